//! The values of a template: pipelines, functions, and how they are shown - text/template; docker/cli, templates/templates.go.

use super::super::json::Json;
use super::{Failure, Scope};

/// A part of a pipeline.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A name, a field, a number.
    Word(String),
    Text(String),
    Open,
    Close,
    Pipe,
}

fn wrong(text: impl AsRef<str>) -> Failure {
    Failure::Wrong(format!("template parsing error: template: :1: {}", text.as_ref()))
}

/// What a pipeline comes to.
pub(super) fn evaluate(pipeline: &str, dot: &Json, scope: &Scope) -> Result<Json, Failure> {
    let tokens = tokens(pipeline)?;
    let mut reader = Reader { tokens: &tokens, at: 0, dot, scope };
    let value = reader.pipeline()?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(wrong("unexpected right paren")),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Failure> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let len = match c {
            '(' | ')' | '|' => {
                all.push(match c {
                    '(' => Token::Open,
                    ')' => Token::Close,
                    _ => Token::Pipe,
                });
                1
            }
            '"' | '`' => {
                let Some(end) = rest[1..].find(c) else { return Err(wrong("unterminated quoted string")) };
                all.push(Token::Text(rest[1..=end].to_string()));
                end + 2
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "()|\"`".contains(c)).unwrap_or(rest.len());
                all.push(Token::Word(rest[..end].to_string()));
                end
            }
        };
        // A field behind a parenthesis belongs to it.
        let after = &rest[len..];
        rest = after.trim_start();
    }
    Ok(all)
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    dot: &'a Json,
    scope: &'a Scope,
}

impl Reader<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn pipeline(&mut self) -> Result<Json, Failure> {
        let mut value = self.command(None)?;
        while self.peek() == Some(&Token::Pipe) {
            self.at += 1;
            value = self.command(Some(value))?;
        }
        Ok(value)
    }

    /// An operand, or a function and its operands; what comes through the pipe is the last one.
    fn command(&mut self, piped: Option<Json>) -> Result<Json, Failure> {
        let name = match self.peek() {
            Some(Token::Word(word)) if word.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_constant(word) => {
                word.clone()
            }
            None => return Err(wrong("missing value for command")),
            _ => {
                return match piped {
                    None => self.operand(),
                    Some(_) => Err(wrong("non executable command in pipeline stage 2")),
                };
            }
        };
        self.at += 1;
        let mut operands = Vec::new();
        while !matches!(self.peek(), None | Some(Token::Pipe | Token::Close)) {
            operands.push(self.operand()?);
        }
        operands.extend(piped);
        call(&name, &operands)
    }

    fn operand(&mut self) -> Result<Json, Failure> {
        let token = self.peek().cloned();
        self.at += 1;
        let value = match token {
            Some(Token::Text(text)) => Json::Text(text.replace("\\n", "\n").replace("\\t", "\t")),
            Some(Token::Open) => {
                let value = self.pipeline()?;
                if self.peek() != Some(&Token::Close) {
                    return Err(wrong("unclosed left paren"));
                }
                self.at += 1;
                // `(PIPELINE).Field`
                match self.peek() {
                    Some(Token::Word(word)) if word.starts_with('.') && word.len() > 1 => {
                        let word = word.clone();
                        self.at += 1;
                        field(&word, &value)?
                    }
                    _ => value,
                }
            }
            Some(Token::Word(word)) => self.word(&word)?,
            _ => return Err(wrong("missing value for command")),
        };
        Ok(value)
    }

    fn word(&self, word: &str) -> Result<Json, Failure> {
        match word {
            "true" => Ok(Json::Bool(true)),
            "false" => Ok(Json::Bool(false)),
            "nil" => Ok(Json::Null),
            "." => Ok(self.dot.clone()),
            word if word.starts_with('.') => field(word, self.dot),
            word if word.starts_with('$') => {
                let (name, path) = word.find('.').map_or((word, ""), |at| word.split_at(at));
                match self.scope.iter().rev().find(|known| known.0 == name) {
                    Some((_, value)) if path.is_empty() => Ok(value.clone()),
                    Some((_, value)) => field(path, value),
                    None => Err(wrong(format!("undefined variable \"{name}\""))),
                }
            }
            word => match word.parse() {
                Ok(number) => Ok(Json::Int(number)),
                // A function without operands.
                Err(_) => call(word, &[]),
            },
        }
    }
}

fn is_constant(word: &str) -> bool {
    matches!(word, "true" | "false" | "nil")
}

fn field(path: &str, value: &Json) -> Result<Json, Failure> {
    let mut value = value;
    for key in path.split('.').filter(|key| !key.is_empty()) {
        value = match value.get(key) {
            Some(inner) => inner,
            None => {
                return Err(Failure::Wrong(format!(
                    "template parsing error: template: :1:2: executing \"\" at <{path}>: map has no entry for key \"{key}\""
                )));
            }
        };
    }
    Ok(value.clone())
}

