//! cp(1) and mv(1).

use std::sync::Arc;

use nslab_abi::{AtFlags, Errno, Fd, OpenFlags, Stat, Syscall};

use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename, join, lossy};

const CP: Spec = Spec {
    shorts: "rRafpTdvnlLPst:",
    longs: &[
        ("recursive", Takes::Nothing, 'r'),
        ("archive", Takes::Nothing, 'a'),
        ("force", Takes::Nothing, 'f'),
        ("no-target-directory", Takes::Nothing, 'T'),
        ("target-directory", Takes::Argument, 't'),
        ("verbose", Takes::Nothing, 'v'),
        ("no-clobber", Takes::Nothing, 'n'),
        ("dereference", Takes::Nothing, 'L'),
        ("no-dereference", Takes::Nothing, 'P'),
        ("link", Takes::Nothing, 'l'),
        ("symbolic-link", Takes::Nothing, 's'),
    ],
    unmodelled: "bHiS:uxZ",
    unmodelled_longs: &[
        "attributes-only",
        "backup",
        "copy-contents",
        "interactive",
        "preserve",
        "no-preserve",
        "parents",
        "reflink",
        "remove-destination",
        "sparse",
        "strip-trailing-slashes",
        "suffix",
        "update",
        "one-file-system",
        "help",
        "version",
    ],
    ..Spec::NONE
};
const MV: Spec = Spec {
    shorts: "fTvnt:",
    longs: &[
        ("force", Takes::Nothing, 'f'),
        ("no-target-directory", Takes::Nothing, 'T'),
        ("target-directory", Takes::Argument, 't'),
        ("verbose", Takes::Nothing, 'v'),
        ("no-clobber", Takes::Nothing, 'n'),
    ],
    unmodelled: "biS:uZ",
    unmodelled_longs: &[
        "backup",
        "interactive",
        "strip-trailing-slashes",
        "suffix",
        "update",
        "context",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// How files are copied.
#[derive(Clone, Copy, Default)]
struct How {
    is_recursive: bool,
    /// Are links copied as links?
    keeps_links: bool,
    /// Modes, owners and times?
    keeps_attributes: bool,
    is_verbose: bool,
    spares_existing: bool,
    /// `-l`, `-s`: names instead of copies.
    links: Option<char>,
}

/// `cp [-aprvn] SOURCE… DEST`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &CP).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let has = |letters: &str| letters.chars().any(|letter| parsed.has(letter));
    let how = How {
        is_recursive: has("rRa"),
        keeps_links: has("dPa") || (has("rR") && !has("L")),
        keeps_attributes: has("ap"),
        is_verbose: has("v"),
        spares_existing: has("n"),
        links: ['l', 's'].into_iter().find(|&letter| parsed.has(letter)),
    };
    let pairs = match pairs(&sys, &args, &CP, &parsed).await {
        Ok(pairs) => pairs,
        Err(status) => return status,
    };
    let mut status = 0;
    for (from, to) in pairs {
        status |= copy_as(&sys, &args.name(), from, to, how).await;
    }
    sys.finish(&args.name(), status).await
}

/// `mv [-fnv] SOURCE… DEST`
pub(crate) async fn mv(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &MV).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let pairs = match pairs(&sys, &args, &MV, &parsed).await {
        Ok(pairs) => pairs,
        Err(status) => return status,
    };
    let mut status = 0;
    for (from, to) in pairs {
        if parsed.has('n') && sys.lstat(&to).await.is_ok() {
            continue;
        }
        let (oldpath, newpath) = (from.clone(), to.clone());
        let call = Syscall::Renameat { olddirfd: Fd::CWD, oldpath, newdirfd: Fd::CWD, newpath, flags: 0 };
        let moved = match sys.call(call).await {
            Ok(_) => true,
            Err(Errno::ENOENT) if sys.lstat(&from).await.is_err() => {
                sys.complain_errno(&name, format!("cannot stat '{}'", lossy(&from)), Errno::ENOENT).await;
                false
            }
            Err(Errno::EXDEV) => {
                let how = How { is_recursive: true, keeps_links: true, keeps_attributes: true, ..How::default() };
                copy_as(&sys, &name, from.clone(), to.clone(), how).await == 0
                    && crate::applet::rm::tree(&sys, &name, &from).await == 0
            }
            Err(errno) => {
                let text = format!("cannot move '{}' to '{}'", lossy(&from), lossy(&to));
                sys.complain_errno(&name, text, errno).await;
                false
            }
        };
        if !moved {
            status = 1;
        } else if parsed.has('v') {
            sys.print(format!("renamed '{}' -> '{}'\n", lossy(&from), lossy(&to)));
        }
    }
    sys.finish(&name, status).await
}

