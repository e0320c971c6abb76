//! ping(8) of iputils 20221126, for IPv4: echo requests over a raw socket of ICMP.

mod report;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use nslab_abi::{Errno, Fd, PollFd, Ret, Signal, Syscall};

use self::report::Report;
use super::tcp;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::{POLLIN, Sys};
use crate::text::{lines, lossy, words};

const SPEC: Spec = Spec {
    shorts: "4c:i:w:W:qns:t:",
    longs: &[("help", Takes::Nothing, 'h')],
    unmodelled: "6aAbBCdDe:fF:hI:l:Lm:M:N:Op:Q:rRS:T:UvV",
    unmodelled_longs: &[],
    status: 2,
    ..Spec::NONE
};

const AF_INET: i32 = 2;
const SOCK_DGRAM: i32 = 2;
const SOCK_RAW: i32 = 3;
const IPPROTO_ICMP: i32 = 1;
const IPPROTO_IP: i32 = 0;
const IP_TTL: i32 = 2;
const SOL_RAW: i32 = 255;
const ICMP_FILTER: i32 = 1;
/// All but the answers, and the errors that are about a request.
const FILTER: u32 = !(1 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 11 | 1 << 12);
const PROBE_PORT: u16 = 1025;
const IP_HEADER: usize = 20;
const ICMP_HEADER: usize = 8;
const ROOM: usize = 65_536;
const NS: u64 = 1_000_000_000;
/// `sizeof(struct timeval)`: with fewer bytes of data no time is told.
const TIMEVAL: usize = 16;

/// What the options say.
struct Options {
    count: Option<u64>,
    interval_ns: u64,
    deadline_ns: Option<u64>,
    linger_ns: u64,
    is_quiet: bool,
    is_numeric: bool,
    size: usize,
    ttl: Option<i32>,
}

/// A message for standard error, after `ping: `, and the status.
struct Failure(u8, String);

fn failure(what: &str, errno: Errno) -> Failure {
    Failure(2, format!("{what}: {}", errno.strerror()))
}

/// `ping [-4qn] [-c COUNT] [-i INTERVAL] [-w DEADLINE] [-W TIMEOUT] [-s SIZE] [-t TTL] DESTINATION`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('h') {
        return crate::getopt::unmodelled(&sys, "ping", "--help").await;
    }
    let result = match options(&parsed) {
        Ok(options) => run(&sys, options, &parsed.operands).await,
        Err(failure) => Err(failure),
    };
    match result {
        Ok(status) => sys.finish("ping", status).await,
        Err(Failure(status, message)) => {
            sys.complain("ping", message).await;
            status
        }
    }
}

fn number(text: &[u8], range: std::ops::RangeInclusive<i64>) -> Result<i64, Failure> {
    let text = lossy(text);
    let value: i64 = text.parse().map_err(|_| Failure(1, format!("invalid argument: '{text}'")))?;
    if range.contains(&value) {
        return Ok(value);
    }
    let (low, high) = (range.start(), range.end());
    Err(Failure(1, format!("invalid argument: '{text}': out of range: {low} <= value <= {high}")))
}

fn seconds(text: &[u8]) -> Result<u64, Failure> {
    let text = lossy(text);
    let value = text.parse::<f64>().ok().filter(|value| *value >= 0.0 && value.is_finite());
    let value = value.ok_or_else(|| Failure(1, format!("invalid argument: '{text}'")))?;
    Ok((value * NS as f64) as u64)
}

fn options(parsed: &crate::getopt::Parsed) -> Result<Options, Failure> {
    let count = parsed.value('c').map(|text| number(text, 1..=i64::MAX)).transpose()?;
    let interval_ns = parsed.value('i').map_or(Ok(NS), seconds)?;
    if interval_ns == 0 {
        return Err(Failure(crate::getopt::UNMODELLED, "nslab does not model option -i 0".to_string()));
    }
    let deadline = parsed.value('w').map(|text| number(text, 0..=i64::from(i32::MAX))).transpose()?;
    let size = parsed.value('s').map_or(Ok(56), |text| number(text, 0..=65_507 - ICMP_HEADER as i64))?;
    let ttl = parsed.value('t').map(|text| number(text, 0..=255)).transpose()?;
    Ok(Options {
        count: count.map(|count| count as u64),
        interval_ns,
        deadline_ns: deadline.filter(|seconds| *seconds > 0).map(|seconds| seconds as u64 * NS),
        linger_ns: parsed.value('W').map_or(Ok(10 * NS), seconds)?,
        is_quiet: parsed.has('q'),
        is_numeric: parsed.has('n'),
        size: size as usize,
        ttl: ttl.map(|ttl| ttl as i32),
    })
}

