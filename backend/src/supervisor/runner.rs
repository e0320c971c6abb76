//! Where the runner's executable is, and whether it is of use.

use std::env;
use std::fs;
use std::path::PathBuf;

/// Names another place than beside `nslab`.
pub const PLACE: &str = "NSLAB_RUNNER";
const NAME: &str = "nslab-runner";
/// Type of the program header that names a dynamic linker - elf(5).
const PT_INTERP: u32 = 3;

/// Why there is no runner.
#[derive(Debug, thiserror::Error)]
pub enum RunnerError {
    /// It is not there.
    #[error("read the runner {path}: {why} (make build puts it beside nslab; {PLACE} names another place)")]
    Missing {
        /// Where it was expected.
        path: String,
        /// What the system said.
        why: String,
    },
    /// It could not start in a root file system without its libraries.
    #[error("the runner {path} is not linked statically (make build links it so)")]
    Dynamic {
        /// Where it is.
        path: String,
    },
}

/// Reads the runner's executable.
pub fn read() -> Result<Vec<u8>, RunnerError> {
    let path = path();
    let shown = path.display().to_string();
    let elf = fs::read(&path).map_err(|error| RunnerError::Missing { path: shown.clone(), why: error.to_string() })?;
    match is_static(&elf) {
        true => Ok(elf),
        false => Err(RunnerError::Dynamic { path: shown }),
    }
}

fn path() -> PathBuf {
    if let Some(path) = env::var_os(PLACE) {
        return path.into();
    }
    let own = env::current_exe().unwrap_or_default();
    own.with_file_name(NAME)
}

/// Does this ELF64 file do without a dynamic linker?
fn is_static(elf: &[u8]) -> bool {
    let number = |at: usize, len: usize| -> Option<usize> {
        let bytes = elf.get(at..at + len)?;
        Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
    };
    let headers = || {
        let (first, size, count) = (number(32, 8)?, number(54, 2)?, number(56, 2)?);
        (0..count).map(|nth| number(first + nth * size, 4)).collect::<Option<Vec<_>>>()
    };
    elf.starts_with(b"\x7fELF") && headers().is_some_and(|types| !types.contains(&(PT_INTERP as usize)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dynamic_program_is_told_from_none() {
        let own = fs::read("/proc/self/exe").expect("our own executable");
        assert!(!is_static(&own), "tests are linked dynamically");
        assert!(!is_static(&own[..60]));
        assert!(!is_static(b"#!/bin/sh\n"));
    }
}
