//! grep(1), egrep(1), fgrep(1).

use std::sync::Arc;

use nslab_abi::Fd;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::regex::Regex;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "A:B:C:EFHLce:f:hilm:nogqrRsvwxy",
    longs: &[
        ("after-context", Takes::Argument, 'A'),
        ("before-context", Takes::Argument, 'B'),
        ("context", Takes::Argument, 'C'),
        ("invert-match", Takes::Nothing, 'v'),
        ("ignore-case", Takes::Nothing, 'i'),
        ("count", Takes::Nothing, 'c'),
        ("line-number", Takes::Nothing, 'n'),
        ("quiet", Takes::Nothing, 'q'),
        ("silent", Takes::Nothing, 'q'),
        ("fixed-strings", Takes::Nothing, 'F'),
        ("extended-regexp", Takes::Nothing, 'E'),
        ("basic-regexp", Takes::Nothing, 'g'),
        ("files-with-matches", Takes::Nothing, 'l'),
        ("files-without-match", Takes::Nothing, 'L'),
        ("with-filename", Takes::Nothing, 'H'),
        ("no-filename", Takes::Nothing, 'h'),
        ("regexp", Takes::Argument, 'e'),
        ("file", Takes::Argument, 'f'),
        ("recursive", Takes::Nothing, 'r'),
        ("only-matching", Takes::Nothing, 'o'),
        ("max-count", Takes::Argument, 'm'),
        ("no-messages", Takes::Nothing, 's'),
        ("word-regexp", Takes::Nothing, 'w'),
        ("line-regexp", Takes::Nothing, 'x'),
        ("color", Takes::Maybe, '#'),
        ("colour", Takes::Maybe, '#'),
    ],
    unmodelled: "abdDGIPTuUVzZ",
    unmodelled_longs: &[
        "binary-files",
        "byte-offset",
        "dereference-recursive",
        "devices",
        "directories",
        "exclude",
        "exclude-dir",
        "exclude-from",
        "include",
        "initial-tab",
        "label",
        "line-buffered",
        "null",
        "null-data",
        "perl-regexp",
        "text",
        "help",
        "version",
    ],
    status: 2,
    ..Spec::NONE
};

/// `grep [-vicnqlhEF] PATTERN [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    search(sys, args, false, false).await
}

/// `egrep`: `grep -E`.
pub(crate) async fn egrep(sys: Sys, args: Arc<Args>) -> u8 {
    search(sys, args, true, false).await
}

/// `fgrep`: `grep -F`.
pub(crate) async fn fgrep(sys: Sys, args: Arc<Args>) -> u8 {
    search(sys, args, false, true).await
}

/// What one search looks for and shows.
struct Search {
    regex: Regex,
    is_inverted: bool,
    is_word: bool,
    is_line: bool,
    shows_name: bool,
    numbers: bool,
    counts: bool,
    lists: bool,
    lists_others: bool,
    is_quiet: bool,
    only: bool,
    before: usize,
    after: usize,
    most: usize,
    is_colored: bool,
}

/// The colours of GREP_COLORS' default: what matched, names of files, numbers of lines, what separates them.
const MATCH: &str = "01;31";
const NAME: &str = "35";
const NUMBER: &str = "32";
const SEPARATOR: &str = "36";

fn is_word_byte(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| *byte == b'_' || byte.is_ascii_alphanumeric())
}

impl Search {
    /// Finds the next match from a place on, with the edges that `-w` and `-x` ask for.
    fn find(&self, line: &[u8], from: usize) -> Option<(usize, usize)> {
        let mut at = from;
        loop {
            let (start, end) = self.regex.find(line, at)?[0]?;
            let is_word =
                !is_word_byte(start.checked_sub(1).and_then(|at| line.get(at))) && !is_word_byte(line.get(end));
            let is_line = start == 0 && end == line.len();
            if (!self.is_word || is_word) && (!self.is_line || is_line) {
                return Some((start, end));
            }
            at = start + 1;
        }
    }

    /// A text in its colour, where colours are wanted.
    fn painted(&self, color: &str, text: &[u8]) -> Vec<u8> {
        match self.is_colored && !text.is_empty() {
            true => [b"\x1b[", color.as_bytes(), b"m\x1b[K", text, b"\x1b[m\x1b[K"].concat(),
            false => text.to_vec(),
        }
    }

    /// A line with its matches in their colour.
    fn painted_line(&self, line: &[u8]) -> Vec<u8> {
        let (mut out, mut at, mut from) = (Vec::new(), 0, 0);
        while let Some((start, end)) = self.find(line, from) {
            if end > start {
                out.extend_from_slice(&line[at..start]);
                out.extend(self.painted(MATCH, &line[start..end]));
                at = end;
            }
            from = end.max(start + 1);
            if from > line.len() {
                break;
            }
        }
        out.extend_from_slice(&line[at..]);
        out
    }

