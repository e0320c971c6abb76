//! Types the sessions of `shared/tests/sessions` into the simulator and into an equal real machine, and compares byte for byte.
//!
//! `NSLAB_SESSION=process/` chooses sessions by a part of their name; `NSLAB_SHOW=1` prints what the real one says.

pub mod printed;

use std::fs;

use nslab_tests::{Answer, Arm, Program, Typed};

use crate::suite::{Lab, pool, verdict};

/// The program of a session: it becomes the shell, whose both streams are one, so that their order is compared too.
const DRIVER: &str = "\
#include <unistd.h>
int main(int argc, char **argv)
{
    dup2(1, 2);
    execvp(argv[1], argv + 1);
    return 127;
}
";

/// What the driver and the session are called inside.
const DRIVER_NAME: &str = "driver.c";
const SCRIPT_NAME: &str = "session";

/// Runs all sessions; returns what is wrong, empty if nothing is.
pub fn run() -> Vec<String> {
    let filter = std::env::var("NSLAB_SESSION").unwrap_or_default();
    let lab = Lab::new("sessions");
    let mut sessions = nslab_tests::in_sessions();
    sessions.retain(|session| session.name.contains(&filter));
    let programs = sessions.iter().flat_map(|session| programs(&lab, session)).collect();
    let results = pool::map(programs, |program| judge(&lab, program));
    let mut complaints: Vec<String> = results.into_iter().flatten().collect();
    let typed: usize = sessions.iter().map(|session| session.commands.len()).sum();
    println!("{} sessions, {typed} commands: {} differ", sessions.len(), complaints.len());
    if filter.is_empty() {
        let floor = nslab_tests::floor("typed_commands");
        if typed < floor {
            complaints.push(format!("{typed} commands of sessions, the floor is {floor}"));
        }
    }
    complaints
}

/// Writes a session's script and the driver into a folder of their own; one program for each machine.
fn programs(lab: &Lab, session: &Typed) -> Vec<Program> {
    let dir = lab.scratch().join(format!("{}.files", session.name.replace('/', "-")));
    fs::create_dir_all(&dir).expect("the scratch folder can be written");
    let (source, script) = (dir.join(DRIVER_NAME), dir.join(SCRIPT_NAME));
    fs::write(&source, DRIVER).expect("the scratch folder can be written");
    fs::write(&script, session.script()).expect("the scratch folder can be written");
    let mut header = session.header.clone();
    header.args = session.shell.iter().cloned().chain([SCRIPT_NAME.to_string()]).collect();
    let program = |&machine| Program {
        name: format!("{}@{}", session.name, nslab_tests::Machine::name(machine)),
        source: source.clone(),
        beside: vec![script.clone()],
        machine,
        header: header.clone(),
    };
    session.header.machines.iter().map(program).collect()
}

/// Says how one differs, if it does so twice: see the suite's programs.
fn judge(lab: &Lab, program: &Program) -> Option<String> {
    let seen = judge_once(lab, program)?;
    println!("it differs, and is typed once more: {seen}");
    judge_once(lab, program)
}

/// Runs one on both kernels, and says how they differ.
fn judge_once(lab: &Lab, program: &Program) -> Option<String> {
    let run = |arm: &Arm| (*arm, lab.run(*arm, program, None));
    let answers: Vec<(Arm, Answer)> = pool::all(&[Arm::Sim, Arm::Cc], run);
    if std::env::var_os("NSLAB_SHOW").is_some() {
        println!("{}\n{}", program.name, String::from_utf8_lossy(&answers[1].1.stdout));
    }
    let pair = verdict(lab, program, &answers).pop().expect("both arms ran");
    match (pair.difference, pair.is_known_failure) {
        (Some(difference), false) => {
            Some(format!("{}\n{}", program.name, by_command(&answers[0].1, &answers[1].1).unwrap_or(difference)))
        }
        (None, true) => Some(format!("{}: is known to fail and passes: take the header out", program.name)),
        (None, false) | (Some(_), true) => None,
    }
}

/// The commands that print something else; `None` where the two do not show the same commands.
fn by_command(simulated: &Answer, real: &Answer) -> Option<String> {
    let (ours, theirs) = (simulated.texts().0, real.texts().0);
    let (ours, theirs) = (commands(&ours), commands(&theirs));
    if ours.len() != theirs.len() || simulated.status != real.status {
        return None;
    }
    let differing = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours != theirs);
    let text: String = differing.map(|(ours, theirs)| beside(ours, theirs)).collect();
    (!text.is_empty()).then_some(text)
}

/// Cuts what a session shows before each of its commands.
fn commands(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    for line in text.lines() {
        match blocks.last_mut() {
            Some(block) if !line.starts_with("$ ") => block.push(line),
            _ => blocks.push(vec![line]),
        }
    }
    blocks
}

/// Both outputs of a command: ` ` both, `-` the simulator alone, `+` the real one alone.
fn beside(ours: &[&str], theirs: &[&str]) -> String {
    let head = ours.iter().zip(theirs).take_while(|(a, b)| a == b).count();
    let (ours_end, theirs_end) = (&ours[head..], &theirs[head..]);
    let tail = ours_end.iter().rev().zip(theirs_end.iter().rev()).take_while(|(a, b)| a == b).count();
    let lines = |mark: &str, lines: &[&str]| -> String {
        lines.iter().map(|line| format!("{mark} {}\n", line.escape_debug().to_string().replace("\\'", "'"))).collect()
    };
    lines(" ", &ours[..head])
        + &lines("-", &ours_end[..ours_end.len() - tail])
        + &lines("+", &theirs_end[..theirs_end.len() - tail])
        + &lines(" ", &ours_end[ours_end.len() - tail..])
}
