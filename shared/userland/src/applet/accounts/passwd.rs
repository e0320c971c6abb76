//! passwd(1), chpasswd(8), gpasswd(1): what they do without asking for a password.

use std::sync::Arc;

use nslab_abi::{Fd, Syscall};

use super::db::Db;
use super::{Stop, end, misuse, stop, today};
use crate::getopt::{Parsed, Spec, Takes, UNMODELLED, unmodelled};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{date, lossy};

const PASSWD: Spec = Spec {
    shorts: "adehi:ln:qSuw:x:",
    longs: &[
        ("all", Takes::Nothing, 'a'),
        ("delete", Takes::Nothing, 'd'),
        ("expire", Takes::Nothing, 'e'),
        ("help", Takes::Nothing, 'h'),
        ("inactive", Takes::Argument, 'i'),
        ("lock", Takes::Nothing, 'l'),
        ("mindays", Takes::Argument, 'n'),
        ("quiet", Takes::Nothing, 'q'),
        ("status", Takes::Nothing, 'S'),
        ("unlock", Takes::Nothing, 'u'),
        ("warndays", Takes::Argument, 'w'),
        ("maxdays", Takes::Argument, 'x'),
    ],
    unmodelled: "kr:R:",
    unmodelled_longs: &["keep-tokens", "repository", "root"],
    status: 2,
    usage: include_str!("../usage/passwd.txt"),
    ..Spec::NONE
};

const GPASSWD: Spec = Spec {
    shorts: "a:d:hM:",
    longs: &[
        ("add", Takes::Argument, 'a'),
        ("delete", Takes::Argument, 'd'),
        ("help", Takes::Nothing, 'h'),
        ("members", Takes::Argument, 'M'),
    ],
    unmodelled: "A:Q:rR",
    unmodelled_longs: &["administrators", "root", "remove-password", "restrict"],
    status: 2,
    usage: include_str!("../usage/gpasswd.txt"),
    ..Spec::NONE
};

const CHPASSWD: Spec = Spec {
    shorts: "e",
    longs: &[("encrypted", Takes::Nothing, 'e')],
    unmodelled: "c:hmR:s:",
    unmodelled_longs: &["crypt-method", "help", "md5", "root", "sha-rounds"],
    status: 2,
    ..Spec::NONE
};

/// Letters that change an account.
const CHANGES: &[char] = &['d', 'e', 'i', 'l', 'n', 'u', 'w', 'x'];

/// `passwd [OPTIONS] [LOGIN]`
pub(crate) async fn passwd(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &PASSWD).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('h') {
        sys.print(PASSWD.usage);
        return sys.finish("passwd", 0).await;
    }
    let tool = args.short_name();
    if !parsed.has('S') && !CHANGES.iter().any(|&letter| parsed.has(letter)) {
        sys.complain(&tool, "nslab does not model setting a password: no program here asks for one that fits").await;
        return UNMODELLED;
    }
    let mut db = Db::read(&sys).await;
    let done = change(&sys, &parsed, &mut db).await;
    end(&sys, &tool, &PASSWD, db, done).await
}

/// One line of `passwd -S`.
fn status(db: &Db, name: &str) -> String {
    let Some(row) = db.shadow.row(name).filter(|row| row.len() == 9) else {
        let password = db.passwd.row(name).and_then(|row| row.get(1)).map_or("", String::as_str);
        return format!("{name} {}\n", kind(password));
    };
    let number = |at: usize| row[at].parse::<i64>().unwrap_or(-1);
    let (year, month, day) = date(number(2));
    let [min, max, warn, inactive] = [3, 4, 5, 6].map(number);
    format!("{name} {} {year}-{month:02}-{day:02} {min} {max} {warn} {inactive}\n", kind(&row[1]))
}

fn kind(password: &str) -> &'static str {
    match password {
        "" => "NP",
        text if text.starts_with(['!', '*']) => "L",
        _ => "P",
    }
}

async fn change(sys: &Sys, parsed: &Parsed, db: &mut Db) -> Result<(), Stop> {
    let is_root = sys.int(Syscall::Getuid).await == Ok(0);
    let uid = sys.int(Syscall::Getuid).await.unwrap_or(0) as u32;
    let own = db.passwd.numbered(uid).map(|row| row[0].clone()).unwrap_or_default();
    let is_change = CHANGES.iter().any(|&letter| parsed.has(letter));
    if parsed.has('a') {
        if !parsed.has('S') || is_change || !parsed.operands.is_empty() {
            return misuse("", 2);
        }
        if !is_root {
            return stop("Permission denied.", 1);
        }
        for row in &db.passwd.rows {
            sys.print(status(db, &row[0]));
        }
        return Ok(());
    }
    // These change somebody, who is named.
    if parsed.operands.len() > 1
        || ['d', 'e', 'l', 'u'].iter().any(|&letter| parsed.has(letter)) && parsed.operands.is_empty()
    {
        return misuse("", 2);
    }
    let name = parsed.operands.first().map_or(own.clone(), |name| lossy(name));
    if is_change && !is_root {
        return stop("Permission denied.", 1);
    }
    if db.passwd.row(&name).is_none() {
        return stop(format!("user '{name}' does not exist"), 1);
    }
    if !is_root && name != own {
        return stop(format!("You may not view or modify password information for {name}."), 1);
    }
    if parsed.has('S') {
        sys.print(status(db, &name));
        return Ok(());
    }
    db.lock(sys, true, 5).await?;
    let day = today(sys).await.to_string();
    let Some(row) = db.shadow.row_mut(&name).filter(|row| row.len() == 9) else {
        return stop(format!("user '{name}' has no row in /etc/shadow, which nslab does not model"), UNMODELLED);
    };
    for (letter, value) in &parsed.options {
        let text = value.as_deref().map(lossy).unwrap_or_default();
        match letter {
            'd' => (row[1], row[2]) = (String::new(), day.clone()),
            'e' => row[2] = "0".to_string(),
            'l' if !row[1].starts_with('!') => row[1].insert(0, '!'),
            'u' if row[1] == "!" => {
                let text = "unlocking the password would result in a passwordless account.".to_string();
                let tail = "You should set a password with usermod -p to unlock the password of this account.\n";
                return Err(Stop { text, status: 3, with_usage: false, tail });
            }
            'u' => row[1] = row[1].trim_start_matches('!').to_string(),
            'n' | 'x' | 'w' | 'i' => {
                let Some(days) = text.parse::<i64>().ok().filter(|days| *days >= -1) else {
                    return misuse(format!("invalid numeric argument '{text}'"), 6);
                };
                let at = [('n', 3), ('x', 4), ('w', 5), ('i', 6)].iter().find(|pair| pair.0 == *letter);
                row[at.map_or(3, |pair| pair.1)] = if days < 0 { String::new() } else { days.to_string() };
            }
            _ => {}
        }
    }
    db.save(sys, 3).await?;
    if !parsed.has('q') {
        sys.print("passwd: password changed.\n");
    }
    Ok(())
}

