//! useradd(8).

use std::sync::Arc;

use super::db::Db;
use super::defs::{Defs, next_id};
use super::{Stop, days_of, end, home, is_valid_field, is_valid_name, misuse, stop, subid, today};
use crate::getopt::{Parsed, Spec, Takes, unmodelled};
use crate::process::Args;
use crate::sys::Sys;

const SPEC: Spec = Spec {
    shorts: "b:c:d:De:f:Fg:G:hk:K:lmMNop:rs:u:U",
    longs: &[
        ("badname", Takes::Nothing, 'B'),
        ("base-dir", Takes::Argument, 'b'),
        ("comment", Takes::Argument, 'c'),
        ("home-dir", Takes::Argument, 'd'),
        ("defaults", Takes::Nothing, 'D'),
        ("expiredate", Takes::Argument, 'e'),
        ("inactive", Takes::Argument, 'f'),
        ("add-subids-for-system", Takes::Nothing, 'F'),
        ("gid", Takes::Argument, 'g'),
        ("groups", Takes::Argument, 'G'),
        ("help", Takes::Nothing, 'h'),
        ("skel", Takes::Argument, 'k'),
        ("key", Takes::Argument, 'K'),
        ("no-log-init", Takes::Nothing, 'l'),
        ("create-home", Takes::Nothing, 'm'),
        ("no-create-home", Takes::Nothing, 'M'),
        ("no-user-group", Takes::Nothing, 'N'),
        ("non-unique", Takes::Nothing, 'o'),
        ("password", Takes::Argument, 'p'),
        ("system", Takes::Nothing, 'r'),
        ("shell", Takes::Argument, 's'),
        ("uid", Takes::Argument, 'u'),
        ("user-group", Takes::Nothing, 'U'),
    ],
    unmodelled: "R:P:Z:",
    unmodelled_longs: &["btrfs-subvolume-home", "root", "prefix", "selinux-user"],
    status: 2,
    usage: include_str!("../usage/useradd.txt"),
    ..Spec::NONE
};

/// `useradd [OPTIONS] LOGIN`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('h') {
        sys.print(SPEC.usage);
        return sys.finish("useradd", 0).await;
    }
    let defaults = Defs::read(&sys, "/etc/default/useradd").await;
    if parsed.has('D') {
        if parsed.options.len() > 1 {
            return unmodelled(&sys, "useradd", "-D with a default to change").await;
        }
        sys.print(shown(&defaults));
        return sys.finish("useradd", 0).await;
    }
    let mut db = Db::read(&sys).await;
    let done = add(&sys, &parsed, &defaults, &mut db).await;
    end(&sys, &args.short_name(), &SPEC, db, done).await
}

fn shown(defaults: &Defs) -> String {
    let rows = [
        ("GROUP", "100"),
        ("HOME", "/home"),
        ("INACTIVE", "-1"),
        ("EXPIRE", ""),
        ("SHELL", "/bin/bash"),
        ("SKEL", "/etc/skel"),
        ("CREATE_MAIL_SPOOL", "no"),
        ("LOG_INIT", "yes"),
    ];
    rows.iter().map(|(name, value)| format!("{name}={}\n", defaults.get(name, value))).collect()
}

