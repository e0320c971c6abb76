//! newuidmap(1) and newgidmap(1) of shadow 4.13: they write maps that a user has been given in subuid(5) and subgid(5).

use std::sync::Arc;

use nslab_abi::{Cap, CapSet, Errno, Syscall};

use super::capsh;
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{lines, number};

/// What differs between the two.
struct Kind {
    name: &'static str,
    id: &'static str,
    file: &'static str,
    delegated: &'static str,
    cap: Cap,
}

const USER: Kind =
    Kind { name: "newuidmap", id: "uid", file: "uid_map", delegated: "/etc/subuid", cap: Cap::CAP_SETUID };
const GROUP: Kind =
    Kind { name: "newgidmap", id: "gid", file: "gid_map", delegated: "/etc/subgid", cap: Cap::CAP_SETGID };

/// `newuidmap PID UID LOWERUID COUNT [UID LOWERUID COUNT]…`
pub(crate) async fn newuidmap(sys: Sys, args: Arc<Args>) -> u8 {
    main(&sys, &args, &USER).await
}

/// `newgidmap PID GID LOWERGID COUNT [GID LOWERGID COUNT]…`
pub(crate) async fn newgidmap(sys: Sys, args: Arc<Args>) -> u8 {
    main(&sys, &args, &GROUP).await
}

async fn main(sys: &Sys, args: &Args, kind: &Kind) -> u8 {
    match run(sys, args, kind).await {
        Ok(()) => 0,
        Err(text) => {
            sys.eprint(text).await;
            1
        }
    }
}

fn usage(kind: &Kind) -> String {
    let Kind { name, id, .. } = kind;
    format!("usage: {name} <pid> <{id}> <lower{id}> <count> [ <{id}> <lower{id}> <count> ] ... \n")
}

/// Checks and writes; `Err` is what to say.
async fn run(sys: &Sys, args: &Args, kind: &Kind) -> Result<(), String> {
    let Kind { name, .. } = *kind;
    let words = &args.argv[1..];
    let pid = words.first().and_then(|word| number::<u32>(word));
    let Some(pid) = pid else { return Err(usage(kind)) };
    let dir = format!("/proc/{pid}");
    let Ok(owner) = sys.stat(dir.as_bytes()).await else {
        return Err(format!("{name}: Could not open proc directory for target {pid}\n"));
    };
    let uid = sys.int(Syscall::Getuid).await.unwrap_or(0) as u32;
    let gid = sys.int(Syscall::Getgid).await.unwrap_or(0) as u32;
    let users = Accounts::users(sys).await;
    let Some(user) = users.name(uid) else { return Err(format!("{name}: Cannot determine your user name.\n")) };
    let own_gid = users.id(user).map_or(gid, |ids| ids.1);
    if gid != own_gid || uid != owner.st_uid || gid != owner.st_gid {
        let target = format!("st_uid:{}, gid:{gid} pw_gid:{own_gid} st_gid:{}", owner.st_uid, owner.st_gid);
        let what = format!("Target process {pid} is owned by a different user: uid:{uid} pw_uid:{uid} {target}");
        return Err(format!("{name}: {what}\n"));
    }
    // Without the file it ends without a word.
    let delegated = sys.read_file(kind.delegated.as_bytes()).await.map_err(|_| String::new())?;
    let ranges = ranges(kind, &words[1..])?;
    let mut may_setgroups = false;
    for &[inner, lower, count] in &ranges {
        let is_delegated = count > 0 && is_delegated(&delegated, user, uid, lower, count);
        let own = if kind.id == "uid" { uid } else { gid };
        if !is_delegated && (count, lower) != (1, u64::from(own)) {
            let (id, end, lower_end) = (kind.id, inner + count, lower + count);
            return Err(format!("{name}: {id} range [{inner}-{end}) -> [{lower}-{lower_end}) not allowed\n"));
        }
        may_setgroups |= is_delegated;
    }
    if kind.id == "gid" && !may_setgroups {
        let path = format!("{dir}/setgroups");
        if let Err(errno) = sys.write_file(path.as_bytes(), b"deny\n").await {
            return Err(format!("{name}: failed to setgroups deny policy: {}\n", errno.strerror()));
        }
    }
    let has_root = kind.id == "uid" && ranges.iter().any(|range| range[1] == 0);
    lock_down(sys, kind, uid, has_root)
        .await
        .map_err(|errno| format!("{name}: Could not set caps: {}\n", errno.strerror()))?;
    let map: String = ranges.iter().map(|[inner, lower, count]| format!("{inner} {lower} {count}\n")).collect();
    let path = format!("{dir}/{}", kind.file);
    sys.write_file(path.as_bytes(), map.as_bytes())
        .await
        .map_err(|errno| format!("{name}: write to {} failed: {}\n", kind.file, errno.strerror()))
}

/// Inner id, lower id and count of each mapping.
fn ranges(kind: &Kind, words: &[Vec<u8>]) -> Result<Vec<[u64; 3]>, String> {
    let (given, wanted) = (words.len(), words.len().div_ceil(3));
    if !given.is_multiple_of(3) {
        let text =
            format!("ranges: {wanted} argc: {given}\n{}: Not enough arguments to form {wanted} mappings\n", kind.name);
        return Err(text + &usage(kind));
    }
    let mut ranges = Vec::new();
    for triple in words.chunks(3) {
        let mut range = [0; 3];
        for (value, word) in range.iter_mut().zip(triple) {
            *value = number::<u32>(word).map(u64::from).ok_or_else(|| usage(kind))?;
        }
        ranges.push(range);
    }
    Ok(ranges)
}

/// Does a line `USER:FIRST:COUNT` give all of a range to the user, by name or number?
fn is_delegated(content: &[u8], user: &[u8], uid: u32, lower: u64, count: u64) -> bool {
    lines(content).any(|line| {
        let fields: Vec<&[u8]> = line.split(|&byte| byte == b':').collect();
        let [owner, first, length] = fields[..] else { return false };
        let (Some(first), Some(length)) = (number::<u64>(first), number::<u64>(length)) else { return false };
        (owner == user || number(owner) == Some(uid)) && lower >= first && lower + count <= first.saturating_add(length)
    })
}

/// Keeps the one capability that is needed, two where root of the outer namespace is mapped, as the caller -
/// lib/idmapping.c:write_mapping().
async fn lock_down(sys: &Sys, kind: &Kind, uid: u32, has_root: bool) -> Result<(), Errno> {
    let euid = sys.int(Syscall::Geteuid).await? as u32;
    if euid != uid {
        capsh::prctl(sys, capsh::PR_SET_KEEPCAPS, 1, 0).await?;
        let keep = u32::MAX;
        sys.call(Syscall::Setresuid { ruid: keep, euid: uid, suid: keep }).await?;
    }
    let only = CapSet(1 << kind.cap.0 | if has_root { 1 << Cap::CAP_SETFCAP.0 } else { 0 });
    let mut sets = capsh::sets(sys, 0).await?;
    (sets.effective, sets.permitted) = (only, only);
    capsh::set(sys, sets).await
}