/// `chpasswd -e`: lines `LOGIN:PASSWORD`, encrypted already.
pub(crate) async fn chpasswd(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &CHPASSWD).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if !parsed.has('e') {
        return unmodelled(&sys, "chpasswd", "(none): encrypting a password; -e takes an encrypted one").await;
    }
    let mut db = Db::read(&sys).await;
    let done = set_passwords(&sys, &mut db).await;
    end(&sys, &args.short_name(), &CHPASSWD, db, done).await
}

async fn set_passwords(sys: &Sys, db: &mut Db) -> Result<(), Stop> {
    db.lock(sys, true, 1).await?;
    let input = lossy(&sys.read_all(Fd(0)).await.unwrap_or_default());
    let day = today(sys).await.to_string();
    let mut wrong = String::new();
    for (at, line) in input.lines().enumerate() {
        let number = at + 1;
        match line.split_once(':') {
            None => wrong += &format!("line {number}: missing new password\n"),
            Some((name, _)) if db.passwd.row(name).is_none() => {
                wrong += &format!("line {number}: user '{name}' does not exist\n");
            }
            Some((name, password)) => match db.shadow.row_mut(name).filter(|row| row.len() == 9) {
                Some(row) => (row[1], row[2]) = (password.to_string(), day.clone()),
                None => {
                    if let Some(field) = db.passwd.row_mut(name).and_then(|row| row.get_mut(1)) {
                        *field = password.to_string();
                    }
                }
            },
        }
    }
    if !wrong.is_empty() {
        return stop(wrong + "error detected, changes ignored", 1);
    }
    db.save(sys, 1).await
}

/// `gpasswd {-a USER | -d USER | -M USERS} GROUP`
pub(crate) async fn gpasswd(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &GPASSWD).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('h') {
        sys.print(GPASSWD.usage);
        return sys.finish("gpasswd", 0).await;
    }
    let tool = args.short_name();
    let mut db = Db::read(&sys).await;
    let done = change_members(&sys, &tool, &parsed, &mut db).await;
    end(&sys, &tool, &GPASSWD, db, done).await
}

async fn change_members(sys: &Sys, tool: &str, parsed: &Parsed, db: &mut Db) -> Result<(), Stop> {
    for (letter, value) in &parsed.options {
        for user in value.as_deref().map(lossy).unwrap_or_default().split(',') {
            if *letter != 'd' && !user.is_empty() && db.passwd.row(user).is_none() {
                return stop(format!("user '{user}' does not exist"), 3);
            }
        }
    }
    if parsed.operands.len() != 1 {
        return misuse("", 2);
    }
    let Some((letter, value)) = parsed.options.first() else {
        sys.complain(tool, "nslab does not model setting a group's password").await;
        return stop("", UNMODELLED);
    };
    let group = lossy(&parsed.operands[0]);
    if db.group.row(&group).is_none() {
        return stop(format!("group '{group}' does not exist in /etc/group"), 3);
    }
    if sys.int(Syscall::Getuid).await != Ok(0) {
        return stop("Permission denied.", 1);
    }
    let users = value.as_deref().map(lossy).unwrap_or_default();
    match letter {
        'a' => {
            sys.print(format!("Adding user {users} to group {group}\n"));
            db.lock(sys, false, 1).await?;
            db.set_member(&group, &users, true);
        }
        'd' => {
            sys.print(format!("Removing user {users} from group {group}\n"));
            db.lock(sys, false, 1).await?;
            if !db.memberships(&users).contains(&group) {
                return stop(format!("user '{users}' is not a member of '{group}'"), 3);
            }
            db.set_member(&group, &users, false);
        }
        _ => {
            db.lock(sys, false, 1).await?;
            for table in [&mut db.group, &mut db.gshadow] {
                if let Some(field) = table.row_mut(&group).and_then(|row| row.get_mut(3)) {
                    field.clone_from(&users);
                }
            }
        }
    }
    db.save(sys, 1).await
}
