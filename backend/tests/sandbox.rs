//! What a session on the real kernel keeps in, and what it leaves behind: nothing.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// An id without an account.
const NOBODY_IN_PARTICULAR: &str = "12345";
/// How long what is ended may take to be gone.
const GONE_WITHIN: Duration = Duration::from_secs(10);

/// A folder with the command, its runner and a program, which everybody may read.
struct Place {
    dir: PathBuf,
    /// Of the program in the session; no other test's, and no other run's.
    name: String,
}

impl Place {
    fn new(name: &str, source: &str) -> Place {
        let name = format!("{name}-{}", std::process::id());
        let dir = std::env::temp_dir().join(format!("nslab-sandbox-{name}"));
        fs::create_dir_all(&dir).expect("a folder");
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).expect("our own folder");
        let command = Path::new(env!("CARGO_BIN_EXE_nslab"));
        let runner =
            std::env::var_os("NSLAB_RUNNER").map_or_else(|| command.with_file_name("nslab-runner"), PathBuf::from);
        // By a process of its own: a file that this one writes is open for writing in whatever another test forks
        // meanwhile, and cannot be executed so long - execve(2), ETXTBSY.
        let copied = Command::new("cp").arg(command).arg(&runner).arg(&dir).status().expect("cp(1)");
        assert!(copied.success(), "{} or {} is missing (make build)", command.display(), runner.display());
        fs::write(dir.join(format!("{name}.c")), source).expect("room");
        Place { dir, name }
    }

    fn nslab(&self) -> Command {
        let mut command = Command::new(self.dir.join("nslab"));
        command.env_remove("NSLAB_RUNNER").stdin(Stdio::null());
        command
    }

    fn source(&self) -> PathBuf {
        self.dir.join(format!("{}.c", self.name))
    }

    /// `nslab run --on native OPTIONS FILE.c`.
    fn run(&self, options: &[&str]) -> Command {
        let mut command = self.nslab();
        command.args(["run", "--on", "native"]).args(options).arg(self.source());
        command
    }

    /// The same as an ordinary user.
    fn run_as_nobody(&self, options: &[&str]) -> Command {
        if !is_root() {
            return self.run(options);
        }
        let mut command = Command::new("setpriv");
        command.args(["--reuid", NOBODY_IN_PARTICULAR, "--regid", NOBODY_IN_PARTICULAR, "--clear-groups", "--"]);
        command.arg(self.dir.join("nslab")).args(["run", "--on", "native"]).args(options).arg(self.source());
        command.env_remove("NSLAB_RUNNER").stdin(Stdio::null());
        command
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").map(|meta| std::os::unix::fs::MetadataExt::uid(&meta)).is_ok_and(|uid| uid == 0)
}

fn output(mut command: Command) -> (String, String, Option<i32>) {
    let Output { status, stdout, stderr } = command.output().expect("the command starts");
    (String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned(), status.code())
}

const DOORS: &str = r#"
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <sys/mount.h>
#include <sys/syscall.h>

static void writes(const char *path) {
    int fd = open(path, O_WRONLY);
    printf("%s: %s\n", path, fd < 0 ? strerror(errno) : "OPEN");
}

int main(void) {
    writes("/proc/sys/kernel/core_pattern");
    writes("/proc/sysrq-trigger");
    writes("/proc/sys/vm/drop_caches");
    writes("/dev/kmsg");
    writes("/usr/bin/env");
    int fd = open("/usr/nslab-was-here", O_WRONLY | O_CREAT, 0644);
    printf("create in /usr: %s\n", fd < 0 ? strerror(errno) : "OPEN");
    int host = open("/etc/shadow", O_RDWR);
    char text[64] = "";
    if (host >= 0) read(host, text, sizeof text - 1);
    printf("shadow is the lab's: %s\n", strncmp(text, "root:*:19000:", 13) ? "NO" : "yes");
    printf("uid %d\n", getuid());
    return 0;
}
"#;

fn doors_are_shut(command: Command) {
    let (out, err, status) = output(command);
    assert_eq!(status, Some(0), "{out}{err}");
    assert!(!out.contains("OPEN"), "{out}");
    assert!(out.contains("shadow is the lab's: yes\nuid 0\n"), "{out}");
    assert!(!Path::new("/usr/nslab-was-here").exists());
}

#[test]
fn root_of_a_session_cannot_write_to_the_host() {
    let place = Place::new("doors", DOORS);
    doors_are_shut(place.run(&["--plan", "single"]));
    doors_are_shut(place.run_as_nobody(&["--plan", "single"]));
    if is_root() {
        doors_are_shut(place.run(&["--plan", "full"]));
    }
}

