//! Published ports: docker-proxy, which listens on the host and hands on what comes (moby, cmd/docker-proxy).
//!
//! The real dockerd also writes rules of netfilter, so that what comes from outside reaches the container without the proxy;
//! here all of it passes the proxy (ADR 15).

use std::net::IpAddr;
use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Pid, PollFd, Ret, Signal, Syscall, WaitFlags};

use super::RUN;
use super::cli::{Command, Parsed};
use super::container::{Container, write};
use super::json::{Json, object};
use super::run::{invalid, refused};
use super::start::leave;
use crate::applet::tcp;
use crate::process::Args;
use crate::sys::{POLLIN, Sys};
use crate::text::lossy;

/// The proxy.
const PROXY: &str = "/usr/bin/docker-proxy";
/// The descriptor through which a proxy tells who started it (moby, portmapper/proxy.go).
const TELL_FD: Fd = Fd(3);

/// Reads `-p` and `-P`, in the words of `docker inspect`.
pub(super) async fn bindings(sys: &Sys, command: &Command, parsed: &Parsed) -> Result<Json, u8> {
    let mut all: Vec<(String, Vec<Json>)> = Vec::new();
    for given in parsed.all("publish") {
        let (rest, proto) = given.split_once('/').unwrap_or((&given, "tcp"));
        if proto == "udp" || proto == "sctp" || rest.starts_with('[') {
            return Err(crate::getopt::unmodelled(sys, "docker run", &format!("-p {given}")).await);
        }
        let parts: Vec<&str> = rest.split(':').collect();
        let (ip, host, inside) = match parts[..] {
            [inside] => ("", "", inside),
            [host, inside] => ("", host, inside),
            [ip, host, inside] => (ip, host, inside),
            _ => {
                return Err(
                    invalid(sys, command, &given, "-p, --publish", &format!("Invalid ip address: {rest}")).await
                );
            }
        };
        let is_port = |text: &str| range(text).is_some();
        let (inner, outer) = (range(inside), range(host));
        let nr = |range: Option<(u16, u16)>| range.map_or(0, |(first, last)| u32::from(last - first) + 1);
        let why = if proto != "tcp" {
            Some(format!("Invalid proto: {proto}"))
        } else if inside.is_empty() {
            Some(format!("No port specified: {given}<empty>"))
        } else if !is_port(inside) {
            Some(format!("Invalid containerPort: {inside}"))
        } else if !host.is_empty() && host != "0" && !is_port(host) {
            Some(format!("Invalid hostPort: {host}"))
        } else if nr(inner) > 1 && !host.is_empty() && nr(inner) != nr(outer) {
            Some(format!("Invalid ranges specified for container and host Ports: {inside} and {host}"))
        } else if !ip.is_empty() && ip.parse::<IpAddr>().is_err() {
            Some(format!("Invalid ip address: {ip}"))
        } else {
            None
        };
        if let Some(why) = why {
            return Err(invalid(sys, command, &given, "-p, --publish", &why).await);
        }
        let (first, last) = inner.unwrap_or((0, 0));
        for port in first..=last {
            // A range on both sides goes pairwise; for one port a range is what may be chosen from.
            let host = match outer {
                Some((begin, _)) if first != last => (begin + (port - first)).to_string(),
                _ => host.to_string(),
            };
            let binding = object(vec![("HostIp", ip.into()), ("HostPort", Json::Text(host))]);
            let key = format!("{port}/tcp");
            match all.iter_mut().find(|pair| pair.0 == key) {
                Some(pair) => pair.1.push(binding),
                None => all.push((key, vec![binding])),
            }
        }
    }
    if !all.is_empty() {
        let network = parsed.value("network").or(parsed.value("net")).unwrap_or("default");
        if network.starts_with("container:") {
            let text = "conflicting options: port publishing and the container type network mode.";
            return Err(refused(sys, command, text).await);
        }
    }
    Ok(Json::Object(all.into_iter().map(|(key, list)| (key, Json::List(list))).collect()))
}

/// Reads `PORT` or `FIRST-LAST`.
fn range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first > 0 && first <= last).then_some((first, last))
}

/// What is to be published: what `-p` says, and with `-P` all else that is exposed.
fn wanted(container: &Container) -> Vec<(String, Json)> {
    let pairs = |path: &str| match container.json.at(path) {
        Some(Json::Object(pairs)) => pairs.clone(),
        _ => Vec::new(),
    };
    let mut all = pairs("HostConfig.PortBindings");
    if container.json.is_true("HostConfig.PublishAllPorts") {
        for (key, _) in pairs("Config.ExposedPorts") {
            // Simplified: a port of UDP has no proxy.
            if key.ends_with("/tcp") && all.iter().all(|pair| pair.0 != key) {
                let binding = object(vec![("HostIp", "".into()), ("HostPort", "".into())]);
                all.push((key, Json::List(vec![binding])));
            }
        }
    }
    all
}

