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
        (self.floating(depth), FLOATS + 1)
    }

    pub(super) fn floating(&mut self, depth: usize) -> String {
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
        match self.numbers.below(20) {
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
            15 => {
                let operator = self.numbers.pick(&["+", "*", "&", "<<", "< 1 ? 1 :", "== 2, +"]);
                format!("KIND(({left}) {operator} ({right}))")
            }
            16 => {
                let what = self.numbers.pick(&["+", "~", "!", "(char)", "(unsigned short)", "1 ? 2L :"]);
                format!("({left} + sizeof({what}({right})))")
            }
            17 => self.layout(),
            18 => format!("({left} > {} ? {} : {right})", self.literal(4), self.floating_as_int(1)),
            _ => format!("({} < {})", self.floating(1), self.floating(1)),
        }
    }

    fn floating_as_int(&mut self, depth: usize) -> String {
        format!("(long)INT({})", self.floating(depth))
    }

    /// What is decided by how things lie in memory, and by names.
    fn layout(&mut self) -> String {
        let (ty, index) = (self.numbers.below(TYPES.len()), self.numbers.below(4));
        let constant = self.numbers.pick(&[
            "BLUE",
            "LAST",
            "'a'",
            "'\\x7f'",
            "0x1fu",
            "037",
            "1ull",
            "(sp - s2)",
            "sizeof(struct all)",
            "sizeof s1.in",
            "_Alignof(small_t)",
            "sizeof(row_t[3])",
            "offsetof(struct all, in.s[3])",
            "words[1][2]",
            "*words[0]",
            "(**spp).f4",
            "(&s2[2])->b2",
            "2[m1][1]",
            "sizeof words",
            "u1.c[7]",
        ]);
        match self.numbers.below(4) {
            0 => format!("(int)offsetof(struct all, f{ty})"),
            1 => format!("(long)sizeof({}[{}])", TYPES[ty], index + 1),
            2 => format!("((char *)&s2[{index}].f{ty} - (char *)s2)"),
            _ => constant.to_string(),
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
        let cast = if variable.is_wide_field { format!("({})", TYPES[variable.ty]) } else { String::new() };
        (format!("{cast}{name}"), variable.ty)
    }
}

/// Converts a value in a defined way: a floating one must fit the integer.
pub(super) fn convert(value: &str, from: usize, to: usize) -> String {
    match (from >= FLOATS, to >= FLOATS) {
        (true, false) if !(4..10).contains(&to) || to % 2 == 1 => format!("({})UNS({value})", TYPES[to]),
        (true, false) => format!("({})INT({value})", TYPES[to]),
        (_, true) => format!("FIN({value})"),
        _ => value.to_string(),
    }
}

/// The conversion that prints the type.
pub(super) fn conversion(ty: usize) -> &'static str {
    match ty {
        0..5 | 10 | 11 => "%d",
        5 => "%u",
        6 => "%ld",
        7 => "%lu",
        8 => "%lld",
        9 => "%llu",
        12 => "%.9g",
        _ => "%.17g",
    }
}
