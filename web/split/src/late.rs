//! Data that only the rest reads.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::{Result, ensure};
use walrus::ir::{Const, Instr, InstrSeq, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataId, DataKind, MemoryId, Module};

use crate::linked::Linked;
use crate::names;

/// Shorter pieces stay in the first part: to say where a piece lies costs some bytes, too.
const SHORTEST: usize = 24;

/// A piece of the module's memory.
pub struct Late {
    /// Where it lies.
    address: u32,
    /// What lies there.
    pub bytes: Vec<u8>,
}

/// Takes the data out of a module to which its functions, but for the moved ones, have no way.
///
/// # Errors
/// `linked` is not what the module was made of.
pub fn take(module: &mut Module, linked: &Linked, moved: &BTreeSet<usize>) -> Result<Vec<Late>> {
    let mut numbers = Numbers(BTreeSet::new());
    let (mut first, mut whole) = (BTreeSet::new(), BTreeSet::new());
    for (id, function) in module.funcs.iter_local() {
        let name = names::stable(module.funcs.get(id).name.as_deref().unwrap_or_default());
        if !moved.contains(&id.index()) {
            dfs_in_order(&mut numbers, function, function.entry_block());
            first.insert(name.clone());
        }
        whole.insert(name);
    }
    let pieces = linked.late(&first, &whole, &numbers.0);
    let segments: Vec<DataId> = module.data.iter().map(|data| data.id()).collect();
    let mut late = Vec::new();
    for id in segments {
        let Some((memory, base)) = active(module, id) else { continue };
        let value = std::mem::take(&mut module.data.get_mut(id).value);
        let cuts = cuts(&pieces, base, &value)?;
        let starts = std::iter::once(0).chain(cuts.iter().map(|cut| cut.end));
        let ends = cuts.iter().map(|cut| cut.start).chain([value.len()]);
        for (start, end) in starts.zip(ends) {
            match start {
                0 => module.data.get_mut(id).value = value[..end].to_vec(),
                _ => put(module, memory, base + start as u32, value[start..end].to_vec()),
            }
        }
        late.extend(cuts.into_iter().map(|cut| Late { address: base + cut.start as u32, bytes: value[cut].to_vec() }));
    }
    Ok(late)
}

/// Puts it into the memory of a module when that is instantiated.
pub fn bring(module: &mut Module, late: Vec<Late>) -> Result<()> {
    let memory = module.get_memory_id()?;
    late.into_iter().for_each(|Late { address, bytes }| put(module, memory, address, bytes));
    Ok(())
}

fn put(module: &mut Module, memory: MemoryId, address: u32, bytes: Vec<u8>) {
    let kind = DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(address as i32)) };
    let id = module.data.add(kind, bytes);
    module.memories.get_mut(memory).data_segments.insert(id);
}

fn active(module: &Module, id: DataId) -> Option<(MemoryId, u32)> {
    match &module.data.get(id).kind {
        DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(offset)) } => Some((*memory, *offset as u32)),
        _ => None,
    }
}

/// What of a segment that lies at `base` is late, in order. Pieces with nothing but zeros between them are one.
fn cuts(pieces: &[(u32, &[u8])], base: u32, segment: &[u8]) -> Result<Vec<Range<usize>>> {
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let end = base as usize + segment.len();
    for (address, bytes) in pieces {
        let (from, to) = ((*address).max(base) as usize, (*address as usize + bytes.len()).min(end));
        if from >= to {
            continue;
        }
        let at = from - base as usize..to - base as usize;
        let bytes = &bytes[from - *address as usize..to - *address as usize];
        ensure!(segment[at.clone()] == *bytes, "the data at {address:#x} is not what was linked: build the page anew");
        match cuts.last_mut() {
            Some(last) if segment[last.end..at.start].iter().all(|byte| *byte == 0) => last.end = at.end,
            _ => cuts.push(at),
        }
    }
    cuts.retain(|cut| cut.len() >= SHORTEST);
    Ok(cuts)
}

/// The numbers in functions that may be addresses.
struct Numbers(BTreeSet<u32>);

