//! Values and expressions: numbers, texts, names, arithmetic, comparisons.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
}

impl Value {
    pub(super) fn is_true(&self) -> bool {
        !matches!(self, Value::None | Value::Bool(false) | Value::Int(0)) && *self != Value::Text(String::new())
    }

    pub(super) fn int(&self) -> Result<i64, String> {
        match self {
            Value::Int(number) => Ok(*number),
            Value::Bool(value) => Ok(i64::from(*value)),
            _ => Err("a number is wanted".to_string()),
        }
    }

    pub(super) fn float(&self) -> Result<f64, String> {
        if let Value::Float(number) = self { Ok(*number) } else { self.int().map(|number| number as f64) }
    }

    /// As `str()` shows it.
    pub(super) fn show(&self) -> String {
        match self {
            Value::None => "None".to_string(),
            Value::Bool(true) => "True".to_string(),
            Value::Bool(false) => "False".to_string(),
            Value::Int(number) => number.to_string(),
            Value::Float(number) if number.fract() == 0.0 => format!("{number:.1}"),
            Value::Float(number) => number.to_string(),
            Value::Text(text) => text.clone(),
        }
    }
}

/// Names and what they stand for.
#[derive(Clone, Default)]
pub(super) struct Scope {
    names: Vec<(String, Value)>,
    pub(super) environ: Vec<(String, String)>,
    /// The indentation of the `if` whose condition was false last.
    pub(super) failed: Option<usize>,
}

impl Scope {
    pub(super) fn set(&mut self, name: &str, value: Value) {
        match self.names.iter_mut().find(|pair| pair.0 == name) {
            Some(pair) => pair.1 = value,
            None => self.names.push((name.to_string(), value)),
        }
    }

    fn get(&self, name: &str) -> Option<Value> {
        self.names.iter().find(|pair| pair.0 == name).map(|pair| pair.1.clone())
    }

    fn env(&self, key: &str) -> Option<Value> {
        self.environ.iter().find(|pair| pair.0 == key).map(|pair| Value::Text(pair.1.clone()))
    }

    /// Is `PYTHONUNBUFFERED` set?
    pub(super) fn is_unbuffered(&self) -> bool {
        self.env("PYTHONUNBUFFERED").is_some_and(|value| value.is_true())
    }
}

pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

/// Splits at a separator outside of quotes and brackets.
fn split_outside<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let (mut depth, mut quote) = (0, None);
    let mut last = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth -= 1,
            // After another operator a sign belongs to a number.
            (None, _) if depth == 0 && text[at..].starts_with(separator) && ends_operand(&text[..at]) => {
                last = Some(at)
            }
            _ => {}
        }
    }
    last.map(|at| (&text[..at], &text[at + separator.len()..]))
}

/// Can an operator follow this?
fn ends_operand(left: &str) -> bool {
    let left = left.trim_end();
    !left.is_empty() && !left.ends_with(['+', '-', '*', '/', '%', '<', '>', '=', '!'])
}

/// The arguments of a call.
pub(super) fn split_arguments(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text.trim();
    while let Some((before, last)) = split_outside(rest, ",") {
        all.insert(0, last.trim());
        rest = before.trim();
    }
    if !rest.is_empty() {
        all.insert(0, rest);
    }
    all
}

/// Computes an expression; `Err` says what is not modelled.
pub(super) fn eval(text: &str, scope: &Scope) -> Result<Value, String> {
    let text = text.trim();
    // From what binds least to what binds most; of equals the last one is computed last.
    const GROUPS: [&[&str]; 5] =
        [&[" or "], &[" and "], &["==", "!=", "<=", ">=", "<", ">"], &["+", "-"], &["//", "*", "/", "%"]];
    for group in GROUPS {
        let mut found: Option<(&str, &str, &str)> = None;
        for operator in group {
            if let Some((left, right)) = split_outside(text, operator)
                && found.is_none_or(|(_, before, _)| left.len() > before.len())
            {
                found = Some((operator, left, right));
            }
        }
        if let Some((operator, left, right)) = found {
            return operate(operator.trim(), &eval(left, scope)?, &eval(right, scope)?);
        }
    }
    if let Some(inner) = text.strip_prefix("not ") {
        return Ok(Value::Bool(!eval(inner, scope)?.is_true()));
    }
    atom(text, scope)
}

