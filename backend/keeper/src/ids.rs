//! Which ids of the host a session's users stand for.

use std::fs;

use nix::errno::Errno;
use nix::sys::socket::{AddressFamily, SockFlag, SockType, UnixAddr, bind, socket};
use nix::unistd::{User, getegid, geteuid};
use std::os::fd::{AsRawFd, OwnedFd};

use crate::error::{Step, StepError, StepResult};

/// Ids in a session of plan [`Plan::Full`].
pub const FULL_COUNT: u32 = 65536;

/// First id of the ranges that root gives to sessions.
///
/// "1879048192…2147352575 - unused" - systemd's UIDS-GIDS: no account, no container manager.
const FIRST_BASE: u32 = 0x7000_0000;
/// One beyond the last of them.
const END_BASE: u32 = 0x7ffe_0000;

/// An id plan, as users name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Ids 0 to 65535, mapped onto a range of their own.
    Full,
    /// 0 alone.
    Single,
}

impl Plan {
    /// Returns the plan's name in options and messages.
    pub fn name(self) -> &'static str {
        match self {
            Plan::Full => "full",
            Plan::Single => "single",
        }
    }
}

/// Who writes the id maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdMethod {
    /// Root of the user namespace that nslab runs in.
    Root,
    /// `newuidmap` and `newgidmap`.
    Helper,
    /// Anybody, for the own id alone.
    Own,
    /// Nobody: there is no user namespace, and the ids are the host's own (machine `bare`).
    Unmapped,
}

/// The ids of one session; the range is taken as long as this lives.
#[derive(Debug)]
pub struct IdPlan {
    /// What it is called.
    pub plan: Plan,
    /// Who writes the maps.
    pub method: IdMethod,
    /// The host's user id behind 0.
    pub first_uid: u32,
    /// The host's group id behind 0.
    pub first_gid: u32,
    /// How many ids there are.
    pub count: u32,
    /// An abstract socket named after the range: the kernel lets go of it when the keeper ends, however it ends.
    _taken: Option<OwnedFd>,
}

impl IdPlan {
    /// Takes ids for one session; without a wish, `full` where it can be had.
    pub fn take(wish: Option<Plan>) -> StepResult<IdPlan> {
        match wish {
            Some(plan) => IdPlan::take_plan(plan),
            None => IdPlan::take_plan(Plan::Full).or_else(|_| IdPlan::take_plan(Plan::Single)),
        }
    }

    /// The host's own ids, for the machine `bare`.
    pub fn of_the_host() -> StepResult<IdPlan> {
        let map = fs::read_to_string("/proc/self/uid_map").step(|| "read /proc/self/uid_map".into())?;
        // "4294967295" of them are what the initial user namespace shows - user_namespaces(7).
        let is_initial = map.split_whitespace().eq(["0", "0", "4294967295"]);
        if !geteuid().is_root() || !is_initial {
            return Err(StepError::new("machine bare", "needs root of the initial user namespace"));
        }
        Ok(IdPlan {
            plan: Plan::Full,
            method: IdMethod::Unmapped,
            first_uid: 0,
            first_gid: 0,
            count: FULL_COUNT,
            _taken: None,
        })
    }

    fn take_plan(plan: Plan) -> StepResult<IdPlan> {
        match (plan, geteuid().is_root()) {
            (_, true) => IdPlan::own_range(plan),
            (Plan::Full, false) => IdPlan::subordinate(),
            (Plan::Single, false) => Ok(IdPlan {
                plan,
                method: IdMethod::Own,
                first_uid: geteuid().as_raw(),
                first_gid: getegid().as_raw(),
                count: 1,
                _taken: None,
            }),
        }
    }

    /// Root takes a range that nobody uses. Never its own ids: `0 0 65536` as the map contains nothing.
    fn own_range(plan: Plan) -> StepResult<IdPlan> {
        let used = used_ranges();
        let mapped = mapped_ranges();
        for base in (FIRST_BASE..END_BASE).step_by(FULL_COUNT as usize) {
            let is_mapped =
                mapped.iter().any(|range| range.0 <= u64::from(base) && u64::from(base + FULL_COUNT) <= range.1);
            let is_used = used.iter().any(|range| range.0 < u64::from(base + FULL_COUNT) && u64::from(base) < range.1);
            if !is_mapped || is_used {
                continue;
            }
            if let Some(taken) = take_name(base)? {
                let count = if plan == Plan::Full { FULL_COUNT } else { 1 };
                return Ok(IdPlan {
                    plan,
                    method: IdMethod::Root,
                    first_uid: base,
                    first_gid: base,
                    count,
                    _taken: Some(taken),
                });
            }
        }
        Err(StepError::new(
            "take a range of ids",
            "none of 1879048192 to 2147352575 is both free and mapped in this user namespace",
        ))
    }