#[test]
fn usr_stays_read_only_when_root_starts_the_session() {
    if !is_root() {
        return;
    }
    let place = Place::new(
        "remount",
        r#"
        #include <stdio.h>
        #include <sys/mount.h>
        int main(void) {
            if (mount("none", "/usr", NULL, MS_REMOUNT | MS_BIND, NULL) == 0) { puts("remounted"); return 1; }
            perror("remount");
            return 0;
        }"#,
    );
    for plan in ["full", "single"] {
        let (out, err, status) = output(place.run(&["--plan", plan]));
        assert_eq!((out.as_str(), err.as_str(), status), ("", "remount: Operation not permitted\n", Some(0)), "{plan}");
    }
}

/// Without root nothing can lock the read-only flag, and nothing need: root of the session is a user who may not write there.
#[test]
fn a_writable_usr_is_of_no_use_to_an_ordinary_user() {
    let place = Place::new(
        "rewritable",
        r#"
        #include <errno.h>
        #include <fcntl.h>
        #include <stdio.h>
        #include <string.h>
        #include <sys/mount.h>
        int main(void) {
            mount("none", "/usr", NULL, MS_REMOUNT | MS_BIND, NULL);
            const char *doors[] = {"/usr/nslab-was-here", "/usr/bin/env", "/usr/bin/nslab-was-here"};
            for (int i = 0; i < 3; i++)
                if (open(doors[i], O_WRONLY | O_CREAT, 0644) >= 0 || (errno != EACCES && errno != EROFS && errno != EOVERFLOW))
                    printf("%s: %s\n", doors[i], strerror(errno));
            return 0;
        }"#,
    );
    let (out, err, status) = output(place.run_as_nobody(&["--plan", "single"]));
    assert_eq!((out.as_str(), err.as_str(), status), ("", "", Some(0)));
    assert!(!Path::new("/usr/nslab-was-here").exists());
}

#[test]
fn each_plan_maps_what_it_says() {
    let place = Place::new(
        "plans",
        r#"
        #include <stdio.h>
        int main(void) {
            unsigned inside, outside, count;
            FILE *map = fopen("/proc/self/uid_map", "r");
            fscanf(map, "%u %u %u", &inside, &outside, &count);
            char setgroups[8] = "";
            FILE *groups = fopen("/proc/self/setgroups", "r");
            fgets(setgroups, sizeof setgroups, groups);
            printf("%u %u %s %s", inside, count, outside ? "other" : "SAME", setgroups);
            return 0;
        }"#,
    );
    assert_eq!(output(place.run(&["--plan", "single"])).0, "0 1 other deny\n");
    assert_eq!(output(place.run_as_nobody(&["--plan", "single"])).0, "0 1 other deny\n");
    if is_root() {
        assert_eq!(output(place.run(&["--plan", "full"])).0, "0 65536 other allow\n");
    }
}

#[test]
fn another_uid_needs_the_full_plan() {
    let place =
        Place::new("uid", "#include <unistd.h>\n#include <stdio.h>\nint main(void) { printf(\"%d\\n\", getuid()); }");
    let (_, err, status) = output(place.run(&["--plan", "single", "--uid", "1000"]));
    assert_eq!(status, Some(125));
    assert!(err.contains("newuidmap"), "{err}");
    if is_root() {
        assert_eq!(output(place.run(&["--plan", "full", "--uid", "1000"])).0, "1000\n");
    }
}

#[test]
fn statuses_tell_what_happened() {
    let status = |name: &str, source: &str, options: &[&str]| output(Place::new(name, source).run(options)).2;
    assert_eq!(status("exit", "int main(void) { return 7; }", &[]), Some(7));
    assert_eq!(status("term", "#include <signal.h>\nint main(void) { raise(SIGTERM); }", &[]), Some(128 + 15));
    assert_eq!(status("segv", "int main(void) { int *p = 0; *p = 1; }", &[]), Some(128 + 11));
    assert_eq!(
        status("long", "#include <unistd.h>\nint main(void) { for (;;) pause(); }", &["--timeout", "1"]),
        Some(124)
    );
    assert_eq!(status("busy", "int main(void) { for (;;); }", &["--timeout", "1"]), Some(124));
    assert_eq!(status("broken", "int main(void) { return }", &[]), Some(125));
}

#[test]
fn streams_are_byte_for_byte() {
    let place = Place::new(
        "cat",
        "#include <unistd.h>\nint main(void) { char b[4096]; int n; while ((n = read(0, b, sizeof b)) > 0) write(1, b, n); write(2, \"\\377end\", 4); }",
    );
    let sent: Vec<u8> = (0..200_000u32).map(|number| (number * 7 % 256) as u8).collect();
    let mut child = place
        .run(&[])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command");
    let mut stdin = child.stdin.take().expect("piped");
    let to_send = sent.clone();
    let writer = std::thread::spawn(move || stdin.write_all(&to_send));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the thread").expect("the program reads all");
    assert!(output.stdout == sent, "{} of {} bytes", output.stdout.len(), sent.len());
    assert_eq!(output.stderr, b"\xffend");
}

