//! `/proc/PID/stat` and `statm` - proc_pid_stat(5), fs/proc/array.c:do_task_stat().

use nslab_abi::{Pid, SigAction, TaskId};

use crate::kernel::Kernel;
use crate::mm::PAGE_BYTES;
use crate::ns::NsId;
use crate::task::commit::LooksBy;
use crate::task::{ANON_BYTES, Task};

/// Clock ticks a second - sysconf(3), `_SC_CLK_TCK`.
const TICK_NS: u64 = 10_000_000;

impl Kernel {
    /// Writes the line for a mount that shows `pid_ns`.
    pub(super) fn stat_text(&self, t: TaskId, task: &Task, pid_ns: NsId) -> Vec<u8> {
        let nr = |of: TaskId| self.pid_nr_ns(of, pid_ns).unwrap_or(Pid(0)).0;
        let (tty_nr, tpgid) = match task.tty.and_then(|id| self.vfs.ttys.get(&id)) {
            Some(tty) => (tty.device_nr(), tty.foreground.map_or(-1, nr)),
            None => (0, -1),
        };
        let is_gone = task.files.is_none();
        // A small program's, and what it has touched beyond that.
        let more = task.anon_bytes.saturating_sub(ANON_BYTES) / PAGE_BYTES;
        let (vsize, rss): (u64, u64) = if is_gone { (0, 0) } else { (2_744_320 + more * PAGE_BYTES, 439 + more) };
        let signals = &task.signal;
        let bits = |wanted: fn(&SigAction) -> bool| {
            signals.actions.iter().filter(|(_, action)| wanted(action)).fold(0u64, |bits, (&n, _)| bits | 1 << (n - 1))
        };
        // "WARNING: only the low 32 bits are shown" - fs/proc/array.c: `& 0x7fffffffUL`.
        let low = |bits: u64| bits & 0x7fff_ffff;
        let pending = signals.pending.iter().fold(0u64, |bits, info| bits | 1 << (info.signal.0 - 1));
        let ignored = bits(|action| action.handler == SigAction::IGNORE);
        let caught = bits(|action| action.handler > SigAction::IGNORE);
        let exit_code = self.shown_exit_code(t, task);
        let (user_ns, all_ns) = self.process_cpu_ns(task.id);
        let system_ns = all_ns - user_ns;
        let start_ticks = task.start_ns / TICK_NS;
        let mut line = format!("{} (", nr(task.id)).into_bytes();
        line.extend_from_slice(&task.comm);
        line.extend_from_slice(
            format!(
                ") {state} {ppid} {pgrp} {session} {tty_nr} {tpgid} {flags} 0 0 0 0 {utime} {stime} {cutime} {cstime} {prio} {nice} {threads} 0 {start_ticks} {vsize} {rss} \
                 18446744073709551615 0 0 0 0 0 {pending} {blocked} {ignored} {caught} {wchan} 0 0 {exit_signal} 0 {rt_priority} {policy} 0 0 0 0 0 0 0 0 0 0 {exit_code}\n",
                state = task.state_char(),
                ppid = self.parent_nr(task, pid_ns),
                pgrp = nr(task.pgrp),
                session = nr(task.session),
                flags = task_flags(task),
                utime = user_ns / TICK_NS,
                stime = system_ns / TICK_NS,
                cutime = task.children_ns.0 / TICK_NS,
                cstime = task.children_ns.1 / TICK_NS,
                prio = if task.policy.priority > 0 { -1 - task.policy.priority } else { 20 + task.nice },
                rt_priority = task.policy.priority,
                policy = task.policy.number,
                nice = task.nice,
                threads = if is_gone && !self.is_process_alive(task.id) { 0 } else { self.of_process(task.tgid).count() },
                pending = low(pending),
                blocked = low(signals.blocked.0),
                ignored = low(ignored),
                caught = low(caught),
                wchan = u8::from(task.waiting.is_some()),
                exit_signal = if task.id == task.tgid { i32::from(task.exit_signal) } else { -1 },
            )
            .as_bytes(),
        );
        line
    }

    fn shown_exit_code(&self, t: TaskId, task: &Task) -> i32 {
        // Only for who may trace it - fs/proc/array.c: `permitted`.
        match self.exit_status(task.id) {
            Some(status) if self.ptrace_may_access(t, task.id, LooksBy::FsCreds) => status.raw(),
            _ => 0,
        }
    }
}

/// Returns `PF_*` - include/linux/sched.h: randomized addresses, forked without exec, kernel thread, exiting.
fn task_flags(task: &Task) -> u32 {
    const PF_EXITING: u32 = 0x4;
    const PF_FORKNOEXEC: u32 = 0x40;
    const PF_KTHREAD: u32 = 0x20_0000;
    const PF_RANDOMIZE: u32 = 0x40_0000;
    if task.is_kthread {
        return PF_KTHREAD | PF_FORKNOEXEC;
    }
    let forked = if task.did_exec { 0 } else { PF_FORKNOEXEC };
    let exiting = if task.is_alive() { 0 } else { PF_EXITING };
    PF_RANDOMIZE | forked | exiting
}
