//! `ip address` - iproute2, ip/ipaddress.c.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use nslab_abi::rtnetlink::*;

use super::Ip;
use super::filter::{self, Filter};
use super::json::{Json, Object};
use super::links::{Link, Links};
use super::netlink::{AF_INET, AF_INET6, Attrs, Netlink, attribute, octets};
use super::words::{self, Exit, Words, garbage, is, missing_dev, no_device, unmodelled};

const IFA_F_NODAD: u32 = 2;
const IFADDR: usize = 8;
const SCOPE_HOST: u8 = 254;

const COMMANDS: [&str; 13] = [
    "add", "change", "chg", "replace", "delete", "show", "lst", "list", "flush", "save", "showdump", "restore", "help",
];

/// One address.
struct Address {
    family: u8,
    prefix: u8,
    flags: u32,
    scope: u8,
    index: u32,
    local: IpAddr,
    peer: Option<IpAddr>,
    broadcast: Option<IpAddr>,
    label: String,
}

impl Address {
    fn parse(body: &[u8]) -> Option<Address> {
        let [family, prefix, flags, scope, index @ ..] = body else { return None };
        let attrs = Attrs::after(body, IFADDR);
        let address = attrs.ip(IFA_ADDRESS);
        let local = attrs.ip(IFA_LOCAL).or(address)?;
        Some(Address {
            family: *family,
            prefix: *prefix,
            flags: attrs.word(IFA_FLAGS).unwrap_or(u32::from(*flags)),
            scope: *scope,
            index: index.get(..4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes),
            local,
            peer: address.filter(|peer| *peer != local),
            broadcast: attrs.ip(IFA_BROADCAST),
            label: attrs.text(IFA_LABEL).unwrap_or_default(),
        })
    }

    /// `10.0.0.1/24`, or `10.0.0.1 peer 10.0.0.2/32`.
    fn ends(&self) -> String {
        match self.peer {
            Some(peer) => format!("{} peer {peer}/{}", self.local, self.prefix),
            None => format!("{}/{}", self.local, self.prefix),
        }
    }

    /// The same for `-json`.
    fn object(&self, is_brief: bool) -> Object {
        let text = |text: &str| Json::Text(text.to_string());
        let ends = [("local", Some(self.local)), ("address", self.peer)];
        let ends = ends.into_iter().filter_map(|(name, ip)| Some((name, Json::Text(ip?.to_string()))));
        let ends = ends.chain([("prefixlen", Json::Number(u64::from(self.prefix)))]);
        if is_brief {
            return ends.collect();
        }
        let mut fields = vec![("family", text(if self.family == AF_INET6 { "inet6" } else { "inet" }))];
        fields.extend(ends);
        if let Some(ip) = self.broadcast {
            fields.push(("broadcast", Json::Text(ip.to_string())));
        }
        fields.push(("scope", Json::Text(scope_name(self.scope))));
        for (bit, name) in [(0x1, "secondary"), (0x40, "tentative")] {
            if self.flags & bit != 0 {
                fields.push((name, Json::True));
            }
        }
        if !self.label.is_empty() {
            fields.push(("label", text(&self.label)));
        }
        let forever = Json::Number(u64::from(u32::MAX));
        fields.extend([("valid_life_time", forever.clone()), ("preferred_life_time", forever)]);
        fields
    }

    /// print_addrinfo()
    fn lines(&self) -> String {
        let word = if self.family == AF_INET6 { "inet6" } else { "inet" };
        let broadcast = self.broadcast.map(|ip| format!(" brd {ip}")).unwrap_or_default();
        let mut flags = String::new();
        for (bit, name) in [(0x1, "secondary "), (0x40, "tentative ")] {
            if self.flags & bit != 0 {
                flags += name;
            }
        }
        let scope = scope_name(self.scope);
        format!(
            "    {word} {}{broadcast} scope {scope} {flags}{}\n       valid_lft forever preferred_lft forever\n",
            self.ends(),
            self.label
        )
    }
}

