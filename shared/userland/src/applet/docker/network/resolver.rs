//! The name server in a container's namespace, which knows the containers that share a network with it
//! (libnetwork, resolver.go). The real one is dockerd's, at a port of its own behind a rule of netfilter; here it is the shim's.

use std::net::{IpAddr, Ipv4Addr};

use nslab_abi::{Errno, Fd, NsType, Pid, Ret, Syscall};

use super::super::container::Container;
use super::super::json::Json;
use super::super::networks::is_predefined;
use super::{device, endpoints};
use crate::applet::dns::{self, Query};
use crate::applet::docker::runc;
use crate::applet::tcp;
use crate::sys::Sys;

/// Where a container asks.
pub(super) const ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 11);

/// Is a container in a network in which names are known? In docker's own there are none.
pub(crate) fn is_wanted(container: &Container) -> bool {
    endpoints(container).iter().any(|pair| !is_predefined(&pair.0))
}

/// Opens the server's socket in the namespace of a process, and comes back.
pub(crate) async fn open(sys: &Sys, pid: Pid) -> Result<Fd, Errno> {
    let own = sys.open(b"/proc/self/ns/net").await?;
    runc::join(sys, pid.0, &[NsType::Net]).await?;
    let opened = bind(sys).await;
    sys.call(Syscall::Setns { fd: own, nstype: NsType::Net.flag() }).await?;
    sys.close(own).await;
    opened
}

async fn bind(sys: &Sys) -> Result<Fd, Errno> {
    const AF_INET: i32 = 2;
    const SOCK_DGRAM_CLOEXEC: i32 = 2 | 0o2_000_000;
    // The address is there when the device is up.
    device::loopback_up(sys).await?;
    let socket = Syscall::Socket { domain: AF_INET, kind: SOCK_DGRAM_CLOEXEC, protocol: 0 };
    let fd = Fd(sys.int(socket).await? as i32);
    sys.call(Syscall::Bind { sockfd: fd, addr: tcp::address(ADDRESS.into(), dns::PORT) }).await?;
    Ok(fd)
}

/// Answers one question.
pub(crate) async fn answer(sys: &Sys, fd: Fd, base: &str, id: &str) {
    const ROOM: usize = 512;
    let Ok(Ret::Sock { addr, data, .. }) = sys.call(Syscall::Recvfrom { sockfd: fd, len: ROOM, flags: 0 }).await else {
        return;
    };
    let Some(query) = Query::parse(&data) else { return };
    let addresses = match Container::read(sys, base, id).await {
        Some(container) => find(sys, &container, &query.name).await,
        None => Vec::new(),
    };
    let buf = match (query.kind, addresses.is_empty()) {
        (dns::A, false) => query.answer(dns::NO_ERROR, &addresses),
        // Of the name there is no other address.
        (_, false) => query.answer(dns::NO_ERROR, &[]),
        // Others are asked of the host's servers, which nobody reaches.
        (_, true) => query.answer(dns::SERVER_FAILURE, &[]),
    };
    let _ = sys.call(Syscall::Sendto { sockfd: fd, buf, flags: 0, addr }).await;
}

/// The addresses of a name in the networks of a container.
async fn find(sys: &Sys, container: &Container, name: &str) -> Vec<IpAddr> {
    let own: Vec<String> = endpoints(container).into_iter().map(|pair| pair.0).filter(|n| !is_predefined(n)).collect();
    let name = name.trim_end_matches('.');
    let mut found = Vec::new();
    for other in Container::all(sys).await.iter().filter(|other| other.is_running()) {
        for (network, end) in endpoints(other).iter().filter(|pair| own.contains(&pair.0)) {
            // With the network's name behind it, too.
            let name = name.strip_suffix(&format!(".{network}")).unwrap_or(name);
            let is_it = other.name().eq_ignore_ascii_case(name) || has_alias(end, name);
            if let (true, Ok(ip)) = (is_it, end.text("IPAddress").parse()) {
                found.push(ip);
            }
        }
    }
    found
}

fn has_alias(end: &Json, name: &str) -> bool {
    end.list("Aliases").iter().any(|alias| alias.eq_ignore_ascii_case(name))
}
