//! The entries of procfs that are no process's, as a table.

use nslab_abi::NsType;

use super::Sysctl;
use crate::fs::inode::mode::{S_IFDIR, S_IFLNK, S_IFMT, S_IFREG};
use crate::ns::ipc::IpcLimit;
use crate::ns::mqueue::MqLimit;

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
    /// `sys/kernel/random/boot_id`, `uuid`.
    Uuid,
}

const RELEASE: &str = "6.18.44\n";
const DIR: u32 = S_IFDIR | 0o555;
const RO: u32 = S_IFREG | 0o444;
const RW: u32 = S_IFREG | 0o644;

use RootFile::{Dir, Fixed, Link, SysvIpc, Unmodelled};

/// Path, mode, content; a directory's entries follow fs/proc/generic.c:proc_match(): the shorter name first, then by bytes.
const TABLE: &[(&str, u32, RootFile)] = &[
    ("fs", DIR, Dir),
    ("bus", DIR, Dir),
    ("irq", DIR, Unmodelled),
    ("net", S_IFLNK | 0o777, Link("self/net")),
    ("sys", DIR, Dir),
    ("tty", DIR, Unmodelled),
    ("keys", RO, Unmodelled),
    ("kmsg", S_IFREG | 0o400, Unmodelled),
    ("misc", RO, Unmodelled),
    ("stat", RO, RootFile::Computed(Computed::Stat)),
    ("iomem", S_IFREG | 0o400, Unmodelled),
    ("locks", RO, Unmodelled),
    ("swaps", RO, Fixed("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n")),
    ("mounts", S_IFLNK | 0o777, Link("self/mounts")),
    ("uptime", RO, RootFile::Computed(Computed::Uptime)),
    ("vmstat", RO, Unmodelled),
    ("cgroups", RO, RootFile::Computed(Computed::Cgroups)),
    ("cmdline", RO, Fixed("console=hvc0 root=/dev/vda rw\n")),
    ("cpuinfo", RO, Unmodelled),
    ("devices", RO, Unmodelled),
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
    ("interrupts", RO, Unmodelled),
    ("partitions", RO, Unmodelled),
    ("filesystems", RO, RootFile::Computed(Computed::Filesystems)),
    ("sysvipc/msg", RO, SysvIpc("msg")),
    ("sysvipc/sem", RO, SysvIpc("sem")),
    ("sysvipc/shm", RO, SysvIpc("shm")),
    ("sys/fs", DIR, Dir),
    ("sys/net", DIR, Dir),
    ("sys/user", DIR, Dir),
    ("sys/kernel", DIR, Dir),
    ("sys/net/core", DIR, Dir),
    ("sys/net/core/somaxconn", RW, Fixed("4096\n")),
    ("sys/net/ipv4", DIR, Dir),
    ("sys/net/ipv4/ip_forward", RW, RootFile::Sysctl(Sysctl::IpForward)),
    ("sys/net/ipv4/ip_default_ttl", RW, Fixed("64\n")),
    ("sys/net/ipv4/tcp_syn_retries", RW, Fixed("6\n")),
    ("sys/net/ipv4/ping_group_range", RW, RootFile::Sysctl(Sysctl::PingGroupRange)),
    ("sys/net/ipv4/ip_local_port_range", RW, Fixed("32768\t60999\n")),
    ("sys/net/ipv4/ip_unprivileged_port_start", RW, Fixed("1024\n")),
    ("sys/net/ipv6", DIR, Dir),
    ("sys/net/ipv6/conf", DIR, Dir),
    ("sys/net/ipv6/conf/all", DIR, Dir),
    ("sys/net/ipv6/conf/all/disable_ipv6", RW, RootFile::Sysctl(Sysctl::DisableIpv6)),
    ("sys/fs/mqueue", DIR, Dir),
    ("sys/fs/mqueue/msg_max", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::MsgMax))),
    ("sys/fs/mqueue/queues_max", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::QueuesMax))),
    ("sys/fs/mqueue/msg_default", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::MsgDefault))),
    ("sys/fs/mqueue/msgsize_max", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::MsgsizeMax))),
    ("sys/fs/mqueue/msgsize_default", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::MsgsizeDefault))),
    ("sys/fs/file-max", RW, Fixed("2466170\n")),
    ("sys/fs/nr_open", RW, Fixed("1048576\n")),
    ("sys/fs/inotify", DIR, Dir),
    ("sys/fs/inotify/max_queued_events", RW, Fixed("16384\n")),
    ("sys/fs/inotify/max_user_instances", RW, Fixed("128\n")),
    ("sys/fs/inotify/max_user_watches", RW, Fixed("29785\n")),
    ("sys/fs/lease-break-time", RW, Fixed("45\n")),
    ("sys/fs/leases-enable", RW, Fixed("1\n")),
    ("sys/fs/protected_hardlinks", RW, Fixed("1\n")),
    ("sys/fs/protected_symlinks", RW, Fixed("1\n")),
    ("sys/fs/suid_dumpable", RW, Fixed("0\n")),
    ("sys/vm", DIR, Dir),
    ("sys/vm/max_map_count", RW, Fixed("65530\n")),
    ("sys/vm/mmap_min_addr", RW, Fixed("65536\n")),
    ("sys/vm/overcommit_memory", RW, Fixed("0\n")),
    ("sys/vm/overcommit_ratio", RW, Fixed("50\n")),
    ("sys/vm/panic_on_oom", RW, Fixed("0\n")),
    ("sys/vm/swappiness", RW, Fixed("60\n")),
    ("sys/kernel/core_uses_pid", RW, Fixed("0\n")),
    ("sys/kernel/randomize_va_space", RW, Fixed("2\n")),
    ("sys/fs/mount-max", RW, Fixed("100000\n")),
    ("sys/fs/pipe-max-size", RW, Fixed("1048576\n")),
    ("sys/user/max_cgroup_namespaces", RW, RootFile::Sysctl(Sysctl::MaxNamespaces(NsType::Cgroup))),
    ("sys/user/max_ipc_namespaces", RW, RootFile::Sysctl(Sysctl::MaxNamespaces(NsType::Ipc))),
    ("sys/user/max_mnt_namespaces", RW, RootFile::Sysctl(Sysctl::MaxNamespaces(NsType::Mnt))),
    ("sys/user/max_net_namespaces", RW, RootFile::Sysctl(Sysctl::MaxNamespaces(NsType::Net))),
    ("sys/user/max_pid_namespaces", RW, RootFile::Sysctl(Sysctl::MaxNamespaces(NsType::Pid))),
    ("sys/user/max_time_namespaces", RW, RootFile::Sysctl(Sysctl::MaxNamespaces(NsType::Time))),
    ("sys/user/max_user_namespaces", RW, RootFile::Sysctl(Sysctl::MaxNamespaces(NsType::User))),
    ("sys/user/max_uts_namespaces", RW, RootFile::Sysctl(Sysctl::MaxNamespaces(NsType::Uts))),
    ("sys/kernel/sem", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Sem))),
    ("sys/kernel/msgmax", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Msgmax))),
    ("sys/kernel/msgmnb", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Msgmnb))),
    ("sys/kernel/msgmni", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Msgmni))),
    ("sys/kernel/ostype", RO, Fixed("Linux\n")),
    ("sys/kernel/random", DIR, Dir),
    ("sys/kernel/shmall", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Shmall))),
    ("sys/kernel/shmmax", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Shmmax))),
    ("sys/kernel/shmmni", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Shmmni))),
    ("sys/kernel/pid_max", RW, RootFile::Sysctl(Sysctl::PidMax)),
    ("sys/kernel/version", RO, Fixed("#1 SMP PREEMPT_DYNAMIC\n")),
    ("sys/kernel/hostname", RW, RootFile::Sysctl(Sysctl::Hostname)),
    ("sys/kernel/osrelease", RO, Fixed(RELEASE)),
    ("sys/kernel/domainname", RW, RootFile::Sysctl(Sysctl::Domainname)),
    ("sys/kernel/ngroups_max", RO, Fixed("65536\n")),
    ("sys/kernel/ns_last_pid", S_IFREG | 0o666, RootFile::Sysctl(Sysctl::NsLastPid)),
    ("sys/kernel/overflowgid", RW, Fixed("65534\n")),
    ("sys/kernel/overflowuid", RW, Fixed("65534\n")),
    ("sys/kernel/threads-max", RW, Fixed("192730\n")),
    ("sys/kernel/cap_last_cap", RO, Fixed("40\n")),
    ("sys/kernel/core_pattern", RW, Fixed("core\n")),
    ("sys/kernel/random/uuid", RO, RootFile::Computed(Computed::Uuid)),
    ("sys/kernel/random/boot_id", RO, RootFile::Computed(Computed::Uuid)),
];

