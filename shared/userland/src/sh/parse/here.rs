//! Here-documents - POSIX, 2.7.4.

use super::{Missing, Parser, Trouble};
use crate::sh::ast::{Part, Word};
use crate::text::lines;

impl Parser<'_> {
    /// Reads the delimiter here and the text behind this line.
    pub(super) fn here_document(&mut self, strip_tabs: bool) -> Result<Word, Trouble> {
        let first_line = self.line;
        let delimiter = self.required_word()?;
        let mut is_quoted = false;
        let mut end = Vec::new();
        for part in &delimiter.0 {
            if let Part::Text { text, quoted } = part {
                is_quoted |= quoted;
                end.extend(text);
            }
        }
        let start = match self.here_end {
            Some(start) => start,
            None => match self.rest().iter().position(|&byte| byte == b'\n') {
                Some(length) => self.pos + length + 1,
                None if self.is_final => self.source.len(),
                None => return Err(Trouble::Incomplete { line: self.line, missing: Missing::Word(None) }),
            },
        };
        let mut body = Vec::new();
        let mut at = start;
        loop {
            let rest = self.source.get(at..).unwrap_or_default();
            if rest.is_empty() {
                if !self.is_final {
                    return Err(Trouble::Incomplete { line: self.line, missing: Missing::Word(None) });
                }
                let last_line = self.line + (lines(&self.source[self.pos..]).count() as u32).saturating_sub(1);
                self.unended.push((first_line, end, last_line));
                break;
            }
            let length = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |length| length + 1);
            let mut line = &rest[..length];
            at += length;
            if strip_tabs {
                line = &line[line.iter().take_while(|&&byte| byte == b'\t').count()..];
            }
            if line.strip_suffix(b"\n").unwrap_or(line) == end {
                break;
            }
            body.extend_from_slice(line);
        }
        self.here_end = Some(at);
        if is_quoted {
            return Ok(Word(vec![Part::Text { text: body, quoted: true }]));
        }
        self.inner(&body).quoted_text(None)
    }
}
