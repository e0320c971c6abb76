//! install(1).

use std::sync::Arc;

use nslab_abi::{Fd, OpenFlags, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, join, lossy};

const SPEC: Spec = Spec {
    shorts: "dDm:t:Tvc",
    longs: &[
        ("directory", Takes::Nothing, 'd'),
        ("mode", Takes::Argument, 'm'),
        ("target-directory", Takes::Argument, 't'),
        ("no-target-directory", Takes::Nothing, 'T'),
        ("verbose", Takes::Nothing, 'v'),
    ],
    unmodelled: "bCg:o:psS:Z",
    unmodelled_longs: &[
        "backup",
        "compare",
        "group",
        "owner",
        "preserve-timestamps",
        "strip",
        "strip-program",
        "suffix",
        "preserve-context",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// `install [-DvT] [-m MODE] [-t DIR] SOURCE… DEST`, `install -d [-m MODE] DIRECTORY…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let text = lossy(parsed.value('m').unwrap_or(b"755"));
    let Some(mode) = u32::from_str_radix(&text, 8).ok().filter(|mode| *mode <= 0o7777) else {
        if text.contains(['=', '+', '-']) {
            return crate::getopt::unmodelled(&sys, "install", &format!("-m {text}")).await;
        }
        sys.complain(&name, format!("invalid mode {}", args.quote(text.as_bytes()))).await;
        return 1;
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &SPEC, "missing file operand").await;
    }
    let mut status = 0;
    if parsed.has('d') {
        for path in &parsed.operands {
            status |= directory(&sys, &name, path, mode, parsed.has('v')).await;
        }
        return sys.finish(&name, status).await;
    }
    let (sources, target) = match (parsed.value('t'), parsed.operands.split_last()) {
        (Some(target), _) => (&parsed.operands[..], target.to_vec()),
        (None, Some((only, []))) => {
            let what = format!("missing destination file operand after '{}'", lossy(only));
            return args.missing(&sys, &SPEC, &what).await;
        }
        (None, Some((last, rest))) => (rest, last.clone()),
        (None, None) => return 1,
    };
    if parsed.has('D') {
        let parent = match target.iter().rposition(|&byte| byte == b'/') {
            Some(at) if !parsed.has('t') => target[..at].to_vec(),
            _ if parsed.has('t') => target.clone(),
            _ => Vec::new(),
        };
        if !parent.is_empty() && directory(&sys, &name, &parent, 0o755, parsed.has('v')).await != 0 {
            return 1;
        }
    }
    let into = !parsed.has('T') && sys.stat(&target).await.is_ok_and(|stat| stat.is_dir());
    if !into && (sources.len() > 1 || parsed.has('t')) {
        let what = format!("target '{}'", lossy(&target));
        let errno = sys.stat(&target).await.err().unwrap_or(nslab_abi::Errno::ENOTDIR);
        sys.complain_errno(&name, what, errno).await;
        return 1;
    }
    for source in sources {
        let path = if into { join(&target, basename(source)) } else { target.clone() };
        match file(&sys, source, &path, mode).await {
            Ok(()) if parsed.has('v') => sys.print(format!("'{}' -> '{}'\n", lossy(source), lossy(&path))),
            Ok(()) => {}
            Err((what, errno)) => {
                match errno {
                    Some(errno) => sys.complain_errno(&name, what, errno).await,
                    None => sys.complain(&name, what).await,
                }
                status = 1;
            }
        }
    }
    sys.finish(&name, status).await
}

/// Makes a directory and those above it.
async fn directory(sys: &Sys, name: &str, path: &[u8], mode: u32, says: bool) -> u8 {
    let ends = (1..=path.len()).filter(|&at| at == path.len() || (path[at] == b'/' && path[at - 1] != b'/'));
    for end in ends {
        let part = &path[..end];
        let is_last = end == path.len();
        if sys.stat(part).await.is_ok_and(|stat| stat.is_dir()) && !is_last {
            continue;
        }
        let made = sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: part.to_vec(), mode: 0o755 }).await;
        match made {
            Ok(_) if says => sys.print(format!("{name}: creating directory '{}'\n", lossy(part))),
            Ok(_) => {}
            Err(nslab_abi::Errno::EEXIST) if sys.stat(part).await.is_ok_and(|stat| stat.is_dir()) => {}
            Err(errno) => {
                sys.complain_errno(name, format!("cannot create directory '{}'", lossy(part)), errno).await;
                return 1;
            }
        }
        if is_last {
            let call = Syscall::Fchmodat { dirfd: Fd::CWD, path: part.to_vec(), mode };
            if let Err(errno) = sys.call(call).await {
                sys.complain_errno(name, format!("cannot change permissions of '{}'", lossy(part)), errno).await;
                return 1;
            }
        }
    }
    0
}

/// Copies one file, which replaces what is there.
async fn file(sys: &Sys, source: &[u8], target: &[u8], mode: u32) -> Result<(), (String, Option<nslab_abi::Errno>)> {
    let stat = sys.stat(source).await.map_err(|errno| (format!("cannot stat '{}'", lossy(source)), Some(errno)))?;
    if stat.is_dir() {
        return Err((format!("omitting directory '{}'", lossy(source)), None));
    }
    let content = sys
        .read_file(source)
        .await
        .map_err(|errno| (format!("cannot open '{}' for reading", lossy(source)), Some(errno)))?;
    let flags = nslab_abi::AtFlags::empty();
    let _ = sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path: target.to_vec(), flags }).await;
    let failed = |errno| (format!("cannot create regular file '{}'", lossy(target)), Some(errno));
    let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::EXCL;
    let fd = sys.open_with(target, flags, 0o600).await.map_err(failed)?;
    sys.write_all(fd, &content).await.map_err(|errno| (format!("error writing '{}'", lossy(target)), Some(errno)))?;
    let changed = sys.call(Syscall::Fchmod { fd, mode }).await;
    sys.close(fd).await;
    changed.map(drop).map_err(|errno| (format!("setting permissions for '{}'", lossy(target)), Some(errno)))
}
