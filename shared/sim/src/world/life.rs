//! Programs that begin, end and share memories.

use nslab_abi::{CloneArgs, CloneFlags, TaskId};
use nslab_kernel::Happening;
use nslab_protocol::event::EventKind;

use super::{Call, End, Running, SESSION_INIT, World};
use crate::describe;
use crate::image::{Image, Stop};
use crate::sched::SLICE_STEPS;
use crate::spin::Slices;
use crate::trace::Trace;

impl Running {
    /// Computes for a slice. Who shares its memory goes on to where the library has done what it is at: nobody else may see
    /// its data halfway.
    pub(super) fn run(&mut self, steps: &mut u64) -> Stop {
        /// Steps at a time beyond the slice.
        const BEYOND: u64 = 256;
        // A prime, so that a loop is left at another instruction each time: a race shows.
        const SHARED_SLICE_STEPS: u64 = 199_999;
        let slice = if self.memory == 0 { SLICE_STEPS } else { SHARED_SLICE_STEPS };
        let mut fuel = slice;
        let mut stop = self.image.run(&mut fuel);
        *steps += slice - fuel;
        while matches!(stop, Stop::OutOfFuel)
            && self.memory != 0
            && *steps < 2 * SLICE_STEPS
            && self.image.is_in_library()
        {
            fuel = BEYOND;
            stop = self.image.run(&mut fuel);
            *steps += BEYOND - fuel;
        }
        stop
    }
}

impl World {
    /// Keeps a call that is to be issued.
    pub(super) fn keep(&mut self, task: TaskId, call: Call) {
        if let Some(running) = self.running_mut(task) {
            running.call = Some(call);
        }
    }

    /// The process that a task is a thread of, as events name it.
    pub(super) fn process(&self, task: TaskId) -> u32 {
        self.running.get(&task).map_or_else(|| self.kernel.tgid(task).0, |running| running.process)
    }

    pub(super) fn copy_program(&mut self, parent: TaskId, child: TaskId, args: &CloneArgs) {
        let flags = args.flags;
        let Some(running) = self.running.get_mut(&parent) else { return };
        let is_shared = flags.contains(CloneFlags::VM) && running.image.has_memory();
        if is_shared && running.memory == 0 {
            let mut mm = Default::default();
            running.image.swap_memory(&mut mm);
            running.memory = self.memories.insert(mm);
        }
        let (mut image, memory) = (running.image.clone(), running.memory);
        let (chunks, bytes) = (running.chunks, running.bytes);
        match is_shared {
            true => self.memories.join(memory),
            // The copy has a copy of what its parent shares with others.
            false if memory != 0 => image.swap_memory(&mut self.memories.copy(memory)),
            false => {}
        }
        if is_shared && !flags.contains(CloneFlags::VFORK) {
            image.forget_alt_stack();
        }
        let own = self.kernel.own_pid(child);
        self.install(child, image);
        if let Some(running) = self.running_mut(child) {
            running.memory = if is_shared { memory } else { 0 };
            (running.chunks, running.bytes) = (chunks, bytes);
            // On a stack of its own it leaves the parent's calls alone.
            let is_borrowed = flags.contains(CloneFlags::VM | CloneFlags::VFORK) && args.stack == 0;
            running.borrows_from = is_borrowed.then_some(parent);
        }
        self.with_memory(child, |running| running.image.answer_forked(own));
    }

    pub(super) fn install(&mut self, task: TaskId, image: Image) {
        let (pid, process) = (self.kernel.own_pid(task).0 as u32, self.kernel.tgid(task).0);
        let slices = Slices::default();
        let (call, chunks, bytes) = (None, 0, 0);
        let running = Running { image, pid, process, memory: 0, borrows_from: None, call, slices, chunks, bytes };
        self.running.insert(task, running);
    }

    /// A program is over: its memory is left to those who share it, what it did to its parent's locals to the parent.
    pub(super) fn leave(&mut self, task: TaskId) {
        let Some(running) = self.running.get(&task) else { return };
        let (memory, parent) = (running.memory, running.borrows_from);
        if let Some(parent) = parent {
            let image = running.image.clone();
            if let Some(parent) = self.running_mut(parent) {
                parent.image.adopt_locals(&image);
            }
        }
        self.memories.leave(memory);
        self.running.remove(&task);
    }

    pub(super) fn clear_tid(&mut self, task: TaskId, address: u64) {
        if address != 0 {
            self.with_memory(task, |running| running.image.clear_tid(address));
        }
    }

    /// Lets a program do something with its memory in place, the memory that it shares included.
    pub(super) fn with_memory<T>(&mut self, task: TaskId, f: impl FnOnce(&mut Running) -> T) -> Option<T> {
        let running = self.running.get_mut(&task)?;
        let memory = running.memory;
        self.memories.lend(memory, |mm| running.image.swap_memory(mm));
        for segment in running.image.segments() {
            if let Some((pages, len)) = self.kernel.lend(segment) {
                running.image.lend(segment, pages, len);
            }
        }
        let done = f(running);
        for (segment, pages) in running.image.take_lent() {
            self.kernel.take_back(segment, pages);
        }
        self.memories.lend(memory, |mm| running.image.swap_memory(mm));
        Some(done)
    }

    pub(super) fn running_mut(&mut self, task: TaskId) -> Option<&mut Running> {
        self.running.get_mut(&task)
    }

    /// Takes note of tasks that ended or were waited for, whoever caused it.
    pub(super) fn note_happenings(&mut self, trace: &mut Trace) {
        for happening in self.kernel.drain_happenings() {
            match happening {
                Happening::Exited { task, status } => {
                    let pid = self.running.get(&task).map_or_else(|| self.kernel.own_pid(task).0 as u32, |r| r.pid);
                    trace.push(task.0, pid, describe::exited(status));
                    self.leave(task);
                    if task == self.main {
                        self.main_status = Some(status);
                    }
                }
                Happening::ThreadExited { task, clear_child_tid } => {
                    self.clear_tid(task, clear_child_tid);
                    self.leave(task);
                }
                Happening::LeftMemory { task, clear_child_tid } => self.clear_tid(task, clear_child_tid),
                Happening::Became { task, leader, .. } => {
                    if let Some(mut running) = self.running.get(&task).cloned() {
                        running.pid = self.kernel.own_pid(leader).0 as u32;
                        self.running.remove(&task);
                        self.running.insert(leader, running);
                    }
                }
                Happening::Reaped { task, pid } => trace.push(task.0, pid.0 as u32, EventKind::Reaped {}),
            }
        }
        // A host goes on without its shell, but the run is over; a session is over with its init, which ends after the program.
        let is_over = self.machine.is_host() || !self.kernel.is_alive(SESSION_INIT);
        if let (true, None, Some(status)) = (is_over, &self.end, self.main_status) {
            self.end = Some(End::Main(status));
        }
    }
}
