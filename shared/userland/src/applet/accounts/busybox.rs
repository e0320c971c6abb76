//! adduser, addgroup, deluser and delgroup of busybox, which images made of it have - loginutils/{adduser,addgroup,deluser}.c.

use std::sync::Arc;

use nslab_abi::{AtFlags, Errno, Fd, Ret, Syscall};

use super::db::Db;
use super::home;
use crate::getopt::{Parsed, Spec, Takes, UNMODELLED};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const ADDUSER: Spec = Spec {
    shorts: "h:g:s:G:SDHu:k:",
    longs: &[
        ("home", Takes::Argument, 'h'),
        ("gecos", Takes::Argument, 'g'),
        ("shell", Takes::Argument, 's'),
        ("ingroup", Takes::Argument, 'G'),
        ("system", Takes::Nothing, 'S'),
        ("disabled-password", Takes::Nothing, 'D'),
        ("no-create-home", Takes::Nothing, 'H'),
        ("uid", Takes::Argument, 'u'),
        ("skel", Takes::Argument, 'k'),
    ],
    ..Spec::NONE
};

const ADDGROUP: Spec =
    Spec { shorts: "g:S", longs: &[("gid", Takes::Argument, 'g'), ("system", Takes::Nothing, 'S')], ..Spec::NONE };

const DELUSER: Spec = Spec { longs: &[("remove-home", Takes::Nothing, 'r')], ..Spec::NONE };

/// The group of system users that are given none.
const NOGROUP: &str = "nogroup";

/// One run: `Err` of its steps is the status to end with, said already.
struct Run<'a> {
    sys: &'a Sys,
    tool: String,
    db: Db,
}

impl<'a> Run<'a> {
    async fn start(sys: &'a Sys, args: &Args, spec: &Spec, operands: usize) -> Result<(Run<'a>, Parsed), u8> {
        let tool = args.short_name();
        if sys.int(Syscall::Geteuid).await != Ok(0) {
            sys.complain(&tool, "permission denied (are you root?)").await;
            return Err(1);
        }
        let parsed = args.getopt(sys, spec).await?;
        if parsed.operands.is_empty() || parsed.operands.len() > operands {
            return Err(crate::getopt::unmodelled(sys, &tool, "of the applet's usage").await);
        }
        Ok((Run { sys, tool, db: Db::read(sys).await }, parsed))
    }

    async fn fail<T>(&self, text: String) -> Result<T, u8> {
        self.sys.complain(&self.tool, text).await;
        Err(1)
    }

    /// Writes what has changed.
    async fn save(&mut self) -> Result<(), u8> {
        match self.db.save_unlocked(self.sys).await {
            Ok(()) => Ok(()),
            Err((path, errno)) => self.fail(format!("{path}: {}", errno.strerror())).await,
        }
    }

    /// May an account be called so? What busybox says of one that may not depends on the letter.
    async fn check_name(&self, name: &str) -> Result<(), u8> {
        let is_fine = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
        if name.chars().all(is_fine) && !name.starts_with('-') {
            return Ok(());
        }
        Err(crate::getopt::unmodelled(self.sys, &self.tool, &format!("of the name {name}")).await)
    }

    /// A number after an option.
    async fn number(&self, parsed: &Parsed, letter: char) -> Result<Option<u32>, u8> {
        let Some(text) = parsed.value(letter).map(lossy) else { return Ok(None) };
        match text.parse() {
            Ok(id) => Ok(Some(id)),
            Err(_) => self.fail(format!("invalid number '{text}'")).await,
        }
    }

    /// The first number that is free, of those for systems or for people.
    async fn first_free(&self, taken: &[u32], parsed: &Parsed, letter: char) -> Result<u32, u8> {
        let (first, last) = if parsed.has('S') { (100, 999) } else { (1000, 59_999) };
        match (first..=last).find(|id| !taken.contains(id)) {
            Some(id) => Ok(id),
            None => self.fail(format!("no {letter}ids left")).await,
        }
    }

    /// Adds a row to group(5), and to gshadow(5) where there is one.
    fn push_group(&mut self, name: &str, gid: u32) {
        self.db.group.push(&[name, "x", &gid.to_string(), ""]);
        if self.db.gshadow.is_there() {
            self.db.gshadow.push(&[name, "!", "", ""]);
        }
    }
}

