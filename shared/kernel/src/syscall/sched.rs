//! sched_setscheduler(2) and its kin - kernel/sched/syscalls.c. The policy is kept and told; the machine's one processor goes round
//! as its schedule says, whatever the policies are.

use nslab_abi::{Cap, Errno, Pid, RawCall, Reason, Ret, SchedCall, TaskId, Timespec};

use crate::Kernel;
use crate::ns::NsId;
use crate::stop::{SysResult, unsupported};
use crate::task::Policy;

const SCHED_FIFO: i32 = 1;
const SCHED_RR: i32 = 2;
const SCHED_BATCH: i32 = 3;
const SCHED_IDLE: i32 = 5;
const SCHED_DEADLINE: i32 = 6;
const SCHED_EXT: i32 = 7;
const SCHED_RESET_ON_FORK: i32 = 0x4000_0000;
const RLIMIT_NICE: usize = 13;
const RLIMIT_RTPRIO: usize = 14;
/// `sysctl_sched_base_slice` of a machine with one processor.
const SLICE_NS: u64 = 700_000;
/// `RR_TIMESLICE`.
const RR_TIMESLICE_NS: i64 = 100_000_000;

pub fn sys_sched(k: &mut Kernel, t: TaskId, call: &SchedCall) -> SysResult {
    match *call {
        SchedCall::SetScheduler { pid, policy, priority } => {
            k.ensure(Reason::ValueInRange, policy >= 0 && pid.0 >= 0, Errno::EINVAL)?;
            let target = k.find_process(t, pid)?;
            let new = Policy {
                number: policy & !SCHED_RESET_ON_FORK,
                priority,
                resets_on_fork: policy & SCHED_RESET_ON_FORK != 0,
            };
            set(k, t, target, new)
        }
        SchedCall::SetParam { pid, priority } => {
            k.ensure(Reason::ValueInRange, pid.0 >= 0, Errno::EINVAL)?;
            let target = k.find_process(t, pid)?;
            let new = Policy { priority, ..k.task(target).policy };
            set(k, t, target, new)
        }
        SchedCall::GetScheduler { pid } => {
            k.ensure(Reason::ValueInRange, pid.0 >= 0, Errno::EINVAL)?;
            let target = k.find_process(t, pid)?;
            let policy = k.task(target).policy;
            let reset = if policy.resets_on_fork { SCHED_RESET_ON_FORK } else { 0 };
            Ok(Ret::Int(i64::from(policy.number | reset)))
        }
        SchedCall::GetParam { pid } => {
            k.ensure(Reason::ValueInRange, pid.0 >= 0, Errno::EINVAL)?;
            let target = k.find_process(t, pid)?;
            Ok(Ret::Bytes(k.task(target).policy.priority.to_le_bytes().to_vec()))
        }
        SchedCall::PriorityMax { policy } => bound(k, policy, 99),
        SchedCall::PriorityMin { policy } => bound(k, policy, 1),
        SchedCall::RrGetInterval { pid } => {
            k.ensure(Reason::ValueInRange, pid.0 >= 0, Errno::EINVAL)?;
            let target = k.find_process(t, pid)?;
            let tv_nsec = if k.task(target).policy.number == SCHED_RR { RR_TIMESLICE_NS } else { 0 };
            Ok(Ret::Time(Timespec { tv_sec: 0, tv_nsec }))
        }
    }
}

fn is_realtime(policy: i32) -> bool {
    matches!(policy, SCHED_FIFO | SCHED_RR)
}

fn is_known(policy: i32) -> bool {
    matches!(policy, 0..=SCHED_BATCH | SCHED_IDLE..=SCHED_EXT)
}

fn bound(k: &mut Kernel, policy: i32, of_realtime: i64) -> SysResult {
    k.ensure(Reason::ValueInRange, is_known(policy), Errno::EINVAL)?;
    Ok(Ret::Int(if is_realtime(policy) { of_realtime } else { 0 }))
}

/// kernel/sched/syscalls.c:__sched_setscheduler()
fn set(k: &mut Kernel, t: TaskId, target: TaskId, new: Policy) -> SysResult {
    k.ensure(Reason::ValueInRange, is_known(new.number) && (0..=99).contains(&new.priority), Errno::EINVAL)?;
    // SCHED_DEADLINE needs what sched_setattr(2) alone can tell.
    let is_whole = new.number != SCHED_DEADLINE && is_realtime(new.number) == (new.priority != 0);
    k.ensure(Reason::ValueInRange, is_whole, Errno::EINVAL)?;
    let task = k.task(target);
    let (old, nice) = (task.policy, i64::from(task.nice));
    let is_same = k.is_same_owner(t, target);
    let limit = task.rlimits[RLIMIT_RTPRIO].rlim_cur;
    let realtime = is_realtime(new.number)
        && ((new.number != old.number && limit == 0) || (new.priority > old.priority && new.priority as u64 > limit));
    let can_nice = (20 - nice) as u64 <= task.rlimits[RLIMIT_NICE].rlim_cur;
    let leaves_idle = old.number == SCHED_IDLE && new.number != SCHED_IDLE && !can_nice;
    let is_privileged = realtime || leaves_idle || !is_same || (old.resets_on_fork && !new.resets_on_fork);
    let may = !is_privileged || k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_NICE);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    super::limits::may_renice(k, t, target)?;
    k.task_mut(target).policy = new;
    Ok(Ret::Int(0))
}

