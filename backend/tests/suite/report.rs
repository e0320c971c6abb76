//! What the test prints: differences, the two sums apart, and the last line.

use nslab_tests::{Arm, Program};

use super::compare::{Pair, Proof};
use super::floor::Floor;

/// One program's result.
pub struct Row {
    name: String,
    pairs: Vec<Pair>,
    nr_skipped: usize,
    is_known_failure: bool,
}

impl Row {
    /// Sums up a program; `arms` are those that were asked for.
    pub fn new(program: &Program, arms: &[Arm], pairs: Vec<Pair>) -> Row {
        Row {
            name: program.name.clone(),
            pairs,
            nr_skipped: arms.iter().filter(|arm| program.header.skips.contains_key(arm)).count(),
            is_known_failure: !program.header.known_failures.is_empty(),
        }
    }

    fn complaints(&self) -> Vec<String> {
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
    rows: Vec<Row>,
    now: Floor,
    floor_complaints: Vec<String>,
}

impl Report {
    /// Holds the sums against `floor`, unless only a part was asked for.
    pub fn new(arms: Vec<Arm>, rows: Vec<Row>, floor: Option<Floor>) -> Report {
        let now = Floor {
            programs: rows.len(),
            skipped: rows.iter().map(|row| row.nr_skipped).sum(),
            known_failures: rows.iter().filter(|row| row.is_known_failure).count(),
        };
        let floor_complaints = floor.map_or(Vec::new(), |floor| floor.complaints(&now));
        Report { arms, rows, now, floor_complaints }
    }

    /// Did everything agree, and does the floor hold?
    pub fn is_green(&self) -> bool {
        self.nr_failed() == 0 && self.floor_complaints.is_empty() && !self.rows.is_empty()
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
                out += &format!("FAILED {}\n{}\n", row.name, complaint.trim_end());
            }
        }
        for complaint in &self.floor_complaints {
            out += &format!("FAILED floor.toml: {complaint}\n");
        }
        out += &self.proofs();
        let failed = self.nr_failed() + self.floor_complaints.len();
        let passed = self.rows.len() - self.nr_failed();
        out += &format!("{passed} passed, {failed} failed, {} skipped\n", self.now.skipped);
        out + &self.last_line()
    }

    /// Programs, arms, skipped, known failures.
    pub fn last_line(&self) -> String {
        let arms: Vec<&str> = self.arms.iter().map(|arm| arm.name()).collect();
        format!(
            "{} programs on {}: {} differ, {} skipped, {} known failures",
            self.now.programs,
            arms.join(", "),
            self.nr_failed(),
            self.now.skipped,
            self.now.known_failures
        )
    }
}
