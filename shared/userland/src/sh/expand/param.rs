//! `$name` and `${name…}`.

use super::{Atom, State, Stop, glyphs, push, push_value, string};
use crate::sh::Dialect;
use crate::sh::ast::{Form, Word};
use crate::sh::input::prompt;
use crate::sh::pattern::{self, Glyph};
use crate::sys::Sys;
use crate::text::{lossy, number};

/// Expands one parameter into `out`.
pub(super) async fn expand(
    sys: &Sys,
    state: &mut State,
    name: &[u8],
    form: &Form,
    quoted: bool,
    out: &mut Vec<Atom>,
) -> Result<(), Stop> {
    if matches!(name, b"@" | b"*") && matches!(form, Form::Plain) {
        all_params(state, name, quoted, out);
        return Ok(());
    }
    let value = value(state, name);
    if value.is_none() && is_dynamic(state, name) {
        let message = format!("${}: nslab does not model this variable\n", lossy(name));
        if !state.is_interactive {
            sys.unsupported(&lossy(&state.name), &format!("${}", lossy(name))).await;
        }
        sys.eprint([&state.prefix(), message.as_bytes()].concat()).await;
        return Err(Stop::Failed);
    }
    match form {
        Form::Plain => match value {
            Some(value) => push_value(out, &value, quoted),
            None if state.flags.nounset && !matches!(name, b"@" | b"*") => return unset(sys, state, name, None).await,
            None => {}
        },
        Form::Length => {
            let length = match name {
                b"@" | b"*" => state.params.len(),
                _ => value.unwrap_or_default().len(),
            };
            push_value(out, length.to_string().as_bytes(), quoted);
        }
        Form::Check { operator, with_empty, word } => {
            let is_missing = match &value {
                None => true,
                Some(value) => *with_empty && value.is_empty(),
            };
            match (operator, is_missing) {
                (b'+', false) | (b'-', true) => expand_word(sys, state, word, quoted, out).await?,
                (b'+', true) => {}
                (b'=', true) => {
                    let text = string(sys, state, word).await?;
                    state.set(name, text.clone());
                    push_value(out, &text, quoted);
                }
                (b'?', true) => {
                    let text = string(sys, state, word).await?;
                    return unset(sys, state, name, Some((text, *with_empty))).await;
                }
                _ => push_value(out, &value.unwrap_or_default(), quoted),
            }
        }
        Form::Trim { is_suffix, is_longest, pattern } => {
            let pattern = glyphs(sys, state, pattern).await?;
            let value = value.unwrap_or_default();
            push_value(out, trim(&value, &pattern, *is_suffix, *is_longest), quoted);
        }
        Form::Other(text) if state.dialect.is_bash() && is_prompt(name, text) => {
            let text = prompt::expand(state, &value.unwrap_or_default());
            push_value(out, &text, quoted);
        }
        Form::Other(text) => {
            let message = match state.dialect {
                Dialect::Bash if is_form_of_bash(name, text) => {
                    format!("${{{}}}: nslab does not model this expansion\n", lossy(text))
                }
                Dialect::Bash => format!("${{{}}}: bad substitution\n", lossy(text)),
                Dialect::Dash => "Bad substitution\n".to_string(),
                Dialect::Ash => "syntax error: bad substitution\n".to_string(),
            };
            sys.eprint([&state.prefix(), message.as_bytes()].concat()).await;
            return Err(Stop::Failed);
        }
    }
    Ok(())
}

/// Does the real shell make up a value for this variable whenever it is asked?
fn is_dynamic(state: &State, name: &[u8]) -> bool {
    const BASH: [&[u8]; 12] = [
        b"RANDOM",
        b"SRANDOM",
        b"SECONDS",
        b"EPOCHSECONDS",
        b"EPOCHREALTIME",
        b"BASHPID",
        b"PIPESTATUS",
        b"GROUPS",
        b"FUNCNAME",
        b"BASH_SUBSHELL",
        b"BASH_VERSINFO",
        b"BASH_COMMAND",
    ];
    match state.dialect {
        Dialect::Bash => BASH.contains(&name),
        Dialect::Ash => name == b"RANDOM",
        Dialect::Dash => false,
    }
}

