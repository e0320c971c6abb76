//! Namespaces: the registry, and one sibling module per type.

pub mod cgroup;
pub mod gc;
pub mod ipc;
pub mod mnt;
pub mod mqueue;
pub mod net;
pub mod nsproxy;
pub mod pid;
pub mod sysctl;
pub mod time;
pub mod ucount;
pub mod user;
pub mod user_map;
pub mod uts;

use nslab_abi::{NsType, TaskId};

use crate::Kernel;
use crate::task::{Task, TaskState};
use cgroup::CgroupNamespace;
use ipc::IpcNamespace;
use net::NetNamespace;
use pid::PidNamespace;
use time::TimeNamespace;
use user::UserNamespace;
use uts::UtsNamespace;

/// Names a namespace by its inode number: equal numbers, same namespace - namespaces(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NsId(pub u32);

impl NsId {
    /// The initial mount namespace; the numbers are fixed - include/uapi/linux/nsfs.h of 6.18 (fact 226).
    pub const INIT_MNT: NsId = NsId(4_026_531_832);
    /// The initial network namespace.
    pub const INIT_NET: NsId = NsId(4_026_531_833);
    /// The initial time namespace.
    pub const INIT_TIME: NsId = NsId(4_026_531_834);
    /// The initial cgroup namespace.
    pub const INIT_CGROUP: NsId = NsId(4_026_531_835);
    /// The initial pid namespace.
    pub const INIT_PID: NsId = NsId(4_026_531_836);
    /// The initial user namespace.
    pub const INIT_USER: NsId = NsId(4_026_531_837);
    /// The initial UTS namespace.
    pub const INIT_UTS: NsId = NsId(4_026_531_838);
    /// The initial IPC namespace.
    pub const INIT_IPC: NsId = NsId(4_026_531_839);

    /// Is it one of the eight that exist from boot on?
    pub fn is_initial(self) -> bool {
        (NsId::INIT_MNT..=NsId::INIT_IPC).contains(&self)
    }
}

/// One namespace: what all types have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Namespace {
    /// The owning user namespace; for a user namespace, its parent (the initial one owns itself).
    pub owner: NsId,
    /// Kernel id of the user who made it: counted against that user's limits.
    pub creator: u32,
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
    Ipc(IpcNamespace),
    /// pid_namespaces(7).
    Pid(PidNamespace),
    /// cgroup_namespaces(7).
    Cgroup(CgroupNamespace),
    /// network_namespaces(7).
    Net(NetNamespace),
    /// time_namespaces(7).
    Time(TimeNamespace),
}

/// Makes the getters of one type's data.
macro_rules! accessors {
    ($get:ident, $get_mut:ident, $variant:ident, $data:ty) => {
        impl crate::Kernel {
            /// Returns the data of a namespace of this type.
            pub(crate) fn $get(&self, id: crate::ns::NsId) -> &$data {
                match &self.ns(id).data {
                    crate::ns::NsData::$variant(data) => data,
                    other => unreachable!("{id:?} is a {} namespace, not {other:?}", stringify!($variant)),
                }
            }

            /// Returns the data of a namespace of this type for changing.
            #[allow(dead_code, reason = "not every type of namespace is changed after it is made")]
            pub(crate) fn $get_mut(&mut self, id: crate::ns::NsId) -> &mut $data {
                match &mut self.namespaces.get_mut(&id).expect("a referenced namespace exists").data {
                    crate::ns::NsData::$variant(data) => data,
                    other => unreachable!("{id:?} is a {} namespace, not {other:?}", stringify!($variant)),
                }
            }
        }
    };
}
pub(crate) use accessors;

impl NsData {
    /// Returns the type.
    pub fn ns_type(&self) -> NsType {
        match self {
            NsData::User(_) => NsType::User,
            NsData::Mnt => NsType::Mnt,
            NsData::Uts(_) => NsType::Uts,
            NsData::Ipc(_) => NsType::Ipc,
            NsData::Pid(_) => NsType::Pid,
            NsData::Cgroup(_) => NsType::Cgroup,
            NsData::Net(_) => NsType::Net,
            NsData::Time(_) => NsType::Time,
        }
    }
}

impl Task {
    /// Returns the namespace of a type that it is in; `None` for what a zombie no longer has (fact 229).
    pub(crate) fn ns(&self, ty: NsType) -> Option<NsId> {
        let is_member = !matches!(self.state, TaskState::Zombie(_));
        match ty {
            NsType::User => Some(self.cred.user_ns),
            NsType::Pid => Some(self.pid.own().0),
            NsType::Mnt => is_member.then_some(self.nsproxy.mnt),
            NsType::Uts => is_member.then_some(self.nsproxy.uts),
            NsType::Ipc => is_member.then_some(self.nsproxy.ipc),
            NsType::Cgroup => is_member.then_some(self.nsproxy.cgroup),
            NsType::Net => is_member.then_some(self.nsproxy.net),
            NsType::Time => is_member.then_some(self.nsproxy.time),
        }
    }
}

impl Kernel {
    /// Returns a namespace; whoever holds the id keeps it alive.
    pub fn ns(&self, id: NsId) -> &Namespace {
        self.namespaces.get(&id).expect("a referenced namespace exists")
    }

    /// Returns a namespace's type.
    pub fn ns_type(&self, id: NsId) -> NsType {
        self.ns(id).data.ns_type()
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

    /// Returns the namespace of a type that a task is in; `None` for what a zombie no longer has (fact 229).
    pub fn ns_of_task(&self, t: TaskId, ty: NsType) -> Option<NsId> {
        self.tasks.get(&t)?.ns(ty)
    }

    /// Enters a namespace into the registry under the lowest free number (fact 227).
    pub(crate) fn new_ns(&mut self, owner: NsId, creator: u32, data: NsData) -> NsId {
        let first = NsId::INIT_IPC.0 + 1;
        let lingers = |id: &NsId| self.lingering_ns.iter().any(|(other, until)| other == id && *until > self.clock_ns);
        let is_free = |id: &NsId| !self.namespaces.contains(id) && !lingers(id);
        let id = (first..).map(NsId).find(is_free).expect("the machine's namespaces are fewer than numbers");
        self.enter_ns(id, owner, creator, data);
        id
    }

    /// Enters a namespace into the registry under a given number: the initial ones.
    pub(crate) fn enter_ns(&mut self, id: NsId, owner: NsId, creator: u32, data: NsData) {
        self.ns_seq += 1;
        self.namespaces.insert(id, Namespace { owner, creator, seq: self.ns_seq, data });
    }
}
