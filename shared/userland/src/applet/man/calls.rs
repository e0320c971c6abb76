//! Pages of section 2.

use super::Page;

pub(super) const PAGES: &[Page] = &[
    Page {
        name: "clone",
        section: "2",
        about: ["make a child process, with namespaces of its own if asked", "创建子进程，可以同时为它新建命名空间"],
        synopsis: "int clone(int (*fn)(void *), void *stack, int flags, void *arg, ...);",
        text: [
            "The child runs fn(arg) on its own stack. The low byte of flags is the signal that\nthe parent gets at its end (SIGCHLD). Each CLONE_NEW* bit makes a namespace:\n\nCLONE_NEWNS mount     CLONE_NEWPID pid      CLONE_NEWUTS  host name\nCLONE_NEWNET network  CLONE_NEWIPC  IPC     CLONE_NEWUSER users\nCLONE_NEWCGROUP cgroup root\n\nAll but CLONE_NEWUSER need CAP_SYS_ADMIN, else EPERM; with CLONE_NEWUSER the child\nhas it in its new user namespace. CLONE_VM shares memory, CLONE_THREAD makes a thread.",
            "子进程在自己的栈上运行 fn(arg)。flags 的低字节是它结束时父进程收到的信号\n（SIGCHLD）。每个 CLONE_NEW* 位新建一个命名空间：\n\nCLONE_NEWNS 挂载      CLONE_NEWPID pid     CLONE_NEWUTS  主机名\nCLONE_NEWNET 网络     CLONE_NEWIPC  IPC    CLONE_NEWUSER 用户\nCLONE_NEWCGROUP cgroup 根\n\n除 CLONE_NEWUSER 外都需要 CAP_SYS_ADMIN，否则 EPERM；带上 CLONE_NEWUSER 时，\n子进程在新的用户命名空间里拥有它。CLONE_VM 共享内存，CLONE_THREAD 创建线程。",
        ],
        see: "fork(2), unshare(2), setns(2), namespaces(7)",
    },
    Page {
        name: "unshare",
        section: "2",
        about: ["leave a namespace for a new one", "离开所在的命名空间，进入新建的一个"],
        synopsis: "int unshare(int flags);",
        text: [
            "Makes new namespaces as clone(2) does, for the caller itself. Two are special:\nCLONE_NEWPID and CLONE_NEWTIME are for the children to come; the caller stays.\nThe first child then has pid 1. CLONE_FS and CLONE_FILES end the sharing of the\nroot and current directory, and of descriptors.\n\nEPERM: no CAP_SYS_ADMIN in the user namespace. EINVAL: unknown flags.",
            "像 clone(2) 那样新建命名空间，但对象是调用者自己。有两种例外：CLONE_NEWPID\n和 CLONE_NEWTIME 只对以后的子进程生效，调用者留在原处；之后的第一个子进程\n的 pid 是 1。CLONE_FS 和 CLONE_FILES 结束对根目录、当前目录和描述符的共享。\n\nEPERM：在用户命名空间里没有 CAP_SYS_ADMIN。EINVAL：标志未知。",
        ],
        see: "clone(2), setns(2), unshare(1), namespaces(7)",
    },
    Page {
        name: "setns",
        section: "2",
        about: ["enter a namespace that exists", "进入一个已有的命名空间"],
        synopsis: "int setns(int fd, int nstype);",
        text: [
            "fd is an open /proc/PID/ns/TYPE, or a pidfd; nstype is its CLONE_NEW* bit, or 0 for\nany. A pid namespace takes effect for children only. The caller needs CAP_SYS_ADMIN\nin the namespace's owner, and its own for a mount namespace CAP_SYS_CHROOT too.\n\nEINVAL: fd is of another type, or the same user namespace again.",
            "fd 是打开的 /proc/PID/ns/TYPE，或者一个 pidfd；nstype 是对应的 CLONE_NEW* 位，\n0 表示任意。pid 命名空间只对子进程生效。调用者需要在该命名空间的属主里有\nCAP_SYS_ADMIN；挂载命名空间还需要 CAP_SYS_CHROOT。\n\nEINVAL：fd 的类型不符，或者再次进入同一个用户命名空间。",
        ],
        see: "clone(2), unshare(2), nsenter(1), namespaces(7)",
    },
    Page {
        name: "fork",
        section: "2",
        about: ["make a copy of the process", "复制当前进程"],
        synopsis: "pid_t fork(void);",
        text: [
            "Both go on from here: the child gets 0, the parent the child's pid in its own pid\nnamespace. Memory is copied, descriptors are shared with their offsets, pending\nsignals and timers are not passed on.\n\nEAGAIN: a limit on processes. ENOMEM: the pid namespace's init is gone.",
            "两个进程都从这里继续：子进程得到 0，父进程得到子进程在自己 pid 命名空间里的\npid。内存被复制，描述符连同读写位置共享，未决信号和定时器不继承。\n\nEAGAIN：进程数达到上限。ENOMEM：pid 命名空间的 init 已经结束。",
        ],
        see: "clone(2), execve(2), wait(2)",
    },
    Page {
        name: "execve",
        section: "2",
        about: ["run another program in this process", "在本进程里运行另一个程序"],
        synopsis: "int execve(const char *pathname, char *const argv[], char *const envp[]);",
        text: [
            "The program is replaced, the process stays: same pid, namespaces, descriptors (but\nfor those with FD_CLOEXEC), ignored signals. Handlers are gone. A file that begins\nwith #! names its interpreter. It returns only where it fails:\n\nENOENT no such file  EACCES not executable  ENOEXEC no known format",
            "程序被替换，进程不变：pid、命名空间、描述符（FD_CLOEXEC 的除外）、被忽略的信号\n都保留，处理函数不保留。以 #! 开头的文件指定解释器。只有失败时才返回：\n\nENOENT 没有这个文件  EACCES 不可执行  ENOEXEC 格式未知",
        ],
        see: "fork(2), path_resolution(7)",
    },
    Page {
        name: "wait",
        section: "2",
        about: ["wait for a child to change its state", "等待子进程改变状态"],
        synopsis: "pid_t wait(int *wstatus);\npid_t waitpid(pid_t pid, int *wstatus, int options);",
        text: [
            "Until it is waited for, a dead child stays as a zombie and keeps its pid. WNOHANG does\nnot sleep, WUNTRACED reports stops, __WALL takes children of any exit signal. Children\nof a dead parent go to a subreaper, or to the init of their pid namespace.\n\nECHILD: there is no child to wait for.",
            "在被等待之前，死去的子进程作为僵尸保留着 pid。WNOHANG 不睡眠，WUNTRACED 也报告\n停止，__WALL 接受任何退出信号的子进程。父进程死后，子进程归 subreaper 或所在\npid 命名空间的 init。\n\nECHILD：没有可等待的子进程。",
        ],
        see: "fork(2), exit(3), pid_namespaces(7)",
    },
    Page {
        name: "kill",
        section: "2",
        about: ["send a signal", "发送信号"],
        synopsis: "int kill(pid_t pid, int sig);",
        text: [
            "pid > 0: one process; 0: the caller's group; -1: all but init; below: a group. The\nsame user may, and CAP_KILL. The init of a pid namespace gets from inside only what\nit has a handler for; from above SIGKILL and SIGSTOP always work.\n\nESRCH: nobody there. EPERM: not allowed. sig 0 only checks.",
            "pid > 0：一个进程；0：调用者的进程组；-1：除 init 外的全部；更小：一个进程组。\n同一用户可以发，或者有 CAP_KILL。pid 命名空间的 init 只接受内部发来且它有处理函数\n的信号；来自上层的 SIGKILL 和 SIGSTOP 总是有效。\n\nESRCH：没有这样的进程。EPERM：不允许。sig 为 0 只做检查。",
        ],
        see: "signal(7), pid_namespaces(7)",
    },
    Page {
        name: "mount",
        section: "2",
        about: ["attach a file system, or change a mount", "挂载文件系统，或更改已有的挂载"],
        synopsis: "int mount(const char *source, const char *target, const char *fstype,\n          unsigned long flags, const void *data);",
        text: [
            "New mount: fstype and data. MS_BIND shows a tree a second time, MS_MOVE moves a mount,\nMS_REMOUNT changes flags. MS_SHARED, MS_SLAVE, MS_PRIVATE, MS_UNBINDABLE (with MS_REC)\nsay whether mounts propagate to copies of the mount in other namespaces.\n\nEPERM: no CAP_SYS_ADMIN over the mount namespace, or a locked flag. EBUSY, ENODEV.",
            "新挂载：用 fstype 和 data。MS_BIND 让一棵目录树在别处再出现一次，MS_MOVE 移动挂载，\nMS_REMOUNT 更改标志。MS_SHARED、MS_SLAVE、MS_PRIVATE、MS_UNBINDABLE（可加 MS_REC）\n决定挂载是否传播到其他命名空间里的副本。\n\nEPERM：对挂载命名空间没有 CAP_SYS_ADMIN，或标志被锁定。EBUSY、ENODEV。",
        ],
        see: "umount(2), mount_namespaces(7), mount(8), findmnt(8)",
    },
    Page {
        name: "umount",
        section: "2",
        about: ["detach a mount", "卸载"],
        synopsis: "int umount(const char *target);\nint umount2(const char *target, int flags);",
        text: [
            "The newest mount at target goes. EBUSY while somebody is in it. MNT_DETACH takes it out\nof the tree at once and frees it when nobody uses it any more. Mounts that came\ntogether from a more privileged namespace stay together: EINVAL.",
            "卸下 target 上最新的挂载。还有人在用时返回 EBUSY。MNT_DETACH 立即把它从树上摘下，\n等没人再用时才释放。从更有特权的命名空间一起来的挂载不能单独卸下：EINVAL。",
        ],
        see: "mount(2), umount(8), mount_namespaces(7)",
    },
    Page {
        name: "pivot_root",
        section: "2",
        about: ["change the root mount", "更换根挂载"],
        synopsis: "int pivot_root(const char *new_root, const char *put_old);",
        text: [
            "new_root becomes the root of the mount namespace, the old root moves to put_old below\nit, and all processes whose root it was move along. new_root must be a mount point,\nand neither it, its parent nor the current root's parent may be shared: EINVAL.\nA container then unmounts put_old (umount -l) and sees the host's files no more.",
            "new_root 成为挂载命名空间的根，旧的根移到它下面的 put_old，原来以旧根为根的进程\n一并移动。new_root 必须是挂载点，并且它、它的父挂载、当前根的父挂载都不能是\nshared：否则 EINVAL。之后容器卸掉 put_old（umount -l），就再也看不到宿主的文件。",
        ],
        see: "chroot(2), mount_namespaces(7), pivot_root(8), switch_root(8)",
    },
    Page {
        name: "chroot",
        section: "2",
        about: ["change the root directory of a process", "更换进程的根目录"],
        synopsis: "int chroot(const char *path);",
        text: [
            "Paths that begin with / then begin at path; children inherit it. The current directory\ndoes not change, and the old root stays mounted: root in a chroot gets out by another\nchroot and cd ... It changes one process's view; pivot_root(2) changes the mounts.\n\nEPERM: no CAP_SYS_CHROOT.",
            "之后以 / 开头的路径从 path 开始，子进程会继承。当前目录不变，旧的根仍然挂载着：\nchroot 里的 root 再做一次 chroot 加 cd .. 就能出来。它只改变一个进程的视角；\n改变挂载的是 pivot_root(2)。\n\nEPERM：没有 CAP_SYS_CHROOT。",
        ],
        see: "pivot_root(2), chdir(2), chroot(1)",
    },
    Page {
        name: "ptrace",
        section: "2",
        about: ["watch and steer another process", "观察并控制另一个进程"],
        synopsis: "long ptrace(enum __ptrace_request op, pid_t pid, void *addr, void *data);",
        text: [
            "A tracer attaches with PTRACE_SEIZE or PTRACE_ATTACH (or the child asks for it with\nPTRACE_TRACEME); wait(2) then reports each stop: before and after a system call\n(PTRACE_SYSCALL), at a signal, at fork and exec (PTRACE_O_TRACE*). It may drop or\nchange a signal. TracerPid in /proc/PID/status names it. It needs the same ids or\nCAP_SYS_PTRACE, else EPERM; a process has one tracer. strace(1) is made of it.",
            "跟踪者用 PTRACE_SEIZE 或 PTRACE_ATTACH 附加（或子进程自己用 PTRACE_TRACEME 请求）；\n此后 wait(2) 报告每次停止：系统调用之前和之后（PTRACE_SYSCALL）、收到信号、fork 和\nexec（PTRACE_O_TRACE*）。它可以丢弃或改换信号。/proc/PID/status 的 TracerPid 就是\n它。需要 id 相同或 CAP_SYS_PTRACE，否则 EPERM；一个进程只有一个跟踪者。strace(1)\n就建立在它之上。",
        ],
        see: "strace(1), wait(2), capabilities(7)",
    },
];
