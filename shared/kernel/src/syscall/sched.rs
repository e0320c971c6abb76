//! sched_setscheduler(2) and its kin - kernel/sched/syscalls.c. The policy is kept and told; the machine's one processor goes round
//! as its schedule says, whatever the policies are.

use nslab_abi::{Cap, Errno, Pid, Reason, Ret, SchedCall, TaskId, Timespec};

use crate::Kernel;
use crate::ns::NsId;
use crate::stop::SysResult;
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
/// `RR_TIMESLICE`.
const RR_TIMESLICE_NS: i64 = 100_000_000;

pub fn sys_sched(k: &mut Kernel, t: TaskId, call: &SchedCall) -> SysResult {
    match *call {
        SchedCall::SetScheduler { pid, policy, priority } => {
            k.ensure(Reason::ValueInRange, policy >= 0 && pid.0 >= 0, Errno::EINVAL)?;
            let target = target(k, t, pid)?;
            let new = Policy {
                number: policy & !SCHED_RESET_ON_FORK,
                priority,
                resets_on_fork: policy & SCHED_RESET_ON_FORK != 0,
            };
            set(k, t, target, new)
        }
        SchedCall::SetParam { pid, priority } => {
            k.ensure(Reason::ValueInRange, pid.0 >= 0, Errno::EINVAL)?;
            let target = target(k, t, pid)?;
            let new = Policy { priority, ..k.task(target).policy };
            set(k, t, target, new)
        }
        SchedCall::GetScheduler { pid } => {
            k.ensure(Reason::ValueInRange, pid.0 >= 0, Errno::EINVAL)?;
            let target = target(k, t, pid)?;
            let policy = k.task(target).policy;
            let reset = if policy.resets_on_fork { SCHED_RESET_ON_FORK } else { 0 };
            Ok(Ret::Int(i64::from(policy.number | reset)))
        }
        SchedCall::GetParam { pid } => {
            k.ensure(Reason::ValueInRange, pid.0 >= 0, Errno::EINVAL)?;
            let target = target(k, t, pid)?;
            Ok(Ret::Bytes(k.task(target).policy.priority.to_le_bytes().to_vec()))
        }
        SchedCall::PriorityMax { policy } => bound(k, policy, 99),
        SchedCall::PriorityMin { policy } => bound(k, policy, 1),
        SchedCall::RrGetInterval { pid } => {
            k.ensure(Reason::ValueInRange, pid.0 >= 0, Errno::EINVAL)?;
            let target = target(k, t, pid)?;
            let tv_nsec = if k.task(target).policy.number == SCHED_RR { RR_TIMESLICE_NS } else { 0 };
            Ok(Ret::Time(Timespec { tv_sec: 0, tv_nsec }))
        }
    }
}

fn target(k: &mut Kernel, t: TaskId, pid: Pid) -> Result<TaskId, Errno> {
    let found = if pid.0 == 0 { Some(t) } else { k.find_task_by_vpid(t, pid) };
    k.ensure(Reason::ProcessExists, found.is_some(), Errno::ESRCH)?;
    found.ok_or(Errno::ESRCH)
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
    let (cred, tcred) = (&k.task(t).cred, &task.cred);
    let is_same = cred.euid == tcred.uid || cred.euid == tcred.euid;
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

impl Policy {
    /// What a child begins with under SCHED_RESET_ON_FORK - kernel/sched/core.c:sched_fork().
    pub(crate) fn of_child(self, nice: i32) -> (Policy, i32) {
        match is_realtime(self.number) {
            true => (Policy::default(), 0),
            false => (Policy { resets_on_fork: false, ..self }, nice.max(0)),
        }
    }
}
