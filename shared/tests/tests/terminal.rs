//! Sessions at a terminal: what a person types, and what the screen then shows.

mod common;

use common::Terminal;
use nslab_sim::{Machine, RunEnd, Start};

#[test]
fn keys_edit_interrupt_and_end() {
    let mut terminal = Terminal::shell(Machine::Lab);
    // readline's way to take a character back.
    assert_eq!(terminal.press("echo abx\x7f"), "echo abx\x08\x1b[K");
    assert!(terminal.press("c\r").starts_with("c\r\nabc\r\n"));
    assert_eq!(terminal.press("sleep 100\r"), "sleep 100\r\n");
    assert!(terminal.press("\x03").starts_with("^C\r\n"));
    assert_eq!(terminal.run("echo $?"), "130");
    // Time passes only as it is told: what sleeps goes on sleeping while somebody types.
    assert_eq!(terminal.press("sleep 2; echo awake\r"), "sleep 2; echo awake\r\n");
    assert_eq!(terminal.session.sleeps_ns(), Some(2_000_000_000));
    terminal.session.pass_time(2_000_000_000);
    assert!(terminal.screen().starts_with("awake\r\n"));
    assert_eq!(terminal.run("nosuch"), "bash: nosuch: command not found");
    assert_eq!(terminal.press("\x04"), "exit\r\n");
    assert_eq!(terminal.end, Some(RunEnd::Exited(127)));
}

#[test]
fn a_line_goes_on_where_the_terminal_s_row_ends() {
    let mut terminal = Terminal::shell(Machine::Lab);
    let long = format!("echo {}", "x".repeat(60));
    // The way to the line's beginning leads a row up, where it has two.
    terminal.session.resize(30, 40);
    assert_eq!(terminal.run("echo one"), "one");
    assert_ne!(terminal.press(&long), long);
    assert!(terminal.press("\x01").contains("\x1b[1A"));
    terminal.press("\r");
    terminal.session.resize(30, 120);
    assert_eq!(terminal.run("echo one"), "one");
    assert_eq!(terminal.press(&long), long);
    assert!(!terminal.press("\x01").contains("\x1b[1A"));
    terminal.press("\r");
    assert_eq!(terminal.run("trap 'echo changed' WINCH; echo set"), "set");
    terminal.session.resize(30, 120);
    assert_eq!(terminal.run("echo the same"), "the same");
    terminal.session.resize(40, 100);
    assert!(terminal.run("echo another").contains("changed"));
}

#[test]
fn the_lab_s_tools_show_namespaces() {
    let mut terminal = Terminal::shell(Machine::Lab);
    let ps = terminal.run("unshare -pf --mount-proc ps -e");
    let lines: Vec<&str> = ps.lines().collect();
    assert!(lines.len() == 2 && lines[1].trim_start().starts_with("1 ") && lines[1].ends_with(" ps"), "{ps:?}");
    assert_eq!(terminal.run("unshare -u sh -c 'hostname x; hostname'"), "x");
    assert_eq!(terminal.run("hostname"), "lab");
    assert_eq!(
        terminal.run("unshare -n ip link"),
        "1: lo: <LOOPBACK> mtu 65536 qdisc noop state DOWN mode DEFAULT group default qlen 1000\r\n    \
         link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00"
    );
    assert_eq!(terminal.run("trap 'echo caught' USR1; kill -USR1 $$; echo after"), "caught\r\nafter");
    assert_eq!(terminal.run("echo {a,b{1..3}}c $'x\\ty'"), "ac b1c b2c b3c x\ty");
    assert_eq!(terminal.run("pwd; tty"), "/root\r\n/dev/pts/0");
}

