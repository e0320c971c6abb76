//! The entries of `/proc/PID`, as a table in the order of fs/proc/base.c:tgid_base_stuff.

use super::Place;
use crate::fs::inode::mode::{S_IFDIR, S_IFLNK, S_IFMT, S_IFREG};

/// An entry by its place in [`TABLE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PidEntry(u8);

const DIR: u32 = S_IFDIR | 0o555;
const LNK: u32 = S_IFLNK | 0o777;
const RO: u32 = S_IFREG | 0o444;
const RW: u32 = S_IFREG | 0o644;
const OWNER: u32 = S_IFREG | 0o400;
/// A file of `attr`, which modules of security have something to say in.
const ATTR: u32 = S_IFREG | 0o666;

/// In whose directory an entry is: `/proc/PID`, `/proc/PID/task/TID`, or each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// fs/proc/base.c:tgid_base_stuff
    Process,
    /// fs/proc/base.c:tid_base_stuff
    Task,
    /// Both.
    Both,
}

const PROCESS: Holder = Holder::Process;
const TASK: Holder = Holder::Task;
const BOTH: Holder = Holder::Both;

/// Name, mode, whether the simulator has its content, and where it is.
const TABLE: &[(&str, u32, bool, Holder)] = &[
    ("task", DIR, true, PROCESS),
    ("fd", S_IFDIR | 0o500, true, BOTH),
    // Simplified: empty; Linux has a link for each mapping of a file.
    ("map_files", S_IFDIR | 0o500, true, PROCESS),
    ("fdinfo", DIR, true, BOTH),
    ("ns", S_IFDIR | 0o511, true, BOTH),
    ("net", DIR, true, BOTH),
    ("environ", OWNER, true, BOTH),
    ("auxv", OWNER, false, BOTH),
    ("status", RO, true, BOTH),
    ("personality", OWNER, true, BOTH),
    ("limits", RO, true, BOTH),
    ("sched", RW, false, BOTH),
    ("autogroup", RW, false, PROCESS),
    ("timens_offsets", RW, true, PROCESS),
    ("comm", RW, true, BOTH),
    ("syscall", OWNER, false, BOTH),
    ("cmdline", RO, true, BOTH),
    ("stat", RO, true, BOTH),
    ("statm", RO, true, BOTH),
    ("maps", RO, false, BOTH),
    ("children", RO, true, TASK),
    ("numa_maps", RO, false, BOTH),
    ("mem", S_IFREG | 0o600, false, BOTH),
    ("cwd", LNK, true, BOTH),
    ("root", LNK, true, BOTH),
    ("exe", LNK, true, BOTH),
    ("mounts", RO, true, BOTH),
    ("mountinfo", RO, true, BOTH),
    ("mountstats", OWNER, true, PROCESS),
    ("clear_refs", S_IFREG | 0o200, false, BOTH),
    ("smaps", RO, false, BOTH),
    ("smaps_rollup", RO, false, BOTH),
    ("pagemap", OWNER, false, BOTH),
    ("attr", DIR, true, BOTH),
    ("attr/current", ATTR, true, BOTH),
    ("attr/prev", RO, true, BOTH),
    ("attr/exec", ATTR, true, BOTH),
    ("attr/fscreate", ATTR, true, BOTH),
    ("attr/keycreate", ATTR, true, BOTH),
    ("attr/sockcreate", ATTR, true, BOTH),
    ("wchan", RO, true, BOTH),
    ("stack", OWNER, false, BOTH),
    ("schedstat", RO, false, BOTH),
    ("cpuset", RO, false, BOTH),
    ("cgroup", RO, true, BOTH),
    ("oom_score", RO, true, BOTH),
    ("oom_adj", RW, false, BOTH),
    ("oom_score_adj", RW, true, BOTH),
    ("loginuid", RW, true, BOTH),
    ("sessionid", RO, true, BOTH),
    ("coredump_filter", RW, true, PROCESS),
    ("io", OWNER, false, BOTH),
    ("uid_map", RW, true, BOTH),
    ("gid_map", RW, true, BOTH),
    ("projid_map", RW, true, BOTH),
    ("setgroups", RW, true, BOTH),
    ("timers", RO, false, PROCESS),
    ("timerslack_ns", S_IFREG | 0o666, true, PROCESS),
    ("arch_status", RO, false, BOTH),
    ("ksm_merging_pages", OWNER, false, BOTH),
    ("ksm_stat", OWNER, false, BOTH),
];

impl PidEntry {
    /// Returns its place in the table.
    pub fn index(self) -> u64 {
        u64::from(self.0)
    }

    /// Returns its path below the task's directory.
    pub fn path(self) -> &'static str {
        TABLE[usize::from(self.0)].0
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        self.path().rsplit_once('/').map_or(self.path(), |(_, name)| name)
    }

    /// Returns the directory within the task's directory that holds it, if one does.
    pub fn holder(self) -> Option<&'static str> {
        self.path().split_once('/').map(|(dir, _)| dir)
    }

    /// Returns its mode with the type bits.
    pub fn mode(self) -> u32 {
        TABLE[usize::from(self.0)].1
    }

    /// Has the simulator its content?
    pub fn is_modelled(self) -> bool {
        TABLE[usize::from(self.0)].2
    }

    /// Is it a directory?
    pub fn is_dir(self) -> bool {
        self.mode() & S_IFMT == S_IFDIR
    }

    /// Lists the entries of a task's directory, or of one in it.
    pub fn within(place: Place, holder: Option<&str>) -> impl Iterator<Item = PidEntry> {
        PidEntry::all(place).filter(move |entry| entry.holder() == holder)
    }

    fn all(place: Place) -> impl Iterator<Item = PidEntry> {
        let elsewhere = if place == Place::Tgid { TASK } else { PROCESS };
        let is_there = move |entry: &PidEntry| TABLE[usize::from(entry.0)].3 != elsewhere;
        (0..TABLE.len() as u8).map(PidEntry).filter(is_there)
    }

    /// Finds an entry of a task's directory, or of one in it, by its name.
    pub fn find(name: &[u8], place: Place, holder: Option<&str>) -> Option<PidEntry> {
        PidEntry::within(place, holder).find(|entry| entry.name().as_bytes() == name)
    }

    /// Returns the entry of a name that the table has.
    pub fn named(name: &str) -> PidEntry {
        PidEntry::find(name.as_bytes(), Place::Tgid, None).expect("the table has the name")
    }
}
