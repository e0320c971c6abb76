//! A Dockerfile: its instructions, their words, and variables in them (moby/buildkit, frontend/dockerfile/parser, shell).

use super::super::json::{Json, object};

/// The instructions that there are.
pub(super) const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// An instruction.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Instruction {
    /// In capitals.
    pub(super) word: String,
    /// Options in front of the arguments, with their dashes.
    pub(super) flags: Vec<String>,
    pub(super) rest: String,
    /// As it is written, continuation lines joined.
    pub(super) original: String,
    /// Its first line, counted from 1.
    pub(super) line: usize,
}

impl Instruction {
    /// Reads one line.
    pub(super) fn parse(original: &str, line: usize) -> Instruction {
        let original = original.trim();
        let (word, rest) = original.split_once(char::is_whitespace).unwrap_or((original, ""));
        let word = word.to_uppercase();
        let mut rest = rest.trim();
        let mut flags = Vec::new();
        while matches!(word.as_str(), "ADD" | "COPY" | "FROM" | "HEALTHCHECK" | "RUN") && rest.starts_with("--") {
            let (flag, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            flags.push(flag.to_string());
            rest = after.trim_start();
        }
        Instruction { word, flags, rest: rest.to_string(), original: original.to_string(), line }
    }

    /// The value of an option.
    pub(super) fn flag(&self, name: &str) -> Option<&str> {
        self.flags.iter().find_map(|flag| flag.strip_prefix("--")?.strip_prefix(name)?.strip_prefix('='))
    }
}

/// The instructions of a Dockerfile: comments dropped, continuation lines joined; the escape character is the directive's.
pub(super) fn instructions(text: &str) -> (Vec<Instruction>, char) {
    let escape = escape(text);
    let mut all = Vec::new();
    let mut joined = String::new();
    let mut first = 0;
    for (at, line) in text.lines().enumerate() {
        // Within an instruction comments and empty lines are skipped, too.
        if line.trim_start().starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if joined.is_empty() {
            first = at + 1;
        }
        match line.trim_end().strip_suffix(escape) {
            Some(begun) => joined += begun,
            None => {
                joined += line;
                all.push(Instruction::parse(&std::mem::take(&mut joined), first));
            }
        }
    }
    if !joined.trim().is_empty() {
        all.push(Instruction::parse(&joined, first));
    }
    (all, escape)
}

/// "# escape=`" before everything else.
fn escape(text: &str) -> char {
    for line in text.lines() {
        let Some(comment) = line.trim().strip_prefix('#') else { break };
        let Some((key, value)) = comment.split_once('=') else { break };
        if key.trim().eq_ignore_ascii_case("escape") {
            return value.trim().chars().next().unwrap_or('\\');
        }
    }
    '\\'
}

/// The words of an instruction that is a JSON list.
pub(super) fn list(rest: &str) -> Option<Vec<String>> {
    match Json::parse(rest) {
        Some(json @ Json::List(_)) => Some(object(vec![("all", json)]).list("all")),
        _ => None,
    }
}

/// Splits at blanks that are not quoted; quotes stay.
pub(super) fn split(rest: &str, escape: char) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            (c, None) if c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                continue;
            }
            (c, None) if c == '"' || c == '\'' => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (c, quote) if c == escape && quote != Some('\'') => {
                word.push(c);
                word.extend(chars.next());
                continue;
            }
            _ => {}
        }
        word.push(c);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// `KEY=VALUE…` or `KEY VALUE`, quotes and variables in place; `None`: neither.
pub(super) fn pairs(rest: &str, escape: char) -> Option<Vec<(String, String)>> {
    let words = split(rest, escape);
    if !words.first()?.contains('=') {
        let (key, text) = rest.split_once(char::is_whitespace)?;
        return Some(vec![(key.to_string(), text.trim().to_string())]);
    }
    words.iter().map(|word| word.split_once('=').map(|(key, text)| (key.to_string(), text.to_string()))).collect()
}

