//! mkdir(1), mkfifo(1) and rmdir(1).

use std::sync::Arc;

use nslab_abi::{AtFlags, Errno, Fd, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "pm:v",
    longs: &[("parents", Takes::Nothing, 'p'), ("mode", Takes::Argument, 'm'), ("verbose", Takes::Nothing, 'v')],
    unmodelled: "Z",
    unmodelled_longs: &["context", "help", "version"],
    ..Spec::NONE
};

const MKFIFO: Spec =
    Spec { unmodelled: "m:Z", unmodelled_longs: &["mode", "context", "help", "version"], ..Spec::NONE };

const RMDIR: Spec = Spec {
    shorts: "pv",
    longs: &[("parents", Takes::Nothing, 'p'), ("verbose", Takes::Nothing, 'v')],
    unmodelled_longs: &["ignore-fail-on-non-empty", "help", "version"],
    ..Spec::NONE
};

/// `mkdir [-p] [-m MODE] DIRECTORY…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &SPEC, "missing operand").await;
    }
    let mode = match parsed.value('m') {
        None => 0o777,
        Some(text) => match u32::from_str_radix(&lossy(text), 8) {
            Ok(mode) if mode <= 0o7777 => mode,
            _ => return crate::getopt::unmodelled(&sys, "mkdir", &format!("-m {}", lossy(text))).await,
        },
    };
    let mut status = 0;
    for path in &parsed.operands {
        let made = if parsed.has('p') { parents(&sys, path, mode).await } else { one(&sys, path, mode).await };
        match made {
            Ok(()) if parsed.has('v') => sys.print(format!("{name}: created directory '{}'\n", lossy(path))),
            Ok(()) => {}
            Err(errno) => {
                sys.complain_errno(&name, format!("cannot create directory {}", args.quote(path)), errno).await;
                status = 1;
            }
        }
    }
    sys.finish(&name, status).await
}

async fn one(sys: &Sys, path: &[u8], mode: u32) -> Result<(), Errno> {
    sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: path.to_vec(), mode }).await.map(drop)
}

async fn parents(sys: &Sys, path: &[u8], mode: u32) -> Result<(), Errno> {
    let ends = (1..=path.len()).filter(|&at| path.get(at).is_none_or(|&byte| byte == b'/') && path[at - 1] != b'/');
    for at in ends.collect::<Vec<_>>() {
        match one(sys, &path[..at], if at == path.len() { mode } else { 0o777 }).await {
            Ok(()) => {}
            Err(errno) => {
                let is_dir = sys.stat(&path[..at]).await.is_ok_and(|stat| stat.is_dir());
                if !is_dir {
                    return Err(errno);
                }
            }
        }
    }
    Ok(())
}

/// `mkfifo NAME…`
pub(crate) async fn mkfifo(sys: Sys, args: Arc<Args>) -> u8 {
    const S_IFIFO: u32 = 0o010_000;
    let name = args.name();
    let parsed = match args.getopt(&sys, &MKFIFO).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &MKFIFO, "missing operand").await;
    }
    let mut status = 0;
    for path in &parsed.operands {
        let call = Syscall::Mknodat { dirfd: Fd::CWD, path: path.clone(), mode: S_IFIFO | 0o666, dev: 0 };
        if let Err(errno) = sys.call(call).await {
            sys.complain_errno(&name, format!("cannot create fifo '{}'", lossy(path)), errno).await;
            status = 1;
        }
    }
    status
}

/// `rmdir DIRECTORY…`
pub(crate) async fn rmdir(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &RMDIR).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &RMDIR, "missing operand").await;
    }
    let mut status = 0;
    for path in &parsed.operands {
        let mut part = path.as_slice();
        loop {
            if parsed.has('v') {
                sys.print(format!("{name}: removing directory, '{}'\n", lossy(part)));
            }
            let call = Syscall::Unlinkat { dirfd: Fd::CWD, path: part.to_vec(), flags: AtFlags::REMOVEDIR };
            if let Err(errno) = sys.call(call).await {
                let kind = if part.len() < path.len() { "directory " } else { "" };
                sys.complain_errno(&name, format!("failed to remove {kind}'{}'", lossy(part)), errno).await;
                status = 1;
                break;
            }
            let above = part.iter().rposition(|&byte| byte == b'/').filter(|&at| parsed.has('p') && at > 0);
            let Some(at) = above else { break };
            part = &part[..at];
        }
    }
    sys.finish(&name, status).await
}
