//! The memory of a virtual machine's guest, which is less than the host's and counted from what runs in it.

use crate::Kernel;

/// What a guest's kernel and its first programs take at boot.
const BOOT_BYTES: u64 = 38 << 20;
/// What each of its processes takes.
const PROCESS_BYTES: u64 = 1 << 20;

impl Kernel {
    /// Bytes of memory in use: the kernel at boot, each process, and all files, for they live in memory.
    pub fn guest_bytes(&self) -> u64 {
        BOOT_BYTES + self.tasks.len() as u64 * PROCESS_BYTES + self.vfs.bytes_used
    }

    /// `/proc/meminfo` of a guest - proc_meminfo(5).
    pub(crate) fn guest_meminfo(&self, total: u64) -> String {
        let free = total.saturating_sub(self.guest_bytes()) >> 10;
        let row = |name: &str, kb: u64| format!("{:<15}{kb:>9} kB\n", format!("{name}:"));
        [
            row("MemTotal", total >> 10),
            row("MemFree", free),
            row("MemAvailable", free),
            row("Buffers", 0),
            row("Cached", self.vfs.bytes_used >> 10),
            row("SwapCached", 0),
            row("SwapTotal", 0),
            row("SwapFree", 0),
        ]
        .concat()
    }
}
