//! A container's network: eth0 at the host's bridge.

use super::common::Terminal;
use nslab_sim::Machine;

/// What ping says, as time passes.
fn ping(terminal: &mut Terminal, command: &str) -> String {
    let mut said = terminal.run(command);
    for _ in 0..20 {
        terminal.session.pass_time(100_000_000);
        said += &terminal.screen();
    }
    said
}

#[test]
fn a_container_has_eth0_at_the_bridge() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let id = terminal.run("docker run -d --name web busybox sleep 1000");
    terminal.run("docker run -d --name db busybox sleep 1000");
    let addresses = "docker inspect -f '{{.NetworkSettings.IPAddress}}' web db";
    assert_eq!(terminal.run(addresses), "172.17.0.2\r\n172.17.0.3");
    let shown = terminal.run("docker exec web ip addr show eth0");
    let lines: Vec<&str> = shown.split("\r\n").collect();
    assert!(lines[0].contains("eth0@if") && lines[0].contains("UP,LOWER_UP"), "{shown:?}");
    assert_eq!(lines[1], "    link/ether 02:42:ac:11:00:02 brd ff:ff:ff:ff:ff:ff");
    assert_eq!(lines[2], "    inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0");
    assert!(!shown.contains("inet6"), "{shown:?}");
    assert_eq!(
        terminal.run("docker exec web ip route"),
        "default via 172.17.0.1 dev eth0 \r\n172.17.0.0/16 dev eth0 scope link  src 172.17.0.2 "
    );
    for to in ["172.17.0.3", "172.17.0.1", "192.168.56.10"] {
        let said = ping(&mut terminal, &format!("docker exec web ping -c 1 {to}"));
        assert!(said.contains("1 packets transmitted, 1 packets received, 0% packet loss"), "{said:?}");
    }
    assert!(ping(&mut terminal, "ping -c 1 172.17.0.2").contains("1 received"));
    assert_eq!(terminal.run("docker exec web tail -n 1 /etc/hosts"), format!("172.17.0.2\t{}", &id[..12]));
    assert_eq!(terminal.run("docker exec web cat /etc/resolv.conf"), terminal.run("cat /etc/resolv.conf"));
    // On the host each is a device at the bridge.
    let devices = terminal.run("ip link show master docker0");
    assert_eq!(devices.matches("master docker0 state UP").count(), 2, "{devices:?}");
    let pid = terminal.run("docker inspect -f '{{.State.Pid}}' web");
    assert!(terminal.run(&format!("nsenter -t {pid} -n ip addr")).contains("inet 172.17.0.2/16"));
    // What is gone leaves no device, and its address is free.
    assert_eq!(terminal.run("docker rm -f web"), "web");
    assert_eq!(terminal.run("ip link show master docker0").matches("veth").count(), 1);
    terminal.run("docker run -d --name again busybox sleep 1000");
    assert_eq!(terminal.run("docker inspect -f '{{.NetworkSettings.IPAddress}}' again"), "172.17.0.2");
    assert_eq!(terminal.run("docker rm -f again db"), "again\r\ndb");
    assert_eq!(terminal.run("mount | grep -c nsfs"), "0");
}

#[test]
fn a_container_without_a_network_has_lo_alone_and_another_may_share_it() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let shown = terminal.run("docker run --rm --net=none busybox ip -o link");
    assert_eq!(shown.split("\r\n").count(), 1, "{shown:?}");
    assert!(terminal.run("docker run --rm --net=host busybox ip -o link").contains("docker0"));
    let id = terminal.run("docker run -d --name web busybox sleep 1000");
    assert!(terminal.run("docker run --rm --net=container:web busybox ip addr").contains("inet 172.17.0.2/16"));
    assert_eq!(terminal.run("docker run --rm --net=container:web busybox hostname"), id[..12]);
}

#[test]
fn docker_shows_its_networks() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let listed = terminal.run("docker network ls");
    let lines: Vec<&str> = listed.split("\r\n").collect();
    assert_eq!(lines[0], "NETWORK ID     NAME      DRIVER    SCOPE");
    assert!(lines[1].ends_with("   bridge    bridge    local") && lines[3].ends_with("   none      null      local"));
    let id = terminal.run("docker network inspect -f '{{.Id}}' bridge");
    assert_eq!(lines[1][..12], id[..12]);
    terminal.run("docker run -d --name web busybox sleep 1000");
    let shown = terminal.run("docker network inspect bridge");
    assert!(shown.contains("\"IPv4Address\": \"172.17.0.2/16\"") && shown.contains("\"Name\": \"web\""), "{shown:?}");
    assert_eq!(terminal.run("docker network inspect nosuch").lines().last(), Some("Error: No such network: nosuch"));
    assert!(terminal.run("docker network create --ipv6 own").contains("nslab does not model"));
}

