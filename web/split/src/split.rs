//! The two parts of a module.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportKind, ImportedFunction, LocalFunction, Module, ModuleConfig, RefType, TableId,
};

use crate::late::{self, Late};
use crate::linked::Linked;
use crate::names::List;

/// The import by which the first part asks for the second, as wasm-bindgen spells it: this, and a hash.
const REST_IMPORT: &str = "__wbg_rest_";
/// The name under which the second part imports what it needs of the first.
const FIRST: &str = "first";
/// The export of the table of the second part's functions.
const TABLE: &str = "rest";

/// What the linker left for `linked.rs`. It is not true of the module any more.
const LINKERS: [&str; 3] = ["linking", "reloc.CODE", "reloc.DATA"];

/// A module in two parts.
pub struct Parts {
    /// Runs alone until it calls into the rest.
    pub first: Vec<u8>,
    /// Imports memory, tables, globals and functions of the first part from a module `first`.
    pub rest: Vec<u8>,
    /// Functions of the whole.
    pub functions: usize,
    /// Functions of the first part.
    pub first_functions: usize,
    /// Functions of the rest that the first part can call.
    pub stubs: usize,
    /// Data that comes with the rest.
    pub late_bytes: usize,
}

/// Splits a module: functions that `list` names, and those without a name, stay in the first part.
pub fn split(wasm: &[u8], linked: &Linked, list: &List) -> Result<Parts> {
    let mut first = parse(wasm)?;
    let names: Vec<(usize, Option<String>)> =
        first.funcs.iter_local().map(|(id, _)| (id.index(), first.funcs.get(id).name.clone())).collect();
    let moved: BTreeSet<usize> = names
        .iter()
        .filter(|(_, name)| name.as_ref().is_some_and(|name| !list.has(name)))
        .map(|(index, _)| *index)
        .collect();
    ensure!(moved.len() < names.len(), "the list names no function of this module: are its names stripped?");

    let called = leave_stubs(&mut first, &moved)?;
    let late = late::take(&mut first, linked, &moved)?;
    let late_bytes = late.iter().map(|late| late.bytes.len()).sum();
    let needed = make_rest(wasm, &moved, &called, &first, late)?;
    for (name, item) in needed.exports {
        first.exports.add(&name, item);
    }
    Ok(Parts {
        first: first.emit_wasm(),
        rest: needed.wasm,
        functions: names.len(),
        first_functions: names.len() - moved.len(),
        stubs: called.len(),
        late_bytes,
    })
}

fn parse(wasm: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(wasm).context("not a wasm module")?;
    for section in LINKERS {
        module.customs.remove_raw(section);
    }
    Ok(module)
}

/// Takes the moved functions out of the first part. Returns those that it can still call; their slots follow the order of the module.
fn leave_stubs(first: &mut Module, moved: &BTreeSet<usize>) -> Result<BTreeSet<usize>> {
    let rest = first
        .imports
        .iter()
        .find_map(|import| match import.kind {
            ImportKind::Function(id) if import.name.starts_with(REST_IMPORT) => Some(id),
            _ => None,
        })
        .context("the module does not import `rest`")?;
    let named = named_by_first(first, moved);
    let ids: Vec<FunctionId> =
        first.funcs.iter_local().map(|(id, _)| id).filter(|id| moved.contains(&id.index())).collect();
    let (called, uncalled): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| named.contains(id));
    let table = first.tables.add_local(false, called.len() as u64, None, RefType::FUNCREF);
    first.exports.add(TABLE, table);
    for (slot, id) in called.iter().enumerate() {
        let stub = stub(first, *id, rest, table, slot)?;
        first.funcs.get_mut(*id).kind = FunctionKind::Local(stub);
    }
    uncalled.into_iter().for_each(|id| first.funcs.delete(id));
    Ok(called.iter().map(|id| id.index()).collect())
}

