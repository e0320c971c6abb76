//! Programs that would take time or memory without end: each ends in a diagnostic or at a limit with a name, within a few seconds
//! and less than 2 GiB. The test runs itself again under these limits.
#![expect(clippy::disallowed_methods, reason = "a test starts itself again")]

use std::fmt::Write as _;
use std::process::Command;
use std::sync::Arc;

use nslab_script::{Mm, Severity, Step, Thread, compile, ir};

const MAIN: &str = "int main(void) { return 0; }\n";
/// Processor time of all programs here, and address space.
const SECONDS_MAX: u32 = 60;
const KIBIBYTES_MAX: u32 = 2 << 20;

/// `before`, `nr` times `middle`, `after`.
fn many(before: &str, middle: &str, nr: usize, after: &str) -> String {
    format!("{before}{}{after}", middle.repeat(nr))
}

/// A line for each of 1 to `nr`, `%` being its number and `@` the one before.
fn lines(first: &str, line: &str, nr: usize, last: &str) -> String {
    let mut text = format!("{first}\n");
    for n in 1..=nr {
        let _ = writeln!(text, "{}", line.replace('%', &n.to_string()).replace('@', &(n - 1).to_string()));
    }
    text + last + "\n" + MAIN
}

fn nested(open: &str, middle: &str, close: &str, nr: usize) -> String {
    format!("{}{middle}{}", open.repeat(nr), close.repeat(nr))
}

