//! IPC_INFO and its kin: what `ipcs -l` and `ipcs -u` show.

use nslab_abi::{Ret, TaskId};

use super::{IPC_INFO, Kind, ns_of};
use crate::Kernel;
use crate::mm::PAGE_BYTES;
use crate::ns::ipc::{MsgQueue, SemSet, ShmSegment};
use crate::stop::SysResult;

/// "the index of the highest used entry in the kernel's internal array" - msgctl(2)
fn highest_index<T: Kind>(k: &Kernel, t: TaskId) -> i64 {
    T::ids(k.ipc(ns_of(k, t))).objects.keys().last().map_or(0, |&index| i64::from(index))
}

fn ints(value: i64, fields: &[i32]) -> SysResult {
    Ok(Ret::Structure { value, bytes: fields.iter().flat_map(|field| field.to_le_bytes()).collect() })
}

/// `struct msginfo` - ipc/msg.c:msgctl_info().
pub fn msg(k: &Kernel, t: TaskId, cmd: i32) -> SysResult {
    /// MSGPOOL, MSGMAP and MSGTQL are defaults, whatever the limits are now - include/uapi/linux/msg.h.
    const MSGPOOL: i32 = 512_000;
    const MSGMNB: i32 = 16_384;
    const MSGSSZ: i32 = 16;
    const MSGSEG: i32 = 0xffff;
    let ipc = k.ipc(ns_of(k, t));
    let limits = &ipc.limits;
    let (mut pool, mut map, mut tql) = (MSGPOOL, MSGMNB, MSGMNB);
    if cmd != IPC_INFO {
        pool = ipc.msg.objects.len() as i32;
        map = ipc.msg.objects.values().map(|queue| queue.data.messages.len() as i32).sum();
        tql = ipc.msg.objects.values().map(|queue| super::msg::cbytes(&queue.data) as i32).sum();
    }
    let fields = [pool, map, limits.msgmax, limits.msgmnb, limits.msgmni, MSGSSZ, tql, MSGSEG];
    ints(highest_index::<MsgQueue>(k, t), &fields)
}

/// `struct seminfo` - ipc/sem.c:semctl_info().
pub fn sem(k: &Kernel, t: TaskId, cmd: i32) -> SysResult {
    /// SEMUSZ, SEMAEM.
    const SEMUSZ: i32 = 20;
    let ipc = k.ipc(ns_of(k, t));
    let [semmsl, semmns, semopm, semmni] = ipc.limits.sem;
    let (mut usz, mut aem) = (SEMUSZ, super::sem::SEMVMX);
    if cmd != IPC_INFO {
        usz = ipc.sem.objects.len() as i32;
        aem = super::sem::used_sems(ipc) as i32;
    }
    /// SEMMAP and SEMMNU are the default of SEMMNS, whatever that is now; SEMUME is that of SEMOPM.
    const SEMMNS: i32 = 1_024_000_000;
    let fields = [SEMMNS, semmni, semmns, SEMMNS, semmsl, semopm, 500, usz, super::sem::SEMVMX, aem];
    ints(highest_index::<SemSet>(k, t), &fields)
}

/// `struct shminfo` or `struct shm_info` - ipc/shm.c.
pub fn shm(k: &Kernel, t: TaskId, cmd: i32) -> SysResult {
    let ipc = k.ipc(ns_of(k, t));
    let value = highest_index::<ShmSegment>(k, t);
    let limits = &ipc.limits;
    let shmmni = limits.shmmni as u64;
    if cmd == IPC_INFO {
        return super::structure(value, Vec::new(), &[limits.shmmax, 1, shmmni, shmmni, limits.shmall], 72);
    }
    let resident: u64 = ipc.shm.objects.values().map(|object| k.resident_bytes(object.data.path) / PAGE_BYTES).sum();
    let words = [ipc.shm.objects.len() as u64, super::shm::used_pages(ipc), resident, 0, 0, 0];
    super::structure(value, Vec::new(), &words, 48)
}
