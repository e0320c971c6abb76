//! pwdx(1) of procps.

use std::sync::Arc;

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const PWDX: Spec = Spec {
    unmodelled: "hV",
    unmodelled_longs: &["help", "version"],
    usage: include_str!("usage/pwdx.txt"),
    ..Spec::NONE
};

/// `pwdx PID…` the working directories of processes.
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &PWDX).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.hint(&sys, &PWDX).await;
    }
    let mut status = 0;
    for word in &parsed.operands {
        let pid = word.strip_prefix(b"/proc/").unwrap_or(word);
        if number::<i32>(pid).is_none_or(|pid| pid <= 0) {
            sys.complain("pwdx", format!("invalid process id: {}", lossy(word))).await;
            return 1;
        }
        match sys.readlink(&[b"/proc/", pid, b"/cwd"].concat()).await {
            Ok(dir) => sys.print([&word[..], b": ", &dir, b"\n"].concat()),
            Err(errno) => {
                let text = if errno == nslab_abi::Errno::ENOENT { "No such process" } else { &errno.strerror() };
                sys.complain(&lossy(word), text).await;
                status = 1;
            }
        }
    }
    sys.finish("pwdx", status).await
}
