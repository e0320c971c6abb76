//! What is undefined in C and passes on Linux all the same: the program goes on as it would there, and the learner is told.

use super::blocks::{Block, BlockState, HeapFault};
use super::explain::{block_words, pointer, quote, target};
use super::step::{Exit, Step};
use super::thread::Thread;
use super::{FaultKind, Mm};
use crate::syntax::span::Span;

/// Places of one process that are told of at most.
const NOTICES_MAX: usize = 16;

/// Something that went well only by luck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Id of the sentence.
    pub why: &'static str,
    /// Its arguments: what was done (`read`, `write`, `free`), the expression, its pointer, the library's function if one did it;
    /// then what the id needs.
    pub args: Vec<String>,
    /// Line of the learner's program, from 1.
    pub line: Option<u32>,
}

/// What the library's primitives saw of the heap.
#[derive(Clone, Copy, Debug)]
pub(crate) enum HeapEvent {
    /// malloc(3) and its kin give out a block.
    Given { address: u64, bytes: u64 },
    /// free(3) takes one back.
    Taken { address: u64 },
    /// A function such as memcpy(3) went where it should not.
    Access { fault: HeapFault, is_write: bool },
}

impl Thread {
    /// Acts on what a primitive saw.
    pub(super) fn heap_event(&mut self, mm: &mut Mm, event: HeapEvent) -> Exit {
        let span = self.span().unwrap_or_default();
        match event {
            HeapEvent::Given { address, bytes } => mm.blocks.give(address, bytes, span),
            HeapEvent::Taken { address } => {
                if let Some(block) = mm.blocks.take(address, span) {
                    return self.notice("double-free", "free", span, block_words(&self.program, &block));
                }
                if !mm.blocks.knows(address) {
                    return self.notice("invalid-free", "free", span, Vec::new());
                }
            }
            HeapEvent::Access { fault, is_write } => return self.heap_notice(span, fault, is_write),
        }
        Exit::FrameChange
    }

    /// Tells of an access to the heap.
    pub(super) fn heap_notice(&mut self, span: Span, fault: HeapFault, is_write: bool) -> Exit {
        let (why, block, offset) = match fault {
            HeapFault::Freed(block) => ("use-after-free", block, String::new()),
            HeapFault::Beyond(block, offset) => ("beyond-block", block, offset.to_string()),
            HeapFault::Before(block, distance) => ("before-block", block, distance.to_string()),
        };
        let mut words = block_words(&self.program, &block);
        words.push(offset);
        self.notice(why, if is_write { "write" } else { "read" }, span, words)
    }

    /// Tells of an index that an array does not have.
    pub(super) fn index_notice(&mut self, span: Span, index: u64, len: u32) -> Exit {
        let words = vec![(index as i64).to_string(), len.to_string()];
        self.notice("index", "use", span, words)
    }

    /// Stops with a notice, unless this place has had its own.
    fn notice(&mut self, why: &'static str, deed: &str, span: Span, more: Vec<String>) -> Exit {
        if self.noticed.len() >= NOTICES_MAX || self.noticed.contains(&span) {
            return Exit::FrameChange;
        }
        self.noticed.push(span);
        let mut args = self.named(deed, span);
        args.extend(more);
        Exit::Stop(Step::Notice(Notice { why, args, line: Some(self.program.line(span)) }))
    }

    /// What was done, where, through which pointer, by which function of the library.
    pub(super) fn named(&self, deed: &str, span: Span) -> Vec<String> {
        let text = quote(&self.program, span);
        let function = self.library_function().map(str::to_string).unwrap_or_default();
        let (text, pointer) = match function.is_empty() {
            true => (target(&text).to_string(), pointer(target(&text)).to_string()),
            false => (text, String::new()),
        };
        vec![deed.to_string(), text, pointer, function]
    }

    /// The library's function that the learner's code has called, if that is where the thread is.
    fn library_function(&self) -> Option<&str> {
        let own = self.frames.iter().rposition(|frame| !self.program.function(frame.func).is_library)?;
        let called = self.frames.get(own + 1)?;
        Some(&*self.program.function(called.func).name)
    }

    /// The arguments of a fault's sentence: those of [`Thread::named`], then what lies there: a region, or a block given back.
    pub(super) fn fault_args(&self, mm: &Mm, kind: FaultKind, address: Option<u64>, span: Span) -> Vec<String> {
        let deed = kind.args().first().cloned().unwrap_or_default();
        let mut args = self.named(&deed, span);
        match kind {
            FaultKind::Protected { .. } => args.extend(kind.args().into_iter().skip(1)),
            FaultKind::Unmapped { .. } => {
                let block =
                    address.and_then(|address| mm.blocks.find(address).map(|(start, block)| (address - start, block)));
                match block {
                    Some((offset, block @ Block { state: BlockState::Freed(_), .. })) if offset < block.bytes => {
                        args.extend(block_words(&self.program, &block));
                    }
                    _ => args.extend(address.map(|address| format!("{address:#x}"))),
                }
            }
            FaultKind::StackOverflow => {
                let function = self.frames.last().map(|frame| self.program.function(frame.func).name.to_string());
                args.extend(function);
            }
            FaultKind::NotAFunction => args.extend(address.map(|address| format!("{address:#x}"))),
            _ => {}
        }
        args
    }
}
