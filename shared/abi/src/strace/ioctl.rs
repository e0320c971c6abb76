//! ioctl(2) - ioctl_tty(2), ioctl_ns(2), netdevice(7).

use super::consts as c;
use super::net::sockaddr;
use super::text as t;
use crate::ioctls::*;
use crate::sockios::*;
use crate::{Errno, Ret, Syscall};

/// What stands for the third argument.
#[derive(Clone, Copy)]
enum Form {
    /// Nothing: there is none.
    Nothing,
    /// The number itself.
    Decimal,
    /// The number in hexadecimal.
    Hex,
    /// One of these names, and what follows a number without one.
    Named(&'static [(i64, &'static str)], &'static str),
    /// A number that the call reads.
    InNumber,
    /// A number that the call writes.
    OutNumber,
    /// A character that the call reads.
    InChar,
    /// A name that the call reads.
    InName,
    /// A `struct winsize` that the call reads.
    InWinsize,
    /// A `struct winsize` that the call writes.
    OutWinsize,
    /// A `struct termios` that the call reads.
    InTermios,
    /// A `struct termios` that the call writes.
    OutTermios,
    /// A `struct ifreq` that the call reads.
    InIfreq(Member),
    /// A `struct ifreq` with a name that the call reads and a member that it writes.
    OutIfreq(Member),
    /// The `struct ifreq` of SIOCGIFNAME.
    IndexToName,
}

