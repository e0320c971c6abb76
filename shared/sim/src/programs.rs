//! Compiled scripts, by their source.

use nslab_small::Map;
use std::sync::Arc;

use nslab_script::ir;

/// A cache of compiled scripts. Copies share it: the same source always compiles to the same program.
#[derive(Clone, Default)]
pub struct Programs(Map<Arc<str>, Arc<ir::Program>>);

impl Programs {
    /// Returns the program of this source; `None` if it does not compile.
    pub fn compile(&mut self, source: &str) -> Option<Arc<ir::Program>> {
        if let Some(program) = self.0.get(source) {
            return Some(program.clone());
        }
        let program = nslab_script::compile("script.c", source).program?;
        self.0.insert(source.into(), program.clone());
        Some(program)
    }

    /// Remembers a program that is compiled already.
    pub fn insert(&mut self, source: &str, program: Arc<ir::Program>) {
        self.0.insert(source.into(), program);
    }
}
