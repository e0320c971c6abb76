//! `/proc/net`: tables of sockets and devices - proc(5), net/ipv4/tcp_ipv4.c, net/unix/af_unix.c, net/ipv6/addrconf.c.

use std::fmt::Write as _;
use std::net::IpAddr;

use super::addr::{AF_INET6, AF_UNIX, Addr};
use super::inet::{RT_SCOPE_HOST, RT_SCOPE_LINK};
use super::socket::SockType;
use super::{Socket, SocketId};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::net::mask4;

/// States of sockets that are not of TCP alone - include/net/tcp_states.h.
pub(super) const TCP_CLOSE: u8 = 7;
pub(super) const TCP_LISTEN: u8 = 10;

impl Kernel {
    /// Renders a table for a network namespace; `None`: there is none of that name.
    pub(crate) fn proc_net_text(&self, ns: NsId, reader: NsId, name: &str) -> Option<Vec<u8>> {
        let text = match name {
            "arp" => self.arp_text(ns),
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

    /// net/ipv6/addrconf.c:if6_seq_show()
    fn if_inet6(&self, ns: NsId) -> String {
        let now_ns = self.clock_ns();
        let mut text = String::new();
        for dev in &self.net(ns).devices {
            for inet6 in &dev.inet6 {
                let scope = match inet6.scope {
                    RT_SCOPE_HOST => 0x10,
                    RT_SCOPE_LINK => 0x20,
                    _ => 0,
                };
                let flags = if inet6.is_tentative(now_ns) { 0xc0 } else { 0x80 };
                let name = String::from_utf8_lossy(&dev.name);
                let (bits, index, prefix) = (inet6.local.to_bits(), dev.index, inet6.prefix);
                text += &format!("{bits:032x} {index:02x} {prefix:02x} {scope:02x} {flags:02x} {name:>8}\n");
            }
        }
        text
    }

    /// net/ipv4/arp.c:arp_seq_show()
    fn arp_text(&self, ns: NsId) -> String {
        let mut text = "IP address       HW type     Flags       HW address            Mask     Device\n".to_string();
        for row in self.net(ns).neighbours.iter().filter(|row| row.ip.is_ipv4()) {
            let name = self.net(ns).device(row.dev).map(|dev| String::from_utf8_lossy(&dev.name).into_owned());
            let mac = row.mac.unwrap_or_default().map(|byte| format!("{byte:02x}")).join(":");
            // ATF_COM, ATF_PERM.
            let flags = if row.mac.is_some() { 2 } else { 0 } | if row.is_permanent { 4 } else { 0 };
            let ip = row.ip.to_string();
            text +=
                &format!("{ip:<16} 0x1         {flags:#x}         {mac}     *        {}\n", name.unwrap_or_default());
        }
        text
    }

    /// net/ipv4/fib_trie.c:fib_route_seq_show()
    fn route_text(&self, ns: NsId) -> String {
        const RTF_UP: u32 = 1;
        const RTF_GATEWAY: u32 = 2;
        const RTF_HOST: u32 = 4;
        const RTF_REJECT: u32 = 0x200;
        // Without any route there is not even a table.
        if !self.net(ns).has_main_table {
            return String::new();
        }
        let line = |text: String| format!("{text:<127}\n");
        let mut text =
            line("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT".to_string());
        for route in &self.net(ns).routes {
            let name = match self.net(ns).device(route.dev) {
                Some(dev) => String::from_utf8_lossy(&dev.name).into_owned(),
                None => "*".to_string(),
            };
            let flags = match route.kind {
                7 | 8 => RTF_REJECT,
                _ => 0,
            } | if route.gateway.is_some() { RTF_GATEWAY } else { 0 }
                | if route.prefix == 32 { RTF_HOST } else { 0 };
            let gateway = route.gateway.map_or(0, |ip| ip.to_bits().swap_bytes());
            text += &line(format!(
                "{name}\t{:08X}\t{gateway:08X}\t{:04X}\t0\t0\t{}\t{:08X}\t0\t0\t0",
                route.dst.to_bits().swap_bytes(),
                flags | RTF_UP,
                route.metric,
                mask4(route.prefix).swap_bytes()
            ));
        }
        text
    }

    /// The sockets of a family and kind, listeners first: the state, and how much waits to be taken.
    pub(super) fn inet_sockets(&self, ns: NsId, kind: SockType, is_v6: bool) -> Vec<(SocketId, u8, usize)> {
        const ESTABLISHED: u8 = 1;
        const CLOSE_WAIT: u8 = 8;
        const FIN_WAIT2: u8 = 5;
        let wanted = |(_, socket): &(&SocketId, &Socket)| {
            let is_family = socket.is_inet() && (socket.family == AF_INET6) == is_v6;
            socket.ns == ns
                && is_family
                && socket.kind == kind
                && socket.protocol == 0
                && socket.local.is_some()
                && !socket.is_dead
        };
        let mut rows: Vec<(&SocketId, &Socket)> = self.sockets.iter().filter(wanted).collect();
        // Listeners come first - tcp_seek_last_pos().
        rows.sort_by_key(|(id, socket)| (socket.backlog.is_none(), id.0));
        let row = |(id, socket): (&SocketId, &Socket)| {
            let state = match (kind, socket.backlog, socket.is_connected) {
                (SockType::Stream, Some(_), _) => TCP_LISTEN,
                (SockType::Stream, None, true) if socket.is_shut_read => CLOSE_WAIT,
                (SockType::Stream, None, true) if socket.is_shut_write => FIN_WAIT2,
                (_, _, true) => ESTABLISHED,
                (_, _, false) => TCP_CLOSE,
            };
            let held: usize = match socket.backlog {
                Some(_) => socket.pending.len(),
                None => socket.received.iter().map(|packet| packet.data.len()).sum(),
            };
            (*id, state, held)
        };
        rows.into_iter().map(row).collect()
    }

    fn inet_table(&self, ns: NsId, reader: NsId, kind: SockType, is_v6: bool) -> String {
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
        let mut text = head;
        for (slot, (id, state, held)) in self.inet_sockets(ns, kind, is_v6).into_iter().enumerate() {
            let socket = self.socket(id);
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
