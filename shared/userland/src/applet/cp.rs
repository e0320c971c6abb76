//! cp(1) and mv(1).

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, join, lossy};

const CP: Spec = Spec {
    shorts: "rRafpTd",
    longs: &[
        ("recursive", Takes::Nothing, 'r'),
        ("archive", Takes::Nothing, 'a'),
        ("force", Takes::Nothing, 'f'),
        ("no-target-directory", Takes::Nothing, 'T'),
    ],
    unmodelled: "bHilLnPsS:t:uvxZ",
    unmodelled_longs: &[
        "attributes-only",
        "backup",
        "copy-contents",
        "interactive",
        "link",
        "dereference",
        "no-clobber",
        "preserve",
        "no-preserve",
        "parents",
        "reflink",
        "remove-destination",
        "sparse",
        "strip-trailing-slashes",
        "symbolic-link",
        "suffix",
        "target-directory",
        "update",
        "verbose",
        "one-file-system",
        "help",
        "version",
    ],
    ..Spec::NONE
};
const MV: Spec = Spec {
    shorts: "fT",
    longs: &[("force", Takes::Nothing, 'f'), ("no-target-directory", Takes::Nothing, 'T')],
    unmodelled: "binS:t:uvZ",
    unmodelled_longs: &[
        "backup",
        "interactive",
        "no-clobber",
        "strip-trailing-slashes",
        "suffix",
        "target-directory",
        "update",
        "verbose",
        "context",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// `cp [-r] SOURCE… DEST`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &CP).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let is_recursive = parsed.has('r') || parsed.has('R') || parsed.has('a');
    let pairs = match pairs(&sys, &args, &CP, &parsed.operands, parsed.has('T')).await {
        Ok(pairs) => pairs,
        Err(status) => return status,
    };
    let mut status = 0;
    for (from, to) in pairs {
        status |= copy(&sys, &name, from, to, is_recursive).await;
    }
    status
}

/// `mv SOURCE… DEST`
pub(crate) async fn mv(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &MV).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let pairs = match pairs(&sys, &args, &MV, &parsed.operands, parsed.has('T')).await {
        Ok(pairs) => pairs,
        Err(status) => return status,
    };
    let mut status = 0;
    for (from, to) in pairs {
        let (oldpath, newpath) = (from.clone(), to.clone());
        let call = Syscall::Renameat { olddirfd: Fd::CWD, oldpath, newdirfd: Fd::CWD, newpath, flags: 0 };
        match sys.call(call).await {
            Ok(_) => {}
            Err(Errno::ENOENT) if sys.lstat(&from).await.is_err() => {
                sys.complain_errno(&name, format!("cannot stat '{}'", lossy(&from)), Errno::ENOENT).await;
                status = 1;
            }
            Err(Errno::EXDEV) => {
                status |= copy(&sys, &name, from.clone(), to, true).await;
                if status == 0 {
                    status |= crate::applet::rm::tree(&sys, &name, &from).await;
                }
            }
            Err(errno) => {
                let text = format!("cannot move '{}' to '{}'", lossy(&from), lossy(&to));
                sys.complain_errno(&name, text, errno).await;
                status = 1;
            }
        }
    }
    status
}

type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// Which file goes where.
async fn pairs(sys: &Sys, args: &Args, spec: &Spec, operands: &[Vec<u8>], is_exact: bool) -> Result<Pairs, u8> {
    let (sources, last) = match operands {
        [] => return Err(args.missing(sys, spec, "missing file operand").await),
        [only] => {
            let text = format!("missing destination file operand after '{}'", lossy(only));
            return Err(args.missing(sys, spec, &text).await);
        }
        [sources @ .., last] => (sources, last),
    };
    let is_dir = !is_exact && sys.stat(last).await.is_ok_and(|stat| stat.st_mode & 0o170_000 == 0o040_000);
    if !is_dir && sources.len() > 1 {
        sys.complain(&args.name(), format!("target '{}': Not a directory", lossy(last))).await;
        return Err(1);
    }
    let target = |source: &[u8]| {
        let source = source.strip_suffix(b"/").unwrap_or(source);
        if is_dir { join(last, basename(source)) } else { last.clone() }
    };
    Ok(sources.iter().map(|source| (source.clone(), target(source))).collect())
}

