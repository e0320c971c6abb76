//! What execve(2) does to ids and capabilities - security/commoncap.c:cap_bprm_creds_from_file().

use nslab_abi::{CapSet, Errno, TaskId};

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
    pub(crate) fn cred_after_exec(&self, t: TaskId, file: &ExecFile) -> Result<Cred, Errno> {
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
        let caps = self.file_caps(t, file.path).filter(|_| !file.nosuid);
        if let Some(caps) = caps {
            // "P'(permitted) = (P(inheritable) & F(inheritable)) | (F(permitted) & P(bounding))" - capabilities(7)
            permitted = CapSet(cred.bounding.0 & caps.permitted.0 | cred.inheritable.0 & caps.inheritable.0);
            is_effective = caps.is_effective;
            // "if the process does not obtain all of the file permitted capabilities …, execve(2) fails with the error EPERM"
            if is_effective && caps.permitted.0 & !permitted.0 != 0 {
                return Err(Errno::EPERM);
            }
        }
        // A set-user-ID-root program with capabilities of its own gives an ordinary user these alone.
        let is_setuid_root = root.is_some() && Some(cred.euid) == root && Some(cred.uid) != root;
        let is_root_special = !(caps.is_some() && is_setuid_root);
        // "If the real or effective user ID of the process is 0 (root), then the file inheritable and permitted sets are ignored; instead they are notionally considered to be all ones" - capabilities(7)
        if cred.securebits & SECBIT_NOROOT == 0 && root.is_some() && is_root_special {
            if Some(cred.euid) == root || Some(cred.uid) == root {
                permitted = CapSet(cred.bounding.0 | cred.inheritable.0);
            }
            is_effective |= Some(cred.euid) == root;
        }
        // "Executing a program that changes UID or GID due to the set-user-ID or set-group-ID bits … will clear the ambient set." - capabilities(7)
        if is_setid || caps.is_some() {
            cred.ambient = CapSet::EMPTY;
        }
        // "no_new_privs … file capabilities will not add to the permitted set" - prctl(2)
        if task.no_new_privs && permitted.0 & !task.cred.permitted.0 != 0 {
            permitted = CapSet(permitted.0 & task.cred.permitted.0);
        }
        cred.permitted = CapSet(permitted.0 | cred.ambient.0);
        cred.effective = if is_effective { cred.permitted } else { cred.ambient };
        cred.securebits &= !SECBIT_KEEP_CAPS;
        Ok(cred)
    }
}
