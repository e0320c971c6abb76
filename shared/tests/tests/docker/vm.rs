//! A virtual machine beside a container: a kernel of its own in one process of the host.

use nslab_sim::Machine;

use crate::common::Terminal;

/// Lets a tenth of a second pass.
fn rest(terminal: &mut Terminal) -> String {
    terminal.session.pass_time(100_000_000);
    terminal.screen()
}

#[test]
fn a_guest_has_a_kernel_of_its_own() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let mut screen = terminal.press("vm run -m 256 --name one\r");
    screen += &rest(&mut terminal);
    assert!(screen.contains("Linux version 6.18.44 booting as one") && screen.ends_with("guest:~# "), "{screen:?}");
    let mut run = |command: &str| {
        let mut screen = terminal.press(&format!("{command}\r"));
        screen += &rest(&mut terminal);
        screen
    };
    let ps = run("ps -e");
    assert!(ps.contains("    1 ?        00:00:00 init") && !ps.contains("dockerd"), "{ps:?}");
    assert!(run("uname -n").contains("\r\nguest\r\n"));
    assert!(run("grep MemTotal /proc/meminfo").contains("262144 kB"));
    assert!(run("ls /dev/kvm").contains("No such file"));
    // What it changes of its kernel is not the host's.
    run("hostname changed; echo 'only here' > /tmp/x; sleep 1000 &");
    let screen = run("exit");
    assert!(screen.contains("reboot: Power down") && screen.ends_with("docker-host:~# "), "{screen:?}");
    assert_eq!(terminal.run("hostname; ls /tmp"), "docker-host");
}

#[test]
fn the_host_sees_one_hypervisor_and_one_container() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("vm run -d -m 256 --name one");
    terminal.run("docker run -d --name box busybox sleep 1000");
    rest(&mut terminal);
    let listed = terminal.run("ps -ef");
    assert_eq!(listed.matches("qemu-system-x86_64").count(), 1, "{listed}");
    assert_eq!(listed.lines().filter(|line| line.ends_with(" sleep 1000")).count(), 1, "{listed}");
    assert_eq!(terminal.run("grep -c 'root@guest:~# ' /var/log/qemu/one.log"), "1");
    let pid = terminal.run("vm ps | grep one | while read n p r; do echo $p; done");
    // What each costs: a kernel and its system against one process.
    let rss = |terminal: &mut Terminal, pid: &str| -> u64 {
        let line = terminal.run(&format!("grep VmRSS /proc/{pid}/status"));
        line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0)
    };
    let container = terminal.run("docker inspect -f '{{.State.Pid}}' box");
    assert!(rss(&mut terminal, &pid) > 20 * rss(&mut terminal, &container).max(1));
    let fds = terminal.run(&format!("ls -l /proc/{pid}/fd"));
    assert!(
        fds.contains("/dev/kvm") && fds.contains("anon_inode:kvm-vm") && fds.contains("anon_inode:kvm-vcpu:0"),
        "{fds}"
    );
    // Its end is the end of everything in it.
    terminal.run(&format!("kill {pid}"));
    assert!(!terminal.run("ps -ef").contains("qemu"));
    assert_eq!(
        terminal.run("rm /dev/kvm; vm run").lines().next(),
        Some("Could not access KVM kernel module: No such file or directory")
    );
}
