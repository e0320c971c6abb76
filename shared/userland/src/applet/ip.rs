//! ip(8) of iproute2 6.1 as far as the ioctls of netdevice(7) carry it: links and addresses, up and down.

mod ioctl;

use std::sync::Arc;

use self::ioctl::{Device, Flags};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// What is asked for, beside the object.
#[derive(Default)]
struct Options {
    is_oneline: bool,
    is_brief: bool,
    family: Option<u8>,
}

/// `ip [-o] [-br] [-4|-6] {link|address} [show [dev NAME] | set NAME {up|down}]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words: Vec<String> = args.argv[1..].iter().map(|word| lossy(word)).collect();
    let mut options = Options::default();
    let mut rest = &words[..];
    while let Some(word) = rest.first().filter(|word| word.starts_with('-')) {
        match word.trim_start_matches('-') {
            "o" | "oneline" => options.is_oneline = true,
            "br" | "brief" => options.is_brief = true,
            "4" => options.family = Some(4),
            "6" => options.family = Some(6),
            _ => return crate::getopt::unmodelled(&sys, "ip", word).await,
        }
        rest = &rest[1..];
    }
    let Some(object) = rest.first() else {
        sys.eprint("Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n").await;
        return 255;
    };
    // Objects may be cut short: "ip a", "ip l".
    let is = |full: &str| full.starts_with(object.as_str());
    let rest = &rest[1..];
    if is("address") {
        return match rest.first().map(String::as_str) {
            None | Some("show" | "list" | "s" | "sh" | "ls") => {
                show(&sys, &options, rest.get(1..).unwrap_or_default(), true).await
            }
            Some(other) => crate::getopt::unmodelled(&sys, "ip", &format!("address {other}")).await,
        };
    }
    if is("link") {
        return match rest.first().map(String::as_str) {
            None | Some("show" | "list" | "s" | "sh" | "ls") => {
                show(&sys, &options, rest.get(1..).unwrap_or_default(), false).await
            }
            Some("set") => set(&sys, &rest[1..]).await,
            Some(known @ ("add" | "a" | "delete" | "del" | "change" | "xstats" | "afstats" | "property" | "help")) => {
                crate::getopt::unmodelled(&sys, "ip", &format!("link {known}")).await
            }
            Some(other) => {
                sys.eprint(format!("Command \"{other}\" is unknown, try \"ip link help\".\n")).await;
                255
            }
        };
    }
    let known = [
        "addrlabel",
        "route",
        "rule",
        "neighbor",
        "neighbour",
        "netns",
        "tunnel",
        "tuntap",
        "maddress",
        "monitor",
        "netconf",
        "help",
    ];
    if known.iter().any(|full| is(full)) {
        return crate::getopt::unmodelled(&sys, "ip", object).await;
    }
    sys.eprint(format!("Object \"{object}\" is unknown, try \"ip help\".\n")).await;
    1
}

/// `set [dev] NAME {up|down}…`
async fn set(sys: &Sys, words: &[String]) -> u8 {
    let words = match words {
        [dev, rest @ ..] if dev == "dev" => rest,
        words => words,
    };
    let Some((name, changes)) = words.split_first() else {
        sys.eprint("Not enough information: \"dev\" argument is required.\n").await;
        return 255;
    };
    for change in changes {
        let is_up = match change.as_str() {
            "up" => true,
            "down" => false,
            other => return crate::getopt::unmodelled(sys, "ip", &format!("link set {other}")).await,
        };
        match ioctl::set_up(sys, name, is_up).await {
            Ok(()) => {}
            Err(nslab_abi::Errno::ENODEV) => {
                sys.eprint(format!("Cannot find device \"{name}\"\n")).await;
                return 1;
            }
            Err(errno) => {
                sys.eprint(format!("RTNETLINK answers: {}\n", errno.strerror())).await;
                return 2;
            }
        }
    }
    0
}

