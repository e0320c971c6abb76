//! The shell's scripts, `shared/tests/shell`: what bash and dash of this machine say, and what the simulator's say.
//!
//! Each file is cut at lines `# == TITLE`; each section is a script of its own, run by the file `t.sh` in an empty directory.
//! Files run under both shells, those that begin with `bash` under bash alone. Output, errors and exit status may not differ.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// One script and the shell that runs it.
struct Case {
    title: String,
    shell: &'static str,
    text: String,
}

/// What a shell said.
#[derive(Debug, PartialEq)]
struct Said {
    out: String,
    err: String,
    status: Option<i32>,
}

fn cases() -> Vec<Case> {
    let dir = nslab_tests::root().join("shared/tests/shell");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&dir).expect("the scripts are there").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let shells: &[&'static str] = if name.starts_with("bash") { &["bash"] } else { &["bash", "dash"] };
        let text = std::fs::read_to_string(&path).expect("a script is text");
        for section in text.split("# == ").skip(1) {
            let (title, body) = section.split_once('\n').expect("a section has a body");
            for shell in shells {
                all.push(Case { title: format!("{name}: {title}"), shell, text: body.to_string() });
            }
        }
    }
    all
}

/// The environment of a session, on both sides.
fn clean(command: &mut Command) -> &mut Command {
    command.env_clear().stdin(Stdio::null()).envs([
        ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        ("HOME", "/root"),
        ("USER", "root"),
        ("SHELL", "/bin/bash"),
        ("TERM", "dumb"),
        ("LANG", "C.UTF-8"),
    ])
}

/// Runs a command; process ids in messages, which no machine fixes, are left out.
fn said(command: &mut Command) -> Said {
    let output = clean(command).output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let err = text(&output.stderr).lines().map(|line| without_pid(line) + "\n").collect();
    Said { out: text(&output.stdout), err, status: output.status.code() }
}

/// `t.sh: line 3:  1234 Killed …`: without the number.
fn without_pid(line: &str) -> String {
    let Some((place, rest)) = line.strip_prefix("t.sh: line ").and_then(|rest| rest.split_once(": ")) else {
        return line.to_string();
    };
    let body = rest.trim_start();
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    match digits > 0 && body[digits..].starts_with(' ') {
        true => format!("t.sh: line {place}: PID{}", &body[digits..]),
        false => line.to_string(),
    }
}

fn real(case: &Case, dir: &Path) -> Said {
    let dir = dir.join("real");
    std::fs::create_dir_all(&dir).expect("a directory");
    std::fs::write(dir.join("t.sh"), &case.text).expect("a script");
    let said = said(Command::new(case.shell).arg("t.sh").current_dir(&dir));
    std::fs::remove_dir_all(&dir).expect("it is ours");
    said
}

fn simulated(case: &Case, dir: &Path) -> Said {
    let file = dir.join("sim.sh");
    std::fs::create_dir_all(dir).expect("a directory");
    std::fs::write(&file, &case.text).expect("a script");
    let start = format!("cd /w; exec {} t.sh", case.shell);
    let volume = format!("{}:/w/t.sh", file.display());
    said(Command::new(env!("CARGO_BIN_EXE_nslab")).args(["sh", "--machine", "lab", "-v", &volume, "-c", &start]))
}

#[test]
fn scripts_say_what_the_real_shells_say() {
    let has = |shell: &str| Command::new(shell).args(["-c", ":"]).status().is_ok_and(|status| status.success());
    if !has("bash") || !has("dash") {
        eprintln!("skipped: this machine has no bash or no dash");
        return;
    }
    let only = std::env::var("NSLAB_SUITE").unwrap_or_default();
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.title.starts_with(&only)).collect();
    let waiting = Mutex::new(cases.iter().enumerate());
    let differences = Mutex::new(Vec::new());
    let base = std::env::temp_dir().join(format!("nslab-shell-{}", std::process::id()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let Some((index, case)) = waiting.lock().expect("nobody panics with it").next() else { return };
                    let dir = base.join(index.to_string());
                    let (real, simulated) = (real(case, &dir), simulated(case, &dir));
                    if real != simulated {
                        let text = format!("{} [{}]\nreal: {real:#?}\nsim: {simulated:#?}", case.title, case.shell);
                        differences.lock().expect("nobody panics with it").push(text);
                    }
                }
            });
        }
    });
    let _ = std::fs::remove_dir_all(&base);
    let differences = differences.into_inner().expect("nobody panicked");
    assert!(differences.is_empty(), "{} of {}:\n{}", differences.len(), cases.len(), differences.join("\n\n"));
    if only.is_empty() {
        let floor = nslab_tests::floor("shell_scripts");
        assert!(cases.len() >= floor, "{} scripts, fewer than the floor of {floor}", cases.len());
    }
}
