//! bind(2).

use nslab_abi::{AtFlags, Cap, Errno, Fd, Outcome, Reason, Ret, Syscall, TaskId};

use crate::Kernel;
use crate::net::SocketId;
use crate::net::addr::{AF_INET, AF_UNIX, Addr};
use crate::net::netlink::AF_NETLINK;
use crate::stop::{Stop, SysResult, unsupported};

const S_IFSOCK: u32 = 0o140_000;
const S_IFMT: u32 = 0o170_000;
/// Ports below need CAP_NET_BIND_SERVICE - ip(7).
const PRIVILEGED_PORTS: u16 = 1024;

pub fn sys_bind(k: &mut Kernel, t: TaskId, fd: Fd, addr: &[u8]) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    let family = k.socket(id).family;
    if family == AF_NETLINK {
        return k.netlink_bind(t, id, addr);
    }
    let addr = match Addr::parse(family, addr) {
        // "For compatibility, AF_UNSPEC is allowed if the address is INADDR_ANY" - net/ipv4/af_inet.c:__inet_bind()
        Err(Errno::EAFNOSUPPORT) if family == AF_INET && addr[..2] == [0; 2] && addr[4..8] == [0; 4] => {
            Addr::parse(family, &[&[AF_INET as u8], &addr[1..]].concat())?
        }
        addr => addr?,
    };
    // "The socket is already bound to an address." - bind(2), EINVAL. For a path that is there, EADDRINUSE comes first.
    let is_unbound = k.socket(id).local.is_none();
    if !matches!(addr, Addr::UnixPath(_) | Addr::Inet(..)) {
        k.ensure(Reason::ValueInRange, is_unbound, Errno::EINVAL)?;
    }
    match addr {
        Addr::UnixPath(path) => {
            bind_path(k, t, id, path.clone())?;
            k.ensure(Reason::ValueInRange, is_unbound, Errno::EINVAL)?;
            k.socket_mut(id).local = Some(Addr::UnixPath(path));
        }
        Addr::UnixAbstract(name) => bind_abstract(k, id, name)?,
        Addr::UnixNone => {
            // "The address consists of a null byte followed by 5 bytes in the character set [0-9a-f]." - unix(7), autobind
            let (ns, kind) = (k.socket(id).ns, k.socket(id).kind);
            let name = (1u32..)
                .map(|n| format!("{n:05x}").into_bytes())
                .find(|name| k.find_abstract(ns, kind, name).is_none());
            bind_abstract(k, id, name.unwrap_or_default())?;
        }
        Addr::Inet(ip, port) => bind_inet(k, t, id, ip, port)?,
        Addr::Netlink(_) => return Err(Errno::EINVAL.into()),
    }
    if family == AF_UNIX {
        tell_peer(k, id);
    }
    Ok(Ret::Int(0))
}

/// A connected socket that gets a name late has it for its peer too: getpeername(2), recvmsg(2) - net/unix/af_unix.c:unix_copy_addr()
fn tell_peer(k: &mut Kernel, id: SocketId) {
    let (peer, local) = (k.socket(id).peer, k.socket(id).local.clone());
    if let Some(peer) = peer.filter(|&peer| k.socket(peer).peer == Some(id)) {
        k.socket_mut(peer).peer_addr = local;
    }
}

fn bind_abstract(k: &mut Kernel, id: SocketId, name: Vec<u8>) -> Result<(), Errno> {
    let is_free = k.find_abstract(k.socket(id).ns, k.socket(id).kind, &name).is_none();
    k.ensure(Reason::AddressFree, is_free, Errno::EADDRINUSE)?;
    k.socket_mut(id).local = Some(Addr::UnixAbstract(name));
    Ok(())
}

