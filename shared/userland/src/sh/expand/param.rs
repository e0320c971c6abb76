//! `$name` and `${name…}`.

use super::fetch::{self, Found};
use super::{Atom, State, Stop, glyphs, modify, number_of, push, push_value, string};
use crate::sh::Dialect;
use crate::sh::ast::{Form, Index, Word};
use crate::sh::input::prompt;
use crate::sh::pattern::Glyph;
use crate::sys::Sys;
use crate::text::lossy;

/// One `${…}`.
pub(super) struct Param<'a> {
    pub(super) name: &'a [u8],
    pub(super) index: Option<&'a Index>,
    pub(super) is_indirect: bool,
    pub(super) form: &'a Form,
    pub(super) quoted: bool,
}

/// Expands one parameter into `out`.
pub(super) async fn expand(sys: &Sys, state: &mut State, param: Param<'_>, out: &mut Vec<Atom>) -> Result<(), Stop> {
    let Param { name, index, is_indirect, form, quoted } = param;
    match form {
        Form::Names { is_star } => {
            let names = state.vars.keys().filter(|own| own.starts_with(name)).cloned().collect();
            list(state, names, *is_star, quoted, out);
            return Ok(());
        }
        Form::Keys { is_star } => {
            list(state, fetch::keys(state, name), *is_star, quoted, out);
            return Ok(());
        }
        Form::Other(text) => return Err(bad(sys, state, text).await),
        _ => {}
    }
    if is_indirect {
        // "If parameter is a nameref, this expands to the name of the parameter referenced" - bash(1).
        if let Some(target) = state.vars.get(name).filter(|var| var.is_nameref).and_then(|var| var.value.clone()) {
            return formed(sys, state, name, None, Found::One(Some(target)), form, quoted, out).await;
        }
        let (name, index) = indirect(sys, state, name, index).await?;
        let found = fetch::fetch(sys, state, &name, index.as_ref()).await?;
        return formed(sys, state, &name, index.as_ref(), found, form, quoted, out).await;
    }
    let found = fetch::fetch(sys, state, name, index).await?;
    formed(sys, state, name, index, found, form, quoted, out).await
}

/// The parameter whose name is the value of this one - `${!name}`.
async fn indirect(
    sys: &Sys,
    state: &mut State,
    name: &[u8],
    index: Option<&Index>,
) -> Result<(Vec<u8>, Option<Index>), Stop> {
    let reference = match fetch::fetch(sys, state, name, index).await? {
        Found::One(value) => value.unwrap_or_default(),
        Found::Many(values, _) => values.join(&b' '),
    };
    let (name, index) = match reference.iter().position(|&byte| byte == b'[') {
        Some(at) if reference.ends_with(b"]") => {
            let inside = &reference[at + 1..reference.len() - 1];
            let index = match inside {
                b"@" => Index::At,
                b"*" => Index::Star,
                inside => Index::Of(Word::text(inside, false)),
            };
            (reference[..at].to_vec(), Some(index))
        }
        _ => (reference.clone(), None),
    };
    let is_parameter = crate::sh::state::is_name(&name)
        || name.iter().all(u8::is_ascii_digit)
        || matches!(&name[..], b"@" | b"*" | b"#" | b"?" | b"$" | b"!" | b"-");
    if name.is_empty() || !is_parameter {
        let text = match reference.is_empty() {
            true => "invalid indirect expansion\n".to_string(),
            false => format!("{}: invalid variable name\n", lossy(&reference)),
        };
        sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
        return Err(Stop::Failed);
    }
    Ok((name, index))
}

