use super::{Toy, output, run};

fn both(commands: &str, expected: &str) {
    for shell in ["bash", "dash"] {
        assert_eq!(output(shell, commands), expected, "{shell}: {commands}");
    }
}

#[test]
fn control_flow() {
    both("for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done", "1\n3\n");
    both("i=0; while [ $i -lt 2 ]; do i=$((i+1)); echo $i; done; until true; do :; done; echo $?", "1\n2\n0\n");
    both("if false; then echo a; elif true; then echo b; else echo c; fi; case xy in a|x*) echo m;; esac", "b\nm\n");
    both("f() { for i in 1 2; do return 5; done; }; f; echo $? $#; ! true; echo $?", "5 0\n1\n");
    both("set -e; false || echo on; if false; then :; fi; (exit 3); echo off", "on\n");
    both("trap 'echo bye' EXIT; echo hi; exit 3", "hi\nbye\n");
}

#[test]
fn words() {
    both("x='a  b'; echo $x \"$x\" ${#x} ${y:-d} ${x%b} ${x#a}", "a b a  b 4 d a b\n");
    both("set -- 1 '2 3'; for i in \"$@\"; do echo \"<$i>\"; done; echo \"$*\" $#", "<1>\n<2 3>\n1 2 3 2\n");
    both("IFS=:; x=a::b; for i in $x; do echo [$i]; done", "[a]\n[]\n[b]\n");
    both("echo $((2 * (3 + 4))) \"$(echo \"a $(echo b)\")\" `echo c`", "14 a b c\n");
    both("cat <<E\n$((1+1)) $x\nE\ncat <<'E'\n$x\nE\n", "2 \n$x\n");
}

#[test]
fn processes() {
    both("echo a b c | cat | wc -w; (x=1; exit 4); echo $? $x", "3\n4\n");
    both("echo one > /f; echo two >> /f; cat < /f; { echo in; } | cat", "one\ntwo\nin\n");
    both("true & wait $!; echo $?", "0\n");
}

#[test]
fn each_shell_has_its_own_words() {
    let say = |words: &[&str]| run(&mut Toy::with(&[]), words).stderr;
    assert_eq!(say(&["bash", "-c", "foo"]), "bash: line 1: foo: command not found\n");
    assert_eq!(say(&["sh", "-c", "\nfoo"]), "sh: 2: foo: not found\n");
    assert_eq!(say(&["busybox", "sh", "-c", "foo"]), "sh: foo: not found\n");
    assert_eq!(
        say(&["bash", "-c", "echo )"]),
        "bash: -c: line 1: syntax error near unexpected token `)'\nbash: -c: line 1: `echo )'\n"
    );
    assert_eq!(say(&["sh", "-c", "if true; then"]), "sh: 1: Syntax error: end of file unexpected (expecting \"fi\")\n");
    assert_eq!(run(&mut Toy::with(&[]), &["bash", "-c", "exit 300"]).status, 44);
}

#[test]
fn a_loop_keeps_a_short_log() {
    let result = run(
        &mut Toy::with(&[]),
        &["bash", "-c", "i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo $i > /f; done; echo $i"],
    );
    assert_eq!(result.stdout, "500\n");
    assert!(result.longest_log < 32, "{} answers", result.longest_log);
}

#[test]
fn a_loop_without_system_calls_yields() {
    let mut process = crate::start(
        "bash",
        ["bash", "-c", "while :; do :; done"].map(|word| word.as_bytes().to_vec()).to_vec(),
        Vec::new(),
    )
    .unwrap();
    let mut answer = crate::Answer::Start;
    for _ in 0..100 {
        match process.resume(answer) {
            crate::Request::Preempted => return,
            crate::Request::Syscall(_) => answer = crate::Answer::Ret(Ok(nslab_abi::Ret::Int(0))),
            other => panic!("{other:?}"),
        }
    }
    panic!("no yield");
}
