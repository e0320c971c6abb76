//! Runs the complete programs of the manual pages as they are, on the three arms, and keeps a table of what comes of each.
//!
//! The table is `docs/manpages.md`: `BLESS=1` writes it, otherwise it has to be true. `NSLAB_MANUAL=pipe(2)` chooses programs by a
//! part of their page's or their own name, and then looks at (or writes) their rows alone.

mod mask;
pub mod page;
mod table;
mod uses;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nslab_tests::{Answer, Arm, Header, Machine, Program};

use crate::suite::{Lab, chosen_arms, floor, pool, verdict};
use mask::Mask;
use page::Page;
use table::{Outcome, Row, Table};
use uses::{USES, Use};

/// Fewer complete programs than this: the pages were not found, or are not those that Debian 12 ships.
const PROGRAMS_MIN: usize = 140;

/// How often a use is tried whose result is not the table's.
const TRIES: usize = 3;

/// Runs all programs; returns what is wrong, empty if nothing is.
pub fn run() -> Vec<String> {
    let arms = chosen_arms();
    let filter = std::env::var("NSLAB_MANUAL").unwrap_or_default();
    let lab = Lab::new("manual");
    let pages = page::all();
    let mut complaints = Vec::new();
    let nr_programs: usize =
        pages.iter().map(|page| page.files.keys().filter(|file| file.ends_with(".c")).count()).sum();
    if nr_programs < PROGRAMS_MIN {
        complaints.push(format!(
            "{nr_programs} complete programs in the manual pages: install manpages and manpages-dev (tools/setup.sh machine)"
        ));
    }
    complaints.extend(uses::without_program(&pages));
    let jobs = jobs(&lab, &pages, &filter);
    let programs = jobs.iter().map(|job| job.program.clone()).collect();
    let by_source: BTreeMap<&str, &Job> = jobs.iter().map(|job| (job.program.name.as_str(), job)).collect();
    let kept = Table::kept();
    let rows = pool::map(programs, |program| judge(&lab, &arms, by_source[program.name.as_str()], &kept));
    let nr_passed = rows.iter().filter(|row| row.outcome == Outcome::Passes).count();
    println!("{nr_passed} of {} uses of {nr_programs} programs pass", rows.len());
    if arms == Arm::ALL {
        complaints.extend(kept.hold(&rows, &filter));
        if filter.is_empty() {
            let floor = floor::manual();
            if nr_passed < floor {
                complaints.push(format!("{nr_passed} uses of programs of the manual pass, the floor is {floor}"));
            }
        }
    }
    complaints
}

/// One use of a program.
struct Job {
    page: String,
    file: String,
    used: Use,
    program: Program,
}

/// Writes the programs of each page into a folder, and lists their uses.
fn jobs(lab: &Lab, pages: &[Page], filter: &str) -> Vec<Job> {
    let mut jobs = Vec::new();
    for page in pages {
        let dir = lab.scratch().join(page.name.replace(['(', ')'], "-"));
        fs::create_dir_all(&dir).expect("the scratch folder can be written");
        for (file, text) in &page.files {
            fs::write(dir.join(file), text).expect("the scratch folder can be written");
        }
        for file in page.files.keys().filter(|file| file.ends_with(".c")) {
            let id = format!("{} {file}", page.name);
            if !id.contains(filter) {
                continue;
            }
            let mut uses: Vec<Use> = USES.iter().filter(|used| used.program == id).copied().collect();
            if uses.is_empty() {
                uses.push(Use::PLAIN);
            }
            for (nr, used) in uses.into_iter().enumerate() {
                let program = program(&dir, page, file, &format!("{id} #{}", nr + 1), &used);
                jobs.push(Job { page: page.name.clone(), file: file.clone(), used, program });
            }
        }
    }
    jobs
}

/// What the harness of the suite runs: the page's program, or one that runs the page's shell session.
fn program(dir: &Path, page: &Page, file: &str, name: &str, used: &Use) -> Program {
    let mut beside: Vec<PathBuf> = used.beside.iter().map(|file| dir.join(file)).collect();
    let source = if used.session.is_empty() {
        dir.join(file)
    } else {
        beside.extend(page.files.keys().filter(|file| file.ends_with(".c")).map(|file| dir.join(file)));
        let driver = dir.join(format!("session_{}.c", name.bytes().map(usize::from).sum::<usize>()));
        let quoted: String = used.session.chars().flat_map(char::escape_default).collect();
        let text = format!("#include <stdlib.h>\nint main(void) {{ return system(\"{quoted}\") != 0; }}\n");
        fs::write(&driver, text.replace("\\'", "'")).expect("the scratch folder can be written");
        driver
    };
    let header = Header {
        args: used.args.iter().map(|arg| arg.to_string()).collect(),
        stdin: used.stdin.into(),
        is_pty: used.is_pty,
        is_order_free: used.is_order_free,
        is_slow: used.is_slow,
        uid: used.uid,
        ..Header::default()
    };
    Program { name: name.into(), source, beside, machine: Machine::Lab, header }
}

