//! id(1).

use std::sync::Arc;

use nslab_abi::{Ret, Syscall};

use super::become_user::User;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "agGnruz",
    longs: &[
        ("group", Takes::Nothing, 'g'),
        ("groups", Takes::Nothing, 'G'),
        ("name", Takes::Nothing, 'n'),
        ("real", Takes::Nothing, 'r'),
        ("user", Takes::Nothing, 'u'),
        ("zero", Takes::Nothing, 'z'),
    ],
    unmodelled: "Z",
    unmodelled_longs: &["context", "help", "version"],
    ..Spec::NONE
};

/// Whose ids are shown.
struct Who {
    ruid: u32,
    euid: u32,
    rgid: u32,
    egid: u32,
    groups: Vec<u32>,
}

/// `id [OPTION]… [USER]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let choices = ['u', 'g', 'G'].into_iter().filter(|&letter| parsed.has(letter)).count();
    if choices > 1 {
        sys.complain(&name, "cannot print \"only\" of more than one choice").await;
        return 1;
    }
    if choices == 0 && (parsed.has('n') || parsed.has('r')) {
        sys.complain(&name, "cannot print only names or real IDs in default format").await;
        return 1;
    }
    if choices == 0 && parsed.has('z') {
        sys.complain(&name, "option --zero not permitted in default format").await;
        return 1;
    }
    if parsed.operands.len() > 1 {
        return crate::getopt::unmodelled(&sys, "id", "more than one USER").await;
    }
    let (users, groups) = (Accounts::users(&sys).await, Accounts::groups(&sys).await);
    let who = match parsed.operands.first() {
        None => caller(&sys).await,
        Some(user) => match somebody(&sys, user).await {
            Some(who) => who,
            None => {
                sys.complain(&name, format!("{}: no such user", args.quote(user))).await;
                return 1;
            }
        },
    };
    let is_named = parsed.has('n');
    let one =
        |accounts: &Accounts, id: u32| if is_named { lossy(&accounts.name_or_number(id)) } else { id.to_string() };
    let text = if parsed.has('u') {
        one(&users, if parsed.has('r') { who.ruid } else { who.euid })
    } else if parsed.has('g') {
        one(&groups, if parsed.has('r') { who.rgid } else { who.egid })
    } else if parsed.has('G') {
        let mut list = vec![who.rgid, who.egid];
        list.extend(&who.groups);
        let mut seen = Vec::new();
        list.retain(|gid| {
            !seen.contains(gid) && {
                seen.push(*gid);
                true
            }
        });
        list.into_iter().map(|gid| one(&groups, gid)).collect::<Vec<_>>().join(if parsed.has('z') { "\0" } else { " " })
    } else {
        all(&who, &users, &groups)
    };
    sys.print(text + if parsed.has('z') { "\0" } else { "\n" });
    sys.finish(&name, 0).await
}

/// whoami(1).
pub(crate) async fn whoami(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    match args.getopt(&sys, &Spec::NONE).await {
        Ok(parsed) if parsed.operands.is_empty() => {}
        Ok(parsed) => {
            sys.complain(&name, format!("extra operand {}", args.quote(&parsed.operands[0]))).await;
            return args.hint(&sys, &Spec::NONE).await;
        }
        Err(status) => return status,
    }
    let euid = caller(&sys).await.euid;
    match Accounts::users(&sys).await.name(euid) {
        Some(user) => {
            sys.print([user, b"\n"].concat());
            sys.finish(&name, 0).await
        }
        None => {
            sys.complain(&name, format!("cannot find name for user ID {euid}: No such file or directory")).await;
            1
        }
    }
}

/// A user by name, or by number.
async fn somebody(sys: &Sys, user: &[u8]) -> Option<Who> {
    let user = match User::named(sys, user).await {
        Some(user) => user,
        None => User::numbered(sys, number(user)?).await?,
    };
    let groups = user.groups(sys).await.into_iter().map(|group| group.0).collect();
    Some(Who { ruid: user.uid, euid: user.uid, rgid: user.gid, egid: user.gid, groups })
}

async fn caller(sys: &Sys) -> Who {
    let id = async |call: Syscall| sys.int(call).await.unwrap_or(0) as u32;
    let euid = id(Syscall::Geteuid).await;
    let ruid = id(Syscall::Getuid).await;
    let egid = id(Syscall::Getegid).await;
    let rgid = id(Syscall::Getgid).await;
    // The effective group is shown first, whether the list has it or not (gnulib's mgetgroups).
    let mut groups = vec![egid];
    if let Ok(Ret::Groups(list)) = sys.call(Syscall::Getgroups { size: 65_536 }).await {
        groups.extend(list.into_iter().filter(|&gid| gid != egid));
    }
    Who { ruid, euid, rgid, egid, groups }
}

fn all(who: &Who, users: &Accounts, groups: &Accounts) -> String {
    let show = |accounts: &Accounts, id: u32| match accounts.name(id) {
        Some(name) => format!("{id}({})", lossy(name)),
        None => id.to_string(),
    };
    let mut text = format!("uid={} gid={}", show(users, who.ruid), show(groups, who.rgid));
    if who.euid != who.ruid {
        text += &format!(" euid={}", show(users, who.euid));
    }
    if who.egid != who.rgid {
        text += &format!(" egid={}", show(groups, who.egid));
    }
    if !who.groups.is_empty() {
        let list: Vec<String> = who.groups.iter().map(|&gid| show(groups, gid)).collect();
        text += &format!(" groups={}", list.join(","));
    }
    text
}

/// `groups [USER]…`
pub(crate) async fn groups(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let operands = match args.getopt(&sys, &Spec::NONE).await {
        Ok(parsed) => parsed.operands,
        Err(status) => return status,
    };
    let groups = Accounts::groups(&sys).await;
    let list = |who: &Who| {
        let mut gids = vec![who.rgid, who.egid];
        gids.extend(&who.groups);
        let mut seen: Vec<u32> = Vec::new();
        for gid in gids {
            if !seen.contains(&gid) {
                seen.push(gid);
            }
        }
        seen.into_iter().map(|gid| lossy(&groups.name_or_number(gid))).collect::<Vec<_>>().join(" ")
    };
    if operands.is_empty() {
        sys.print(list(&caller(&sys).await) + "\n");
        return sys.finish(&name, 0).await;
    }
    let mut status = 0;
    for user in &operands {
        match somebody(&sys, user).await {
            Some(who) if sys.is_busybox() => sys.print(list(&who) + "\n"),
            Some(who) => sys.print(format!("{} : {}\n", lossy(user), list(&who))),
            None => {
                sys.complain(&name, format!("{}: no such user", args.quote(user))).await;
                status = 1;
            }
        }
    }
    sys.finish(&name, status).await
}
