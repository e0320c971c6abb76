//! ss(8) of iproute2 6.1, and the connections of netstat(8): what `/proc/net/tcp` and its like tell.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use nslab_abi::Errno;

use super::ip::netlink::{Attrs, Netlink};
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy, number, words};

/// One socket.
pub(super) struct Socket {
    pub(super) kind: &'static str,
    pub(super) is_v6: bool,
    /// IPV6_V6ONLY, if anybody told.
    pub(super) is_v6_only: bool,
    pub(super) local: (IpAddr, u16),
    pub(super) peer: (IpAddr, u16),
    pub(super) state: u8,
    pub(super) received: u64,
    pub(super) sent: u64,
    pub(super) inode: u64,
}

/// `TCP_LISTEN` and `TCP_ESTABLISHED` - include/net/tcp_states.h
const LISTEN: u8 = 10;
const ESTABLISHED: u8 = 1;
/// `TCP_CLOSE`: a UDP socket without a peer.
const CLOSE: u8 = 7;

/// States as ss and netstat name them, by number.
const STATES: [(&str, &str); 12] = [
    ("UNKNOWN", "UNKNOWN"),
    ("ESTAB", "ESTABLISHED"),
    ("SYN-SENT", "SYN_SENT"),
    ("SYN-RECV", "SYN_RECV"),
    ("FIN-WAIT-1", "FIN_WAIT1"),
    ("FIN-WAIT-2", "FIN_WAIT2"),
    ("TIME-WAIT", "TIME_WAIT"),
    ("UNCONN", ""),
    ("CLOSE-WAIT", "CLOSE_WAIT"),
    ("LAST-ACK", "LAST_ACK"),
    ("LISTEN", "LISTEN"),
    ("CLOSING", "CLOSING"),
];

impl Socket {
    fn parse(line: &[u8], kind: &'static str, is_v6: bool) -> Option<Socket> {
        let fields: Vec<String> = words(line).into_iter().map(lossy).collect();
        let place = |text: &str| {
            let (ip, port) = text.split_once(':')?;
            Some((address(ip)?, u16::from_str_radix(port, 16).ok()?))
        };
        let (sent, received) = fields.get(4)?.split_once(':')?;
        let hex = |text: &str| u64::from_str_radix(text, 16).ok();
        Some(Socket {
            kind,
            is_v6,
            is_v6_only: false,
            local: place(fields.get(1)?)?,
            peer: place(fields.get(2)?)?,
            state: hex(fields.get(3)?)? as u8,
            received: hex(received)?,
            sent: hex(sent)?,
            inode: fields.get(9)?.parse().ok()?,
        })
    }

    fn is_listening(&self) -> bool {
        self.state == LISTEN || self.state == CLOSE
    }
}

/// An address as `/proc/net` has it: words of the machine's order.
fn address(text: &str) -> Option<IpAddr> {
    let word = |at: usize| u32::from_str_radix(text.get(at..at + 8)?, 16).ok().map(u32::swap_bytes);
    match text.len() {
        8 => Some(Ipv4Addr::from_bits(word(0)?).into()),
        32 => {
            let bits = [word(0)?, word(8)?, word(16)?, word(24)?];
            Some(Ipv6Addr::from_bits(bits.iter().fold(0, |all, &word| all << 32 | u128::from(word))).into())
        }
        _ => None,
    }
}

