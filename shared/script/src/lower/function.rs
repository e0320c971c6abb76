//! One function: its slots, its frame, its code.

use std::rc::Rc;
use std::sync::Arc;

use nslab_small::Map;

use super::Linker;
use crate::diag::DiagnosticKind;
use crate::ir::layout::FRAME_HEADER_BYTES;
use crate::ir::{BinOp, Function, Inst, LocalVar, Place, Slot, SwitchTable};
use crate::sema::hir::{Body, GlobalId, LabelId, Local, Stmt};
use crate::sema::types::LocalId;
use crate::syntax::span::Span;

/// Slots of one function at most.
pub const SLOTS_MAX: u32 = 60_000;
/// Bytes of one frame at most.
pub const FRAME_BYTES_MAX: u64 = 1 << 30;
/// Frames start at multiples of this.
const FRAME_ALIGN: u64 = 16;

/// A place in the code that jumps name before it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label(pub u32);

/// A loop or `switch` that is open.
pub(super) struct Exit {
    pub on_break: Label,
    /// `None` for `switch`.
    pub on_continue: Option<Label>,
    /// Stack pointers saved outside of it.
    pub nr_saves: usize,
    /// What its outside has to do at exit.
    pub nr_at_exit: usize,
}

pub(super) struct Builder<'a> {
    pub linker: &'a mut Linker,
    pub body: &'a Body,
    pub insts: Vec<Inst>,
    spans: Vec<Span>,
    statement_starts: Vec<u32>,
    pub switches: Vec<SwitchTable>,
    pub places: Vec<Place>,
    /// The first free slot.
    pub top: u32,
    top_max: u32,
    /// Scratch memory used now, and at most; it lies above the locals.
    pub scratch: u64,
    scratch_max: u64,
    locals_bytes: u64,
    /// Where each label is.
    labels: Vec<u32>,
    pub exits: Vec<Exit>,
    /// Saved stack pointers of open blocks with variable-length arrays.
    pub saves: Vec<Slot>,
    /// What leaving the open blocks has to do.
    pub at_exit: Vec<Rc<Stmt>>,
    /// Jumps out of blocks that have something to do: where they go now, where they shall go, what they pass.
    pub detours: Vec<(Label, LabelId, Vec<Rc<Stmt>>)>,
    /// What was to be done at exit where each label is.
    pub depths: Map<LabelId, Vec<Rc<Stmt>>>,
    /// Where a struct result goes.
    pub result: Option<Slot>,
    /// The address of the variadic arguments.
    pub variadic: Option<Slot>,
    pub span: Span,
    pub is_library: bool,
}

/// Lowers a function.
pub(super) fn lower(linker: &mut Linker, id: GlobalId, body: &Body) -> Function {
    let global = linker.sema.globals.get(id);
    let (span, is_library) = (global.span, global.is_library);
    let name = linker.name_of(id);
    let signature = linker.sema.types.as_function(body.ty).cloned();
    let returns_record =
        signature.as_ref().is_some_and(|signature| linker.sema.types.as_record(signature.ret).is_some());
    let is_variadic = signature.as_ref().is_some_and(|signature| signature.is_variadic);
    let hidden = u32::from(returns_record);
    let n_params = hidden + body.nr_params as u32;
    let mut builder = Builder {
        linker,
        body,
        insts: Vec::new(),
        spans: Vec::new(),
        statement_starts: Vec::new(),
        switches: Vec::new(),
        places: Vec::new(),
        top: n_params + u32::from(is_variadic),
        top_max: (n_params + u32::from(is_variadic)).max(1),
        scratch: 0,
        scratch_max: 0,
        locals_bytes: 0,
        labels: vec![0; body.nr_labels as usize],
        exits: Vec::new(),
        saves: Vec::new(),
        at_exit: Vec::new(),
        detours: Vec::new(),
        depths: Map::new(),
        result: returns_record.then_some(Slot(0)),
        variadic: is_variadic.then_some(Slot(n_params as u16)),
        span,
        is_library,
    };
    builder.place_locals(hidden);
    builder.statements(&body.statements);
    builder.span = Span { start: span.end, ..span };
    if &*name == "main" {
        // "reaching the } that terminates the main function returns a value of 0" - C11 5.1.2.2.3
        let zero = builder.temp();
        builder.emit(Inst::Const { dst: zero, value: 0 });
        builder.emit(Inst::Return { a: zero });
    } else {
        builder.emit(Inst::ReturnVoid);
    }
    builder.make_detours();
    builder.finish(name, n_params as u16, is_variadic, span)
}

