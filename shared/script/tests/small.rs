//! Small programs about one rule each; the big ones are in `programs/`.

use std::sync::Arc;

use nslab_abi::{Errno, Ret, Syscall};
use nslab_script::{Mm, Step, Thread, compile};

/// Runs a program that only computes and prints; returns its output and exit status.
fn run(text: &str) -> (String, i32) {
    let compiled = compile("program.c", text);
    let program = compiled.program.unwrap_or_else(|| panic!("does not compile: {:#?}", compiled.diagnostics));
    let mut mm = Mm::new(&program);
    let mut thread = Thread::start(Arc::clone(&program), &mut mm, &[b"program".to_vec()], &[]);
    let mut output = Vec::new();
    let mut fuel = 50_000_000;
    loop {
        match thread.run(&mut mm, &mut fuel) {
            Step::Syscall(Syscall::Write { buf, .. }) => {
                output.extend_from_slice(&buf);
                thread.answer(&mut mm, Ok(Ret::Int(buf.len() as i64)));
            }
            Step::Syscall(Syscall::ExitGroup { status }) => {
                return (String::from_utf8_lossy(&output).into_owned(), status & 255);
            }
            Step::Syscall(_) => thread.answer(&mut mm, Err(Errno::ENOSYS)),
            other => panic!("stopped: {other:?} in line {:?}", thread.line()),
        }
    }
}

#[track_caller]
fn check(text: &str, output: &str, status: i32) {
    let (found, found_status) = run(text);
    assert_eq!(found, output);
    assert_eq!(found_status, status);
}

#[test]
fn main_returns_zero_by_itself() {
    check("int main() {}", "", 0);
}

#[test]
fn learners_definition_wins() {
    check("#include <stdio.h>\nint abs(int x) { return x + 1; }\nint main() { printf(\"%d\\n\", abs(3)); }", "4\n", 0);
}

#[test]
fn narrow_bit_fields_become_int() {
    // C11 6.3.1.1: an int can hold all values of an unsigned bit-field of 11 bits.
    check(
        "#include <stdio.h>
int main() {
    struct { unsigned b : 11, w : 32; long l : 5; } s = { 5, 5, 3 };
    long a = s.b - 6, b = (0, s.b) - 6, c = (s.b = 5) - 6, d = (1 ? s.b : s.b) - 6, e = s.w - 6;
    printf(\"%ld %ld %ld %ld %ld %d\\n\", a, b, c, d, e, -1 < s.b);
    printf(\"%zu\\n\", sizeof(1 ? (char)1 : (char)2));
}",
        "-1 -1 -1 -1 4294967295 1\n4\n",
        0,
    );
}

#[test]
fn parameters_alone_make_a_frame() {
    // Nothing but parameters is in it: no temporary, no local.
    check(
        "#include <stdio.h>
int last(int a, int b, int c, int d, int e) { return e; }
void store(long *to, int value) { *to = value; }
int main() { long n; store(&n, last(1, 2, 3, 4, 5)); printf(\"%ld\\n\", n); }",
        "5\n",
        0,
    );
}
