//! The values of parameters.

use super::{State, Stop, complain_arith, string};
use crate::sh::arith;
use crate::sh::ast::{Index, Word};
use crate::sh::builtin::{assigned, quote_always};
use crate::sh::var::{Array, Key, Letters, Var};
use crate::sys::Sys;
use crate::text::number;

/// What a parameter is.
pub(in crate::sh) enum Found {
    One(Option<Vec<u8>>),
    /// Of `$@`, `$*` and arrays; is it written with a star?
    Many(Vec<Vec<u8>>, bool),
}

impl Found {
    /// Changes each value.
    pub(super) fn map(self, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Found {
        match self {
            Found::One(value) => Found::One(value.map(change)),
            Found::Many(values, is_star) => Found::Many(values.into_iter().map(change).collect(), is_star),
        }
    }
}

/// The value of a parameter, or of an element.
pub(super) async fn fetch(sys: &Sys, state: &mut State, name: &[u8], index: Option<&Index>) -> Result<Found, Stop> {
    if matches!(name, b"SECONDS" | b"RANDOM" | b"SRANDOM" | b"EPOCHSECONDS" | b"EPOCHREALTIME") {
        arith::prepare(sys, state, name).await;
    }
    if name == b"BASHPID" && state.dialect.is_bash() {
        let pid = sys.int(nslab_abi::Syscall::Getpid).await.unwrap_or(0);
        return Ok(Found::One(Some(pid.to_string().into_bytes())));
    }
    if name == b"GROUPS" && state.dialect.is_bash() {
        let groups = match sys.call(nslab_abi::Syscall::Getgroups { size: 65536 }).await {
            Ok(nslab_abi::Ret::Groups(groups)) if !groups.is_empty() => groups,
            _ => vec![sys.int(nslab_abi::Syscall::Getgid).await.unwrap_or(0) as u32],
        };
        let texts: Vec<Vec<u8>> = groups.iter().map(|group| group.to_string().into_bytes()).collect();
        return Ok(match index {
            Some(Index::At) => Found::Many(texts, false),
            Some(Index::Star) => Found::Many(texts, true),
            _ => Found::One(texts.into_iter().next()),
        });
    }
    match index {
        None => Ok(plain(state, name)),
        Some(Index::At) => Ok(Found::Many(values(state, name), false)),
        Some(Index::Star) => Ok(Found::Many(values(state, name), true)),
        Some(Index::Of(word)) => {
            let key = key(sys, state, name, word).await?;
            Ok(Found::One(element(state, name, &key)))
        }
    }
}

/// The element of a key.
pub(in crate::sh) fn element(state: &State, name: &[u8], key: &Key) -> Option<Vec<u8>> {
    if let Some(values) = state.dynamic_array(name) {
        let Key::Number(index) = key else { return None };
        let index = if *index < 0 { values.len() as i64 + index } else { *index };
        return values.get(usize::try_from(index).ok()?).cloned();
    }
    let var = state.var(name)?;
    match (&var.array, key) {
        (Some(array), key) => array.get(key).map(<[u8]>::to_vec),
        (None, Key::Number(0 | -1)) => var.value.clone(),
        _ => None,
    }
}

/// The key that a subscript means.
pub(in crate::sh) async fn key(sys: &Sys, state: &mut State, name: &[u8], word: &Word) -> Result<Key, Stop> {
    let text = string(sys, state, word).await?;
    if matches!(state.var(name).and_then(|var| var.array.as_ref()), Some(Array::Named(..))) {
        return Ok(Key::Text(text));
    }
    arith::prepare(sys, state, &text).await;
    match arith::evaluate(state, &text) {
        Ok(value) => Ok(Key::Number(value)),
        Err(wrong) => {
            complain_arith(sys, state, &wrong).await;
            Err(Stop::Failed)
        }
    }
}

/// The values of an array in its order.
pub(in crate::sh) fn values(state: &State, name: &[u8]) -> Vec<Vec<u8>> {
    if let Some(values) = state.dynamic_array(name) {
        return values;
    }
    match state.var(name) {
        Some(Var { array: Some(array), .. }) => array.pairs().into_iter().map(|pair| pair.1).collect(),
        Some(Var { value: Some(value), .. }) => vec![value.clone()],
        _ => Vec::new(),
    }
}

/// The keys of an array in its order.
pub(super) fn keys(state: &State, name: &[u8]) -> Vec<Vec<u8>> {
    if let Some(values) = state.dynamic_array(name) {
        return (0..values.len()).map(|index| index.to_string().into_bytes()).collect();
    }
    match state.var(name) {
        Some(Var { array: Some(array), .. }) => array.pairs().into_iter().map(|pair| pair.0).collect(),
        Some(Var { value: Some(_), .. }) => vec![b"0".to_vec()],
        _ => Vec::new(),
    }
}

/// Values with the numbers that `${name:offset}` counts by, and the number after the last.
pub(super) fn numbered(state: &State, name: &[u8], values: Vec<Vec<u8>>) -> (Vec<(i64, Vec<u8>)>, i64) {
    if matches!(name, b"@" | b"*") {
        let end = values.len() as i64 + 1;
        let all = std::iter::once(state.name.clone()).chain(values).enumerate();
        return (all.map(|(index, value)| (index as i64, value)).collect(), end);
    }
    if let Some(array @ Array::Indexed(map)) = state.var(name).and_then(|var| var.array.as_ref()) {
        return (map.iter().map(|(index, value)| (*index, value.clone())).collect(), array.end());
    }
    let end = values.len() as i64;
    (values.into_iter().enumerate().map(|(index, value)| (index as i64, value)).collect(), end)
}

/// The letters that `declare` knows a variable's attributes by.
pub(in crate::sh) fn attributes(var: &Var) -> String {
    let letters = [
        (matches!(var.array, Some(Array::Indexed(_))), 'a'),
        (matches!(var.array, Some(Array::Named(..))), 'A'),
        (var.is_integer, 'i'),
        (var.is_nameref, 'n'),
        (var.is_readonly, 'r'),
        (var.is_exported, 'x'),
        (var.letters == Letters::Lower, 'l'),
        (var.letters == Letters::Upper, 'u'),
    ];
    letters.iter().filter(|letter| letter.0).map(|letter| letter.1).collect()
}

/// `${name@A}`: what would make the variable again.
pub(super) fn statement(state: &State, name: &[u8], index: Option<&Index>, found: &Found) -> Vec<u8> {
    if matches!(name, b"@" | b"*") {
        let Found::Many(values, _) = found else { return Vec::new() };
        let words = values.iter().map(|value| quote_always(value));
        return std::iter::once(b"set --".to_vec()).chain(words).collect::<Vec<_>>().join(&b' ');
    }
    let Some(var) = state.var(name) else { return Vec::new() };
    let flags = attributes(var);
    let head = if flags.is_empty() { Vec::new() } else { format!("declare -{flags} ").into_bytes() };
    match found {
        Found::Many(..) if index.is_some() && var.array.is_some() => [&head[..], &assigned(name, var)].concat(),
        Found::Many(values, _) => [&head[..], name, b"=", &quote_always(&values.join(&b' '))].concat(),
        Found::One(Some(value)) => [&head[..], name, b"=", &quote_always(value)].concat(),
        Found::One(None) => Vec::new(),
    }
}

/// The value of a parameter without a subscript.
pub(super) fn plain(state: &mut State, name: &[u8]) -> Found {
    let text = match name {
        b"@" => return Found::Many(state.params.to_vec(), false),
        b"*" => return Found::Many(state.params.to_vec(), true),
        b"?" => state.status.to_string(),
        b"$" => state.pid.to_string(),
        b"#" => state.params.len().to_string(),
        b"!" => return Found::One(state.last_background.map(|pid| pid.to_string().into_bytes())),
        b"-" => return Found::One(Some(state.option_letters())),
        b"0" => return Found::One(Some(state.script_name())),
        name if name.first().is_some_and(u8::is_ascii_digit) => {
            let index = number::<usize>(name).unwrap_or(usize::MAX);
            return Found::One(state.params.get(index.wrapping_sub(1)).cloned());
        }
        name => {
            if let Some(value) = state.dynamic(name) {
                return Found::One(Some(value));
            }
            if let Some(values) = state.dynamic_array(name) {
                return Found::One(values.first().cloned());
            }
            return Found::One(state.get(name).map(<[u8]>::to_vec));
        }
    };
    Found::One(Some(text.into_bytes()))
}
