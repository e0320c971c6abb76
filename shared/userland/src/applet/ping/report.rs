//! What ping(8) prints, and its numbers at the end - iputils, ping/ping_common.c:finish().

use std::net::Ipv4Addr;

use crate::sys::Sys;

/// The numbers so far.
pub(super) struct Report {
    target: String,
    is_numeric: bool,
    is_quiet: bool,
    has_times: bool,
    /// Requests sent.
    pub(super) sent: u64,
    /// Answers.
    pub(super) received: u64,
    /// Errors told.
    pub(super) errors: u64,
    /// The longest time of an answer.
    pub(super) max_us: u64,
    /// From the first request to the last one.
    pub(super) lasted_ms: u64,
    min_us: u64,
    sum_us: u64,
    squares: u64,
    /// Most requests that were on their way at once.
    pipe: u64,
}

impl Report {
    pub(super) fn new(target: String, is_numeric: bool, is_quiet: bool, has_times: bool) -> Report {
        Report {
            target,
            is_numeric,
            is_quiet,
            has_times,
            sent: 0,
            received: 0,
            errors: 0,
            max_us: 0,
            lasted_ms: 0,
            min_us: u64::MAX,
            sum_us: 0,
            squares: 0,
            pipe: 0,
        }
    }

    /// pr_addr()
    async fn shown(&self, sys: &Sys, ip: Ipv4Addr) -> String {
        match if self.is_numeric { None } else { super::tcp::name_of(sys, ip.into()).await } {
            Some(name) => format!("{name} ({ip})"),
            None => ip.to_string(),
        }
    }

    fn acknowledge(&mut self, seq: u16) {
        let behind = u64::from((self.sent as u16).wrapping_sub(seq));
        self.pipe = self.pipe.max(behind + 1);
    }

    /// An answer: sender, bytes, number, time to live; and how long it took.
    pub(super) async fn reply(&mut self, sys: &Sys, (from, len, seq, ttl): (Ipv4Addr, usize, u16, u8), us: u64) {
        self.acknowledge(seq);
        self.received += 1;
        (self.min_us, self.max_us) = (self.min_us.min(us), self.max_us.max(us));
        (self.sum_us, self.squares) = (self.sum_us + us, self.squares + us * us);
        if self.is_quiet {
            return;
        }
        let mut line = match sys.is_busybox() {
            true => format!("{len} bytes from {from}: seq={} ttl={ttl}", seq - 1),
            false => format!("{len} bytes from {}: icmp_seq={seq} ttl={ttl}", self.shown(sys, from).await),
        };
        if self.has_times && sys.is_busybox() {
            line += &format!(" time={}.{:03} ms", us / 1000, us % 1000);
        } else if self.has_times {
            line += &match us {
                100_000.. => format!(" time={} ms", (us + 500) / 1000),
                10_000.. => format!(" time={}.{} ms", (us + 50) / 1000, (us + 50) % 1000 / 100),
                1000.. => format!(" time={}.{:02} ms", (us + 5) / 1000, (us + 5) % 1000 / 10),
                _ => format!(" time=0.{us:03} ms"),
            };
        }
        sys.print(line + "\n");
    }

    /// An error about a request.
    pub(super) async fn error(&mut self, sys: &Sys, from: Ipv4Addr, seq: u16, (kind, code): (u8, u8)) {
        self.acknowledge(seq);
        self.errors += 1;
        // busybox knows no error by its request.
        if self.is_quiet || sys.is_busybox() {
            return;
        }
        let text = match (kind, code) {
            (3, 0) => "Destination Net Unreachable".to_string(),
            (3, 1) => "Destination Host Unreachable".to_string(),
            (3, 2) => "Destination Protocol Unreachable".to_string(),
            (3, 3) => "Destination Port Unreachable".to_string(),
            (3, 13) => "Packet filtered".to_string(),
            (3, code) => format!("Dest Unreachable, Bad Code: {code}"),
            (11, 0) => "Time to live exceeded".to_string(),
            (kind, _) => format!("Bad ICMP type: {kind}"),
        };
        sys.print(format!("From {} icmp_seq={seq} {text}\n", self.shown(sys, from).await));
    }

    /// Prints the numbers; returns the status.
    pub(super) fn finish(&self, sys: &Sys) -> u8 {
        if sys.is_busybox() {
            return self.finish_as_busybox(sys);
        }
        let mut text = format!("\n--- {} ping statistics ---\n", self.target);
        text += &format!("{} packets transmitted, {} received", self.sent, self.received);
        if self.errors > 0 {
            text += &format!(", +{} errors", self.errors);
        }
        if self.sent > 0 {
            let lost = self.sent.saturating_sub(self.received) as f64 * 100.0 / self.sent as f64;
            text += &format!(", {}% packet loss, time {}ms", significant(lost), self.lasted_ms);
        }
        text.push('\n');
        let mut comma = "";
        if self.received > 0 && self.has_times {
            let mean = self.sum_us / self.received;
            let variance = (self.squares - self.sum_us * self.sum_us / self.received) / self.received;
            let times = [self.min_us, mean, self.max_us, variance.isqrt()];
            let times = times.map(|us| format!("{}.{:03}", us / 1000, us % 1000)).join("/");
            text += &format!("rtt min/avg/max/mdev = {times} ms");
            comma = ", ";
        }
        if self.pipe > 1 {
            text += &format!("{comma}pipe {}", self.pipe);
        }
        sys.print(text + "\n");
        u8::from(self.received == 0)
    }
}

impl Report {
    /// busybox, networking/ping.c:print_stats_and_exit()
    fn finish_as_busybox(&self, sys: &Sys) -> u8 {
        let (sent, received) = (self.sent, self.received);
        let mut text = format!("\n--- {} ping statistics ---\n", self.target);
        text += &format!("{sent} packets transmitted, {received} packets received, ");
        if let Some(lost) = (sent.saturating_sub(received) * 100).checked_div(sent) {
            text += &format!("{lost}% packet loss\n");
        }
        if self.has_times && received > 0 {
            let times = [self.min_us, self.sum_us / received, self.max_us];
            let times = times.map(|us| format!("{}.{:03}", us / 1000, us % 1000)).join("/");
            text += &format!("round-trip min/avg/max = {times} ms\n");
        }
        sys.print(text);
        u8::from(received == 0)
    }
}

/// `%g`: six digits that count.
fn significant(value: f64) -> String {
    let whole = if value >= 100.0 {
        3
    } else if value >= 10.0 {
        2
    } else {
        1
    };
    let text = format!("{value:.*}", 6 - whole);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}
