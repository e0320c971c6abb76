//! `ip neighbour` - iproute2, ip/ipneigh.c.

use std::net::IpAddr;

use nslab_abi::rtnetlink::*;

use super::Ip;
use super::address::{address, in_prefix, prefix};
use super::json::Json;
use super::link::lladdr;
use super::links::Links;
use super::netlink::{AF_INET, AF_INET6, Attrs, attribute, octets};
use super::words::{self, Exit, Words, is, no_device, unmodelled};

const NDMSG: usize = 12;
const NUD_PERMANENT: u16 = 0x80;
const NUD_NOARP: u16 = 0x40;
/// `NUD_*` in the order in which they are printed.
const STATES: [(u16, &str); 8] = [
    (0x01, "INCOMPLETE"),
    (0x02, "REACHABLE"),
    (0x04, "STALE"),
    (0x08, "DELAY"),
    (0x10, "PROBE"),
    (0x20, "FAILED"),
    (NUD_NOARP, "NOARP"),
    (NUD_PERMANENT, "PERMANENT"),
];

const COMMANDS: [&str; 10] = ["add", "change", "chg", "replace", "delete", "get", "show", "lst", "list", "flush"];

pub(super) async fn run(ip: &Ip, mut rest: Words<'_>) -> Result<u8, Exit> {
    let Some(word) = rest.next() else { return show(ip, rest, false).await };
    match words::command(word, &COMMANDS) {
        Some("add") => modify(ip, rest, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_EXCL).await,
        Some("change" | "chg") => modify(ip, rest, RTM_NEWNEIGH, NLM_F_REPLACE).await,
        Some("replace") => modify(ip, rest, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE).await,
        Some("delete") => modify(ip, rest, RTM_DELNEIGH, 0).await,
        Some("show" | "lst" | "list") => show(ip, rest, false).await,
        Some("flush") => show(ip, rest, true).await,
        Some(known) => Err(unmodelled(&format!("neighbour {known}"))),
        None if is(word, "help") => Err(unmodelled("neighbour help")),
        None => Err(Exit::new(255, format!("Command \"{word}\" is unknown, try \"ip neigh help\".\n"))),
    }
}

/// ipneigh_modify()
async fn modify(ip: &Ip, mut words: Words<'_>, kind: u16, flags: u16) -> Result<u8, Exit> {
    let (mut to, mut dev, mut mac) = (None, None, None);
    while let Some(word) = words.next() {
        match word {
            "lladdr" => mac = Some(lladdr(&words.value()?)?),
            "nud" => {
                let state = words.value()?;
                if state != "permanent" {
                    return Err(unmodelled(&format!("neighbour nud {state}")));
                }
            }
            "dev" => dev = Some(words.value()?),
            "proxy" | "router" | "managed" | "extern_learn" | "protocol" => return Err(unmodelled(word)),
            word => {
                let text = if word == "to" { words.value()? } else { word.to_string() };
                let wrong = || Exit::new(1, format!("Error: any valid address is expected rather than \"{text}\".\n"));
                to = Some(address(&text).ok_or_else(wrong)?);
            }
        }
    }
    let (Some(to), Some(dev)) = (to, dev) else {
        return Err(Exit::new(255, "Device and destination are required arguments.\n"));
    };
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    let index = links.find(&dev).ok_or_else(|| no_device(&dev))?.index;
    let state = if kind == RTM_NEWNEIGH { NUD_PERMANENT } else { 0 };
    let mut body = ndmsg(to, index, state);
    if let Some(mac) = mac {
        attribute(&mut body, NDA_LLADDR, &mac);
    }
    netlink.talk(kind, flags, &body).await.map_err(|refused| refused.exit())?;
    Ok(0)
}

