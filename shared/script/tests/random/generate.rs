//! Makes a program from a seed: typed, always valid, never undefined.
//!
//! What a statement reads and what it changes never meet: calls and `++` are statements of their own. Loops count, recursion is bounded
//! by `calls`, an index is masked, a divisor looked at, a floating value small before it becomes an integer.

mod declaration;
mod expression;
mod flow;
mod statement;

use std::fmt::Write;

use expression::conversion;

/// Arithmetic types. An odd one among the integers is unsigned.
const TYPES: [&str; 14] = [
    "signed char",
    "unsigned char",
    "short",
    "unsigned short",
    "int",
    "unsigned",
    "long",
    "unsigned long",
    "long long",
    "unsigned long long",
    "char",
    "_Bool",
    "float",
    "double",
];
const BOOL: usize = 11;
/// The first of [`TYPES`] that is no integer.
const FLOATS: usize = 12;
/// Elements of every array, a power of two: an index is masked.
const ELEMENTS: usize = 8;
const FUNCTIONS: usize = 6;
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
    /// As C writes it; `@` stands for an index.
    name: String,
    ty: usize,
    /// A bit-field wider than `int`: gcc computes with its own width, the standard leaves that open.
    is_wide_field: bool,
}

/// A function that can be called.
#[derive(Clone)]
struct Function {
    name: String,
    params: Vec<usize>,
    ret: usize,
}

struct Generator {
    numbers: Numbers,
    text: String,
    variables: Vec<Variable>,
    functions: Vec<Function>,
    nr_names: usize,
    indent: usize,
}

/// Returns the program of a seed.
pub fn program(seed: u64) -> String {
    let mut generator = Generator {
        numbers: Numbers(seed.wrapping_mul(0x1234_5678_9abc_def1)),
        text: String::new(),
        variables: Vec::new(),
        functions: Vec::new(),
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

    fn has(&mut self, name: impl Into<String>, ty: usize) {
        self.variables.push(Variable { name: name.into(), ty, is_wide_field: false });
    }

    fn program(&mut self) {
        self.text += include_str!("prelude.h");
        self.records();
        self.globals();
        for _ in 0..FUNCTIONS {
            let params = (0..self.numbers.below(5)).map(|_| self.numbers.below(TYPES.len())).collect();
            let function = Function { name: self.name("f"), params, ret: self.numbers.below(TYPES.len()) };
            let types: Vec<&str> = function.params.iter().map(|&ty| TYPES[ty]).collect();
            let types = if types.is_empty() { "void".to_string() } else { types.join(", ") };
            self.line(&format!("static {} {}({types});", TYPES[function.ret], function.name));
            self.functions.push(function);
        }
        self.tables();
        for index in 0..FUNCTIONS {
            self.function(index);
        }
        self.main();
    }

    fn function(&mut self, index: usize) {
        let Function { name, params, ret } = self.functions[index].clone();
        let nr_outer = self.variables.len();
        let mut list = Vec::new();
        for &ty in &params {
            let name = self.name("p");
            list.push(format!("{} {name}", TYPES[ty]));
            self.has(name, ty);
        }
        let list = if list.is_empty() { "void".to_string() } else { list.join(", ") };
        self.line(&format!("static {} {name}({list})", TYPES[ret]));
        self.line("{");
        self.indent += 1;
        self.locals();
        let value = self.literal(ret);
        self.line(&format!("if (calls++ > CALLS_MAX) return {value};"));
        self.block(3, 7);
        let value = self.convert(ret, DEPTH_MAX);
        self.line(&format!("return {value};"));
        self.indent -= 1;
        self.line("}");
        self.variables.truncate(nr_outer);
    }

    fn main(&mut self) {
        self.line("int main(void)");
        self.line("{");
        self.indent += 1;
        for Function { name, params, ret } in self.functions.clone() {
            for _ in 0..2 {
                let args: Vec<String> = params.iter().map(|&ty| self.literal(ty)).collect();
                self.line("calls = 0;");
                self.line(&format!("printf(\"{name} {}\\n\", {name}({}));", conversion(ret), args.join(", ")));
            }
        }
        for Variable { name, ty, is_wide_field } in self.variables.clone() {
            let cast = if is_wide_field { format!("({})", TYPES[ty]) } else { String::new() };
            let indices: &[usize] = if name.contains('@') { &[0, 3, 5] } else { &[0] };
            for index in indices {
                let place = name.replace('@', &format!("({index})"));
                let shown = place.replace('%', "%%");
                self.line(&format!("printf(\"{shown} {}\\n\", {cast}{place});", conversion(ty)));
            }
        }
        self.many_arguments();
        self.line("return 0;");
        self.indent -= 1;
        self.line("}");
    }

    /// More arguments than there are registers, of several kinds.
    fn many_arguments(&mut self) {
        for _ in 0..3 {
            let (mut format, mut args) = (String::new(), String::new());
            for _ in 0..8 + self.numbers.below(14) {
                let ty = self.numbers.below(TYPES.len());
                let value = self.convert(ty, 1);
                let _ = write!(format, "{} ", conversion(ty));
                let _ = write!(args, ", ({})({value})", TYPES[ty]);
            }
            self.line(&format!("printf(\"{format}\\n\"{args});"));
        }
    }

    fn place(&mut self) -> (String, usize) {
        let Variable { name, ty, .. } = self.variables[self.numbers.below(self.variables.len())].clone();
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