/// The member of a `struct ifreq` that counts.
#[derive(Clone, Copy)]
enum Member {
    Flags,
    Address(&'static str),
    Hardware,
    Number(&'static str),
    Name,
    Index,
}

const FLOW: &[(i64, &str)] = &[(0, "TCOOFF"), (1, "TCOON"), (2, "TCIOFF"), (3, "TCION")];
const FLUSH: &[(i64, &str)] = &[(0, "TCIFLUSH"), (1, "TCOFLUSH"), (2, "TCIOFLUSH")];

/// What strace knows of a request: its name, where two have the number both, and its argument.
fn request(number: u64) -> Option<(&'static str, Form)> {
    use Form::*;
    use Member::*;
    Some(match number {
        TCGETS => ("TCGETS", OutTermios),
        TCSETS => ("SNDCTL_TMR_START or TCSETS", InTermios),
        TCSETSW => ("SNDCTL_TMR_STOP or TCSETSW", InTermios),
        TCSETSF => ("SNDCTL_TMR_CONTINUE or TCSETSF", InTermios),
        TCSBRK => ("TCSBRK", Decimal),
        TCXONC => ("TCXONC", Named(FLOW, "TC???")),
        TCFLSH => ("TCFLSH", Named(FLUSH, "TC???")),
        TIOCEXCL => ("TIOCEXCL", Nothing),
        TIOCNXCL => ("TIOCNXCL", Nothing),
        TIOCSCTTY => ("TIOCSCTTY", Decimal),
        TIOCGPGRP => ("TIOCGPGRP", OutNumber),
        TIOCSPGRP => ("TIOCSPGRP", InNumber),
        TIOCOUTQ => ("TIOCOUTQ", OutNumber),
        TIOCSTI => ("TIOCSTI", InChar),
        TIOCGWINSZ => ("TIOCGWINSZ", OutWinsize),
        TIOCSWINSZ => ("TIOCSWINSZ", InWinsize),
        FIONREAD => ("FIONREAD", OutNumber),
        TIOCPKT => ("TIOCPKT", InNumber),
        FIONBIO => ("FIONBIO", InNumber),
        TIOCNOTTY => ("TIOCNOTTY", Nothing),
        TIOCGSID => ("TIOCGSID", OutNumber),
        TIOCGPTPEER => ("TIOCGPTPEER", Hex),
        FIONCLEX => ("FIONCLEX", Nothing),
        FIOCLEX => ("FIOCLEX", Nothing),
        FIOASYNC => ("FIOASYNC", InNumber),
        FIOQSIZE => ("FIOQSIZE", Hex),
        TIOCSPTLCK => ("TIOCSPTLCK", InNumber),
        TIOCGPTN => ("TIOCGPTN", OutNumber),
        TIOCGPKT => ("TIOCGPKT", Hex),
        TIOCGPTLCK => ("TIOCGPTLCK", Hex),
        TIOCGEXCL => ("TIOCGEXCL", OutNumber),
        0x2 => ("FIGETBSZ", Hex),
        NS_GET_USERNS => ("NS_GET_USERNS", Nothing),
        NS_GET_PARENT => ("NS_GET_PARENT", Nothing),
        NS_GET_NSTYPE => ("NS_GET_NSTYPE", Nothing),
        NS_GET_OWNER_UID => ("NS_GET_OWNER_UID", OutNumber),
        SIOCGIFNAME => ("SIOCGIFNAME", IndexToName),
        SIOCGIFCONF => ("SIOCGIFCONF", Hex),
        SIOCGIFFLAGS => ("SIOCGIFFLAGS", OutIfreq(Flags)),
        SIOCSIFFLAGS => ("SIOCSIFFLAGS", InIfreq(Flags)),
        SIOCGIFADDR => ("SIOCGIFADDR", OutIfreq(Address("ifr_addr"))),
        SIOCSIFADDR => ("SIOCSIFADDR", InIfreq(Address("ifr_addr"))),
        SIOCGIFBRDADDR => ("SIOCGIFBRDADDR", OutIfreq(Address("ifr_broadaddr"))),
        SIOCSIFBRDADDR => ("SIOCSIFBRDADDR", InIfreq(Address("ifr_broadaddr"))),
        SIOCGIFNETMASK => ("SIOCGIFNETMASK", OutIfreq(Address("ifr_netmask"))),
        SIOCSIFNETMASK => ("SIOCSIFNETMASK", InIfreq(Address("ifr_netmask"))),
        SIOCGIFMTU => ("SIOCGIFMTU", OutIfreq(Number("ifr_mtu"))),
        SIOCSIFMTU => ("SIOCSIFMTU", InIfreq(Number("ifr_mtu"))),
        SIOCSIFNAME => ("SIOCSIFNAME", InIfreq(Name)),
        SIOCGIFHWADDR => ("SIOCGIFHWADDR", OutIfreq(Hardware)),
        SIOCSIFHWADDR => ("SIOCSIFHWADDR", InIfreq(Hardware)),
        SIOCGIFINDEX => ("SIOCGIFINDEX", OutIfreq(Number("ifr_ifindex"))),
        SIOCGIFTXQLEN => ("SIOCGIFTXQLEN", OutIfreq(Number("ifr_qlen"))),
        SIOCBRADDBR => ("SIOCBRADDBR", InName),
        SIOCBRDELBR => ("SIOCBRDELBR", InName),
        SIOCBRADDIF => ("SIOCBRADDIF", InIfreq(Index)),
        SIOCBRDELIF => ("SIOCBRDELIF", InIfreq(Index)),
        _ => return None,
    })
}

/// All arguments of ioctl(2); `None`: it is another call.
pub fn args(call: &Syscall, result: &Result<Ret, Errno>) -> Option<String> {
    let Syscall::Ioctl { fd, request: number, arg, data } = call else { return None };
    let Some((name, form)) = request(*number) else { return Some(format!("{fd}, {}, {arg:#x}", code(*number))) };
    let third = argument(form, *arg, data, result);
    Some(if third.is_empty() { format!("{fd}, {name}") } else { format!("{fd}, {name}, {third}") })
}

/// What stands in parentheses behind the result.
pub fn remark(call: &Syscall, value: i64) -> Option<String> {
    match call {
        Syscall::Ioctl { request: NS_GET_NSTYPE, .. } => {
            Some(c::clone_flags(crate::CloneFlags::from_bits_retain(value as u64)))
        }
        _ => None,
    }
}

/// Cuts a line short to what is known before the call writes.
pub fn before_writing(call: &Syscall, line: &mut String) {
    let Syscall::Ioctl { request: number, .. } = call else { return };
    match request(*number).map(|(_, form)| form) {
        Some(Form::OutNumber | Form::OutWinsize | Form::OutTermios) => {
            line.truncate(line.rfind(", ").unwrap_or(line.len()));
        }
        Some(Form::OutIfreq(_) | Form::IndexToName) if line.ends_with('}') => drop(line.pop()),
        _ => {}
    }
}

/// A request that has no name here: `_IOC(_IOC_READ, 0xb7, 0xa, 0x10)` - include/uapi/asm-generic/ioctl.h.
fn code(number: u64) -> String {
    let direction = match number >> 30 & 3 {
        0 => "_IOC_NONE",
        1 => "_IOC_WRITE",
        2 => "_IOC_READ",
        _ => "_IOC_READ|_IOC_WRITE",
    };
    let hex = |number: u64| if number == 0 { "0".to_string() } else { format!("{number:#x}") };
    let (kind, nr, size) = (number >> 8 & 0xff, number & 0xff, number >> 16 & 0x3fff);
    format!("_IOC({direction}, {}, {}, {})", hex(kind), hex(nr), hex(size))
}

fn argument(form: Form, arg: u64, data: &[u8], result: &Result<Ret, Errno>) -> String {
    let written: &[u8] = match result {
        Ok(Ret::Bytes(bytes)) => bytes,
        _ => &[],
    };
    let shown = match form {
        Form::Nothing => return String::new(),
        Form::Decimal => Some(arg.to_string()),
        Form::Hex => Some(c::pointer(arg)),
        Form::Named(names, unknown) => Some(match names.iter().find(|row| row.0 as u64 == arg) {
            Some((_, name)) => (*name).to_string(),
            None => format!("{arg:#x} /* {unknown} */"),
        }),
        Form::InNumber => word(data, 0).map(|number| format!("[{number}]")),
        Form::OutNumber => word(written, 0).map(|number| format!("[{number}]")),
        Form::InChar => data.first().map(|byte| t::buffer(&[*byte])),
        Form::InName => Some(t::path(name(data))),
        Form::InWinsize => winsize(data),
        Form::OutWinsize => winsize(written),
        Form::InTermios => termios(data),
        Form::OutTermios => termios(written),
        Form::InIfreq(Member::Index) => word(data, 16).map(|index| format!("{{ifr_ifindex={index}}}")),
        Form::InIfreq(which) => ifreq(data, data, which),
        Form::OutIfreq(which) => ifreq(data, written, which),
        Form::IndexToName => word(data, 16).map(|index| {
            let name =
                if written.is_empty() { String::new() } else { format!(", ifr_name={}", t::path(name(written))) };
            format!("{{ifr_ifindex={index}{name}}}")
        }),
    };
    shown.unwrap_or_else(|| match (arg, result) {
        (0, Err(Errno::EFAULT)) => "NULL".to_string(),
        // A tool's call has no address.
        (0, _) => super::UNREAD.to_string(),
        _ => format!("{arg:#x}"),
    })
}

fn word(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// The bytes of a name up to its end, sixteen at the most.
fn name(bytes: &[u8]) -> &[u8] {
    let bytes = &bytes[..bytes.len().min(16)];
    &bytes[..bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len())]
}

fn winsize(bytes: &[u8]) -> Option<String> {
    let word = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let (row, col, x, y) = (word(0)?, word(2)?, word(4)?, word(6)?);
    Some(format!("{{ws_row={row}, ws_col={col}, ws_xpixel={x}, ws_ypixel={y}}}"))
}

/// A `struct ifreq`: the name from what was read, the member from what counts.
fn ifreq(read: &[u8], counts: &[u8], which: Member) -> Option<String> {
    const NAMES: &[(&str, u64)] = &[
        ("IFF_UP", 1),
        ("IFF_BROADCAST", 2),
        ("IFF_DEBUG", 4),
        ("IFF_LOOPBACK", 8),
        ("IFF_POINTOPOINT", 0x10),
        ("IFF_NOTRAILERS", 0x20),
        ("IFF_RUNNING", 0x40),
        ("IFF_NOARP", 0x80),
        ("IFF_PROMISC", 0x100),
        ("IFF_ALLMULTI", 0x200),
        ("IFF_MASTER", 0x400),
        ("IFF_SLAVE", 0x800),
        ("IFF_MULTICAST", 0x1000),
        ("IFF_PORTSEL", 0x2000),
        ("IFF_AUTOMEDIA", 0x4000),
        ("IFF_DYNAMIC", 0x8000),
    ];
    const HARDWARE: &[(i64, &str)] = &[(1, "ARPHRD_ETHER"), (772, "ARPHRD_LOOPBACK"), (768, "ARPHRD_TUNNEL")];
    if read.is_empty() {
        return None;
    }
    let head = t::path(name(read));
    let half = |at: usize| counts.get(at..at + 2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]));
    let member = match which {
        Member::Flags => half(16).map(|bits| format!("ifr_flags={}", t::flags(u64::from(bits), NAMES, "0"))),
        Member::Address(field) => counts.get(16..32).map(|address| format!("{field}={}", sockaddr(address))),
        Member::Number(field) => word(counts, 16).map(|number| format!("{field}={number}")),
        Member::Name => counts.get(16..32).map(|bytes| format!("ifr_newname={}", t::path(name(bytes)))),
        Member::Index => word(counts, 16).map(|index| format!("ifr_ifindex={index}")),
        Member::Hardware => half(16).zip(counts.get(18..24)).map(|(family, octets)| {
            let octets: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
            let family = c::named(i64::from(family), HARDWARE);
            format!("ifr_hwaddr={{sa_family={family}, sa_data={}}}", octets.join(":"))
        }),
    };
    Some(member.map_or_else(|| format!("{{ifr_name={head}}}"), |member| format!("{{ifr_name={head}, {member}}}")))
}

