//! Files of namespaces - namespaces(7), ioctl_ns(2), fs/nsfs.c.

use nslab_abi::ioctls::{NS_GET_NSTYPE, NS_GET_OWNER_UID, NS_GET_PARENT, NS_GET_USERNS};
use nslab_abi::{Errno, NsType, OpenFlags, Reason, TaskId};

use super::{FileObject, FsResult};
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::stop::{SysResult, unsupported};
use nslab_abi::Ret;

impl Kernel {
    /// Answers ioctl_ns(2).
    pub(crate) fn ns_ioctl(&mut self, t: TaskId, ns: NsId, request: u64) -> SysResult {
        match request {
            NS_GET_USERNS => {
                let owner = self.ns_owner(ns);
                // "EPERM The requested namespace is outside of the caller's namespace scope." - ioctl_ns(2)
                let is_root = self.ns_type(ns) == NsType::User && self.ns_parent(ns).is_none();
                let is_in_scope = !is_root && self.in_userns(self.user_ns_of(t), owner);
                self.ensure(Reason::NsIsDescendant, is_in_scope, Errno::EPERM)?;
                self.open_ns(t, owner)
            }
            NS_GET_PARENT => {
                let ty = self.ns_type(ns);
                let is_tree = matches!(ty, NsType::User | NsType::Pid);
                self.ensure(Reason::NsTypeMatches, is_tree, Errno::EINVAL)?;
                let parent = self.ns_parent(ns);
                let is_in_scope = parent.is_some_and(|parent| match ty {
                    NsType::User => self.in_userns(self.user_ns_of(t), parent),
                    _ => self.in_pid_ns(self.task_active_pid_ns(t), parent),
                });
                self.ensure(Reason::NsIsDescendant, is_in_scope, Errno::EPERM)?;
                self.open_ns(t, parent.ok_or(Errno::EPERM)?)
            }
            NS_GET_NSTYPE => Ok(Ret::Int(self.ns_type(ns).flag().bits() as i64)),
            NS_GET_OWNER_UID => {
                let is_user = self.ns_type(ns) == NsType::User;
                self.ensure(Reason::NsTypeMatches, is_user, Errno::EINVAL)?;
                let uid = self.from_kuid_munged(self.user_ns_of(t), self.user(ns).owner);
                Ok(Ret::Bytes(uid.to_le_bytes().to_vec()))
            }
            // The other requests of nsfs begin with the same letter - include/uapi/linux/nsfs.h.
            _ if request >> 8 & 0xff == 0xb7 => unsupported("ioctl", format!("NS request {request:#x}")),
            _ => Err(Errno::ENOTTY.into()),
        }
    }

    fn open_ns(&mut self, t: TaskId, ns: NsId) -> SysResult {
        let fd = self.fd_install(t, FileObject::Ns(ns), OpenFlags::CLOEXEC)?;
        Ok(Ret::Int(i64::from(fd.0)))
    }

    /// May this namespace file be bound into the caller's mount namespace? - fs/namespace.c:mnt_ns_loop() (fact 136)
    pub(crate) fn is_mnt_ns_loop(&self, t: TaskId, ns: NsId) -> FsResult<bool> {
        let Some(bound) = self.vfs.mnt_namespaces.get(&ns) else { return Ok(false) };
        let own = self.vfs.mnt_namespaces.get(&self.task(t).nsproxy.mnt).ok_or(Errno::EINVAL)?;
        Ok(own.seq >= bound.seq)
    }
}
