//! How a process begins: memory laid out, arguments on the stack - execve(2).

use std::sync::Arc;

use super::fault::FaultKind;
use super::frame::{Frame, Then};
use super::region::{Prot, RegionKind};
use super::thread::{RawCall, Thread, ThreadState};
use super::{MapError, MemError, Mm};
use crate::ir::{Program, Slot, layout};

/// Most bytes of arguments and environment together: a quarter of the stack - execve(2), "Limits on size of arguments and environment".
const ARG_BYTES_MAX: u64 = layout::STACK_BYTES / 4;

impl Thread {
    /// Starts a program on the memory that [`Mm::new`] made for it.
    ///
    /// Arguments that do not fit (execve(2) answers E2BIG long before) end in a fault at the first instruction.
    pub fn start(program: Arc<Program>, mm: &mut Mm, argv: &[Vec<u8>], envp: &[Vec<u8>]) -> Thread {
        let strings: u64 = argv.iter().chain(envp).map(|string| string.len() as u64 + 9).sum();
        let pushed = if strings > ARG_BYTES_MAX { None } else { push_arguments(mm, argv, envp).ok() };
        let broken = pushed.is_none().then_some((FaultKind::StackOverflow, None));
        let (sp, argv_at, envp_at) = pushed.unwrap_or((layout::STACK_TOP - 16, 0, 0));
        let function = program.function(program.entry);
        let fp = sp - u64::from(function.frame_bytes);
        let mut slots = vec![0; usize::from(function.n_slots).max(3)];
        slots[..3].copy_from_slice(&[argv.len() as u64, argv_at, envp_at]);
        let frame = Frame { func: program.entry, pc: 0, base: 0, fp, sp: fp, then: Then::Slot(Slot(0)) };
        let state = ThreadState { sp: fp, tls: layout::TLS_BASE, ..ThreadState::default() };
        let (frames, pending, raw) = (vec![frame], None, RawCall::default());
        let chains = Default::default();
        Thread { program, frames, slots, pending, raw, broken, faulted: None, noticed: Vec::new(), chains, state }
    }
}

impl Mm {
    /// Makes the memory that a program starts with: its sections and an empty stack.
    pub fn new(program: &Program) -> Mm {
        let mut mm = Mm::with_stack(program.brk_start());
        map_sections(program, &mut mm)
            .expect("the front end keeps sections within their bounds, and these do not overlap");
        mm
    }
}

fn map_sections(program: &Program, mm: &mut Mm) -> Result<(), MapError> {
    let text_bytes = program.functions.len() as u64 * layout::FUNCTION_BYTES;
    let sections = [
        (layout::TEXT_BASE, text_bytes, RegionKind::Text, Prot::READ),
        (layout::RODATA_BASE, program.rodata.len() as u64, RegionKind::Rodata, Prot::READ_WRITE),
        (layout::TLS_BASE, program.tls.len() as u64, RegionKind::Data, Prot::READ_WRITE),
        (layout::DATA_BASE, program.data.len() as u64, RegionKind::Data, Prot::READ_WRITE),
        (layout::BSS_BASE, program.bss_bytes, RegionKind::Bss, Prot::READ_WRITE),
    ];
    for (start, len, kind, prot) in sections {
        if len > 0 {
            mm.map_fixed(start, len, kind, prot)?;
        }
    }
    let fill = |mm: &mut Mm, start, bytes: &[u8]| mm.write(start, bytes).map_err(|_| MapError::Invalid);
    fill(mm, layout::RODATA_BASE, &program.rodata)?;
    fill(mm, layout::TLS_BASE, &program.tls)?;
    fill(mm, layout::DATA_BASE, &program.data)?;
    if !program.rodata.is_empty() {
        mm.protect(layout::RODATA_BASE, program.rodata.len() as u64, Prot::READ)?;
    }
    Ok(())
}

/// Writes strings and the two arrays of pointers; returns the stack pointer and where the arrays are.
fn push_arguments(mm: &mut Mm, argv: &[Vec<u8>], envp: &[Vec<u8>]) -> Result<(u64, u64, u64), MemError> {
    // The last word of the stack is null, as Linux leaves it (fs/binfmt_elf.c:create_elf_tables starts below).
    let mut sp = layout::STACK_TOP - 8;
    let mut push_strings = |mm: &mut Mm, strings: &[Vec<u8>]| -> Result<Vec<u64>, MemError> {
        let total: u64 = strings.iter().map(|string| string.len() as u64 + 1).sum();
        sp -= total;
        let mut at = sp;
        let mut pointers = Vec::with_capacity(strings.len() + 1);
        for string in strings {
            mm.write(at, string)?;
            pointers.push(at);
            at += string.len() as u64 + 1;
        }
        pointers.push(0);
        Ok(pointers)
    };
    let envp_pointers = push_strings(mm, envp)?;
    let argv_pointers = push_strings(mm, argv)?;
    sp &= !15;
    let words = (argv_pointers.len() + envp_pointers.len()) as u64;
    sp = (sp - words * 8) & !15;
    let envp_at = sp + argv_pointers.len() as u64 * 8;
    for (index, pointer) in argv_pointers.iter().chain(&envp_pointers).enumerate() {
        mm.store(sp + index as u64 * 8, 8, *pointer)?;
    }
    Ok((sp, sp, envp_at))
}