async fn show(sys: &Sys, options: &Options, words: &[String], with_addresses: bool) -> u8 {
    let wanted = match words {
        [] => None,
        [dev, name] if dev == "dev" => Some(name),
        [name] if name != "dev" => Some(name),
        words => return crate::getopt::unmodelled(sys, "ip", &words.join(" ")).await,
    };
    let devices = match ioctl::devices(sys).await {
        Ok(devices) => devices,
        Err(errno) => {
            sys.eprint(format!("Cannot open netlink socket: {}\n", errno.strerror())).await;
            return 1;
        }
    };
    if let Some(name) = wanted
        && !devices.iter().any(|device| device.name == *name)
    {
        sys.eprint(format!("Device \"{name}\" does not exist.\n")).await;
        return 1;
    }
    for device in devices.iter().filter(|device| wanted.is_none_or(|name| device.name == *name)) {
        if options.is_oneline && with_addresses && !options.is_brief {
            // One line an address, without the link.
            let head = format!("{}: {}", device.index, device.name);
            for address in
                device.addresses.iter().filter(|address| options.family.is_none_or(|family| family == address.family))
            {
                sys.print(format!("{head}    {}", address_lines(device, address).trim().replace('\n', "\\") + "\n"));
            }
            continue;
        }
        let text = if options.is_brief { brief(device, with_addresses) } else { full(device, options, with_addresses) };
        sys.print(if options.is_oneline { text.trim_end().replace('\n', "\\") + "\n" } else { text });
    }
    sys.finish("ip", 0).await
}

fn state(device: &Device) -> &'static str {
    match (device.flags.contains(Flags::UP), device.flags.contains(Flags::LOOPBACK)) {
        (false, _) => "DOWN",
        (true, true) => "UNKNOWN",
        (true, false) => "UP",
    }
}

fn brief(device: &Device, with_addresses: bool) -> String {
    let tail = if with_addresses {
        device.addresses.iter().map(|address| format!("{}/{} ", address.text, address.prefix)).collect()
    } else {
        format!("{} <{}> ", device.hardware, device.flags.names())
    };
    format!("{:<16} {:<14} {tail}\n", device.name, state(device))
}

fn full(device: &Device, options: &Options, with_addresses: bool) -> String {
    let is_up = device.flags.contains(Flags::UP);
    // A device gets its queue when it first comes up; an ioctl does not tell which, so it is told by state.
    let queue = match (is_up, device.flags.contains(Flags::LOOPBACK)) {
        (false, _) => "noop",
        (true, _) => "noqueue",
    };
    let mode = if with_addresses { "" } else { " mode DEFAULT" };
    let kind = if device.flags.contains(Flags::LOOPBACK) { "loopback" } else { "ether" };
    let mut text = format!(
        "{}: {}: <{}> mtu {} qdisc {queue} state {}{mode} group default qlen {}\n",
        device.index,
        device.name,
        device.flags.names(),
        device.mtu,
        state(device),
        device.queue_length,
    );
    if options.family.is_none() {
        let broadcast = if kind == "loopback" { "00:00:00:00:00:00" } else { "ff:ff:ff:ff:ff:ff" };
        text += &format!("    link/{kind} {} brd {broadcast}\n", device.hardware);
    }
    if with_addresses {
        for address in
            device.addresses.iter().filter(|address| options.family.is_none_or(|family| family == address.family))
        {
            text += &address_lines(device, address);
        }
    }
    text
}

fn address_lines(device: &Device, address: &ioctl::Address) -> String {
    let scope = if address.is_host { "host" } else { "global" };
    let (word, tail) = if address.family == 4 { ("inet", device.name.as_str()) } else { ("inet6", "") };
    let broadcast = address.broadcast.as_ref().map(|text| format!("brd {text} ")).unwrap_or_default();
    format!(
        "    {word} {}/{} {broadcast}scope {scope} {tail}\n       valid_lft forever preferred_lft forever\n",
        address.text, address.prefix
    )
}

/// A number of `/proc/net/if_inet6`.
fn hex(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok()
}
