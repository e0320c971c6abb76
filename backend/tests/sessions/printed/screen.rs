//! A person at the simulator's terminal.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::EventKind;
use nslab_sim::{Machine, Plan, Session, SessionConfig, Start, Stdio};

/// Steps that one command may take.
const TURNS_MAX: u64 = 2_000_000;

/// A sleep as short as this is waited for, that many times.
const NAP_NS: u64 = 1_000_000_000;
const NAPS_MAX: u32 = 20;

/// A shell at a terminal.
pub struct Screen {
    session: Session,
    /// Events seen so far.
    seen: u64,
}

impl Screen {
    /// A shell of this user with some files, past its first prompt.
    pub fn open(machine: Machine, uid: u32, seed: u64, files: Vec<(Vec<u8>, u32, Vec<u8>)>) -> Screen {
        let config = SessionConfig {
            machine,
            plan: Plan::Full,
            uid,
            stdio: Stdio::Tty,
            start: Start::Program { path: "/bin/bash".to_string() },
            args: Vec::new(),
            files,
            programs: Vec::new(),
            epoch_s: 1_700_000_000,
            seed,
        };
        let session = Session::new(config).expect("the machine has a shell");
        let mut screen = Screen { session, seen: 0 };
        screen.shown();
        screen
    }

    /// From now on programs that sleep go on sleeping, but for a moment.
    pub fn keep_pace(&mut self) {
        self.session.keep_pace();
    }

    /// Runs until nothing moves, and returns what came onto the screen.
    fn shown(&mut self) -> String {
        self.session.run(TURNS_MAX);
        for _ in 0..NAPS_MAX {
            match self.session.sleeps_ns() {
                Some(ns) if self.session.is_paced() && ns <= NAP_NS => self.session.pass_time(ns),
                _ => break,
            }
            self.session.run(TURNS_MAX);
        }
        let mut bytes = Vec::new();
        for event in self.session.events(self.seen) {
            match &event.kind {
                EventKind::Output { data, .. } => bytes.extend(STANDARD.decode(data).unwrap_or_default()),
                EventKind::Unsupported { what, detail, .. } => {
                    bytes.extend(format!("nslab does not model {what} {detail}\r\n").into_bytes());
                }
                _ => {}
            }
        }
        self.seen = self.session.len();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Types a command; the lines it printed, without its echo and the next prompt.
    pub fn run(&mut self, command: &str) -> Vec<String> {
        self.session.type_in(format!("{command}\r").as_bytes());
        let shown = self.shown();
        let mut lines: Vec<String> = shown.split("\r\n").map(String::from).collect();
        // The echo, and the prompt behind the last line's end.
        lines.remove(0);
        lines.pop();
        lines
    }
}
