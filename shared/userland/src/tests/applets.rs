use nslab_abi::{Pid, Syscall};

use super::{Toy, run};

const STAT_1: &str = "1 (init) S 0 0 0 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 5 1000000 20 0\n";
const STAT_7: &str = "7 (ps) R 1 7 0 0 -1 4194304 0 0 0 0 0 250 0 0 20 0 1 0 900 1000000 20 0\n";
const STATUS: &str = "Name:\tx\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\n";
const PROC: &[(&str, &str)] = &[
    ("/proc/self/stat", STAT_7),
    ("/proc/uptime", "20.00 10.00\n"),
    ("/proc/sys/kernel/pid_max", "4194304\n"),
    ("/proc/1/stat", STAT_1),
    ("/proc/1/status", STATUS),
    ("/proc/1/cmdline", "/sbin/init\0splash\0"),
    ("/proc/7/stat", STAT_7),
    ("/proc/7/status", STATUS),
    ("/proc/7/cmdline", ""),
    ("/etc/passwd", "root:x:0:0:root:/root:/bin/bash\n"),
];

#[test]
fn ps_lays_its_columns_as_procps_does() {
    let shown = run(&mut Toy::with(PROC), &["ps", "-e"]).stdout;
    assert_eq!(shown, "    PID TTY          TIME CMD\n      1 ?        00:00:00 init\n      7 ?        00:00:02 ps\n");
    let full = run(&mut Toy::with(PROC), &["ps", "-o", "pid,ppid,user,stat,args"]).stdout;
    let lines = [
        "    PID    PPID USER     STAT COMMAND",
        "      1       0 root     S    /sbin/init splash",
        "      7       1 root     R    [ps]",
    ];
    assert_eq!(full, lines.join("\n") + "\n");
}

#[test]
fn ps_without_itself_in_proc_gives_up() {
    // Fact 32: an old /proc without the caller's inner number.
    let files: Vec<_> = PROC.iter().filter(|file| !file.0.starts_with("/proc/7")).copied().collect();
    let result = run(&mut Toy::with(&files), &["ps"]);
    assert_eq!((result.status, result.stderr.as_str()), (1, "fatal library error, lookup self\n"));
    // Fact 33: no procfs at all.
    let result = run(&mut Toy::with(&[]), &["ps"]);
    assert_eq!((result.status, result.stderr.as_str()), (47, "Error, do this: mount -t proc proc /proc\n"));
}

#[test]
fn busybox_ps_never_looks_itself_up() {
    let files: Vec<_> = PROC.iter().filter(|file| !file.0.starts_with("/proc/7")).copied().collect();
    let result = run(&mut Toy::with(&files), &["busybox", "ps"]);
    assert_eq!(result.stdout, "PID   USER     COMMAND\n    1 root     /sbin/init splash\n");
}

#[test]
fn a_long_cat_keeps_a_short_log() {
    let content = "x".repeat(40 * 131_072);
    let mut toy = Toy::with(&[("/big", content.as_str())]);
    let result = run(&mut toy, &["cat", "/big", "/nope"]);
    assert_eq!((result.status, result.stdout.len()), (1, content.len()));
    assert_eq!(result.stderr, "cat: /nope: No such file or directory\n");
    assert!(result.longest_log < 8, "{} answers", result.longest_log);
}

#[test]
fn init_waits_for_pid_two() {
    let mut toy = Toy::with(&[]);
    toy.zombies = [(5, 1), (2, 42), (6, 0)].map(|(pid, status)| (pid, nslab_abi::WaitStatus::Exited(status))).to_vec();
    let result = run(&mut toy, &["init"]);
    assert_eq!(result.status, 42);
    assert!(result.calls.iter().all(|call| matches!(call, Syscall::Wait4 { pid: Pid(-1), .. })), "{:?}", result.calls);
}

#[test]
fn unmodelled_options_are_said() {
    let result = run(&mut Toy::with(&[]), &["ls", "-Z"]);
    assert_eq!((result.status, result.stderr.as_str()), (125, "ls: nslab does not model option -Z\n"));
    let result = run(&mut Toy::with(&[]), &["ls", "-@"]);
    assert_eq!(
        (result.status, result.stderr.as_str()),
        (2, "ls: invalid option -- '@'\nTry 'ls --help' for more information.\n")
    );
}

#[test]
fn every_name_starts_something() {
    for name in crate::registry::applet_names() {
        assert!(crate::start(name, vec![name.as_bytes().to_vec()], Vec::new()).is_some(), "{name}");
        assert!(crate::registry::about(name).is_some(), "{name}");
    }
    assert!(crate::start("nope", Vec::new(), Vec::new()).is_none());
}
