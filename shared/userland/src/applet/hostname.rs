//! hostname(1) of Debian's package `hostname`.

use std::net::IpAddr;
use std::sync::Arc;

use nslab_abi::rtnetlink::{IFA_ADDRESS, IFA_LOCAL, RTM_GETADDR};
use nslab_abi::{Errno, Ret, Syscall};

use super::ip::links;
use super::ip::netlink::{Attrs, Netlink};
use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy};

const SPEC: Spec = Spec {
    shorts: "dfIisF:",
    longs: &[
        ("ip-address", crate::getopt::Takes::Nothing, 'i'),
        ("all-ip-addresses", crate::getopt::Takes::Nothing, 'I'),
        ("domain", crate::getopt::Takes::Nothing, 'd'),
        ("fqdn", crate::getopt::Takes::Nothing, 'f'),
        ("long", crate::getopt::Takes::Nothing, 'f'),
        ("short", crate::getopt::Takes::Nothing, 's'),
        ("file", crate::getopt::Takes::Argument, 'F'),
    ],
    unmodelled: "aAbhpyV",
    unmodelled_longs: &["alias", "all-fqdns", "boot", "help", "yp", "nis", "version"],
    ..Spec::NONE
};

/// `hostname [-dfiIs] [NAME]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(path) = parsed.value('F') {
        return match sys.read_file(path).await {
            Ok(content) => {
                let line = lines(&content).find(|line| !line.is_empty() && line[0] != b'#').unwrap_or_default();
                set(&sys, line.trim_ascii()).await
            }
            Err(errno) => {
                sys.complain_errno("hostname", path, errno).await;
                1
            }
        };
    }
    match &parsed.operands[..] {
        [] if parsed.has('I') => all_addresses(&sys).await,
        [] if parsed.has('f') || parsed.has('d') => full_name(&sys, parsed.has('d')).await,
        [] if parsed.has('i') => addresses(&sys).await,
        [] => show(&sys, parsed.has('s')).await,
        [name, ..] => set(&sys, name).await,
    }
}

async fn show(sys: &Sys, is_short: bool) -> u8 {
    let Ok(Ret::Utsname(uts)) = sys.call(Syscall::Uname).await else { return 1 };
    let mut name = uts.nodename;
    if is_short {
        name.truncate(name.iter().position(|&byte| byte == b'.').unwrap_or(name.len()));
    }
    name.push(b'\n');
    sys.print(name);
    sys.finish("hostname", 0).await
}

/// The addresses that the machine's name has.
async fn addresses(sys: &Sys) -> u8 {
    let Ok(Ret::Utsname(uts)) = sys.call(Syscall::Uname).await else { return 1 };
    let ips = super::tcp::resolve(sys, &crate::text::lossy(&uts.nodename)).await;
    if ips.is_empty() {
        let why = super::tcp::unresolved(sys).await;
        sys.complain("hostname", why).await;
        return 1;
    }
    let texts: Vec<String> = ips.iter().map(ToString::to_string).collect();
    sys.print(texts.join(" ") + "\n");
    sys.finish("hostname", 0).await
}

/// The name that `/etc/hosts` has first beside the machine's own, or what of it comes after the first dot.
async fn full_name(sys: &Sys, is_domain: bool) -> u8 {
    let Ok(Ret::Utsname(uts)) = sys.call(Syscall::Uname).await else { return 1 };
    let name = lossy(&uts.nodename);
    let Some(&ip) = super::tcp::resolve(sys, &name).await.first() else {
        let why = super::tcp::unresolved(sys).await;
        sys.complain("hostname", why).await;
        return 1;
    };
    let full = super::tcp::name_of(sys, ip).await.unwrap_or(name);
    match is_domain {
        true => sys.print(full.split_once('.').map(|(_, domain)| format!("{domain}\n")).unwrap_or_default()),
        false => sys.print(full + "\n"),
    }
    sys.finish("hostname", 0).await
}

/// The addresses of the devices that are up, but for the loopback device and addresses of one link.
async fn all_addresses(sys: &Sys) -> u8 {
    let mut text = String::new();
    if let Ok(netlink) = Netlink::connect(sys).await {
        let links = links::all(&netlink).await.unwrap_or_default();
        for record in netlink.dump(RTM_GETADDR, &[0; 8]).await.unwrap_or_default() {
            let index = record.get(4..8).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes);
            let attrs = Attrs::after(&record, 8);
            let ip = attrs.ip(IFA_LOCAL).or(attrs.ip(IFA_ADDRESS));
            let is_here = links.iter().any(|link| link.index == index && link.is_up() && !link.is_loopback());
            let is_of_link = matches!(ip, Some(IpAddr::V6(ip)) if ip.is_unicast_link_local());
            text.extend(ip.filter(|_| is_here && !is_of_link).map(|ip| format!("{ip} ")));
        }
        netlink.close().await;
    }
    sys.print(text + "\n");
    sys.finish("hostname", 0).await
}

async fn set(sys: &Sys, name: &[u8]) -> u8 {
    let name = name.trim_ascii_end();
    let is_fine = |byte: &u8| byte.is_ascii_alphanumeric() || b"-.".contains(byte);
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if !name.iter().all(is_fine) || !edge(name.first()) || !edge(name.last()) {
        sys.complain("hostname", "the specified hostname is invalid").await;
        return 1;
    }
    match sys.call(Syscall::Sethostname { name: name.to_vec(), len: name.len() as i64 }).await {
        Ok(_) => return 0,
        Err(errno) if sys.is_busybox() => sys.complain_errno("hostname", "sethostname", errno).await,
        Err(Errno::EPERM) => sys.complain("hostname", "you must be root to change the host name").await,
        Err(Errno::EINVAL) => sys.complain("hostname", "name too long").await,
        Err(errno) => sys.complain_errno("hostname", "sethostname", errno).await,
    }
    1
}