#[test]
fn a_program_meets_the_terminal() {
    const ASK: &str = r#"
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    char name[80];

    printf("%d %d, who? ", isatty(0), isatty(1));
    fflush(stdout);
    if (!fgets(name, sizeof name, stdin)) {
        puts("nobody");
        return 1;
    }
    printf("hello %s", name);
    return 0;
}
"#;
    let start = || Start::Script { name: "ask.c".to_string(), source: ASK.to_string() };
    let mut terminal = Terminal::open(Machine::Lab, start(), &[]);
    assert_eq!(terminal.screen(), "1 1, who? ");
    assert_eq!(terminal.press("me\r"), "me\r\nhello me\r\n");
    assert_eq!(terminal.end, Some(RunEnd::Exited(0)));
    let mut terminal = Terminal::open(Machine::Lab, start(), &[]);
    terminal.screen();
    assert_eq!(terminal.press("\x04"), "nobody\r\n");
    assert_eq!(terminal.end, Some(RunEnd::Exited(1)));
    let mut terminal = Terminal::open(Machine::Lab, start(), &[]);
    terminal.screen();
    assert_eq!(terminal.press("\x03"), "^C");
    assert_eq!(terminal.end, Some(RunEnd::Signaled("SIGINT".to_string())));
}

#[test]
fn jobs_stop_go_on_and_end_as_in_bash() {
    let mut terminal = Terminal::shell(Machine::Lab);
    assert_eq!(terminal.press("sleep 100\r"), "sleep 100\r\n");
    assert!(terminal.press("\x1a").starts_with("^Z\r\n[1]+  Stopped                 sleep 100\r\n"));
    assert_eq!(terminal.run("jobs"), "[1]+  Stopped                 sleep 100");
    assert_eq!(terminal.run("bg"), "[1]+ sleep 100 &");
    assert_eq!(terminal.run("jobs"), "[1]+  Running                 sleep 100 &");
    assert!(terminal.press("fg\r").starts_with("fg\r\nsleep 100\r\n"));
    assert!(terminal.press("\x03").starts_with("^C\r\n"));
    assert_eq!(terminal.run("echo $?"), "130");
    // Who reads the terminal in the background is stopped.
    assert!(terminal.run("cat &").starts_with("[1] "));
    assert!(terminal.press("\r").contains("[1]+  Stopped                 cat\r\n"));
    assert_eq!(terminal.run("kill %1"), "[1]+  Terminated              cat");
    assert!(terminal.run("sleep 50 & sleep 60 &").contains("[2] "));
    assert_eq!(
        terminal.run("jobs"),
        "[1]-  Running                 sleep 50 &\r\n[2]+  Running                 sleep 60 &"
    );
    assert!(terminal.press("fg %1\r").starts_with("fg %1\r\nsleep 50\r\n"));
    assert!(terminal.press("\x1a").contains("[1]+  Stopped                 sleep 50\r\n"));
    assert_eq!(
        terminal.run("jobs"),
        "[1]+  Stopped                 sleep 50\r\n[2]-  Running                 sleep 60 &"
    );
    // A loop of the shell itself, which makes no system call: a machine that keeps pace computes as time passes.
    assert_eq!(terminal.session.run(1), nslab_sim::Progress::WaitsForInput);
    terminal.session.type_in(b"while :; do :; done\r");
    assert_eq!(terminal.session.run(5_000), nslab_sim::Progress::WaitsForInput);
    let sleep_ns = terminal.session.sleeps_ns().expect("it goes on by itself");
    terminal.session.type_in(b"\x03");
    terminal.session.pass_time(sleep_ns);
    assert!(terminal.screen().contains("^C\r\n"));
    assert_eq!(terminal.run("echo $?"), "130");
}