/// The options that are wrong, in their order; then those that do not fit each other.
fn check(parsed: &Parsed, db: &Db, defs: &mut Defs) -> Result<(), Stop> {
    for (letter, value) in &parsed.options {
        let text = value.as_deref().map(crate::text::lossy).unwrap_or_default();
        match letter {
            'b' if !is_valid_field(&text) || !text.starts_with('/') => {
                return stop(format!("invalid base directory '{text}'"), 3);
            }
            'c' if !is_valid_field(&text) => return stop(format!("invalid comment '{text}'"), 3),
            'd' if !is_valid_field(&text) || !text.starts_with('/') => {
                return stop(format!("invalid home directory '{text}'"), 3);
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
            'K' => match text.split_once('=') {
                Some((name, value)) => defs.set(name, value),
                None => return stop("-K requires KEY=VALUE", 3),
            },
            'p' if !is_valid_field(&text) => return stop(format!("invalid field '{text}'"), 3),
            's' if !text.is_empty() && (!is_valid_field(&text) || !text.starts_with(['/', '*'])) => {
                return stop(format!("invalid shell '{text}'"), 3);
            }
            'u' if text.parse::<u32>().is_err() => return stop(format!("invalid user ID '{text}'"), 3),
            _ => {}
        }
    }
    let has = |letter| parsed.has(letter);
    if has('o') && !has('u') {
        return misuse("-o flag is only allowed with the -u flag", 2);
    }
    if has('k') && !has('m') {
        return misuse("-k flag is only allowed with the -m flag", 2);
    }
    for (one, other) in [('U', 'g'), ('U', 'N'), ('m', 'M')] {
        if has(one) && has(other) {
            return misuse(format!("options -{one} and -{other} conflict"), 2);
        }
    }
    if parsed.operands.len() != 1 { misuse("", 2) } else { Ok(()) }
}

async fn add(sys: &Sys, parsed: &Parsed, defaults: &Defs, db: &mut Db) -> Result<(), Stop> {
    let mut defs = Defs::read(sys, "/etc/login.defs").await;
    check(parsed, db, &mut defs)?;
    let value = |letter: char| parsed.value(letter).map(crate::text::lossy);
    let name = crate::text::lossy(&parsed.operands[0]);
    if !is_valid_name(&name) && !parsed.has('B') {
        return stop(format!("invalid user name '{name}': use --badname to ignore"), 3);
    }
    if db.passwd.row(&name).is_some() {
        return stop(format!("user '{name}' already exists"), 9);
    }
    let own_group = parsed.has('U') || !parsed.has('g') && !parsed.has('N') && defs.is_yes("USERGROUPS_ENAB", true);
    if own_group && db.group.row(&name).is_some() {
        return stop(format!("group {name} exists - if you want to add this user to that group, use -g."), 9);
    }
    db.lock(sys, true, 1).await?;
    let is_system = parsed.has('r');
    let uids = db.passwd.ids();
    let uid = match value('u').and_then(|text| text.parse().ok()) {
        Some(uid) if uids.contains(&uid) && !parsed.has('o') => return stop(format!("UID {uid} is not unique"), 4),
        Some(uid) => uid,
        None => match next_id(&uids, &defs, 'U', is_system, None) {
            Some(uid) => uid,
            None => return stop("can't create user", 4),
        },
    };
    let gid = match (own_group, value('g')) {
        (true, _) => match next_id(&db.group.ids(), &defs, 'G', is_system, Some(uid)) {
            Some(gid) => gid,
            None => return stop("can't create group", 4),
        },
        (false, given) => {
            let text = given.unwrap_or_else(|| defaults.get("GROUP", "100").to_string());
            let row = db.group.named_or_numbered(&text);
            row.and_then(|row| row.get(2)?.parse().ok()).unwrap_or(100)
        }
    };
    let base = value('b').unwrap_or_else(|| defaults.get("HOME", "/home").to_string());
    let dir = value('d').unwrap_or_else(|| format!("{}/{name}", base.trim_end_matches('/')));
    let shell = value('s').unwrap_or_else(|| defaults.get("SHELL", "/bin/bash").to_string());
    let comment = value('c').unwrap_or_default();
    let day = today(sys).await.to_string();
    let expires = days_of(&value('e').unwrap_or_else(|| defaults.get("EXPIRE", "").to_string())).unwrap_or_default();
    let inactive = value('f').unwrap_or_else(|| defaults.get("INACTIVE", "-1").to_string());
    let inactive = if inactive.starts_with('-') { String::new() } else { inactive };
    let password = value('p').unwrap_or_else(|| "!".to_string());
    let days = |key: &str, default: &str| if is_system { String::new() } else { defs.get(key, default).to_string() };
    let (min, max, warn_days) =
        (days("PASS_MIN_DAYS", "0"), days("PASS_MAX_DAYS", "99999"), days("PASS_WARN_AGE", "7"));
    if !is_system {
        warn(sys, "useradd", &defs, &name, uid).await;
    }
    if own_group {
        db.add_group(&name, gid, "!");
    }
    for group in db.groups_of(&value('G').unwrap_or_default()).unwrap_or_default() {
        db.set_member(&group, &name, true);
    }
    let (uid_text, gid_text) = (uid.to_string(), gid.to_string());
    let has_shadow = db.shadow.is_there();
    let shown = if has_shadow { "x" } else { &password };
    db.passwd.push(&[&name, shown, &uid_text, &gid_text, &comment, &dir, &shell]);
    if has_shadow {
        db.shadow.push(&[&name, &password, &day, &min, &max, &warn_days, &inactive, &expires, ""]);
    }
    if !is_system || parsed.has('F') {
        subid::allocate(&mut db.subuid, &defs, 'U', &name);
        subid::allocate(&mut db.subgid, &defs, 'G', &name);
    }
    db.save(sys, 1).await?;
    let makes_home = parsed.has('m') || !parsed.has('M') && !is_system && defs.is_yes("CREATE_HOME", false);
    if !makes_home {
        return Ok(());
    }
    if sys.stat(dir.as_bytes()).await.is_ok() {
        let text = format!("warning: the home directory {dir} already exists.");
        return stop(text + "\nNot copying any file from skel directory into it.", 0);
    }
    let mode = defs.number("HOME_MODE", 0o777 & !defs.number("UMASK", 0o022));
    if home::make(sys, &dir, mode, uid, gid).await.is_err() {
        return stop(format!("cannot create directory {dir}"), 12);
    }
    let skeleton = value('k').unwrap_or_else(|| defaults.get("SKEL", "/etc/skel").to_string());
    let _ = home::fill(sys, &skeleton, &dir, (uid, gid), true).await;
    if defaults.is_yes("CREATE_MAIL_SPOOL", false) {
        unmodelled(sys, "useradd", "CREATE_MAIL_SPOOL of /etc/default/useradd").await;
    }
    Ok(())
}

/// Says that a user's number is none of those for users.
pub(super) async fn warn(sys: &Sys, tool: &str, defs: &Defs, name: &str, uid: u32) {
    let (min, max) = (defs.number("UID_MIN", 1000), defs.number("UID_MAX", 60_000));
    if uid != 0 && !(min..=max).contains(&uid) {
        let range = format!("outside of the UID_MIN {min} and UID_MAX {max} range.");
        sys.eprint(format!("{tool} warning: {name}'s uid {uid} {range}\n")).await;
    }
}
