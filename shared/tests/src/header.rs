//! The `//@` comments at the head of a suite program, and the `#@` comments at the head of a session.

use std::collections::BTreeMap;

use crate::Arm;

/// Which computer a program meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Machine {
    /// What a live session is.
    #[default]
    Lab,
    /// Real root of the initial user namespace in fresh pid, mount, uts, ipc and net namespaces.
    Bare,
}

impl Machine {
    /// Both, in the order in which they are reported.
    pub const ALL: [Machine; 2] = [Machine::Lab, Machine::Bare];

    /// The name, as headers and `--machine` spell it.
    pub fn name(self) -> &'static str {
        match self {
            Machine::Lab => "lab",
            Machine::Bare => "bare",
        }
    }

    /// Reads `lab,bare`; `None` if one of the names is unknown.
    pub fn parse_list(list: &str) -> Option<Vec<Machine>> {
        list.split(',').map(|name| Machine::ALL.into_iter().find(|it| it.name() == name.trim())).collect()
    }
}

/// What a program asks of the harness.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// `//@ machine: lab,bare`: where it runs; once for each. `lab` unless it says otherwise.
    pub machines: Vec<Machine>,
    /// `//@ facts: 3 4`: the numbered facts of Linux that it shows (`facts.toml`).
    pub facts: Vec<u32>,
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

/// Reads the header of `source`, whose lines begin with `mark`; one that it does not understand is an error, or a typing slip would be
/// a lost check.
pub fn parse(name: &str, source: &str, mark: &str) -> Header {
    let mut header = Header { machines: vec![Machine::Lab], ..Header::default() };
    for line in source.lines().filter_map(|line| line.strip_prefix(mark)) {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        let (key, value) = (key.trim(), value.trim());
        let bad = || -> ! { panic!("{name}: no such header: {mark}{line}") };
        match (key, value) {
            ("stdio", "pipe") | ("order", "fixed") | ("plan", "full") => {}
            ("plan", "single") => header.plan = Some(value.into()),
            ("stdio", "pty") => header.is_pty = true,
            ("order", "free") => header.is_order_free = true,
            ("slow", "") => header.is_slow = true,
            ("machine", _) => header.machines = Machine::parse_list(value).unwrap_or_else(|| bad()),
            ("facts", _) => header.facts = numbers(value).unwrap_or_else(|| bad()),
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
    let is_bare = header.machines.contains(&Machine::Bare);
    assert!(!(is_bare && header.plan.is_some()), "{name}: a plan is of the lab alone");
    header
}

/// Reads `3 4 17`; `None` if one of them is no number, or not in rising order.
fn numbers(list: &str) -> Option<Vec<u32>> {
    let numbers: Vec<u32> = list.split_whitespace().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    numbers.is_sorted_by(|a, b| a < b).then_some(numbers)
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
