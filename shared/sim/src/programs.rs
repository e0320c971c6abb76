//! Compiled scripts, by their source.

use nslab_small::Map;
use std::sync::Arc;

use nslab_script::ir;
use nslab_toolchain::Explain;

/// A cache of compiled scripts. Copies share it: the same source always compiles to the same program.
#[derive(Clone)]
pub struct Programs {
    compiled: Map<Arc<str>, Arc<ir::Program>>,
    /// How the machine's `cc` words what it finds.
    pub(crate) explain: Explain,
}

impl Default for Programs {
    fn default() -> Self {
        Programs { compiled: Map::new(), explain: nslab_toolchain::bare }
    }
}

impl Programs {
    /// Returns the program of this source; `None` if it does not compile.
    pub fn compile(&mut self, source: &str) -> Option<Arc<ir::Program>> {
        if let Some(program) = self.compiled.get(source) {
            return Some(program.clone());
        }
        let program = nslab_script::compile("script.c", source).program?;
        self.compiled.insert(source.into(), program.clone());
        Some(program)
    }

    /// Remembers a program that is compiled already.
    pub fn insert(&mut self, source: &str, program: Arc<ir::Program>) {
        self.compiled.insert(source.into(), program);
    }
}
