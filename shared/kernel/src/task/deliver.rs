//! Handing signals to a program's own handlers - arch/x86/kernel/signal.c.

use nslab_abi::{SigAction, SigSet, SignalDelivery, TaskId, WaitFor};

use crate::Kernel;

impl Kernel {
    /// Returns the next signal that the task's program is to handle now.
    ///
    /// Call it after every answered call. A call that a signal interrupted answers EINTR, or ERESTARTSYS if SA_RESTART
    /// could let it go on: then the driver runs the handler and, with SA_RESTART, issues the call again - signal(7).
    pub fn take_delivery(&mut self, t: TaskId) -> Option<SignalDelivery> {
        // A task that sleeps in a call sees its signals when the call is issued again.
        if !self.is_alive(t) || self.task(t).waiting.is_some() {
            return None;
        }
        let info = match self.task(t).ptrace.is_some() {
            true => self.next_passed(t)?,
            false => self.next_handled(t)?,
        };
        let action = self.task(t).signal.action(info.signal);
        let info = self.take_pending(t, info.signal)?;
        if action.flags & SigAction::SA_RESETHAND != 0 {
            self.change_sighand(t, |task| {
                task.signal.actions.remove(&info.signal.0);
            });
        }
        let state = &self.task(t).signal;
        let blocked_before = state.blocked;
        let mut blocked = SigSet(state.blocked.0 | action.mask.0);
        if action.flags & SigAction::SA_NODEFER == 0 {
            blocked.insert(info.signal);
        }
        let restore_mask = self.task_mut(t).signal.saved_mask.take().unwrap_or(blocked_before);
        self.set_blocked(t, blocked);
        Some(SignalDelivery { info, action, restore_mask })
    }
}

/// "The following interfaces are never restarted after being interrupted by a signal handler, regardless of the use of SA_RESTART" - signal(7)
pub(crate) fn is_restartable(what: &WaitFor) -> bool {
    !matches!(what, WaitFor::Poll | WaitFor::Time | WaitFor::Signal | WaitFor::SysvIpc)
}