/// Judges a use. One whose result is not the table's is tried again, and what was seen is printed: it may have met the turn of a
/// second between its arms, or a host under load.
fn judge(lab: &Lab, arms: &[Arm], job: &Job, kept: &Table) -> Row {
    let once = || {
        let (outcome, details) = judge_once(lab, arms, job);
        (Row { page: job.page.clone(), program: job.file.clone(), how: job.used.how(), outcome }, details)
    };
    let mut last = once();
    for _ in 1..TRIES {
        let (row, details) = &last;
        if kept.has(row) {
            break;
        }
        println!("{}: {}\n{}", job.program.name, row.outcome.text(), details.as_deref().unwrap_or_default());
        last = once();
    }
    last.0
}

/// Runs one use on each arm and compares; the second half is for the log.
fn judge_once(lab: &Lab, arms: &[Arm], job: &Job) -> (Outcome, Option<String>) {
    if !job.used.not_run.is_empty() {
        return (Outcome::NotRun(job.used.not_run.into()), None);
    }
    let files = || std::iter::once(&job.program.source).chain(&job.program.beside).filter(|file| is_c(file));
    if arms.contains(&Arm::Cc)
        && let Some(why) = files().find_map(|file| lab.try_compile(&job.program, file).err())
    {
        return (Outcome::Differs("cc does not compile it".into()), Some(why));
    }
    if let Some((first, all)) = files().find_map(|file| does_not_compile(file)) {
        return (Outcome::Unsupported(first), Some(all));
    }
    let run = |arm: Arm| (arm, masked(lab.run(arm, &job.program, None), job.used.mask));
    let answers: Vec<(Arm, Answer)> =
        if job.used.is_slow { pool::all(arms, |&arm| run(arm)) } else { arms.iter().map(|&arm| run(arm)).collect() };
    for (arm, answer) in &answers {
        if let Some(what) = unsupported(answer) {
            return (Outcome::Unsupported(format!("{}: {what}", arm.name())), None);
        }
    }
    for pair in verdict(lab, &job.program, &answers) {
        if let Some(difference) = pair.difference {
            return (Outcome::Differs(pair.proof.words().into()), Some(difference));
        }
    }
    (Outcome::Passes, None)
}

fn is_c(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "c")
}

/// The first complaint of `nslab check`, and all of them.
fn does_not_compile(file: &Path) -> Option<(String, String)> {
    let output = Command::new(env!("CARGO_BIN_EXE_nslab")).args(["--lang", "en", "check"]).arg(file).output();
    let output = output.expect("the nslab under test starts");
    let all = String::from_utf8_lossy(&output.stderr).into_owned();
    let first = all.lines().find_map(|line| line.strip_prefix("error: ")).unwrap_or("does not compile").to_string();
    (!output.status.success()).then_some((first, all))
}

/// What `nslab` itself said when it gave up.
fn unsupported(answer: &Answer) -> Option<String> {
    let text = String::from_utf8_lossy(&answer.stderr);
    let own = text.lines().find_map(|line| line.strip_prefix("nslab: "))?;
    // The line of the call is the page's business.
    let own = own.split_once(": ").filter(|(head, _)| head.starts_with("line ")).map_or(own, |(_, rest)| rest);
    (answer.status == Some(125)).then(|| own.trim_end_matches('.').to_string())
}

/// Makes equal what the use says no two runs have alike.
fn masked(answer: Answer, mask: Mask) -> Answer {
    let rewrite = |bytes: &[u8]| match mask {
        Mask::Nothing => bytes.to_vec(),
        Mask::Addresses => mask::without_addresses(&String::from_utf8_lossy(bytes)).into_bytes(),
        Mask::Numbers => mask::without_numbers(&String::from_utf8_lossy(bytes)).into_bytes(),
    };
    Answer { stdout: rewrite(&answer.stdout), stderr: rewrite(&answer.stderr), status: answer.status }
}
