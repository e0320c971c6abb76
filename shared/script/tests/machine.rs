//! Programs whose output, errors and status glibc gave: each `NAME.c` with its `NAME.out`, which `cc` on Linux wrote.
//!
//! `BLESS=1` runs `cc` again and rewrites them.
#![expect(clippy::disallowed_methods, reason = "a test reads its programs and may call cc")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nslab_abi::WaitStatus;

const FUEL: u64 = 200_000_000;

fn programs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut list: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "c"))
        .collect();
    list.sort();
    list
}

/// What a golden holds: status, standard error, standard output.
fn golden(status: WaitStatus, stderr: &[u8], stdout: &[u8]) -> Vec<u8> {
    let status = format!("status {}\n", status.shell_status());
    [status.as_bytes(), b"-- stderr\n", stderr, b"-- stdout\n", stdout].concat()
}

fn simulated(path: &Path, stdin: &[u8]) -> Vec<u8> {
    let text = fs::read_to_string(path).unwrap();
    let compiled = nslab_script::compile("program.c", &text);
    let program = compiled.program.unwrap_or_else(|| panic!("{}: {:?}", path.display(), compiled.diagnostics));
    let run = support::run(program, &["program"], stdin, false, FUEL);
    let status = run.status.unwrap_or_else(|| panic!("{}: {:?}", path.display(), run.troubles));
    golden(status, &run.stderr, &run.stdout)
}

