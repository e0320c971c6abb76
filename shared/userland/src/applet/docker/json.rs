//! JSON, as docker keeps and prints it.

use std::fmt::Write as _;

/// A JSON value; an object keeps the order of its keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Json {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Makes an object of pairs.
pub(crate) fn object(pairs: Vec<(&str, Json)>) -> Json {
    Json::Object(pairs.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

/// Makes a list of texts.
pub(crate) fn texts(all: &[String]) -> Json {
    Json::List(all.iter().map(|text| Json::Text(text.clone())).collect())
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_string())
    }
}

impl Json {
    /// The value of a key; nothing where there is none.
    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(pairs) => pairs.iter().find(|pair| pair.0 == key).map(|pair| &pair.1),
            _ => None,
        }
    }

    /// The value at a path of keys, such as `State.Pid`.
    pub(crate) fn at(&self, path: &str) -> Option<&Json> {
        path.split('.').try_fold(self, |value, key| value.get(key))
    }

    /// Puts a value at a path; objects on the way are made.
    pub(crate) fn put(&mut self, path: &str, value: Json) {
        let (key, rest) = path.split_once('.').map_or((path, None), |(key, rest)| (key, Some(rest)));
        if !matches!(self, Json::Object(_)) {
            *self = Json::Object(Vec::new());
        }
        let Json::Object(pairs) = self else { return };
        let at = pairs.iter().position(|pair| pair.0 == key).unwrap_or_else(|| {
            pairs.push((key.to_string(), Json::Null));
            pairs.len() - 1
        });
        match rest {
            Some(rest) => pairs[at].1.put(rest, value),
            None => pairs[at].1 = value,
        }
    }

    /// A text at a path; empty where there is none.
    pub(crate) fn text(&self, path: &str) -> String {
        match self.at(path) {
            Some(Json::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }

    /// A number at a path; 0 where there is none.
    pub(crate) fn int(&self, path: &str) -> i64 {
        match self.at(path) {
            Some(Json::Int(number)) => *number,
            _ => 0,
        }
    }

    /// Is there `true` at a path?
    pub(crate) fn is_true(&self, path: &str) -> bool {
        self.at(path) == Some(&Json::Bool(true))
    }

    /// The texts of a list at a path.
    pub(crate) fn list(&self, path: &str) -> Vec<String> {
        let Some(Json::List(all)) = self.at(path) else { return Vec::new() };
        let text = |value: &Json| if let Json::Text(text) = value { Some(text.clone()) } else { None };
        all.iter().filter_map(text).collect()
    }

    /// In one line.
    pub(crate) fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// Four blanks a level, as `docker inspect` prints.
    pub(crate) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0));
        out
    }

    fn write(&self, out: &mut String, level: Option<usize>) {
        let inner = level.map(|level| level + 1);
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => drop(write!(out, "{value}")),
            Json::Int(value) => drop(write!(out, "{value}")),
            Json::Text(text) => quote(out, text),
            Json::List(all) if all.is_empty() => out.push_str("[]"),
            Json::Object(pairs) if pairs.is_empty() => out.push_str("{}"),
            Json::List(all) => {
                out.push('[');
                for (at, value) in all.iter().enumerate() {
                    separate(out, at, inner);
                    value.write(out, inner);
                }
                separate(out, 0, level);
                out.push(']');
            }
            Json::Object(pairs) => {
                out.push('{');
                for (at, (key, value)) in pairs.iter().enumerate() {
                    separate(out, at, inner);
                    quote(out, key);
                    out.push_str(if level.is_some() { ": " } else { ":" });
                    value.write(out, inner);
                }
                separate(out, 0, level);
                out.push('}');
            }
        }
    }

    /// Reads a whole text.
    pub(crate) fn parse(text: &str) -> Option<Json> {
        let mut reader = Reader { rest: text };
        let value = reader.value(0)?;
        reader.rest.trim_start().is_empty().then_some(value)
    }
}

fn separate(out: &mut String, at: usize, level: Option<usize>) {
    if at > 0 {
        out.push(',');
    }
    if let Some(level) = level {
        out.push('\n');
        out.push_str(&"    ".repeat(level));
    }
}

fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // encoding/json escapes what HTML would read.
            c if (c as u32) < 0x20 || "<>&".contains(c) => drop(write!(out, "\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Deepest nesting that is read.
const DEPTH: usize = 32;

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn eat(&mut self, token: &str) -> Option<()> {
        self.rest = self.rest.trim_start().strip_prefix(token)?;
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.rest = self.rest.trim_start();
        match self.rest.bytes().next()? {
            _ if depth > DEPTH => None,
            b'{' => {
                self.eat("{")?;
                let mut pairs = Vec::new();
                while self.eat("}").is_none() {
                    if !pairs.is_empty() {
                        self.eat(",")?;
                    }
                    self.rest = self.rest.trim_start();
                    let key = self.text()?;
                    self.eat(":")?;
                    pairs.push((key, self.value(depth + 1)?));
                }
                Some(Json::Object(pairs))
            }
            b'[' => {
                self.eat("[")?;
                let mut all = Vec::new();
                while self.eat("]").is_none() {
                    if !all.is_empty() {
                        self.eat(",")?;
                    }
                    all.push(self.value(depth + 1)?);
                }
                Some(Json::List(all))
            }
            b'"' => self.text().map(Json::Text),
            b't' => self.eat("true").map(|()| Json::Bool(true)),
            b'f' => self.eat("false").map(|()| Json::Bool(false)),
            b'n' => self.eat("null").map(|()| Json::Null),
            _ => {
                let end = self.rest.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(self.rest.len());
                let (digits, rest) = self.rest.split_at(end);
                self.rest = rest;
                digits.parse().ok().map(Json::Int)
            }
        }
    }

    fn text(&mut self) -> Option<String> {
        let mut chars = self.rest.strip_prefix('"')?.chars();
        let mut out = String::new();
        loop {
            match chars.next()? {
                '"' => break,
                '\\' => match chars.next()? {
                    'n' => out.push('\n'),
                    'r' => out.push('\r'),
                    't' => out.push('\t'),
                    'u' => {
                        let hex: String = chars.by_ref().take(4).collect();
                        out.push(char::from_u32(u32::from_str_radix(&hex, 16).ok()?)?);
                    }
                    c => out.push(c),
                },
                c => out.push(c),
            }
        }
        self.rest = chars.as_str();
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut value = object(vec![("A", texts(&["x\"\n<".to_string()])), ("B", Json::Int(-3)), ("C", Json::Null)]);
        value.put("D.E", Json::Bool(true));
        assert_eq!(value.compact(), r#"{"A":["x\"\n\u003c"],"B":-3,"C":null,"D":{"E":true}}"#);
        assert_eq!(Json::parse(&value.compact()), Some(value.clone()));
        assert_eq!(Json::parse(&value.pretty()), Some(value.clone()));
        assert_eq!(Json::parse("[1,2"), None);
        assert_eq!(
            object(vec![("A", Json::List(vec![Json::Int(1)]))]).pretty(),
            "{\n    \"A\": [\n        1\n    ]\n}"
        );
    }
}
