//! What a program is compiled to: a register machine over per-call *slots* and byte-addressed memory.
//!
//! A call has two stores: **slots** (64-bit values outside memory: parameters, scalar locals whose address is never taken, temporaries)
//! and its **frame** in stack memory (everything else). See [`op`] for what a slot holds, [`layout`] for addresses.
//!
//! **Calls.** Arguments lie in the caller's slots `args .. args + nargs` and become the callee's slots `0 .. nargs`; the front end guarantees
//! that the caller needs none of its own slots from `args` on after the call, so the callee's slots may overlap them. Missing arguments are 0,
//! surplus ones are dropped (C leaves both undefined). Structs and unions are passed as the address of a copy that the caller made.
//! A function that returns one takes the address to write to as a hidden first argument and returns that address.
//! Variadic arguments lie in 8-byte cells in the caller's frame memory, a struct or union of at most 8 bytes in the cell itself; a variadic function takes their address as one argument more, in slot `n_params`.
//! `va_list` is as big as gcc's, an array of one 24-byte struct; its first 8 bytes hold the address of the next cell, the rest is unused.
//!
//! **Frames.** A call lowers the stack pointer by [`Function::frame_bytes`]; the new one is the frame's base `fp`, to which [`Inst::FrameAddr`] counts.
//! The [`layout::FRAME_HEADER_BYTES`] at its upper end stand for return address and saved frame pointer: touch them on entry, so that a bad stack faults.
//! [`Inst::Alloca`] lowers the stack pointer further, not `fp`.

pub mod layout;
pub mod op;

use std::sync::Arc;

use crate::syntax::span::{FileId, Span};
pub use op::{BinOp, MemTy, UnOp};

/// A function by its index in [`Program::functions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FuncId(pub u32);

impl FuncId {
    /// Returns the address that `&function` yields.
    pub fn address(self) -> u64 {
        layout::TEXT_BASE + u64::from(self.0) * layout::FUNCTION_BYTES
    }
}

/// A slot of the running call: less than [`Function::n_slots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot(pub u16);

/// A primitive implemented in Rust, by the number that `libc::builtin` gives its name: `__builtin_nslab_*` and `__syscall_*`.
/// Arguments and result are slots, canonical for the declared types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltinId(pub u16);

