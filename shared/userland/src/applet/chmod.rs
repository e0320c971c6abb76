//! chmod(1), chown(1), chgrp(1).

use std::sync::Arc;

use nslab_abi::{AtFlags, Fd, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{join, lossy, number};

const SPEC: Spec = Spec {
    shorts: "cfRvh",
    longs: &[
        ("changes", Takes::Nothing, 'c'),
        ("silent", Takes::Nothing, 'f'),
        ("quiet", Takes::Nothing, 'f'),
        ("recursive", Takes::Nothing, 'R'),
        ("no-dereference", Takes::Nothing, 'h'),
    ],
    unmodelled: "HLP",
    unmodelled_longs: &[
        "verbose",
        "reference",
        "no-preserve-root",
        "preserve-root",
        "dereference",
        "from",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// Lists a tree, each directory before what is in it; links below are left out.
async fn tree(sys: &Sys, start: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    let mut left = vec![start.to_vec()];
    while let Some(path) = left.pop() {
        let kind = match path == start {
            true => sys.stat(&path).await.map_or(0, |stat| stat.kind()),
            false => sys.lstat(&path).await.map_or(0, |stat| stat.kind()),
        };
        if kind == 0o040_000 {
            let entries = sys.list_dir(&path).await.unwrap_or_default();
            let names = entries.into_iter().map(|entry| entry.d_name).filter(|name| name != b"." && name != b"..");
            let below: Vec<Vec<u8>> = names.map(|name| join(&path, &name)).collect();
            left.extend(below.into_iter().rev());
        }
        if kind != 0o120_000 || path == start {
            all.push(path);
        }
    }
    all
}

/// `chmod [-Rf] MODE FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    // A mode may begin as an option does: -x, -rw.
    let mut words = args.argv.get(1..).unwrap_or_default().to_vec();
    let is_mode =
        |word: &Vec<u8>| word.len() > 1 && word[0] == b'-' && word[1..].iter().all(|b| b"rwxXst,".contains(b));
    if let Some(at) = words.iter().position(is_mode) {
        words.insert(at, b"--".to_vec());
    }
    let parsed = match crate::getopt::parse(&SPEC, &words) {
        Ok(parsed) => parsed,
        Err(failure) => return args.report(&sys, &SPEC, failure).await,
    };
    for letter in ['c', 'v', 'h'] {
        if parsed.has(letter) {
            return crate::getopt::unmodelled(&sys, "chmod", &format!("-{letter}")).await;
        }
    }
    let (mode, paths) = match &parsed.operands[..] {
        [] => return args.missing(&sys, &SPEC, "missing operand").await,
        [mode] => return args.missing(&sys, &SPEC, &format!("missing operand after {}", args.quote(mode))).await,
        [mode, paths @ ..] => (lossy(mode), paths),
    };
    let umask = match sys.int(Syscall::Umask { mask: 0 }).await {
        Ok(umask) => {
            let _ = sys.call(Syscall::Umask { mask: umask as u32 }).await;
            umask as u32
        }
        Err(_) => 0,
    };
    let new = |old: u32| match u32::from_str_radix(&mode, 8) {
        // "chmod preserves a directory's set-user-ID and set-group-ID bits unless you explicitly specify otherwise" - chmod(1)
        Ok(bits) if bits <= 0o7777 && old & 0o170_000 == 0o040_000 && mode.len() < 5 => Some(bits | old & 0o6000),
        Ok(bits) if bits <= 0o7777 => Some(bits),
        _ => change(old & 0o7777, &mode, umask, old & 0o170_000 == 0o040_000),
    };
    if new(0).is_none() {
        sys.complain(&name, format!("invalid mode: {}", args.quote(mode.as_bytes()))).await;
        return args.hint(&sys, &SPEC).await;
    }
    let mut status = 0;
    for start in paths {
        let all = if parsed.has('R') { tree(&sys, start).await } else { vec![start.clone()] };
        for path in all {
            let failed = match sys.stat(&path).await {
                Err(errno) => Some((format!("cannot access '{}'", lossy(&path)), errno)),
                Ok(stat) => {
                    let mode = new(stat.st_mode).unwrap_or(stat.st_mode & 0o7777);
                    let call = Syscall::Fchmodat { dirfd: Fd::CWD, path: path.clone(), mode };
                    let failed = sys.call(call).await.err();
                    failed.map(|errno| (format!("changing permissions of '{}'", lossy(&path)), errno))
                }
            };
            if let Some((what, errno)) = failed {
                status = 1;
                if !parsed.has('f') {
                    sys.complain_errno(&name, what, errno).await;
                }
            }
        }
    }
    status
}

/// `u+x,go=r`, of a file with this mode.
fn change(mode: u32, text: &str, umask: u32, is_dir: bool) -> Option<u32> {
    let mut mode = mode;
    for clause in text.split(',') {
        let first = clause.find(['+', '-', '='])?;
        let mut who = 0;
        for letter in clause[..first].chars() {
            who |= match letter {
                'u' => 0o4700,
                'g' => 0o2070,
                'o' => 0o1007,
                'a' => 0o7777,
                _ => return None,
            };
        }
        // "as if 'a' was given, but bits that are set in the umask are not affected" - chmod(1)
        let (who, masked) = if who == 0 { (0o7777, umask) } else { (who, 0) };
        let mut rest = &clause[first..];
        while !rest.is_empty() {
            let operator = rest.chars().next()?;
            let end = rest[1..].find(['+', '-', '=']).map_or(rest.len(), |at| at + 1);
            let mut bits = 0;
            for letter in rest[1..end].chars() {
                bits |= match letter {
                    'r' => 0o444,
                    'w' => 0o222,
                    'x' => 0o111,
                    'X' if is_dir || mode & 0o111 != 0 => 0o111,
                    'X' => 0,
                    's' => 0o6000,
                    't' => 0o1000,
                    'u' => (mode >> 6 & 7) * 0o111,
                    'g' => (mode >> 3 & 7) * 0o111,
                    'o' => (mode & 7) * 0o111,
                    _ => return None,
                };
            }
            // The sticky bit belongs to nobody in particular.
            let bits = bits & (who | if who == 0o7777 { 0o1000 } else { 0 }) & !masked;
            let cleared = (who & 0o777) | if is_dir { 0 } else { who & 0o6000 };
            mode = match operator {
                '+' => mode | bits,
                '-' => mode & !bits,
                _ => (mode & !cleared) | bits,
            };
            rest = &rest[end..];
        }
    }
    Some(mode)
}

/// `chown [-Rhf] OWNER[:GROUP] FILE…`
pub(crate) async fn chown(sys: Sys, args: Arc<Args>) -> u8 {
    give(sys, args, false).await
}

/// `chgrp [-Rhf] GROUP FILE…`
pub(crate) async fn chgrp(sys: Sys, args: Arc<Args>) -> u8 {
    give(sys, args, true).await
}

async fn give(sys: Sys, args: Arc<Args>, is_group_only: bool) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    for letter in ['c', 'v'] {
        if parsed.has(letter) {
            return crate::getopt::unmodelled(&sys, &args.short_name(), &format!("-{letter}")).await;
        }
    }
    let (who, paths) = match &parsed.operands[..] {
        [] => return args.missing(&sys, &SPEC, "missing operand").await,
        [who] => return args.missing(&sys, &SPEC, &format!("missing operand after {}", args.quote(who))).await,
        [who, paths @ ..] => (who, paths),
    };
    let (user, group) = match who.iter().position(|&byte| byte == b':' || (byte == b'.' && !is_group_only)) {
        _ if is_group_only => (&b""[..], &who[..]),
        Some(at) if who[at] == b':' => (&who[..at], &who[at + 1..]),
        _ => (&who[..], &b""[..]),
    };
    let (users, groups) = (Accounts::users(&sys).await, Accounts::groups(&sys).await);
    let find = |accounts: &Accounts, name: &[u8]| match name {
        b"" => Some(u32::MAX),
        name => accounts.id(name).map(|ids| ids.0).or_else(|| number(name)),
    };
    // "OWNER:" alone is the owner's login group.
    let login = if who.ends_with(b":") { users.id(user).map(|ids| ids.1) } else { None };
    let (Some(owner), Some(gid)) = (find(&users, user), login.or_else(|| find(&groups, group))) else {
        let kind = if find(&users, user).is_none() { "user" } else { "group" };
        sys.complain(&name, format!("invalid {kind}: {}", args.quote(who))).await;
        return 1;
    };
    let what = if is_group_only { "changing group of" } else { "changing ownership of" };
    let mut status = 0;
    for start in paths {
        let all = if parsed.has('R') { tree(&sys, start).await } else { vec![start.clone()] };
        for path in all {
            let flags = if parsed.has('h') { AtFlags::SYMLINK_NOFOLLOW } else { AtFlags::empty() };
            let seen = if parsed.has('h') { sys.lstat(&path).await } else { sys.stat(&path).await };
            let failed = match seen {
                Err(errno) => Some((format!("cannot access '{}'", lossy(&path)), errno)),
                Ok(_) => {
                    let call = Syscall::Fchownat { dirfd: Fd::CWD, path: path.clone(), owner, group: gid, flags };
                    sys.call(call).await.err().map(|errno| (format!("{what} '{}'", lossy(&path)), errno))
                }
            };
            if let Some((what, errno)) = failed {
                status = 1;
                if !parsed.has('f') {
                    sys.complain_errno(&name, what, errno).await;
                }
            }
        }
    }
    status
}

#[cfg(test)]
mod tests {
    use super::change;

    #[test]
    fn modes_change_by_letters() {
        let change = |mode, text| change(mode, text, 0o022, false);
        assert_eq!(change(0o644, "u+x"), Some(0o744));
        assert_eq!(change(0o777, "go-w,o="), Some(0o750));
        assert_eq!(change(0o600, "+x"), Some(0o711));
        assert_eq!(change(0o600, "+w"), Some(0o600));
        assert_eq!(change(0o640, "o=g"), Some(0o644));
        assert_eq!(change(0o755, "u+s,g+s"), Some(0o6755));
        assert_eq!(change(0o755, "+t"), Some(0o1755));
        assert_eq!(change(0o600, "q+x"), None);
    }
}
