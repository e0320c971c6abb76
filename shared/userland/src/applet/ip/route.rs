//! `ip route` - iproute2, ip/iproute.c.

mod object;

use std::net::IpAddr;

use nslab_abi::rtnetlink::*;

use super::Ip;
use super::address::{address, in_prefix, prefix, scope_name};
use super::filter;
use super::json::Json;
use super::links::Links;
use super::netlink::{AF_INET, AF_INET6, Attrs, attribute, octets};
use super::words::{self, Exit, Words, garbage, is, no_device, unmodelled};

const RTM_F_CLONED: u32 = 0x200;
const RTCF_LOCAL: u32 = 0x8000_0000;
const RTMSG: usize = 12;
const MAIN: u32 = 254;
const BOOT: u8 = 3;
const SCOPE_LINK: u8 = 253;
const SCOPE_NOWHERE: u8 = 255;
const ONLINK: u32 = 4;
/// `RTN_*` by number.
const TYPES: [&str; 12] = [
    "none",
    "unicast",
    "local",
    "broadcast",
    "anycast",
    "multicast",
    "blackhole",
    "unreachable",
    "prohibit",
    "throw",
    "nat",
    "xresolve",
];
const PROTOCOLS: [(u8, &str); 6] =
    [(0, "unspec"), (1, "redirect"), (2, "kernel"), (3, "boot"), (4, "static"), (16, "dhcp")];
const TABLES: [(u32, &str); 3] = [(255, "local"), (MAIN, "main"), (253, "default")];

const COMMANDS: [&str; 17] = [
    "list", "show", "lst", "get", "add", "change", "chg", "replace", "prepend", "append", "test", "delete", "flush",
    "save", "restore", "showdump", "help",
];

pub(super) async fn run(ip: &Ip, mut rest: Words<'_>) -> Result<u8, Exit> {
    let Some(word) = rest.next() else { return show(ip, rest, false).await };
    match words::command(word, &COMMANDS) {
        Some("list" | "show" | "lst") => show(ip, rest, false).await,
        Some("get") => get(ip, rest).await,
        Some("add") => modify(ip, rest, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL).await,
        Some("change" | "chg") => modify(ip, rest, RTM_NEWROUTE, NLM_F_REPLACE).await,
        Some("replace") => modify(ip, rest, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE).await,
        Some("append") => modify(ip, rest, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_APPEND).await,
        Some("delete") => modify(ip, rest, RTM_DELROUTE, 0).await,
        Some("flush") => show(ip, rest, true).await,
        Some(known) => Err(unmodelled(&format!("route {known}"))),
        None => Err(Exit::new(255, format!("Command \"{word}\" is unknown, try \"ip route help\".\n"))),
    }
}

pub(super) fn table(word: &str) -> Result<u32, Exit> {
    let named = TABLES.iter().find(|(_, name)| *name == word).map(|&(number, _)| number);
    named
        .or(word.parse().ok())
        .ok_or_else(|| Exit::new(255, format!("Error: argument \"{word}\" is wrong: \"table\" value is invalid\n\n")))
}

/// The name of a table, or its number.
pub(super) fn table_name(number: u32) -> String {
    let named = TABLES.iter().find(|(known, _)| *known == number);
    named.map_or(number.to_string(), |(_, name)| name.to_string())
}

fn protocol(word: &str) -> Result<u8, Exit> {
    let named = PROTOCOLS.iter().find(|(_, name)| *name == word).map(|&(number, _)| number);
    named.or(word.parse().ok()).ok_or_else(|| {
        Exit::new(255, format!("Error: argument \"{word}\" is wrong: \"protocol\" value is invalid\n\n"))
    })
}

