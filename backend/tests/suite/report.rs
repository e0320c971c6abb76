//! What the test prints: differences, the two sums apart, and the last line.

use std::collections::BTreeSet;

use nslab_tests::{Arm, Machine, Program, Standing};

use super::compare::{Pair, Proof};
use super::floor::Floor;

/// One program's result.
pub struct Row {
    program: Program,
    pairs: Vec<Pair>,
    nr_skipped: usize,
    is_known_failure: bool,
}

impl Row {
    /// Sums up a program; `arms` are those that were asked for.
    pub fn new(program: &Program, arms: &[Arm], pairs: Vec<Pair>) -> Row {
        Row {
            program: program.clone(),
            pairs,
            nr_skipped: arms.iter().filter(|arm| program.header.skips.contains_key(arm)).count(),
            is_known_failure: !program.header.known_failures.is_empty(),
        }
    }

    /// Does `arm` do what the golden says?
    fn standing(&self, arm: Arm) -> Standing {
        if let Some(why) = self.program.header.skips.get(&arm) {
            return Standing::LeftOut(why.clone());
        }
        let proofs: &[Proof] = match arm {
            Arm::Sim => &[Proof::Kernel, Proof::Both],
            Arm::Native => &[Proof::Language],
            Arm::Cc => &[Proof::Golden, Proof::Language],
        };
        let differs = self.pairs.iter().any(|pair| proofs.contains(&pair.proof) && pair.difference.is_some());
        if differs { Standing::Differs } else { Standing::Agrees }
    }

    /// What is wrong with it.
    pub fn complaints(&self) -> Vec<String> {
        let mut out = Vec::new();
        for pair in &self.pairs {
            match (&pair.difference, pair.is_known_failure) {
                (Some(difference), false) => out.push(difference.clone()),
                (None, true) => out.push("is known to fail and passes: take the known_failure header out".into()),
                (None, false) | (Some(_), true) => {}
            }
        }
        out
    }
}

/// All results.
pub struct Report {
    arms: Vec<Arm>,
    machines: Vec<Machine>,
    rows: Vec<Row>,
    now: Floor,
    sums_complaints: Vec<String>,
}

impl Report {
    /// Holds the sums against `floor`, unless only a part was asked for.
    pub fn new(arms: Vec<Arm>, machines: Vec<Machine>, rows: Vec<Row>, floor: Option<Floor>) -> Report {
        let now = Floor {
            programs: rows.iter().map(|row| &row.program.source).collect::<BTreeSet<_>>().len(),
            skipped: rows.iter().map(|row| row.nr_skipped).sum(),
            known_failures: rows.iter().filter(|row| row.is_known_failure).count(),
        };
        let mut sums_complaints = Vec::new();
        if let Some(floor) = floor {
            sums_complaints.extend(floor.complaints(&now).into_iter().map(|what| format!("floor.toml: {what}")));
            sums_complaints.extend(fidelity(&rows));
        }
        Report { arms, machines, rows, now, sums_complaints }
    }

    /// Did everything agree, and does the floor hold?
    pub fn is_green(&self) -> bool {
        self.nr_failed() == 0 && self.sums_complaints.is_empty() && !self.rows.is_empty()
    }

    fn nr_failed(&self) -> usize {
        self.rows.iter().filter(|row| !row.complaints().is_empty()).count()
    }

    /// `simulator = native (kernel): 60 of 61`, for the pairs that ran.
    fn proofs(&self) -> String {
        let mut out = String::new();
        for proof in [Proof::Kernel, Proof::Language, Proof::Both, Proof::Golden] {
            let pairs: Vec<&Pair> =
                self.rows.iter().flat_map(|row| &row.pairs).filter(|pair| pair.proof == proof).collect();
            if !pairs.is_empty() {
                let agree = pairs.iter().filter(|pair| pair.difference.is_none()).count();
                out += &format!("{}: {agree} of {}\n", proof.words(), pairs.len());
            }
        }
        out
    }

    /// Everything, the last line last.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for row in &self.rows {
            for complaint in row.complaints() {
                out += &format!("FAILED {}\n{}\n", row.program.name, complaint.trim_end());
            }
        }
        for complaint in &self.sums_complaints {
            out += &format!("FAILED {complaint}\n");
        }
        out += &self.proofs();
        let failed = self.nr_failed() + self.sums_complaints.len();
        let passed = self.rows.len() - self.nr_failed();
        out += &format!("{passed} passed, {failed} failed, {} skipped\n", self.now.skipped);
        out + &self.last_line()
    }

    /// Programs, arms, skipped, known failures.
    pub fn last_line(&self) -> String {
        let arms: Vec<&str> = self.arms.iter().map(|arm| arm.name()).collect();
        let machines: Vec<&str> = self.machines.iter().map(|machine| machine.name()).collect();
        format!(
            "{} programs, {} runs in {} on {}: {} differ, {} skipped, {} known failures",
            self.now.programs,
            self.rows.len(),
            machines.join(", "),
            arms.join(", "),
            self.nr_failed(),
            self.now.skipped,
            self.now.known_failures
        )
    }
}

/// Holds `docs/fidelity.md` against what the arms have just said.
fn fidelity(rows: &[Row]) -> Option<String> {
    let programs: Vec<Program> = rows.iter().map(|row| row.program.clone()).collect();
    let standing = |program: &Program, arm: Arm| {
        let row = rows.iter().find(|row| row.program.name == program.name).expect("the programs are the rows'");
        row.standing(arm)
    };
    nslab_tests::hold_fidelity(&nslab_tests::fidelity(&programs, standing).0)
}
