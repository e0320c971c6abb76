//! bind(2), and the ports that calls choose by themselves.

use nslab_abi::{AtFlags, Cap, Errno, Fd, Outcome, Reason, Ret, Syscall, TaskId};

use crate::Kernel;
use crate::net::SocketId;
use crate::net::addr::Addr;
use crate::ns::net::IFF_UP;
use crate::stop::{Stop, SysResult, unsupported};

const S_IFSOCK: u32 = 0o140_000;
const S_IFMT: u32 = 0o170_000;
/// `net.ipv4.ip_local_port_range`.
const EPHEMERAL: std::ops::RangeInclusive<u16> = 32_768..=60_999;
/// Ports below need CAP_NET_BIND_SERVICE - ip(7).
const PRIVILEGED_PORTS: u16 = 1024;

pub fn sys_bind(k: &mut Kernel, t: TaskId, fd: Fd, addr: &[u8]) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    let addr = Addr::parse(k.socket(id).family, addr)?;
    // "The socket is already bound to an address." - bind(2), EINVAL
    let is_unbound = k.socket(id).local.is_none();
    k.ensure(Reason::ValueInRange, is_unbound, Errno::EINVAL)?;
    match addr {
        Addr::UnixPath(path) => bind_path(k, t, id, path)?,
        Addr::UnixAbstract(name) => bind_abstract(k, id, name)?,
        Addr::UnixNone => {
            // "The address consists of a null byte followed by 5 bytes in the character set [0-9a-f]." - unix(7), autobind
            let ns = k.socket(id).ns;
            let name =
                (1u32..).map(|n| format!("{n:05x}").into_bytes()).find(|name| k.find_abstract(ns, name).is_none());
            bind_abstract(k, id, name.unwrap_or_default())?;
        }
        Addr::Inet(ip, port) => bind_inet(k, t, id, ip, port)?,
    }
    Ok(Ret::Int(0))
}

fn bind_abstract(k: &mut Kernel, id: SocketId, name: Vec<u8>) -> Result<(), Errno> {
    let is_free = k.find_abstract(k.socket(id).ns, &name).is_none();
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
    let socket = k.socket_mut(id);
    (socket.local, socket.inode) = (Some(Addr::UnixPath(path)), Some(inode));
    Ok(())
}

fn bind_inet(k: &mut Kernel, t: TaskId, id: SocketId, ip: [u8; 4], port: u16) -> Result<(), Errno> {
    let ns = k.socket(id).ns;
    // 127.0.0.0/8 is local even while lo is down (fact 188).
    let is_local =
        ip == [0; 4] || ip[0] == 127 || k.net(ns).devices.iter().any(|d| d.inet.is_some_and(|(own, _)| own == ip));
    if !is_local {
        return Err(Errno::EADDRNOTAVAIL);
    }
    if port != 0 && port < PRIVILEGED_PORTS {
        let owner = k.ns_owner(ns);
        let is_capable = k.ns_capable(t, owner, Cap::CAP_NET_BIND_SERVICE);
        k.ensure(Reason::Capability, is_capable, Errno::EACCES)?;
    }
    let port = if port == 0 { k.free_port(id)? } else { port };
    let is_free = k.is_port_free(id, ip, port);
    k.ensure(Reason::AddressFree, is_free, Errno::EADDRINUSE)?;
    k.socket_mut(id).local = Some(Addr::Inet(ip, port));
    Ok(())
}

impl Kernel {
    fn is_port_free(&self, id: SocketId, ip: [u8; 4], port: u16) -> bool {
        let socket = self.socket(id);
        self.bound_to_port(socket.ns, socket.kind, port).iter().all(|&(other, bound)| {
            let is_apart = bound != ip && bound != [0; 4] && ip != [0; 4];
            let other = self.socket(other);
            // Simplified: SO_REUSEADDR lets a bound but not listening socket share, as in tcp; no TIME_WAIT is kept.
            is_apart || (socket.is_reusing && other.is_reusing && other.backlog.is_none())
        })
    }

    fn free_port(&mut self, id: SocketId) -> Result<u16, Errno> {
        let mut ports = EPHEMERAL;
        let port = ports.find(|&port| self.is_port_free(id, [0; 4], port));
        self.check(Reason::AddressFree, port.is_some());
        port.ok_or(Errno::EADDRINUSE)
    }

    /// Gives an unbound IPv4 socket a port - net/ipv4/af_inet.c:inet_autobind()
    pub(crate) fn autobind(&mut self, id: SocketId) -> Result<(), Errno> {
        if self.socket(id).local.is_none() {
            let port = self.free_port(id)?;
            // Simplified: the source address is loopback's, the only network there is.
            self.socket_mut(id).local = Some(Addr::Inet([127, 0, 0, 1], port));
        }
        Ok(())
    }

    /// Is there a way to an address? (fact 188)
    pub(crate) fn check_route(&mut self, id: SocketId, ip: [u8; 4]) -> Result<(), Stop> {
        let ns = self.socket(id).ns;
        let devices = self.net(ns).devices.clone();
        let up = || devices.iter().filter(|device| device.flags & IFF_UP != 0);
        let lo_is_up = up().any(|device| device.name == b"lo");
        let is_own = ip == [0; 4] || ip[0] == 127 || up().any(|device| device.inet.is_some_and(|(own, _)| own == ip));
        if is_own {
            return Ok(self.ensure(Reason::NetworkReachable, lo_is_up, Errno::ENETUNREACH)?);
        }
        if up().any(|device| device.name != b"lo" && device.inet.is_some()) {
            return unsupported("connect", "another machine");
        }
        Ok(self.ensure(Reason::NetworkReachable, false, Errno::ENETUNREACH)?)
    }

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
            Addr::UnixAbstract(name) => Ok(self.find_abstract(self.socket(id).ns, name)),
            Addr::UnixPath(path) => {
                let (inode, mode) = self.stat_inode(t, path)?;
                self.check(Reason::PathExists, true);
                let may = Syscall::Faccessat { dirfd: Fd::CWD, path: path.clone(), mode: 2, flags: AtFlags::empty() };
                if let Outcome::Return(Err(errno)) = crate::syscall::fs::dispatch(self, t, &may) {
                    return Err(errno.into());
                }
                if mode & S_IFMT != S_IFSOCK {
                    return Err(Errno::ECONNREFUSED.into());
                }
                Ok(self.find_by_inode(inode))
            }
            Addr::UnixNone | Addr::Inet(..) => Err(Errno::EINVAL.into()),
        }
    }
}
