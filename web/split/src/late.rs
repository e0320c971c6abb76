//! Data that only the rest reads: what lies between two marks in the module's memory.

use anyhow::{Context, Result};
use walrus::ir::{BinaryOp, Binop, Const, Instr, InstrSeq, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataId, DataKind, MemoryId, Module};

/// `shared/script/build.rs` writes these around the C library's text.
const BEGINS: &[u8] = b"\x01nslab: what follows comes late\n";
const ENDS: &[u8] = b"\x01nslab: up to here\n";

/// A piece of the module's memory.
pub struct Late {
    /// Where it lies.
    pub address: u32,
    /// What lies there.
    pub bytes: Vec<u8>,
}

/// Takes the marked data out of a module; `None` if it has none.
///
/// # Errors
/// A function of the module names an address in it: it would read zeros until the rest is there.
pub fn take(module: &mut Module) -> Result<Option<Late>> {
    let Some((id, start)) = module.data.iter().find_map(|data| Some((data.id(), find(&data.value, BEGINS)?))) else {
        return Ok(None);
    };
    let value = std::mem::take(&mut module.data.get_mut(id).value);
    let end = find(&value, ENDS).context("late data does not end")? + ENDS.len();
    let (memory, base) = active(module, id)?;
    let late = Late { address: base + start as u32, bytes: value[start..end].to_vec() };
    module.data.get_mut(id).value = value[..start].to_vec();
    let after = place(base + end as u32, memory);
    let after = module.data.add(after, value[end..].to_vec());
    module.memories.get_mut(memory).data_segments.insert(after);

    let mut named = Named { late: &late, address: None };
    for (id, function) in module.funcs.iter_local() {
        dfs_in_order(&mut named, function, function.entry_block());
        let name = module.funcs.get(id).name.as_deref().unwrap_or_default();
        if let Some(address) = named.address {
            anyhow::bail!("{name} is in the first part and reads data that comes late, at {address:#x}");
        }
    }
    Ok(Some(late))
}

/// Puts it into the memory of a module when that is instantiated.
pub fn put(module: &mut Module, late: Late) -> Result<()> {
    let memory = module.get_memory_id()?;
    let id = module.data.add(place(late.address, memory), late.bytes);
    module.memories.get_mut(memory).data_segments.insert(id);
    Ok(())
}

fn place(address: u32, memory: MemoryId) -> DataKind {
    DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(address as i32)) }
}

fn active(module: &Module, id: DataId) -> Result<(MemoryId, u32)> {
    match &module.data.get(id).kind {
        DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(offset)) } => Ok((*memory, *offset as u32)),
        _ => anyhow::bail!("late data lies at no fixed address"),
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Looks for addresses in late data.
struct Named<'a> {
    late: &'a Late,
    address: Option<u64>,
}

impl Named<'_> {
    fn look(&mut self, address: u64) {
        let start = u64::from(self.late.address);
        let is_late = (start..start + self.late.bytes.len() as u64).contains(&address);
        self.address = self.address.or(is_late.then_some(address));
    }
}

impl Visitor<'_> for Named<'_> {
    fn start_instr_seq(&mut self, sequence: &InstrSeq) {
        for (index, (instr, _)) in sequence.instrs.iter().enumerate() {
            match instr {
                Instr::Const(Const { value: Value::I32(value) }) if !masks(sequence, index) => {
                    self.look(u64::from(*value as u32));
                }
                Instr::Load(load) => self.look(load.arg.offset),
                Instr::Store(store) => self.look(store.arg.offset),
                _ => {}
            }
        }
    }
}

/// Is the constant a mask of bits? Then it is no address.
fn masks(sequence: &InstrSeq, index: usize) -> bool {
    let next = sequence.instrs.get(index + 1).map(|(instr, _)| instr);
    matches!(next, Some(Instr::Binop(Binop { op: BinaryOp::I32And })))
}

#[cfg(test)]
mod tests {
    use walrus::FunctionBuilder;
    use walrus::ValType::I32;

    use super::*;

    /// Where the module's data begins.
    const BASE: i32 = 1024;

    /// A module with late data, and a function that has the number in it: alone, or as a mask of its argument.
    fn module(number: i32, is_mask: bool) -> Module {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        let bytes = [b"early", BEGINS, b"the library", ENDS].concat();
        let data = module.data.add(place(BASE as u32, memory), bytes);
        module.memories.get_mut(memory).data_segments.insert(data);
        let arg = module.locals.add(I32);
        let mut builder = FunctionBuilder::new(&mut module.types, &[I32], &[I32]);
        let mut body = builder.name("reader".into()).func_body();
        match is_mask {
            true => body.local_get(arg).i32_const(number).binop(BinaryOp::I32And),
            false => body.i32_const(number),
        };
        builder.finish(vec![arg], &mut module.funcs);
        module
    }

    #[test]
    fn a_function_that_names_late_data_is_an_error_and_a_mask_names_none() {
        let inside = BASE + 10;
        let late = take(&mut module(BASE, false)).expect("it names what comes early").expect("something comes late");
        assert_eq!((late.address, late.bytes.ends_with(ENDS)), (BASE as u32 + 5, true));
        let error = take(&mut module(inside, false)).err().expect("it names late data");
        assert_eq!(error.to_string(), "reader is in the first part and reads data that comes late, at 0x40a");
        assert!(take(&mut module(inside, true)).is_ok());
    }
}
