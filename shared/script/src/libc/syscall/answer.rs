//! Writing answers: what the kernel does with `copy_to_user`.

use nslab_abi::{EpollEvent, Errno, Msg, Pid, Ret, WaitStatus};

use super::layout;
use crate::machine::{MemError, Mm, Prot};

/// What a system call's answer writes, and where. A null address is not written to, unless the call would.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    /// The return register only.
    Value,
    /// Bytes into a buffer of this size; the register has their number.
    Bytes { at: u64, max: u64 },
    /// `readv` and its kin: bytes into the buffers of this many `struct iovec`s.
    Scatter { list: u64, count: u64 },
    /// Bytes without a count, if there are any; the register has 0 then (`ioctl`, `prctl`).
    Out { at: u64 },
    /// `wait4`.
    Wait { status: u64, rusage: u64 },
    /// `waitid`.
    Waitid { info: u64, rusage: u64 },
    /// `clone`, `clone3`: addresses that the flags ask to write to, else 0.
    Clone { parent_tid: u64, child_tid: u64, pidfd: u64, tls: Option<u64> },
    /// `stat` and its kin.
    Stat { at: u64 },
    /// `statfs`.
    Statfs { at: u64 },
    /// `uname`.
    Utsname { at: u64 },
    /// `pipe2`, `socketpair`.
    Pair { at: u64 },
    /// `clock_gettime`.
    Time { at: u64 },
    /// A sleep that a signal ended: what is left.
    Sleep { remaining: u64 },
    /// `getresuid`, `getresgid`.
    Ids { real: u64, effective: u64, saved: u64 },
    /// `getgroups` with this size.
    Groups { at: u64, size: i32 },
    /// `capget`: two 12-byte records.
    Caps { at: u64, structs: u64 },
    /// `rt_sigaction`.
    SigAction { at: u64 },
    /// `rt_sigprocmask`, `rt_sigpending`.
    SigMask { at: u64 },
    /// `rt_sigtimedwait`.
    SigInfo { at: u64 },
    /// `getitimer`, `setitimer`.
    Itimer { at: u64 },
    /// `prlimit64`.
    Rlimit { at: u64 },
    /// `getdents64`.
    Dirents { at: u64 },
    /// `getdents`, whose entries have their type at their end.
    OldDirents { at: u64 },
    /// `copy_file_range`: both offsets go on.
    Offsets { at: [u64; 2] },
    /// `poll`.
    Poll { at: u64 },
    /// `select`, `pselect6`: the sets and the timeout, which is a `struct timeval` for `select`.
    Select { sets: [u64; 3], timeout: u64, is_timeval: bool },
    /// `epoll_wait`.
    Epoll { at: u64 },
    /// `timerfd_gettime`, `timerfd_settime`.
    Timer { at: u64 },
    /// `accept4`, `recvfrom`, `getsockname`, `getsockopt`.
    Sock { data: u64, len: u64, addr: u64, addrlen: u64 },
    /// `recvmsg`: a `struct msghdr`.
    Msg { at: u64 },
    /// SIOCGIFCONF: a `struct ifconf`.
    Ifconf { at: u64 },
    /// `getsockopt`: the value and its length.
    Option { at: u64, len: u64 },
    /// `sysinfo`.
    Sysinfo { at: u64 },
    /// `mmap`, `shmat`: a new region.
    Map { prot: Prot, is_private: bool },
    /// `munmap`, `shmdt`: this range is free again.
    Unmap { at: u64, len: u64 },
    /// `mremap`: what was here is there.
    Remap { at: u64, old: u64, new: u64 },
    /// `mprotect`.
    Protect { at: u64, len: u64, prot: Prot },
    /// `madvise`: what was written there is gone.
    Discard { at: u64, len: u64 },
    /// `ptrace` where it peeks.
    TraceWord { at: u64 },
    /// `ptrace` with PTRACE_GETSIGINFO.
    TraceSignal { at: u64 },
    /// `rt_sigpending`: as many bytes of the set as are asked for.
    SigPending { at: u64, size: u64 },
    /// Success would be a bad pointer.
    Fault,
    /// `getcpu`: two numbers.
    Cpu { at: [u64; 2] },
    /// A call that goes as it is: what its arguments point to.
    Raw { at: [u64; 6] },
    /// `msgctl` and its kin.
    Structure { at: u64 },
    /// The same where null asks for nothing: `times`.
    Optional { at: u64 },
    /// `mq_timedreceive`.
    MqMessage { at: u64, prio: u64 },
    /// `mq_getsetattr`.
    MqAttr { at: u64 },
    /// `msgrcv`: `mtype` comes as the first 8 of the bytes.
    Message { at: u64 },
}

