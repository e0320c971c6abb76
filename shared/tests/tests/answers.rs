//! Random programs on the simulator alone: the same seed gives the same bytes, over and over.
//!
//! `NSLAB_ANSWERS=FILE` keeps what they answer in a file, or, where it is there, holds them against it: so `make mutants` sees a
//! fault that was put into the kernel. `NSLAB_PROGRAMS` says how many.
#![forbid(unsafe_code)]
#![expect(clippy::disallowed_methods, reason = "a test keeps answers in a file")]

#[path = "answers/simulated.rs"]
mod simulated;

use std::fmt::Write as _;
use std::panic;

use nslab_tests::fuzz::{self, Script};
use simulated::Simulated;

/// Programs that are compiled into one file.
const AT_ONCE: u64 = 100;

/// What the programs of the seeds from `first` to `last` print and how they end, as a number each.
fn answers(first: u64, last: u64) -> impl Iterator<Item = (u64, u64)> {
    let starts = (first..=last).step_by(AT_ONCE as usize);
    starts.flat_map(move |start| {
        let scripts: Vec<Script> = (start..=last.min(start + AT_ONCE - 1)).map(fuzz::generate).collect();
        let mut answers: Vec<(u64, u64)> = Vec::new();
        for (plan, uid) in fuzz::PLANS {
            let group: Vec<&Script> =
                scripts.iter().filter(|script| (script.plan, script.uid) == (plan, uid)).collect();
            if group.is_empty() {
                continue;
            }
            let machine = Simulated::new(&group);
            answers.extend(group.iter().enumerate().map(|(number, script)| (script.seed, answer(&machine, number))));
        }
        answers.sort_unstable();
        answers
    })
}

fn answer(machine: &Simulated, number: usize) -> u64 {
    // A fault may make the kernel panic: that is an answer, too.
    let ran = panic::catch_unwind(panic::AssertUnwindSafe(|| format!("{:?}", machine.run(number))));
    // FNV-1a.
    let add = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    ran.unwrap_or_default().bytes().fold(0xcbf2_9ce4_8422_2325, add)
}

#[test]
fn same_seed_same_answers() {
    let file = std::env::var_os("NSLAB_ANSWERS");
    let nr = std::env::var("NSLAB_PROGRAMS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let Some(file) = file else {
        assert!(answers(1, nr).eq(answers(1, nr)));
        return;
    };
    match std::fs::read_to_string(&file) {
        Ok(kept) => {
            for ((seed, answer), line) in answers(1, nr).zip(kept.lines()) {
                assert_eq!(format!("{answer:x}"), line, "program {seed} answers otherwise");
            }
        }
        Err(_) => {
            let mut text = String::new();
            for (_, answer) in answers(1, nr) {
                writeln!(text, "{answer:x}").expect("a string takes everything");
            }
            std::fs::write(&file, text).expect("the file can be written");
        }
    }
}
