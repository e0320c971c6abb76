//! Control groups that act: what a shell sees of them. The numbers were measured on Linux 6.1 in a virtual machine with one processor and
//! all of version 2, those of version 1 on Linux 6.18.

mod common;

use common::{open, output, program};
use nslab_sim::{Machine, Progress, RunEnd, Stdio};

/// Runs a script of the shell to its end and returns what it printed.
fn shell(machine: Machine, script: &str) -> String {
    let mut session = open(machine, Stdio::Pipe, program("/bin/bash"), &["-c", script]);
    session.forget_the_past();
    session.close_input();
    let mut turns = 0;
    let end = loop {
        match session.run(10_000) {
            Progress::Running => turns += 1,
            progress => break progress,
        }
        assert!(turns < 2_000, "it comes to its end");
    };
    let text = String::from_utf8(output(&session, 0)).expect("it is text");
    assert!(matches!(end, Progress::Ended(RunEnd::Exited(_))), "{end:?}: {text}");
    text
}

/// Ticks of the clock that a process spent in its program: the fourteenth field of `/proc/PID/stat`.
const TICKS: &str = "ticks() { set -- $(cat /proc/$1/stat); echo ${14}; }\n";

#[test]
fn a_busy_loop_takes_the_processor_and_with_a_quota_of_version_1_a_fifth_of_it() {
    let script = "mount -t cgroup | grep -c cpu,\n\
        cd /sys/fs/cgroup/cpu\nmkdir container\nls container | head -3\n\
        while : ; do : ; done &\nA=$!\n\
        sleep 10\nONE=$(ticks $A)\n\
        cat container/cpu.cfs_quota_us container/cpu.cfs_period_us\n\
        echo 20000 > container/cpu.cfs_quota_us\necho $A > container/tasks\n\
        sleep 10\nTWO=$(ticks $A)\n\
        echo $((ONE / 10)) $(((TWO - ONE) / 10))\n\
        cat container/cpu.stat | head -2\ngrep cpu: /proc/$A/cgroup\nkill $A\n";
    let text = shell(Machine::DockerHost, &format!("{TICKS}{script}"));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..4], ["0", "cgroup.clone_children", "cgroup.procs", "cpu.cfs_burst_us"], "{text}");
    assert_eq!(lines[4..6], ["-1", "100000"], "{text}");
    let percent: Vec<u32> = lines[6].split(' ').map(|word| word.parse().expect("a number")).collect();
    assert!((98..=100).contains(&percent[0]) && (19..=21).contains(&percent[1]), "{text}");
    let periods: u32 = lines[7].strip_prefix("nr_periods ").expect("periods").parse().expect("a number");
    assert!((99..=101).contains(&periods) && lines[8].starts_with("nr_throttled "), "{text}");
    assert!(lines[9].ends_with(":cpu:/container"), "{text}");
}

#[test]
fn the_same_with_version_2() {
    let script = "cd /sys/fs/cgroup\nmkdir init\nfor p in $(cat cgroup.procs); do echo $p > init/cgroup.procs; done 2>/dev/null\necho +cpu > cgroup.subtree_control\nmkdir box\ncat box/cpu.max\n\
        while : ; do : ; done &\nA=$!\necho '20000 100000' > box/cpu.max\necho $A > box/cgroup.procs\n\
        sleep 10\necho $(($(ticks $A) / 10))\ngrep -E 'nr|usage' box/cpu.stat\necho 1 > box/cgroup.kill\n\
        wait $A\necho $?\n";
    let text = shell(Machine::Lab, &format!("{TICKS}{script}"));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "max 100000", "{text}");
    let percent: u32 = lines[1].parse().expect("a number");
    assert!((19..=21).contains(&percent), "{text}");
    let number = |at: usize| lines[at].split(' ').nth(1).and_then(|word| word.parse::<u64>().ok()).expect("a number");
    assert!((1_950_000..=2_050_000).contains(&number(2)), "{text}");
    assert!((99..=101).contains(&number(3)) && (98..=101).contains(&number(4)), "{text}");
    assert_eq!(lines[lines.len() - 1], "137", "{text}");
}

