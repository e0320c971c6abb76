//! setpriv(1) of util-linux 2.38.1.

use std::sync::Arc;

use nslab_abi::{Cap, CapSet, Errno, Ret, Syscall};

use super::capsh::{
    PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, PR_CAP_AMBIENT_RAISE, PR_CAPBSET_DROP, PR_CAPBSET_READ, PR_GET_NO_NEW_PRIVS,
    PR_GET_SECUREBITS, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS, PR_SET_SECUREBITS, collected, prctl, sets,
};
use crate::caps;
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "d",
    longs: &[
        ("dump", Takes::Nothing, 'd'),
        ("nnp", Takes::Nothing, 'n'),
        ("no-new-privs", Takes::Nothing, 'n'),
        ("inh-caps", Takes::Argument, 'i'),
        ("ambient-caps", Takes::Argument, 'a'),
        ("bounding-set", Takes::Argument, 'b'),
        ("list-caps", Takes::Nothing, 'l'),
        ("ruid", Takes::Argument, '1'),
        ("euid", Takes::Argument, '2'),
        ("rgid", Takes::Argument, '3'),
        ("egid", Takes::Argument, '4'),
        ("reuid", Takes::Argument, '5'),
        ("regid", Takes::Argument, '6'),
        ("clear-groups", Takes::Nothing, 'c'),
        ("keep-groups", Takes::Nothing, 'k'),
        ("init-groups", Takes::Nothing, 'I'),
        ("groups", Takes::Argument, 'g'),
        ("securebits", Takes::Argument, 's'),
        ("pdeathsig", Takes::Argument, 'p'),
        ("reset-env", Takes::Nothing, 'r'),
    ],
    unmodelled: "hV",
    unmodelled_longs: &["selinux-label", "apparmor-profile", "help", "version"],
    in_order: true,
    short_hint: true,
    ..Spec::NONE
};

/// prctl(2).
const PR_SET_PDEATHSIG: i32 = 1;
const PR_GET_PDEATHSIG: i32 = 2;
/// `setresuid`'s "leave it".
const KEEP: u32 = u32::MAX;
/// What an option is wrong with.
const STATUS: u8 = 127;

/// `setpriv [OPTIONS] PROGRAM [ARG]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    match run(&sys, &args, &parsed).await {
        Ok(status) => status,
        Err(message) => {
            sys.complain("setpriv", message).await;
            1
        }
    }
}

async fn run(sys: &Sys, args: &Args, parsed: &Parsed) -> Result<u8, String> {
    if parsed.has('d') {
        if parsed.options.iter().any(|option| option.0 != 'd') || !parsed.operands.is_empty() {
            return Err("--dump is incompatible with all other options".to_string());
        }
        dump(sys, parsed.options.len() > 1).await;
        return Ok(sys.finish("setpriv", 0).await);
    }
    if parsed.has('l') {
        for cap in 0..caps::NR_CAPS {
            sys.print(format!("{}\n", short(cap)));
        }
        return Ok(sys.finish("setpriv", 0).await);
    }
    if parsed.operands.is_empty() {
        return Err("No program specified".to_string());
    }
    let (users, groups) = (Accounts::users(sys).await, Accounts::groups(sys).await);
    let (ruid, euid) = pair(parsed, &users, "uid", ['1', '2', '5'])?;
    let (rgid, egid) = pair(parsed, &groups, "gid", ['3', '4', '6'])?;
    let ways = ['c', 'k', 'I', 'g'].into_iter().filter(|&letter| parsed.has(letter)).count();
    if ways > 1 {
        return Err("mutually exclusive arguments: --clear-groups --keep-groups --init-groups --groups".to_string());
    }
    if (rgid.is_some() || egid.is_some()) && ways == 0 {
        return Err("--[re]gid requires --keep-groups, --clear-groups, --init-groups, or --groups".to_string());
    }
    if parsed.has('I') && ruid.is_none() {
        return Err("--init-groups requires --ruid or --reuid".to_string());
    }
    let failed = |what: &'static str| move |errno: Errno| format!("{what}: {}", errno.strerror());
    let (inherited, ambient) = (changes(parsed, 'i')?, changes(parsed, 'a')?);
    let (bounding, securebits) = (changes(parsed, 'b')?, securebits(sys, parsed).await?);
    if parsed.has('n') {
        prctl(sys, PR_SET_NO_NEW_PRIVS, 1, 0).await.map_err(failed("disallow granting new privileges failed"))?;
    }
    prctl(sys, PR_SET_KEEPCAPS, 1, 0).await.map_err(failed("keep process capabilities failed"))?;
    if rgid.is_some() || egid.is_some() {
        let (rgid, egid) = (rgid.unwrap_or(KEEP), egid.unwrap_or(KEEP));
        sys.call(Syscall::Setresgid { rgid, egid, sgid: egid }).await.map_err(failed("setresgid failed"))?;
    }
    let list = match (parsed.has('c'), parsed.has('I'), parsed.value('g')) {
        (true, ..) => Some(Vec::new()),
        (_, true, _) => {
            let name = ruid
                .and_then(|uid| users.name(uid))
                .ok_or("uid not found, --init-groups requires an user that can be found on the system")?;
            Some(users.id(name).map(|ids| ids.1).into_iter().collect())
        }
        (.., Some(text)) => {
            let one = |name: &[u8]| groups.id(name).map(|ids| ids.0).or_else(|| number(name));
            let ids: Option<Vec<u32>> = text.split(|&byte| byte == b',').map(one).collect();
            Some(ids.ok_or("Invalid supplementary group id")?)
        }
        _ => None,
    };
    if let Some(list) = list {
        sys.call(Syscall::Setgroups { list }).await.map_err(failed("setgroups failed"))?;
    }
    // Dropping bounding capabilities needs what a change of user takes away.
    change_sets(sys, &inherited, &[], &bounding).await?;
    if ruid.is_some() || euid.is_some() {
        let (ruid, euid) = (ruid.unwrap_or(KEEP), euid.unwrap_or(KEEP));
        sys.call(Syscall::Setresuid { ruid, euid, suid: euid }).await.map_err(failed("setresuid failed"))?;
    }
    if let Some(bits) = securebits {
        prctl(sys, PR_SET_SECUREBITS, bits, 0).await.map_err(failed("set process securebits failed"))?;
    }
    change_sets(sys, &[], &ambient, &[]).await?;
    if let Some(name) = parsed.value('p').map(lossy) {
        let signal = match name.as_str() {
            "keep" => None,
            "clear" => Some(0),
            name => Some(super::kill::signal(name).ok_or_else(|| format!("unknown signal: {name}"))?),
        };
        if let Some(signal) = signal {
            prctl(sys, PR_SET_PDEATHSIG, signal as u64, 0).await.map_err(failed("set parent death signal failed"))?;
        }
    }
    let environment = if parsed.has('r') { environment(args, &users, ruid) } else { args.envp.clone() };
    let errno = sys.execvp(&parsed.operands, &environment).await;
    sys.complain_errno("setpriv", format!("failed to execute {}", lossy(&parsed.operands[0])), errno).await;
    Ok(super::run::not_run(errno).min(STATUS))
}

