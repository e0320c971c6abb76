//! groupadd(8), groupdel(8), groupmod(8).

use std::sync::Arc;

use super::db::Db;
use super::defs::{Defs, next_id};
use super::{Stop, end, is_valid_field, is_valid_name, misuse, stop};
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const ADD: Spec = Spec {
    shorts: "fg:hK:op:rU:",
    longs: &[
        ("force", Takes::Nothing, 'f'),
        ("gid", Takes::Argument, 'g'),
        ("help", Takes::Nothing, 'h'),
        ("key", Takes::Argument, 'K'),
        ("non-unique", Takes::Nothing, 'o'),
        ("password", Takes::Argument, 'p'),
        ("system", Takes::Nothing, 'r'),
        ("users", Takes::Argument, 'U'),
    ],
    unmodelled: "R:P:",
    unmodelled_longs: &["root", "prefix"],
    status: 2,
    usage: include_str!("../usage/groupadd.txt"),
    ..Spec::NONE
};

const DEL: Spec = Spec {
    shorts: "fh",
    longs: &[("force", Takes::Nothing, 'f'), ("help", Takes::Nothing, 'h')],
    unmodelled: "R:P:",
    unmodelled_longs: &["root", "prefix"],
    status: 2,
    usage: include_str!("../usage/groupdel.txt"),
    ..Spec::NONE
};

const MOD: Spec = Spec {
    shorts: "ag:hn:op:U:",
    longs: &[
        ("append", Takes::Nothing, 'a'),
        ("gid", Takes::Argument, 'g'),
        ("help", Takes::Nothing, 'h'),
        ("new-name", Takes::Argument, 'n'),
        ("non-unique", Takes::Nothing, 'o'),
        ("password", Takes::Argument, 'p'),
        ("users", Takes::Argument, 'U'),
    ],
    unmodelled: "R:P:",
    unmodelled_longs: &["root", "prefix"],
    status: 2,
    usage: include_str!("../usage/groupmod.txt"),
    ..Spec::NONE
};

/// `groupadd [-fro] [-g GID] [-K KEY=VALUE] [-p PASSWORD] [-U USERS] GROUP`
pub(crate) async fn groupadd(sys: Sys, args: Arc<Args>) -> u8 {
    run(&sys, &args, &ADD).await
}

/// `groupdel [-f] GROUP`
pub(crate) async fn groupdel(sys: Sys, args: Arc<Args>) -> u8 {
    run(&sys, &args, &DEL).await
}

/// `groupmod [-ao] [-g GID] [-n NAME] [-p PASSWORD] [-U USERS] GROUP`
pub(crate) async fn groupmod(sys: Sys, args: Arc<Args>) -> u8 {
    run(&sys, &args, &MOD).await
}

async fn run(sys: &Sys, args: &Args, spec: &Spec) -> u8 {
    let parsed = match args.getopt(sys, spec).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('h') {
        sys.print(spec.usage);
        return sys.finish(&args.short_name(), 0).await;
    }
    let mut db = Db::read(sys).await;
    let done = match spec.shorts {
        shorts if shorts == ADD.shorts => add(sys, &parsed, &mut db).await,
        shorts if shorts == DEL.shorts => remove(sys, &parsed, &mut db).await,
        _ => change(sys, &parsed, &mut db).await,
    };
    end(sys, &args.short_name(), spec, db, done).await
}

/// The number after `-g`.
fn given_gid(parsed: &Parsed) -> Result<Option<u32>, Stop> {
    let Some(text) = parsed.value('g').map(lossy) else { return Ok(None) };
    match text.parse() {
        Ok(gid) => Ok(Some(gid)),
        Err(_) => stop(format!("invalid group ID '{text}'"), 3),
    }
}

/// Are those after `-U` all users? The real ones say the first that is not, without their own name before it.
async fn set_users(sys: &Sys, parsed: &Parsed, db: &mut Db, group: &str) -> Result<(), Stop> {
    let Some(users) = parsed.value('U').map(lossy) else { return Ok(()) };
    let users: Vec<&str> = users.split(',').filter(|user| !user.is_empty()).collect();
    if let Some(unknown) = users.iter().find(|user| db.passwd.row(user).is_none()) {
        sys.eprint(format!("Invalid member username {unknown}\n")).await;
        return stop("", 10);
    }
    if !parsed.has('a')
        && let Some(field) = db.group.row_mut(group).and_then(|row| row.get_mut(3))
    {
        field.clear();
    }
    for user in users {
        db.set_member(group, user, true);
    }
    Ok(())
}

