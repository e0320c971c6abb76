//! Diagnostics of what gcc takes with a warning, or adds to C.

#[path = "support/expected.rs"]
mod expected;

use expected::{check, fixed};
use nslab_script::{DiagnosticKind, Severity, compile};

#[test]
fn what_older_c_left_out_is_a_warning() {
    let text = "#include <stdio.h>
static count = 2; //~ ImplicitInt
main() { //~ ImplicitInt
    int pid = getpid(); //~ UndeclaredFunction
    later(); //~ DeclaredLater
    half(2); //~ DeclaredLater
    printf(\"%d %d\\n\", pid, count);
    return WEXITSTATUS(pid); //~ UndeclaredFunction
}
void later(void) { }
double half(int n) { return n / 2.0; }
";
    let found = check(text);
    let severities: Vec<Severity> = found.iter().map(|diagnostic| diagnostic.severity).collect();
    let (warning, error) = (Severity::Warning, Severity::Error);
    assert_eq!(severities, [warning, warning, warning, warning, error, error]);
    assert_eq!(found[3].labels[0].place.line, 10);
    let mended = fixed(&fixed(text, &found[5]), &found[2]).replace("half(2);", "");
    let left = compile("test.c", &mended);
    assert!(left.program.is_some(), "{mended} {:#?}", left.diagnostics);
}

#[test]
fn what_gcc_adds_and_nslab_lacks_is_named() {
    check(
        "#include <stdio.h>
int main(void) {
    int inner(int x) { return x + 1; } //~ Unsupported
    typedef int four __attribute__((vector_size(16))); //~ Unsupported
    int out = 0;
    asm(\"\" : \"=r\"(out) : \"0\"(1)); //~ Unsupported
    asm volatile(\"\" ::: \"memory\");
    out = inner(out);
    printf(\"%d\\n\", out);
    return 0;
}
",
    );
}

#[test]
fn headers_are_named_that_programs_include() {
    let found = check(
        "int main(void) {
    size_t n = 3; //~ UnknownType
    pid_t pid = 0; //~ UnknownType
    base x; //~ UnknownType
    int flags = CLONE_NEWPID; //~ Undeclared
    int option = WNOHANG; //~ Undeclared
    return flags + option;
}
",
    );
    let headers: Vec<Option<&str>> = found
        .iter()
        .map(|diagnostic| match &diagnostic.kind {
            DiagnosticKind::UnknownType { header, .. } | DiagnosticKind::Undeclared { header, .. } => header.as_deref(),
            _ => None,
        })
        .collect();
    assert_eq!(headers, [Some("stddef.h"), Some("sys/types.h"), None, Some("sched.h"), Some("sys/wait.h")]);
}

#[test]
fn zero_length_arrays_are_indexed_at_will() {
    let text = "#include <stdlib.h>
struct old { int n; char data[0]; };
int main(void) {
    struct old *o = malloc(sizeof *o + 4);
    struct old on_stack;
    o->data[0] = on_stack.data[0];
    char none[0];
    return none[0];
}
";
    assert!(compile("test.c", text).program.is_some());
}

#[test]
fn what_follows_from_one_mistake_is_not_said() {
    check("#include <stdoi.h> //~ HeaderNotFound\nint main(void) { printf(\"x\"); return 0; }\n");
    check(
        "#define _GNU_SOURCE
#include <sched.h>
static int child(void *arg) { return 0; }
int main(void) {
    static char stack[4096];
    return clone(child, stack + 4096, CLONE_NEWPID | SIGCHLD, 0); //~ Undeclared
}
",
    );
    let text = "#include <stdio.h>\nint main { //~ Expected\n    puts(\"x\");\n    return 0;\n}\n";
    let found = check(text);
    assert!(compile("test.c", &fixed(text, &found[0])).diagnostics.is_empty());
}

#[test]
fn a_macro_may_be_a_type() {
    let found = check("int main(void) {\n    bool b; //~ UnknownType\n    return 0;\n}\n");
    assert!(
        matches!(&found[0].kind, DiagnosticKind::UnknownType { header: Some(header), .. } if header == "stdbool.h")
    );
}
