//! Sessions of the shell: what is typed, command by command, to be compared between the simulated and a real machine.

use std::fs;
use std::path::PathBuf;

use crate::header::{self, Header};
use crate::program::{root, sorted};

/// One session: `shared/tests/sessions/AREA/NAME.session`.
#[derive(Clone, Debug)]
pub struct Typed {
    /// `AREA/NAME`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// How it is run.
    pub header: Header,
    /// Which shell: `bash`, or what `#@ args:` says, as `busybox sh`.
    pub shell: Vec<String>,
    /// The commands in order; one of several lines holds newlines.
    pub commands: Vec<String>,
}

/// All sessions, in order of their names.
pub fn in_sessions() -> Vec<Typed> {
    let dir = root().join("shared/tests/sessions");
    let mut sessions = Vec::new();
    for area in sorted(&dir) {
        for path in sorted(&area) {
            assert!(path.extension().is_some_and(|ext| ext == "session"), "{} is no session", path.display());
            let text = fs::read_to_string(&path).expect("a session is text");
            let name = path.strip_prefix(&dir).expect("it lies below").with_extension("").display().to_string();
            sessions.push(Typed::parse(name, path, &text));
        }
    }
    sessions
}

impl Typed {
    /// Reads a session: `$ COMMAND`, its further lines as `> LINE`, comments from `#`.
    pub fn parse(name: String, path: PathBuf, text: &str) -> Typed {
        let mut header = header::parse(&name, text, "#@");
        let mut commands: Vec<String> = Vec::new();
        for (nr, line) in text.lines().enumerate() {
            if let Some(command) = line.strip_prefix("$ ") {
                commands.push(command.to_string());
            } else if let (Some(more), Some(command)) = (line.strip_prefix("> "), commands.last_mut()) {
                command.push('\n');
                command.push_str(more);
            } else {
                let is_comment = line.is_empty() || line.starts_with('#');
                assert!(is_comment, "{name}: line {}: neither `$ COMMAND`, `> MORE` nor `# comment`: {line}", nr + 1);
            }
        }
        let mut shell = std::mem::take(&mut header.args);
        if shell.is_empty() {
            shell.push("bash".into());
        }
        Typed { name, path, header, shell, commands }
    }

    /// The script that shows each command before it runs, and its exit status where that is not 0. It starts no process of its own, and
    /// `$?` of one command is there for the next.
    pub fn script(&self) -> String {
        let mut script = String::from(
            "_typed() { _status=$?; [ $_status = 0 ] || echo \"[$_status]\"; printf '%s\\n' \"$1\"; return $_status; }\n",
        );
        for command in &self.commands {
            let shown = format!("$ {}", command.replace('\n', "\n> ")).replace('\'', "'\\''");
            script += &format!("_typed '{shown}'\n{command}\n");
        }
        script + "_status=$?; [ $_status = 0 ] || echo \"[$_status]\"; exit 0\n"
    }
}

#[test]
fn differential_sessions_are_read() {
    let text = "# A remark.\n#@ uid: 1000\n#@ args: busybox sh\n\n$ id -u\n$ if true; then\n>   echo 'a'\n> fi\n";
    let session = Typed::parse("x/y".into(), PathBuf::new(), text);
    assert_eq!(session.commands, ["id -u", "if true; then\n  echo 'a'\nfi"]);
    assert_eq!((session.header.uid, session.shell.join(" ")), (Some(1000), "busybox sh".to_string()));
    assert!(
        session
            .script()
            .contains("_typed '$ if true; then\n>   echo '\\''a'\\''\n> fi'\nif true; then\n  echo 'a'\nfi\n")
    );
}
