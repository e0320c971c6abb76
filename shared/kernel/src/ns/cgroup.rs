//! Cgroup namespaces - kernel/cgroup/namespace.c.

use nslab_abi::Errno;

use crate::Kernel;
use crate::fs::CgroupId;
use crate::ns::{NsData, NsId, accessors};

/// The root that a cgroup namespace shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CgroupNamespace {
    /// The cgroup in which its maker was.
    pub root: CgroupId,
}

accessors!(cgroup, cgroup_mut, Cgroup, CgroupNamespace);

impl Kernel {
    /// Makes a cgroup namespace rooted at the maker's cgroup (fact 202) - kernel/cgroup/namespace.c:copy_cgroup_ns().
    pub(crate) fn copy_cgroup_ns(&mut self, root: CgroupId, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        self.count_new_ns(nslab_abi::NsType::Cgroup, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Cgroup(CgroupNamespace { root })))
    }
}