/// `SCHED_ATTR_SIZE_VER0`, and the size with the bounds of utilization.
const ATTR_BYTES: (usize, usize) = (48, 56);
/// `SCHED_FLAG_RESET_ON_FORK`, the only one that other policies than SCHED_DEADLINE have here.
const SCHED_FLAG_RESET_ON_FORK: u64 = 1;

/// sched_getattr(2) - kernel/sched/syscalls.c
pub fn sys_sched_getattr(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    let [pid, at, size, flags, ..] = call.args;
    let (size, pid) = (size as u32 as usize, Pid(pid as i32));
    let is_fit = at != 0 && pid.0 >= 0 && (ATTR_BYTES.0..=4096).contains(&size) && flags as u32 == 0;
    k.ensure(Reason::ValueInRange, is_fit, Errno::EINVAL)?;
    let target = k.find_process(t, pid)?;
    k.ensure(Reason::ValueInRange, !call.bytes(1).is_empty(), Errno::EFAULT)?;
    let task = k.task(target);
    let mut bytes = vec![0; ATTR_BYTES.1];
    let len = size.min(ATTR_BYTES.1);
    bytes[..4].copy_from_slice(&(len as u32).to_le_bytes());
    bytes[4..8].copy_from_slice(&task.policy.number.to_le_bytes());
    bytes[8..16].copy_from_slice(&u64::from(task.policy.resets_on_fork).to_le_bytes());
    match is_realtime(task.policy.number) {
        true => bytes[20..24].copy_from_slice(&task.policy.priority.to_le_bytes()),
        false => bytes[16..20].copy_from_slice(&task.nice.to_le_bytes()),
    }
    if !is_realtime(task.policy.number) {
        // The slice of the fair scheduler, in nanoseconds.
        bytes[24..32].copy_from_slice(&SLICE_NS.to_le_bytes());
    }
    bytes[52..56].copy_from_slice(&1024u32.to_le_bytes());
    bytes.truncate(len);
    Ok(Ret::Raw { value: 0, written: vec![(1, bytes)] })
}

/// sched_setattr(2), but for SCHED_DEADLINE.
pub fn sys_sched_setattr(k: &mut Kernel, t: TaskId, call: &RawCall) -> SysResult {
    let [pid, at, flags, ..] = call.args;
    let pid = Pid(pid as i32);
    k.ensure(Reason::ValueInRange, at != 0 && pid.0 >= 0 && flags as u32 == 0, Errno::EINVAL)?;
    let bytes = call.bytes(1);
    k.ensure(Reason::ValueInRange, bytes.len() == ATTR_BYTES.1, Errno::EFAULT)?;
    let word = |at: usize| i32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let size = word(0) as u32 as usize;
    k.ensure(Reason::ValueInRange, size == 0 || size >= ATTR_BYTES.0, Errno::E2BIG)?;
    let (number, flags, nice, priority) = (word(4), word(8) as u32 as u64, word(16), word(20));
    k.ensure(Reason::ValueInRange, number >= 0, Errno::EINVAL)?;
    if number == SCHED_DEADLINE || flags & !SCHED_FLAG_RESET_ON_FORK != 0 || number == SCHED_EXT {
        return unsupported("sched_setattr", "SCHED_DEADLINE, and flags other than SCHED_FLAG_RESET_ON_FORK");
    }
    let target = k.find_process(t, pid)?;
    let is_fair = !is_realtime(number);
    let nice = nice.clamp(-20, 19);
    if is_fair && number != SCHED_IDLE && nice < k.task(target).nice {
        let may_raise = k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_NICE);
        k.ensure(Reason::Capability, may_raise, Errno::EPERM)?;
    }
    let new = Policy { number, priority, resets_on_fork: flags & SCHED_FLAG_RESET_ON_FORK != 0 };
    set(k, t, target, new)?;
    if is_fair {
        k.task_mut(target).nice = nice;
    }
    Ok(Ret::Int(0))
}

impl Policy {
    /// What a child begins with under SCHED_RESET_ON_FORK - kernel/sched/core.c:sched_fork().
    pub(crate) fn of_child(self, nice: i32) -> (Policy, i32) {
        match is_realtime(self.number) {
            true => (Policy::default(), 0),
            false => (Policy { resets_on_fork: false, ..self }, nice.max(0)),
        }
    }
}
