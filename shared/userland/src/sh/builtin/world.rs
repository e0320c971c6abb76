//! `cd`, `pwd`, `umask`.

use nslab_abi::Syscall;

use super::complain;
use crate::sh::Dialect;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::{join, lossy};

/// `cd [DIR]`
pub(super) async fn cd(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let words = match words {
        [option, rest @ ..] if option == b"-L" || option == b"-P" || option == b"--" => rest,
        words => words,
    };
    if words.len() > 1 && state.dialect.is_bash() {
        complain(sys, state, b"cd", "too many arguments").await;
        return 1;
    }
    let is_back = words.first().is_some_and(|word| word == b"-");
    let target = match words.first() {
        None => state.get(b"HOME").map(<[u8]>::to_vec),
        Some(_) if is_back => state.get(b"OLDPWD").map(<[u8]>::to_vec),
        Some(word) => Some(word.clone()),
    };
    let Some(target) = target else {
        let name = if is_back { "OLDPWD" } else { "HOME" };
        complain(sys, state, b"cd", &format!("{name} not set")).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    };
    let old = state.get(b"PWD").unwrap_or_default().to_vec();
    let logical = normal(&if target.starts_with(b"/") { target.clone() } else { join(&old, &target) });
    if let Err(errno) = sys.call(Syscall::Chdir { path: logical.clone() }).await {
        let text = match state.dialect {
            Dialect::Bash => format!("{}: {}", lossy(&target), errno.strerror()),
            Dialect::Dash => format!("can't cd to {}", lossy(&target)),
            Dialect::Ash => format!("can't cd to {}: {}", lossy(&target), errno.strerror()),
        };
        complain(sys, state, b"cd", &text).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    }
    if is_back {
        sys.print([&logical[..], b"\n"].concat());
    }
    state.export(b"OLDPWD", Some(old));
    state.export(b"PWD", Some(logical));
    0
}

/// Takes `.` and `..` out of a path by text alone, as `cd -L` does.
fn normal(path: &[u8]) -> Vec<u8> {
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in path.split(|&byte| byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    [b"/", &parts.join(&b'/')[..]].concat()
}

/// `pwd`
pub(super) async fn pwd(sys: &Sys, state: &State) -> u8 {
    let cwd = match state.get(b"PWD") {
        Some(cwd) => cwd.to_vec(),
        None => sys.getcwd().await.unwrap_or_default(),
    };
    sys.print([&cwd[..], b"\n"].concat());
    0
}

/// `umask [MODE]`
pub(super) async fn umask(sys: &Sys, state: &State, words: &[Vec<u8>]) -> u8 {
    let Some(word) = words.first() else {
        let mask = sys.int(Syscall::Umask { mask: 0o022 }).await.unwrap_or(0);
        let _ = sys.int(Syscall::Umask { mask: mask as u32 }).await;
        sys.print(format!("{mask:04o}\n"));
        return 0;
    };
    let digits =
        str::from_utf8(word).ok().and_then(|text| u32::from_str_radix(text, 8).ok()).filter(|mask| *mask <= 0o777);
    match digits {
        Some(mask) => {
            let _ = sys.int(Syscall::Umask { mask }).await;
            0
        }
        None if word.first().is_some_and(u8::is_ascii_digit) => {
            let text = match state.dialect {
                Dialect::Bash => format!("{}: octal number out of range", lossy(word)),
                _ => format!("Illegal number: {}", lossy(word)),
            };
            complain(sys, state, b"umask", &text).await;
            if state.dialect.is_bash() { 1 } else { 2 }
        }
        None => {
            complain(sys, state, b"umask", "nslab does not model symbolic modes").await;
            crate::getopt::UNMODELLED
        }
    }
}
