//! Why a system call was refused: the rule, what the kernel asked, and the smallest change that would help.

mod cgroup;

use nslab_abi::Reason;

/// The sentences about one check, in one language.
pub struct ReasonWords {
    /// What the kernel checked, as a statement that holds when it passed.
    pub check: &'static str,
    /// The rule that was broken when it did not.
    pub rule: &'static str,
    /// The smallest change that makes the call succeed.
    pub change: &'static str,
}

/// Returns the manual page that states the rule, with its section.
pub fn manual(reason: Reason) -> &'static str {
    match reason {
        Reason::FlagsCompatible => "clone(2)",
        Reason::FlagsKnown => "unshare(2)",
        Reason::CapSysAdmin => "namespaces(7)",
        Reason::Capability => "capabilities(7)",
        Reason::IdsMapped => "user_namespaces(7)",
        Reason::NotChrooted => "user_namespaces(7)",
        Reason::NamespaceLimit => "namespaces(7)",
        Reason::PidForChildrenOwn => "clone(2)",
        Reason::PidNsHasInit => "pid_namespaces(7)",
        Reason::ProcessLimit => "clone(2)",
        Reason::SingleThreaded => "setns(2)",
        Reason::FdOpen => "close(2)",
        Reason::FdIsNamespace => "setns(2)",
        Reason::NsTypeMatches => "setns(2)",
        Reason::NsIsDescendant => "setns(2)",
        Reason::PathExists => "path_resolution(7)",
        Reason::PathIsDirectory => "path_resolution(7)",
        Reason::FileMode => "path_resolution(7)",
        Reason::FileIsNew => "open(2)",
        Reason::MountWritable => "mount(2)",
        Reason::IsMountPoint => "mount(2)",
        Reason::MountNotLocked => "mount_namespaces(7)",
        Reason::MountNotBusy => "umount(2)",
        Reason::FsTypeKnown => "mount(2)",
        Reason::FsTypeAllowed => "user_namespaces(7)",
        Reason::ProcFullyVisible => "mount_namespaces(7)",
        Reason::PropagationAllows => "mount_namespaces(7)",
        Reason::ValueInRange => "errno(3)",
        Reason::ProcessExists => "kill(2)",
        Reason::MaySignal => "kill(2)",
        Reason::MayTrace | Reason::NotTraced => "ptrace(2)",
        Reason::HasChild => "wait(2)",
        Reason::StackGiven => "clone(2)",
        Reason::MapUnwritten => "user_namespaces(7)",
        Reason::MapWellFormed => "user_namespaces(7)",
        Reason::MapPermitted => "user_namespaces(7)",
        Reason::SetgroupsDenied => "user_namespaces(7)",
        Reason::TimeNsEmpty => "time_namespaces(7)",
        Reason::NetworkReachable => "connect(2)",
        Reason::PeerListens => "connect(2)",
        Reason::AddressFree => "bind(2)",
        Reason::IpcObjectExists => "ipc_namespaces(7)",
        Reason::ResourceLimit => "getrlimit(2)",
        Reason::Executable => "execve(2)",
        Reason::LockFree => "fcntl(2)",
        Reason::SeccompAllows => "seccomp(2)",
        Reason::LandlockAllows => "landlock(7)",
        Reason::Cgroup(_) => "cgroups(7)",
    }
}

