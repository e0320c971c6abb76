//! usermod(8).

use std::sync::Arc;

use nslab_abi::{Fd, Syscall};

use super::db::Db;
use super::defs::Defs;
use super::{Stop, days_of, end, home, is_valid_field, is_valid_name, misuse, stop, subid, today, useradd, userdel};
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "abc:d:e:f:g:G:hl:LmMop:rs:u:Uv:V:w:W:",
    longs: &[
        ("append", Takes::Nothing, 'a'),
        ("badname", Takes::Nothing, 'b'),
        ("comment", Takes::Argument, 'c'),
        ("home", Takes::Argument, 'd'),
        ("expiredate", Takes::Argument, 'e'),
        ("inactive", Takes::Argument, 'f'),
        ("gid", Takes::Argument, 'g'),
        ("groups", Takes::Argument, 'G'),
        ("help", Takes::Nothing, 'h'),
        ("login", Takes::Argument, 'l'),
        ("lock", Takes::Nothing, 'L'),
        ("move-home", Takes::Nothing, 'm'),
        ("non-unique", Takes::Nothing, 'o'),
        ("password", Takes::Argument, 'p'),
        ("remove", Takes::Nothing, 'r'),
        ("shell", Takes::Argument, 's'),
        ("uid", Takes::Argument, 'u'),
        ("unlock", Takes::Nothing, 'U'),
        ("add-subuids", Takes::Argument, 'v'),
        ("del-subuids", Takes::Argument, 'V'),
        ("add-subgids", Takes::Argument, 'w'),
        ("del-subgids", Takes::Argument, 'W'),
    ],
    unmodelled: "P:R:Z:",
    unmodelled_longs: &["prefix", "root", "selinux-user"],
    status: 2,
    usage: include_str!("../usage/usermod.txt"),
    ..Spec::NONE
};

/// `usermod [OPTIONS] LOGIN`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('h') {
        sys.print(SPEC.usage);
        return sys.finish("usermod", 0).await;
    }
    let mut db = Db::read(&sys).await;
    let done = change(&sys, &args.short_name(), &parsed, &mut db).await;
    end(&sys, &args.short_name(), &SPEC, db, done).await
}

/// `FIRST-LAST`
fn range(text: &str) -> Option<(u64, u64)> {
    let (first, last) = text.split_once('-')?;
    let range = (first.parse().ok()?, last.parse().ok()?);
    (range.0 <= range.1).then_some(range)
}

/// The options that are wrong, in their order; then those that do not fit each other.
fn check(parsed: &Parsed, db: &Db) -> Result<(), Stop> {
    for (letter, value) in &parsed.options {
        let text = value.as_deref().map(lossy).unwrap_or_default();
        match letter {
            'c' | 'd' | 'p' if !is_valid_field(&text) => return stop(format!("invalid field '{text}'"), 3),
            'd' if !text.is_empty() && !text.starts_with('/') => {
                return stop("homedir must be an absolute path", 3);
            }
            'e' if days_of(&text).is_none() => return stop(format!("invalid date '{text}'"), 3),
            'f' if text.parse::<i64>().is_err() => return stop(format!("invalid numeric argument '{text}'"), 3),
            'g' if db.group.named_or_numbered(&text).is_none() => {
                return stop(format!("group '{text}' does not exist"), 6);
            }
            'G' => {
                if let Err(group) = db.groups_of(&text) {
                    return stop(format!("group '{group}' does not exist"), 6);
                }
            }
            'l' if !is_valid_name(&text) && !parsed.has('b') => {
                return stop(format!("invalid user name '{text}': use --badname to ignore"), 3);
            }
            's' if !is_valid_field(&text) || !text.is_empty() && !text.starts_with(['/', '*']) => {
                return stop(format!("invalid shell '{text}'"), 3);
            }
            'u' if text.parse::<u32>().is_err() => return stop(format!("invalid user ID '{text}'"), 3),
            'v' | 'V' | 'w' | 'W' if range(&text).is_none() => {
                let kind = if matches!(letter, 'v' | 'V') { "uid" } else { "gid" };
                return stop(format!("invalid subordinate {kind} range '{text}'"), 3);
            }
            _ => {}
        }
    }
    if parsed.operands.len() != 1 {
        return misuse("", 2);
    }
    let name = lossy(&parsed.operands[0]);
    if db.passwd.row(&name).is_none() {
        return stop(format!("user '{name}' does not exist"), 6);
    }
    if parsed.options.is_empty() {
        return stop("no changes", 0);
    }
    let has = |letter| parsed.has(letter);
    if has('a') && !has('G') {
        return misuse("-a flag is only allowed with the -G flag", 2);
    }
    if has('r') && !has('G') {
        return misuse("-r flag is only allowed with the -G flag", 2);
    }
    if [has('L'), has('U'), has('p')].iter().filter(|is_given| **is_given).count() > 1 {
        return misuse("the -L, -p, and -U flags are exclusive", 2);
    }
    if has('o') && !has('u') {
        return misuse("-o flag is only allowed with the -u flag", 2);
    }
    if has('m') && !has('d') {
        return misuse("-m flag is only allowed with the -d flag", 2);
    }
    Ok(())
}

