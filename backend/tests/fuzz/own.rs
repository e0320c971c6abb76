//! One program in sessions that it has for itself.

use std::fs;

use nslab_tests::fuzz::Script;
use nslab_tests::{Answer, Arm, Header, Machine, Program};

use super::simulated::Simulated;
use crate::suite::Lab;

/// One program on the simulator and on the real kernel.
pub struct Pair {
    /// What it came to, or what is not modelled.
    pub sim: Result<Answer, String>,
    pub real: Answer,
}

impl Pair {
    /// Runs it on the simulator and in a real session.
    pub fn of(lab: &Lab, script: &Script, arm: Arm) -> Pair {
        let name = format!("{}-{}", script.seed, arm.name());
        let folder = lab.scratch().join(&name);
        fs::create_dir_all(&folder).expect("the target folder can be written");
        let source = folder.join("fuzz.c");
        fs::write(&source, script.to_c()).expect("the target folder can be written");
        let header = Header { plan: Some(script.plan.into()), uid: Some(script.uid), ..Header::default() };
        let program = Program { name, source, beside: Vec::new(), machine: Machine::Lab, header };
        let pair = Pair { sim: Simulated::new(&[script]).run(0), real: lab.run(arm, &program, None) };
        let _ = fs::remove_dir_all(folder);
        pair
    }

    /// The first lines that differ; `None`: the two agree. What is not modelled is no disagreement.
    pub fn difference(&self) -> Option<String> {
        let Ok(sim) = &self.sim else { return None };
        let (sim, real) = (sim.transcript(), self.real.transcript());
        if sim == real {
            return None;
        }
        let at = sim.lines().zip(real.lines()).take_while(|(a, b)| a == b).count();
        let line = |text: &str| text.lines().nth(at).unwrap_or("(the end)").to_string();
        Some(format!("  simulator: {}\n  real:      {}", line(&sim), line(&real)))
    }
}
