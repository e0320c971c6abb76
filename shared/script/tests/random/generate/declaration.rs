//! Records, globals, tables of functions, locals.

use std::fmt::Write;

use super::{ELEMENTS, FLOATS, Generator, TYPES, Variable};

/// Bit-fields of `struct all`: type, name, width.
const FIELDS: [(usize, &str, usize); 8] = [
    (4, "b1", 5),
    (5, "b2", 11),
    (6, "b3", 40),
    (0, "b4", 3),
    (3, "b5", 9),
    (7, "b6", 33),
    (11, "b7", 1),
    (9, "b8", 64),
];

impl Generator {
    pub(super) fn records(&mut self) {
        let mut fields = String::new();
        for (index, ty) in TYPES.iter().enumerate() {
            let _ = write!(fields, "{ty} f{index}; ");
        }
        for (at, (ty, name, width)) in FIELDS.iter().enumerate() {
            let _ = write!(fields, "{} {name} : {width}; ", TYPES[*ty]);
            if self.numbers.below(4) == 0 {
                fields += if at % 2 == 0 { "int : 0; " } else { "char : 3; " };
            }
        }
        self.line(&format!("struct all {{ {fields}struct {{ short s[{ELEMENTS}]; }} in; }};"));
        let members: Vec<usize> = (0..2 + self.numbers.below(3)).map(|_| self.numbers.below(TYPES.len())).collect();
        let members: String = members.iter().enumerate().map(|(at, &ty)| format!("{} m{at}; ", TYPES[ty])).collect();
        let packed = if self.numbers.below(4) == 0 { " __attribute__((packed))" } else { "" };
        self.line(&format!(
            "struct small {{ {members}struct {{ int x, y; }} at; union {{ long l; short s[4]; }}; }}{packed};"
        ));
        self.line("union bits { unsigned long u; int i[2]; unsigned short s[4]; signed char c[8]; };");
        self.line("enum color { RED, GREEN = 5, BLUE, LAST = -3 };");
        self.line("typedef struct small small_t;");
        self.line("typedef int row_t[4];");
    }

    pub(super) fn globals(&mut self) {
        for (ty, written) in TYPES.iter().enumerate() {
            let value = self.literal(ty);
            let name = self.name("g");
            let volatile = if self.numbers.below(5) == 0 { "volatile " } else { "" };
            self.line(&format!("static {volatile}{written} {name} = {value};"));
            self.has(name, ty);
            let name = self.name("a");
            let values = self.values(ty);
            self.line(&format!("static {written} {name}[{ELEMENTS}] = {{ {values} }};"));
            self.has(format!("{name}[@]"), ty);
        }
        self.line(
            "static struct all s1 = { 1, 2, .f6 = -3, .b1 = -7, .in.s[2] = 5 }, s2[4], *sp = &s2[1], **spp = &sp;",
        );
        for place in ["s1", "s2[@ & 3]", "(*sp)", "(**spp)"] {
            for ty in 0..TYPES.len() {
                self.has(format!("{place}.f{ty}"), ty);
            }
            for (ty, bits, width) in FIELDS {
                let is_wide_field = width > 32;
                self.variables.push(Variable { name: format!("{place}.{bits}"), ty, is_wide_field });
            }
        }
        self.has("sp->in.s[@]", 2);
        let (x, m) = (self.literal(4), self.literal(2));
        self.line(&format!(
            "static small_t t1 = {{ .at.y = {x}, .at.x = 3, .s = {{ [1] = {m} }} }}, t2[3] = {{ [1].at = {{ 7 }} }};"
        ));
        for place in ["t1", "t2[@ % 3]"] {
            self.has(format!("{place}.at.x"), 4);
            self.has(format!("{place}.at.y"), 4);
            self.has(format!("{place}.l"), 6);
            self.has(format!("{place}.s[@ & 3]"), 2);
        }
        self.line("static union bits u1 = { 0x123456789abcdefUL }, *up = &u1;");
        for (place, ty) in [("u1.u", 7), ("up->i[@ & 1]", 4), ("u1.s[@ & 3]", 3), ("u1.c[@]", 0)] {
            self.has(place, ty);
        }
        let values: Vec<String> = (0..5).map(|_| self.literal(4)).collect();
        self.line(&format!(
            "static row_t m1[3] = {{ {{ {} }}, [2] = {{ [3] = {} }} }};",
            values[..3].join(", "),
            values[3]
        ));
        self.has("m1[@ % 3][@ & 3]", 4);
        self.line("static short m2[2][3][4] = { [0][1] = { 1, 2 }, [1 ... 1] = { { 3 } } };");
        self.has("m2[@ & 1][@ % 3][@ & 3]", 2);
        self.line("static enum color e1 = BLUE, e2[8] = { RED, GREEN, LAST };");
        self.line("static char text[64] = \"some text\", *const words[4] = { \"a\", \"bc\" \"d\", \"\", \"e\\x41\\101\\n\" };");
        self.has("text[@]", 10);
        self.line("static signed char bytes[8] = { 1, 2, [5] = -5 };");
        self.has("bytes[@]", 0);
        self.has("e1", 4);
        self.has("e2[@]", 4);
    }

