//! Running a program's signal handler between two instructions - arch/x86/kernel/signal.c.

use nslab_abi::{SigAction, SignalDelivery};

use super::fault::FaultKind;
use super::frame::{Frame, Then};
use super::thread::Thread;
use super::{MemError, Mm};
use crate::libc::syscall::layout::{self, SIGINFO_BYTES};

/// What the x86-64 ABI lets a function use below its stack pointer.
const RED_ZONE_BYTES: u64 = 128;
/// `sizeof(ucontext_t)`, rounded up. Its contents read as zero.
const UCONTEXT_BYTES: u64 = 976;

impl Thread {
    /// Lets the program's handler run next; when it returns, the thread issues `rt_sigreturn`.
    ///
    /// To be called when no system call is pending (answer it with EINTR or take it back before).
    pub fn push_signal(&mut self, mm: &mut Mm, delivery: &SignalDelivery) {
        // A fault of the program itself, which nobody sent.
        let fault =
            self.faulted.take().filter(|(kind, _)| kind.signal() == delivery.info.signal && delivery.info.pid.0 == 0);
        let Some(top) = self.frames.last() else { return };
        let base = top.base as usize + usize::from(self.program.function(top.func).n_slots);
        let mut sp = top.sp - RED_ZONE_BYTES.min(top.sp);
        if delivery.action.flags & SigAction::SA_ONSTACK != 0
            && let Some((stack, size)) = self.state.alt_stack
            && !(stack <= sp && sp < stack.saturating_add(size))
        {
            sp = stack.saturating_add(size);
        }
        let mut args = [u64::from(delivery.info.signal.0), 0, 0];
        if delivery.action.flags & SigAction::SA_SIGINFO != 0 {
            let context = (sp.saturating_sub(UCONTEXT_BYTES)) & !15;
            let info = context.saturating_sub(SIGINFO_BYTES);
            if let Err(error) = write_info(mm, info, delivery, fault).and_then(|()| mm.fill(context, 0, UCONTEXT_BYTES))
            {
                self.broken = Some((FaultKind::StackOverflow, Some(error.address)));
                return;
            }
            args = [args[0], info, context];
            sp = info;
        }
        let Some(func) = self.program.function_at(delivery.action.handler) else {
            self.broken = Some((FaultKind::NotAFunction, Some(delivery.action.handler)));
            return;
        };
        let function = self.program.function(func);
        let n_slots = usize::from(function.n_slots);
        let end = base + n_slots.max(3);
        // Never fewer than before: the window of a caller may reach beyond that of the call in progress.
        self.slots.resize(self.slots.len().max(end), 0);
        self.slots[base..end].fill(0);
        let given = usize::from(function.n_params).min(3);
        self.slots[base..base + given].copy_from_slice(&args[..given]);
        let fp = (sp & !15).saturating_sub(u64::from(function.frame_bytes));
        self.state.sp = fp;
        self.state.stack = (0, 0);
        self.frames.push(Frame {
            func,
            pc: 0,
            base: base as u32,
            fp,
            sp: fp,
            then: Then::Sigreturn(delivery.restore_mask),
        });
    }
}

/// Writes a `siginfo_t` - sigaction(2).
fn write_info(
    mm: &mut Mm,
    info: u64,
    delivery: &SignalDelivery,
    fault: Option<(FaultKind, u64)>,
) -> Result<(), MemError> {
    mm.write(info, &layout::siginfo(&delivery.info))?;
    if let Some((kind, address)) = fault {
        mm.store(info + 8, 4, kind.si_code() as u64)?;
        mm.store(info + 16, 8, address)?;
    }
    Ok(())
}
