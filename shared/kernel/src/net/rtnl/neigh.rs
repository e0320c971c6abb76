//! RTM_GETNEIGH, RTM_NEWNEIGH, RTM_DELNEIGH - net/core/neighbour.c.

use std::net::IpAddr;

use nslab_abi::Errno;
use nslab_abi::rtnetlink::*;

use super::{AF_INET, AF_INET6, Attrs, Fail, Nack, Request, attribute, word};
use crate::Kernel;
use crate::net::SocketId;
use crate::net::neigh::NeighState;
use crate::ns::NsId;
use crate::ns::net::Neighbour;
use crate::stop::unsupported;

const NUD_PERMANENT: u32 = 0x80;
const RTN_UNICAST: u8 = 1;
/// `sizeof(struct ndmsg)`.
const NDMSG_BYTES: usize = 12;

impl Kernel {
    pub(super) fn dump_neighbours(&mut self, id: SocketId, request: &Request<'_>) -> Result<(), Fail> {
        let ns = self.socket(id).ns;
        let family = request.body.first().copied().unwrap_or(0);
        if !matches!(family, 0 | AF_INET | AF_INET6) {
            return Ok(unsupported("sendto", "forwarding tables of bridges")?);
        }
        let now_ns = self.clock_ns();
        let is_asked = |row: &&Neighbour| family == 0 || (family == AF_INET) == row.ip.is_ipv4();
        let rows = self.net(ns).neighbours.iter().filter(is_asked);
        let records = rows.map(|row| (RTM_NEWNEIGH, record(row, now_ns))).collect();
        self.netlink_dump(id, request, records);
        Ok(())
    }

    pub(super) fn change_neighbour(&mut self, ns: NsId, request: &Request<'_>) -> Result<(), Fail> {
        let attrs = Attrs::after(request.body, NDMSG_BYTES);
        let family = request.body.first().copied().unwrap_or(0);
        let ip = match family {
            AF_INET => attrs.ip4(NDA_DST).map(IpAddr::from),
            AF_INET6 => attrs.ip6(NDA_DST).map(IpAddr::from),
            _ => return Ok(unsupported("sendto", "forwarding tables of bridges")?),
        };
        let ip = ip.ok_or(Errno::EINVAL)?;
        let (dev, state) = (word(request.body, 4), word(request.body, 8) & 0xffff);
        if dev == 0 {
            return match request.kind {
                RTM_DELNEIGH => Err(Errno::EINVAL.into()),
                _ => Err(Nack::new(Errno::EINVAL, "Device not specified").into()),
            };
        }
        if self.net(ns).device(dev).is_none() {
            return Err(Errno::ENODEV.into());
        }
        let at = self.net(ns).neighbours.iter().position(|old| old.dev == dev && old.ip == ip);
        if request.kind == RTM_DELNEIGH {
            self.net_mut(ns).neighbours.remove(at.ok_or(Errno::ENOENT)?);
            return Ok(());
        }
        if at.is_some() && request.flags & NLM_F_EXCL != 0 {
            return Err(Errno::EEXIST.into());
        }
        if at.is_none() && request.flags & NLM_F_CREATE == 0 {
            return Err(Errno::ENOENT.into());
        }
        if at.is_some() && request.flags & NLM_F_REPLACE == 0 {
            return Ok(());
        }
        let mac = attrs.get(NDA_LLADDR).map(<[u8; 6]>::try_from).transpose().map_err(|_| Errno::EINVAL)?;
        if state != NUD_PERMANENT || mac.is_none() {
            return Ok(unsupported("sendto", "neighbours that are not permanent")?);
        }
        // Whoever lo sends to is nobody's neighbour: all of them are one - net/ipv4/arp.c:arp_constructor()
        let is_loopback = self.net(ns).device(dev).is_some_and(crate::ns::net::NetDevice::is_loopback);
        let ip = if is_loopback && ip.is_ipv4() { IpAddr::from([0; 4]) } else { ip };
        let new = Neighbour { dev, ip, mac, asked_ns: 0, confirmed_ns: None, delayed_ns: None, is_permanent: true };
        self.put_neighbour(ns, new);
        Ok(())
    }
}

/// `struct ndmsg` and attributes - neigh_fill_info()
fn record(row: &Neighbour, now_ns: u64) -> Vec<u8> {
    let state = row.state(now_ns);
    let family = if row.ip.is_ipv4() { AF_INET } else { AF_INET6 };
    let mut bytes = vec![family, 0, 0, 0];
    bytes.extend(row.dev.to_le_bytes());
    bytes.extend((state as u16).to_le_bytes());
    bytes.extend([0, RTN_UNICAST]);
    match row.ip {
        IpAddr::V4(ip) => attribute(&mut bytes, NDA_DST, &ip.octets()),
        IpAddr::V6(ip) => attribute(&mut bytes, NDA_DST, &ip.octets()),
    }
    if let Some(mac) = row.mac.filter(|_| !matches!(state, NeighState::Failed | NeighState::Incomplete)) {
        attribute(&mut bytes, NDA_LLADDR, &mac);
    }
    attribute(&mut bytes, NDA_PROBES, &[0; 4]);
    attribute(&mut bytes, NDA_CACHEINFO, &[0; 16]);
    bytes
}