    fn values(&mut self, ty: usize) -> String {
        let mut values: Vec<String> = (0..self.numbers.below(ELEMENTS / 2)).map(|_| self.literal(ty)).collect();
        if self.numbers.below(2) == 0 {
            let designator = match self.numbers.below(3) {
                0 => "[4 ... 6] = ".to_string(),
                _ => format!("[{}] = ", self.numbers.below(ELEMENTS)),
            };
            values.push(format!("{designator}{}", self.literal(ty)));
        }
        values.join(", ")
    }

    /// Functions of one type, in tables.
    pub(super) fn tables(&mut self) {
        for index in 0..3 {
            let (left, right) = (self.numbers.pick(&["a", "b", "-a", "~b"]), self.numbers.pick(&["a", "b", "3"]));
            let operator = self.numbers.pick(&["+", "-", "*", "^", "&", "|"]);
            self.line(&format!("static int op{index}(int a, long b) {{ return {left} {operator} {right}; }}"));
        }
        self.line("static int (*ops[4])(int, long) = { op0, op1, &op2, op1 }, (*op)(int, long) = op0;");
        self.line("static int (*choose(int which))(int, long) { return ops[which & 3]; }");
        let (x, l) = (self.literal(4), self.literal(6));
        self.line(&format!(
            "static small_t make(int x, double d, char c) {{ return (small_t){{ .at = {{ x, c }}, .l = {l} ^ x }}; }}"
        ));
        self.line(&format!(
            "static struct all big(struct all s, int x) {{ s.f4 = x; s.in.s[1] += {x}; s.b1 ^= x; return s; }}"
        ));
        self.line("static int order(const void *a, const void *b) { return (*(int *)a > *(int *)b) - (*(int *)a < *(int *)b); }");
    }

    pub(super) fn locals(&mut self) {
        for _ in 0..3 {
            let ty = self.numbers.below(TYPES.len());
            let (name, value) = (self.name("v"), self.literal(ty));
            let storage = self.numbers.pick(&["", "", "static ", "register ", "volatile "]);
            self.line(&format!("{storage}{} {name} = {value};", TYPES[ty]));
            self.has(name, ty);
        }
        let ty = self.numbers.below(FLOATS);
        let name = self.name("l");
        let values = self.values(ty);
        self.line(&format!("{} {name}[{ELEMENTS}] = {{ {values} }}, *q = {name} + 2, *const *qq = &q;", TYPES[ty]));
        self.has(format!("{name}[@]"), ty);
        self.has("*q", ty);
        self.has("q[@ & 3]", ty);
        self.has("(*qq)[1]", ty);
        if self.numbers.below(3) == 0 {
            let (name, value) = (self.name("s"), self.convert(4, 1));
            self.line(&format!("small_t {name} = {{ .at = {{ {value} }} }}, *r = &{name};"));
            self.has(format!("{name}.at.x"), 4);
            self.has("r->at.y", 4);
            self.has("r->s[@ & 3]", 2);
        }
    }
}
