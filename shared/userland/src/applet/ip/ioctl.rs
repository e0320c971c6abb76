//! The ioctls of netdevice(7), and `/proc/net` for what they do not tell.

use nslab_abi::{Errno, Fd, Ret, Syscall};

use crate::sys::Sys;
use crate::text::{lines, lossy, words};

const AF_INET: i32 = 2;
const SOCK_DGRAM: i32 = 2;
const SIOCGIFFLAGS: u64 = 0x8913;
const SIOCSIFFLAGS: u64 = 0x8914;
const SIOCGIFADDR: u64 = 0x8915;
const SIOCGIFBRDADDR: u64 = 0x8919;
const SIOCGIFNETMASK: u64 = 0x891b;
const SIOCGIFMTU: u64 = 0x8921;
const SIOCGIFHWADDR: u64 = 0x8927;
const SIOCGIFINDEX: u64 = 0x8933;
const SIOCGIFTXQLEN: u64 = 0x8942;
/// Bytes of `struct ifreq`, and of the name at its beginning.
const IFREQ_LEN: usize = 40;
const IFNAMSIZ: usize = 16;

/// `IFF_*` of netdevice(7).
#[derive(Clone, Copy, Debug)]
pub(super) struct Flags(u16);

impl Flags {
    pub(super) const UP: Flags = Flags(1);
    pub(super) const LOOPBACK: Flags = Flags(8);
    const RUNNING: Flags = Flags(0x40);

