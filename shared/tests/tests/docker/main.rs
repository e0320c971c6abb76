//! docker at the terminal of `docker-host`: what a person types, and what the screen then shows.

mod build;
mod cf;
#[path = "../common/mod.rs"]
mod common;
mod console;
mod images;
mod network;
mod options;
mod vm;

use common::Terminal;
use nslab_sim::Machine;

/// The host's number of the process whose line of `ps -ef` ends so, and its parent's.
fn pids(terminal: &mut Terminal, ending: &str) -> Option<(String, String)> {
    let screen = terminal.run("ps -ef");
    let line = screen.lines().find(|line| line.ends_with(ending))?;
    let words: Vec<&str> = line.split_whitespace().collect();
    Some((words[1].to_string(), words[2].to_string()))
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
    assert_eq!(terminal.run("id"), "uid=0(root) gid=0(root) groups=0(root),10(wheel)");
    let hostname = terminal.run("hostname");
    assert!(hostname.len() == 12 && hostname.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hostname:?}");
    assert_eq!(terminal.run("ls -d /bin /etc | cat"), "/bin\r\n/etc");
    assert!(terminal.run("mount").starts_with("overlay on / type overlay (rw,"));
    assert_eq!(terminal.run("hostname other"), "hostname: sethostname: Operation not permitted");
    assert_eq!(terminal.run("grep CapEff /proc/self/status"), "CapEff:\t00000000a80425fb");
    assert_eq!(
        terminal.run("echo x > /proc/sys/kernel/hostname"),
        "sh: can't create /proc/sys/kernel/hostname: Read-only file system"
    );
    assert!(terminal.run("cat /proc/self/cgroup").contains(":cpu:/docker/"));
    let screen = terminal.press("exit\r");
    assert!(screen.starts_with("exit\r\n") && screen.ends_with("docker-host:~# "), "{screen:?}");
    // Nothing is left of it on the host but its files.
    assert_eq!(terminal.run("mount | grep -c overlay"), "0");
    assert!(terminal.run("docker ps -a").contains("Exited (0)"));
}

#[test]
fn the_host_sees_a_container_s_process_by_another_pid() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let id = terminal.run("docker run -d --name web busybox sleep 100");
    assert_eq!(id.len(), 64, "{id:?}");
    let (pid, shim) = pids(&mut terminal, " sleep 100").expect("the host sees it");
    assert_ne!(pid, "1");
    assert_eq!(terminal.run("docker inspect -f '{{.State.Pid}}' web"), pid);
    // The shim is its parent, and the first process's child: it outlives the client.
    assert_eq!(terminal.run(&format!("cat /proc/{shim}/comm")), "containerd-shim");
    assert!(terminal.run(&format!("grep PPid /proc/{shim}/status")).ends_with("\t1"));
    let listed = terminal.run("docker ps");
    assert!(listed.contains(&id[..12]) && listed.contains("\"sleep 100\"") && listed.ends_with("web"), "{listed:?}");
    let inside = terminal.run("docker exec web ps");
    assert!(inside.contains("    1 root      0:00 sleep 100"), "{inside:?}");
    for ns in ["pid", "mnt", "uts", "ipc", "net"] {
        let own = terminal.run(&format!("readlink /proc/self/ns/{ns}"));
        assert_ne!(terminal.run(&format!("readlink /proc/{pid}/ns/{ns}")), own);
    }
    let scope = format!("/sys/fs/cgroup/memory/docker/{id}");
    assert_eq!(terminal.run(&format!("cat {scope}/cgroup.procs")), pid);
    assert_eq!(
        terminal.run(&format!("ls /proc/{pid}/root | cat")),
        "bin\r\ndev\r\netc\r\nhome\r\nproc\r\nroot\r\nsys\r\ntmp\r\nusr\r\nvar"
    );
    // Its time comes, its shim ends with it, and nothing is left.
    terminal.session.pass_time(101_000_000_000);
    terminal.screen();
    assert!(pids(&mut terminal, " sleep 100").is_none() && !terminal.run("ps -ef").contains("defunct"));
    assert!(!terminal.run("docker ps").contains("web"));
    assert!(terminal.run(&format!("ls -d {scope}")).contains("No such file"));
    assert_eq!(terminal.run("docker inspect -f '{{.State.Status}} {{.State.ExitCode}}' web"), "exited 0");
}

