//! Terminals of containers: whose they are, who sits at them, and who may leave.

use nslab_sim::Machine;

use crate::common::Terminal;

#[test]
fn a_container_has_a_terminal_of_its_own() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.press("docker run -it --name shell busybox sh\r");
    assert_eq!(terminal.run("tty; ls /dev/pts | cat"), "/dev/pts/0\r\n0\r\nptmx");
    let mounts = terminal.run("mount | grep -c '^devpts on /dev/console type devpts'");
    assert_eq!(mounts, "1");
    terminal.press("cat\r");
    assert_eq!(terminal.press("abc\r"), "abc\r\nabc\r\n");
    terminal.press("\x04");
    terminal.press("sleep 100\r");
    let screen = terminal.press("\x03");
    assert!(screen.ends_with("^C\r\n/ # "), "{screen:?}");
    // Who leaves leaves the container to itself, and finds it again.
    let screen = terminal.press("\x10\x11");
    assert!(screen.contains("read escape sequence\r\n"), "{screen:?}");
    assert_eq!(terminal.run("docker inspect -f '{{.State.Status}}' shell"), "running");
    assert_eq!(terminal.run("docker logs shell | grep -c abc"), "2");
    terminal.press("docker attach shell\r");
    let screen = terminal.press("hostname\r");
    assert!(screen.starts_with("hostname\r\n") && screen.ends_with("/ # "), "{screen:?}");
    let screen = terminal.press("exit 7\r");
    assert!(screen.ends_with("docker-host:~# "), "{screen:?}");
    assert_eq!(
        terminal.run("echo $?; docker attach shell"),
        "7\r\nYou cannot attach to a stopped container, start it first"
    );
}

#[test]
fn docker_exec_brings_a_second_terminal() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("docker run -itd --name shell busybox sh");
    terminal.press("docker exec -it shell sh\r");
    assert_eq!(terminal.run("tty; ls /dev/pts | cat"), "/dev/pts/1\r\n0\r\n1\r\nptmx");
    let screen = terminal.press("exit 4\r");
    assert!(screen.ends_with("docker-host:~# "), "{screen:?}");
    assert_eq!(terminal.run("echo $?; docker exec shell ls /dev/pts | cat"), "4\r\n0\r\nptmx");
    // Without a terminal, and with the input that -i keeps open.
    terminal.run("docker run -di --name cat busybox cat");
    assert_eq!(terminal.run("echo one | docker attach cat"), "one");
    assert_eq!(terminal.run("docker inspect -f '{{.State.Status}}' cat"), "exited");
}
