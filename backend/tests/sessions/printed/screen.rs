//! A person at the simulator's terminal.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::EventKind;
use nslab_sim::{Machine, Plan, Session, SessionConfig, Start, Stdio};

/// Steps that one command may take.
const TURNS_MAX: u64 = 2_000_000;

/// A shell at a terminal.
pub struct Screen {
    session: Session,
    /// Events seen so far.
    seen: u64,
}

impl Screen {
    /// A shell of this user in a lab, past its first prompt.
    pub fn open(uid: u32) -> Screen {
        let config = SessionConfig {
            machine: Machine::Lab,
            plan: Plan::Full,
            uid,
            stdio: Stdio::Tty,
            start: Start::Program { path: "/bin/bash".to_string() },
            args: Vec::new(),
            files: Vec::new(),
            programs: Vec::new(),
            epoch_s: 1_700_000_000,
            seed: 0,
        };
        let session = Session::new(config).expect("the lab has a shell");
        let mut screen = Screen { session, seen: 0 };
        screen.shown();
        screen
    }

    /// Runs until nothing moves, and returns what came onto the screen.
    fn shown(&mut self) -> String {
        self.session.run(TURNS_MAX);
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