/// One instruction. Jump targets are indices into [`Function::insts`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "each variant's comment names its fields")]
pub enum Inst {
    /// `dst = value`.
    Const { dst: Slot, value: u64 },
    /// `dst = a`.
    Move { dst: Slot, a: Slot },
    /// `dst = op a`.
    Un { op: UnOp, dst: Slot, a: Slot },
    /// `dst = a op b`; SIGFPE where [`BinOp::eval`] has no value.
    Bin { op: BinOp, dst: Slot, a: Slot, b: Slot },
    /// `dst = a op imm`, `imm` sign-extended to 64 bits (never a floating operation).
    BinImm { op: BinOp, dst: Slot, a: Slot, imm: i32 },
    /// `dst = base + index * scale`, wrapping.
    Lea { dst: Slot, base: Slot, index: Slot, scale: u32 },
    /// `dst = fp + offset`.
    FrameAddr { dst: Slot, offset: u32 },
    /// `dst = tp + offset`, where the thread's own objects begin.
    ThreadAddr { dst: Slot, offset: u32 },
    /// `dst = *(addr + offset)`.
    Load { ty: MemTy, dst: Slot, addr: Slot, offset: i32 },
    /// `*(addr + offset) = a`.
    Store { ty: MemTy, a: Slot, addr: Slot, offset: i32 },
    /// `dst = *(fp + offset)`.
    LoadFrame { ty: MemTy, dst: Slot, offset: u32 },
    /// `*(fp + offset) = a`.
    StoreFrame { ty: MemTy, a: Slot, offset: u32 },
    /// `dst = *addr`, an address known at compile time.
    LoadAbs { ty: MemTy, dst: Slot, addr: u64 },
    /// `*addr = a`.
    StoreAbs { ty: MemTy, a: Slot, addr: u64 },
    /// Copies `bytes` from `*src` to `*dst` (both addresses; may overlap, as memmove).
    MemCopy { dst: Slot, src: Slot, bytes: u32 },
    /// Tells of an index that an array of `len` elements does not have, and goes on.
    CheckIndex { index: Slot, len: u32 },
    /// Zeroes `bytes` at `*dst`.
    MemZero { dst: Slot, bytes: u32 },
    /// Goes on at `target`.
    Jump { target: u32 },
    /// Jumps if `a != 0`.
    JumpIf { a: Slot, target: u32 },
    /// Jumps if `a == 0`.
    JumpUnless { a: Slot, target: u32 },
    /// Jumps if `a op b` is not 0.
    JumpCmp { op: BinOp, a: Slot, b: Slot, target: u32 },
    /// Jumps if `a op imm` is not 0, `imm` sign-extended.
    JumpCmpImm { op: BinOp, a: Slot, imm: i32, target: u32 },
    /// Jumps by [`Function::switches`]`[table]` on `a` as a signed 64-bit value.
    Switch { a: Slot, table: u32 },
    /// `dst = function(args…)`; `dst` is a free slot where the function returns nothing.
    Call { func: FuncId, dst: Slot, args: Slot, nargs: u16 },
    /// Calls the function at the address in `target`; any other address is SIGSEGV.
    CallIndirect { target: Slot, dst: Slot, args: Slot, nargs: u16 },
    /// `dst = builtin(args…)`. A system call stops the machine here.
    Builtin { id: BuiltinId, dst: Slot, args: Slot, nargs: u16 },
    /// Lowers the stack pointer by `size` rounded up to 16; `dst` = the new stack pointer. Below the stack's region: SIGSEGV at first touch.
    Alloca { dst: Slot, size: Slot },
    /// `dst` = stack pointer.
    StackSave { dst: Slot },
    /// Stack pointer = `a`, a value that `StackSave` gave in this call.
    StackRestore { a: Slot },
    /// Returns `a`.
    Return { a: Slot },
    /// Returns nothing (0).
    ReturnVoid,
    /// `__builtin_trap()` and what can not be reached: SIGILL.
    Trap,
}

/// The cases of a `switch`.
#[derive(Clone, Debug, PartialEq)]
pub struct SwitchTable {
    /// Values and targets, sorted by value.
    pub cases: Vec<(i64, u32)>,
    /// Where to go for any other value.
    pub default: u32,
}

/// Where a local lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a slot.
    Slot(Slot),
    /// In frame memory, at `fp +` this.
    Frame(u32),
    /// At the address that this slot holds: struct parameters and variable-length arrays.
    Indirect(Slot),
}

/// A named local, for explanations of faults and for showing values.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalVar {
    /// Its name in the source.
    pub name: Arc<str>,
    /// Its type as C writes it, such as `char [4096]`.
    pub ty: Arc<str>,
    /// Its size; 0 for variable-length arrays.
    pub bytes: u64,
    /// Where it lies.
    pub place: Place,
    /// Its declarator.
    pub span: Span,
}

/// A named static, for explanations of faults.
#[derive(Clone, Debug, PartialEq)]
pub struct StaticVar {
    /// Its name in the source.
    pub name: Arc<str>,
    /// Its type as C writes it.
    pub ty: Arc<str>,
    /// Its address.
    pub address: u64,
    /// Its size.
    pub bytes: u64,
    /// Its declarator.
    pub span: Span,
    /// Does it belong to the C library?
    pub is_library: bool,
}

/// A compiled function.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: Arc<str>,
    /// The code; never empty, never runs over its end.
    pub insts: Vec<Inst>,
    /// For each instruction the source that it stands for.
    pub spans: Vec<Span>,
    /// Instructions that begin a statement, ascending: where a step by statement stops.
    pub statement_starts: Vec<u32>,
    /// Targets of [`Inst::Switch`].
    pub switches: Vec<SwitchTable>,
    /// Declared parameters, the hidden one for a struct result included; they are slots `0 ..`.
    pub n_params: u16,
    /// Slots used: parameters, locals, temporaries.
    pub n_slots: u16,
    /// Bytes of stack that a call takes, a multiple of 16, header included.
    pub frame_bytes: u32,
    /// Does slot `n_params` hold the address of variadic arguments?
    pub is_variadic: bool,
    /// Is it part of the C library? Then a step and a line number belong to the nearest caller that is not.
    pub is_library: bool,
    /// Named locals.
    pub locals: Vec<LocalVar>,
    /// The function's name in its definition.
    pub span: Span,
}

