//! Requests of ioctl(2) to terminals, files and namespaces - ioctl_tty(2), ioctl_ns(2), include/uapi/asm-generic/ioctls.h - and how much
//! memory each request reads and writes.
#![expect(missing_docs, reason = "constants carry the names of ioctl_tty(2) and ioctl_ns(2)")]

use crate::sockios::*;

pub const TCGETS: u64 = 0x5401;
pub const TCSETS: u64 = 0x5402;
pub const TCSETSW: u64 = 0x5403;
pub const TCSETSF: u64 = 0x5404;
pub const TCSBRK: u64 = 0x5409;
pub const TCXONC: u64 = 0x540a;
pub const TCFLSH: u64 = 0x540b;
pub const TIOCEXCL: u64 = 0x540c;
pub const TIOCNXCL: u64 = 0x540d;
pub const TIOCSCTTY: u64 = 0x540e;
pub const TIOCGPGRP: u64 = 0x540f;
pub const TIOCSPGRP: u64 = 0x5410;
pub const TIOCOUTQ: u64 = 0x5411;
pub const TIOCSTI: u64 = 0x5412;
pub const TIOCGWINSZ: u64 = 0x5413;
pub const TIOCSWINSZ: u64 = 0x5414;
pub const FIONREAD: u64 = 0x541b;
pub const TIOCPKT: u64 = 0x5420;
pub const FIONBIO: u64 = 0x5421;
pub const TIOCNOTTY: u64 = 0x5422;
pub const TIOCGSID: u64 = 0x5429;
pub const TIOCGPTPEER: u64 = 0x5441;
pub const FIONCLEX: u64 = 0x5450;
pub const FIOCLEX: u64 = 0x5451;
pub const FIOASYNC: u64 = 0x5452;
pub const FIOQSIZE: u64 = 0x5460;
pub const NS_GET_USERNS: u64 = 0xb701;
pub const NS_GET_PARENT: u64 = 0xb702;
pub const NS_GET_NSTYPE: u64 = 0xb703;
pub const NS_GET_OWNER_UID: u64 = 0xb704;
pub const TIOCSPTLCK: u64 = 0x4004_5431;
pub const TIOCGPTN: u64 = 0x8004_5430;
pub const TIOCGPKT: u64 = 0x8004_5438;
pub const TIOCGPTLCK: u64 = 0x8004_5439;
pub const TIOCGEXCL: u64 = 0x8004_5440;

/// Bytes of `struct termios` as the kernel has it.
const TERMIOS_BYTES: usize = 36;
const WINSIZE_BYTES: usize = 8;
const INT_BYTES: usize = 4;
const IFREQ_BYTES: usize = 40;
const IFNAME_BYTES: usize = 16;

/// A request of the modern form: does it read, does it write, how many bytes - include/uapi/asm-generic/ioctl.h.
const fn encoded(request: u64) -> (bool, bool, usize) {
    (request >> 30 & 1 != 0, request >> 31 & 1 != 0, (request >> 16 & 0x3fff) as usize)
}

/// How many bytes a request reads of what its argument points at; SIOCGIFCONF apart, which reads a pointer.
pub fn reads(request: u64) -> usize {
    match request {
        TCSETS | TCSETSW | TCSETSF => TERMIOS_BYTES,
        TIOCSWINSZ => WINSIZE_BYTES,
        TIOCSPGRP | TIOCPKT | FIONBIO | FIOASYNC => INT_BYTES,
        TIOCSTI => 1,
        SIOCBRADDBR | SIOCBRDELBR => IFNAME_BYTES,
        // SIOC…: struct ifreq.
        0x8910..=0x8937 | 0x8942 | 0x8943 | SIOCBRADDIF | SIOCBRDELIF => IFREQ_BYTES,
        _ => match encoded(request) {
            (true, _, size) => size,
            _ => 0,
        },
    }
}

/// How many bytes a request writes to what its argument points at; SIOCGIFCONF apart, which writes as many as there are devices.
pub fn writes(request: u64) -> usize {
    match request {
        TCGETS => TERMIOS_BYTES,
        TIOCGWINSZ | FIOQSIZE => 8,
        TIOCGPGRP | TIOCGSID | FIONREAD | TIOCOUTQ | NS_GET_OWNER_UID => INT_BYTES,
        // SIOCGIF…: flags, address, netmask, metric, MTU, hardware address, index.
        SIOCGIFNAME | SIOCGIFFLAGS | SIOCGIFADDR | 0x8917 | SIOCGIFBRDADDR | SIOCGIFNETMASK | 0x891d | SIOCGIFMTU
        | SIOCGIFHWADDR | SIOCGIFINDEX => IFREQ_BYTES,
        _ => match encoded(request) {
            (_, true, size) => size,
            _ => 0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_s_number_names_its_size_or_it_is_known() {
        assert_eq!((reads(TCGETS), writes(TCGETS)), (0, 36));
        assert_eq!((reads(TIOCSPTLCK), writes(TIOCSPTLCK)), (4, 0));
        assert_eq!((reads(TIOCGPTN), writes(TIOCGPTN)), (0, 4));
        assert_eq!((reads(SIOCGIFMTU), writes(SIOCGIFMTU)), (40, 40));
        assert_eq!((reads(NS_GET_USERNS), writes(NS_GET_USERNS)), (0, 0));
    }
}
