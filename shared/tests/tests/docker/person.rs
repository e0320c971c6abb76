//! A person at a terminal of a simulated machine.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::EventKind;
use nslab_sim::{Machine, Plan, Progress, RunEnd, Session, SessionConfig, Start, Stdio};

/// A person at a terminal.
pub struct Terminal {
    pub session: Session,
    /// Events seen so far.
    seen: u64,
    pub end: Option<RunEnd>,
}

impl Terminal {
    pub fn open(machine: Machine, start: Start, args: &[&str]) -> Terminal {
        let config = SessionConfig {
            machine,
            plan: Plan::Full,
            uid: 0,
            stdio: Stdio::Tty,
            start,
            args: args.iter().map(|arg| arg.to_string()).collect(),
            files: vec![],
            programs: vec![],
            epoch_s: 1_700_000_000,
            seed: 0,
        };
        let mut session = Session::new(config).expect("the program is there");
        session.keep_pace();
        Terminal { session, seen: 0, end: None }
    }

    /// A shell, past its first prompt.
    pub fn shell(machine: Machine) -> Terminal {
        let mut terminal = Terminal::open(machine, Start::Program { path: "/bin/bash".to_string() }, &[]);
        let prompt = terminal.screen();
        assert!(prompt.ends_with("# "), "{prompt:?}");
        terminal
    }

    /// Runs until nothing moves any more, and returns what came onto the screen.
    pub fn screen(&mut self) -> String {
        let progress = self.session.run(1_000_000);
        assert_ne!(progress, Progress::Running, "the session comes to rest");
        if let Progress::Ended(end) = progress {
            self.end = Some(end);
        }
        let mut bytes = Vec::new();
        for event in self.session.events(self.seen) {
            if let EventKind::Output { data, .. } = &event.kind {
                bytes.extend(STANDARD.decode(data).expect("output is base64"));
            }
        }
        self.seen = self.session.len();
        String::from_utf8(bytes).expect("the screen shows text")
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) -> String {
        self.session.type_in(keys.as_bytes());
        self.screen()
    }

    /// Types a command; what it printed, without its echo and the next prompt.
    pub fn run(&mut self, command: &str) -> String {
        // A line longer than the screen is wide is echoed with what moves the cursor: it is typed before the end of the line.
        let echo = self.press(command);
        assert!(!echo.is_empty(), "no echo of {command:?}");
        let screen = self.press("\r");
        let (_, screen) = screen.split_once("\r\n").unwrap_or_else(|| panic!("no end of the line: {screen:?}"));
        let (output, _prompt) = screen.rsplit_once("\r\n").map_or(("", screen), |pair| pair);
        output.to_string()
    }
}
