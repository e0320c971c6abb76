//! History expansion: `!!`, `!$`, `!7`, `!-2`, `!text`, `^old^new` - bash(1), "HISTORY EXPANSION".

use crate::text::number;

/// The line with its events replaced; `None`: there is none. `Err`: no such event; its text.
pub(in crate::sh) fn expand(line: &[u8], history: &[Vec<u8>]) -> Result<Option<Vec<u8>>, Vec<u8>> {
    if let Some(rest) = line.strip_prefix(b"^") {
        let parts: Vec<&[u8]> = rest.trim_ascii_end().split(|&byte| byte == b'^').collect();
        let last = history.last().map(Vec::as_slice).unwrap_or_default();
        let old = parts[0];
        let at = (!old.is_empty()).then(|| last.windows(old.len()).position(|window| window == old)).flatten();
        return match at {
            Some(at) => {
                let new = parts.get(1).copied().unwrap_or_default();
                Ok(Some([&last[..at], new, &last[at + old.len()..], b"\n"].concat()))
            }
            None => Err([b":s", line.trim_ascii_end(), b": substitution failed"].concat()),
        };
    }
    let mut out = Vec::new();
    let mut at = 0;
    let (mut is_single, mut is_double, mut is_changed) = (false, false, false);
    while let Some(&byte) = line.get(at) {
        let next = line.get(at + 1).copied().unwrap_or(b'\n');
        match byte {
            b'\\' if !is_single => {
                out.push(byte);
                out.extend(line.get(at + 1));
                at += 2;
                continue;
            }
            b'\'' if !is_double => is_single = !is_single,
            b'"' if !is_single => is_double = !is_double,
            b'!' if !is_single && names_event(next, is_double, &out) => {
                let (text, length) = event(&line[at..], history)?;
                out.extend(text);
                at += length;
                is_changed = true;
                continue;
            }
            _ => {}
        }
        out.push(byte);
        at += 1;
    }
    Ok(is_changed.then_some(out))
}

/// Does `!` before this byte name an event?
fn names_event(next: u8, is_double: bool, before: &[u8]) -> bool {
    let is_plain = b" \t\n=(".contains(&next) || (is_double && next == b'"');
    let is_of_shell = [&b"${"[..], b"$", b"["].iter().any(|end| before.ends_with(end));
    !is_plain && !is_of_shell
}

/// The event at the beginning, and the length of what means it.
fn event(text: &[u8], history: &[Vec<u8>]) -> Result<(Vec<u8>, usize), Vec<u8>> {
    let rest = &text[1..];
    let last = |back: usize| history.len().checked_sub(back).and_then(|at| history.get(at));
    let words = |line: &[u8]| crate::text::words(line).into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>();
    let (found, length) = match rest[0] {
        b'!' => (last(1).cloned(), 2),
        b'$' => (last(1).and_then(|line| words(line).pop()), 2),
        b'^' => (last(1).and_then(|line| words(line).get(1).cloned()), 2),
        b'*' => (last(1).map(|line| words(line).get(1..).unwrap_or_default().join(&b' ')), 2),
        b'-' | b'0'..=b'9' => {
            let sign = usize::from(rest[0] == b'-');
            let digits = rest[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let value = number::<usize>(&rest[sign..sign + digits]).unwrap_or(0);
            let found = if sign == 1 { last(value.max(1)) } else { history.get(value.wrapping_sub(1)) };
            (found.cloned(), 1 + sign + digits)
        }
        b'?' => {
            let length = rest[1..].iter().position(|byte| b"?\n".contains(byte)).unwrap_or(rest.len() - 1);
            let wanted = &rest[1..1 + length];
            let fits = |line: &&Vec<u8>| line.windows(wanted.len().max(1)).any(|window| window == wanted);
            let is_closed = rest.get(1 + length) == Some(&b'?');
            (history.iter().rev().find(fits).cloned(), 2 + length + usize::from(is_closed))
        }
        _ => {
            let length = rest.iter().position(|byte| b" \t\n;|&()<>:\"'".contains(byte)).unwrap_or(rest.len());
            let wanted = &rest[..length];
            (history.iter().rev().find(|line| line.starts_with(wanted)).cloned(), 1 + length)
        }
    };
    match found {
        // `!!:1` and its like.
        Some(line) => match text.get(length..length + 2) {
            Some([b':', which @ (b'0'..=b'9' | b'$' | b'*' | b'^')]) => {
                let all = words(&line);
                let word = match which {
                    b'$' => all.last().cloned(),
                    b'^' => all.get(1).cloned(),
                    b'*' => Some(all.get(1..).unwrap_or_default().join(&b' ')),
                    digit => all.get(usize::from(digit - b'0')).cloned(),
                };
                word.map(|word| (word, length + 2))
                    .ok_or_else(|| [&text[length..length + 2], b": bad word specifier"].concat())
            }
            _ => Ok((line, length)),
        },
        None => Err([text[..length].trim_ascii_end(), b": event not found"].concat()),
    }
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn events_are_bash_s() {
        let history: Vec<Vec<u8>> = ["ls -l /tmp", "echo one two"].map(|line| line.as_bytes().to_vec()).to_vec();
        let get = |line: &str| {
            expand(line.as_bytes(), &history).map(|line| line.map(|line| String::from_utf8_lossy(&line).into_owned()))
        };
        assert_eq!(get("sudo !!\n"), Ok(Some("sudo echo one two\n".to_string())));
        assert_eq!(get("cat !$ !ls\n"), Ok(Some("cat two ls -l /tmp\n".to_string())));
        assert_eq!(get("!1 !-1 !!:1\n"), Ok(Some("ls -l /tmp echo one two one\n".to_string())));
        assert_eq!(get("^one^three^\n"), Ok(Some("echo three two\n".to_string())));
        assert_eq!(get("echo '!!' ! $! !=\n"), Ok(None));
        assert_eq!(get("!nosuch\n"), Err(b"!nosuch: event not found".to_vec()));
    }
}