/// Finds an address by `/etc/hosts`, or reads it as inet_aton(3) does.
async fn resolve(sys: &Sys, name: &str) -> Result<(Ipv4Addr, bool), Failure> {
    if let Some(ip) = aton(name) {
        return Ok((ip, true));
    }
    if name.contains(':') {
        return Err(Failure(crate::getopt::UNMODELLED, "nslab does not model option -6".to_string()));
    }
    let hosts = sys.read_file(b"/etc/hosts").await.unwrap_or_default();
    for line in lines(&hosts) {
        let fields: Vec<String> = words(line).into_iter().map(lossy).collect();
        let Some((Ok(ip), names)) = fields.split_first().map(|(ip, names)| (ip.parse::<Ipv4Addr>(), names)) else {
            continue;
        };
        if names.iter().any(|other| other == name) {
            return Ok((ip, false));
        }
    }
    if let Some(IpAddr::V4(ip)) = super::dns::resolve(sys, name).await.first() {
        return Ok((*ip, false));
    }
    match sys.is_busybox() {
        true => Err(Failure(1, format!("bad address '{name}'"))),
        false => Err(Failure(2, format!("{name}: Temporary failure in name resolution"))),
    }
}

/// inet_aton(3) of decimal numbers: the last one fills what is left.
fn aton(text: &str) -> Option<Ipv4Addr> {
    let parts: Vec<u32> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (last, head) = parts.split_last()?;
    if head.len() > 3 || head.iter().any(|part| *part > 255) {
        return None;
    }
    let room = 32 - 8 * head.len() as u32;
    let most = u32::MAX.checked_shr(32 - room).unwrap_or(0);
    let bits = head.iter().enumerate().fold(0u32, |bits, (at, part)| bits | part << (24 - 8 * at));
    (*last <= most).then(|| Ipv4Addr::from_bits(bits | last))
}

/// Opens the socket: one for echo alone if the group may, otherwise a raw one.
async fn open(sys: &Sys) -> Result<Fd, Failure> {
    let socket = |kind| Syscall::Socket { domain: AF_INET, kind, protocol: IPPROTO_ICMP };
    match sys.int(socket(SOCK_DGRAM)).await {
        Ok(_) => {
            sys.unsupported("ping", "an echo socket (net.ipv4.ping_group_range)").await;
            Err(Failure(crate::getopt::UNMODELLED, String::new()))
        }
        Err(_) => match sys.int(socket(SOCK_RAW)).await {
            Ok(fd) => Ok(Fd(fd as i32)),
            Err(Errno::EPERM) if sys.is_busybox() => Err(Failure(1, "permission denied (are you root?)".to_string())),
            Err(errno) => {
                sys.complain("ping", "socktype: SOCK_RAW").await;
                Err(failure("socket", errno))
            }
        },
    }
}

/// Is there a way? A socket of UDP is connected to see, and to learn the own address.
async fn probe(sys: &Sys, to: Ipv4Addr) -> Result<(), Failure> {
    let socket = Syscall::Socket { domain: AF_INET, kind: SOCK_DGRAM, protocol: 0 };
    let fd = Fd(sys.int(socket).await.map_err(|errno| failure("socket", errno))? as i32);
    let connected = sys.call(Syscall::Connect { sockfd: fd, addr: tcp::address(to.into(), PROBE_PORT) }).await;
    sys.close(fd).await;
    match connected {
        Ok(_) => Ok(()),
        Err(Errno::EACCES) => {
            let text = "Do you want to ping broadcast? Then -b. If not, check your local firewall rules";
            Err(Failure(2, text.to_string()))
        }
        Err(errno) => Err(failure("connect", errno)),
    }
}

async fn now_ns(sys: &Sys) -> u64 {
    const CLOCK_MONOTONIC: i32 = 1;
    match sys.call(Syscall::ClockGettime { clockid: CLOCK_MONOTONIC }).await {
        Ok(Ret::Time(time)) => time.tv_sec as u64 * NS + time.tv_nsec as u64,
        _ => 0,
    }
}

