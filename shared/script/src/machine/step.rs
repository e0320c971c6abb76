//! The interpreter's loop.

use std::sync::Arc;

use nslab_abi::{Errno, Syscall, Unsupported};

use super::fault::{Fault, FaultKind};
use super::frame::{Frame, Then};
use super::thread::{Pending, RawCall, Thread};
use super::{MemError, Mm, Notice, RegionKind};
use crate::ir::{BinOp, FuncId, Function, Inst, Slot, layout};
use crate::libc::builtin::{self, ARGS_MAX, BYTES_OF_FUEL, Builtin, Ctx, Trouble};
use crate::libc::syscall::Refusal;

/// Why [`Thread::run`] came back.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The fuel is used up; run again.
    OutOfFuel,
    /// The program asks the kernel; [`Thread::answer`] it, then run again.
    Syscall(Syscall),
    /// The program can not go on: the kernel sends the signal.
    Fault(Fault),
    /// The program did what is undefined and passed; run again.
    Notice(Notice),
    /// The program uses something that is not modelled.
    Unsupported(Unsupported),
}

/// Why the inner loop stopped.
pub(super) enum Exit {
    /// Another frame is innermost now.
    FrameChange,
    Stop(Step),
    Fault(FaultKind, Option<u64>),
}

impl From<MemError> for Exit {
    fn from(error: MemError) -> Exit {
        Exit::Fault(FaultKind::of(error), Some(error.address))
    }
}

impl Thread {
    /// Runs until something happens; each instruction costs 1 of `fuel`.
    pub fn run(&mut self, mm: &mut Mm, fuel: &mut u64) -> Step {
        if let Some(Pending::Sigreturn(mask)) = self.pending {
            return Step::Syscall(Syscall::RtSigreturn { mask });
        }
        self.restart_syscall();
        if let Some((kind, address)) = self.broken {
            return Step::Fault(self.fault(mm, kind, address));
        }
        let program = Arc::clone(&self.program);
        loop {
            let Some(frame) = self.frames.last() else {
                return Step::Fault(self.fault(mm, FaultKind::Trap, None));
            };
            if mm.is_over_limit() {
                return Step::Unsupported(Unsupported::new("memory", "more than 1 GiB in use"));
            }
            let function = program.function(frame.func);
            match self.run_frame(function, mm, fuel) {
                Exit::FrameChange => {}
                Exit::Stop(step) => return step,
                Exit::Fault(kind, address) => {
                    let kind = self.name_stack(mm, kind, address);
                    return Step::Fault(self.fault(mm, kind, address));
                }
            }
        }
    }

    /// Calls an access right below the stack, by a frame that reaches there, what it is.
    fn name_stack(&self, mm: &Mm, kind: FaultKind, address: Option<u64>) -> FaultKind {
        let (FaultKind::Unmapped { .. }, Some(address)) = (kind, address) else { return kind };
        let above = mm.regions().iter().find(|region| region.end > address);
        let reaches = self.state.sp.saturating_sub(layout::PAGE_BYTES) <= address;
        match above {
            Some(region) if region.kind == RegionKind::Stack && reaches => FaultKind::StackOverflow,
            _ => kind,
        }
    }