fn call(name: &str, operands: &[Json]) -> Result<Json, Failure> {
    let text = |at: usize| operands.get(at).map(show).unwrap_or_default();
    let first = || operands.first().cloned().unwrap_or_default();
    let shown = || operands.iter().map(show).collect::<Vec<_>>();
    Ok(match name {
        "json" => Json::Text(first().compact()),
        "len" => Json::Int(match first() {
            Json::Text(text) => text.len() as i64,
            Json::List(all) => all.len() as i64,
            Json::Object(pairs) => pairs.len() as i64,
            other => return Err(wrong(format!("error calling len: len of type {}", show(&other)))),
        }),
        "index" => return operands[1..].iter().try_fold(first(), |value, key| index(&value, key)),
        "join" => match first() {
            Json::List(all) => Json::Text(all.iter().map(show).collect::<Vec<_>>().join(&text(1))),
            _ => return Err(wrong("error calling join: wrong type for value; expected []string")),
        },
        "split" => Json::List(text(0).split(&text(1)).map(Json::from).collect()),
        "upper" => Json::Text(text(0).to_uppercase()),
        "lower" => Json::Text(text(0).to_lowercase()),
        "title" => Json::Text(title(&text(0))),
        "truncate" => match operands.get(1) {
            Some(Json::Int(most)) => Json::Text(text(0).chars().take(*most as usize).collect()),
            _ => return Err(wrong("error calling truncate: wrong type")),
        },
        "pad" => match (operands.get(1), operands.get(2)) {
            (Some(Json::Int(before)), Some(Json::Int(after))) if !text(0).is_empty() => {
                Json::Text(" ".repeat(*before as usize) + &text(0) + &" ".repeat(*after as usize))
            }
            _ => Json::Text(text(0)),
        },
        "println" => Json::Text(shown().join(" ") + "\n"),
        // Blanks come between operands of which neither is a text.
        "print" => Json::Text(shown().concat()),
        "printf" => Json::Text(printf(&text(0), operands.get(1..).unwrap_or_default())?),
        "not" => Json::Bool(!is_true(&first())),
        "and" => operands.iter().find(|one| !is_true(one)).or(operands.last()).cloned().unwrap_or_default(),
        "or" => operands.iter().find(|one| is_true(one)).or(operands.last()).cloned().unwrap_or_default(),
        "eq" => Json::Bool(operands.iter().skip(1).any(|one| *one == first())),
        "ne" => Json::Bool(operands.get(1) != operands.first()),
        "lt" | "le" | "gt" | "ge" => {
            let order = match operands {
                [Json::Int(one), Json::Int(other)] => one.cmp(other),
                [Json::Text(one), Json::Text(other)] => one.cmp(other),
                _ => return Err(wrong(format!("error calling {name}: incompatible types for comparison"))),
            };
            Json::Bool(match name {
                "lt" => order.is_lt(),
                "le" => order.is_le(),
                "gt" => order.is_gt(),
                _ => order.is_ge(),
            })
        }
        "html" | "js" | "urlquery" | "slice" | "call" | "table" => {
            return Err(Failure::Unmodelled(format!("{{{{{name}}}}}")));
        }
        _ => return Err(wrong(format!("function \"{name}\" not defined"))),
    })
}

fn title(text: &str) -> String {
    let mut begins = true;
    let letter = |c: char| {
        let shown = if begins { c.to_ascii_uppercase() } else { c };
        begins = !c.is_alphanumeric();
        shown
    };
    text.chars().map(letter).collect()
}

fn index(value: &Json, key: &Json) -> Result<Json, Failure> {
    match (value, key) {
        (Json::List(all), Json::Int(at)) => usize::try_from(*at)
            .ok()
            .and_then(|at| all.get(at).cloned())
            .ok_or_else(|| wrong(format!("error calling index: reflect: slice index out of range: {at}"))),
        (Json::Object(_), Json::Text(key)) => Ok(value.get(key).cloned().unwrap_or_default()),
        (Json::Null, _) => Err(wrong("error calling index: index of untyped nil")),
        _ => Err(wrong("error calling index: cannot index with this type")),
    }
}

/// `%s`, `%v`, `%d`, `%q`, `%%`, with widths.
fn printf(format: &str, operands: &[Json]) -> Result<String, Failure> {
    let mut out = String::new();
    let mut operands = operands.iter();
    let mut rest = format;
    while let Some((text, after)) = rest.split_once('%') {
        out.push_str(text);
        let end = after.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(after.len());
        let (flags, after) = after.split_at(end);
        let width: usize = flags.trim_start_matches('-').parse().unwrap_or(0);
        let Some(verb) = after.chars().next() else { return Ok(out + "%!(NOVERB)") };
        let shown = match verb {
            '%' => "%".to_string(),
            's' | 'v' | 'd' => match operands.next() {
                Some(value) => show(value),
                None => format!("%!{verb}(MISSING)"),
            },
            'q' => format!("{:?}", operands.next().map(show).unwrap_or_default()),
            other => return Err(Failure::Unmodelled(format!("printf %{other}"))),
        };
        out += &if flags.starts_with('-') { format!("{shown:<width$}") } else { format!("{shown:>width$}") };
        rest = &after[verb.len_utf8()..];
    }
    Ok(out + rest)
}

/// What a condition takes for true: all but zero and what is empty.
pub(super) fn is_true(value: &Json) -> bool {
    match value {
        Json::Null | Json::Bool(false) | Json::Int(0) => false,
        Json::Text(text) => !text.is_empty(),
        Json::List(all) => !all.is_empty(),
        Json::Object(pairs) => !pairs.is_empty(),
        _ => true,
    }
}

/// A value as Go's `%v` shows it.
pub(super) fn show(value: &Json) -> String {
    match value {
        Json::Null => "<nil>".to_string(),
        Json::Bool(value) => value.to_string(),
        Json::Int(value) => value.to_string(),
        Json::Text(text) => text.clone(),
        Json::List(all) => format!("[{}]", all.iter().map(show).collect::<Vec<_>>().join(" ")),
        Json::Object(pairs) => {
            let all: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}:{}", show(value))).collect();
            format!("map[{}]", all.join(" "))
        }
    }
}