impl Answer {
    /// Writes an answer and returns the return register.
    pub(crate) fn write(&self, mm: &mut Mm, ret: &Ret) -> Result<i64, MemError> {
        let mut value = ret.value();
        match (*self, ret) {
            (Answer::Bytes { at, max }, Ret::Bytes(bytes)) => mm.write(at, &bytes[..bytes.len().min(max as usize)])?,
            (Answer::Scatter { list, count }, Ret::Bytes(bytes)) => scatter(mm, list, count, bytes)?,
            (Answer::Out { at }, Ret::Bytes(bytes)) => {
                mm.write(at, bytes)?;
                value = 0;
            }
            (Answer::Message { at }, Ret::Bytes(bytes)) => {
                mm.write(at, bytes)?;
                value -= 8;
            }
            (Answer::Wait { status, rusage }, Ret::Wait { pid, status: Some(changed), rusage: used, .. })
                if pid.0 != 0 =>
            {
                store_optional(mm, status, 4, changed.raw() as u32 as u64)?;
                write_usage(mm, rusage, used)?;
            }
            (Answer::Waitid { info, rusage }, Ret::Wait { pid, status, uid, rusage: used }) => {
                write_child_info(mm, info, *pid, *status, *uid)?;
                write_usage(mm, rusage, used)?;
                value = 0;
            }
            (Answer::Stat { at }, Ret::Stat(stat)) => mm.write(at, &layout::stat(stat))?,
            (Answer::Statfs { at }, Ret::Statfs(statfs)) => mm.write(at, &layout::statfs(statfs))?,
            (Answer::Utsname { at }, Ret::Utsname(name)) => mm.write(at, &layout::utsname(name))?,
            (Answer::Pair { at }, Ret::Pair(first, second)) => {
                mm.write(at, &[first.0.to_le_bytes(), second.0.to_le_bytes()].concat())?;
            }
            (Answer::Time { at }, Ret::Time(time)) => mm.write(at, &layout::timespec(*time))?,
            (Answer::Timer { at }, Ret::Timer(timer)) if at != 0 => {
                let times = [layout::timespec(timer.it_interval), layout::timespec(timer.it_value)];
                mm.write(at, &times.concat())?;
            }
            (Answer::Sleep { remaining }, Ret::Time(time)) => {
                if remaining != 0 {
                    mm.write(remaining, &layout::timespec(*time))?;
                }
                value = -i64::from(Errno::EINTR.0);
            }
            (Answer::Ids { real, effective, saved }, Ret::Ids(r, e, s)) => {
                for (at, id) in [(real, r), (effective, e), (saved, s)] {
                    mm.store(at, 4, u64::from(*id))?;
                }
            }
            (Answer::Groups { at, size }, Ret::Groups(groups)) if size > 0 => {
                for (index, group) in groups.iter().enumerate() {
                    mm.store(at + 4 * index as u64, 4, u64::from(*group))?;
                }
            }
            (Answer::Caps { at, structs }, Ret::Caps(caps)) => {
                mm.write(at, &layout::caps(caps)[..12 * structs as usize])?;
            }
            (Answer::SigAction { at }, Ret::SigAction(action)) if at != 0 => {
                mm.write(at, &layout::sigaction(action))?
            }
            (Answer::SigPending { at, size }, Ret::SigMask(mask)) => {
                mm.write(at, &mask.0.to_le_bytes()[..(size as usize).min(8)])?;
            }
            // Null is never mapped to be written.
            (Answer::Fault, _) => mm.check(0, 1, true)?,
            (Answer::SigMask { at }, Ret::SigMask(mask)) => store_optional(mm, at, 8, mask.0)?,
            (Answer::SigInfo { at }, Ret::SigInfo(info)) if at != 0 => mm.write(at, &layout::siginfo(info))?,
            (Answer::Itimer { at }, Ret::Itimer(timer)) if at != 0 => mm.write(at, &layout::itimerval(timer))?,
            (Answer::Rlimit { at }, Ret::Rlimit(limit)) if at != 0 => {
                mm.store(at, 8, limit.rlim_cur)?;
                mm.store(at + 8, 8, limit.rlim_max)?;
            }
            (Answer::Dirents { at }, Ret::Dirents(entries)) => {
                let mut to = at;
                for entry in entries {
                    mm.write(to, &layout::dirent64(entry))?;
                    to += entry.reclen() as u64;
                }
            }
            (Answer::OldDirents { at }, Ret::Dirents(entries)) => {
                let mut to = at;
                for entry in entries {
                    mm.write(to, &layout::dirent(entry))?;
                    to += entry.reclen() as u64;
                }
            }
            (Answer::Offsets { at }, Ret::Int(count)) => {
                for at in at.into_iter().filter(|&at| at != 0) {
                    let offset = mm.load(at, 8)?;
                    mm.store(at, 8, offset.wrapping_add(*count as u64))?;
                }
            }
            (Answer::Poll { at }, Ret::Poll(revents)) => {
                for (index, events) in revents.iter().enumerate() {
                    mm.store(at + 8 * index as u64 + 6, 2, *events as u16 as u64)?;
                }
            }
            (Answer::Select { sets, timeout, is_timeval }, Ret::Select { ready, left }) => {
                if timeout != 0 {
                    let part = if is_timeval { left.tv_nsec / 1000 } else { left.tv_nsec };
                    mm.store(timeout, 8, left.tv_sec as u64)?;
                    mm.store(timeout + 8, 8, part as u64)?;
                }
                match ready {
                    Some((_, bits)) => {
                        for (at, bits) in sets.iter().zip(bits).filter(|(at, _)| **at != 0) {
                            mm.write(*at, bits)?;
                        }
                    }
                    None => value = -i64::from(Errno::EINTR.0),
                }
            }
            (Answer::Epoll { at }, Ret::Epoll(events)) => {
                let record = |event: &EpollEvent| [&event.events.to_le_bytes()[..], &event.data.to_le_bytes()].concat();
                mm.write(at, &events.iter().flat_map(record).collect::<Vec<u8>>())?;
            }
            (Answer::Sock { data, len, addr, addrlen }, Ret::Sock { data: bytes, addr: from, .. }) => {
                mm.write(data, &bytes[..bytes.len().min(len as usize)])?;
                write_sized(mm, addr, addrlen, from)?;
            }
            (Answer::Sock { data, len, .. }, Ret::Bytes(bytes)) => {
                mm.write(data, &bytes[..bytes.len().min(len as usize)])?
            }
            (Answer::Msg { at }, Ret::Msg(msg)) => write_message(mm, at, msg)?,
            (Answer::Ifconf { at }, Ret::Bytes(bytes)) => {
                write_ifconf(mm, at, bytes)?;
                value = 0;
            }
            (Answer::Option { at, len }, Ret::Bytes(bytes)) => {
                write_sized(mm, at, len, bytes)?;
                value = 0;
            }
            // The kernel ignores addresses that can not be written (kernel/fork.c:kernel_clone, put_user).
            (Answer::Clone { parent_tid, pidfd, .. }, Ret::Clone { pid, pidfd: fd }) => {
                let _ignored = store_optional(mm, parent_tid, 4, pid.0 as u32 as u64);
                if let Some(fd) = fd {
                    store_optional(mm, pidfd, 4, fd.0 as u32 as u64)?;
                }
            }
            (
                Answer::Map { .. }
                | Answer::Unmap { .. }
                | Answer::Remap { .. }
                | Answer::Protect { .. }
                | Answer::Discard { .. },
                ret,
            ) => {
                value = self.change_memory(mm, ret).unwrap_or_else(|errno| -i64::from(errno.0));
            }
            (Answer::Raw { at }, Ret::Raw { written, .. }) => {
                for (arg, bytes) in written {
                    mm.write(at[*arg], bytes)?;
                }
            }
            (Answer::Structure { at }, Ret::Structure { bytes, .. }) => mm.write(at, bytes)?,
            (Answer::Optional { at }, Ret::Structure { bytes, .. }) if at != 0 => mm.write(at, bytes)?,
            (Answer::MqMessage { at, prio }, Ret::MqMessage { prio: value, text }) => {
                mm.write(at, text)?;
                store_optional(mm, prio, 4, u64::from(*value))?;
            }
            (Answer::TraceWord { at }, Ret::Int(word)) => {
                mm.store(at, 8, *word as u64)?;
                value = 0;
            }
            (Answer::TraceSignal { at }, Ret::SigInfo(info)) => {
                mm.write(at, &layout::siginfo(info))?;
                value = 0;
            }
            (Answer::Cpu { at }, Ret::Bytes(bytes)) => {
                for (at, number) in at.into_iter().zip(bytes.chunks(4)).filter(|(at, _)| *at != 0) {
                    mm.write(at, number)?;
                }
                value = 0;
            }
            (Answer::MqAttr { at }, Ret::MqAttr(attr)) if at != 0 => mm.write(at, &layout::mq_attr(attr))?,
            (Answer::Sysinfo { at }, Ret::Sysinfo(info)) => mm.write(at, &layout::sysinfo(info))?,
            _ => {}
        }
        Ok(value)
    }

