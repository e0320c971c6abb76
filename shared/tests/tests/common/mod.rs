//! What several of these tests need: a shell in a simulated machine, what came out of it, and a person at its terminal.
#![allow(dead_code, reason = "each test uses its part")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::EventKind;
use nslab_sim::{Machine, Plan, Progress, RunEnd, Session, SessionConfig, Start, Stdio};

/// Columns of a terminal nobody has sized.
const COLUMNS: usize = 80;

/// A program of the machine, by its path.
pub fn program(path: &str) -> Start {
    Start::Program { path: path.to_string() }
}

/// A session of root's, always at the same moment.
pub fn open(machine: Machine, stdio: Stdio, start: Start, args: &[&str]) -> Session {
    Session::new(SessionConfig {
        machine,
        plan: Plan::Full,
        uid: 0,
        stdio,
        start,
        args: args.iter().map(|arg| arg.to_string()).collect(),
        files: vec![],
        programs: vec![],
        epoch_s: 1_700_000_000,
        seed: 0,
    })
    .expect("the program is there")
}

/// What was written after an event, both streams.
pub fn output(session: &Session, since: u64) -> Vec<u8> {
    let outputs = session.events(since).into_iter().filter_map(|event| match event.kind {
        EventKind::Output { data, .. } => Some(STANDARD.decode(data).expect("output is base64")),
        _ => None,
    });
    outputs.flatten().collect()
}

/// A person at a terminal.
pub struct Terminal {
    pub session: Session,
    /// Events seen so far.
    seen: u64,
    /// Columns that the last line of the screen takes: the prompt.
    column: usize,
    pub end: Option<RunEnd>,
}

impl Terminal {
    pub fn open(machine: Machine, start: Start, args: &[&str]) -> Terminal {
        let mut session = open(machine, Stdio::Tty, start, args);
        session.keep_pace();
        Terminal { session, seen: 0, column: 0, end: None }
    }

    /// A shell, past its first prompt.
    pub fn shell(machine: Machine) -> Terminal {
        let mut terminal = Terminal::open(machine, program("/bin/bash"), &[]);
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
        let text = String::from_utf8(output(&self.session, self.seen)).expect("the screen shows text");
        self.seen = self.session.len();
        self.column = text.rsplit('\n').next().map_or(0, |line| line.chars().count());
        text
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) -> String {
        self.session.type_in(keys.as_bytes());
        self.screen()
    }

    /// Types a command; what it printed, without its echo and the next prompt.
    pub fn run(&mut self, command: &str) -> String {
        if self.column + command.chars().count() < COLUMNS {
            let screen = self.press(&format!("{command}\r"));
            let screen =
                screen.strip_prefix(&format!("{command}\r\n")).unwrap_or_else(|| panic!("no echo: {screen:?}"));
            return without_prompt(screen);
        }
        // A longer line is echoed with what moves the cursor: it is typed before the end of the line.
        let echo = self.press(command);
        assert!(!echo.is_empty(), "no echo of {command:?}");
        let screen = self.press("\r");
        let (_, screen) = screen.split_once("\r\n").unwrap_or_else(|| panic!("no end of the line: {screen:?}"));
        without_prompt(screen)
    }
}

fn without_prompt(screen: &str) -> String {
    screen.rsplit_once("\r\n").map_or("", |(output, _prompt)| output).to_string()
}
