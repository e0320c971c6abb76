//! Go templates (text/template) as far as `--format` needs them: fields, variables, pipelines, blocks and docker's functions.

mod value;

use super::json::Json;
use value::{evaluate, is_true, show};

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

/// What names stand for: the innermost last; `$` is the whole value.
type Scope = Vec<(String, Json)>;

/// Fills in a template.
pub(super) fn fill(template: &str, value: &Json) -> Result<String, Failure> {
    let template = template.replace("\\t", "\t").replace("\\n", "\n");
    let pieces = split(&template)?;
    let mut out = String::new();
    let mut scope = vec![("$".to_string(), value.clone())];
    let rest = run(&pieces, value, &mut scope, &mut out)?;
    match rest {
        [] => Ok(out),
        _ => Err(Failure::Wrong("template parsing error: template: :1: unexpected {{end}}".to_string())),
    }
}

fn split(mut rest: &str) -> Result<Vec<Piece<'_>>, Failure> {
    let mut pieces = Vec::new();
    let mut trims = false;
    while let Some((text, after)) = rest.split_once("{{") {
        let Some((action, after)) = after.split_once("}}") else {
            return Err(Failure::Wrong("template parsing error: template: :1: unclosed action".to_string()));
        };
        let text = if trims { text.trim_start() } else { text };
        // "{{- " and " -}}" take the blanks beside them.
        let (action, begins) = action.strip_prefix("- ").map_or((action, false), |action| (action, true));
        let (action, ends) = action.strip_suffix(" -").map_or((action, false), |action| (action, true));
        pieces.push(Piece::Text(if begins { text.trim_end() } else { text }));
        pieces.push(Piece::Action(action.trim()));
        (rest, trims) = (after, ends);
    }
    pieces.push(Piece::Text(if trims { rest.trim_start() } else { rest }));
    Ok(pieces)
}

/// Runs up to the `end` or `else` of this block; returns what comes from there on, with it.
fn run<'p, 'a>(
    mut pieces: &'p [Piece<'a>],
    dot: &Json,
    scope: &mut Scope,
    out: &mut String,
) -> Result<&'p [Piece<'a>], Failure> {
    while let Some((piece, rest)) = pieces.split_first() {
        let action = match piece {
            Piece::Text(text) => {
                out.push_str(text);
                pieces = rest;
                continue;
            }
            Piece::Action(action) => *action,
        };
        let (word, argument) = action.split_once(' ').map_or((action, ""), |(word, rest)| (word, rest.trim()));
        match word {
            "end" | "else" => return Ok(pieces),
            "range" | "if" | "with" => pieces = block(word, argument, rest, dot, scope, out)?,
            _ if action.starts_with("/*") => pieces = rest,
            _ => {
                match assignment(action) {
                    Some((name, _, pipeline)) => {
                        let value = evaluate(pipeline, dot, scope)?;
                        match scope.iter_mut().rev().find(|known| known.0 == name && !action.contains(":=")) {
                            Some(known) => known.1 = value,
                            None => scope.push((name.to_string(), value)),
                        }
                    }
                    None => out.push_str(&show(&evaluate(action, dot, scope)?)),
                }
                pieces = rest;
            }
        }
    }
    Ok(pieces)
}

/// `$NAME := PIPELINE`, `$KEY, $NAME := PIPELINE`, `$NAME = PIPELINE`
fn assignment(action: &str) -> Option<(&str, Option<&str>, &str)> {
    let at = action.find('=')?;
    let (left, right) = (&action[..at], &action[at + 1..]);
    let left = left.strip_suffix(':').unwrap_or(left).trim();
    if !left.starts_with('$') || left.contains(['(', '"', '|']) {
        return None;
    }
    match left.split_once(',') {
        Some((key, name)) => Some((name.trim(), Some(key.trim()), right.trim())),
        None => Some((left, None, right.trim())),
    }
}