impl RootEntry {
    fn path(self) -> &'static str {
        TABLE[usize::from(self.0)].0
    }

    /// Returns its place in the table.
    pub fn index(self) -> u64 {
        u64::from(self.0)
    }

    /// Returns its mode with the type bits.
    pub fn mode(self) -> u32 {
        TABLE[usize::from(self.0)].1
    }

    /// Returns what it holds.
    pub(crate) fn file(self) -> RootFile {
        TABLE[usize::from(self.0)].2
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
        self.path().starts_with("sys/")
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
        TABLE.iter().position(|(path, ..)| *path == dir).map(|index| RootEntry(index as u16))
    }

    /// Does a directory hold it? `None`: the root.
    fn is_in(self, dir: Option<RootEntry>) -> bool {
        let below = match dir {
            None => Some(self.path()),
            Some(dir) => self.path().strip_prefix(dir.path()).and_then(|rest| rest.strip_prefix('/')),
        };
        below.is_some_and(|name| !name.contains('/'))
    }

    /// Lists a directory; `None`: the root.
    pub fn children(dir: Option<RootEntry>) -> impl Iterator<Item = RootEntry> {
        (0..TABLE.len() as u16).map(RootEntry).filter(move |entry| entry.is_in(dir))
    }

    /// Finds a name in a directory; `None`: the root.
    pub fn child(dir: Option<RootEntry>, name: &[u8]) -> Option<RootEntry> {
        RootEntry::children(dir).find(|entry| entry.name().as_bytes() == name)
    }
}
