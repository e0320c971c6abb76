//! Signals to process groups, which nobody has to be allowed to send - kernel/signal.c:kill_pgrp().

use nslab_abi::{SI_USER, Signal, TaskId};

use super::kill::Scope;
use crate::Kernel;

impl Kernel {
    /// Sends a signal to all members of a process group on the kernel's own behalf: a terminal's ^C.
    pub(crate) fn kill_pgrp_kernel(&mut self, pgrp: TaskId, signal: Signal) {
        for member in self.members_of(pgrp) {
            self.send_kernel_signal(member, signal);
        }
    }

    /// Sends signals to all members of a process group as if a task had, which need not be allowed to and may be one of them.
    pub(crate) fn kill_pgrp_from(&mut self, t: TaskId, pgrp: TaskId, signals: [Signal; 2]) {
        let members = self.members_of(pgrp);
        let each = |&signal: &Signal| members.iter().map(move |&member| (member, signal));
        let all: Vec<(TaskId, Signal)> = signals.iter().flat_map(each).collect();
        let told: Vec<_> =
            all.iter().map(|&(member, signal)| (member, self.info_from(t, member, signal, SI_USER, 0))).collect();
        for (member, (info, is_forced)) in told {
            if self.tasks.contains(&member) {
                self.send_signal(member, info, is_forced, Scope::Process);
            }
        }
    }

    fn members_of(&self, pgrp: TaskId) -> Vec<TaskId> {
        self.processes().filter(|task| task.pgrp == pgrp).map(|task| task.id).collect()
    }
}