/// Runs a block for each of what it names; returns what comes after its `end`.
fn block<'p, 'a>(
    word: &str,
    argument: &str,
    body: &'p [Piece<'a>],
    dot: &Json,
    scope: &mut Scope,
    out: &mut String,
) -> Result<&'p [Piece<'a>], Failure> {
    let assigned = assignment(argument);
    let value = evaluate(assigned.map_or(argument, |assigned| assigned.2), dot, scope)?;
    let items: Vec<(Json, Json)> = match (word, value) {
        ("range", Json::List(all)) => {
            all.into_iter().enumerate().map(|(at, one)| (Json::Int(at as i64), one)).collect()
        }
        // "the keys … are visited in sorted order" - text/template
        ("range", Json::Object(mut pairs)) => {
            nslab_small::sort_by_key(&mut pairs, |pair| pair.0.clone());
            pairs.into_iter().map(|(key, value)| (Json::Text(key), value)).collect()
        }
        ("range", Json::Null) => Vec::new(),
        ("range", other) => {
            let text = format!("template parsing error: template: :1: range can't iterate over {}", show(&other));
            return Err(Failure::Wrong(text));
        }
        (_, value) if !is_true(&value) => Vec::new(),
        ("if", value) => vec![(value, dot.clone())],
        (_, value) => vec![(value.clone(), value)],
    };
    let depth = scope.len();
    for (key, item) in &items {
        if let Some((name, key_name, _)) = assigned {
            scope.extend(key_name.map(|name| (name.to_string(), key.clone())));
            scope.push((name.to_string(), if word == "if" { key.clone() } else { item.clone() }));
        }
        run(body, item, scope, out)?;
        scope.truncate(depth);
    }
    let rest = skip(body, false)?;
    let Some((Piece::Action(action), after)) = rest.split_first() else { return Ok(rest) };
    let end = match (action.strip_prefix("else").map(str::trim), items.is_empty()) {
        (None, _) => rest,
        (Some(_), false) => skip(after, true)?,
        (Some(""), true) => run(after, dot, scope, out)?,
        // "else if": a block of its own that shares the end.
        (Some(condition), true) => {
            let (word, argument) = condition.split_once(' ').unwrap_or((condition, ""));
            return block(word, argument.trim(), after, dot, scope, out);
        }
    };
    Ok(end.get(1..).unwrap_or_default())
}

/// Finds the `end` of a block that begins here, or its `else`, unless that is passed.
fn skip<'p, 'a>(mut pieces: &'p [Piece<'a>], passes_else: bool) -> Result<&'p [Piece<'a>], Failure> {
    let mut depth = 0;
    while let Some((piece, rest)) = pieces.split_first() {
        if let Piece::Action(action) = piece {
            match action.split(' ').next().unwrap_or_default() {
                "range" | "if" | "with" => depth += 1,
                "end" if depth == 0 => return Ok(pieces),
                "else" if depth == 0 && !passes_else => return Ok(pieces),
                "end" => depth -= 1,
                _ => {}
            }
        }
        pieces = rest;
    }
    Err(Failure::Wrong("template parsing error: template: :1: unexpected EOF".to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled() {
        let value = Json::parse(
            r#"{"State":{"Pid":7},"Cmd":["a","b"],"N":{"x":{"IP":"1"},"y":{"IP":"2"}},"P":{"80/tcp":[{"H":"1"}]},"E":[]}"#,
        )
        .unwrap();
        let fill = |text: &str| fill(text, &value);
        assert_eq!(fill("pid={{.State.Pid}}").unwrap(), "pid=7");
        assert_eq!(fill("{{json .Cmd}} {{.Cmd}}").unwrap(), r#"["a","b"] [a b]"#);
        assert_eq!(fill("{{range .N}}{{.IP}};{{end}}!").unwrap(), "1;2;!");
        assert_eq!(fill("{{if .Cmd}}y{{else}}n{{end}}{{if .E}}y{{else}}n{{end}}").unwrap(), "yn");
        assert_eq!(fill("{{if .E}}1{{else if .Cmd}}2{{else}}3{{end}}.").unwrap(), "2.");
        assert_eq!(fill("{{if .Cmd}}1{{else if .E}}2{{else}}3{{end}}.").unwrap(), "1.");
        assert_eq!(fill("{{range $p, $c := .P}} {{$p}} -> {{(index $c 0).H}} {{end}}").unwrap(), " 80/tcp -> 1 ");
        assert_eq!(fill(r#"{{index .Cmd 1}}{{(index (index .P "80/tcp") 0).H}}{{len .Cmd}}"#).unwrap(), "b12");
        assert_eq!(fill(r#"{{join .Cmd "-"}} {{.State | json}}"#).unwrap(), r#"a-b {"Pid":7}"#);
        assert_eq!(
            fill(r#"{{with .State}}{{.Pid}}{{println}}{{end}}{{"x"}}{{printf "%s-%d" "a" 3}}"#).unwrap(),
            "7\nxa-3"
        );
        assert_eq!(fill(r#"{{if eq .State.Pid 7}}same{{end}}{{if and .Cmd (not .E)}}!{{end}}"#).unwrap(), "same!");
        assert_eq!(fill("{{range .Cmd}}{{.}}{{$.State.Pid}}{{end}}").unwrap(), "a7b7");
        assert_eq!(fill("a {{- .State.Pid -}} b").unwrap(), "a7b");
        assert!(matches!(fill("{{.Nope}}"), Err(Failure::Wrong(text)) if text.contains("no entry for key \"Nope\"")));
        assert!(matches!(fill("{{html .Cmd}}"), Err(Failure::Unmodelled(_))));
    }
}