async fn run(sys: &Sys, options: Options, operands: &[Vec<u8>]) -> Result<u8, Failure> {
    let Some(target) = operands.first().map(|word| lossy(word)) else {
        return Err(Failure(1, "usage error: Destination address required".to_string()));
    };
    if operands.len() > 1 {
        return Err(Failure(crate::getopt::UNMODELLED, "nslab does not model option of several hops".to_string()));
    }
    let is_busybox = sys.is_busybox();
    let (fd, (to, is_number));
    if is_busybox {
        (to, is_number) = resolve(sys, &target).await?;
        fd = open(sys).await?;
    } else {
        fd = open(sys).await?;
        (to, is_number) = resolve(sys, &target).await?;
        probe(sys, to).await?;
    }
    let set = |level, optname, value: i32| {
        sys.call(Syscall::Setsockopt { sockfd: fd, level, optname, optval: value.to_le_bytes().to_vec() })
    };
    set(SOL_RAW, ICMP_FILTER, FILTER as i32).await.map_err(|errno| failure("setsockopt(ICMP_FILTER)", errno))?;
    if let Some(ttl) = options.ttl {
        let what = "cannot set unicast time-to-live";
        if ttl == 0 {
            return Err(failure(what, Errno::EINVAL));
        }
        set(IPPROTO_IP, IP_TTL, ttl).await.map_err(|errno| failure(what, errno))?;
    }
    let signals = catch_interrupts(sys).await.map_err(|errno| failure("signalfd", errno))?;
    let size = options.size;
    sys.print(match is_busybox {
        true => format!("PING {target} ({to}): {size} data bytes\n"),
        false => format!("PING {target} ({to}) {size}({}) bytes of data.\n", size + IP_HEADER + ICMP_HEADER),
    });
    let mut report = Report::new(target, options.is_numeric || is_number, options.is_quiet, size >= TIMEVAL);
    let wanted = options.count.filter(|_| options.deadline_ns.is_some());
    Pinger { sys, fd, signals, to, id: random_id(sys).await, options }.run(&mut report).await?;
    let is_short = wanted.is_some_and(|count| report.received < count);
    Ok(report.finish(sys).max(u8::from(is_short)))
}

/// Interrupts come by a descriptor, so that the numbers are printed at the end.
async fn catch_interrupts(sys: &Sys) -> Result<Fd, Errno> {
    let mask = nslab_abi::SigSet(1 << (Signal::SIGINT.0 - 1));
    sys.call(Syscall::RtSigprocmask { how: 0, set: Some(mask) }).await?;
    let flags = nslab_abi::OpenFlags::empty();
    sys.int(Syscall::Signalfd4 { fd: Fd(-1), mask, flags }).await.map(|fd| Fd(fd as i32))
}

async fn random_id(sys: &Sys) -> u16 {
    match sys.call(Syscall::Getrandom { buflen: 2, flags: 0 }).await {
        Ok(Ret::Bytes(bytes)) => u16::from_be_bytes([bytes[0], bytes[1]]),
        _ => 1,
    }
}

struct Pinger<'a> {
    sys: &'a Sys,
    fd: Fd,
    signals: Fd,
    to: Ipv4Addr,
    id: u16,
    options: Options,
}