/// Real and effective id of three options.
fn pair(
    parsed: &Parsed,
    accounts: &Accounts,
    what: &str,
    letters: [char; 3],
) -> Result<(Option<u32>, Option<u32>), String> {
    let names = [format!("r{what}"), format!("e{what}"), format!("re{what}")];
    let mut ids = [None; 3];
    for ((id, letter), name) in ids.iter_mut().zip(letters).zip(&names) {
        if let Some(text) = parsed.value(letter) {
            let found = accounts.id(text).map(|ids| ids.0).or_else(|| number(text));
            *id = Some(found.ok_or_else(|| format!("failed to parse {name}: '{}'", lossy(text)))?);
        }
    }
    for (id, name) in ids.iter().zip(&names).take(2) {
        if id.is_some() && ids[2].is_some() {
            return Err(format!("duplicate {name}"));
        }
    }
    Ok((ids[0].or(ids[2]), ids[1].or(ids[2])))
}

/// `+net_admin,-all`: which capabilities, and whether they are added.
fn changes(parsed: &Parsed, letter: char) -> Result<Vec<(u8, bool)>, String> {
    let Some(text) = parsed.value(letter).map(lossy) else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for item in text.split(',') {
        let (is_added, name) = match (item.strip_prefix('+'), item.strip_prefix('-')) {
            (Some(name), _) => (true, name),
            (_, Some(name)) => (false, name),
            _ => return Err("bad capability string".to_string()),
        };
        match name {
            "all" => all.extend((0..caps::NR_CAPS).map(|cap| (cap, is_added))),
            name => {
                let cap = caps::number(&format!("cap_{name}"));
                all.push((cap.ok_or_else(|| format!("unknown capability \"{name}\""))?, is_added));
            }
        }
    }
    Ok(all)
}

async fn change_sets(
    sys: &Sys,
    inherited: &[(u8, bool)],
    ambient: &[(u8, bool)],
    bounding: &[(u8, bool)],
) -> Result<(), String> {
    let mut wanted = [true; caps::NR_CAPS as usize];
    for &(cap, is_added) in bounding {
        wanted[usize::from(cap)] = is_added;
    }
    for cap in (0..caps::NR_CAPS).filter(|&cap| !wanted[usize::from(cap)]) {
        prctl(sys, PR_CAPBSET_DROP, u64::from(cap), 0).await.map_err(|_| "apply bounding set")?;
    }
    if !inherited.is_empty() {
        let mut own = sets(sys, 0).await.unwrap_or_default();
        for &(cap, is_added) in inherited {
            let bits = own.inheritable.without(Cap(cap)).0;
            own.inheritable = CapSet(if is_added { bits | 1 << cap } else { bits });
        }
        super::capsh::set(sys, own).await.map_err(|_| "apply capabilities")?;
    }
    for &(cap, is_added) in ambient {
        let how = if is_added { PR_CAP_AMBIENT_RAISE } else { PR_CAP_AMBIENT_LOWER };
        // The real one says nothing of those that cannot be raised.
        let _ = prctl(sys, PR_CAP_AMBIENT, how, u64::from(cap)).await;
    }
    Ok(())
}