/// Replaces variables in a word and takes its quotes off; `Err`: what docker says.
pub(super) fn expand(word: &str, escape: char, value: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    let chars: Vec<char> = word.chars().collect();
    let mut out = String::new();
    let mut quote = None;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at += 1;
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (c, Some('\'')) => out.push(c),
            (c, _) if c == escape => match chars.get(at) {
                // Within quotes only these are quoted by it.
                Some(&next) if quote == Some('"') && !matches!(next, '"' | '$') && next != escape => out.push(c),
                Some(&next) => {
                    out.push(next);
                    at += 1;
                }
                None => out.push(c),
            },
            ('$', _) => at = variable(&chars, at, &mut out, escape, value)?,
            (c, _) => out.push(c),
        }
    }
    match quote {
        Some('"') => Err("unexpected end of statement while looking for matching double-quote".to_string()),
        Some(_) => Err("unexpected end of statement while looking for matching single-quote".to_string()),
        None => Ok(out),
    }
}

/// Reads a variable after its `$`; where the rest begins.
fn variable(
    chars: &[char],
    at: usize,
    out: &mut String,
    escape: char,
    value: &dyn Fn(&str) -> Option<String>,
) -> Result<usize, String> {
    let name_end = |from: usize| {
        let is_name = |c: &&char| c.is_ascii_alphanumeric() || **c == '_';
        from + chars[from..].iter().take_while(is_name).count()
    };
    if chars.get(at) != Some(&'{') {
        let end = name_end(at);
        let name: String = chars[at..end].iter().collect();
        match name.is_empty() {
            true => out.push('$'),
            false => out.push_str(&value(&name).unwrap_or_default()),
        }
        return Ok(end);
    }
    let end = name_end(at + 1);
    let name: String = chars[at + 1..end].iter().collect();
    if name.is_empty() {
        return Err("syntax error: bad substitution".to_string());
    }
    let known = value(&name);
    match chars.get(end) {
        Some('}') => {
            out.push_str(&known.unwrap_or_default());
            Ok(end + 1)
        }
        Some(':') => {
            let modifier = chars.get(end + 1).copied().unwrap_or_default();
            let mut depth = 1;
            let inside = |c: &&char| {
                depth += i32::from(**c == '{') - i32::from(**c == '}');
                depth > 0
            };
            let from = (end + 2).min(chars.len());
            let len = chars[from..].iter().take_while(inside).count();
            if from + len >= chars.len() {
                return Err("syntax error: missing '}'".to_string());
            }
            let word: String = chars[from..from + len].iter().collect();
            let word = expand(&word, escape, value)?;
            let known = known.unwrap_or_default();
            match modifier {
                '-' => out.push_str(if known.is_empty() { &word } else { &known }),
                '+' => out.push_str(if known.is_empty() { "" } else { &word }),
                '?' if known.is_empty() => return Err(format!("{name}: {word}")),
                '?' => out.push_str(&known),
                other => return Err(format!("unsupported modifier ({other}) in substitution")),
            }
            Ok(from + len + 1)
        }
        _ => Err("syntax error: missing ':' in substitution".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dockerfile_has_instructions() {
        let text = "# a comment\nFROM --platform=x busybox\nRUN a && \\\n# between\n\n    b\n\ncmd [\"x\", \"y\"]\n";
        let (all, _) = instructions(text);
        let shown: Vec<(&str, &str)> = all.iter().map(|one| (one.word.as_str(), one.rest.as_str())).collect();
        assert_eq!(shown, [("FROM", "busybox"), ("RUN", "a &&     b"), ("CMD", "[\"x\", \"y\"]")]);
        assert_eq!((all[0].flag("platform"), all[2].line), (Some("x"), 8));
        assert_eq!(list("[\"x\", \"y\"]").unwrap(), ["x", "y"]);
        assert_eq!(pairs("A=1 B=\"2 3\"", '\\').unwrap()[1], ("B".to_string(), "\"2 3\"".to_string()));
        assert_eq!(pairs("A b c", '\\').unwrap()[0], ("A".to_string(), "b c".to_string()));
        assert_eq!(instructions("# escape=`\nRUN a `\n b\n").0[0].rest, "a  b");
    }

    #[test]
    fn variables_are_replaced() {
        let value = |name: &str| (name == "A").then(|| "1".to_string());
        let expand = |word: &str| expand(word, '\\', &value);
        assert_eq!(expand("x$A-${A}y${B:-z$A}${A:+w}$B").unwrap(), "x1-1yz1w");
        assert_eq!(expand("\"a $A\"'$A'\\$A").unwrap(), "a 1$A$A");
        assert!(expand("${A").is_err() && expand("\"a").is_err() && expand("${}").is_err());
    }
}
