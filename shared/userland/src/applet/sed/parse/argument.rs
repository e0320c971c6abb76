//! What follows the letter of a sed command.

use super::{Action, Parser, Parsing, Piece, Substitution, Wrong};
use crate::applet::text_input::unescape;

impl Parser<'_> {
    pub(super) fn file(&mut self) -> Parsing<Vec<u8>> {
        self.skip(b" \t");
        let path = self.line();
        if path.is_empty() { Err(self.wrong("missing filename in r/R/w/W commands")) } else { Ok(path) }
    }

    /// The text of `a`, `i`, `c`: what follows on the line, or the next one; a backslash at a line's end goes on.
    pub(super) fn text_argument(&mut self) -> Parsing<Vec<u8>> {
        self.skip(b" \t");
        if self.takes(b'\\') {
            self.skip(b" \t");
            if !self.takes(b'\n') {
                self.skip(b" \t");
            }
        }
        if self.at >= self.text.len() {
            return Err(self.wrong("expected \\ after `a', `c' or `i'"));
        }
        let mut text = Vec::new();
        while let Some(byte) = self.next() {
            match byte {
                b'\\' => text.extend(self.next()),
                b'\n' => break,
                byte => text.push(byte),
            }
        }
        text.push(b'\n');
        Ok(text)
    }

    pub(super) fn substitution(&mut self) -> Parsing<Substitution> {
        let Some(delimiter) = self.next().filter(|byte| !b"\\\n".contains(byte)) else {
            return Err(self.wrong("unterminated `s' command"));
        };
        let pattern = self.delimited(delimiter, true);
        let replacement = pattern.is_some().then(|| self.delimited(delimiter, false)).flatten();
        let (Some(pattern), Some(replacement)) = (pattern, replacement) else {
            return Err(self.wrong("unterminated `s' command"));
        };
        let (mut is_global, mut which, mut prints, mut folds, mut file) = (false, 1, false, false, None);
        loop {
            match self.peek() {
                Some(b'g') => is_global = true,
                Some(b'p') => prints = true,
                Some(b'i' | b'I') => folds = true,
                Some(b'0'..=b'9') => {
                    which = self.number().unwrap_or(1);
                    if which == 0 {
                        return Err(self.wrong("number option to `s' command may not be zero"));
                    }
                    continue;
                }
                Some(b'w') => {
                    self.at += 1;
                    file = Some(self.file()?);
                    break;
                }
                Some(letter @ (b'e' | b'm' | b'M')) => {
                    return Err(Wrong::Unmodelled(format!("s///{}", char::from(letter))));
                }
                None | Some(b'\n' | b';' | b'}' | b'#' | b' ' | b'\t') => break,
                Some(_) => {
                    self.at += 1;
                    return Err(self.wrong("unknown option to `s'"));
                }
            }
            self.at += 1;
        }
        let groups = count_groups(&pattern, self.is_extended);
        let regex = self.regex(pattern, folds)?;
        let replacement = pieces(&replacement);
        let highest = replacement.iter().map(|piece| if let Piece::Group(group) = piece { *group } else { 0 }).max();
        if let Some(group) = highest.filter(|&group| group > groups) {
            return Err(self.wrong(&format!("invalid reference \\{group} on `s' command's RHS")));
        }
        Ok(Substitution { regex, replacement, is_global, which, prints, file })
    }

    pub(super) fn translation(&mut self) -> Parsing<Action> {
        let delimiter = self.next().unwrap_or(b'/');
        let from = self.delimited(delimiter, false);
        let to = from.is_some().then(|| self.delimited(delimiter, false)).flatten();
        let (Some(from), Some(to)) = (from, to) else { return Err(self.wrong("unterminated `y' command")) };
        let (from, to) = (unescape(&from), unescape(&to));
        if from.len() != to.len() {
            return Err(self.wrong("strings for `y' command are different lengths"));
        }
        let mut map = Box::new([0; 256]);
        (0..=255u8).for_each(|byte| map[usize::from(byte)] = byte);
        from.iter().zip(to).for_each(|(from, to)| map[usize::from(*from)] = to);
        Ok(Action::Translate(map))
    }
}

fn count_groups(pattern: &[u8], is_extended: bool) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < pattern.len() {
        match (pattern[at], pattern.get(at + 1)) {
            (b'\\', Some(next)) => {
                count += usize::from(!is_extended && *next == b'(');
                at += 1;
            }
            (b'(', _) => count += usize::from(is_extended),
            _ => {}
        }
        at += 1;
    }
    count
}

fn pieces(text: &[u8]) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut plain = Vec::new();
    let mut bytes = text.iter();
    let flush = |plain: &mut Vec<u8>, all: &mut Vec<Piece>, piece: Piece| {
        if !plain.is_empty() {
            all.push(Piece::Text(std::mem::take(plain)));
        }
        all.push(piece);
    };
    while let Some(&byte) = bytes.next() {
        match byte {
            b'&' => flush(&mut plain, &mut all, Piece::Group(0)),
            b'\\' => match bytes.next() {
                Some(digit @ b'0'..=b'9') => flush(&mut plain, &mut all, Piece::Group(usize::from(digit - b'0'))),
                Some(letter @ (b'U' | b'L' | b'u' | b'l' | b'E')) => flush(&mut plain, &mut all, Piece::Case(*letter)),
                Some(b'n') => plain.push(b'\n'),
                Some(b't') => plain.push(b'\t'),
                Some(b'r') => plain.push(b'\r'),
                Some(other) => plain.push(*other),
                None => plain.push(b'\\'),
            },
            byte => plain.push(byte),
        }
    }
    if !plain.is_empty() {
        all.push(Piece::Text(plain));
    }
    all
}
