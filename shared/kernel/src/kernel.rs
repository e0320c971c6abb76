//! The one struct from which all state hangs.

use std::sync::Arc;

use nslab_abi::{Check, Reason, Rlimit, TaskId};

use crate::fs::Vfs;
use crate::ns::{Namespace, NsId};
use crate::task::{Pids, Task, Tasks};
use nslab_small::{PMap, Shared};

/// A simulated machine's kernel. Cloning is cheap: all maps are persistent.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// All tasks, zombies included.
    pub(crate) tasks: Tasks,
    /// All process ids in use: by a task, or as a group or session whose leader is gone.
    pub(crate) pids: Pids,
    /// All live namespaces.
    pub(crate) namespaces: PMap<NsId, Namespace>,
    /// Numbers of namespaces that are gone, and until when (on the boot clock) no worker has given them back.
    pub(crate) lingering_ns: Arc<Vec<(NsId, u64)>>,
    /// The sequence number of the namespace made last.
    pub(crate) ns_seq: u64,
    /// Inodes, mounts, open files.
    pub(crate) vfs: Shared<Vfs>,
    /// All sockets, also those whose task is gone: descriptions count.
    pub(crate) sockets: PMap<crate::net::SocketId, crate::net::Socket>,
    /// The number of the socket made last.
    pub(crate) last_socket: u64,
    /// What is on its way to sockets: when on the boot clock, to which, what.
    pub(crate) net_due: Arc<Vec<(u64, crate::net::SocketId, crate::net::due::Due)>>,
    /// The `id` of the network device made last.
    pub(crate) last_link: u64,
    /// The boot clock, in nanoseconds.
    pub(crate) clock_ns: u64,
    /// CLOCK_REALTIME minus the boot clock, in nanoseconds.
    pub(crate) realtime_offset_ns: i64,
    /// The number of the memory, handlers or adjustments made last.
    pub(crate) last_share: u64,
    /// Processor time in programs and in system calls since the boot, in nanoseconds.
    pub(crate) busy_ns: (u64, u64),
    /// A fork that `pids.max` forbade in the call at hand: who forked, whose limit it was.
    pub(crate) pids_failed: Option<(crate::fs::CgroupId, crate::fs::CgroupId)>,
    /// State of getrandom(2)'s generator.
    pub(crate) random_state: u64,
    /// Bytes of memory of a guest; `None`: it is a host.
    pub(crate) memory_bytes: Option<u64>,
    /// Is it a session, which starts with a filter - backend/keeper/src/seccomp.rs?
    pub(crate) is_session: bool,
    /// How many tasks there may be, init among them.
    pub(crate) max_tasks: u32,
    /// Who makes the call at hand, 0 between calls: what poll(2) says of a signalfd depends on it.
    pub(crate) current: TaskId,
    /// The call at hand as numbers, if its caller has registers.
    pub(crate) raw_call: Option<(i64, [u64; 6])>,
    /// The checks of the call at hand, in order.
    pub(crate) checks: Vec<Check>,
    /// Where the walks of the call that is being answered may go - openat2(2).
    pub(crate) scope: Option<crate::fs::namei::Scope>,
    /// What the call at hand looked for, and a real kernel would have found.
    pub(crate) missing: Option<String>,
    /// Ends of tasks that the driver has not asked for yet.
    pub(crate) happenings: Vec<crate::info::Happening>,
}

impl Kernel {
    /// Records one check of the call at hand for the page's ladder, and returns whether it passed.
    pub fn check(&mut self, reason: Reason, passed: bool) -> bool {
        self.checks.push(Check { reason, passed });
        passed
    }

    /// Records one check; the first that fails decides the errno: `k.ensure(Reason::FlagsKnown, known, EINVAL)?`.
    pub(crate) fn ensure(
        &mut self,
        reason: Reason,
        passed: bool,
        errno: nslab_abi::Errno,
    ) -> Result<(), nslab_abi::Errno> {
        if self.check(reason, passed) { Ok(()) } else { Err(errno) }
    }

    /// Lets the machine have so many tasks, as a larger one would, and their users as well.
    pub fn allow_tasks(&mut self, tasks: u32) {
        const RLIMIT_NPROC: usize = 6;
        self.max_tasks = tasks;
        let init = self.pid_ns_mut(NsId::INIT_PID);
        init.pid_max = init.pid_max.max(i32::try_from(tasks.saturating_mul(4)).unwrap_or(i32::MAX));
        for t in self.tasks().collect::<Vec<_>>() {
            let limit = Rlimit { rlim_cur: u64::from(tasks), rlim_max: u64::from(tasks) };
            Arc::make_mut(&mut self.task_mut(t).rlimits)[RLIMIT_NPROC] = limit;
        }
    }

    /// Hands out the checks that the last call made, in order.
    pub fn take_checks(&mut self) -> Vec<Check> {
        std::mem::take(&mut self.checks)
    }

    /// Lists the ids of all tasks, zombies included.
    pub fn tasks(&self) -> impl Iterator<Item = TaskId> {
        self.tasks.keys().copied()
    }

    /// Is there such a task, and has it not ended?
    pub fn is_alive(&self, t: TaskId) -> bool {
        self.tasks.get(&t).is_some_and(Task::is_alive)
    }
}
