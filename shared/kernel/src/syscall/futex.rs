//! futex(2): waiting and waking - kernel/futex/waitwake.c, kernel/futex/requeue.c. Operations that know owners are not modelled.

use nslab_abi::{Errno, Extent, FutexArgs, Reason, Ret, TaskId, WaitFor, WaitOn};

use super::fs::nanos;
use super::time::clock_base_ns;
use crate::Kernel;
use crate::stop::{Stop, SysResult, unsupported};
use crate::task::{FutexKey, FutexWait};

const FUTEX_WAIT: i32 = 0;
const FUTEX_WAKE: i32 = 1;
const FUTEX_REQUEUE: i32 = 3;
const FUTEX_CMP_REQUEUE: i32 = 4;
const FUTEX_WAKE_OP: i32 = 5;
const FUTEX_WAIT_BITSET: i32 = 9;
const FUTEX_WAKE_BITSET: i32 = 10;
const FUTEX_WAIT_REQUEUE_PI: i32 = 11;
const FUTEX_LOCK_PI2: i32 = 13;
const FUTEX_PRIVATE_FLAG: i32 = 128;
const FUTEX_CLOCK_REALTIME: i32 = 256;
const FUTEX_BITSET_MATCH_ANY: u32 = u32::MAX;

pub fn sys_futex(k: &mut Kernel, t: TaskId, args: &FutexArgs) -> SysResult {
    let cmd = args.op & !(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
    let timeout_ns = nanos(k, args.timeout)?;
    // "FUTEX_CLOCK_REALTIME … can be employed only with the FUTEX_WAIT_BITSET, FUTEX_WAIT_REQUEUE_PI …" - futex(2)
    let may_choose_clock = matches!(cmd, FUTEX_WAIT_BITSET | FUTEX_WAIT_REQUEUE_PI | FUTEX_LOCK_PI2);
    let is_known = args.op & FUTEX_CLOCK_REALTIME == 0 || may_choose_clock;
    k.ensure(Reason::FlagsKnown, is_known, Errno::ENOSYS)?;
    match cmd {
        FUTEX_WAIT => wait(k, t, args, timeout_ns, FUTEX_BITSET_MATCH_ANY),
        FUTEX_WAIT_BITSET => wait(k, t, args, timeout_ns, args.val3),
        FUTEX_WAKE => wake(k, t, args, FUTEX_BITSET_MATCH_ANY),
        FUTEX_WAKE_BITSET => wake(k, t, args, args.val3),
        FUTEX_REQUEUE | FUTEX_CMP_REQUEUE => requeue(k, t, args),
        FUTEX_WAKE_OP => wake_op(k, t, args),
        6..=13 => unsupported("futex", nslab_abi::strace::futex_op(args.op)),
        _ => {
            k.check(Reason::FlagsKnown, false);
            Err(Errno::ENOSYS.into())
        }
    }
}

fn wait(k: &mut Kernel, t: TaskId, args: &FutexArgs, timeout_ns: Option<u64>, bitset: u32) -> SysResult {
    let (key, since) = match k.task(t).restart.futex {
        Some(FutexWait { is_woken: true, .. }) => return Ok(Ret::Int(0)),
        Some(wait) => (wait.key, wait.since),
        None => {
            k.ensure(Reason::ValueInRange, bitset != 0, Errno::EINVAL)?;
            let key = key_of(k, t, (args.uaddr, args.extent, args.op))?;
            // "If the futex value does not match val, then the call fails immediately with the error EAGAIN." - futex(2)
            k.ensure(Reason::ValueInRange, args.word == args.val, Errno::EAGAIN)?;
            k.task_mut(t).restart.deadline_ns = timeout_ns.map(|ns| deadline(k, t, args.op, ns));
            (key, k.vfs.fresh())
        }
    };
    let deadline_ns = k.task(t).restart.deadline_ns;
    // A signal comes before the end of the time.
    let is_over = deadline_ns.is_some_and(|deadline_ns| deadline_ns <= k.clock_ns);
    if is_over && !k.signal_pending(t) {
        return Err(Errno::ETIMEDOUT.into());
    }
    k.task_mut(t).restart.futex = Some(FutexWait { since, key, bitset, is_woken: false });
    Err(Stop::Block(WaitOn { what: WaitFor::Futex, deadline_ns }))
}

/// "timeout … specifies … a relative timeout", but for FUTEX_WAIT_BITSET an absolute one - futex(2)
fn deadline(k: &Kernel, t: TaskId, op: i32, timeout_ns: u64) -> u64 {
    if op & !FUTEX_PRIVATE_FLAG == FUTEX_WAIT {
        return k.clock_ns.saturating_add(timeout_ns);
    }
    let clockid = i32::from(op & FUTEX_CLOCK_REALTIME == 0);
    let at = i128::from(timeout_ns) - clock_base_ns(k, t, clockid);
    u64::try_from(at.max(0)).unwrap_or(u64::MAX)
}

fn wake(k: &mut Kernel, t: TaskId, args: &FutexArgs, bitset: u32) -> SysResult {
    k.ensure(Reason::ValueInRange, bitset != 0, Errno::EINVAL)?;
    let key = key_of(k, t, (args.uaddr, args.extent, args.op))?;
    // The count is compared after a waiter is woken: there is no waking of none - kernel/futex/waitwake.c:futex_wake()
    let most = usize::try_from(args.val as i32).unwrap_or(0).max(1);
    Ok(Ret::Int(wake_key(k, key, most, bitset) as i64))
}

/// "wakes up a maximum of val waiters … the remaining waiters are … added to the wait queue of the target futex at uaddr2. The val2
/// argument specifies an upper limit" - futex(2), kernel/futex/requeue.c:futex_requeue()
fn requeue(k: &mut Kernel, t: TaskId, args: &FutexArgs) -> SysResult {
    let Some(second) = args.second.as_deref().copied() else { return Err(Errno::EINVAL.into()) };
    let counts = [args.val, second.val2].map(|count| usize::try_from(count as i32));
    k.ensure(Reason::ValueInRange, counts.iter().all(Result::is_ok), Errno::EINVAL)?;
    let [nr_wake, nr_requeue] = counts.map(|count| count.unwrap_or(0));
    let from = key_of(k, t, (args.uaddr, args.extent, args.op))?;
    let to = key_of(k, t, (second.uaddr, second.extent, args.op))?;
    // "EAGAIN (FUTEX_CMP_REQUEUE) The value pointed to by uaddr is not equal to the expected value val3." - futex(2)
    let is_expected = args.op & !FUTEX_PRIVATE_FLAG == FUTEX_REQUEUE || args.word == args.val3;
    k.ensure(Reason::ValueInRange, is_expected, Errno::EAGAIN)?;
    // FUTEX_REQUEUE with two times nothing moves nobody.
    let woken = if nr_wake == 0 { 0 } else { wake_key(k, from, nr_wake, FUTEX_BITSET_MATCH_ANY) };
    let moved = waiters(k, from, FUTEX_BITSET_MATCH_ANY);
    let moved = &moved[..moved.len().min(nr_requeue)];
    for &waiter in moved {
        let since = k.vfs.fresh();
        if let Some(wait) = &mut k.task_mut(waiter).restart.futex {
            (wait.key, wait.since) = (to, if from == to { wait.since } else { since });
        }
    }
    // Both count, whatever futex(2) says of FUTEX_REQUEUE.
    Ok(Ret::Int((woken + moved.len()) as i64))
}

/// kernel/futex/waitwake.c:futex_wake_op()
fn wake_op(k: &mut Kernel, t: TaskId, args: &FutexArgs) -> SysResult {
    let Some(second) = args.second.as_deref().copied() else { return Err(Errno::EINVAL.into()) };
    let key = key_of(k, t, (args.uaddr, args.extent, args.op))?;
    let other = key_of(k, t, (second.uaddr, second.extent, args.op))?;
    let most = |count: u32| usize::try_from(count as i32).unwrap_or(0).max(1);
    let mut woken = wake_key(k, key, most(args.val), FUTEX_BITSET_MATCH_ANY);
    if second.compares {
        woken += wake_key(k, other, most(second.val2), FUTEX_BITSET_MATCH_ANY);
    }
    Ok(Ret::Int(woken as i64))
}

impl Kernel {
    /// How all who use the task's memory name an address of it.
    fn private_futex(&self, t: TaskId, address: u64) -> FutexKey {
        match self.task(t).shares.mm {
            0 => FutexKey::Private(t, address),
            mm => FutexKey::Memory(mm, address),
        }
    }

    /// Wakes one who waits where CLONE_CHILD_CLEARTID has put a 0 - kernel/fork.c:mm_release()
    pub(crate) fn futex_wake_cleared(&mut self, t: TaskId, address: u64) {
        let key = self.private_futex(t, address);
        wake_key(self, key, 1, FUTEX_BITSET_MATCH_ANY);
    }
}

/// Lists who waits at a futex, the longest first.
fn waiters(k: &Kernel, key: FutexKey, bitset: u32) -> Vec<TaskId> {
    let waits = k.tasks.values().filter(|task| task.is_alive() && task.waiting.is_some());
    let mut waiters: Vec<(u64, TaskId)> = waits
        .filter_map(|task| Some((task.id, task.restart.futex?)))
        .filter(|(_, wait)| wait.key == key && !wait.is_woken && wait.bitset & bitset != 0)
        .map(|(id, wait)| (wait.since, id))
        .collect();
    nslab_small::sort_by_key(&mut waiters, |&waiter| waiter);
    waiters.into_iter().map(|(_, id)| id).collect()
}

fn wake_key(k: &mut Kernel, key: FutexKey, most: usize, bitset: u32) -> usize {
    let mut waiters = waiters(k, key, bitset);
    waiters.truncate(most);
    for &waiter in &waiters {
        if let Some(wait) = &mut k.task_mut(waiter).restart.futex {
            wait.is_woken = true;
        }
        k.wake_task(waiter);
    }
    waiters.len()
}

/// What two processes have to name alike to meet - kernel/futex/core.c:get_futex_key()
fn key_of(k: &mut Kernel, t: TaskId, (uaddr, extent, op): (u64, Option<Extent>, i32)) -> Result<FutexKey, Errno> {
    // "EINVAL … uaddr does not point to a valid object—that is, the address is not four-byte-aligned." - futex(2)
    k.ensure(Reason::ValueInRange, uaddr.is_multiple_of(4), Errno::EINVAL)?;
    let own = k.private_futex(t, uaddr);
    let vmas = &k.task(t).vmas;
    let is_shared = vmas.iter().any(|vma| vma.is_shared && (vma.start..vma.end).contains(&uaddr));
    Ok(match extent {
        Some(Extent { segment, offset, .. }) if is_shared && op & FUTEX_PRIVATE_FLAG == 0 => {
            FutexKey::Shared(segment, offset)
        }
        _ => own,
    })
}
