//! The conversions in a format string - printf(3), scanf(3).

/// Conversions looked at in one format.
const CONVERSIONS_MAX: usize = 200;

/// The length modifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    None,
    /// `hh`.
    Char,
    /// `h`.
    Short,
    /// `l`, `z`, `t`, `j`: all 64 bits wide.
    Long,
    /// `ll`, `q`.
    LongLong,
    /// `L`.
    LongDouble,
}

/// One conversion, from its `%` to its letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conversion {
    /// As written: `%-5ld`.
    pub text: String,
    /// The byte where it starts.
    pub at: usize,
    pub letter: char,
    pub length: Length,
    /// Bytes of the length modifier and the letter.
    pub nr_letters: usize,
    /// `*`s that take an `int` each.
    pub nr_stars: usize,
    /// `%*d` of scanf(3): read, but not stored.
    pub is_skipped: bool,
    /// `%ms` of scanf(3): the text is put into memory of its own.
    pub is_allocated: bool,
    /// Does the manual know the letter?
    pub is_known: bool,
}

/// Finds the conversions; `None` if arguments are numbered (`%1$d`), or there are too many.
pub(crate) fn conversions(text: &str, is_read: bool) -> Option<Vec<Conversion>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(distance) = text[at..].find('%') {
        let start = at + distance;
        let conversion = conversion(text, start, is_read)?;
        at = start + conversion.text.len();
        found.push(conversion);
        if found.len() > CONVERSIONS_MAX {
            return None;
        }
    }
    Some(found)
}

fn conversion(text: &str, start: usize, is_read: bool) -> Option<Conversion> {
    let rest = &text[start + 1..];
    let flags = if is_read { "*'" } else { "-+ #0'I" };
    let after_flags = rest.trim_start_matches(|c| flags.contains(c));
    let is_skipped = is_read && rest[..rest.len() - after_flags.len()].contains('*');
    let after_width = after_flags.trim_start_matches(|c: char| c.is_ascii_digit() || c == '*' || c == '.');
    let width = &after_flags[..after_flags.len() - after_width.len()];
    if after_width.starts_with('$') {
        return None;
    }
    let is_allocated = is_read && after_width.starts_with('m');
    let letters = if is_allocated { &after_width[1..] } else { after_width };
    let rows = [
        ("hh", Length::Char),
        ("h", Length::Short),
        ("ll", Length::LongLong),
        ("l", Length::Long),
        ("q", Length::LongLong),
        ("L", Length::LongDouble),
        ("j", Length::Long),
        ("z", Length::Long),
        ("t", Length::Long),
    ];
    let row = rows.iter().find(|row| letters.starts_with(row.0));
    let (modifier, length) = row.copied().unwrap_or(("", Length::None));
    let letter = letters[modifier.len()..].chars().next();
    let known = if is_read { "diouxXaAeEfFgGcsp[n%CS" } else { "diouxXaAeEfFgGcspn%mCS" };
    let mut end = text.len() - letters.len() + modifier.len() + letter.map_or(0, char::len_utf8);
    if letter == Some('[') {
        // A `]` right after `[` or `[^` belongs to the set.
        let set = text[end..].trim_start_matches('^');
        let first = text.len() - set.len() + usize::from(set.starts_with(']'));
        end = text[first..].find(']').map_or(text.len(), |close| first + close + 1);
    }
    Some(Conversion {
        text: text[start..end].to_string(),
        at: start,
        letter: letter.unwrap_or('\0'),
        length,
        nr_letters: modifier.len() + letter.map_or(0, char::len_utf8),
        nr_stars: if is_read { 0 } else { width.matches('*').count() },
        is_skipped,
        is_allocated,
        is_known: letter.is_some_and(|letter| known.contains(letter)),
    })
}
