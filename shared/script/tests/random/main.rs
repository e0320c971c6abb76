//! Random programs without undefined behaviour: what the machine prints is what `cc -O0` makes of them.
//!
//! A hundred by default. `NSLAB_PROGRAMS=10000` asks for more, `NSLAB_SEED=77` starts elsewhere; a program that differs is left in the
//! target folder, and its seed makes it again.
#![expect(clippy::disallowed_methods, reason = "a test calls cc")]

mod generate;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

const FUEL: u64 = 100_000_000;

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn simulated(text: &str) -> String {
    let compiled = nslab_script::compile("random.c", text);
    let Some(program) = compiled.program else { return format!("does not compile: {:?}", compiled.diagnostics) };
    let run = support::run(program, &["random"], b"", false, FUEL);
    format!("{}{}", String::from_utf8_lossy(&run.stdout), run.troubles.join("\n"))
}

/// `None`: the compiler itself breaks.
fn real(folder: &Path, text: &str) -> Option<String> {
    fs::write(folder.join("random.c"), text).unwrap();
    let built = Command::new("cc")
        // Signed overflow wraps on the machine, too; everything else is defined.
        .args(["-w", "-O0", "-fwrapv", "random.c", "-o", "random"])
        .current_dir(folder)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&built.stderr);
    if errors.contains("internal compiler error") {
        return None;
    }
    assert!(built.status.success(), "cc does not take it: {errors}\n{text}");
    let output = Command::new(folder.join("random")).output().unwrap();
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs one program; `None` if both print the same.
fn difference(folder: &Path, seed: u64) -> Option<String> {
    let mut programs = (0..).map(|round| generate::program(seed + (round << 40)));
    let (text, expected) = programs.find_map(|text| real(folder, &text).map(|real| (text, real)))?;
    let found = simulated(&text);
    assert!(expected.lines().count() > 5, "seed {seed} prints next to nothing");
    if found == expected {
        return None;
    }
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("random-{seed}.c"));
    fs::write(&place, text).unwrap();
    let at = found.lines().zip(expected.lines()).take_while(|(a, b)| a == b).count();
    let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_string();
    Some(format!("seed {seed}: {}\n  machine: {}\n  real:    {}", place.display(), line(&found), line(&expected)))
}

/// Tries programs until there is none left; each worker has a folder of its own.
fn work(folder: &Path, next: &AtomicU64, end: u64) -> Vec<(u64, String)> {
    fs::create_dir_all(folder).unwrap();
    let seeds = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed)).take_while(|&seed| seed < end);
    seeds.filter_map(|seed| difference(folder, seed).map(|difference| (seed, difference))).collect()
}

#[test]
fn random_programs_print_what_cc_makes_them_print() {
    let folder = std::env::temp_dir().join(format!("nslab-random-{}", std::process::id()));
    let first = number("NSLAB_SEED", 1);
    let nr = number("NSLAB_PROGRAMS", 100);
    let next = AtomicU64::new(first);
    // Most of the time goes into cc: one for each processor.
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let mut differences: Vec<(u64, String)> = std::thread::scope(|scope| {
        let (folder, next) = (&folder, &next);
        let start = |worker: usize| scope.spawn(move || work(&folder.join(worker.to_string()), next, first + nr));
        let running: Vec<_> = (0..workers).map(start).collect();
        running.into_iter().flat_map(|worker| worker.join().expect("a worker ends")).collect()
    });
    fs::remove_dir_all(&folder).unwrap();
    differences.sort();
    let differences: Vec<String> = differences.into_iter().map(|(_, difference)| difference).collect();
    for difference in &differences {
        println!("{difference}");
    }
    println!("{nr} programs, {} mismatches", differences.len());
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
