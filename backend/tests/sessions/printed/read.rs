//! Takes shell sessions out of a page in roff, and compares what they print.

use crate::manual::page::unescape;

/// A command and what the page prints for it.
pub struct Step {
    /// What stands before `$ ` or `# `: `sh2`; empty where the page names no shell.
    pub shell: String,
    pub command: String,
    pub printed: Vec<String>,
}

/// The commands of one example block.
pub struct Block {
    pub steps: Vec<Step>,
}

/// The blocks that have a prompt; those between .EX and .EE, or .nf and .fi.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Option<Vec<String>> = None;
    for line in page.lines() {
        match (&mut lines, line) {
            (Some(block), ".EE" | ".fi") => {
                blocks.extend(read(block));
                lines = None;
            }
            // A macro, or a comment of the page.
            (Some(_), line) if line.starts_with('.') || line.starts_with("'\\\"") => {}
            (Some(block), line) => block.push(unescape(line).replace("''", "'")),
            (None, ".EX" | ".nf") => lines = Some(Vec::new()),
            (None, _) => {}
        }
    }
    blocks
}

/// The shell and the command of a line such as `$ ls`, `# ls`, `sh2# ls`.
fn command_of(line: &str) -> Option<(&str, &str)> {
    let at = line.find(['$', '#'])?;
    let is_name = line[..at].bytes().all(|byte| byte.is_ascii_alphanumeric());
    let command = line[at + 1..].strip_prefix(' ')?;
    // A comment of C or a table begins with the same sign.
    (is_name && !command.starts_with(' ') && !command.is_empty()).then_some((&line[..at], command))
}

fn read(lines: &[String]) -> Option<Block> {
    if lines.iter().any(|line| line.contains("#include")) || command_of(lines.first()?).is_none() {
        return None;
    }
    let mut steps: Vec<Step> = Vec::new();
    let mut is_continued = false;
    for line in lines {
        let step = steps.last_mut();
        match (step, command_of(line)) {
            (Some(step), _) if is_continued => {
                if line.trim().is_empty() {
                    continue;
                }
                step.command.push(' ');
                step.command += line.trim();
            }
            (_, Some((shell, command))) => steps.push(Step {
                shell: shell.to_string(),
                command: command.trim_end().to_string(),
                printed: Vec::new(),
            }),
            // A remark that goes on in a line of its own.
            (Some(_), None) if line.trim_start().len() < line.len() && line.trim_start().starts_with("# ") => {}
            (Some(step), None) => step.printed.push(line.clone()),
            (None, None) => {}
        }
        let command = &mut steps.last_mut()?.command;
        is_continued = (is_continued || command_of(line).is_some()) && command.ends_with('\\');
        if is_continued {
            *command = command.trim_end_matches('\\').trim_end().to_string();
        }
    }
    Some(Block { steps })
}

/// Do two outputs agree, numbers, blanks, empty lines and what the page leaves out aside?
pub fn is_equal(page: &[String], simulator: &[String]) -> bool {
    let shape = |lines: &[String]| -> Vec<String> {
        lines.iter().map(|line| shape(line)).filter(|line| !line.is_empty()).collect()
    };
    let (page, simulator) = (shape(page), shape(simulator));
    page.len() == simulator.len() && page.iter().zip(&simulator).all(|(page, own)| fits(page, own))
}

/// A line with `N` for its numbers and one blank for several. A mask of all capabilities is one of all, however many a kernel has;
/// the mark of a security context (ls(1)) is not there where no security module gives one.
fn shape(line: &str) -> String {
    let words: Vec<String> = line.split_whitespace().map(shape_of_word).collect();
    words.join(" ")
}

/// Digits of a mask of capabilities in /proc/PID/status.
const MASK_DIGITS: usize = 16;

fn shape_of_word(word: &str) -> String {
    if word.len() == MASK_DIGITS
        && let Ok(mask) = u64::from_str_radix(word, 16)
        && mask & mask.wrapping_add(1) == 0
    {
        return if mask == 0 { "NONE" } else { "ALL" }.to_string();
    }
    if let Some(mode) = word.strip_suffix('.')
        && mode.len() == "lrwxrwxrwx".len()
        && mode.bytes().all(|byte| b"bcdlpsrwxtST-".contains(&byte))
    {
        return mode.to_string();
    }
    let mut out = String::new();
    for c in word.chars() {
        match c.is_ascii_digit() {
            true if out.ends_with('N') => {}
            true => out.push('N'),
            false => out.push(c),
        }
    }
    out
}

/// The numbers of a page's line and those that stand in their places in the simulator's, up to what the page leaves out.
pub fn numbers(page: &str, own: &str) -> Vec<(String, String)> {
    let runs = |line: &str| -> Vec<String> {
        line.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).map(String::from).collect()
    };
    let page = page.split("...").next().unwrap_or_default();
    runs(page).into_iter().zip(runs(own)).collect()
}

/// Does a line of the page fit, where `...` stands for anything?
fn fits(page: &str, own: &str) -> bool {
    match page.split_once("...") {
        None => page == own,
        Some((before, after)) => own.strip_prefix(before).is_some_and(|rest| {
            (0..=rest.len()).filter(|&at| rest.is_char_boundary(at)).any(|at| fits(after, &rest[at..]))
        }),
    }
}

#[test]
fn differential_takes_sessions_out_of_a_page() {
    let page =
        ".EX\n$ \\fBid \\-u; \\e\\fP\n    \\fBid \\-g\\fP\n1000\n1000\nsh2# \\fBcat x\\fP\n.EE\n.nf\nno prompt\n.fi\n";
    let found = blocks(page);
    assert_eq!(found.len(), 1);
    let commands: Vec<&str> = found[0].steps.iter().map(|step| step.command.as_str()).collect();
    assert_eq!(commands, ["id -u; id -g", "cat x"]);
    assert_eq!(found[0].steps[0].printed, ["1000", "1000"]);
    assert_eq!(found[0].steps.iter().map(|step| &step.shell[..]).collect::<Vec<_>>(), ["", "sh2"]);
    let pairs = [("61", "4"), ("0", "1"), ("8", "0"), ("2", "30")].map(|(a, b)| (a.to_string(), b.to_string()));
    assert_eq!(numbers("61 0 8:2 / ... shared:7", "4 1 0:30 / rw"), pairs);
    let lines = |text: &str| text.lines().map(String::from).collect::<Vec<_>>();
    assert!(is_equal(&lines("61 0 8:2 / ... shared:7"), &lines("  4  1 0:30 / rw,x shared:12\n")));
    assert!(!is_equal(&lines("a"), &lines("b")) && !is_equal(&lines("a"), &[]));
    assert!(is_equal(&lines("0000001fffffffff"), &lines("000001ffffffffff")));
    assert!(!is_equal(&lines("0000001fffffffff"), &lines("0000000000000000")));
    assert!(is_equal(&lines("lrwxrwxrwx. a"), &lines("lrwxrwxrwx a")) && !is_equal(&lines("a."), &lines("a")));
}
