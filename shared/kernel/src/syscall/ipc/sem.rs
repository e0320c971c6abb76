//! semget(2), semop(2) - ipc/sem.c.

use std::sync::Arc;

use nslab_abi::{CloneFlags, Errno, Reason, Ret, SemBuf, TaskId, Timespec};

use super::{IPC_NOWAIT, Kind, S_IRUGO, S_IWUGO, change, find, get, now_s, ns_of, own_nr, sleep};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::ipc::{IpcIds, IpcNamespace, SemSet};
use crate::stop::{SysResult, unsupported};
use crate::task::IpcWait;

/// Largest value - SEMVMX.
pub const SEMVMX: i32 = 32_767;
pub const SEM_UNDO: i16 = 0x1000;
const NANOS: i64 = 1_000_000_000;

impl Kind for SemSet {
    fn ids(ns: &IpcNamespace) -> &IpcIds<SemSet> {
        &ns.sem
    }

    fn ids_mut(ns: &mut IpcNamespace) -> &mut IpcIds<SemSet> {
        &mut ns.sem
    }

    fn limit(ns: &IpcNamespace) -> i32 {
        ns.limits.sem[3]
    }
}

/// Semaphores of all sets of a namespace.
pub fn used_sems(ipc: &IpcNamespace) -> usize {
    ipc.sem.objects.values().map(|object| object.data.sems.len()).sum()
}

pub fn sys_semget(k: &mut Kernel, t: TaskId, key: i32, nsems: i32, semflg: i32) -> SysResult {
    let [semmsl, semmns, ..] = k.ipc(ns_of(k, t)).limits.sem;
    k.ensure(Reason::ValueInRange, (0..=semmsl).contains(&nsems), Errno::EINVAL)?;
    let fits = |set: &SemSet| nsems as usize <= set.sems.len();
    let make = |k: &mut Kernel| {
        k.ensure(Reason::ValueInRange, nsems > 0, Errno::EINVAL)?;
        let has_room = used_sems(k.ipc(ns_of(k, t))) + nsems as usize <= semmns as usize;
        k.ensure(Reason::ResourceLimit, has_room, Errno::ENOSPC)?;
        Ok(SemSet { sems: Arc::new(vec![(0, 0); nsems as usize]), times: [0, now_s(k)] })
    };
    Ok(Ret::Int(i64::from(get(k, t, key, semflg, fits, make)?)))
}

/// What trying all operations in order comes to.
enum Tried {
    /// The new values, and what SEM_UNDO will add at the end.
    Done(Vec<(i32, i32)>),
    /// Would sleep at this operation.
    Sleeps(SemBuf),
}

/// "The set of operations contained in sops is performed in array order, and atomically" - semop(2)
fn try_all(k: &Kernel, t: TaskId, id: i32, sops: &[SemBuf]) -> Result<Tried, Errno> {
    let ns = ns_of(k, t);
    let pid = own_nr(k, t);
    let Some(object) = SemSet::ids(k.ipc(ns)).objects.get(&super::index_of(id)) else { return Err(Errno::EIDRM) };
    let mut sems = object.data.sems.to_vec();
    let mut undo = k.undo_of(t, ns, id);
    for op in sops {
        let number = usize::from(op.sem_num);
        let sem = sems.get_mut(number).ok_or(Errno::EFBIG)?;
        let value = sem.0 + i32::from(op.sem_op);
        if value < 0 || (op.sem_op == 0 && sem.0 != 0) {
            return Ok(Tried::Sleeps(*op));
        }
        if value > SEMVMX {
            return Err(Errno::ERANGE);
        }
        if op.sem_flg & SEM_UNDO != 0 {
            undo.resize(sems.len(), 0);
            undo[number] -= i32::from(op.sem_op);
            if !(-SEMVMX - 1..=SEMVMX).contains(&undo[number]) {
                return Err(Errno::ERANGE);
            }
        }
        sems[number] = (value, pid);
    }
    Ok(Tried::Done(sems))
}