/// A file of the compilation.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFile {
    /// As given to `compile`, or `stdio.h`, `libc/stdio.c`.
    pub name: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
    /// Does it belong to the C library and its headers?
    pub is_library: bool,
    /// Where its lines begin.
    line_starts: Arc<[u32]>,
}

impl SourceFile {
    /// Takes a text in.
    pub fn new(name: Arc<str>, text: Arc<str>, is_library: bool) -> SourceFile {
        let after_newlines = text.bytes().zip(1..).filter(|&(byte, _)| byte == b'\n').map(|(_, after)| after);
        let line_starts = std::iter::once(0).chain(after_newlines).collect();
        SourceFile { name, text, is_library, line_starts }
    }

    /// Returns the line of a byte, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.line_starts.partition_point(|&start| start <= offset) as u32
    }

    /// Returns line and column of a byte, both from 1; columns count characters.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let offset = (offset as usize).min(self.text.len());
        let line = self.line(offset as u32);
        let before = &self.text.as_bytes()[self.line_starts[line as usize - 1] as usize..offset];
        // Bytes that continue a character do not count.
        let column = before.iter().filter(|&&byte| byte & 0xc0 != 0x80).count() + 1;
        (line, column as u32)
    }
}

/// A compiled program, library included.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// All functions; [`FuncId`] indexes them.
    pub functions: Vec<Function>,
    /// Where a process starts: the library's `__nslab_start(argc, argv, envp)`, which calls `main` and `exit`.
    pub entry: FuncId,
    /// The learner's `main`.
    pub main: FuncId,
    /// Bytes at [`layout::RODATA_BASE`].
    pub rodata: Arc<[u8]>,
    /// Bytes at [`layout::DATA_BASE`].
    pub data: Arc<[u8]>,
    /// What each thread's own objects begin with; the first thread's are at [`layout::TLS_BASE`].
    pub tls: Arc<[u8]>,
    /// Zero bytes at [`layout::BSS_BASE`].
    pub bss_bytes: u64,
    /// Named statics by address.
    pub statics: Vec<StaticVar>,
    /// All files; [`FileId`] indexes them. File 0 is the learner's.
    pub files: Vec<SourceFile>,
}

impl Program {
    /// Returns a function.
    pub fn function(&self, id: FuncId) -> &Function {
        &self.functions[id.0 as usize]
    }

    /// Returns the function whose address this is.
    pub fn function_at(&self, address: u64) -> Option<FuncId> {
        let offset = address.checked_sub(layout::TEXT_BASE)?;
        let index = offset / layout::FUNCTION_BYTES;
        let exists = offset.is_multiple_of(layout::FUNCTION_BYTES) && index < self.functions.len() as u64;
        exists.then_some(FuncId(index as u32))
    }

    /// Returns the function with this name, the learner's before the library's.
    pub fn function_named(&self, name: &str) -> Option<FuncId> {
        let named = |library: bool| self.functions.iter().position(|f| &*f.name == name && f.is_library == library);
        named(false).or_else(|| named(true)).map(|index| FuncId(index as u32))
    }

    /// Returns where the heap starts: the page after the last static.
    pub fn brk_start(&self) -> u64 {
        (layout::BSS_BASE + self.bss_bytes).next_multiple_of(layout::PAGE_BYTES)
    }

    /// Returns the file that a place is in.
    pub fn file(&self, file: FileId) -> &SourceFile {
        &self.files[usize::from(file.0)]
    }

    /// Returns the line of a place, from 1.
    pub fn line(&self, span: Span) -> u32 {
        self.file(span.file).line(span.start)
    }
}
