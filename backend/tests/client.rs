//! `nslab run --on ws://…` and `nslab diff`, as a stranger types them.

mod common;

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use common::Server;

/// A program in a folder of its own.
struct Program(std::path::PathBuf);

impl Program {
    fn new(name: &str, source: &str) -> Program {
        let dir = std::env::temp_dir().join(format!("nslab-client-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a folder");
        std::fs::write(dir.join(format!("{name}.c")), source).expect("room");
        Program(dir.join(format!("{name}.c")))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().expect("its folder"));
    }
}

fn nslab() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nslab"));
    command.env_remove("NSLAB_TOKEN").env("LC_ALL", "C").stdin(Stdio::null());
    command
}

/// `nslab run --on ws://ADDRESS PROGRAM OPTIONS`.
fn run(address: &str, token: &str, program: &Program, args: &[&str]) -> Output {
    let mut command = nslab();
    command.args(["run", "--on", &format!("ws://{address}")]).env("NSLAB_TOKEN", token);
    command.arg(&program.0).args(args).output().expect("the nslab under test starts")
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_program_runs_in_a_lab_elsewhere_as_it_does_here() {
    let server = Server::start(&[]);
    let program = Program::new(
        "echo",
        r#"
        #include <stdio.h>
        #include <unistd.h>
        int main(int argc, char *argv[]) {
            char line[100];
            while (fgets(line, sizeof line, stdin)) printf("%s: %s", argv[1], line);
            fprintf(stderr, "pid %d\n", getpid());
            return 7;
        }"#,
    );
    let mut command = nslab();
    command.args(["run", "--on", &format!("ws://{}", server.address)]).arg(&program.0).arg("heard");
    command.env("NSLAB_TOKEN", &server.token).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the nslab under test starts");
    child.stdin.take().expect("a pipe").write_all("one\n二\n".as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    let heard = (said(&output.stdout), said(&output.stderr), output.status.code());
    assert_eq!(heard, ("heard: one\nheard: 二\n".into(), "pid 2\n".into(), Some(7)));
}

#[test]
fn a_signal_that_ends_the_program_is_its_status() {
    let server = Server::start(&[]);
    let program = Program::new("fault", "int main(void) { *(volatile int *)0 = 1; return 0; }");
    let output = run(&server.address, &server.token, &program, &[]);
    assert_eq!(output.status.code(), Some(139), "{}", said(&output.stderr));
}

#[test]
fn what_is_wrong_with_the_lab_is_said() {
    let program = Program::new("nothing", "int main(void) { return 0; }");
    let server = Server::start(&[]);
    let refused = |address: &str, token: &str| {
        let output = run(address, token, &program, &[]);
        assert_eq!(output.status.code(), Some(125));
        assert_eq!(said(&output.stdout), "");
        said(&output.stderr)
    };
    assert!(refused(&server.address, "00000000000000000000000000000000").contains("refused the token"));
    assert!(refused(&server.address, "").contains("the lab wants a token"));
    assert!(refused("127.0.0.1:1", "0123456789abcdef").contains("cannot connect to ws://127.0.0.1:1"));
    assert!(refused("", "0123456789abcdef").contains("expected ws://HOST:PORT"));
    let output = nslab().args(["run", "--on", "mars"]).arg(&program.0).output().expect("the nslab under test starts");
    assert!(said(&output.stderr).starts_with("nslab: --on mars: no such kernel"), "{}", said(&output.stderr));
    let mut chinese = nslab();
    chinese.args(["--lang", "zh", "run", "--on", "ws://127.0.0.1:1"]).arg(&program.0).env("NSLAB_TOKEN", "x");
    let output = chinese.output().expect("the nslab under test starts");
    assert!(said(&output.stderr).contains("连不上 ws://127.0.0.1:1"), "{}", said(&output.stderr));
}

#[test]
fn a_lab_that_dies_in_mid_run_is_noticed() {
    let server = Server::start(&[]);
    let program = Program::new(
        "waits",
        "#include <stdio.h>\n#include <unistd.h>\nint main(void) { puts(\"here\"); fflush(stdout); sleep(100); return 0; }",
    );
    let mut command = nslab();
    command.args(["run", "--on", &format!("ws://{}", server.address)]).arg(&program.0);
    command.env("NSLAB_TOKEN", &server.token).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the nslab under test starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("a pipe");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).expect("output");
    assert_eq!(line, "here\n");
    drop(server);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(125));
    assert!(said(&output.stderr).contains("the connection to the lab broke"), "{}", said(&output.stderr));
}

#[test]
fn diff_finds_what_differs_and_nothing_else() {
    let same = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/tests/suite/course/container.c");
    let output = nslab().arg("diff").arg(same).output().expect("the nslab under test starts");
    assert_eq!((said(&output.stdout).as_str(), output.status.code()), ("No difference.\n", Some(0)));
    // The simulator's processes are numbered by it, the host's by the host.
    let other = Program::new(
        "clock",
        r#"
        #include <stdio.h>
        #include <time.h>
        int main(void) {
            struct timespec now;
            clock_gettime(CLOCK_MONOTONIC, &now);
            printf("same\nup %ld.%09ld\n", (long)now.tv_sec, now.tv_nsec);
            return 0;
        }"#,
    );
    let output = nslab().args(["diff", "--lang", "zh"]).arg(&other.0).output().expect("the nslab under test starts");
    let said = said(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with("stdout:\n  - up ") && said.contains("\n  + up ") && !said.contains("  - same"), "{said}");
}