/// `adduser [-SDH] [-h DIR] [-g GECOS] [-s SHELL] [-G GROUP] [-u UID] [-k SKEL] USER [GROUP]`
pub(crate) async fn adduser(sys: Sys, args: Arc<Args>) -> u8 {
    match Run::start(&sys, &args, &ADDUSER, 2).await {
        Ok((mut run, parsed)) if parsed.operands.len() == 2 => run.add_member(&parsed).await.err().unwrap_or(0),
        Ok((mut run, parsed)) => run.add_user(&parsed).await.err().unwrap_or(0),
        Err(status) => status,
    }
}

/// `addgroup [-g GID] [-S] [USER] GROUP`
pub(crate) async fn addgroup(sys: Sys, args: Arc<Args>) -> u8 {
    match Run::start(&sys, &args, &ADDGROUP, 2).await {
        Ok((mut run, parsed)) if parsed.operands.len() == 2 => run.add_member(&parsed).await.err().unwrap_or(0),
        Ok((mut run, parsed)) => run.add_group(&parsed).await.err().unwrap_or(0),
        Err(status) => status,
    }
}

/// `deluser [--remove-home] USER`, `delgroup [USER] GROUP`
pub(crate) async fn delete(sys: Sys, args: Arc<Args>) -> u8 {
    match Run::start(&sys, &args, &DELUSER, 2).await {
        Ok((mut run, parsed)) => run.delete(&parsed).await.err().unwrap_or(0),
        Err(status) => status,
    }
}

