//! ifconfig(8) of net-tools 2.10 and of busybox: devices by the ioctls of netdevice(7), and what `/proc/net` tells of them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use nslab_abi::sockios::{
    SIOCGIFADDR, SIOCGIFBRDADDR, SIOCGIFCONF, SIOCGIFFLAGS, SIOCGIFHWADDR, SIOCGIFMTU, SIOCGIFNETMASK, SIOCGIFTXQLEN,
    SIOCSIFADDR, SIOCSIFBRDADDR, SIOCSIFFLAGS, SIOCSIFMTU, SIOCSIFNETMASK,
};
use nslab_abi::{Errno, Fd, Ret, Syscall};

mod show;

use show::{busybox, long, short};

use super::tcp;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy, words};

const IFREQ_BYTES: usize = 40;
const IFNAME_BYTES: usize = 16;
const ARPHRD_ETHER: u16 = 1;
const ARPHRD_LOOPBACK: u16 = 772;

/// IFF_*, in the order in which net-tools names them, and busybox.
const FLAGS: [(u16, &str); 8] = [
    (0x1, "UP"),
    (0x2, "BROADCAST"),
    (0x4, "DEBUG"),
    (0x8, "LOOPBACK"),
    (0x10, "POINTOPOINT"),
    (0x40, "RUNNING"),
    (0x80, "NOARP"),
    (0x1000, "MULTICAST"),
];
const IFF_UP: u16 = 1;

/// A device, or one more address of one.
struct Interface {
    name: String,
    flags: u16,
    mtu: u32,
    queue: u32,
    kind: u16,
    mac: [u8; 6],
    /// Address, mask, broadcast address.
    inet: Option<[Ipv4Addr; 3]>,
    /// Address, length of prefix, scope.
    inet6: Vec<(Ipv6Addr, u8, u8)>,
    /// The sixteen numbers of `/proc/net/dev`; an address has none of its own.
    counts: Option<Vec<u64>>,
}

struct Ifconfig<'a> {
    sys: &'a Sys,
    fd: Fd,
}

/// `ifconfig [-a] [-s] [INTERFACE [up | down | ADDRESS | netmask MASK | broadcast ADDRESS | mtu N]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words: Vec<String> = args.argv.iter().skip(1).map(|word| lossy(word)).collect();
    let mut rest = words.into_iter().peekable();
    let (mut shows_all, mut is_short) = (false, false);
    while let Some(option) = rest.next_if(|word| word.starts_with('-') && word.len() > 1) {
        match option.as_str() {
            "-a" => shows_all = true,
            "-s" if !sys.is_busybox() => is_short = true,
            other => return crate::getopt::unmodelled(&sys, "ifconfig", other).await,
        }
    }
    let socket = Syscall::Socket { domain: 2, kind: 2, protocol: 0 };
    let Ok(fd) = sys.int(socket).await else { return 1 };
    let tool = Ifconfig { sys: &sys, fd: Fd(fd as i32) };
    let Some(name) = rest.next() else {
        let all = tool.all().await;
        if is_short {
            sys.print("Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n");
        }
        for one in all.iter().filter(|one| shows_all || one.flags & IFF_UP != 0) {
            sys.print(tool.shown(one, is_short));
        }
        return sys.finish("ifconfig", 0).await;
    };
    let changes: Vec<String> = rest.collect();
    if changes.is_empty() {
        return match tool.read(&name).await {
            Ok(one) => {
                if is_short {
                    sys.print("Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n");
                }
                sys.print(tool.shown(&one, is_short));
                sys.finish("ifconfig", 0).await
            }
            Err(_) => {
                let text = match sys.is_busybox() {
                    true => format!("ifconfig: {name}: error fetching interface information: Device not found\n"),
                    false => format!("{name}: error fetching interface information: Device not found\n"),
                };
                sys.eprint(text).await;
                1
            }
        };
    }
    tool.change(&name, &changes).await
}

