//! busybox 1.35: many tools in one file, each by the name it is called.

mod ls;
mod ps;
pub(crate) mod voice;

use std::sync::Arc;

use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, lossy};

/// The applets of our busybox beside its shell.
const APPLETS: &[&str] = &[
    "[", "awk", "basename", "cat", "chmod", "chown", "chroot", "clear", "cp", "cut", "date", "dirname", "echo", "env",
    "expr", "false", "find", "grep", "gunzip", "gzip", "head", "hostname", "id", "ifconfig", "ip", "kill", "ln", "ls",
    "mkdir", "mount", "mv", "nc", "netstat", "nproc", "nsenter", "pidof", "ping", "printf", "ps", "pwd", "readlink",
    "realpath", "rm", "rmdir", "route", "sed", "seq", "sleep", "sort", "stat", "tail", "tar", "tee", "test", "touch",
    "tr", "true", "tty", "umount", "uname", "uniq", "unshare", "wc", "wget", "which", "whoami", "xargs", "yes", "zcat",
];

/// Applets of the real one.
const UNMODELLED: &[&str] =
    &["dd", "df", "diff", "dmesg", "du", "free", "less", "more", "time", "top", "uptime", "vi", "watch"];

/// `busybox APPLET [ARG]…`, or `APPLET [ARG]…` through a link.
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    dispatch(sys, args, Build::Debian).await
}

/// The same in the image `busybox`.
pub(crate) async fn image_main(sys: Sys, args: Arc<Args>) -> u8 {
    dispatch(sys, args, Build::Image).await
}

/// Who configured it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Build {
    /// Debian's package.
    Debian,
    /// The image `busybox`.
    Image,
}

async fn dispatch(sys: Sys, args: Arc<Args>, build: Build) -> u8 {
    let own = args.short_name();
    let own = own.strip_prefix('-').unwrap_or(&own);
    let args = match own {
        "busybox" if args.argv.len() > 1 => Arc::new(Args { argv: args.argv[1..].to_vec(), envp: args.envp.clone() }),
        _ => args,
    };
    let name = args.argv.first().map(|name| lossy(basename(name))).unwrap_or_default();
    if name == "busybox" {
        sys.print("BusyBox v1.35.0 multi-call binary.\n\nCurrently defined functions:\n\t");
        sys.print(format!("{}, sh\n", APPLETS.join(", ")));
        return sys.finish("busybox", 0).await;
    }
    sys.speak_as_busybox();
    let args = Arc::new(Args {
        argv: [vec![name.clone().into_bytes()], args.argv[1..].to_vec()].concat(),
        envp: args.envp.clone(),
    });
    match name.as_str() {
        "ls" => ls::main(&sys, &args).await,
        "ps" => ps::main(&sys, &args, build == Build::Image).await,
        name if APPLETS.contains(&name) => match crate::registry::entry(name) {
            Some(entry) => entry(sys, args).await,
            None => 127,
        },
        name if UNMODELLED.contains(&name) => {
            sys.complain(name, "nslab does not model this applet").await;
            crate::getopt::UNMODELLED
        }
        _ => {
            sys.complain(&name, "applet not found").await;
            127
        }
    }
}
