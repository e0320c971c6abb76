//! capsh(1) and getpcaps(8) of libcap 2.66.

use std::sync::Arc;

use nslab_abi::{CapSet, Caps, Errno, Pid, Ret, Syscall};

use crate::caps::{self, Sets};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{lossy, number};

/// prctl(2).
pub(super) const PR_SET_KEEPCAPS: i32 = 8;
pub(super) const PR_CAPBSET_READ: i32 = 23;
pub(super) const PR_CAPBSET_DROP: i32 = 24;
pub(super) const PR_GET_SECUREBITS: i32 = 27;
pub(super) const PR_SET_SECUREBITS: i32 = 28;
pub(super) const PR_SET_NO_NEW_PRIVS: i32 = 38;
pub(super) const PR_GET_NO_NEW_PRIVS: i32 = 39;
pub(super) const PR_CAP_AMBIENT: i32 = 47;
pub(super) const PR_CAP_AMBIENT_IS_SET: u64 = 1;
pub(super) const PR_CAP_AMBIENT_RAISE: u64 = 2;
pub(super) const PR_CAP_AMBIENT_LOWER: u64 = 3;
pub(super) const PR_CAP_AMBIENT_CLEAR_ALL: u64 = 4;

/// prctl(2) with numbers only.
pub(super) async fn prctl(sys: &Sys, option: i32, first: u64, second: u64) -> Result<i64, Errno> {
    sys.int(Syscall::Prctl { option, args: [first, second, 0, 0], name: Vec::new() }).await
}

/// The bounding or the ambient set, one by one.
pub(super) async fn collected(sys: &Sys, option: i32) -> CapSet {
    let mut set = 0;
    for cap in 0..caps::NR_CAPS {
        let answer = match option {
            PR_CAP_AMBIENT => prctl(sys, option, PR_CAP_AMBIENT_IS_SET, u64::from(cap)).await,
            _ => prctl(sys, option, u64::from(cap), 0).await,
        };
        if answer == Ok(1) {
            set |= 1 << cap;
        }
    }
    CapSet(set)
}

/// capget(2).
pub(super) async fn sets(sys: &Sys, pid: i32) -> Result<Sets, Errno> {
    match sys.call(Syscall::Capget { pid: Pid(pid) }).await? {
        Ret::Caps(caps) => {
            Ok(Sets { effective: caps.effective, permitted: caps.permitted, inheritable: caps.inheritable })
        }
        _ => Ok(Sets::default()),
    }
}

/// capset(2).
pub(super) async fn set(sys: &Sys, sets: Sets) -> Result<(), Errno> {
    let caps = Caps { effective: sets.effective, permitted: sets.permitted, inheritable: sets.inheritable };
    sys.call(Syscall::Capset { pid: Pid(0), caps }).await.map(drop)
}

/// Why it ends: what is said to standard error, and the status.
struct Stop(String, u8);

/// `capsh [--OPTION[=VALUE]]… [-- [ARG]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let mut shell = b"/bin/bash".to_vec();
    let mut words = args.argv[1..].iter();
    while let Some(word) = words.next() {
        let text = lossy(word);
        if text == "--" {
            let argv: Vec<Vec<u8>> = std::iter::once(shell.clone()).chain(words.cloned()).collect();
            let _ = sys.flush().await;
            let errno = sys.execve(&shell, &argv, &args.envp).await;
            sys.eprint(format!("execve '{}' failed!\n", lossy(&shell))).await;
            return super::run::not_run(errno).min(1);
        }
        let (option, value) = text.split_once('=').unwrap_or((&text, ""));
        let done = match option {
            "--shell" => {
                shell = value.as_bytes().to_vec();
                Ok(())
            }
            _ => step(&sys, option, value).await,
        };
        if let Err(Stop(message, status)) = done {
            let _ = sys.flush().await;
            sys.eprint(message).await;
            return status;
        }
    }
    sys.finish("capsh", 0).await
}