async fn change(sys: &Sys, tool: &str, parsed: &Parsed, db: &mut Db) -> Result<(), Stop> {
    check(parsed, db)?;
    let value = |letter: char| parsed.value(letter).map(lossy);
    let name = lossy(&parsed.operands[0]);
    let row = db.passwd.row(&name).cloned().unwrap_or_default();
    let field = |at: usize| row.get(at).map_or("", String::as_str);
    let (uid, gid): (u32, u32) = (field(2).parse().unwrap_or(0), field(3).parse().unwrap_or(0));
    let dir = field(5).to_string();
    let new_name = value('l').unwrap_or_else(|| name.clone());
    let new_uid = value('u').and_then(|text| text.parse().ok()).unwrap_or(uid);
    if new_name != name && db.passwd.row(&new_name).is_some() {
        return stop(format!("user '{new_name}' already exists"), 9);
    }
    if new_uid != uid && !parsed.has('o') && db.passwd.ids().contains(&new_uid) {
        return stop(format!("UID '{new_uid}' already exists"), 4);
    }
    for (letters, table, file, options) in
        [(['v', 'V'], &db.subuid, "/etc/subuid", "-v or -V"), (['w', 'W'], &db.subgid, "/etc/subgid", "-w or -W")]
    {
        if letters.iter().any(|&letter| parsed.has(letter)) && !table.is_there() {
            return stop(format!("{file} does not exist, you cannot use the flags {options}"), 2);
        }
    }
    let new_dir = value('d').unwrap_or_else(|| dir.clone());
    let is_renamed = new_name != name || new_uid != uid || new_dir != dir;
    if is_renamed && let Some(pid) = userdel::busy(sys, db, &name, uid).await {
        return stop(format!("user {name} is currently used by process {pid}"), 8);
    }
    db.lock(sys, true, 1).await?;
    let new_gid = match value('g').and_then(|text| db.group.named_or_numbered(&text)?.get(2)?.parse().ok()) {
        Some(new_gid) => new_gid,
        None => gid,
    };
    if let Some(row) = db.passwd.row_mut(&name).filter(|row| row.len() == 7) {
        row[0].clone_from(&new_name);
        (row[2], row[3]) = (new_uid.to_string(), new_gid.to_string());
        row[5].clone_from(&new_dir);
        for (letter, at) in [('c', 4), ('s', 6)] {
            if let Some(text) = value(letter) {
                row[at] = text;
            }
        }
    }
    if new_name != name {
        for table in [&mut db.passwd, &mut db.shadow] {
            table.move_to_end(&name);
        }
        db.passwd.move_to_end(&new_name);
    }
    change_shadow(sys, tool, parsed, db, &new_name).await;
    change_groups(parsed, db, &name, &new_name);
    for (letter, value) in &parsed.options {
        let Some((first, last)) = value.as_deref().and_then(|text| range(&lossy(text))) else { continue };
        match letter {
            'v' => subid::add(&mut db.subuid, &name, first, last),
            'V' => subid::remove(&mut db.subuid, &name, first, last),
            'w' => subid::add(&mut db.subgid, &name, first, last),
            'W' => subid::remove(&mut db.subgid, &name, first, last),
            _ => {}
        }
    }
    if parsed.has('u') {
        useradd::warn(sys, tool, &Defs::read(sys, "/etc/login.defs").await, &new_name, new_uid).await;
    }
    db.save(sys, 1).await?;
    if parsed.has('m') && new_dir != dir {
        move_home(sys, &dir, &new_dir).await?;
    }
    if (new_uid, new_gid) != (uid, gid) {
        home::give(sys, &new_dir, (uid, gid), (new_uid, new_gid)).await;
    }
    Ok(())
}