impl Visitor<'_> for Numbers {
    fn start_instr_seq(&mut self, sequence: &InstrSeq) {
        for (instr, _) in &sequence.instrs {
            let address = match instr {
                Instr::Const(Const { value: Value::I32(value) }) => u64::from(*value as u32),
                Instr::Load(load) => load.arg.offset,
                Instr::Store(store) => store.arg.offset,
                _ => continue,
            };
            self.0.extend(u32::try_from(address));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::sync::LazyLock;

    use walrus::FunctionId;
    use walrus::ir::{InstrLocId, UnaryOp, Unop, VisitorMut, dfs_pre_order_mut};

    use super::*;
    use crate::names::List;
    use crate::split::{self, Parts};

    /// `early` comes to a text by its name, to one through a table and to one through a function that `wasm-opt` may make
    /// a part of it; `late` to another.
    const SOURCE: &str = r#"
        #![no_std]
        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo) -> ! { loop {} }
        #[link(wasm_import_module = "env")]
        unsafe extern "C" { fn __wbg_rest_0123456789abcdef(); }
        static TABLE: [&str; 2] = ["a text that is named by a table", "and another one of them"];
        #[unsafe(no_mangle)]
        pub extern "C" fn early(which: usize) -> u8 {
            let text = "a text that is named by a function";
            text.as_bytes()[which % 7].wrapping_add(TABLE[which % 2].as_bytes()[which % 5]).wrapping_add(helper(which))
        }
        #[unsafe(no_mangle)]
        #[inline(never)]
        pub extern "C" fn helper(which: usize) -> u8 { "a text that is named by a helper"[which % 9..].as_bytes()[0] }
        #[unsafe(no_mangle)]
        pub extern "C" fn late(which: usize) -> u8 {
            unsafe { __wbg_rest_0123456789abcdef() };
            "a text that only the rest comes to"[which % 9..].as_bytes()[0]
        }
    "#;

    /// The source as the linker leaves it, with what it knows of the data.
    fn linked() -> &'static [u8] {
        static LINKED: LazyLock<Vec<u8>> = LazyLock::new(link);
        &LINKED
    }

    fn link() -> Vec<u8> {
        let dir = std::env::temp_dir().join(format!("nslab-split-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a folder for the test");
        let (source, wasm) = (dir.join("page.rs"), dir.join("page.wasm"));
        std::fs::write(&source, SOURCE).expect("the folder can be written");
        let rustc = Command::new("rustc")
            .args(["--target=wasm32-unknown-unknown", "--crate-type=cdylib", "--edition=2024", "-O", "-Cpanic=abort"])
            .args(["-Clink-arg=--emit-relocs", "-Clink-arg=--allow-undefined", "-o"])
            .args([&wasm, &source])
            .output()
            .expect("rustc runs");
        assert!(rustc.status.success(), "{}", String::from_utf8_lossy(&rustc.stderr));
        let bytes = std::fs::read(&wasm).expect("rustc wrote it");
        std::fs::remove_dir_all(&dir).expect("the folder can go");
        bytes
    }

    /// The linked module without its function `helper`, as if that had become a part of `early`.
    fn without_helper(wasm: &[u8]) -> Vec<u8> {
        struct Uncalled(FunctionId);
        impl VisitorMut for Uncalled {
            fn visit_instr_mut(&mut self, instr: &mut Instr, _: &mut InstrLocId) {
                if matches!(instr, Instr::Call(call) if call.func == self.0) {
                    *instr = Instr::Unop(Unop { op: UnaryOp::I32Clz });
                }
            }
        }
        let mut module = Module::from_buffer(wasm).expect("a module");
        let helper = module.funcs.by_name("helper").expect("the helper");
        let early = module.funcs.by_name("early").expect("what is early");
        module.exports.remove("helper").expect("it is exported");
        let early = module.funcs.get_mut(early).kind.unwrap_local_mut();
        dfs_pre_order_mut(&mut Uncalled(helper), early, early.entry_block());
        module.funcs.delete(helper);
        module.emit_wasm()
    }

    fn has(wasm: &[u8], text: &str) -> bool {
        wasm.windows(text.len()).any(|window| window == text.as_bytes())
    }

    fn texts(parts: &Parts, text: &str) -> (bool, bool) {
        (has(&parts.first, text), has(&parts.rest, text))
    }

    #[test]
    fn data_stays_where_the_first_part_can_come_to_it() {
        let wasm = linked();
        let linked = Linked::read(wasm).expect("it was linked with relocations");
        let parts = split::split(wasm, &linked, &List::parse("early")).expect("a module");
        for text in ["a text that is named by a function", "a text that is named by a table", "another one of them"] {
            assert_eq!(texts(&parts, text), (true, false), "{text}");
        }
        for text in ["a text that is named by a helper", "a text that only the rest comes to"] {
            assert_eq!(texts(&parts, text), (false, true), "{text}");
        }
        assert!(!has(&parts.first, "reloc.CODE") && !has(&parts.rest, "reloc.CODE"));
    }

    #[test]
    fn what_a_function_named_that_is_gone_belongs_to_those_that_called_it() {
        let wasm = linked();
        let linked = Linked::read(wasm).expect("it was linked with relocations");
        let parts = split::split(&without_helper(wasm), &linked, &List::parse("early")).expect("a module");
        assert_eq!(texts(&parts, "a text that is named by a helper"), (true, false));
        assert_eq!(texts(&parts, "a text that only the rest comes to"), (false, true));
    }

    #[test]
    fn a_page_that_was_linked_otherwise_is_an_error() {
        let wasm = linked();
        assert!(Linked::read(&Module::default().emit_wasm()).is_err());
        let linked = Linked::read(wasm).expect("it was linked with relocations");
        let mut other = Module::from_buffer(wasm).expect("a module");
        let id = other.data.iter().next().expect("it has data").id();
        other.data.get_mut(id).value.iter_mut().for_each(|byte| *byte ^= 1);
        let error = split::split(&other.emit_wasm(), &linked, &List::parse("early")).err().expect("the data differ");
        assert!(error.to_string().contains("is not what was linked"), "{error}");
    }
}
