//! `$((…))`: C's integer expressions - POSIX, 2.6.4; bash(1), "ARITHMETIC EVALUATION".

mod operand;

use nslab_abi::{Ret, Syscall};

use super::Dialect;
use super::state::State;
use crate::sys::Sys;

/// Deepest nesting of parentheses and of variables that name variables.
const MAX_DEPTH: u32 = 64;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// In bash's words.
    pub(super) message: &'static str,
    /// Where bash lost its way: the rest of the text.
    pub(super) token: Vec<u8>,
    /// The text that was being read: the value of a variable, perhaps.
    pub(super) text: Vec<u8>,
}

/// Reads what the values of `SECONDS` and its like are made of, if the text asks for them.
pub(super) async fn prepare(sys: &Sys, state: &mut State, text: &[u8]) {
    if !state.dialect.is_bash() {
        return;
    }
    let asks = |name: &[u8]| text.windows(name.len()).any(|window| window == name);
    if asks(b"SECONDS") || asks(b"EPOCH") {
        state.now = now(sys).await;
    }
    if asks(b"RANDOM") && (state.random.is_none() || asks(b"SRANDOM")) {
        let drawn = match sys.call(Syscall::Getrandom { buflen: 4, flags: 0 }).await {
            Ok(Ret::Bytes(bytes)) => bytes.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)),
            _ => 1,
        };
        state.srandom = drawn;
        state.random.get_or_insert((drawn, 0));
    }
}

/// The clock's time: seconds and nanoseconds since 1970.
pub(super) async fn now(sys: &Sys) -> (i64, i64) {
    match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(time)) => (time.tv_sec, time.tv_nsec),
        _ => (0, 0),
    }
}

/// Computes an expression.
pub(super) fn evaluate(state: &mut State, expression: &[u8]) -> Result<i64, Wrong> {
    let text: Vec<u8> = match state.dialect {
        // bash treats the expression as if it were in double quotes and drops those inside.
        Dialect::Bash => expression.iter().copied().filter(|byte| *byte != b'"').collect(),
        _ => expression.to_vec(),
    };
    Reader { state, text: &text, at: 0, token: 0, depth: 0, skips: 0 }.whole()
}