type Pairs = Vec<(Vec<u8>, Vec<u8>)>;

/// Which file goes where.
async fn pairs(sys: &Sys, args: &Args, spec: &Spec, parsed: &Parsed) -> Result<Pairs, u8> {
    let is_exact = parsed.has('T');
    let (sources, last) = match (parsed.value('t'), &parsed.operands[..]) {
        (_, []) => return Err(args.missing(sys, spec, "missing file operand").await),
        (Some(dir), sources) => (sources, dir.to_vec()),
        (None, [only]) => {
            let text = format!("missing destination file operand after '{}'", lossy(only));
            return Err(args.missing(sys, spec, &text).await);
        }
        (None, [sources @ .., last]) => (sources, last.clone()),
    };
    let last = &last;
    let is_dir = !is_exact && sys.stat(last).await.is_ok_and(|stat| stat.is_dir());
    if !is_dir && (sources.len() > 1 || parsed.has('t')) {
        let what = match sys.stat(last).await {
            Ok(_) if parsed.has('t') => "target directory '{}': Not a directory",
            Err(_) if parsed.has('t') => "target directory '{}': No such file or directory",
            Ok(_) => "target '{}': Not a directory",
            Err(_) => "target '{}': No such file or directory",
        };
        sys.complain(&args.name(), what.replace("{}", &lossy(last))).await;
        return Err(1);
    }
    let target = |source: &[u8]| {
        let source = source.strip_suffix(b"/").unwrap_or(source);
        if is_dir { join(last, basename(source)) } else { last.clone() }
    };
    Ok(sources.iter().map(|source| (source.clone(), target(source))).collect())
}

/// Copies as `cp`, or `cp -r`, does.
pub(crate) async fn copy(sys: &Sys, name: &str, from: Vec<u8>, to: Vec<u8>, is_recursive: bool) -> u8 {
    let how = How { is_recursive, keeps_links: is_recursive, ..How::default() };
    copy_as(sys, name, from, to, how).await
}

async fn copy_as(sys: &Sys, name: &str, from: Vec<u8>, to: Vec<u8>, how: How) -> u8 {
    // A directory gets its attributes when all that is in it is there; `true`: it is.
    let mut todo = vec![(from, to, false)];
    let mut status = 0;
    while let Some((from, to, is_done)) = todo.pop() {
        let stat = if how.keeps_links { sys.lstat(&from).await } else { sys.stat(&from).await };
        let stat = match stat {
            Ok(stat) => stat,
            Err(errno) => {
                sys.complain_errno(name, format!("cannot stat '{}'", lossy(&from)), errno).await;
                status = 1;
                continue;
            }
        };
        if is_done {
            attributes(sys, &to, &stat).await;
            continue;
        }
        let is_dir = stat.is_dir();
        if is_dir && !how.is_recursive {
            sys.complain(name, format!("-r not specified; omitting directory '{}'", lossy(&from))).await;
            status = 1;
            continue;
        }
        let old = sys.lstat(&to).await.ok();
        if how.spares_existing && !is_dir && old.is_some() {
            continue;
        }
        if !is_dir && old.is_some_and(|old| old.is_dir()) {
            let what = format!("cannot overwrite directory '{}' with non-directory", lossy(&to));
            sys.complain(name, what).await;
            status = 1;
            continue;
        }
        match one(sys, &from, &to, &stat, how, &mut todo).await {
            Ok(()) => {
                if how.is_verbose && !(is_dir && old.is_some()) {
                    sys.print(format!("'{}' -> '{}'\n", lossy(&from), lossy(&to)));
                }
                if how.keeps_attributes && !is_dir && how.links.is_none() {
                    attributes(sys, &to, &stat).await;
                }
            }
            Err(message) => {
                sys.complain(name, message).await;
                status = 1;
            }
        }
    }
    status
}

