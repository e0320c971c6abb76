//! A script in the lab, run to its end.

use nslab_sim::{Machine, Plan, Progress, RunEnd, Session, SessionConfig, Start, Stdio};

pub fn session(source: &str, seed: u64) -> Session {
    let start = Start::Script { name: "test.c".to_string(), source: source.to_string() };
    let config = SessionConfig {
        machine: Machine::Lab,
        plan: Plan::Full,
        uid: 0,
        stdio: Stdio::Pipe,
        start,
        args: vec![],
        files: vec![],
        programs: vec![],
        epoch_s: 1_700_000_000,
        seed,
    };
    Session::new(config).expect("the program compiles")
}

pub fn finish(session: &mut Session) -> RunEnd {
    loop {
        match session.run(1000) {
            Progress::Ended(end) => return end,
            Progress::Running => {}
            Progress::WaitsForInput => panic!("nobody reads"),
        }
    }
}
