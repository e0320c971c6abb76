//! Namespaces: the registry, and one sibling module per type.

pub mod nsproxy;
pub mod user;

use nslab_abi::{NsType, Pid};

use crate::Kernel;
use user::UserNamespace;

/// Names a namespace by its inode number: equal numbers, same namespace - namespaces(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NsId(pub u32);

/// First inode number that is not one of the initial namespaces' (fact 227).
pub const FIRST_DYNAMIC_INUM: u32 = 0xf000_0000 + 64;

/// One namespace: what all types have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Namespace {
    /// The owning user namespace; for a user namespace, its parent (the initial one owns itself).
    pub owner: NsId,
    /// Counts up with every namespace made: who is older.
    pub seq: u64,
    /// What is particular to the type.
    pub data: NsData,
}

/// What is particular to a type of namespace.
#[derive(Clone, Debug, PartialEq)]
pub enum NsData {
    /// user_namespaces(7).
    User(UserNamespace),
    /// mount_namespaces(7); the mounts are in the file system's state.
    Mnt,
    /// uts_namespaces(7).
    Uts(UtsNamespace),
    /// ipc_namespaces(7).
    Ipc,
    /// pid_namespaces(7).
    Pid(PidNamespace),
    /// cgroup_namespaces(7).
    Cgroup,
    /// network_namespaces(7).
    Net,
    /// time_namespaces(7).
    Time,
}

/// Host and domain name - include/linux/utsname.h.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UtsNamespace {
    /// At most 64 bytes, NULs included as given.
    pub nodename: Vec<u8>,
    /// At most 64 bytes, NULs included as given.
    pub domainname: Vec<u8>,
}

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
    pub child_reaper: Option<nslab_abi::TaskId>,
    /// PIDNS_ADDING: false once its init has ended.
    pub is_adding: bool,
}

impl Kernel {
    /// Returns a namespace; whoever holds the id keeps it alive.
    pub fn ns(&self, id: NsId) -> &Namespace {
        self.namespaces.get(&id).expect("a referenced namespace exists")
    }

    /// Returns a namespace's type.
    pub fn ns_type(&self, id: NsId) -> NsType {
        match self.ns(id).data {
            NsData::User(_) => NsType::User,
            NsData::Mnt => NsType::Mnt,
            NsData::Uts(_) => NsType::Uts,
            NsData::Ipc => NsType::Ipc,
            NsData::Pid(_) => NsType::Pid,
            NsData::Cgroup => NsType::Cgroup,
            NsData::Net => NsType::Net,
            NsData::Time => NsType::Time,
        }
    }

    /// Returns the owning user namespace; of a user namespace, its parent.
    pub fn ns_owner(&self, id: NsId) -> NsId {
        self.ns(id).owner
    }

    /// Returns the parent of a user or pid namespace; `None` for the others and for the initial ones.
    pub fn ns_parent(&self, id: NsId) -> Option<NsId> {
        match &self.ns(id).data {
            NsData::User(user) => user.parent,
            NsData::Pid(pid) => pid.parent,
            _ => None,
        }
    }
}

