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

/// Name, mode, and whether the simulator has its content.
const TABLE: &[(&str, u32, bool)] = &[
    ("task", DIR, true),
    ("fd", S_IFDIR | 0o500, true),
    ("map_files", S_IFDIR | 0o500, false),
    ("fdinfo", DIR, true),
    ("ns", S_IFDIR | 0o511, true),
    ("net", DIR, true),
    ("environ", OWNER, true),
    ("auxv", OWNER, false),
    ("status", RO, true),
    ("personality", OWNER, true),
    ("limits", RO, true),
    ("sched", RW, false),
    ("timens_offsets", RW, true),
    ("comm", RW, true),
    ("syscall", OWNER, false),
    ("cmdline", RO, true),
    ("stat", RO, true),
    ("statm", RO, true),
    ("maps", RO, false),
    ("children", RO, true),
    ("mem", S_IFREG | 0o600, false),
    ("cwd", LNK, true),
    ("root", LNK, true),
    ("exe", LNK, true),
    ("mounts", RO, true),
    ("mountinfo", RO, true),
    ("mountstats", OWNER, true),
    ("smaps", RO, false),
    ("pagemap", OWNER, false),
    ("wchan", RO, true),
    ("stack", OWNER, false),
    ("schedstat", RO, false),
    ("cgroup", RO, true),
    ("oom_score", RO, true),
    ("oom_score_adj", RW, true),
    ("loginuid", RW, true),
    ("sessionid", RO, true),
    ("io", OWNER, false),
    ("uid_map", RW, true),
    ("gid_map", RW, true),
    ("projid_map", RW, true),
    ("setgroups", RW, true),
    ("timers", RO, false),
];

impl PidEntry {
    /// Returns its place in the table.
    pub fn index(self) -> u64 {
        u64::from(self.0)
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        TABLE[usize::from(self.0)].0
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

    /// Lists the entries of a task's directory.
    pub fn all(place: Place) -> impl Iterator<Item = PidEntry> {
        let is_there = move |entry: &PidEntry| match place {
            Place::Tgid => entry.name() != "children",
            Place::Task(_) => !matches!(entry.name(), "task" | "mountstats" | "timers"),
        };
        (0..TABLE.len() as u8).map(PidEntry).filter(is_there)
    }

    /// Finds an entry by its name.
    pub fn find(name: &[u8], place: Place) -> Option<PidEntry> {
        PidEntry::all(place).find(|entry| entry.name().as_bytes() == name)
    }

    /// Returns the entry of a name that the table has.
    pub fn named(name: &str) -> PidEntry {
        PidEntry::find(name.as_bytes(), Place::Tgid).expect("the table has the name")
    }
}
