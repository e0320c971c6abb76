//! The platform before docker: an application is pushed, staged, placed on a cell, and runs in a sandbox.

use nslab_sim::Machine;

use crate::common::Terminal;

#[test]
fn an_application_is_staged_and_placed() {
    let mut terminal = Terminal::shell(Machine::CloudFoundry);
    let screen = terminal.run("cf push hello -p hello -i 2");
    assert!(screen.starts_with("Pushing app hello to org course / space dev as admin...\r\n"), "{screen:?}");
    for line in
        ["   Downloaded python_buildpack\r\n", "instances:       2/2\r\n", "start command:   python3 app.py\r\n"]
    {
        assert!(screen.contains(line), "{line:?} in {screen}");
    }
    // The scheduler takes the cell with the most room: one instance on each.
    assert!(screen.contains("on cell-1") && screen.contains("on cell-2"), "{screen}");
    assert_eq!(terminal.run("ls /var/vcap/store/blobstore"), "droplets  packages");
    let listed = terminal.run("ps -ef");
    assert_eq!(listed.lines().filter(|line| line.ends_with("python3 app.py")).count(), 2, "{listed}");
    assert!(listed.contains("/var/vcap/packages/rep/bin/rep"), "{listed}");
    assert!(terminal.run("cf apps").ends_with("hello   started           web:2/2"));
    let logs = terminal.run("cf logs hello --recent");
    assert!(logs.contains("[APP/PROC/WEB/0] OUT listening as ") && logs.contains("[APP/PROC/WEB/1] OUT"), "{logs}");
    let scaled = terminal.run("cf scale hello -i 1");
    assert!(scaled.contains("instances:       1/1"), "{scaled}");
    assert_eq!(terminal.run("cf delete hello -f"), "Deleting app hello in org course / space dev as admin...\r\nOK");
    assert_eq!(terminal.run("ps -ef | grep -c 'python3 app'"), "1");
    assert!(terminal.run("cf apps").ends_with("No apps found"));
}

#[test]
fn applications_of_many_users_do_not_see_each_other() {
    let mut terminal = Terminal::shell(Machine::CloudFoundry);
    terminal.run("cf login -u alice -s alice; cf push one -p hello");
    terminal.run("cf login -u bob -s bob; cf push two -p hello; cf push three -p hello");
    assert!(!terminal.run("cf apps").contains("one"));
    assert_eq!(terminal.run("cf app one"), "App 'one' not found.\r\nFAILED");
    // Two of the three share a cell, and each sees itself alone.
    let seen = terminal.run("cf ssh two -c 'ps -e'");
    assert!(seen.contains("1 ?        00:00:00 python3") && seen.matches("python3").count() == 1, "{seen}");
    assert_eq!(
        terminal.run("cf ssh two -c 'id -un; pwd; ls'"),
        "vcap\r\n/home/vcap\r\napp  deps  logs  staging_info.yml  tmp"
    );
    assert!(terminal.run("cf ssh two -c 'cat /proc/self/cgroup'").contains(":memory:/"));
    assert!(terminal.run("ls /sys/fs/cgroup/memory/garden").matches("memory.limit").count() == 1);
    assert_eq!(terminal.run("ps -ef | grep -v grep | grep -c 'python3 app.py'"), "3");
    // A cell is a machine by its name.
    assert_eq!(terminal.run("nsenter -t 672 -u hostname"), "cell-2");
}

#[test]
fn what_no_buildpack_knows_is_not_staged() {
    let mut terminal = Terminal::shell(Machine::CloudFoundry);
    let screen = terminal.run("mkdir empty; echo x > empty/x; cf push none -p empty");
    assert!(screen.contains("NoAppDetectedError") && screen.ends_with("FAILED"), "{screen:?}");
    let screen = terminal.run("touch empty/Gemfile; cf push none -p empty -c 'ruby x'");
    assert!(
        screen.ends_with("nslab does not model ruby_buildpack, which this application needs\r\nFAILED"),
        "{screen:?}"
    );
    // A program of one's own needs no language.
    let screen = terminal.run("rm empty/Gemfile; cf push own -p empty -c 'sh -c \"cat x; sleep 1000\"'");
    assert!(screen.contains("        binary_buildpack\r\n") && screen.contains("#0   running"), "{screen:?}");
    assert!(terminal.run("cf logs own --recent").ends_with("OUT x"));
}

#[test]
fn the_same_application_is_a_docker_image() {
    let mut terminal = Terminal::shell(Machine::CloudFoundry);
    let built = terminal.run("docker build -t hello hello");
    assert!(built.ends_with("Successfully tagged hello:latest"), "{built:?}");
    terminal.run("docker run -d --name hello hello");
    assert!(terminal.run("docker logs hello").starts_with("listening as "));
}