/// The sockets of these kinds (`tcp`, `udp`) and families.
pub(super) async fn all(sys: &Sys, kinds: &[&'static str], families: &[bool]) -> Vec<Socket> {
    let mut all = Vec::new();
    for &kind in kinds {
        for &is_v6 in families {
            let path = format!("/proc/net/{kind}{}", if is_v6 { "6" } else { "" });
            let text = sys.read_file(path.as_bytes()).await.unwrap_or_default();
            all.extend(lines(&text).skip(1).filter_map(|line| Socket::parse(line, kind, is_v6)));
        }
    }
    all
}

/// Who holds a socket: name, pid and descriptor of each process that can be looked into.
async fn holders(sys: &Sys) -> Vec<(u64, String, u32, u32)> {
    let mut all = Vec::new();
    for entry in sys.list_dir(b"/proc").await.unwrap_or_default() {
        let Some(pid) = number::<u32>(&entry.d_name) else { continue };
        let dir = format!("/proc/{pid}/fd");
        for fd in sys.list_dir(dir.as_bytes()).await.unwrap_or_default() {
            let Some(nr) = number::<u32>(&fd.d_name) else { continue };
            let target = lossy(&sys.readlink(format!("{dir}/{nr}").as_bytes()).await.unwrap_or_default());
            let inode = target.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']')?.parse().ok());
            if let Some(inode) = inode {
                let name = sys.read_file(format!("/proc/{pid}/comm").as_bytes()).await.unwrap_or_default();
                all.push((inode, lossy(name.trim_ascii_end()), pid, nr));
            }
        }
    }
    all
}

