//! `/proc/net`: tables of sockets and devices - proc(5), net/ipv4/tcp_ipv4.c, net/unix/af_unix.c, net/ipv6/addrconf.c.

use std::fmt::Write as _;
use std::net::IpAddr;

use super::addr::{AF_INET6, AF_UNIX, Addr};
use super::socket::SockType;
use super::{Socket, SocketId};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::{IFF_UP, NetDevice};

impl Kernel {
    /// Renders a table for a network namespace; `None`: there is none of that name.
    pub(crate) fn proc_net_text(&self, ns: NsId, reader: NsId, name: &str) -> Option<Vec<u8>> {
        let text = match name {
            "dev" => return Some(self.net_dev_text(ns)),
            "if_inet6" => self.if_inet6(ns),
            "route" => self.route_text(ns),
            "tcp" => self.inet_table(ns, reader, SockType::Stream, false),
            "udp" => self.inet_table(ns, reader, SockType::Dgram, false),
            "tcp6" => self.inet_table(ns, reader, SockType::Stream, true),
            "udp6" => self.inet_table(ns, reader, SockType::Dgram, true),
            "unix" => self.unix_table(ns),
            _ => return None,
        };
        Some(text.into_bytes())
    }

    fn if_inet6(&self, ns: NsId) -> String {
        let with = self.net(ns).devices.iter().filter(|device| device.has_loopback_inet6());
        with.map(|device| {
            let name = String::from_utf8_lossy(&device.name);
            format!("{:032x} {:02x} 80 10 80 {name:>8}\n", 1, device.index)
        })
        .collect()
    }

    fn route_text(&self, ns: NsId) -> String {
        // Without any route there is not even a table.
        if self.net(ns).devices.iter().all(|device| device.inet.is_none()) {
            return String::new();
        }
        let line = |text: String| format!("{text:<127}\n");
        let mut text =
            line("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT".to_string());
        let routed = |device: &&NetDevice| device.name != b"lo" && device.flags & IFF_UP != 0;
        for device in self.net(ns).devices.iter().filter(routed) {
            let Some((ip, prefix)) = device.inet else { continue };
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
            let net = u32::from_be_bytes(ip) & mask;
            let name = String::from_utf8_lossy(&device.name);
            text += &line(format!(
                "{name}\t{:08X}\t00000000\t0001\t0\t0\t0\t{:08X}\t0\t0\t0",
                net.swap_bytes(),
                mask.swap_bytes()
            ));
        }
        text
    }

    fn inet_table(&self, ns: NsId, reader: NsId, kind: SockType, is_v6: bool) -> String {
        const ESTABLISHED: u8 = 1;
        const CLOSE_WAIT: u8 = 8;
        const CLOSE: u8 = 7;
        const LISTEN: u8 = 10;
        const FIN_WAIT2: u8 = 5;
        let head = match (kind, is_v6) {
            (SockType::Stream, false) => {
                format!("{:<149}\n", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode")
            }
            (SockType::Stream, true) => "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n".to_string(),
            (_, false) => {
                format!("{:<127}\n", "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops")
            }
            (_, true) => "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n".to_string(),
        };
        let wanted = |(_, socket): &(&SocketId, &Socket)| {
            let is_family = socket.is_inet() && (socket.family == AF_INET6) == is_v6;
            socket.ns == ns && is_family && socket.kind == kind && socket.local.is_some() && !socket.is_dead
        };
        let mut rows: Vec<(&SocketId, &Socket)> = self.sockets.iter().filter(wanted).collect();
        // Listeners come first - tcp_seek_last_pos().
        rows.sort_by_key(|(id, socket)| (socket.backlog.is_none(), id.0));
        let mut text = head;
        for (slot, (id, socket)) in rows.iter().enumerate() {
            let state = match (kind, socket.backlog, socket.is_connected) {
                (SockType::Stream, Some(_), _) => LISTEN,
                (SockType::Stream, None, true) if socket.is_shut_read => CLOSE_WAIT,
                (SockType::Stream, None, true) if socket.is_shut_write => FIN_WAIT2,
                (_, _, true) => ESTABLISHED,
                (_, _, false) => CLOSE,
            };
            let held: usize = match socket.backlog {
                Some(_) => socket.pending.len(),
                None => socket.received.iter().map(|packet| packet.data.len()).sum(),
            };
            let uid = self.from_kuid_munged(reader, socket.owner_ids.0);
            let (own, peer) = (end(socket.local.as_ref(), is_v6), end(socket.peer_addr.as_ref(), is_v6));
            let inode = if socket.is_dead { 0 } else { id.0 };
            // Timers, reference counts and addresses of structures are the machine's: as in an idle one.
            let tail = match kind {
                SockType::Stream => format!("{inode} 1 0000000000000000 100 0 0 10 0"),
                _ => format!("{inode} 2 0000000000000000 0"),
            };
            let width = if kind == SockType::Stream { 4 } else { 5 };
            let row = format!(
                "{slot:>width$}: {own} {peer} {state:02X} {:08X}:{held:08X} 00:00000000 00000000 {uid:5} {:8} {tail}",
                0, 0
            );
            let _ = match is_v6 {
                false => writeln!(text, "{row:<width$}", width = if kind == SockType::Stream { 149 } else { 127 }),
                true => writeln!(text, "{row}"),
            };
        }
        text
    }

    fn unix_table(&self, ns: NsId) -> String {
        const SO_ACCEPTCON: u32 = 0x1_0000;
        let mut text = "Num       RefCount Protocol Flags    Type St Inode Path\n".to_string();
        let own = self.sockets.iter().filter(|(_, socket)| socket.family == AF_UNIX && socket.ns == ns);
        for (id, socket) in own {
            let state = match (socket.is_connected, socket.kind) {
                (true, SockType::Stream | SockType::Seqpacket) => 3,
                _ => 1,
            };
            let kind = match socket.kind {
                SockType::Stream => 1,
                SockType::Dgram => 2,
                SockType::Seqpacket => 5,
            };
            let flags = if socket.backlog.is_some() { SO_ACCEPTCON } else { 0 };
            let path = match &socket.local {
                Some(Addr::UnixPath(path)) => format!(" {}", String::from_utf8_lossy(path)),
                Some(Addr::UnixAbstract(name)) => format!(" @{}", String::from_utf8_lossy(name).replace('\0', "@")),
                _ => String::new(),
            };
            text += &format!("{:016X}: {:08X} {:08X} {flags:08X} {kind:04X} {state:02X} {:>5}{path}\n", 0, 2, 0, id.0);
        }
        text
    }
}

/// An address and port in hexadecimal, as memory holds them.
fn end(addr: Option<&Addr>, is_v6: bool) -> String {
    let (ip, port) = match addr {
        Some(Addr::Inet(ip, port)) => (*ip, *port),
        _ => (super::addr::any(if is_v6 { AF_INET6 } else { super::addr::AF_INET }), 0),
    };
    let words = |octets: &[u8]| -> String {
        octets.chunks_exact(4).map(|w| format!("{:08X}", u32::from_le_bytes([w[0], w[1], w[2], w[3]]))).collect()
    };
    let ip = match (ip, is_v6) {
        (IpAddr::V4(ip), false) => words(&ip.octets()),
        (IpAddr::V4(ip), true) if ip.is_unspecified() => words(&[0; 16]),
        (IpAddr::V4(ip), true) => words(&ip.to_ipv6_mapped().octets()),
        (IpAddr::V6(ip), _) => words(&ip.octets()),
    };
    format!("{ip}:{port:04X}")
}
