//! `shopt` - bash(1).

use super::{complain, options};
use crate::sh::state::{Shopt, State};
use crate::sys::Sys;
use crate::text::lossy;

type Flag = fn(&mut Shopt) -> &mut bool;

const MODELLED: [(&str, Flag); 10] = [
    ("dotglob", |shopt| &mut shopt.dotglob),
    ("expand_aliases", |shopt| &mut shopt.expand_aliases),
    ("extglob", |shopt| &mut shopt.extglob),
    ("failglob", |shopt| &mut shopt.failglob),
    ("globstar", |shopt| &mut shopt.globstar),
    ("inherit_errexit", |shopt| &mut shopt.inherit_errexit),
    ("lastpipe", |shopt| &mut shopt.lastpipe),
    ("nocaseglob", |shopt| &mut shopt.nocaseglob),
    ("nocasematch", |shopt| &mut shopt.nocasematch),
    ("nullglob", |shopt| &mut shopt.nullglob),
];

/// Those that cannot be changed here, and whether they are on.
const FIXED: [(&str, bool); 43] = [
    ("autocd", false),
    ("assoc_expand_once", false),
    ("cdable_vars", false),
    ("cdspell", false),
    ("checkhash", false),
    ("checkjobs", false),
    ("checkwinsize", true),
    ("cmdhist", true),
    ("compat31", false),
    ("compat32", false),
    ("compat40", false),
    ("compat41", false),
    ("compat42", false),
    ("compat43", false),
    ("compat44", false),
    ("complete_fullquote", true),
    ("direxpand", false),
    ("dirspell", false),
    ("execfail", false),
    ("extdebug", false),
    ("extquote", true),
    ("force_fignore", true),
    ("globasciiranges", true),
    ("globskipdots", true),
    ("gnu_errfmt", false),
    ("histappend", false),
    ("histreedit", false),
    ("histverify", false),
    ("hostcomplete", true),
    ("huponexit", false),
    ("interactive_comments", true),
    ("lithist", false),
    ("localvar_inherit", false),
    ("localvar_unset", false),
    ("login_shell", false),
    ("mailwarn", false),
    ("no_empty_cmd_completion", false),
    ("noexpand_translation", false),
    ("patsub_replacement", true),
    ("progcomp", true),
    ("progcomp_alias", false),
    ("promptvars", true),
    ("restricted_shell", false),
];

/// Changes one; false if it is unknown, or is not modelled that way.
pub(in crate::sh) fn set(state: &mut State, name: &[u8], is_on: bool) -> bool {
    if name == b"lastpipe" && is_on {
        return false;
    }
    match MODELLED.iter().find(|row| row.0.as_bytes() == name) {
        Some((_, flag)) => {
            *flag(&mut state.shopt) = is_on;
            true
        }
        None => FIXED.iter().any(|row| row.0.as_bytes() == name && (row.1 == is_on || is_harmless(row.0))),
    }
}

/// Does an option only change what is not modelled anyway: the history file, spelling, the mail?
fn is_harmless(name: &str) -> bool {
    ["hist", "check", "cmdhist", "mailwarn", "hostcomplete", "lithist", "cdspell", "dirspell", "progcomp", "huponexit"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

fn get(state: &State, name: &str) -> Option<bool> {
    match MODELLED.iter().find(|row| row.0 == name) {
        None if name == "login_shell" => Some(state.is_login()),
        Some((_, flag)) => Some(*flag(&mut state.shopt.clone()) || (name == "expand_aliases" && state.is_interactive)),
        None => FIXED.iter().find(|row| row.0 == name).map(|row| row.1),
    }
}

/// `shopt [-pqsu] [-o] [NAME…]`
pub(super) async fn run(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let (mut change, mut is_quiet, mut as_commands, mut of_set) = (None, false, false, false);
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.len() > 1 && word[0] == b'-') {
        at += 1;
        for letter in &word[1..] {
            match letter {
                b's' => change = Some(true),
                b'u' => change = Some(false),
                b'q' => is_quiet = true,
                b'p' => as_commands = true,
                b'o' => of_set = true,
                letter => {
                    complain(sys, state, b"shopt", &format!("-{}: invalid option", char::from(*letter))).await;
                    sys.eprint("shopt: usage: shopt [-pqsu] [-o] [optname ...]\n").await;
                    return 2;
                }
            }
        }
    }
    let mut names: Vec<String> = words[at..].iter().map(|word| lossy(word)).collect();
    if names.is_empty() {
        names = MODELLED.iter().map(|row| row.0).chain(FIXED.iter().map(|row| row.0)).map(str::to_string).collect();
        nslab_small::sort(&mut names);
        // bash's own table has these two the other way round.
        names.swap(0, 1);
        if let Some(wanted) = change.take() {
            names.retain(|name| get(state, name) == Some(wanted));
        }
    }
    let mut status = 0;
    for name in names {
        let value = if of_set { options::is_on(state, &name) } else { get(state, &name) };
        let Some(value) = value else {
            complain(sys, state, b"shopt", &format!("{name}: invalid shell option name")).await;
            status = 1;
            continue;
        };
        match change {
            Some(wanted) => {
                let is_set = match of_set {
                    true => options::set_named(state, name.as_bytes(), wanted),
                    false => set(state, name.as_bytes(), wanted),
                };
                if !is_set {
                    complain(sys, state, b"shopt", &format!("nslab does not model {name}")).await;
                    status = crate::getopt::UNMODELLED;
                }
            }
            None => {
                status |= u8::from(!value);
                let text = match (is_quiet, as_commands) {
                    (true, _) => String::new(),
                    (false, true) => format!("shopt -{} {name}\n", if value { 's' } else { 'u' }),
                    (false, false) => format!("{name:<15}\t{}\n", if value { "on" } else { "off" }),
                };
                sys.print(text);
            }
        }
    }
    status
}
