//! Random programs on the simulator alone: the same seed gives the same bytes, over and over.
//!
//! `NSLAB_ANSWERS=FILE` keeps what they answer in a file, or, where it is there, holds them against it: so `make mutants` sees a
//! fault that was put into the kernel. `NSLAB_PROGRAMS` says how many.
#![forbid(unsafe_code)]
#![expect(clippy::disallowed_methods, reason = "a test keeps answers in a file")]

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::EventKind;
use nslab_sim::{Machine, Plan, Session, SessionConfig, Start, Stdio};
use nslab_tests::fuzz;

/// Turns of a program; most take some hundreds.
const TURNS_MAX: u64 = 2_000_000;

/// What a program prints and how it ends, as a number.
fn answer(seed: u64) -> u64 {
    let script = fuzz::generate(seed);
    let config = SessionConfig {
        machine: Machine::Lab,
        plan: if script.plan == "single" { Plan::Single } else { Plan::Full },
        uid: script.uid,
        stdio: Stdio::Pipe,
        start: Start::Script { name: "fuzz.c".to_string(), source: script.to_c() },
        args: Vec::new(),
        files: Vec::new(),
        programs: Vec::new(),
        epoch_s: 1_700_000_000,
        seed: 0,
    };
    let mut session = Session::new(config).unwrap_or_else(|found| panic!("seed {seed} does not compile: {found:?}"));
    session.close_input();
    let mut text = format!("{:?}\n", session.run(TURNS_MAX));
    for event in session.events(0) {
        if let EventKind::Output { data, .. } = &event.kind {
            text += &String::from_utf8_lossy(&STANDARD.decode(data).expect("output travels as base64"));
        }
    }
    // FNV-1a.
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[test]
fn same_seed_same_answers() {
    let file = std::env::var_os("NSLAB_ANSWERS");
    let nr = std::env::var("NSLAB_PROGRAMS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let Some(file) = file else {
        for seed in 1..=nr {
            assert_eq!(answer(seed), answer(seed), "seed {seed}");
        }
        return;
    };
    match std::fs::read_to_string(&file) {
        Ok(kept) => {
            for (seed, line) in (1..=nr).zip(kept.lines()) {
                assert_eq!(format!("{:x}", answer(seed)), line, "program {seed} answers otherwise");
            }
        }
        Err(_) => {
            let mut text = String::new();
            for seed in 1..=nr {
                writeln!(text, "{:x}", answer(seed)).expect("a string takes everything");
            }
            std::fs::write(&file, text).expect("the file can be written");
        }
    }
}
