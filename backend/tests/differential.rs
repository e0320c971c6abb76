//! The crown of the tests: every program of the suite on three arms, whose outputs have to agree.
//!
//! The simulator, the real kernel through the runner, and what `cc` makes of the same file in an equal session. Simulator =
//! native proves the kernel; native = cc proves the language and the library, which the first two share. The rules are in
//! `docs/comparison.md`. `NSLAB_ARMS=sim,cc` chooses arms, `NSLAB_SUITE=mnt/` programs by a part of their name.
#![forbid(unsafe_code)]

mod fuzz;
mod manual;
mod sessions;
mod suite;

#[test]
fn differential_three_arms() {
    let report = suite::run();
    println!("{}", report.text());
    assert!(report.is_green(), "{}", report.last_line());
}

#[test]
fn differential_manual_pages() {
    let complaints = manual::run();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn differential_typed_sessions() {
    let complaints = sessions::run();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn differential_printed_sessions() {
    let complaints = sessions::printed::run();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn differential_random_programs() {
    let complaints = fuzz::run();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