/// rtnl_rtscope_n2a()
pub(super) fn scope_name(scope: u8) -> String {
    match scope {
        0 => "global".to_string(),
        200 => "site".to_string(),
        253 => "link".to_string(),
        SCOPE_HOST => "host".to_string(),
        255 => "nowhere".to_string(),
        other => other.to_string(),
    }
}

pub(super) async fn run(ip: &Ip, mut rest: Words<'_>) -> Result<u8, Exit> {
    let Some(word) = rest.next() else { return show(ip, rest).await };
    match words::command(word, &COMMANDS) {
        Some("add") => modify(ip, rest, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL).await,
        Some("change" | "chg") => modify(ip, rest, RTM_NEWADDR, NLM_F_REPLACE).await,
        Some("replace") => modify(ip, rest, RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE).await,
        Some("delete") => modify(ip, rest, RTM_DELADDR, 0).await,
        Some("show" | "lst" | "list") => show(ip, rest).await,
        Some("flush") => flush(ip, rest).await,
        Some(known) => Err(unmodelled(&format!("address {known}"))),
        None => Err(Exit::new(255, format!("Command \"{word}\" is unknown, try \"ip address help\".\n"))),
    }
}

async fn addresses(ip: &Ip, netlink: &Netlink) -> Result<Vec<Address>, Exit> {
    let mut body = vec![0; IFADDR];
    body[0] = ip.options.family.unwrap_or(0);
    let records = netlink.dump(RTM_GETADDR, &body).await.map_err(|refused| refused.exit())?;
    Ok(records.iter().filter_map(|record| Address::parse(record)).collect())
}

impl Filter {
    fn takes_address(&self, address: &Address) -> bool {
        let in_net = |(network, prefix)| address.prefix >= prefix && in_prefix(address.local, network, prefix);
        self.scope.is_none_or(|scope| address.scope == scope) && self.to.is_none_or(in_net)
    }
}

async fn show(ip: &Ip, rest: Words<'_>) -> Result<u8, Exit> {
    let filter = Filter::parse(rest)?;
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    filter.check(&links)?;
    if ip.options.has_details {
        return Err(unmodelled("-details with addresses"));
    }
    let is_json = ip.options.is_json;
    if is_json && ip.options.is_oneline {
        return Err(unmodelled("-json with -oneline"));
    }
    let all = addresses(ip, &netlink).await?;
    let mut objects = Vec::new();
    for link in links.all.iter().filter(|link| filter.takes(&links, link)) {
        let own: Vec<&Address> =
            all.iter().filter(|address| address.index == link.index && filter.takes_address(address)).collect();
        if own.is_empty() && (ip.options.family.is_some() || filter.to.is_some()) {
            continue;
        }
        if is_json {
            objects.push(Json::Object(object(ip, &filter, &links, link, &own)));
        } else {
            show_link(ip, &filter, &links, link, &own);
        }
    }
    if is_json {
        ip.print_json(objects);
    }
    Ok(0)
}

/// A link of `-json` and its addresses.
fn object(ip: &Ip, filter: &Filter, links: &Links, link: &Link, own: &[&Address]) -> Object {
    let is_brief = ip.options.is_brief;
    let is_inet6 = ip.options.family == Some(AF_INET6) && filter.dev.is_none();
    let mut fields = match is_brief {
        true => links.brief_object(link),
        false => links.object(link, false, is_inet6, ip.options.family.is_none()),
    };
    let infos = own.iter().map(|address| Json::Object(address.object(is_brief))).collect();
    fields.push(("addr_info", Json::List(infos)));
    fields
}

