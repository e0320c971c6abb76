//! The calls that come as numbers and bytes: those that are modelled, and ENOSYS where Linux has none.

use nslab_abi::{Cap, Errno, Fd, Pid, RawCall, Reason, Ret, TaskId, Timespec};

use super::ids::{self, Kind};
use super::time::{self, NANOS};
use super::{landlock, sched};
use crate::Kernel;
use crate::fs::{FileObject, InodeKind, Node, OpenFile};
use crate::ns::NsId;
use crate::stop::{SysResult, unsupported};
use crate::task::commit::LooksBy;

/// The highest call number of Linux 6.18 on x86-64.
const LAST_CALL: i64 = 470;
/// "A value of 0xffffffff … the current persona is returned" - personality(2).
const PERSONALITY_QUERY: u32 = 0xffff_ffff;
/// `PER_LINUX32`, under PER_MASK.
const PER_LINUX32: u32 = 8;
const PER_MASK: u32 = 0xff;
/// A release of 2.6 is told.
const UNAME26: u32 = 0x2_0000;

/// What no session may do, whoever asks: the filter that the session starts with answers it (backend/keeper/src/seccomp.rs).
const DENIED: [&str; 29] = [
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "keyctl",
    "add_key",
    "request_key",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "swapon",
    "swapoff",
    "acct",
    "quotactl",
    "quotactl_fd",
    "open_by_handle_at",
    "syslog",
    "fanotify_init",
    "move_pages",
    "mbind",
    "set_mempolicy",
    "iopl",
    "ioperm",
    "lookup_dcookie",
    "vhangup",
];

pub fn sys_raw(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    let args = &call.args;
    if k.is_session && DENIED.contains(&call.name) {
        k.ensure(Reason::SeccompAllows, false, Errno::EPERM)?;
    }
    match call.name {
        RawCall::UNKNOWN if !(0..335).contains(&call.number) && !(424..=LAST_CALL).contains(&call.number) => no_call(k),
        "uselib" | "_sysctl" | "create_module" | "get_kernel_syms" | "query_module" | "nfsservctl" | "getpmsg"
        | "putpmsg" | "afs_syscall" | "tuxcall" | "security" | "set_thread_area" | "get_thread_area"
        | "lookup_dcookie" | "epoll_ctl_old" | "epoll_wait_old" | "vserver" => no_call(k),
        "setfsuid" => Ok(ids::sys_setfs(k, t, Kind::User, args[0] as u32)),
        "setfsgid" => Ok(ids::sys_setfs(k, t, Kind::Group, args[0] as u32)),
        "personality" => sys_personality(k, t, args[0] as u32),
        "gettimeofday" => {
            let now = k.realtime_ns();
            let seconds = (now.div_euclid(NANOS) as i64).to_le_bytes();
            let micros = ((now.rem_euclid(NANOS) / 1000) as i64).to_le_bytes();
            written(k, call, 0, &[(0, [seconds, micros].concat()), (1, vec![0; 8])])
        }
        "time" => {
            let seconds = k.realtime_ns().div_euclid(NANOS) as i64;
            written(k, call, seconds, &[(0, seconds.to_le_bytes().to_vec())])
        }
        "clock_getres" => {
            time::sys_clock_gettime(k, t, args[0] as i32)?;
            /// CLOCK_REALTIME_COARSE and CLOCK_MONOTONIC_COARSE go by ticks.
            const COARSE: [i32; 2] = [5, 6];
            let ns: i64 = if COARSE.contains(&(args[0] as i32)) { 4_000_000 } else { 1 };
            written(k, call, 0, &[(1, [0i64.to_le_bytes(), ns.to_le_bytes()].concat())])
        }
        "adjtimex" | "clock_adjtime" => sys_adjtimex(k, t, call),
        "fadvise64" => sys_fadvise64(k, t, args),
        "readahead" => {
            let file = opened(k, t, args[0])?;
            k.ensure(Reason::FileMode, file.can_read(), Errno::EBADF)?;
            let is_regular = matches!(kind(k, &file), Some(InodeKind::Reg(_)));
            k.ensure(Reason::ValueInRange, is_regular, Errno::EINVAL)?;
            Ok(Ret::Int(0))
        }
        "sync_file_range" => {
            let file = opened(k, t, args[0])?;
            k.ensure(Reason::FlagsKnown, args[3] as u32 & !7 == 0, Errno::EINVAL)?;
            let (offset, end) = (args[1] as i64, (args[1] as i64).checked_add(args[2] as i64));
            let is_range = offset >= 0 && end.is_some_and(|end| end >= offset);
            k.ensure(Reason::ValueInRange, is_range, Errno::EINVAL)?;
            let is_kept = matches!(kind(k, &file), Some(InodeKind::Reg(_) | InodeKind::Dir(_)));
            k.ensure(Reason::ValueInRange, is_kept, Errno::ESPIPE)?;
            Ok(Ret::Int(0))
        }
        "syncfs" => {
            opened(k, t, args[0])?;
            Ok(Ret::Int(0))
        }
        "ioprio_get" | "ioprio_set" => sys_ioprio(k, t, call),
        "sched_getattr" => sched::sys_sched_getattr(k, t, call),
        "sched_setattr" => sched::sys_sched_setattr(k, t, call),
        "process_vm_readv" | "process_vm_writev" => sys_process_vm(k, t, call),
        "name_to_handle_at" => super::fs::handle::sys_name_to_handle_at(k, t, call),
        "landlock_create_ruleset" => landlock::sys_landlock_create_ruleset(k, t, call),
        "landlock_add_rule" => landlock::sys_landlock_add_rule(k, t, call),
        "landlock_restrict_self" => landlock::sys_landlock_restrict_self(k, t, call),
        "iopl" => {
            k.ensure(Reason::ValueInRange, args[0] <= 3, Errno::EINVAL)?;
            match args[0] {
                0 => Ok(Ret::Int(0)),
                _ => privileged(k, t, Cap::CAP_SYS_RAWIO, "iopl"),
            }
        }
        "vhangup" => privileged(k, t, Cap::CAP_SYS_TTY_CONFIG, "vhangup"),
        "settimeofday" => privileged(k, t, Cap::CAP_SYS_TIME, "settimeofday"),
        "acct" => privileged(k, t, Cap::CAP_SYS_PACCT, "acct"),
        "swapon" => privileged(k, t, Cap::CAP_SYS_ADMIN, "swapon"),
        "swapoff" => privileged(k, t, Cap::CAP_SYS_ADMIN, "swapoff"),
        "init_module" | "finit_module" | "delete_module" => privileged(k, t, Cap::CAP_SYS_MODULE, call.name),
        "kexec_load" | "kexec_file_load" => privileged(k, t, Cap::CAP_SYS_BOOT, call.name),
        name => unsupported(name, ""),
    }
}

