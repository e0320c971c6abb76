//! NETLINK_ROUTE: links, addresses, routes, neighbours - rtnetlink(7), net/core/rtnetlink.c.

mod addr;
mod change;
mod create;
mod link;
mod neigh;
mod nsid;
mod route;
mod rule;

use nslab_abi::rtnetlink::*;
use nslab_abi::{Errno, Fd, TaskId};

use super::SocketId;
use crate::Kernel;
use crate::fs::FileObject;
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};

/// Of `AF_UNSPEC`, `AF_INET`, `AF_INET6`.
const AF_INET: u8 = 2;
const AF_INET6: u8 = 10;
/// `sizeof(struct ifinfomsg)`.
const IFINFO_BYTES: usize = 16;

/// A request's header and body.
pub(crate) struct Request<'a> {
    /// `RTM_*`.
    pub kind: u16,
    /// `NLM_F_*`.
    pub flags: u16,
    /// The number that the answer repeats.
    pub seq: u32,
    /// What follows the header.
    pub body: &'a [u8],
    /// The message with its header.
    pub whole: &'a [u8],
}

/// A refusal: an errno, and the words that explain it to who asks for them - include/linux/netlink.h: NL_SET_ERR_MSG.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Nack {
    /// The errno.
    pub errno: Errno,
    /// The words.
    pub message: Option<&'static str>,
}

impl Nack {
    /// A refusal with words.
    pub(crate) fn new(errno: Errno, message: &'static str) -> Nack {
        Nack { errno, message: Some(message) }
    }
}

impl From<Errno> for Nack {
    fn from(errno: Errno) -> Nack {
        Nack { errno, message: None }
    }
}

/// Why a message was not carried out.
pub(crate) enum Fail {
    /// It was refused.
    Nack(Nack),
    /// The call ends.
    Stop(Stop),
}

impl From<Nack> for Fail {
    fn from(nack: Nack) -> Fail {
        Fail::Nack(nack)
    }
}

impl From<Errno> for Fail {
    fn from(errno: Errno) -> Fail {
        Fail::Nack(errno.into())
    }
}

impl From<Stop> for Fail {
    fn from(stop: Stop) -> Fail {
        match stop {
            Stop::Errno(errno) => Fail::Nack(errno.into()),
            stop => Fail::Stop(stop),
        }
    }
}

impl Kernel {
    /// Carries out one message - rtnetlink_rcv_msg().
    pub(crate) fn rtnetlink(&mut self, t: TaskId, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let ns = self.socket(id).ns;
        // Nothing below RTM_BASE is rtnetlink's; it is passed over.
        if request.kind < RTM_NEWLINK {
            return Ok(());
        }
        let is_get = request.kind & 3 == 2;
        if !is_get {
            self.may_change_net(t, ns)?;
        }
        // NLM_F_BULK; only of neighbours and the like.
        if request.kind & 3 == 1 && request.flags & NLM_F_BULK != 0 {
            return match request.kind {
                RTM_DELNEIGH => Ok(unsupported("sendto", "deleting in bulk")?),
                _ => Err(Nack::new(Errno::EOPNOTSUPP, "Bulk delete is not supported").into()),
            };
        }
        let is_dump = request.flags & NLM_F_DUMP == NLM_F_DUMP;
        match request.kind {
            RTM_GETLINK if is_dump => self.dump_links(id, request),
            RTM_GETLINK => self.get_link(id, request),
            RTM_NEWLINK => self.new_link(t, ns, request),
            RTM_SETLINK => self.set_link(t, ns, request),
            RTM_DELLINK => self.del_link(ns, request),
            RTM_GETADDR if is_dump => self.dump_addresses(id, request),
            RTM_NEWADDR => self.new_address(ns, request),
            RTM_DELADDR => self.del_address(ns, request),
            RTM_GETROUTE if is_dump => self.dump_routes(id, request),
            RTM_GETROUTE => self.get_route(t, id, request),
            RTM_NEWROUTE | RTM_DELROUTE => self.change_route(ns, request),
            RTM_GETNEIGH if is_dump => self.dump_neighbours(id, request),
            RTM_NEWNEIGH | RTM_DELNEIGH => self.change_neighbour(ns, request),
            RTM_GETNSID if !is_dump => self.get_nsid(t, id, request),
            RTM_NEWNSID => self.new_nsid(t, ns, request),
            RTM_GETRULE if is_dump => self.dump_rules(id, request),
            kind => Ok(unsupported("sendto", format!("rtnetlink messages of type {kind}"))?),
        }
    }

