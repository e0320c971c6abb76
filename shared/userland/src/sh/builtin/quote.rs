//! Words so that a shell reads them back.

use crate::sh::Dialect;

/// In single quotes.
pub(in crate::sh) fn quote_always(word: &[u8]) -> Vec<u8> {
    if word.iter().any(|byte| byte.is_ascii_control() && *byte != b'\n' && *byte != b'\t') {
        return ansi(word);
    }
    let mut out = vec![b'\''];
    for &byte in word {
        if byte == b'\'' { out.extend(b"'\\''") } else { out.push(byte) }
    }
    out.push(b'\'');
    out
}

/// Has a word what a shell would read otherwise? - sh_contains_shell_metas
fn has_meta(word: &[u8]) -> bool {
    word.iter().enumerate().any(|(at, byte)| match byte {
        b'~' => at == 0 || b"=:".contains(&word[at - 1]),
        b'#' => at == 0,
        byte => b" \t\n'\"\\|&;()<>!{}*[?]^$`".contains(byte),
    })
}

/// As `set -x` and `set` show words: in quotes where they need some.
pub(in crate::sh) fn quote(word: &[u8], dialect: Dialect) -> Vec<u8> {
    if dialect == Dialect::Dash || (!word.is_empty() && !has_meta(word) && !word.iter().any(u8::is_ascii_control)) {
        return word.to_vec();
    }
    quote_always(word)
}

/// As dash's `set`, `export` and `trap` show values: single quotes, and a single quote in double ones.
pub(in crate::sh) fn quote_dash(word: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = word;
    loop {
        let plain = rest.iter().position(|&byte| byte == b'\'').unwrap_or(rest.len());
        let (head, tail) = rest.split_at(plain);
        if !head.is_empty() || (out.is_empty() && tail.is_empty()) {
            out.push(b'\'');
            out.extend(head);
            out.push(b'\'');
        }
        let quotes = tail.iter().take_while(|byte| **byte == b'\'').count();
        if quotes > 0 {
            out.push(b'"');
            out.extend(&tail[..quotes]);
            out.push(b'"');
        }
        rest = &tail[quotes..];
        if rest.is_empty() {
            return out;
        }
    }
}

/// As bash's `export` and `declare` show values: in double quotes, or `$'…'` where there are control characters.
pub(in crate::sh) fn quote_double(word: &[u8]) -> Vec<u8> {
    if word.iter().any(u8::is_ascii_control) {
        return ansi(word);
    }
    let mut out = vec![b'"'];
    for &byte in word {
        if b"\"\\$`".contains(&byte) {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'"');
    out
}

/// `printf %q`: with backslashes.
pub(in crate::sh) fn quote_backslash(word: &[u8]) -> Vec<u8> {
    if word.is_empty() {
        return b"''".to_vec();
    }
    if word.iter().any(u8::is_ascii_control) {
        return ansi(word);
    }
    let mut out = Vec::new();
    for (at, &byte) in word.iter().enumerate() {
        let is_special = match byte {
            b'~' => at == 0 || b"=:".contains(&word[at - 1]),
            b'#' => at == 0,
            byte => b" \t\n'\"\\|&;()<>!{}*[?]^$`,".contains(&byte),
        };
        if is_special {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out
}

/// `$'…'`
pub(in crate::sh) fn ansi(word: &[u8]) -> Vec<u8> {
    let mut out = b"$'".to_vec();
    for &byte in word {
        match byte {
            7 => out.extend(b"\\a"),
            8 => out.extend(b"\\b"),
            b'\t' => out.extend(b"\\t"),
            b'\n' => out.extend(b"\\n"),
            11 => out.extend(b"\\v"),
            12 => out.extend(b"\\f"),
            b'\r' => out.extend(b"\\r"),
            27 => out.extend(b"\\E"),
            b'\\' | b'\'' => out.extend([b'\\', byte]),
            0..=31 | 127 => out.extend(format!("\\{byte:03o}").bytes()),
            byte => out.push(byte),
        }
    }
    out.push(b'\'');
    out
}