/// kernel/sys_ni.c
fn no_call(k: &mut Kernel) -> SysResult {
    k.check(Reason::ValueInRange, false);
    Err(Errno::ENOSYS.into())
}

/// What only the host's root may do: refused to all others, and not modelled for it.
fn privileged(k: &mut Kernel, t: TaskId, cap: Cap, call: &'static str) -> SysResult {
    let may = k.ns_capable(t, NsId::INIT_USER, cap);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    unsupported(call, "as the host's root")
}

/// Answers with what the call wrote where its arguments point somewhere; a pointer to nowhere is EFAULT.
fn written(k: &mut Kernel, call: &RawCall, value: i64, results: &[(usize, Vec<u8>)]) -> SysResult {
    let mut written = Vec::new();
    for (arg, bytes) in results {
        if call.args[*arg] == 0 {
            continue;
        }
        let is_there = call.memory.iter().any(|memory| memory.arg == *arg);
        k.ensure(Reason::ValueInRange, is_there, Errno::EFAULT)?;
        written.push((*arg, bytes.clone()));
    }
    Ok(Ret::Raw { value, written })
}

fn opened(k: &mut Kernel, t: TaskId, fd: u64) -> Result<OpenFile, Errno> {
    let id = k.fget(t, Fd(fd as i32))?;
    Ok(k.vfs.file(id).clone())
}

fn kind<'a>(k: &'a Kernel, file: &OpenFile) -> Option<&'a InodeKind> {
    match (file.object, file.path.node) {
        (FileObject::Node, Node::Dentry(id)) => Some(&k.vfs.inode_of(id).kind),
        _ => None,
    }
}

/// kernel/exec_domain.c
fn sys_personality(k: &mut Kernel, t: TaskId, persona: u32) -> SysResult {
    let old = k.task(t).seldom.personality;
    if persona != PERSONALITY_QUERY {
        if persona & UNAME26 != 0 {
            return unsupported("personality", "UNAME26");
        }
        k.task_mut(t).seldom.personality = persona;
    }
    Ok(Ret::Int(i64::from(old)))
}

impl Kernel {
    /// Does uname(2) tell a task of a machine of 32 bits? - arch/x86, COMPAT_UTS_MACHINE
    pub(crate) fn is_linux32(&self, t: TaskId) -> bool {
        self.task(t).seldom.personality & PER_MASK == PER_LINUX32
    }
}

