//! A socket of NETLINK_ROUTE - iproute2, lib/libnetlink.c.

use nslab_abi::rtnetlink::*;
use nslab_abi::{Errno, Fd, Ret, Syscall};

use super::words::Exit;
use crate::sys::Sys;

pub(crate) const AF_INET: u8 = 2;
pub(crate) const AF_INET6: u8 = 10;
const AF_NETLINK: i32 = 16;
const SOCK_RAW_CLOEXEC: i32 = 3 | 0o2_000_000;
const SOL_NETLINK: i32 = 270;
const NETLINK_EXT_ACK: i32 = 11;
const NETLINK_GET_STRICT_CHK: i32 = 12;
const HEADER: usize = 16;
const ROOM: usize = 1 << 20;

/// The answer to a message that was refused.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) errno: Errno,
    pub(crate) message: Option<String>,
}

impl Refused {
    /// As rtnl_talk() says it, with status 2.
    pub(super) fn exit(self) -> Exit {
        match self.message {
            Some(text) => Exit::new(2, format!("Error: {}\n", text.trim_end_matches('.').to_string() + ".")),
            None => Exit::new(2, format!("RTNETLINK answers: {}\n", self.errno.strerror())),
        }
    }
}

impl From<Errno> for Refused {
    fn from(errno: Errno) -> Refused {
        Refused { errno, message: None }
    }
}

/// An open socket.
pub(crate) struct Netlink {
    sys: Sys,
    fd: Fd,
}

impl Netlink {
    /// Opens one as rtnl_open() does.
    pub(super) async fn open(sys: &Sys) -> Result<Netlink, Exit> {
        Netlink::connect(sys)
            .await
            .map_err(|errno| Exit::new(1, format!("Cannot open netlink socket: {}\n", errno.strerror())))
    }

    /// As [`Netlink::open`], for other tools.
    pub(crate) async fn connect(sys: &Sys) -> Result<Netlink, Errno> {
        let socket = Syscall::Socket { domain: AF_NETLINK, kind: SOCK_RAW_CLOEXEC, protocol: 0 };
        let fd = Fd(sys.int(socket).await? as i32);
        for optname in [NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK] {
            let optval = 1i32.to_le_bytes().to_vec();
            sys.call(Syscall::Setsockopt { sockfd: fd, level: SOL_NETLINK, optname, optval }).await?;
        }
        let addr = [&(AF_NETLINK as u16).to_le_bytes()[..], &[0; 10]].concat();
        sys.call(Syscall::Bind { sockfd: fd, addr }).await?;
        Ok(Netlink { sys: sys.clone(), fd })
    }

    /// One that tells of sockets - sock_diag(7).
    pub(crate) async fn sock_diag(sys: &Sys) -> Result<Netlink, Errno> {
        const NETLINK_SOCK_DIAG: i32 = 4;
        let socket = Syscall::Socket { domain: AF_NETLINK, kind: SOCK_RAW_CLOEXEC, protocol: NETLINK_SOCK_DIAG };
        Ok(Netlink { sys: sys.clone(), fd: Fd(sys.int(socket).await? as i32) })
    }

    /// Asks for all there is: kind and body of each record.
    pub(crate) async fn dump(&self, kind: u16, body: &[u8]) -> Result<Vec<Vec<u8>>, Refused> {
        self.send(kind, NLM_F_REQUEST | NLM_F_DUMP, body).await?;
        let mut records = Vec::new();
        loop {
            let data = self.receive().await?;
            for (kind, flags, body) in messages(&data) {
                match kind {
                    NLMSG_DONE => return Ok(records),
                    NLMSG_ERROR => return Err(error(flags, body).unwrap_or(Errno::EIO.into())),
                    _ => records.push(body.to_vec()),
                }
            }
        }
    }

    /// Asks for a change; `flags` are added to NLM_F_REQUEST and NLM_F_ACK.
    pub(crate) async fn talk(&self, kind: u16, flags: u16, body: &[u8]) -> Result<(), Refused> {
        self.send(kind, NLM_F_REQUEST | NLM_F_ACK | flags, body).await?;
        let data = self.receive().await?;
        match messages(&data).next() {
            Some((NLMSG_ERROR, flags, body)) => error(flags, body).map_or(Ok(()), Err),
            _ => Ok(()),
        }
    }

    /// Asks for one record.
    pub(crate) async fn get(&self, kind: u16, body: &[u8]) -> Result<Vec<u8>, Refused> {
        self.send(kind, NLM_F_REQUEST, body).await?;
        let data = self.receive().await?;
        match messages(&data).next() {
            Some((NLMSG_ERROR, flags, body)) => Err(error(flags, body).unwrap_or(Errno::EIO.into())),
            Some((_, _, body)) => Ok(body.to_vec()),
            None => Err(Errno::EIO.into()),
        }
    }