impl Builder<'_> {
    /// Gives every local its slot or its place in the frame.
    fn place_locals(&mut self, hidden: u32) {
        let body = self.body;
        for (index, local) in body.locals.iter().enumerate() {
            let is_param = index < body.nr_params;
            let slot = Slot((hidden as usize + index) as u16);
            let types = &self.linker.sema.types;
            let place = match types.layout(local.ty.ty) {
                Some(_) if is_param && types.as_record(local.ty.ty).is_some() => Place::Indirect(slot),
                Some(_) if !local.is_in_memory && is_param => Place::Slot(slot),
                Some(_) if !local.is_in_memory => Place::Slot(self.temp()),
                Some((bytes, _)) if local.align > FRAME_ALIGN => self.over_aligned(bytes, local.align),
                Some((bytes, align)) => Place::Frame(self.in_frame(bytes, align.max(local.align))),
                None => Place::Indirect(self.temp()),
            };
            if let (true, Place::Frame(offset)) = (is_param, place) {
                let ty = types_mem(self.linker, local);
                self.emit(Inst::StoreFrame { ty, a: slot, offset });
            }
            self.places.push(place);
        }
    }

    /// An object that `_Alignas` asks more for than frames have: there is room for it to be moved up.
    fn over_aligned(&mut self, bytes: u64, align: u64) -> Place {
        let offset = self.in_frame(bytes.saturating_add(align), FRAME_ALIGN);
        let slot = self.temp();
        let Ok(imm) = i32::try_from(align) else {
            self.too_large(FRAME_BYTES_MAX);
            return Place::Indirect(slot);
        };
        self.emit(Inst::FrameAddr { dst: slot, offset });
        self.emit(Inst::BinImm { op: BinOp::Add64, dst: slot, a: slot, imm: imm - 1 });
        self.emit(Inst::BinImm { op: BinOp::And, dst: slot, a: slot, imm: -imm });
        Place::Indirect(slot)
    }

    fn in_frame(&mut self, bytes: u64, align: u64) -> u32 {
        let align = align.clamp(1, FRAME_ALIGN);
        // Arrays start at multiples of 16, as the ABI has it for those of 16 bytes and more.
        let align = if bytes >= 16 { 16 } else { align };
        let start = self.locals_bytes.next_multiple_of(align);
        if start.saturating_add(bytes) > FRAME_BYTES_MAX {
            self.too_large(FRAME_BYTES_MAX);
            return 0;
        }
        self.locals_bytes = start + bytes;
        start as u32
    }

    fn too_large(&mut self, max: u64) {
        let span = self.span;
        self.linker.sema.sources.sink.error(span, DiagnosticKind::ProgramTooLarge { max });
    }

    /// Takes the next free slot.
    pub fn temp(&mut self) -> Slot {
        if self.top >= SLOTS_MAX {
            self.too_large(u64::from(SLOTS_MAX));
            self.top = 0;
        }
        let slot = Slot(self.top as u16);
        self.top += 1;
        self.top_max = self.top_max.max(self.top);
        slot
    }

    /// Takes memory until the end of the statement; its place is known only at the end, so it is counted from the scratch area's start.
    pub fn scratch(&mut self, bytes: u64) -> u32 {
        let start = self.scratch.next_multiple_of(16);
        self.scratch = start + bytes;
        self.scratch_max = self.scratch_max.max(self.scratch);
        if self.scratch_max > FRAME_BYTES_MAX {
            self.too_large(FRAME_BYTES_MAX);
            return 0;
        }
        // All locals are placed before the first statement.
        (self.locals_bytes.next_multiple_of(16) + start) as u32
    }

    pub fn emit(&mut self, inst: Inst) {
        self.insts.push(inst);
        self.spans.push(self.span);
    }

    /// Marks the next instruction as a statement's first.
    pub fn start_statement(&mut self, span: Span) {
        self.span = span;
        let next = self.insts.len() as u32;
        if self.statement_starts.last() != Some(&next) {
            self.statement_starts.push(next);
        }
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(0);
        Label(self.labels.len() as u32 - 1)
    }

    pub fn named_label(&self, label: LabelId) -> Label {
        Label(label.0)
    }

    /// Puts a label here.
    pub fn bind(&mut self, label: Label) {
        self.labels[label.0 as usize] = self.insts.len() as u32;
    }

    pub fn place_of(&self, local: LocalId) -> Place {
        self.places[local.0 as usize]
    }

    fn finish(mut self, name: Arc<str>, n_params: u16, is_variadic: bool, span: Span) -> Function {
        let labels = std::mem::take(&mut self.labels);
        let place = |target: &mut u32| *target = labels.get(*target as usize).copied().unwrap_or(0);
        for inst in &mut self.insts {
            match inst {
                Inst::Jump { target }
                | Inst::JumpIf { target, .. }
                | Inst::JumpUnless { target, .. }
                | Inst::JumpCmp { target, .. }
                | Inst::JumpCmpImm { target, .. } => place(target),
                _ => {}
            }
        }
        for switch in &mut self.switches {
            switch.cases.iter_mut().for_each(|(_, target)| place(target));
            place(&mut switch.default);
        }
        let locals = self.debug_locals();
        // Named scalars take stack in a real program, too: so that endless recursion ends as it does there.
        let slots_bytes = 8 * self.body.locals.len() as u64;
        let memory = self.locals_bytes.next_multiple_of(16) + self.scratch_max.next_multiple_of(16) + slots_bytes;
        let frame_bytes =
            (memory + u64::from(FRAME_HEADER_BYTES)).next_multiple_of(16).min(u64::from(u32::MAX) - 15) as u32;
        Function {
            name,
            insts: self.insts,
            spans: self.spans,
            statement_starts: self.statement_starts,
            switches: self.switches,
            n_params,
            n_slots: self.top_max as u16,
            frame_bytes,
            is_variadic,
            is_library: self.is_library,
            locals,
            span,
        }
    }

    fn debug_locals(&self) -> Vec<LocalVar> {
        let sema = &self.linker.sema;
        let named = self.body.locals.iter().zip(&self.places).filter_map(|(local, &place)| {
            let name = sema.sources.interner.text(local.name?).clone();
            let ty = sema.types.name(local.ty, &sema.sources.interner).into();
            let bytes = sema.types.layout(local.ty.ty).map_or(0, |(bytes, _)| bytes);
            Some(LocalVar { name, ty, bytes, place, span: local.span })
        });
        named.collect()
    }
}

fn types_mem(linker: &Linker, local: &Local) -> crate::ir::MemTy {
    linker.sema.types.mem_ty(local.ty.ty)
}
