//! getrusage(2), times(2), and what wait4(2) tells of a child - kernel/sys.c.

use nslab_abi::{Errno, Reason, Ret, TaskId};

use crate::Kernel;
use crate::stop::SysResult;

/// `sizeof(struct rusage)`.
const RUSAGE_BYTES: usize = 144;
/// Simplified: every process takes as much memory as `/proc/PID/status` says, in kilobytes.
const MAX_RSS: u64 = 1756;
/// "sysconf(_SC_CLK_TCK)" ticks a second - times(2).
const TICK_NS: u64 = 10_000_000;

/// Processor time in the program and in the kernel, in nanoseconds.
type Spent = (u64, u64);

/// The `struct rusage` of so much processor time.
fn rusage((user_ns, system_ns): Spent, max_rss: u64) -> Vec<u8> {
    let mut bytes = vec![0; RUSAGE_BYTES];
    let micros = |ns: u64| [ns / 1_000_000_000, ns / 1000 % 1_000_000];
    let [[user, user_part], [system, system_part]] = [micros(user_ns), micros(system_ns)];
    for (index, word) in [user, user_part, system, system_part, max_rss].iter().enumerate() {
        bytes[8 * index..8 * index + 8].copy_from_slice(&word.to_le_bytes());
    }
    bytes
}

/// What the threads of a process have used, those that have ended among them.
fn of_process(k: &Kernel, t: TaskId) -> Spent {
    let (in_program, all) = k.process_cpu_ns(t);
    (in_program, all - in_program)
}

/// What a child has used, with its own children that it waited for - kernel/exit.c:wait_task_zombie()
pub fn usage_of(k: &Kernel, t: TaskId) -> Vec<u8> {
    let (own, below) = (of_process(k, t), k.task(t).children_ns);
    rusage((own.0 + below.0, own.1 + below.1), MAX_RSS)
}

pub fn sys_getrusage(k: &mut Kernel, t: TaskId, who: i32) -> SysResult {
    k.ensure(Reason::ValueInRange, (-1..=1).contains(&who), Errno::EINVAL)?;
    let children = k.task(k.tgid(t)).children_ns;
    let task = k.task(t);
    let bytes = match who {
        -1 => rusage(children, if children == (0, 0) { 0 } else { MAX_RSS }),
        0 => rusage(of_process(k, t), MAX_RSS),
        _ => rusage((task.cpu_ns - task.sys_ns, task.sys_ns), MAX_RSS),
    };
    Ok(Ret::Structure { value: 0, bytes })
}

pub fn sys_times(k: &mut Kernel, t: TaskId) -> SysResult {
    let (own, children) = (of_process(k, t), k.task(k.tgid(t)).children_ns);
    let ticks = [own.0, own.1, children.0, children.1].map(|ns| ns / TICK_NS);
    let bytes = ticks.iter().flat_map(|ticks| ticks.to_le_bytes()).collect();
    Ok(Ret::Structure { value: (k.clock_ns / TICK_NS) as i64, bytes })
}
