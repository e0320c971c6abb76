//! The parts of a format that are no numbers: escapes and times.

use crate::sh::Dialect;

/// A backslash escape of the format, behind the backslash; its length.
pub(super) fn escape(rest: &[u8], dialect: Dialect) -> (Vec<u8>, usize) {
    match rest {
        [] => (b"\\".to_vec(), 0),
        [b'0'..=b'7', ..] => {
            let length = rest.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            (vec![rest[..length].iter().fold(0u32, |value, byte| value * 8 + u32::from(byte - b'0')) as u8], length)
        }
        [b'"', ..] => (b"\"".to_vec(), 1),
        [b'\'', ..] if dialect.is_bash() => (b"'".to_vec(), 1),
        [b'x' | b'u' | b'U', ..] if dialect.is_bash() => {
            let most = match rest[0] {
                b'x' => 2,
                b'u' => 4,
                _ => 8,
            };
            let length = rest[1..].iter().take(most).take_while(|byte| byte.is_ascii_hexdigit()).count();
            (crate::sh::parse::unescape(&[b"\\", &rest[..=length]].concat()), length + 1)
        }
        // `\c` ends the output only in `%b`.
        [b'c', ..] => (b"\\c".to_vec(), 1),
        rest => (crate::applet::echo::unescape(&[b"\\", &rest[..1]].concat()).0, 1),
    }
}

/// strftime(3) of the conversions that are used most.
pub(super) fn time(format: &[u8], seconds: i64) -> Vec<u8> {
    let (year, month, day) = crate::text::date(seconds.div_euclid(86_400));
    let clock = seconds.rem_euclid(86_400);
    let month_name = crate::text::MONTHS[month - 1];
    let mut out = Vec::new();
    let format: &[u8] = if format.is_empty() { b"%H:%M:%S" } else { format };
    let mut bytes = format.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let text = match bytes.next() {
            Some(b'Y') => year.to_string(),
            Some(b'm') => format!("{month:02}"),
            Some(b'd') => format!("{day:02}"),
            Some(b'H') => format!("{:02}", clock / 3600),
            Some(b'M') => format!("{:02}", clock / 60 % 60),
            Some(b'S') => format!("{:02}", clock % 60),
            Some(b'F') => format!("{year}-{month:02}-{day:02}"),
            Some(b'T') => format!("{:02}:{:02}:{:02}", clock / 3600, clock / 60 % 60, clock % 60),
            Some(b'b') => month_name.to_string(),
            Some(b's') => seconds.to_string(),
            Some(b'y') => format!("{:02}", year % 100),
            Some(b'Z') => "UTC".to_string(),
            Some(b'z') => "+0000".to_string(),
            Some(b'c') => crate::text::ctime(seconds),
            Some(b'%') => "%".to_string(),
            Some(other) => format!("%{}", char::from(other)),
            None => "%".to_string(),
        };
        out.extend(text.bytes());
    }
    out
}
