//! Go templates (text/template) as far as `--format` needs them: fields, `json`, `range`, `if`, `end`.

use super::json::Json;

/// A template that cannot be followed.
#[derive(Debug, PartialEq)]
pub(super) enum Failure {
    /// docker's own words.
    Wrong(String),
    /// A construct that only the real one has.
    Unmodelled(String),
}

#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Text(&'a str),
    Action(&'a str),
}

/// Fills in a template.
pub(super) fn fill(template: &str, value: &Json) -> Result<String, Failure> {
    let pieces = split(template)?;
    let mut out = String::new();
    let rest = run(&pieces, value, &mut out)?;
    match rest {
        [] => Ok(out.replace("\\t", "\t").replace("\\n", "\n")),
        _ => Err(Failure::Wrong("template parsing error: template: :1: unexpected {{end}}".to_string())),
    }
}

fn split(mut rest: &str) -> Result<Vec<Piece<'_>>, Failure> {
    let mut pieces = Vec::new();
    while let Some((text, after)) = rest.split_once("{{") {
        let Some((action, after)) = after.split_once("}}") else {
            return Err(Failure::Wrong("template parsing error: template: :1: unclosed action".to_string()));
        };
        pieces.push(Piece::Text(text));
        pieces.push(Piece::Action(action.trim().trim_matches('-').trim()));
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

/// Runs up to the `end` of this block; returns what comes from there on.
fn run<'p, 'a>(mut pieces: &'p [Piece<'a>], dot: &Json, out: &mut String) -> Result<&'p [Piece<'a>], Failure> {
    while let Some((piece, rest)) = pieces.split_first() {
        pieces = rest;
        let action = match piece {
            Piece::Text(text) => {
                out.push_str(text);
                continue;
            }
            Piece::Action(action) => *action,
        };
        let (word, argument) = action.split_once(' ').map_or((action, ""), |(word, rest)| (word, rest.trim()));
        match word {
            "end" => return Ok(rest),
            "range" | "if" => {
                let value = field(argument, dot)?;
                let items: Vec<Json> = match (word, value) {
                    ("if", value) if is_empty(&value) => Vec::new(),
                    ("if", _) => vec![dot.clone()],
                    (_, Json::List(all)) => all,
                    (_, Json::Object(pairs)) => pairs.into_iter().map(|pair| pair.1).collect(),
                    _ => Vec::new(),
                };
                for item in &items {
                    run(rest, item, out)?;
                }
                pieces = skip(rest);
            }
            "json" => out.push_str(&field(argument, dot)?.compact()),
            _ if word.starts_with('.') && argument.is_empty() => out.push_str(&show(&field(word, dot)?)),
            _ => return Err(Failure::Unmodelled(format!("{{{{{action}}}}}"))),
        }
    }
    Ok(pieces)
}

/// What comes after the `end` of a block that is not run.
fn skip<'p, 'a>(mut pieces: &'p [Piece<'a>]) -> &'p [Piece<'a>] {
    let mut depth = 0;
    while let Some((piece, rest)) = pieces.split_first() {
        pieces = rest;
        match piece {
            Piece::Action(action) if action.starts_with("range") || action.starts_with("if") => depth += 1,
            Piece::Action("end") if depth == 0 => break,
            Piece::Action("end") => depth -= 1,
            _ => {}
        }
    }
    pieces
}

fn field(path: &str, dot: &Json) -> Result<Json, Failure> {
    let Some(inner) = path.strip_prefix('.') else { return Err(Failure::Unmodelled(format!("{{{{{path}}}}}"))) };
    if inner.is_empty() {
        return Ok(dot.clone());
    }
    match dot.at(inner) {
        Some(value) => Ok(value.clone()),
        None => {
            let key = inner.rsplit('.').next().unwrap_or(inner);
            Err(Failure::Wrong(format!(
                "template parsing error: template: :1:2: executing \"\" at <{path}>: map has no entry for key \"{key}\""
            )))
        }
    }
}

fn is_empty(value: &Json) -> bool {
    matches!(value, Json::Null | Json::Bool(false) | Json::Int(0)) || *value == Json::Text(String::new())
}

/// A value as Go's `%v` shows it.
fn show(value: &Json) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled() {
        let value = Json::parse(r#"{"State":{"Pid":7},"Cmd":["a","b"],"N":{"x":{"IP":"1"},"y":{"IP":"2"}}}"#).unwrap();
        assert_eq!(fill("pid={{.State.Pid}}", &value).unwrap(), "pid=7");
        assert_eq!(fill("{{json .Cmd}} {{.Cmd}}", &value).unwrap(), r#"["a","b"] [a b]"#);
        assert_eq!(fill("{{range .N}}{{.IP}};{{end}}!", &value).unwrap(), "1;2;!");
        assert_eq!(fill("{{if .Cmd}}y{{end}}", &value).unwrap(), "y");
        assert!(
            matches!(fill("{{.Nope}}", &value), Err(Failure::Wrong(text)) if text.contains("no entry for key \"Nope\""))
        );
        assert!(matches!(fill("{{len .Cmd}}", &value), Err(Failure::Unmodelled(_))));
    }
}