#[test]
fn no_signal_is_lost_between_check_and_call() {
    // A lost one leaves both asleep.
    let place = Place::new(
        "pingpong",
        r#"
        #include <signal.h>
        #include <stdio.h>
        #include <unistd.h>
        #include <sys/wait.h>
        static volatile sig_atomic_t got;
        static void on(int sig) { got++; }
        int main(void) {
            enum { ROUNDS = 3000 };
            signal(SIGUSR1, on);
            sigset_t usr1, none;
            sigemptyset(&none);
            sigemptyset(&usr1);
            sigaddset(&usr1, SIGUSR1);
            sigprocmask(SIG_BLOCK, &usr1, NULL);
            int child = fork();
            int other = child ? child : getppid();
            for (int round = 0; round < ROUNDS; round++) {
                if (child) kill(other, SIGUSR1);
                while (got <= round) sigsuspend(&none);
                if (!child) kill(other, SIGUSR1);
            }
            if (!child) return 0;
            int status;
            while (wait(&status) < 0);
            printf("%d\n", got);
            return 0;
        }"#,
    );
    assert_eq!(output(place.run(&["--timeout", "60"])), ("3000\n".into(), String::new(), Some(0)));
}

#[test]
fn a_fork_bomb_ends_in_a_limit_and_is_gone() {
    let place = Place::new(
        "bomb",
        r#"
        #include <errno.h>
        #include <stdio.h>
        #include <string.h>
        #include <unistd.h>
        int main(void) {
            for (int n = 0; n < 2000; n++) {
                int pid = fork();
                if (pid == 0) for (;;) pause();
                if (pid < 0) { printf("%s %s\n", n < 256 ? "limited" : "TOO MANY", strerror(errno)); fflush(stdout); break; }
            }
            for (;;) fork();
        }"#,
    );
    let (out, err, status) = output(place.run(&["--timeout", "4"]));
    assert_eq!((out.as_str(), status), ("limited Resource temporarily unavailable\n", Some(124)), "{err}");
    nothing_is_left(&place);
}

#[test]
fn killing_the_client_ends_the_session() {
    let place = Place::new(
        "killed",
        "#include <unistd.h>\nint main(void) { fork(); write(1, \"up\\n\", 3); for (;;) pause(); }",
    );
    let mounts_before = mounts();
    let mut child: Child = place.run(&[]).stdout(Stdio::piped()).spawn().expect("the command");
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().expect("piped")).read_line(&mut line).expect("the program speaks");
    assert_eq!(line, "up\n");
    child.kill().expect("our own child");
    child.wait().expect("our own child");
    nothing_is_left(&place);
    assert_eq!(mounts(), mounts_before);
    no_cgroup_is_left(child.id());
}

/// Waits until no process runs the place's program any more.
fn nothing_is_left(place: &Place) {
    let path = format!("/root/{}\0", place.name).into_bytes();
    let started = Instant::now();
    loop {
        let entries = fs::read_dir("/proc").expect("/proc").flatten();
        let left = entries
            .filter(|entry| fs::read(entry.path().join("cmdline")).is_ok_and(|cmdline| cmdline.starts_with(&path)))
            .count();
        if left == 0 {
            return;
        }
        assert!(started.elapsed() < GONE_WITHIN, "{left} processes are still there");
        std::thread::yield_now();
    }
}

fn mounts() -> String {
    let mut text = String::new();
    fs::File::open("/proc/self/mountinfo").and_then(|mut file| file.read_to_string(&mut text)).expect("/proc");
    text
}

/// Waits until no cgroup is left whose keeper, a process younger than the client, has ended.
fn no_cgroup_is_left(client: u32) {
    let started = Instant::now();
    loop {
        let hierarchies = fs::read_dir("/sys/fs/cgroup").into_iter().flatten().flatten().map(|entry| entry.path());
        let all = hierarchies
            .flat_map(|dir| fs::read_dir(dir).into_iter().flatten().flatten())
            .map(|entry| entry.file_name());
        let keepers = all.filter_map(|name| name.to_str()?.strip_prefix("nslab-")?.parse::<u32>().ok());
        let left: Vec<u32> =
            keepers.filter(|&keeper| keeper > client && !Path::new(&format!("/proc/{keeper}")).exists()).collect();
        if left.is_empty() {
            return;
        }
        assert!(started.elapsed() < GONE_WITHIN, "cgroups of {left:?} are still there");
        std::thread::yield_now();
    }
}
