//! fcntl(2) with an integer argument.

use nslab_abi::{Cap, Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::{FileObject, MountId, PipeId, fasync};
use crate::ns::NsId;
use crate::stop::{SysResult, unsupported};
use crate::syscall::mm::memfd;

const F_DUPFD: i32 = 0;
const F_GETFD: i32 = 1;
const F_SETFD: i32 = 2;
const F_GETFL: i32 = 3;
const F_SETFL: i32 = 4;
const F_SETOWN: i32 = 8;
const F_GETOWN: i32 = 9;
const F_DUPFD_CLOEXEC: i32 = 1030;
const F_SETSIG: i32 = 10;
const F_GETSIG: i32 = 11;
const F_SETOWN_EX: i32 = 15;
const F_GETOWN_EX: i32 = 16;
const F_GETLEASE: i32 = 1025;
const F_SETPIPE_SZ: i32 = 1031;
const F_GETPIPE_SZ: i32 = 1032;
const F_ADD_SEALS: i32 = 1033;
const F_GET_SEALS: i32 = 1034;
const FD_CLOEXEC: i64 = 1;
const F_UNLCK: i64 = 2;

/// Status flags that F_SETFL changes: O_ASYNC of pipes and of sockets of datagrams; O_DIRECT is not modelled.
const SETTABLE: OpenFlags =
    OpenFlags::APPEND.union(OpenFlags::NONBLOCK).union(OpenFlags::NOATIME).union(OpenFlags::ASYNC);
const UNMODELLED: OpenFlags = OpenFlags::from_bits_retain(0o60_000);

pub fn sys_fcntl(k: &mut Kernel, t: TaskId, fd: Fd, cmd: i32, arg: i64) -> SysResult {
    let file = k.fget_raw(t, fd)?;
    let files = k.files_of(t);
    match cmd {
        F_DUPFD | F_DUPFD_CLOEXEC => {
            // "EINVAL … arg is negative or is greater than the maximum allowable value" - fcntl(2)
            let is_in_range = (0..k.nofile_limit(t)).contains(&arg);
            k.ensure(Reason::ValueInRange, is_in_range, Errno::EINVAL)?;
            super::dup::dup_from(k, t, fd, arg as i32, cmd == F_DUPFD_CLOEXEC)
        }
        F_GETFD => {
            let slot = k.vfs.slots(files).get(&fd.0).ok_or(Errno::EBADF)?;
            Ok(Ret::Int(if slot.is_cloexec { FD_CLOEXEC } else { 0 }))
        }
        F_SETFD => {
            let slot = k.vfs.slots_mut(files).get_mut(&fd.0).ok_or(Errno::EBADF)?;
            slot.is_cloexec = arg & FD_CLOEXEC != 0;
            Ok(Ret::Int(0))
        }
        // O_LARGEFILE shows on 64 bits for what open(2) opened, not for pipes, sockets and mq_open(2).
        F_GETFL => {
            let is_opened = file.object == FileObject::Node
                && file.path.mnt != MountId::INTERNAL
                && !file.flags.contains(OpenFlags::PATH);
            let large = if is_opened { 0o100_000 } else { 0 };
            Ok(Ret::Int(i64::from(file.flags.bits() | large)))
        }
        _ if file.flags.contains(OpenFlags::PATH) => Err(Errno::EBADF.into()),
        F_SETFL => {
            let asked = OpenFlags::from_bits_retain(arg as u32);
            let tells = fasync::tells(k, file.object);
            let unmodelled = if tells { UNMODELLED - OpenFlags::ASYNC } else { UNMODELLED };
            if asked.intersects(unmodelled) {
                return unsupported("fcntl", "F_SETFL with O_DIRECT, or O_ASYNC of other than pipes and datagrams");
            }
            // "EPERM … O_NOATIME … the caller is not the owner" - fs/fcntl.c:setfl()
            let may_hide = {
                let newly = asked.contains(OpenFlags::NOATIME) && !file.flags.contains(OpenFlags::NOATIME);
                !newly || k.owner_or_capable(t, &k.attr(file.path.node))
            };
            k.ensure(Reason::Capability, may_hide, Errno::EPERM)?;
            let id = k.fget(t, fd)?;
            k.vfs.has_async |= asked.contains(OpenFlags::ASYNC);
            let file = k.vfs.file_mut(id);
            file.async_fd = fd;
            file.flags = (file.flags - SETTABLE) | (asked & SETTABLE);
            Ok(Ret::Int(0))
        }
        F_SETOWN => fasync::set_owner(k, t, fd, arg),
        F_GETOWN => fasync::owner(k, t, fd),
        F_GETPIPE_SZ => match file.object {
            FileObject::Pipe(pipe, _) => Ok(Ret::Int(k.vfs.pipe(pipe).capacity as i64)),
            _ => Err(Errno::EBADF.into()),
        },
        F_SETPIPE_SZ => match file.object {
            FileObject::Pipe(pipe, _) => set_pipe_size(k, t, pipe, arg as u32),
            _ => Err(Errno::EBADF.into()),
        },
        F_SETSIG => fasync::set_signal(k, t, fd, arg),
        F_GETSIG => Ok(Ret::Int(i64::from(file.signal))),
        F_SETOWN_EX => fasync::set_owner_ex(k, t, fd, arg),
        F_GETOWN_EX => fasync::owner_ex(k, t, fd),
        // Nobody has one: F_SETLEASE is not modelled.
        F_GETLEASE => match file.object {
            FileObject::Node => Ok(Ret::Int(F_UNLCK)),
            _ => unsupported("fcntl", command_name(cmd)),
        },
        F_ADD_SEALS => memfd::add_seals(k, &file, arg as u32),
        F_GET_SEALS => memfd::get_seals(k, &file),
        5..=16 | 1024..=1040 => unsupported("fcntl", command_name(cmd)),
        _ => {
            k.check(Reason::ValueInRange, false);
            Err(Errno::EINVAL.into())
        }
    }
}

/// fs/pipe.c:pipe_set_size(). Simplified: Linux also counts what all pipes of a user hold (pipe-user-pages-soft).
fn set_pipe_size(k: &mut Kernel, t: TaskId, pipe: PipeId, size: u32) -> SysResult {
    /// `/proc/sys/fs/pipe-max-size`.
    const PIPE_MAX_SIZE: usize = 1 << 20;
    const PAGE_BYTES: u32 = 4096;
    k.ensure(Reason::ValueInRange, size <= 1 << 31, Errno::EINVAL)?;
    let capacity = size.max(PAGE_BYTES).next_power_of_two() as usize;
    let grows = capacity > k.vfs.pipe(pipe).capacity;
    // "EPERM … the new pipe capacity exceeds the pipe-max-size limit, and the caller does not have CAP_SYS_RESOURCE" - fcntl(2)
    let may = !grows || capacity <= PIPE_MAX_SIZE || k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_RESOURCE);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let fits = k.resize_pipe(pipe, capacity);
    k.ensure(Reason::ValueInRange, fits, Errno::EBUSY)?;
    Ok(Ret::Int(capacity as i64))
}

/// The name of a command that is not modelled.
fn command_name(cmd: i32) -> String {
    const NAMES: &[(i32, &str)] = &[
        (1024, "F_SETLEASE"),
        (1025, "F_GETLEASE"),
        (1026, "F_NOTIFY"),
        (1035, "F_GET_RW_HINT"),
        (1036, "F_SET_RW_HINT"),
    ];
    let found = NAMES.iter().find(|name| name.0 == cmd);
    found.map_or_else(|| format!("command {cmd}"), |name| name.1.to_string())
}
