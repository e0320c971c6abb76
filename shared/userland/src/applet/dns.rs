//! Questions to a name server and its answers - RFC 1035; resolver(3).

use std::net::{IpAddr, Ipv4Addr};

use nslab_abi::{Fd, PollFd, Ret, Syscall};

use super::tcp;
use crate::sys::{POLLIN, Sys};
use crate::text::{lines, lossy, words};

/// The port of every name server.
pub(crate) const PORT: u16 = 53;
/// The kind of record that is an address of IPv4.
pub(crate) const A: u16 = 1;
/// What a server says of a question: it is answered, or its own servers did not answer.
pub(crate) const NO_ERROR: u8 = 0;
pub(crate) const SERVER_FAILURE: u8 = 2;

const HEADER: usize = 12;
const CLASS_IN: u16 = 1;
/// Seconds that an answer holds: what docker's server says (libnetwork, resolver.go, respTTL).
const TTL_S: u32 = 600;

/// A question.
#[derive(Debug, PartialEq)]
pub(crate) struct Query {
    id: u16,
    /// Without the dot at its end.
    pub(crate) name: String,
    pub(crate) kind: u16,
}

impl Query {
    /// Reads one.
    pub(crate) fn parse(data: &[u8]) -> Option<Query> {
        let word = |at: usize| Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?));
        let mut at = HEADER;
        let mut labels = Vec::new();
        loop {
            let len = usize::from(*data.get(at)?);
            at += 1;
            if len == 0 {
                break;
            }
            labels.push(lossy(data.get(at..at + len)?));
            at += len;
        }
        Some(Query { id: word(0)?, name: labels.join("."), kind: word(at)? })
    }

    /// Its bytes, behind a header with these flags and that many answers.
    fn write(&self, flags: u16, nr_answers: usize) -> Vec<u8> {
        let mut out = Vec::new();
        for word in [self.id, flags, 1, nr_answers as u16, 0, 0] {
            out.extend(word.to_be_bytes());
        }
        for label in self.name.split('.').filter(|label| !label.is_empty()) {
            out.push(label.len().min(63) as u8);
            out.extend(&label.as_bytes()[..label.len().min(63)]);
        }
        out.push(0);
        out.extend(self.kind.to_be_bytes());
        out.extend(CLASS_IN.to_be_bytes());
        out
    }

    /// An answer to it.
    pub(crate) fn answer(&self, code: u8, addresses: &[IpAddr]) -> Vec<u8> {
        // An answer, to a question that wanted a recursive one, of a server that gives those.
        let mut out = self.write(0x8180 | u16::from(code), addresses.len());
        for ip in addresses {
            let IpAddr::V4(ip) = ip else { continue };
            // The name is that of the question, at the header's end.
            out.extend([0xc0, HEADER as u8]);
            for word in [A, CLASS_IN] {
                out.extend(word.to_be_bytes());
            }
            out.extend(TTL_S.to_be_bytes());
            out.extend([0, 4]);
            out.extend(ip.octets());
        }
        out
    }
}

/// The addresses in an answer to a question; nothing where the server has none.
fn addresses(data: &[u8], query: &Query) -> Option<Vec<IpAddr>> {
    let is_own = Query::parse(data).is_some_and(|asked| asked == *query);
    if !is_own || data.get(3)? & 0xf != NO_ERROR {
        return None;
    }
    let mut rest = data.get(query.write(0, 0).len()..)?;
    let mut all = Vec::new();
    while let Some(record) = rest.get(..12) {
        let len = usize::from(u16::from_be_bytes([record[10], record[11]]));
        let body = rest.get(12..12 + len)?;
        if let Ok(four) = <[u8; 4]>::try_from(body) {
            all.push(Ipv4Addr::from(four).into());
        }
        rest = &rest[12 + len..];
    }
    Some(all)
}

/// Asks the servers that `/etc/resolv.conf` names.
///
/// Simplified: those on other machines are not asked, for there is nobody who would answer.
pub(crate) async fn resolve(sys: &Sys, name: &str) -> Vec<IpAddr> {
    let text = sys.read_file(b"/etc/resolv.conf").await.unwrap_or_default();
    for line in lines(&text) {
        if let [b"nameserver", server, ..] = words(line)[..]
            && let Ok(server) = lossy(server).parse::<Ipv4Addr>()
            && server.is_loopback()
            && let Some(all) = ask(sys, server.into(), name).await
        {
            return all;
        }
    }
    Vec::new()
}

async fn ask(sys: &Sys, server: IpAddr, name: &str) -> Option<Vec<IpAddr>> {
    const AF_INET: i32 = 2;
    const SOCK_DGRAM: i32 = 2;
    /// "timeout:n … The default is RES_TIMEOUT (currently 5)" - resolv.conf(5)
    const TIMEOUT_MS: i32 = 5000;
    let id = match sys.call(Syscall::Getrandom { buflen: 2, flags: 0 }).await {
        Ok(Ret::Bytes(bytes)) if bytes.len() == 2 => u16::from_be_bytes([bytes[0], bytes[1]]),
        _ => 1,
    };
    let query = Query { id, name: name.trim_end_matches('.').to_string(), kind: A };
    let fd = Fd(sys.int(Syscall::Socket { domain: AF_INET, kind: SOCK_DGRAM, protocol: 0 }).await.ok()? as i32);
    let asked = async {
        sys.call(Syscall::Connect { sockfd: fd, addr: tcp::address(server, PORT) }).await.ok()?;
        // A recursive answer is wanted.
        let buf = query.write(0x0100, 0);
        sys.call(Syscall::Sendto { sockfd: fd, buf, flags: 0, addr: Vec::new() }).await.ok()?;
        let fds = vec![PollFd { fd, events: POLLIN }];
        sys.call(Syscall::Poll { fds, timeout_ms: TIMEOUT_MS }).await.ok()?;
        const MSG_DONTWAIT: i32 = 0x40;
        match sys.call(Syscall::Recvfrom { sockfd: fd, len: 512, flags: MSG_DONTWAIT }).await {
            Ok(Ret::Sock { data, .. }) => addresses(&data, &query),
            _ => None,
        }
    };
    let answer = asked.await;
    sys.close(fd).await;
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        let query = Query { id: 7, name: "web.mynet".to_string(), kind: A };
        assert_eq!(
            Query::parse(&query.write(0x0100, 0)),
            Some(Query { id: 7, name: "web.mynet".to_string(), kind: A })
        );
        let ips: [IpAddr; 2] = [[172, 18, 0, 2].into(), [172, 18, 0, 3].into()];
        assert_eq!(addresses(&query.answer(NO_ERROR, &ips), &query), Some(ips.to_vec()));
        assert_eq!(addresses(&query.answer(SERVER_FAILURE, &[]), &query), None);
    }
}
