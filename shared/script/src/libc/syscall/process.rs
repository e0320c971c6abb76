//! Making, naming and awaiting processes.

use nslab_abi::{CloneArgs, CloneEntry, CloneFlags, Errno, Fd, Rlimit, SchedCall, Syscall, Unsupported, WaitFlags};

use super::args::{fd, path, pid, strings};
use super::{Answer, Build, Refusal, Row};
use crate::libc::builtin::ARGS_MAX;
use crate::machine::Mm;

/// Bytes of a set of processors that are looked at: more than any kernel has.
const CPU_MASK_BYTES: u64 = 1024;

pub(super) const ROWS: &[Row] = &[
    ("clone", 56, clone),
    ("fork", 57, |_, _| Ok((Syscall::Clone(CloneArgs::fork()), Answer::Value))),
    ("vfork", 58, |_, _| Ok((Syscall::Clone(CloneArgs::vfork()), Answer::Value))),
    ("clone3", 435, |mm, a| clone3(mm, a, false)),
    // As clone3; the library puts the child on its stack.
    ("clone3_stack", -1, |mm, a| clone3(mm, a, true)),
    ("unshare", 272, |_, a| Ok((Syscall::Unshare { flags: CloneFlags::from_bits_retain(a[0]) }, Answer::Value))),
    ("setns", 308, |_, a| {
        let nstype = CloneFlags::from_bits_retain(a[1] & 0xffff_ffff);
        Ok((Syscall::Setns { fd: fd(a[0]), nstype }, Answer::Value))
    }),
    ("execve", 59, |mm, a| {
        let call = Syscall::Execve { path: path(mm, a[0])?, argv: strings(mm, a[1])?, envp: strings(mm, a[2])? };
        Ok((call, Answer::Value))
    }),
    ("exit", 60, |_, a| Ok((Syscall::Exit { status: a[0] as i32 }, Answer::Value))),
    ("exit_group", 231, |_, a| Ok((Syscall::ExitGroup { status: a[0] as i32 }, Answer::Value))),
    ("wait4", 61, |_, a| {
        let options = WaitFlags::from_bits_retain(a[2] as u32);
        Ok((Syscall::Wait4 { pid: pid(a[0]), options }, Answer::Wait { status: a[1], rusage: a[3] }))
    }),
    ("waitid", 247, |_, a| {
        let options = WaitFlags::from_bits_retain(a[3] as u32);
        let call = Syscall::Waitid { idtype: a[0] as i32, id: a[1] as i32, options };
        Ok((call, Answer::Waitid { info: a[2], rusage: a[4] }))
    }),
    ("getpid", 39, |_, _| Ok((Syscall::Getpid, Answer::Value))),
    ("getppid", 110, |_, _| Ok((Syscall::Getppid, Answer::Value))),
    ("gettid", 186, |_, _| Ok((Syscall::Gettid, Answer::Value))),
    ("set_tid_address", 218, |_, a| Ok((Syscall::SetTidAddress { tidptr: a[0] }, Answer::Value))),
    ("getpgid", 121, |_, a| Ok((Syscall::Getpgid { pid: pid(a[0]) }, Answer::Value))),
    ("getpgrp", 111, |_, _| Ok((Syscall::Getpgrp, Answer::Value))),
    ("setpgid", 109, |_, a| Ok((Syscall::Setpgid { pid: pid(a[0]), pgid: pid(a[1]) }, Answer::Value))),
    ("getsid", 124, |_, a| Ok((Syscall::Getsid { pid: pid(a[0]) }, Answer::Value))),
    ("setsid", 112, |_, _| Ok((Syscall::Setsid, Answer::Value))),
    ("pidfd_open", 434, |_, a| Ok((Syscall::PidfdOpen { pid: pid(a[0]), flags: a[1] as u32 }, Answer::Value))),
    ("pidfd_send_signal", 424, |mm, a| {
        let info = match a[2] {
            0 => None,
            at => {
                let field = |mm: &mut Mm, offset| mm.load(at.wrapping_add(offset), 4).map(|field| field as i32);
                Some((field(mm, 0)?, field(mm, 8)?, mm.load(at.wrapping_add(24), 8)?))
            }
        };
        Ok((Syscall::PidfdSendSignal { pidfd: fd(a[0]), sig: a[1] as i32, info, flags: a[3] as u32 }, Answer::Value))
    }),
    ("prctl", 157, prctl),
    ("sched_setaffinity", 203, |mm, a| {
        let mask = mm.read_vec(a[2], a[1].min(CPU_MASK_BYTES))?;
        Ok((Syscall::SchedSetaffinity { pid: pid(a[0]), mask }, Answer::Value))
    }),
    ("sched_getaffinity", 204, |_, a| {
        let call = Syscall::SchedGetaffinity { pid: pid(a[0]), len: a[1] as u32 as usize };
        Ok((call, Answer::Bytes { at: a[2], max: a[1] }))
    }),
    ("sched_yield", 24, |_, _| Ok((Syscall::SchedYield, Answer::Value))),
    ("sched_setscheduler", 144, |mm, a| {
        let priority = sched_priority(mm, a[0], a[2])?;
        let call = SchedCall::SetScheduler { pid: pid(a[0]), policy: a[1] as i32, priority };
        Ok((Syscall::Sched(call), Answer::Value))
    }),
    ("sched_setparam", 142, |mm, a| {
        let priority = sched_priority(mm, a[0], a[1])?;
        Ok((Syscall::Sched(SchedCall::SetParam { pid: pid(a[0]), priority }), Answer::Value))
    }),
    ("sched_getscheduler", 145, |_, a| Ok((Syscall::Sched(SchedCall::GetScheduler { pid: pid(a[0]) }), Answer::Value))),
    ("sched_getparam", 143, |_, a| {
        if a[1] == 0 {
            return Err(Refusal::Errno(Errno::EINVAL));
        }
        Ok((Syscall::Sched(SchedCall::GetParam { pid: pid(a[0]) }), Answer::Out { at: a[1] }))
    }),
    ("sched_get_priority_max", 146, |_, a| {
        Ok((Syscall::Sched(SchedCall::PriorityMax { policy: a[0] as i32 }), Answer::Value))
    }),
    ("sched_get_priority_min", 147, |_, a| {
        Ok((Syscall::Sched(SchedCall::PriorityMin { policy: a[0] as i32 }), Answer::Value))
    }),
    ("sched_rr_get_interval", 148, |_, a| {
        Ok((Syscall::Sched(SchedCall::RrGetInterval { pid: pid(a[0]) }), Answer::Time { at: a[1] }))
    }),
    ("pidfd_getfd", 438, |_, a| {
        Ok((Syscall::PidfdGetfd { pidfd: fd(a[0]), targetfd: fd(a[1]), flags: a[2] as u32 }, Answer::Value))
    }),
    ("getcpu", 309, |_, a| Ok((Syscall::Getcpu, Answer::Cpu { at: [a[0], a[1]] }))),
    ("ptrace", 101, |_, a| {
        let (request, addr, data) = (a[0] as i32, a[2], a[3]);
        let answer = match request {
            // PTRACE_PEEKTEXT, PTRACE_PEEKDATA, PTRACE_PEEKUSER, PTRACE_GETEVENTMSG.
            1..=3 | 0x4201 => Answer::TraceWord { at: data },
            // PTRACE_GETSIGINFO.
            0x4202 => Answer::TraceSignal { at: data },
            // PTRACE_GETREGS.
            12 => Answer::Structure { at: data },
            _ => Answer::Value,
        };
        Ok((Syscall::Ptrace { request, pid: pid(a[1]), addr, data }, answer))
    }),
    ("getpriority", 140, |_, a| Ok((Syscall::Getpriority { which: a[0] as i32, who: a[1] as i32 }, Answer::Value))),
    ("setpriority", 141, |_, a| {
        Ok((Syscall::Setpriority { which: a[0] as i32, who: a[1] as i32, prio: a[2] as i32 }, Answer::Value))
    }),
    ("prlimit64", 302, |mm, a| {
        let new_limit = match a[2] {
            0 => None,
            at => Some(Rlimit { rlim_cur: mm.load(at, 8)?, rlim_max: mm.load(at.wrapping_add(8), 8)? }),
        };
        Ok((Syscall::Prlimit64 { pid: pid(a[0]), resource: a[1] as i32, new_limit }, Answer::Rlimit { at: a[3] }))
    }),
    ("getrlimit", 97, |mm, a| {
        const RLIM_NLIMITS: i32 = 16;
        if (0..RLIM_NLIMITS).contains(&(a[0] as i32)) {
            mm.check(a[1], 16, true)?;
        }
        let call = Syscall::Prlimit64 { pid: pid(0), resource: a[0] as i32, new_limit: None };
        Ok((call, Answer::Rlimit { at: a[1] }))
    }),
    ("setrlimit", 160, |mm, a| {
        let new_limit = Some(Rlimit { rlim_cur: mm.load(a[1], 8)?, rlim_max: mm.load(a[1].wrapping_add(8), 8)? });
        Ok((Syscall::Prlimit64 { pid: pid(0), resource: a[0] as i32, new_limit }, Answer::Value))
    }),
    ("getrusage", 98, |_, a| Ok((Syscall::Getrusage { who: a[0] as i32 }, Answer::Structure { at: a[1] }))),
    ("times", 100, |_, a| Ok((Syscall::Times, Answer::Optional { at: a[0] }))),
    ("reboot", 169, |_, a| {
        // "EINVAL Bad magic numbers" - reboot(2); the second has four values.
        let magics = [672_274_793, 85_072_278, 369_367_448, 537_993_216];
        if a[0] as u32 != 0xfee1_dead || !magics.contains(&(a[1] as u32)) {
            return Err(Refusal::Errno(Errno::EINVAL));
        }
        Ok((Syscall::Reboot { cmd: a[2] as u32 }, Answer::Value))
    }),
    ("kcmp", 312, |mm, a| {
        const KCMP_EPOLL_TFD: u64 = 7;
        let word = |mm: &mut Mm, at: u64| mm.load(at, 4).map(|word| word as u32);
        // The kernel looks there after all else.
        let slot = if a[2] as u32 as u64 == KCMP_EPOLL_TFD {
            [0, 4, 8].map(|offset| word(mm, a[4].wrapping_add(offset)).ok())
        } else {
            [None; 3]
        };
        let slot = if let [Some(efd), Some(tfd), Some(toff)] = slot { Some([efd, tfd, toff]) } else { None };
        let call = Syscall::Kcmp { pid1: pid(a[0]), pid2: pid(a[1]), kind: a[2] as i32, idx1: a[3], idx2: a[4], slot };
        Ok((call, Answer::Value))
    }),
];