fn operate(operator: &str, left: &Value, right: &Value) -> Result<Value, String> {
    use std::cmp::Ordering;
    let numbers = || Ok::<_, String>((left.float()?, right.float()?));
    let compared = |fits: fn(Ordering) -> bool| match (left, right) {
        (Value::Text(one), Value::Text(other)) => Ok(Value::Bool(fits(one.cmp(other)))),
        _ => numbers().map(|(one, other)| Value::Bool(one.partial_cmp(&other).is_some_and(fits))),
    };
    match (operator, left, right) {
        ("or", left, right) => Ok(if left.is_true() { left.clone() } else { right.clone() }),
        ("and", left, right) => Ok(if left.is_true() { right.clone() } else { left.clone() }),
        ("==", one, other) => Ok(Value::Bool(one == other)),
        ("!=", one, other) => Ok(Value::Bool(one != other)),
        ("<", ..) => compared(Ordering::is_lt),
        (">", ..) => compared(Ordering::is_gt),
        ("<=", ..) => compared(Ordering::is_le),
        (">=", ..) => compared(Ordering::is_ge),
        ("+", Value::Text(one), Value::Text(other)) => Ok(Value::Text(format!("{one}{other}"))),
        ("*", Value::Text(text), Value::Int(times)) if *times < 10_000 => {
            Ok(Value::Text(text.repeat((*times).max(0) as usize)))
        }
        ("/", ..) => numbers().map(|(one, other)| Value::Float(one / other)),
        (_, Value::Int(one), Value::Int(other)) => {
            let done = match operator {
                "+" => one.checked_add(*other),
                "-" => one.checked_sub(*other),
                "*" => one.checked_mul(*other),
                "//" => one.checked_div_euclid(*other),
                "%" => one.checked_rem_euclid(*other),
                _ => None,
            };
            done.map(Value::Int).ok_or_else(|| "such numbers".to_string())
        }
        ("+", ..) => numbers().map(|(one, other)| Value::Float(one + other)),
        ("-", ..) => numbers().map(|(one, other)| Value::Float(one - other)),
        ("*", ..) => numbers().map(|(one, other)| Value::Float(one * other)),
        _ => Err(format!("operator {operator}")),
    }
}

fn atom(text: &str, scope: &Scope) -> Result<Value, String> {
    let inner = |open: &str| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(')'));
    if let Some(value) = scope.get(text) {
        return Ok(value);
    }
    match text {
        "True" => return Ok(Value::Bool(true)),
        "False" => return Ok(Value::Bool(false)),
        "None" => return Ok(Value::None),
        _ => {}
    }
    if let Ok(number) = text.parse() {
        return Ok(Value::Int(number));
    }
    if let Ok(number) = text.parse() {
        return Ok(Value::Float(number));
    }
    if let Some(quoted) = quoted(text) {
        return Ok(Value::Text(quoted));
    }
    if let Some((head, rest)) = text.rsplit_once(".format(")
        && let Some(arguments) = rest.strip_suffix(')')
    {
        return format_call(&eval(head, scope)?.show(), arguments, scope);
    }
    if text == "Flask(__name__)" {
        return Ok(Value::Text(super::flask::APP.to_string()));
    }
    if let Some(quoted) = text.strip_prefix('f').and_then(quoted) {
        return format_string(&quoted, scope);
    }
    if let Some(key) = text.strip_prefix("os.environ[").and_then(|rest| rest.strip_suffix(']')) {
        return scope.env(&eval(key, scope)?.show()).ok_or_else(|| format!("KeyError {key}"));
    }
    for open in ["os.environ.get(", "os.getenv("] {
        if let Some(inner) = inner(open) {
            let arguments = split_arguments(inner);
            let key = eval(arguments.first().copied().unwrap_or_default(), scope)?.show();
            let default = arguments.get(1).map_or(Ok(Value::None), |default| eval(default, scope))?;
            return Ok(scope.env(&key).unwrap_or(default));
        }
    }
    if let Some(inner) = inner("str(") {
        return Ok(Value::Text(eval(inner, scope)?.show()));
    }
    if let Some(inner) = inner("int(") {
        let shown = eval(inner, scope)?.show();
        return shown.trim().parse().map(Value::Int).map_err(|_| format!("int() of {shown}"));
    }
    if let Some(inner) = inner("len(") {
        return Ok(Value::Int(eval(inner, scope)?.show().chars().count() as i64));
    }
    if let Some(inner) = inner("(") {
        return eval(inner, scope);
    }
    Err(format!("expression {text}"))
}

