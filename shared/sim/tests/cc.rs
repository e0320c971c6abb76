//! `cc` in the simulated machine.

use base64::Engine as _;
use nslab_protocol::event::EventKind;
use nslab_sim::{Machine, Plan, Progress, Session, SessionConfig, Start, Stdio};

/// What a shell prints that runs these commands, both streams, and how it ends.
fn sh(commands: &str) -> String {
    let config = SessionConfig {
        machine: Machine::Lab,
        plan: Plan::Full,
        uid: 0,
        stdio: Stdio::Pipe,
        start: Start::Program { path: "/bin/bash".to_string() },
        args: vec!["-c".to_string(), commands.to_string()],
        files: vec![],
        programs: vec![],
        epoch_s: 0,
        seed: 0,
    };
    let mut session = Session::new(config).expect("there is a shell");
    session.close_input();
    while session.run(100_000) == Progress::Running {}
    let mut text = Vec::new();
    for event in session.events(0) {
        if let EventKind::Output { data, .. } = &event.kind {
            text.extend(base64::engine::general_purpose::STANDARD.decode(data).expect("base64"));
        }
    }
    String::from_utf8(text).expect("text") + &format!("{:?}", session.end())
}

const HELLO: &str = "cat > h.c <<'E'\n#include <stdio.h>\nint main(int argc, char **argv) { printf(\"hello %s\\n\", argv[1]); return 3; }\nE\n";

#[test]
fn a_program_is_compiled_run_copied_and_linked() {
    let said =
        sh(&format!("{HELLO}cc -Wall h.c -o h && ./h you; echo $?; cp h /tmp/g; /tmp/g copy; gcc h.c && ./a.out x"));
    assert_eq!(said, "hello you\n3\nhello copy\nhello x\nSome(Exited(3))");
}

#[test]
fn several_files_and_a_header_make_one_program() {
    let files = "printf 'int twice(int);\\n' > t.h; printf '#include \"t.h\"\\nint twice(int x) { return FACTOR * x; }\\n' > t.c\n\
        printf '#include <stdio.h>\\n#include \"t.h\"\\nint main(void) { printf(\"%%d\\\\n\", twice(21)); return 0; }\\n' > m.c\n";
    assert_eq!(sh(&format!("{files}cc -DFACTOR=2 m.c t.c -o m && ./m")), "42\nSome(Exited(0))");
    assert_eq!(sh(&format!("{files}cc -c m.c; cc -c -DFACTOR=3 t.c; cc m.o t.o && ./a.out")), "63\nSome(Exited(0))");
}

#[test]
fn mistakes_are_told_and_leave_no_program() {
    let said = sh("printf 'int main(void) { return nothing; }\\n' > b.c; cc b.c; echo $?; ls a.out 2>&1");
    assert!(said.starts_with("b.c:1:25: error: "), "{said}");
    assert!(said.contains("\n1\nls: cannot access 'a.out'"), "{said}");
    assert_eq!(
        sh("cc nosuch.c; echo $?; cc; cc -S x.c"),
        "cc: error: nosuch.c: No such file or directory\ncc: fatal error: no input files\ncompilation terminated.\n1\n\
         cc: fatal error: no input files\ncompilation terminated.\ncc: error: nslab does not model option '-S'\nSome(Exited(1))"
    );
}