async fn copy(sys: &Sys, name: &str, from: Vec<u8>, to: Vec<u8>, is_recursive: bool) -> u8 {
    let mut todo = vec![(from, to)];
    let mut status = 0;
    while let Some((from, to)) = todo.pop() {
        let stat = if is_recursive { sys.lstat(&from).await } else { sys.stat(&from).await };
        let stat = match stat {
            Ok(stat) => stat,
            Err(errno) => {
                sys.complain_errno(name, format!("cannot stat '{}'", lossy(&from)), errno).await;
                status = 1;
                continue;
            }
        };
        let failed = match stat.st_mode & 0o170_000 {
            0o040_000 if !is_recursive => {
                sys.complain(name, format!("-r not specified; omitting directory '{}'", lossy(&from))).await;
                status = 1;
                continue;
            }
            0o040_000 => {
                let made =
                    sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: to.clone(), mode: stat.st_mode & 0o7777 }).await;
                match (made, sys.list_dir(&from).await) {
                    (Err(errno), _) if errno != Errno::EEXIST => {
                        Some(format!("cannot create directory '{}': {}", lossy(&to), errno.strerror()))
                    }
                    (_, Err(errno)) => Some(format!("cannot access '{}': {}", lossy(&from), errno.strerror())),
                    (_, Ok(entries)) => {
                        for entry in entries.into_iter().filter(|entry| entry.d_name != b"." && entry.d_name != b"..") {
                            todo.push((join(&from, &entry.d_name), join(&to, &entry.d_name)));
                        }
                        None
                    }
                }
            }
            0o120_000 => match sys.readlink(&from).await {
                Ok(target) => {
                    let call = Syscall::Symlinkat { target, newdirfd: Fd::CWD, linkpath: to.clone() };
                    let made = sys.call(call).await.err();
                    made.map(|errno| format!("cannot create symbolic link '{}': {}", lossy(&to), errno.strerror()))
                }
                Err(errno) => Some(format!("cannot read symbolic link '{}': {}", lossy(&from), errno.strerror())),
            },
            0o100_000 => file(sys, &from, &to, stat.st_mode).await.err(),
            _ => {
                let call = Syscall::Mknodat { dirfd: Fd::CWD, path: to.clone(), mode: stat.st_mode, dev: stat.st_rdev };
                let made = sys.call(call).await.err();
                made.map(|errno| format!("cannot create special file '{}': {}", lossy(&to), errno.strerror()))
            }
        };
        if let Some(message) = failed {
            sys.complain(name, message).await;
            status = 1;
        }
    }
    status
}

async fn file(sys: &Sys, from: &[u8], to: &[u8], mode: u32) -> Result<(), String> {
    if let (Ok(one), Ok(other)) = (sys.stat(from).await, sys.stat(to).await)
        && (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)
    {
        return Err(format!("'{}' and '{}' are the same file", lossy(from), lossy(to)));
    }
    let say = |what: &str, path: &[u8], errno: Errno| {
        format!(
            "{what} '{}'{}: {}",
            lossy(path),
            if what == "cannot open" { " for reading" } else { "" },
            errno.strerror()
        )
    };
    let source = sys.open(from).await.map_err(|errno| say("cannot open", from, errno))?;
    let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
    let target = match sys.open_with(to, flags, mode & 0o777).await {
        Ok(target) => target,
        Err(errno) => {
            sys.close(source).await;
            return Err(say("cannot create regular file", to, errno));
        }
    };
    let result = loop {
        match sys.read(source, crate::sys::READ_CHUNK).await {
            Ok(bytes) if bytes.is_empty() => break Ok(()),
            Ok(bytes) => {
                if let Err(errno) = sys.write_all(target, &bytes).await {
                    break Err(say("error writing", to, errno));
                }
            }
            Err(errno) => break Err(say("error reading", from, errno)),
        }
    };
    sys.close(source).await;
    sys.close(target).await;
    result
}
