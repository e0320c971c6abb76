//! A program of the suite: a C file, and how it is run.

use std::fs;
use std::path::{Path, PathBuf};

use crate::header::{self, Header, Machine};

/// One program, run on each arm.
#[derive(Clone, Debug)]
pub struct Program {
    /// `pid/f001_child_is_pid_1`, with `@bare` after it on that machine; or `clone(2)` for an example of the manual.
    pub name: String,
    /// The C file.
    pub source: PathBuf,
    /// Files that lie beside it in the session: C files as programs, others as they are.
    pub beside: Vec<PathBuf>,
    /// Where it is run.
    pub machine: Machine,
    /// How it is run.
    pub header: Header,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the harness lies two folders deep")
}

/// Every `shared/tests/suite/NAMESPACE/NAME.c`, once for each of its machines.
pub fn in_suite() -> Vec<Program> {
    let dir = root().join("shared/tests/suite");
    let mut programs = Vec::new();
    for namespace in sorted(&dir) {
        for source in sorted(&namespace) {
            assert!(source.extension().is_some_and(|ext| ext == "c"), "{} is no C file", source.display());
            let text = fs::read_to_string(&source).expect("a suite program is text");
            let name = source.strip_prefix(&dir).expect("it lies below").with_extension("").display().to_string();
            let header = header::parse(&name, &text, "//@");
            for &machine in &header.machines {
                let name = match machine {
                    Machine::Lab => name.clone(),
                    Machine::Bare => format!("{name}@bare"),
                };
                programs.push(Program {
                    name,
                    source: source.clone(),
                    beside: Vec::new(),
                    machine,
                    header: header.clone(),
                });
            }
        }
    }
    programs
}

pub(crate) fn sorted(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.sort();
    paths
}