impl Ifconfig<'_> {
    async fn ask(&self, name: &str, request: u64) -> Result<Vec<u8>, Errno> {
        let mut data = name.as_bytes().to_vec();
        data.resize(IFREQ_BYTES, 0);
        match self.sys.call(Syscall::Ioctl { fd: self.fd, request, arg: 0, data }).await? {
            Ret::Bytes(mut data) => {
                data.resize(IFREQ_BYTES, 0);
                Ok(data[IFNAME_BYTES..].to_vec())
            }
            _ => Ok(vec![0; IFREQ_BYTES - IFNAME_BYTES]),
        }
    }

    async fn set(&self, name: &str, request: u64, value: &[u8]) -> Result<(), Errno> {
        let mut data = name.as_bytes().to_vec();
        data.resize(IFNAME_BYTES, 0);
        data.extend(value);
        data.resize(IFREQ_BYTES, 0);
        self.sys.call(Syscall::Ioctl { fd: self.fd, request, arg: 0, data }).await.map(drop)
    }

    async fn inet(&self, name: &str, request: u64) -> Option<Ipv4Addr> {
        match tcp::parse(&self.ask(name, request).await.ok()?)? {
            (IpAddr::V4(ip), _) => Some(ip),
            _ => None,
        }
    }

    async fn read(&self, name: &str) -> Result<Interface, Errno> {
        let word = |data: Vec<u8>| u32::from_le_bytes([data[0], data[1], data[2], data[3]]);
        let flags = word(self.ask(name, SIOCGIFFLAGS).await?) as u16;
        let hardware = self.ask(name, SIOCGIFHWADDR).await?;
        let mut inet = None;
        if let Some(local) = self.inet(name, SIOCGIFADDR).await {
            let mask = self.inet(name, SIOCGIFNETMASK).await.unwrap_or(Ipv4Addr::UNSPECIFIED);
            let broadcast = self.inet(name, SIOCGIFBRDADDR).await.unwrap_or(Ipv4Addr::UNSPECIFIED);
            inet = Some([local, mask, broadcast]);
        }
        let text = self.sys.read_file(b"/proc/net/if_inet6").await.unwrap_or_default();
        let inet6 = lines(&text).filter_map(|line| inet6(line, name)).collect();
        let text = self.sys.read_file(b"/proc/net/dev").await.unwrap_or_default();
        let counts = lines(&text).find_map(|line| {
            let line = lossy(line);
            let (own, numbers) = line.split_once(':')?;
            let numbers = numbers.split_whitespace().filter_map(|number| number.parse().ok()).collect();
            (own.trim() == name).then_some(numbers)
        });
        Ok(Interface {
            name: name.to_string(),
            flags,
            mtu: word(self.ask(name, SIOCGIFMTU).await?),
            queue: word(self.ask(name, SIOCGIFTXQLEN).await.unwrap_or(vec![0; 4])),
            kind: u16::from_le_bytes([hardware[0], hardware[1]]),
            mac: [hardware[2], hardware[3], hardware[4], hardware[5], hardware[6], hardware[7]],
            inet,
            inet6,
            counts,
        })
    }

    /// All devices, and the labels of further addresses, by name.
    async fn all(&self) -> Vec<Interface> {
        let mut names: Vec<String> = Vec::new();
        let text = self.sys.read_file(b"/proc/net/dev").await.unwrap_or_default();
        names.extend(lines(&text).skip(2).filter_map(|line| Some(lossy(line).split_once(':')?.0.trim().to_string())));
        let call = Syscall::Ioctl { fd: self.fd, request: SIOCGIFCONF, arg: 0, data: Vec::new() };
        if let Ok(Ret::Bytes(data)) = self.sys.call(call).await {
            for row in data.chunks(IFREQ_BYTES) {
                let name = lossy(row.split(|&byte| byte == 0).next().unwrap_or_default());
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        nslab_small::sort_by_key(&mut names, |name| natural(name));
        let mut all = Vec::new();
        for name in names {
            all.extend(self.read(&name).await);
        }
        all
    }

    fn shown(&self, one: &Interface, is_short: bool) -> String {
        match (is_short, self.sys.is_busybox()) {
            (true, _) => short(one),
            (false, true) => busybox(one),
            (false, false) => long(one),
        }
    }

    async fn change(&self, name: &str, words: &[String]) -> u8 {
        let mut status = 0;
        // net-tools ends with -1 where it cannot read the flags.
        let failed = if self.sys.is_busybox() { 1 } else { 255 };
        let mut rest = words.iter();
        let busybox = if self.sys.is_busybox() { "ifconfig: " } else { "" };
        while let Some(word) = rest.next() {
            let ip = |text: Option<&String>| text.and_then(|text| text.parse::<Ipv4Addr>().ok());
            let sockaddr = |ip: Ipv4Addr| tcp::address(ip.into(), 0);
            let (call, done) = match word.as_str() {
                "up" | "down" => {
                    let flags = match self.ask(name, SIOCGIFFLAGS).await {
                        Ok(data) => u16::from_le_bytes([data[0], data[1]]),
                        Err(errno) => {
                            let what = format!("{busybox}{name}: ERROR while getting interface flags");
                            self.sys.eprint(format!("{what}: {}\n", errno.strerror())).await;
                            status = failed;
                            continue;
                        }
                    };
                    let flags = if word == "up" { flags | IFF_UP } else { flags & !IFF_UP };
                    ("SIOCSIFFLAGS", self.set(name, SIOCSIFFLAGS, &flags.to_le_bytes()).await)
                }
                "netmask" | "broadcast" => {
                    let given = rest.next();
                    let Some(ip) = ip(given) else {
                        let given = given.cloned().unwrap_or_default();
                        self.sys
                            .eprint(format!("{given}: Unknown host\nifconfig: `--help' gives usage information.\n"))
                            .await;
                        return 1;
                    };
                    let (call, request) = match word.as_str() {
                        "netmask" => ("SIOCSIFNETMASK", SIOCSIFNETMASK),
                        _ => ("SIOCSIFBRDADDR", SIOCSIFBRDADDR),
                    };
                    (call, self.set(name, request, &sockaddr(ip)).await)
                }
                "mtu" => {
                    let Some(mtu) = rest.next().and_then(|text| text.parse::<u32>().ok()) else {
                        return crate::getopt::unmodelled(self.sys, "ifconfig", "mtu").await;
                    };
                    ("SIOCSIFMTU", self.set(name, SIOCSIFMTU, &mtu.to_le_bytes()).await)
                }
                "add" | "del" | "hw" | "arp" | "-arp" | "promisc" | "-promisc" | "allmulti" | "-allmulti"
                | "dstaddr" | "pointopoint" | "txqueuelen" | "metric" | "tunnel" | "multicast" | "dynamic" | "inet"
                | "inet6" | "mem_start" | "io_addr" | "irq" | "media" | "name" => {
                    return crate::getopt::unmodelled(self.sys, "ifconfig", word).await;
                }
                word => {
                    let (text, prefix) =
                        word.split_once('/').map_or((word, None), |(text, prefix)| (text, Some(prefix)));
                    let Ok(ip) = text.parse::<Ipv4Addr>() else {
                        self.sys
                            .eprint(format!("{word}: Unknown host\nifconfig: `--help' gives usage information.\n"))
                            .await;
                        return 1;
                    };
                    let mut done = self.set(name, SIOCSIFADDR, &sockaddr(ip)).await;
                    let mut call = "SIOCSIFADDR";
                    if done.is_ok()
                        && let Some(prefix) = prefix.and_then(|prefix| prefix.parse::<u32>().ok())
                    {
                        let mask = Ipv4Addr::from_bits(u32::MAX.checked_shl(32 - prefix.min(32)).unwrap_or(0));
                        (call, done) = ("SIOCSIFNETMASK", self.set(name, SIOCSIFNETMASK, &sockaddr(mask)).await);
                    }
                    if let Err(errno) = done {
                        self.sys.eprint(format!("{busybox}{call}: {}\n", errno.strerror())).await;
                        status = 1;
                    }
                    // An address brings its device up.
                    (call, done) = match self.ask(name, SIOCGIFFLAGS).await {
                        Ok(data) => {
                            let flags = u16::from_le_bytes([data[0], data[1]]) | IFF_UP;
                            ("SIOCSIFFLAGS", self.set(name, SIOCSIFFLAGS, &flags.to_le_bytes()).await)
                        }
                        Err(errno) => {
                            let what = format!("{busybox}{name}: ERROR while getting interface flags");
                            self.sys.eprint(format!("{what}: {}\n", errno.strerror())).await;
                            status = failed;
                            continue;
                        }
                    };
                    (call, done)
                }
            };
            if let Err(errno) = done {
                self.sys.eprint(format!("{busybox}{call}: {}\n", errno.strerror())).await;
                status = 1;
            }
        }
        status
    }
}

/// A name with its digits as a number, as net-tools sorts them.
fn natural(name: &str) -> (String, u64) {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    (stem.to_string(), name[stem.len()..].parse().unwrap_or(0))
}

/// A line of `/proc/net/if_inet6` about a device.
fn inet6(line: &[u8], name: &str) -> Option<(Ipv6Addr, u8, u8)> {
    let fields: Vec<String> = words(line).into_iter().map(lossy).collect();
    let [bits, _, prefix, scope, _, own] = &fields[..] else { return None };
    let byte = |text: &str| u8::from_str_radix(text, 16).ok();
    let ip = Ipv6Addr::from_bits(u128::from_str_radix(bits, 16).ok()?);
    (own == name).then_some((ip, byte(prefix)?, byte(scope)?))
}

fn scope_name(scope: u8, is_busybox: bool) -> &'static str {
    match (scope, is_busybox) {
        (0x00, false) => "global",
        (0x10, false) => "host",
        (0x20, false) => "link",
        (0x40, false) => "site",
        (0x00, true) => "Global",
        (0x10, true) => "Host",
        (0x20, true) => "Link",
        (0x40, true) => "Site",
        _ => "unknown",
    }
}
