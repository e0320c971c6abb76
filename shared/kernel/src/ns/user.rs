//! User namespaces - kernel/user_namespace.c.

use std::sync::Arc;

use nslab_abi::TaskId;

use crate::Kernel;
use crate::ns::{NsData, NsId};

/// What an id that is not mapped reads as - user_namespaces(7).
pub const OVERFLOW_ID: u32 = 65534;

/// One line of a map: inside, outside (as a kernel id), length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// First id inside.
    pub first: u32,
    /// First id as the initial user namespace numbers it.
    pub lower_first: u32,
    /// How many.
    pub count: u32,
}

/// Ids, their mapping and their owner.
#[derive(Clone, Debug, PartialEq)]
pub struct UserNamespace {
    /// 0 for the initial one.
    pub level: u32,
    /// The namespace it lies in.
    pub parent: Option<NsId>,
    /// Kernel id of the user who made it.
    pub owner: u32,
    /// Kernel id of the group of who made it.
    pub group: u32,
    /// Empty until written.
    pub uid_map: Arc<Vec<Extent>>,
    /// Empty until written.
    pub gid_map: Arc<Vec<Extent>>,
    /// `/proc/PID/setgroups`.
    pub setgroups_allowed: bool,
    /// Had its maker CAP_SETFCAP? Needed to map the parent's root.
    pub parent_could_setfcap: bool,
}

fn map_up(map: &[Extent], kid: u32) -> Option<u32> {
    let extent = map.iter().find(|e| kid >= e.lower_first && u64::from(kid - e.lower_first) < u64::from(e.count))?;
    Some(extent.first + (kid - extent.lower_first))
}

fn map_down(map: &[Extent], id: u32) -> Option<u32> {
    let extent = map.iter().find(|e| id >= e.first && u64::from(id - e.first) < u64::from(e.count))?;
    Some(extent.lower_first + (id - extent.first))
}

impl Kernel {
    /// Returns the data of a user namespace.
    pub fn user(&self, id: NsId) -> &UserNamespace {
        match &self.ns(id).data {
            NsData::User(user) => user,
            other => unreachable!("{id:?} is a user namespace, not {other:?}"),
        }
    }

    /// Returns how deep a user namespace lies; 0 for the initial one.
    pub fn user_level(&self, id: NsId) -> u32 {
        self.user(id).level
    }

    /// Returns the kernel id of a user id in a namespace.
    pub fn make_kuid(&self, user_ns: NsId, uid: u32) -> Option<u32> {
        map_down(&self.user(user_ns).uid_map, uid)
    }

    /// Returns the kernel id of a group id in a namespace.
    pub fn make_kgid(&self, user_ns: NsId, gid: u32) -> Option<u32> {
        map_down(&self.user(user_ns).gid_map, gid)
    }

    /// Returns a kernel user id as a namespace numbers it.
    pub fn from_kuid(&self, user_ns: NsId, kuid: u32) -> Option<u32> {
        map_up(&self.user(user_ns).uid_map, kuid)
    }

    /// Returns a kernel group id as a namespace numbers it.
    pub fn from_kgid(&self, user_ns: NsId, kgid: u32) -> Option<u32> {
        map_up(&self.user(user_ns).gid_map, kgid)
    }

    /// Returns a kernel user id as a namespace numbers it, 65534 if it does not.
    pub fn from_kuid_munged(&self, user_ns: NsId, kuid: u32) -> u32 {
        self.from_kuid(user_ns, kuid).unwrap_or(OVERFLOW_ID)
    }

    /// Returns a kernel group id as a namespace numbers it, 65534 if it does not.
    pub fn from_kgid_munged(&self, user_ns: NsId, kgid: u32) -> u32 {
        self.from_kgid(user_ns, kgid).unwrap_or(OVERFLOW_ID)
    }

    /// Returns a task's user namespace.
    pub fn user_ns_of(&self, t: TaskId) -> NsId {
        self.task(t).cred.user_ns
    }
}
