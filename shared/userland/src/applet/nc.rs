//! nc(1): OpenBSD's, as Debian has it, and busybox's.

use std::net::IpAddr;
use std::sync::Arc;

use nslab_abi::{Errno, Fd, PollFd, Ret, Syscall};

use super::{sockets, tcp};
use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::{POLLIN, Sys};
use crate::text::{lossy, number};

const USAGE: &str = "usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n\
    \t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]\n\
    \t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]\n\
    \t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]\n\
    \t  [destination] [port]\n";
const SPEC: Spec = Spec {
    shorts: "46dklNnp:q:vw:z",
    unmodelled: "bCDFhI:i:M:m:O:P:rSs:T:tUuV:W:X:x:Ze:",
    unmodelled_longs: &[],
    usage: USAGE,
    ..Spec::NONE
};

/// What the options say.
struct Run {
    sys: Sys,
    is_busybox: bool,
    says: bool,
    /// Without names.
    is_numeric: bool,
    /// Ends the way out at the end of input.
    shuts: bool,
    /// Seconds to stay after the end of input; `None`: until the other ends.
    stays_s: Option<i64>,
    reads: bool,
    /// Seconds to wait for a connection or for data.
    waits_s: Option<i64>,
}

/// `nc [-46dNnvz] [-q SECONDS] [-w SECONDS] HOST PORT`; `nc -l [-knv] [-p] PORT`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let is_busybox = sys.is_busybox();
    let seconds = |letter| parsed.value(letter).and_then(number::<i64>);
    let run = Run {
        sys: sys.clone(),
        is_busybox,
        says: parsed.has('v'),
        is_numeric: parsed.has('n'),
        shuts: parsed.has('N') || is_busybox,
        stays_s: seconds('q').filter(|&seconds| seconds >= 0),
        reads: !parsed.has('d'),
        waits_s: seconds('w'),
    };
    let port = |text: &[u8]| number::<u16>(text).filter(|&port| port > 0);
    if parsed.has('l') {
        let (host, given) = match (parsed.value('p'), &parsed.operands[..]) {
            (Some(port), []) => (None, port.to_vec()),
            (Some(port), [host]) => (Some(host), port.to_vec()),
            (None, [port]) => (None, port.clone()),
            (None, [host, port]) => (Some(host), port.clone()),
            _ => {
                sys.eprint(USAGE).await;
                return 1;
            }
        };
        let Some(nr) = port(&given) else { return run.bad_port(&given).await };
        let any: IpAddr = if parsed.has('6') { [0; 16].into() } else { [0; 4].into() };
        let ip = match host {
            None => any,
            Some(host) => match tcp::resolve(&sys, &lossy(host)).await.first() {
                Some(&ip) => ip,
                None => return run.unknown(&lossy(host), &lossy(&given)).await,
            },
        };
        return run.serve(ip, nr, parsed.has('k')).await;
    }
    let [host, given] = &parsed.operands[..] else {
        sys.eprint(USAGE).await;
        return 1;
    };
    let (first, last) = match lossy(given).split_once('-') {
        Some((first, last)) => (port(first.as_bytes()), port(last.as_bytes())),
        None => (port(given), port(given)),
    };
    let (Some(first), Some(last)) = (first, last) else { return run.bad_port(given).await };
    let host = lossy(host);
    let mut ips = tcp::resolve(&sys, &host).await;
    ips.retain(|ip| !(parsed.has('4') && ip.is_ipv6() || parsed.has('6') && ip.is_ipv4()));
    if ips.is_empty() {
        return run.unknown(&host, &lossy(given)).await;
    }
    let mut status = 1;
    for port in first.min(last)..=first.max(last) {
        for &ip in &ips {
            match tcp::connect(&sys, ip, port).await {
                Ok(fd) => {
                    status = 0;
                    run.say_connected(&host, ip, port).await;
                    if !parsed.has('z') {
                        run.relay(fd).await;
                    }
                    sys.close(fd).await;
                    break;
                }
                Err(errno) => run.say_failed(&host, ip, port, errno).await,
            }
        }
    }
    sys.finish("nc", status).await
}

impl Run {
    async fn bad_port(&self, given: &[u8]) -> u8 {
        let what = match number::<i64>(given) {
            Some(nr) if nr <= 0 => "port number too small: ",
            Some(_) => "port number too large: ",
            None => "port number invalid: ",
        };
        self.sys.complain("nc", [what.as_bytes(), given].concat()).await;
        1
    }

    async fn unknown(&self, host: &str, port: &str) -> u8 {
        let text = match self.is_busybox {
            true => format!("bad address '{host}'"),
            false => {
                let why = tcp::unresolved(&self.sys).await;
                format!("getaddrinfo for host \"{host}\" port {port}: {why}")
            }
        };
        self.sys.complain("nc", text).await;
        1
    }

