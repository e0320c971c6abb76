//! chroot(1) and pivot_root(8).

use std::sync::Arc;

use nslab_abi::{Errno, Syscall};

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const CHROOT: Spec = Spec {
    unmodelled_longs: &["groups", "userspec", "skip-chdir", "help", "version"],
    in_order: true,
    status: 125,
    ..Spec::NONE
};
const PIVOT: Spec = Spec { unmodelled: "hV", short_hint: true, ..Spec::NONE };

/// `chroot NEWROOT [COMMAND [ARG]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let operands = match args.getopt(&sys, &CHROOT).await {
        Ok(parsed) => parsed.operands,
        Err(status) => return status,
    };
    let Some((root, command)) = operands.split_first() else {
        return args.missing(&sys, &CHROOT, "missing operand").await;
    };
    if let Err(errno) = sys.call(Syscall::Chroot { path: root.clone() }).await {
        sys.complain_errno(&name, format!("cannot change root directory to '{}'", lossy(root)), errno).await;
        return 125;
    }
    let _ = sys.call(Syscall::Chdir { path: b"/".to_vec() }).await;
    let shell = args.envp.iter().find_map(|entry| entry.strip_prefix(b"SHELL=")).unwrap_or(b"/bin/sh");
    let default = [shell.to_vec(), b"-i".to_vec()];
    let command = if command.is_empty() { &default[..] } else { command };
    let errno = sys.execvp(command, &args.envp).await;
    sys.complain_errno(&name, format!("failed to run command {}", args.quote(&command[0])), errno).await;
    if errno == Errno::ENOENT { 127 } else { 126 }
}

/// `pivot_root NEW_ROOT PUT_OLD`
pub(crate) async fn pivot_root(sys: Sys, args: Arc<Args>) -> u8 {
    let operands = match args.getopt(&sys, &PIVOT).await {
        Ok(parsed) => parsed.operands,
        Err(status) => return status,
    };
    let [new_root, put_old] = &operands[..] else {
        sys.complain("pivot_root", "bad usage").await;
        return args.hint(&sys, &PIVOT).await;
    };
    let call = Syscall::PivotRoot { new_root: new_root.clone(), put_old: put_old.clone() };
    match sys.call(call).await {
        Ok(_) => 0,
        Err(errno) => {
            let text = format!("failed to change root from `{}' to `{}'", lossy(new_root), lossy(put_old));
            sys.complain_errno("pivot_root", text, errno).await;
            1
        }
    }
}
