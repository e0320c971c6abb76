//! `ip link` - iproute2, ip/iplink.c, ip/link_veth.c.

use nslab_abi::Fd;
use nslab_abi::rtnetlink::*;

use super::filter::Filter;
use super::json::Json;
use super::links::{Link, Links, ifinfo};
use super::netlink::{Netlink, attribute};
use super::words::{self, Exit, Words, garbage, invalid, is, missing_dev, no_device, unmodelled};
use super::{Ip, netns};

const IFF_UP: u32 = 1;
const IFF_NOARP: u32 = 0x80;

const COMMANDS: [&str; 12] =
    ["add", "set", "change", "replace", "delete", "show", "lst", "list", "xstats", "afstats", "property", "help"];

pub(super) async fn run(ip: &Ip, mut rest: Words<'_>) -> Result<u8, Exit> {
    let Some(word) = rest.next() else { return show(ip, rest).await };
    match words::command(word, &COMMANDS) {
        Some("add") => modify(ip, rest, NLM_F_CREATE | NLM_F_EXCL).await,
        Some("set" | "change") => modify(ip, rest, 0).await,
        Some("delete") => delete(ip, rest).await,
        Some("show" | "lst" | "list") => show(ip, rest).await,
        Some(known) => Err(unmodelled(&format!("link {known}"))),
        None => Err(Exit::new(255, format!("Command \"{word}\" is unknown, try \"ip link help\".\n"))),
    }
}

async fn show(ip: &Ip, rest: Words<'_>) -> Result<u8, Exit> {
    let filter = Filter::parse(rest)?;
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    filter.check(&links)?;
    if ip.options.has_details {
        return Err(unmodelled("-details with links"));
    }
    let taken = links.all.iter().filter(|link| filter.takes(&links, link));
    if ip.options.is_json {
        let object = |link: &Link| match ip.options.is_brief {
            true => {
                let mut fields = links.brief_object(link);
                fields.push(("address", Json::Text(link.hardware())));
                fields.push(("flags", links.flag_list(link)));
                Json::Object(fields)
            }
            false => Json::Object(links.object(link, true, false, true)),
        };
        ip.print_json(taken.map(object).collect());
        return Ok(0);
    }
    for link in taken {
        if ip.options.is_brief {
            ip.sys.print(format!("{}{} <{}> \n", links.brief(link), link.hardware(), links.flags(link)));
        } else {
            ip.print(&links.full(link, true, false, true));
        }
    }
    Ok(0)
}

/// What the words of one link say.
#[derive(Default)]
struct Asked {
    dev: Option<String>,
    name: Option<String>,
    kind: Option<String>,
    attrs: Vec<u8>,
    flags: u32,
    change: u32,
    /// Descriptors that the message names.
    opened: Vec<Fd>,
}

/// iplink_parse(): up to `type KIND`.
async fn parse(ip: &Ip, links: &Links, words: &mut Words<'_>, may_have_type: bool) -> Result<Asked, Exit> {
    let mut asked = Asked::default();
    while let Some(word) = words.next() {
        match word {
            "up" => (asked.flags, asked.change) = (asked.flags | IFF_UP, asked.change | IFF_UP),
            "down" => (asked.flags, asked.change) = (asked.flags & !IFF_UP, asked.change | IFF_UP),
            "name" => {
                let name = words.value()?;
                if asked.name.is_some() {
                    return Err(garbage("name", &name));
                }
                asked.name = Some(name);
            }
            word if is(word, "address") => {
                let text = words.value()?;
                let mac = lladdr(&text)?;
                attribute(&mut asked.attrs, IFLA_ADDRESS, &mac);
            }
            word if is(word, "txqueuelen") || word == "qlen" || is(word, "txqlen") => {
                let text = words.value()?;
                let number: u32 = text.parse().map_err(|_| invalid(&text, "Invalid \"txqueuelen\" value\n"))?;
                attribute(&mut asked.attrs, IFLA_TXQLEN, &number.to_le_bytes());
            }
            "mtu" => {
                let text = words.value()?;
                let number: u32 = text.parse().map_err(|_| invalid(&text, "Invalid \"mtu\" value\n"))?;
                attribute(&mut asked.attrs, IFLA_MTU, &number.to_le_bytes());
            }
            "netns" => {
                let text = words.value()?;
                if let Some(fd) = netns::open(ip, &text).await {
                    asked.opened.push(fd);
                    attribute(&mut asked.attrs, IFLA_NET_NS_FD, &fd.0.to_le_bytes());
                } else if let Ok(pid) = text.parse::<i32>() {
                    attribute(&mut asked.attrs, IFLA_NET_NS_PID, &pid.to_le_bytes());
                } else {
                    return Err(invalid(&text, "Invalid \"netns\" value\n"));
                }
            }
            "arp" => {
                let bit = match words.value()?.as_str() {
                    "on" => 0,
                    "off" => IFF_NOARP,
                    other => {
                        let text = "Error: argument of \"arp\" must be \"on\" or \"off\", not";
                        return Err(Exit::new(1, format!("{text} \"{other}\"\n")));
                    }
                };
                (asked.flags, asked.change) = (asked.flags & !IFF_NOARP | bit, asked.change | IFF_NOARP);
            }
            "master" => {
                let text = words.value()?;
                let index = links.find(&text).map(|link| link.index);
                let index = index.ok_or_else(|| invalid(&text, "Device does not exist\n"))?;
                attribute(&mut asked.attrs, IFLA_MASTER, &index.to_le_bytes());
            }
            "nomaster" => attribute(&mut asked.attrs, IFLA_MASTER, &[0; 4]),
            word if may_have_type && is(word, "type") => {
                asked.kind = Some(words.value()?);
                break;
            }
            "index" | "link" | "broadcast" | "brd" | "multicast" | "allmulticast" | "promisc" | "trailers"
            | "carrier" | "dynamic" | "vf" | "vrf" | "alias" | "group" | "mode" | "state" | "numtxqueues"
            | "numrxqueues" | "addrgenmode" | "link-netns" | "link-netnsid" | "protodown" | "protodown_reason"
            | "xdp" | "gso_max_size" | "gso_max_segs" | "gro_max_size" | "parentdev" => {
                return Err(unmodelled(&format!("link {word}")));
            }
            word => {
                let name = if word == "dev" { words.value()? } else { word.to_string() };
                if is(&name, "help") {
                    return Err(unmodelled("link help"));
                }
                if asked.dev.is_some() {
                    return Err(garbage("dev", &name));
                }
                asked.dev = Some(name);
            }
        }
    }
    Ok(asked)
}

