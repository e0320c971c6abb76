//! A module that marks which of its functions run.

use anyhow::{Context, Result};
use walrus::ir::{MemArg, StoreKind};
use walrus::{FunctionId, Module};

use crate::names;

/// Bytes of a page of wasm memory.
const PAGE_BYTES: u64 = 65536;

/// A marking module, and whose marks they are.
pub struct Profiled {
    /// The module.
    pub wasm: Vec<u8>,
    /// First the address of the marks, a byte a function, not zero for one that ran; then the functions' names in their order.
    pub names: Vec<String>,
}

/// Makes each function store 1 into a byte of its own, behind the memory that the program knows of.
pub fn profile(wasm: &[u8]) -> Result<Profiled> {
    let mut module = Module::from_buffer(wasm).context("not a wasm module")?;
    let memory = module.get_memory_id()?;
    let functions: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let pages = (functions.len() as u64).div_ceil(PAGE_BYTES);
    let marks = module.memories.get(memory).initial * PAGE_BYTES;
    module.memories.get_mut(memory).initial += pages;
    let mut names = vec![marks.to_string()];
    for (index, id) in functions.iter().enumerate() {
        let function = module.funcs.get_mut(*id);
        names.push(names::stable(function.name.as_deref().unwrap_or_default()));
        let address = i32::try_from(marks + index as u64).context("the memory is too large")?;
        let body = function.kind.unwrap_local_mut().builder_mut().func_body_id();
        let mut body = function.kind.unwrap_local_mut().builder_mut().instr_seq(body);
        body.store_at(0, memory, StoreKind::I32_8 { atomic: false }, MemArg { align: 1, offset: 0 });
        body.const_at(0, walrus::ir::Value::I32(1));
        body.const_at(0, walrus::ir::Value::I32(address));
    }
    Ok(Profiled { wasm: module.emit_wasm(), names })
}
