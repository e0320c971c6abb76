//! awk's functions.

use super::{Expr, Machine, RLENGTH, RSTART, Running, compile};
use crate::applet::awk::value::{Value, format};
use crate::regex::Regex;

impl Machine<'_> {
    pub(super) async fn call(&mut self, name: &str, arguments: &[Expr]) -> Running<Value> {
        match name {
            "split" => return self.call_split(arguments).await,
            "sub" | "gsub" => return self.substitute(name == "gsub", arguments).await,
            "match" => {
                let text = self.argument(arguments, 0).await?.text();
                let found = self.with_pattern(arguments.get(1), |regex| regex.find(&text, 0)).await?;
                let span = found.and_then(|spans| spans[0]);
                let (start, length) = span.map_or((0.0, -1.0), |(from, to)| (from as f64 + 1.0, (to - from) as f64));
                self.vars[RSTART] = Value::Num(start);
                self.vars[RLENGTH] = Value::Num(length);
                return Ok(Value::Num(start));
            }
            "length" if arguments.is_empty() => return Ok(Value::Num(self.fields[0].text().len() as f64)),
            "length" => {
                if let [Expr::Var(variable)] = arguments
                    && !self.arrays[self.array(*variable)].is_empty()
                {
                    return Ok(Value::Num(self.arrays[self.array(*variable)].len() as f64));
                }
            }
            _ => {}
        }
        let mut values = Vec::new();
        for argument in arguments {
            values.push(self.eval(argument).await?);
        }
        let number = |at: usize| values.get(at).map_or(0.0, Value::number);
        let text = |at: usize| values.get(at).map(Value::text).unwrap_or_default();
        Ok(match name {
            "length" => Value::Num(text(0).len() as f64),
            "substr" => {
                let text = text(0);
                // mawk 1.3.4 makes a piece that would begin before the text longer by as much, where POSIX cuts it.
                let start = number(1).trunc();
                let length = if values.len() > 2 { number(2).trunc() - start.min(0.0) } else { f64::INFINITY };
                let from = (start.max(1.0) - 1.0).min(text.len() as f64) as usize;
                // A length that is no number is none.
                let to = ((from as f64 + length).min(text.len() as f64) as usize).max(from);
                Value::Str(text[from..to].to_vec())
            }
            "index" => {
                let (text, wanted) = (text(0), text(1));
                let at = match wanted.is_empty() {
                    true => Some(0),
                    false => text.windows(wanted.len()).position(|part| part == wanted),
                };
                Value::Num(at.map_or(0.0, |at| at as f64 + 1.0))
            }
            "sprintf" => match values.split_first() {
                Some((pattern, rest)) => {
                    Value::Str(format(&pattern.text(), rest).map_err(|what| format!("sprintf {what}"))?)
                }
                None => Value::Nothing,
            },
            "toupper" => Value::Str(text(0).to_ascii_uppercase()),
            "tolower" => Value::Str(text(0).to_ascii_lowercase()),
            "int" => Value::Num(number(0).trunc()),
            "system" => Value::Num(self.system(&text(0)).await),
            "close" => Value::Num(self.close(&text(0)).await),
            "fflush" => {
                self.flush().await;
                Value::Num(0.0)
            }
            "rand" => Value::Num(self.rand().await),
            "srand" => {
                let seed = values.first().map(Value::number);
                Value::Num(self.srand(seed).await)
            }
            "sqrt" => Value::Num(number(0).sqrt()),
            "exp" => Value::Num(number(0).exp()),
            "log" => Value::Num(number(0).ln()),
            "sin" => Value::Num(number(0).sin()),
            "cos" => Value::Num(number(0).cos()),
            _ => Value::Num(number(0).atan2(number(1))),
        })
    }

    async fn argument(&mut self, arguments: &[Expr], at: usize) -> Running<Value> {
        match arguments.get(at) {
            Some(argument) => self.eval(argument).await,
            None => Ok(Value::Nothing),
        }
    }

    async fn with_pattern<T>(&mut self, pattern: Option<&Expr>, f: impl FnOnce(&Regex) -> T + Send) -> Running<T> {
        match pattern {
            Some(Expr::Regex(regex)) => Ok(f(regex)),
            Some(pattern) => Ok(f(&compile(&self.eval(pattern).await?.text())?)),
            None => Err("function without a pattern".into()),
        }
    }

    async fn call_split(&mut self, arguments: &[Expr]) -> Running<Value> {
        let text = self.argument(arguments, 0).await?.text();
        let Some(Expr::Var(array)) = arguments.get(1) else { return Err("split() without an array".into()) };
        let separator = match arguments.get(2) {
            None => self.vars[super::FS].text(),
            Some(Expr::Regex(regex)) => {
                let (mut all, mut at) = (Vec::new(), 0);
                while let Some((start, end)) = regex.find(&text, at).and_then(|spans| spans[0]).filter(|s| s.1 > s.0) {
                    all.push(text[at..start].to_vec());
                    at = end;
                }
                all.push(text[at..].to_vec());
                return Ok(self.fill(*array, all));
            }
            Some(separator) => self.eval(separator).await?.text(),
        };
        let parts = self.split(&text, &separator)?;
        Ok(self.fill(*array, parts))
    }

    fn fill(&mut self, array: usize, parts: Vec<Vec<u8>>) -> Value {
        let count = parts.len();
        let array = self.array(array);
        self.arrays[array] = Default::default();
        for (at, part) in parts.into_iter().enumerate() {
            self.arrays[array].insert((at + 1).to_string().into_bytes(), Value::Input(part));
        }
        Value::Num(count as f64)
    }

    async fn substitute(&mut self, is_global: bool, arguments: &[Expr]) -> Running<Value> {
        let replacement = self.argument(arguments, 1).await?.text();
        let whole = Expr::Field(Box::new(Expr::Num(0.0)));
        let place = arguments.get(2).unwrap_or(&whole);
        let text = self.eval(place).await?.text();
        let (out, count) =
            self.with_pattern(arguments.first(), |regex| replaced(regex, &text, &replacement, is_global)).await?;
        if count > 0 {
            self.assign(place, Value::Input(out)).await?;
        }
        Ok(Value::Num(f64::from(count)))
    }
}

fn replaced(regex: &Regex, text: &[u8], replacement: &[u8], is_global: bool) -> (Vec<u8>, u32) {
    let (mut out, mut at, mut count) = (Vec::new(), 0, 0);
    while let Some((start, end)) = regex.find(text, at).and_then(|spans| spans[0]) {
        out.extend(&text[at..start]);
        let mut bytes = replacement.iter();
        while let Some(&byte) = bytes.next() {
            match byte {
                b'&' => out.extend(&text[start..end]),
                b'\\' => match bytes.next() {
                    Some(byte @ (b'&' | b'\\')) => out.push(*byte),
                    Some(other) => out.extend([b'\\', *other]),
                    None => out.push(b'\\'),
                },
                byte => out.push(byte),
            }
        }
        count += 1;
        at = end;
        if start == end {
            out.extend(text.get(at));
            at += 1;
        }
        if !is_global || at > text.len() {
            break;
        }
    }
    out.extend(text.get(at..).unwrap_or_default());
    (out, count)
}
