//! Cgroup namespaces - kernel/cgroup/namespace.c.

use std::sync::Arc;

use nslab_abi::{Errno, TaskId};

use crate::Kernel;
use crate::fs::CgroupId;
use crate::ns::{NsData, NsId, accessors};

/// The root that a cgroup namespace shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CgroupNamespace {
    /// The cgroup in which its maker was.
    pub root: CgroupId,
    /// … and where it was in the hierarchies of version 1.
    pub roots_v1: Arc<Vec<(u32, CgroupId)>>,
}

impl CgroupNamespace {
    /// Makes one with this root in version 2.
    pub fn at(root: CgroupId) -> CgroupNamespace {
        CgroupNamespace { root, roots_v1: Arc::default() }
    }
}

accessors!(cgroup, cgroup_mut, Cgroup, CgroupNamespace);

impl Kernel {
    /// Makes a cgroup namespace rooted at the maker's cgroup (fact 202) - kernel/cgroup/namespace.c:copy_cgroup_ns().
    pub(crate) fn copy_cgroup_ns(&mut self, t: TaskId, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        self.count_new_ns(nslab_abi::NsType::Cgroup, user_ns, creator)?;
        let (root, roots_v1) = (self.task(t).cgroup, self.cgroup_roots_v1(t));
        Ok(self.new_ns(user_ns, creator, NsData::Cgroup(CgroupNamespace { root, roots_v1 })))
    }
}
