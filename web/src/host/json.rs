//! Values read from JSON by hand: what serde derives for the same messages is an eighth of the page.

use serde_json::Value;

/// What a message lacks, or has in another form: a field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bad(pub &'static str);

/// What can be read.
pub trait Read: Sized {
    /// Reads a value; `name` is what to say if it is not of this form.
    fn read(value: &Value, name: &'static str) -> Result<Self, Bad>;

    /// The value of a field that is not there.
    fn absent(name: &'static str) -> Result<Self, Bad> {
        Err(Bad(name))
    }
}

/// Reads a field of an object.
pub fn field<T: Read>(object: &Value, name: &'static str) -> Result<T, Bad> {
    match object.get(name) {
        Some(value) => T::read(value, name),
        None => T::absent(name),
    }
}

impl Read for String {
    fn read(value: &Value, name: &'static str) -> Result<String, Bad> {
        value.as_str().map(str::to_string).ok_or(Bad(name))
    }
}

impl Read for char {
    fn read(value: &Value, name: &'static str) -> Result<char, Bad> {
        value.as_str().and_then(|text| text.parse().ok()).ok_or(Bad(name))
    }
}

impl Read for bool {
    fn read(value: &Value, name: &'static str) -> Result<bool, Bad> {
        value.as_bool().ok_or(Bad(name))
    }
}

impl Read for i64 {
    fn read(value: &Value, name: &'static str) -> Result<i64, Bad> {
        value.as_i64().ok_or(Bad(name))
    }
}

impl Read for i32 {
    fn read(value: &Value, name: &'static str) -> Result<i32, Bad> {
        i64::read(value, name)?.try_into().map_err(|_| Bad(name))
    }
}

impl Read for u64 {
    fn read(value: &Value, name: &'static str) -> Result<u64, Bad> {
        value.as_u64().ok_or(Bad(name))
    }
}

impl Read for u32 {
    fn read(value: &Value, name: &'static str) -> Result<u32, Bad> {
        u64::read(value, name)?.try_into().map_err(|_| Bad(name))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value, name: &'static str) -> Result<Option<T>, Bad> {
        if value.is_null() { Ok(None) } else { T::read(value, name).map(Some) }
    }

    fn absent(_: &'static str) -> Result<Option<T>, Bad> {
        Ok(None)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value, name: &'static str) -> Result<Vec<T>, Bad> {
        value.as_array().ok_or(Bad(name))?.iter().map(|item| T::read(item, name)).collect()
    }
}

impl<T: Read, const N: usize> Read for [T; N] {
    fn read(value: &Value, name: &'static str) -> Result<[T; N], Bad> {
        Vec::read(value, name)?.try_into().map_err(|_| Bad(name))
    }
}

/// Reads a struct: its fields under their own names.
macro_rules! record {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl Read for $type {
            fn read(value: &Value, _: &'static str) -> Result<$type, Bad> {
                Ok($type { $($field: field(value, stringify!($field))?),* })
            }
        }
    };
}

/// Reads an enum whose variant is named by the field `$tag`, beside the variant's own fields.
macro_rules! choice {
    ($type:ident by $tag:literal { $($name:literal => $variant:ident { $($field:ident),* $(,)? }),* $(,)? }) => {
        impl Read for $type {
            fn read(value: &Value, _: &'static str) -> Result<$type, Bad> {
                // A variant that is not listed does not compile.
                const _: fn(&$type) = |value| match value { $($type::$variant { .. } => ()),* };
                match value.get($tag).and_then(Value::as_str) {
                    $(Some($name) => Ok($type::$variant { $($field: field(value, stringify!($field))?),* }),)*
                    _ => Err(Bad($tag)),
                }
            }
        }
    };
}

/// Reads an enum that is a word.
macro_rules! word {
    ($type:ident { $($name:literal => $variant:ident),* $(,)? }) => {
        impl Read for $type {
            fn read(value: &Value, name: &'static str) -> Result<$type, Bad> {
                const _: fn(&$type) = |value| match value { $($type::$variant => ()),* };
                match value.as_str() {
                    $(Some($name) => Ok($type::$variant),)*
                    _ => Err(Bad(name)),
                }
            }
        }
    };
}

pub(super) use {choice, record, word};
