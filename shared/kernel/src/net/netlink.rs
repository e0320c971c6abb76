//! Sockets of AF_NETLINK: datagrams of messages, answered before the call returns - net/netlink/af_netlink.c.

use std::sync::Arc;

use nslab_abi::rtnetlink::*;
use nslab_abi::{Reason, Ret, TaskId};

use super::SocketId;
use super::addr::Addr;
use super::rtnl::{Fail, Request, word};
use super::scm::Scm;
use super::socket::Packet;
use crate::Kernel;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult, unsupported};
use nslab_abi::Errno;

/// `AF_NETLINK`.
pub const AF_NETLINK: i32 = 16;

/// The first kind of message that gets, of each four: RTM_GETLINK.
const RTM_BASE: u16 = 16;
/// `sizeof(struct nlmsghdr)`.
const HEADER_BYTES: usize = 16;
const SOL_NETLINK: i32 = 270;
const NETLINK_CAP_ACK: i32 = 10;
const NETLINK_EXT_ACK: i32 = 11;

impl Kernel {
    /// bind(2) - netlink_bind(); a port id of 0 lets the kernel choose.
    pub(crate) fn netlink_bind(&mut self, t: TaskId, id: SocketId, addr: &[u8]) -> SysResult {
        let Addr::Netlink(port) = Addr::parse(AF_NETLINK, addr)? else { return Err(Errno::EINVAL.into()) };
        if addr[8..12] != [0; 4] {
            return unsupported("bind", "groups of AF_NETLINK");
        }
        if self.socket(id).local.is_some() {
            let is_same = port == 0 || self.socket(id).local == Some(Addr::Netlink(port));
            return self.ensure(Reason::ValueInRange, is_same, Errno::EINVAL).map(|()| Ret::Int(0)).map_err(Stop::from);
        }
        if port == 0 {
            self.netlink_autobind(t, id);
        } else {
            let is_free = self.is_netlink_port_free(id, port);
            self.ensure(Reason::AddressFree, is_free, Errno::EADDRINUSE)?;
            self.socket_mut(id).local = Some(Addr::Netlink(port));
        }
        Ok(Ret::Int(0))
    }

    fn is_netlink_port_free(&self, id: SocketId, port: u32) -> bool {
        let ns = self.socket(id).ns;
        self.sockets.values().all(|other| other.ns != ns || other.local != Some(Addr::Netlink(port)))
    }

    /// The process's id, or else a number from the top.
    fn netlink_autobind(&mut self, t: TaskId, id: SocketId) {
        const LAST_HIGH: u32 = -4096i32 as u32;
        let own = self.own_pid(t).0 as u32;
        let mut ports = std::iter::once(own).chain((1..=LAST_HIGH).rev());
        let port = ports.find(|&port| self.is_netlink_port_free(id, port));
        self.socket_mut(id).local = port.map(Addr::Netlink);
    }

    /// Carries out the messages of one datagram; answers lie in the socket when the call returns - rtnetlink_rcv().
    pub(crate) fn netlink_send(&mut self, t: TaskId, id: SocketId, data: &[u8]) -> SysResult {
        if self.socket(id).local.is_none() {
            self.netlink_autobind(t, id);
        }
        let mut rest = data;
        while rest.len() >= HEADER_BYTES {
            let len = (word(rest, 0) as usize).min(rest.len());
            if len < HEADER_BYTES {
                break;
            }
            let whole = &rest[..len];
            let flags = word(whole, 4) >> 16;
            let kind = word(whole, 4) as u16;
            let request =
                Request { kind, flags: flags as u16, seq: word(whole, 8), body: &whole[HEADER_BYTES..], whole };
            // Flags of 0x300 mean a dump with messages that get, and something else with those that change.
            let is_dump = kind >= RTM_BASE && kind & 3 == 2 && request.flags & NLM_F_DUMP == NLM_F_DUMP;
            let answered = match self.is_sock_diag(id) {
                true => self.sock_diag(t, id, &request),
                false => self.rtnetlink(t, id, &request),
            };
            match answered {
                Ok(()) if request.flags & NLM_F_ACK == 0 || is_dump => {}
                Ok(()) => self.netlink_error(id, &request, 0, None),
                Err(Fail::Nack(nack)) => self.netlink_error(id, &request, -nack.errno.0, nack.message),
                Err(Fail::Stop(stop)) => return Err(stop),
            }
            rest = rest.get(len.next_multiple_of(4)..).unwrap_or_default();
        }
        Ok(Ret::Int(data.len() as i64))
    }

    /// Makes one message; `flags` are `NLM_F_*`.
    pub(crate) fn message(&self, id: SocketId, request: &Request<'_>, kind: u16, flags: u16, body: &[u8]) -> Vec<u8> {
        let port = match self.socket(id).local {
            Some(Addr::Netlink(port)) => port,
            _ => 0,
        };
        let len = (HEADER_BYTES + body.len()) as u32;
        let header = [&len.to_le_bytes()[..], &kind.to_le_bytes(), &flags.to_le_bytes(), &request.seq.to_le_bytes()];
        let mut bytes = [header.concat(), port.to_le_bytes().to_vec(), body.to_vec()].concat();
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    /// Answers with records, each a kind and a body, and the end.
    pub(crate) fn netlink_dump(&mut self, id: SocketId, request: &Request<'_>, records: Vec<(u16, Vec<u8>)>) {
        let mut bytes = Vec::new();
        for (kind, body) in records {
            bytes.extend(self.message(id, request, kind, NLM_F_MULTI, &body));
        }
        if !bytes.is_empty() {
            self.netlink_push(id, bytes);
        }
        let done = self.message(id, request, NLMSG_DONE, NLM_F_MULTI, &[0; 4]);
        self.netlink_push(id, done);
    }

    /// An error, or the acknowledgement with 0; a failed message comes back whole - netlink_ack().
    fn netlink_error(&mut self, id: SocketId, request: &Request<'_>, error: i32, text: Option<&str>) {
        let socket = self.socket(id);
        let is_capped = error == 0 || socket.option(SOL_NETLINK, NETLINK_CAP_ACK) != 0;
        let text = text.filter(|_| socket.option(SOL_NETLINK, NETLINK_EXT_ACK) != 0);
        let echoed = if is_capped { &request.whole[..HEADER_BYTES] } else { request.whole };
        let mut body = [&error.to_le_bytes()[..], echoed].concat();
        let mut flags = if is_capped { NLM_F_CAPPED } else { 0 };
        if let Some(text) = text {
            flags |= NLM_F_ACK_TLVS;
            body.resize(body.len().next_multiple_of(4), 0);
            super::rtnl::attribute(&mut body, NLMSGERR_ATTR_MSG, &[text.as_bytes(), b"\0"].concat());
        }
        let message = self.message(id, request, NLMSG_ERROR, flags, &body);
        self.netlink_push(id, message);
    }

    pub(crate) fn netlink_push(&mut self, id: SocketId, data: Vec<u8>) {
        let packet = Packet { data, from: Addr::Netlink(0), scm: Scm::default() };
        Arc::make_mut(&mut self.socket_mut(id).received).push_back(packet);
        self.wake_up(WaitKey::Socket(id.0));
    }
}
