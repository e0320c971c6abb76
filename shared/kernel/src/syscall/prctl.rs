//! prctl(2) - kernel/sys.c, security/commoncap.c:cap_task_prctl().

use nslab_abi::limits::TASK_COMM_LEN;
use nslab_abi::{Cap, CapSet, Errno, Reason, Ret, Signal, TaskId};

use crate::Kernel;
use crate::stop::{SysResult, unsupported};
use crate::task::Cred;
use crate::task::exec_cred::SECBIT_KEEP_CAPS;

/// `SECURE_ALL_LOCKS`: the lock bits of the securebits.
const SECURE_ALL_LOCKS: u32 = 0xaaa;
/// `SECURE_ALL_BITS | SECURE_ALL_LOCKS`.
const SECURE_KNOWN: u32 = 0xfff;
/// `SECURE_ALL_UNPRIVILEGED` with its locks: what interpreters look at, and any process may set of itself.
const SECURE_UNPRIVILEGED: u32 = 0xf00;
/// `SECBIT_KEEP_CAPS_LOCKED`.
const SECBIT_KEEP_CAPS_LOCKED: u32 = 1 << 5;
/// `SECBIT_NO_CAP_AMBIENT_RAISE`.
const SECBIT_NO_CAP_AMBIENT_RAISE: u32 = 1 << 6;

/// Options that x86 has, or every machine, and the simulator does not - include/uapi/linux/prctl.h
const UNMODELLED: &[(i32, &str)] = &[
    (25, "PR_GET_TSC"),
    (26, "PR_SET_TSC"),
    (33, "PR_MCE_KILL"),
    (35, "PR_SET_MM"),
    (40, "PR_GET_TID_ADDRESS"),
    (41, "PR_SET_THP_DISABLE"),
    (42, "PR_GET_THP_DISABLE"),
    (52, "PR_GET_SPECULATION_CTRL"),
    (53, "PR_SET_SPECULATION_CTRL"),
    (57, "PR_SET_IO_FLUSHER"),
    (58, "PR_GET_IO_FLUSHER"),
    (59, "PR_SET_SYSCALL_USER_DISPATCH"),
    (62, "PR_SCHED_CORE"),
    (65, "PR_SET_MDWE"),
    (66, "PR_GET_MDWE"),
    (67, "PR_SET_MEMORY_MERGE"),
    (68, "PR_GET_MEMORY_MERGE"),
    (77, "PR_TIMER_CREATE_RESTORE_IDS"),
    (78, "PR_FUTEX_HASH"),
    (0x4155_5856, "PR_GET_AUXV"),
    (0x5356_4d41, "PR_SET_VMA"),
    (0x5961_6d61, "PR_SET_PTRACER"),
];

pub fn sys_prctl(k: &mut Kernel, t: TaskId, option: i32, args: &[u64; 4], name: &[u8]) -> SysResult {
    let int = |value: i32| Ok(Ret::Bytes(value.to_le_bytes().to_vec()));
    let arg = args[0];
    match option {
        1 => set_pdeathsig(k, t, arg),
        2 => int(i32::from(k.task(t).pdeath_signal)),
        3 => Ok(Ret::Int(i64::from(k.task(t).dumpable))),
        4 => {
            // "PR_SET_DUMPABLE … Since Linux 2.6.13, the value 2 is not permitted" - prctl(2)
            k.ensure(Reason::ValueInRange, arg <= 1, Errno::EINVAL)?;
            k.change_mm(t, |task| task.dumpable = arg as u8);
            Ok(Ret::Int(0))
        }
        7 => Ok(Ret::Int(i64::from(k.task(t).cred.securebits & SECBIT_KEEP_CAPS != 0))),
        8 => set_keepcaps(k, t, arg),
        15 => {
            let name = name.split(|&byte| byte == 0).next().unwrap_or_default();
            k.task_mut(t).comm = name[..name.len().min(TASK_COMM_LEN - 1)].to_vec();
            Ok(Ret::Int(0))
        }
        16 => {
            let mut bytes = k.task(t).comm.clone();
            bytes.resize(TASK_COMM_LEN, 0);
            Ok(Ret::Bytes(bytes))
        }
        21 => Ok(Ret::Int(i64::from(k.task(t).seccomp.mode))),
        // The modes that there are come as seccomp(2).
        22 => {
            k.check(Reason::ValueInRange, false);
            Err(Errno::EINVAL.into())
        }
        23 => {
            let cap = checked_cap(k, arg)?;
            Ok(Ret::Int(i64::from(k.task(t).cred.bounding.has(cap))))
        }
        24 => drop_bounding(k, t, arg),
        13 => Ok(Ret::Int(0)),
        14 => {
            // "PR_TIMING_STATISTICAL": there is no other - prctl(2)
            k.ensure(Reason::ValueInRange, arg == 0, Errno::EINVAL)?;
            Ok(Ret::Int(0))
        }
        27 => Ok(Ret::Int(i64::from(k.task(t).cred.securebits))),
        28 => set_securebits(k, t, arg),
        29 => {
            // "If arg2 is less than or equal to zero, reset the current timer slack to the thread's default timer slack value." - PR_SET_TIMERSLACK(2const)
            let mut task = k.task_mut(t);
            task.timer_slack_ns.0 = if arg as i64 <= 0 { task.timer_slack_ns.1 } else { arg };
            Ok(Ret::Int(0))
        }
        30 => Ok(Ret::Int(k.task(t).timer_slack_ns.0 as i64)),
        // PR_MCE_KILL_GET: PR_MCE_KILL_DEFAULT.
        34 => {
            k.ensure(Reason::ValueInRange, args == &[0; 4], Errno::EINVAL)?;
            Ok(Ret::Int(2))
        }
        36 => {
            k.change_process(t, |task| task.is_child_subreaper = arg != 0);
            Ok(Ret::Int(0))
        }
        37 => int(i32::from(k.task(t).is_child_subreaper)),
        38 => {
            k.ensure(Reason::ValueInRange, arg == 1 && args[1..] == [0; 3], Errno::EINVAL)?;
            k.task_mut(t).no_new_privs = true;
            Ok(Ret::Int(0))
        }
        39 => {
            k.ensure(Reason::ValueInRange, args == &[0; 4], Errno::EINVAL)?;
            Ok(Ret::Int(i64::from(k.task(t).no_new_privs)))
        }
        47 => cap_ambient(k, t, args),
        // Nothing counts events of a process - PR_TASK_PERF_EVENTS_DISABLE(2const)
        31 | 32 => Ok(Ret::Int(0)),
        _ => match UNMODELLED.iter().find(|unmodelled| unmodelled.0 == option) {
            Some(&(_, name)) => unsupported("prctl", name),
            None => {
                k.check(Reason::ValueInRange, false);
                Err(Errno::EINVAL.into())
            }
        },
    }
}