/// iproute_modify()
async fn modify(ip: &Ip, mut words: Words<'_>, kind: u16, flags: u16) -> Result<u8, Exit> {
    if words.peek().is_none() {
        return Err(unmodelled("route help"));
    }
    let is_delete = kind == RTM_DELROUTE;
    let (mut dst, mut dev, mut gateway, mut scope, mut route_flags) = (None, None, None, None, 0u32);
    let mut route_type = None;
    let mut proto = if is_delete { 0 } else { BOOT };
    let mut tb = MAIN;
    let mut attrs = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "src" => {
                let (from, _) = prefix(&words.value()?)?;
                attribute(&mut attrs, RTA_PREFSRC, &octets(from));
            }
            "via" => {
                let mut text = words.value()?;
                if text == "inet" {
                    text = words.value()?;
                }
                let via = address(&text).ok_or_else(|| {
                    Exit::new(1, format!("Error: any valid address is expected rather than \"{text}\".\n"))
                })?;
                gateway = Some(via);
                attribute(&mut attrs, RTA_GATEWAY, &octets(via));
            }
            word if is(word, "metric") || is(word, "priority") || word == "preference" => {
                let text = words.value()?;
                let metric: u32 = text.parse().map_err(|_| {
                    Exit::new(255, format!("Error: argument \"{text}\" is wrong: \"metric\" value is invalid\n\n"))
                })?;
                attribute(&mut attrs, RTA_PRIORITY, &metric.to_le_bytes());
            }
            "scope" => scope = Some(filter::scope(&words.value()?)?),
            "onlink" => route_flags |= ONLINK,
            word if is(word, "protocol") => proto = protocol(&words.value()?)?,
            word if is(word, "table") => tb = table(&words.value()?)?,
            "dev" | "oif" => dev = Some(words.value()?),
            "mtu" | "advmss" | "nexthop" | "nhid" | "tos" | "dsfield" | "hoplimit" | "rtt" | "window" | "cwnd"
            | "initcwnd" | "initrwnd" | "realms" | "encap" | "expires" | "pref" | "vrf" | "quickack" | "congctl" => {
                return Err(unmodelled(&format!("route {word}")));
            }
            word => {
                let mut text = if word == "to" { words.value()? } else { word.to_string() };
                if let Some(named) = TYPES.iter().position(|name| *name == text).filter(|&named| named > 0) {
                    route_type = Some(named as u8);
                    text = words.value()?;
                }
                if is(&text, "help") {
                    return Err(unmodelled("route help"));
                }
                if dst.is_some() {
                    return Err(garbage("to", &text));
                }
                dst = Some(prefix(&text)?);
            }
        }
    }
    let (to, length) = dst.unwrap_or((std::net::Ipv4Addr::UNSPECIFIED.into(), 0));
    let is_inet6 = ip.options.family == Some(AF_INET6) || to.is_ipv6() || gateway.is_some_and(|via| via.is_ipv6());
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    if let Some(dev) = &dev {
        let link = links.find(dev).ok_or_else(|| no_device(dev))?;
        attribute(&mut attrs, RTA_OIF, &link.index.to_le_bytes());
    }
    if length > 0 {
        attribute(&mut attrs, RTA_DST, &octets(to));
    }
    let number = route_type.unwrap_or(if is_delete { 0 } else { 1 });
    let default = match number {
        2 | 10 => 254,
        3..=5 => SCOPE_LINK,
        0 | 1 if is_delete => SCOPE_NOWHERE,
        0 | 1 if gateway.is_none() => SCOPE_LINK,
        _ if is_delete => SCOPE_NOWHERE,
        _ => 0,
    };
    if tb > 255 {
        attribute(&mut attrs, RTA_TABLE, &tb.to_le_bytes());
    }
    let family = if is_inet6 { AF_INET6 } else { AF_INET };
    let head = [family, length, 0, 0, tb.min(255) as u8, proto, scope.unwrap_or(default), number];
    let body = [&head[..], &route_flags.to_le_bytes(), &attrs].concat();
    netlink.talk(kind, flags, &body).await.map_err(|refused| refused.exit())?;
    Ok(0)
}

/// What `show` and `flush` are asked for.
#[derive(Default)]
struct Filter {
    table: Option<u32>,
    dev: Option<String>,
    via: Option<IpAddr>,
    proto: Option<u8>,
    scope: Option<u8>,
    kind: Option<u8>,
    exact: Option<(IpAddr, u8)>,
    root: Option<(IpAddr, u8)>,
}