struct Reader<'a> {
    state: &'a mut State,
    text: &'a [u8],
    at: usize,
    /// Where the newest token began.
    token: usize,
    depth: u32,
    /// Beyond 0: what is read is not computed, for `&&`, `||` and `?:`.
    skips: u32,
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
    fn wrong<T>(&self, message: &'static str) -> Result<T, Wrong> {
        Err(Wrong { message, token: self.text[self.token..].to_vec(), text: self.text.to_vec() })
    }

    fn whole(&mut self) -> Result<i64, Wrong> {
        self.blanks();
        if self.at == self.text.len() {
            return Ok(0);
        }
        let value = self.comma()?;
        self.blanks();
        if self.at == self.text.len() {
            return Ok(value);
        }
        self.token = self.at;
        // What follows an operand and begins no token at all is taken for an operator - expr.c:readtok()
        let byte = self.text[self.at];
        match byte.is_ascii_alphanumeric() || b"_()+-*/%<>=!&|^~?:,".contains(&byte) {
            true => self.wrong("syntax error in expression"),
            false => self.wrong("syntax error: invalid arithmetic operator"),
        }
    }

    fn blanks(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn rest(&self) -> &[u8] {
        &self.text[self.at..]
    }

    /// Eats an operator.
    fn eat(&mut self, operator: &[u8]) -> bool {
        self.blanks();
        let is_here = self.rest().starts_with(operator);
        if is_here {
            self.token = self.at;
            self.at += operator.len();
        }
        is_here
    }

    fn comma(&mut self) -> Result<i64, Wrong> {
        let mut value = self.assignment()?;
        while self.state.dialect.is_bash() && self.eat(b",") {
            value = self.assignment()?;
        }
        Ok(value)
    }

    fn assignment(&mut self) -> Result<i64, Wrong> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.wrong("expression recursion level exceeded");
        }
        let value = self.assigned();
        self.depth -= 1;
        value
    }

    fn assigned(&mut self) -> Result<i64, Wrong> {
        self.blanks();
        let (start, token) = (self.at, self.token);
        if let Some(place) = self.place()? {
            self.blanks();
            let operators: [&[u8]; 11] = [b"+=", b"-=", b"*=", b"/=", b"%=", b"<<=", b">>=", b"&=", b"|=", b"^=", b"="];
            let rest = self.rest();
            let operator =
                operators.into_iter().find(|operator| rest.starts_with(operator) && !rest.starts_with(b"=="));
            if let Some(operator) = operator {
                self.token = self.at;
                self.at += operator.len();
                let right_at = self.at;
                let right = self.assignment()?;
                let value = match operator {
                    b"=" => right,
                    _ => {
                        let left = self.value_of(&place)?;
                        let name = String::from_utf8_lossy(&operator[..operator.len() - 1]).into_owned();
                        self.compute(&name, left, right, right_at)?
                    }
                };
                self.store(&place, value)?;
                return Ok(value);
            }
            (self.at, self.token) = (start, token);
        }
        self.ternary()
    }

    fn ternary(&mut self) -> Result<i64, Wrong> {
        let condition = self.binary(0)?;
        if !self.eat(b"?") {
            return Ok(condition);
        }
        self.skips += u32::from(condition == 0);
        let yes = self.comma()?;
        self.skips -= u32::from(condition == 0);
        if !self.eat(b":") {
            return self.wrong("`:' expected for conditional expression");
        }
        self.skips += u32::from(condition != 0);
        let no = self.assignment()?;
        self.skips -= u32::from(condition != 0);
        Ok(if condition != 0 { yes } else { no })
    }

    fn binary(&mut self, level: usize) -> Result<i64, Wrong> {
        let Some(operators) = LEVELS.get(level) else { return self.power() };
        let mut left = self.binary(level + 1)?;
        loop {
            self.blanks();
            let rest = self.rest();
            let found = operators.iter().find(|operator| rest.starts_with(operator.as_bytes()));
            let Some(operator) = found else { return Ok(left) };
            // `|` is not half of `||`, nor `<` of `<<`, nor any of `|=` and its like.
            let after = rest.get(operator.len());
            let is_half = operator.len() == 1 && after == rest.first() && "|&<>*".contains(*operator);
            if is_half
                || (after == Some(&b'=') && !matches!(*operator, "<" | ">" | "==" | "!=" | "<=" | ">=" | "||" | "&&"))
            {
                return Ok(left);
            }
            self.token = self.at;
            self.at += operator.len();
            let right_at = self.at;
            let is_decided = matches!((*operator, left != 0), ("||", true) | ("&&", false));
            self.skips += u32::from(is_decided);
            let right = self.binary(level + 1)?;
            self.skips -= u32::from(is_decided);
            left = self.compute(operator, left, right, right_at)?;
        }
    }

    /// `a ** b`, which binds to the right.
    fn power(&mut self) -> Result<i64, Wrong> {
        let base = self.unary()?;
        if !self.state.dialect.is_bash() || !self.eat(b"**") {
            return Ok(base);
        }
        let exponent = self.power()?;
        if exponent < 0 {
            return self.wrong("exponent less than 0");
        }
        Ok((0..exponent.min(1 << 20)).fold(1i64, |value, _| value.wrapping_mul(base)))
    }

    fn compute(&mut self, operator: &str, left: i64, right: i64, right_at: usize) -> Result<i64, Wrong> {
        match apply(operator, left, right) {
            Some(value) => Ok(value),
            None if self.skips > 0 => Ok(0),
            None => {
                self.token = right_at;
                while self.text.get(self.token).is_some_and(u8::is_ascii_whitespace) {
                    self.token += 1;
                }
                self.wrong("division by 0")
            }
        }
    }
}

/// `None`: a division by zero.
fn apply(operator: &str, left: i64, right: i64) -> Option<i64> {
    Some(match operator {
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
        "/" | "%" if right == 0 => return None,
        "/" => left.wrapping_div(right),
        _ => left.wrapping_rem(right),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_c() {
        let mut state = State::new(Dialect::Bash, b"bash".to_vec(), &[]);
        let mut value =
            |text: &str| evaluate(&mut state, text.as_bytes()).map_err(|wrong| (wrong.message, wrong.token));
        assert_eq!(value("1 + 2 * (3 - 1) % 3"), Ok(2));
        assert_eq!(value("x = 5"), Ok(5));
        assert_eq!(value("x += 2"), Ok(7));
        assert_eq!(value("x > 6 && 010 == 8 ? -1 : 1"), Ok(-1));
        assert_eq!(value("1 << 3 | 1"), Ok(9));
        assert_eq!(value("x++ + ++x, 2 ** 3 ** 2"), Ok(512));
        assert_eq!(value("x"), Ok(9));
        assert_eq!(value("0 && (x = 1 / 0) || 16#ff"), Ok(1));
        assert_eq!(value("1 / 0"), Err(("division by 0", b"0".to_vec())));
        assert_eq!(value("1 +"), Err(("syntax error: operand expected", b"+".to_vec())));
        assert_eq!(value("1 2"), Err(("syntax error in expression", b"2".to_vec())));
    }
}
