//! Expressions: of integers, of floating values, and from one to the other.

use super::{FLOATS, Generator, TYPES};

impl Generator {
    pub(super) fn literal(&mut self, ty: usize) -> String {
        if ty >= FLOATS {
            let (value, exponent) = (self.numbers.below(2000), self.numbers.below(5));
            let suffix = if ty == FLOATS { "f" } else { "" };
            return format!("{}.{}e{exponent}{suffix}", value as i64 - 1000, self.numbers.below(100));
        }
        let value = self.numbers.next() as i64;
        let shift = self.numbers.below(63);
        match self.numbers.below(3) {
            0 => format!("{}", (value >> 60)),
            1 => format!("{:#x}UL", value as u64 >> shift),
            _ => format!("{}L", (value >> shift).max(i64::MIN + 1)),
        }
    }

    /// An expression of any type, converted to `ty` in a defined way.
    pub(super) fn convert(&mut self, ty: usize, depth: usize) -> String {
        if ty < FLOATS && self.numbers.below(4) > 0 {
            return self.integer(depth);
        }
        let (value, from) = self.expression(depth);
        convert(&value, from, ty)
    }

    fn expression(&mut self, depth: usize) -> (String, usize) {
        if self.numbers.below(3) > 0 {
            return (self.integer(depth), 6);
        }
        (self.floating(depth), 9)
    }

    fn floating(&mut self, depth: usize) -> String {
        if depth == 0 || self.numbers.below(4) == 0 {
            let (place, ty) = self.place();
            return if ty >= FLOATS { place } else { format!("(double)({place})") };
        }
        let (left, right) = (self.floating(depth - 1), self.floating(depth - 1));
        match self.numbers.below(4) {
            0 => format!("FIN({left} + {right})"),
            1 => format!("FIN({left} - {right})"),
            2 => format!("FIN({left} * {right})"),
            _ => format!("({right} != 0 ? FIN({left} / {right}) : {left})"),
        }
    }

    /// An expression of some integer type.
    pub(super) fn integer(&mut self, depth: usize) -> String {
        if depth == 0 || self.numbers.below(6) == 0 {
            let (place, ty) = self.leaf();
            return if ty >= FLOATS { format!("(int)INT({place})") } else { place };
        }
        let left = self.integer(depth - 1);
        let right = self.integer(depth - 1);
        match self.numbers.below(16) {
            0..5 => {
                let operator = self.numbers.pick(&["+", "-", "*", "&", "|", "^"]);
                format!("({left} {operator} {right})")
            }
            5 => {
                let operator = self.numbers.pick(&["/", "%"]);
                format!("({right} == 0 || {right} == -1 ? {left} : {left} {operator} {right})")
            }
            6..8 => {
                let operator = self.numbers.pick(&["<<", ">>"]);
                format!("({left} {operator} ({right} & {}))", self.numbers.below(32))
            }
            8..10 => {
                let operator = self.numbers.pick(&["<", ">", "<=", ">=", "==", "!="]);
                format!("({left} {operator} {right})")
            }
            10 => {
                let operator = self.numbers.pick(&["&&", "||"]);
                format!("({left} {operator} {right})")
            }
            11 => format!("({left} ? {right} : {})", self.integer(depth - 1)),
            12 => format!("{}({left})", self.numbers.pick(&["~", "-", "!", "+"])),
            13 => format!("({})({left})", TYPES[self.numbers.below(FLOATS)]),
            14 => format!("({left}, {right})"),
            _ => format!("({} < {})", self.floating(1), self.floating(1)),
        }
    }

    fn leaf(&mut self) -> (String, usize) {
        if self.numbers.below(4) == 0 {
            let ty = self.numbers.below(FLOATS);
            return (format!("({})", self.literal(ty)), ty);
        }
        let variable = self.variables[self.numbers.below(self.variables.len())].clone();
        let index = self.numbers.below(4).to_string();
        let name = variable.name.replace('@', &index);
        // gcc computes with such a bit-field in 40 bits; the standard leaves its type open.
        (if name.contains("b3") { format!("(long){name}") } else { name }, variable.ty)
    }
}

/// Converts a value in a defined way: a floating one must fit the integer.
pub(super) fn convert(value: &str, from: usize, to: usize) -> String {
    match (from >= FLOATS, to >= FLOATS) {
        (true, false) if to < 4 || to % 2 == 1 => format!("({})UNS({value})", TYPES[to]),
        (true, false) => format!("({})INT({value})", TYPES[to]),
        (_, true) => format!("FIN({value})"),
        _ => value.to_string(),
    }
}

/// The conversion that prints the type.
pub(super) fn conversion(ty: usize) -> &'static str {
    match ty {
        0..5 => "%d",
        5 => "%u",
        6 => "%ld",
        7 => "%lu",
        8 => "%.9g",
        _ => "%.17g",
    }
}