    async fn say_connected(&self, host: &str, ip: IpAddr, port: u16) {
        if !self.says {
            return;
        }
        if self.is_busybox {
            let shown = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
            return self.sys.eprint(format!("{host} ({shown}:{port}) open\n")).await;
        }
        let name = match self.is_numeric {
            true => None,
            false => sockets::service(&self.sys, port, "tcp").await,
        };
        let shown = if host.parse::<IpAddr>().is_ok() { host.to_string() } else { format!("{host} ({ip})") };
        let name = name.unwrap_or_else(|| "*".to_string());
        self.sys.eprint(format!("Connection to {shown} {port} port [tcp/{name}] succeeded!\n")).await;
    }

    async fn say_failed(&self, host: &str, ip: IpAddr, port: u16, errno: Errno) {
        if self.is_busybox {
            let shown = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
            let text = format!("can't connect to remote host ({shown}): {}", errno.strerror());
            return self.sys.complain("nc", text).await;
        }
        if self.says {
            let shown = if host.parse::<IpAddr>().is_ok() { host.to_string() } else { format!("{host} ({ip})") };
            let text = format!("connect to {shown} port {port} (tcp) failed: {}", errno.strerror());
            self.sys.complain("nc", text).await;
        }
    }

    async fn serve(&self, ip: IpAddr, port: u16, stays: bool) -> u8 {
        let listener = match tcp::listen(&self.sys, ip, port, 1).await {
            Ok(listener) => listener,
            Err((call, errno)) => {
                let text = if self.is_busybox { call.to_string() } else { String::new() };
                let text = if text.is_empty() { errno.strerror() } else { format!("{text}: {}", errno.strerror()) };
                self.sys.complain("nc", text).await;
                return 1;
            }
        };
        if self.says && !self.is_busybox {
            match self.is_numeric {
                true => self.sys.eprint(format!("Listening on {ip} {port}\n")).await,
                // Nobody knows a name of the wildcard; a name server that is not reached is a failure.
                false => match tcp::unresolved(&self.sys).await {
                    why if why.starts_with("Temporary") => self.sys.complain("nc", format!("getnameinfo: {why}")).await,
                    _ => self.sys.eprint(format!("Listening on {ip} {port}\n")).await,
                },
            }
        }
        loop {
            let accepted = self.sys.call(Syscall::Accept4 { sockfd: listener, flags: 0 }).await;
            let (fd, peer) = match accepted {
                Ok(Ret::Sock { value, addr, .. }) => (Fd(value as i32), tcp::parse(&addr)),
                Ok(ret) => (Fd(ret.value() as i32), None),
                Err(Errno::EINTR) => continue,
                Err(errno) => {
                    self.sys.complain_errno("nc", "accept", errno).await;
                    return 1;
                }
            };
            if let (true, false, Some((ip, port))) = (self.says, self.is_busybox, peer) {
                let name = if self.is_numeric { None } else { tcp::name_of(&self.sys, ip).await };
                let name = name.unwrap_or_else(|| ip.to_string());
                self.sys.eprint(format!("Connection received on {name} {port}\n")).await;
            }
            self.relay(fd).await;
            self.sys.close(fd).await;
            if !stays {
                return self.sys.finish("nc", 0).await;
            }
        }
    }

    /// Copies both ways until the other side has ended.
    async fn relay(&self, socket: Fd) {
        let sys = &self.sys;
        let mut reads = self.reads;
        let mut timeout_ms = self.waits_s.map_or(-1, |seconds| (seconds * 1000) as i32);
        loop {
            let mut fds = vec![PollFd { fd: socket, events: POLLIN }];
            if reads {
                fds.push(PollFd { fd: Fd(0), events: POLLIN });
            }
            let ready = match sys.call(Syscall::Poll { fds, timeout_ms }).await {
                Ok(Ret::Poll(ready)) => ready,
                Err(Errno::EINTR) => continue,
                _ => return,
            };
            if ready.iter().all(|&events| events == 0) {
                return;
            }
            if ready[0] != 0 {
                match sys.read(socket, 16_384).await {
                    Ok(bytes) if !bytes.is_empty() => {
                        if sys.write_all(Fd(1), &bytes).await.is_err() {
                            return;
                        }
                    }
                    _ => return,
                }
            }
            if ready.get(1).is_some_and(|&events| events != 0) {
                match sys.read(Fd(0), 16_384).await {
                    Ok(bytes) if !bytes.is_empty() => {
                        if sys.write_all(socket, &bytes).await.is_err() {
                            return;
                        }
                    }
                    _ => {
                        reads = false;
                        if self.shuts {
                            let _ = sys.call(Syscall::Shutdown { sockfd: socket, how: 1 }).await;
                        }
                        match self.stays_s {
                            Some(0) => return,
                            Some(seconds) => timeout_ms = (seconds * 1000) as i32,
                            None => {}
                        }
                    }
                }
            }
        }
    }
}