/// What is done for one option; each takes effect before the next is read.
async fn step(sys: &Sys, option: &str, value: &str) -> Result<(), Stop> {
    let stop = |text: String| Err(Stop(text + "\n", 1));
    match option {
        "--print" => print(sys).await,
        "--current" => {
            let own = sets(sys, 0).await.unwrap_or_default();
            sys.print(format!("Current: {}\nCurrent IAB: {}\n", own.text(), iab(sys, own).await));
        }
        "--decode" => {
            let hex = value.strip_prefix("0x").unwrap_or(value);
            let Ok(bits) = u64::from_str_radix(hex, 16) else { return stop("invalid argument to --decode".into()) };
            sys.print(format!("0x{bits:016x}={}\n", caps::names(CapSet(bits))));
        }
        "--drop" | "--addamb" | "--delamb" => {
            let list = if value == "all" { Ok((0..caps::NR_CAPS).collect()) } else { caps::list(value) };
            let list = match list {
                Ok(list) => list,
                Err(name) => return stop(format!("capability [{name}] is unknown to libcap")),
            };
            for cap in list {
                let bit = u64::from(cap);
                let (done, what) = match option {
                    "--drop" => (prctl(sys, PR_CAPBSET_DROP, bit, 0).await, "drop bounding"),
                    "--addamb" => (prctl(sys, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, bit).await, "raise ambient"),
                    _ => (prctl(sys, PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, bit).await, "lower ambient"),
                };
                match (done, option) {
                    (Ok(_), _) => {}
                    (Err(_), "--drop") => {
                        return stop(format!("failed to drop [{}={cap}]", caps::name(cap)));
                    }
                    (Err(_), _) => return stop(format!("failed to {what} [{}={cap}]", caps::name(cap))),
                }
            }
        }
        "--noamb" => {
            if prctl(sys, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0).await.is_err() {
                return stop("failed to reset ambient set".into());
            }
        }
        "--caps" => {
            let Some(new) = Sets::parse(value) else {
                return stop(format!("unable to interpret [{value}]"));
            };
            if let Err(errno) = set(sys, new).await {
                return stop(format!("Unable to set capabilities [{value}]: {}", errno.strerror()));
            }
        }
        "--inh" => {
            let list = if value.is_empty() { Ok(Vec::new()) } else { caps::list(value) };
            let Ok(list) = list else { return stop(format!("unable to interpret [{value}]")) };
            let mut new = sets(sys, 0).await.unwrap_or_default();
            new.inheritable = CapSet(list.iter().fold(0, |bits, cap| bits | 1 << cap));
            if set(sys, new).await.is_err() {
                return stop("Unable to set inheritable capabilities".into());
            }
        }
        "--keep" => {
            if prctl(sys, PR_SET_KEEPCAPS, u64::from(value != "0"), 0).await.is_err() {
                return stop(format!("prctl(PR_SET_KEEPCAPS, {value}) failed"));
            }
        }
        "--secbits" => {
            let bits = value.strip_prefix("0x").map_or(value.parse().ok(), |hex| u64::from_str_radix(hex, 16).ok());
            let Some(bits) = bits else { return stop(format!("invalid --secbits value [{value}]")) };
            if prctl(sys, PR_SET_SECUREBITS, bits, 0).await.is_err() {
                return stop(format!("failed to set securebits to 0{bits:o}/0x{bits:x}"));
            }
        }
        "--no-new-privs" => {
            let _ = prctl(sys, PR_SET_NO_NEW_PRIVS, 1, 0).await;
        }
        "--uid" | "--gid" => {
            let Some(id) = number::<u32>(value.as_bytes()) else { return stop(format!("invalid {option} [{value}]")) };
            let (call, what) = match option {
                "--uid" => (Syscall::Setuid { uid: id }, "uid"),
                _ => (Syscall::Setgid { gid: id }, "gid"),
            };
            if let Err(errno) = sys.call(call).await {
                return stop(format!("Failed to set {what}={id}: {}", errno.strerror()));
            }
        }
        "--user" => {
            let Some((uid, gid)) = Accounts::users(sys).await.id(value.as_bytes()) else {
                return stop(format!("User [{value}] not known"));
            };
            let calls = [Syscall::Setgroups { list: vec![gid] }, Syscall::Setgid { gid }, Syscall::Setuid { uid }];
            for call in calls {
                if let Err(errno) = sys.call(call).await {
                    return stop(format!("Failed to become user [{value}]: {}", errno.strerror()));
                }
            }
        }
        "--groups" => {
            let groups = Accounts::groups(sys).await;
            let one = |name: &str| number(name.as_bytes()).or_else(|| groups.id(name.as_bytes()).map(|id| id.0));
            let Some(list) = value.split(',').map(one).collect::<Option<Vec<u32>>>() else {
                return stop(format!("Failed to identify gid for group [{value}]"));
            };
            if sys.call(Syscall::Setgroups { list }).await.is_err() {
                return stop("Failed to setgroups.".into());
            }
        }
        "--chroot" => {
            let done = sys.call(Syscall::Chroot { path: value.as_bytes().to_vec() }).await;
            if done.is_err() {
                return stop(format!("Unable to chroot to [{value}]"));
            }
            let _ = sys.call(Syscall::Chdir { path: b"/".to_vec() }).await;
        }
        "--has-p" | "--has-i" | "--has-a" | "--has-b" | "--supports" => {
            let Some(cap) = caps::number(value) else {
                return stop(format!("cap[{value}] not recognized by library"));
            };
            let own = sets(sys, 0).await.unwrap_or_default();
            let (set, what) = match option {
                "--has-p" => (own.permitted, "not permitted"),
                "--has-i" => (own.inheritable, "not inheritable"),
                "--has-a" => (collected(sys, PR_CAP_AMBIENT).await, "not in ambient set"),
                "--has-b" => (collected(sys, PR_CAPBSET_READ).await, "not in bounding set"),
                _ => (CapSet::FULL, ""),
            };
            if !set.has(nslab_abi::Cap(cap)) {
                return stop(format!("cap[{value}] {what}"));
            }
        }
        "--has-ambient" => {}
        "--is-uid" | "--is-gid" => {
            let call = if option == "--is-uid" { Syscall::Getuid } else { Syscall::Getgid };
            let got = sys.int(call).await.unwrap_or(0);
            let Some(want) = number::<i64>(value.as_bytes()) else {
                return stop(format!("invalid {option} [{value}]"));
            };
            if got != want {
                return stop(format!("{}: got={got}, want={want}", &option[5..]));
            }
        }
        "--modes" => sys.print("Supported modes: NOPRIV PURE1E_INIT PURE1E HYBRID\n"),
        "--mode" if value.is_empty() => sys.print(format!("Mode: {}\n", mode(securebits(sys).await).0)),
        "--mode" | "--inmode" | "--iab" | "--cap-uid" | "--explain" | "--suggest" | "--forkfor" | "--killit"
        | "--license" | "--noenv" | "--quiet" | "--strict" | "--has-no-new-privs" | "==" | "=+" | "-+" | "--help"
        | "-h" => {
            return Err(Stop(format!("capsh: nslab does not model option {option}\n"), crate::getopt::UNMODELLED));
        }
        _ => return Err(Stop(include_str!("usage/capsh.txt").to_string(), 1)),
    }
    Ok(())
}

