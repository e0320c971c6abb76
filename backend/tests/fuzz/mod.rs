//! Random programs on the simulator and on the real kernel.
//!
//! Many are compiled into one file and run one after the other in one real session, each in namespaces of its own
//! (`batch.c`). Every hundredth also runs in a session that it has for itself, on the runner and as `cc` compiles it. What
//! differs is made smaller in such sessions, and left in the target folder. `NSLAB_FUZZ=SEED:COUNT` chooses the programs.

mod batch;
mod own;
#[path = "../../../shared/tests/tests/answers/simulated.rs"]
mod simulated;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::thread;

use nslab_tests::fuzz::{self, Script};
use nslab_tests::{Answer, Arm};

use crate::suite::Lab;
use batch::Batch;
use own::Pair;
use simulated::Simulated;

/// What `make test` runs.
const DEFAULT: (u64, u64) = (1, 300);
/// Every so many programs one has sessions of its own.
const ALONE_EVERY: u64 = 100;
/// Programs of a file, at most: the script language has a limit of bytes.
const AT_ONCE: usize = 120;

/// What the programs came to.
#[derive(Default)]
struct Sums {
    /// By seed: how the arms differ.
    mismatches: BTreeMap<u64, String>,
    /// By what was not modelled: how often.
    unsupported: BTreeMap<String, u64>,
    /// By plan and user, call and result on the real kernel: how often.
    results: BTreeMap<(String, String), u64>,
    /// By plan and user: how many programs.
    plans: BTreeMap<String, u64>,
}

/// Runs the programs; returns what is wrong, empty if nothing is.
pub fn run() -> Vec<String> {
    let (seed, count) = chosen();
    let lab = Lab::new("fuzz");
    let batch = Batch::new(lab.scratch());
    let queue = Mutex::new(groups(seed, count).into_iter());
    let sums = Mutex::new(Sums::default());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no worker panics with the lock").next();
                    let Some(group) = next else { return };
                    judge_group(&lab, &batch, &group, &sums);
                }
            });
        }
    });
    let sums = sums.into_inner().expect("no worker panics with the lock");
    print!("{}", table(&sums));
    println!("{count} programs, {} mismatches", sums.mismatches.len());
    let place = |seed: &u64| lab.scratch().join(format!("{seed}.c"));
    sums.mismatches.iter().map(|(seed, how)| format!("seed {seed}: {}\n{how}", place(seed).display())).collect()
}

fn chosen() -> (u64, u64) {
    let Ok(text) = std::env::var("NSLAB_FUZZ") else { return DEFAULT };
    let numbers = text.split_once(':').and_then(|(seed, count)| Some((seed.parse().ok()?, count.parse().ok()?)));
    numbers.unwrap_or_else(|| panic!("NSLAB_FUZZ={text}: say SEED:COUNT"))
}

/// The programs, by who runs them.
fn groups(seed: u64, count: u64) -> Vec<Vec<Script>> {
    let scripts: Vec<Script> = (seed..seed + count).map(fuzz::generate).collect();
    let by_who = fuzz::PLANS.map(|who| {
        let of_who = scripts.iter().filter(|script| (script.plan, script.uid) == who);
        of_who.cloned().collect::<Vec<_>>()
    });
    by_who.iter().flat_map(|scripts| scripts.chunks(AT_ONCE).map(<[Script]>::to_vec)).collect()
}

/// Runs the programs of a file on both sides.
fn judge_group(lab: &Lab, batch: &Batch, group: &[Script], sums: &Mutex<Sums>) {
    let scripts: Vec<&Script> = group.iter().collect();
    let machine = Simulated::new(&scripts);
    let real = batch.run(&scripts);
    for (number, (script, real)) in group.iter().zip(real).enumerate() {
        let pair = Pair { sim: machine.run(number), real };
        judge(lab, script, &pair, sums);
    }
}

/// Looks at what a program came to; a difference is made smaller.
fn judge(lab: &Lab, script: &Script, pair: &Pair, sums: &Mutex<Sums>) {
    let mut difference = pair.difference();
    if difference.is_some() {
        difference = Some(explain(lab, script, difference.unwrap_or_default()));
    } else if script.seed.is_multiple_of(ALONE_EVERY) {
        let mut arms = [Arm::Native, Arm::Cc].into_iter();
        difference = arms.find_map(|arm| Pair::of(lab, script, arm).difference());
        if difference.is_some() {
            leave(lab, script.seed, script);
        }
    }
    let mut sums = sums.lock().expect("no worker panics with the lock");
    *sums.plans.entry(format!("{} {}", script.plan, script.uid)).or_default() += 1;
    if let Err(what) = &pair.sim {
        *sums.unsupported.entry(what.clone()).or_default() += 1;
    }
    for result in results(&pair.real) {
        *sums.results.entry(result).or_default() += 1;
    }
    if let Some(difference) = difference {
        sums.mismatches.insert(script.seed, difference);
    }
}

/// Makes a program that differs smaller, if it does so in a session of its own too.
fn explain(lab: &Lab, script: &Script, seen: String) -> String {
    let fails = |candidate: &Script| Pair::of(lab, candidate, Arm::Cc).difference();
    let (small, again) = if fails(script).is_some() {
        let small = fuzz::shrink(script, |candidate| fails(candidate).is_some());
        let again = fails(&small).unwrap_or_default();
        (small, again)
    } else {
        (script.clone(), format!("{seen}\n  (in a session of its own it does not differ)"))
    };
    leave(lab, script.seed, &small);
    if again.is_empty() { seen } else { again }
}

/// Leaves a program where people look for it.
fn leave(lab: &Lab, seed: u64, script: &Script) {
    fs::write(lab.scratch().join(format!("{seed}.c")), script.to_c()).expect("the target folder can be written");
}

/// `3: 1 do_clone(2, SIGCHLD) = -1 errno 22` -> (`do_clone`, `errno 22`), and the same of each flag, (`do_clone SIGCHLD`, `errno 22`).
fn results(answer: &Answer) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(&answer.stdout);
    let of_line = |line: &str| {
        let (head, result) = line.rsplit_once(" = ")?;
        let (call, arguments) = head.splitn(3, ' ').nth(2)?.trim_start_matches("(int)").split_once('(')?;
        let result = result.split_once(" errno ").map_or("ok".into(), |(_, errno)| format!("errno {errno}"));
        let words = arguments.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let flags = words.filter(|word| word.contains('_') && word.starts_with(|c: char| c.is_ascii_uppercase()));
        let calls = flags.map(|flag| format!("{call} {flag}")).chain([call.to_string()]);
        Some(calls.map(|call| (call, result.clone())).collect::<Vec<_>>())
    };
    text.lines().filter_map(of_line).flatten().collect()
}

fn table(sums: &Sums) -> String {
    let mut out = String::from("call, result on the real kernel, times\n");
    for ((call, result), times) in &sums.results {
        out += &format!("{call:<16} {result:<10} {times}\n");
    }
    for (who, times) in &sums.plans {
        out += &format!("programs as {who} {times}\n");
    }
    for (what, times) in &sums.unsupported {
        out += &format!("not modelled, {times} times: {what}\n");
    }
    out
}
