//! The options of `docker run` that courses use, published ports, and what looks after them all.

use nslab_sim::Machine;

use crate::common::Terminal;

/// Lets time pass, sleeper by sleeper; what the screen shows meanwhile.
fn pass(terminal: &mut Terminal, seconds: u64) -> String {
    let mut left = seconds * 1_000_000_000;
    let mut shown = terminal.screen();
    while let Some(ns) = terminal.session.sleeps_ns().filter(|&ns| ns <= left) {
        terminal.session.pass_time(ns.max(1));
        left -= ns.max(1).min(left);
        shown += &terminal.screen();
    }
    terminal.session.pass_time(left);
    shown += &terminal.screen();
    // The prompt again.
    shown + &terminal.press("\r")
}

#[test]
fn options_mount_limit_and_name() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let mut run = |words: &str| terminal.run(&format!("docker run --rm {words}"));
    assert_eq!(
        run("--tmpfs /scratch:size=1m busybox grep ' /scratch ' /proc/mounts"),
        "tmpfs /scratch tmpfs rw,nosuid,nodev,noexec,relatime,size=1024k 0 0"
    );
    assert_eq!(run("--ulimit nofile=1024:2048 busybox sh -c 'ulimit -n; ulimit -Hn'"), "1024\r\n2048");
    assert_eq!(run("--cpuset-cpus 0 busybox cat /sys/fs/cgroup/cpuset/cpuset.cpus"), "0");
    assert_eq!(run("-c 512 busybox cat /sys/fs/cgroup/cpu/cpu.shares"), "512");
    assert!(run("--add-host foo:1.2.3.4 busybox cat /etc/hosts").contains("1.2.3.4\tfoo"));
    assert_eq!(run("--dns 8.8.8.8 --dns-search a.b busybox cat /etc/resolv.conf"), "search a.b\r\nnameserver 8.8.8.8");
    assert_eq!(
        run("--mount type=bind,source=/etc,target=/mnt,readonly busybox touch /mnt/x"),
        "touch: /mnt/x: Read-only file system"
    );
    assert_eq!(run("--sysctl net.ipv4.ip_forward=1 busybox cat /proc/sys/net/ipv4/ip_forward"), "1");
    assert_eq!(run("--security-opt no-new-privileges busybox grep NoNew /proc/self/status"), "NoNewPrivs:\t1");
    assert_eq!(run("--group-add 5 --group-add daemon -u 7:8 busybox id -G"), "8 5 1");
    assert!(run("--shm-size 1m busybox grep /dev/shm /proc/mounts").contains("size=1024k"));
    assert_eq!(run("--init busybox cat /proc/1/comm"), "docker-init");
    assert_eq!(run("--init busybox sh -c 'exit 3'; echo $?"), "3");
    assert!(run("--ulimit nofile=x busybox true").starts_with("invalid argument \"nofile=x\" for \"--ulimit\" flag: "));
    assert!(run("--restart always busybox true").starts_with("docker: Conflicting options: --restart and --rm."));
    terminal.run("printf 'A=1\\n# no\\nB=2\\n' > list");
    assert_eq!(terminal.run("docker run --rm --env-file list -e B=3 busybox sh -c 'echo $A $B'"), "1 3");
    assert_eq!(terminal.run("docker run -d -l tier=web --name web busybox sleep 100").len(), 64);
    assert_eq!(terminal.run("docker ps -f label=tier=web --format '{{.Names}} {{.Labels}}'"), "web tier=web");
    assert_eq!(terminal.run("docker ps -qf label=tier=db"), "");
    assert_eq!(terminal.run("docker update -m 64m web"), "web");
    assert_eq!(terminal.run("docker exec web cat /sys/fs/cgroup/memory/memory.limit_in_bytes"), "67108864");
}

#[test]
fn a_published_port_is_a_proxy() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 3\\r\\n\\r\\nhi\\n' > answer");
    let serve = "while true; do nc -l -p 80 < /answer; done";
    let run = format!("docker run -d --name web -p 8080:80 -v /root/answer:/answer busybox sh -c '{serve}'");
    assert_eq!(terminal.run(&run).len(), 64);
    assert!(terminal.run("docker ps").contains("0.0.0.0:8080->80/tcp, :::8080->80/tcp"));
    assert_eq!(terminal.run("docker port web 80"), "0.0.0.0:8080\r\n[::]:8080");
    assert_eq!(terminal.run("curl -s localhost:8080"), "hi");
    let screen = terminal.run("ss -tln");
    assert!(screen.contains("LISTEN 0      4096         0.0.0.0:8080      0.0.0.0:*"), "{screen}");
    assert!(screen.contains("LISTEN 0      4096            [::]:8080         [::]:*"), "{screen}");
    assert!(
        terminal
            .run("ps -ef | cat")
            .contains("/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2")
    );
    let screen = terminal.run("docker run -p 8080:80 busybox true");
    assert!(screen.contains("listen tcp4 0.0.0.0:8080: bind: address already in use"), "{screen}");
    assert_eq!(terminal.run("docker rm -f web"), "web");
    assert_eq!(terminal.run("ps -ef | grep -c docker-[p]roxy"), "0");
}

