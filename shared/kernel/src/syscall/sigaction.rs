//! rt_sigaction(2), rt_sigprocmask(2), rt_sigpending(2), rt_sigsuspend(2), rt_sigtimedwait(2), rt_sigreturn(2) - kernel/signal.c.

use nslab_abi::{Errno, Reason, Ret, SigAction, SigDisposition, SigSet, Signal, TaskId, Timespec, WaitFor, WaitOn};

use crate::Kernel;
use crate::stop::{Stop, SysResult};
use crate::task::kill::is_kernel_only;

pub fn sys_rt_sigaction(k: &mut Kernel, t: TaskId, signum: i32, act: Option<&SigAction>) -> SysResult {
    let signal = Signal::new(signum).filter(|&signal| act.is_none() || !is_kernel_only(signal));
    k.ensure(Reason::ValueInRange, signal.is_some(), Errno::EINVAL)?;
    let signal = signal.ok_or(Errno::EINVAL)?;
    let old = k.task(t).signal.action(signal);
    if let Some(&act) = act {
        // "It is not possible to block SIGKILL or SIGSTOP (by specifying them in sa_mask)" - sigaction(2)
        let mut act = act;
        act.mask.remove(Signal::SIGKILL);
        act.mask.remove(Signal::SIGSTOP);
        k.change_sighand(t, |task| {
            task.signal.actions.insert(signal.0, act);
        });
        // "Setting a signal action to SIG_IGN for a signal that is pending shall cause the pending signal to be discarded" - POSIX
        let is_default_ignored = matches!(signal.default_disposition(), SigDisposition::Ign | SigDisposition::Cont);
        if act.handler == SigAction::IGNORE || (act.handler == SigAction::DEFAULT && is_default_ignored) {
            k.ignore_posix_timers(t, signal);
            k.drop_pending(t, |info| info.signal == signal);
        } else {
            k.unignore_posix_timers(t, signal);
        }
    }
    Ok(Ret::SigAction(old))
}

pub fn sys_rt_sigprocmask(k: &mut Kernel, t: TaskId, how: i32, set: Option<SigSet>) -> SysResult {
    let old = k.task(t).signal.blocked;
    if let Some(set) = set {
        let new = match how {
            0 => SigSet(old.0 | set.0),
            1 => SigSet(old.0 & !set.0),
            2 => set,
            _ => {
                return Err(k.ensure(Reason::ValueInRange, false, Errno::EINVAL).err().unwrap_or(Errno::EINVAL).into());
            }
        };
        k.set_blocked(t, new);
    }
    Ok(Ret::SigMask(old))
}

pub fn sys_rt_sigpending(k: &mut Kernel, t: TaskId) -> SysResult {
    let state = &k.task(t).signal;
    let mut set = SigSet::default();
    for info in k.pending_of(t).iter().filter(|info| state.blocked.contains(info.signal)) {
        set.insert(info.signal);
    }
    Ok(Ret::SigMask(set))
}

pub fn sys_rt_sigsuspend(k: &mut Kernel, t: TaskId, mask: SigSet) -> SysResult {
    if !k.task(t).restart.is_started {
        let mut task = k.task_mut(t);
        task.restart.is_started = true;
        task.signal.saved_mask = Some(task.signal.blocked);
        drop(task);
        k.set_blocked(t, mask);
    }
    Err(Stop::Block(WaitOn { what: WaitFor::Signal, deadline_ns: None }))
}

pub fn sys_rt_sigtimedwait(k: &mut Kernel, t: TaskId, set: SigSet, timeout: Option<Timespec>) -> SysResult {
    let deadline_ns = match timeout {
        Some(timeout) => Some(super::sleep::deadline(k, t, timeout)?),
        None => None,
    };
    k.drop_stale_timer_signals(t, SigSet(!set.0));
    let pending = k.pending_of(t);
    if let Some(info) = pending.iter().filter(|info| set.contains(info.signal)).min_by_key(|info| info.signal).copied()
    {
        let info = k.take_pending(t, info.signal).unwrap_or(info);
        return Ok(Ret::SigInfo(info));
    }
    if deadline_ns.is_some_and(|deadline| deadline <= k.clock_ns) {
        return Err(Errno::EAGAIN.into());
    }
    Err(Stop::Block(WaitOn { what: WaitFor::Signal, deadline_ns }))
}

pub fn sys_rt_sigreturn(k: &mut Kernel, t: TaskId, mask: SigSet) -> SysResult {
    k.set_blocked(t, mask);
    Ok(Ret::Int(0))
}
