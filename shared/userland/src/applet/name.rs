//! basename(1), dirname(1), realpath(1).

use std::sync::Arc;

use nslab_abi::Errno;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{basename as last, join};

const BASENAME: Spec = Spec {
    shorts: "as:z",
    longs: &[("multiple", Takes::Nothing, 'a'), ("suffix", Takes::Argument, 's'), ("zero", Takes::Nothing, 'z')],
    in_order: true,
    ..Spec::NONE
};
const DIRNAME: Spec = Spec { shorts: "z", longs: &[("zero", Takes::Nothing, 'z')], ..Spec::NONE };
const REALPATH: Spec = Spec {
    shorts: "emqszLP",
    longs: &[
        ("canonicalize-existing", Takes::Nothing, 'e'),
        ("canonicalize-missing", Takes::Nothing, 'm'),
        ("quiet", Takes::Nothing, 'q'),
        ("strip", Takes::Nothing, 's'),
        ("no-symlinks", Takes::Nothing, 's'),
        ("zero", Takes::Nothing, 'z'),
        ("physical", Takes::Nothing, 'P'),
    ],
    unmodelled_longs: &["relative-to", "relative-base", "logical", "help", "version"],
    ..Spec::NONE
};

fn without_slashes(path: &[u8]) -> &[u8] {
    let end = path.iter().rposition(|&byte| byte != b'/').map_or(0, |at| at + 1);
    &path[..end]
}

/// The last part, `/` for the root.
fn base(path: &[u8]) -> &[u8] {
    let body = without_slashes(path);
    if body.is_empty() && !path.is_empty() { b"/" } else { last(body) }
}

/// `basename NAME [SUFFIX]`, `basename -a NAME…`
pub(crate) async fn basename(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &BASENAME).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let is_many = parsed.has('a') || parsed.has('s');
    let (paths, suffix) = match &parsed.operands[..] {
        [] => return args.missing(&sys, &BASENAME, "missing operand").await,
        all if is_many => (all, parsed.value('s').unwrap_or_default()),
        [_] => (&parsed.operands[..1], &b""[..]),
        [_, suffix] => (&parsed.operands[..1], &suffix[..]),
        [_, _, extra, ..] => {
            return args.missing(&sys, &BASENAME, &format!("extra operand {}", args.quote(extra))).await;
        }
    };
    for path in paths {
        let base = base(path);
        let short = base.strip_suffix(suffix).filter(|short| !short.is_empty()).unwrap_or(base);
        sys.print([short, if parsed.has('z') { b"\0" } else { b"\n" }].concat());
    }
    sys.finish(&name, 0).await
}

/// `dirname NAME…`
pub(crate) async fn dirname(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &DIRNAME).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &DIRNAME, "missing operand").await;
    }
    for path in &parsed.operands {
        let body = without_slashes(path);
        let dir = match body.iter().rposition(|&byte| byte == b'/') {
            Some(at) => match without_slashes(&body[..at]) {
                b"" => b"/",
                dir => dir,
            },
            None if body.is_empty() && !path.is_empty() => b"/",
            None => b".",
        };
        sys.print([dir, if parsed.has('z') { b"\0" } else { b"\n" }].concat());
    }
    sys.finish(&args.name(), 0).await
}

/// `realpath FILE…`
pub(crate) async fn realpath(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &REALPATH).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('L') {
        return crate::getopt::unmodelled(&sys, "realpath", "-L").await;
    }
    if parsed.operands.is_empty() {
        return args.missing(&sys, &REALPATH, "missing operand").await;
    }
    let how = match (parsed.has('e'), parsed.has('m')) {
        (true, _) => Missing::Nothing,
        (_, true) => Missing::Anything,
        _ => Missing::Last,
    };
    let mut status = 0;
    for path in &parsed.operands {
        match canonical(&sys, path, how, !parsed.has('s')).await {
            Ok(path) => sys.print([&path[..], if parsed.has('z') { b"\0" } else { b"\n" }].concat()),
            Err(errno) => {
                status = 1;
                if !parsed.has('q') {
                    sys.complain_errno(&name, path, errno).await;
                }
            }
        }
    }
    sys.finish(&name, status).await
}

/// What of a path need not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// `-e`: all must.
    Nothing,
    /// `-f`: the last part need not.
    Last,
    /// `-m`.
    Anything,
}

/// canonicalize_filename_mode() of gnulib: an absolute path without links, `.` and `..`.
pub(crate) async fn canonical(sys: &Sys, path: &[u8], missing: Missing, follows: bool) -> Result<Vec<u8>, Errno> {
    /// path_resolution(7): more links than that are a loop.
    const LINKS_MAX: u32 = 40;
    if path.is_empty() {
        return Err(Errno::ENOENT);
    }
    let mut done = if path.starts_with(b"/") { b"/".to_vec() } else { sys.getcwd().await? };
    let split = |path: &[u8]| -> Vec<Vec<u8>> { path.split(|&b| b == b'/').rev().map(<[u8]>::to_vec).collect() };
    let mut left = split(path);
    let mut links = 0;
    while let Some(part) = left.pop() {
        match &part[..] {
            b"" | b"." => continue,
            b".." => {
                let at = done.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
                done.truncate(at.max(1));
                continue;
            }
            _ => {}
        }
        let next = join(&done, &part);
        let is_last = left.iter().all(|part| part.is_empty());
        match sys.lstat(&next).await {
            Ok(stat) if follows && stat.is_link() => {
                links += 1;
                if links > LINKS_MAX {
                    return Err(Errno::ELOOP);
                }
                let target = sys.readlink(&next).await?;
                if target.starts_with(b"/") {
                    done = b"/".to_vec();
                }
                left.extend(split(&target));
            }
            Ok(stat) => {
                if !is_last && !stat.is_dir() && missing != Missing::Anything {
                    return Err(Errno::ENOTDIR);
                }
                done = next;
            }
            Err(Errno::ENOENT) if missing == Missing::Anything || (missing == Missing::Last && is_last) => done = next,
            Err(Errno::ENOTDIR) if missing == Missing::Anything => done = next,
            Err(errno) => return Err(errno),
        }
    }
    Ok(done)
}

const PWD: Spec =
    Spec { shorts: "LP", longs: &[("logical", Takes::Nothing, 'L'), ("physical", Takes::Nothing, 'P')], ..Spec::NONE };

/// `pwd [-LP]` of coreutils, which does not ask `PWD` unless it is told to.
pub(crate) async fn pwd(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &PWD).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let own = sys.getcwd().await;
    let logical = match args.env("PWD").filter(|path| parsed.has('L') && path.starts_with(b"/")) {
        None => None,
        Some(path) => {
            let (named, here) = (sys.stat(path).await, sys.stat(b".").await);
            let is_here = named
                .is_ok_and(|named| here.is_ok_and(|here| (named.st_dev, named.st_ino) == (here.st_dev, here.st_ino)));
            is_here.then(|| path.to_vec())
        }
    };
    match logical.map_or(own, Ok) {
        Ok(path) => {
            sys.print([&path[..], b"\n"].concat());
            sys.finish(&name, 0).await
        }
        Err(errno) => {
            sys.complain_errno(&name, "couldn't find directory entry in '..' with matching i-node", errno).await;
            1
        }
    }
}
