//! Random programs on the simulator and on the real kernel; every hundredth also as `cc` compiles it.
//!
//! `NSLAB_FUZZ=SEED:COUNT` chooses them; what is found is made smaller and left in the target folder.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use nslab_tests::fuzz::{self, Script};
use nslab_tests::{Answer, Arm, Header, Machine, Program};

use crate::suite::Lab;

/// What `make test` runs.
const DEFAULT: (u64, u64) = (1, 200);
/// The compiler is asked about every so many programs.
const CC_EVERY: u64 = 100;
/// Exit status of `nslab run` when the simulator does not model something.
const GAVE_UP: i32 = 125;

/// What the programs came to.
#[derive(Default)]
struct Sums {
    /// By seed: how the arms differ.
    mismatches: BTreeMap<u64, String>,
    /// By what was not modelled: how often.
    unsupported: BTreeMap<String, u64>,
    /// By call and result on the real kernel: how often.
    results: BTreeMap<(String, String), u64>,
}

/// Runs the programs; returns what is wrong, empty if nothing is.
pub fn run() -> Vec<String> {
    let (seed, count) = chosen();
    let lab = Lab::new("fuzz");
    let next = AtomicU64::new(seed);
    let sums = Mutex::new(Sums::default());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed_now = next.fetch_add(1, Ordering::Relaxed);
                    if seed_now >= seed + count {
                        return;
                    }
                    judge(&lab, &fuzz::generate(seed_now), &sums);
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

/// Runs one program; a difference is made smaller.
fn judge(lab: &Lab, script: &Script, sums: &Mutex<Sums>) {
    let pair = once(lab, script, Arm::Native);
    let mut difference = pair.difference();
    if difference.is_none() && script.seed.is_multiple_of(CC_EVERY) {
        difference = once(lab, script, Arm::Cc).difference();
    }
    if difference.is_some() {
        let small = fuzz::shrink(script, |candidate| once(lab, candidate, Arm::Native).difference().is_some());
        let again = once(lab, &small, Arm::Native).difference();
        fs::write(lab.scratch().join(format!("{}.c", script.seed)), small.to_c())
            .expect("the target folder can be written");
        difference = again.or(difference);
    }
    let mut sums = sums.lock().expect("no worker panics with the lock");
    if let Some(what) = pair.unsupported() {
        *sums.unsupported.entry(what).or_default() += 1;
    }
    for result in results(&pair.real) {
        *sums.results.entry(result).or_default() += 1;
    }
    if let Some(difference) = difference {
        sums.mismatches.insert(script.seed, difference);
    }
}

/// One program on the simulator and on another arm.
struct Pair {
    sim: Answer,
    real: Answer,
}

fn once(lab: &Lab, script: &Script, arm: Arm) -> Pair {
    let folder = lab.scratch().join(format!("{}", script.seed));
    fs::create_dir_all(&folder).expect("the target folder can be written");
    let source = folder.join("fuzz.c");
    fs::write(&source, script.to_c()).expect("the target folder can be written");
    let header = Header { plan: Some(script.plan.into()), uid: Some(script.uid), ..Header::default() };
    let program = Program { name: script.seed.to_string(), source, beside: Vec::new(), machine: Machine::Lab, header };
    let pair = Pair { sim: lab.run(Arm::Sim, &program, None), real: lab.run(arm, &program, None) };
    let _ = fs::remove_dir_all(folder);
    pair
}

impl Pair {
    /// What the simulator said it does not model.
    fn unsupported(&self) -> Option<String> {
        let stderr = String::from_utf8_lossy(&self.sim.stderr);
        let line = stderr.lines().find(|line| line.starts_with("nslab: "))?;
        (self.sim.status == Some(GAVE_UP)).then(|| line.to_string())
    }

    /// The first lines that differ; `None`: the two agree. What is not modelled is no disagreement.
    fn difference(&self) -> Option<String> {
        let (sim, real) = (self.sim.transcript(), self.real.transcript());
        if self.unsupported().is_some() || sim == real {
            return None;
        }
        let at = sim.lines().zip(real.lines()).take_while(|(a, b)| a == b).count();
        let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_string();
        Some(format!("  simulator: {}\n  real:      {}", line(&sim), line(&real)))
    }
}

/// `3: 1 do_clone(2, SIGCHLD) = -1 errno 22` -> (`do_clone`, `errno 22`).
fn results(answer: &Answer) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(&answer.stdout);
    let of_line = |line: &str| {
        let (head, result) = line.rsplit_once(" = ")?;
        let call = head.splitn(3, ' ').nth(2)?.split('(').next()?.to_string();
        let result = result.split_once(" errno ").map_or("ok".into(), |(_, errno)| format!("errno {errno}"));
        Some((call, result))
    };
    text.lines().filter_map(of_line).collect()
}

fn table(sums: &Sums) -> String {
    let mut out = String::from("call, result on the real kernel, times\n");
    for ((call, result), times) in &sums.results {
        out += &format!("{call:<16} {result:<10} {times}\n");
    }
    for (what, times) in &sums.unsupported {
        out += &format!("not modelled, {times} times: {what}\n");
    }
    out
}
