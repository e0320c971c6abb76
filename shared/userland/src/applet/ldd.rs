//! ldd(1) and switch_root(8).

use std::sync::Arc;

use nslab_abi::{Fd, MountFlags, Syscall};

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const LDD: Spec = Spec {
    unmodelled: "druv",
    unmodelled_longs: &["data-relocs", "function-relocs", "unused", "verbose", "help", "version"],
    ..Spec::NONE
};

/// `ldd FILE…`: the programs of the simulated machine need no library, as if linked with `-static`.
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &LDD).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        sys.eprint("ldd: missing file arguments\nTry `ldd --help' for more information.\n").await;
        return 1;
    }
    let mut status = 0;
    for path in &parsed.operands {
        if parsed.operands.len() > 1 {
            sys.print([&path[..], b":\n"].concat());
        }
        let stat = match sys.stat(path).await {
            Ok(stat) => stat,
            Err(_) => {
                let _ = sys.flush().await;
                let shown = if path.contains(&b'/') { lossy(path) } else { format!("./{}", lossy(path)) };
                sys.eprint(format!("ldd: {shown}: No such file or directory\n")).await;
                status = 1;
                continue;
            }
        };
        if !stat.is_file() {
            let _ = sys.flush().await;
            sys.eprint(format!("ldd: {}: not regular file\n", lossy(path))).await;
            status = 1;
            continue;
        }
        sys.print("\tnot a dynamic executable\n");
        status = 1;
    }
    sys.finish("ldd", status).await
}

/// `switch_root NEWROOT INIT [ARG]…`: as util-linux 2.38.1 does, but that it leaves the old root's files alone.
pub(crate) async fn switch_root(sys: Sys, args: Arc<Args>) -> u8 {
    let spec = Spec {
        unmodelled: "hV",
        unmodelled_longs: &["help", "version"],
        in_order: true,
        short_hint: true,
        ..Spec::NONE
    };
    let parsed = match args.getopt(&sys, &spec).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let [root, init, ..] = &parsed.operands[..] else {
        sys.complain("switch_root", "not enough arguments").await;
        return args.hint(&sys, &spec).await;
    };
    for dir in [&b"/dev"[..], b"/proc", b"/sys", b"/run"] {
        let target = [&root[..], dir].concat();
        let is_mounted = super::mount::list::read(&sys).await.unwrap_or_default().iter().any(|row| row.target == dir);
        let is_same = match (sys.stat(root).await, sys.stat(&target).await) {
            (Ok(root), Ok(target)) => root.st_dev == target.st_dev,
            _ => false,
        };
        if is_mounted && is_same {
            let _ = sys.call(bind(dir, &target, MountFlags::MOVE)).await;
        }
    }
    if let Err(errno) = sys.call(Syscall::Chdir { path: root.clone() }).await {
        sys.complain_errno("switch_root", format!("failed to change directory to {}", lossy(root)), errno).await;
        return 1;
    }
    if let Err(errno) = sys.call(bind(root, b"/", MountFlags::MOVE)).await {
        let what = format!("failed to mount moving {} to /", lossy(root));
        sys.complain_errno("switch_root", what, errno).await;
        sys.complain("switch_root", "failed. Sorry.").await;
        return 1;
    }
    if let Err(errno) = sys.call(Syscall::Chroot { path: b".".to_vec() }).await {
        sys.complain_errno("switch_root", "failed to change root", errno).await;
        sys.complain("switch_root", "failed. Sorry.").await;
        return 1;
    }
    let _ = sys.call(Syscall::Chdir { path: b"/".to_vec() }).await;
    if sys
        .call(Syscall::Faccessat { dirfd: Fd::CWD, path: init.clone(), mode: 1, flags: nslab_abi::AtFlags::empty() })
        .await
        .is_err()
    {
        sys.complain("switch_root", format!("cannot access {}: No such file or directory", lossy(init))).await;
    }
    let errno = sys.execve(init, &parsed.operands[1..], &args.envp).await;
    sys.complain_errno("switch_root", format!("failed to execute {}", lossy(init)), errno).await;
    1
}

fn bind(source: &[u8], target: &[u8], flags: MountFlags) -> Syscall {
    Syscall::Mount { source: Some(source.to_vec()), target: target.to_vec(), fstype: None, flags, data: None }
}