    /// Runs the innermost frame until it calls, returns or stops.
    fn run_frame(&mut self, function: &Function, mm: &mut Mm, fuel: &mut u64) -> Exit {
        let Some(frame) = self.frames.last() else { return Exit::FrameChange };
        let (base, fp) = (frame.base as usize, frame.fp);
        let mut pc = frame.pc as usize;
        let insts = function.insts.as_slice();
        let end = base + usize::from(function.n_slots);
        let mut left = *fuel;
        // The library's own code may go where a program must not.
        let (heap_start, heap_len) = if function.is_library { (0, 0) } else { mm.watched_heap() };
        // Leaves the loop with the frame's place saved.
        macro_rules! leave {
            ($pc:expr, $exit:expr) => {{
                *fuel = left;
                if let Some(frame) = self.frames.last_mut() {
                    frame.pc = $pc as u32;
                }
                return $exit;
            }};
        }
        macro_rules! try_mem {
            ($result:expr) => {
                match $result {
                    Ok(value) => value,
                    Err(error) => leave!(pc, Exit::from(error)),
                }
            };
        }
        // Tells of an access to the heap that the hardware has let pass.
        macro_rules! watch {
            ($address:expr, $bytes:expr, $is_write:expr) => {
                if $address.wrapping_sub(heap_start) < heap_len
                    && let Some(fault) = mm.check_heap($address, u64::from($bytes))
                {
                    leave!(pc + 1, self.heap_notice(function.spans[pc], fault, $is_write));
                }
            };
        }
        let regs = &mut self.slots[base..end];
        loop {
            if left == 0 {
                leave!(pc, Exit::Stop(Step::OutOfFuel));
            }
            left -= 1;
            match insts[pc] {
                Inst::Const { dst, value } => regs[at(dst)] = value,
                Inst::Move { dst, a } => regs[at(dst)] = regs[at(a)],
                Inst::Un { op, dst, a } => regs[at(dst)] = op.eval(regs[at(a)]),
                Inst::Bin { op, dst, a, b } => match op.eval(regs[at(a)], regs[at(b)]) {
                    Some(value) => regs[at(dst)] = value,
                    None => leave!(pc, Exit::Fault(FaultKind::DivideByZero, None)),
                },
                Inst::BinImm { op, dst, a, imm } => match op.eval(regs[at(a)], imm as i64 as u64) {
                    Some(value) => regs[at(dst)] = value,
                    None => leave!(pc, Exit::Fault(FaultKind::DivideByZero, None)),
                },
                Inst::Lea { dst, base, index, scale } => {
                    regs[at(dst)] = regs[at(base)].wrapping_add(regs[at(index)].wrapping_mul(u64::from(scale)));
                }
                Inst::FrameAddr { dst, offset } => regs[at(dst)] = fp.wrapping_add(u64::from(offset)),
                Inst::ThreadAddr { dst, offset } => regs[at(dst)] = self.state.tls.wrapping_add(u64::from(offset)),
                Inst::Load { ty, dst, addr, offset } => {
                    let address = regs[at(addr)].wrapping_add(offset as i64 as u64);
                    regs[at(dst)] = ty.extend(try_mem!(mm.load(address, ty.bytes())));
                    watch!(address, ty.bytes(), false);
                }
                Inst::Store { ty, a, addr, offset } => {
                    let address = regs[at(addr)].wrapping_add(offset as i64 as u64);
                    try_mem!(mm.store(address, ty.bytes(), ty.truncate(regs[at(a)])));
                    watch!(address, ty.bytes(), true);
                }
                Inst::LoadFrame { ty, dst, offset } => {
                    let address = fp.wrapping_add(u64::from(offset));
                    regs[at(dst)] = ty.extend(try_mem!(mm.load(address, ty.bytes())));
                }
                Inst::StoreFrame { ty, a, offset } => {
                    let address = fp.wrapping_add(u64::from(offset));
                    try_mem!(mm.store(address, ty.bytes(), ty.truncate(regs[at(a)])));
                }
                Inst::LoadAbs { ty, dst, addr } => regs[at(dst)] = ty.extend(try_mem!(mm.load(addr, ty.bytes()))),
                Inst::StoreAbs { ty, a, addr } => try_mem!(mm.store(addr, ty.bytes(), ty.truncate(regs[at(a)]))),
                Inst::MemCopy { dst, src, bytes } => {
                    let (to, from) = (regs[at(dst)], regs[at(src)]);
                    try_mem!(mm.copy(to, from, u64::from(bytes)));
                    left = left.saturating_sub(u64::from(bytes) / BYTES_OF_FUEL);
                    watch!(from, bytes, false);
                    watch!(to, bytes, true);
                }
                Inst::CheckIndex { index, len } => {
                    if regs[at(index)] >= u64::from(len) {
                        let index = regs[at(index)];
                        leave!(pc + 1, self.index_notice(function.spans[pc], index, len));
                    }
                }
                Inst::MemZero { dst, bytes } => {
                    try_mem!(mm.fill(regs[at(dst)], 0, u64::from(bytes)));
                    left = left.saturating_sub(u64::from(bytes) / BYTES_OF_FUEL);
                }
                Inst::Jump { target } => {
                    pc = target as usize;
                    continue;
                }
                Inst::JumpIf { a, target } => {
                    if regs[at(a)] != 0 {
                        pc = target as usize;
                        continue;
                    }
                }
                Inst::JumpUnless { a, target } => {
                    if regs[at(a)] == 0 {
                        pc = target as usize;
                        continue;
                    }
                }
                Inst::JumpCmp { op, a, b, target } => {
                    if holds(op, regs[at(a)], regs[at(b)]) {
                        pc = target as usize;
                        continue;
                    }
                }
                Inst::JumpCmpImm { op, a, imm, target } => {
                    if holds(op, regs[at(a)], imm as i64 as u64) {
                        pc = target as usize;
                        continue;
                    }
                }
                Inst::Switch { a, table } => {
                    let table = &function.switches[table as usize];
                    let value = regs[at(a)] as i64;
                    let case = table.cases.binary_search_by_key(&value, |case| case.0);
                    pc = case.map_or(table.default, |index| table.cases[index].1) as usize;
                    continue;
                }
                Inst::Call { func, dst, args, nargs } => {
                    let exit = self.enter(func, dst, base + at(args), nargs, mm);
                    *fuel = left;
                    return match exit {
                        Ok(()) => {
                            let caller = self.frames.len() - 2;
                            self.frames[caller].pc = pc as u32 + 1;
                            Exit::FrameChange
                        }
                        Err(exit) => leave!(pc, exit),
                    };
                }
                Inst::CallIndirect { target, dst, args, nargs } => {
                    let address = regs[at(target)];
                    let Some(func) = self.program.function_at(address) else {
                        leave!(pc, Exit::Fault(FaultKind::NotAFunction, Some(address)));
                    };
                    let exit = self.enter(func, dst, base + at(args), nargs, mm);
                    *fuel = left;
                    return match exit {
                        Ok(()) => {
                            let caller = self.frames.len() - 2;
                            self.frames[caller].pc = pc as u32 + 1;
                            Exit::FrameChange
                        }
                        Err(exit) => leave!(pc, exit),
                    };
                }
                Inst::Builtin { id, dst, args, nargs } => {
                    let mut values = [0; ARGS_MAX];
                    let count = usize::from(nargs).min(ARGS_MAX);
                    values[..count].copy_from_slice(&regs[at(args)..at(args) + count]);
                    match builtin::get(id) {
                        Some(Builtin::Pure(function)) => {
                            let mut ctx = Ctx { mm, program: &self.program, state: &mut self.state };
                            match function(&mut ctx, &values) {
                                Ok(value) => {
                                    regs[at(dst)] = value;
                                    left = left.saturating_sub(std::mem::take(&mut self.state.work));
                                }
                                Err(Trouble::Fault(kind, address)) => leave!(pc, Exit::Fault(kind, address)),
                                Err(Trouble::Unsupported(what)) => leave!(pc, Exit::Stop(Step::Unsupported(what))),
                                Err(Trouble::SetJump { env }) => {
                                    regs[at(dst)] = 0;
                                    try_mem!(self.save_place(mm, env, pc));
                                    leave!(pc + 1, Exit::FrameChange);
                                }
                                Err(Trouble::Context(step)) => match self.context(mm, step, pc, dst) {
                                    Ok(()) => {
                                        *fuel = left;
                                        return Exit::FrameChange;
                                    }
                                    Err((kind, address)) => leave!(pc, Exit::Fault(kind, address)),
                                },
                                Err(Trouble::LongJump { env, value }) => match self.jump_back(mm, env, value) {
                                    Ok(()) => {
                                        *fuel = left;
                                        return Exit::FrameChange;
                                    }
                                    Err((kind, address)) => leave!(pc, Exit::Fault(kind, address)),
                                },
                            }
                            if let Some(frame) = self.frames.last_mut() {
                                frame.sp = self.state.sp;
                            }
                            if let Some(event) = self.state.heap_event.take() {
                                leave!(pc + 1, self.heap_event(mm, event));
                            }
                        }
                        Some(Builtin::Syscall(number, build)) => match build(mm, &values) {
                            Ok((call, answer)) => {
                                self.raw = RawCall::new(number, &values);
                                self.pending = Some(Pending::Call { dst, answer });
                                leave!(pc + 1, Exit::Stop(Step::Syscall(call)));
                            }
                            Err(Refusal::Errno(Errno(number))) => regs[at(dst)] = -i64::from(number) as u64,
                            Err(Refusal::Unsupported(what)) => leave!(pc, Exit::Stop(Step::Unsupported(what))),
                        },
                        None => leave!(pc, Exit::Fault(FaultKind::Trap, None)),
                    }
                }
                Inst::Alloca { dst, size } => {
                    let size = regs[at(size)].checked_next_multiple_of(16).unwrap_or(!15);
                    self.state.sp = self.state.sp.saturating_sub(size);
                    regs[at(dst)] = self.state.sp;
                    if let Some(frame) = self.frames.last_mut() {
                        frame.sp = self.state.sp;
                    }
                }
                Inst::StackSave { dst } => regs[at(dst)] = self.state.sp,
                Inst::StackRestore { a } => {
                    self.state.sp = regs[at(a)];
                    if let Some(frame) = self.frames.last_mut() {
                        frame.sp = self.state.sp;
                    }
                }
                Inst::Return { a } => {
                    let value = regs[at(a)];
                    *fuel = left;
                    return self.leave(value);
                }
                Inst::ReturnVoid => {
                    *fuel = left;
                    return self.leave(0);
                }
                Inst::Trap => leave!(pc, Exit::Fault(FaultKind::Trap, None)),
            }
            pc += 1;
        }
    }

