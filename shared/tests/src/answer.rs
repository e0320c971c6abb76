//! The arms, and what comes out of a run on one of them.

use crate::normalise;

/// Where a program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arm {
    /// The script, on the simulated kernel.
    Sim,
    /// The script, on the real kernel through the runner.
    Native,
    /// What `cc` makes of the same file, at the same path of an equal session.
    Cc,
}

impl Arm {
    /// All of them, in the order in which they are reported.
    pub const ALL: [Arm; 3] = [Arm::Sim, Arm::Native, Arm::Cc];

    /// Reads a name as `NSLAB_ARMS` and the headers spell it.
    pub fn parse(name: &str) -> Option<Arm> {
        Arm::ALL.into_iter().find(|arm| arm.name() == name)
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Arm::Sim => "sim",
            Arm::Native => "native",
            Arm::Cc => "cc",
        }
    }
}

/// What came out of one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Standard output; on a terminal everything.
    pub stdout: Vec<u8>,
    /// Standard error; on a terminal nothing.
    pub stderr: Vec<u8>,
    /// The exit status of `nslab run`, which is the program's; `None`: it had to be killed.
    pub status: Option<i32>,
}

impl Answer {
    /// Standard output and standard error, with what may differ made equal.
    pub fn texts(&self) -> (String, String) {
        match (str::from_utf8(&self.stdout), str::from_utf8(&self.stderr)) {
            (Ok(stdout), Ok(stderr)) => {
                let mut both = normalise::streams(&[stdout, stderr]);
                let stderr = both.pop().unwrap_or_default();
                (both.pop().unwrap_or_default(), stderr)
            }
            // Bytes that are no text hold no tokens: as they are, written so that every byte counts.
            _ => (self.stdout.escape_ascii().to_string(), self.stderr.escape_ascii().to_string()),
        }
    }

    /// Everything that is compared, as one text: what a golden holds.
    pub fn transcript(&self) -> String {
        let (stdout, stderr) = self.texts();
        let mut out = String::new();
        for (name, text) in [("stdout", stdout), ("stderr", stderr)] {
            if !text.is_empty() {
                // An end without a newline is part of the output.
                let end = if text.ends_with('\n') { "" } else { "<no newline>\n" };
                // A terminal's line ends in two bytes, which a golden shows.
                out += &format!("--- {name}\n{}{end}", text.replace('\r', "<return>"));
            }
        }
        let status = self.status.map_or("none".to_string(), |status| status.to_string());
        out + &format!("--- exit status {status}\n")
    }
}