/// Names of ports, from services(5).
struct Services(Vec<(u16, &'static str, String)>);

impl Services {
    async fn read(sys: &Sys) -> Services {
        let text = sys.read_file(b"/etc/services").await.unwrap_or_default();
        let row = |line: &[u8]| {
            let body = lossy(line.split(|&byte| byte == b'#').next()?);
            let mut fields = body.split_whitespace();
            let (name, (port, kind)) = (fields.next()?, fields.next()?.split_once('/')?);
            Some((port.parse().ok()?, if kind == "tcp" { "tcp" } else { "udp" }, name.to_string()))
        };
        Services(lines(&text).filter_map(row).collect())
    }

    fn name(&self, port: u16, kind: &str) -> Option<&str> {
        self.0.iter().find(|row| row.0 == port && row.1 == kind).map(|row| row.2.as_str())
    }
}

/// The name of a port in services(5).
pub(super) async fn service(sys: &Sys, port: u16, kind: &str) -> Option<String> {
    Services::read(sys).await.name(port, kind).map(str::to_string)
}

/// The same as sock_diag(7) tells them, in these states; a bit each.
async fn asked(sys: &Sys, kinds: &[&'static str], families: &[bool], states: u32) -> Result<Vec<Socket>, Errno> {
    const SOCK_DIAG_BY_FAMILY: u16 = 20;
    const INET_DIAG_SKV6ONLY: u16 = 11;
    let netlink = Netlink::sock_diag(sys).await?;
    let mut all = Vec::new();
    for &kind in kinds {
        for &is_v6 in families {
            let mut body = vec![if is_v6 { 10 } else { 2 }, if kind == "tcp" { 6 } else { 17 }, 0, 0];
            body.extend(states.to_le_bytes());
            body.resize(56, 0);
            for record in netlink.dump(SOCK_DIAG_BY_FAMILY, &body).await.map_err(|refused| refused.errno)? {
                let Some(bytes) = record.get(..72) else { continue };
                let port = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
                let number = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
                let ip = |at: usize| -> IpAddr {
                    let mut octets = [0; 16];
                    octets.copy_from_slice(&bytes[at..at + 16]);
                    if is_v6 { octets.into() } else { [octets[0], octets[1], octets[2], octets[3]].into() }
                };
                all.push(Socket {
                    kind,
                    is_v6,
                    is_v6_only: Attrs::after(&record, 72).get(INET_DIAG_SKV6ONLY).is_some_and(|value| value != [0]),
                    local: (ip(8), port(4)),
                    peer: (ip(24), port(6)),
                    state: bytes[1],
                    received: number(56).into(),
                    sent: number(60).into(),
                    inode: number(68).into(),
                });
            }
        }
    }
    netlink.close().await;
    Ok(all)
}

const SS: Spec = Spec {
    shorts: "46aHlnptu",
    longs: &[
        ("ipv4", Takes::Nothing, '4'),
        ("ipv6", Takes::Nothing, '6'),
        ("all", Takes::Nothing, 'a'),
        ("no-header", Takes::Nothing, 'H'),
        ("listening", Takes::Nothing, 'l'),
        ("numeric", Takes::Nothing, 'n'),
        ("processes", Takes::Nothing, 'p'),
        ("tcp", Takes::Nothing, 't'),
        ("udp", Takes::Nothing, 'u'),
    ],
    unmodelled: "A:bBdD:eEf:F:hiKmMN:oOQrsSTvVwxzZ0",
    unmodelled_longs: &[
        "summary", "unix", "extended", "memory", "info", "options", "resolve", "raw", "dccp", "sctp", "packet",
        "family", "net", "kill", "context", "events", "bpf", "help", "version",
    ],
    status: 255,
    usage: "(here ss prints its usage; nslab does not model that)\n",
    ..Spec::NONE
};

/// `ss [-46aHlnptu] [state STATE] [sport = :PORT] [dport = :PORT]`
pub(crate) async fn ss(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SS).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut kinds: Vec<&'static str> = Vec::new();
    for (letter, kind) in [('u', "udp"), ('t', "tcp")] {
        if parsed.has(letter) {
            kinds.push(kind);
        }
    }
    if kinds.is_empty() {
        return crate::getopt::unmodelled(&sys, "ss", "(none): without -t or -u").await;
    }
    let families = match (parsed.has('4'), parsed.has('6')) {
        (true, false) => vec![false],
        (false, true) => vec![true],
        _ => vec![false, true],
    };
    let mut sockets = match asked(&sys, &kinds, &families, 0xfff).await {
        Ok(sockets) => sockets,
        Err(errno) => {
            sys.eprint(format!("RTNETLINK answers: {}\n", errno.strerror())).await;
            Vec::new()
        }
    };
    let mut state = None;
    let mut filters = parsed.operands.iter().map(|word| lossy(word));
    while let Some(word) = filters.next() {
        match word.as_str() {
            "state" => state = filters.next(),
            "sport" | "dport" => {
                let next = filters.next().unwrap_or_default();
                let port =
                    if matches!(next.as_str(), "=" | "==" | "eq") { filters.next().unwrap_or_default() } else { next };
                let Ok(port) = port.trim_start_matches(':').parse::<u16>() else {
                    return crate::getopt::unmodelled(&sys, "ss", &format!("or filter {word} {port}")).await;
                };
                sockets.retain(|socket| if word == "sport" { socket.local.1 == port } else { socket.peer.1 == port });
            }
            other => return crate::getopt::unmodelled(&sys, "ss", &format!("or filter {other}")).await,
        }
    }
    match state.as_deref() {
        Some("established") => sockets.retain(|socket| socket.state == ESTABLISHED),
        Some("listening") => sockets.retain(|socket| socket.state == LISTEN),
        Some(other) => return crate::getopt::unmodelled(&sys, "ss", &format!("or state {other}")).await,
        None if parsed.has('a') => {}
        None if parsed.has('l') => sockets.retain(Socket::is_listening),
        // What is connected, or was.
        None => sockets.retain(|socket| !socket.is_listening() && !matches!(socket.state, 3 | 6)),
    }
    let one_state = state.is_some() || (kinds == ["udp"] && !parsed.has('a') && !parsed.has('l'));
    let holders = if parsed.has('p') { holders(&sys).await } else { Vec::new() };
    let services = if parsed.has('n') { Services(Vec::new()) } else { Services::read(&sys).await };
    let mut rows: Vec<Vec<String>> = Vec::new();
    if !parsed.has('H') {
        let head = ["Netid", "State", "Recv-Q", "Send-Q", "Local Address:", "Port", "Peer Address:", "Port", "Process"];
        rows.push(head.map(str::to_string).to_vec());
    }
    for socket in &sockets {
        let place = |(ip, port): (IpAddr, u16)| {
            let ip = match ip {
                // A wildcard that takes IPv4 too is a star.
                IpAddr::V6(_) if ip.is_unspecified() && !socket.is_v6_only => "*:".to_string(),
                IpAddr::V6(ip) => format!("[{ip}]:"),
                IpAddr::V4(ip) => format!("{ip}:"),
            };
            let port = match (port, services.name(port, socket.kind)) {
                (0, _) => "*".to_string(),
                (_, Some(name)) => name.to_string(),
                (port, None) => port.to_string(),
            };
            [ip, port]
        };
        let users: Vec<String> = holders
            .iter()
            .filter(|holder| holder.0 == socket.inode && socket.inode != 0)
            .map(|(_, name, pid, fd)| format!("(\"{name}\",pid={pid},fd={fd})"))
            .collect();
        let users = if users.is_empty() { String::new() } else { format!(" users:({})", users.join(",")) };
        let state = STATES.get(usize::from(socket.state)).map_or("UNKNOWN", |names| names.0);
        let ([local, port], [peer, peer_port]) = (place(socket.local), place(socket.peer));
        rows.push(vec![
            socket.kind.to_string(),
            state.to_string(),
            format!("{:<6}", socket.received),
            format!("{:<6}", socket.sent),
            local,
            port,
            peer,
            peer_port,
            users,
        ]);
    }
    let skipped = [kinds.len() == 1, one_state];
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..9).map(width).collect();
    // The last cell of all has no say: it is not yet counted when ss makes its columns.
    widths[8] =
        rows.split_last().map_or(0, |(_, rest)| rest.iter().map(|row| row[8].chars().count()).max().unwrap_or(0));
    for row in &rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate().filter(|(at, _)| !skipped.get(*at).copied().unwrap_or(false)) {
            let width = widths[at];
            line += &if matches!(at, 4 | 6) { format!("{cell:>width$}") } else { format!("{cell:<width$}") };
            line += if matches!(at, 4 | 6..) { "" } else { " " };
        }
        sys.print(line + "\n");
    }
    sys.finish("ss", 0).await
}

