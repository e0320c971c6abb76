//! Holds the answers of the arms against one another.

use std::collections::BTreeSet;

use nslab_tests::{Answer, Arm, Program};

use super::arm::Lab;

/// What two arms share, and what their agreement therefore proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// Simulator = native: the same interpreter on two kernels.
    Kernel,
    /// Native = cc: the same kernel under two implementations of C.
    Language,
    /// Simulator = cc, where native does not run.
    Both,
    /// The golden = cc: what is kept is still so.
    Golden,
}

impl Proof {
    /// Which two have to be equal, and why.
    pub fn words(self) -> &'static str {
        match self {
            Proof::Kernel => "simulator = native (the kernel)",
            Proof::Language => "native = cc (the language and the library)",
            Proof::Both => "simulator = cc",
            Proof::Golden => "golden = cc",
        }
    }
}

/// The comparison of two arms.
pub struct Pair {
    /// What it proves.
    pub proof: Proof,
    /// How they differ; `None`: they agree.
    pub difference: Option<String>,
    /// One of the two is known to fail, so a difference is expected and agreement is a failure.
    pub is_known_failure: bool,
}

/// Schedules that are tried for a program whose output has no fixed order.
const SEEDS_MAX: u64 = 64;

/// Compares the answers of one program.
pub fn verdict(lab: &Lab, program: &Program, answers: &[(Arm, Answer)]) -> Vec<Pair> {
    let answer = |arm: Arm| answers.iter().find(|(it, _)| *it == arm).map(|(_, answer)| answer);
    let mut pairs = vec![(Proof::Kernel, Arm::Sim, Arm::Native), (Proof::Language, Arm::Native, Arm::Cc)];
    if answer(Arm::Native).is_none() {
        pairs.push((Proof::Both, Arm::Sim, Arm::Cc));
    }
    let mut out = Vec::new();
    for (proof, left, right) in pairs {
        let (Some(a), Some(b)) = (answer(left), answer(right)) else { continue };
        let known = &program.header.known_failures;
        let difference = match (program.header.is_order_free, answer(Arm::Sim)) {
            (true, Some(simulated)) => unreached(lab, program, simulated, right, b),
            _ => difference(left, a, right, b),
        };
        out.push(Pair { proof, difference, is_known_failure: known.contains_key(&left) || known.contains_key(&right) });
    }
    out
}

/// Says how two answers differ after what may differ has been made equal.
fn difference(left: Arm, a: &Answer, right: Arm, b: &Answer) -> Option<String> {
    for (arm, answer) in [(left, a), (right, b)] {
        if let Some(why) = did_not_run(answer) {
            return Some(format!("{}: {why}", arm.name()));
        }
    }
    let ((a_out, a_err), (b_out, b_err)) = (a.texts(), b.texts());
    let mut out = String::new();
    if a.status != b.status {
        out += &format!("exit status: {} {:?}, {} {:?}\n", left.name(), a.status, right.name(), b.status);
    }
    for (stream, x, y) in [("stdout", a_out, b_out), ("stderr", a_err, b_err)] {
        if x != y {
            out += &format!(
                "{stream}, {}:\n{}{stream}, {}:\n{}",
                left.name(),
                marked(&x, &y),
                right.name(),
                marked(&y, &x)
            );
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The simulator has to reach the real output on one of its schedules.
fn unreached(lab: &Lab, program: &Program, simulated: &Answer, arm: Arm, real: &Answer) -> Option<String> {
    for (arm, answer) in [(Arm::Sim, simulated), (arm, real)] {
        if let Some(why) = did_not_run(answer) {
            return Some(format!("{}: {why}", arm.name()));
        }
    }
    let wanted = comparable(real);
    let mut reached = BTreeSet::from([comparable(simulated)]);
    for seed in 1..=SEEDS_MAX {
        if reached.contains(&wanted) {
            return None;
        }
        reached.insert(comparable(&lab.run(Arm::Sim, program, Some(seed))));
    }
    let nr = reached.len();
    let (stdout, stderr, status) = &wanted;
    let real = format!("{stdout}{stderr}exit status {status:?}");
    (!reached.contains(&wanted))
        .then(|| format!("the simulator reaches {nr} outputs, not what {} says:\n{real}", arm.name()))
}

fn comparable(answer: &Answer) -> (String, String, Option<i32>) {
    let (stdout, stderr) = answer.texts();
    (stdout, stderr, answer.status)
}

/// An arm that `nslab` itself gave up on proves nothing, even where two of them give up alike.
fn did_not_run(answer: &Answer) -> Option<String> {
    let all = [&answer.stderr[..], &answer.stdout[..]].concat();
    let text = String::from_utf8_lossy(&all);
    let own: Vec<&str> = text.lines().filter(|line| line.starts_with("nslab: ")).collect();
    match answer.status {
        None => Some(format!("did not end: {text}")),
        Some(124 | 125) if !own.is_empty() => Some(own.join("\n")),
        _ => None,
    }
}

/// The lines of `text`, those that `other` has not at the same place marked.
fn marked(text: &str, other: &str) -> String {
    let mut others = other.lines();
    text.lines()
        .map(|line| format!("  {} {}\n", if others.next() == Some(line) { ' ' } else { '!' }, line.escape_debug()))
        .collect()
}
