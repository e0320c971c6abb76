//! What programs cost: the processor's time, and memory.

use nslab_abi::TaskId;
use nslab_kernel::Mode;

use super::World;
use crate::image::Stop;
use crate::spin::Slices;

/// Virtual time that the first touch of a page takes, in nanoseconds: a fault, and clearing the page.
const FAULT_NS: u64 = 500;
/// Page size of x86-64.
const PAGE_BYTES: u64 = 4096;

impl World {
    /// A program has computed so many steps and has touched so many chunks of memory by now.
    pub(super) fn account(&mut self, task: TaskId, stop: &Stop, steps: u64, chunks: u64) {
        // The time of who spins has passed already.
        if !self.take_owed(task) {
            self.kernel.spend(task, steps, Mode::User);
        }
        self.count_memory(task, chunks);
        match (stop, self.running_mut(task)) {
            (Stop::OutOfFuel, Some(running)) => running.slices.used_up(),
            (_, Some(running)) => running.slices = Slices::default(),
            (_, None) => {}
        }
    }

    /// Tells the kernel how much memory a program has touched, if that is more or less than before.
    fn count_memory(&mut self, task: TaskId, chunks: u64) {
        if self.running.get(&task).is_none_or(|running| running.chunks == chunks) {
            return;
        }
        let counted = self.with_memory(task, |running| {
            running.chunks = chunks;
            let bytes = running.image.resident_bytes()?;
            Some((std::mem::replace(&mut running.bytes, bytes), bytes, running.process))
        });
        if let Some(Some((before, bytes, process))) = counted {
            self.kernel.spend(task, bytes.saturating_sub(before) / PAGE_BYTES * FAULT_NS, Mode::System);
            // What threads have in common is their process's.
            self.kernel.charge_anon(TaskId(process), bytes);
        }
    }

    /// Returns what a task's program has computed since its last call.
    pub(crate) fn slices(&self, task: TaskId) -> Slices {
        self.running.get(&task).map_or(Slices::default(), |running| running.slices)
    }

    /// Time has passed for a program.
    pub(crate) fn owe(&mut self, task: TaskId) {
        if let Some(running) = self.running_mut(task) {
            running.slices.is_owed = true;
        }
    }

    fn take_owed(&mut self, task: TaskId) -> bool {
        self.running_mut(task).is_some_and(|running| std::mem::take(&mut running.slices.is_owed))
    }
}
