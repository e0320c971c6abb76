//! Who may run a program: an id that the plan has not is refused, on every kernel, before anything starts.

use std::process::{Command, Stdio};

/// `nslab run` with these options; its exit status and what it said.
fn run(options: &[&str]) -> (Option<i32>, String) {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/tests/suite/uts/f169_hostname_is_private.c");
    let output = Command::new(env!("CARGO_BIN_EXE_nslab"))
        .arg("run")
        .args(options)
        .arg(source)
        .stdin(Stdio::null())
        .output()
        .expect("the nslab under test starts");
    assert_eq!(output.stdout, b"", "{options:?}: nothing runs");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn an_id_outside_the_plan_is_refused() {
    for on in ["sim", "native"] {
        let (status, said) = run(&["--on", on, "--plan", "single", "--uid", "1000"]);
        assert_eq!(status, Some(125), "{on}: {said}");
        assert!(said.contains("uid: plan single has no id but 0"), "{on}: {said}");
        let (status, said) = run(&["--on", on, "--plan", "full", "--uid", "65536"]);
        assert_eq!(status, Some(125), "{on}: {said}");
        assert!(said.contains("uid: plan full has ids 0 to 65535"), "{on}: {said}");
    }
}
