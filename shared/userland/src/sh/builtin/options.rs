//! The options of `set`.

use super::complain;
use crate::sh::Dialect;
use crate::sh::state::{Flags, State};
use crate::sys::Sys;
use crate::text::lossy;

type Flag = fn(&mut Flags) -> &mut bool;

/// Name, letter, and the flag; in bash's order.
const ALL: [(&str, u8, Flag); 16] = [
    ("allexport", b'a', |flags| &mut flags.allexport),
    ("errexit", b'e', |flags| &mut flags.errexit),
    ("errtrace", b'E', |flags| &mut flags.errtrace),
    ("functrace", b'T', |flags| &mut flags.functrace),
    ("ignoreeof", 0, |flags| &mut flags.ignoreeof),
    ("monitor", b'm', |flags| &mut flags.monitor),
    ("noclobber", b'C', |flags| &mut flags.noclobber),
    ("noexec", b'n', |flags| &mut flags.noexec),
    ("noglob", b'f', |flags| &mut flags.noglob),
    ("notify", b'b', |flags| &mut flags.notify),
    ("nounset", b'u', |flags| &mut flags.nounset),
    ("pipefail", 0, |flags| &mut flags.pipefail),
    ("posix", 0, |flags| &mut flags.posix),
    ("verbose", b'v', |flags| &mut flags.verbose),
    ("xtrace", b'x', |flags| &mut flags.xtrace),
    ("nolog", 0, |flags| &mut flags.nolog),
];

/// bash's options that are as they are here: name, and whether they are on.
const FIXED: [(&str, bool); 11] = [
    ("braceexpand", true),
    ("emacs", false),
    ("hashall", true),
    ("histexpand", false),
    ("history", false),
    ("interactive-comments", true),
    ("keyword", false),
    ("onecmd", false),
    ("physical", false),
    ("privileged", false),
    ("vi", false),
];

/// dash's options in its order.
const DASH: [&str; 17] = [
    "errexit",
    "noglob",
    "ignoreeof",
    "interactive",
    "monitor",
    "noexec",
    "stdin",
    "xtrace",
    "verbose",
    "vi",
    "emacs",
    "noclobber",
    "allexport",
    "notify",
    "nounset",
    "nolog",
    "debug",
];

fn belongs(dialect: Dialect, name: &str) -> bool {
    match dialect {
        Dialect::Bash => true,
        Dialect::Dash => DASH.contains(&name),
        Dialect::Ash => DASH.contains(&name) || name == "pipefail",
    }
}

/// Sets an option by its letter.
pub(in crate::sh) fn set_letter(state: &mut State, letter: u8, is_on: bool) -> bool {
    let found = ALL.iter().find(|row| row.1 == letter && letter != 0 && belongs(state.dialect, row.0));
    let Some((name, _, flag)) = found else {
        // Those that are on in any case: `h` and `B`.
        return state.dialect.is_bash() && b"hB".contains(&letter) && is_on;
    };
    *flag(&mut state.flags) = is_on;
    after(state, name);
    true
}

/// Sets an option by its name.
pub(in crate::sh) fn set_named(state: &mut State, name: &[u8], is_on: bool) -> bool {
    let found = ALL.iter().find(|row| row.0.as_bytes() == name && belongs(state.dialect, row.0));
    let Some((name, _, flag)) = found else {
        let fixed = FIXED.iter().find(|row| row.0.as_bytes() == name);
        return state.dialect.is_bash() && fixed.is_some_and(|row| row.1 == is_on);
    };
    *flag(&mut state.flags) = is_on;
    after(state, name);
    true
}

fn after(state: &mut State, name: &str) {
    if name == "monitor" {
        state.has_job_control = state.flags.monitor;
    }
}

