//! Credentials - include/linux/cred.h. All ids here are kernel ids: as the initial user namespace numbers them.

use nslab_abi::{Cap, CapSet, TaskId};

use crate::Kernel;
use crate::ns::NsId;

/// Ids and capabilities of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cred {
    pub uid: u32,
    pub euid: u32,
    pub suid: u32,
    pub fsuid: u32,
    pub gid: u32,
    pub egid: u32,
    pub sgid: u32,
    pub fsgid: u32,
    pub groups: Vec<u32>,
    pub permitted: CapSet,
    pub effective: CapSet,
    pub inheritable: CapSet,
    pub bounding: CapSet,
    pub ambient: CapSet,
    pub securebits: u32,
    /// The user namespace in which the capabilities count.
    pub user_ns: NsId,
    /// What it has forbidden itself - landlock(7).
    pub landlock: crate::fs::landlock::Domain,
}

impl Kernel {
    /// May a task restore what belongs to a namespace? - include/linux/capability.h:checkpoint_restore_ns_capable()
    pub(crate) fn may_restore(&self, t: TaskId, ns: NsId) -> bool {
        let owner = self.ns_owner(ns);
        self.ns_capable(t, owner, Cap::CAP_CHECKPOINT_RESTORE) || self.ns_capable(t, owner, Cap::CAP_SYS_ADMIN)
    }

    /// Has a task a capability over what a user namespace owns? - security/commoncap.c:cap_capable()
    pub fn ns_capable(&self, t: TaskId, user_ns: NsId, cap: Cap) -> bool {
        self.cred_capable(&self.task(t).cred, user_ns, cap)
    }

    /// The same for credentials that are not a task's yet.
    pub fn cred_capable(&self, cred: &Cred, user_ns: NsId, cap: Cap) -> bool {
        let mut ns = user_ns;
        loop {
            if ns == cred.user_ns {
                return cred.effective.has(cap);
            }
            // "If we're already at a lower level than we're looking for, we're done searching." - security/commoncap.c
            if self.user_level(ns) <= self.user_level(cred.user_ns) {
                return false;
            }
            let parent = self.ns_parent(ns).expect("only the initial user namespace has no parent, and its level is 0");
            // "The owner of the user namespace in the parent of the user namespace has all caps." - security/commoncap.c
            if parent == cred.user_ns && self.user(ns).owner == cred.euid {
                return true;
            }
            ns = parent;
        }
    }

    /// Has a task a capability in its own user namespace?
    pub fn ns_capable_own(&self, t: TaskId, cap: Cap) -> bool {
        self.task(t).cred.effective.has(cap)
    }
}
