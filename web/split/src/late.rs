//! Data that only the rest reads: what lies between two marks in the module's memory.

use anyhow::{Context, Result};
use walrus::ir::{Const, Load, Store, Value, Visitor, dfs_in_order};
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

/// Numbers that code about characters has, and that are no addresses: an absent character, and the highest bits that the first
/// byte of four gives to one in UTF-8.
const OF_CHARACTERS: [u32; 2] = [char::MAX as u32 + 1, 7 << 18];

impl Named<'_> {
    fn look(&mut self, address: u64) {
        let start = u64::from(self.late.address);
        let is_late = (start..start + self.late.bytes.len() as u64).contains(&address);
        self.address = self.address.or(is_late.then_some(address));
    }
}

impl Visitor<'_> for Named<'_> {
    fn visit_const(&mut self, instr: &Const) {
        match instr.value {
            Value::I32(value) if !OF_CHARACTERS.contains(&(value as u32)) => self.look(u64::from(value as u32)),
            _ => {}
        }
    }
    fn visit_load(&mut self, instr: &Load) {
        self.look(instr.arg.offset);
    }
    fn visit_store(&mut self, instr: &Store) {
        self.look(instr.arg.offset);
    }
}