/// mm/fadvise.c
fn sys_fadvise64(k: &mut Kernel, t: TaskId, args: &[u64; 6]) -> SysResult {
    let file = opened(k, t, args[0])?;
    let is_pipe = matches!(file.object, FileObject::Pipe(..));
    k.ensure(Reason::ValueInRange, !is_pipe, Errno::ESPIPE)?;
    k.ensure(Reason::ValueInRange, args[2] as i64 >= 0, Errno::EINVAL)?;
    k.ensure(Reason::ValueInRange, args[3] as i32 <= 5 && args[3] as i32 >= 0, Errno::EINVAL)?;
    Ok(Ret::Int(0))
}

/// adjtimex(2) of a clock that nobody disciplines - kernel/time/ntp.c
fn sys_adjtimex(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    /// `TIME_ERROR`, with STA_UNSYNC.
    const TIME_ERROR: i64 = 5;
    let arg = call.count - 1;
    let bytes = call.bytes(arg);
    k.ensure(Reason::ValueInRange, bytes.len() == 208, Errno::EFAULT)?;
    if call.name == "clock_adjtime" {
        time::sys_clock_gettime(k, t, call.args[0] as i32)?;
        k.ensure(Reason::ValueInRange, call.args[0] == 0, Errno::EOPNOTSUPP)?;
    }
    let mut bytes = bytes.to_vec();
    let modes = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    /// ADJ_OFFSET_SS_READ, which changes nothing.
    const READS: u32 = 0xa001;
    if modes != 0 && modes != READS {
        return privileged(k, t, Cap::CAP_SYS_TIME, "adjtimex");
    }
    let now = k.realtime_ns();
    let Timespec { tv_sec, tv_nsec } =
        Timespec { tv_sec: now.div_euclid(NANOS) as i64, tv_nsec: now.rem_euclid(NANOS) as i64 };
    // Offsets of `struct timex`: offset, freq, maxerror, esterror, status, constant, precision, tolerance, time, tick.
    let words: [(usize, i64); 14] = [
        (8, 0),
        (16, 0),
        (24, 16_000_000),
        (32, 16_000_000),
        (48, 2),
        (56, 1),
        (64, 32_768_000),
        (72, tv_sec),
        (80, tv_nsec / 1000),
        (88, 10_000),
        (96, 0),
        (104, 0),
        (120, 0),
        (128, 0),
    ];
    for (at, word) in words {
        bytes[at..at + 8].copy_from_slice(&word.to_le_bytes());
    }
    bytes[40..44].copy_from_slice(&64u32.to_le_bytes());
    written(k, call, TIME_ERROR, &[(arg, bytes)])
}

/// mm/process_vm_access.c, as far as it fails: the kernel has no task's memory.
fn sys_process_vm(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    let [pid, .., flags] = call.args;
    k.ensure(Reason::FlagsKnown, flags == 0, Errno::EINVAL)?;
    let target = k.find_task_by_vpid(t, Pid(pid as i32));
    k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
    let may = target.is_some_and(|target| k.ptrace_may_access(t, target, LooksBy::RealCreds));
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    unsupported(call.name, "memory of a process that is there")
}

/// block/ioprio.c, of one process.
fn sys_ioprio(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    const IOPRIO_WHO_PROCESS: u64 = 1;
    let [which, who, ioprio, ..] = call.args;
    let is_set = call.name == "ioprio_set";
    if is_set {
        let (class, level) = ((ioprio >> 13) & 7, ioprio & 7);
        match class {
            // IOPRIO_CLASS_RT: "CAP_SYS_ADMIN or CAP_SYS_NICE" of the host.
            1 => {
                let may = [Cap::CAP_SYS_ADMIN, Cap::CAP_SYS_NICE];
                let may = may.iter().any(|&cap| k.ns_capable(t, NsId::INIT_USER, cap));
                k.ensure(Reason::Capability, may, Errno::EPERM)?;
            }
            2 | 3 => {}
            0 => k.ensure(Reason::ValueInRange, level == 0, Errno::EINVAL)?,
            _ => k.ensure(Reason::ValueInRange, false, Errno::EINVAL)?,
        }
    }
    k.ensure(Reason::ValueInRange, (1..=3).contains(&which), Errno::EINVAL)?;
    if which != IOPRIO_WHO_PROCESS {
        return unsupported(call.name, "IOPRIO_WHO_PGRP, IOPRIO_WHO_USER");
    }
    let target = k.find_process(t, Pid(who as i32))?;
    if !is_set {
        return Ok(Ret::Int(i64::from(k.task(target).seldom.ioprio)));
    }
    let (cred, tcred) = (&k.task(t).cred, &k.task(target).cred);
    let is_same = tcred.uid == cred.euid || tcred.uid == cred.uid;
    let may = is_same || k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    k.task_mut(target).seldom.ioprio = ioprio as u16;
    Ok(Ret::Int(0))
}