/// Copies one file; what is in a directory is left to do.
async fn one(
    sys: &Sys,
    from: &[u8],
    to: &[u8],
    stat: &Stat,
    how: How,
    todo: &mut Vec<(Vec<u8>, Vec<u8>, bool)>,
) -> Result<(), String> {
    let say = |what: &str, path: &[u8], errno: Errno| format!("{what} '{}': {}", lossy(path), errno.strerror());
    let kind = stat.kind();
    if kind == 0o040_000 {
        let mode = stat.st_mode & 0o7777;
        let made = sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: to.to_vec(), mode }).await;
        if let Err(errno) = made
            && errno != Errno::EEXIST
        {
            return Err(say("cannot create directory", to, errno));
        }
        let entries = sys.list_dir(from).await.map_err(|errno| say("cannot access", from, errno))?;
        if how.keeps_attributes {
            todo.push((from.to_vec(), to.to_vec(), true));
        }
        let names = entries.into_iter().map(|entry| entry.d_name).filter(|name| name != b"." && name != b"..");
        let below: Vec<_> = names.map(|name| (join(from, &name), join(to, &name), false)).collect();
        todo.extend(below.into_iter().rev());
        return Ok(());
    }
    let call = match (how.links, kind) {
        (Some('l'), _) => Syscall::Linkat {
            olddirfd: Fd::CWD,
            oldpath: from.to_vec(),
            newdirfd: Fd::CWD,
            newpath: to.to_vec(),
            flags: AtFlags::empty(),
        },
        (Some(_), _) => Syscall::Symlinkat { target: from.to_vec(), newdirfd: Fd::CWD, linkpath: to.to_vec() },
        (None, 0o120_000) => {
            let target = sys.readlink(from).await.map_err(|errno| say("cannot read symbolic link", from, errno))?;
            // What was there before goes.
            let gone = Syscall::Unlinkat { dirfd: Fd::CWD, path: to.to_vec(), flags: AtFlags::empty() };
            let _ = sys.call(gone).await;
            Syscall::Symlinkat { target, newdirfd: Fd::CWD, linkpath: to.to_vec() }
        }
        (None, 0o100_000) => return file(sys, from, to, stat.st_mode).await,
        // Devices and FIFOs are made anew where trees are copied, and read where not.
        (None, _) if !how.is_recursive => return file(sys, from, to, stat.st_mode).await,
        (None, _) => Syscall::Mknodat { dirfd: Fd::CWD, path: to.to_vec(), mode: stat.st_mode, dev: stat.st_rdev },
    };
    let what = match call {
        Syscall::Mknodat { .. } => "cannot create special file",
        Syscall::Linkat { .. } => "cannot create hard link",
        _ => "cannot create symbolic link",
    };
    sys.call(call).await.map(drop).map_err(|errno| say(what, to, errno))
}

/// Owner, mode, times.
async fn attributes(sys: &Sys, to: &[u8], stat: &Stat) {
    let is_link = stat.is_link();
    let flags = if is_link { AtFlags::SYMLINK_NOFOLLOW } else { AtFlags::empty() };
    let path = || to.to_vec();
    let (owner, group) = (stat.st_uid, stat.st_gid);
    let _ = sys.call(Syscall::Fchownat { dirfd: Fd::CWD, path: path(), owner, group, flags }).await;
    if !is_link {
        let _ = sys.call(Syscall::Fchmodat { dirfd: Fd::CWD, path: path(), mode: stat.st_mode & 0o7777 }).await;
    }
    let times = Some([stat.st_atim, stat.st_mtim]);
    let _ = sys.call(Syscall::Utimensat { dirfd: Fd::CWD, path: path(), times, flags }).await;
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
