//! The eight types of namespace - namespaces(7).

use crate::CloneFlags;

/// A type of namespace, in the kernel's own order of making them (kernel/nsproxy.c:create_new_namespaces, user first).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NsType {
    /// Users, groups, capabilities - user_namespaces(7).
    User,
    /// Mounts - mount_namespaces(7).
    Mnt,
    /// Host and domain name - uts_namespaces(7).
    Uts,
    /// System V IPC and POSIX message queues - ipc_namespaces(7).
    Ipc,
    /// Process ids - pid_namespaces(7).
    Pid,
    /// The root of the cgroup tree - cgroup_namespaces(7).
    Cgroup,
    /// Network devices, addresses, routes, ports - network_namespaces(7).
    Net,
    /// Boot and monotonic clocks - time_namespaces(7).
    Time,
}

impl NsType {
    /// All types in the kernel's order of making them.
    pub const ALL: [NsType; 8] =
        [NsType::User, NsType::Mnt, NsType::Uts, NsType::Ipc, NsType::Pid, NsType::Cgroup, NsType::Net, NsType::Time];

    /// Returns the flag that makes one.
    pub fn flag(self) -> CloneFlags {
        match self {
            NsType::User => CloneFlags::NEWUSER,
            NsType::Mnt => CloneFlags::NEWNS,
            NsType::Uts => CloneFlags::NEWUTS,
            NsType::Ipc => CloneFlags::NEWIPC,
            NsType::Pid => CloneFlags::NEWPID,
            NsType::Cgroup => CloneFlags::NEWCGROUP,
            NsType::Net => CloneFlags::NEWNET,
            NsType::Time => CloneFlags::NEWTIME,
        }
    }

    /// Returns the name in `/proc/PID/ns`.
    pub fn name(self) -> &'static str {
        match self {
            NsType::User => "user",
            NsType::Mnt => "mnt",
            NsType::Uts => "uts",
            NsType::Ipc => "ipc",
            NsType::Pid => "pid",
            NsType::Cgroup => "cgroup",
            NsType::Net => "net",
            NsType::Time => "time",
        }
    }

    /// Returns the letter of `unshare(1)`'s option.
    pub fn letter(self) -> char {
        match self {
            NsType::User => 'U',
            NsType::Mnt => 'm',
            NsType::Uts => 'u',
            NsType::Ipc => 'i',
            NsType::Pid => 'p',
            NsType::Cgroup => 'C',
            NsType::Net => 'n',
            NsType::Time => 'T',
        }
    }

    /// Returns the type with this name in `/proc/PID/ns`.
    pub fn from_name(name: &str) -> Option<NsType> {
        NsType::ALL.into_iter().find(|ns| ns.name() == name)
    }
}