    /// Pushes a frame for `func`, whose arguments lie at `args` of the thread's slots.
    #[inline]
    fn enter(&mut self, func: FuncId, dst: Slot, args: usize, nargs: u16, mm: &Mm) -> Result<(), Exit> {
        let callee = &self.program.functions[func.0 as usize];
        let frame_bytes = u64::from(callee.frame_bytes);
        let top = self.state.sp;
        // Where return address and frame pointer would be stored: this is what faults on a stack that is no memory.
        let header = top.wrapping_sub(u64::from(layout::FRAME_HEADER_BYTES));
        if header < self.state.stack.0 || top > self.state.stack.1 {
            self.state.stack = stack_bounds(mm, header)?;
        }
        let fp = top.saturating_sub(frame_bytes);
        let end = args + usize::from(callee.n_slots);
        if self.slots.len() < end {
            self.slots.resize(end, 0);
        }
        let given = (args + usize::from(nargs)).min(end);
        self.slots[given..end].fill(0);
        self.state.sp = fp;
        self.frames.push(Frame { func, pc: 0, base: args as u32, fp, sp: fp, then: Then::Slot(dst) });
        Ok(())
    }

    /// Pops the innermost frame and hands its value on.
    #[inline]
    fn leave(&mut self, value: u64) -> Exit {
        let Some(frame) = self.frames.pop() else { return Exit::FrameChange };
        let Some(caller) = self.frames.last() else {
            return Exit::Fault(FaultKind::Trap, None);
        };
        self.state.sp = caller.sp;
        match frame.then {
            Then::Slot(dst) => {
                self.slots[caller.base as usize + at(dst)] = value;
                Exit::FrameChange
            }
            Then::Sigreturn(mask) => {
                self.state.stack = (0, 0);
                self.pending = Some(Pending::Sigreturn(mask));
                Exit::Stop(Step::Syscall(Syscall::RtSigreturn { mask }))
            }
        }
    }
}

/// Returns the bounds of the stack that holds `address`.
#[cold]
fn stack_bounds(mm: &Mm, address: u64) -> Result<(u64, u64), Exit> {
    let next = mm.regions().iter().find(|region| region.end > address);
    match mm.region_at(address) {
        Some(region) if region.prot.write => Ok((region.start, region.end)),
        _ if next.is_some_and(|region| region.kind == super::RegionKind::Stack) => {
            Err(Exit::Fault(FaultKind::StackOverflow, Some(address)))
        }
        _ => Err(Exit::Fault(FaultKind::BadStack, Some(address))),
    }
}

#[inline(always)]
fn at(slot: Slot) -> usize {
    usize::from(slot.0)
}

/// Is a comparison's value not 0? One that divides by zero can not be a comparison.
#[inline(always)]
fn holds(op: BinOp, a: u64, b: u64) -> bool {
    op.eval(a, b).is_some_and(|value| value != 0)
}
