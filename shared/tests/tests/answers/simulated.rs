//! Random programs on the simulator, in this process: the machine is booted once for many, and copied for each.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::{EventKind, Stream};
use nslab_sim::{Machine, Plan, Progress, RunEnd, Session, SessionConfig, Start, Stdio};
use nslab_tests::Answer;
use nslab_tests::fuzz::{self, Script};

/// Turns between two looks at the output.
const TURNS: u64 = 10_000;

/// A machine with programs of one id plan and user, before its first step.
pub struct Simulated(Session);

impl Simulated {
    /// Boots it.
    pub fn new(scripts: &[&Script]) -> Simulated {
        let first = scripts.first().expect("a machine of no program");
        let config = SessionConfig {
            machine: Machine::Lab,
            plan: if first.plan == "single" { Plan::Single } else { Plan::Full },
            uid: first.uid,
            stdio: Stdio::Pipe,
            start: Start::Script { name: "fuzz.c".to_string(), source: fuzz::file_of(scripts) },
            args: Vec::new(),
            files: Vec::new(),
            programs: Vec::new(),
            epoch_s: 1_700_000_000,
            seed: 0,
        };
        let mut session = Session::new(config)
            .unwrap_or_else(|found| panic!("the programs from seed {} on do not compile: {found:?}", first.seed));
        session.forget_the_past();
        Simulated(session)
    }

    /// Runs one of the programs: what it prints, and how it ends; or what is not modelled.
    pub fn run(&self, number: usize) -> Result<Answer, String> {
        let mut session = self.0.clone();
        session.type_in(number.to_string().as_bytes());
        session.close_input();
        let mut answer = Answer { stdout: Vec::new(), stderr: Vec::new(), status: None };
        let mut seen = 0;
        loop {
            let progress = session.run(TURNS);
            for event in session.events(seen) {
                if let EventKind::Output { stream, data } = &event.kind {
                    let bytes = STANDARD.decode(data).expect("output travels as base64");
                    if *stream == Stream::Stdout { &mut answer.stdout } else { &mut answer.stderr }.extend(bytes);
                }
            }
            seen = session.len();
            session.forget_events();
            match progress {
                Progress::Running => {}
                Progress::Ended(RunEnd::Unsupported { what, detail }) => return Err(format!("{what} {detail}")),
                Progress::Ended(end @ (RunEnd::Exited(_) | RunEnd::Signaled(_))) => {
                    answer.status = Some(end.exit_status());
                    return Ok(answer);
                }
                other => {
                    answer.stderr.extend(format!("{other:?}\n").into_bytes());
                    return Ok(answer);
                }
            }
        }
    }
}