#[test]
fn busy_loops_share_the_processor_as_their_weights_say() {
    let script = "cd /sys/fs/cgroup\nmkdir init\nfor p in $(cat cgroup.procs); do echo $p > init/cgroup.procs; done 2>/dev/null\necho +cpu > cgroup.subtree_control\nmkdir a b\necho 300 > a/cpu.weight\n\
        while : ; do : ; done &\nA=$!\nwhile : ; do : ; done &\nB=$!\nsleep 10\n\
        echo $(ticks $A) $(ticks $B)\necho $A > a/cgroup.procs\necho $B > b/cgroup.procs\n\
        OA=$(ticks $A) OB=$(ticks $B)\nsleep 100\necho $((($(ticks $A) - OA) / 100)) $((($(ticks $B) - OB) / 100))\nkill $A $B\n";
    let text = shell(Machine::Lab, &format!("{TICKS}{script}"));
    let lines: Vec<Vec<i64>> =
        text.lines().map(|line| line.split(' ').map(|word| word.parse().expect("a number")).collect()).collect();
    assert!(lines[0].iter().all(|&ticks| (480..=510).contains(&ticks)), "{text}");
    assert!((74..=76).contains(&lines[1][0]) && (24..=26).contains(&lines[1][1]), "{text}");
}

#[test]
fn hundreds_of_seconds_of_a_busy_loop_cost_little() {
    // RLIMIT_CPU of a session is 600.
    let script = "while : ; do : ; done &\nA=$!\nsleep 500\necho $(($(ticks $A) / 500))\nkill $A\n";
    let text = shell(Machine::Lab, &format!("{TICKS}{script}"));
    assert!(matches!(text.as_str(), "99\n" | "100\n"), "{text}");
}

#[test]
fn who_takes_more_memory_than_the_limit_is_killed() {
    let script = "cd /sys/fs/cgroup\nmkdir init m\nfor p in $(cat cgroup.procs); do echo $p > init/cgroup.procs; done 2>/dev/null\n\
        echo +memory > cgroup.subtree_control\ncat m/memory.max\necho 16M > m/memory.max\ncat m/memory.max\n\
        sh -c 'echo $$ > m/cgroup.procs; exec stress --vm 1 --vm-bytes 8M --vm-hang 1 --timeout 2'\necho $?\n\
        grep -E '^(max|oom|oom_kill) ' m/memory.events\n\
        sh -c 'echo $$ > m/cgroup.procs; exec stress -q --vm 1 --vm-bytes 64M --timeout 5' 2>/dev/null\necho $?\n\
        grep -E '^(oom|oom_kill|oom_group_kill) ' m/memory.events\ncat m/cgroup.procs\nrmdir m\n";
    let text = shell(Machine::Lab, script);
    let text: Vec<&str> = text.lines().filter(|line| !line.contains("dispatching")).collect();
    assert_eq!(text[..2], ["max", "16777216"], "{text:?}");
    assert!(text[2].ends_with("successful run completed in 2s"), "{text:?}");
    assert_eq!(text[3..7], ["0", "max 0", "oom 0", "oom_kill 0"], "{text:?}");
    assert_eq!(text[7..], ["1", "oom 1", "oom_kill 1", "oom_group_kill 0"], "{text:?}");
}