/// What does not compile: the program, and the diagnostic that has to be among its errors.
fn too_much() -> Vec<(&'static str, String)> {
    let defines =
        "#define S(x) #x\n#define X(x) S(x)\n#define P(a, b) a##b\n#define Q(a, b) P(a, b)\n#define D(x) Q(x, x)\n";
    vec![
        ("MacroLimit", format!("#define A(x) {}\nint a = A({});", "x ".repeat(50_000), "+1 ".repeat(40_000))),
        ("MacroLimit", format!("{defines}const char *s = {};", nested("X(", "\"\\\\\"", ")", 90))),
        ("MacroLimit", format!("{defines}int {};", nested("D(", "a", ")", 60))),
        ("MacroLimit", many("#line 1 \"", "n", 100_000, "\"\n") + &many("const char *s = ", "__FILE__ ", 15_000, ";")),
        ("MacroLimit", lines("#define A0 x", "#define A% A@ A@", 60, "int A60;")),
        ("MacroLimit", lines("#define A0(x) x", "#define A%(x) A@(A@(x))", 60, "int A60(y);")),
        ("MacroLimit", lines("#define A0", "#define A% A@ A@", 60, "A60")),
        ("MacroLimit", format!("#define F(x) x\nint a = {};", nested("F(", "1", ")", 60_000))),
        ("ProgramTooLarge", format!("#define S \"{}\"\nconst char *s = {};", "a".repeat(100_000), "S ".repeat(30))),
        ("HeaderNotFound", "#include __FILE__\n".to_string()),
        ("TooDeep", format!("int a = {};", nested("(", "1", ")", 100_000))),
        ("TooDeep", many("int a = ", "- ", 100_000, "1;")),
        ("TooDeep", many("int a = ", "!", 200_000, "1;")),
        ("TooDeep", many("int a = ", "1+", 100_000, "1;")),
        ("TooDeep", many("int a; int main(void) { ", "a = ", 50_000, "1; }")),
        ("TooDeep", many("int a; int main(void) { a = ", "a ? 1 : ", 30_000, "1; }")),
        ("TooDeep", many("int ", "*", 200_000, "a;")),
        ("TooDeep", many("int a", "[1]", 80_000, ";")),
        ("TooDeep", many("int main(int n, char **v) { int a", "[n]", 60_000, "; }")),
        ("TooDeep", many("int f(); int main(void) { return f", "()", 100_000, "; }")),
        ("TooDeep", many("int a; int main(void) { return a", "[0]", 80_000, "; }")),
        ("TooDeep", format!("int main(void) {}", nested("{", "", "}", 100_000))),
        ("TooDeep", many("int main(void) { ", "if (1) ", 30_000, "; }")),
        ("TooDeep", many("int main(void) { ", "do ", 60_000, "; }")),
        ("TooDeep", many("int main(void) { ", "switch (1) ", 20_000, "; }")),
        ("TooDeep", format!("int a[] = {};", nested("{", "1", "}", 100_000))),
        ("TooDeep", format!("int {};", nested("(", "f", ")", 100_000))),
        ("TooDeep", many("int a = ", "sizeof ", 30_000, "1;")),
        ("TooDeep", many("int a = ", "(int)", 50_000, "1;")),
        ("TooDeep", format!("int main(void) {{ int a = {}; }}", nested("(int){", "1", "}", 30_000))),
        ("TooDeep", format!("int a = {};", nested("_Generic(1, int: ", "1", ")", 10_000))),
        ("TooDeep", format!("int main(void) {{ return {}; }}", nested("({", "1;", "})", 30_000))),
        ("TooDeep", nested("struct a { ", "int x;", " };", 20_000)),
        ("TooDeep", format!("int f{};", nested("(int g", "", ")", 30_000))),
        ("TooDeep", lines("typedef int T0;", "typedef int (*T%)(T@, T@);", 60, "T60 x = 5;")),
        ("TooDeep", lines("typedef int T0;", "typedef T@ *T%;", 3000, "T3000 x;")),
        ("TooDeep", lines("int b0;", "typeof(&b@) b%;", 3000, "")),
        ("TooDeep", lines("struct s0 { int x; };", "struct s% { struct s@ a; };", 3000, "struct s3000 x = { 1 };")),
        ("TooBig", lines("struct s0 { char c[1u << 29]; };", "struct s% { struct s@ a, b; };", 70, "")),
        ("TooBig", "char a[1ul << 40];".to_string()),
        ("TooBig", "unsigned long a = sizeof(char[1ul << 62][1ul << 62]);".to_string()),
        ("TooBig", "int a[(unsigned long)-1 / 8];".to_string()),
        ("ProgramTooLarge", "char a[1u << 30], b[1u << 30]; int main(void) { return a[0] + b[0]; }".to_string()),
        ("ProgramTooLarge", "int main(void) { char a[1u << 30], b[1u << 30]; return a[0] + b[0]; }".to_string()),
        ("ProgramTooLarge", many("int a[65536] = { ", "[0 ... 65535] = 1, ", 5000, "};")),
        (
            "ProgramTooLarge",
            "int a[256][256][256] = { [0 ... 255] = { [0 ... 255] = { [0 ... 255] = 1 } } };".to_string(),
        ),
        ("ProgramTooLarge", lines("", "int a%[65536] = { [0 ... 65535] = 1 };", 3000, "")),
        ("ProgramTooLarge", lines("", "void f%(void) {}", 10_000, "")),
        ("BadArraySize", "int a[-1];".to_string()),
        ("BadIfExpression", format!("#if {}\n#endif\n", nested("(", "1", ")", 60_000))),
        ("Undeclared", many("int main(void) { return ", "a", 200_000, "; }")),
    ]
}

/// What compiles, and may not take long.
fn much() -> Vec<String> {
    vec![
        lines(
            "struct s0 { char c; };",
            "struct s% { struct s@ a, b; };",
            25,
            "struct s25 x = { 0 }, y = { { { { 1 } } } };",
        ),
        "struct e {}; struct e a[65536] = { [0 ... 65535] = {} }, b[1000000000] = {};".to_string() + MAIN,
        many(
            "int main(void) { switch (1) { ",
            "",
            0,
            "case -9223372036854775807L - 1 ... 9223372036854775807L: ; } return 0; }",
        ),
        lines("", "int f(int);", 15_000, ""),
        lines("", "struct s% { int a; };", 10_000, ""),
        lines("enum {", "E%,", 20_000, "};"),
        lines("struct s {", "int a%;", 15_000, "};"),
        lines("", "#if 1", 20_000, &"#endif\n".repeat(20_000)),
        many("", "#include <stdio.h>\n", 13_000, MAIN),
        many("int main(void) { ", "int a; ", 0, &format!("{} return 0; }}", "1 == 2; ".repeat(30_000))),
    ]
}