impl Filter {
    fn parse(mut words: Words<'_>) -> Result<Filter, Exit> {
        let mut filter = Filter { table: Some(MAIN), ..Filter::default() };
        while let Some(word) = words.next() {
            match word {
                word if is(word, "table") => {
                    let text = words.value()?;
                    filter.table = if is(&text, "all") { None } else { Some(table(&text)?) };
                }
                "dev" | "oif" => filter.dev = Some(words.value()?),
                "via" => filter.via = address(&words.value()?),
                word if is(word, "protocol") => filter.proto = Some(protocol(&words.value()?)?),
                "scope" => filter.scope = Some(filter::scope(&words.value()?)?),
                word if is(word, "type") => {
                    let text = words.value()?;
                    filter.kind = TYPES.iter().position(|name| *name == text).map(|kind| kind as u8);
                }
                "root" => filter.root = Some(prefix(&words.value()?)?),
                "match" | "iif" | "src" | "from" | "vrf" | "cached" | "cloned" | "tos" | "metric" | "nexthop" => {
                    return Err(unmodelled(&format!("route show {word}")));
                }
                word => {
                    let text = if word == "to" || word == "exact" { words.value()? } else { word.to_string() };
                    filter.exact = Some(prefix(&text)?);
                }
            }
        }
        Ok(filter)
    }
}

/// One route.
struct Route<'a> {
    body: &'a [u8],
    attrs: Attrs<'a>,
    flags: u32,
}

