//! `cd`, `pwd`, `umask`.

use nslab_abi::Syscall;

use super::complain;
use crate::sh::Dialect;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::{join, lossy};

/// `cd [-LPe] [DIR]`
pub(super) async fn cd(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let (mut at, mut is_physical) = (0, false);
    while let Some(word) = words.get(at).filter(|word| word.len() > 1 && word[0] == b'-') {
        at += 1;
        match &word[..] {
            b"-L" => is_physical = false,
            b"-P" => is_physical = true,
            b"-e" if state.dialect.is_bash() => {}
            b"--" => break,
            word => {
                let letter = lossy(&word[1..2]);
                if state.dialect.is_bash() {
                    complain(sys, state, b"cd", &format!("-{letter}: invalid option")).await;
                    sys.eprint("cd: usage: cd [-L|[-P [-e]] [-@]] [dir]\n").await;
                } else {
                    complain(sys, state, b"cd", &format!("Illegal option -{letter}")).await;
                }
                return 2;
            }
        }
    }
    let words = &words[at..];
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
        // dash goes nowhere and is content.
        if !state.dialect.is_bash() && !is_back {
            return 0;
        }
        let name = if is_back { "OLDPWD" } else { "HOME" };
        complain(sys, state, b"cd", &format!("{name} not set")).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    };
    let found = along_cdpath(sys, state, &target).await;
    let says = is_back || found.is_some();
    let status = change(sys, state, b"cd", found.as_ref().unwrap_or(&target), !is_physical).await;
    if status == 0 && says {
        sys.print([state.get(b"PWD").unwrap_or_default(), b"\n"].concat());
    }
    status
}

/// The directory that CDPATH leads to - POSIX, cd.
async fn along_cdpath(sys: &Sys, state: &State, target: &[u8]) -> Option<Vec<u8>> {
    let first = target.split(|&byte| byte == b'/').next().unwrap_or_default();
    if target.starts_with(b"/") || matches!(first, b"." | b"..") {
        return None;
    }
    for dir in state.get(b"CDPATH")?.split(|&byte| byte == b':') {
        let path = join(dir, target);
        if sys.stat(&path).await.is_ok_and(|stat| stat.is_dir()) {
            return (!dir.is_empty() && dir != b".").then_some(path);
        }
    }
    None
}

