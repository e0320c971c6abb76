//! `$((…))`: C's integer expressions.

use super::state::State;

/// Deepest nesting of parentheses and of variables that name variables.
const MAX_DEPTH: u32 = 64;

/// Computes an expression; `Err` says what is wrong with it.
pub(super) fn evaluate(state: &mut State, expression: &[u8]) -> Result<i64, &'static str> {
    Reader { state, text: expression, at: 0, depth: 0 }.whole()
}

struct Reader<'a> {
    state: &'a mut State,
    text: &'a [u8],
    at: usize,
    depth: u32,
}

/// Binary operators, weakest first; longer ones before their beginnings.
const LEVELS: [&[&str]; 10] = [
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<=", ">=", "<", ">"],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

impl Reader<'_> {
    fn whole(&mut self) -> Result<i64, &'static str> {
        self.blanks();
        if self.at == self.text.len() {
            return Ok(0);
        }
        let value = self.assignment()?;
        self.blanks();
        if self.at == self.text.len() { Ok(value) } else { Err("syntax error") }
    }

    fn blanks(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn name(&self) -> usize {
        let rest = &self.text[self.at..];
        if rest.first().is_some_and(u8::is_ascii_digit) {
            return 0;
        }
        rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
    }

    fn assignment(&mut self) -> Result<i64, &'static str> {
        self.blanks();
        let start = self.at;
        let length = self.name();
        if length > 0 {
            let name = self.text[start..start + length].to_vec();
            self.at += length;
            self.blanks();
            let rest = &self.text[self.at..];
            let operators: [&[u8]; 6] = [b"+=", b"-=", b"*=", b"/=", b"%=", b"="];
            let operator =
                operators.into_iter().find(|operator| rest.starts_with(operator) && !rest.starts_with(b"=="));
            if let Some(operator) = operator {
                self.at += operator.len();
                let right = self.assignment()?;
                let value = match operator {
                    b"=" => right,
                    _ => {
                        let left = self.variable(&name)?;
                        apply(&String::from_utf8_lossy(&operator[..1]), left, right)?
                    }
                };
                self.state.set(&name, value.to_string().into_bytes());
                return Ok(value);
            }
            self.at = start;
        }
        self.ternary()
    }

    fn ternary(&mut self) -> Result<i64, &'static str> {
        let condition = self.binary(0)?;
        self.blanks();
        if self.text.get(self.at) != Some(&b'?') {
            return Ok(condition);
        }
        self.at += 1;
        let yes = self.assignment()?;
        self.blanks();
        if self.text.get(self.at) != Some(&b':') {
            return Err("syntax error");
        }
        self.at += 1;
        let no = self.assignment()?;
        Ok(if condition != 0 { yes } else { no })
    }

    fn binary(&mut self, level: usize) -> Result<i64, &'static str> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        loop {
            self.blanks();
            let rest = &self.text[self.at..];
            let found = operators.iter().find(|operator| rest.starts_with(operator.as_bytes()));
            let Some(operator) = found else { return Ok(left) };
            // `|` is not half of `||`, nor `<` of `<<`.
            if operator.len() == 1 && rest.get(1) == rest.first() && "|&<>".contains(*operator) {
                return Ok(left);
            }
            self.at += operator.len();
            let right = self.binary(level + 1)?;
            left = apply(operator, left, right)?;
        }
    }

    fn unary(&mut self) -> Result<i64, &'static str> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("expression recursion level exceeded");
        }
        self.blanks();
        let value = match self.text.get(self.at) {
            Some(b'-') => self.after().map(i64::wrapping_neg),
            Some(b'+') => self.after(),
            Some(b'!') => self.after().map(|value| i64::from(value == 0)),
            Some(b'~') => self.after().map(|value| !value),
            Some(b'(') => {
                self.at += 1;
                let value = self.assignment()?;
                self.blanks();
                if self.text.get(self.at) != Some(&b')') {
                    return Err("missing `)'");
                }
                self.at += 1;
                Ok(value)
            }
            Some(byte) if byte.is_ascii_digit() => self.constant(),
            Some(_) if self.name() > 0 => {
                let length = self.name();
                let name = self.text[self.at..self.at + length].to_vec();
                self.at += length;
                self.variable(&name)
            }
            _ => Err("syntax error: operand expected"),
        };
        self.depth -= 1;
        value
    }

    fn after(&mut self) -> Result<i64, &'static str> {
        self.at += 1;
        self.unary()
    }

    fn constant(&mut self) -> Result<i64, &'static str> {
        let length = self.text[self.at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let text = String::from_utf8_lossy(&self.text[self.at..self.at + length]).to_lowercase();
        self.at += length;
        let (digits, radix) = match text.strip_prefix("0x") {
            Some(digits) => (digits, 16),
            None if text.len() > 1 && text.starts_with('0') => (&text[1..], 8),
            None => (&text[..], 10),
        };
        i64::from_str_radix(digits, radix).map_err(|_| "value too great for base")
    }

    fn variable(&mut self, name: &[u8]) -> Result<i64, &'static str> {
        let value = self.state.get(name).unwrap_or_default().to_vec();
        let mut reader = Reader { state: self.state, text: &value, at: 0, depth: self.depth + 1 };
        if reader.depth > MAX_DEPTH {
            return Err("expression recursion level exceeded");
        }
        reader.whole()
    }
}

fn apply(operator: &str, left: i64, right: i64) -> Result<i64, &'static str> {
    Ok(match operator {
        "||" => i64::from(left != 0 || right != 0),
        "&&" => i64::from(left != 0 && right != 0),
        "|" => left | right,
        "^" => left ^ right,
        "&" => left & right,
        "==" => i64::from(left == right),
        "!=" => i64::from(left != right),
        "<=" => i64::from(left <= right),
        ">=" => i64::from(left >= right),
        "<" => i64::from(left < right),
        ">" => i64::from(left > right),
        "<<" => left.wrapping_shl(right as u32),
        ">>" => left.wrapping_shr(right as u32),
        "+" => left.wrapping_add(right),
        "-" => left.wrapping_sub(right),
        "*" => left.wrapping_mul(right),
        "/" | "%" if right == 0 => return Err("division by 0"),
        "/" => left.wrapping_div(right),
        _ => left.wrapping_rem(right),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sh::Dialect;

    #[test]
    fn expressions_are_c() {
        let mut state = State::new(Dialect::Bash, b"bash".to_vec(), &[]);
        let mut value = |text: &str| evaluate(&mut state, text.as_bytes());
        assert_eq!(value("1 + 2 * (3 - 1) % 3"), Ok(2));
        assert_eq!(value("x = 5"), Ok(5));
        assert_eq!(value("x += 2"), Ok(7));
        assert_eq!(value("x > 6 && 010 == 8 ? -1 : 1"), Ok(-1));
        assert_eq!(value("1 << 3 | 1"), Ok(9));
        assert_eq!(value("1 / 0"), Err("division by 0"));
        assert_eq!(value("1 +"), Err("syntax error: operand expected"));
    }
}