/// `struct ndmsg` and the address.
fn ndmsg(to: IpAddr, index: u32, state: u16) -> Vec<u8> {
    let family = if to.is_ipv4() { AF_INET } else { AF_INET6 };
    let mut body = [&[family, 0, 0, 0][..], &index.to_le_bytes(), &state.to_le_bytes(), &[0; 2]].concat();
    attribute(&mut body, NDA_DST, &octets(to));
    body
}

async fn show(ip: &Ip, mut words: Words<'_>, is_flush: bool) -> Result<u8, Exit> {
    if is_flush && words.peek().is_none() {
        return Err(Exit::new(1, "Flush requires arguments.\n"));
    }
    let (mut dev, mut to, mut state) = (None, None, None);
    while let Some(word) = words.next() {
        match word {
            "dev" => dev = Some(words.value()?),
            "nud" => {
                let text = words.value()?;
                let named = STATES.iter().find(|(_, name)| name.eq_ignore_ascii_case(&text));
                state = Some(named.map(|&(state, _)| state).unwrap_or(u16::MAX));
            }
            "proxy" | "router" | "extern_learn" | "vrf" | "master" | "nomaster" | "unused" => {
                return Err(unmodelled(&format!("neighbour show {word}")));
            }
            word => {
                let text = if word == "to" { words.value()? } else { word.to_string() };
                to = Some(prefix(&text)?);
            }
        }
    }
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    if let Some(dev) = dev.as_deref().filter(|dev| links.find(dev).is_none()) {
        return Err(no_device(dev));
    }
    let mut body = vec![0; NDMSG];
    body[0] = ip.options.family.unwrap_or(0);
    let records = netlink.dump(RTM_GETNEIGH, &body).await.map_err(|refused| refused.exit())?;
    let mut objects = Vec::new();
    for record in records.iter().filter(|record| record.len() >= NDMSG) {
        let attrs = Attrs::after(record, NDMSG);
        let index = u32::from_le_bytes([record[4], record[5], record[6], record[7]]);
        let found = u16::from_le_bytes([record[8], record[9]]);
        let Some(address) = attrs.ip(NDA_DST) else { continue };
        let name = links.name_of(index);
        let is_taken = dev.as_ref().is_none_or(|dev| *dev == name)
            && to.is_none_or(|(network, prefix)| in_prefix(address, network, prefix))
            && state.map_or(found != NUD_NOARP, |state| found & state != 0);
        // What was set by hand stays, unless it is asked for.
        let stays = is_flush && state.is_none() && found & (NUD_PERMANENT | NUD_NOARP) != 0;
        if !is_taken || stays {
            continue;
        }
        if is_flush {
            let body = ndmsg(address, index, 0);
            netlink.talk(RTM_DELNEIGH, 0, &body).await.map_err(|refused| refused.exit())?;
            continue;
        }
        if ip.options.is_json {
            let mut fields = vec![("dst", Json::Text(address.to_string()))];
            if dev.is_none() {
                fields.push(("dev", Json::Text(name)));
            }
            if let Some(mac) = attrs.get(NDA_LLADDR) {
                let mac: Vec<String> = mac.iter().map(|byte| format!("{byte:02x}")).collect();
                fields.push(("lladdr", Json::Text(mac.join(":"))));
            }
            let states = STATES.iter().filter(|(bit, _)| found & bit != 0).map(|state| state.1);
            fields.push(("state", Json::words(states)));
            objects.push(Json::Object(fields));
            continue;
        }
        let mut line = format!("{address} ");
        if dev.is_none() {
            line += &format!("dev {name} ");
        }
        if let Some(mac) = attrs.get(NDA_LLADDR) {
            let mac: Vec<String> = mac.iter().map(|byte| format!("{byte:02x}")).collect();
            line += &format!("lladdr {} ", mac.join(":"));
        }
        for (bit, name) in STATES {
            if found & bit != 0 {
                line += &format!("{name} ");
            }
        }
        ip.print(&(line + "\n"));
    }
    if ip.options.is_json && !is_flush {
        ip.print_json(objects);
    }
    Ok(0)
}
