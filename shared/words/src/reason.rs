//! Why a call failed: the question that the kernel asked, the rule behind it, and where the manual has it.

use nslab_abi::Reason;

use crate::Lang;

/// A page of the manual, and its sentence if there is one to quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manual {
    /// Such as `clone(2)`.
    pub page: &'static str,
    /// Such as `ERRORS`.
    pub section: &'static str,
    /// The manual's own sentence, in English; empty if none is quoted.
    pub quote: &'static str,
}

/// Texts of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonText {
    /// What the kernel asked.
    pub question: &'static str,
    /// The rule, as a sentence about a call that broke it.
    pub rule: &'static str,
    /// Where to read more.
    pub manual: Manual,
}

macro_rules! reasons {
    ($($name:ident: $en_question:literal, $zh_question:literal, $en_rule:literal, $zh_rule:literal, $page:literal, $section:literal, $quote:literal;)*) => {
        /// The texts of a check.
        pub fn reason(lang: Lang, reason: Reason) -> ReasonText {
            match reason {
                $(Reason::$name => {
                    let (question, rule) = match lang {
                        Lang::En => ($en_question, $en_rule),
                        Lang::Zh => ($zh_question, $zh_rule),
                    };
                    ReasonText { question, rule, manual: Manual { page: $page, section: $section, quote: $quote } }
                })*
            }
        }

        /// The check with this name, as events carry it.
        pub fn from_name(name: &str) -> Option<Reason> {
            match name {
                $(stringify!($name) => Some(Reason::$name),)*
                _ => None,
            }
        }
    };
}

