//! Signals reach a script's handlers on the real kernel, whenever they come: `gate.c` beside this file sends them, and waits for an answer
//! to each.

use std::process::{Command, Stdio};

/// How many signals are sent; `NSLAB_KILLS` says otherwise, as `make soak` does.
const KILLS: u64 = 10_000;
/// Seconds for a thousand of them on a machine that is busy with other tests, and for the start.
const SECONDS_PER_THOUSAND: u64 = 5;
const SECONDS_TO_START: u64 = 60;

#[test]
fn no_signal_is_lost() {
    let kills = std::env::var("NSLAB_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let seconds = SECONDS_TO_START + kills / 1000 * SECONDS_PER_THOUSAND;
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gate.c");
    let output = Command::new(env!("CARGO_BIN_EXE_nslab"))
        .args(["run", "--on", "native", "--timeout", &seconds.to_string(), source, &kills.to_string()])
        .stdin(Stdio::null())
        .output()
        .expect("the nslab under test starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(said.ends_with(&format!("\n{kills} signals, none lost\n")), "{said}{complaint}{}", output.status);
    println!("{said}");
}
