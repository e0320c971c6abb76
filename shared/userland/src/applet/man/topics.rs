//! Pages of sections 1, 5, 7 and 8.

use super::Page;

pub(super) const PAGES: &[Page] = &[
    Page {
        name: "namespaces",
        section: "7",
        about: ["overview of Linux namespaces", "Linux 命名空间概览"],
        synopsis: "",
        text: [
            "A namespace gives its members their own view of one resource of the kernel:\n\nmnt     mounts               CLONE_NEWNS     mount_namespaces(7)\npid     process numbers      CLONE_NEWPID    pid_namespaces(7)\nnet     network devices      CLONE_NEWNET    network_namespaces(7)\nuts     host name            CLONE_NEWUTS    uts_namespaces(7)\nipc     System V IPC, mqueue CLONE_NEWIPC    ipc_namespaces(7)\nuser    ids, capabilities    CLONE_NEWUSER   user_namespaces(7)\ncgroup  cgroup root          CLONE_NEWCGROUP cgroup_namespaces(7)\ntime    clocks               CLONE_NEWTIME   time_namespaces(7)\n\n/proc/PID/ns/TYPE is a link with the namespace's inode: two processes are in the same\none if the numbers are equal. It lives while a process, an open descriptor or a bind\nmount of the link keeps it. Try: ls -l /proc/self/ns; lsns; unshare --uts bash",
            "命名空间让其成员对内核的某种资源有自己的视图：\n\nmnt     挂载                 CLONE_NEWNS     mount_namespaces(7)\npid     进程号               CLONE_NEWPID    pid_namespaces(7)\nnet     网络设备             CLONE_NEWNET    network_namespaces(7)\nuts     主机名               CLONE_NEWUTS    uts_namespaces(7)\nipc     System V IPC、mqueue CLONE_NEWIPC    ipc_namespaces(7)\nuser    id、能力             CLONE_NEWUSER   user_namespaces(7)\ncgroup  cgroup 根            CLONE_NEWCGROUP cgroup_namespaces(7)\ntime    时钟                 CLONE_NEWTIME   time_namespaces(7)\n\n/proc/PID/ns/TYPE 是带有命名空间 inode 号的链接：两个进程的号相同，就在同一个里。\n只要还有进程、打开的描述符或对链接的 bind 挂载，命名空间就存在。\n试试：ls -l /proc/self/ns；lsns；unshare --uts bash",
        ],
        see: "clone(2), unshare(2), setns(2), lsns(8), nsenter(1)",
    },
    Page {
        name: "pid_namespaces",
        section: "7",
        about: ["process numbers of one's own", "独立的进程号"],
        synopsis: "",
        text: [
            "The first process inside has pid 1 and is its init: orphans become its children, and\nwhen it ends all others are killed. A process has a pid in its namespace and in each\none above; those below are seen from above, never the other way round. ps reads\n/proc: mount a new one inside (unshare --pid --fork --mount-proc), else it shows the\nold numbers.",
            "里面的第一个进程 pid 为 1，是它的 init：孤儿归它，它结束时其余进程都被杀死。进程在\n自己的命名空间和上面每一层里各有一个 pid；上层看得到下层，反过来不行。ps 读的是\n/proc：要在里面重新挂载（unshare --pid --fork --mount-proc），否则看到的是旧的号。",
        ],
        see: "namespaces(7), clone(2), kill(2), wait(2)",
    },
    Page {
        name: "mount_namespaces",
        section: "7",
        about: ["mounts of one's own", "独立的挂载"],
        synopsis: "",
        text: [
            "A new one begins as a copy of all mounts. Whether later mounts reach the copy depends on\neach mount's propagation: shared passes both ways, slave receives, private neither,\nunbindable cannot be bound either. findmnt -o TARGET,PROPAGATION shows it; unshare(1)\nmakes all private first. In a copy with less privilege, mounts and their flags are\nlocked.",
            "新建时是全部挂载的副本。此后的挂载是否传到副本，取决于每个挂载的传播类型：shared\n双向，slave 只接收，private 都不，unbindable 还不能被 bind。用\nfindmnt -o TARGET,PROPAGATION 查看；unshare(1) 会先把全部设为 private。在特权更低的\n副本里，挂载及其标志是锁定的。",
        ],
        see: "mount(2), pivot_root(2), findmnt(8), namespaces(7)",
    },
    Page {
        name: "user_namespaces",
        section: "7",
        about: ["ids and capabilities of one's own", "独立的 id 与能力"],
        synopsis: "",
        text: [
            "Inside, a process may be root and have all capabilities, over what that namespace owns\nonly. /proc/PID/uid_map and gid_map say, once, which ids inside are which outside:\nlines of INSIDE OUTSIDE COUNT. Unmapped ids show as 65534. An ordinary user may map\nthe own uid alone, and gid_map only after writing deny into setgroups. Every other\nnamespace belongs to the user namespace that made it.",
            "在里面，进程可以是 root 并拥有全部能力，但只对该命名空间所拥有的东西有效。\n/proc/PID/uid_map 和 gid_map 规定（只能写一次）里外 id 的对应：每行是 里 外 数量。\n没有映射的 id 显示为 65534。普通用户只能映射自己的 uid，而且写 gid_map 之前要先往\nsetgroups 写 deny。其他每个命名空间都属于创建它的用户命名空间。",
        ],
        see: "namespaces(7), capabilities(7), unshare(1)",
    },
    Page {
        name: "network_namespaces",
        section: "7",
        about: ["network of one's own", "独立的网络"],
        synopsis: "",
        text: [
            "Devices, addresses, routes, ports and abstract Unix sockets. A new one has only lo, and\nthat is down: ip link set lo up. A device is in one namespace at a time; a veth pair\njoins two. /proc/net is that of the reader.",
            "设备、地址、路由、端口和抽象 Unix 套接字都是独立的。新建时只有 lo，而且是 down：\nip link set lo up。一个设备同一时刻只在一个命名空间里；veth 对可以连接两个。\n/proc/net 显示读者所在的那个。",
        ],
        see: "namespaces(7), ip(8), veth(4)",
    },
    Page {
        name: "uts_namespaces",
        section: "7",
        about: ["host name of one's own", "独立的主机名"],
        synopsis: "",
        text: [
            "The host name and the NIS domain name, copied from the maker's. sethostname(2) and\nhostname(1) change them inside alone.",
            "主机名和 NIS 域名，创建时从原来的复制。在里面用 sethostname(2) 或 hostname(1) 修改，\n不影响外面。",
        ],
        see: "namespaces(7), uname(2), hostname(1)",
    },
    Page {
        name: "ipc_namespaces",
        section: "7",
        about: ["System V IPC and message queues of one's own", "独立的 System V IPC 与消息队列"],
        synopsis: "",
        text: [
            "Shared memory, semaphores, message queues (ipcs(1)) and those of mq_overview(7). They\nare not seen from outside, and end with the namespace.",
            "共享内存、信号量、消息队列（ipcs(1)）以及 mq_overview(7) 的队列。外面看不到，\n随命名空间一起消失。",
        ],
        see: "namespaces(7), sysvipc(7), mq_overview(7)",
    },
    Page {
        name: "cgroup_namespaces",
        section: "7",
        about: ["a cgroup root of one's own", "独立的 cgroup 根"],
        synopsis: "",
        text: [
            "The maker's cgroup becomes the root: /proc/self/cgroup then shows /, and what lies\nabove it shows as /.. .",
            "创建者所在的 cgroup 成为根：/proc/self/cgroup 显示 /，它之上的显示为 /..。",
        ],
        see: "namespaces(7), cgroups(7)",
    },
    Page {
        name: "time_namespaces",
        section: "7",
        about: ["offsets of the clocks of one's own", "独立的时钟偏移"],
        synopsis: "",
        text: [
            "CLOCK_MONOTONIC and CLOCK_BOOTTIME may be offset (/proc/PID/timens_offsets, before the\nfirst child); the time of day is the same everywhere. unshare(CLONE_NEWTIME) is for\nthe children.",
            "CLOCK_MONOTONIC 和 CLOCK_BOOTTIME 可以有偏移（/proc/PID/timens_offsets，在第一个子进程\n之前写）；日历时间到处相同。unshare(CLONE_NEWTIME) 只对子进程生效。",
        ],
        see: "namespaces(7), clock_gettime(2)",
    },
    Page {
        name: "cgroups",
        section: "7",
        about: ["groups of processes with limits", "带资源限制的进程组"],
        synopsis: "",
        text: [
            "A tree of directories under /sys/fs/cgroup: mkdir makes a group, a pid written into\ncgroup.procs moves a process there, children are born in it. cgroup.controllers says\nwhat may be limited; cgroup.subtree_control hands it to the groups below. Then files\nsuch as cpu.max, memory.max and pids.max set limits. A group with processes and one\nthat hands out controllers exclude each other, but at the root.",
            "/sys/fs/cgroup 下的目录树：mkdir 建组，把 pid 写进 cgroup.procs 就移动进程，子进程生在\n父进程的组里。cgroup.controllers 列出可以限制什么，cgroup.subtree_control 把它交给\n下级。然后用 cpu.max、memory.max、pids.max 等文件设限。除根以外，一个组不能既有进程\n又分发控制器。",
        ],
        see: "cgroup_namespaces(7), proc(5)",
    },
    Page {
        name: "capabilities",
        section: "7",
        about: ["root's power in pieces", "拆开的 root 权限"],
        synopsis: "",
        text: [
            "CAP_SYS_ADMIN (mount, most namespaces), CAP_NET_ADMIN, CAP_KILL, CAP_SYS_CHROOT,\nCAP_SYS_PTRACE, CAP_SETUID and some thirty more. A thread has sets of them: permitted,\neffective, inheritable, bounding, ambient - Cap* in /proc/PID/status. They count in a\nuser namespace and in those below it.",
            "CAP_SYS_ADMIN（挂载、多数命名空间）、CAP_NET_ADMIN、CAP_KILL、CAP_SYS_CHROOT、\nCAP_SYS_PTRACE、CAP_SETUID 等三十多种。线程有几组：permitted、effective、inheritable、\nbounding、ambient，即 /proc/PID/status 里的 Cap*。能力在某个用户命名空间及其下级中有效。",
        ],
        see: "user_namespaces(7), capset(2)",
    },
    Page {
        name: "strace",
        section: "1",
        about: ["show the system calls of a process", "显示进程的系统调用"],
        synopsis: "strace [-cfqrTy] [-t[t[t]]] [-e trace=SET] [-s SIZE] [-o FILE]\n       {-p PID | PROGRAM [ARG]...}",
        text: [
            "One line a call: name(arguments) = result. -f follows children, -e trace=clone,%file\nchooses, -c counts, -p attaches to a process that runs, -o writes to a file. Signals\nshow as --- SIGCHLD {...} ---, the end as +++ exited with 0 +++. The tools here make\nfewer calls than real ones: they have no dynamic linker.",
            "每个调用一行：名字(参数) = 结果。-f 跟踪子进程，-e trace=clone,%file 选择，-c 统计，\n-p 附加到正在运行的进程，-o 写入文件。信号显示为 --- SIGCHLD {...} ---，结束显示为\n+++ exited with 0 +++。这里的工具调用比真实的少：它们没有动态链接器。",
        ],
        see: "ptrace(2)",
    },
];
