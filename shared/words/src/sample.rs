//! What the menu calls the programs to begin with.

use crate::scene::{InBoth, both};

/// Returns what a program of the suite shows, by its file's name.
pub fn sample_title(name: &str) -> Option<InBoth> {
    Some(match name {
        "container.c" => both("A container in 20 lines", "二十行写一个容器"),
        "container_no_proc.c" => both("The same without a /proc of its own", "同上，但没有自己的 /proc"),
        "verbatim_line.c" => both("The line of the course", "课程里的那一行"),
        "f005_a_pid_at_each_level.c" => both("A pid at each level", "每一层都有一个 pid"),
        "f017_unshare_moves_only_children.c" => both("unshare moves only children", "unshare 只移动子进程"),
        "f052_zombie.c" => both("A zombie", "僵尸进程"),
        "f170_sethostname_needs_privilege.c" => both("Who may set the host name", "谁可以改主机名"),
        "f232_flags_that_exclude_each_other.c" => both("Flags that exclude each other", "互相排斥的标志"),
        _ => return None,
    })
}
