//! Functions with `__attribute__((constructor))` or `destructor`: what the linker would list in `.init_array` and `.fini_array`
//! becomes a function that the library calls before `main`.

use std::fmt::Write;

use super::ast::{FunctionDef, Item, TranslationUnit};
use super::parser::parse;
use super::preprocess::preprocess;
use super::source::Sources;

/// Adds `__nslab_construct` to a unit that has such functions.
pub fn add_construct(sources: &mut Sources, unit: &mut TranslationUnit) {
    let mut constructors: Vec<(u32, String)> = Vec::new();
    let mut destructors: Vec<(u32, String)> = Vec::new();
    for item in &unit.items {
        let Item::Function(function) = item else { continue };
        let FunctionDef { specs, declarator, .. } = &**function;
        let Some(name) = declarator.name else { continue };
        let around_main = specs.around_main.or(declarator.around_main);
        let name = sources.interner.text(name.sym).to_string();
        constructors.extend(around_main.constructor.map(|priority| (priority, name.clone())));
        destructors.extend(around_main.destructor.map(|priority| (priority, name)));
    }
    if constructors.is_empty() && destructors.is_empty() {
        return;
    }
    // Equal priorities keep the order of the file.
    nslab_small::sort_by_key(&mut constructors, |function| function.0);
    nslab_small::sort_by_key(&mut destructors, |function| function.0);
    let mut text = String::from("int atexit(void (*)(void));\nvoid __nslab_construct(int c, char **v, char **e) {\n");
    for (_, name) in &destructors {
        let _ = writeln!(text, "    atexit((void (*)(void)){name});");
    }
    for (_, name) in &constructors {
        let _ = writeln!(text, "    ((void (*)(int, char **, char **)){name})(c, v, e);");
    }
    text.push_str("}\n");
    let file = sources.add("construct.c", &text, true);
    let tokens = preprocess(sources, file);
    unit.items.extend(parse(sources, tokens).items);
}
