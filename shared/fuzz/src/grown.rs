//! Programs that compile, and then do what C leaves undefined: grown from choices by a grammar.
//!
//! Every expression is a `long`; addresses are cast where they are used, so that none is refused and none is safe.

use std::fmt::Write as _;

use crate::choices::Choices;

/// Statements of one program.
const STATEMENTS_MAX: usize = 120;
const DEPTH_MAX: usize = 4;

const PRELUDE: &str = include_str!("grown.h");

const VARIABLES: &[&str] = &[
    "x",
    "y",
    "z",
    "g",
    "a[x & 7]",
    "a[y]",
    "w.i",
    "w.c",
    "w.b",
    "w.n[x & 3]",
    "p->i",
    "p->b",
    "u.i",
    "u.s[x & 7]",
    "*lp",
    "mat[1][x]",
];
const ADDRESSES: &[&str] = &[
    "a",
    "&w",
    "p",
    "&u",
    "s",
    "\"text\"",
    "&x",
    "lp",
    "main",
    "vla",
    "heap",
    "mat[1]",
    "&w.n[x & 3]",
    "(char *)heap + x",
];
const TYPES: &[&str] = &["char", "unsigned char", "short", "unsigned short", "int", "unsigned", "long", "double"];
const BINARY: [&str; 18] =
    ["+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^", "==", "!=", "<", ">", "<=", ">=", "&&", "||"];
const FORMATS: &[&str] = &[
    "%d %s",
    "%*.*f|%n",
    "%-100.50lx",
    "%5$ld %1$s",
    "%c%%%p",
    "%a %e %g",
    "%.*s",
    "%hhd %hd %lld",
    "%ls",
    "%999999d",
    "%#o %+d",
    "%q %",
];

/// Library calls: `V` stands for a value, `P` for an address, `F` for a format.
const CALLS: &[&str] = &[
    "(long)malloc(V)",
    "(free((void *)(V)), 0L)",
    "(free(P), 0L)",
    "(long)realloc(P, V)",
    "(long)calloc(V, V)",
    "(long)memcpy(P, P, V)",
    "(long)memmove(P, P, V)",
    "(long)memset(P, (int)V, V)",
    "memcmp(P, P, V)",
    "(long)memchr(P, (int)V, V)",
    "(long)strlen(P)",
    "(long)strcpy(P, P)",
    "(long)strncpy(P, P, V)",
    "(long)strcat(P, P)",
    "strcmp(P, P)",
    "(long)strstr(P, P)",
    "(long)strchr(P, (int)V)",
    "(long)strtok(P, P)",
    "strtol(P, 0, (int)V)",
    "(long)strtod(P, 0)",
    "atoi(P)",
    "(long)strdup(P)",
    "printf(F, V, V, V, V)",
    "snprintf(P, V, F, V, V, V)",
    "sscanf(P, F, P, P, P)",
    "fprintf(stderr, F, V, P)",
    "puts(P)",
    "putchar((int)V)",
    "(long)fgets(P, (int)V, stdin)",
    "fflush(0)",
    "getchar()",
    "(long)fopen(P, \"r\")",
    "fwrite(P, V, V, stdout)",
    "(qsort(P, V & 1023, V & 63, compare), 0L)",
    "(long)bsearch(P, P, V & 1023, V & 63, compare)",
    "write((int)V, P, V)",
    "read((int)V, P, V)",
    "open(P, (int)V)",
    "close((int)V)",
    "pipe((int *)P)",
    "dup2((int)V, (int)V)",
    "fork()",
    "wait((int *)P)",
    "waitpid((int)V, (int *)P, (int)V)",
    "kill(getpid(), (int)V)",
    "raise((int)V)",
    "(long)signal((int)V, (void (*)(int))P)",
    "(long)signal((int)V, handle)",
    "sigaction((int)V, P, P)",
    "(long)mmap(P, V, (int)V, (int)V, (int)V, V)",
    "munmap(P, V)",
    "mprotect(P, V, (int)V)",
    "brk(P)",
    "clone(child, P, (int)V, P)",
    "syscall(V, V, V, V)",
    "unshare((int)V)",
    "setns((int)V, (int)V)",
    "sethostname(P, V)",
    "mount(P, P, P, V, P)",
    "execve(P, P, P)",
    "(long)alloca(V)",
    "poll((struct pollfd *)P, V, (int)V)",
    "syscall(217, V, P, V)",
    "f1(V, V)",
];