/// The four words of flags, by name - termios(3); what lies behind them is not shown.
fn termios(bytes: &[u8]) -> Option<String> {
    const IFLAG: &[(&str, u64)] = &[
        ("IGNBRK", 1),
        ("BRKINT", 2),
        ("IGNPAR", 4),
        ("PARMRK", 0o10),
        ("INPCK", 0o20),
        ("ISTRIP", 0o40),
        ("INLCR", 0o100),
        ("IGNCR", 0o200),
        ("ICRNL", 0o400),
        ("IUCLC", 0o1000),
        ("IXON", 0o2000),
        ("IXANY", 0o4000),
        ("IXOFF", 0o10000),
        ("IMAXBEL", 0o20000),
        ("IUTF8", 0o40000),
    ];
    const OFLAG: &[(&str, u64)] = &[
        ("OPOST", 1),
        ("OLCUC", 2),
        ("ONLCR", 4),
        ("OCRNL", 0o10),
        ("ONOCR", 0o20),
        ("ONLRET", 0o40),
        ("OFILL", 0o100),
        ("OFDEL", 0o200),
    ];
    const CFLAG: &[(&str, u64)] = &[
        ("CSTOPB", 0o100),
        ("CREAD", 0o200),
        ("PARENB", 0o400),
        ("PARODD", 0o1000),
        ("HUPCL", 0o2000),
        ("CLOCAL", 0o4000),
        ("CMSPAR", 0o10_000_000_000),
        ("CRTSCTS", 0o20_000_000_000),
    ];
    const LFLAG: &[(&str, u64)] = &[
        ("ISIG", 1),
        ("ICANON", 2),
        ("XCASE", 4),
        ("ECHO", 0o10),
        ("ECHOE", 0o20),
        ("ECHOK", 0o40),
        ("ECHONL", 0o100),
        ("NOFLSH", 0o200),
        ("IEXTEN", 0o100_000),
        ("ECHOCTL", 0o1000),
        ("ECHOPRT", 0o2000),
        ("ECHOKE", 0o4000),
        ("FLUSHO", 0o10000),
        ("PENDIN", 0o40000),
        ("TOSTOP", 0o400),
        ("EXTPROC", 0o200_000),
    ];
    const SPEEDS: &[(i64, &str)] = &[
        (0, "B0"),
        (1, "B50"),
        (2, "B75"),
        (3, "B110"),
        (4, "B134"),
        (5, "B150"),
        (6, "B200"),
        (7, "B300"),
        (8, "B600"),
        (9, "B1200"),
        (10, "B1800"),
        (11, "B2400"),
        (12, "B4800"),
        (13, "B9600"),
        (14, "B19200"),
        (15, "B38400"),
        (0o10001, "B57600"),
        (0o10002, "B115200"),
        (0o10003, "B230400"),
    ];
    const CBAUD: u64 = 0o10017;
    const CSIZE: u64 = 0o60;
    const DELAYS: u64 = 0o177_400;
    let word = |at: usize| word(bytes, at).map(|bits| u64::from(bits as u32));
    let (i, o, cflag, l) = (word(0)?, word(4)?, word(8)?, word(12)?);
    let pick = |shift: u32, names: &'static [&'static str]| names[(o >> shift) as usize & (names.len() - 1)];
    let delays = [
        pick(8, &["NL0", "NL1"]),
        pick(9, &["CR0", "CR1", "CR2", "CR3"]),
        pick(11, &["TAB0", "TAB1", "TAB2", "XTABS"]),
        pick(13, &["BS0", "BS1"]),
        pick(14, &["VT0", "VT1"]),
        pick(15, &["FF0", "FF1"]),
    ];
    // Where none of the flags is set, strace writes none, behind a bar or not.
    let output = format!("{}|{}", delays.join("|"), t::flags(o & !DELAYS, OFLAG, ""));
    let size = ["CS5", "CS6", "CS7", "CS8"][(cflag >> 4 & 3) as usize];
    let speed = c::named((cflag & CBAUD) as i64, SPEEDS);
    let control = format!("{speed}|{size}|{}", t::flags(cflag & !(CBAUD | CSIZE), CFLAG, ""));
    let (input, local) = (t::flags(i, IFLAG, ""), t::flags(l, LFLAG, ""));
    Some(format!("{{c_iflag={input}, c_oflag={output}, c_cflag={control}, c_lflag={local}, ...}}"))
}