    /// CLONE_CHILD_SETTID in the child; "ignored if it can not be written" (kernel/sched/core.c:schedule_tail).
    pub(crate) fn write_child(&self, mm: &mut Mm, own: Pid) {
        if let Answer::Clone { child_tid, .. } = *self {
            let _ignored = store_optional(mm, child_tid, 4, own.0 as u32 as u64);
        }
    }
}

fn store_optional(mm: &mut Mm, at: u64, bytes: u32, value: u64) -> Result<(), MemError> {
    if at == 0 { Ok(()) } else { mm.store(at, bytes, value) }
}

/// Fills the buffers of a list of `struct iovec`s, one after the other.
fn scatter(mm: &mut Mm, list: u64, count: u64, bytes: &[u8]) -> Result<(), MemError> {
    let mut rest = bytes;
    for index in 0..count {
        let (to, room) = (mm.load(list + index * 16, 8)?, mm.load(list + index * 16 + 8, 8)?);
        let (now, later) = rest.split_at(rest.len().min(room as usize));
        mm.write(to, now)?;
        rest = later;
    }
    Ok(())
}

/// Writes a `struct rusage` where one is asked for.
fn write_usage(mm: &mut Mm, at: u64, usage: &[u8]) -> Result<(), MemError> {
    if at == 0 {
        return Ok(());
    }
    mm.fill(at, 0, layout::RUSAGE_BYTES)?;
    mm.write(at, usage)
}