async fn securebits(sys: &Sys) -> u64 {
    prctl(sys, PR_GET_SECUREBITS, 0, 0).await.unwrap_or(0) as u64
}

/// What libcap takes the process's mode for.
fn mode(securebits: u64) -> (&'static str, u8) {
    if securebits == 0 { ("HYBRID", 4) } else { ("UNCERTAIN", 0) }
}

async fn iab(sys: &Sys, own: Sets) -> String {
    let ambient = collected(sys, PR_CAP_AMBIENT).await;
    caps::iab(own.inheritable, ambient, collected(sys, PR_CAPBSET_READ).await)
}

async fn print(sys: &Sys) {
    let own = sets(sys, 0).await.unwrap_or_default();
    let (bounding, ambient) = (collected(sys, PR_CAPBSET_READ).await, collected(sys, PR_CAP_AMBIENT).await);
    let bits = securebits(sys).await;
    let privs = prctl(sys, PR_GET_NO_NEW_PRIVS, 0, 0).await.unwrap_or(0);
    let mut text = format!(
        "Current: {}\nBounding set ={}\nAmbient set ={}\nCurrent IAB: {}\n",
        own.text(),
        caps::names(bounding),
        caps::names(ambient),
        caps::iab(own.inheritable, ambient, bounding)
    );
    let width = (u64::BITS - bits.leading_zeros()).max(1);
    text += &format!("Securebits: 0{bits:o}/0x{bits:x}/{width}'b{bits:b} (no-new-privs={privs})\n");
    for (bit, what) in [(0, "noroot"), (2, "no-suid-fixup"), (4, "keep-caps"), (6, "no-ambient-raise")] {
        let is_set = if bits >> bit & 1 == 1 { "yes" } else { "no" };
        let is_locked = if bits >> (bit + 1) & 1 == 1 { "locked" } else { "unlocked" };
        text += &format!(" secure-{what}: {is_set} ({is_locked})\n");
    }
    let (users, groups) = (Accounts::users(sys).await, Accounts::groups(sys).await);
    let id = async |call: Syscall| sys.int(call).await.unwrap_or(0) as u32;
    let user = |id: u32| format!("{id}({})", users.name(id).map_or("???".to_string(), lossy));
    let group = |id: u32| format!("{id}({})", groups.name(id).map_or("???".to_string(), lossy));
    let (uid, euid) = (id(Syscall::Getuid).await, id(Syscall::Geteuid).await);
    text += &format!("uid={} euid={}\ngid={}\n", user(uid), user(euid), group(id(Syscall::Getgid).await));
    let list = match sys.call(Syscall::Getgroups { size: 65_536 }).await {
        Ok(Ret::Groups(list)) => list.into_iter().map(group).collect::<Vec<_>>().join(","),
        _ => String::new(),
    };
    let (name, number) = mode(bits);
    sys.print(text + &format!("groups={list}\nGuessed mode: {name} ({number})\n"));
}