/// Is a named option on?
pub(super) fn is_on(state: &State, name: &str) -> Option<bool> {
    match ALL.iter().find(|row| row.0 == name) {
        Some((_, _, flag)) => Some(*flag(&mut state.flags.clone())),
        None => match name {
            "histexpand" | "history" => Some(state.is_interactive),
            "emacs" => Some(state.is_interactive && state.dialect.is_bash()),
            "interactive" => Some(state.is_interactive),
            "stdin" => Some(state.reads_stdin),
            "debug" => Some(false),
            name => FIXED.iter().find(|row| row.0 == name).map(|row| row.1),
        },
    }
}

/// `set -o` and `set +o`
fn list(sys: &Sys, state: &State, as_commands: bool) {
    let mut names: Vec<&str> = match state.dialect {
        Dialect::Bash => ALL.iter().map(|row| row.0).chain(FIXED.iter().map(|row| row.0)).collect(),
        _ => DASH.to_vec(),
    };
    if state.dialect.is_bash() {
        nslab_small::sort(&mut names);
    } else if !as_commands {
        sys.print("Current option settings\n");
    }
    for name in names {
        let is_on = is_on(state, name).unwrap_or(false);
        let text = match (as_commands, state.dialect) {
            (true, _) => format!("set {}o {name}\n", if is_on { '-' } else { '+' }),
            (false, Dialect::Bash) => format!("{name:<15}\t{}\n", if is_on { "on" } else { "off" }),
            (false, _) => format!("{name:<16}{}\n", if is_on { "on" } else { "off" }),
        };
        sys.print(text);
    }
}

/// `set [-abefhkmnptuvxBCEHPT] [-o NAME] [--] [ARG…]`
pub(super) async fn set(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    if words.is_empty() {
        super::variable::list(sys, state);
        return 0;
    }
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let is_on = match word.first() {
            Some(b'-') => true,
            Some(b'+') => false,
            _ => break,
        };
        at += 1;
        if word == b"--" || word == b"-" {
            if word == b"-" {
                (state.flags.xtrace, state.flags.verbose) = (false, false);
            }
            if word == b"--" || at < words.len() {
                state.params = std::sync::Arc::new(words[at..].to_vec());
            }
            return 0;
        }
        for &letter in &word[1..] {
            let is_known = match (letter, words.get(at)) {
                (b'o', None) => {
                    list(sys, state, !is_on);
                    true
                }
                (b'o', Some(name)) => {
                    at += 1;
                    if !set_named(state, name, is_on) {
                        return bad_name(sys, state, name, is_on).await;
                    }
                    true
                }
                (letter, _) => set_letter(state, letter, is_on),
            };
            if !is_known {
                return bad_letter(sys, state, letter, is_on).await;
            }
        }
    }
    if at < words.len() {
        state.params = std::sync::Arc::new(words[at..].to_vec());
    }
    0
}

async fn bad_name(sys: &Sys, state: &State, name: &[u8], is_on: bool) -> u8 {
    let name = lossy(name);
    if state.dialect.is_bash() && FIXED.iter().any(|row| row.0 == name) {
        let sign = if is_on { '-' } else { '+' };
        complain(sys, state, b"set", &format!("nslab does not model {sign}o {name}")).await;
        return crate::getopt::UNMODELLED;
    }
    match state.dialect {
        Dialect::Bash => complain(sys, state, b"set", &format!("{name}: invalid option name")).await,
        _ => complain(sys, state, b"set", &format!("Illegal option {}o {name}", if is_on { '-' } else { '+' })).await,
    }
    2
}

async fn bad_letter(sys: &Sys, state: &State, letter: u8, is_on: bool) -> u8 {
    let sign = if is_on { '-' } else { '+' };
    let known = if state.dialect.is_bash() { "hkptBHP" } else { "VIisE" };
    let letter = char::from(letter);
    if known.contains(letter) {
        complain(sys, state, b"set", &format!("nslab does not model option {sign}{letter}")).await;
        return crate::getopt::UNMODELLED;
    }
    if state.dialect.is_bash() {
        complain(sys, state, b"set", &format!("{sign}{letter}: invalid option")).await;
        sys.eprint("set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n").await;
    } else {
        complain(sys, state, b"set", &format!("Illegal option {sign}{letter}")).await;
    }
    2
}
