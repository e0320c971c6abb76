//! The calls of `message_calls.c` and `link_calls.c`.

use super::{UIDS, plain, with_flags};
use crate::fuzz::Call;
use crate::fuzz::rng::Rng;

const LINKS: [&str; 6] = ["lo", "v0", "v1", "b0", "v0", "nosuch"];
const ADDRESSES: [&str; 5] = ["0x0a000001", "0x0a000002", "0x7f000001", "0x0b000001", "0xe0000001"];

/// Sockets of two ends.
pub(super) fn messages(rng: &mut Rng) -> Call {
    let kind = *rng.pick(&["SOCK_STREAM", "SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET"]);
    plain(match rng.below(12) {
        0..3 => {
            let room = rng.pick(&["200", "200", "200", "24", "16", "0"]);
            format!("do_pass({}, {}, {room})", rng.below(10), rng.pick(&["0", "geteuid()", "geteuid()", "1000"]))
        }
        3..6 => format!("do_serve({kind}, {})", rng.below(14)),
        6 => {
            let (bytes, times) = rng.pick(&[("4", "1"), ("1000", "3"), ("300000", "1"), ("4000", "1000")]);
            format!("do_much({kind}, {bytes}, {times})")
        }
        7 => {
            let option = rng.pick(&[
                "SOL_SOCKET, SO_PASSCRED",
                "SOL_SOCKET, SO_REUSEADDR",
                "SOL_SOCKET, SO_TYPE",
                "SOL_SOCKET, SO_ERROR",
                "SOL_SOCKET, SO_ACCEPTCONN",
                "SOL_SOCKET, SO_DOMAIN",
                "SOL_SOCKET, SO_PROTOCOL",
            ]);
            let family = rng.pick(&["AF_UNIX", "AF_INET"]);
            format!("do_option({family}, {kind}, {option}, {}, {})", rng.pick(&["0", "1", "5"]), rng.below(3))
                .replace("AF_INET, SOCK_SEQPACKET", "AF_INET, SOCK_STREAM")
        }
        8 => "do_loopback(1)".into(),
        9 | 10 => format!("do_tcp({})", rng.below(18)),
        _ => format!("do_udp({})", rng.below(12)),
    })
}

/// Links and what is on them.
pub(super) fn links(rng: &mut Rng, nr_actors: usize) -> Call {
    let (link, ip) = (*rng.pick(&LINKS), *rng.pick(&ADDRESSES));
    let excl = *rng.pick(&["NLM_F_EXCL", "NLM_F_EXCL", "NLM_F_EXCL", "0"]);
    plain(match rng.below(16) {
        0 | 1 => {
            let what = rng.pick(&[
                "\"veth\", \"v0\", \"v1\"",
                "\"veth\", \"v0\", \"v1\"",
                "\"bridge\", \"b0\", \"\"",
                "\"veth\", \"v0\", \"v0\"",
                "\"nosuch\", \"n0\", \"\"",
                "\"veth\", \"a/b\", \"v1\"",
                "\"bridge\", \"a name too long\", \"\"",
                "\"bridge\", \"lo\", \"\"",
            ]);
            format!("do_link_new({what}, {excl})")
        }
        2 => format!("do_link_del(\"{link}\")"),
        3 | 4 => format!("do_link_set(\"{link}\", IFLA_IFNAME, \"{}\")", rng.pick(&["1", "1", "0"])),
        5 => format!("do_link_set(\"{link}\", IFLA_MTU, \"{}\")", rng.pick(&["1400", "10", "100000", "-1"])),
        6 => format!("do_link_set(\"{link}\", IFLA_MASTER, \"{}\")", rng.pick(&["b0", "b0", "v0", "nosuch"])),
        7 => format!("do_link_give(\"{}\", {})", rng.pick(&["b0", "b0", "lo", "nosuch"]), rng.below(nr_actors)),
        8 | 9 => {
            let prefix = rng.pick(&["24", "8", "32", "33"]);
            format!(
                "do_address({}, {excl}, \"{link}\", {ip}, {prefix})",
                rng.pick(&["RTM_NEWADDR", "RTM_NEWADDR", "RTM_DELADDR"])
            )
        }
        10 | 11 => {
            let kind = rng.pick(&["RTN_UNICAST", "RTN_UNICAST", "RTN_UNREACHABLE", "RTN_BLACKHOLE", "RTN_PROHIBIT"]);
            let (to, prefix) = rng.pick(&[("0", "0"), ("0x0b000000", "24"), ("0x0b000000", "8"), ("0x0b000001", "24")]);
            let (via, by) = match (*kind, rng.below(3)) {
                ("RTN_UNICAST", 0) => ("0", link),
                ("RTN_UNICAST", 1) => (ip, link),
                ("RTN_UNICAST", _) => (ip, ""),
                _ => ("0", ""),
            };
            let kind = format!("{}, {excl}, {kind}", rng.pick(&["RTM_NEWROUTE", "RTM_NEWROUTE", "RTM_DELROUTE"]));
            format!("do_route({kind}, {to}, {prefix}, {via}, \"{by}\")")
        }
        12 => format!("do_neighbour({}, \"{link}\", {ip}, NUD_PERMANENT)", rng.pick(&["RTM_NEWNEIGH", "RTM_DELNEIGH"])),
        13 => {
            let what = rng.pick(&[
                "SIOCGIFFLAGS, \"\"",
                "SIOCGIFADDR, \"\"",
                "SIOCSIFADDR, \"a\"",
                "SIOCSIFADDR, \"b\"",
                "SIOCGIFMTU, \"\"",
                "SIOCSIFMTU, \"1400\"",
                "SIOCSIFMTU, \"5\"",
                "SIOCGIFINDEX, \"\"",
                "SIOCGIFHWADDR, \"\"",
            ]);
            format!("do_interface(\"{link}\", {what})")
        }
        14 => format!("do_link_scene({})", rng.below(15)),
        _ => "do_links()".into(),
    })
}

/// What lets others in, or not: files given away.
pub(super) fn given(rng: &mut Rng) -> Call {
    let at = rng.pick(&["AT_SYMLINK_NOFOLLOW", "0", "0x10"]);
    with_flags(
        &format!("fchownat(AT_FDCWD, \"/tmp/fuzz/f\", {}, {}, ", rng.pick(&UIDS), rng.pick(&UIDS)),
        vec![at],
        ")",
    )
}
