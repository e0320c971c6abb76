//! Broken programs: whatever is cut off, dropped or doubled, the compiler answers and does not panic, and what still compiles runs
//! until its fuel is used up, whatever the kernel answers.
//!
//! `NSLAB_ROUNDS=100000` mutates more, `NSLAB_SEED=7` otherwise.
#![expect(clippy::disallowed_methods, reason = "a test reads the suite")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nslab_abi::{Errno, Ret};
use nslab_script::{Mm, Step, Thread, clone_flag_expr, clone_to_clone3, compile, highlight, ir};

/// Instructions that a broken program may run.
const FUEL: u64 = 100_000;
/// System calls that it may make.
const CALLS: usize = 200;

const PROGRAMS: [&str; 3] = [
    include_str!("programs/language.c"),
    include_str!("programs/library.c"),
    "#define _GNU_SOURCE\n#include <sched.h>\n#define F(a, ...) a##__VA_ARGS__ #a\nstatic int f(void *p) { return F(1, 2)[0]; }\n\
     int main(void) { char s[10]; return clone(f, s + 10, CLONE_NEWUTS | 17, 0) == -1 ? 1 : (int){2}; }\n",
];

/// Numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn digest(text: &str) {
    if let Some(program) = compile("broken.c", text).program {
        run(program);
    }
    let pieces = highlight(text);
    assert!(pieces.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start), "pieces overlap");
    clone_flag_expr(text);
    clone_to_clone3(text);
}

/// Runs with a kernel that refuses every second call and answers 0 to the others.
fn run(program: Arc<ir::Program>) {
    let mut mm = Mm::new(&program);
    let mut thread = Thread::start(program, &mut mm, &[b"broken".to_vec()], &[]);
    let mut fuel = FUEL;
    for call in 0..CALLS {
        match thread.run(&mut mm, &mut fuel) {
            Step::Syscall(_) if call % 2 == 0 => thread.answer(&mut mm, Ok(Ret::Int(0))),
            Step::Syscall(_) => thread.answer(&mut mm, Err(Errno::EINTR)),
            Step::Notice(_) => {}
            Step::OutOfFuel | Step::Fault(_) | Step::Unsupported(_) => return,
        }
    }
}

/// Every program of the suite.
fn suite() -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/suite")];
    let mut found: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "c"));
    found.sort();
    found.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn truncated() {
    for program in PROGRAMS {
        for end in (0..program.len()).step_by(97) {
            digest(&text(&program.as_bytes()[..end]));
        }
    }
}

#[test]
fn mutated() {
    let mut numbers = Numbers(number("NSLAB_SEED", 1));
    let mut programs: Vec<String> = PROGRAMS.iter().map(|program| program.to_string()).collect();
    programs.extend(suite());
    assert!(programs.len() > 100, "the suite is found");
    let pieces = [
        "(", ")", "{", "}", "[", "]", ";", "#", "##", "\"", "'", "*", "&", ",", "...", "0x", "struct", "int",
        "#if 1\n", "\\", "。", "\0", "typedef ", "/*", "= {", "sizeof", "->", "case",
    ];
    for _ in 0..number("NSLAB_ROUNDS", 600) {
        let mut bytes = programs[numbers.below(programs.len())].as_bytes().to_vec();
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(bytes.len());
            let end = (at + numbers.below(40)).min(bytes.len());
            match numbers.below(4) {
                0 => drop(bytes.drain(at..end)),
                1 => {
                    let part = bytes[at..end].to_vec();
                    let to = numbers.below(bytes.len());
                    bytes.splice(to..to, part);
                }
                2 => bytes[at] = numbers.below(256) as u8,
                _ => drop(bytes.splice(at..at, pieces[numbers.below(pieces.len())].bytes())),
            }
        }
        digest(&text(&bytes));
    }
}
