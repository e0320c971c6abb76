//! One thread of execution of a program, as data.

use std::sync::Arc;

use nslab_abi::{Errno, Pid, Ret, SigSet};

use super::fault::{Fault, FaultKind};
use super::frame::{Frame, Then};
use super::{HeapEvent, Mm};
use crate::ir::{Place, Program, Slot};
use crate::libc::builtin::ARGS_MAX;
use crate::libc::syscall::Answer;
use crate::syntax::span::Span;

/// One thread of execution: a program, the calls in progress and their slots. Its memory is apart, because threads share one.
#[derive(Clone)]
pub struct Thread {
    pub(super) program: Arc<Program>,
    /// The calls in progress, innermost last.
    pub(super) frames: Vec<Frame>,
    /// The slots of all frames; windows of caller and callee may overlap.
    pub(super) slots: Vec<u64>,
    /// The system call that waits for its answer.
    pub(super) pending: Option<Pending>,
    /// That call as the kernel's entry sees it.
    pub(super) raw: RawCall,
    /// A signal could not be delivered: the next run raises this.
    pub(super) broken: Option<(FaultKind, Option<u64>)>,
    /// What was wrong last, until a handler was told.
    pub(super) faulted: Option<(FaultKind, u64)>,
    /// Places that a [`super::Notice`] was given for.
    pub(super) noticed: Vec<Span>,
    /// Chains of calls that wait for swapcontext(3).
    pub(super) chains: super::context::Chains,
    pub(super) state: ThreadState,
}

/// A system call as numbers: what seccomp(2) looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawCall {
    /// Its number on x86-64.
    pub number: i64,
    /// Its arguments, as they lie in the registers.
    pub args: [u64; 6],
}

impl RawCall {
    /// Takes a primitive's arguments; syscall(2)'s own, number -1, begins with the call's number.
    pub(super) fn new(number: i64, values: &[u64; ARGS_MAX]) -> RawCall {
        let mut args = [0; 6];
        if number < 0 {
            args.copy_from_slice(&values[1..7]);
            return RawCall { number: values[0] as i64, args };
        }
        args.copy_from_slice(&values[..6]);
        RawCall { number, args }
    }
}

/// What builtins may change of a thread.
#[derive(Clone, Debug, Default)]
pub(crate) struct ThreadState {
    /// Bounds of the region that the stack pointer was last seen in; `(0, 0)`: look again.
    pub stack: (u64, u64),
    /// `ss_sp` and `ss_size` - sigaltstack(2).
    pub alt_stack: Option<(u64, u64)>,
    /// The stack pointer of the innermost frame.
    pub sp: u64,
    /// The thread pointer: where its own copies of `_Thread_local` objects lie.
    pub tls: u64,
    /// What the primitive that ran last costs in fuel, beside its instruction.
    pub work: u64,
    /// What the primitive that ran last saw of the heap.
    pub heap_event: Option<HeapEvent>,
}

/// A system call that waits for its answer.
#[derive(Clone, Debug)]
pub(super) enum Pending {
    /// Issued by the instruction before the innermost frame's next one.
    Call {
        /// Where the result goes.
        dst: Slot,
        /// What else the answer writes, and where.
        answer: Answer,
    },
    /// The end of a signal handler.
    Sigreturn(SigSet),
}

impl Thread {
    /// Returns the program that runs.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// Returns the call in [`super::Step::Syscall`] as numbers; `None` while none waits, and at a handler's end.
    pub fn raw_call(&self) -> Option<RawCall> {
        matches!(self.pending, Some(Pending::Call { .. })).then_some(self.raw)
    }

    /// Hands the answer of the system call in [`super::Step::Syscall`] to the program.
    pub fn answer(&mut self, mm: &mut Mm, result: Result<Ret, Errno>) {
        if let Some(Pending::Call { dst, answer }) = self.pending.take() {
            if matches!(answer, Answer::Map { .. } | Answer::Unmap { .. } | Answer::Protect { .. }) {
                self.state.stack = (0, 0);
            }
            let value = match result {
                // "EFAULT … points outside the accessible address space": found after the fact where the kernel would find it while copying out.
                Ok(ret) => answer.write(mm, &ret).unwrap_or(-i64::from(Errno::EFAULT.0)),
                Err(errno) => -i64::from(errno.0),
            };
            self.set(dst, value as u64);
        }
    }

