//! The entries of procfs that are no process's, as a table.

use super::Sysctl;
use super::sysctl_entries::{position, sysctls};
use crate::fs::inode::mode::{S_IFDIR, S_IFLNK, S_IFMT, S_IFREG};

/// An entry by its place in [`TABLE`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RootEntry(u16);

/// What an entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RootFile {
    /// A directory.
    Dir,
    /// A symbolic link.
    Link(&'static str),
    /// A text that never changes.
    Fixed(&'static str),
    /// A value that belongs to a namespace.
    Sysctl(Sysctl),
    /// `sysvipc/msg` and its kin, of the reader's ipc namespace.
    SysvIpc(&'static str),
    /// Computed.
    Computed(Computed),
    /// Linux has it, the simulator has not: opening it says so.
    Unmodelled,
}

/// A text that depends on the machine's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Computed {
    /// `cgroups`.
    Cgroups,
    /// `uptime`.
    Uptime,
    /// `loadavg`.
    Loadavg,
    /// `stat`.
    Stat,
    /// `meminfo`.
    Meminfo,
    /// `filesystems`.
    Filesystems,
    /// `locks`.
    Locks,
    /// `sys/kernel/random/boot_id`, `uuid`.
    Uuid,
}

pub(super) const DIR: u32 = S_IFDIR | 0o555;
pub(super) const RO: u32 = S_IFREG | 0o444;
pub(super) const RW: u32 = S_IFREG | 0o644;

/// Simplified: the one processor of the machine, with what programs look for among its flags - arch/x86/kernel/cpu/proc.c.
const CPUINFO: &str = "processor\t: 0\nvendor_id\t: nslab\ncpu family\t: 6\nmodel\t\t: 0\nmodel name\t: nslab simulated processor\nstepping\t: 0\n\
cpu MHz\t\t: 1000.000\ncache size\t: 0 KB\nphysical id\t: 0\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\napicid\t\t: 0\n\
initial apicid\t: 0\nfpu\t\t: yes\nfpu_exception\t: yes\ncpuid level\t: 0\nwp\t\t: yes\nflags\t\t: fpu tsc msr pae cx8 apic \
cmov mmx fxsr sse sse2 syscall nx lm constant_tsc nopl cpuid pni vmx hypervisor\nbugs\t\t:\nbogomips\t: 2000.00\nclflush size\t: 64\n\
cache_alignment\t: 64\naddress sizes\t: 46 bits physical, 48 bits virtual\npower management:\n\n";

use RootFile::{Dir, Fixed, Link, SysvIpc, Unmodelled};

/// Path, mode and content of an entry.
pub(super) type Row = (&'static str, u32, RootFile);

/// Those that are no system controls; a directory's entries follow fs/proc/generic.c:proc_match(): the shorter name first, then by bytes.
const TABLE: &[Row] = &[
    ("fs", DIR, Dir),
    ("bus", DIR, Dir),
    ("dma", RO, Unmodelled),
    // Simplified: no device has an interrupt of its own.
    ("irq", DIR, Dir),
    ("net", S_IFLNK | 0o777, Link("self/net")),
    ("sys", DIR, Dir),
    ("tty", DIR, Dir),
    ("acpi", DIR, Dir),
    ("keys", RO, Unmodelled),
    ("kmsg", S_IFREG | 0o400, Unmodelled),
    ("misc", RO, Unmodelled),
    ("mtrr", RW, Unmodelled),
    ("stat", RO, RootFile::Computed(Computed::Stat)),
    ("iomem", S_IFREG | 0o400, Unmodelled),
    ("locks", RO, RootFile::Computed(Computed::Locks)),
    ("swaps", RO, Fixed("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n")),
    ("crypto", RO, Unmodelled),
    ("driver", DIR, Dir),
    ("mounts", S_IFLNK | 0o777, Link("self/mounts")),
    ("uptime", RO, RootFile::Computed(Computed::Uptime)),
    ("vmstat", RO, Unmodelled),
    ("cgroups", RO, RootFile::Computed(Computed::Cgroups)),
    ("cmdline", RO, Fixed("console=hvc0 root=/dev/vda rw\n")),
    ("cpuinfo", RO, Fixed(CPUINFO)),
    ("devices", RO, Unmodelled),
    ("ioports", RO, Unmodelled),
    ("loadavg", RO, RootFile::Computed(Computed::Loadavg)),
    ("meminfo", RO, RootFile::Computed(Computed::Meminfo)),
    ("sysvipc", DIR, Dir),
    (
        "version",
        RO,
        Fixed(
            "Linux version 6.18.44 (nslab@nslab) (gcc (GCC) 15.3.0, GNU ld (GNU Binutils) 2.46) #1 SMP PREEMPT_DYNAMIC\n",
        ),
    ),
    ("consoles", RO, Unmodelled),
    ("kallsyms", RO, Unmodelled),
    ("pressure", DIR, Dir),
    ("slabinfo", S_IFREG | 0o400, Unmodelled),
    ("softirqs", RO, Unmodelled),
    ("zoneinfo", RO, Unmodelled),
    ("buddyinfo", RO, Unmodelled),
    ("config.gz", RO, Unmodelled),
    ("diskstats", RO, Unmodelled),
    ("key-users", RO, Unmodelled),
    ("interrupts", RO, Unmodelled),
    ("kpagecount", S_IFREG | 0o400, Unmodelled),
    ("kpageflags", S_IFREG | 0o400, Unmodelled),
    ("partitions", RO, Unmodelled),
    ("timer_list", S_IFREG | 0o400, Unmodelled),
    ("execdomains", RO, Unmodelled),
    ("filesystems", RO, RootFile::Computed(Computed::Filesystems)),
    ("kpagecgroup", S_IFREG | 0o400, Unmodelled),
    ("vmallocinfo", S_IFREG | 0o400, Unmodelled),
    ("pagetypeinfo", S_IFREG | 0o400, Unmodelled),
    ("irq/default_smp_affinity", S_IFREG | 0o644, Unmodelled),
    ("tty/ldisc", DIR, Dir),
    ("tty/driver", S_IFDIR | 0o500, Dir),
    ("tty/ldiscs", RO, Unmodelled),
    ("tty/drivers", RO, Unmodelled),
    ("tty/driver/serial", RO, Unmodelled),
    ("pressure/io", S_IFREG | 0o666, Unmodelled),
    ("pressure/cpu", S_IFREG | 0o666, Unmodelled),
    ("pressure/memory", S_IFREG | 0o666, Unmodelled),
    ("sysvipc/msg", RO, SysvIpc("msg")),
    ("sysvipc/sem", RO, SysvIpc("sem")),
    ("sysvipc/shm", RO, SysvIpc("shm")),
];

impl RootEntry {
    /// Returns path, mode and content: those below `sys` follow the table's.
    fn row(self) -> Row {
        let index = usize::from(self.0);
        TABLE.get(index).copied().unwrap_or_else(|| sysctls()[index - TABLE.len()])
    }

    fn path(self) -> &'static str {
        self.row().0
    }

    /// Returns its place in the table.
    pub fn index(self) -> u64 {
        u64::from(self.0)
    }

    /// Returns its mode with the type bits.
    pub fn mode(self) -> u32 {
        self.row().1
    }

    /// Returns what it holds.
    pub(crate) fn file(self) -> RootFile {
        self.row().2
    }

    /// Is it a control of `net`, below its directory?
    pub(crate) fn is_net_sysctl(self) -> bool {
        self.path().starts_with("sys/net/") && !self.is_dir()
    }

    /// Returns the last component of its path.
    pub fn name(self) -> &'static str {
        self.path().rsplit('/').next().expect("a split has at least one part")
    }

    /// Returns its path below the mount's root.
    pub fn full_path(self) -> &'static str {
        self.path()
    }

    /// Is it a directory?
    pub fn is_dir(self) -> bool {
        self.mode() & S_IFMT == S_IFDIR
    }

    /// Does it lie under `sys/`, whose permission check knows no capabilities?
    pub fn is_sysctl(self) -> bool {
        usize::from(self.0) >= TABLE.len()
    }

    /// Returns a link's text.
    pub fn link_text(self) -> Option<&'static str> {
        match self.file() {
            Link(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the directory that holds it; `None`: the root.
    pub fn parent(self) -> Option<RootEntry> {
        let (dir, _) = self.path().rsplit_once('/')?;
        RootEntry::at(dir)
    }

    /// Finds an entry by its path.
    fn at(path: &str) -> Option<RootEntry> {
        let index = match path.strip_prefix("sys/") {
            Some(_) => TABLE.len() + position(path)?,
            None => TABLE.iter().position(|row| row.0 == path)?,
        };
        Some(RootEntry(index as u16))
    }

    /// Lists a directory; `None`: the root.
    pub fn children(dir: Option<RootEntry>) -> impl Iterator<Item = RootEntry> {
        let prefix = dir.map_or(String::new(), |dir| format!("{}/", dir.path()));
        let is_sysctl = prefix.starts_with("sys/");
        let rows = if is_sysctl { sysctls() } else { TABLE };
        let first = if is_sysctl { TABLE.len() } else { 0 };
        let is_below = move |path: &str| path.strip_prefix(&prefix).is_some_and(|name| !name.contains('/'));
        rows.iter()
            .enumerate()
            .filter(move |(_, row)| is_below(row.0))
            .map(move |(at, _)| RootEntry((first + at) as u16))
    }

    /// Finds a name in a directory; `None`: the root.
    pub fn child(dir: Option<RootEntry>, name: &[u8]) -> Option<RootEntry> {
        let name = std::str::from_utf8(name).ok()?;
        match dir {
            None => RootEntry::at(name),
            Some(dir) => RootEntry::at(&format!("{}/{name}", dir.path())),
        }
    }
}