/// Returns the builder of the call with this number, for syscall(2).
pub(super) fn numbered(number: i64) -> Option<Build> {
    // Rows of the library alone have no number.
    super::GROUPS.iter().copied().flatten().find(|row| row.1 == number && number >= 0).map(|row| row.2)
}

/// `clone(flags, stack, parent_tid, child_tid, tls)`, the order of x86-64 - clone(2), NOTES.
fn clone(_: &mut Mm, a: &[u64; ARGS_MAX]) -> Result<(Syscall, Answer), Refusal> {
    let args = CloneArgs { parent_tid: a[2], child_tid: a[3], tls: a[4], ..CloneArgs::classic(a[0], a[1]) };
    let wants = |flag, at: u64| if args.flags.contains(flag) { at } else { 0 };
    let answer = Answer::Clone {
        parent_tid: wants(CloneFlags::PARENT_SETTID, a[2]),
        child_tid: wants(CloneFlags::CHILD_SETTID, a[3]),
        // "the PID file descriptor is placed … in the location pointed to by parent_tid" - clone(2).
        pidfd: wants(CloneFlags::PIDFD, a[2]),
        tls: args.flags.contains(CloneFlags::SETTLS).then_some(args.tls),
    };
    Ok((Syscall::Clone(args), answer))
}