/// Goes to a directory; `is_logical`: `..` is taken out of the text alone.
pub(super) async fn change(sys: &Sys, state: &mut State, own: &[u8], target: &[u8], is_logical: bool) -> u8 {
    let old = match state.get(b"PWD") {
        Some(old) => old.to_vec(),
        None => sys.getcwd().await.unwrap_or_default(),
    };
    let logical = normal(&if target.starts_with(b"/") { target.to_vec() } else { join(&old, target) });
    let path = if is_logical { logical.clone() } else { target.to_vec() };
    let mut result = sys.call(Syscall::Chdir { path }).await;
    if result.is_err() && is_logical {
        // The working directory's name may be out of date.
        result = sys.call(Syscall::Chdir { path: target.to_vec() }).await;
    }
    if let Err(errno) = result {
        let text = match state.dialect {
            Dialect::Bash => format!("{}: {}", lossy(target), errno.strerror()),
            Dialect::Dash => format!("can't cd to {}", lossy(target)),
            Dialect::Ash => format!("can't cd to {}: {}", lossy(target), errno.strerror()),
        };
        complain(sys, state, own, &text).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    }
    let new = if is_logical { logical } else { sys.getcwd().await.unwrap_or(logical) };
    state.export(b"OLDPWD", Some(old));
    state.export(b"PWD", Some(new));
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

/// `pwd [-LP]`
pub(super) async fn pwd(sys: &Sys, state: &State, words: &[Vec<u8>]) -> u8 {
    let is_physical =
        words.iter().rev().find(|word| *word == b"-P" || *word == b"-L").is_some_and(|word| word == b"-P");
    let cwd = match state.get(b"PWD").filter(|_| !is_physical) {
        Some(cwd) => cwd.to_vec(),
        None => match sys.getcwd().await {
            Ok(cwd) => cwd,
            Err(errno) => {
                let text = format!(
                    "error retrieving current directory: getcwd: cannot access parent directories: {}",
                    errno.strerror()
                );
                complain(sys, state, b"pwd", &text).await;
                return 1;
            }
        },
    };
    sys.print([&cwd[..], b"\n"].concat());
    0
}

/// `umask [-pS] [MODE]`
pub(super) async fn umask(sys: &Sys, state: &State, words: &[Vec<u8>]) -> u8 {
    let is_symbolic = words.iter().any(|word| word == b"-S" || word == b"-pS");
    let as_command = words.iter().any(|word| word == b"-p" || word == b"-pS") && state.dialect.is_bash();
    let now = sys.int(Syscall::Umask { mask: 0o022 }).await.unwrap_or(0) as u32;
    let _ = sys.int(Syscall::Umask { mask: now }).await;
    let Some(word) = words.iter().find(|word| !word.starts_with(b"-")) else {
        let head = match (as_command, is_symbolic) {
            (true, true) => "umask -S ",
            (true, false) => "umask ",
            _ => "",
        };
        sys.print(if is_symbolic { format!("{head}{}\n", symbolic(now)) } else { format!("{head}{now:04o}\n") });
        return 0;
    };
    let digits =
        str::from_utf8(word).ok().and_then(|text| u32::from_str_radix(text, 8).ok()).filter(|mask| *mask <= 0o777);
    let mask = match digits {
        Some(mask) => mask,
        None if word.first().is_some_and(u8::is_ascii_digit) => {
            let text = match state.dialect {
                Dialect::Bash => format!("{}: octal number out of range", lossy(word)),
                _ => format!("Illegal number: {}", lossy(word)),
            };
            complain(sys, state, b"umask", &text).await;
            return if state.dialect.is_bash() { 1 } else { 2 };
        }
        None => match changed(word, !now & 0o777) {
            Some(allowed) => !allowed & 0o777,
            None => {
                let text = match state.dialect {
                    Dialect::Bash => format!("`{}': invalid symbolic mode operator", char::from(word[0])),
                    _ => format!("Illegal mode: {}", lossy(word)),
                };
                complain(sys, state, b"umask", &text).await;
                return if state.dialect.is_bash() { 1 } else { 2 };
            }
        },
    };
    let _ = sys.int(Syscall::Umask { mask }).await;
    if is_symbolic && state.dialect.is_bash() {
        sys.print(symbolic(mask) + "\n");
    }
    0
}

/// What a mask allows: `u=rwx,g=rx,o=rx`.
fn symbolic(mask: u32) -> String {
    let part = |name: char, shift: u32| {
        let allowed = !mask >> shift & 7;
        let letters = [(4, 'r'), (2, 'w'), (1, 'x')];
        let text: String = letters.iter().filter(|letter| allowed & letter.0 != 0).map(|letter| letter.1).collect();
        format!("{name}={text}")
    };
    [part('u', 6), part('g', 3), part('o', 0)].join(",")
}

/// What is allowed after a symbolic mode such as `g-w,o=`.
fn changed(mode: &[u8], allowed: u32) -> Option<u32> {
    let mut allowed = allowed;
    for clause in mode.split(|&byte| byte == b',') {
        let who = clause.iter().take_while(|byte| b"ugoa".contains(byte)).count();
        let mut shifts: Vec<u32> = Vec::new();
        for letter in &clause[..who] {
            match letter {
                b'u' => shifts.push(6),
                b'g' => shifts.push(3),
                b'o' => shifts.push(0),
                _ => shifts.extend([6, 3, 0]),
            }
        }
        if who == 0 {
            shifts.extend([6, 3, 0]);
        }
        let (&operator, letters) = clause[who..].split_first()?;
        let mut bits = 0;
        for letter in letters {
            bits |= match letter {
                b'r' => 4,
                b'w' => 2,
                b'x' => 1,
                _ => return None,
            };
        }
        for shift in shifts {
            match operator {
                b'+' => allowed |= bits << shift,
                b'-' => allowed &= !(bits << shift),
                b'=' => allowed = allowed & !(7 << shift) | bits << shift,
                _ => return None,
            }
        }
    }
    Some(allowed)
}

/// `caller`: where the running function was called.
pub(super) fn caller(sys: &Sys, state: &State) -> u8 {
    match state.calls.is_empty() {
        true => 1,
        false => {
            let file = state.sources.last().map(|file| lossy(file)).unwrap_or_default();
            sys.print(format!("{} {file}\n", state.line));
            0
        }
    }
}
