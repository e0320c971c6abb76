//! Several tasks on one memory: threads, vfork(2), and what else CLONE_VM makes.

use nslab_abi::{CloneArgs, CloneFlags, NsType, Pid, Syscall};
use nslab_protocol::event::EventKind;
use nslab_script::{Mm, Thread};

use super::{Driver, random};
use crate::native::{NativeKernel, Stop, clone_sharing, own_futex};
use crate::sys::{self, Held};

/// Slices that the library's own code may take beyond the one it was interrupted in.
const SLICES_BEYOND: u32 = 40;

/// A memory.
pub(super) struct Space {
    pub mm: Mm,
    /// How many tasks are on it.
    pub users: u32,
}

/// The threads of a process.
pub(super) struct Threads {
    count: u32,
}

impl Default for Threads {
    fn default() -> Threads {
        Threads { count: 1 }
    }
}

/// What a task has of its own.
#[derive(Default)]
pub(super) struct Task {
    /// A thread's number; 0: it is its process's first.
    pub tid: u32,
    /// Where a 0 goes in the memory at its end, if others are on it then.
    pub clear_tid: u64,
    /// Where a child of vfork(2) leaves what it did to its parent's locals.
    lender: Option<Held<Option<Thread>>>,
    slices_beyond: u32,
}

impl Driver {
    /// A slice is over: others on this memory have their turn, but not while the library is in the middle of something.
    pub(super) fn pass_on(&mut self) {
        if self.space.users > 1 && self.thread.is_in_library() && self.task.slices_beyond < SLICES_BEYOND {
            self.task.slices_beyond += 1;
            return;
        }
        self.task.slices_beyond = 0;
        sys::pass();
    }

    /// The child of fork(2) has a memory of its own and is its process's only thread.
    pub(super) fn begin_alone(&mut self) {
        self.space.users = 1;
        self.process = Held::default();
        self.task = Task::default();
    }

    pub(super) fn clone_sharing(&mut self, call: &Syscall, args: &CloneArgs) {
        let flags = args.flags;
        let is_thread = flags.contains(CloneFlags::THREAD);
        // On a stack of its own the child leaves the parent's calls alone.
        let is_borrowed = flags.contains(CloneFlags::VFORK) && args.stack == 0;
        let lender = is_borrowed.then(|| Held::new(None));
        let signals = match flags.contains(CloneFlags::SIGHAND) {
            true => self.kernel.signals.share(),
            false => Held::new(self.kernel.signals.clone()),
        };
        let child = Driver {
            thread: self.thread.clone(),
            space: self.space.share(),
            process: if is_thread { self.process.share() } else { Held::default() },
            task: Task {
                clear_tid: if flags.contains(CloneFlags::CHILD_CLEARTID) { args.child_tid } else { 0 },
                lender: lender.as_ref().map(Held::share),
                ..Task::default()
            },
            kernel: NativeKernel { signals, seccomp: self.kernel.seccomp.clone(), ..NativeKernel::default() },
            reporter: self.reporter.clone(),
            birth: random(),
        };
        let (parent_birth, args) = (self.birth, args.clone());
        self.space.users += 1;
        self.process.count += u32::from(is_thread);
        let run = {
            let args = args.clone();
            Box::new(move || child.begin(&args, parent_birth))
        };
        let answer = clone_sharing(&args, run);
        if answer.is_err() {
            self.space.users -= 1;
            self.process.count -= u32::from(is_thread);
        }
        if let Some(child) = lender.and_then(|mut lender| lender.take()) {
            self.thread.adopt_locals(&child);
        }
        let result = match answer {
            Ok(ret) => Ok(ret),
            Err(Stop::Errno(errno)) => Err(errno),
            Err(Stop::NotEntered) => {
                self.thread.restart_syscall();
                return self.take_signals(None);
            }
            Err(Stop::Unsupported(unsupported)) => return self.unsupported(unsupported),
        };
        self.over(call, &result);
        self.thread.answer(&mut self.space.mm, result);
    }

    /// What a task does from its beginning to its end.
    fn begin(mut self, args: &CloneArgs, parent_birth: u64) {
        let tid = sys::own(libc::SYS_gettid, &mut []).unwrap_or(0);
        if args.flags.contains(CloneFlags::THREAD) {
            self.task.tid = tid as u32;
        } else {
            let new = NsType::ALL.into_iter().filter(|ns| args.flags.contains(ns.flag()));
            self.born(parent_birth, new.map(|ns| ns.name().to_string()).collect());
        }
        if args.flags.contains(CloneFlags::CHILD_SETTID) {
            self.thread.set_child_tid(&mut self.space.mm, Pid(tid as i32));
        }
        if !args.flags.contains(CloneFlags::VFORK) {
            self.thread.forget_alt_stack();
        }
        self.thread.answer_forked(&mut self.space.mm);
        self.run()
    }

    /// Leaves to the parent what a child of vfork(2) did to its locals.
    pub(super) fn give_back_locals(&mut self) {
        if let Some(lender) = &mut self.task.lender {
            **lender = Some(self.thread.clone());
        }
    }

    /// Leaves the memory to who is still on it.
    pub(super) fn leave_space(&mut self) {
        self.give_back_locals();
        let address = std::mem::take(&mut self.task.clear_tid);
        if address != 0 && self.space.users > 1 && self.space.mm.store(address, 4, 0).is_ok() {
            own_futex::wake(address, 1, u32::MAX);
        }
        self.space.users -= 1;
    }

    /// The process ends with all its threads: another one on this memory goes on, but none of the threads.
    pub(super) fn leave_for_others(&mut self) {
        let others = self.space.users.saturating_sub(self.process.count);
        self.leave_space();
        self.space.users = others;
        if others > 0 {
            sys::release();
        }
    }

    /// exit(2): one thread ends, and with the last one the process.
    pub(super) fn exit_task(&mut self, call: &Syscall, status: i32) {
        self.exit_event(call);
        self.process.count -= 1;
        if self.process.count == 0 {
            self.event(EventKind::Exit { status: Some(status & 0xff), signal: None });
        }
        self.leave_space();
        sys::end_task(status)
    }
}
