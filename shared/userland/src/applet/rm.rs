//! rm(1).

use std::sync::Arc;

use nslab_abi::{AtFlags, Errno, Fd, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{join, lossy};

const SPEC: Spec = Spec {
    shorts: "fiIrRdv",
    longs: &[
        ("force", Takes::Nothing, 'f'),
        ("recursive", Takes::Nothing, 'r'),
        ("dir", Takes::Nothing, 'd'),
        ("verbose", Takes::Nothing, 'v'),
    ],
    unmodelled_longs: &["interactive", "one-file-system", "no-preserve-root", "preserve-root", "help", "version"],
    ..Spec::NONE
};

/// `rm [-rf] FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let last = parsed.options.iter().rev().find(|option| matches!(option.0, 'f' | 'i' | 'I')).map(|option| option.0);
    let (is_forced, asks) = (last == Some('f'), last == Some('i'));
    let is_many = parsed.operands.len() > 3 || parsed.has('r') || parsed.has('R');
    if asks && is_many && (parsed.has('r') || parsed.has('R')) {
        return crate::getopt::unmodelled(&sys, "rm", "-i with -r").await;
    }
    if last == Some('I') && is_many {
        return crate::getopt::unmodelled(&sys, "rm", "-I with so much to remove").await;
    }
    if parsed.operands.is_empty() && !is_forced {
        return args.missing(&sys, &SPEC, "missing operand").await;
    }
    let is_recursive = parsed.has('r') || parsed.has('R');
    let mut status = 0;
    for path in &parsed.operands {
        if is_recursive && path == b"/" {
            sys.complain(&name, "it is dangerous to operate recursively on '/'").await;
            sys.complain(&name, "use --no-preserve-root to override this failsafe").await;
            status = 1;
            continue;
        }
        if asks
            && let Ok(stat) = sys.lstat(path).await
            && (!stat.is_dir() || parsed.has('d'))
        {
            let kind = match super::find::test::letter(stat.st_mode) {
                b'd' => "directory",
                b'l' => "symbolic link",
                b'c' => "character special file",
                b'b' => "block special file",
                b'p' => "fifo",
                b's' => "socket",
                _ if stat.st_size == 0 => "regular empty file",
                _ => "regular file",
            };
            sys.eprint(format!("{name}: remove {kind} '{}'? ", lossy(path))).await;
            // One line of the answer: stdin is not read ahead.
            let mut answer = Vec::new();
            while let Ok(byte) = sys.read(Fd(0), 1).await {
                if byte.is_empty() || byte == b"\n" {
                    break;
                }
                answer.extend(byte);
            }
            if !matches!(answer.first(), Some(b'y' | b'Y')) {
                continue;
            }
        }
        if let Err((path, errno)) = remove(&sys, path, is_recursive, parsed.has('d'), parsed.has('v')).await
            && !(is_forced && matches!(errno, Errno::ENOENT | Errno::ENOTDIR))
        {
            sys.complain_errno(&name, format!("cannot remove '{}'", lossy(&path)), errno).await;
            status = 1;
        }
    }
    sys.finish(&name, status).await
}

/// Removes one file, or a tree without recursion in Rust: directories are emptied before they are removed.
async fn remove(
    sys: &Sys,
    path: &[u8],
    is_recursive: bool,
    with_dir: bool,
    says: bool,
) -> Result<(), (Vec<u8>, Errno)> {
    let mut todo = vec![(path.to_vec(), false)];
    while let Some((path, is_emptied)) = todo.pop() {
        let stat = sys.lstat(&path).await.map_err(|errno| (path.clone(), errno))?;
        let is_dir = stat.is_dir();
        if is_dir && !is_recursive && !with_dir {
            return Err((path, Errno::EISDIR));
        }
        if is_dir && is_recursive && !is_emptied {
            let entries = sys.list_dir(&path).await.map_err(|errno| (path.clone(), errno))?;
            todo.push((path.clone(), true));
            for entry in entries.into_iter().filter(|entry| entry.d_name != b"." && entry.d_name != b"..") {
                todo.push((join(&path, &entry.d_name), false));
            }
            continue;
        }
        let flags = if is_dir { AtFlags::REMOVEDIR } else { AtFlags::empty() };
        let call = Syscall::Unlinkat { dirfd: Fd::CWD, path: path.clone(), flags };
        sys.call(call).await.map_err(|errno| (path.clone(), errno))?;
        if says {
            let what = if is_dir { "removed directory" } else { "removed" };
            sys.print(format!("{what} '{}'\n", lossy(&path)));
        }
    }
    Ok(())
}

/// Removes a tree for `mv` across file systems.
pub(crate) async fn tree(sys: &Sys, name: &str, path: &[u8]) -> u8 {
    match remove(sys, path, true, true, false).await {
        Ok(()) => 0,
        Err((path, errno)) => {
            sys.complain_errno(name, format!("cannot remove '{}'", lossy(&path)), errno).await;
            1
        }
    }
}