#[test]
fn containers_of_a_network_know_each_other_by_name() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    let id = terminal.run("docker network create mynet");
    assert!(terminal.run("docker network ls --filter type=custom -q").ends_with(&id[..12]));
    assert_eq!(terminal.run(&format!("ip -4 -o addr show br-{} | awk '{{print $4}}'", &id[..12])), "172.18.0.1/16");
    terminal.run("docker run -d --name web --network mynet busybox sleep 1000");
    let db = terminal.run("docker run -d --name db --network mynet --network-alias store busybox sleep 1000");
    terminal.run("docker run -d --name alone busybox sleep 1000");
    for name in ["db", "store", "db.mynet", &db[..12]] {
        let said = ping(&mut terminal, &format!("docker exec web ping -c 1 {name}"));
        assert!(said.starts_with(&format!("PING {name} (172.18.0.3)")) && said.contains(" 0% packet loss"), "{said:?}");
    }
    assert_eq!(terminal.run("docker exec web ping -c 1 nosuch"), "ping: bad address 'nosuch'");
    assert_eq!(terminal.run("docker exec web cat /etc/resolv.conf"), "nameserver 127.0.0.11\r\noptions ndots:0");
    assert_eq!(terminal.run("docker exec alone ping -c 1 web"), "ping: bad address 'web'");
    // A running container gets another device, and the names.
    assert_eq!(terminal.run("docker network connect mynet alone"), "");
    assert!(ping(&mut terminal, "docker exec alone ping -c 1 web").contains(" 0% packet loss"));
    assert_eq!(
        terminal.run("docker exec alone ip route"),
        "default via 172.17.0.1 dev eth0 \r\n172.17.0.0/16 dev eth0 scope link  src 172.17.0.2 \r\n\
         172.18.0.0/16 dev eth1 scope link  src 172.18.0.4 "
    );
    let twice = terminal.run("docker network connect mynet alone");
    assert_eq!(twice, "Error response from daemon: endpoint with name alone already exists in network mynet");
    assert!(terminal.run("docker network rm mynet").contains("has active endpoints"));
    assert_eq!(terminal.run("docker network disconnect bridge alone"), "");
    assert_eq!(terminal.run("docker exec alone ip route | head -1"), "default via 172.18.0.1 dev eth1 ");
    assert_eq!(terminal.run("docker network disconnect mynet alone"), "");
    assert_eq!(terminal.run("docker exec alone ip -o link | wc -l"), "1");
    assert_eq!(terminal.run("docker rm -f web db alone; docker network rm mynet"), "web\r\ndb\r\nalone\r\nmynet");
    assert_eq!(terminal.run("ip -o link | wc -l"), "3");
    terminal.run("docker network create --subnet 10.5.0.0/16 fixed");
    assert_eq!(
        terminal.run("docker run --rm --network fixed --ip 10.5.1.1 busybox sh -c 'ip addr show eth0 | grep inet'"),
        "    inet 10.5.1.1/16 brd 10.5.255.255 scope global eth0"
    );
    assert!(terminal.run("docker network create --subnet 10.5.7.0/24 no").contains("Pool overlaps with other one"));
    assert!(terminal.run("docker network create fixed").ends_with("network with name fixed already exists"));
    assert!(terminal.run("docker network rm bridge").contains("is a pre-defined network and cannot be removed"));
}

#[test]
fn a_container_is_renamed_paused_and_compared_with_its_image() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    terminal.run("docker run -d --name web busybox sleep 1000");
    assert_eq!(terminal.run("docker rename web site"), "");
    assert_eq!(terminal.run("docker pause site"), "site");
    assert!(terminal.run("docker ps").contains("(Paused)"));
    assert!(terminal.run("docker exec site true").contains("is paused, unpause the container before exec"));
    assert_eq!(terminal.run("docker unpause site"), "site");
    assert_eq!(terminal.run("docker exec site sh -c 'echo x > /new; rm /bin/cat'"), "");
    assert_eq!(terminal.run("docker diff site"), "C /bin\r\nD /bin/cat\r\nA /new");
    assert_eq!(terminal.run("docker port site"), "");
    assert_eq!(terminal.run("docker volume create data"), "data");
    assert_eq!(terminal.run("docker run --rm -v data:/d busybox sh -c 'echo kept > /d/f'"), "");
    assert_eq!(terminal.run("docker run --rm -v data:/d busybox cat /d/f"), "kept");
    assert_eq!(terminal.run("docker volume ls"), "DRIVER    VOLUME NAME\r\nlocal     data");
    assert_eq!(terminal.run("docker volume rm data"), "data");
}

#[test]
fn users_become_others() {
    let mut terminal = Terminal::shell(Machine::DockerHost);
    assert_eq!(terminal.run("sudo -u learner id -un"), "learner");
    assert_eq!(terminal.run("sudo sh -c 'echo $SUDO_USER $HOME'"), "root /root");
    assert_eq!(terminal.run("sudo nosuch"), "sudo: nosuch: command not found");
    assert_eq!(terminal.run("su learner -c 'id -u; sudo id -u'"), "1000\r\n0");
    assert_eq!(terminal.run("su - learner -c 'pwd; echo $USER $HOME'"), "/home/learner\r\nlearner /home/learner");
    let map = terminal.run("su learner -c 'unshare --map-auto --map-root-user cat /proc/self/uid_map'");
    assert_eq!(map, "         0       1000          1\r\n         1     100000      65535");
    let said = terminal.run("su nobody -s /bin/sh -c 'sudo -n id'");
    assert_eq!(said, "sudo: a password is required");
}
