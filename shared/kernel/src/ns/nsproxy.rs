//! Which namespaces a task is in - kernel/nsproxy.c.

use crate::ns::NsId;

/// The namespaces of a task, but for user (in its credentials) and pid (in its pid).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields carry the names of include/linux/nsproxy.h")]
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
