//! getent(1) of the databases that are files: passwd, group, hosts, services, protocols, shadow, gshadow, networks.

use std::net::IpAddr;
use std::sync::Arc;

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy, number, words};

const SPEC: Spec = Spec {
    unmodelled: "s:i",
    unmodelled_longs: &["service", "no-idn", "help", "usage", "version"],
    usage: "Try `getent --help' or `getent --usage' for more information.\n",
    status: 64,
    ..Spec::NONE
};

/// Status where a key is not found - getent(1).
const NOT_FOUND: u8 = 2;

/// `getent DATABASE [KEY]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some((database, keys)) = parsed.operands.split_first() else {
        sys.complain("getent", "wrong number of arguments").await;
        sys.eprint(SPEC.usage).await;
        return 1;
    };
    let path = match &database[..] {
        b"passwd" | b"group" | b"hosts" | b"services" | b"protocols" | b"shadow" | b"gshadow" | b"networks" => {
            [b"/etc/", &database[..]].concat()
        }
        b"ahosts" | b"ahostsv4" | b"ahostsv6" | b"aliases" | b"ethers" | b"initgroups" | b"netgroup" | b"rpc" => {
            return crate::getopt::unmodelled(&sys, "getent", &format!("or database {}", lossy(database))).await;
        }
        _ => {
            sys.eprint(format!("Unknown database: {}\n", lossy(database))).await;
            sys.eprint(SPEC.usage).await;
            return 1;
        }
    };
    let content = sys.read_file(&path).await.unwrap_or_default();
    let mut status = 0;
    let all: Vec<Vec<u8>> = lines(&content).filter_map(|line| shown(database, line)).collect();
    if keys.is_empty() {
        for line in &all {
            // gethostent(3) knows the older family alone, in which ::1 is 127.0.0.1.
            match line.strip_prefix(b"::1            ").filter(|_| database == b"hosts") {
                Some(names) => sys.print([b"127.0.0.1      ", names, b"\n"].concat()),
                None => sys.print([&line[..], b"\n"].concat()),
            }
        }
    }
    for key in keys {
        let found: Vec<&Vec<u8>> = match &database[..] {
            b"hosts" => hosts(&all, key),
            b"services" | b"protocols" | b"networks" => {
                let name = key.split(|&byte| byte == b'/').next().unwrap_or(key);
                let is_it = |line: &&Vec<u8>| {
                    let fields = words(line);
                    let is_named = fields.iter().enumerate().any(|(at, field)| at != 1 && *field == name);
                    let value = fields.get(1).and_then(|field| field.split(|&byte| byte == b'/').next());
                    is_named || (value == Some(name) && number::<u32>(name).is_some())
                };
                all.iter().find(is_it).into_iter().collect()
            }
            _ => {
                let is_it = |line: &&Vec<u8>| {
                    let mut fields = line.split(|&byte| byte == b':');
                    let (name, id) = (fields.next(), fields.nth(1));
                    let has_ids = matches!(&database[..], b"passwd" | b"group");
                    name == Some(&key[..]) || (has_ids && number::<u32>(key).is_some() && id == Some(&key[..]))
                };
                all.iter().find(is_it).into_iter().collect()
            }
        };
        if found.is_empty() {
            status = NOT_FOUND;
        }
        found.into_iter().for_each(|line| sys.print([&line[..], b"\n"].concat()));
    }
    sys.finish("getent", status).await
}

/// A line of a file as getent shows it; `None`: a remark.
fn shown(database: &[u8], line: &[u8]) -> Option<Vec<u8>> {
    let body = line.split(|&byte| byte == b'#').next().unwrap_or_default();
    let fields = words(body);
    let wide = |first: usize, second: usize| {
        let (name, value) = (lossy(fields[0]), lossy(fields[1]));
        let rest: String = fields[2..].iter().map(|field| format!(" {}", lossy(field))).collect();
        format!("{name:<first$} {value:<second$}{rest}").trim_end().as_bytes().to_vec()
    };
    match database {
        b"passwd" | b"group" | b"shadow" | b"gshadow" => (!line.is_empty()).then(|| line.to_vec()),
        _ if fields.len() < 2 => None,
        b"hosts" => Some(wide(15, 0)),
        _ => Some(wide(21, 0)),
    }
}

/// The lines of a host: by address all, by name those of one family, the newer first - gethostbyname2(3) as getent asks.
fn hosts<'a>(all: &'a [Vec<u8>], key: &[u8]) -> Vec<&'a Vec<u8>> {
    let address = |line: &[u8]| lossy(words(line)[0]).parse::<IpAddr>().ok();
    if let Ok(wanted) = lossy(key).parse::<IpAddr>() {
        return all.iter().filter(|line| address(line) == Some(wanted)).take(1).collect();
    }
    let named: Vec<&Vec<u8>> = all.iter().filter(|line| words(line)[1..].contains(&key)).collect();
    let newer: Vec<&Vec<u8>> =
        named.iter().copied().filter(|line| address(line).is_some_and(|ip| ip.is_ipv6())).collect();
    if newer.is_empty() { named } else { newer }
}
