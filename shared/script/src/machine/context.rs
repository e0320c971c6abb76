//! makecontext(3), swapcontext(3): several chains of calls in one thread, one of which runs.
//!
//! A `ucontext_t` keeps a place, as setjmp(3) does, and the number of the chain that it lies in. Who goes to a place in another chain
//! leaves its own as it is.

use super::fault::FaultKind;
use super::frame::Frame;
use super::thread::Thread;
use super::{MemError, Mm};
use crate::ir::Slot;
use crate::libc::builtin::ContextStep;

/// A chain of calls that does not run now.
#[derive(Clone)]
pub(super) struct Chain {
    number: u64,
    frames: Vec<Frame>,
    slots: Vec<u64>,
}

/// The chains of a thread.
#[derive(Clone, Default)]
pub(super) struct Chains {
    /// The one that runs; the first is 0.
    current: u64,
    /// How many there were.
    last: u64,
    parked: Vec<Chain>,
}

/// Most chains of one thread.
const CHAINS_MAX: usize = 4096;
/// Where the chain's number stands behind the words of setjmp.
const CHAIN_AT: u64 = 5 * 8;

type Gone = Result<(), (FaultKind, Option<u64>)>;

impl Thread {
    /// Does what the instruction `pc` of the innermost call asks for.
    pub(super) fn context(&mut self, mm: &mut Mm, step: ContextStep, pc: usize, dst: Slot) -> Gone {
        match step {
            ContextStep::Save { env } => {
                self.save_context(mm, env, pc).map_err(|error| (FaultKind::of(error), Some(error.address)))?;
                self.set(dst, 0);
                if let Some(frame) = self.frames.last_mut() {
                    frame.pc = pc as u32 + 1;
                }
                Ok(())
            }
            ContextStep::Resume { env, value } => self.resume_context(mm, env, value),
            ContextStep::Begin { sp } => self.begin_context(sp, pc),
        }
    }

    fn save_context(&mut self, mm: &mut Mm, env: u64, pc: usize) -> Result<(), MemError> {
        self.save_place(mm, env, pc)?;
        mm.store(env.wrapping_add(CHAIN_AT), 8, self.chains.current)
    }

    /// Goes on at a saved place, in whichever chain it lies.
    fn resume_context(&mut self, mm: &mut Mm, env: u64, value: u64) -> Gone {
        let number = mm
            .load(env.wrapping_add(CHAIN_AT), 8)
            .map_err(|error: MemError| (FaultKind::of(error), Some(error.address)))?;
        if number != self.chains.current {
            let index = self.chains.parked.iter().position(|chain| chain.number == number);
            let index = index.ok_or((FaultKind::StaleJump, None))?;
            let chain = self.chains.parked.swap_remove(index);
            self.park();
            (self.frames, self.slots) = (chain.frames, chain.slots);
            self.chains.current = number;
        }
        self.jump_back(mm, env, value)
    }

    /// Begins a chain whose first call is the innermost one of now, after the instruction `pc`, on a stack of its own.
    fn begin_context(&mut self, sp: u64, pc: usize) -> Gone {
        if self.chains.parked.len() >= CHAINS_MAX {
            return Err((FaultKind::Trap, None));
        }
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let slots = self.slots[frame.base as usize..].to_vec();
        let frame = Frame { pc: pc as u32 + 1, base: 0, sp, ..frame.clone() };
        self.park();
        self.chains.last += 1;
        self.chains.current = self.chains.last;
        (self.frames, self.slots) = (vec![frame], slots);
        self.state.sp = sp;
        self.state.stack = (0, 0);
        Ok(())
    }

    fn park(&mut self) {
        let (frames, slots) = (std::mem::take(&mut self.frames), std::mem::take(&mut self.slots));
        self.chains.parked.push(Chain { number: self.chains.current, frames, slots });
    }
}
