//! SIGIO: whom a descriptor belongs to, and when it is told - fcntl(2), "Managing signals", fs/fcntl.c.

use nslab_abi::{Errno, Fd, OpenFlags, Pid, Reason, Ret, SigInfo, Signal, TaskId};

use super::{FileId, FileObject, PipeId};
use crate::Kernel;
use crate::net::SocketId;
use crate::net::addr::{AF_INET, AF_INET6, AF_UNIX};
use crate::net::socket::SockType;
use crate::stop::{SysResult, unsupported};

/// What a descriptor's owner is - F_OWNER_TID, F_OWNER_PID, F_OWNER_PGRP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerKind {
    /// One thread.
    Thread,
    /// A process.
    Process,
    /// A group.
    Group,
}

/// Whom SIGIO goes to - include/linux/fs.h:struct fown_struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The thread, the process, or the group; `None`: nobody any more.
    pub id: Option<TaskId>,
    /// Which of them it is.
    pub kind: OwnerKind,
    /// Kernel ids of who said so: the real and the effective one.
    pub kuids: (u32, u32),
}

/// F_SETOWN: a process, a group as a negative number, or 0 for nobody - f_setown()
pub fn set_owner(k: &mut Kernel, t: TaskId, fd: Fd, arg: i64) -> SysResult {
    let who = arg as i32;
    k.ensure(Reason::ValueInRange, who != i32::MIN, Errno::EINVAL)?;
    let kind = if who < 0 { OwnerKind::Group } else { OwnerKind::Process };
    own(k, t, fd, kind, who.abs())
}

/// F_SETOWN_EX: `type` and `pid` of a `struct f_owner_ex`, one word - f_setown_ex()
pub fn set_owner_ex(k: &mut Kernel, t: TaskId, fd: Fd, arg: i64) -> SysResult {
    let kind = match arg as i32 {
        0 => Some(OwnerKind::Thread),
        1 => Some(OwnerKind::Process),
        2 => Some(OwnerKind::Group),
        _ => None,
    };
    k.ensure(Reason::ValueInRange, kind.is_some(), Errno::EINVAL)?;
    own(k, t, fd, kind.unwrap_or(OwnerKind::Thread), (arg >> 32) as i32)
}

fn own(k: &mut Kernel, t: TaskId, fd: Fd, kind: OwnerKind, who: i32) -> SysResult {
    let found = match kind {
        OwnerKind::Group => k.find_pid_ns(k.task_active_pid_ns(t), Pid(who)),
        OwnerKind::Process => k.find_task_by_vpid(t, Pid(who)).map(|task| k.tgid(task)),
        OwnerKind::Thread => k.find_task_by_vpid(t, Pid(who)),
    };
    k.ensure(Reason::ProcessExists, who == 0 || found.is_some(), Errno::ESRCH)?;
    let cred = &k.task(t).cred;
    let kuids = (cred.uid, cred.euid);
    let id = k.fget(t, fd)?;
    k.vfs.file_mut(id).owner = Some(Owner { id: found.filter(|_| who != 0), kind, kuids });
    Ok(Ret::Int(0))
}

/// F_GETOWN: 0 for who is gone - f_getown()
pub fn owner(k: &mut Kernel, t: TaskId, fd: Fd) -> SysResult {
    let id = k.fget(t, fd)?;
    let number = k.vfs.file(id).owner.map_or(0, |owner| {
        let number = owner.id.map_or(0, |id| k.pid_vnr(t, id).0);
        if owner.kind == OwnerKind::Group { -number } else { number }
    });
    Ok(Ret::Int(i64::from(number)))
}

/// F_GETOWN_EX: a `struct f_owner_ex` - f_getown_ex()
pub fn owner_ex(k: &mut Kernel, t: TaskId, fd: Fd) -> SysResult {
    let id = k.fget(t, fd)?;
    let (kind, number) = match k.vfs.file(id).owner {
        Some(owner) => (owner.kind as i32, owner.id.map_or(0, |id| k.pid_vnr(t, id).0)),
        None => (0, 0),
    };
    Ok(Ret::Structure { value: 0, bytes: [kind.to_le_bytes(), number.to_le_bytes()].concat() })
}

/// F_SETSIG: "the signal sent when input or output becomes possible. A value of zero means to send the default SIGIO signal."
pub fn set_signal(k: &mut Kernel, t: TaskId, fd: Fd, arg: i64) -> SysResult {
    let is_signal = arg == 0 || i32::try_from(arg).ok().and_then(Signal::new).is_some();
    k.ensure(Reason::ValueInRange, is_signal, Errno::EINVAL)?;
    let id = k.fget(t, fd)?;
    k.vfs.file_mut(id).signal = arg as i32;
    Ok(Ret::Int(0))
}