/// "When binding a socket to a pathname … a socket special file is made" - unix(7); as mknod(2) would.
fn bind_path(k: &mut Kernel, t: TaskId, id: SocketId, path: Vec<u8>) -> Result<(), Stop> {
    let mknod = Syscall::Mknodat { dirfd: Fd::CWD, path: path.clone(), mode: S_IFSOCK | 0o777, dev: 0 };
    match crate::syscall::fs::dispatch(k, t, &mknod) {
        Outcome::Return(Ok(_)) => {}
        Outcome::Return(Err(Errno::EEXIST)) => return Err(Errno::EADDRINUSE.into()),
        Outcome::Return(Err(errno)) => return Err(errno.into()),
        Outcome::Unsupported(unsupported) => return Err(Stop::Unsupported(unsupported)),
        _ => return unsupported("bind", "a path that blocks"),
    }
    let (inode, _) = k.stat_inode(t, &path)?;
    k.socket_mut(id).inode = Some(inode);
    Ok(())
}

fn bind_inet(k: &mut Kernel, t: TaskId, id: SocketId, ip: std::net::IpAddr, port: u16) -> Result<(), Errno> {
    let ns = k.socket(id).ns;
    let is_local = k.is_local_ip(ns, ip);
    k.ensure(Reason::ValueInRange, is_local, Errno::EADDRNOTAVAIL)?;
    if k.socket(id).is_raw {
        k.socket_mut(id).local = Some(Addr::Inet(ip, 0));
        return Ok(());
    }
    if port != 0 && port < PRIVILEGED_PORTS && k.socket(id).protocol == 0 {
        let owner = k.ns_owner(ns);
        let is_capable = k.ns_capable(t, owner, Cap::CAP_NET_BIND_SERVICE);
        k.ensure(Reason::Capability, is_capable, Errno::EACCES)?;
    }
    let is_unbound = k.socket(id).local.is_none();
    k.ensure(Reason::ValueInRange, is_unbound, Errno::EINVAL)?;
    let port = if port == 0 { k.free_port(id)? } else { port };
    let is_free = k.is_port_free(id, ip, port);
    k.ensure(Reason::AddressFree, is_free, Errno::EADDRINUSE)?;
    k.socket_mut(id).local = Some(Addr::Inet(ip, port));
    Ok(())
}

impl Kernel {
    /// Returns device and number of a path's inode, and its mode.
    pub(crate) fn stat_inode(&mut self, t: TaskId, path: &[u8]) -> Result<((u64, u64), u32), Stop> {
        let stat = Syscall::Newfstatat { dirfd: Fd::CWD, path: path.to_vec(), flags: AtFlags::empty() };
        match crate::syscall::fs::dispatch(self, t, &stat) {
            Outcome::Return(Ok(Ret::Stat(stat))) => Ok(((stat.st_dev, stat.st_ino), stat.st_mode)),
            Outcome::Return(Err(errno)) => Err(errno.into()),
            _ => unsupported("connect", "this path"),
        }
    }

    /// Finds the socket of a unix address; `None`: nobody is bound there.
    pub(crate) fn find_unix(&mut self, t: TaskId, id: SocketId, addr: &Addr) -> Result<Option<SocketId>, Stop> {
        match addr {
            Addr::UnixAbstract(name) => Ok(self.find_abstract(self.socket(id).ns, self.socket(id).kind, name)),
            Addr::UnixPath(path) => {
                let (inode, mode) = self.stat_inode(t, path)?;
                self.check(Reason::PathExists, true);
                // By effective ids (AT_EACCESS) - net/unix/af_unix.c:unix_find_bsd(): path_permission()
                let flags = AtFlags::REMOVEDIR;
                let may = Syscall::Faccessat { dirfd: Fd::CWD, path: path.clone(), mode: 2, flags };
                if let Outcome::Return(Err(errno)) = crate::syscall::fs::dispatch(self, t, &may) {
                    return Err(errno.into());
                }
                if mode & S_IFMT != S_IFSOCK {
                    return Err(Errno::ECONNREFUSED.into());
                }
                Ok(self.find_by_inode(inode))
            }
            Addr::UnixNone | Addr::Inet(..) | Addr::Netlink(_) => Err(Errno::EINVAL.into()),
        }
    }
}
