//! Runs the programs of the suite on the arms, compares, and holds the sums against the committed floor.

mod arm;
mod bless;
mod compare;
pub mod floor;
pub mod pool;
mod report;

use nslab_tests::{Arm, Machine, Program};

pub use arm::Lab;
pub use compare::verdict;
use report::{Report, Row};

/// Runs everything that `NSLAB_ARMS` and `NSLAB_SUITE` leave. With `BLESS=1` the arm cc writes the goldens anew.
pub fn run() -> Report {
    let arms = chosen_arms();
    let lab = Lab::new("suite");
    let mut programs = nslab_tests::in_suite();
    let filter = std::env::var("NSLAB_SUITE").unwrap_or_default();
    let machines = chosen_machines();
    let is_whole = filter.is_empty() && arms == Arm::ALL && machines == Machine::ALL;
    programs.retain(|program| program.name.contains(&filter) && machines.contains(&program.machine));
    let rows = pool::map(programs, |program| judge(&lab, &arms, program));
    let floor = if is_whole { Some(floor::read()) } else { None };
    Report::new(arms, machines, rows, floor)
}

/// What `NSLAB_MACHINES` says; all of them if it says nothing. The machine `bare` needs root.
fn chosen_machines() -> Vec<Machine> {
    match std::env::var("NSLAB_MACHINES") {
        Err(_) => Machine::ALL.to_vec(),
        Ok(list) => Machine::parse_list(&list).unwrap_or_else(|| panic!("NSLAB_MACHINES: {list}?")),
    }
}

/// What `NSLAB_ARMS` says; all of them if it says nothing.
pub fn chosen_arms() -> Vec<Arm> {
    match std::env::var("NSLAB_ARMS") {
        Err(_) => Arm::ALL.to_vec(),
        Ok(list) => {
            list.split(',').map(|name| Arm::parse(name).unwrap_or_else(|| panic!("NSLAB_ARMS: {name}?"))).collect()
        }
    }
}

/// Judges a program; one whose arms differ is run once more, and what was seen is printed: a host under load may have given
/// one of two real sessions the turn of a clock that it did not give the other.
fn judge(lab: &Lab, arms: &[Arm], program: &Program) -> Row {
    let row = judge_once(lab, arms, program);
    let complaints = row.complaints();
    if complaints.is_empty() {
        return row;
    }
    println!("{} differs, and is run once more:\n{}", program.name, complaints.join("\n"));
    judge_once(lab, arms, program)
}

/// Runs one program on each arm that its header leaves, side by side when it is slow, and compares.
fn judge_once(lab: &Lab, arms: &[Arm], program: &Program) -> Row {
    let wanted: Vec<Arm> = arms.iter().copied().filter(|arm| !program.header.skips.contains_key(arm)).collect();
    let answers = if program.header.is_slow {
        pool::all(&wanted, |arm| (*arm, lab.run(*arm, program, None)))
    } else {
        wanted.iter().map(|arm| (*arm, lab.run(*arm, program, None))).collect()
    };
    let mut pairs = compare::verdict(lab, program, &answers);
    pairs.extend(bless::golden(program, &answers));
    Row::new(program, arms, pairs)
}
