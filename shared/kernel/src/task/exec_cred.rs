//! What execve(2) does to ids and capabilities - security/commoncap.c:cap_bprm_creds_from_file().

use nslab_abi::{CapSet, TaskId};

use crate::Kernel;
use crate::fs::ExecFile;
use crate::task::Cred;

const S_ISUID: u32 = 0o4000;
const S_ISGID: u32 = 0o2000;
const S_IXGRP: u32 = 0o10;
/// `SECBIT_NOROOT` - capabilities(7).
pub const SECBIT_NOROOT: u32 = 1;
/// `SECBIT_KEEP_CAPS` - capabilities(7).
pub const SECBIT_KEEP_CAPS: u32 = 1 << 4;

impl Kernel {
    /// Computes the credentials after executing a file.
    pub(crate) fn cred_after_exec(&self, t: TaskId, file: &ExecFile) -> Cred {
        let task = self.task(t);
        let mut cred = Cred::clone(&task.cred);
        let user_ns = cred.user_ns;
        let is_mapped = self.from_kuid(user_ns, file.uid).is_some() && self.from_kgid(user_ns, file.gid).is_some();
        // "If … the underlying filesystem is mounted nosuid … or the owner is not mapped, the bits are ignored" - execve(2)
        if !file.nosuid && !task.no_new_privs && is_mapped {
            if file.mode & S_ISUID != 0 {
                cred.euid = file.uid;
            }
            if file.mode & (S_ISGID | S_IXGRP) == S_ISGID | S_IXGRP {
                cred.egid = file.gid;
            }
        }
        let is_setid = cred.euid != task.cred.uid || cred.egid != task.cred.gid;
        (cred.suid, cred.fsuid, cred.sgid, cred.fsgid) = (cred.euid, cred.euid, cred.egid, cred.egid);
        let root = self.make_kuid(user_ns, 0);
        let (mut permitted, mut is_effective) = (CapSet::EMPTY, false);
        // "If the real or effective user ID of the process is 0 (root), then the file inheritable and permitted sets are ignored; instead they are notionally considered to be all ones" - capabilities(7)
        if cred.securebits & SECBIT_NOROOT == 0 && root.is_some() {
            if Some(cred.euid) == root || Some(cred.uid) == root {
                permitted = CapSet(cred.bounding.0 | cred.inheritable.0);
            }
            is_effective = Some(cred.euid) == root;
        }
        // "Executing a program that changes UID or GID due to the set-user-ID or set-group-ID bits … will clear the ambient set." - capabilities(7)
        if is_setid {
            cred.ambient = CapSet::EMPTY;
        }
        cred.permitted = CapSet(permitted.0 | cred.ambient.0);
        cred.effective = if is_effective { cred.permitted } else { cred.ambient };
        cred.securebits &= !SECBIT_KEEP_CAPS;
        cred
    }
}
