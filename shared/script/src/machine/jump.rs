//! setjmp(3) and longjmp(3): back into a call that is still in progress.

use super::fault::FaultKind;
use super::thread::Thread;
use super::{MemError, Mm};
use crate::ir::{FuncId, Inst, Slot};

/// What setjmp(3) keeps in the first five of the eight words of `__jmpbuf`.
struct Place {
    /// How many calls were in progress.
    depth: u64,
    func: u64,
    /// The instruction after setjmp.
    pc: u64,
    fp: u64,
    sp: u64,
}

impl Thread {
    /// Keeps the place after the innermost frame's instruction `pc`, which calls setjmp.
    pub(super) fn save_place(&self, mm: &mut Mm, env: u64, pc: usize) -> Result<(), MemError> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let words = [self.frames.len() as u64, u64::from(frame.func.0), pc as u64 + 1, frame.fp, frame.sp];
        words.iter().zip(0..).try_for_each(|(&word, index)| mm.store(env.wrapping_add(8 * index), 8, word))
    }

    /// Goes back to a place; setjmp returns `value` there.
    ///
    /// A place whose function has returned is none any more: "undefined behavior results" - longjmp(3). Here that is a fault.
    pub(super) fn jump_back(&mut self, mm: &mut Mm, env: u64, value: u64) -> Result<(), (FaultKind, Option<u64>)> {
        let mut word = |index: u64| mm.load(env.wrapping_add(8 * index), 8);
        let mut read = || Ok(Place { depth: word(0)?, func: word(1)?, pc: word(2)?, fp: word(3)?, sp: word(4)? });
        let place = read().map_err(|error: MemError| (FaultKind::of(error), Some(error.address)))?;
        let dst = self.returns_to(&place).ok_or((FaultKind::StaleJump, None))?;
        self.frames.truncate(place.depth as usize);
        self.state.sp = place.sp;
        self.state.stack = (0, 0);
        if let Some(frame) = self.frames.last_mut() {
            (frame.pc, frame.sp) = (place.pc as u32, place.sp);
            let slot = frame.base as usize + usize::from(dst.0);
            // Whatever was above has been overwritten by calls, or is free.
            let end = frame.base as usize + usize::from(self.program.function(frame.func).n_slots);
            self.slots.resize(self.slots.len().max(end), 0);
            self.slots[slot] = value as i32 as i64 as u64;
        }
        Ok(())
    }

    /// Finds the slot that setjmp's value goes to, if the call that the place lies in is still in progress.
    fn returns_to(&self, place: &Place) -> Option<Slot> {
        let index = usize::try_from(place.depth.checked_sub(1)?).ok()?;
        let frame = self.frames.get(index)?;
        let is_it =
            frame.fp == place.fp && FuncId(u32::try_from(place.func).ok()?) == frame.func && place.sp <= place.fp;
        let before = usize::try_from(place.pc.checked_sub(1)?).ok()?;
        match self.program.function(frame.func).insts.get(before) {
            Some(Inst::Builtin { dst, .. }) if is_it => Some(*dst),
            _ => None,
        }
    }
}