fn show_link(ip: &Ip, filter: &Filter, links: &Links, link: &Link, own: &[&Address]) {
    if ip.options.is_brief {
        let ends: String = own.iter().map(|address| address.ends() + " ").collect();
        ip.sys.print(format!("{}{ends}\n", links.brief(link)));
        return;
    }
    if ip.options.is_oneline {
        // One line an address, without the link.
        for address in own {
            ip.print(&format!("{}: {}{}", link.index, link.name, address.lines()));
        }
        return;
    }
    let is_inet6 = ip.options.family == Some(AF_INET6) && filter.dev.is_none();
    let mut text = links.full(link, false, is_inet6, ip.options.family.is_none());
    text.extend(own.iter().map(|address| address.lines()));
    ip.print(&text);
}

/// An address with the length of its prefix, which `default` says otherwise - lib/utils.c:get_prefix().
pub(super) fn prefix(word: &str) -> Result<(IpAddr, u8), Exit> {
    let wrong = || Exit::new(1, format!("Error: any valid prefix is expected rather than \"{word}\".\n"));
    let (ip, length) = match word.split_once('/') {
        Some((ip, length)) => (ip, Some(length)),
        None => (word, None),
    };
    if ip == "default" || ip == "any" || ip == "all" {
        return Ok((Ipv4Addr::UNSPECIFIED.into(), 0));
    }
    let ip = address(ip).ok_or_else(wrong)?;
    let most = if ip.is_ipv4() { 32 } else { 128 };
    let length = match length {
        None => most,
        // "/255.255.255.0" is a length, too.
        Some(text) if text.contains('.') => {
            let mask = text.parse::<Ipv4Addr>().map_err(|_| wrong())?.to_bits();
            mask.leading_ones() as u8
        }
        Some(text) => text.parse().ok().filter(|length| *length <= most).ok_or_else(wrong)?,
    };
    Ok((ip, length))
}

/// An address; of IPv4, missing numbers at the end are zero.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    if text.contains(':') {
        return text.parse::<Ipv6Addr>().ok().map(IpAddr::from);
    }
    let mut octets = [0; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        let Some(part) = parts.next() else { break };
        *octet = part.parse().ok()?;
    }
    parts.next().is_none().then(|| Ipv4Addr::from(octets).into())
}

pub(super) fn in_prefix(ip: IpAddr, network: IpAddr, prefix: u8) -> bool {
    let (own, other) = (octets(ip), octets(network));
    let bit = |bytes: &[u8], at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    own.len() == other.len() && (0..usize::from(prefix)).all(|at| bit(&own, at) == bit(&other, at))
}

