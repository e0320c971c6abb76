//! Tools by their output: each `shared/tests/tools/NAME.sh` is a list of commands, `NAME.txt` what a real machine answers.
//!
//! `BLESS=1 cargo test -p nslab-tests --test tools` asks the real tools, as root in mount, pid and IPC namespaces of their
//! own with a tmpfs on /tmp. What only the simulator has (`sim-NAME.sh`) is its own: `BLESS=sim` writes it anew, to be read.

#![expect(clippy::disallowed_methods, reason = "a test keeps answers in files, and asks real tools for them")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{open, output, program};
use nslab_sim::{Machine, Progress, Stdio};

/// Where both arms begin.
const START: &str = "exec 2>&1\numask 022\nmount -t tmpfs tmpfs /tmp\nmkdir /tmp/t\ncd /tmp/t\n";

/// Shows each command before it runs, and its status behind if it is not 0. Lines that end in `\` go on.
fn script(commands: &str) -> String {
    let mut script = START.to_string();
    let mut command = String::new();
    for line in commands.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        command += line;
        command.push('\n');
        if line.ends_with('\\') {
            continue;
        }
        let shown = command.trim_end().replace('\'', r"'\''");
        script += &format!("printf '%s\\n' '$ {shown}'\n{command}s=$?; [ $s = 0 ] || echo \"[$s]\"\n");
        command.clear();
    }
    script
}

fn simulated(script: &str) -> String {
    let mut session = open(Machine::Bare, Stdio::Pipe, program("/bin/bash"), &["-c", script]);
    session.forget_the_past();
    let end = loop {
        match session.run(100_000) {
            Progress::Running => {}
            Progress::WaitsForInput => session.close_input(),
            Progress::Ended(end) => break end,
        }
    };
    let mut text = String::from_utf8_lossy(&output(&session, 0)).into_owned();
    if end.exit_status() != 0 {
        text += &format!("the end: {end:?}\n");
    }
    text
}

/// What the real tools answer.
fn real(script: &str) -> String {
    let output = Command::new("unshare")
        .args(["-m", "-p", "-i", "-f", "--mount-proc", "bash", "-c", script])
        .env_clear()
        .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .env("HOME", "/root")
        .env("LANG", "C.UTF-8")
        .output()
        .expect("unshare(1) is there");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Shows where two texts begin to differ.
fn difference(name: &str, is: &str, should: &str) -> String {
    let at = is.lines().zip(should.lines()).take_while(|(a, b)| a == b).count();
    let context = |text: &str| text.lines().skip(at.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n");
    format!("{name}, line {}: the simulator\n{}\n-- should be\n{}\n", at + 1, context(is), context(should))
}

#[test]
fn tools_answer_as_the_real_ones() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tools");
    let only = std::env::var("NSLAB_TOOLS").unwrap_or_default();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "sh"));
    paths.sort();
    assert!(!paths.is_empty());
    let mut differences = String::new();
    for path in paths {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !name.contains(&only) {
            continue;
        }
        let script = script(&std::fs::read_to_string(&path).unwrap());
        let expected = path.with_extension("txt");
        let is = simulated(&script);
        match std::env::var("BLESS").as_deref() {
            Ok("sim") if name.starts_with("sim-") => std::fs::write(&expected, &is).unwrap(),
            Ok("1") if !name.starts_with("sim-") => std::fs::write(&expected, real(&script)).unwrap(),
            _ => {}
        }
        let should = std::fs::read_to_string(&expected).unwrap_or_default();
        if is != should {
            differences += &difference(&name, &is, &should);
            if std::env::var_os("NSLAB_SHOW").is_some() {
                println!("{is}");
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