/// Starts the proxies of a container that has its address; `Err`: the daemon's words.
pub(super) async fn publish(sys: &Sys, container: &mut Container) -> Result<(), String> {
    let wanted = wanted(container);
    let address = super::network::address(container);
    if wanted.is_empty() || address.is_empty() {
        return Ok(());
    }
    let mut pids = Vec::new();
    let mut shown = Vec::new();
    let mut failed = None;
    'all: for (key, list) in &wanted {
        let Json::List(list) = list else { continue };
        let inside = key.split('/').next().unwrap_or_default();
        let mut bound = Vec::new();
        for binding in list {
            let ip = binding.text("HostIp");
            let mut port = binding.text("HostPort");
            let hosts = if ip.is_empty() { vec!["0.0.0.0".to_string(), "::".to_string()] } else { vec![ip] };
            for host in hosts {
                if port.is_empty() || port == "0" {
                    port = free_port(sys).await;
                }
                if let Some((first, last)) = range(&port).filter(|(first, last)| first < last) {
                    port = free_of(sys, &host, first, last).await;
                }
                match start(sys, &host, &port, &address, inside).await {
                    Ok(pid) => pids.push(pid.0.to_string()),
                    // A machine without IPv6 has no second one.
                    Err(why) if host == "::" && why.contains("address family not supported") => continue,
                    Err(why) => {
                        let colon = if host.contains(':') { format!("[{host}]") } else { host.clone() };
                        let kind = if host.contains(':') { "tcp6" } else { "tcp4" };
                        failed = Some(format!(
                            "driver failed programming external connectivity on endpoint {} ({}): Error starting \
                             userland proxy: listen {kind} {colon}:{port}: {why}.",
                            container.name(),
                            super::network::endpoint_id(container),
                        ));
                        break 'all;
                    }
                }
                bound.push(object(vec![("HostIp", host.as_str().into()), ("HostPort", port.as_str().into())]));
            }
        }
        shown.push((key.clone(), Json::List(bound)));
    }
    let dir = format!("{RUN}/{}", container.id);
    let _ = super::container::mkdir_all(sys, &dir).await;
    let _ = write(sys, &format!("{dir}/proxy.pids"), &pids.join(" ")).await;
    if let Some(failed) = failed {
        return Err(failed);
    }
    container.json.put("NetworkSettings.Ports", Json::Object(shown));
    Ok(())
}

/// Ends the proxies of a container.
pub(super) async fn withdraw(sys: &Sys, container: &mut Container) {
    let path = format!("{RUN}/{}/proxy.pids", container.id);
    let pids = sys.read_file(path.as_bytes()).await.unwrap_or_default();
    for pid in lossy(&pids).split_whitespace().filter_map(|pid| pid.parse().ok()) {
        let _ = sys.kill(Pid(pid), Signal::SIGKILL).await;
        let _ = sys.wait4(Pid(pid), WaitFlags::empty()).await;
    }
    container.json.put("NetworkSettings.Ports", Json::Object(Vec::new()));
}

/// How `docker ps` shows them: `0.0.0.0:8080->80/tcp`.
pub(super) fn shown(container: &Container) -> String {
    if !container.is_running() {
        return String::new();
    }
    let mut all = Vec::new();
    if let Some(Json::Object(ports)) = container.json.at("NetworkSettings.Ports") {
        for (key, list) in ports {
            match list {
                Json::List(list) if !list.is_empty() => {
                    all.extend(
                        list.iter().map(|one| format!("{}:{}->{key}", one.text("HostIp"), one.text("HostPort"))),
                    );
                }
                _ => all.push(key.clone()),
            }
        }
    }
    if let Some(Json::Object(exposed)) = container.json.at("Config.ExposedPorts") {
        for (key, _) in exposed {
            if !all.iter().any(|shown| shown.ends_with(&format!(">{key}"))) {
                all.push(key.clone());
            }
        }
    }
    all.join(", ")
}

/// A port that nobody has: the kernel chooses.
async fn free_port(sys: &Sys) -> String {
    let any: IpAddr = [0, 0, 0, 0].into();
    let Ok(fd) = tcp::listen(sys, any, 0, 1).await else { return "0".to_string() };
    let port = tcp::own_address(sys, fd).await.map_or(0, |own| own.1);
    sys.close(fd).await;
    port.to_string()
}

/// The first port of a range that nobody has; the last, if all are taken.
async fn free_of(sys: &Sys, host: &str, first: u16, last: u16) -> String {
    let Ok(ip) = host.parse() else { return last.to_string() };
    for port in first..last {
        if let Ok(fd) = tcp::listen(sys, ip, port, 1).await {
            sys.close(fd).await;
            return port.to_string();
        }
    }
    last.to_string()
}

