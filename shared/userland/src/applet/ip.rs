//! ip(8) of iproute2 6.1: links, addresses, routes, neighbours and network namespaces, over rtnetlink(7).

mod address;
pub(crate) mod bridge;
mod filter;
mod json;
mod link;
pub(crate) mod links;
mod neighbour;
pub(crate) mod netlink;
mod netns;
mod route;
mod rule;
mod words;

use std::sync::Arc;

use self::netlink::Netlink;
use self::words::{Exit, Words};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// What is asked for, beside the object.
#[derive(Clone, Default)]
struct Options {
    is_oneline: bool,
    is_brief: bool,
    has_details: bool,
    is_all: bool,
    is_json: bool,
    is_pretty: bool,
    family: Option<u8>,
}

/// What every command has.
struct Ip {
    sys: Sys,
    options: Options,
    envp: Vec<Vec<u8>>,
}

/// The objects in the order in which they may be cut short: "ip a", "ip l", "ip net".
const OBJECTS: [&str; 34] = [
    "address",
    "addrlabel",
    "maddress",
    "route",
    "rule",
    "neighbor",
    "neighbour",
    "ntable",
    "ntbl",
    "link",
    "l2tp",
    "fou",
    "ila",
    "macsec",
    "tunnel",
    "tunl",
    "tuntap",
    "tap",
    "token",
    "tcpmetrics",
    "tcp_metrics",
    "monitor",
    "xfrm",
    "mroute",
    "mrule",
    "netns",
    "netconf",
    "vrf",
    "sr",
    "nexthop",
    "mptcp",
    "ioam",
    "stats",
    "help",
];

/// `ip [-o] [-br] [-d] [-4|-6] [-n NETNS] {link|address|route|neigh|netns} [COMMAND]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words: Vec<String> = args.argv[1..].iter().map(|word| lossy(word)).collect();
    let mut ip = Ip { sys: sys.clone(), options: Options::default(), envp: args.envp.clone() };
    let status = match run(&mut ip, &words).await {
        Ok(status) => status,
        Err(exit) => {
            let _ = sys.flush().await;
            sys.eprint(exit.message).await;
            exit.status
        }
    };
    sys.finish("ip", status).await
}

async fn run(ip: &mut Ip, words: &[String]) -> Result<u8, Exit> {
    let mut rest = Words::new(words);
    while let Some(word) = rest.peek().filter(|word| word.starts_with('-')) {
        // One hyphen or two.
        let option = word.strip_prefix("--").or(word.strip_prefix('-')).unwrap_or_default();
        let is = |full: &str| !option.is_empty() && full.starts_with(option);
        rest.skip();
        match option {
            "4" => ip.options.family = Some(netlink::AF_INET),
            "6" => ip.options.family = Some(netlink::AF_INET6),
            "o" => ip.options.is_oneline = true,
            "br" => ip.options.is_brief = true,
            _ if is("netns") => netns::switch(ip, &rest.value()?).await?,
            _ if is("oneline") => ip.options.is_oneline = true,
            _ if is("brief") => ip.options.is_brief = true,
            _ if is("details") => ip.options.has_details = true,
            // "-V" is short for nothing else.
            _ if is("Version") => {
                ip.sys.print("ip utility, iproute2-6.1.0, libbpf 1.1.2\n");
                return Ok(0);
            }
            _ if is("json") => ip.options.is_json = true,
            _ if is("pretty") => ip.options.is_pretty = true,
            _ if is("all") => ip.options.is_all = true,
            _ if is("family") => match rest.value()?.as_str() {
                "inet" => ip.options.family = Some(netlink::AF_INET),
                "inet6" => ip.options.family = Some(netlink::AF_INET6),
                other => return Err(words::unmodelled(&format!("-family {other}"))),
            },
            _ if is("color") || option == "c=never" || option == "color=never" => {}
            _ if [
                "statistics",
                "stats",
                "resolve",
                "human-readable",
                "iec",
                "batch",
                "force",
                "loops",
                "timestamp",
                "tshort",
                "Numeric",
                "rcvbuf",
                "help",
                "M",
                "B",
                "0",
            ]
            .iter()
            .any(|full| is(full)) =>
            {
                return Err(words::unmodelled(word));
            }
            _ => return Err(Exit::new(255, format!("Option \"{word}\" is unknown, try \"ip -help\".\n"))),
        }
    }
    let Some(object) = rest.peek() else { return Err(Exit::new(255, HELP)) };
    rest.skip();
    match OBJECTS.iter().find(|full| full.starts_with(object)) {
        Some(&"address") => address::run(ip, rest).await,
        Some(&"link") => link::run(ip, rest).await,
        Some(&"route") => route::run(ip, rest).await,
        Some(&("neighbor" | "neighbour")) => neighbour::run(ip, rest).await,
        Some(&"rule") => rule::run(ip, rest).await,
        Some(&"netns") => netns::run(ip, rest).await,
        Some(&"help") => Err(Exit::new(255, HELP)),
        Some(_) => Err(words::unmodelled(object)),
        None => Err(Exit::new(1, format!("Object \"{object}\" is unknown, try \"ip help\".\n"))),
    }
}

impl Ip {
    async fn open(&self) -> Result<Netlink, Exit> {
        Netlink::open(&self.sys).await
    }

    /// Puts out what `-json` asks for.
    fn print_json(&self, all: Vec<json::Json>) {
        self.sys.print(json::Json::List(all).render(self.options.is_pretty));
    }

    /// Puts a text out, with `-oneline` as one line.
    fn print(&self, text: &str) {
        match self.options.is_oneline {
            true => self.sys.print(text.trim_end_matches('\n').replace('\n', "\\") + "\n"),
            false => self.sys.print(text),
        }
    }
}

const HELP: &str = "Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
       ip [ -force ] -batch filename
where  OBJECT := { address | addrlabel | amt | fou | help | ila | ioam | l2tp |
                   link | macsec | maddress | monitor | mptcp | mroute | mrule |
                   neighbor | neighbour | netconf | netns | nexthop | ntable |
                   ntbl | route | rule | sr | tap | tcpmetrics |
                   token | tunnel | tuntap | vrf | xfrm }
       OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] | -r[esolve] |
                    -h[uman-readable] | -iec | -j[son] | -p[retty] |
                    -f[amily] { inet | inet6 | mpls | bridge | link } |
                    -4 | -6 | -M | -B | -0 |
                    -l[oops] { maximum-addr-flush-attempts } | -br[ief] |
                    -o[neline] | -t[imestamp] | -ts[hort] | -b[atch] [filename] |
                    -rc[vbuf] [size] | -n[etns] name | -N[umeric] | -a[ll] |
                    -c[olor]}
";