/// `clone3(struct clone_args *, size)`.
fn clone3(mm: &mut Mm, a: &[u64; ARGS_MAX], is_library: bool) -> Result<(Syscall, Answer), Refusal> {
    /// `CLONE_ARGS_SIZE_VER0` - include/uapi/linux/sched.h.
    const SIZE_VER0: u64 = 64;
    /// `sizeof(struct clone_args)` of 6.18: eleven words.
    const SIZE: u64 = 88;
    const MAX_PID_NS_LEVEL: u64 = 32;
    let size = a[1];
    // kernel/fork.c:copy_clone_args_from_user: size first, then copy_struct_from_user.
    if size > 4096 {
        return Err(Refusal::Errno(Errno::E2BIG));
    }
    if size < SIZE_VER0 {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    let bytes = mm.read_vec(a[0], size)?;
    if bytes.iter().skip(SIZE as usize).any(|&byte| byte != 0) {
        return Err(Refusal::Errno(Errno::E2BIG));
    }
    let mut field = |index: u64| if (index + 1) * 8 <= size { mm.load(a[0] + index * 8, 8) } else { Ok(0) };
    let flags = CloneFlags::from_bits_retain(field(0)?);
    let (pidfd, child_tid, parent_tid, exit_signal) = (field(1)?, field(2)?, field(3)?, field(4)?);
    let (stack, stack_size) = (field(5)?, field(6)?);
    let tls = field(7)?;
    let (set_tid_at, set_tid_size, cgroup) = (field(8)?, field(9)?, field(10)?);
    // "EINVAL … set_tid_size is greater than the number of nested PID namespaces" and both or none - clone(2).
    if set_tid_size > MAX_PID_NS_LEVEL || (set_tid_at == 0) != (set_tid_size == 0) {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    let mut set_tid = Vec::new();
    for index in 0..set_tid_size {
        set_tid.push(pid(mm.load(set_tid_at.wrapping_add(index * 4), 4)?));
    }
    let has_cgroup = flags.contains(CloneFlags::INTO_CGROUP);
    if has_cgroup && (cgroup > i32::MAX as u64 || size < SIZE) {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    // One without the other is EINVAL - kernel/fork.c:clone3_stack_valid()
    if stack != 0 && stack_size != 0 && !is_library {
        // The child would return from syscall(2) onto that stack; glibc offers no wrapper that could use it.
        return Err(Refusal::Unsupported(Unsupported::new("clone3", "stack")));
    }
    let wants = |flag, at: u64| if flags.contains(flag) { at } else { 0 };
    let answer = Answer::Clone {
        parent_tid: wants(CloneFlags::PARENT_SETTID, parent_tid),
        child_tid: wants(CloneFlags::CHILD_SETTID, child_tid),
        pidfd: wants(CloneFlags::PIDFD, pidfd),
        tls: flags.contains(CloneFlags::SETTLS).then_some(tls),
    };
    let args = CloneArgs {
        entry: CloneEntry::Clone3,
        flags,
        exit_signal,
        stack,
        stack_size,
        parent_tid,
        child_tid,
        tls,
        set_tid,
        cgroup: has_cgroup.then_some(Fd(cgroup as i32)),
        size: size as usize,
    };
    Ok((Syscall::Clone(args), answer))
}

fn prctl(mm: &mut Mm, a: &[u64; ARGS_MAX]) -> Result<(Syscall, Answer), Refusal> {
    const PR_GET_PDEATHSIG: i32 = 2;
    const PR_SET_NAME: i32 = 15;
    const PR_GET_NAME: i32 = 16;
    const PR_GET_CHILD_SUBREAPER: i32 = 37;
    const PR_SET_SECCOMP: i32 = 22;
    let option = a[0] as i32;
    if option == PR_SET_SECCOMP
        && let Some(built) = super::seccomp::from_prctl(mm, a)
    {
        return built;
    }
    let name = if option == PR_SET_NAME {
        // kernel/sys.c: strncpy_from_user of TASK_COMM_LEN - 1 bytes.
        let limit = nslab_abi::limits::TASK_COMM_LEN as u64 - 1;
        let len = mm.find_byte(a[1], 0, limit)?.unwrap_or(limit);
        mm.read_vec(a[1], len)?
    } else {
        Vec::new()
    };
    let answer = match option {
        PR_GET_PDEATHSIG | PR_GET_NAME | PR_GET_CHILD_SUBREAPER => Answer::Out { at: a[1] },
        _ => Answer::Value,
    };
    Ok((Syscall::Prctl { option, args: [a[1], a[2], a[3], a[4]], name }, answer))
}

/// Reads a `struct sched_param`: null is EINVAL, and so is a negative pid beside it - kernel/sched/syscalls.c.
fn sched_priority(mm: &mut Mm, whose: u64, at: u64) -> Result<i32, Refusal> {
    if at == 0 || (whose as i32) < 0 {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    Ok(mm.load(at, 4)? as i32)
}
