//! Requests of ioctl(2) to sockets, about network devices - netdevice(7), include/uapi/linux/sockios.h.
#![expect(missing_docs, reason = "constants carry the names of netdevice(7)")]

pub const SIOCGIFNAME: u64 = 0x8910;
pub const SIOCGIFCONF: u64 = 0x8912;
pub const SIOCGIFFLAGS: u64 = 0x8913;
pub const SIOCSIFFLAGS: u64 = 0x8914;
pub const SIOCGIFADDR: u64 = 0x8915;
pub const SIOCSIFADDR: u64 = 0x8916;
pub const SIOCGIFBRDADDR: u64 = 0x8919;
pub const SIOCSIFBRDADDR: u64 = 0x891a;
pub const SIOCGIFNETMASK: u64 = 0x891b;
pub const SIOCSIFNETMASK: u64 = 0x891c;
pub const SIOCGIFMTU: u64 = 0x8921;
pub const SIOCSIFMTU: u64 = 0x8922;
pub const SIOCSIFNAME: u64 = 0x8923;
pub const SIOCSIFHWADDR: u64 = 0x8924;
pub const SIOCGIFHWADDR: u64 = 0x8927;
pub const SIOCGIFINDEX: u64 = 0x8933;
pub const SIOCGIFTXQLEN: u64 = 0x8942;
pub const SIOCBRADDBR: u64 = 0x89a0;
pub const SIOCBRDELBR: u64 = 0x89a1;
pub const SIOCBRADDIF: u64 = 0x89a2;
pub const SIOCBRDELIF: u64 = 0x89a3;