/// What a form makes of a value.
#[expect(clippy::too_many_arguments, reason = "a parameter, its value, its form and where it goes")]
async fn formed(
    sys: &Sys,
    state: &mut State,
    name: &[u8],
    index: Option<&Index>,
    found: Found,
    form: &Form,
    quoted: bool,
    out: &mut Vec<Atom>,
) -> Result<(), Stop> {
    let rules = state.rules();
    match form {
        Form::Plain => {
            if matches!(found, Found::One(None)) && state.flags.nounset {
                return unset(sys, state, &shown(name, index), None).await;
            }
            put(state, found, quoted, out);
        }
        Form::Length => {
            if matches!(found, Found::One(None)) && state.flags.nounset {
                return unset(sys, state, &shown(name, index), None).await;
            }
            let length = match found {
                Found::Many(values, _) if state.dialect == Dialect::Dash => values.join(&b' ').len(),
                Found::Many(values, _) => values.len(),
                Found::One(value) => modify::length(&value.unwrap_or_default(), rules),
            };
            push_value(out, length.to_string().as_bytes(), quoted);
        }
        Form::Check { operator, with_empty, word } => {
            let is_missing = match &found {
                Found::One(None) => true,
                Found::One(Some(value)) => *with_empty && value.is_empty(),
                Found::Many(values, _) => {
                    values.is_empty() || (*with_empty && values.len() == 1 && values[0].is_empty())
                }
            };
            match (operator, is_missing) {
                (b'+', false) | (b'-', true) => expand_word(sys, state, word, quoted, out).await?,
                (b'+', true) => {}
                (b'=', true) => {
                    let text = string(sys, state, word).await?;
                    assign_default(sys, state, name, index, &text).await?;
                    push_value(out, &text, quoted);
                }
                (b'?', true) => {
                    let text = string(sys, state, word).await?;
                    return unset(sys, state, &shown(name, index), Some((text, *with_empty))).await;
                }
                _ => put(state, found, quoted, out),
            }
        }
        Form::Trim { is_suffix, is_longest, pattern } => {
            let pattern = glyphs(sys, state, pattern).await?;
            let found = found.map(|value| modify::trim(&value, &pattern, *is_suffix, *is_longest, rules));
            put(state, found, quoted, out);
        }
        Form::Replace { at, pattern, with } => {
            let pattern = glyphs(sys, state, pattern).await?;
            let with = glyphs(sys, state, with).await?;
            put(state, found.map(|value| modify::replace(&value, *at, &pattern, &with, rules)), quoted, out);
        }
        Form::Letters { is_upper, is_all, pattern } => {
            let pattern = glyphs(sys, state, pattern).await?;
            let found = found.map(|value| modify::letters(&value, *is_upper, *is_all, &pattern, rules));
            put(state, found, quoted, out);
        }
        Form::Substring { offset, length } => {
            let offset = number_of(sys, state, offset).await?;
            let length = match length {
                Some(length) => Some(number_of(sys, state, length).await?),
                None => None,
            };
            let part = match found {
                Found::One(value) => modify::substring(&value.unwrap_or_default(), offset, length, rules)
                    .map(|text| Found::One(Some(text))),
                Found::Many(values, is_star) => {
                    let pairs = fetch::numbered(state, name, values);
                    modify::slice(pairs, offset, length).map(|values| Found::Many(values, is_star))
                }
            };
            let Some(part) = part else {
                let text = format!("{}: substring expression < 0\n", length.unwrap_or(0));
                sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
                return Err(Stop::Failed);
            };
            put(state, part, quoted, out);
        }
        Form::Transform(letter) => {
            if *letter == b'P' {
                let found = found.map(|value| prompt::expand(state, &value));
                put(state, found, quoted, out);
            } else if *letter == b'a' {
                let flags = state.var(name).map(fetch::attributes).unwrap_or_default();
                push_value(out, flags.as_bytes(), quoted);
            } else if *letter == b'A' {
                let text = fetch::statement(state, name, index, &found);
                push_value(out, &text, quoted);
            } else if b"QULuE".contains(letter) {
                put(state, found.map(|value| modify::transform(&value, *letter)), quoted, out);
            } else {
                let what = format!("${{{}@{}}}", lossy(name), char::from(*letter));
                if b"Kk".contains(letter) {
                    return Err(unmodelled(sys, state, &what).await);
                }
                return Err(bad(sys, state, &what.as_bytes()[2..what.len() - 1]).await);
            }
        }
        Form::Names { .. } | Form::Keys { .. } | Form::Other(_) => {}
    }
    Ok(())
}