/// The functions that the first part names: in its code, in its tables, to the outside.
fn named_by_first(first: &Module, moved: &BTreeSet<usize>) -> BTreeSet<FunctionId> {
    struct Named(BTreeSet<FunctionId>);
    impl Visitor<'_> for Named {
        fn visit_function_id(&mut self, function: &FunctionId) {
            self.0.insert(*function);
        }
    }
    let mut named = Named(BTreeSet::new());
    for (_, function) in first.funcs.iter_local().filter(|(id, _)| !moved.contains(&id.index())) {
        dfs_in_order(&mut named, function, function.entry_block());
    }
    for element in first.elements.iter() {
        match &element.items {
            ElementItems::Functions(functions) => named.0.extend(functions),
            ElementItems::Expressions(_, items) => named.0.extend(items.iter().filter_map(|item| match item {
                ConstExpr::RefFunc(function) => Some(*function),
                _ => None,
            })),
        }
    }
    named.0.extend(first.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(function) => Some(function),
        _ => None,
    }));
    named.0.extend(first.start);
    named.0
}

/// `rest(); table[slot](arguments…)`.
fn stub(first: &mut Module, id: FunctionId, rest: FunctionId, table: TableId, slot: usize) -> Result<LocalFunction> {
    let ty = first.funcs.get(id).ty();
    let (params, results) = (first.types.params(ty).to_vec(), first.types.results(ty).to_vec());
    let mut builder = FunctionBuilder::new(&mut first.types, &params, &results);
    let args: Vec<_> = params.iter().map(|param| first.locals.add(*param)).collect();
    let mut body = builder.func_body();
    body.call(rest);
    for arg in &args {
        body.local_get(*arg);
    }
    body.i32_const(i32::try_from(slot)?).call_indirect(ty, table);
    Ok(builder.local_func(args))
}

/// The second part, and what it imports of the first.
struct Rest {
    wasm: Vec<u8>,
    exports: Vec<(String, ExportItem)>,
}

