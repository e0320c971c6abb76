//! Which links and addresses are shown - iproute2, ip/ipaddress.c:ipaddr_list_flush_or_save().

use super::links::{Link, Links};
use super::words::{Exit, Words, garbage, invalid, is, unmodelled};

/// What the words behind `show` say.
#[derive(Default)]
pub(super) struct Filter {
    pub(super) dev: Option<String>,
    is_up: bool,
    kind: Option<String>,
    master: Option<String>,
    has_no_master: bool,
    pub(super) scope: Option<u8>,
    pub(super) to: Option<(std::net::IpAddr, u8)>,
}

/// The number of a scope's name.
pub(super) fn scope(word: &str) -> Result<u8, Exit> {
    match word {
        "global" => Ok(0),
        "site" => Ok(200),
        "link" => Ok(253),
        "host" => Ok(254),
        "nowhere" => Ok(255),
        number => number
            .parse()
            .map_err(|_| Exit::new(255, format!("Error: argument \"{number}\" is wrong: invalid scope value.\n"))),
    }
}

impl Filter {
    pub(super) fn parse(mut words: Words<'_>) -> Result<Filter, Exit> {
        let mut filter = Filter::default();
        while let Some(word) = words.next() {
            match word {
                "up" => filter.is_up = true,
                "to" => filter.to = Some(super::address::prefix(&words.value()?)?),
                "scope" => {
                    let word = words.value()?;
                    filter.scope = (word != "all").then(|| scope(&word)).transpose()?;
                }
                "type" => filter.kind = Some(words.value()?),
                "master" => filter.master = Some(words.value()?),
                "nomaster" => filter.has_no_master = true,
                "group" | "vrf" | "label" | "dynamic" | "permanent" | "primary" | "secondary" | "tentative"
                | "deprecated" => return Err(unmodelled(word)),
                word => {
                    let name = if word == "dev" { words.value()? } else { word.to_string() };
                    if is(&name, "help") {
                        return Err(unmodelled("help"));
                    }
                    if filter.dev.is_some() {
                        return Err(garbage("dev", &name));
                    }
                    filter.dev = Some(name);
                }
            }
        }
        Ok(filter)
    }

    /// Is everything that it names there?
    pub(super) fn check(&self, links: &Links) -> Result<(), Exit> {
        if let Some(name) = self.dev.as_deref().filter(|name| links.find(name).is_none()) {
            return Err(Exit::new(1, format!("Device \"{name}\" does not exist.\n")));
        }
        match self.master.as_deref().filter(|name| links.find(name).is_none()) {
            Some(name) => Err(invalid(name, "Device does not exist\n")),
            None => Ok(()),
        }
    }

    pub(super) fn takes(&self, links: &Links, link: &Link) -> bool {
        let master = self.master.as_deref().and_then(|name| links.find(name)).map(|master| master.index);
        self.dev.as_ref().is_none_or(|name| link.name == *name)
            && (!self.is_up || link.is_up())
            && (self.kind.is_none() || self.kind == link.kind)
            && (master.is_none() || link.master == master)
            && (!self.has_no_master || link.master.is_none())
    }
}