    /// Answers a clone in the child, whose `Thread` is a copy of the parent's and whose `Mm` is a copy or the parent's own.
    pub fn answer_forked(&mut self, mm: &mut Mm) {
        if let Some(Pending::Call { answer: Answer::Clone { tls: Some(tls), .. }, .. }) = self.pending {
            self.state.tls = tls;
        }
        self.answer(mm, Ok(Ret::Int(0)));
    }

    /// Writes the child's own pid where CLONE_CHILD_SETTID asks for it, to be called before [`Thread::answer_forked`].
    pub fn set_child_tid(&mut self, mm: &mut Mm, own: Pid) {
        if let Some(Pending::Call { answer, .. }) = &self.pending {
            answer.write_child(mm, own);
        }
    }

    /// Takes a system call back, so that it is issued anew: what SA_RESTART does after the handler - signal(7).
    pub fn restart_syscall(&mut self) {
        match self.pending.take() {
            Some(Pending::Call { .. }) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.pc -= 1;
                }
            }
            other => self.pending = other,
        }
    }

    /// Is the C library's own code at work? What it keeps for all threads of a process may not be whole now.
    pub fn is_in_library(&self) -> bool {
        self.frames.last().is_some_and(|frame| self.program.function(frame.func).is_library)
    }

    /// Forgets sigaltstack(2)'s stack, as a child on the parent's memory does - kernel/fork.c:copy_process(), sas_ss_reset().
    pub fn forget_alt_stack(&mut self) {
        self.state.alt_stack = None;
    }

    /// Takes over what a vfork child has put into the locals of the calls that both are in: on hardware they lie on one stack.
    pub fn adopt_locals(&mut self, child: &Thread) {
        let both = self.frames.iter().zip(&child.frames);
        let same =
            both.take_while(|(own, other)| own.func == other.func && own.base == other.base && own.fp == other.fp);
        let program = Arc::clone(&self.program);
        for (frame, _) in same {
            for local in &program.function(frame.func).locals {
                let Place::Slot(slot) = local.place else { continue };
                let at = frame.base as usize + usize::from(slot.0);
                if let (Some(own), Some(other)) = (self.slots.get_mut(at), child.slots.get(at)) {
                    *own = *other;
                }
            }
        }
    }

    /// Does a system call wait for its answer?
    pub fn is_waiting(&self) -> bool {
        self.pending.is_some()
    }

    pub(super) fn set(&mut self, slot: Slot, value: u64) {
        if let Some(frame) = self.frames.last() {
            self.slots[frame.base as usize + usize::from(slot.0)] = value;
        }
    }

    /// Returns the place in the learner's source where the thread is: for a library function, where it was called.
    pub fn span(&self) -> Option<Span> {
        let innermost = self.frames.len().checked_sub(1)?;
        let index = self.frames.iter().rposition(|frame| !self.program.function(frame.func).is_library)?;
        let frame = &self.frames[index];
        // A frame that called something is past its call; an interrupted one and the innermost one are not.
        let has_called = match self.frames.get(index + 1) {
            Some(callee) => matches!(callee.then, Then::Slot(_)),
            None => index == innermost && matches!(self.pending, Some(Pending::Call { .. })),
        };
        let pc = (frame.pc as usize).saturating_sub(usize::from(has_called));
        self.program.function(frame.func).spans.get(pc).copied()
    }

    /// Returns the line in the learner's source, from 1.
    pub fn line(&self) -> Option<u32> {
        self.span().map(|span| self.program.line(span))
    }

    /// Is the thread about to begin a statement of the learner's source?
    pub fn statement_boundary(&self) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let function = self.program.function(frame.func);
        self.pending.is_none() && !function.is_library && function.statement_starts.binary_search(&frame.pc).is_ok()
    }

    /// Lists the functions of the calls in progress, innermost first, each with its place.
    pub fn backtrace(&self) -> impl Iterator<Item = (&str, Span)> {
        self.frames.iter().rev().map(|frame| {
            let function = self.program.function(frame.func);
            let pc = (frame.pc as usize).min(function.spans.len().saturating_sub(1));
            (&*function.name, function.spans[pc])
        })
    }

    pub(super) fn fault(&mut self, mm: &Mm, kind: FaultKind, address: Option<u64>) -> Fault {
        self.faulted = Some((kind, address.unwrap_or(0)));
        let span = self.span().unwrap_or_default();
        let args = self.fault_args(mm, kind, address, span);
        Fault { signal: kind.signal(), kind, span, address, args }
    }
}