fn make_rest(
    wasm: &[u8],
    moved: &BTreeSet<usize>,
    called: &BTreeSet<usize>,
    first: &Module,
    late: Vec<Late>,
) -> Result<Rest> {
    let mut rest = parse(wasm)?;

    // What only the first part does: being called from outside, filling memory and tables.
    let exports: Vec<_> = rest.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|id| rest.exports.delete(id));
    let elements: Vec<_> = rest.elements.iter().map(|element| element.id()).collect();
    elements.into_iter().for_each(|id| rest.elements.delete(id));
    let data: Vec<_> = rest.data.iter().map(|data| data.id()).collect();
    data.into_iter().for_each(|id| rest.data.delete(id));
    let memories: Vec<_> = rest.memories.iter().map(|memory| memory.id()).collect();
    memories.into_iter().for_each(|id| rest.memories.get_mut(id).data_segments.clear());
    rest.start = None;

    // Everything that is not moved is imported.
    let ids: Vec<FunctionId> = rest.funcs.iter().map(|function| function.id()).collect();
    for id in ids.iter().copied().filter(|id| !moved.contains(&id.index())) {
        let name = format!("f{}", id.index());
        let ty = rest.funcs.get(id).ty();
        if let FunctionKind::Import(imported) = &rest.funcs.get(id).kind {
            rest.imports.delete(imported.import);
        }
        let import = rest.imports.add(FIRST, &name, id);
        rest.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    let globals: Vec<_> = rest.globals.iter().map(|global| global.id()).collect();
    for id in globals {
        let import = rest.imports.add(FIRST, &format!("g{}", id.index()), id);
        rest.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let tables: Vec<_> = rest.tables.iter().map(|table| table.id()).collect();
    for id in tables {
        let import = rest.imports.add(FIRST, &format!("t{}", id.index()), id);
        let table = rest.tables.get_mut(id);
        table.import = Some(import);
        table.elem_segments.clear();
    }
    for memory in rest.memories.iter().map(|memory| memory.id()).collect::<Vec<_>>() {
        let import = rest.imports.add(FIRST, &format!("m{}", memory.index()), memory);
        rest.memories.get_mut(memory).import = Some(import);
    }

    // Its functions go into the table through which the stubs call them.
    let slots: Vec<FunctionId> = ids.iter().copied().filter(|id| called.contains(&id.index())).collect();
    let (table, _) = rest.add_import_table(FIRST, TABLE, false, slots.len() as u64, None, RefType::FUNCREF);
    let kind = ElementKind::Active { table, offset: ConstExpr::Value(Value::I32(0)) };
    let element = rest.elements.add(kind, ElementItems::Functions(slots));
    rest.tables.get_mut(table).elem_segments.insert(element);
    late::bring(&mut rest, late)?;
    walrus::passes::gc::run(&mut rest);

    let mut exports = Vec::new();
    for import in rest.imports.iter().filter(|import| import.name != TABLE) {
        let item: Option<ExportItem> = match import.kind {
            ImportKind::Function(id) => first
                .funcs
                .iter()
                .map(|function| function.id())
                .find(|found| found.index() == id.index())
                .map(Into::into),
            ImportKind::Global(id) => {
                first.globals.iter().map(|global| global.id()).find(|found| found.index() == id.index()).map(Into::into)
            }
            ImportKind::Table(id) => {
                first.tables.iter().map(|table| table.id()).find(|found| found.index() == id.index()).map(Into::into)
            }
            ImportKind::Memory(id) => first
                .memories
                .iter()
                .map(|memory| memory.id())
                .find(|found| found.index() == id.index())
                .map(Into::into),
            ImportKind::Tag(_) => None,
        };
        exports.push((import.name.clone(), item.context("the second part needs what the first does not have")?));
    }
    Ok(Rest { wasm: rest.emit_wasm(), exports })
}

#[cfg(test)]
mod tests {
    use walrus::ValType::I32;

    use super::*;

    /// `early` calls `late` and `rest`; `late` calls `deep` and `early`. All but `early` are to move.
    fn module() -> Vec<u8> {
        let mut module = Module::default();
        let ty = module.types.add(&[], &[]);
        module.add_import_func("env", "__wbg_rest_0123456789abcdef", ty);
        let unary = module.types.add(&[I32], &[I32]);
        let mut add = |name: &str| {
            let arg = module.locals.add(I32);
            let mut builder = FunctionBuilder::new(&mut module.types, &[I32], &[I32]);
            builder.name(name.to_string()).func_body().local_get(arg);
            builder.finish(vec![arg], &mut module.funcs)
        };
        let (early, late, deep) = (add("early"), add("late::h0123456789abcdef"), add("deep"));
        let calls = |module: &mut Module, from: FunctionId, to: FunctionId| {
            let builder = module.funcs.get_mut(from).kind.unwrap_local_mut().builder_mut();
            let body = builder.func_body_id();
            builder.instr_seq(body).call(to);
        };
        calls(&mut module, early, late);
        calls(&mut module, late, deep);
        calls(&mut module, late, early);
        assert_eq!(module.funcs.get(early).ty(), unary);
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        module.exports.add("early", early);
        module.emit_wasm()
    }

    #[test]
    fn what_is_not_named_moves_and_is_called_through_the_table() {
        let parts = split(&module(), &Linked::default(), &List::parse("early")).expect("a module");
        assert_eq!(
            (parts.functions, parts.first_functions, parts.stubs),
            (3, 1, 1),
            "`deep` is called by the rest alone"
        );
        let first = Module::from_buffer(&parts.first).expect("the first part is valid");
        assert_eq!(first.funcs.iter_local().count(), 2, "`early`, and the stub of `late`");
        assert!(first.exports.get_func("early").is_ok());
        let rest = Module::from_buffer(&parts.rest).expect("the rest is valid");
        assert_eq!(rest.funcs.iter_local().count(), 2);
        assert_eq!(rest.elements.iter().count(), 1);
        for import in rest.imports.iter() {
            assert_eq!(import.module, FIRST);
            assert!(first.exports.iter().any(|export| export.name == import.name), "{} is not exported", import.name);
        }
    }

    #[test]
    fn a_list_of_another_module_is_an_error() {
        assert!(split(&module(), &Linked::default(), &List::parse("nothing")).is_err());
    }
}