/// Bits of capabilities(7) by setpriv's names.
const SECUREBITS: [(&str, u64); 6] = [
    ("noroot", 1),
    ("noroot_locked", 2),
    ("no_setuid_fixup", 4),
    ("no_setuid_fixup_locked", 8),
    ("keep_caps", 16),
    ("keep_caps_locked", 32),
];

async fn securebits(sys: &Sys, parsed: &Parsed) -> Result<Option<u64>, String> {
    let Some(text) = parsed.value('s').map(lossy) else { return Ok(None) };
    let mut bits = prctl(sys, PR_GET_SECUREBITS, 0, 0).await.unwrap_or(0) as u64;
    for item in text.split(',') {
        let (is_added, name) = match (item.strip_prefix('+'), item.strip_prefix('-')) {
            (Some(name), _) => (true, name),
            (_, Some(name)) => (false, name),
            _ => return Err("bad securebits string".to_string()),
        };
        let Some((_, bit)) =
            SECUREBITS.iter().find(|(known, _)| *known == name).filter(|(name, _)| !name.starts_with("keep"))
        else {
            return Err("unrecognized securebit".to_string());
        };
        bits = if is_added { bits | bit } else { bits & !bit };
    }
    Ok(Some(bits | 16))
}

fn environment(args: &Args, users: &Accounts, uid: Option<u32>) -> Vec<Vec<u8>> {
    let name = uid.map_or("root".to_string(), |uid| lossy(&users.name_or_number(uid)));
    let (home, paths) = match uid.unwrap_or(0) {
        0 => ("/root".to_string(), "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin"),
        _ => (format!("/home/{name}"), "/usr/local/bin:/bin:/usr/bin"),
    };
    let term = args.env("TERM").map(|term| format!("TERM={}", lossy(term)));
    let rest =
        ["SHELL=/bin/bash".to_string(), format!("HOME={home}"), format!("USER={name}"), format!("LOGNAME={name}")];
    let all = term.into_iter().chain(rest).chain([format!("PATH={paths}")]);
    all.map(String::into_bytes).collect()
}

/// A capability as setpriv calls it.
fn short(cap: u8) -> String {
    caps::name(cap)[4..].to_string()
}

fn shown(set: CapSet) -> String {
    let names: Vec<String> = (0..caps::NR_CAPS).filter(|&cap| set.has(Cap(cap))).map(short).collect();
    if names.is_empty() { "[none]".to_string() } else { names.join(",") }
}

async fn dump(sys: &Sys, is_long: bool) {
    let id = async |call: Syscall| sys.int(call).await.unwrap_or(0);
    let mut text = format!(
        "uid: {}\neuid: {}\ngid: {}\negid: {}\n",
        id(Syscall::Getuid).await,
        id(Syscall::Geteuid).await,
        id(Syscall::Getgid).await,
        id(Syscall::Getegid).await
    );
    let groups = match sys.call(Syscall::Getgroups { size: 65_536 }).await {
        Ok(Ret::Groups(list)) if !list.is_empty() => {
            list.iter().map(|gid| gid.to_string()).collect::<Vec<_>>().join(",")
        }
        _ => "[none]".to_string(),
    };
    let privs = prctl(sys, PR_GET_NO_NEW_PRIVS, 0, 0).await.unwrap_or(0);
    text += &format!("Supplementary groups: {groups}\nno_new_privs: {privs}\n");
    let own = sets(sys, 0).await.unwrap_or_default();
    if is_long {
        text += &format!("Effective capabilities: {}\n", shown(own.effective));
        text += &format!("Permitted capabilities: {}\n", shown(own.permitted));
    }
    let (ambient, bounding) = (collected(sys, PR_CAP_AMBIENT).await, collected(sys, PR_CAPBSET_READ).await);
    text += &format!("Inheritable capabilities: {}\n", shown(own.inheritable));
    text += &format!("Ambient capabilities: {}\n", shown(ambient));
    text += &format!("Capability bounding set: {}\n", shown(bounding));
    let bits = prctl(sys, PR_GET_SECUREBITS, 0, 0).await.unwrap_or(0) as u64;
    let names: Vec<&str> =
        SECUREBITS.iter().filter(|(name, bit)| bits & bit != 0 && *name != "keep_caps").map(|row| row.0).collect();
    text += &format!("Securebits: {}\n", if names.is_empty() { "[none]".to_string() } else { names.join(",") });
    let signal = match sys.call(Syscall::Prctl { option: PR_GET_PDEATHSIG, args: [0; 4], name: Vec::new() }).await {
        Ok(Ret::Bytes(bytes)) => bytes.first().copied().unwrap_or(0),
        _ => 0,
    };
    text += &match nslab_abi::Signal::new(i32::from(signal)) {
        Some(signal) => format!("Parent death signal: {}\n", &signal.name()[3..]),
        None => "Parent death signal: [none]\n".to_string(),
    };
    sys.print(text);
}
