//! Sessions at a terminal: what a person types, and what the screen then shows.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use nslab_protocol::event::EventKind;
use nslab_sim::{Machine, Plan, Progress, RunEnd, Session, SessionConfig, Start, Stdio};

/// A person at a terminal.
struct Terminal {
    session: Session,
    /// Events seen so far.
    seen: u64,
    end: Option<RunEnd>,
}

impl Terminal {
    fn open(machine: Machine, start: Start, args: &[&str]) -> Terminal {
        let config = SessionConfig {
            machine,
            plan: Plan::Full,
            uid: 0,
            stdio: Stdio::Tty,
            start,
            args: args.iter().map(|arg| arg.to_string()).collect(),
            files: vec![],
            programs: vec![],
            epoch_s: 1_700_000_000,
            seed: 0,
        };
        let mut session = Session::new(config).expect("the program is there");
        session.keep_pace();
        Terminal { session, seen: 0, end: None }
    }

    /// A shell, past its first prompt.
    fn shell(machine: Machine) -> Terminal {
        let mut terminal = Terminal::open(machine, Start::Program { path: "/bin/bash".to_string() }, &[]);
        let prompt = terminal.screen();
        assert!(prompt.ends_with("# "), "{prompt:?}");
        terminal
    }

    /// Runs until nothing moves any more, and returns what came onto the screen.
    fn screen(&mut self) -> String {
        let progress = self.session.run(1_000_000);
        assert_ne!(progress, Progress::Running, "the session comes to rest");
        if let Progress::Ended(end) = progress {
            self.end = Some(end);
        }
        let mut bytes = Vec::new();
        for event in self.session.events(self.seen) {
            if let EventKind::Output { data, .. } = &event.kind {
                bytes.extend(STANDARD.decode(data).expect("output is base64"));
            }
        }
        self.seen = self.session.len();
        String::from_utf8(bytes).expect("the screen shows text")
    }

    /// Presses keys.
    fn press(&mut self, keys: &str) -> String {
        self.session.type_in(keys.as_bytes());
        self.screen()
    }

    /// Types a command; what it printed, without its echo and the next prompt.
    fn run(&mut self, command: &str) -> String {
        let screen = self.press(&format!("{command}\r"));
        let screen = screen.strip_prefix(&format!("{command}\r\n")).unwrap_or_else(|| panic!("no echo: {screen:?}"));
        let (output, _prompt) = screen.rsplit_once("\r\n").map_or(("", screen), |pair| pair);
        output.to_string()
    }
}

#[test]
fn docker_shows_a_container_two_processes_and_the_host_all() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let screen = terminal.press("docker run -it busybox /bin/sh\r");
    assert_eq!(screen, "docker run -it busybox /bin/sh\r\n/ # ");
    assert_eq!(
        terminal.run("ps"),
        "PID   USER     TIME  COMMAND\r\n    1 root      0:00 /bin/sh\r\n    2 root      0:00 ps"
    );
    assert_eq!(terminal.run("id"), "uid=0(root) gid=0(root) groups=0(root)");
    let hostname = terminal.run("hostname");
    assert!(hostname.len() == 12 && hostname.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hostname:?}");
    assert_eq!(terminal.run("ls -d /bin /etc | cat"), "/bin\r\n/etc");
    assert!(terminal.run("mount").starts_with("overlay on / type overlay (rw,"));
    assert_eq!(terminal.run("hostname other"), "hostname: sethostname: Operation not permitted");
    assert_eq!(terminal.run("grep CapEff /proc/self/status"), "CapEff:\t00000000a80425fb");
    let screen = terminal.press("exit\r");
    assert!(screen.starts_with("exit\r\n") && screen.ends_with("docker-host:~# "), "{screen:?}");
}

#[test]
fn the_host_sees_a_container_s_process_by_another_pid() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let id = terminal.run("docker run -d --name web busybox sleep 100");
    assert_eq!(id.len(), 64, "{id:?}");
    let line = |screen: &str| {
        let line = screen.lines().find(|line| line.ends_with(" sleep 100") && !line.contains("docker"));
        line.map(|line| line.split_whitespace().nth(1).unwrap_or_default().to_string())
    };
    let pid = line(&terminal.run("ps -ef")).expect("the host sees it");
    assert_ne!(pid, "1");
    let listed = terminal.run("docker ps");
    assert!(listed.contains(&id[..12]) && listed.contains("\"sleep 100\"") && listed.ends_with("web"), "{listed:?}");
    let inside = terminal.run("docker exec web ps");
    assert!(inside.contains("    1 root      0:00 sleep 100"), "{inside:?}");
    assert_ne!(terminal.run(&format!("readlink /proc/{pid}/ns/pid")), terminal.run("readlink /proc/self/ns/pid"));
    // Its time comes, init reaps its monitor, and nothing is left.
    terminal.session.pass_time(101_000_000_000);
    terminal.screen();
    let after = terminal.run("ps -ef");
    assert!(line(&after).is_none() && !after.contains("defunct"), "{after:?}");
    assert!(!terminal.run("docker ps").contains("web"));
}

#[test]
fn docker_says_what_it_cannot_do() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let screen = terminal.run("docker run nosuch");
    assert!(screen.starts_with("Unable to find image 'nosuch:latest' locally"), "{screen:?}");
    assert_eq!(terminal.run("echo $?"), "125");
    let screen = terminal.run("docker run --rm busybox nosuch");
    assert!(screen.contains("exec: \"nosuch\": executable file not found in $PATH"), "{screen:?}");
    assert_eq!(terminal.run("echo $?"), "127");
    assert_eq!(terminal.run("true | docker run -it busybox sh"), "the input device is not a TTY");
}

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
    assert_eq!(terminal.run("pwd; tty 2>/dev/null || test -t 0 && echo terminal"), "/root\r\nterminal");
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