    /// The namespace that an attribute names: by a process's id, or by a descriptor - rtnl_get_net_ns_capable().
    fn attribute_net_ns(&mut self, t: TaskId, attrs: &Attrs<'_>, pid: u16, fd: u16) -> Result<Option<NsId>, Fail> {
        if let Some(pid) = attrs.word(pid) {
            let found = self.find_task_by_vpid(t, nslab_abi::Pid(pid as i32));
            let target = found.filter(|&target| self.is_alive(target)).ok_or(Errno::ESRCH)?;
            return Ok(Some(self.task(target).nsproxy.net));
        }
        let Some(fd) = attrs.word(fd) else { return Ok(None) };
        match self.fd_object(t, Fd(fd as i32))? {
            FileObject::Ns(ns) if self.ns_type(ns) == nslab_abi::NsType::Net => Ok(Some(ns)),
            _ => Err(Errno::EINVAL.into()),
        }
    }
}

/// Attributes of a message.
#[derive(Clone, Copy)]
pub(crate) struct Attrs<'a>(&'a [u8]);

impl<'a> Attrs<'a> {
    /// Those behind a header of so many bytes.
    fn after(body: &'a [u8], header: usize) -> Attrs<'a> {
        Attrs(body.get(header..).unwrap_or_default())
    }

    fn iter(self) -> impl Iterator<Item = (u16, &'a [u8])> {
        const NLA_TYPE_MASK: u16 = 0x3fff;
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let len = usize::from(u16::from_le_bytes([*rest.first()?, *rest.get(1)?]));
            let kind = u16::from_le_bytes([*rest.get(2)?, *rest.get(3)?]) & NLA_TYPE_MASK;
            let data = rest.get(4..len)?;
            rest = rest.get(len.next_multiple_of(4)..).unwrap_or_default();
            Some((kind, data))
        })
    }

    fn get(self, kind: u16) -> Option<&'a [u8]> {
        self.iter().filter(|&(found, _)| found == kind).map(|(_, data)| data).last()
    }

    fn word(self, kind: u16) -> Option<u32> {
        self.get(kind).and_then(|data| data.try_into().ok()).map(u32::from_le_bytes)
    }

    fn ip4(self, kind: u16) -> Option<std::net::Ipv4Addr> {
        let octets: Option<[u8; 4]> = self.get(kind).and_then(|data| data.try_into().ok());
        octets.map(std::net::Ipv4Addr::from)
    }

    fn ip6(self, kind: u16) -> Option<std::net::Ipv6Addr> {
        let octets: Option<[u8; 16]> = self.get(kind).and_then(|data| data.try_into().ok());
        octets.map(std::net::Ipv6Addr::from)
    }

    /// A string without its end; longer than `most` bytes is refused, as nla_validate() does.
    fn text(self, kind: u16, most: usize) -> Result<Option<&'a [u8]>, Nack> {
        let text = self.get(kind).map(|data| data.split(|&byte| byte == 0).next().unwrap_or_default());
        match text {
            Some(text) if text.len() > most => Err(Nack::new(Errno::ERANGE, "Attribute failed policy validation")),
            text => Ok(text),
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

/// Four bytes as a number; 0 where there are none.
pub(crate) fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// A name with its end.
fn text(name: &[u8]) -> Vec<u8> {
    [name, b"\0"].concat()
}