/// Returns the sentences in English.
pub fn en(reason: Reason) -> ReasonWords {
    let (check, rule, change) = match reason {
        Reason::FlagsCompatible => (
            "These flags go together.",
            "Two of the flags of this call contradict each other.",
            "Drop one of the two flags.",
        ),
        Reason::FlagsKnown => (
            "All flags are known to this call.",
            "A bit is set that this call does not know.",
            "Pass only the flags that the page lists.",
        ),
        Reason::CapSysAdmin => (
            "The caller has CAP_SYS_ADMIN where it is needed.",
            "Making or joining this kind of namespace needs CAP_SYS_ADMIN in the user namespace that owns it.",
            "Run as root, or add CLONE_NEWUSER: it needs no privilege and is made first.",
        ),
        Reason::Capability => (
            "The caller has the capability that this needs.",
            "This needs a capability in the user namespace that owns the object.",
            "Run it as root of the user namespace that owns the object.",
        ),
        Reason::IdsMapped => (
            "The caller's user and group ids are mapped.",
            "The caller's user or group id has no mapping in its user namespace.",
            "Write uid_map and gid_map first.",
        ),
        Reason::NotChrooted => (
            "The caller is not inside a chroot.",
            "A process inside a chroot may not make a user namespace.",
            "Use pivot_root in a mount namespace instead of chroot.",
        ),
        Reason::NamespaceLimit => (
            "The limits on namespaces leave room for one more.",
            "Namespaces are limited in depth and number (/proc/sys/user/max_*_namespaces).",
            "Nest less deeply, or let unused namespaces end.",
        ),
        Reason::PidForChildrenOwn => (
            "The caller's children would be born in its own pid namespace.",
            "After unshare(CLONE_NEWPID) or setns to a pid namespace, this is refused until the children are at home again.",
            "Do it in a child, or before the unshare.",
        ),
        Reason::PidNsHasInit => (
            "The pid namespace still has its init.",
            "The init of the pid namespace has ended; nothing can be born there any more.",
            "Keep pid 1 alive as long as children are to be made.",
        ),
        Reason::ProcessLimit => (
            "A process id and a place in the process limits are left.",
            "A limit on the number of processes has been reached.",
            "Wait for children that have ended, and make fewer at a time.",
        ),
        Reason::SingleThreaded => (
            "The process has one thread only.",
            "A process with several threads may not do this.",
            "Do it before threads are made.",
        ),
        Reason::FdOpen => (
            "The descriptor is open and fits the call.",
            "The descriptor is not open, or not opened for this.",
            "Check what open returned before using it.",
        ),
        Reason::FdIsNamespace => (
            "The descriptor refers to a namespace or a process.",
            "setns takes a descriptor of a file in /proc/PID/ns, or a pidfd.",
            "Open /proc/PID/ns/TYPE.",
        ),
        Reason::NsTypeMatches => (
            "The namespace is of the type that was asked for.",
            "The descriptor's namespace is of another type than the second argument says.",
            "Pass the matching CLONE_NEW flag, or 0 for any type.",
        ),
        Reason::NsIsDescendant => (
            "The namespace is the caller's own or below it.",
            "One can enter one's own namespace or one below it, never one above or beside.",
            "Fork before you go down, and keep the parent outside.",
        ),
        Reason::PathExists => (
            "The path leads somewhere.",
            "A component of the path does not exist as this process sees it.",
            "Look at the path from inside: mounts and roots differ between processes.",
        ),
        Reason::PathIsDirectory => (
            "What must be a directory is one.",
            "A component that must be a directory is something else.",
            "Check the type of each component.",
        ),
        Reason::FileMode => (
            "The permission bits allow it.",
            "The file's permission bits do not allow this to the caller.",
            "Change the mode or the owner, or run as the owner.",
        ),
        Reason::FileIsNew => (
            "The name is not taken yet.",
            "Something of that name exists already.",
            "Choose another name, or remove the old one.",
        ),
        Reason::MountWritable => (
            "The mount is writable.",
            "The file lies on a mount that is read-only.",
            "Write elsewhere, or mount a tmpfs there.",
        ),
        Reason::IsMountPoint => (
            "The path is a mount point.",
            "The path is not a mount point in this mount namespace.",
            "Bind the directory onto itself first: mount --bind DIR DIR.",
        ),
        Reason::MountNotLocked => (
            "The mount is not locked.",
            "Mounts that came from a more privileged mount namespace are locked together.",
            "Mount something on top instead, or act where the mount was made.",
        ),
        Reason::MountNotBusy => (
            "Nothing uses the mount.",
            "A process, an open file or another mount still uses it.",
            "Leave it first, or use MNT_DETACH.",
        ),
        Reason::FsTypeKnown => (
            "The file system type is known.",
            "The kernel knows no file system of this type.",
            "See /proc/filesystems.",
        ),
        Reason::FsTypeAllowed => (
            "This file system may be mounted here.",
            "In a user namespace some file systems need a namespace of their own beside it: proc needs its pid namespace, sysfs its net namespace.",
            "Make that namespace together with the mount namespace.",
        ),
        Reason::ProcFullyVisible => (
            "The /proc that is there is wholly visible.",
            "A new proc may not show what the old one hides.",
            "Mount it before parts of /proc are covered.",
        ),
        Reason::PropagationAllows => (
            "The propagation types allow it.",
            "Shared or unbindable mounts do not allow this.",
            "Make the mount private first: mount --make-rprivate /.",
        ),
        Reason::ValueInRange => (
            "The value is in its range.",
            "An argument is outside the range that this call takes.",
            "Check the argument against the manual page.",
        ),
        Reason::ProcessExists => (
            "There is such a process in the caller's pid namespace.",
            "No process has this number in the caller's pid namespace.",
            "Use the number that the caller's own namespace gives it.",
        ),
        Reason::MayTrace => (
            "The caller may trace this process.",
            "Tracing needs the same ids, or CAP_SYS_PTRACE in the target's user namespace; nobody traces itself or a kernel thread.",
            "Trace it as the same user or as root there.",
        ),
        Reason::NotTraced => (
            "Nobody traces this process yet.",
            "A process has one tracer at a time.",
            "End the other tracer, or let it detach.",
        ),
        Reason::MaySignal => (
            "The caller may signal this process.",
            "A signal needs the same user, or CAP_KILL in the target's user namespace.",
            "Send it as the same user or as root there.",
        ),
        Reason::HasChild => (
            "The caller has a child to wait for.",
            "The caller has no such child: it never had, or it has reaped it, or it is not counted without __WALL.",
            "Check clone's result; a child made without SIGCHLD needs __WALL.",
        ),
        Reason::StackGiven => (
            "There is a stack and a function.",
            "clone(2) of the C library needs a function and a stack for the child.",
            "Pass the top of an array: stack + sizeof stack.",
        ),
        Reason::MapUnwritten => (
            "The map has not been written before.",
            "Each map can be written once only.",
            "Write all lines in one write().",
        ),
        Reason::MapWellFormed => (
            "The map's text is well formed.",
            "A line is three numbers: first id inside, first id outside, how many.",
            "Write for example \"0 1000 1\".",
        ),
        Reason::MapPermitted => (
            "The writer may map these ids.",
            "Without privilege outside, a map has one line of length 1, and its outside id is the writer's own.",
            "Map your own id, or write the map from a privileged parent.",
        ),
        Reason::SetgroupsDenied => (
            "setgroups is denied, as gid_map needs.",
            "Without privilege, gid_map can be written only after deny was written to setgroups.",
            "Write deny to /proc/PID/setgroups first.",
        ),
        Reason::TimeNsEmpty => (
            "Nobody has entered the time namespace yet.",
            "Offsets can be set only until the first process is in; execve moves the caller in too.",
            "Write the offsets before fork and before exec.",
        ),
        Reason::NetworkReachable => (
            "There is a way to the address.",
            "No route leads there: in a new network namespace even loopback is down.",
            "Bring it up first: ip link set lo up.",
        ),
        Reason::PeerListens => (
            "Somebody listens at the address.",
            "Nobody listens there in this network namespace.",
            "Start the listener in the same network namespace.",
        ),
        Reason::AddressFree => (
            "The address is free.",
            "Somebody has bound this address in this network namespace.",
            "Take another port, or another network namespace.",
        ),
        Reason::IpcObjectExists => (
            "The IPC object exists in the caller's IPC namespace.",
            "The caller's IPC namespace has no such object: keys and ids of another one mean nothing here.",
            "Make it here with IPC_CREAT.",
        ),
        Reason::ResourceLimit => {
            ("The resource limits leave room.", "A resource limit has been reached.", "Close or free something first.")
        }
        Reason::Executable => (
            "The file can be executed.",
            "The file is not executable for this caller, or in no format that the kernel knows.",
            "Check its mode, its mount's noexec, and what it holds.",
        ),
        Reason::LockFree => (
            "No lock of somebody else is in the way.",
            "Somebody else holds a lock on these bytes, or waits for one that the caller holds.",
            "Wait with F_SETLKW or without LOCK_NB, and take locks in the same order everywhere.",
        ),
        Reason::SeccompAllows => (
            "The seccomp filters let the call pass.",
            "A seccomp filter of the process answers this call itself; the kernel never gets to it.",
            "Let the filter return SECCOMP_RET_ALLOW for this call.",
        ),
        Reason::LandlockAllows => (
            "Landlock's rules allow it here.",
            "The process has restricted itself with landlock_restrict_self(2), and no rule of a directory above this file allows it.",
            "Add a rule with this right for the file or a directory above it, before the process restricts itself.",
        ),
        Reason::Cgroup(reason) => cgroup::en(reason),
    };
    ReasonWords { check, rule, change }
}