/// Writes a value cut to the length that `*len_at` gives, and its true length there - getsockname(2).
fn write_sized(mm: &mut Mm, at: u64, len_at: u64, bytes: &[u8]) -> Result<(), MemError> {
    if at == 0 || len_at == 0 {
        return Ok(());
    }
    let room = mm.load(len_at, 4)? as usize;
    mm.write(at, &bytes[..bytes.len().min(room)])?;
    mm.store(len_at, 4, bytes.len() as u64)
}

/// Fills the buffers of a `struct msghdr` and its fields - net/socket.c:____sys_recvmsg.
fn write_message(mm: &mut Mm, at: u64, msg: &Msg) -> Result<(), MemError> {
    let (list, count) = (mm.load(at + 16, 8)?, mm.load(at + 24, 8)?);
    scatter(mm, list, count, &msg.data)?;
    let (name_at, name_room) = (mm.load(at, 8)?, mm.load(at + 8, 4)? as usize);
    if name_at != 0 {
        mm.write(name_at, &msg.name[..msg.name.len().min(name_room)])?;
        mm.store(at + 8, 4, msg.name.len() as u64)?;
    }
    let control_at = mm.load(at + 32, 8)?;
    if control_at != 0 {
        mm.write(control_at, &msg.control)?;
    }
    mm.store(at + 40, 8, msg.control.len() as u64)?;
    mm.store(at + 48, 4, msg.flags as u32 as u64)
}

/// Writes as many whole records as there is room for; without a buffer, the room that all need - netdevice(7).
fn write_ifconf(mm: &mut Mm, at: u64, records: &[u8]) -> Result<(), MemError> {
    const IFREQ_BYTES: usize = 40;
    let (room, to) = (mm.load(at, 4)? as usize, mm.load(at + 8, 8)?);
    let whole = room / IFREQ_BYTES * IFREQ_BYTES;
    let len = if to == 0 { records.len() } else { records.len().min(whole) };
    if to != 0 {
        mm.write(to, &records[..len])?;
    }
    mm.store(at, 4, len as u64)
}

/// The `siginfo_t` of waitid(2): "si_signo and si_pid … zero" where WNOHANG found nothing.
fn write_child_info(mm: &mut Mm, at: u64, pid: Pid, status: Option<WaitStatus>, uid: u32) -> Result<(), MemError> {
    const SIGCHLD: u64 = 17;
    if at == 0 {
        return Ok(());
    }
    mm.fill(at, 0, layout::SIGINFO_BYTES)?;
    let (Some(status), true) = (status, pid.0 != 0) else { return Ok(()) };
    let (code, value) = match status {
        WaitStatus::Exited(status) => (1, u64::from(status)),
        WaitStatus::Signaled(signal, false) => (2, u64::from(signal.0)),
        WaitStatus::Signaled(signal, true) => (3, u64::from(signal.0)),
        WaitStatus::Stopped(signal) => (5, u64::from(signal.0)),
        WaitStatus::TraceEvent(signal, event) => (4, u64::from(event) << 8 | u64::from(signal.0)),
        WaitStatus::Continued => (6, 18),
    };
    for (offset, field) in [(0, SIGCHLD), (8, code), (16, pid.0 as u32 as u64), (20, u64::from(uid)), (24, value)] {
        mm.store(at + offset, 4, field)?;
    }
    Ok(())
}
