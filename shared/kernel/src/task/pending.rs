//! Signals that wait: a thread's own, and those of its process - kernel/signal.c.

use std::sync::Arc;

use nslab_abi::{SigAction, SigInfo, Signal, TaskId};

use super::kill::order;
use crate::Kernel;

impl Kernel {
    /// Drops signals that wait for a process or for one of its threads - kernel/signal.c:flush_sigqueue_mask()
    pub(crate) fn drop_pending(&mut self, target: TaskId, is_dropped: impl Fn(&SigInfo) -> bool) {
        self.change_process(target, |task| {
            for list in [&mut task.signal.pending, &mut task.signal.shared] {
                if list.iter().any(&is_dropped) {
                    Arc::make_mut(list).retain(|info| !is_dropped(info));
                }
            }
        });
    }

    /// Lists the signals that a thread may take, its own before its process's - kernel/signal.c:dequeue_signal()
    pub(crate) fn pending_of(&self, t: TaskId) -> Vec<SigInfo> {
        let state = &self.task(t).signal;
        state.pending.iter().chain(state.shared.iter()).copied().collect()
    }

    /// Removes one pending signal, the thread's own before its process's.
    pub(crate) fn take_pending(&mut self, t: TaskId, signal: Signal) -> Option<SigInfo> {
        let state = &self.task(t).signal;
        let place = |list: &[SigInfo]| list.iter().position(|info| info.signal == signal);
        let info = match (place(&state.pending), place(&state.shared)) {
            (Some(at), _) => Arc::make_mut(&mut self.task_mut(t).signal.pending).remove(at),
            (None, Some(at)) => {
                let info = state.shared[at];
                self.change_process(t, |task| {
                    Arc::make_mut(&mut task.signal.shared).remove(at);
                });
                info
            }
            (None, None) => return None,
        };
        if info.code == nslab_abi::SI_TIMER {
            return Some(self.rearm_posix_timer(t, info));
        }
        if signal == Signal::SIGALRM {
            self.rearm_itimer(t);
        }
        Some(info)
    }

    /// Is a signal pending that a handler waits for?
    pub fn signal_pending(&self, t: TaskId) -> bool {
        self.next_handled(t).is_some()
    }

    /// Returns the pending signal that a handler takes next.
    pub(crate) fn next_handled(&self, t: TaskId) -> Option<SigInfo> {
        let state = &self.tasks.get(&t)?.signal;
        let is_traced = self.is_ptraced(t);
        let is_handled = |info: &&SigInfo| {
            !state.blocked.contains(info.signal) && (is_traced || state.action(info.signal).handler > SigAction::IGNORE)
        };
        let own = state.pending.iter().filter(is_handled).min_by_key(|info| order(info.signal));
        let leader = self.tgid(t);
        let is_mine = |info: &&SigInfo| self.taker_of(leader, info.signal) == Some(t);
        own.or_else(|| state.shared.iter().filter(is_handled).filter(is_mine).min_by_key(|info| order(info.signal)))
            .copied()
    }
}