/// Returns the sentences in Chinese.
pub fn zh(reason: Reason) -> ReasonWords {
    let (check, rule, change) = match reason {
        Reason::FlagsCompatible => ("这些标志可以同时使用。", "这个调用的标志里有两个互相矛盾。", "去掉其中一个标志。"),
        Reason::FlagsKnown => ("这个调用认识所有的标志。", "有一位标志这个调用并不认识。", "只传手册列出的标志。"),
        Reason::CapSysAdmin => (
            "调用者在所需之处拥有 CAP_SYS_ADMIN。",
            "建立或加入这类命名空间，需要在拥有它的用户命名空间里有 CAP_SYS_ADMIN。",
            "以 root 运行，或加上 CLONE_NEWUSER：它不需要特权，而且最先建立。",
        ),
        Reason::Capability => (
            "调用者拥有所需的能力。",
            "这需要在拥有该对象的用户命名空间里具备某项能力。",
            "在拥有该对象的用户命名空间里以 root 运行。",
        ),
        Reason::IdsMapped => (
            "调用者的用户号和组号都有映射。",
            "调用者的用户号或组号在它的用户命名空间里没有映射。",
            "先写 uid_map 和 gid_map。",
        ),
        Reason::NotChrooted => (
            "调用者不在 chroot 之内。",
            "chroot 之内的进程不可以建立用户命名空间。",
            "改用挂载命名空间加 pivot_root，而不用 chroot。",
        ),
        Reason::NamespaceLimit => (
            "命名空间的数量和层数还没到上限。",
            "命名空间的层数和个数有上限（/proc/sys/user/max_*_namespaces）。",
            "少嵌套几层，或让不用的命名空间结束。",
        ),
        Reason::PidForChildrenOwn => (
            "调用者的子进程会出生在它自己的 pid 命名空间里。",
            "在 unshare(CLONE_NEWPID) 或 setns 到某个 pid 命名空间之后，这个调用会被拒绝。",
            "放到子进程里做，或者在 unshare 之前做。",
        ),
        Reason::PidNsHasInit => (
            "这个 pid 命名空间的 init 还在。",
            "这个 pid 命名空间的 init 已经结束，里面再也不能产生进程。",
            "只要还要产生子进程，就让 1 号进程活着。",
        ),
        Reason::ProcessLimit => (
            "还有空闲的进程号，也没到进程数上限。",
            "进程数已经到了上限。",
            "给已结束的子进程收尸，并且一次少产生一些。",
        ),
        Reason::SingleThreaded => ("进程只有一个线程。", "多线程的进程不可以这样做。", "在创建线程之前做。"),
        Reason::FdOpen => (
            "描述符是打开的，也适合这个调用。",
            "这个描述符没有打开，或者打开方式不对。",
            "使用之前先检查 open 的返回值。",
        ),
        Reason::FdIsNamespace => (
            "描述符指向一个命名空间或进程。",
            "setns 只接受 /proc/PID/ns 下文件的描述符，或者 pidfd。",
            "打开 /proc/PID/ns/TYPE。",
        ),
        Reason::NsTypeMatches => (
            "命名空间的类型正是所要求的。",
            "描述符所指的命名空间与第二个参数要求的类型不同。",
            "传入对应的 CLONE_NEW 标志，或用 0 表示任意类型。",
        ),
        Reason::NsIsDescendant => (
            "这个命名空间是调用者自己的，或在它之下。",
            "只能进入自己的或更下层的命名空间，不能进入上层或旁边的。",
            "向下进入之前先 fork，把父进程留在外面。",
        ),
        Reason::PathExists => (
            "路径存在。",
            "在这个进程看来，路径中有一段并不存在。",
            "从里面看一看这条路径：不同进程的挂载和根可能不同。",
        ),
        Reason::PathIsDirectory => ("该是目录的确实是目录。", "有一段必须是目录，但它不是。", "检查每一段的类型。"),
        Reason::FileMode => ("权限位允许。", "文件的权限位不允许调用者这样做。", "修改权限或属主，或以属主身份运行。"),
        Reason::FileIsNew => ("这个名字还没被占用。", "已经有同名的东西。", "换个名字，或先删掉旧的。"),
        Reason::MountWritable => ("这个挂载可写。", "文件所在的挂载是只读的。", "写到别处，或在那里挂一个 tmpfs。"),
        Reason::IsMountPoint => (
            "这个路径是挂载点。",
            "在这个挂载命名空间里，这个路径不是挂载点。",
            "先把目录绑定到它自己：mount --bind DIR DIR。",
        ),
        Reason::MountNotLocked => (
            "这个挂载没有被锁住。",
            "从更有特权的挂载命名空间复制来的挂载被锁在一起。",
            "改为在上面再挂一层，或在建立它的地方操作。",
        ),
        Reason::MountNotBusy => {
            ("没有人在用这个挂载。", "还有进程、打开的文件或别的挂载在用它。", "先离开它，或使用 MNT_DETACH。")
        }
        Reason::FsTypeKnown => ("认识这种文件系统。", "内核不认识这种文件系统。", "查看 /proc/filesystems。"),
        Reason::FsTypeAllowed => (
            "这里可以挂载这种文件系统。",
            "在用户命名空间里，有些文件系统还要求相应的命名空间：proc 要 pid，sysfs 要 net。",
            "把那个命名空间和挂载命名空间一起建立。",
        ),
        Reason::ProcFullyVisible => {
            ("现有的 /proc 完整可见。", "新的 proc 不可以露出旧的所遮住的东西。", "在 /proc 被部分遮盖之前挂载。")
        }
        Reason::PropagationAllows => {
            ("传播类型允许。", "共享或不可绑定的挂载不允许这样做。", "先把挂载设为私有：mount --make-rprivate /。")
        }
        Reason::ValueInRange => ("数值在允许的范围内。", "有一个参数超出了这个调用允许的范围。", "对照手册检查参数。"),
        Reason::ProcessExists => (
            "在调用者的 pid 命名空间里有这个进程。",
            "在调用者的 pid 命名空间里，没有进程叫这个号。",
            "使用调用者自己的命名空间里的编号。",
        ),
        Reason::MayTrace => (
            "调用者可以跟踪这个进程。",
            "跟踪需要 id 相同，或在目标的用户命名空间里有 CAP_SYS_PTRACE；谁也不能跟踪自己或内核线程。",
            "以同一用户或那里的 root 身份跟踪。",
        ),
        Reason::NotTraced => {
            ("还没有谁在跟踪这个进程。", "一个进程同时只有一个跟踪者。", "结束另一个跟踪者，或让它脱离。")
        }
        Reason::MaySignal => (
            "调用者可以向这个进程发信号。",
            "发信号需要是同一用户，或在目标的用户命名空间里有 CAP_KILL。",
            "以同一用户或那里的 root 身份发送。",
        ),
        Reason::HasChild => (
            "调用者有可等待的子进程。",
            "调用者没有这样的子进程：从未有过、已经收尸，或没有 __WALL 就不算。",
            "检查 clone 的返回值；没带 SIGCHLD 的子进程要用 __WALL。",
        ),
        Reason::StackGiven => (
            "栈和函数都给了。",
            "C 库的 clone 需要给子进程一个函数和一个栈。",
            "传入数组的顶端：stack + sizeof stack。",
        ),
        Reason::MapUnwritten => ("映射还没有写过。", "每个映射只能写一次。", "用一次 write() 写完所有的行。"),
        Reason::MapWellFormed => {
            ("映射的文本格式正确。", "每一行是三个数：内部起始号、外部起始号、个数。", "例如写 \"0 1000 1\"。")
        }
        Reason::MapPermitted => (
            "写入者可以映射这些号。",
            "在外面没有特权时，映射只能有一行，长度为 1，外部号必须是写入者自己的。",
            "映射你自己的号，或由有特权的父进程来写。",
        ),
        Reason::SetgroupsDenied => (
            "setgroups 已设为 deny，gid_map 需要如此。",
            "没有特权时，先向 setgroups 写入 deny，才能写 gid_map。",
            "先向 /proc/PID/setgroups 写入 deny。",
        ),
        Reason::TimeNsEmpty => (
            "还没有进程进入这个时间命名空间。",
            "只有在第一个进程进入之前才能设偏移；execve 也会让调用者进入。",
            "在 fork 和 exec 之前写好偏移。",
        ),
        Reason::NetworkReachable => (
            "有路通到这个地址。",
            "没有路通到那里：在新的网络命名空间里，连 loopback 都是关着的。",
            "先把它启用：ip link set lo up。",
        ),
        Reason::PeerListens => {
            ("有人在那个地址上监听。", "在这个网络命名空间里，没有人在那里监听。", "在同一个网络命名空间里启动监听者。")
        }
        Reason::AddressFree => {
            ("地址没被占用。", "在这个网络命名空间里，已经有人绑定了这个地址。", "换一个端口，或换一个网络命名空间。")
        }
        Reason::IpcObjectExists => (
            "在调用者的 IPC 命名空间里有这个对象。",
            "调用者的 IPC 命名空间里没有这个对象：别处的键和编号在这里没有意义。",
            "在这里用 IPC_CREAT 建立它。",
        ),
        Reason::ResourceLimit => ("资源限制还有余地。", "到达了一项资源限制。", "先关闭或释放一些。"),
        Reason::Executable => (
            "文件可以执行。",
            "这个调用者不能执行该文件，或者它的格式内核不认识。",
            "检查它的权限、所在挂载是否 noexec，以及它的内容。",
        ),
        Reason::LockFree => (
            "没有别人的锁挡在前面。",
            "别的进程锁住了这段字节，或者它正等着调用者手里的锁。",
            "用 F_SETLKW 等待（flock 则去掉 LOCK_NB），并且各处按同样的顺序加锁。",
        ),
        Reason::SeccompAllows => (
            "seccomp 过滤器放行这个调用。",
            "进程自己的 seccomp 过滤器拦下了这个调用，内核没有去执行它。",
            "让过滤器对这个调用返回 SECCOMP_RET_ALLOW。",
        ),
        Reason::LandlockAllows => (
            "Landlock 规则允许在这里这样做。",
            "进程用 landlock_restrict_self(2) 给自己设了限制，而这个文件及其上级目录都没有规则允许这样做。",
            "在进程限制自己之前，为这个文件或它的上级目录加一条含此权限的规则。",
        ),
        Reason::Cgroup(reason) => cgroup::zh(reason),
    };
    ReasonWords { check, rule, change }
}