fn run(program: Arc<ir::Program>) -> Step {
    let mut mm = Mm::new(&program);
    let mut thread = Thread::start(program, &mut mm, &[b"limits".to_vec()], &[]);
    let mut fuel = 20_000_000;
    loop {
        match thread.run(&mut mm, &mut fuel) {
            Step::Syscall(_) => thread.answer(&mut mm, Err(nslab_abi::Errno::EINTR)),
            Step::Notice(_) => {}
            end => return end,
        }
    }
}

/// Programs that compile and ask for too much when they run; the words that have to be in how it ends.
const GREEDY: [(&str, &str); 12] = [
    ("static char a[1 << 28], b[1 << 28]; int main(void) { for (;;) memcpy(a, b, sizeof a); }", "OutOfFuel"),
    ("static struct { char c[1 << 28]; } a, b; int main(void) { for (;;) a = b; }", "OutOfFuel"),
    ("static char a[1 << 29]; int main(void) { for (;;) memcmp(a, a, sizeof a); }", "OutOfFuel"),
    ("static char a[1 << 29]; int main(void) { for (;;) memchr(a, 1, sizeof a); }", "OutOfFuel"),
    ("static char a[1 << 20]; int main(void) { memset(a, 1, sizeof a - 1); for (;;) strlen(a); }", "OutOfFuel"),
    ("int main(void) { for (;;) snprintf(0, 0, \"%15000000d\", 1); }", "OutOfFuel"),
    ("int main(void) { for (;;) snprintf(0, 0, \"%.1000000f\", 1e-300); }", "OutOfFuel"),
    ("int main(void) { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }", "memory"),
    (
        "int f(int n) { char a[1000]; a[0] = n; return f(n + 1) + a[0]; } int main(void) { return f(0); }",
        "StackOverflow",
    ),
    ("int main(void) { volatile unsigned long n = 1ul << 62; char a[n]; a[0] = 1; return a[5]; }", "Fault"),
    ("int main(void) { volatile unsigned long n = 1ul << 62; long a[n][n]; a[1][1] = 1; return sizeof a; }", "Fault"),
    ("int main(void) { char *p = alloca(-1ul); *p = 1; return *p; }", "Fault"),
];

/// Everything here, in this process.
fn all() {
    let mut wrong = Vec::new();
    for (kind, text) in too_much() {
        let start = &text[..text.len().min(70)];
        let errors = compile("limits.c", &text).diagnostics;
        let mut errors = errors.iter().filter(|it| it.severity == Severity::Error).map(|it| format!("{:?}", it.kind));
        if !errors.any(|error| error.starts_with(kind)) {
            wrong.push(format!("no {kind}: {start:?}"));
        }
    }
    for text in much() {
        if compile("limits.c", &text).program.is_none() {
            wrong.push(format!("does not compile: {:?}", &text[..text.len().min(70)]));
        }
    }
    for (text, end) in GREEDY {
        let text =
            format!("#include <alloca.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n{text}\n");
        let compiled = compile("limits.c", &text);
        let Some(program) = compiled.program else { panic!("{text}: {:?}", compiled.diagnostics) };
        let step = format!("{:?}", run(program));
        if !step.contains(end) {
            wrong.push(format!("not {end} but {step}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn nothing_takes_time_or_memory_without_end() {
    if std::env::var_os("NSLAB_LIMITED").is_some() {
        return all();
    }
    let me = std::env::current_exe().unwrap();
    let limits = format!(
        "ulimit -t {SECONDS_MAX} -v {KIBIBYTES_MAX}; exec \"$0\" --exact nothing_takes_time_or_memory_without_end"
    );
    let output = Command::new("bash").args(["-c", &limits]).arg(me).env("NSLAB_LIMITED", "1").output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}\n{stdout}\n{stderr}", output.status);
}