    fn fits(&self, line: &[u8]) -> bool {
        let is_found = match self.is_word || self.is_line {
            true => self.find(line, 0).is_some(),
            false => self.regex.is_match(line),
        };
        is_found != self.is_inverted
    }

    /// Searches one file; how many lines fit.
    fn file(&self, sys: &Sys, name: &[u8], content: &[u8]) -> usize {
        let lines: Vec<&[u8]> = crate::text::lines(content).collect();
        let is_binary = content.contains(&0) && !self.counts && !self.lists && !self.is_quiet && !self.lists_others;
        let (mut count, mut shown_to, mut after_to) = (0, 0, 0);
        let has_context = self.before + self.after > 0;
        let show = |index: usize, mark: &str, text: &[u8]| {
            let mut out = Vec::new();
            if self.shows_name {
                out.extend([self.painted(NAME, name), self.painted(SEPARATOR, mark.as_bytes())].concat());
            }
            if self.numbers {
                let number = (index + 1).to_string();
                out.extend(
                    [self.painted(NUMBER, number.as_bytes()), self.painted(SEPARATOR, mark.as_bytes())].concat(),
                );
            }
            // With -v it is the lines around that have matches.
            match self.is_colored && (mark == ":") != self.is_inverted {
                true => out.extend(self.painted_line(text)),
                false => out.extend_from_slice(text),
            }
            out.push(b'\n');
            sys.print(out);
        };
        for (index, line) in lines.iter().enumerate() {
            if count >= self.most || !self.fits(line) {
                if index < after_to && shown_to <= index && !self.only {
                    show(index, "-", line);
                    shown_to = index + 1;
                }
                if count >= self.most && index >= after_to {
                    break;
                }
                continue;
            }
            count += 1;
            if self.is_quiet || self.counts || self.lists || self.lists_others {
                if self.is_quiet || self.lists {
                    break;
                }
                continue;
            }
            if is_binary {
                sys.print([b"grep: ", name, b": binary file matches\n"].concat());
                break;
            }
            if self.only {
                let mut at = 0;
                while let Some((start, end)) = self.find(line, at).filter(|_| !self.is_inverted) {
                    if end > start {
                        show(index, ":", &line[start..end]);
                    }
                    at = end.max(start + 1);
                    if at > line.len() {
                        break;
                    }
                }
                continue;
            }
            let from = index.saturating_sub(self.before).max(shown_to);
            if has_context && shown_to > 0 && from > shown_to {
                sys.print([&self.painted(SEPARATOR, b"--")[..], b"\n"].concat());
            }
            for (before, line) in lines.iter().enumerate().take(index).skip(from) {
                show(before, "-", line);
            }
            show(index, ":", line);
            shown_to = index + 1;
            after_to = index + 1 + self.after;
        }
        count
    }
}