/// ipaddr_modify()
async fn modify(ip: &Ip, mut words: Words<'_>, kind: u16, flags: u16) -> Result<u8, Exit> {
    let (mut local, mut peer, mut broadcast, mut label, mut scope, mut dev) = (None, None, None, None, None, None);
    let (mut has_length, mut ifa_flags) = (false, 0u32);
    while let Some(word) = words.next() {
        match word {
            "peer" | "remote" => peer = Some(prefix(&words.value()?)?),
            word if is(word, "broadcast") || word == "brd" => broadcast = Some(words.value()?),
            "scope" => scope = Some(filter::scope(&words.value()?)?),
            "dev" => dev = Some(words.value()?),
            "label" => label = Some(words.value()?),
            "nodad" => ifa_flags |= IFA_F_NODAD,
            "anycast" | "valid_lft" | "preferred_lft" | "metric" | "priority" | "preference" | "home"
            | "mngtmpaddr" | "noprefixroute" | "autojoin" | "proto" => return Err(unmodelled(word)),
            word => {
                let text = if word == "local" { words.value()? } else { word.to_string() };
                if is(&text, "help") {
                    return Err(unmodelled("address help"));
                }
                if local.is_some() {
                    return Err(garbage("local", &text));
                }
                has_length = text.contains('/');
                local = Some(prefix(&text)?);
            }
        }
    }
    let Some(dev) = dev else { return Err(missing_dev(1)) };
    let is_delete = kind == RTM_DELADDR;
    let Some((own, length)) = local else { return Err(unmodelled("address without \"local\"")) };
    let mut attrs = Vec::new();
    attribute(&mut attrs, IFA_LOCAL, &octets(own));
    let is_wildcard = is_delete && own.is_ipv4() && !has_length && peer.is_none();
    match peer {
        Some((peer, _)) => attribute(&mut attrs, IFA_ADDRESS, &octets(peer)),
        None if is_wildcard => {}
        None => attribute(&mut attrs, IFA_ADDRESS, &octets(own)),
    }
    let length = peer.map_or(length, |(_, length)| length);
    if let Some(text) = broadcast {
        let brd = broadcast_of(&text, own, length)?;
        attribute(&mut attrs, IFA_BROADCAST, &octets(brd));
    }
    if let Some(label) = label {
        attribute(&mut attrs, IFA_LABEL, &[label.as_bytes(), b"\0"].concat());
    }
    if ifa_flags != 0 {
        attribute(&mut attrs, IFA_FLAGS, &ifa_flags.to_le_bytes());
    }
    if is_wildcard {
        let _ = ip.sys.flush().await;
        ip.sys.eprint(format!("{WILDCARD_1}{own}/{length}{WILDCARD_2}")).await;
    }
    let default = if own.is_loopback() && own.is_ipv4() && !is_delete { SCOPE_HOST } else { 0 };
    let family = if own.is_ipv4() { AF_INET } else { AF_INET6 };
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    let index = links.find(&dev).ok_or_else(|| no_device(&dev))?.index;
    let head = [family, length, 0, scope.unwrap_or(default)];
    let body = [&head[..], &index.to_le_bytes(), &attrs].concat();
    netlink.talk(kind, flags, &body).await.map_err(|refused| refused.exit())?;
    Ok(0)
}

const WILDCARD_1: &str = "Warning: Executing wildcard deletion to stay compatible with old scripts.
         Explicitly specify the prefix length (";
const WILDCARD_2: &str = ") to avoid this warning.
         This special behaviour is likely to disappear in further releases,
         fix your scripts!
";

/// `brd +`: all bits of the host set; `brd -`: none.
fn broadcast_of(text: &str, own: IpAddr, length: u8) -> Result<IpAddr, Exit> {
    let hosts = u32::MAX.checked_shr(u32::from(length)).unwrap_or(0);
    match (text, own) {
        ("+", IpAddr::V4(own)) => Ok(Ipv4Addr::from_bits(own.to_bits() | hosts).into()),
        ("-", IpAddr::V4(own)) => Ok(Ipv4Addr::from_bits(own.to_bits() & !hosts).into()),
        (text, _) => address(text)
            .ok_or_else(|| Exit::new(1, format!("Error: any valid prefix is expected rather than \"{text}\".\n"))),
    }
}

async fn flush(ip: &Ip, rest: Words<'_>) -> Result<u8, Exit> {
    if rest.peek().is_none() {
        return Err(Exit::new(1, "Flush requires arguments.\n"));
    }
    let filter = Filter::parse(rest)?;
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    filter.check(&links)?;
    loop {
        let all = addresses(ip, &netlink).await?;
        let is_asked = |address: &&Address| {
            let link = links.all.iter().find(|link| link.index == address.index);
            link.is_some_and(|link| filter.takes(&links, link)) && filter.takes_address(address)
        };
        let Some(gone) = all.iter().find(is_asked) else { return Ok(0) };
        let mut body = [&[gone.family, gone.prefix, 0, 0][..], &gone.index.to_le_bytes()].concat();
        attribute(&mut body, IFA_LOCAL, &octets(gone.local));
        attribute(&mut body, IFA_ADDRESS, &octets(gone.peer.unwrap_or(gone.local)));
        netlink.talk(RTM_DELADDR, 0, &body).await.map_err(|refused| refused.exit())?;
    }
}
