//! Time namespaces - kernel/time/namespace.c.

use nslab_abi::Errno;

use crate::Kernel;
use crate::ns::{NsData, NsId, accessors};

/// Offsets of the monotonic and boot clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TimeNamespace {
    /// Added to CLOCK_MONOTONIC, in nanoseconds.
    pub monotonic_ns: i128,
    /// Added to CLOCK_BOOTTIME, in nanoseconds.
    pub boottime_ns: i128,
    /// A process has entered: the offsets are fixed (fact 211).
    pub is_frozen: bool,
}

accessors!(time_ns, time_ns_mut, Time, TimeNamespace);

impl Kernel {
    /// Copies a time namespace with its offsets - kernel/time/namespace.c:clone_time_ns().
    pub(crate) fn copy_time_ns(&mut self, old: NsId, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        let offsets = TimeNamespace { is_frozen: false, ..*self.time_ns(old) };
        self.count_new_ns(nslab_abi::NsType::Time, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Time(offsets)))
    }

    /// Enters the time namespace for children - kernel/time/namespace.c:timens_on_fork(), timens_commit().
    pub(crate) fn timens_commit(&mut self, time_for_children: NsId) -> NsId {
        self.time_ns_mut(time_for_children).is_frozen = true;
        time_for_children
    }
}
