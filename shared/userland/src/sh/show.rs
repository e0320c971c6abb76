//! Functions as bash prints them (`type`, `declare -f`): the syntax tree in its own layout, words as they were written.

use std::sync::Arc;

use super::Dialect;
use super::ast::{AndOr, Arm, ArmEnd, Command, Joint, Kind, List, Pipeline, Redirect, RedirectKind};
use super::parse::{Text, parse};

/// What is printed, and how deep it lies.
struct Printer {
    out: Vec<u8>,
    indent: usize,
    /// Something that cannot be printed.
    unmodelled: Option<&'static str>,
}

/// A function with its name; `Err`: what it holds that is not modelled.
pub(super) fn function(name: &[u8], body: &Command) -> Result<Vec<u8>, &'static str> {
    let mut printer = Printer { out: Vec::new(), indent: 0, unmodelled: None };
    printer.function(name, body);
    printer.put("\n");
    match printer.unmodelled {
        None => Ok(printer.out),
        Some(what) => Err(what),
    }
}

/// A function as it stands in the environment of a child: `BASH_FUNC_NAME%%=() { … }`.
pub(super) fn exported(name: &[u8], body: &Command) -> Option<Vec<u8>> {
    let mut printer = Printer { out: b"() {  ".to_vec(), indent: 1, unmodelled: None };
    match &body.kind {
        Kind::Group(list) => printer.list(list, false),
        _ => printer.command(body),
    }
    match printer.unmodelled {
        None => Some([b"BASH_FUNC_", name, b"%%=", &printer.out, b"\n}"].concat()),
        Some(_) => None,
    }
}

/// Reads one that the environment brings.
pub(super) fn imported(dialect: Dialect, entry: &[u8]) -> Option<(Vec<u8>, Arc<Command>)> {
    let at = entry.windows(3).position(|three| three == b"%%=").filter(|_| dialect.is_bash())?;
    let (name, value) = (entry[..at].strip_prefix(b"BASH_FUNC_")?, entry[at + 3..].strip_prefix(b"() {")?);
    let source = [name, b" () {", value].concat();
    let text = Text {
        source: &source,
        pos: 0,
        line: 1,
        dialect,
        is_final: true,
        has_extglob: false,
        aliases: None,
        spent: &[],
    };
    let parsed = parse(text).ok()??;
    let list = parsed.list.filter(|list| list.items.len() == 1 && parsed.pos >= source.len())?;
    match &list.items[0].node.first.commands[0].kind {
        Kind::Function { name, body } => Some((name.clone(), body.clone())),
        _ => None,
    }
}

/// The words of a text, as they were written, up to where the command ends; redirections are left out.
fn words(text: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    let mut at = 0;
    let mut is_target = false;
    loop {
        at += text[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if text[at..].starts_with(b"\\\n") {
            at += 2;
            continue;
        }
        if matches!(text.get(at), None | Some(b'\n' | b';' | b'|' | b')')) || text[at..].starts_with(b"& ") {
            return all;
        }
        let rest = &text[at..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let braces =
            if rest.starts_with(b"{") { rest.iter().position(|&byte| byte == b'}').map_or(0, |at| at + 1) } else { 0 };
        let before = digits.max(braces);
        let is_process = rest.starts_with(b"<(") || rest.starts_with(b">(");
        let operator = rest[before..].iter().take_while(|byte| b"<>".contains(byte)).count();
        if !is_target && !is_process && (operator > 0 || rest.starts_with(b"&>")) {
            at += before;
            at += text[at..].iter().take_while(|byte| b"<>&|-".contains(byte)).count();
            is_target = !text[..at].ends_with(b"&-");
            continue;
        }
        let end = at + length(rest);
        if !std::mem::take(&mut is_target) {
            all.push(&text[at..end]);
        }
        at = end.max(at + 1);
    }
}

/// How long the word is that a text begins with.
fn length(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b';' | b'|' | b'&' | b')' => break,
            b'<' | b'>' if text.get(at + 1) != Some(&b'(') => break,
            b'(' => at += enclosed(&text[at + 1..], b')') + 1,
            _ => at += piece(&text[at..]),
        }
    }
    at
}

