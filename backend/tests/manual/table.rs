//! `docs/manpages.md`: a row for each use of a program, made from a run and held against the next one.

use std::fs;
use std::path::PathBuf;

use nslab_tests::root;

const HEAD: &str = "# The programs of the manual pages

Made by `BLESS=1 cargo test -p nslab --test differential manual`; not edited by hand.

Every complete C program in EXAMPLES of the manual pages that Debian 12 ships (Linux man-pages 6.03) is taken out of the installed
page as it is and run on the simulator, on the real kernel through the runner, and as `cc` compiles it; the arguments are the
page's own, see `backend/tests/manual/uses.rs`. *passes*: output and exit status are equal on all three. *unsupported*: nslab says
that it does not know something that the program needs.

| page | program | run as | result |
|---|---|---|---|
";

/// What came of a use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Equal on all arms.
    Passes,
    /// Which arms do not agree.
    Differs(String),
    /// What nslab does not know.
    Unsupported(String),
    /// No session on any kernel can run it; why.
    NotRun(String),
}

impl Outcome {
    /// As the table says it.
    pub fn text(&self) -> String {
        match self {
            Outcome::Passes => "passes".into(),
            Outcome::Differs(how) => format!("differs: {how}"),
            Outcome::Unsupported(what) => format!("unsupported: {what}"),
            Outcome::NotRun(why) => format!("not run: {why}"),
        }
    }
}

/// One row.
pub struct Row {
    /// `clone(2)`.
    pub page: String,
    /// `clone.c`.
    pub program: String,
    /// Its arguments, input and terminal.
    pub how: String,
    /// What came of it.
    pub outcome: Outcome,
}

impl Row {
    fn text(&self) -> String {
        let cells = [&self.page, &self.program, &self.how, &self.outcome.text()];
        let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        format!("| {} |\n", cells.join(" | "))
    }

    /// What stands before the result.
    fn key(&self) -> String {
        let text = self.text();
        let result = self.outcome.text().replace('|', "\\|").replace('\n', " ");
        text[..text.len() - result.len() - 3].to_string()
    }
}

/// The committed table.
pub struct Table(String);

impl Table {
    /// As it stands in `docs/`; empty if it is not there.
    pub fn kept() -> Table {
        Table(fs::read_to_string(path()).unwrap_or_default())
    }

    /// Whether it holds this row as it is.
    pub fn has(&self, row: &Row) -> bool {
        self.0.contains(&row.text())
    }

    /// Holds it against these rows, or writes them into it with `BLESS=1`.
    pub fn hold(&self, rows: &[Row], filter: &str) -> Vec<String> {
        let wanted = if filter.is_empty() {
            rows.iter().fold(HEAD.to_string(), |out, row| out + &row.text())
        } else {
            rows.iter().fold(self.0.clone(), |out, row| replace(&out, row))
        };
        if std::env::var_os("BLESS").is_some() {
            fs::write(path(), &wanted).expect("the table can be written");
            return Vec::new();
        }
        let (kept, wanted): (Vec<&str>, Vec<&str>) = (self.0.lines().collect(), wanted.lines().collect());
        let lost = kept.iter().filter(|line| !wanted.contains(line)).map(|line| format!("- {line}"));
        let new = wanted.iter().filter(|line| !kept.contains(line)).map(|line| format!("+ {line}"));
        let mut out: Vec<String> = lost.chain(new).collect();
        if !out.is_empty() {
            out.insert(0, "docs/manpages.md is not true any more; BLESS=1 writes it:".into());
        }
        out
    }
}

fn path() -> PathBuf {
    root().join("docs/manpages.md")
}

/// The table with the row of the same use taken out and this one in its place.
fn replace(table: &str, row: &Row) -> String {
    let key = row.key();
    table.lines().map(|line| if line.starts_with(&key) { row.text() } else { format!("{line}\n") }).collect()
}