impl<'a> Route<'a> {
    fn new(body: &'a [u8]) -> Option<Route<'a>> {
        let flags = u32::from_le_bytes(body.get(8..12)?.try_into().ok()?);
        Some(Route { body, attrs: Attrs::after(body, RTMSG), flags })
    }

    fn table(&self) -> u32 {
        self.attrs.word(RTA_TABLE).unwrap_or(u32::from(self.body[4]))
    }

    fn dst(&self) -> (IpAddr, u8) {
        let any: IpAddr = match self.body[0] {
            AF_INET6 => std::net::Ipv6Addr::UNSPECIFIED.into(),
            _ => std::net::Ipv4Addr::UNSPECIFIED.into(),
        };
        (self.attrs.ip(RTA_DST).unwrap_or(any), self.body[1])
    }

    fn is_taken(&self, filter: &Filter, links: &Links) -> bool {
        let oif = self.attrs.word(RTA_OIF).map(|index| links.name_of(index));
        let (dst, length) = self.dst();
        filter.table.is_none_or(|table| table == self.table())
            && (filter.dev.is_none() || filter.dev == oif)
            && (filter.via.is_none() || filter.via == self.attrs.ip(RTA_GATEWAY))
            && filter.proto.is_none_or(|proto| proto == self.body[5])
            && filter.scope.is_none_or(|scope| scope == self.body[6])
            && filter.kind.is_none_or(|kind| kind == self.body[7])
            && filter.exact.is_none_or(|exact| exact == (dst, length))
            && filter.root.is_none_or(|(root, least)| length >= least && in_prefix(dst, root, least))
    }

    /// print_route()
    fn line(&self, links: &Links, filter: &Filter, has_details: bool) -> String {
        let kind = TYPES.get(usize::from(self.body[7])).unwrap_or(&"none");
        let is_cloned = self.flags & RTM_F_CLONED != 0;
        let mut text = String::new();
        if has_details || self.body[7] != 1 {
            text += &format!("{kind} ");
        }
        let (dst, length) = self.dst();
        let most = if dst.is_ipv4() { 32 } else { 128 };
        text += &match length {
            0 => "default ".to_string(),
            length if length == most => format!("{dst} "),
            length => format!("{dst}/{length} "),
        };
        if let Some(gateway) = self.attrs.ip(RTA_GATEWAY) {
            text += &format!("via {gateway} ");
        }
        if let Some(index) = self.attrs.word(RTA_OIF).filter(|_| filter.dev.is_none()) {
            text += &format!("dev {} ", links.name_of(index));
        }
        if !is_cloned {
            if (self.table() != MAIN || has_details) && filter.table.is_none() {
                text += &format!("table {} ", table_name(self.table()));
            }
            if (self.body[5] != BOOT || has_details) && filter.proto.is_none() && !links.is_busybox {
                let named = PROTOCOLS.iter().find(|(number, _)| *number == self.body[5]);
                text += &format!("proto {} ", named.map_or(self.body[5].to_string(), |(_, name)| name.to_string()));
            }
            if (self.body[6] != 0 || has_details) && filter.scope.is_none() {
                text += &format!("scope {} ", scope_name(self.body[6]));
            }
        }
        if let Some(from) = self.attrs.ip(RTA_PREFSRC) {
            text += &format!("{}src {from} ", if links.is_busybox { " " } else { "" });
        }
        if let Some(metric) = self.attrs.word(RTA_PRIORITY) {
            text += &format!("metric {metric} ");
        }
        for (bit, name) in [(1, "dead "), (ONLINK, "onlink "), (16, "linkdown ")] {
            if self.flags & bit != 0 {
                text += name;
            }
        }
        if let Some(uid) = self.attrs.word(RTA_UID) {
            text += &format!("uid {uid} ");
        }
        if is_cloned {
            text += "\n    cache ";
            if self.flags & RTCF_LOCAL != 0 {
                text += "<local> ";
            }
        }
        if self.attrs.get(RTA_PREF).is_some() {
            text += "pref medium";
        }
        text + "\n"
    }
}

async fn show(ip: &Ip, rest: Words<'_>, is_flush: bool) -> Result<u8, Exit> {
    if is_flush && rest.peek().is_none() {
        return Err(Exit::new(1, "\"ip route flush\" requires arguments.\n"));
    }
    let filter = Filter::parse(rest)?;
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    if let Some(dev) = filter.dev.as_deref().filter(|dev| links.find(dev).is_none()) {
        return Err(no_device(dev));
    }
    let families: &[u8] = match (ip.options.family, filter.table) {
        (Some(AF_INET6), _) => &[AF_INET6],
        (None, None) => &[AF_INET, AF_INET6],
        _ => &[AF_INET],
    };
    let mut objects = Vec::new();
    for &family in families {
        let mut body = vec![0; RTMSG];
        body[0] = family;
        if let Some(table) = filter.table {
            attribute(&mut body, RTA_TABLE, &table.to_le_bytes());
        }
        let records = netlink.dump(RTM_GETROUTE, &body).await.map_err(|refused| refused.exit())?;
        for record in &records {
            let Some(route) = Route::new(record).filter(|route| route.is_taken(&filter, &links)) else { continue };
            if is_flush {
                netlink.talk(RTM_DELROUTE, 0, record).await.map_err(|refused| refused.exit())?;
            } else if ip.options.is_json {
                objects.push(Json::Object(route.object(&links, &filter)));
            } else {
                ip.print(&route.line(&links, &filter, ip.options.has_details));
            }
        }
    }
    if ip.options.is_json && !is_flush {
        ip.print_json(objects);
    }
    Ok(0)
}

async fn get(ip: &Ip, mut words: Words<'_>) -> Result<u8, Exit> {
    let Some(word) = words.next() else { return Err(Exit::new(1, "need at least a destination address\n")) };
    let text = if word == "to" { words.value()? } else { word.to_string() };
    let (to, length) = prefix(&text)?;
    if let Some(word) = words.peek() {
        return Err(unmodelled(&format!("route get {word}")));
    }
    let family = if to.is_ipv4() { AF_INET } else { AF_INET6 };
    let mut body = vec![0; RTMSG];
    (body[0], body[1]) = (family, length);
    attribute(&mut body, RTA_DST, &octets(to));
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    let record = netlink.get(RTM_GETROUTE, &body).await.map_err(|refused| refused.exit())?;
    let filter = Filter { table: Some(MAIN), ..Filter::default() };
    if let Some(route) = Route::new(&record) {
        if ip.options.is_json {
            ip.print_json(vec![Json::Object(route.object(&links, &filter))]);
            return Ok(0);
        }
        ip.print(&route.line(&links, &filter, ip.options.has_details));
    }
    Ok(0)
}
