//! Why a system call answered what it did: ids without prose; `shared/words` has the sentences.

/// One thing that the kernel asks before it acts. The first that fails decides the errno.
///
/// The page draws the checks of a failed call as a ladder: passed, failed, not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The flags go together - clone(2), ERRORS, EINVAL.
    FlagsCompatible,
    /// Only known flags are set - unshare(2), EINVAL.
    FlagsKnown,
    /// CAP_SYS_ADMIN in the user namespace that would own what is made - namespaces(7), EPERM.
    CapSysAdmin,
    /// Another capability is held in the owning user namespace - capabilities(7), EPERM.
    Capability,
    /// The caller's ids are mapped in its user namespace - user_namespaces(7), EPERM.
    IdsMapped,
    /// The caller is not chrooted - user_namespaces(7), EPERM.
    NotChrooted,
    /// The limit of nested or counted namespaces is not reached - namespaces(7), ENOSPC.
    NamespaceLimit,
    /// The pid namespace for children is the caller's own - clone(2), EINVAL.
    PidForChildrenOwn,
    /// The pid namespace still has its init - pid_namespaces(7), ENOMEM.
    PidNsHasInit,
    /// A process id is left - clone(2), EAGAIN.
    ProcessLimit,
    /// The process is single-threaded - setns(2), unshare(2), EINVAL.
    SingleThreaded,
    /// The descriptor is open - EBADF.
    FdOpen,
    /// The descriptor is a namespace's or a pidfd - setns(2), EINVAL.
    FdIsNamespace,
    /// The namespace's type is the one asked for - setns(2), EINVAL.
    NsTypeMatches,
    /// The namespace is the caller's own or a descendant - setns(2), EINVAL.
    NsIsDescendant,
    /// The path leads somewhere - path_resolution(7), ENOENT.
    PathExists,
    /// Every component but the last is a directory - ENOTDIR.
    PathIsDirectory,
    /// Permission bits allow it - path_resolution(7), EACCES.
    FileMode,
    /// The file does not exist yet - EEXIST.
    FileIsNew,
    /// The mount is writable - EROFS.
    MountWritable,
    /// The path is a mount point - mount(2), umount(2), pivot_root(2), EINVAL.
    IsMountPoint,
    /// The mount is not locked by a more privileged mount namespace - mount_namespaces(7), EINVAL.
    MountNotLocked,
    /// Nothing uses the mount - umount(2), EBUSY.
    MountNotBusy,
    /// The file system type is known - mount(2), ENODEV.
    FsTypeKnown,
    /// The file system may be mounted in this user namespace - user_namespaces(7), EPERM.
    FsTypeAllowed,
    /// All of /proc is visible - mount_namespaces(7), EPERM.
    ProcFullyVisible,
    /// The propagation type allows it - mount_namespaces(7), EINVAL.
    PropagationAllows,
    /// A value is in its range - EINVAL.
    ValueInRange,
    /// The target process exists in the caller's pid namespace - kill(2), ESRCH.
    ProcessExists,
    /// The sender may signal the target - kill(2), EPERM.
    MaySignal,
    /// PTRACE_MODE_ATTACH: ptrace(2).
    MayTrace,
    /// Nobody traces it yet: ptrace(2).
    NotTraced,
    /// There is a child to wait for - wait(2), ECHILD.
    HasChild,
    /// The stack argument is not null - clone(2), EINVAL.
    StackGiven,
    /// The map was not written before - user_namespaces(7), EPERM.
    MapUnwritten,
    /// The map's text is well formed - user_namespaces(7), EINVAL.
    MapWellFormed,
    /// The writer may map these ids - user_namespaces(7), EPERM.
    MapPermitted,
    /// setgroups is denied before an unprivileged gid_map - user_namespaces(7), EPERM.
    SetgroupsDenied,
    /// No process has entered the time namespace yet - time_namespaces(7), EACCES.
    TimeNsEmpty,
    /// The network is reachable - connect(2), ENETUNREACH.
    NetworkReachable,
    /// Somebody listens there - connect(2), ECONNREFUSED.
    PeerListens,
    /// The address is free - bind(2), EADDRINUSE.
    AddressFree,
    /// The IPC object exists in this IPC namespace - ENOENT, EINVAL, EIDRM.
    IpcObjectExists,
    /// A resource limit is not reached - getrlimit(2).
    ResourceLimit,
    /// The file can be executed - execve(2), EACCES, ENOEXEC.
    Executable,
    /// No lock of somebody else is in the way - fcntl(2), flock(2), EAGAIN, EDEADLK.
    LockFree,
    /// The seccomp filters of the process let the call pass - seccomp(2).
    SeccompAllows,
    /// The rules of Landlock that the process has put on itself allow it - landlock(7).
    LandlockAllows,
    /// Something that only control groups ask - cgroups(7).
    Cgroup(CgroupReason),
}

/// What control groups ask - cgroups(7), Documentation/admin-guide/cgroup-v2.rst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CgroupReason {
    /// No cgroup below uses it - EBUSY.
    NotBusy,
    /// The cgroup is a valid domain, or the target of its own threads - EOPNOTSUPP.
    DomainValid,
    /// "No internal processes" - EBUSY.
    NoInternalProcesses,
    /// It has no members and no children - EBUSY, EOPNOTSUPP.
    Empty,
    /// The parent handed the controller down - ENOENT.
    ControllerAvailable,
    /// Source and target lie in the caller's cgroup namespace, where that is a border - ENOENT, EPERM.
    InNamespace,
    /// `cgroup.procs` of the common ancestor can be written - EACCES.
    Writable,
    /// The descriptor is a cgroup's directory - clone3, EBADF.
    IsDirectory,
    /// The cpuset has processors and nodes - ENOSPC, EACCES.
    CpusetSet,
    /// The quota fits that of the parent - EINVAL.
    QuotaFits,
}

/// One check in the order in which the kernel made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was asked.
    pub reason: Reason,
    /// Did it pass?
    pub passed: bool,
}
