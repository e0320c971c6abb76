//! What operators stand between: constants, variables, elements, parentheses.

use super::{MAX_DEPTH, Reader, Wrong};
use crate::sh::Dialect;
use crate::sh::var::{Array, Key};

/// A variable or an element.
pub(super) struct Place {
    name: Vec<u8>,
    key: Option<Key>,
}

impl Reader<'_> {
    fn name(&self) -> usize {
        let rest = self.rest();
        if rest.first().is_some_and(u8::is_ascii_digit) {
            return 0;
        }
        rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
    }

    /// A variable at the cursor.
    pub(super) fn place(&mut self) -> Result<Option<Place>, Wrong> {
        let length = self.name();
        if length == 0 {
            return Ok(None);
        }
        self.token = self.at;
        let name = self.rest()[..length].to_vec();
        self.at += length;
        if !self.state.dialect.is_bash() || self.rest().first() != Some(&b'[') {
            return Ok(Some(Place { name, key: None }));
        }
        let mut depth = 0;
        let Some(length) = self.rest().iter().position(|byte| {
            depth += i32::from(*byte == b'[') - i32::from(*byte == b']');
            depth == 0
        }) else {
            return self.wrong("bad array subscript");
        };
        let inside = self.rest()[1..length].to_vec();
        self.at += length + 1;
        let key = match self.state.var(&name).and_then(|var| var.array.as_ref()) {
            Some(Array::Named(..)) => Key::Text(inside),
            _ => Key::Number(self.nested(&inside)?),
        };
        Ok(Some(Place { name, key: Some(key) }))
    }

    /// Computes another text: a subscript, or the value of a variable.
    fn nested(&mut self, text: &[u8]) -> Result<i64, Wrong> {
        let mut reader = Reader { state: self.state, text, at: 0, token: 0, depth: self.depth + 1, skips: self.skips };
        if reader.depth > MAX_DEPTH {
            return reader.wrong("expression recursion level exceeded");
        }
        reader.whole()
    }

    pub(super) fn value_of(&mut self, place: &Place) -> Result<i64, Wrong> {
        let value = match &place.key {
            None => match self.state.dynamic(&place.name) {
                Some(value) => Some(value),
                None => self.state.get(&place.name).map(<[u8]>::to_vec),
            },
            Some(key) => self.element(&place.name, key),
        };
        match value {
            None => Ok(0),
            Some(value) if self.state.dialect.is_bash() => self.nested(&value),
            Some(value) => {
                let text = value.trim_ascii().to_vec();
                let number = if text.is_empty() { Some(0) } else { constant(&text) };
                number.ok_or(Wrong { message: "Illegal number", token: text.clone(), text })
            }
        }
    }

    fn element(&self, name: &[u8], key: &Key) -> Option<Vec<u8>> {
        let var = self.state.var(name)?;
        match (&var.array, key) {
            (Some(array), key) => array.get(key).map(<[u8]>::to_vec),
            (None, Key::Number(0 | -1)) => var.value.clone(),
            _ => None,
        }
    }

    pub(super) fn store(&mut self, place: &Place, value: i64) -> Result<(), Wrong> {
        if self.skips > 0 {
            return Ok(());
        }
        let text = value.to_string().into_bytes();
        match &place.key {
            None => {
                if !self.state.set(&place.name, text) {
                    return self.wrong("readonly variable");
                }
            }
            Some(key) => {
                self.state.var_mut(&place.name).array_mut().set(key.clone(), text);
            }
        }
        Ok(())
    }

    /// `++x`, `x++`, signs, constants, parentheses.
    pub(super) fn unary(&mut self) -> Result<i64, Wrong> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.wrong("expression recursion level exceeded");
        }
        self.blanks();
        let is_bash = self.state.dialect.is_bash();
        let value = match self.rest() {
            [b'+', b'+', ..] | [b'-', b'-', ..] if is_bash && self.is_step() => {
                let step = if self.rest()[0] == b'+' { 1 } else { -1 };
                self.at += 2;
                self.blanks();
                match self.place()? {
                    Some(place) => {
                        let value = self.value_of(&place)?.wrapping_add(step);
                        self.store(&place, value)?;
                        Ok(value)
                    }
                    None => self.wrong("syntax error: operand expected"),
                }
            }
            [b'-', ..] => self.after().map(i64::wrapping_neg),
            [b'+', ..] => self.after(),
            [b'!', ..] => self.after().map(|value| i64::from(value == 0)),
            [b'~', ..] => self.after().map(|value| !value),
            [b'(', ..] => {
                self.token = self.at;
                self.at += 1;
                let value = self.comma()?;
                if !self.eat(b")") {
                    return self.wrong("missing `)'");
                }
                Ok(value)
            }
            [byte, ..] if byte.is_ascii_digit() => self.constant(),
            _ => match self.place()? {
                Some(place) => self.variable(&place),
                None => {
                    if self.at < self.text.len() {
                        self.token = self.at;
                    }
                    self.wrong("syntax error: operand expected")
                }
            },
        };
        self.depth -= 1;
        value
    }

    /// Do two signs stand before a name?
    fn is_step(&self) -> bool {
        let after = self.rest()[2..].trim_ascii_start();
        after.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
    }

    /// A variable's value, and what `++` behind it does.
    fn variable(&mut self, place: &Place) -> Result<i64, Wrong> {
        let value = self.value_of(place)?;
        if self.state.dialect.is_bash() {
            for (operator, step) in [(&b"++"[..], 1), (b"--", -1)] {
                self.blanks();
                if self.rest().starts_with(operator) {
                    self.at += 2;
                    self.store(place, value.wrapping_add(step))?;
                    return Ok(value);
                }
            }
        }
        Ok(value)
    }

    fn after(&mut self) -> Result<i64, Wrong> {
        self.token = self.at;
        self.at += 1;
        self.unary()
    }

    fn constant(&mut self) -> Result<i64, Wrong> {
        self.token = self.at;
        let is_bash = self.state.dialect == Dialect::Bash;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || (is_bash && b"#_@".contains(byte));
        let length = self.rest().iter().take_while(|byte| is_part(byte)).count();
        let text = self.rest()[..length].to_vec();
        self.at += length;
        match constant(&text) {
            Some(value) => Ok(value),
            None => self.wrong("value too great for base"),
        }
    }
}

/// A constant: decimal, `0x…`, `0…`, `base#…`.
fn constant(text: &[u8]) -> Option<i64> {
    let (text, sign) = match text.strip_prefix(b"-") {
        Some(rest) => (rest, -1),
        None => (text, 1),
    };
    let (digits, radix) = match text.iter().position(|&byte| byte == b'#') {
        Some(at) => {
            (&text[at + 1..], crate::text::number::<u32>(&text[..at]).filter(|radix| (2..=64).contains(radix))?)
        }
        None if text.starts_with(b"0x") || text.starts_with(b"0X") => (&text[2..], 16),
        None if text.len() > 1 && text[0] == b'0' => (&text[1..], 8),
        None => (text, 10),
    };
    let mut value = 0i64;
    for byte in digits {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' if radix <= 36 => byte - b'A' + 10,
            b'A'..=b'Z' => byte - b'A' + 36,
            b'@' => 62,
            b'_' => 63,
            _ => return None,
        };
        if u32::from(digit) >= radix {
            return None;
        }
        value = value.wrapping_mul(i64::from(radix)).wrapping_add(i64::from(digit));
    }
    Some(sign * value)
}