impl Pinger<'_> {
    /// iputils, ping/ping_common.c:main_loop()
    async fn run(&self, report: &mut Report) -> Result<(), Failure> {
        let begun_ns = now_ns(self.sys).await;
        let end_ns = self.options.deadline_ns.map(|ns| begun_ns + ns);
        let mut next_ns = begun_ns;
        let mut sent_ns = Vec::new();
        loop {
            let is_complete = self.options.count.is_some_and(|count| report.received + report.errors >= count);
            if is_complete || (end_ns.is_some() && report.errors > 0) {
                return Ok(());
            }
            let now_ns = now_ns(self.sys).await;
            if end_ns.is_some_and(|end_ns| end_ns <= now_ns) {
                return Ok(());
            }
            let sends = end_ns.is_some() || self.options.count.is_none_or(|count| report.sent < count);
            if sends && next_ns <= now_ns {
                sent_ns.push(now_ns);
                self.send(report, now_ns - begun_ns).await?;
                next_ns = now_ns + self.options.interval_ns;
            }
            // After the last request it waits as long as an answer may take.
            let last_ns = sent_ns.last().copied().unwrap_or(begun_ns);
            let linger_ns = match report.received {
                _ if self.sys.is_busybox() => self.options.linger_ns,
                0 => self.options.linger_ns,
                _ => (2000 * report.max_us).max(self.options.interval_ns),
            };
            let more = end_ns.is_some() || self.options.count.is_none_or(|count| report.sent < count);
            let until_ns = if more { next_ns } else { last_ns + linger_ns };
            let until_ns = end_ns.map_or(until_ns, |end_ns| until_ns.min(end_ns));
            if !more && until_ns <= now_ns {
                return Ok(());
            }
            if self.wait(until_ns.saturating_sub(now_ns)).await {
                return Ok(());
            }
            self.receive(report, &sent_ns).await;
        }
    }

    async fn send(&self, report: &mut Report, since_ns: u64) -> Result<(), Failure> {
        report.sent += 1;
        report.lasted_ms = since_ns / 1_000_000;
        let seq = report.sent as u16;
        let mut packet = [&[8, 0, 0, 0][..], &self.id.to_be_bytes(), &seq.to_be_bytes()].concat();
        // The time would stand in the first bytes; it is kept here.
        packet.extend((0..self.options.size).map(|at| if at < TIMEVAL { 0 } else { at as u8 }));
        let sum = checksum(&packet);
        packet[2..4].copy_from_slice(&sum.to_be_bytes());
        let call = Syscall::Sendto { sockfd: self.fd, buf: packet, flags: 0, addr: tcp::address(self.to.into(), 0) };
        if let Err(errno) = self.sys.call(call).await {
            if self.sys.is_busybox() {
                return Err(Failure(1, format!("sendto: {}", errno.strerror())));
            }
            report.errors += 1;
            self.sys.complain("ping", format!("sendmsg: {}", errno.strerror())).await;
        }
        Ok(())
    }

    /// Waits for an answer; returns whether the user has had enough.
    async fn wait(&self, ns: u64) -> bool {
        let _ = self.sys.flush().await;
        let fds = [self.fd, self.signals].map(|fd| PollFd { fd, events: POLLIN }).to_vec();
        let timeout_ms = ns.div_ceil(1_000_000).min(i32::MAX as u64) as i32;
        match self.sys.call(Syscall::Poll { fds, timeout_ms }).await {
            Ok(Ret::Poll(ready)) => ready.get(1).is_some_and(|ready| ready & POLLIN != 0),
            _ => false,
        }
    }

    async fn receive(&self, report: &mut Report, sent_ns: &[u64]) {
        const MSG_DONTWAIT: i32 = 0x40;
        loop {
            let call = Syscall::Recvfrom { sockfd: self.fd, len: ROOM, flags: MSG_DONTWAIT };
            let Ok(Ret::Sock { data, .. }) = self.sys.call(call).await else { return };
            let now_ns = now_ns(self.sys).await;
            self.parse(report, sent_ns, &data, now_ns).await;
        }
    }

    /// ping4_parse_reply()
    async fn parse(&self, report: &mut Report, sent_ns: &[u64], data: &[u8], now_ns: u64) {
        let Some(from) = data.get(12..16).map(|ip| Ipv4Addr::new(ip[0], ip[1], ip[2], ip[3])) else { return };
        let Some(icmp) = data.get(IP_HEADER..).filter(|icmp| icmp.len() >= ICMP_HEADER) else { return };
        let half = |bytes: &[u8], at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
        if icmp[0] == 0 {
            let seq = half(icmp, 6);
            if half(icmp, 4) != self.id || seq == 0 {
                return;
            }
            let us = sent_ns.get(usize::from(seq) - 1).map_or(0, |sent_ns| (now_ns - sent_ns) / 1000);
            report.reply(self.sys, (from, icmp.len(), seq, data[8]), us).await;
            return;
        }
        // An error brings the request that it is about.
        let original = icmp.get(ICMP_HEADER + IP_HEADER..).filter(|original| original.len() >= ICMP_HEADER);
        if let Some(original) = original.filter(|original| half(original, 4) == self.id) {
            report.error(self.sys, from, half(original, 6), (icmp[0], icmp[1])).await;
        }
    }
}

fn checksum(bytes: &[u8]) -> u16 {
    let word = |pair: &[u8]| u32::from(pair[0]) << 8 | u32::from(pair.get(1).copied().unwrap_or(0));
    let mut sum: u32 = bytes.chunks(2).map(word).sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}