async fn search(sys: Sys, args: Arc<Args>, is_extended: bool, is_fixed: bool) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let is_colored = parsed.has('#')
        && match parsed.value('#') {
            Some(b"always" | b"yes" | b"force") => true,
            Some(b"never" | b"no" | b"none") => false,
            _ => sys.isatty(Fd(1)).await && args.env("TERM").is_some_and(|term| term != b"dumb"),
        };
    if is_colored && args.env("GREP_COLORS").is_some_and(|colors| !colors.is_empty()) {
        return crate::getopt::unmodelled(&sys, "grep", "--color with GREP_COLORS").await;
    }
    let mut operands = parsed.operands.clone();
    let mut patterns: Vec<Vec<u8>> = Vec::new();
    for (letter, value) in &parsed.options {
        match (letter, value) {
            ('e', Some(pattern)) => patterns.push(pattern.clone()),
            ('f', Some(path)) => match sys.read_file(path).await {
                Ok(content) => patterns.extend(crate::text::lines(&content).map(<[u8]>::to_vec)),
                Err(errno) => {
                    sys.complain_errno(&name, path, errno).await;
                    return 2;
                }
            },
            _ => {}
        }
    }
    if !(parsed.has('e') || parsed.has('f')) {
        if operands.is_empty() {
            sys.eprint(format!("Usage: {name} [OPTION]... PATTERNS [FILE]...\n")).await;
            return args.hint(&sys, &SPEC).await;
        }
        patterns.push(operands.remove(0));
    }
    let pattern = patterns.join(&b'\n');
    let (ignores_case, is_extended) = (parsed.has('i') || parsed.has('y'), is_extended || parsed.has('E'));
    let regex = if is_fixed || parsed.has('F') {
        Regex::fixed(&pattern, ignores_case)
    } else {
        Regex::compile(&pattern, is_extended, ignores_case)
    };
    let Some(regex) = regex else {
        return crate::getopt::unmodelled(&sys, "grep", &format!("regular expression '{}'", lossy(&pattern))).await;
    };
    let mut numbers = [0; 4];
    for (number, letter) in numbers.iter_mut().zip(['A', 'B', 'C', 'm']) {
        if let Some(text) = parsed.value(letter) {
            let Some(value) = crate::text::number::<usize>(text) else {
                let what = if letter == 'm' {
                    "invalid max count".to_string()
                } else {
                    format!("{}: invalid context length argument", lossy(text))
                };
                sys.complain(&name, what).await;
                return 2;
            };
            *number = value;
        }
    }
    let is_recursive = parsed.has('r') || parsed.has('R');
    // One file that is no directory needs no name, even with -r.
    let is_one_file = operands.len() == 1 && !sys.stat(&operands[0]).await.is_ok_and(|stat| stat.is_dir());
    let search = Search {
        regex,
        is_inverted: parsed.has('v'),
        is_word: parsed.has('w'),
        is_line: parsed.has('x'),
        shows_name: (operands.len() > 1 || (is_recursive && !is_one_file) || parsed.has('H')) && !parsed.has('h'),
        numbers: parsed.has('n'),
        counts: parsed.has('c'),
        lists: parsed.has('l'),
        lists_others: parsed.has('L'),
        is_quiet: parsed.has('q'),
        only: parsed.has('o'),
        before: if parsed.has('B') { numbers[1] } else { numbers[2] },
        after: if parsed.has('A') { numbers[0] } else { numbers[2] },
        most: if parsed.has('m') { numbers[3] } else { usize::MAX },
        is_colored,
    };
    let is_here = operands.is_empty() && is_recursive;
    if operands.is_empty() {
        operands.push(if is_recursive { b".".to_vec() } else { b"-".to_vec() });
    }
    let (mut has_match, mut has_error) = (false, false);
    let mut left: Vec<(Vec<u8>, bool)> = operands.into_iter().rev().map(|path| (path, true)).collect();
    while let Some((path, is_operand)) = left.pop() {
        let stat = match path == b"-" {
            true => None,
            false if is_operand => sys.stat(&path).await.ok(),
            false => sys.lstat(&path).await.ok(),
        };
        let kind = stat.map_or(0, |stat| stat.kind());
        if kind == 0o040_000 {
            if !is_recursive {
                sys.complain(&name, format!("{}: Is a directory", lossy(&path))).await;
                has_error = true;
                continue;
            }
            match sys.list_dir(&path).await {
                Ok(entries) => {
                    let names = entries.into_iter().map(|entry| entry.d_name);
                    let names: Vec<Vec<u8>> = names.filter(|name| name != b"." && name != b"..").collect();
                    let below = |name: &Vec<u8>| match is_here && path == b"." {
                        true => name.clone(),
                        false => crate::text::join(&path, name),
                    };
                    left.extend(names.iter().rev().map(|name| (below(name), false)));
                }
                Err(errno) => {
                    sys.complain_errno(&name, &path, errno).await;
                    has_error = true;
                }
            }
            continue;
        }
        // Below a directory, links and devices are passed by.
        if !is_operand && kind != 0o100_000 {
            continue;
        }
        let content = if path == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(&path).await };
        let content = match content {
            Ok(content) => content,
            Err(errno) => {
                if !parsed.has('s') {
                    sys.complain_errno(&name, &path, errno).await;
                }
                has_error = true;
                continue;
            }
        };
        let shown: &[u8] = if path == b"-" { b"(standard input)" } else { &path };
        let count = search.file(&sys, shown, &content);
        has_match |= (count > 0) != search.lists_others;
        if search.is_quiet {
            if has_match {
                break;
            }
        } else if (search.lists && count > 0) || (search.lists_others && count == 0) {
            sys.print([&search.painted(NAME, shown)[..], b"\n"].concat());
        } else if search.counts {
            let colon = search.painted(SEPARATOR, b":");
            let head = if search.shows_name { [search.painted(NAME, shown), colon].concat() } else { Vec::new() };
            sys.print([&head[..], count.to_string().as_bytes(), b"\n"].concat());
        }
    }
    let status = match (has_match, has_error) {
        (true, _) if search.is_quiet => 0,
        (_, true) => 2,
        (true, false) => 0,
        (false, false) => 1,
    };
    sys.finish(&name, status).await
}