    /// An ordinary user takes a range that /etc/subuid and /etc/subgid give.
    fn subordinate() -> StepResult<IdPlan> {
        let uid = geteuid();
        let name = User::from_uid(uid).ok().flatten().map(|user| user.name);
        let owns = |owner: &str| owner == uid.to_string() || name.as_deref() == Some(owner);
        let gids: Vec<(u32, u32)> = subordinate_rows("/etc/subgid", owns).collect();
        for (first_uid, uids) in subordinate_rows("/etc/subuid", owns) {
            for (first_gid, nr_gids) in &gids {
                for slot in 0..uids.min(*nr_gids) / FULL_COUNT {
                    let base = first_uid + slot * FULL_COUNT;
                    if let Some(taken) = take_name(base)? {
                        return Ok(IdPlan {
                            plan: Plan::Full,
                            method: IdMethod::Helper,
                            first_uid: base,
                            first_gid: first_gid + slot * FULL_COUNT,
                            count: FULL_COUNT,
                            _taken: Some(taken),
                        });
                    }
                }
            }
        }
        let user = name.unwrap_or_else(|| uid.to_string());
        Err(StepError::new(
            "take subordinate ids",
            format!(
                "no free row of {FULL_COUNT} ids for {user} in /etc/subuid and /etc/subgid (as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {user})"
            ),
        ))
    }
}

/// Binds the abstract socket that stands for a range; `None` if another session has it.
fn take_name(base: u32) -> StepResult<Option<OwnedFd>> {
    let fd = socket(AddressFamily::Unix, SockType::Datagram, SockFlag::SOCK_CLOEXEC, None)
        .step(|| "socket(AF_UNIX)".into())?;
    let name = UnixAddr::new_abstract(format!("nslab-ids-{base}").as_bytes()).step(|| "name a range of ids".into())?;
    match bind(fd.as_raw_fd(), &name) {
        Ok(()) => Ok(Some(fd)),
        Err(Errno::EADDRINUSE) => Ok(None),
        Err(errno) => Err(errno).step(|| "take a range of ids".into()),
    }
}

/// Returns the ids that accounts, groups and subordinate rows use, as half-open ranges.
fn used_ranges() -> Vec<(u64, u64)> {
    let mut used = Vec::new();
    for path in ["/etc/passwd", "/etc/group"] {
        let text = fs::read_to_string(path).unwrap_or_default();
        let ids = text.lines().filter_map(|line| line.split(':').nth(2)?.parse::<u64>().ok());
        used.extend(ids.map(|id| (id, id + 1)));
    }
    for path in ["/etc/subuid", "/etc/subgid"] {
        used.extend(
            subordinate_rows(path, |_| true)
                .map(|(first, count)| (u64::from(first), u64::from(first) + u64::from(count))),
        );
    }
    used
}

/// Returns the ids that exist in the user namespace nslab runs in, as half-open ranges.
fn mapped_ranges() -> Vec<(u64, u64)> {
    let text = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let rows = text.lines().filter_map(|line| {
        let mut fields = line.split_whitespace().map(str::parse::<u64>);
        let (first, _, count) = (fields.next()?.ok()?, fields.next()?, fields.next()?.ok()?);
        Some((first, first + count))
    });
    rows.collect()
}

/// Reads `owner:first:count` rows - subuid(5).
fn subordinate_rows(path: &str, owns: impl Fn(&str) -> bool) -> impl Iterator<Item = (u32, u32)> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let rows = text.lines().filter_map(|line| {
        let (owner, range) = line.split_once(':')?;
        let (first, count) = range.split_once(':')?;
        owns(owner).then_some((first.parse().ok()?, count.parse().ok()?))
    });
    rows.collect::<Vec<_>>().into_iter()
}

impl std::fmt::Display for Plan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