async fn modify(ip: &Ip, mut words: Words<'_>, flags: u16) -> Result<u8, Exit> {
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    let asked = parse(ip, &links, &mut words, true).await?;
    if flags & NLM_F_CREATE == 0 {
        return change(&netlink, &links, asked, words).await;
    }
    let Some(kind) = asked.kind.clone() else {
        return Err(Exit::new(1, "Not enough information: \"type\" argument is required\n"));
    };
    let mut body = ifinfo(0, asked.flags, asked.change);
    if let Some(name) = asked.name.as_ref().or(asked.dev.as_ref()) {
        attribute(&mut body, IFLA_IFNAME, &[name.as_bytes(), b"\0"].concat());
    }
    body.extend(&asked.attrs);
    let mut info = Vec::new();
    attribute(&mut info, IFLA_INFO_KIND, kind.as_bytes());
    if let Some(word) = words.peek() {
        let data = match (kind.as_str(), word) {
            ("veth", word) if is(word, "peer") => peer(ip, &links, words).await?,
            ("veth", _) => {
                let text =
                    "Usage: ip link <options> type veth [peer <options>]\nTo get <options> type 'ip link add help'\n";
                return Err(Exit::new(1, text));
            }
            (kind, word) => return Err(unmodelled(&format!("link add type {kind} {word}"))),
        };
        attribute(&mut info, IFLA_INFO_DATA, &data);
    }
    attribute(&mut body, IFLA_LINKINFO, &info);
    netlink.talk(RTM_NEWLINK, flags, &body).await.map_err(|refused| refused.exit())?;
    Ok(0)
}

/// The other end of a pair: `peer [name] NAME …`.
async fn peer(ip: &Ip, links: &Links, mut words: Words<'_>) -> Result<Vec<u8>, Exit> {
    words.skip();
    let asked = parse(ip, links, &mut words, false).await?;
    let mut body = ifinfo(0, asked.flags, asked.change);
    if let Some(name) = asked.name.as_ref().or(asked.dev.as_ref()) {
        attribute(&mut body, IFLA_IFNAME, &[name.as_bytes(), b"\0"].concat());
    }
    body.extend(&asked.attrs);
    let mut data = Vec::new();
    attribute(&mut data, VETH_INFO_PEER, &body);
    Ok(data)
}

async fn change(netlink: &Netlink, links: &Links, asked: Asked, words: Words<'_>) -> Result<u8, Exit> {
    if let Some(kind) = asked.kind {
        return Err(unmodelled(&format!("link set type {kind} {}", words.peek().unwrap_or_default())));
    }
    let Some(dev) = asked.dev else { return Err(missing_dev(255)) };
    let link = links.find(&dev).ok_or_else(|| no_device(&dev))?;
    let mut body = ifinfo(link.index, asked.flags, asked.change);
    if let Some(name) = &asked.name {
        attribute(&mut body, IFLA_IFNAME, &[name.as_bytes(), b"\0"].concat());
    }
    body.extend(&asked.attrs);
    netlink.talk(RTM_NEWLINK, 0, &body).await.map_err(|refused| refused.exit())?;
    Ok(0)
}

async fn delete(ip: &Ip, mut words: Words<'_>) -> Result<u8, Exit> {
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    let asked = parse(ip, &links, &mut words, true).await?;
    if asked.change != 0 || !asked.attrs.is_empty() {
        return Err(unmodelled("link delete with more than a name"));
    }
    let Some(dev) = asked.name.or(asked.dev) else { return Err(missing_dev(255)) };
    let link = links.find(&dev).ok_or_else(|| no_device(&dev))?;
    netlink.talk(RTM_DELLINK, 0, &ifinfo(link.index, 0, 0)).await.map_err(|refused| refused.exit())?;
    Ok(0)
}

/// ll_addr_a2n(): six numbers in hexadecimal.
pub(super) fn lladdr(text: &str) -> Result<Vec<u8>, Exit> {
    let bytes: Result<Vec<u8>, _> = text.split(':').map(|part| u8::from_str_radix(part, 16)).collect();
    match bytes {
        Ok(bytes) if text.contains(':') => Ok(bytes),
        _ => Err(Exit::new(1, format!("\"{text}\" is invalid lladdr.\n"))),
    }
}
