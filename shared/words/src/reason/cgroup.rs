//! Why something was refused at control groups - cgroups(7).

use nslab_abi::CgroupReason;

/// All of them.
pub const ALL: [CgroupReason; 10] = [
    CgroupReason::NotBusy,
    CgroupReason::DomainValid,
    CgroupReason::NoInternalProcesses,
    CgroupReason::Empty,
    CgroupReason::ControllerAvailable,
    CgroupReason::InNamespace,
    CgroupReason::Writable,
    CgroupReason::IsDirectory,
    CgroupReason::CpusetSet,
    CgroupReason::QuotaFits,
];

/// Check, rule and change in English.
pub fn en(reason: CgroupReason) -> (&'static str, &'static str, &'static str) {
    match reason {
        CgroupReason::NotBusy => (
            "Nothing uses what is to be changed.",
            "A cgroup below has this controller enabled, or its memory cannot be given up.",
            "Disable it below first, or let processes there end.",
        ),
        CgroupReason::DomainValid => (
            "The cgroup can hold processes of its own domain.",
            "Beside or below a threaded cgroup only threaded cgroups work, and only with the controllers cpu, cpuset and pids.",
            "Write \"threaded\" to its cgroup.type, or use a cgroup outside the threaded subtree.",
        ),
        CgroupReason::NoInternalProcesses => (
            "No process is in a cgroup that hands controllers to its children.",
            "Except for the root, a cgroup has either processes or enabled controllers for its children: no internal processes.",
            "Make a child, move the processes into it, and then write cgroup.subtree_control.",
        ),
        CgroupReason::Empty => (
            "The cgroup has neither processes nor children.",
            "A cgroup with processes or with cgroups below it can be neither removed nor made threaded.",
            "Move or end its processes (cgroup.kill) and remove its children first.",
        ),
        CgroupReason::ControllerAvailable => (
            "The cgroup was handed this controller.",
            "A cgroup can hand down only what its parent's cgroup.subtree_control gives it.",
            "Enable the controller in the parent first, from the root downwards.",
        ),
        CgroupReason::InNamespace => (
            "Both cgroups lie below the root of the cgroup namespace.",
            "With nsdelegate a cgroup namespace is a border: nothing is moved across it, and its root's limits are not changed from inside.",
            "Do it from outside of the cgroup namespace.",
        ),
        CgroupReason::Writable => (
            "The caller may write cgroup.procs where both cgroups meet.",
            "Moving a process needs write permission on cgroup.procs of the target's and the source's nearest common ancestor.",
            "Have the common ancestor delegated (chown its cgroup.procs), or do it as its owner.",
        ),
        CgroupReason::IsDirectory => (
            "The descriptor is the directory of a cgroup of version 2.",
            "CLONE_INTO_CGROUP needs an open directory of a cgroup2 file system.",
            "Open the cgroup's directory with O_RDONLY or O_PATH.",
        ),
        CgroupReason::CpusetSet => (
            "The cpuset names processors and memory nodes, and its parent has them.",
            "In version 1 a cpuset takes processes only once cpuset.cpus and cpuset.mems are set, within those of its parent.",
            "Write 0 to cpuset.mems and to cpuset.cpus first, from the top down.",
        ),
        CgroupReason::QuotaFits => (
            "The quota is no larger than the parent's and no smaller than a child's.",
            "In version 1 a child's share of the processor, quota over period, may not be larger than its parent's.",
            "Choose a quota within the parent's, or change the parent's first.",
        ),
    }
}

/// Check, rule and change in Chinese.
pub fn zh(reason: CgroupReason) -> (&'static str, &'static str, &'static str) {
    match reason {
        CgroupReason::NotBusy => (
            "要改的东西没有人在用。",
            "下层的某个 cgroup 启用了这个控制器，或者它占的内存收不回来。",
            "先在下层停用它，或让那里的进程结束。",
        ),
        CgroupReason::DomainValid => (
            "这个 cgroup 能容纳自己域里的进程。",
            "threaded cgroup 的旁边和下面只能是 threaded cgroup，而且只能用 cpu、cpuset、pids 这几个控制器。",
            "向它的 cgroup.type 写 threaded，或者换一个不在 threaded 子树里的 cgroup。",
        ),
        CgroupReason::NoInternalProcesses => (
            "把控制器交给下层的 cgroup 里没有进程。",
            "除根以外，一个 cgroup 要么有进程，要么给下层启用控制器，不能两样都有（no internal processes）。",
            "先建一个子 cgroup，把进程移进去，再写 cgroup.subtree_control。",
        ),
        CgroupReason::Empty => (
            "这个 cgroup 里没有进程，也没有下层。",
            "还有进程或下层的 cgroup，既不能删除，也不能改成 threaded。",
            "先移走或结束其中的进程（cgroup.kill），再删掉下层。",
        ),
        CgroupReason::ControllerAvailable => (
            "上层把这个控制器交给了它。",
            "一个 cgroup 只能把上层 cgroup.subtree_control 给它的控制器再往下交。",
            "从根开始，先在上层启用这个控制器。",
        ),
        CgroupReason::InNamespace => (
            "两个 cgroup 都在 cgroup 命名空间的根以下。",
            "用了 nsdelegate，cgroup 命名空间就是一道边界：进程不能越过它移动，里面也改不了它的根的限制。",
            "到这个 cgroup 命名空间外面去做。",
        ),
        CgroupReason::Writable => (
            "调用者可以写两个 cgroup 最近公共祖先的 cgroup.procs。",
            "移动进程，要对源和目标最近公共祖先的 cgroup.procs 有写权限。",
            "请人把公共祖先委托给你（chown 它的 cgroup.procs），或者以它的属主去做。",
        ),
        CgroupReason::IsDirectory => (
            "描述符是 cgroup v2 的一个目录。",
            "CLONE_INTO_CGROUP 需要 cgroup2 文件系统中一个已打开的目录。",
            "用 O_RDONLY 或 O_PATH 打开那个 cgroup 的目录。",
        ),
        CgroupReason::CpusetSet => (
            "cpuset 里写明了处理器和内存节点，上层也有它们。",
            "v1 里要先设好 cpuset.cpus 和 cpuset.mems（不超出上层），才能放进程。",
            "从上往下，先向 cpuset.mems 和 cpuset.cpus 写 0。",
        ),
        CgroupReason::QuotaFits => (
            "配额不比上层的大，也不比下层的小。",
            "v1 里，下层占处理器的比例（quota 除以 period）不能超过上层。",
            "取一个不超过上层的配额，或者先改上层。",
        ),
    }
}
