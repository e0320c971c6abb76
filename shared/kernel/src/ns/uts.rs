//! UTS namespaces - kernel/utsname.c.

use nslab_abi::Errno;

use crate::Kernel;
use crate::ns::{NsData, NsId, accessors};

/// Host and domain name - include/linux/utsname.h.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UtsNamespace {
    /// At most 64 bytes, NULs included as given.
    pub nodename: Vec<u8>,
    /// At most 64 bytes, NULs included as given.
    pub domainname: Vec<u8>,
}

impl UtsNamespace {
    /// Makes one with the default domain name - init/version.c.
    pub fn new(nodename: &[u8]) -> UtsNamespace {
        UtsNamespace { nodename: nodename.to_vec(), domainname: b"(none)".to_vec() }
    }
}

accessors!(uts, uts_mut, Uts, UtsNamespace);

impl Kernel {
    /// Copies a UTS namespace, names and all (fact 169) - kernel/utsname.c:clone_uts_ns().
    pub(crate) fn copy_utsname(&mut self, old: NsId, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        let uts = self.uts(old).clone();
        self.count_new_ns(nslab_abi::NsType::Uts, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Uts(uts)))
    }
}