/// What stands between quotes; literals that follow one another are one.
fn quoted(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (inner, rest) = text.strip_prefix(quote)?.split_once(quote)?;
    let inner = inner.replace("\\n", "\n").replace("\\t", "\t");
    match rest.trim_start() {
        "" => Some(inner),
        rest => quoted(rest).map(|more| inner + &more),
    }
}

/// `'{} {name}'.format(1, name=2)`
fn format_call(text: &str, arguments: &str, scope: &Scope) -> Result<Value, String> {
    let (mut by_place, mut inner) = (Vec::new(), Scope::default());
    for argument in split_arguments(arguments) {
        match argument.split_once('=').filter(|(name, _)| is_name(name.trim())) {
            Some((name, given)) => inner.set(name.trim(), eval(given, scope)?),
            None => by_place.push(eval(argument, scope)?.show()),
        }
    }
    let mut next = 0;
    fill(text, |field| {
        if field.is_empty() || field.parse::<usize>().is_ok() {
            let at = field.parse().unwrap_or(next);
            next = at + 1;
            by_place.get(at).cloned().ok_or_else(|| "format() with too few values".to_string())
        } else {
            inner.get(field).map(|value| value.show()).ok_or_else(|| format!("KeyError '{field}'"))
        }
    })
}

fn format_string(text: &str, scope: &Scope) -> Result<Value, String> {
    fill(text, |field| eval(field, scope).map(|value| value.show()))
}

/// Puts something in the place of each `{field}`.
fn fill(text: &str, mut with: impl FnMut(&str) -> Result<String, String>) -> Result<Value, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (field, after) = after.split_once('}').ok_or("a brace that does not close")?;
        out += before;
        out += &with(field)?;
        rest = after;
    }
    Ok(Value::Text(out + rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_python_s() {
        let mut scope = Scope::default();
        scope.set("x", Value::Int(7));
        let shown = |text: &str| eval(text, &scope).map(|value| value.show());
        assert_eq!(shown("1 + 2 * x").unwrap(), "15");
        assert_eq!(shown("(1 + 2) * x - -1").unwrap(), "22");
        assert_eq!(shown("x // 2 % 2 == 1 and 'a,b' + \"c\"").unwrap(), "a,bc");
        assert_eq!(shown("f'x is {x + 1}'").unwrap(), "x is 8");
        assert_eq!(shown("7 / 2").unwrap(), "3.5");
        assert_eq!((shown("x * 2 // 3").unwrap(), shown("x * 3 % 4 - 1 - 1").unwrap()), ("4".into(), "-1".into()));
        assert_eq!(shown("'a ' \"b\"").unwrap(), "a b");
        assert_eq!(shown("'{} {y} {0}'.format(x, y=f'{x}!')").unwrap(), "7 7! 7");
        assert_eq!(shown("os.environ.get('A', 'none')").unwrap(), "none");
        assert!(shown("[1, 2]").is_err());
        assert_eq!(split_arguments("'a, b', f(1, 2), c"), ["'a, b'", "f(1, 2)", "c"]);
    }
}
