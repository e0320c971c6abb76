//! User namespaces - kernel/user_namespace.c.

use std::sync::Arc;

use nslab_abi::{Cap, CapSet, Errno, NsType, Reason, TaskId};

use crate::Kernel;
use crate::ns::ucount::UCOUNT_MAX;
use crate::ns::{NsData, NsId, accessors};
use crate::task::Cred;

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
    /// Empty until written; nothing in the simulator has project ids.
    pub projid_map: Arc<Vec<Extent>>,
    /// `/proc/PID/setgroups`.
    pub setgroups_allowed: bool,
    /// Had its maker CAP_SETFCAP? Needed to map the parent's root.
    pub parent_could_setfcap: bool,
    /// `/proc/sys/user/max_*_namespaces`, by `NsType`.
    pub max_namespaces: [i32; 8],
}

accessors!(user, user_mut, User, UserNamespace);

/// Deepest user namespace below the initial one, minus one: fact 72 - kernel/user_namespace.c:create_user_ns().
const USER_NS_LEVEL_MAX: u32 = 32;

impl UserNamespace {
    /// Makes the initial one, in which every id is itself.
    pub fn initial() -> UserNamespace {
        let all = Arc::new(vec![Extent { first: 0, lower_first: 0, count: u32::MAX }]);
        UserNamespace {
            level: 0,
            parent: None,
            owner: 0,
            group: 0,
            uid_map: all.clone(),
            gid_map: all.clone(),
            projid_map: all,
            setgroups_allowed: true,
            parent_could_setfcap: true,
            max_namespaces: [UCOUNT_MAX; 8],
        }
    }
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

    /// Is a user namespace another one or below it?
    pub(crate) fn in_userns(&self, ancestor: NsId, ns: NsId) -> bool {
        std::iter::successors(Some(ns), |&id| self.ns_parent(id)).any(|id| id == ancestor)
    }

    /// Makes a user namespace and the credentials of its first member - kernel/user_namespace.c:create_user_ns().
    pub(crate) fn create_user_ns(&mut self, t: TaskId) -> Result<Cred, Errno> {
        let cred = self.task(t).cred.clone();
        let parent = cred.user_ns;
        let level = self.user_level(parent);
        self.ensure(Reason::NamespaceLimit, level <= USER_NS_LEVEL_MAX, Errno::ENOSPC)?;
        self.count_new_ns(NsType::User, parent, cred.euid)?;
        // "The caller … is in a chroot environment" - clone(2), EPERM.
        let is_chrooted = self.current_chrooted(t);
        self.ensure(Reason::NotChrooted, !is_chrooted, Errno::EPERM)?;
        // "… either the effective user ID or the effective group ID of the caller does not have a mapping in the parent namespace" - clone(2), EPERM.
        let is_mapped = self.from_kuid(parent, cred.euid).is_some() && self.from_kgid(parent, cred.egid).is_some();
        self.ensure(Reason::IdsMapped, is_mapped, Errno::EPERM)?;
        let data = UserNamespace {
            level: level + 1,
            parent: Some(parent),
            owner: cred.euid,
            group: cred.egid,
            uid_map: Arc::default(),
            gid_map: Arc::default(),
            projid_map: Arc::default(),
            setgroups_allowed: self.user(parent).setgroups_allowed,
            parent_could_setfcap: cred.effective.has(Cap::CAP_SETFCAP),
            max_namespaces: [UCOUNT_MAX; 8],
        };
        let user_ns = self.new_ns(parent, cred.euid, NsData::User(data));
        Ok(Cred::clone(&cred).with_full_caps(user_ns))
    }
}

impl Cred {
    /// Starts with all capabilities in a user namespace (fact 62) - kernel/user_namespace.c:set_cred_user_ns().
    pub(crate) fn with_full_caps(self, user_ns: NsId) -> Cred {
        Cred {
            permitted: CapSet::FULL,
            effective: CapSet::FULL,
            inheritable: CapSet::EMPTY,
            ambient: CapSet::EMPTY,
            bounding: CapSet::FULL,
            securebits: 0,
            user_ns,
            ..self
        }
    }
}
