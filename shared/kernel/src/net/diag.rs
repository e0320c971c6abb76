//! NETLINK_SOCK_DIAG: which sockets of the Internet's there are - sock_diag(7), net/ipv4/inet_diag.c.

use nslab_abi::TaskId;
use nslab_abi::rtnetlink::*;

use super::SocketId;
use super::addr::{AF_INET, AF_INET6, Addr};
use super::netlink::AF_NETLINK;
use super::proc::{TCP_CLOSE, TCP_LISTEN};
use super::rtnl::{Fail, Request, attribute, word};
use super::socket::SockType;
use crate::Kernel;
use crate::stop::unsupported;

/// `NETLINK_SOCK_DIAG`.
pub const NETLINK_SOCK_DIAG: i32 = 4;

const SOCK_DIAG_BY_FAMILY: u16 = 20;
const IPPROTO_TCP: u8 = 6;
const IPPROTO_UDP: u8 = 17;
const INET_DIAG_SHUTDOWN: u16 = 8;
const INET_DIAG_SKV6ONLY: u16 = 11;
/// `sizeof(struct inet_diag_req_v2)`.
const REQUEST_BYTES: usize = 56;

impl Kernel {
    /// Is it a socket for questions about sockets?
    pub(crate) fn is_sock_diag(&self, id: SocketId) -> bool {
        let socket = self.socket(id);
        socket.family == AF_NETLINK && socket.protocol == NETLINK_SOCK_DIAG
    }

    /// Answers one message - sock_diag_rcv_msg(), inet_diag_dump().
    pub(crate) fn sock_diag(&mut self, t: TaskId, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let is_dump = request.kind == SOCK_DIAG_BY_FAMILY && request.flags & NLM_F_DUMP == NLM_F_DUMP;
        if !is_dump || request.body.len() < REQUEST_BYTES {
            return unsupported("sendto", "NETLINK_SOCK_DIAG without a dump").map_err(Fail::Stop);
        }
        if request.body.len() > REQUEST_BYTES {
            return unsupported("sendto", "NETLINK_SOCK_DIAG with a filter").map_err(Fail::Stop);
        }
        let (family, protocol) = (i32::from(request.body[0]), request.body[1]);
        let kind = match protocol {
            IPPROTO_TCP => SockType::Stream,
            IPPROTO_UDP => SockType::Dgram,
            _ => return unsupported("sendto", format!("NETLINK_SOCK_DIAG of protocol {protocol}")).map_err(Fail::Stop),
        };
        if family != AF_INET && family != AF_INET6 {
            return unsupported("sendto", format!("NETLINK_SOCK_DIAG of family {family}")).map_err(Fail::Stop);
        }
        let states = word(request.body, 4);
        let (ns, reader) = (self.socket(id).ns, self.task(t).cred.user_ns);
        let mut records = Vec::new();
        for (own, state, held) in self.inet_sockets(ns, kind, family == AF_INET6) {
            if states & 1 << state == 0 {
                continue;
            }
            let socket = self.socket(own);
            let sides = [end(socket.local.as_ref()), end(socket.peer_addr.as_ref())];
            let uid = self.from_kuid_munged(reader, socket.owner_ids.0);
            let mut body = vec![family as u8, state, 0, 0];
            sides.iter().for_each(|side| body.extend(side.1.to_be_bytes()));
            sides.iter().for_each(|side| body.extend(side.0));
            body.extend(0_u32.to_le_bytes());
            // The cookie: which one it is, of all since the machine began.
            body.extend((own.0 + 1).to_le_bytes());
            let backlog = socket.backlog.map_or(0, |backlog| backlog as u32);
            for number in [0, held as u32, backlog, uid, own.0 as u32] {
                body.extend(number.to_le_bytes());
            }
            let shut = u8::from(socket.is_shut_read) | u8::from(socket.is_shut_write) << 1;
            attribute(&mut body, INET_DIAG_SHUTDOWN, &[shut]);
            if family == AF_INET6 && matches!(state, TCP_LISTEN | TCP_CLOSE) {
                attribute(&mut body, INET_DIAG_SKV6ONLY, &[u8::from(socket.is_v6_only())]);
            }
            records.push((SOCK_DIAG_BY_FAMILY, body));
        }
        self.netlink_dump(id, request, records);
        Ok(())
    }
}

/// Sixteen bytes of address and the port.
fn end(addr: Option<&Addr>) -> ([u8; 16], u16) {
    let mut bytes = [0; 16];
    let Some(Addr::Inet(ip, port)) = addr else { return (bytes, 0) };
    match ip {
        std::net::IpAddr::V4(ip) => bytes[..4].copy_from_slice(&ip.octets()),
        std::net::IpAddr::V6(ip) => bytes = ip.octets(),
    }
    (bytes, *port)
}
