//! userdel(8).

use std::sync::Arc;

use super::db::Db;
use super::defs::Defs;
use super::{Stop, end, misuse, stop};
use crate::applet::rm;
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::procfs::Proc;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "fhr",
    longs: &[("force", Takes::Nothing, 'f'), ("help", Takes::Nothing, 'h'), ("remove", Takes::Nothing, 'r')],
    unmodelled: "R:P:Z",
    unmodelled_longs: &["root", "prefix", "selinux-user"],
    status: 2,
    usage: include_str!("../usage/userdel.txt"),
    ..Spec::NONE
};

/// `userdel [-fr] LOGIN`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('h') {
        sys.print(SPEC.usage);
        return sys.finish("userdel", 0).await;
    }
    let mut db = Db::read(&sys).await;
    let done = remove(&sys, &args.short_name(), &parsed, &mut db).await;
    end(&sys, &args.short_name(), &SPEC, db, done).await
}

/// The first process, by its number, that runs as a user or as one of its subordinate ids.
pub(super) async fn busy(sys: &Sys, db: &Db, user: &str, uid: u32) -> Option<i32> {
    let range = |row: &Vec<String>| Some(row.get(1)?.parse::<u64>().ok()?..).zip(row.get(2)?.parse::<u64>().ok());
    let rows = db.subuid.rows.iter().filter(|row| row[0] == user);
    let ranges: Vec<(u64, u64)> = rows.filter_map(range).map(|(first, count)| (first.start, count)).collect();
    let is_theirs = |id: u32| {
        let id64 = u64::from(id);
        id == uid || ranges.iter().any(|&(first, count)| id64 >= first && id64 - first < count)
    };
    for pid in Proc::pids(sys).await {
        let Some(process) = Proc::read(sys, pid).await else { continue };
        // Processes with another root are none of this machine's users.
        let root = sys.stat(format!("/proc/{pid}/root").as_bytes()).await;
        let own = sys.stat(b"/").await;
        let is_elsewhere = matches!((root, own), (Ok(a), Ok(b)) if (a.st_dev, a.st_ino) != (b.st_dev, b.st_ino));
        if !is_elsewhere && process.uids[..3].iter().any(|&id| is_theirs(id)) {
            return Some(pid);
        }
    }
    None
}

async fn remove(sys: &Sys, tool: &str, parsed: &Parsed, db: &mut Db) -> Result<(), Stop> {
    if parsed.operands.len() != 1 {
        return misuse("", 2);
    }
    let name = lossy(&parsed.operands[0]);
    let Some(row) = db.passwd.row(&name).cloned() else { return stop(format!("user '{name}' does not exist"), 6) };
    let field = |at: usize| row.get(at).map_or("", String::as_str);
    let (uid, gid): (u32, u32) = (field(2).parse().unwrap_or(0), field(3).parse().unwrap_or(0));
    if let Some(pid) = busy(sys, db, &name, uid).await {
        let text = format!("user {name} is currently used by process {pid}");
        if !parsed.has('f') {
            return stop(text, 8);
        }
        sys.complain(tool, text).await;
    }
    db.lock(sys, true, 1).await?;
    db.passwd.rows.retain(|row| row[0] != name);
    for table in [&mut db.shadow, &mut db.subuid, &mut db.subgid] {
        table.rows.retain(|row| row[0] != name);
    }
    for group in db.memberships(&name) {
        db.set_member(&group, &name, false);
    }
    let defs = Defs::read(sys, "/etc/login.defs").await;
    if defs.is_yes("USERGROUPS_ENAB", true)
        && let Some(group) = db.group.row(&name)
    {
        let has_members = group.get(3).is_some_and(|list| !list.is_empty());
        let is_own = group.get(2).and_then(|text| text.parse().ok()) == Some(gid);
        let is_primary = db.passwd.rows.iter().any(|row| row.get(3).and_then(|text| text.parse().ok()) == Some(gid));
        let kept = match (is_own, has_members, is_primary && !parsed.has('f')) {
            (false, ..) => Some(format!("not removed because it is not the primary group of user {name}.")),
            (_, true, _) => Some("not removed because it has other members.".to_string()),
            (.., true) => Some("is the primary group of another user and is not removed.".to_string()),
            _ => None,
        };
        match kept {
            Some(why) => sys.complain(tool, format!("group {name} {why}")).await,
            None => db.remove_group(&name),
        }
    }
    db.save(sys, 1).await?;
    if !parsed.has('r') {
        return Ok(());
    }
    let dir = field(5);
    let mail = format!("/var/mail/{name}");
    let mut status = 0;
    match sys.stat(mail.as_bytes()).await {
        Err(_) => sys.complain(tool, format!("{name} mail spool ({mail}) not found")).await,
        Ok(_) => status = rm::tree(sys, tool, mail.as_bytes()).await,
    }
    match sys.stat(dir.as_bytes()).await {
        Err(_) => sys.complain(tool, format!("{name} home directory ({dir}) not found")).await,
        Ok(stat) if stat.st_uid != uid && !parsed.has('f') => {
            return stop(format!("{dir} not owned by {name}, not removing"), 12);
        }
        Ok(_) if rm::tree(sys, tool, dir.as_bytes()).await != 0 => {
            return stop(format!("error removing directory {dir}"), 12);
        }
        Ok(_) => {}
    }
    if status == 0 { Ok(()) } else { stop("", 12) }
}