fn real(path: &Path, stdin_path: &Path) -> Vec<u8> {
    let folder = std::env::temp_dir().join(format!("nslab-machine-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::copy(path, folder.join("program.c")).unwrap();
    let built = Command::new("cc")
        .args(["-w", "-O0", "-D_GNU_SOURCE", "program.c", "-o", "program", "-lm"])
        .current_dir(&folder)
        .status()
        .unwrap();
    assert!(built.success(), "{}", path.display());
    let stdin = if stdin_path.exists() { fs::File::open(stdin_path).unwrap().into() } else { Stdio::null() };
    let output = Command::new("bash")
        .args(["-c", "exec -a program ./program"])
        .current_dir(&folder)
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .stdin(stdin)
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let raw = std::os::unix::process::ExitStatusExt::into_raw(output.status);
    golden(WaitStatus::from_raw(raw), &output.stderr, &output.stdout)
}

#[test]
fn programs_do_what_glibc_makes_them_do() {
    let programs = programs();
    assert!(programs.len() >= 20, "the programs are gone");
    let mut failed = Vec::new();
    for path in programs {
        let (stdin_path, golden_path) = (path.with_extension("in"), path.with_extension("out"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden_path, real(&path, &stdin_path)).unwrap();
        }
        let stdin = fs::read(&stdin_path).unwrap_or_default();
        let (is, should) = (simulated(&path, &stdin), fs::read(&golden_path).unwrap());
        if is != should {
            failed.push(format!("{}\n--- is\n{}", path.display(), String::from_utf8_lossy(&is)));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn a_child_doubles_what_was_not_flushed_on_a_pipe_but_not_on_a_terminal() {
    // Facts 242 and 243.
    let text = r#"
        #include <stdio.h>
        #include <sys/wait.h>
        #include <unistd.h>
        int main(void) { printf("once\n"); if (fork() == 0) return 0; wait(0); return 0; }
    "#;
    let output = |is_tty| {
        let program = nslab_script::compile("program.c", text).program.unwrap();
        support::run(program, &["program"], b"", is_tty, FUEL).stdout
    };
    assert_eq!(output(false), b"once\nonce\n");
    assert_eq!(output(true), b"once\n");
}

#[test]
fn faults_are_named_with_the_learner_s_line() {
    let trouble = |text: &str| {
        let program = nslab_script::compile("program.c", text).program.unwrap();
        support::run(program, &["program"], b"", false, FUEL).troubles
    };
    assert_eq!(
        trouble("#include <string.h>\nint main(void) {\n    char *p = 0;\n    strcpy(p, \"x\");\n    return 0;\n}"),
        ["null-pointer [\"write\", \"strcpy(p, \\\"x\\\")\", \"\", \"strcpy\"] line 4"]
    );
    assert_eq!(trouble("int f(int n) {\n    char a[64];\n    a[0] = n;\n    return f(n + 1) + a[0];\n}\nint main(void) { return f(0); }")[0].split(' ').next(), Some("stack-overflow"));
    assert_eq!(
        trouble("int main(void) {\n    void (*f)(void) = (void (*)(void))5;\n    f();\n    return 0;\n}"),
        ["not-a-function [\"\", \"f()\", \"\", \"\", \"0x5\"] line 3"]
    );
}

/// The ids and lines of what a program is told, and the words that come along.
fn troubles(text: &str) -> Vec<String> {
    let program = nslab_script::compile("test.c", text).program.expect("it compiles");
    support::run(program, &["test"], b"", false, 10_000_000).troubles
}

#[test]
fn what_passes_by_luck_is_told() {
    let found = troubles(
        "#include <stdlib.h>
#include <string.h>
static int table[4];
int main(void) {
    char *p = malloc(10);
    strcpy(p, \"0123456789\");
    p[10] = 'x';
    free(p);
    table[0] = p[1];
    int *a = malloc(4 * sizeof *a), local[3] = { 0 };
    for (int i = -1; i <= 4; i++) local[0] += a[i];
    for (int i = 0; i <= 3; i++) local[i] = table[i + 1];
    memset(malloc(5), 0, 6);
    int *end = &local[3];
    a = realloc(a, 400);
    a[99] = end - local;
    char *aligned = aligned_alloc(64, 100);
    aligned[99] = 1;
    aligned[100] = 1;
    free(aligned);
    return 0;
}
",
    );
    let named: Vec<String> = found
        .iter()
        .map(|told| {
            let words: Vec<&str> = told.split('"').collect();
            let line = told.rsplit(' ').next().unwrap_or_default();
            format!("{} {} {line}", words[0].trim_end_matches(" ["), words[3])
        })
        .collect();
    assert_eq!(
        named,
        [
            "beyond-block strcpy(p, \\ 6",
            "beyond-block p[10] 7",
            "use-after-free p[1] 9",
            "before-block a[i] 11",
            "index table[i + 1] 12",
            "index local[i] 12",
            "beyond-block memset(malloc(5), 0, 6) 13",
            "beyond-block aligned[100] 19",
        ]
    );
}

#[test]
fn faults_name_the_variable() {
    let fault = |text: &str| troubles(text).pop().unwrap_or_default();
    assert_eq!(
        fault("struct n { int v; struct n *next; } *head; int main(void) {\n return head->next->v; }"),
        "null-pointer [\"read\", \"head->next\", \"head\", \"\"] line 2"
    );
    assert_eq!(
        fault("#include <stdlib.h>\nint main(void) { char *big = malloc(1000000); free(big);\n big[5] = 1; }"),
        "unmapped [\"write\", \"big[5]\", \"big\", \"\", \"freed\", \"1000000\", \"2\", \"2\"] line 3"
    );
    assert_eq!(
        fault("#include <string.h>\nint main(void) { char *s = \"abc\";\n strcpy(s, \"x\"); }"),
        "protected [\"write\", \"strcpy(s, \\\"x\\\")\", \"\", \"strcpy\", \"rodata\"] line 3"
    );
    assert_eq!(
        fault(
            "int deep(int n) { char b[1000]; b[0] = n;\n return deep(n + 1) + b[0]; }\nint main(void) { return deep(0); }"
        ),
        "stack-overflow [\"\", \"b[0]\", \"b\", \"\", \"deep\"] line 1"
    );
    assert_eq!(
        fault("void (*f)(void);\nint main(void) { f(); }"),
        "not-a-function [\"\", \"f()\", \"\", \"\", \"0x0\"] line 2"
    );
}
