//! What bash understands and this shell does not: refused by name instead of being called wrong.

use super::{Parser, Trouble};
use crate::sh::parse::command::is_name_byte;

/// Reserved words of bash beyond POSIX.
const RESERVED: [(&str, &str); 4] = [("[[", "[[ ... ]]"), ("select", "select"), ("coproc", "coproc"), ("time", "time")];

impl Parser<'_> {
    /// Refuses what begins here, at the beginning of a command.
    pub(super) fn refuse_command(&self) -> Result<(), Trouble> {
        if !self.dialect.is_bash() {
            return Ok(());
        }
        if let Some((_, what)) = RESERVED.iter().find(|(word, _)| self.at_reserved(word)) {
            return Err(self.unmodelled(what));
        }
        let rest = self.rest();
        if rest.starts_with(b"((") && is_arithmetic(rest) {
            return Err(self.unmodelled("(( ... ))"));
        }
        Ok(())
    }

    /// Refuses `name+=`, `name[…]=` and `name=(…)` at the cursor.
    pub(super) fn refuse_assignment(&self) -> Result<(), Trouble> {
        let rest = self.rest();
        let end = rest.iter().position(|&byte| !is_name_byte(byte)).unwrap_or(rest.len());
        if !self.dialect.is_bash() || end == 0 || rest[0].is_ascii_digit() {
            return Ok(());
        }
        let after = &rest[end..];
        let is_element = after.first() == Some(&b'[')
            && after.iter().position(|byte| b"] \t\n".contains(byte)).is_some_and(|at| after[at..].starts_with(b"]="));
        match after {
            [b'+', b'=', ..] => Err(self.unmodelled("name+=value")),
            [b'=', b'(', ..] => Err(self.unmodelled("arrays")),
            _ if is_element => Err(self.unmodelled("arrays")),
            _ => Ok(()),
        }
    }

    /// Refuses `<(…)` and `>(…)`.
    pub(super) fn refuse_process_substitution(&self) -> Result<(), Trouble> {
        let is_here = self.dialect.is_bash() && (self.rest().starts_with(b"<(") || self.rest().starts_with(b">("));
        if is_here { Err(self.unmodelled("process substitution")) } else { Ok(()) }
    }

    pub(super) fn unmodelled(&self, what: &'static str) -> Trouble {
        Trouble::Unmodelled { line: self.line, what }
    }
}

/// Are the two parentheses at the beginning closed by two?
fn is_arithmetic(text: &[u8]) -> bool {
    let mut depth = 0;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 1 && at > 1 {
            return text.get(at + 1) == Some(&b')');
        }
    }
    false
}
