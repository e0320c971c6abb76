//! `docs/fuzzing.md`, made from what `make fuzz-report` counted and from the list of what was found.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Every target: its name, what is drawn, what it is held against.
const TARGETS: [(&str, &str, &str); 7] = [
    ("lexer", "texts", "tokens in order, within the text"),
    ("preprocessor", "texts", "an end"),
    ("parser", "texts", "a tree"),
    ("sema", "texts, tokens", "a program, or errors that can be said and shown"),
    ("machine", "programs of a grammar, texts", "an end within the fuel, whatever the kernel answers"),
    ("language", "typed programs without undefined behaviour", "what they print as `cc -O0` compiles them"),
    ("kernel", "programs of system calls", "results, errnos, output and `/proc` of the real kernel"),
];

/// The rows of one of the tables beside the targets.
fn rows(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(ROOT).join("shared/fuzz").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| line.split('\t').map(str::to_string).collect()).collect()
}

/// `7325` -> `2 h 2 min`.
fn duration(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or_else(|_| panic!("not a number: {text}"))
}

fn page() -> String {
    let found = rows("found.tsv");
    let totals: BTreeMap<String, (u64, u64)> =
        rows("totals.tsv").into_iter().map(|row| (row[0].clone(), (number(&row[1]), number(&row[2])))).collect();
    let mut page = String::from(
        "# Random programs\n\nMade by `make fuzz-report` from what `make fuzz` counted (`shared/fuzz/*.tsv`); not edited by hand.\n\n\
         | target | drawn | held against | how many | how long | found and mended |\n|---|---|---|---|---|---|\n",
    );
    for (target, drawn, against) in TARGETS {
        let (runs, seconds) = totals.get(target).copied().unwrap_or_default();
        let nr_found = found.iter().filter(|row| row[0] == target).count();
        let (runs, time) = (grouped(runs), duration(seconds));
        writeln!(page, "| {target} | {drawn} | {against} | {runs} | {time} | {nr_found} |").expect("a string");
    }
    page += "\n## Found and mended\n\nBy the targets, and by hand where the targets are pointed at. What holds each is a program of the suite or a test.\n\n\
             | target | what | held by |\n|---|---|---|\n";
    for row in &found {
        writeln!(page, "| {} | {} | `{}` |", row[0], row[1], row[2]).expect("a string");
    }
    page += &reached();
    page
}

type Results = BTreeMap<String, BTreeMap<String, u64>>;

/// How often each call of the random kernel programs had which result, and each flag of it.
fn reached() -> String {
    let (mut calls, mut flags, mut errnos) = (Results::new(), Results::new(), BTreeMap::new());
    let mut page = String::from("\n## What the random kernel programs reached\n");
    for row in rows("results.tsv") {
        let words: Vec<&str> = row[0].split(' ').collect();
        let times = number(&row[1]);
        let add = |to: &mut Results, what: String, result: &[&str]| {
            *to.entry(what).or_default().entry(result.join(" ")).or_default() += times;
        };
        match words[..] {
            ["programs", "as", plan, uid] => {
                writeln!(page, "\n{} programs in the plan `{plan}` as user {uid}.", grouped(times)).expect("a string");
            }
            [call, flag, ref result @ ..] if flag.contains('_') => {
                add(&mut flags, format!("{call}` | `{flag}"), result)
            }
            [call, ref result @ ..] => {
                if let ["errno", errno] = *result {
                    *errnos.entry(number(errno)).or_insert(0) += times;
                }
                add(&mut calls, call.to_string(), result);
            }
            [] => {}
        }
    }
    let all = calls.values().flatten();
    let (good, sum) =
        all.fold((0, 0), |(good, sum), (result, times)| (good + if result == "ok" { *times } else { 0 }, sum + times));
    let errnos: Vec<String> = errnos.iter().map(|(errno, times)| format!("{errno}: {}", grouped(*times))).collect();
    writeln!(
        page,
        "\n{} calls, {} of them successful. How often each errno was the answer: {}.\n",
        grouped(sum),
        grouped(good),
        errnos.join(", ")
    )
    .expect("a string");
    page += "| call | results on the real kernel, and how often |\n|---|---|\n";
    table(&mut page, calls);
    page += "\n| call | with the flag | results on the real kernel, and how often |\n|---|---|---|\n";
    table(&mut page, flags);
    page
}

fn table(page: &mut String, rows: Results) {
    for (what, results) in rows {
        let results: Vec<String> = results.iter().map(|(result, times)| format!("{result} {times}")).collect();
        writeln!(page, "| `{what}` | {} |", results.join(", ")).expect("a string");
    }
}

#[test]
fn fuzzing_page_says_what_was_counted() {
    let page = page();
    let path = Path::new(ROOT).join("docs/fuzzing.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page).expect("docs can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(
        written, page,
        "docs/fuzzing.md is not what the tables say: run `make fuzz-report`, or this test with BLESS=1"
    );
}

#[test]
fn fuzzing_finds_are_held() {
    for row in rows("found.tsv") {
        assert!(TARGETS.iter().any(|target| target.0 == row[0]), "{}: no such target", row[0]);
        assert!(Path::new(ROOT).join(&row[2]).is_file(), "{}: there is no such file", row[2]);
    }
}
