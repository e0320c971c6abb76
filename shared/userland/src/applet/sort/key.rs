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
    is_general: bool,
    is_month: bool,
    is_version: bool,
    is_dictionary: bool,
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
            is_general: has('g'),
            is_month: has('M'),
            is_version: has('V'),
            is_dictionary: has('d'),
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
        if let Some(letter) = own.chars().find(|letter| !"bdfghMnrV".contains(*letter)) {
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
        } else if key.is_general {
            general(a).partial_cmp(&general(b)).unwrap_or(Ordering::Equal)
        } else if key.is_month {
            month(a).cmp(&month(b))
        } else if key.is_version {
            version(a, b)
        } else if key.is_dictionary {
            let kept = |text: &[u8]| -> Vec<u8> {
                let is_kept = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'\t');
                let text = text.iter().filter(is_kept).copied().collect::<Vec<u8>>();
                if key.folds { text.to_ascii_uppercase() } else { text }
            };
            kept(a).cmp(&kept(b))
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

/// strtod(3), as far as decimal numbers go; what is no number comes first.
fn general(text: &[u8]) -> (bool, f64) {
    let text = crate::text::lossy(text.trim_ascii_start());
    let is_part = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
    let most = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let number = (1..=most).rev().find_map(|end| text[..end].parse::<f64>().ok());
    (number.is_some(), number.unwrap_or(0.0))
}

/// 1 to 12 for a month's English short name, 0 for what is none.
fn month(text: &[u8]) -> usize {
    let text = text.trim_ascii_start();
    let short = crate::text::lossy(&text[..text.len().min(3)]);
    crate::text::MONTHS.iter().position(|month| month.eq_ignore_ascii_case(&short)).map_or(0, |at| at + 1)
}

/// Names with numbers in them, as filevercmp() of gnulib orders them; suffixes such as `.tar` come after all else.
fn version(a: &[u8], b: &[u8]) -> Ordering {
    let (a_body, b_body) = (without_suffix(a), without_suffix(b));
    pieces(a_body, b_body)
        .then_with(|| if a_body.len() == a.len() && b_body.len() == b.len() { Ordering::Equal } else { pieces(a, b) })
}

/// A name without `(\.[A-Za-z~][A-Za-z0-9~]*)*` at its end.
fn without_suffix(name: &[u8]) -> &[u8] {
    let mut end = name.len();
    while let Some(at) = name[..end].iter().rposition(|&byte| byte == b'.').filter(|&at| at > 0) {
        let is_suffix = name.get(at + 1).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'~')
            && name[at + 1..end].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'~');
        if !is_suffix {
            break;
        }
        end = at;
    }
    &name[..end]
}

/// In turn what is no number, letter by letter (`~` first, then the end, letters, all else), and numbers.
fn pieces(mut a: &[u8], mut b: &[u8]) -> Ordering {
    let rank = |byte: Option<&u8>| match byte {
        Some(b'~') => -2,
        None => -1,
        Some(byte) if byte.is_ascii_digit() => -1,
        Some(byte) if byte.is_ascii_alphabetic() => i32::from(*byte),
        Some(byte) => i32::from(*byte) + 256,
    };
    while !a.is_empty() || !b.is_empty() {
        let is_text = |text: &[u8]| text.first().is_some_and(|byte| !byte.is_ascii_digit());
        while is_text(a) || is_text(b) {
            let order = rank(a.first()).cmp(&rank(b.first()));
            if order.is_ne() {
                return order;
            }
            (a, b) = (&a[a.len().min(1)..], &b[b.len().min(1)..]);
        }
        let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (a_end, b_end) = (digits(a), digits(b));
        let order = numeric(&a[..a_end], &b[..b_end]);
        if order.is_ne() {
            return order;
        }
        (a, b) = (&a[a_end..], &b[b_end..]);
    }
    Ordering::Equal
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