/// The name as messages have it.
fn shown(name: &[u8], index: Option<&Index>) -> Vec<u8> {
    match index {
        Some(Index::Of(word)) => [name, b"[", word.literal().unwrap_or_default(), b"]"].concat(),
        Some(Index::At) => [name, b"[@]"].concat(),
        Some(Index::Star) => [name, b"[*]"].concat(),
        None => name.to_vec(),
    }
}

async fn assign_default(
    sys: &Sys,
    state: &mut State,
    name: &[u8],
    index: Option<&Index>,
    text: &[u8],
) -> Result<(), Stop> {
    if !crate::sh::state::is_name(name) {
        let what = match state.dialect {
            Dialect::Bash => format!("${}: cannot assign in this way\n", lossy(name)),
            _ => format!("{}: bad variable name\n", lossy(name)),
        };
        sys.eprint([&state.prefix(), what.as_bytes()].concat()).await;
        return Err(Stop::Failed);
    }
    if let Some(Index::Of(word)) = index {
        let key = fetch::key(sys, state, name, word).await?;
        state.var_mut(name).array_mut().set(key, text.to_vec());
    } else if !state.set(name, text.to_vec()) {
        crate::sh::simple::read_only(sys, state, name).await;
        return Err(Stop::Failed);
    }
    Ok(())
}

/// Says that the braces hold nonsense.
async fn bad(sys: &Sys, state: &State, text: &[u8]) -> Stop {
    let message = match state.dialect {
        Dialect::Bash => format!("${{{}}}: bad substitution\n", lossy(text)),
        Dialect::Dash => "Bad substitution\n".to_string(),
        Dialect::Ash => "syntax error: bad substitution\n".to_string(),
    };
    sys.eprint([&state.prefix(), message.as_bytes()].concat()).await;
    Stop::Failed
}

async fn unmodelled(sys: &Sys, state: &State, what: &str) -> Stop {
    if !state.is_interactive {
        sys.unsupported(&lossy(&state.name), what).await;
    }
    let message = format!("{what}: nslab does not model this expansion\n");
    sys.eprint([&state.prefix(), message.as_bytes()].concat()).await;
    Stop::Failed
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

/// The value of a parameter that is one string.
pub(in crate::sh) fn value(state: &mut State, name: &[u8]) -> Option<Vec<u8>> {
    match fetch::plain(state, name) {
        Found::One(value) => value,
        Found::Many(values, _) => (!values.is_empty()).then(|| values.join(&b' ')),
    }
}

/// Puts what was found into the word.
fn put(state: &State, found: Found, quoted: bool, out: &mut Vec<Atom>) {
    match found {
        Found::One(value) => push_value(out, &value.unwrap_or_default(), quoted),
        Found::Many(values, is_star) => list(state, values, is_star, quoted, out),
    }
}

/// Puts several values into the word: each its own field, or joined where `"$*"` asks for that.
fn list(state: &State, values: Vec<Vec<u8>>, is_star: bool, quoted: bool, out: &mut Vec<Atom>) {
    let separator = match state.get(b"IFS") {
        None => Some(b' '),
        Some(ifs) => ifs.first().copied(),
    };
    if quoted && is_star {
        let separator: Vec<u8> = separator.into_iter().collect();
        push(out, &values.join(&separator[..]), true);
        return;
    }
    // `""` around `$@` makes no field of its own where there is no parameter.
    if quoted && values.is_empty() && matches!(out.last(), Some(Atom::Quote)) {
        out.pop();
    }
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push(if quoted { Atom::Break } else { Atom::Gap(separator.filter(|_| is_star).unwrap_or(b' ')) });
        }
        if quoted {
            out.push(Atom::Quote);
        }
        push_value(out, value, quoted);
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