/// Returns the reason of this name, as events carry it.
pub fn from_name(name: &str) -> Option<Reason> {
    let of_cgroups = cgroup::ALL.into_iter().map(Reason::Cgroup);
    ALL.iter().copied().chain(of_cgroups).find(|reason| format!("{reason:?}") == name)
}

/// All reasons.
pub const ALL: &[Reason] = &[
    Reason::FlagsCompatible,
    Reason::FlagsKnown,
    Reason::CapSysAdmin,
    Reason::Capability,
    Reason::IdsMapped,
    Reason::NotChrooted,
    Reason::NamespaceLimit,
    Reason::PidForChildrenOwn,
    Reason::PidNsHasInit,
    Reason::ProcessLimit,
    Reason::SingleThreaded,
    Reason::FdOpen,
    Reason::FdIsNamespace,
    Reason::NsTypeMatches,
    Reason::NsIsDescendant,
    Reason::PathExists,
    Reason::PathIsDirectory,
    Reason::FileMode,
    Reason::FileIsNew,
    Reason::MountWritable,
    Reason::IsMountPoint,
    Reason::MountNotLocked,
    Reason::MountNotBusy,
    Reason::FsTypeKnown,
    Reason::FsTypeAllowed,
    Reason::ProcFullyVisible,
    Reason::PropagationAllows,
    Reason::ValueInRange,
    Reason::ProcessExists,
    Reason::MaySignal,
    Reason::MayTrace,
    Reason::NotTraced,
    Reason::HasChild,
    Reason::StackGiven,
    Reason::MapUnwritten,
    Reason::MapWellFormed,
    Reason::MapPermitted,
    Reason::SetgroupsDenied,
    Reason::TimeNsEmpty,
    Reason::NetworkReachable,
    Reason::PeerListens,
    Reason::AddressFree,
    Reason::IpcObjectExists,
    Reason::ResourceLimit,
    Reason::Executable,
    Reason::LockFree,
    Reason::SeccompAllows,
    Reason::LandlockAllows,
];
