//! The numbered facts of Linux, and the page that says which program shows each, where, and on which arms.
//!
//! The numbers are those in the names and headers of the suite's programs (`//@ facts: 3 4`); the words are in `facts.toml`.

use std::fmt::Write as _;

use crate::program::root;
use crate::{Arm, Machine, Program};

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its number, which stays.
    pub number: u32,
    /// Where it holds.
    pub machines: Vec<Machine>,
    /// What it says, in short.
    pub text: String,
    /// How it differs in the machine `lab`.
    pub lab: Option<String>,
    /// Why no program shows it everywhere where it holds.
    pub open: Option<String>,
}

/// How an arm stands to what a program's golden says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does the same.
    Agrees,
    /// It does something else.
    Differs,
    /// It is not run, and why.
    LeftOut(String),
}

/// Reads `shared/tests/facts.toml`.
pub fn facts() -> Vec<Fact> {
    let path = root().join("shared/tests/facts.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| parse(line).unwrap_or_else(|| panic!("facts.toml: {line}"))).collect()
}

/// Reads `12 = { on = "bare", text = "…", lab = "…", open = "…" }`; the last two may be missing.
fn parse(line: &str) -> Option<Fact> {
    let (number, rest) = line.split_once(" = { ")?;
    let field = |name: &str| Some(rest.split_once(&format!("{name} = \""))?.1.split_once('"')?.0.to_string());
    Some(Fact {
        number: number.parse().ok()?,
        machines: Machine::parse_list(&field("on")?)?,
        text: field("text")?,
        lab: field("lab"),
        open: field("open"),
    })
}

/// What a green run makes of every program: the headers say all there is to say.
pub fn by_header(program: &Program, arm: Arm) -> Standing {
    match program.header.skips.get(&arm) {
        Some(why) => Standing::LeftOut(why.clone()),
        None if program.header.known_failures.contains_key(&arm) => Standing::Differs,
        None => Standing::Agrees,
    }
}

/// The page, and how many of its rows are shown by a program on all arms.
pub fn page(programs: &[Program], standing: impl Fn(&Program, Arm) -> Standing) -> (String, usize) {
    let facts = facts();
    let (mut rows, mut nr_rows, mut nr_shown, mut open) = (String::new(), 0, 0, Vec::new());
    for fact in &facts {
        for &machine in &fact.machines {
            nr_rows += 1;
            let showing: Vec<&Program> = programs
                .iter()
                .filter(|program| program.machine == machine && program.header.facts.contains(&fact.number))
                .collect();
            let differently = fact.lab.as_ref().filter(|_| machine == Machine::Lab);
            let text = differently.map_or(fact.text.clone(), |lab| format!("{}. *Here:* {lab}", fact.text));
            let head = format!("| {} | {text} | {} |", fact.number, machine.name());
            if showing.is_empty() {
                let why = fact.open.as_deref().unwrap_or("no program yet");
                writeln!(rows, "{head} open: {why} | | | |").expect("a string takes everything");
            }
            let mut is_shown = false;
            for program in showing {
                let cells = Arm::ALL.map(|arm| cell(standing(program, arm)));
                is_shown |= cells.iter().all(|cell| cell == "yes");
                let name = program.name.trim_end_matches("@bare");
                writeln!(rows, "{head} `{name}` | {} |", cells.join(" | ")).expect("a string takes everything");
            }
            nr_shown += usize::from(is_shown);
            if !is_shown && open.last() != Some(&fact.number) {
                open.push(fact.number);
            }
        }
    }
    let open: Vec<String> = open.iter().map(u32::to_string).collect();
    let page = format!(
        "# What Linux does, fact by fact\n\n\
         Made by `BLESS=1 cargo test -p nslab-tests --test tidy` from the headers of the suite's programs and `shared/tests/facts.toml`; \
         held by the differential test, which runs each program on all three arms. Not edited by hand.\n\n\
         `lab` is a live session; `bare` is real root of the initial user namespace in fresh pid, mount, uts, ipc and net namespaces, for tests only. \
         Where it differs in `lab`, the row there says how it is. A fact has a row for each machine on which it holds. *yes*: that arm does what the fact says. *open*: no program shows it there yet.\n\n\
         {} facts, {nr_rows} rows, {nr_shown} of them shown on the simulator, on the real kernel and by `cc`.\n\
         Facts with an open row: {}.\n\n\
         Random programs, how many there were and what they found: [fuzzing.md](fuzzing.md).\n\n\
         | fact | what | machine | program | simulator | real | cc |\n|---|---|---|---|---|---|---|\n{rows}",
        facts.len(),
        open.join(", "),
    );
    (page, nr_shown)
}

fn cell(standing: Standing) -> String {
    match standing {
        Standing::Agrees => "yes".into(),
        Standing::Differs => "no".into(),
        Standing::LeftOut(why) => format!("open: {why}"),
    }
}

/// Says where the page differs from the one in `docs`; `BLESS=1` writes it.
pub fn hold(page: &str) -> Option<String> {
    let path = root().join("docs/fidelity.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, page).expect("docs can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = written.lines().zip(page.lines()).find(|(written, wanted)| written != wanted);
    match differing {
        Some((written, wanted)) => {
            Some(format!("docs/fidelity.md says\n{written}\nand should say\n{wanted}\nBLESS=1 writes it"))
        }
        None if written != page => Some("docs/fidelity.md lacks or adds lines: BLESS=1 writes it".into()),
        None => None,
    }
}

#[test]
fn differential_facts_are_read_whole() {
    let line = r#"12 = { on = "lab,bare", text = "a, b", lab = "c", open = "why" }"#;
    let fact = Fact {
        number: 12,
        machines: Machine::ALL.to_vec(),
        text: "a, b".into(),
        lab: Some("c".into()),
        open: Some("why".into()),
    };
    assert_eq!(parse(line), Some(fact));
    assert_eq!(parse(r#"12 = { on = "moon", text = "a" }"#), None);
    let numbers: Vec<u32> = facts().iter().map(|fact| fact.number).collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len() as u32), "the numbers run from 1 without a gap");
}
