//! hostname(1) of Debian's package `hostname`.

use std::sync::Arc;

use nslab_abi::{Errno, Ret, Syscall};

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lines;

const SPEC: Spec = Spec {
    shorts: "isF:",
    longs: &[
        ("ip-address", crate::getopt::Takes::Nothing, 'i'),
        ("short", crate::getopt::Takes::Nothing, 's'),
        ("file", crate::getopt::Takes::Argument, 'F'),
    ],
    unmodelled: "aAbdfhIpyV",
    unmodelled_longs: &[
        "alias",
        "all-fqdns",
        "boot",
        "domain",
        "fqdn",
        "long",
        "help",
        "all-ip-addresses",
        "yp",
        "nis",
        "version",
    ],
    ..Spec::NONE
};

/// `hostname [-s] [NAME]`
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
