//! Prompts - bash(1), PROMPTING.

use crate::sh::Dialect;
use crate::sh::state::State;

/// The text of the prompt that is due.
pub(super) fn render(state: &State, is_continued: bool) -> Vec<u8> {
    let text: &[u8] = match (is_continued, state.dialect) {
        (true, _) => state.get(b"PS2").unwrap_or(b"> "),
        // Debian's /etc/bash.bashrc sets this one.
        (false, Dialect::Bash) => state.get(b"PS1").unwrap_or(b"\\u@\\h:\\w\\$ "),
        (false, Dialect::Ash) => state.get(b"PS1").unwrap_or(b"\\w \\$ "),
        (false, Dialect::Dash) => {
            let own: &[u8] = if state.is_root { b"# " } else { b"$ " };
            return state.get(b"PS1").unwrap_or(own).to_vec();
        }
    };
    expand(state, text)
}

/// Replaces what a backslash introduces, as `${name@P}` does, too.
pub(in crate::sh) fn expand(state: &State, text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'u') if state.is_root => out.extend(b"root"),
            Some(b'u') => out.extend(state.get(b"USER").unwrap_or(b"I have no name!")),
            Some(b'h') => out.extend(state.hostname.split(|&byte| byte == b'.').next().unwrap_or_default()),
            Some(b'H') => out.extend(&state.hostname),
            Some(b'w') => out.extend(directory(state)),
            Some(b'W') => out.extend(crate::text::basename(&directory(state))),
            Some(b'$') => out.push(if state.is_root { b'#' } else { b'$' }),
            Some(b's') => out.extend(&state.name),
            Some(b'n') => out.push(b'\n'),
            Some(b'\\') => out.push(b'\\'),
            Some(b'e') => out.push(27),
            Some(b'a') => out.push(7),
            Some(b'[' | b']') => {}
            Some(other) => out.extend([b'\\', other]),
            None => out.push(b'\\'),
        }
    }
    out
}

/// The working directory, with `~` for the home.
fn directory(state: &State) -> Vec<u8> {
    let cwd = state.get(b"PWD").unwrap_or(b"/").to_vec();
    match state.get(b"HOME").filter(|home| home.len() > 1) {
        Some(home) if cwd == home => b"~".to_vec(),
        Some(home) if cwd.starts_with(home) && cwd.get(home.len()) == Some(&b'/') => {
            [b"~", &cwd[home.len()..]].concat()
        }
        _ => cwd,
    }
}