/// The length of one piece: a letter, something quoted, a substitution.
fn piece(text: &[u8]) -> usize {
    let quoted = |from: usize, quote: u8| {
        let mut at = from;
        while let Some(&byte) = text.get(at) {
            at += match byte {
                byte if byte == quote => return at + 1,
                b'\\' if quote != b'\'' => 2,
                b'$' | b'`' if quote == b'"' => piece(&text[at..]),
                _ => 1,
            };
        }
        text.len()
    };
    match text {
        [b'\\', _, ..] => 2,
        [b'\'', ..] => quoted(1, b'\''),
        [b'"', ..] => quoted(1, b'"'),
        [b'`', ..] => quoted(1, b'`'),
        [b'$', b'\'', ..] => {
            quoted(2, b'$').min(text[2..].iter().position(|&byte| byte == b'\'').map_or(text.len(), |at| at + 3))
        }
        [b'$' | b'<' | b'>', b'(', ..] => 2 + enclosed(&text[2..], b')'),
        [b'$', b'{', ..] => 2 + enclosed(&text[2..], b'}'),
        _ => 1,
    }
}

/// The length up to and with the bracket that closes.
fn enclosed(text: &[u8], close: u8) -> usize {
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += match byte {
            byte if byte == close => return at + 1,
            b'(' if close == b')' => 1 + enclosed(&text[at + 1..], b')'),
            b'{' if close == b'}' => 1 + enclosed(&text[at + 1..], b'}'),
            _ => piece(&text[at..]),
        };
    }
    text.len()
}

impl Printer {
    fn put(&mut self, text: impl AsRef<[u8]>) {
        self.out.extend_from_slice(text.as_ref());
    }

    /// A new line, indented.
    fn line(&mut self) {
        self.put("\n");
        self.put(" ".repeat(self.indent));
    }

    fn function(&mut self, name: &[u8], body: &Command) {
        self.put([name, b" () "].concat());
        self.line();
        self.put("{ ");
        self.indent += 4;
        self.line();
        match &body.kind {
            Kind::Group(list) => self.list(list, false),
            _ => self.command(body),
        }
        self.indent -= 4;
        self.line();
        self.put("}");
        if matches!(body.kind, Kind::Group(_)) {
            self.redirects(&body.redirects);
        }
    }

    /// Commands one below the other; does the last one end with a semicolon?
    fn list(&mut self, list: &List, is_ended: bool) {
        for (at, item) in list.items.iter().enumerate() {
            self.and_or(&item.node);
            let is_last = at + 1 == list.items.len();
            match (item.is_background, is_last) {
                (true, true) => self.put(" &"),
                (true, false) => self.put(" & "),
                (false, true) => self.put(if is_ended { ";" } else { "" }),
                (false, false) => {
                    self.put(";");
                    self.line();
                }
            }
        }
    }

    fn and_or(&mut self, node: &AndOr) {
        self.pipeline(&node.first);
        for (joint, pipeline) in &node.rest {
            self.put(if *joint == Joint::And { " && " } else { " || " });
            self.pipeline(pipeline);
        }
    }

    fn pipeline(&mut self, pipeline: &Pipeline) {
        if let Some(is_posix) = pipeline.timed {
            self.put(if is_posix { "time -p " } else { "time " });
        }
        if pipeline.is_negated {
            self.put("! ");
        }
        for (at, command) in pipeline.commands.iter().enumerate() {
            if at > 0 {
                self.put(" | ");
            }
            self.command(command);
        }
    }

    /// A body of a loop or a condition, one step deeper.
    fn body(&mut self, list: &List) {
        self.indent += 4;
        self.line();
        self.list(list, true);
        self.indent -= 4;
        self.line();
    }

