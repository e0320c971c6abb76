//! chmod(1) and chown(1), with numbers.

use std::sync::Arc;

use nslab_abi::{AtFlags, Fd, Syscall};

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    unmodelled: "cfRvhHLP",
    unmodelled_longs: &[
        "changes",
        "silent",
        "quiet",
        "verbose",
        "recursive",
        "reference",
        "no-preserve-root",
        "preserve-root",
        "dereference",
        "no-dereference",
        "from",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// `chmod MODE FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let operands = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed.operands,
        Err(status) => return status,
    };
    let (mode, paths) = match &operands[..] {
        [] => return args.missing(&sys, &SPEC, "missing operand").await,
        [mode] => return args.missing(&sys, &SPEC, &format!("missing operand after {}", args.quote(mode))).await,
        [mode, paths @ ..] => (mode, paths),
    };
    let symbolic = match u32::from_str_radix(&lossy(mode), 8) {
        Ok(mode) if mode <= 0o7777 => Ok(mode),
        _ => Err(lossy(mode)),
    };
    let mut status = 0;
    for path in paths {
        let stat = match sys.stat(path).await {
            Ok(stat) => stat,
            Err(errno) => {
                sys.complain_errno(&name, format!("cannot access '{}'", lossy(path)), errno).await;
                status = 1;
                continue;
            }
        };
        let mode = match &symbolic {
            Ok(mode) => *mode,
            Err(text) => match change(stat.st_mode & 0o7777, text) {
                Some(mode) => mode,
                None => {
                    sys.complain(&name, format!("invalid mode: {}", args.quote(text.as_bytes()))).await;
                    return args.hint(&sys, &SPEC).await;
                }
            },
        };
        if let Err(errno) = sys.call(Syscall::Fchmodat { dirfd: Fd::CWD, path: path.clone(), mode }).await {
            sys.complain_errno(&name, format!("changing permissions of '{}'", lossy(path)), errno).await;
            status = 1;
        }
    }
    status
}

/// `u+x,go=r`. Simplified: the umask does not mask a mode without letters of users.
fn change(mode: u32, text: &str) -> Option<u32> {
    let mut mode = mode;
    for clause in text.split(',') {
        let at = clause.find(['+', '-', '='])?;
        let mut who = 0;
        for letter in clause[..at].chars() {
            who |= match letter {
                'u' => 0o700,
                'g' => 0o070,
                'o' => 0o007,
                'a' => 0o777,
                _ => return None,
            };
        }
        if who == 0 {
            who = 0o777;
        }
        let mut bits = 0;
        for letter in clause[at + 1..].chars() {
            bits |= match letter {
                'r' => 0o444,
                'w' => 0o222,
                'x' => 0o111,
                _ => return None,
            };
        }
        mode = match &clause[at..=at] {
            "+" => mode | (bits & who),
            "-" => mode & !(bits & who),
            _ => (mode & !who) | (bits & who),
        };
    }
    Some(mode)
}

/// `chown OWNER[:GROUP] FILE…`
pub(crate) async fn chown(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let operands = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed.operands,
        Err(status) => return status,
    };
    let (who, paths) = match &operands[..] {
        [] => return args.missing(&sys, &SPEC, "missing operand").await,
        [who] => return args.missing(&sys, &SPEC, &format!("missing operand after {}", args.quote(who))).await,
        [who, paths @ ..] => (who, paths),
    };
    let mut halves = who.splitn(2, |&byte| byte == b':');
    let (user, group) = (halves.next().unwrap_or_default(), halves.next().unwrap_or_default());
    let (users, groups) = (Accounts::users(&sys).await, Accounts::groups(&sys).await);
    let find = |accounts: &Accounts, name: &[u8]| match name {
        b"" => Some(u32::MAX),
        name => accounts.id(name).map(|ids| ids.0).or_else(|| number(name)),
    };
    let (Some(owner), Some(gid)) = (find(&users, user), find(&groups, group)) else {
        let kind = if find(&users, user).is_none() { "user" } else { "group" };
        sys.complain(&name, format!("invalid {kind}: {}", args.quote(who))).await;
        return 1;
    };
    let mut status = 0;
    for path in paths {
        let call = Syscall::Fchownat { dirfd: Fd::CWD, path: path.clone(), owner, group: gid, flags: AtFlags::empty() };
        if sys.stat(path).await.is_err() {
            sys.complain(&name, format!("cannot access '{}': No such file or directory", lossy(path))).await;
            status = 1;
        } else if let Err(errno) = sys.call(call).await {
            sys.complain_errno(&name, format!("changing ownership of '{}'", lossy(path)), errno).await;
            status = 1;
        }
    }
    status
}

#[cfg(test)]
mod tests {
    use super::change;

    #[test]
    fn modes_change_by_letters() {
        assert_eq!(change(0o644, "u+x"), Some(0o744));
        assert_eq!(change(0o777, "go-w,o="), Some(0o750));
        assert_eq!(change(0o600, "q+x"), None);
    }
}
