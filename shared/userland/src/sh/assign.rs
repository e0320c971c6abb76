//! Assignments.

use nslab_small::Map;

use super::ast::{Assign, Element, Value, Word};
use super::expand::{self, Stop, fetch};
use super::state::State;
use super::var::{Array, Key};
use super::{builtin, simple};
use crate::sys::Sys;

/// Carries out an assignment; the text that `set -x` shows.
pub(super) async fn perform(sys: &Sys, state: &mut State, assign: &Assign) -> Result<Vec<u8>, Stop> {
    let sign: &[u8] = if assign.is_append { b"+=" } else { b"=" };
    match &assign.value {
        Value::Word(word) => {
            let value = expand::string(sys, state, word).await?;
            let shown_index = match &assign.index {
                Some(word) => [b"[", word.literal().unwrap_or(b"..."), b"]"].concat(),
                None => Vec::new(),
            };
            let shown = [&assign.name[..], &shown_index, sign, &builtin::quote(&value, state.dialect)].concat();
            match &assign.index {
                None => scalar(sys, state, &assign.name, assign.is_append, value).await?,
                Some(index) => {
                    let key = fetch::key(sys, state, &assign.name, index).await?;
                    element(sys, state, &assign.name, key, assign.is_append, value).await?;
                }
            }
            Ok(shown)
        }
        Value::Array(elements) => {
            let shown = array(sys, state, &assign.name, elements, assign.is_append).await?;
            Ok([&assign.name[..], sign, &shown].concat())
        }
    }
}

/// `name=value` and `name+=value`
pub(super) async fn scalar(
    sys: &Sys,
    state: &mut State,
    name: &[u8],
    is_append: bool,
    value: Vec<u8>,
) -> Result<(), Stop> {
    let is_integer = state.var(name).is_some_and(|var| var.is_integer);
    let old = if is_append { state.get(name).map(<[u8]>::to_vec) } else { None };
    let value = match (is_integer, old) {
        (true, old) => {
            let sum = expand::number_of(sys, state, &Word::text(&value, true)).await?;
            let old = old.and_then(|old| crate::text::number::<i64>(&old)).unwrap_or(0);
            sum.wrapping_add(old).to_string().into_bytes()
        }
        (false, old) => [old.unwrap_or_default(), value].concat(),
    };
    if state.set(name, value) {
        return Ok(());
    }
    simple::read_only(sys, state, name).await;
    Err(Stop::Said)
}

/// `name[key]=value`
async fn element(
    sys: &Sys,
    state: &mut State,
    name: &[u8],
    key: Key,
    is_append: bool,
    value: Vec<u8>,
) -> Result<(), Stop> {
    let var = state.var(name);
    if var.is_some_and(|var| var.is_readonly) {
        simple::read_only(sys, state, name).await;
        return Err(Stop::Said);
    }
    let is_integer = var.is_some_and(|var| var.is_integer);
    let value = match is_integer {
        true => expand::number_of(sys, state, &Word::text(&value, true)).await?.to_string().into_bytes(),
        false => value,
    };
    let old = if is_append { fetch::element(state, name, &key) } else { None };
    let value = match old {
        Some(old) if is_integer => {
            let number = |text: &[u8]| crate::text::number::<i64>(text).unwrap_or(0);
            number(&old).wrapping_add(number(&value)).to_string().into_bytes()
        }
        old => [old.unwrap_or_default(), value].concat(),
    };
    if !state.var_mut(name).array_mut().set(key, value) {
        let text = format!("{}: bad array subscript\n", crate::text::lossy(name));
        sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
        return Err(Stop::Failed);
    }
    Ok(())
}

