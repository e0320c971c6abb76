//! The keys of sort(1): which part of a line counts, and how it is compared.

use std::cmp::Ordering;

/// One `-k FROM[,TO]`, or the whole line.
#[derive(Clone, Debug)]
pub(super) struct Key {
    /// Field and character, from 1.
    from: (usize, usize),
    /// Field and character; character 0: the field's end. `None`: the line's end.
    to: Option<(usize, usize)>,
    skips_blanks: bool,
    folds: bool,
    is_numeric: bool,
    is_human: bool,
    is_reversed: bool,
}

impl Key {
    /// All of a line.
    pub(super) fn whole(options: &str) -> Key {
        let has = |letter| options.contains(letter);
        Key {
            from: (1, 1),
            to: None,
            skips_blanks: has('b'),
            folds: has('f'),
            is_numeric: has('n'),
            is_human: has('h'),
            is_reversed: has('r'),
        }
    }

    /// Reads `F[.C][OPTS][,F[.C][OPTS]]`; options of its own replace the global ones.
    pub(super) fn read(text: &str, global: &str) -> Result<Key, String> {
        let (from, to) = match text.split_once(',') {
            Some((from, to)) => (from, Some(to)),
            None => (text, None),
        };
        let (from, from_options) = position(text, from, 1)?;
        let (to, to_options) = match to {
            None => (None, ""),
            Some(to) => {
                let (to, options) = position(text, to, 0)?;
                (Some(to), options)
            }
        };
        let own = format!("{from_options}{to_options}");
        if let Some(letter) = own.chars().find(|letter| !"bfhnr".contains(*letter)) {
            return Err(format!("nslab does not model option -k {letter}"));
        }
        Ok(Key { from, to, ..Key::whole(if own.is_empty() { global } else { &own }) })
    }

    fn part<'a>(&self, separator: Option<u8>, line: &'a [u8]) -> &'a [u8] {
        let fields = fields(separator, line);
        let place = |(field, char): (usize, usize), skips: bool| match fields.get(field - 1) {
            None => line.len(),
            Some(&(start, end)) if char == 0 => end.max(start),
            Some(&(start, end)) => {
                let blanks = line[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                let start = if skips { start + blanks } else { start };
                (start + char - 1).min(end.max(start))
            }
        };
        let from = place(self.from, self.skips_blanks || self.is_numeric || self.is_human);
        let to = match self.to {
            None => line.len(),
            Some((field, 0)) => place((field, 0), false),
            Some((field, char)) => (place((field, char), self.skips_blanks) + 1).min(line.len()),
        };
        &line[from.min(line.len())..to.max(from).min(line.len())]
    }
}

fn position<'a>(whole: &str, text: &'a str, least_char: usize) -> Result<((usize, usize), &'a str), String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let end = digits(text);
    let field = text[..end].parse::<usize>().unwrap_or(0);
    if end == 0 {
        return Err(format!("invalid number at field start: invalid count at start of '{text}'"));
    }
    if field == 0 {
        return Err(format!("-: invalid field specification '{whole}'").replacen("-: ", "field number is zero: ", 1));
    }
    match text[end..].strip_prefix('.') {
        None => Ok(((field, least_char), &text[end..])),
        Some(rest) => {
            let end = digits(rest);
            Ok(((field, rest[..end].parse().unwrap_or(least_char)), &rest[end..]))
        }
    }
}

/// Begin and end of each field; without a separator a field begins with the blanks before it.
fn fields(separator: Option<u8>, line: &[u8]) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    let mut start = 0;
    match separator {
        Some(separator) => {
            for (at, _) in line.iter().enumerate().filter(|(_, byte)| **byte == separator) {
                all.push((start, at));
                start = at + 1;
            }
            all.push((start, line.len()));
        }
        None => {
            let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
            while start < line.len() {
                let blanks = line[start..].iter().take_while(|byte| is_blank(byte)).count();
                let word = line[start + blanks..].iter().take_while(|byte| !is_blank(byte)).count();
                all.push((start, start + blanks + word));
                start += blanks + word;
            }
        }
    }
    all
}

/// Compares two lines by the keys, in their order.
pub(super) fn compare(keys: &[Key], separator: Option<u8>, a: &[u8], b: &[u8]) -> Ordering {
    for key in keys {
        let (a, b) = (key.part(separator, a), key.part(separator, b));
        let order = if key.is_human {
            unit(a).cmp(&unit(b)).then_with(|| numeric(a, b))
        } else if key.is_numeric {
            numeric(a, b)
        } else if key.folds {
            a.to_ascii_uppercase().cmp(&b.to_ascii_uppercase())
        } else {
            a.cmp(b)
        };
        let order = if key.is_reversed { order.reverse() } else { order };
        if order.is_ne() {
            return order;
        }
    }
    Ordering::Equal
}

/// Sign, digits before the point without zeros in front, digits behind without zeros at the end.
fn read_number(text: &[u8]) -> (bool, &[u8], &[u8]) {
    let blanks = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let (is_negative, rest) = match text[blanks..].strip_prefix(b"-") {
        Some(rest) => (true, rest),
        None => (false, &text[blanks..]),
    };
    let count = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let whole = &rest[..count(rest)];
    let tail = rest[whole.len()..].strip_prefix(b".").unwrap_or_default();
    let tail = &tail[..count(tail)];
    let zeros = whole.iter().take_while(|byte| **byte == b'0').count();
    let end = tail.iter().rposition(|byte| *byte != b'0').map_or(0, |at| at + 1);
    (is_negative, &whole[zeros..], &tail[..end])
}

fn numeric(a: &[u8], b: &[u8]) -> Ordering {
    let ((a_minus, a_whole, a_tail), (b_minus, b_whole, b_tail)) = (read_number(a), read_number(b));
    let size = a_whole.len().cmp(&b_whole.len()).then_with(|| a_whole.cmp(b_whole)).then_with(|| a_tail.cmp(b_tail));
    let is_zero = |whole: &[u8], tail: &[u8]| whole.is_empty() && tail.is_empty();
    match (a_minus && !is_zero(a_whole, a_tail), b_minus && !is_zero(b_whole, b_tail)) {
        (false, false) => size,
        (true, true) => size.reverse(),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// The power of a number's letter, negative where it is.
fn unit(text: &[u8]) -> i32 {
    let (is_negative, whole, tail) = read_number(text);
    if whole.is_empty() && tail.is_empty() {
        return 0;
    }
    let letters = text.iter().skip_while(|byte| !byte.is_ascii_digit()).find(|byte| byte.is_ascii_alphabetic());
    let power = letters.and_then(|letter| b"KMGTPEZY".iter().position(|unit| unit == &letter.to_ascii_uppercase()));
    let power = power.map_or(1, |at| at as i32 + 2);
    if is_negative { -power } else { power }
}
