//! Limits of namespaces per user, counted in every user namespace up to the initial one - kernel/ucount.c.

use nslab_abi::{Errno, NsType, Reason, TaskId};

use crate::Kernel;
use crate::ns::NsId;

/// `/proc/sys/user/max_*_namespaces` where nobody wrote it - kernel/ucount.c.
pub const UCOUNT_MAX: i32 = i32::MAX;

impl Kernel {
    /// Is there room for one more namespace of a type, made by a user in a user namespace? - kernel/ucount.c:inc_ucount()
    pub(crate) fn count_new_ns(&mut self, ty: NsType, user_ns: NsId, creator: u32) -> Result<(), Errno> {
        let (mut ns, mut uid) = (user_ns, creator);
        loop {
            let max = self.user(ns).max_namespaces[ty as usize];
            if self.nr_namespaces(ty, ns, uid) >= max {
                self.check(Reason::NamespaceLimit, false);
                return Err(Errno::ENOSPC);
            }
            let Some(parent) = self.ns_parent(ns) else { break };
            (ns, uid) = (parent, self.user(ns).owner);
        }
        self.check(Reason::NamespaceLimit, true);
        Ok(())
    }

    /// Is there room for the nameless mount namespace of a detached mount? Simplified: it is not counted while it is there -
    /// fs/namespace.c:alloc_mnt_ns()
    pub(crate) fn count_detached(&mut self, t: TaskId) -> Result<(), Errno> {
        let (owner, creator) = (self.ns_owner(self.task(t).nsproxy.mnt), self.task(t).cred.euid);
        self.count_new_ns(NsType::Mnt, owner, creator)
    }

    /// Counts the namespaces of a type that a user made in a user namespace, or that were made in user namespaces which that user made in it.
    fn nr_namespaces(&self, ty: NsType, user_ns: NsId, uid: u32) -> i32 {
        let is_counted = |&(owner, creator): &(NsId, u32)| {
            let (mut ns, mut who) = (owner, creator);
            while ns != user_ns {
                let Some(parent) = self.ns_parent(ns) else { return false };
                (ns, who) = (parent, self.user(ns).owner);
            }
            who == uid
        };
        let made = self.namespaces.iter().filter(|(id, ns)| !id.is_initial() && ns.data.ns_type() == ty);
        made.map(|(_, ns)| (ns.owner, ns.creator)).filter(is_counted).count() as i32
    }
}