impl Run<'_> {
    async fn add_group(&mut self, parsed: &Parsed) -> Result<(), u8> {
        let name = lossy(&parsed.operands[0]);
        self.check_name(&name).await?;
        if self.db.group.row(&name).is_some() {
            return self.fail(format!("group '{name}' in use")).await;
        }
        let gid = match self.number(parsed, 'g').await? {
            Some(gid) if self.db.group.numbered(gid).is_some() => {
                return self.fail(format!("gid '{gid}' in use")).await;
            }
            Some(gid) => gid,
            None => self.first_free(&self.db.group.ids(), parsed, 'g').await?,
        };
        self.push_group(&name, gid);
        self.save().await
    }

    async fn add_member(&mut self, parsed: &Parsed) -> Result<(), u8> {
        let (user, group) = (lossy(&parsed.operands[0]), lossy(&parsed.operands[1]));
        if !parsed.options.is_empty() {
            return Err(crate::getopt::unmodelled(self.sys, &self.tool, "with a user and a group").await);
        }
        if self.db.group.row(&group).is_none() {
            return self.fail(format!("unknown group {group}")).await;
        }
        if self.db.passwd.row(&user).is_none() {
            return self.fail(format!("unknown user {user}")).await;
        }
        self.db.set_member(&group, &user, true);
        self.save().await
    }

    async fn add_user(&mut self, parsed: &Parsed) -> Result<(), u8> {
        let name = lossy(&parsed.operands[0]);
        let is_system = parsed.has('S');
        if !is_system && !parsed.has('D') {
            self.sys.complain(&self.tool, "nslab does not model asking for a password: give -D").await;
            return Err(UNMODELLED);
        }
        self.check_name(&name).await?;
        let value = |letter| parsed.value(letter).map(lossy);
        let group = value('G').or_else(|| is_system.then(|| NOGROUP.to_string()));
        let own = match &group {
            None => None,
            Some(text) => match self.db.group.row(text).and_then(|row| row.get(2)?.parse::<u32>().ok()) {
                Some(gid) => Some(gid),
                None => return self.fail(format!("unknown group {text}")).await,
            },
        };
        if self.db.passwd.row(&name).is_some() {
            return self.fail(format!("user '{name}' in use")).await;
        }
        let uid = match self.number(parsed, 'u').await? {
            Some(uid) if self.db.passwd.numbered(uid).is_some() => {
                return self.fail(format!("uid '{uid}' in use")).await;
            }
            Some(uid) => uid,
            None => self.first_free(&self.db.passwd.ids(), parsed, 'u').await?,
        };
        if own.is_none() && self.db.group.row(&name).is_some() {
            return self.fail(format!("group '{name}' in use")).await;
        }
        let gid = own.unwrap_or(uid);
        let dir = value('h').unwrap_or_else(|| format!("/home/{name}"));
        // "We assume that newly created users "inherit" root's shell setting" - loginutils/adduser.c
        let inherited = self.db.passwd.numbered(0).and_then(|row| row.get(6).cloned());
        let shell = if is_system { Some("/bin/false".to_string()) } else { inherited };
        let shell = value('s').or(shell).unwrap_or_else(|| "/bin/sh".to_string());
        let gecos = value('g').unwrap_or_else(|| "Linux User,,,".to_string());
        self.db.passwd.push(&[&name, "x", &uid.to_string(), &gid.to_string(), &gecos, &dir, &shell]);
        if self.db.shadow.is_there() {
            let day = self.today().await.to_string();
            self.db.shadow.push(&[&name, "!", &day, "0", "99999", "7", "", "", ""]);
        }
        match &group {
            Some(group) => self.db.set_member(group, &name, true),
            None => self.push_group(&name, gid),
        }
        self.save().await?;
        if !parsed.has('H') {
            let skeleton = value('k').unwrap_or_else(|| "/etc/skel".to_string());
            self.make_home(&dir, &skeleton, (uid, gid)).await;
        }
        Ok(())
    }

    async fn today(&self) -> i64 {
        match self.sys.call(Syscall::ClockGettime { clockid: 0 }).await {
            Ok(Ret::Time(time)) => time.tv_sec / 86_400,
            _ => 0,
        }
    }

    /// A directory that is there already is given away; the bit of its group goes to what is made in it.
    async fn make_home(&self, dir: &str, skeleton: &str, ids: (u32, u32)) {
        let path = || dir.as_bytes().to_vec();
        let made = self.sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: path(), mode: 0o755 }).await;
        if made.is_ok() {
            let _ = home::fill(self.sys, skeleton, dir, ids, false).await;
        }
        let owned = match made {
            Ok(_) | Err(Errno::EEXIST) => {
                let flags = AtFlags::empty();
                let own = Syscall::Fchownat { dirfd: Fd::CWD, path: path(), owner: ids.0, group: ids.1, flags };
                match self.sys.call(own).await {
                    Ok(_) => self.sys.call(Syscall::Fchmodat { dirfd: Fd::CWD, path: path(), mode: 0o2755 }).await,
                    failed => failed,
                }
            }
            failed => failed,
        };
        if let Err(errno) = owned {
            self.sys.complain(&self.tool, format!("{dir}: {}", errno.strerror())).await;
        }
    }

    async fn delete(&mut self, parsed: &Parsed) -> Result<(), u8> {
        let names: Vec<String> = parsed.operands.iter().map(|name| lossy(name)).collect();
        let is_group = self.tool == "delgroup";
        match &names[..] {
            [user, group] if is_group => {
                if self.db.group.row(group).is_none() {
                    return self.fail(format!("unknown group {group}")).await;
                }
                if !self.db.memberships(user).contains(group) {
                    return self.fail(format!("can't find {user} in /etc/group")).await;
                }
                self.db.set_member(group, user, false);
            }
            [group] if is_group => {
                let Some(gid) = self.db.group.row(group).and_then(|row| row.get(2).cloned()) else {
                    return self.fail(format!("unknown group {group}")).await;
                };
                if let Some(owner) = self.db.passwd.rows.iter().find(|row| row.get(3) == Some(&gid)) {
                    let text = format!("'{}' still has '{group}' as their primary group!", owner[0]);
                    return self.fail(text).await;
                }
                self.db.remove_group(group);
            }
            [user] => {
                let Some(row) = self.db.passwd.row(user).cloned() else {
                    return self.fail(format!("unknown user {user}")).await;
                };
                for table in [&mut self.db.passwd, &mut self.db.shadow] {
                    table.rows.retain(|row| row[0] != *user);
                }
                for group in self.db.memberships(user) {
                    self.db.set_member(&group, user, false);
                }
                // A group of the same name and number goes with its user.
                let own = self.db.group.row(user).filter(|group| group.get(2) == row.get(3));
                if own.is_some() {
                    self.db.remove_group(user);
                }
                if parsed.has('r') {
                    return Err(crate::getopt::unmodelled(self.sys, &self.tool, "--remove-home").await);
                }
            }
            _ => return Err(crate::getopt::unmodelled(self.sys, &self.tool, "of the applet's usage").await),
        }
        self.save().await
    }
}
