//! umount(8) of util-linux 2.38.1.

use std::sync::Arc;

use nslab_abi::{Errno, Syscall, UmountFlags};

use super::mount::{canonical, list};
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "flRv",
    longs: &[
        ("force", Takes::Nothing, 'f'),
        ("lazy", Takes::Nothing, 'l'),
        ("recursive", Takes::Nothing, 'R'),
        ("verbose", Takes::Nothing, 'v'),
    ],
    unmodelled: "aAcdhinN:O:qrt:V",
    unmodelled_longs: &[
        "all",
        "all-targets",
        "no-canonicalize",
        "detach-loop",
        "fake",
        "help",
        "internal-only",
        "no-mtab",
        "namespace",
        "test-opts",
        "quiet",
        "read-only",
        "types",
        "version",
    ],
    in_order: false,
    status: 1,
    short_hint: true,
    ..Spec::NONE
};

/// `umount [-lfR] TARGET…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        sys.complain("umount", "bad usage").await;
        return args.hint(&sys, &SPEC).await;
    }
    let mut flags = UmountFlags::empty();
    if parsed.has('l') {
        flags |= UmountFlags::DETACH;
    }
    if parsed.has('f') {
        flags |= UmountFlags::FORCE;
    }
    let mut status = 0;
    for operand in &parsed.operands {
        let rows = list::read(&sys).await.unwrap_or_default();
        let full = canonical(&sys, operand).await;
        let is_known = rows.iter().any(|row| row.target == full);
        // A source names its newest mount.
        let by_source =
            rows.iter().rev().find(|row| row.source == full || row.source == *operand).map(|row| row.target.clone());
        let mut targets = match (is_known, by_source) {
            (true, _) => vec![full.clone()],
            (false, Some(target)) => vec![target],
            (false, None) => vec![operand.clone()],
        };
        if parsed.has('R') {
            if !is_known {
                let why = if sys.stat(operand).await.is_ok() { "not mounted" } else { "not found" };
                sys.complain("umount", format!("{}: {why}", lossy(operand))).await;
                status = 1;
                continue;
            }
            let below = [&full[..], b"/"].concat();
            targets = rows
                .iter()
                .rev()
                .map(|row| row.target.clone())
                .filter(|path| *path == full || path.starts_with(&below))
                .collect();
        }
        for target in targets {
            match sys.call(Syscall::Umount2 { target: target.clone(), flags }).await {
                Ok(_) if parsed.has('v') => sys.print(format!("umount: {} unmounted\n", lossy(operand))),
                Ok(_) => {}
                Err(errno) => {
                    let shown = if is_known { &target } else { operand };
                    complain(&sys, shown, errno).await;
                    status = 32;
                }
            }
        }
    }
    sys.finish("umount", status).await
}

/// libmount's words (libmount/src/context_umount.c:mnt_context_get_umount_excode, 2.38).
async fn complain(sys: &Sys, target: &[u8], errno: Errno) {
    if sys.is_busybox() {
        return sys.complain_errno("umount", format!("can't unmount {}", lossy(target)), errno).await;
    }
    let text = match errno {
        Errno::ENXIO => "invalid block device".to_string(),
        Errno::EINVAL => "not mounted".to_string(),
        Errno::EIO => "can't write superblock".to_string(),
        Errno::EBUSY => "target is busy".to_string(),
        Errno::ENOENT => "no mount point specified".to_string(),
        Errno::EPERM if sys.int(Syscall::Geteuid).await == Ok(0) => {
            "block devices are not permitted on filesystem".to_string()
        }
        Errno::EPERM => "must be superuser to unmount".to_string(),
        Errno::EACCES => "block devices are not permitted on filesystem".to_string(),
        errno => format!("umount(2) system call failed: {}", errno.strerror()),
    };
    sys.complain("umount", format!("{}: {text}.", lossy(target))).await;
}