async fn add(sys: &Sys, parsed: &Parsed, db: &mut Db) -> Result<(), Stop> {
    let mut defs = Defs::read(sys, "/etc/login.defs").await;
    let mut gid = given_gid(parsed)?;
    if let Some(text) = parsed.value('K').map(lossy) {
        match text.split_once('=') {
            Some((name, value)) => defs.set(name, value),
            None => return stop("-K requires KEY=VALUE", 3),
        }
    }
    if parsed.has('o') && !parsed.has('g') || parsed.operands.len() != 1 {
        return misuse("", 2);
    }
    let name = lossy(&parsed.operands[0]);
    if !is_valid_name(&name) {
        return stop(format!("'{name}' is not a valid group name"), 3);
    }
    let is_forced = parsed.has('f');
    if db.group.row(&name).is_some() {
        return if is_forced { stop("", 0) } else { stop(format!("group '{name}' already exists"), 9) };
    }
    let gids = db.group.ids();
    if let Some(taken) = gid.filter(|gid| gids.contains(gid) && !parsed.has('o')) {
        if !is_forced {
            return stop(format!("GID '{taken}' already exists"), 4);
        }
        gid = None;
    }
    db.lock(sys, false, 10).await?;
    let Some(gid) = gid.or_else(|| next_id(&gids, &defs, 'G', parsed.has('r'), None)) else {
        return stop("can't create group", 4);
    };
    let password = parsed.value('p').map_or_else(|| "x".to_string(), lossy);
    db.add_group(&name, gid, &password);
    set_users(sys, parsed, db, &name).await?;
    db.save(sys, 10).await
}

async fn remove(sys: &Sys, parsed: &Parsed, db: &mut Db) -> Result<(), Stop> {
    if parsed.operands.len() != 1 {
        return misuse("", 2);
    }
    let name = lossy(&parsed.operands[0]);
    let Some(row) = db.group.row(&name) else { return stop(format!("group '{name}' does not exist"), 6) };
    let gid = row.get(2).cloned();
    if let Some(user) = db.passwd.rows.iter().find(|row| row.get(3) == gid.as_ref()).filter(|_| !parsed.has('f')) {
        return stop(format!("cannot remove the primary group of user '{}'", user[0]), 8);
    }
    db.lock(sys, false, 10).await?;
    db.remove_group(&name);
    db.save(sys, 10).await
}

async fn change(sys: &Sys, parsed: &Parsed, db: &mut Db) -> Result<(), Stop> {
    let gid = given_gid(parsed)?;
    if parsed.operands.len() != 1 || parsed.has('o') && gid.is_none() {
        return misuse("", 2);
    }
    let name = lossy(&parsed.operands[0]);
    let Some(row) = db.group.row(&name) else { return stop(format!("group '{name}' does not exist"), 6) };
    let old_gid: u32 = row.get(2).and_then(|text| text.parse().ok()).unwrap_or(0);
    if let Some(taken) = gid.filter(|gid| *gid != old_gid && db.group.ids().contains(gid) && !parsed.has('o')) {
        return stop(format!("GID '{taken}' already exists"), 4);
    }
    let new_name = parsed.value('n').map_or_else(|| name.clone(), lossy);
    if new_name != name {
        if !is_valid_name(&new_name) {
            return stop(format!("invalid group name '{new_name}'"), 3);
        }
        if db.group.row(&new_name).is_some() {
            return stop(format!("group '{new_name}' already exists"), 9);
        }
    }
    db.lock(sys, gid.is_some(), 10).await?;
    if let Some(password) = parsed.value('p').map(lossy).filter(|text| is_valid_field(text))
        && let Some(field) = db.group.row_mut(&name).and_then(|row| row.get_mut(1))
    {
        *field = password;
    }
    set_users(sys, parsed, db, &name).await?;
    for table in [&mut db.group, &mut db.gshadow] {
        if new_name != name
            && let Some(row) = table.row_mut(&name)
        {
            row[0].clone_from(&new_name);
            table.move_to_end(&new_name);
        }
    }
    if let Some(gid) = gid {
        if let Some(field) = db.group.row_mut(&new_name).and_then(|row| row.get_mut(2)) {
            *field = gid.to_string();
        }
        for row in db.passwd.rows.iter_mut().filter(|row| row.len() > 3 && row[3] == old_gid.to_string()) {
            row[3] = gid.to_string();
        }
    }
    db.save(sys, 10).await
}