fn set_pdeathsig(k: &mut Kernel, t: TaskId, arg: u64) -> SysResult {
    k.ensure(Reason::ValueInRange, arg <= u64::from(Signal::MAX), Errno::EINVAL)?;
    k.task_mut(t).pdeath_signal = arg as u8;
    Ok(Ret::Int(0))
}

fn checked_cap(k: &mut Kernel, arg: u64) -> Result<Cap, Errno> {
    let is_known = arg <= u64::from(Cap::CAP_CHECKPOINT_RESTORE.0);
    k.ensure(Reason::ValueInRange, is_known, Errno::EINVAL)?;
    Ok(Cap(arg as u8))
}

fn change_cred(k: &mut Kernel, t: TaskId, change: impl FnOnce(&mut Cred)) -> SysResult {
    let mut cred = Cred::clone(&k.task(t).cred);
    change(&mut cred);
    k.commit_creds(t, cred);
    Ok(Ret::Int(0))
}

fn set_keepcaps(k: &mut Kernel, t: TaskId, arg: u64) -> SysResult {
    k.ensure(Reason::ValueInRange, arg <= 1, Errno::EINVAL)?;
    // Even where nothing would change - security/commoncap.c:cap_task_prctl()
    let is_locked = k.task(t).cred.securebits & SECBIT_KEEP_CAPS_LOCKED != 0;
    k.ensure(Reason::Capability, !is_locked, Errno::EPERM)?;
    change_cred(k, t, |cred| match arg {
        0 => cred.securebits &= !SECBIT_KEEP_CAPS,
        _ => cred.securebits |= SECBIT_KEEP_CAPS,
    })
}

fn drop_bounding(k: &mut Kernel, t: TaskId, arg: u64) -> SysResult {
    // security/commoncap.c:cap_prctl_drop() asks for the capability first.
    let is_capable = k.ns_capable_own(t, Cap::CAP_SETPCAP);
    k.ensure(Reason::Capability, is_capable, Errno::EPERM)?;
    let cap = checked_cap(k, arg)?;
    change_cred(k, t, |cred| cred.bounding.0 &= !(1 << cap.0))
}

fn set_securebits(k: &mut Kernel, t: TaskId, arg: u64) -> SysResult {
    let old = u64::from(k.task(t).cred.securebits);
    let locked = (old & u64::from(SECURE_ALL_LOCKS)) >> 1;
    let is_allowed = (locked & (old ^ arg)) == 0
        && (old & u64::from(SECURE_ALL_LOCKS) & !arg) == 0
        && arg & !u64::from(SECURE_KNOWN) == 0;
    // "For legacy reason, denies non-change" - security/commoncap.c:cap_task_prctl()
    let changed = old ^ arg;
    let is_own_business = changed != 0 && changed & !u64::from(SECURE_UNPRIVILEGED) == 0;
    let is_allowed = is_allowed && (is_own_business || k.ns_capable_own(t, Cap::CAP_SETPCAP));
    k.ensure(Reason::Capability, is_allowed, Errno::EPERM)?;
    change_cred(k, t, |cred| cred.securebits = arg as u32)
}

/// PR_CAP_AMBIENT - security/commoncap.c
fn cap_ambient(k: &mut Kernel, t: TaskId, args: &[u64; 4]) -> SysResult {
    if args[0] == 4 {
        k.ensure(Reason::ValueInRange, args[1..] == [0; 3], Errno::EINVAL)?;
        return change_cred(k, t, |cred| cred.ambient = CapSet::EMPTY);
    }
    k.ensure(Reason::ValueInRange, args[2..] == [0; 2], Errno::EINVAL)?;
    let cap = checked_cap(k, args[1])?;
    let cred = k.task(t).cred.clone();
    match args[0] {
        1 => Ok(Ret::Int(i64::from(cred.ambient.has(cap)))),
        2 => {
            let may = cred.permitted.has(cap)
                && cred.inheritable.has(cap)
                && cred.securebits & SECBIT_NO_CAP_AMBIENT_RAISE == 0;
            k.ensure(Reason::Capability, may, Errno::EPERM)?;
            change_cred(k, t, |cred| cred.ambient.0 |= 1 << cap.0)
        }
        3 => change_cred(k, t, |cred| cred.ambient.0 &= !(1 << cap.0)),
        _ => Err(Errno::EINVAL.into()),
    }
}