/// The connections of `netstat [-46alnptu]`.
pub(super) async fn connections(sys: &Sys, parsed: &crate::getopt::Parsed) -> u8 {
    let kinds: Vec<&'static str> = match (parsed.has('t'), parsed.has('u')) {
        (true, false) => vec!["tcp"],
        (false, true) => vec!["udp"],
        (true, true) => vec!["tcp", "udp"],
        (false, false) => return crate::getopt::unmodelled(sys, "netstat", "(none): without -r, -t or -u").await,
    };
    if !parsed.has('n') {
        return crate::getopt::unmodelled(sys, "netstat", "(none): names of hosts, without -n").await;
    }
    let families = match (parsed.has('4'), parsed.has('6')) {
        (true, false) => vec![false],
        (false, true) => vec![true],
        _ => vec![false, true],
    };
    let which = match (parsed.has('a'), parsed.has('l')) {
        (true, _) => "(servers and established)",
        (_, true) => "(only servers)",
        _ => "(w/o servers)",
    };
    let holders = if parsed.has('p') { holders(sys).await } else { Vec::new() };
    let more = if parsed.has('p') { " PID/Program name    " } else { "" };
    sys.print(format!(
        "Active Internet connections {which}\nProto Recv-Q Send-Q Local Address           Foreign Address         State      {more}\n"
    ));
    for socket in all(sys, &kinds, &families).await {
        let is_shown = parsed.has('a') || (socket.is_listening() == parsed.has('l'));
        if !is_shown {
            continue;
        }
        let place = |(ip, port): (IpAddr, u16)| match port {
            0 => format!("{ip}:*"),
            port => format!("{ip}:{port}"),
        };
        let kind = format!("{}{}", socket.kind, if socket.is_v6 { "6" } else { "" });
        let state = STATES.get(usize::from(socket.state)).map_or("UNKNOWN", |names| names.1);
        let holder = holders.iter().find(|holder| holder.0 == socket.inode && socket.inode != 0);
        let holder = holder.map_or("-".to_string(), |(_, name, pid, _)| format!("{pid}/{name}"));
        let tail = if parsed.has('p') { format!(" {holder:<20}") } else { String::new() };
        sys.print(format!(
            "{kind:<5} {:>6} {:>6} {:<23} {:<23} {state:<11}{tail}\n",
            socket.received,
            socket.sent,
            place(socket.local),
            place(socket.peer),
        ));
    }
    sys.finish("netstat", 0).await
}