const GETPCAPS_USAGE: &str = "usage: getcaps [opts] <pid> [<pid> ...]

  This program displays the capabilities on the queried process(es).
  The capabilities are displayed in the cap_from_text(3) format.

  Optional arguments:
     --help, -h or --usage display this message.
     --verbose             use a more verbose output format.
     --ugly or --legacy    use the archaic legacy output format.
     --iab                 show IAB of process too.
     --license             display license info
";

/// `getpcaps PID…`
pub(crate) async fn getpcaps(sys: Sys, args: Arc<Args>) -> u8 {
    if args.argv.len() < 2 {
        sys.eprint(GETPCAPS_USAGE).await;
        return 1;
    }
    let (mut before, mut after) = ("", ": ");
    let mut status = 0;
    for word in &args.argv[1..] {
        let text = lossy(word);
        match text.as_str() {
            "--verbose" => (before, after) = ("Capabilities for '", "': "),
            "--legacy" | "--ugly" => (before, after) = ("Capabilities for `", "': "),
            "--iab" | "--license" | "--help" | "-h" | "--usage" => {
                return crate::getopt::unmodelled(&sys, "getpcaps", &text).await;
            }
            _ => {
                let Some(pid) = number::<i32>(word) else {
                    let _ = sys.flush().await;
                    sys.eprint(format!("Cannot parse pid {text}: (Invalid argument)\n")).await;
                    return 1;
                };
                match sets(&sys, pid).await {
                    Ok(own) => sys.print(format!("{before}{pid}{after}{}\n", own.text())),
                    Err(errno) => {
                        let _ = sys.flush().await;
                        let text = format!("Failed to get cap's for process {pid}: ({})\n", errno.strerror());
                        sys.eprint(text).await;
                        status = 1;
                    }
                }
            }
        }
    }
    sys.finish("getpcaps", status).await
}