const UNLOCKED: &str = "unlocking the user's password would result in a passwordless account.
You should set a password with usermod -p to unlock this user's password.";

async fn change_shadow(sys: &Sys, tool: &str, parsed: &Parsed, db: &mut Db, new_name: &str) {
    let name = &lossy(&parsed.operands[0]);
    let value = |letter: char| parsed.value(letter).map(lossy);
    let day = today(sys).await.to_string();
    let Some(row) = db.shadow.row_mut(name).filter(|row| row.len() == 9) else { return };
    row[0] = new_name.to_string();
    if let Some(password) = value('p') {
        (row[1], row[2]) = (password, day);
    }
    if parsed.has('L') && !row[1].starts_with('!') {
        row[1].insert(0, '!');
    }
    if parsed.has('U')
        && let Some(rest) = row[1].strip_prefix('!')
    {
        if rest.is_empty() {
            sys.complain(tool, UNLOCKED).await;
        } else {
            row[1] = rest.to_string();
        }
    }
    if let Some(date) = value('e').and_then(|text| days_of(&text)) {
        row[7] = date;
    }
    if let Some(days) = value('f') {
        row[6] = if days.starts_with('-') { String::new() } else { days };
    }
}

fn change_groups(parsed: &Parsed, db: &mut Db, name: &str, new_name: &str) {
    if name != new_name {
        for group in db.memberships(name) {
            for table in [&mut db.group, &mut db.gshadow] {
                if let Some(field) = table.row_mut(&group).and_then(|row| row.get_mut(3)) {
                    let members = field.split(',').map(|one| if one == name { new_name } else { one });
                    *field = members.collect::<Vec<_>>().join(",");
                }
            }
        }
    }
    let Some(wanted) = parsed.value('G').map(lossy) else { return };
    let wanted = db.groups_of(&wanted).unwrap_or_default();
    if !parsed.has('a') && !parsed.has('r') {
        for group in db.memberships(new_name).iter().filter(|group| !wanted.contains(group)) {
            db.set_member(group, new_name, false);
        }
    }
    for group in &wanted {
        db.set_member(group, new_name, !parsed.has('r'));
    }
}

async fn move_home(sys: &Sys, from: &str, to: &str) -> Result<(), Stop> {
    if sys.stat(to.as_bytes()).await.is_ok() {
        return stop(format!("directory {to} exists"), 12);
    }
    match sys.stat(from.as_bytes()).await {
        Ok(stat) if stat.is_dir() => {}
        Ok(_) => {
            return stop(
                format!(
                    "The previous home directory ({from}) was not a directory. It is not removed and no home directories are created."
                ),
                12,
            );
        }
        // Nothing to move is nothing to say.
        Err(_) => return Ok(()),
    }
    let call = Syscall::Renameat {
        olddirfd: Fd::CWD,
        oldpath: from.as_bytes().to_vec(),
        newdirfd: Fd::CWD,
        newpath: to.as_bytes().to_vec(),
        flags: 0,
    };
    match sys.call(call).await {
        Ok(_) => Ok(()),
        Err(_) => stop(format!("cannot rename directory {from} to {to}"), 12),
    }
}
