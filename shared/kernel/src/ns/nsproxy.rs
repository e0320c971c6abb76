//! Which namespaces a task is in - kernel/nsproxy.c.

use nslab_abi::{CloneFlags, Errno, TaskId};

use crate::Kernel;
use crate::fs::FsId;
use crate::ns::NsId;

/// The namespaces of a task, but for user (in its credentials) and pid (in its pid).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NsProxy {
    pub uts: NsId,
    pub ipc: NsId,
    pub mnt: NsId,
    pub net: NsId,
    pub cgroup: NsId,
    pub time: NsId,
    pub time_for_children: NsId,
    pub pid_for_children: NsId,
}

impl NsProxy {
    /// Lists all of them, in no particular order.
    pub(crate) fn all(&self) -> [NsId; 8] {
        let NsProxy { uts, ipc, mnt, net, cgroup, time, time_for_children, pid_for_children } = *self;
        [uts, ipc, mnt, net, cgroup, time, time_for_children, pid_for_children]
    }
}

/// All flags that make a namespace, user excepted.
pub const NEW_NSPROXY_FLAGS: CloneFlags = CloneFlags::NEWNS
    .union(CloneFlags::NEWUTS)
    .union(CloneFlags::NEWIPC)
    .union(CloneFlags::NEWPID)
    .union(CloneFlags::NEWCGROUP)
    .union(CloneFlags::NEWNET)
    .union(CloneFlags::NEWTIME);

impl Kernel {
    /// Makes the namespaces that the flags ask for, in Linux's order (fact 228), owned by `user_ns` - kernel/nsproxy.c:create_new_namespaces().
    pub(crate) fn create_new_namespaces(
        &mut self,
        t: TaskId,
        flags: CloneFlags,
        user_ns: NsId,
        new_fs: FsId,
    ) -> Result<NsProxy, Errno> {
        let task = self.task(t);
        let (mut ns, creator) = (task.nsproxy, task.cred.euid);
        if flags.contains(CloneFlags::NEWNS) {
            ns.mnt = self.copy_mnt(ns.mnt, user_ns, creator, new_fs)?;
        }
        if flags.contains(CloneFlags::NEWUTS) {
            ns.uts = self.copy_utsname(ns.uts, user_ns, creator)?;
        }
        if flags.contains(CloneFlags::NEWIPC) {
            ns.ipc = self.copy_ipcs(user_ns, creator)?;
        }
        if flags.contains(CloneFlags::NEWPID) {
            ns.pid_for_children = self.copy_pid_ns(t, ns.pid_for_children, user_ns, creator)?;
        }
        if flags.contains(CloneFlags::NEWCGROUP) {
            ns.cgroup = self.copy_cgroup_ns(t, user_ns, creator)?;
        }
        if flags.contains(CloneFlags::NEWNET) {
            ns.net = self.copy_net_ns(user_ns, creator)?;
        }
        if flags.contains(CloneFlags::NEWTIME) {
            ns.time_for_children = self.copy_time_ns(ns.time_for_children, user_ns, creator)?;
        }
        Ok(ns)
    }
}