#[test]
fn a_container_starts_stops_and_goes() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("docker run -d --name web busybox sh -c 'echo out; echo err >&2; sleep 1000'");
    assert_eq!(terminal.run("docker logs web"), "out\r\nerr");
    assert_eq!(terminal.run("docker logs web 2>/dev/null"), "out");
    let refused = terminal.run("docker rm web");
    assert!(refused.starts_with("Error response from daemon: You cannot remove a running container"), "{refused:?}");
    // As pid 1 it has no handler for SIGTERM: docker waits ten seconds, then SIGKILL comes.
    terminal.press("docker stop web\r");
    terminal.session.pass_time(9_000_000_000);
    assert_eq!(terminal.screen(), "");
    terminal.session.pass_time(1_100_000_000);
    assert!(terminal.screen().starts_with("web\r\n"));
    assert!(terminal.run("docker ps -a").contains("Exited (137)"));
    assert_eq!(terminal.run("docker start web"), "web");
    assert_eq!(terminal.run("docker kill web"), "web");
    assert_eq!(terminal.run("docker logs web 2>&1"), "out\r\nerr\r\nout\r\nerr");
    assert_eq!(terminal.run("docker rm web; docker ps -aq"), "web");
    assert_eq!(terminal.run("docker run --rm busybox sh -c 'exit 3'; echo $?; docker ps -aq"), "3");
    terminal.run("docker run -d --name web busybox sleep 1000");
    assert_eq!(terminal.run("docker rm -f web; ps -e | grep -c sleep"), "web\r\n0");
    assert_eq!(terminal.run("docker create --name later busybox echo now").len(), 64);
    assert_eq!(terminal.run("docker start -a later"), "now");
}

#[test]
fn options_choose_namespaces_limits_and_files() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let mut run = |words: &str| terminal.run(&format!("docker run --rm {words}"));
    assert_eq!(run("-h box busybox hostname"), "box");
    assert_eq!(run("-e A=b -w /tmp busybox sh -c 'echo $A $PWD'"), "b /tmp");
    assert_eq!(run("-u nobody busybox id"), "uid=65534(nobody) gid=65534(nogroup) groups=65534(nogroup)");
    assert_eq!(run("-u 7:8 busybox id -u"), "7");
    assert_eq!(run("--read-only busybox touch /x"), "touch: /x: Read-only file system");
    assert_eq!(run("--pids-limit 5 busybox cat /sys/fs/cgroup/pids/pids.max"), "5");
    let cpu = "cd /sys/fs/cgroup/cpu; cat cpu.cfs_period_us cpu.cfs_quota_us";
    assert_eq!(run(&format!("--cpus 0.2 busybox sh -c '{cpu}'")), "100000\r\n20000");
    assert_eq!(run(&format!("--cpu-period 50000 --cpu-quota 10000 busybox sh -c '{cpu}'")), "50000\r\n10000");
    assert_eq!(run("-m 64m busybox cat /sys/fs/cgroup/memory/memory.limit_in_bytes"), "67108864");
    assert_eq!(
        run("-m 1m busybox true").lines().next(),
        Some("docker: Error response from daemon: Minimum memory limit allowed is 6MB.")
    );
    assert_eq!(run("--cap-drop all busybox grep CapEff /proc/self/status"), "CapEff:\t0000000000000000");
    assert_eq!(run("--cap-add sys_admin busybox grep CapEff /proc/self/status"), "CapEff:\t00000000a82425fb");
    assert_eq!(run("--privileged busybox hostname other"), "");
    assert!(run("--pid=host busybox ps").contains("/usr/bin/dockerd"));
    assert_eq!(run("--uts=host busybox hostname"), "docker-host");
    assert_eq!(run("-v /root/shared:/data busybox sh -c 'echo hi > /data/f'; cat /root/shared/f"), "hi");
    assert_eq!(run("-v /root/shared:/data:ro busybox touch /data/g"), "touch: /data/g: Read-only file system");
    assert_eq!(run("-v kept:/data busybox touch /data/h; ls /var/lib/docker/volumes/kept/_data"), "h");
    terminal.run("docker run -d --name one busybox sleep 1000");
    assert!(terminal.run("docker run --rm --pid=container:one busybox ps").contains("1 root      0:00 sleep 1000"));
    let net = "readlink /proc/self/ns/net";
    let one = terminal.run(&format!("docker exec one {net}"));
    assert_eq!(terminal.run(&format!("docker run --rm --net=container:one busybox {net}")), one);
    let host = terminal.run(net);
    assert_eq!(terminal.run(&format!("docker run --rm --net=host busybox {net}")), host);
    assert_eq!(terminal.run("echo typed | docker run --rm -i busybox cat"), "typed");
    assert_eq!(
        terminal.run("docker exec -u nobody -w /tmp -e X=1 one sh -c 'whoami; pwd; echo $X'"),
        "nobody\r\n/tmp\r\n1"
    );
    assert_eq!(terminal.run("docker top one | grep -c sleep"), "1");
}

