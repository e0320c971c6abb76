//! The `//@` comments at the head of a suite program.

use std::collections::BTreeMap;

use crate::Arm;

/// What a program asks of the harness.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// `//@ args: a b`: the program's arguments.
    pub args: Vec<String>,
    /// `//@ stdin: text`: its standard input, a newline after each line; none is an empty one.
    pub stdin: String,
    /// `//@ plan: single`: the id plan; `full` unless it says otherwise.
    pub plan: Option<String>,
    /// `//@ uid: 1000`: who runs it.
    pub uid: Option<u32>,
    /// `//@ stdio: pty`: all three streams are a terminal.
    pub is_pty: bool,
    /// `//@ order: free`: more than one output is right; the real one has to be among those that the simulator reaches.
    pub is_order_free: bool,
    /// `//@ slow`: it sleeps; it starts first, on all arms at once.
    pub is_slow: bool,
    /// `//@ native: skip(why)`.
    pub skips: BTreeMap<Arm, String>,
    /// `//@ known_failure(sim): 12`: the issue that will mend it. It turns red when the program passes.
    pub known_failures: BTreeMap<Arm, u32>,
}

/// Reads the header of `source`; a line that it does not understand is an error, or a typing slip would be a lost check.
pub fn parse(name: &str, source: &str) -> Header {
    let mut header = Header::default();
    for line in source.lines().filter_map(|line| line.strip_prefix("//@")) {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let (key, value) = (key.trim(), value.trim());
        let bad = || -> ! { panic!("{name}: no such header: //@{line}") };
        match (key, value) {
            ("machine", "lab") | ("stdio", "pipe") | ("order", "fixed") | ("plan", "full") => {}
            ("plan", "single") => header.plan = Some(value.into()),
            ("stdio", "pty") => header.is_pty = true,
            ("order", "free") => header.is_order_free = true,
            ("slow", "") => header.is_slow = true,
            ("args", _) => header.args = value.split_whitespace().map(String::from).collect(),
            ("stdin", _) => header.stdin += &format!("{value}\n"),
            ("uid", _) => header.uid = Some(value.parse().unwrap_or_else(|_| bad())),
            _ => match arm_header(key, value) {
                Some(ArmHeader::Skip(arm, why)) => drop(header.skips.insert(arm, why)),
                Some(ArmHeader::KnownFailure(arm, issue)) => drop(header.known_failures.insert(arm, issue)),
                None => bad(),
            },
        }
    }
    header
}

enum ArmHeader {
    Skip(Arm, String),
    KnownFailure(Arm, u32),
}

fn arm_header(key: &str, value: &str) -> Option<ArmHeader> {
    if let Some(arm) = key.strip_prefix("known_failure(").and_then(|rest| rest.strip_suffix(')')) {
        return Some(ArmHeader::KnownFailure(Arm::parse(arm)?, value.parse().ok()?));
    }
    let why = value.strip_prefix("skip(")?.strip_suffix(')')?;
    Some(ArmHeader::Skip(Arm::parse(key)?, why.into()))
}