async fn start(sys: &Sys, host: &str, port: &str, address: &str, inside: &str) -> Result<Pid, String> {
    let say = |errno: Errno| errno.strerror().to_lowercase();
    let (read, tell) = sys.pipe().await.map_err(say)?;
    let child = match sys.fork().await.map_err(say)? {
        Pid(0) => {
            if let Ok(null) = sys.open_with(b"/dev/null", OpenFlags::RDWR, 0).await {
                for fd in 0..3 {
                    let _ = sys.dup2(null, Fd(fd)).await;
                }
            }
            let _ = sys.dup2(tell, TELL_FD).await;
            let _ = sys.call(Syscall::CloseRange { first: 4, last: u32::MAX, flags: 0 }).await;
            let argv = [
                PROXY,
                "-proto",
                "tcp",
                "-host-ip",
                host,
                "-host-port",
                port,
                "-container-ip",
                address,
                "-container-port",
                inside,
            ];
            let argv: Vec<Vec<u8>> = argv.iter().map(|word| word.as_bytes().to_vec()).collect();
            let errno = sys.execve(PROXY.as_bytes(), &argv, &[]).await;
            let _ = sys.write_all(TELL_FD, format!("1\n{}", errno.strerror()).as_bytes()).await;
            leave(sys, 1).await;
            return Err(String::new());
        }
        child => child,
    };
    sys.close(tell).await;
    let told = lossy(&sys.read_all(read).await.unwrap_or_default());
    sys.close(read).await;
    match told.split_once('\n') {
        Some(("0", _)) => Ok(child),
        Some((_, why)) => {
            let _ = sys.wait4(child, WaitFlags::empty()).await;
            Err(why.to_string())
        }
        None => Err("the proxy ended without a word".to_string()),
    }
}

/// What a proxy watches.
#[derive(Clone)]
struct Proxy {
    listener: Fd,
    target: (IpAddr, u16),
    /// Both ends of each connection; an end of file on one closes the other's way out.
    pairs: Vec<[Fd; 2]>,
    /// Descriptors that have nothing more to say.
    ended: Vec<Fd>,
}

/// `docker-proxy -proto tcp -host-ip IP -host-port PORT -container-ip IP -container-port PORT`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let option = |name: &[u8]| {
        args.argv.iter().skip_while(|word| *word != name).nth(1).map(|word| lossy(word)).unwrap_or_default()
    };
    let mut proxy = match sys.restored::<Proxy>() {
        Some(proxy) => proxy,
        None => {
            let place = |ip: &[u8], port: &[u8]| Some((option(ip).parse().ok()?, option(port).parse().ok()?));
            let (Some(own), Some(target)) =
                (place(b"-host-ip", b"-host-port"), place(b"-container-ip", b"-container-port"))
            else {
                sys.eprint("docker-proxy: docker starts this program\n").await;
                return 1;
            };
            match tcp::listen(&sys, own.0, own.1, 4096).await {
                Ok(listener) => {
                    let _ = sys.write_all(TELL_FD, b"0\n").await;
                    sys.close(TELL_FD).await;
                    Proxy { listener, target, pairs: Vec::new(), ended: Vec::new() }
                }
                Err((call, errno)) => {
                    let _ = sys
                        .write_all(TELL_FD, format!("1\n{call}: {}", errno.strerror().to_lowercase()).as_bytes())
                        .await;
                    return 1;
                }
            }
        }
    };
    loop {
        sys.checkpoint(proxy.clone());
        turn(&sys, &mut proxy).await;
    }
}

/// Waits for something to do, and does it.
async fn turn(sys: &Sys, proxy: &mut Proxy) {
    let mut fds = vec![proxy.listener];
    fds.extend(proxy.pairs.iter().flatten().filter(|fd| !proxy.ended.contains(fd)));
    let watched = fds.iter().map(|&fd| PollFd { fd, events: POLLIN }).collect();
    let Ok(Ret::Poll(ready)) = sys.call(Syscall::Poll { fds: watched, timeout_ms: -1 }).await else { return };
    for (&fd, _) in fds.iter().zip(ready).filter(|(_, events)| *events != 0) {
        if fd == proxy.listener {
            let Ok(client) = sys.int(Syscall::Accept4 { sockfd: fd, flags: 0 }).await else { continue };
            let client = Fd(client as i32);
            match tcp::connect(sys, proxy.target.0, proxy.target.1).await {
                Ok(server) => proxy.pairs.push([client, server]),
                Err(_) => sys.close(client).await,
            }
            continue;
        }
        let Some(pair) = proxy.pairs.iter().copied().find(|pair| pair.contains(&fd)) else { continue };
        let other = if pair[0] == fd { pair[1] } else { pair[0] };
        match sys.read(fd, 32_768).await {
            Ok(bytes) if !bytes.is_empty() && sys.write_all(other, &bytes).await.is_ok() => {}
            _ => {
                let _ = sys.call(Syscall::Shutdown { sockfd: other, how: 1 }).await;
                proxy.ended.push(fd);
            }
        }
        if pair.iter().all(|fd| proxy.ended.contains(fd)) {
            proxy.pairs.retain(|known| *known != pair);
            proxy.ended.retain(|fd| !pair.contains(fd));
            for fd in pair {
                sys.close(fd).await;
            }
        }
    }
}
