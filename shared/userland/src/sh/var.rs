//! Variables: one value or an array, and what `declare` says of them.

use nslab_small::Map;

/// A shell variable.
#[derive(Clone, Debug, Default)]
pub(super) struct Var {
    /// `None`: declared without a value, or an array.
    pub(super) value: Option<Vec<u8>>,
    pub(super) array: Option<Array>,
    pub(super) is_exported: bool,
    pub(super) is_readonly: bool,
    /// `-i`: what is assigned is an expression.
    pub(super) is_integer: bool,
    /// `-l` and `-u`
    pub(super) letters: Letters,
    /// `-n`: the value is the name of the variable that is meant.
    pub(super) is_nameref: bool,
}

/// What a variable does to the letters that are assigned to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Letters {
    #[default]
    Keep,
    Lower,
    Upper,
}

/// When an element came, and its value.
type Born = (u64, Vec<u8>);

/// bash's arrays.
#[derive(Clone, Debug)]
pub(super) enum Array {
    /// By number.
    Indexed(Map<i64, Vec<u8>>),
    /// By text; the counter says in which order the elements came.
    Named(Map<Vec<u8>, Born>, u64),
}

impl Array {
    /// Keys and values in bash's order.
    pub(super) fn pairs(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        match self {
            Array::Indexed(map) => {
                map.iter().map(|(index, value)| (index.to_string().into_bytes(), value.clone())).collect()
            }
            Array::Named(map, _) => {
                // A hash table of 1024 chains, the newest first in each (hashlib.c, assoc.h).
                let mut all = Vec::new();
                for (key, (born, value)) in map.iter() {
                    all.push((hash(key) & 1023, std::cmp::Reverse(*born), key.clone(), value.clone()));
                }
                nslab_small::sort(&mut all);
                all.into_iter().map(|(_, _, key, value)| (key, value)).collect()
            }
        }
    }

    /// How many elements there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Array::Indexed(map) => map.len(),
            Array::Named(map, _) => map.len(),
        }
    }

    /// The element of a key; an indexed array's is a number, counted from the end if it is negative.
    pub(super) fn get(&self, key: &Key) -> Option<&[u8]> {
        match (self, key) {
            (Array::Indexed(map), Key::Number(index)) => map.get(&from_end(map, *index)).map(Vec::as_slice),
            (Array::Named(map, _), Key::Text(text)) => map.get(text).map(|entry| &entry.1[..]),
            _ => None,
        }
    }

    /// Sets an element; false for an index before the first.
    pub(super) fn set(&mut self, key: Key, value: Vec<u8>) -> bool {
        match (self, key) {
            (Array::Indexed(map), Key::Number(index)) => {
                let index = from_end(map, index);
                if index < 0 {
                    return false;
                }
                map.insert(index, value);
            }
            (Array::Named(map, newest), Key::Text(text)) => {
                *newest += 1;
                let born = map.get(&text).map_or(*newest, |entry| entry.0);
                map.insert(text, (born, value));
            }
            _ => return false,
        }
        true
    }

    /// Drops an element.
    pub(super) fn remove(&mut self, key: &Key) {
        match (self, key) {
            (Array::Indexed(map), Key::Number(index)) => {
                let index = from_end(map, *index);
                map.remove(&index);
            }
            (Array::Named(map, _), Key::Text(text)) => {
                map.remove(text);
            }
            _ => {}
        }
    }

    /// The index after the last.
    pub(super) fn end(&self) -> i64 {
        match self {
            Array::Indexed(map) => map.last_key_value().map_or(0, |(index, _)| index + 1),
            Array::Named(..) => 0,
        }
    }
}

/// Where in an array.
#[derive(Clone, Debug)]
pub(super) enum Key {
    Number(i64),
    Text(Vec<u8>),
}

fn from_end(map: &Map<i64, Vec<u8>>, index: i64) -> i64 {
    match index < 0 {
        true => map.last_key_value().map_or(0, |(last, _)| last + 1) + index,
        false => index,
    }
}

/// FNV-1, as hashlib.c:hash_string computes it.
fn hash(key: &[u8]) -> u32 {
    key.iter().fold(2_166_136_261, |value: u32, byte| value.wrapping_mul(16_777_619) ^ u32::from(*byte))
}

impl Var {
    /// The value that `$name` has.
    pub(super) fn scalar(&self) -> Option<&[u8]> {
        match &self.array {
            None => self.value.as_deref(),
            Some(Array::Indexed(map)) => map.get(&0).map(Vec::as_slice),
            Some(Array::Named(map, _)) => map.get(&b"0"[..]).map(|entry| &entry.1[..]),
        }
    }

    /// Gives it one value: of an array the element 0.
    pub(super) fn assign(&mut self, value: Vec<u8>) {
        let value = match self.letters {
            Letters::Keep => value,
            Letters::Lower => value.to_ascii_lowercase(),
            Letters::Upper => value.to_ascii_uppercase(),
        };
        match &mut self.array {
            None => self.value = Some(value),
            Some(array @ Array::Indexed(_)) => drop(array.set(Key::Number(0), value)),
            Some(array) => drop(array.set(Key::Text(b"0".to_vec()), value)),
        }
    }

    /// The array, made of the value so far if it was none.
    pub(super) fn array_mut(&mut self) -> &mut Array {
        let value = self.value.take();
        self.array.get_or_insert_with(|| Array::Indexed(value.into_iter().map(|value| (0, value)).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_elements_come_in_bash_s_order() {
        let mut array = Array::Named(Map::new(), 0);
        for key in ["k", "w", "aa", "b", "zebra"] {
            assert!(array.set(Key::Text(key.as_bytes().to_vec()), Vec::new()));
        }
        let keys: Vec<Vec<u8>> = array.pairs().into_iter().map(|pair| pair.0).collect();
        assert_eq!(keys.join(&b' '), b"aa w k b zebra");
    }
}