/// A statement each: `V` and `P` as above, `B` for statements within, `L` for a number of its own.
const SHAPES: &[&str] = &[
    "W = V;",
    "W += V;",
    "W -= V;",
    "W *= V;",
    "W <<= V;",
    "W++;",
    "--W;",
    "W = V; W = V;",
    "if (V) { B } else { B }",
    "for (long kL = 0; kL < (V & 15); kL++) { B }",
    "while (V && n++ < 200) { B }",
    "do { B } while (n++ < V);",
    "switch (V & 3) { case 0: B case 1: B break; default: B }",
    "*(T *)(P) = V;",
    "((T *)P)[V] = V;",
    "p = (struct all *)(P);",
    "lp = (long *)(P);",
    "heap = (char *)(P);",
    "{ long vlaL[n + V]; vlaL[V] = V; }",
    "{ struct all t = *p; w = t; B }",
    "if (setjmp(env) == 0) { B }",
    "if (n++ > 50) longjmp(env, V);",
    "if (n++ > 20) goto out;",
    "return V;",
];

struct Grower<'c, 'b> {
    choices: &'c mut Choices<'b>,
    nr_statements: usize,
}

pub fn program(choices: &mut Choices<'_>) -> String {
    let mut grower = Grower { choices, nr_statements: 0 };
    let mut text = String::from(PRELUDE);
    for head in ["int main(int argc, char **argv)", "static int child(void *arg)", "static long f1(long x1, long y1)"] {
        let _ = writeln!(text, "{head}\n{{\n    LOCALS;");
        while !grower.choices.is_over() && grower.choices.below(24) > 0 {
            let statement = grower.statement(DEPTH_MAX);
            let _ = writeln!(text, "    {statement}");
        }
        text += "out:\n    return n;\n}\n\n";
    }
    text
}

impl Grower<'_, '_> {
    fn statement(&mut self, depth: usize) -> String {
        self.nr_statements += 1;
        if self.nr_statements > STATEMENTS_MAX || self.choices.is_over() {
            return ";".to_string();
        }
        match self.choices.below(3) {
            0 => format!("x = {};", self.call(2)),
            _ => {
                let shape = self.choices.pick(SHAPES);
                self.fill(shape, depth)
            }
        }
    }

    /// Puts something in the place of each capital.
    fn fill(&mut self, shape: &str, depth: usize) -> String {
        let number = self.nr_statements.to_string();
        let mut text = String::new();
        let mut before = ' ';
        for (at, letter) in shape.char_indices() {
            let after = shape[at + 1..].chars().next().unwrap_or(' ');
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let is_alone = !is_name(after) && !is_name(before);
            match letter {
                'V' if is_alone => text += &self.value(depth.saturating_sub(1).min(2)),
                'P' if is_alone => text += &self.address(),
                'F' if is_alone => _ = write!(text, "\"{}\"", self.choices.pick(FORMATS)),
                'W' if is_alone => text += self.choices.pick(VARIABLES),
                'T' if is_alone => text += self.choices.pick(TYPES),
                'B' if is_alone && depth == 0 => text.push(';'),
                'B' if is_alone => text += &self.statement(depth - 1),
                'L' => text += &number,
                _ => text.push(letter),
            }
            before = letter;
        }
        text
    }

    fn call(&mut self, depth: usize) -> String {
        let shape = self.choices.pick(CALLS);
        self.fill(shape, depth)
    }

    fn value(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.choices.below(3) {
                0 => format!("{}L", self.choices.edge().max(-i64::MAX)),
                _ => format!("(long){}", self.choices.pick(VARIABLES)),
            };
        }
        match self.choices.below(10) {
            0 | 1 => format!("(long){}", self.choices.pick(VARIABLES)),
            2 => format!("{}L", self.choices.edge().max(-i64::MAX)),
            3..6 => {
                let (left, right) = (self.value(depth - 1), self.value(depth - 1));
                format!("(long)({left} {} {right})", self.choices.pick(&BINARY))
            }
            6 => format!("(long)*({} *)({})", self.choices.pick(TYPES), self.address()),
            7 => format!("(long)(({})({}))", self.choices.pick(TYPES), self.value(depth - 1)),
            8 => format!("(long)({} ? {} : {})", self.value(0), self.value(0), self.value(depth - 1)),
            _ => format!("(long)({})", self.call(depth - 1)),
        }
    }

    fn address(&mut self) -> String {
        match self.choices.below(4) {
            0 => format!("(void *)({})", self.value(0)),
            1 => format!("(void *)((char *){} + {})", self.choices.pick(&ADDRESSES[..7]), self.value(0)),
            _ => format!("(void *){}", self.choices.pick(ADDRESSES)),
        }
    }
}
