//! Makes a program from a seed: typed, always valid, never undefined.

mod expression;

use std::fmt::Write;

use expression::{conversion, convert};

const TYPES: [&str; 10] = [
    "signed char",
    "unsigned char",
    "short",
    "unsigned short",
    "int",
    "unsigned",
    "long",
    "unsigned long",
    "float",
    "double",
];
/// The first of [`TYPES`] that is no integer.
const FLOATS: usize = 8;
/// Elements of every array, a power of two: an index is masked.
const ELEMENTS: usize = 8;
const FUNCTIONS: usize = 5;
const DEPTH_MAX: usize = 4;

/// Numbers that are the same in every run: splitmix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Something that can be assigned to.
#[derive(Clone)]
struct Variable {
    name: String,
    ty: usize,
}

struct Generator {
    numbers: Numbers,
    text: String,
    variables: Vec<Variable>,
    nr_names: usize,
    indent: usize,
}

/// Returns the program of a seed.
pub fn program(seed: u64) -> String {
    let mut generator = Generator {
        numbers: Numbers(seed.wrapping_mul(0x1234_5678_9abc_def1)),
        text: String::new(),
        variables: Vec::new(),
        nr_names: 0,
        indent: 0,
    };
    generator.program();
    generator.text
}

impl Generator {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.text, "{}{text}", "    ".repeat(self.indent));
    }

    fn name(&mut self, prefix: &str) -> String {
        self.nr_names += 1;
        format!("{prefix}{}", self.nr_names)
    }

    fn program(&mut self) {
        self.line("#include <stdio.h>");
        // Floating values stay finite, and small enough to become integers.
        self.line("static double FIN(double x) { return x == x && x < 1e15 && x > -1e15 ? x : 1.5; }");
        self.line("static double INT(double x) { return x < 1e9 && x > -1e9 ? x : 3; }");
        self.line("static double UNS(double x) { return x < 1e2 && x >= 0 ? x : 7; }");
        let mut fields = String::new();
        for (index, ty) in TYPES.iter().enumerate() {
            let _ = write!(fields, "{ty} f{index}; ");
        }
        self.line(&format!("struct all {{ {fields} int b1 : 5; unsigned b2 : 11; long b3 : 40; struct {{ short s[{ELEMENTS}]; }} in; }};"));
        for (ty, written) in TYPES.iter().enumerate() {
            let value = self.literal(ty);
            let name = self.name("g");
            self.line(&format!("static {written} {name} = {value};"));
            self.variables.push(Variable { name, ty });
            let name = self.name("a");
            let values: Vec<String> = (0..self.numbers.below(ELEMENTS + 1)).map(|_| self.literal(ty)).collect();
            self.line(&format!("static {written} {name}[{ELEMENTS}] = {{ {} }};", values.join(", ")));
            self.variables.push(Variable { name: format!("{name}[@]"), ty });
        }
        self.line("static struct all s1 = { 1, 2, .f6 = -3, .b1 = -7, .in.s[2] = 5 }, s2[4], *sp = &s2[1];");
        for place in ["s1", "s2[@ & 3]", "(*sp)", "sp->in"] {
            if place == "sp->in" {
                self.variables.push(Variable { name: "sp->in.s[@]".to_string(), ty: 2 });
                continue;
            }
            for ty in 0..TYPES.len() {
                self.variables.push(Variable { name: format!("{place}.f{ty}"), ty });
            }
            for (bits, ty) in [("b1", 4), ("b2", 5), ("b3", 6)] {
                self.variables.push(Variable { name: format!("{place}.{bits}"), ty });
            }
        }
        let functions: Vec<(String, Vec<usize>, usize)> = (0..FUNCTIONS).map(|_| self.signature()).collect();
        for index in 0..functions.len() {
            self.function(&functions, index);
        }
        self.main(&functions);
    }

    fn signature(&mut self) -> (String, Vec<usize>, usize) {
        let params = (0..self.numbers.below(4)).map(|_| self.numbers.below(TYPES.len())).collect();
        (self.name("f"), params, self.numbers.below(TYPES.len()))
    }

    fn function(&mut self, functions: &[(String, Vec<usize>, usize)], index: usize) {
        let (name, params, ret) = functions[index].clone();
        let nr_outer = self.variables.len();
        let mut list = Vec::new();
        for &ty in &params {
            let name = self.name("p");
            list.push(format!("{} {name}", TYPES[ty]));
            self.variables.push(Variable { name, ty });
        }
        let list = if list.is_empty() { "void".to_string() } else { list.join(", ") };
        self.line(&format!("static {} {name}({list})", TYPES[ret]));
        self.line("{");
        self.indent += 1;
        for _ in 0..3 {
            let ty = self.numbers.below(TYPES.len());
            let (name, value) = (self.name("v"), self.literal(ty));
            let is_static = self.numbers.below(4) == 0;
            let storage = if is_static { "static " } else { "" };
            self.line(&format!("{storage}{} {name} = {value};", TYPES[ty]));
            self.variables.push(Variable { name, ty });
        }
        let ty = self.numbers.below(FLOATS);
        let name = self.name("l");
        self.line(&format!("{} {name}[{ELEMENTS}] = {{ 1, [3] = 2 }}, *q = {name} + 2;", TYPES[ty]));
        self.variables.push(Variable { name: format!("{name}[@]"), ty });
        self.variables.push(Variable { name: "*q".to_string(), ty });
        self.variables.push(Variable { name: "q[@ & 3]".to_string(), ty });
        self.block(&functions[..index], 3, 6);
        let value = self.convert(ret, DEPTH_MAX);
        self.line(&format!("return {value};"));
        self.indent -= 1;
        self.line("}");
        self.variables.truncate(nr_outer);
    }

    /// Some statements, `depth` levels deep at most.
    fn block(&mut self, callable: &[(String, Vec<usize>, usize)], depth: usize, most: usize) {
        for _ in 0..=self.numbers.below(most) {
            self.statement(callable, depth);
        }
    }

    fn statement(&mut self, callable: &[(String, Vec<usize>, usize)], depth: usize) {
        match self.numbers.below(if depth == 0 { 5 } else { 10 }) {
            0..3 => {
                let (place, ty) = self.place();
                let value = self.convert(ty, DEPTH_MAX);
                self.line(&format!("{place} = {value};"));
            }
            3 => self.compound(),
            4 => self.call(callable),
            5 => {
                let condition = self.integer(3);
                self.line(&format!("if ({condition}) {{"));
                self.nested(callable, depth);
                self.line("} else {");
                self.nested(callable, depth);
                self.line("}");
            }
            6 => {
                let name = self.name("i");
                let (times, step) = (self.numbers.below(6) + 1, self.numbers.below(2) + 1);
                self.line(&format!("for (int {name} = 0; {name} < {times}; {name} += {step}) {{"));
                let condition = self.integer(2);
                let word = self.numbers.pick(&["continue", "break"]);
                self.line(&format!("    if ({condition} && {name} > 2) {word};"));
                self.nested(callable, depth);
                self.line("}");
            }
            7 => {
                let value = self.integer(3);
                self.line(&format!("switch (({value}) & 3) {{"));
                for case in 0..3 {
                    self.line(&format!("case {case}:"));
                    self.nested(callable, depth);
                    if self.numbers.below(2) == 0 {
                        self.line("    break;");
                    }
                }
                self.line("default:");
                self.nested(callable, depth);
                self.line("}");
            }
            8 => {
                let name = self.name("n");
                let times = self.numbers.below(5) + 1;
                self.line(&format!("{{ int {name} = {times}; do {{"));
                self.nested(callable, depth);
                self.line(&format!("}} while (--{name} > 0); }}"));
            }
            _ => self.line("sp = &s2[(sp - s2 + 1) & 3]; s2[0] = s1; *sp = s2[2];"),
        }
    }

    fn nested(&mut self, callable: &[(String, Vec<usize>, usize)], depth: usize) {
        self.indent += 1;
        self.block(callable, depth - 1, 2);
        self.indent -= 1;
    }

    fn compound(&mut self) {
        let (place, ty) = self.place();
        let operator = self.numbers.pick(&["+=", "-=", "*=", "|=", "^=", "&=", "++", "--"]);
        if operator == "++" || operator == "--" {
            return self.line(&match ty < FLOATS {
                true => format!("{place}{operator};"),
                false => format!("{place} = FIN({place} + 1);"),
            });
        }
        if ty >= FLOATS {
            let value = self.convert(ty, 2);
            return self.line(&format!("{place} += {value}; {place} = FIN({place});"));
        }
        let value = self.integer(3);
        self.line(&format!("{place} {operator} {value};"));
    }

    /// A call is a statement of its own: what it changes can not meet what the statement reads.
    fn call(&mut self, callable: &[(String, Vec<usize>, usize)]) {
        if callable.is_empty() {
            return self.compound();
        }
        let (name, params, ret) = callable[self.numbers.below(callable.len())].clone();
        let args: Vec<String> = params.iter().map(|&ty| self.convert(ty, 2)).collect();
        let result = self.name("r");
        let (place, ty) = self.place();
        let value = convert(&result, ret, ty);
        self.line(&format!("{{ {} {result} = {name}({}); {place} = {value}; }}", TYPES[ret], args.join(", ")));
    }

    fn main(&mut self, functions: &[(String, Vec<usize>, usize)]) {
        self.line("int main(void)");
        self.line("{");
        self.indent += 1;
        for (name, params, ret) in functions {
            for _ in 0..2 {
                let args: Vec<String> = params.iter().map(|&ty| self.literal(ty)).collect();
                self.line(&format!("printf(\"{name} {}\\n\", {name}({}));", conversion(*ret), args.join(", ")));
            }
        }
        for variable in self.variables.clone() {
            let Variable { name, ty } = variable;
            let shown = if name.contains("b3") { "%ld" } else { conversion(ty) };
            let cast = if name.contains("b3") { "(long)" } else { "" };
            for index in [0, 3] {
                let place = name.replace("@", &index.to_string());
                self.line(&format!("printf(\"{name} {shown}\\n\", {cast}{place});"));
            }
        }
        self.line("return 0;");
        self.indent -= 1;
        self.line("}");
    }

    fn place(&mut self) -> (String, usize) {
        let Variable { name, ty } = self.variables[self.numbers.below(self.variables.len())].clone();
        if !name.contains('@') {
            return (name, ty);
        }
        let index = match self.numbers.below(2) {
            0 => self.numbers.below(4).to_string(),
            _ => format!("({}) & {}", self.integer(1), ELEMENTS - 1),
        };
        (name.replace('@', &format!("({index})")), ty)
    }
}
