//! A task's signal state - include/linux/sched/signal.h. What is done with it: `task/kill.rs`, `task/deliver.rs`.

use std::sync::Arc;

use nslab_abi::{SigAction, SigInfo, SigSet, Signal};

use nslab_small::PMap;

/// Handlers, mask and pending signals of a thread, and what it has in common with the others of its process.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct SignalState {
    /// Installed actions by signal number; absent is SIG_DFL.
    pub actions: PMap<u8, SigAction>,
    /// Blocked signals.
    pub blocked: SigSet,
    /// The thread's own pending signals in the order of arrival; a standard signal at most once.
    pub pending: Arc<Vec<SigInfo>>,
    /// Those of the process, likewise; each of its threads has the same.
    pub shared: Arc<Vec<SigInfo>>,
    /// SIGNAL_UNKILLABLE: the init of a pid namespace.
    pub is_unkillable: bool,
    /// A stop or continue that wait(2) has not reported yet.
    pub unreported: Option<nslab_abi::WaitStatus>,
    /// The mask from before rt_sigsuspend(2), until its handler has run.
    pub saved_mask: Option<SigSet>,
}

impl SignalState {
    /// Returns the installed action.
    pub fn action(&self, signal: Signal) -> SigAction {
        self.actions.get(&signal.0).copied().unwrap_or_default()
    }

    /// Puts all handlers back to the default; ignored signals stay ignored - kernel/signal.c:flush_signal_handlers()
    pub(crate) fn flush_handlers(&mut self) {
        let caught: Vec<u8> = self
            .actions
            .iter()
            .filter(|(_, action)| action.handler > SigAction::IGNORE)
            .map(|(&number, _)| number)
            .collect();
        for number in caught {
            self.actions.remove(&number);
        }
    }
}
