//! grep(1) with plain strings.

use std::sync::Arc;

use nslab_abi::Fd;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "vicnqlhFEe:w",
    longs: &[
        ("invert-match", Takes::Nothing, 'v'),
        ("ignore-case", Takes::Nothing, 'i'),
        ("count", Takes::Nothing, 'c'),
        ("line-number", Takes::Nothing, 'n'),
        ("quiet", Takes::Nothing, 'q'),
        ("fixed-strings", Takes::Nothing, 'F'),
        ("files-with-matches", Takes::Nothing, 'l'),
        ("no-filename", Takes::Nothing, 'h'),
    ],
    unmodelled: "AaBbCDdfGHILmoPrRsTUuVxyZz",
    unmodelled_longs: &[
        "extended-regexp",
        "regexp",
        "recursive",
        "only-matching",
        "max-count",
        "word-regexp",
        "color",
        "help",
        "version",
    ],
    status: 2,
    ..Spec::NONE
};

/// `grep [-vicnqlhF] STRING [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut operands = parsed.operands.clone();
    let pattern = match parsed.value('e') {
        Some(pattern) => pattern.to_vec(),
        None if operands.is_empty() => {
            sys.eprint(format!("Usage: {name} [OPTION]... PATTERNS [FILE]...\n")).await;
            return args.hint(&sys, &SPEC).await;
        }
        None => operands.remove(0),
    };
    let Some(pattern) = Pattern::read(&pattern, parsed.has('F'), parsed.has('E')) else {
        return crate::getopt::unmodelled(&sys, "grep", &format!("regular expression '{}'", lossy(&pattern))).await;
    };
    if parsed.has('w') {
        return crate::getopt::unmodelled(&sys, "grep", "-w").await;
    }
    let shows_name = operands.len() > 1 && !parsed.has('h');
    if operands.is_empty() {
        operands.push(b"-".to_vec());
    }
    let (mut has_match, mut has_error) = (false, false);
    for path in &operands {
        let content = if path == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(path).await };
        let content = match content {
            Ok(content) => content,
            Err(errno) => {
                sys.complain_errno(&name, path, errno).await;
                has_error = true;
                continue;
            }
        };
        let shown: &[u8] = if path == b"-" { b"(standard input)" } else { path };
        let head = if shows_name { [shown, b":"].concat() } else { Vec::new() };
        let mut count = 0;
        for (index, line) in crate::text::lines(&content).enumerate() {
            if pattern.fits(line, parsed.has('i')) == parsed.has('v') {
                continue;
            }
            count += 1;
            if parsed.has('q') || parsed.has('c') || parsed.has('l') {
                continue;
            }
            let number = if parsed.has('n') { format!("{}:", index + 1) } else { String::new() };
            sys.print([&head[..], number.as_bytes(), line, b"\n"].concat());
        }
        has_match |= count > 0;
        if parsed.has('l') && count > 0 {
            sys.print([shown, b"\n"].concat());
        } else if parsed.has('c') && !parsed.has('q') {
            sys.print([&head[..], count.to_string().as_bytes(), b"\n"].concat());
        }
    }
    let status = match (has_match, has_error) {
        (true, _) if parsed.has('q') => 0,
        (_, true) => 2,
        (true, false) => 0,
        (false, false) => 1,
    };
    sys.finish(&name, status).await
}

/// A string, at the beginning or the end of a line if it says so, or one of several.
struct Pattern {
    choices: Vec<(bool, Vec<u8>, bool)>,
}

impl Pattern {
    /// Reads a pattern; `None` if it is a regular expression beyond `^`, `$`, `[x]`, `\|` and quoted characters.
    fn read(text: &[u8], is_fixed: bool, is_extended: bool) -> Option<Pattern> {
        if is_fixed {
            return Some(Pattern { choices: vec![(false, text.to_vec(), false)] });
        }
        let mut choices = Vec::new();
        let (mut at_start, mut literal, mut at_end) = (false, Vec::new(), false);
        let mut bytes = text.iter().copied().enumerate().peekable();
        while let Some((index, byte)) = bytes.next() {
            let special: &[u8] = if is_extended { b".*[+?(){}" } else { b".*[" };
            match byte {
                b'^' if literal.is_empty() && !at_start => at_start = true,
                b'$' if index + 1 == text.len() => at_end = true,
                b'|' if is_extended => {
                    choices.push((at_start, std::mem::take(&mut literal), at_end));
                    (at_start, at_end) = (false, false);
                }
                b'\\' => match bytes.next().map(|pair| pair.1) {
                    Some(b'|') if !is_extended => {
                        choices.push((at_start, std::mem::take(&mut literal), at_end));
                        (at_start, at_end) = (false, false);
                    }
                    Some(next) if next.is_ascii_punctuation() => literal.push(next),
                    _ => return None,
                },
                // The trick that keeps grep out of its own ps line: [x]yz.
                b'[' if text.get(index + 2) == Some(&b']') && text[index + 1] != b'^' => {
                    literal.push(text[index + 1]);
                    bytes.next();
                    bytes.next();
                }
                byte if special.contains(&byte) => return None,
                byte => literal.push(byte),
            }
        }
        choices.push((at_start, literal, at_end));
        Some(Pattern { choices })
    }

    fn fits(&self, line: &[u8], ignores_case: bool) -> bool {
        let fold = |text: &[u8]| if ignores_case { text.to_ascii_lowercase() } else { text.to_vec() };
        let line = fold(line);
        self.choices.iter().any(|(at_start, text, at_end)| {
            let text = fold(text);
            match (at_start, at_end) {
                (true, true) => line == text,
                (true, false) => line.starts_with(&text),
                (false, true) => line.ends_with(&text),
                (false, false) => text.is_empty() || line.windows(text.len()).any(|window| window == text),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn plain_patterns_only() {
        let fits = |pattern: &str, line: &str| {
            Pattern::read(pattern.as_bytes(), false, false).unwrap().fits(line.as_bytes(), false)
        };
        assert!(
            fits("^a", "ab") && !fits("^b", "ab") && fits("b$", "ab") && fits("[s]sh", "sshd") && fits("x\\|b", "ab")
        );
        assert!(Pattern::read(b"a.*b", false, false).is_none());
        assert!(Pattern::read(b"a.*b", true, false).is_some());
    }
}
