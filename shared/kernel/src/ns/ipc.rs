//! IPC namespaces - ipc/namespace.c.

use nslab_abi::Errno;

use crate::Kernel;
use crate::ns::{NsData, NsId, accessors};

/// The System V objects of an IPC namespace.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct IpcNamespace {
}

accessors!(ipc, ipc_mut, Ipc, IpcNamespace);

impl Kernel {
    /// Makes an empty IPC namespace (fact 179) - ipc/namespace.c:create_ipc_ns().
    pub(crate) fn copy_ipcs(&mut self, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        self.count_new_ns(nslab_abi::NsType::Ipc, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Ipc(IpcNamespace::default())))
    }
}
