//! route(8) and `netstat -r` of net-tools 2.10, and busybox's: the kernel's table as `/proc/net/route` tells it.

use std::net::Ipv4Addr;
use std::sync::Arc;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy, words};

const ROUTE: Spec = Spec {
    shorts: "n",
    unmodelled: "46A:aCeFvVh",
    unmodelled_longs: &["extend", "verbose", "fib", "cache", "numeric", "version", "help"],
    in_order: true,
    status: 4,
    ..Spec::NONE
};
const NETSTAT: Spec = Spec {
    shorts: "46alnprtu",
    longs: &[
        ("route", Takes::Nothing, 'r'),
        ("numeric", Takes::Nothing, 'n'),
        ("all", Takes::Nothing, 'a'),
        ("listening", Takes::Nothing, 'l'),
        ("program", Takes::Nothing, 'p'),
        ("tcp", Takes::Nothing, 't'),
        ("udp", Takes::Nothing, 'u'),
    ],
    unmodelled: "A:CceFgiIMNoSsTUvVWwxZ",
    unmodelled_longs: &["interfaces", "groups", "statistics", "help", "version"],
    status: 4,
    ..Spec::NONE
};

const RTF_UP: u32 = 1;
const RTF_GATEWAY: u32 = 2;
const RTF_HOST: u32 = 4;
const RTF_REJECT: u32 = 0x200;

/// One row of the table.
struct Row {
    device: String,
    destination: u32,
    gateway: u32,
    mask: u32,
    flags: u32,
    metric: u32,
}

impl Row {
    fn parse(line: &[u8]) -> Option<Row> {
        let fields: Vec<String> = words(line).into_iter().map(lossy).collect();
        let [device, destination, gateway, flags, _, _, metric, mask, ..] = &fields[..] else { return None };
        // Addresses stand as memory holds them.
        let ip = |text: &str| u32::from_str_radix(text, 16).ok().map(u32::swap_bytes);
        Some(Row {
            device: device.clone(),
            destination: ip(destination)?,
            gateway: ip(gateway)?,
            mask: ip(mask)?,
            flags: u32::from_str_radix(flags, 16).ok()?,
            metric: metric.parse().ok()?,
        })
    }

    fn is_rejected(&self) -> bool {
        self.flags & RTF_REJECT != 0
    }

    /// What stands for numbers that nobody counts: net-tools shows none where packets are refused.
    fn count(&self, is_busybox: bool) -> &'static str {
        if self.is_rejected() && !is_busybox { "-" } else { "0" }
    }

    fn named<'a>(&self, device: &'a str, is_busybox: bool) -> &'a str {
        if self.is_rejected() && !is_busybox { "-" } else { device }
    }

    /// Destination, gateway, mask and flags in their columns; names stand for numbers where they are asked for.
    fn head(&self, is_numeric: bool, is_busybox: bool) -> String {
        let ip = |bits: u32| Ipv4Addr::from_bits(bits).to_string();
        let destination = match self.destination {
            0 if !is_numeric => "default".to_string(),
            bits => ip(bits),
        };
        let gateway = match self.gateway {
            _ if self.is_rejected() && !is_busybox => "-".to_string(),
            0 if !is_numeric && is_busybox => "*".to_string(),
            bits => ip(bits),
        };
        let letters = [(RTF_UP, 'U'), (RTF_GATEWAY, 'G'), (RTF_HOST, 'H')];
        let flags: String = match self.is_rejected() {
            false => letters.iter().filter(|(bit, _)| self.flags & bit != 0).map(|&(_, letter)| letter).collect(),
            true => "!".to_string(),
        };
        let mask = ip(self.mask);
        format!("{destination:<15} {gateway:<15} {mask:<15} {flags:<5}")
    }
}

/// The table, and the status: net-tools takes one without a head for a failure.
async fn rows(sys: &Sys) -> (Vec<Row>, u8) {
    let text = sys.read_file(b"/proc/net/route").await.unwrap_or_default();
    let status = u8::from(text.is_empty() && !sys.is_busybox());
    (lines(&text).skip(1).filter_map(Row::parse).collect(), status)
}

/// `route [-n]`
pub(crate) async fn route(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &ROUTE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(word) = parsed.operands.first() {
        return crate::getopt::unmodelled(&sys, "route", &format!("or command {}", lossy(word))).await;
    }
    let (is_numeric, is_busybox) = (parsed.has('n'), sys.is_busybox());
    sys.print(
        "Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n",
    );
    let (rows, status) = rows(&sys).await;
    for row in rows {
        let Row { device, metric, .. } = &row;
        let count = row.count(is_busybox);
        let head = row.head(is_numeric, is_busybox);
        sys.print(format!("{head} {metric:<6} {count:<6} {:>3} {}\n", 0, row.named(device, is_busybox)));
    }
    sys.finish("route", status).await
}

/// `netstat -r [-n]`
pub(crate) async fn netstat(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &NETSTAT).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if !parsed.has('r') {
        return super::sockets::connections(&sys, &parsed).await;
    }
    let (is_numeric, is_busybox) = (parsed.has('n'), sys.is_busybox());
    sys.print(
        "Kernel IP routing table\nDestination     Gateway         Genmask         Flags   MSS Window  irtt Iface\n",
    );
    let (rows, status) = rows(&sys).await;
    for row in rows {
        let (head, count) = (row.head(is_numeric, is_busybox), row.count(is_busybox));
        let device = row.named(&row.device, is_busybox);
        sys.print(format!("{head} {count:>5} {count:<5} {count:>6} {device}\n"));
    }
    sys.finish("netstat", status).await
}