    fn command(&mut self, command: &Command) {
        let text = &command.text;
        match &command.kind {
            Kind::Simple { .. } => self.put(words(text).join(&b' ')),
            Kind::Group(list) => {
                self.put("{ ");
                self.indent += 4;
                self.line();
                self.list(list, false);
                self.indent -= 4;
                self.line();
                self.put("}");
            }
            Kind::Subshell(list) => {
                self.put("( ");
                self.list(list, false);
                self.put(" )");
            }
            Kind::If { arms, otherwise } => self.condition(arms, otherwise.as_deref()),
            Kind::For { words: list, body, .. } | Kind::Select { words: list, body, .. } => {
                let all = words(text);
                let given: Vec<&[u8]> = all.iter().skip(3).copied().collect();
                self.put([all[0], b" ", all.get(1).copied().unwrap_or_default(), b" in "].concat());
                let given = if list.is_some() { given.join(&b' ') } else { b"\"$@\"".to_vec() };
                self.put([&given[..], b";"].concat());
                self.line();
                self.put("do");
                self.body(body);
                self.put("done");
            }
            Kind::ArithFor { body, .. } => {
                let start = text.windows(2).position(|pair| pair == b"((").map_or(0, |at| at + 2);
                let inside = &text[start..(start + enclosed(&text[start..], b')')).saturating_sub(1).max(start)];
                let parts: Vec<&[u8]> = inside.split(|&byte| byte == b';').map(<[u8]>::trim_ascii).collect();
                self.put([b"for ((", &parts.join(&b"; "[..])[..], b"))"].concat());
                self.line();
                self.put("do");
                self.body(body);
                self.put("done");
            }
            Kind::Loop { is_until, condition, body } => {
                self.put(if *is_until { "until " } else { "while " });
                self.list(condition, false);
                self.put("; do");
                self.body(body);
                self.put("done");
            }
            Kind::Case { arms, .. } => {
                let word = words(text).get(1).map(|word| word.to_vec()).unwrap_or_default();
                self.put([b"case ", &word[..], b" in "].concat());
                self.indent += 4;
                arms.iter().for_each(|arm| self.arm(arm));
                self.indent -= 4;
                self.line();
                self.put("esac");
            }
            Kind::Arith(_) => {
                let end = 1 + enclosed(&text[1..], b')');
                self.put(&text[..end]);
            }
            Kind::Test(_) => {
                let end = text.windows(2).rposition(|pair| pair == b"]]").map_or(text.len(), |at| at + 2);
                self.put(crate::text::words(&text[..end]).join(&b' '));
            }
            Kind::Function { name, body } => {
                self.put("function ");
                self.function(name, body);
            }
        }
        self.redirects(&command.redirects);
    }

    fn condition(&mut self, arms: &[(std::sync::Arc<List>, std::sync::Arc<List>)], otherwise: Option<&List>) {
        let Some(((condition, body), rest)) = arms.split_first() else { return };
        self.put("if ");
        self.list(condition, false);
        self.put("; then");
        self.body(body);
        if !rest.is_empty() {
            self.put("else");
            self.indent += 4;
            self.line();
            self.condition(rest, otherwise);
            self.put(";");
            self.indent -= 4;
            self.line();
        } else if let Some(otherwise) = otherwise {
            self.put("else");
            self.body(otherwise);
        }
        self.put("fi");
    }

    fn arm(&mut self, arm: &Arm) {
        self.line();
        self.put([&arm.texts.join(&b" | "[..])[..], b")"].concat());
        self.indent += 4;
        match arm.body.items.is_empty() {
            true => self.put("\n"),
            false => {
                self.line();
                self.list(&arm.body, false);
            }
        }
        self.indent -= 4;
        self.line();
        self.put(match arm.end {
            ArmEnd::Leave => ";;",
            ArmEnd::Fall => ";&",
            ArmEnd::Try => ";;&",
        });
    }

    fn redirects(&mut self, all: &[Redirect]) {
        for redirect in all {
            if redirect.kind == RedirectKind::Here && !redirect.text.windows(3).any(|three| three == b"<<<") {
                self.unmodelled = Some("printing a function with a here-document");
            }
            let text = &redirect.text;
            let before = text.iter().position(|byte| b"<>".contains(byte)).unwrap_or(0);
            let before = if text[..before].ends_with(b"&") { before - 1 } else { before };
            let end = before + text[before..].iter().take_while(|byte| b"<>&|".contains(byte)).count();
            let is_dup = redirect.kind == RedirectKind::Dup;
            let between: &[u8] = if is_dup { b"" } else { b" " };
            self.put([b" ", &text[..end], between, text[end..].trim_ascii()].concat());
        }
    }
}