    /// Closes it.
    pub(crate) async fn close(self) {
        self.sys.close(self.fd).await;
    }

    async fn send(&self, kind: u16, flags: u16, body: &[u8]) -> Result<(), Errno> {
        let len = (HEADER + body.len()) as u32;
        let header = [&len.to_le_bytes()[..], &kind.to_le_bytes(), &flags.to_le_bytes(), &1u32.to_le_bytes(), &[0; 4]];
        let buf = [header.concat(), body.to_vec()].concat();
        self.sys.call(Syscall::Sendto { sockfd: self.fd, buf, flags: 0, addr: Vec::new() }).await.map(drop)
    }

    async fn receive(&self) -> Result<Vec<u8>, Errno> {
        match self.sys.call(Syscall::Recvfrom { sockfd: self.fd, len: ROOM, flags: 0 }).await? {
            Ret::Sock { data, .. } => Ok(data),
            _ => Err(Errno::EIO),
        }
    }
}

/// Kind, flags and body of each message.
fn messages(data: &[u8]) -> impl Iterator<Item = (u16, u16, &[u8])> {
    let mut rest = data;
    std::iter::from_fn(move || {
        let len = u32::from_le_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let kind = u16::from_le_bytes(rest.get(4..6)?.try_into().ok()?);
        let flags = u16::from_le_bytes(rest.get(6..8)?.try_into().ok()?);
        let body = rest.get(HEADER..len)?;
        rest = rest.get(len.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, flags, body))
    })
}

/// What a NLMSG_ERROR says; `None`: it is the acknowledgement.
fn error(flags: u16, body: &[u8]) -> Option<Refused> {
    let code = body.get(..4).and_then(|four| four.try_into().ok()).map_or(0, i32::from_le_bytes);
    if code == 0 {
        return None;
    }
    let echoed = body.get(4..8).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes) as usize;
    let behind = if flags & NLM_F_CAPPED != 0 { 4 + HEADER } else { 4 + echoed.next_multiple_of(4) };
    let text = (flags & NLM_F_ACK_TLVS != 0).then(|| Attrs::after(body, behind).text(NLMSGERR_ATTR_MSG)).flatten();
    Some(Refused { errno: Errno(-code), message: text })
}

/// The attributes of a record.
#[derive(Clone, Copy)]
pub(crate) struct Attrs<'a>(&'a [u8]);

impl<'a> Attrs<'a> {
    /// Those behind so many bytes.
    pub(crate) fn after(body: &'a [u8], header: usize) -> Attrs<'a> {
        Attrs(body.get(header..).unwrap_or_default())
    }

    /// The data of an attribute.
    pub(crate) fn get(self, kind: u16) -> Option<&'a [u8]> {
        let mut rest = self.0;
        while rest.len() >= 4 {
            let len = usize::from(u16::from_le_bytes([rest[0], rest[1]]));
            if u16::from_le_bytes([rest[2], rest[3]]) == kind {
                return rest.get(4..len);
            }
            rest = rest.get(len.max(4).next_multiple_of(4)..).unwrap_or_default();
        }
        None
    }

    /// A number of four bytes.
    pub(crate) fn word(self, kind: u16) -> Option<u32> {
        self.get(kind).and_then(|data| data.get(..4)?.try_into().ok()).map(u32::from_le_bytes)
    }

    /// A string.
    pub(crate) fn text(self, kind: u16) -> Option<String> {
        let data = self.get(kind)?;
        Some(crate::text::lossy(data.split(|&byte| byte == 0).next().unwrap_or_default()))
    }

    /// An address of IPv4 or IPv6.
    pub(crate) fn ip(self, kind: u16) -> Option<std::net::IpAddr> {
        let data = self.get(kind)?;
        match data.len() {
            4 => <[u8; 4]>::try_from(data).ok().map(std::net::IpAddr::from),
            16 => <[u8; 16]>::try_from(data).ok().map(std::net::IpAddr::from),
            _ => None,
        }
    }
}

/// Appends an attribute.
pub(crate) fn attribute(bytes: &mut Vec<u8>, kind: u16, data: &[u8]) {
    bytes.extend(((4 + data.len()) as u16).to_le_bytes());
    bytes.extend(kind.to_le_bytes());
    bytes.extend(data);
    bytes.resize(bytes.len().next_multiple_of(4), 0);
}

/// The bytes of an address.
pub(crate) fn octets(ip: std::net::IpAddr) -> Vec<u8> {
    match ip {
        std::net::IpAddr::V4(ip) => ip.octets().to_vec(),
        std::net::IpAddr::V6(ip) => ip.octets().to_vec(),
    }
}