#[test]
fn the_rules_of_version_2_answer_as_linux_does() {
    // Each line: what is written where, and what Linux says of it.
    let script = r#"cd /sys/fs/cgroup
w() { echo "$1" > $2 && echo "$1 > $2: ok"; }
mkdir a a/b init
w +foo cgroup.subtree_control
w pids cgroup.subtree_control
w +memory cgroup.subtree_control
for p in $(cat cgroup.procs); do echo $p > init/cgroup.procs; done 2>/dev/null
w '+pids +cpu' cgroup.subtree_control
w +cpuset a/cgroup.subtree_control
w +pids a/cgroup.subtree_control
w -pids cgroup.subtree_control
sleep 1000 & S=$!
echo $S > a/cgroup.procs && echo moved
echo $S > a/b/cgroup.procs
w +pids a/b/cgroup.subtree_control
rmdir a
w 99999 a/b/cgroup.procs
w -5 a/b/cgroup.procs
w foo a/b/cgroup.procs
w 2 a/cgroup.freeze
w x a/cgroup.freeze
w 1 a/cgroup.freeze
cat a/cgroup.events a/b/cgroup.events
kill -9 $S; wait $S
w 0 a/cgroup.kill
w x a/cgroup.kill
mkdir t t/c
w threaded t/c/cgroup.type
w domain t/c/cgroup.type
cat t/cgroup.type t/c/cgroup.type
cat t/c/cgroup.procs
w 0 a/pids.max
w -1 a/pids.max
w 4194305 a/pids.max
w '500 100000' a/cpu.max
w '1000 1000001' a/cpu.max
w max a/cpu.max
w 10001 a/cpu.weight
w foo a/cpu.weight
w -20 a/cpu.weight.nice
cat a/cpu.weight
w 0 a/cgroup.max.depth
mkdir a/x
w -1 a/cgroup.max.descendants
touch a/file
"#;
    let text = shell(Machine::Lab, &format!("exec 2>&1\n{script}"));
    let expected = [
        "+foo",
        "Invalid argument",
        "pids",
        "Invalid argument",
        "+memory",
        "Device or resource busy",
        "+pids +cpu",
        "ok",
        "+cpuset",
        "No such file or directory",
        "+pids",
        "ok",
        "-pids",
        "Device or resource busy",
        "moved",
        "Operation not supported",
        "Operation not supported",
        "rmdir: failed to remove 'a': Device or resource busy",
        "No such process",
        "Invalid argument",
        "Invalid argument",
        "Numerical result out of range",
        "Invalid argument",
        "1 > a/cgroup.freeze: ok",
        "populated 1",
        "frozen 1",
        "populated 0",
        "frozen 1",
    ];
    let mut rest = text.as_str();
    for piece in
        expected.iter().filter(|piece| !matches!(**piece, "+foo" | "pids" | "+memory" | "+cpuset" | "+pids" | "-pids"))
    {
        let at = rest.find(piece).unwrap_or_else(|| panic!("{piece:?} is missing in {rest:?} of {text}"));
        rest = &rest[at + piece.len()..];
    }
    for piece in [
        "Numerical result out of range",
        "Invalid argument",
        "threaded > t/c/cgroup.type: ok",
        "Invalid argument",
        "domain threaded\nthreaded\n",
        "Operation not supported",
        "0 > a/pids.max: ok",
        "Invalid argument",
        "Invalid argument",
        "Invalid argument",
        "Invalid argument",
        "max > a/cpu.max: ok",
        "Numerical result out of range",
        "Invalid argument",
        "-20 > a/cpu.weight.nice: ok",
        "8668",
        "0 > a/cgroup.max.depth: ok",
        "Resource temporarily unavailable",
        "Numerical result out of range",
        "Permission denied",
    ] {
        let at = rest.find(piece).unwrap_or_else(|| panic!("{piece:?} is missing in {rest:?} of {text}"));
        rest = &rest[at + piece.len()..];
    }
}

#[test]
fn pids_max_makes_fork_fail_and_counts_it() {
    let script = "cd /sys/fs/cgroup\nmkdir init\nfor p in $(cat cgroup.procs); do echo $p > init/cgroup.procs; done 2>/dev/null\necho +pids > cgroup.subtree_control\nmkdir p\n\
        sh -c 'echo $$ > p/cgroup.procs; echo 2 > p/pids.max; (true; true) ; true & true & wait' 2>&1\n\
        cat p/pids.events p/pids.peak p/pids.current\n";
    let text = shell(Machine::Lab, script);
    assert!(text.contains("Resource temporarily unavailable") || text.contains("annot fork"), "{text}");
    assert!(text.ends_with("2\n0\n") && !text.contains("max 0\n"), "{text}");
}

#[test]
fn a_hierarchy_of_version_1_takes_its_controller_from_version_2() {
    let script = "exec 2>&1\nmkdir /mnt/v1\nmount -t cgroup -o cpu none /mnt/v1\necho $?\nmount -t cgroup -o foo none /mnt/v1\n\
        mount -t cgroup -o freezer f /mnt/v1 && ls /mnt/v1\nmount | grep ' cgroup '\ngrep freezer /proc/self/cgroup\n\
        mkdir /mnt/v1/s\nsleep 1000 & S=$!\necho $S > /mnt/v1/s/tasks\necho FROZEN > /mnt/v1/s/freezer.state\ncat /mnt/v1/s/freezer.state\n\
        cut -d' ' -f3 /proc/$S/stat 2>/dev/null || { set -- $(cat /proc/$S/stat); echo $3; }\n\
        kill -9 $S\necho THAWED > /mnt/v1/s/freezer.state\nwait $S\necho $?\nrmdir /mnt/v1/s\numount /mnt/v1\ncat /proc/self/cgroup\n";
    let text = shell(Machine::Bare, script);
    let pieces = [
        "busy",
        "wrong fs type",
        "cgroup.clone_children\ncgroup.procs\ncgroup.sane_behavior\nnotify_on_release\nrelease_agent\ntasks\n",
        "f on /mnt/v1 type cgroup (rw,relatime,freezer)",
        "1:freezer:/",
        "FROZEN",
        "D\n",
        "137\n0::/nslab-1\n",
    ];
    let mut rest = text.as_str();
    for piece in pieces {
        let at = rest.find(piece).unwrap_or_else(|| panic!("{piece:?} is missing in {rest:?} of {text}"));
        rest = &rest[at + piece.len()..];
    }
}
