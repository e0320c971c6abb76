//! bridge(8) of iproute2 6.1: the ports of bridges.

use std::sync::Arc;

use super::json::Json;
use super::links::{Links, ports};
use super::words::{Exit, Words, no_device};
use super::{Ip, Options, netns};
use crate::getopt::UNMODELLED;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const HELP: &str = "Usage: bridge [ OPTIONS ] OBJECT { COMMAND | help }
       bridge [ -force ] -batch filename
where  OBJECT := { link | fdb | mdb | vlan | monitor }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] |
                    -o[neline] | -t[imestamp] | -n[etns] name |
                    -c[ompressvlans] -color -p[retty] -j[son] }
";

/// `BR_STATE_*` by number.
const STATES: [&str; 5] = ["disabled", "listening", "learning", "forwarding", "blocking"];

fn unmodelled(what: &str) -> Exit {
    Exit::new(UNMODELLED, format!("bridge: nslab does not model option {what}\n"))
}

/// `bridge [-j] [-p] [-n NETNS] link [show [dev DEVICE]]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words: Vec<String> = args.argv[1..].iter().map(|word| lossy(word)).collect();
    let mut ip = Ip { sys: sys.clone(), options: Options::default(), envp: args.envp.clone() };
    let status = match run(&mut ip, &words).await {
        Ok(()) => 0,
        Err(exit) => {
            let _ = sys.flush().await;
            sys.eprint(exit.message).await;
            exit.status
        }
    };
    sys.finish("bridge", status).await
}

async fn run(ip: &mut Ip, words: &[String]) -> Result<(), Exit> {
    let mut rest = Words::new(words);
    while let Some(word) = rest.peek().filter(|word| word.starts_with('-')) {
        let option = word.strip_prefix("--").or(word.strip_prefix('-')).unwrap_or_default();
        let is = |full: &str| !option.is_empty() && full.starts_with(option);
        rest.skip();
        match option {
            _ if is("help") => return Err(Exit::new(255, HELP)),
            _ if is("Version") => {
                ip.sys.print("bridge utility, 6.1.0\n");
                return Ok(());
            }
            // Ports have none.
            _ if is("stats") || is("statistics") || is("timestamp") || is("oneline") || is("compressvlans") => {}
            _ if is("netns") => netns::switch(ip, &rest.value()?).await?,
            _ if is("json") => ip.options.is_json = true,
            _ if is("pretty") => ip.options.is_pretty = true,
            _ if is("details")
                || is("family")
                || is("force")
                || is("batch")
                || is("color")
                || matches!(option, "4" | "6") =>
            {
                return Err(unmodelled(word));
            }
            _ => return Err(Exit::new(255, format!("Option \"{word}\" is unknown, try \"bridge help\".\n"))),
        }
    }
    let Some(object) = rest.next() else { return Err(Exit::new(255, HELP)) };
    match ["link", "fdb", "mdb", "vlan", "monitor", "help"].into_iter().find(|full| full.starts_with(object)) {
        Some("link") => link(ip, rest).await,
        Some("help") => Err(Exit::new(255, HELP)),
        Some(other) => Err(unmodelled(other)),
        None => Err(Exit::new(255, format!("Object \"{object}\" is unknown, try \"bridge help\".\n"))),
    }
}

async fn link(ip: &Ip, mut rest: Words<'_>) -> Result<(), Exit> {
    if let Some(word) = rest.next() {
        match ["set", "show", "lst", "list", "help"].into_iter().find(|full| full.starts_with(word)) {
            Some("show" | "lst" | "list") => {}
            Some(other) => return Err(unmodelled(&format!("link {other}"))),
            None => return Err(Exit::new(255, format!("Command \"{word}\" is unknown, try \"bridge link help\".\n"))),
        }
    }
    let mut wanted = None;
    while let Some(word) = rest.next() {
        wanted = Some(match word {
            "dev" => rest.value()?,
            "master" | "vrf" => return Err(unmodelled(&format!("link show {word}"))),
            name => name.to_string(),
        });
    }
    let netlink = ip.open().await?;
    let links = Links::read(ip, &netlink).await?;
    if let Some(name) = wanted.as_ref().filter(|name| links.find(name).is_none()) {
        return Err(no_device(name));
    }
    let ports = ports(&netlink).await.map_err(|refused| refused.exit())?;
    let mut all = Vec::new();
    for port in ports.iter().filter(|port| wanted.as_ref().is_none_or(|name| *name == port.link.name)) {
        let state = STATES.get(usize::from(port.state)).unwrap_or(&"unknown");
        let master = links.name_of(port.link.master.unwrap_or(0));
        if ip.options.is_json {
            let mut object = vec![("ifindex", Json::Number(u64::from(port.link.index)))];
            object.extend(links.name_fields(&port.link, false));
            object.push(("flags", links.flag_list(&port.link)));
            object.extend([
                ("mtu", Json::Number(u64::from(port.link.mtu))),
                ("master", Json::Text(master)),
                ("state", Json::Text(state.to_string())),
                ("priority", Json::Number(u64::from(port.priority))),
                ("cost", Json::Number(u64::from(port.cost))),
            ]);
            all.push(Json::Object(object));
            continue;
        }
        let (name, flags) = (links.label(&port.link), links.flags(&port.link));
        let head = format!("{}: {name}: <{flags}> mtu {} master {master}", port.link.index, port.link.mtu);
        ip.sys.print(format!("{head} state {state} priority {} cost {} \n", port.priority, port.cost));
    }
    if ip.options.is_json {
        ip.print_json(all);
    }
    Ok(())
}
