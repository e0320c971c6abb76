//! Mount namespaces - fs/namespace.c:copy_mnt_ns(); the mounts themselves are the file system's.

use nslab_abi::{Errno, NsType};

use crate::Kernel;
use crate::fs::FsId;
use crate::ns::{NsData, NsId};

impl Kernel {
    /// Copies a mount namespace; root and current directory of `fs` move onto the copies (fact 117).
    pub(crate) fn copy_mnt(&mut self, old: NsId, user_ns: NsId, creator: u32, fs: FsId) -> Result<NsId, Errno> {
        self.count_new_ns(NsType::Mnt, user_ns, creator)?;
        // "A new mount namespace owned by a different user namespace is less privileged" - mount_namespaces(7): shared mounts become slaves, all are locked.
        let is_less_privileged = self.ns_owner(old) != user_ns;
        let new = self.new_ns(user_ns, creator, NsData::Mnt);
        self.copy_mnt_ns(old, new, is_less_privileged, fs);
        Ok(new)
    }
}