#[test]
fn docker_says_what_it_cannot_do() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let screen = terminal.run("docker run nosuch");
    assert!(
        screen.starts_with("Unable to find image 'nosuch:latest' locally\r\ndocker: nslab's registry"),
        "{screen:?}"
    );
    assert_eq!(terminal.run("echo $?"), "125");
    let screen = terminal.run("docker run --rm busybox nosuch");
    assert!(screen.contains("exec: \"nosuch\": executable file not found in $PATH"), "{screen:?}");
    assert_eq!(terminal.run("echo $?; docker ps -aq"), "127");
    assert_eq!(terminal.run("true | docker run -it busybox sh"), "the input device is not a TTY");
    assert_eq!(terminal.run("docker run --frob busybox"), "unknown flag: --frob\r\nSee 'docker run --help'.");
    assert_eq!(terminal.run("docker run --name"), "flag needs an argument: --name\r\nSee 'docker run --help'.");
    assert_eq!(
        terminal.run("docker run -P --expose 53/udp busybox"),
        "docker run: nslab does not model option -P of 53/udp"
    );
    assert_eq!(terminal.run("docker frob"), "docker: 'frob' is not a docker command.\r\nSee 'docker --help'");
    assert_eq!(terminal.run("docker compose up"), "docker: nslab does not model option or command compose");
    assert_eq!(terminal.run("docker exec nosuch ls"), "Error: No such container: nosuch");
    assert_eq!(terminal.run("docker inspect nosuch"), "[]\r\nError: No such object: nosuch");
    let screen = terminal.run("docker run --name a.b busybox; docker run --name a.b busybox");
    assert!(screen.contains("Conflict. The container name \"/a.b\" is already in use"), "{screen:?}");
}

#[test]
fn the_client_hands_signals_on_and_may_die() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal
        .run("docker run --name trap busybox sh -c 'trap \"echo caught; exit 5\" INT; while :; do sleep 1; done' &");
    terminal.session.pass_time(500_000_000);
    terminal.screen();
    terminal.run("kill -INT $!");
    terminal.session.pass_time(1_000_000_000);
    terminal.screen();
    assert!(terminal.run("docker logs trap").starts_with("caught\r\n[1]+  Exit 5 "));
    assert_eq!(terminal.run("docker inspect -f '{{.State.ExitCode}}' trap"), "5");
    // Without its client a container goes on.
    terminal.run("docker run --name stays busybox sleep 1000 & sleep 0");
    terminal.run("kill -KILL $!");
    assert!(terminal.run("docker ps").contains("stays"));
}
