//! Aliases: words that the text has other words for - POSIX, 2.3.1.

use super::{Parser, Trouble};

/// The value of an alias as it stands in the text.
#[derive(Clone, Debug)]
pub(in crate::sh) struct Spent {
    name: Vec<u8>,
    start: usize,
    end: usize,
    /// "If the value of the alias replacing the word ends in a <blank>, the shell shall check the next command word" - POSIX.
    has_blank: bool,
}

/// Puts an alias's value into the text, where the parser found its name.
pub(in crate::sh) fn splice(text: &mut Vec<u8>, spent: &mut Vec<Spent>, start: usize, length: usize, value: &[u8]) {
    let name = text[start..start + length].to_vec();
    text.splice(start..start + length, value.iter().copied());
    let moved = |at: usize| if at > start { (at + value.len()).saturating_sub(length) } else { at };
    for old in spent.iter_mut() {
        (old.start, old.end) = (moved(old.start), moved(old.end));
    }
    let has_blank = value.last().is_some_and(|byte| b" \t".contains(byte));
    spent.push(Spent { name, start, end: start + value.len(), has_blank });
}

impl Parser<'_> {
    /// Asks for the alias at the cursor to be replaced, if one is there; `is_first`: it is a command's name.
    pub(super) fn replace_alias(&self, is_first: bool) -> Result<(), Trouble> {
        let Some(aliases) = self.aliases.filter(|aliases| !aliases.is_empty()) else { return Ok(()) };
        let rest = self.rest();
        let length = rest.iter().position(|byte| b" \t\n;|&()<>\\'\"$`".contains(byte)).unwrap_or(rest.len());
        // A quoted word is no alias.
        if rest.get(length).is_some_and(|byte| b"\\'\"$`".contains(byte)) || !aliases.contains_key(&rest[..length]) {
            return Ok(());
        }
        let is_spent =
            self.spent.iter().any(|old| (old.start..old.end).contains(&self.pos) && old.name == rest[..length]);
        let follows = || {
            let before = self.source[..self.pos].trim_ascii_end().len();
            self.spent.iter().any(|old| old.has_blank && (before..=self.pos).contains(&old.end))
        };
        if is_spent || !(is_first || follows()) {
            return Ok(());
        }
        Err(Trouble::Alias { start: self.pos, length })
    }
}
