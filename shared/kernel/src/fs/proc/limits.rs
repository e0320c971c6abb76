//! `/proc/PID/limits` - fs/proc/base.c:proc_pid_limits().

use crate::task::Task;

/// Name and unit by number - include/uapi/asm-generic/resource.h.
const NAMES: [(&str, &str); 16] = [
    ("Max cpu time", "seconds"),
    ("Max file size", "bytes"),
    ("Max data size", "bytes"),
    ("Max stack size", "bytes"),
    ("Max core file size", "bytes"),
    ("Max resident set", "bytes"),
    ("Max processes", "processes"),
    ("Max open files", "files"),
    ("Max locked memory", "bytes"),
    ("Max address space", "bytes"),
    ("Max file locks", "locks"),
    ("Max pending signals", "signals"),
    ("Max msgqueue size", "bytes"),
    ("Max nice priority", ""),
    ("Max realtime priority", ""),
    ("Max realtime timeout", "us"),
];

/// Writes the file.
pub(super) fn limits_text(task: &Task) -> String {
    let number = |value: u64| if value == u64::MAX { "unlimited".to_string() } else { value.to_string() };
    let mut text = format!("{:<25} {:<20} {:<20} {:<10}\n", "Limit", "Soft Limit", "Hard Limit", "Units");
    for (limit, (name, unit)) in task.rlimits.iter().zip(NAMES) {
        text += &format!("{name:<25} {:<20} {:<20} ", number(limit.rlim_cur), number(limit.rlim_max));
        text += &if unit.is_empty() { "\n".to_string() } else { format!("{unit:<10}\n") };
    }
    text
}
