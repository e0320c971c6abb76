//! Diagnostics, asserted in place: `//~ Kind` stands on the line where the diagnostic is expected.

#[path = "support/expected.rs"]
mod expected;

use expected::{check, fixed, name};
use nslab_script::{DiagnosticKind, Severity, compile};

#[test]
fn missing_semicolon_stands_after_the_last_word() {
    let text = "#include <stdio.h>
int main(void) {
    int x = 5 //~ MissingSemicolon
    printf(\"%d\\n\", x) //~ MissingSemicolon
    return 0;
}
";
    let found = check(text);
    assert_eq!((found[0].place.line, found[0].place.column), (3, 14));
    let once = fixed(text, &found[0]);
    let again = compile("test.c", &once).diagnostics;
    assert!(compile("test.c", &fixed(&once, &again[0])).diagnostics.is_empty());
}

#[test]
fn misspelt_function_suggests_the_near_one() {
    let found = check(
        "#include <stdio.h>
int main(void) {
    prinft(\"x\\n\"); //~ UndeclaredFunction
    return 0;
}
",
    );
    assert!(matches!(&found[0].kind, DiagnosticKind::UndeclaredFunction { nearest, .. } if nearest[0] == "printf"));
}

#[test]
fn missing_header_is_named() {
    let text = "#include <stdio.h>
int main(void) {
    printf(\"%d\\n\", getpid()); //~ UndeclaredFunction
    return 0;
}
";
    let found = check(text);
    assert!(
        matches!(&found[0].kind, DiagnosticKind::UndeclaredFunction { header: Some(header), .. } if header == "unistd.h")
    );
    assert!(compile("test.c", &fixed(text, &found[0])).diagnostics.is_empty());
}

#[test]
fn clone_with_an_integer_for_a_stack() {
    let text = "#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
static int main_function(void *arg) { return 0; }
int main(void) {
    int stack_size = 65536;
    int pid = clone(main_function, stack_size, CLONE_NEWPID | SIGCHLD, NULL); //~ CloneStackIsInteger
    if (pid == -1) {
        perror(\"clone\");
        return 1;
    }
    return 0;
}
";
    let found = check(text);
    assert_eq!(found[0].severity, Severity::Warning);
    let better = compile("test.c", &fixed(text, &found[0]));
    // Nothing is left but the variable that nobody needs any more.
    assert!(
        better.diagnostics.iter().all(|diagnostic| name(&diagnostic.kind) == "UnusedVariable"),
        "{:#?}",
        better.diagnostics
    );
}

#[test]
fn clone_with_the_low_end_of_a_stack() {
    let text = "#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
static char stack[4096];
static int child(void *arg) { return 0; }
int main(void) {
    char *heap = malloc(8192);
    if (clone(child, stack, SIGCHLD, NULL) == -1) return 1; //~ CloneStackLowEnd
    if (clone(child, heap, SIGCHLD, NULL) == -1) return 1; //~ CloneStackLowEnd
    if (clone(child, heap + 8192, SIGCHLD, NULL) == -1) return 1;
    clone(child, stack + sizeof stack, SIGCHLD, NULL); //~ UncheckedResult
    return 0;
}
";
    let found = check(text);
    assert!(fixed(text, &found[0]).contains("clone(child, stack + sizeof(stack), SIGCHLD, NULL)"));
    assert!(fixed(text, &found[1]).contains("clone(child, heap + 8192, SIGCHLD, NULL)"));
}

#[test]
fn several_errors_at_once() {
    check(
        "#include <unistd.h>
#include <sys/wait.h>
#include <nothing.h> //~ HeaderNotFound
struct point { int x, y; };
int f(int a, char *b) { return a; }
int main(void) {
    struct point p = { 1, 2 };
    struct point *q = &p;
    f(1); //~ ArgumentCount
    f(1, \"a\", 3); //~ ArgumentCount
    f(p, \"a\"); //~ ArgumentType
    p.z = 1; //~ NoMember
    p->x = 1; //~ UseArrowOrDot
    return 0;
}
"
        .replace("    p->x = 1; //~ UseArrowOrDot\n", "    q.x = 1; //~ UseArrow\n    p->x = 2; //~ UseDot\n")
        .as_str(),
    );
}

#[test]
fn kinds_of_errors() {
    check(
        "int g = 1;
int g = 2; //~ Redefined
foo x; //~ UnknownType
int h(int n) {
    int a[n], unused; //~ UnusedVariable //~ UnusedVariable
    break; //~ Misplaced
    switch (n) { case 1: case 1: ; } //~ DuplicateCase
    goto nowhere; //~ UndefinedLabel
    const int c = 1;
    c = 2; //~ NotAssignable
    5 = n; //~ NotAnLvalue
    *n = 1; //~ NotAPointer
    n(); //~ NotAFunction
    return n +; //~ ExpectedExpression
}
int main(void) { return missing; } //~ Undeclared
_Static_assert(sizeof(int) == 8, \"no\"); //~ StaticAssertFailed
#error stop here //~ ErrorDirective
"
        .replace("stop here //~ ErrorDirective", "//~ ErrorDirective")
        .as_str(),
    );
}

#[test]
fn full_width_punctuation() {
    check("int main(void) { return 0； } //~ UnexpectedCharacter\n");
}

#[test]
fn unclosed_block_points_to_its_start() {
    let found = check(
        "int f(void) {
    if (1) {
        return 1;
}
int main(void) { //~ Unclosed
    return 0;
}
",
    );
    assert_eq!(found[0].labels[0].place.line, 1);
}

#[test]
fn at_most_twenty_errors() {
    let body: String = (0..50).map(|index| format!("    missing{index} = 1;\n")).collect();
    let found = compile("test.c", &format!("int main(void) {{\n{body}}}\n")).diagnostics;
    assert_eq!(found.len(), nslab_script::diag::ERRORS_MAX);
}

#[test]
fn limits_have_names() {
    let kind = |text: &str| {
        compile("test.c", text).diagnostics.first().map(|diagnostic| name(&diagnostic.kind)).unwrap_or_default()
    };
    assert_eq!(kind(&" ".repeat(nslab_script::SOURCE_BYTES_MAX + 1)), "SourceTooLong");
    assert_eq!(kind(&format!("int x = {}1{};", "(".repeat(5000), ")".repeat(5000))), "TooDeep");
    assert_eq!(kind(&format!("int main() {{ return 1{}; }}", "+1".repeat(5000))), "TooDeep");
    assert_eq!(kind(&format!("int main() {}{}", "{".repeat(5000), "}".repeat(5000))), "TooDeep");
    assert_eq!(kind(&format!("int {}x;", "*".repeat(100_000))), "TooDeep");
    let bomb: String = (1..40).map(|n| format!("#define A{n} A{0} A{0}\n", n - 1)).collect();
    assert_eq!(kind(&format!("#define A0 1\n{bomb}int x = A39;")), "MacroLimit");
    assert_eq!(kind("char a[0x7fffffffffff]; int main() {}"), "TooBig");
}

#[test]
fn formats_are_held_against_arguments() {
    let text = "#include <stdio.h>
#include <string.h>
#include <stdint.h>
#include <inttypes.h>
#include <err.h>
int main(void) {
    long l = 5; size_t n = 3; char *s = \"x\"; int i = 1; double d = 2; float f = 1; char buf[10]; unsigned char uc = 3;
    printf(\"%d\\n\", l); //~ FormatMismatch
    printf(\"%s\\n\", i); //~ FormatMismatch
    printf(\"%d\\n\", s); //~ FormatMismatch
    printf(\"%f\\n\", i); //~ FormatMismatch
    printf(\"%*d\\n\", l, i); //~ FormatMismatch
    printf(\"%d %d\\n\", i); //~ FormatMissingArgument
    printf(\"%d\\n\", i, i); //~ FormatExtraArgument
    printf(\"%y\\n\", i); //~ FormatUnknown
    printf(\"100%\\n\"); //~ FormatUnknown
    snprintf(buf, sizeof buf, \"%s\", l); //~ FormatMismatch
    warn(\"%d\", s); //~ FormatMismatch
    printf(\"%lu %zu %u %d %c %hhd %5.*f %g %p %% %m %x %\" PRId64 \"\\n\", n, n, uc, uc, i, uc, 3, d, f, s, -1, (int64_t)1);
    printf(\"%2$d %1$d\\n\", i, i);
    scanf(\"%d\", i); //~ FormatMismatch
    scanf(\"%lf\", &f); //~ FormatMismatch
    scanf(\"%d\"); //~ FormatMissingArgument
    scanf(\"%d %f %9s %*d %[^]x] %ms %lf %n\", &i, &f, buf, buf, &s, &d, &i);
    return 0;
}
";
    let found = check(text);
    assert!(fixed(text, &found[0]).contains("printf(\"%ld\\n\", l);"));
    assert!(fixed(text, &found[1]).contains("printf(\"%d\\n\", i);"));
    assert!(fixed(text, &found[2]).contains("printf(\"%s\\n\", s);"));
    assert!(fixed(text, &found[11]).contains("scanf(\"%d\", &i);"));
    // The place is the conversion itself.
    assert_eq!((found[5].place.line, found[5].place.column), (13, 16));
}

#[test]
fn what_was_probably_not_meant() {
    let text = "#include <stdio.h>
#include <string.h>
#include <unistd.h>
int g[3];
_Noreturn static void stop(void) { _exit(1); }
int ends(int x) { if (x) return 1; stop(); }
int may_end(int x) { if (x) return 1; } //~ MissingReturn
int main(void) {
    int n = 0, x, *p, a[5], later, *q;
    char *s = \"x\";
    if (n = 3) puts(s); //~ AssignmentInCondition
    if ((n = 3)) puts(s);
    n == 3; //~ NoEffect
    n + 1; //~ NoEffect
    if (n); //~ EmptyBody
    if (s == \"abc\") puts(s); //~ StringComparison
    a[5] = 1; //~ IndexOutOfBounds
    g[-1]++; //~ IndexOutOfBounds
    q = &a[5];
    *p = 3; //~ Uninitialized
    printf(\"%d %p\\n\", x, q); //~ Uninitialized
    for (int i = 0; i < 2; later++, i++) later = i;
    int held; while (n-- > 0) { if (n == 1) printf(\"%d\", held); held = n; }
    int thrown; (void)thrown;
    int size = sizeof thrown;
    return size + ends(1) + may_end(1);
}
";
    let found = check(text);
    assert!(fixed(text, &found[1]).contains("if (n == 3) puts(s);"));
    assert!(fixed(text, &found[2]).contains("    n = 3;"));
    assert!(fixed(text, &found[5]).contains("if (strcmp(s, \"abc\") == 0) puts(s);"));
}

#[test]
fn calls_quote_the_prototype() {
    let found = check(
        "#include <string.h>
static int add(int first, int second) { return first + second; }
int main(void) {
    add(\"x\", 2); //~ ArgumentType
    strlen(); //~ ArgumentCount
    int (*f)(int, char *) = 0;
    f(1); //~ ArgumentCount
    return 0;
}
",
    );
    let signatures: Vec<&str> = found
        .iter()
        .filter_map(|diagnostic| match &diagnostic.kind {
            DiagnosticKind::ArgumentType { signature, .. } | DiagnosticKind::ArgumentCount { signature, .. } => {
                Some(signature.as_str())
            }
            _ => None,
        })
        .collect();
    assert_eq!(signatures, ["int add(int first, int second)", "size_t strlen(const char *s)", "int f(int, char *)"]);
}

#[test]
fn mistakes_of_punctuation_are_placed_where_they_are() {
    let text = "#include <stdio.h>
#include \"mine.h\" //~ HeaderNotFound
struct s { int a; } //~ MissingSemicolon
int f(int x) { return x; }
int main(void) {
    for (int i = 0, i < 3; i++) puts(\"x\"); //~ Expected
    int c = 'abc'; //~ LongCharacter
    return f(c);
}
";
    let found = check(text);
    assert!(fixed(text, &found[1]).contains("struct s { int a; };"));
    assert!(fixed(text, &found[2]).contains("for (int i = 0; i < 3; i++)"));
    assert!(fixed(text, &found[3]).contains("int c = \"abc\";"));
}
