//! Changing credentials, and who may look into whom - kernel/cred.c:commit_creds(), kernel/ptrace.c.

use std::sync::Arc;

use nslab_abi::{Cap, TaskId};

use crate::Kernel;
use crate::ns::NsId;
use crate::task::Cred;

/// Which of the caller's credentials count when it looks into another process - include/linux/ptrace.h.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LooksBy {
    /// PTRACE_MODE_FSCREDS: file system ids and effective capabilities, as for files of `/proc`.
    FsCreds,
    /// PTRACE_MODE_REALCREDS: real ids and permitted capabilities, as for system calls.
    RealCreds,
}

impl Kernel {
    /// Puts new credentials in force; a task that gains something is no longer dumpable (fact 103).
    pub(crate) fn commit_creds(&mut self, t: TaskId, new: Cred) {
        let old = self.task(t).cred.clone();
        let is_same = old.euid == new.euid && old.egid == new.egid && old.fsuid == new.fsuid && old.fsgid == new.fsgid;
        let is_subset = self.cred_cap_issubset(&old, &new);
        if !(is_same && is_subset) {
            self.change_mm(t, |task| task.dumpable = 0);
            self.task_mut(t).pdeath_signal = 0;
        }
        self.task_mut(t).cred = Arc::new(new);
    }

    /// kernel/cred.c:cred_cap_issubset()
    fn cred_cap_issubset(&self, set: &Cred, subset: &Cred) -> bool {
        if set.user_ns == subset.user_ns {
            return subset.permitted.0 & !set.permitted.0 == 0;
        }
        // "The credentials are in a parent-child relationship" - the maker of a user namespace has all capabilities in it.
        let mut ns = subset.user_ns;
        while let Some(parent) = self.ns_parent(ns) {
            if parent == set.user_ns && self.user(ns).owner == set.euid {
                return true;
            }
            ns = parent;
        }
        false
    }

    /// May a task look into another (PTRACE_MODE_READ)? - kernel/ptrace.c:__ptrace_may_access(), security/commoncap.c
    pub(crate) fn ptrace_may_access(&self, t: TaskId, target: TaskId, by: LooksBy) -> bool {
        // "Don't let security modules deny introspection" - __ptrace_may_access(): same_thread_group()
        if self.tgid(t) == self.tgid(target) {
            return true;
        }
        if !self.landlock_sees(t, target) {
            return false;
        }
        let (task, other) = (self.task(t), self.task(target));
        let (cred, tcred) = (&task.cred, &other.cred);
        let (uid, gid, caps) = match by {
            LooksBy::FsCreds => (cred.fsuid, cred.fsgid, cred.effective),
            LooksBy::RealCreds => (cred.uid, cred.gid, cred.permitted),
        };
        let is_same_user = [tcred.euid, tcred.suid, tcred.uid].iter().all(|&other| other == uid)
            && [tcred.egid, tcred.sgid, tcred.gid].iter().all(|&other| other == gid);
        let has_ptrace = self.ns_capable(t, tcred.user_ns, Cap::CAP_SYS_PTRACE);
        if !is_same_user && !has_ptrace {
            return false;
        }
        // kernel/ptrace.c:task_still_dumpable(): a zombie's memory belongs to no user namespace any more.
        let memory_ns = if other.is_alive() { other.mm_user_ns } else { NsId::INIT_USER };
        if other.dumpable != 1 && !self.ns_capable(t, memory_ns, Cap::CAP_SYS_PTRACE) {
            return false;
        }
        (tcred.user_ns == cred.user_ns && tcred.permitted.0 & !caps.0 == 0) || has_ptrace
    }

    /// May a parent become the tracer of a child that asks for it? - security/commoncap.c:cap_ptrace_traceme(),
    /// security/landlock/task.c:hook_ptrace_traceme()
    pub(crate) fn may_become_tracer(&self, parent: TaskId, child: TaskId) -> bool {
        let (cred, child_cred) = (&self.task(parent).cred, &self.task(child).cred);
        let covers = cred.user_ns == child_cred.user_ns && child_cred.permitted.0 & !cred.permitted.0 == 0;
        self.landlock_sees(parent, child)
            && (covers || self.ns_capable(parent, child_cred.user_ns, Cap::CAP_SYS_PTRACE))
    }
}
