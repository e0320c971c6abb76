//! The machine `bare`, real root for tests: who may have it, and what it leaves behind: nothing.
#![forbid(unsafe_code)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// How long what is ended may take to be gone.
const GONE_WITHIN: Duration = Duration::from_secs(10);

/// Writes a program of a name that no other process has.
fn program(name: &str, source: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bare-{name}-{}.c", std::process::id()));
    fs::write(&path, source).expect("the target folder can be written");
    path
}

fn nslab(options: &[&str], source: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nslab"));
    command.arg("run").args(options).arg(source).stdin(Stdio::null());
    command
}

fn output(mut command: Command) -> (String, String, Option<i32>) {
    let Output { status, stdout, stderr } = command.output().expect("the command starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&stdout), text(&stderr), status.code())
}

fn is_root_of_the_host() -> bool {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let uid = fs::metadata("/proc/self").map(|meta| std::os::unix::fs::MetadataExt::uid(&meta));
    uid.is_ok_and(|uid| uid == 0) && map.split_whitespace().eq(["0", "0", "4294967295"])
}

/// What a session could have changed of the host.
fn host() -> [String; 3] {
    ["/proc/self/mountinfo", "/proc/sys/kernel/hostname", "/proc/net/dev"].map(|path| {
        let text = fs::read_to_string(path).expect("/proc");
        // Counters move by themselves.
        let first = |line: &str| line.split(':').next().unwrap_or_default().to_string();
        if path.ends_with("dev") { text.lines().map(first).collect() } else { text }
    })
}

/// Ends nothing by itself: mounts, shares, renames, and leaves a process behind.
const BUSY: &str = r#"
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
int main(void) {
    char map[80] = "";
    struct timespec now;
    fgets(map, sizeof map, fopen("/proc/self/uid_map", "r"));
    printf("%s", map);
    printf("share: %d\n", mount(NULL, "/", NULL, MS_REC | MS_SHARED, NULL));
    mkdir("/tmp/m", 0755);
    printf("mount: %d\n", mount("none", "/tmp/m", "tmpfs", 0, NULL));
    printf("umount /usr: %d\n", umount2("/usr", MNT_DETACH));
    printf("rename: %d\n", sethostname("renamed", 7));
    clock_gettime(CLOCK_REALTIME, &now);
    printf("clock: %s\n", clock_settime(CLOCK_REALTIME, &now) == -1 ? strerror(errno) : "SET");
    fflush(stdout);
    if (fork() == 0) {
        setsid();
        close(1);
        close(2);
        for (;;) pause();
    }
    printf("up\n");
    fflush(stdout);
    return 0;
}"#;

/// Waits until nobody runs the program any more, and no cgroup is left of a keeper that ended.
fn nothing_is_left(source: &Path, client: u32) {
    let name = source.file_stem().expect("a C file has a name").to_string_lossy().into_owned();
    let path = format!("/root/{name}\0").into_bytes();
    let started = Instant::now();
    loop {
        let processes = fs::read_dir("/proc").expect("/proc").flatten();
        let nr_processes = processes
            .filter(|entry| fs::read(entry.path().join("cmdline")).is_ok_and(|cmdline| cmdline.starts_with(&path)))
            .count();
        let hierarchies = fs::read_dir("/sys/fs/cgroup").into_iter().flatten().flatten().map(|entry| entry.path());
        let cgroups = hierarchies.flat_map(|dir| fs::read_dir(dir).into_iter().flatten().flatten());
        let keepers =
            cgroups.filter_map(|entry| entry.file_name().to_str()?.strip_prefix("nslab-")?.parse::<u32>().ok());
        let nr_cgroups =
            keepers.filter(|&keeper| keeper > client && !Path::new(&format!("/proc/{keeper}")).exists()).count();
        if nr_processes == 0 && nr_cgroups == 0 {
            return;
        }
        assert!(started.elapsed() < GONE_WITHIN, "{nr_processes} processes, {nr_cgroups} cgroups are still there");
        std::thread::yield_now();
    }
}

#[test]
fn bare_is_root_and_leaves_the_host_as_it_was() {
    if !is_root_of_the_host() {
        return;
    }
    let before = host();
    let source = program("busy", BUSY);
    let child = nslab(&["--on", "native", "--machine", "bare"], &source).stdout(Stdio::piped()).spawn();
    let child = child.expect("the command");
    let client = child.id();
    let output = child.wait_with_output().expect("our own child");
    let said = "         0          0 4294967295\nshare: 0\nmount: 0\numount /usr: 0\nrename: 0\nclock: Operation not permitted\nup\n";
    assert_eq!(String::from_utf8_lossy(&output.stdout), said);
    nothing_is_left(&source, client);
    assert_eq!(host(), before);
}

#[test]
fn bare_ends_with_its_client() {
    if !is_root_of_the_host() {
        return;
    }
    let before = host();
    let source = program("killed", &BUSY.replace("    return 0;\n", "    for (;;) pause();\n"));
    let mut child: Child =
        nslab(&["--on", "native", "--machine", "bare"], &source).stdout(Stdio::piped()).spawn().expect("the command");
    let lines = BufReader::new(child.stdout.as_mut().expect("piped")).lines();
    let last = lines.map_while(Result::ok).find(|line| line == "up");
    assert_eq!(last.as_deref(), Some("up"));
    child.kill().expect("our own child");
    child.wait().expect("our own child");
    nothing_is_left(&source, child.id());
    assert_eq!(host(), before);
}

#[test]
fn bare_is_refused_to_everybody_else() {
    let source = program("refused", "int main(void) { return 0; }");
    // A lab elsewhere is not even asked.
    for machine in ["bare", "docker-host"] {
        let (out, err, status) = output(nslab(&["--on", "ws://127.0.0.1:1", "--machine", machine], &source));
        assert_eq!((out.as_str(), status), ("", Some(125)), "{err}");
        assert!(err.contains(&format!("no machine {machine} on this kernel")), "{err}");
    }
    let (_, err, status) = output(nslab(&["--on", "native", "--machine", "docker-host"], &source));
    assert_eq!(status, Some(125), "{err}");
    if !is_root_of_the_host() {
        let (_, err, status) = output(nslab(&["--on", "native", "--machine", "bare"], &source));
        assert_eq!(status, Some(125));
        assert!(err.contains("needs root of the initial user namespace"), "{err}");
    }
}
