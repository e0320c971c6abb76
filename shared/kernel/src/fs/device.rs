//! Character devices of memory - null(4), full(4), random(4), drivers/char/mem.c.

use nslab_abi::{Errno, TaskId};

use super::super_block::makedev;
use super::tty;
use crate::kernel::Kernel;
use crate::stop::{Stop, unsupported};

/// A device that the machine has a driver for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Device {
    /// 1:3.
    Null,
    /// 1:5.
    Zero,
    /// 1:7.
    Full,
    /// 1:8 and 1:9.
    Random,
    /// 5:0, the caller's controlling terminal.
    CurrentTty,
    /// 5:2, a new pseudoterminal's master.
    Ptmx,
    /// 136 to 143, pseudoterminals' slaves.
    Pts,
    /// 10:232.
    Kvm,
}

/// Finds a device's driver; opening a device without one is ENXIO.
pub(crate) fn driver(rdev: u64) -> Option<Device> {
    match super::super_block::split_dev(rdev) {
        (1, 3) => Some(Device::Null),
        (1, 5) => Some(Device::Zero),
        (1, 7) => Some(Device::Full),
        (1, 8 | 9) => Some(Device::Random),
        (5, 0) => Some(Device::CurrentTty),
        (5, 2) => Some(Device::Ptmx),
        (tty::PTS_MAJOR..=143, _) => Some(Device::Pts),
        (10, super::kvm::KVM_MINOR) => Some(Device::Kvm),
        _ => None,
    }
}

/// Name, device number and mode of the devices in every `/dev`.
pub(crate) fn standard() -> [(&'static str, u64); 6] {
    [
        ("null", makedev(1, 3)),
        ("zero", makedev(1, 5)),
        ("full", makedev(1, 7)),
        ("random", makedev(1, 8)),
        ("urandom", makedev(1, 9)),
        ("tty", makedev(5, 0)),
    ]
}

/// Most bytes that one read of an endless device gives at a time.
const CHUNK: usize = 1 << 20;

impl Kernel {
    /// Reads from a memory device.
    pub(crate) fn device_read(&mut self, device: Device, count: usize) -> Result<Vec<u8>, Stop> {
        let count = count.min(CHUNK);
        match device {
            Device::Null => Ok(Vec::new()),
            Device::Zero | Device::Full => Ok(vec![0; count]),
            Device::Random => Ok(self.random_bytes(count)),
            Device::CurrentTty | Device::Ptmx | Device::Pts => {
                unsupported("read", "a terminal's device without a terminal")
            }
            Device::Kvm => Err(Errno::EINVAL.into()),
        }
    }

    /// Draws from the machine's seeded generator.
    fn random_bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count + 8);
        while bytes.len() < count {
            bytes.extend_from_slice(&crate::syscall::next_random(&mut self.random_state).to_le_bytes());
        }
        bytes.truncate(count);
        bytes
    }

    /// Writes to a memory device.
    pub(crate) fn device_write(&mut self, _t: TaskId, device: Device, count: usize) -> Result<usize, Stop> {
        match device {
            // "Writes to /dev/full fail with ENOSPC" - full(4)
            Device::Full => Err(Errno::ENOSPC.into()),
            _ => Ok(count),
        }
    }
}
