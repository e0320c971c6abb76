//! Pid namespaces - kernel/pid_namespace.c.

use nslab_abi::limits::MAX_PID_NS_LEVEL;
use nslab_abi::{Errno, NsType, Pid, Reason, TaskId};

use crate::Kernel;
use crate::ns::{NsData, NsId, accessors};

/// Numbering and init of a pid namespace - include/linux/pid_namespace.h.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PidNamespace {
    /// 0 for the initial one.
    pub level: u32,
    /// The namespace it lies in.
    pub parent: Option<NsId>,
    /// The number given last.
    pub last_pid: Pid,
    /// Numbers are below this.
    pub pid_max: i32,
    /// Its init, once there is one.
    pub child_reaper: Option<TaskId>,
    /// PIDNS_ADDING: false once its init has ended.
    pub is_adding: bool,
    /// What reboot(2) leaves as the init's exit signal; 0: nothing (fact 55).
    pub reboot: u8,
}

/// `pid_max` of a machine with few processors - kernel/pid.c.
pub const PID_MAX: i32 = 32768;
/// `pid_max` of every namespace made later: the machine's own is not inherited (fact 13) - kernel/pid_namespace.c.
pub const PID_MAX_LIMIT: i32 = 4_194_304;

accessors!(pid_ns, pid_ns_mut, Pid, PidNamespace);

impl PidNamespace {
    /// Makes an empty one.
    pub fn new(level: u32, parent: Option<NsId>) -> PidNamespace {
        let pid_max = if level == 0 { PID_MAX } else { PID_MAX_LIMIT };
        PidNamespace { level, parent, last_pid: Pid(0), pid_max, child_reaper: None, is_adding: true, reboot: 0 }
    }
}

impl Kernel {
    /// Makes a pid namespace below the caller's own - kernel/pid_namespace.c:copy_pid_ns(), create_pid_namespace().
    pub(crate) fn copy_pid_ns(&mut self, t: TaskId, old: NsId, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        // "CLONE_NEWPID … fails with EINVAL if pid_for_children is not the caller's own" (fact 21).
        let is_own = self.task_active_pid_ns(t) == old;
        self.ensure(Reason::PidForChildrenOwn, is_own, Errno::EINVAL)?;
        // kernel/pid_namespace.c: `if (!in_userns(parent_pid_ns->user_ns, user_ns)) goto out;` with EINVAL.
        if !self.in_userns(self.ns_owner(old), user_ns) {
            return Err(Errno::EINVAL);
        }
        let level = self.pid_ns(old).level + 1;
        self.ensure(Reason::NamespaceLimit, level <= MAX_PID_NS_LEVEL, Errno::ENOSPC)?;
        self.count_new_ns(NsType::Pid, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Pid(PidNamespace::new(level, Some(old)))))
    }

    /// Is a pid namespace another one or below it?
    pub(crate) fn in_pid_ns(&self, ancestor: NsId, ns: NsId) -> bool {
        std::iter::successors(Some(ns), |&id| self.ns_parent(id)).any(|id| id == ancestor)
    }
}