#[test]
fn lines_are_edited_completed_and_remembered() {
    let mut terminal = Terminal::shell(Machine::Lab);
    assert_eq!(terminal.run("echo one two"), "one two");
    assert_eq!(terminal.run("!!"), "echo one two\r\none two");
    assert_eq!(terminal.run("echo !$"), "echo two\r\ntwo");
    assert_eq!(terminal.run("!nosuch"), "bash: !nosuch: event not found");
    assert!(terminal.press("\x1b[A\x1b[A\x1b[B\r").ends_with("\r\ntwo\r\nroot@lab:~# "));
    // Home, a letter, kill to the end; kill a word; kill the line.
    assert!(terminal.press("cho a\x01e\x05 b c\x17d\r").contains("\r\na b d\r\n"));
    assert!(terminal.press("echo no\x15echo yes\r").contains("\r\nyes\r\n"));
    assert!(terminal.press("echo xy\x02\x02\x0bz\r").contains("\r\nz\r\n"));
    assert!(terminal.press("ech\tfound\r").contains("\r\nfound\r\n"));
    assert!(terminal.press("cat /etc/hostn\t\r").contains("\r\nlab\r\n"));
    assert!(terminal.press("\x12yes\r").contains("\r\nyes\r\n"));
    assert!(terminal.run("history 2").contains("echo yes\r\n"));
    assert!(terminal.press("for i in 1 2\r").ends_with("> "));
    assert!(terminal.press("do echo n$i\rdone\r").contains("\r\nn1\r\nn2\r\n"));
    assert!(terminal.press("echo ignored\x03").contains("^C\r\n"));
    assert_eq!(terminal.run("PS1='\\W \\$ '"), "");
    assert!(terminal.press("\r").ends_with("~ # "));
}

/// The attributes, as stty(1) of coreutils 9.1 says them of a pseudoterminal of 24 lines and 80 columns.
#[test]
fn stty_shows_and_sets_attributes() {
    let mut terminal = Terminal::shell(Machine::Lab);
    let all = "speed 38400 baud; rows 24; columns 80; line = 0;
intr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>;
eol2 = <undef>; swtch = <undef>; start = ^Q; stop = ^S; susp = ^Z; rprnt = ^R;
werase = ^W; lnext = ^V; discard = ^O; min = 1; time = 0;
-parenb -parodd -cmspar cs8 -hupcl -cstopb cread -clocal -crtscts
-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr icrnl ixon -ixoff
-iuclc -ixany -imaxbel -iutf8
opost -olcuc -ocrnl onlcr -onocr -onlret -ofill -ofdel nl0 cr0 tab0 bs0 vt0 ff0
isig icanon iexten echo echoe echok -echonl -noflsh -xcase -tostop -echoprt
echoctl echoke -flusho -extproc";
    assert_eq!(terminal.run("stty -a"), all.replace('\n', "\r\n"));
    assert_eq!(terminal.run("stty"), "speed 38400 baud; line = 0;\r\n-brkint -imaxbel");
    let changed = terminal.run("stty intr ^X erase undef min 3; stty; stty sane");
    assert_eq!(changed, "speed 38400 baud; line = 0;\r\nintr = ^X; erase = <undef>;\r\n-brkint -imaxbel");
    let changed = terminal.run("stty -icanon -echo; stty; stty sane");
    assert_eq!(changed, "speed 38400 baud; line = 0;\r\nmin = 1; time = 0;\r\n-icanon -echo");
    let changed = terminal.run("stty raw; stty > x; stty sane; cat x");
    let raw = "speed 38400 baud; line = 0;\r\nmin = 1; time = 0;\r\n-brkint -icrnl -imaxbel\r\n-opost\r\n-isig -icanon";
    assert_eq!(changed, raw);
    let saved = "2402:5:bf:8a3b:3:1c:7f:15:4:0:1:0:11:13:1a:0:12:f:17:16:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0";
    assert_eq!(terminal.run(&format!("stty {saved}; stty; stty sane")), "speed 38400 baud; line = 0;\r\n-icrnl");
    let refused = "stty: 'standard input': unable to perform all requested operations";
    assert_eq!(terminal.run("stty cs7; echo $?"), format!("{refused}\r\n1"));
    assert_eq!(terminal.run("stty rows 30 cols 100; stty size; stty speed"), "30 100\r\n38400");
}
