//! ln(1).

use std::sync::Arc;

use nslab_abi::{AtFlags, Fd, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, join, lossy};

const SPEC: Spec = Spec {
    shorts: "sfnT",
    longs: &[
        ("symbolic", Takes::Nothing, 's'),
        ("force", Takes::Nothing, 'f'),
        ("no-dereference", Takes::Nothing, 'n'),
        ("no-target-directory", Takes::Nothing, 'T'),
    ],
    unmodelled: "bdFiLPrS:t:v",
    unmodelled_longs: &[
        "backup",
        "directory",
        "interactive",
        "logical",
        "physical",
        "relative",
        "suffix",
        "target-directory",
        "verbose",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// `ln [-sf] TARGET… LINK`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (targets, dir) = match &parsed.operands[..] {
        [] => return args.missing(&sys, &SPEC, "missing file operand").await,
        [only] => (std::slice::from_ref(only), &b"."[..]),
        [targets @ .., last] => (targets, &last[..]),
    };
    let stat = if parsed.has('n') { sys.lstat(dir).await } else { sys.stat(dir).await };
    let is_dir = !parsed.has('T') && stat.is_ok_and(|stat| stat.is_dir());
    if !is_dir && targets.len() > 1 {
        sys.complain(&name, format!("target '{}': Not a directory", lossy(dir))).await;
        return 1;
    }
    let mut status = 0;
    for target in targets {
        let link = if is_dir { join(dir, basename(target)) } else { dir.to_vec() };
        if parsed.has('f') && sys.lstat(&link).await.is_ok() {
            let _ = sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path: link.clone(), flags: AtFlags::empty() }).await;
        }
        let is_symbolic = parsed.has('s');
        let call = if is_symbolic {
            Syscall::Symlinkat { target: target.clone(), newdirfd: Fd::CWD, linkpath: link.clone() }
        } else {
            let (oldpath, newpath) = (target.clone(), link.clone());
            Syscall::Linkat { olddirfd: Fd::CWD, oldpath, newdirfd: Fd::CWD, newpath, flags: AtFlags::empty() }
        };
        if !is_symbolic && let Err(errno) = sys.stat(target).await {
            sys.complain_errno(&name, format!("failed to access '{}'", lossy(target)), errno).await;
            status = 1;
        } else if let Err(errno) = sys.call(call).await {
            let kind = if is_symbolic { "symbolic" } else { "hard" };
            sys.complain_errno(&name, format!("failed to create {kind} link '{}'", lossy(&link)), errno).await;
            status = 1;
        }
    }
    status
}