/// Does an object tell the owners of its descriptions, as far as that is modelled?
pub fn tells(k: &Kernel, object: FileObject) -> bool {
    match object {
        FileObject::Pipe(..) => true,
        FileObject::Socket(id) => {
            let socket = k.socket(id);
            socket.kind == SockType::Dgram && !socket.is_raw && matches!(socket.family, AF_UNIX | AF_INET | AF_INET6)
        }
        _ => false,
    }
}

/// FIOASYNC: O_ASYNC on or off - fs/ioctl.c:ioctl_fioasync()
pub fn switch(k: &mut Kernel, fd: Fd, id: FileId, on: bool) -> SysResult {
    let file = k.vfs.file(id);
    if file.flags.contains(OpenFlags::ASYNC) == on {
        return Ok(Ret::Int(0));
    }
    match file.object {
        object if tells(k, object) => {}
        FileObject::Socket(_) | FileObject::Tty(..) | FileObject::Ptmx(_) | FileObject::Inotify(_) => {
            return unsupported("ioctl", "FIOASYNC of other than pipes and datagrams");
        }
        _ => return Err(Errno::ENOTTY.into()),
    }
    k.vfs.has_async |= on;
    let file = k.vfs.file_mut(id);
    file.async_fd = fd;
    file.flags.set(OpenFlags::ASYNC, on);
    Ok(Ret::Int(0))
}

impl Kernel {
    /// Tells the owners of a pipe's descriptions that bytes came (`is_input`) or went - fs/fcntl.c:kill_fasync()
    pub(crate) fn pipe_fasync(&mut self, pipe: PipeId, is_input: bool) {
        let is_told = |object: FileObject| match object {
            FileObject::Pipe(id, end) => id == pipe && if is_input { end.reads() } else { end.writes() },
            _ => false,
        };
        self.fasync(is_told, is_input);
    }

    /// Tells the owners of a socket that a datagram came - net/core/sock.c:sock_def_readable()
    pub(crate) fn socket_fasync(&mut self, socket: SocketId) {
        self.fasync(|object| object == FileObject::Socket(socket), true);
    }

    fn fasync(&mut self, is_told: impl Fn(FileObject) -> bool, is_input: bool) {
        if !self.vfs.has_async {
            return;
        }
        let files = self.vfs.open_files.iter();
        let told = files.filter(|(_, file)| file.flags.contains(OpenFlags::ASYNC) && is_told(file.object));
        let told: Vec<FileId> = told.map(|(&id, _)| id).collect();
        for id in told {
            self.send_sigio(id, is_input);
        }
    }

    /// Tells the owner of a description - fs/fcntl.c:send_sigio()
    fn send_sigio(&mut self, id: FileId, is_input: bool) {
        let Some(file) = self.vfs.open_files.get(&id).cloned() else { return };
        let Some(owner) = file.owner else { return };
        let Some(of) = owner.id else { return };
        let targets: Vec<TaskId> = match owner.kind {
            OwnerKind::Group => self.processes().filter(|task| task.pgrp == of).map(|task| task.id).collect(),
            OwnerKind::Process | OwnerKind::Thread => vec![of],
        };
        let is_thread = owner.kind == OwnerKind::Thread;
        for target in targets {
            if self.is_alive(target) && self.may_get_sigio(target, owner) {
                match Signal::new(file.signal) {
                    Some(signal) => self.send_sigio_info(target, signal, (is_input, file.async_fd), is_thread),
                    None if is_thread => self.send_thread_signal(target, Signal::SIGIO),
                    None => self.send_kernel_signal(target, Signal::SIGIO),
                }
            }
        }
    }

    /// The signal of F_SETSIG tells which descriptor it is, and what has become possible - send_sigio_to_task()
    fn send_sigio_info(&mut self, target: TaskId, signal: Signal, (is_input, fd): (bool, Fd), is_thread: bool) {
        /// `POLL_IN` and `POLL_OUT`, and what `si_band` is then: POLLIN | POLLRDNORM, POLLOUT | POLLWRNORM | POLLWRBAND.
        const POLL: [(i32, i32); 2] = [(2, 0x304), (1, 0x41)];
        let (code, band) = POLL[usize::from(is_input)];
        let info = SigInfo { signal, code, pid: Pid(band), uid: 0, value: u64::from(fd.0 as u32) };
        if is_thread {
            self.send_thread_info(target, info);
        } else {
            self.send_signal_info(target, info, false);
        }
    }

    /// fs/fcntl.c:sigio_perm()
    fn may_get_sigio(&self, target: TaskId, owner: Owner) -> bool {
        let cred = &self.task(target).cred;
        let (uid, euid) = owner.kuids;
        euid == 0 || [uid, euid].iter().any(|id| [cred.uid, cred.suid].contains(id))
    }
}