/// `name=(…)`; what `set -x` shows of it.
pub(super) async fn array(
    sys: &Sys,
    state: &mut State,
    name: &[u8],
    elements: &[Element],
    is_append: bool,
) -> Result<Vec<u8>, Stop> {
    if state.var(name).is_some_and(|var| var.is_readonly) {
        simple::read_only(sys, state, name).await;
        return Err(Stop::Said);
    }
    // Everything is expanded before the old elements are gone: `a=("${a[@]}" more)`.
    let is_named = matches!(state.var(name).and_then(|var| var.array.as_ref()), Some(Array::Named(..)));
    let mut new = match (is_append, is_named) {
        (true, _) => state.var_mut(name).array_mut().clone(),
        (false, true) => Array::Named(Map::new(), 0),
        (false, false) => Array::Indexed(Map::new()),
    };
    let mut shown: Vec<Vec<u8>> = Vec::new();
    let mut next = new.end();
    let mut pending_key: Option<Vec<u8>> = None;
    for own in elements {
        match &own.index {
            Some(index) => {
                let key = fetch::key(sys, state, name, index).await?;
                let mut value = expand::string(sys, state, &own.word).await?;
                let text = match &key {
                    Key::Number(number) => number.to_string().into_bytes(),
                    Key::Text(text) => builtin::quote(text, state.dialect),
                };
                shown.push([b"[", &text[..], b"]=", &builtin::quote(&value, state.dialect)].concat());
                if own.is_append {
                    value = [new.get(&key).unwrap_or_default(), &value].concat();
                }
                if let Key::Number(number) = key {
                    next = number + 1;
                }
                new.set(key, value);
            }
            None => {
                for value in expand::fields(sys, state, std::slice::from_ref(&own.word)).await? {
                    shown.push(builtin::quote(&value, state.dialect));
                    if !is_named {
                        new.set(Key::Number(next), value);
                        next += 1;
                    } else if let Some(key) = pending_key.take() {
                        new.set(Key::Text(key), value);
                    } else {
                        // "a list of alternating keys and values" - bash(1), Arrays.
                        pending_key = Some(value);
                    }
                }
            }
        }
    }
    if let Some(key) = pending_key {
        new.set(Key::Text(key), Vec::new());
    }
    let var = state.var_mut(name);
    var.value = None;
    var.array = Some(new);
    Ok([&b"("[..], &shown.join(&b' '), b")"].concat())
}

/// An assignment as an argument of `declare` and its like: a text that the built-in reads again.
pub(super) async fn text(sys: &Sys, state: &mut State, assign: &Assign) -> Result<Vec<u8>, Stop> {
    let index = match &assign.index {
        Some(word) => [b"[", &expand::string(sys, state, word).await?[..], b"]"].concat(),
        None => Vec::new(),
    };
    let sign: &[u8] = if assign.is_append { b"+=" } else { b"=" };
    let value = match &assign.value {
        Value::Word(word) => expand::string(sys, state, word).await?,
        Value::Array(elements) => {
            let mut texts: Vec<Vec<u8>> = Vec::new();
            for own in elements {
                match &own.index {
                    Some(index) => {
                        let key = expand::string(sys, state, index).await?;
                        let value = expand::string(sys, state, &own.word).await?;
                        let sign: &[u8] = if own.is_append { b"]+=" } else { b"]=" };
                        let key = builtin::quote_always(&key);
                        texts.push([b"[", &key[..], sign, &builtin::quote_always(&value)].concat());
                    }
                    None => {
                        let values = expand::fields(sys, state, std::slice::from_ref(&own.word)).await?;
                        texts.extend(values.iter().map(|value| builtin::quote_always(value)));
                    }
                }
            }
            [&b"("[..], &texts.join(&b' '), b")"].concat()
        }
    };
    Ok([&assign.name[..], &index, sign, &value].concat())
}

/// Carries out `name=value`, `name+=value`, `name[index]=value` or `name=(…)` that an argument says.
pub(super) async fn of_argument(sys: &Sys, state: &mut State, head: &[u8], value: &[u8]) -> Result<(), Stop> {
    let (place, is_append) = match head.strip_suffix(b"+") {
        Some(place) => (place, true),
        None => (head, false),
    };
    let is_list = value.starts_with(b"(") && value.ends_with(b")") && state.dialect.is_bash();
    if is_list && let Some(elements) = super::parse::elements(&value[1..]) {
        array(sys, state, place, &elements, is_append).await?;
        return Ok(());
    }
    match place.iter().position(|&byte| byte == b'[') {
        Some(at) => {
            let name = &place[..at];
            let inside = Word::text(place[at + 1..].strip_suffix(b"]").unwrap_or(&place[at + 1..]), true);
            let key = fetch::key(sys, state, name, &inside).await?;
            element(sys, state, name, key, is_append, value.to_vec()).await
        }
        None if state.var(place).is_some_and(|var| var.array.is_some()) => {
            let key = match state.var(place).and_then(|var| var.array.as_ref()) {
                Some(Array::Named(..)) => Key::Text(b"0".to_vec()),
                _ => Key::Number(0),
            };
            element(sys, state, place, key, is_append, value.to_vec()).await
        }
        None => scalar(sys, state, place, is_append, value.to_vec()).await,
    }
}

/// Is the variable, the element or the array there? - `test -v`
pub(super) async fn is_set(sys: &Sys, state: &mut State, text: &[u8]) -> Result<bool, Stop> {
    match text.iter().position(|&byte| byte == b'[').filter(|_| text.ends_with(b"]")) {
        None => Ok(expand::param::value(state, text).is_some()),
        Some(at) => {
            let inside = &text[at + 1..text.len() - 1];
            if matches!(inside, b"@" | b"*") {
                return Ok(!fetch::values(state, &text[..at]).is_empty());
            }
            let key = fetch::key(sys, state, &text[..at], &Word::text(inside, true)).await?;
            Ok(fetch::element(state, &text[..at], &key).is_some())
        }
    }
}
