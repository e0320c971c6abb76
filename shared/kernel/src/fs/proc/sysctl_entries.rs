//! The system controls, `/proc/sys` - sysctl(8), proc_sys(5).
//!
//! Those that the simulator acts on stand here; `sysctls.tsv` has the others that Linux 6.18 has: path, mode and, if it
//! does not change by itself, the value after boot.

use std::sync::OnceLock;

use nslab_abi::NsType;

use super::root_entries::{Computed, DIR, RO, RW, RootFile, Row};
use crate::fs::inode::mode::S_IFREG;
use crate::ns::ipc::{IpcKind, IpcLimit};
use crate::ns::mqueue::MqLimit;

use RootFile::Fixed;

/// A system control whose value belongs to a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sysctl {
    /// `kernel.hostname` of the caller's uts namespace.
    Hostname,
    /// `kernel.domainname` of the caller's uts namespace.
    Domainname,
    /// `kernel.ns_last_pid` of the caller's pid namespace.
    NsLastPid,
    /// `kernel.pid_max` of the caller's pid namespace.
    PidMax,
    /// `fs.mqueue.*` of the caller's ipc namespace.
    Mqueue(MqLimit),
    /// `user.max_*_namespaces` of the caller's user namespace.
    MaxNamespaces(NsType),
    /// A limit of the caller's IPC namespace.
    Ipc(IpcLimit),
    /// Which id the next object of a kind is to have.
    IpcNextId(IpcKind),
    /// `net.ipv4.ip_forward` of the caller's network namespace.
    IpForward,
    /// `net.ipv4.ping_group_range` of the caller's network namespace.
    PingGroupRange,
    /// `net.ipv6.conf.all.disable_ipv6` of the caller's network namespace.
    DisableIpv6,
}

const ACTED_ON: &[Row] = &[
    ("sys/net/ipv4/ip_forward", RW, RootFile::Sysctl(Sysctl::IpForward)),
    ("sys/net/ipv4/ping_group_range", RW, RootFile::Sysctl(Sysctl::PingGroupRange)),
    ("sys/net/ipv6/conf/all/disable_ipv6", RW, RootFile::Sysctl(Sysctl::DisableIpv6)),
    ("sys/fs/mqueue/msg_max", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::MsgMax))),
    ("sys/fs/mqueue/queues_max", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::QueuesMax))),
    ("sys/fs/mqueue/msg_default", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::MsgDefault))),
    ("sys/fs/mqueue/msgsize_max", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::MsgsizeMax))),
    ("sys/fs/mqueue/msgsize_default", RW, RootFile::Sysctl(Sysctl::Mqueue(MqLimit::MsgsizeDefault))),
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
    ("sys/kernel/shmall", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Shmall))),
    ("sys/kernel/shmmax", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Shmmax))),
    ("sys/kernel/shmmni", RW, RootFile::Sysctl(Sysctl::Ipc(IpcLimit::Shmmni))),
    ("sys/kernel/msg_next_id", RO, RootFile::Sysctl(Sysctl::IpcNextId(IpcKind::Msg))),
    ("sys/kernel/sem_next_id", RO, RootFile::Sysctl(Sysctl::IpcNextId(IpcKind::Sem))),
    ("sys/kernel/shm_next_id", RO, RootFile::Sysctl(Sysctl::IpcNextId(IpcKind::Shm))),
    ("sys/kernel/pid_max", RW, RootFile::Sysctl(Sysctl::PidMax)),
    ("sys/kernel/hostname", RW, RootFile::Sysctl(Sysctl::Hostname)),
    ("sys/kernel/domainname", RW, RootFile::Sysctl(Sysctl::Domainname)),
    ("sys/kernel/ns_last_pid", S_IFREG | 0o666, RootFile::Sysctl(Sysctl::NsLastPid)),
    ("sys/kernel/random/uuid", RO, RootFile::Computed(Computed::Uuid)),
    ("sys/kernel/random/boot_id", RO, RootFile::Computed(Computed::Uuid)),
];

const OTHERS: &str = include_str!("sysctls.tsv");

/// Returns all controls and their directories, by path.
pub(super) fn sysctls() -> &'static [Row] {
    static TABLE: OnceLock<Vec<Row>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut rows: Vec<Row> = ACTED_ON.iter().copied().chain(OTHERS.lines().filter_map(row)).collect();
        let dirs =
            |path: &'static str| path.match_indices('/').skip(1).map(move |(at, _)| (&path[..at], DIR, RootFile::Dir));
        let dirs: Vec<Row> = rows.iter().flat_map(|row| dirs(row.0)).collect();
        rows.extend(dirs);
        nslab_small::sort_by(&mut rows, |a, b| a.0.cmp(b.0));
        rows.dedup_by_key(|row| row.0);
        rows
    })
}

/// Finds a control's place among [`sysctls`].
pub(super) fn position(path: &str) -> Option<usize> {
    sysctls().binary_search_by(|row| row.0.cmp(path)).ok()
}

/// A line of the file: a path below `sys`, the mode's octal digits, and the value with `\n` and `\t`.
fn row(line: &'static str) -> Option<Row> {
    let mut parts = line.splitn(3, '\t');
    let (path, mode) = (parts.next()?, u32::from_str_radix(parts.next()?, 8).ok()?);
    let value = |text: &str| Fixed(format!("{}\n", text.replace("\\n", "\n").replace("\\t", "\t")).leak());
    Some((path, S_IFREG | mode, parts.next().map_or(RootFile::Unmodelled, value)))
}
