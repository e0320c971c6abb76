//! Capabilities of files: the attribute `security.capability` - security/commoncap.c, "File capabilities" in capabilities(7).

use nslab_abi::{Cap, CapSet, Errno, Reason, TaskId};

use crate::Kernel;
use crate::fs::{Node, Path};
use crate::ns::NsId;

/// The attribute.
pub const NAME: &[u8] = b"security.capability";
const REVISION_2: u32 = 0x0200_0000;
const REVISION_3: u32 = 0x0300_0000;
const REVISION_MASK: u32 = 0xff00_0000;
const FLAGS_EFFECTIVE: u32 = 1;
/// `XATTR_CAPS_SZ_2`, `XATTR_CAPS_SZ_3`: magic, two times permitted and inheritable, and the root's id.
const BYTES_2: usize = 20;
const BYTES_3: usize = 24;

/// What a file brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileCaps {
    /// What is granted, as far as the bounding set has it.
    pub permitted: CapSet,
    /// What is granted of the process's own inheritable set.
    pub inheritable: CapSet,
    /// Is all that is granted effective?
    pub is_effective: bool,
}

fn word(value: &[u8], index: usize) -> u32 {
    let bytes = value.get(4 * index..4 * index + 4).unwrap_or(&[0; 4]);
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

/// Is it of revision 2 or 3, and as long as that?
fn is_valid(value: &[u8]) -> bool {
    let revision = word(value, 0) & REVISION_MASK;
    (value.len(), revision) == (BYTES_2, REVISION_2) || (value.len(), revision) == (BYTES_3, REVISION_3)
}

/// The id of the root for whom it counts, in the numbers of whoever wrote it.
fn root_of(value: &[u8]) -> u32 {
    if value.len() == BYTES_3 { word(value, 5) } else { 0 }
}

/// The same of revision 2 or, for a root, of 3.
fn with_root(value: &[u8], root: Option<u32>) -> Vec<u8> {
    let flags = word(value, 0) & FLAGS_EFFECTIVE;
    let revision = if root.is_some() { REVISION_3 } else { REVISION_2 };
    let mut bytes = (revision | flags).to_le_bytes().to_vec();
    bytes.extend_from_slice(&value[4..BYTES_2]);
    bytes.extend(root.into_iter().flat_map(u32::to_le_bytes));
    bytes
}

impl Kernel {
    /// What is written where a task sets the attribute - security/commoncap.c:cap_convert_nscap()
    pub(crate) fn caps_to_keep(&mut self, t: TaskId, path: Path, value: &[u8]) -> Result<Vec<u8>, Errno> {
        self.ensure(Reason::ValueInRange, is_valid(value), Errno::EINVAL)?;
        self.may_set_caps(t, path)?;
        let owner = self.vfs.sb(self.vfs.sb_of(path)).user_ns;
        // "user is privileged, just write v2"
        if value.len() == BYTES_2 && self.ns_capable(t, owner, Cap::CAP_SETFCAP) {
            return Ok(value.to_vec());
        }
        let root = self.make_kuid(self.user_ns_of(t), root_of(value)).and_then(|root| self.from_kuid(owner, root));
        self.ensure(Reason::IdsMapped, root.is_some(), Errno::EINVAL)?;
        Ok(with_root(value, root))
    }

    /// `CAP_SETFCAP` over the file.
    pub(crate) fn may_set_caps(&mut self, t: TaskId, path: Path) -> Result<(), Errno> {
        let attr = self.attr(path.node);
        let cred = self.task(t).cred.clone();
        let may = self.capable_wrt_inode(&cred, &attr, Cap::CAP_SETFCAP);
        self.ensure(Reason::Capability, may, Errno::EPERM)
    }

    /// What a task reads of the attribute - security/commoncap.c:cap_inode_getsecurity()
    pub(crate) fn caps_to_show(&mut self, t: TaskId, path: Path, value: &[u8]) -> Result<Vec<u8>, Errno> {
        let owner = self.vfs.sb(self.vfs.sb_of(path)).user_ns;
        let root = self.make_kuid(owner, root_of(value));
        let mapped = root.and_then(|root| self.from_kuid(self.user_ns_of(t), root));
        if let Some(root) = mapped.filter(|&root| root != 0) {
            return Ok(with_root(value, Some(root)));
        }
        let is_own = root.is_some_and(|root| self.is_root_of(t, root));
        self.ensure(Reason::IdsMapped, is_own, Errno::EOVERFLOW)?;
        Ok(with_root(value, None))
    }

    /// Is an id the root of the task's user namespace, or of one above? - security/commoncap.c:rootid_owns_currentns()
    fn is_root_of(&self, t: TaskId, root: u32) -> bool {
        let mut above = std::iter::successors(Some(self.user_ns_of(t)), |&ns: &NsId| self.ns_parent(ns));
        above.any(|ns| self.from_kuid(ns, root) == Some(0))
    }

    /// Returns the capabilities that a file brings to who executes it - security/commoncap.c:get_file_caps()
    pub(crate) fn file_caps(&self, t: TaskId, path: Path) -> Option<FileCaps> {
        let Node::Dentry(id) = path.node else { return None };
        let inode = self.vfs.inode_of(id);
        let value = &inode.xattrs.iter().find(|(name, _)| name == NAME)?.1;
        let owner = self.vfs.sb(inode.sb).user_ns;
        let root = self.make_kuid(owner, root_of(value)).filter(|&root| self.is_root_of(t, root));
        if !is_valid(value) || root.is_none() {
            return None;
        }
        let set = |low: usize| {
            let bits = u64::from(word(value, low)) | u64::from(word(value, low + 2)) << 32;
            CapSet(bits & CapSet::FULL.0)
        };
        let is_effective = word(value, 0) & FLAGS_EFFECTIVE != 0;
        Some(FileCaps { permitted: set(1), inheritable: set(2), is_effective })
    }
}