    pub(super) fn contains(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    /// The names as ip prints them; what is running has a carrier.
    pub(super) fn names(self) -> String {
        let all = [
            (2, "BROADCAST"),
            (8, "LOOPBACK"),
            (0x10, "POINTOPOINT"),
            (0x80, "NOARP"),
            (0x100, "PROMISC"),
            (0x1000, "MULTICAST"),
            (1, "UP"),
        ];
        let mut names: Vec<&str> = all.iter().filter(|flag| self.0 & flag.0 != 0).map(|flag| flag.1).collect();
        if self.contains(Flags::UP) {
            names.push(if self.contains(Flags::RUNNING) { "LOWER_UP" } else { "NO-CARRIER" });
        }
        nslab_small::sort_by_key(&mut names, |name| *name != "NO-CARRIER");
        names.join(",")
    }
}

/// An address of a device.
pub(super) struct Address {
    pub(super) family: u8,
    pub(super) text: String,
    pub(super) prefix: u32,
    pub(super) broadcast: Option<String>,
    pub(super) is_host: bool,
}

/// A network device.
pub(super) struct Device {
    pub(super) index: i32,
    pub(super) name: String,
    pub(super) flags: Flags,
    pub(super) mtu: i32,
    pub(super) queue_length: i32,
    pub(super) hardware: String,
    pub(super) addresses: Vec<Address>,
}

async fn socket(sys: &Sys) -> Result<Fd, Errno> {
    sys.int(Syscall::Socket { domain: AF_INET, kind: SOCK_DGRAM, protocol: 0 }).await.map(|fd| Fd(fd as i32))
}

/// One ioctl with a `struct ifreq`: 24 bytes behind the name go in and out.
async fn request(sys: &Sys, fd: Fd, request: u64, name: &str, value: &[u8]) -> Result<Vec<u8>, Errno> {
    let mut data = name.as_bytes().to_vec();
    if data.len() >= IFNAMSIZ {
        return Err(Errno::ENODEV);
    }
    data.resize(IFNAMSIZ, 0);
    data.extend(value);
    data.resize(IFREQ_LEN, 0);
    match sys.call(Syscall::Ioctl { fd, request, arg: 0, data }).await? {
        Ret::Bytes(mut bytes) => {
            bytes.resize(IFREQ_LEN, 0);
            Ok(bytes.split_off(IFNAMSIZ))
        }
        _ => Ok(vec![0; IFREQ_LEN - IFNAMSIZ]),
    }
}

/// Brings a device up or down.
pub(super) async fn set_up(sys: &Sys, name: &str, is_up: bool) -> Result<(), Errno> {
    let fd = socket(sys).await?;
    let result = async {
        let old = request(sys, fd, SIOCGIFFLAGS, name, &[]).await?;
        let flags = u16::from_le_bytes([old[0], old[1]]);
        let new = if is_up { flags | Flags::UP.0 } else { flags & !Flags::UP.0 };
        request(sys, fd, SIOCSIFFLAGS, name, &new.to_le_bytes()).await.map(drop)
    }
    .await;
    sys.close(fd).await;
    result
}

/// Reads all devices of the network namespace, by index.
pub(super) async fn devices(sys: &Sys) -> Result<Vec<Device>, Errno> {
    let fd = socket(sys).await?;
    let table = sys.read_file(b"/proc/net/dev").await.unwrap_or_default();
    let names = lines(&table)
        .skip(2)
        .filter_map(|line| line.split(|&byte| byte == b':').next())
        .map(|name| lossy(name.trim_ascii()));
    let mut devices = Vec::new();
    for name in names.collect::<Vec<_>>() {
        let Ok(flags) = request(sys, fd, SIOCGIFFLAGS, &name, &[]).await else { continue };
        let int = async |which: u64| match request(sys, fd, which, &name, &[]).await {
            Ok(value) => i32::from_le_bytes([value[0], value[1], value[2], value[3]]),
            Err(_) => 0,
        };
        let (index, mtu, queue_length) = (int(SIOCGIFINDEX).await, int(SIOCGIFMTU).await, int(SIOCGIFTXQLEN).await);
        let hardware = request(sys, fd, SIOCGIFHWADDR, &name, &[]).await.unwrap_or_else(|_| vec![0; 24]);
        let hardware = hardware[2..8].iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":");
        let flags = Flags(u16::from_le_bytes([flags[0], flags[1]]));
        let mut addresses = Vec::new();
        if let Ok(value) = request(sys, fd, SIOCGIFADDR, &name, &[]).await {
            let mask = request(sys, fd, SIOCGIFNETMASK, &name, &[]).await.unwrap_or_else(|_| vec![0; 24]);
            let broadcast = match flags.contains(Flags(2)) {
                true => request(sys, fd, SIOCGIFBRDADDR, &name, &[]).await.ok().map(|value| dotted(&value)),
                false => None,
            };
            let prefix = mask[4..8].iter().map(|byte| byte.count_ones()).sum();
            addresses.push(Address { family: 4, text: dotted(&value), prefix, broadcast, is_host: value[4] == 127 });
        }
        devices.push(Device { index, name, flags, mtu, queue_length, hardware, addresses });
    }
    sys.close(fd).await;
    let table = sys.read_file(b"/proc/net/if_inet6").await.unwrap_or_default();
    for line in lines(&table) {
        let fields: Vec<String> = words(line).into_iter().map(lossy).collect();
        let [address, _, prefix, scope, _, name] = &fields[..] else { continue };
        let (Some(prefix), Some(scope), Some(text)) = (super::hex(prefix), super::hex(scope), inet6(address)) else {
            continue;
        };
        if let Some(device) = devices.iter_mut().find(|device| device.name == *name) {
            device.addresses.push(Address {
                family: 6,
                text,
                prefix: prefix as u32,
                broadcast: None,
                is_host: scope == 0x10,
            });
        }
    }
    nslab_small::sort_by_key(&mut devices, |device| device.index);
    Ok(devices)
}

fn dotted(sockaddr: &[u8]) -> String {
    format!("{}.{}.{}.{}", sockaddr[4], sockaddr[5], sockaddr[6], sockaddr[7])
}

/// 32 hexadecimal digits as inet_ntop(3) writes them.
fn inet6(digits: &str) -> Option<String> {
    u128::from_str_radix(digits, 16).ok().map(|bits| std::net::Ipv6Addr::from_bits(bits).to_string())
}