#[test]
fn a_container_starts_again_until_it_is_stopped() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("docker run -d --name few --restart on-failure:2 busybox sh -c 'echo try; exit 3'");
    pass(&mut terminal, 2);
    assert_eq!(terminal.run("docker inspect -f '{{.RestartCount}} {{.State.ExitCode}}' few"), "2 3");
    assert_eq!(terminal.run("docker logs few"), "try\r\ntry\r\ntry");
    terminal.run("docker run -d --name more --restart always busybox sleep 0.2");
    pass(&mut terminal, 2);
    let shown = terminal.press("docker stop more\r") + &pass(&mut terminal, 30);
    assert!(shown.contains("\r\nmore\r\n"), "{shown:?}");
    assert_eq!(terminal.run("docker inspect -f '{{.State.Status}} {{.State.Restarting}}' more"), "exited false");
    assert_eq!(terminal.run("docker ps -q"), "");
}

#[test]
fn what_is_left_is_shown_and_pruned() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("docker run --name done -v kept:/data busybox sh -c 'echo 12345 > /f; echo 123 > /data/g'");
    let screen = terminal.run("docker system df");
    assert!(screen.starts_with("TYPE            TOTAL     ACTIVE    SIZE"), "{screen}");
    assert!(screen.contains("Containers      1         0         6B"), "{screen}");
    assert!(
        terminal.run("docker volume inspect kept").contains("\"Mountpoint\": \"/var/lib/docker/volumes/kept/_data\"")
    );
    let screen = terminal.run("docker container prune -f");
    assert!(screen.starts_with("Deleted Containers:\r\n") && screen.ends_with("Total reclaimed space: 6B"), "{screen}");
    assert_eq!(terminal.run("docker volume prune -f"), "Deleted Volumes:\r\nkept\r\n\r\nTotal reclaimed space: 4B");
    terminal.run("docker run -d --name talk busybox sh -c 'echo one; sleep 1; echo two'");
    assert!(terminal.press("docker logs -f talk\r").ends_with("\r\none\r\n"));
    assert!(pass(&mut terminal, 2).starts_with("two\r\n"));
}

#[test]
fn a_container_is_asked_whether_it_is_well() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run(
        "docker run -d --name well --health-cmd 'test -e /ok || { echo no; exit 3; }' --health-interval 1s \
         --health-retries 2 busybox sleep 1000",
    );
    let status = "docker ps --format '{{.Status}}' | sed 's/.*(/(/'";
    assert_eq!(terminal.run(status), "(health: starting)");
    pass(&mut terminal, 3);
    assert_eq!(terminal.run(status), "(unhealthy)");
    let told = terminal.run("docker inspect -f '{{with .State.Health}}{{.FailingStreak}} {{(index .Log 0).ExitCode}} {{(index .Log 0).Output}}{{end}}' well");
    assert!(matches!(told.trim_end(), "2 3 no" | "3 3 no"), "{told}");
    terminal.run("docker exec well touch /ok");
    pass(&mut terminal, 2);
    assert_eq!(terminal.run(status), "(healthy)");
    assert_eq!(terminal.run("docker ps -q --filter health=healthy | wc -l"), "1");
    // What an image asks may be left out.
    terminal.run("printf 'FROM busybox\\nHEALTHCHECK --interval=5s CMD true\\n' | docker build -q -t asks -");
    terminal
        .run("docker run -d --name quiet --no-healthcheck asks sleep 1000; docker run -d --name asked asks sleep 9");
    assert_eq!(terminal.run("docker ps --format '{{.Names}} {{.Status}}' | grep -c health:"), "1");
}

#[test]
fn ports_are_published_by_range_and_all_at_once() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("docker run -d --name pairs -p 8000-8001:80-81 busybox sleep 1000");
    let ports = "0.0.0.0:8000\r\n80/tcp -> [::]:8000\r\n81/tcp -> 0.0.0.0:8001\r\n81/tcp -> [::]:8001";
    let shown = terminal.run("docker port pairs");
    assert!(shown.starts_with("80/tcp -> 0.0.0.0:8000") && shown.contains("81/tcp -> 0.0.0.0:8001"), "{shown} {ports}");
    terminal.run("docker run -d --name chosen -p 8000-8005:80 busybox sleep 1000");
    assert!(terminal.run("docker port chosen").starts_with("80/tcp -> 0.0.0.0:8002"));
    terminal.run("docker run -d --name all -P --expose 80 --expose 90 busybox sleep 1000");
    assert_eq!(
        terminal
            .run("docker inspect -f '{{range $p, $b := .NetworkSettings.Ports}}{{$p}} {{gt (len $b) 0}};{{end}}' all"),
        "80/tcp true;90/tcp true;"
    );
    let refused = terminal.run("docker run -p 1-3:1-2 busybox");
    assert!(refused.contains("Invalid ranges specified for container and host Ports"), "{refused}");
}

#[test]
fn a_root_file_system_is_taken_out_of_an_image() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("mkdir rootfs; docker export $(docker create busybox) | tar -C rootfs -xf -");
    assert_eq!(
        terminal.run("ls -A rootfs | cat"),
        ".dockerenv\r\nbin\r\ndev\r\netc\r\nhome\r\nproc\r\nroot\r\nsys\r\ntmp\r\nusr\r\nvar"
    );
    let shown = terminal.run("unshare -mpf chroot rootfs sh -c 'mount -t proc proc /proc; ps'");
    assert_eq!(shown, "PID   USER     TIME  COMMAND\r\n    1 root      0:00 ps");
    terminal.run("docker save busybox | gzip > b.tgz; docker rmi busybox");
    assert_eq!(terminal.run("zcat b.tgz | docker load"), "Loaded image: busybox:latest");
}