pub fn sys_semtimedop(k: &mut Kernel, t: TaskId, id: i32, sops: &[SemBuf], timeout: Option<Timespec>) -> SysResult {
    let slept = k.task(t).restart.ipc.clone();
    if let Some(IpcWait::Semop { done: Some(done), .. }) = slept.as_ref().map(|sleep| &sleep.what) {
        return Ok(done.map(|()| Ret::Int(0))?);
    }
    let ns = ns_of(k, t);
    k.ensure(Reason::ValueInRange, !sops.is_empty() && id >= 0, Errno::EINVAL)?;
    let semopm = k.ipc(ns).limits.sem[2];
    k.ensure(Reason::ValueInRange, sops.len() as i64 <= i64::from(semopm), Errno::E2BIG)?;
    let is_time = timeout.is_none_or(|time| time.tv_sec >= 0 && (0..NANOS).contains(&time.tv_nsec));
    k.ensure(Reason::ValueInRange, is_time, Errno::EINVAL)?;
    if k.task(t).clone_flags.contains(CloneFlags::SYSVSEM) && sops.iter().any(|op| op.sem_flg & SEM_UNDO != 0) {
        return unsupported("semop", "SEM_UNDO after CLONE_SYSVSEM");
    }
    let alters = sops.iter().any(|op| op.sem_op != 0);
    let asked = if alters { S_IWUGO } else { S_IRUGO };
    let gone = |errno| if slept.is_some() { Errno::EIDRM } else { errno };
    let object = super::obtain::<SemSet>(k, t, id).map_err(gone)?;
    let is_in_range = sops.iter().all(|op| usize::from(op.sem_num) < object.data.sems.len());
    k.ensure(Reason::ValueInRange, is_in_range, Errno::EFBIG)?;
    find::<SemSet>(k, t, id, asked)?;
    let deadline_ns = k.task(t).restart.deadline_ns.or_else(|| {
        let time = timeout?;
        let wait_ns = time.tv_sec.saturating_mul(NANOS).saturating_add(time.tv_nsec);
        Some(k.clock_ns.saturating_add(wait_ns as u64))
    });
    match try_all(k, t, id, sops)? {
        Tried::Sleeps(op) if i32::from(op.sem_flg) & IPC_NOWAIT != 0 => {
            k.check(Reason::ResourceLimit, false);
            Err(Errno::EAGAIN.into())
        }
        // "EAGAIN … or the time limit specified in timeout expired." - semop(2)
        Tried::Sleeps(_) if deadline_ns.is_some_and(|deadline_ns| deadline_ns <= k.clock_ns) => {
            Err(Errno::EAGAIN.into())
        }
        Tried::Sleeps(blocking) => {
            k.task_mut(t).restart.deadline_ns = deadline_ns;
            k.ipc_sleep(t, id, IpcWait::Semop { sops: Arc::new(sops.to_vec()), blocking, done: None });
            Err(sleep(k, t, deadline_ns))
        }
        Tried::Done(sems) => {
            perform(k, t, id, sops, sems);
            update_queue(k, ns, id);
            Ok(Ret::Int(0))
        }
    }
}

/// Puts new values and adjustments in force.
fn perform(k: &mut Kernel, t: TaskId, id: i32, sops: &[SemBuf], sems: Vec<(i32, i32)>) {
    let (ns, now) = (ns_of(k, t), now_s(k));
    for op in sops.iter().filter(|op| op.sem_flg & SEM_UNDO != 0) {
        k.add_undo(t, ns, id, sems.len(), (op.sem_num, -i32::from(op.sem_op)));
    }
    change::<SemSet>(k, ns, id, |object| {
        object.data.sems = Arc::new(sems);
        object.data.times[0] = now;
    });
}

/// Does for sleepers, the longest first, what they wait for, as often as that makes something possible - ipc/sem.c:update_queue().
pub fn update_queue(k: &mut Kernel, ns: NsId, id: i32) {
    loop {
        let mut has_changed = false;
        for (sleeper, sleep) in k.ipc_sleepers(ns, id) {
            let IpcWait::Semop { sops, done: None, .. } = sleep.what else { continue };
            let result = match try_all(k, sleeper, id, &sops) {
                Ok(Tried::Sleeps(op)) => {
                    if let Some(IpcWait::Semop { blocking, .. }) =
                        k.task_mut(sleeper).restart.ipc.as_mut().map(|sleep| &mut sleep.what)
                    {
                        *blocking = op;
                    }
                    continue;
                }
                Ok(Tried::Done(sems)) => {
                    has_changed = has_changed || sops.iter().any(|op| op.sem_op != 0);
                    perform(k, sleeper, id, &sops, sems);
                    Ok(())
                }
                Err(errno) => Err(errno),
            };
            k.ipc_wake(sleeper, |wait| {
                if let IpcWait::Semop { done, .. } = wait {
                    *done = Some(result);
                }
            });
            if has_changed {
                break;
            }
        }
        if !has_changed {
            return;
        }
    }
}
