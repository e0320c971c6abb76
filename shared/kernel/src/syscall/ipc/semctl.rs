//! semctl(2) - ipc/sem.c.

use std::sync::Arc;

use nslab_abi::{Errno, Reason, Ret, TaskId};

use super::sem::{SEMVMX, update_queue};
use super::{
    IPC_INFO, IPC_RMID, IPC_SET, IPC_STAT, S_IRUGO, S_IWUGO, change, find, info, now_s, ns_of, obtain, obtain_owned,
    obtain_stat, own_nr, perm_bytes, permit, remove, set_perm, structure,
};
use crate::Kernel;
use crate::ns::ipc::SemSet;
use crate::stop::SysResult;
use crate::task::IpcWait;

const GETPID: i32 = 11;
const GETVAL: i32 = 12;
const GETALL: i32 = 13;
const GETNCNT: i32 = 14;
const GETZCNT: i32 = 15;
const SETVAL: i32 = 16;
const SETALL: i32 = 17;
const SEM_STAT: i32 = 18;
const SEM_INFO: i32 = 19;
const SEM_STAT_ANY: i32 = 20;
/// Bytes of `struct semid64_ds`.
const SEMID_BYTES: usize = 104;

/// `union semun`, as far as the command reads it.
pub struct Arg<'a> {
    pub val: i32,
    pub set: &'a [u8],
    pub array: &'a [u16],
}

pub fn sys_semctl(k: &mut Kernel, t: TaskId, (id, semnum): (i32, i32), cmd: i32, arg: Arg<'_>) -> SysResult {
    k.ensure(Reason::ValueInRange, id >= 0, Errno::EINVAL)?;
    match cmd {
        IPC_INFO | SEM_INFO => info::sem(k, t, cmd),
        IPC_STAT | SEM_STAT | SEM_STAT_ANY => {
            let object = obtain_stat::<SemSet>(k, t, id, cmd != IPC_STAT, cmd == SEM_STAT_ANY)?;
            let [otime, ctime] = object.data.times.map(|time| time as u64);
            let words = [otime, 0, ctime, 0, object.data.sems.len() as u64];
            let value = if cmd == IPC_STAT { 0 } else { i64::from(object.id) };
            structure(value, perm_bytes(k, t, &object), &words, SEMID_BYTES)
        }
        IPC_RMID => {
            obtain_owned::<SemSet>(k, t, id)?;
            let ns = ns_of(k, t);
            k.clear_undo(ns, id, None);
            remove::<SemSet>(k, ns, id);
            Ok(Ret::Int(0))
        }
        IPC_SET => {
            obtain_owned::<SemSet>(k, t, id)?;
            set_perm::<SemSet>(k, t, id, arg.set)?;
            let now = now_s(k);
            change::<SemSet>(k, ns_of(k, t), id, |object| object.data.times[1] = now);
            Ok(Ret::Int(0))
        }
        GETALL => {
            let set: SemSet = find(k, t, id, S_IRUGO)?;
            let bytes = set.sems.iter().flat_map(|&(value, _)| (value as u16).to_le_bytes()).collect();
            Ok(Ret::Structure { value: 0, bytes })
        }
        SETALL => set_all(k, t, id, arg.array),
        GETPID | GETVAL | GETNCNT | GETZCNT => get_one(k, t, id, semnum, cmd),
        SETVAL => set_one(k, t, id, semnum, arg.val),
        _ => {
            k.check(Reason::ValueInRange, false);
            Err(Errno::EINVAL.into())
        }
    }
}

fn get_one(k: &mut Kernel, t: TaskId, id: i32, semnum: i32, cmd: i32) -> SysResult {
    let set: SemSet = find(k, t, id, S_IRUGO)?;
    let sem = usize::try_from(semnum).ok().and_then(|at| set.sems.get(at)).copied();
    k.ensure(Reason::ValueInRange, sem.is_some(), Errno::EINVAL)?;
    let (value, pid) = sem.ok_or(Errno::EINVAL)?;
    // ipc/sem.c:count_semcnt(): sleepers count where they could not go on.
    let waiting = |for_zero: bool| {
        let is_there = |wait: &IpcWait| match wait {
            IpcWait::Semop { blocking, done: None, .. } => {
                i32::from(blocking.sem_num) == semnum && (blocking.sem_op == 0) == for_zero
            }
            _ => false,
        };
        k.ipc_sleepers(ns_of(k, t), id).iter().filter(|(_, sleep)| is_there(&sleep.what)).count() as i64
    };
    Ok(Ret::Int(match cmd {
        GETPID => i64::from(pid),
        GETVAL => i64::from(value),
        GETNCNT => waiting(false),
        _ => waiting(true),
    }))
}

/// ipc/sem.c:semctl_setval()
fn set_one(k: &mut Kernel, t: TaskId, id: i32, semnum: i32, val: i32) -> SysResult {
    k.ensure(Reason::ValueInRange, (0..=SEMVMX).contains(&val), Errno::ERANGE)?;
    let object = obtain::<SemSet>(k, t, id)?;
    let number = usize::try_from(semnum).ok().filter(|&at| at < object.data.sems.len());
    k.ensure(Reason::ValueInRange, number.is_some(), Errno::EINVAL)?;
    permit(k, t, &object.perm, S_IWUGO)?;
    let number = number.ok_or(Errno::EINVAL)?;
    let mut sems = object.data.sems.to_vec();
    sems[number] = (val, own_nr(k, t));
    k.clear_undo(ns_of(k, t), id, Some(number));
    replace(k, t, id, sems);
    Ok(Ret::Int(0))
}

fn set_all(k: &mut Kernel, t: TaskId, id: i32, array: &[u16]) -> SysResult {
    let set: SemSet = find(k, t, id, S_IWUGO)?;
    let values = array.get(..set.sems.len());
    let values = values.ok_or(Errno::EFAULT)?;
    let is_in_range = values.iter().all(|&value| i32::from(value) <= SEMVMX);
    k.ensure(Reason::ValueInRange, is_in_range, Errno::ERANGE)?;
    let (pid, ns) = (own_nr(k, t), ns_of(k, t));
    for number in 0..values.len() {
        k.clear_undo(ns, id, Some(number));
    }
    replace(k, t, id, values.iter().map(|&value| (i32::from(value), pid)).collect());
    Ok(Ret::Int(0))
}

fn replace(k: &mut Kernel, t: TaskId, id: i32, sems: Vec<(i32, i32)>) {
    let (now, ns) = (now_s(k), ns_of(k, t));
    change::<SemSet>(k, ns, id, |object| {
        object.data.sems = Arc::new(sems);
        object.data.times[1] = now;
    });
    update_queue(k, ns, id);
}