reasons! {
    FlagsCompatible: "Do the flags go together?", "标志可以同时用吗？", "These flags contradict each other.", "这些标志互相矛盾。", "clone(2)", "ERRORS", "";
    FlagsKnown: "Are all flags known?", "标志都认识吗？", "A bit is set that the kernel does not know here.", "有一位标志内核在这里不认识。", "unshare(2)", "ERRORS", "An invalid bit was specified in flags.";
    CapSysAdmin: "CAP_SYS_ADMIN in the owning user namespace?", "在所属 user 命名空间里有 CAP_SYS_ADMIN 吗？", "A new namespace needs CAP_SYS_ADMIN in the caller's user namespace. This process lacks it there.", "新建命名空间要在调用者的 user 命名空间里有 CAP_SYS_ADMIN，这个进程没有。", "clone(2)", "ERRORS", "CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, or CLONE_NEWUTS was specified by an unprivileged process (process without CAP_SYS_ADMIN).";
    Capability: "Is the capability held there?", "有所需的能力吗？", "This call needs a capability that the process does not hold in the owning user namespace.", "这个调用需要一项能力，这个进程在所属的 user 命名空间里没有。", "capabilities(7)", "DESCRIPTION", "";
    IdsMapped: "Are the caller's ids mapped?", "调用者的 id 有映射吗？", "The caller's user or group id has no mapping in its user namespace.", "调用者的用户或组 id 在它的 user 命名空间里没有映射。", "clone(2)", "ERRORS", "CLONE_NEWUSER was specified in the flags mask, but either the effective user ID or the effective group ID of the caller does not have a mapping in the parent namespace (see user_namespaces(7)).";
    NotChrooted: "Is the caller outside any chroot?", "调用者不在 chroot 里吗？", "A process whose root is not the root of its mount namespace cannot make a user namespace.", "根目录不是 mnt 命名空间之根的进程，不能新建 user 命名空间。", "clone(2)", "ERRORS", "CLONE_NEWUSER was specified in the flags mask and the caller is in a chroot environment (i.e., the caller's root directory does not match the root directory of the mount namespace in which it resides).";
    NamespaceLimit: "Is a namespace left under the limit?", "命名空间数量未到上限吗？", "No more namespaces of this type may be made, or they are nested too deeply.", "这种命名空间不能再多，或嵌套太深。", "namespaces(7)", "DESCRIPTION", "";
    PidForChildrenOwn: "Are its children in its own pid namespace?", "子进程在它自己的 pid 命名空间里吗？", "The process has already chosen another pid namespace for its children.", "这个进程已经给子进程换了 pid 命名空间。", "clone(2)", "ERRORS", "";
    PidNsHasInit: "Has the pid namespace still its init?", "pid 命名空间的 init 还在吗？", "The pid namespace's init has ended, so no process can be made in it.", "这个 pid 命名空间的 init 已经结束，里面不能再有新进程。", "pid_namespaces(7)", "DESCRIPTION", "";
    ProcessLimit: "Is a process left under the limit?", "进程数未到上限吗？", "There are too many processes.", "进程太多了。", "clone(2)", "ERRORS", "Too many processes are already running; see fork(2).";
    SingleThreaded: "Is the process single-threaded?", "进程只有一个线程吗？", "Only a process with one thread may do this.", "只有单线程的进程才能这样做。", "unshare(2)", "ERRORS", "";
    FdOpen: "Is the descriptor open?", "描述符是打开的吗？", "The descriptor is not open.", "这个描述符没有打开。", "setns(2)", "ERRORS", "fd is not a valid file descriptor.";
    FdIsNamespace: "Is the descriptor a namespace's or a pidfd?", "描述符是命名空间或 pidfd 吗？", "The descriptor refers to something else than a namespace or a process.", "描述符指向的不是命名空间，也不是进程。", "setns(2)", "ERRORS", "";
    NsTypeMatches: "Is it of the type asked for?", "是所要的类型吗？", "The descriptor refers to a namespace of another type.", "描述符指向的命名空间是另一种类型。", "setns(2)", "ERRORS", "fd refers to a namespace whose type does not match that specified in nstype.";
    NsIsDescendant: "Is it the caller's own or one below?", "是调用者自己的或下层的吗？", "A process can go only into its own pid namespace or one below.", "进程只能进入自己的或下层的 pid 命名空间。", "setns(2)", "ERRORS", "";
    PathExists: "Does the path exist?", "路径存在吗？", "A part of the path does not exist.", "路径中有一段不存在。", "path_resolution(7)", "DESCRIPTION", "";
    PathIsDirectory: "Are its parts directories?", "路径各段是目录吗？", "A part of the path that should be a directory is none.", "路径中有一段应是目录，却不是。", "path_resolution(7)", "DESCRIPTION", "";
    FileMode: "Do the permission bits allow it?", "权限位允许吗？", "The permission bits do not allow it.", "权限位不允许。", "path_resolution(7)", "DESCRIPTION", "";
    FileIsNew: "Is the name still free?", "这个名字还没有被用吗？", "There is already a file of this name.", "已有同名的文件。", "open(2)", "ERRORS", "";
    MountWritable: "Is the mount writable?", "挂载是可写的吗？", "The mount is read-only.", "这个挂载是只读的。", "mount(2)", "DESCRIPTION", "";
    IsMountPoint: "Is the path a mount point?", "路径是挂载点吗？", "The path is not a mount point.", "这个路径不是挂载点。", "umount(2)", "ERRORS", "";
    MountNotLocked: "Is the mount unlocked?", "挂载没有被锁住吗？", "The mount came from a more privileged mount namespace and is locked.", "这个挂载来自权限更高的 mnt 命名空间，已被锁住。", "mount_namespaces(7)", "DESCRIPTION", "";
    MountNotBusy: "Is the mount unused?", "挂载没有在用吗？", "Something still uses the mount.", "这个挂载还在使用。", "umount(2)", "ERRORS", "";
    FsTypeKnown: "Is the file system type known?", "认识这种文件系统吗？", "The kernel does not know this file system type.", "内核不认识这种文件系统。", "mount(2)", "ERRORS", "";
    FsTypeAllowed: "May it be mounted in this user namespace?", "在这个 user 命名空间里可以挂载吗？", "This file system may not be mounted from this user namespace.", "这个 user 命名空间里不能挂载这种文件系统。", "user_namespaces(7)", "DESCRIPTION", "";
    ProcFullyVisible: "Is all of /proc visible?", "/proc 全部可见吗？", "Parts of the existing /proc are covered, so a new one may not be mounted.", "现有的 /proc 有一部分被盖住，所以不能再挂载新的。", "mount_namespaces(7)", "DESCRIPTION", "";
    PropagationAllows: "Does the propagation type allow it?", "传播类型允许吗？", "The propagation type of a mount does not allow this.", "挂载的传播类型不允许这样做。", "mount_namespaces(7)", "DESCRIPTION", "";
    ValueInRange: "Is the value in its range?", "值在范围内吗？", "A value is outside its range.", "有一个值超出范围。", "errno(3)", "DESCRIPTION", "";
    ProcessExists: "Does the process exist, seen from here?", "从这里看，进程存在吗？", "No such process exists in the caller's pid namespace.", "调用者的 pid 命名空间里没有这个进程。", "kill(2)", "ERRORS", "";
    MaySignal: "May the caller signal it?", "调用者可以给它发信号吗？", "The caller may not send a signal to that process.", "调用者不能给那个进程发信号。", "kill(2)", "ERRORS", "";
    HasChild: "Is there a child to wait for?", "有可等的子进程吗？", "The caller has no such child to wait for.", "调用者没有这样的子进程可等。", "wait(2)", "ERRORS", "";
    StackGiven: "Is a stack given?", "给了栈吗？", "clone needs a stack for the child.", "clone 要给子进程一个栈。", "clone(2)", "ERRORS", "Returned by the glibc clone() wrapper function when fn or stack is specified as NULL.";
    MapUnwritten: "Is the map still unwritten?", "映射还没有写过吗？", "An id map can be written only once.", "id 映射只能写一次。", "user_namespaces(7)", "DESCRIPTION", "";
    MapWellFormed: "Is the map well formed?", "映射的格式对吗？", "The text is not a valid id map.", "这段文字不是有效的 id 映射。", "user_namespaces(7)", "DESCRIPTION", "";
    MapPermitted: "May the writer map these ids?", "写入者可以映射这些 id 吗？", "The writer may not map these ids.", "写入者不能映射这些 id。", "user_namespaces(7)", "DESCRIPTION", "";
    SetgroupsDenied: "Is setgroups denied first?", "先禁用 setgroups 了吗？", "Without privileges, setgroups must be denied before gid_map is written.", "没有特权时，写 gid_map 之前必须先禁用 setgroups。", "user_namespaces(7)", "DESCRIPTION", "";
    TimeNsEmpty: "Is the time namespace still empty?", "time 命名空间里还没有进程吗？", "The offsets can be set only before the first process enters.", "只有在第一个进程进入之前才能设偏移。", "time_namespaces(7)", "DESCRIPTION", "";
    NetworkReachable: "Is the network reachable?", "网络可达吗？", "No route leads there.", "没有通往那里的路由。", "connect(2)", "ERRORS", "";
    PeerListens: "Does somebody listen there?", "那里有人监听吗？", "Nobody listens at that address.", "那个地址没有人监听。", "connect(2)", "ERRORS", "";
    AddressFree: "Is the address free?", "地址空闲吗？", "The address is already in use.", "地址已被占用。", "bind(2)", "ERRORS", "";
    IpcObjectExists: "Does the object exist in this ipc namespace?", "这个 ipc 命名空间里有这个对象吗？", "No such IPC object exists in the caller's ipc namespace.", "调用者的 ipc 命名空间里没有这个 IPC 对象。", "ipc_namespaces(7)", "DESCRIPTION", "";
    ResourceLimit: "Is the resource limit not reached?", "资源限制未到吗？", "A resource limit is reached.", "到了资源限制。", "getrlimit(2)", "DESCRIPTION", "";
    Executable: "Can the file be executed?", "文件可以执行吗？", "The file cannot be executed.", "这个文件不能执行。", "execve(2)", "ERRORS", "";
}
