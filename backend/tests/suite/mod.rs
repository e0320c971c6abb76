//! Finds the programs, runs them on the arms, compares, and holds the sums against the committed floor.

mod arm;
mod compare;
mod floor;
mod header;
mod manual;
mod normalise;
mod pool;
mod program;
mod report;

use arm::{Arm, Lab};
use program::Program;
use report::{Report, Row};

/// Runs everything that `NSLAB_ARMS` and `NSLAB_SUITE` leave.
pub fn run() -> Report {
    let arms = Arm::chosen();
    let lab = Lab::new();
    let mut programs = program::in_suite();
    programs.extend(manual::examples(&lab));
    let filter = std::env::var("NSLAB_SUITE").unwrap_or_default();
    let is_whole = filter.is_empty() && arms == Arm::ALL;
    programs.retain(|program| program.name.contains(&filter));
    // The longest first: clone(2)'s example sleeps while the others run.
    programs.sort_by_key(|program| (!program.header.is_slow, program.name.clone()));
    let rows = pool::map(programs, |program| judge(&lab, &arms, program));
    let floor = if is_whole { Some(floor::read()) } else { None };
    Report::new(arms, rows, floor)
}

/// Runs one program on each arm that its header leaves, side by side when it is slow, and compares.
fn judge(lab: &Lab, arms: &[Arm], program: &Program) -> Row {
    let wanted: Vec<Arm> = arms.iter().copied().filter(|arm| !program.header.skips.contains_key(arm)).collect();
    let answers = if program.header.is_slow {
        pool::all(&wanted, |arm| (*arm, lab.run(*arm, program, None)))
    } else {
        wanted.iter().map(|arm| (*arm, lab.run(*arm, program, None))).collect()
    };
    let verdict = compare::verdict(lab, program, &answers);
    Row::new(program, arms, verdict)
}