async fn expand_word(sys: &Sys, state: &mut State, word: &Word, quoted: bool, out: &mut Vec<Atom>) -> Result<(), Stop> {
    for atom in super::atoms(sys, state, word).await? {
        out.push(match atom {
            Atom::Glyph(Glyph { byte, is_quoted: false }) if !quoted => Atom::Splitting(byte),
            atom => atom,
        });
    }
    Ok(())
}

/// Is this one of the expansions that bash has beyond POSIX?
/// "P: The expansion is a string that is the result of expanding the value of parameter as if it were a prompt string" - bash(1)
fn is_prompt(name: &[u8], text: &[u8]) -> bool {
    !name.is_empty() && text.strip_prefix(name) == Some(b"@P")
}

fn is_form_of_bash(name: &[u8], text: &[u8]) -> bool {
    let is_indirect = text.starts_with(b"!") && text.len() > 1;
    is_indirect || (!name.is_empty() && text.get(name.len()).is_some_and(|byte| b":/^,@[".contains(byte)))
}

/// The value of a parameter that is one string.
pub(in crate::sh) fn value(state: &State, name: &[u8]) -> Option<Vec<u8>> {
    let text = match name {
        b"?" => state.status.to_string(),
        b"$" => state.pid.to_string(),
        b"#" => state.params.len().to_string(),
        b"!" => return state.last_background.map(|pid| pid.to_string().into_bytes()),
        b"-" => {
            let flags = state.flags;
            let letters = [(flags.errexit, 'e'), (flags.noglob, 'f'), (flags.nounset, 'u'), (flags.xtrace, 'x')];
            let mut text: String = letters.iter().filter(|letter| letter.0).map(|letter| letter.1).collect();
            if state.is_interactive {
                text.push('i');
            }
            text
        }
        b"0" => return Some(state.name.clone()),
        b"@" | b"*" => return (!state.params.is_empty()).then(|| state.params.join(&b' ')),
        b"LINENO" => state.line.to_string(),
        name => {
            return match number::<usize>(name) {
                Some(index) => state.params.get(index.wrapping_sub(1)).cloned(),
                None => state.get(name).map(<[u8]>::to_vec),
            };
        }
    };
    Some(text.into_bytes())
}

fn all_params(state: &State, name: &[u8], quoted: bool, out: &mut Vec<Atom>) {
    if quoted && name == b"*" {
        let separator: &[u8] = match state.get(b"IFS") {
            None => b" ",
            Some(ifs) => ifs.get(..1).unwrap_or_default(),
        };
        push(out, &state.params.join(separator), true);
        return;
    }
    // `""` around `$@` makes no field of its own where there is no parameter.
    if quoted && state.params.is_empty() && matches!(out.last(), Some(Atom::Quote)) {
        out.pop();
    }
    for (index, param) in state.params.iter().enumerate() {
        if index > 0 {
            out.push(if quoted { Atom::Break } else { Atom::Splitting(b' ') });
        }
        if quoted {
            out.push(Atom::Quote);
        }
        push_value(out, param, quoted);
    }
}

async fn unset(sys: &Sys, state: &State, name: &[u8], message: Option<(Vec<u8>, bool)>) -> Result<(), Stop> {
    let name = lossy(name);
    let text = match (message, state.dialect) {
        (Some((text, _)), _) if !text.is_empty() => format!("{name}: {}\n", lossy(&text)),
        (Some((_, true)), Dialect::Bash) => format!("{name}: parameter null or not set\n"),
        (Some((_, false)), Dialect::Bash) => format!("{name}: parameter not set\n"),
        (None, Dialect::Bash) => format!("{name}: unbound variable\n"),
        (Some((_, true)), _) => format!("{name}: parameter not set or null\n"),
        _ => format!("{name}: parameter not set\n"),
    };
    sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
    Err(Stop::Unset)
}

/// Cuts the shortest or longest end that fits.
fn trim<'a>(value: &'a [u8], pattern: &[Glyph], is_suffix: bool, is_longest: bool) -> &'a [u8] {
    let cuts = 0..=value.len();
    let fits = |&length: &usize| match is_suffix {
        true => pattern::matches(pattern, &value[value.len() - length..]),
        false => pattern::matches(pattern, &value[..length]),
    };
    let found = if is_longest { cuts.rev().find(fits) } else { cuts.into_iter().find(fits) };
    match (found, is_suffix) {
        (None, _) => value,
        (Some(length), true) => &value[..value.len() - length],
        (Some(length), false) => &value[length..],
    }
}
