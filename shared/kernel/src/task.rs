//! Tasks - include/linux/sched.h:task_struct. A task is a thread; those of one process have one `tgid`.

mod alloc_pid;
pub(crate) mod commit;
pub mod cpu_timer;
pub mod cred;
pub(crate) mod deliver;
pub(crate) mod exec_cred;
mod exit;
pub mod file_caps;
mod fork;
mod futex;
mod ipc_sleep;
pub mod itimer;
pub mod kill;
mod kill_pgrp;
mod mq_sleep;
mod pending;
pub mod pid;
pub(crate) mod posix_timer;
pub mod ptrace;
pub mod seccomp;
pub(crate) mod share;
pub mod signal;
pub(crate) mod table;

use std::sync::Arc;

use nslab_abi::{CloneFlags, Rlimit, TaskId, WaitOn, WaitStatus};
use nslab_small::Shared;

use crate::fs::lock::LockWait;
use crate::fs::tty::TtyId;
use crate::fs::{CgroupId, FilesId, FsId, Path};
use crate::ns::NsId;
use crate::ns::nsproxy::NsProxy;
use crate::sched::WaitKey;
pub use cred::Cred;
pub use futex::{FutexKey, FutexWait};
pub use ipc_sleep::{IpcSleep, IpcWait};
pub use mq_sleep::{MqSleep, MqWait};
pub use pid::PidNumbers;
pub(crate) use pid::Pids;
pub use posix_timer::PosixTimer;
pub use seccomp::Seccomp;
pub use share::Shares;
pub use signal::SignalState;
pub use table::TaskMut;
pub(crate) use table::{Count, Link, Tasks};

/// Where a task is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Runs, or sleeps in a call (then `Task::waiting` says on what).
    Running,
    /// Stopped by a signal until SIGCONT.
    Stopped,
    /// Stopped for its tracer, which says when it goes on - ptrace(2).
    Traced,
    /// The init of a pid namespace, ended but for members that have not been reaped yet; `ps` shows S.
    ZapPidNs(WaitStatus),
    /// Ended, not yet waited for.
    Zombie(WaitStatus),
}

/// What a reissued call remembers between two issues; cleared when the call returns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Restart {
    /// Bytes of a write that are already in the pipe.
    pub write_done: usize,
    /// The FIFO that open(2) waits at: its pipe's number, whether to read, how often the other side had been opened.
    pub fifo: Option<(u64, bool, u32)>,
    /// The IPC object that the call sleeps on.
    pub ipc: Option<IpcSleep>,
    /// The message queue that the call sleeps at.
    pub mqueue: Option<MqSleep>,
    /// The futex that the call waits at.
    pub futex: Option<FutexWait>,
    /// The lock on a file that the call waits for.
    pub lock: Option<Arc<LockWait>>,
    /// When the sleep ends, on the boot clock.
    pub deadline_ns: Option<u64>,
    /// rt_sigsuspend(2) or ppoll has put its mask in place.
    pub is_started: bool,
}

/// A scheduling policy - sched(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Policy {
    /// SCHED_OTHER and its kin.
    pub number: i32,
    /// `sched_priority`.
    pub priority: i32,
    /// SCHED_RESET_ON_FORK.
    pub resets_on_fork: bool,
}

/// What most tasks leave as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Seldom {
    /// What personality(2) set.
    pub personality: u32,
    /// What ioprio_set(2) set; 0: nothing.
    pub ioprio: u16,
    /// `/proc/PID/oom_score_adj`, and the lowest that it may be set to without CAP_SYS_RESOURCE.
    pub oom_score_adj: (i16, i16),
    /// The foreground group of the terminal that this session leader lost by a hangup.
    pub tty_old_pgrp: Option<TaskId>,
}

/// One thread, which most processes have one of.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its pid in the outermost namespace, which names it among tasks.
    pub id: TaskId,
    /// Its pid in every namespace it is in, outermost first.
    pub pid: Arc<PidNumbers>,
    /// The leader of its process, which may have ended already: the process's pid.
    pub tgid: TaskId,
    /// What it shares with others, as CLONE_VM and its kin had it.
    pub shares: Shares,
    /// Where a 0 goes and who waits there is woken at its end; 0: nowhere - set_tid_address(2).
    pub clear_child_tid: u64,
    /// The thread that made it, or adopted it: its process waits for it; `TaskId(0)`: nobody inside the machine.
    pub real_parent: TaskId,
    /// Leader of its process group, alive or not; `TaskId(0)`: outside the machine.
    pub pgrp: TaskId,
    /// Leader of its session, alive or not; `TaskId(0)`: outside the machine.
    pub session: TaskId,
    /// The signal its parent gets at its end; 0: none (a "clone" child - wait(2)).
    pub exit_signal: u8,
    /// Where it is in its life.
    pub state: TaskState,
    /// What it sleeps on; `is_woken` says that the call may be issued again.
    pub waiting: Option<WaitOn>,
    /// See `waiting`; set by wake-ups, cleared by the dispatcher.
    pub is_woken: bool,
    /// What wakes it, while it sleeps.
    pub wait_keys: Vec<WaitKey>,
    /// What the sleeping call remembers.
    pub restart: Shared<Restart>,
    /// The vfork child that this task waits for, if any: it does not run until then.
    pub vfork_child: Option<TaskId>,
    /// Name of at most 15 bytes; set by execve(2) and PR_SET_NAME.
    pub comm: Vec<u8>,
    /// `/proc/PID/cmdline`, by argument.
    pub cmdline: Arc<Vec<Vec<u8>>>,
    /// `/proc/PID/environ`, by string.
    pub environ: Arc<Vec<Vec<u8>>>,
    /// The file it executes; `None` for kernel threads.
    pub exe: Option<Path>,
    /// The controlling terminal.
    pub tty: Option<TtyId>,
    /// Ids and capabilities; a new value at every change, as in Linux.
    pub cred: Arc<Cred>,
    /// The namespaces, but for user (in `cred`) and pid (in `pid`).
    pub nsproxy: NsProxy,
    /// Open files; `None` for zombies and kernel threads.
    pub files: Option<FilesId>,
    /// What it maps of files and shared memory, by address.
    pub vmas: Arc<Vec<crate::mm::Vma>>,
    /// What semop(2) did with SEM_UNDO.
    pub sem_undo: Arc<Vec<crate::syscall::Undo>>,
    /// Root, current directory, umask; `None` for zombies and kernel threads.
    pub fs: Option<FsId>,
    /// Its control group.
    pub cgroup: CgroupId,
    /// Its control groups in the hierarchies of version 1, by their numbers; where there is none: the root.
    pub cgroups_v1: Arc<Vec<(u32, CgroupId)>>,
    /// The processor time, in programs and in system calls, that its control groups have been charged with.
    pub cgroup_mark: (u64, u64),
    /// `cgroup.freeze` holds it.
    pub is_frozen: bool,
    /// `freezer.state` of version 1 holds it.
    pub is_frozen_v1: bool,
    /// Bytes of the pages of its own that it has touched.
    pub anon_bytes: u64,
    /// … of which so many came from its parent and are the parent's charge.
    pub cow_bytes: u64,
    /// Handlers, masks, pending signals.
    pub signal: SignalState,
    /// ITIMER_REAL, and alarm(2).
    pub itimer_real: itimer::ItimerReal,
    /// ITIMER_VIRTUAL and ITIMER_PROF, shared with the other threads.
    pub cpu_timers: Option<Arc<cpu_timer::CpuTimers>>,
    /// The timers of timer_create(2).
    pub posix_timers: Arc<Vec<PosixTimer>>,
    /// The number of the next one.
    pub next_posix_timer: i32,
    /// PR_SET_PDEATHSIG; 0: none.
    pub pdeath_signal: u8,
    /// PR_SET_CHILD_SUBREAPER.
    pub is_child_subreaper: bool,
    /// PR_SET_NO_NEW_PRIVS.
    pub no_new_privs: bool,
    /// How late its sleeps may end, and what a reset of that is, in nanoseconds - PR_SET_TIMERSLACK.
    pub timer_slack_ns: (u64, u64),
    /// Which calls it may make.
    pub seccomp: Seccomp,
    /// PR_GET_DUMPABLE: 0 not, 1 by its user, 2 by root.
    pub dumpable: u8,
    /// The user namespace in which its program was started - include/linux/mm_types.h:mm_struct.user_ns.
    pub mm_user_ns: NsId,
    /// Nice value, -20 to 19.
    pub nice: i32,
    /// Its scheduling policy - sched(7).
    pub policy: Policy,
    /// What mlock(2) keeps in memory, by address.
    pub locked: Arc<Vec<(u64, u64)>>,
    /// What is seldom set.
    pub seldom: Seldom,
    /// What it is registered for with membarrier(2).
    pub membarrier: i32,
    /// Resource limits by their number - getrlimit(2).
    pub rlimits: Arc<[Rlimit; 16]>,
    /// Who traces it, and how it stands - ptrace(2).
    pub ptrace: Option<Box<ptrace::Ptrace>>,
    /// Never runs a program; `ps` shows it in brackets.
    pub is_kthread: bool,
    /// The flags it was made with; `/proc/PID/stat` shows whether it execed since.
    pub clone_flags: CloneFlags,
    /// Has it execed since it was forked? setpgid(2) by its parent asks.
    pub did_exec: bool,
    /// When it began, on the boot clock.
    pub start_ns: u64,
    /// Processor time that it has spent, in nanoseconds; a child begins anew.
    pub cpu_ns: u64,
    /// What the threads of its process had spent that have ended, but for the leader's.
    pub gone_cpu_ns: u64,
    /// The part of it that the kernel has spent on its behalf.
    pub sys_ns: u64,
    /// Processor time of children that were waited for, in programs and in system calls, in nanoseconds.
    pub children_ns: (u64, u64),
}

/// What a small program has touched once it runs, in bytes: stack, data, heap.
pub(crate) const ANON_BYTES: u64 = 96 << 10;

impl Task {
    /// May its program, or the call it sleeps in, go on?
    pub fn is_runnable(&self) -> bool {
        self.state == TaskState::Running
            && !self.is_kthread
            && !self.is_frozen
            && !self.is_frozen_v1
            && self.vfork_child.is_none()
            && (self.waiting.is_none() || self.is_woken)
    }

    /// Has it not ended?
    pub fn is_alive(&self) -> bool {
        matches!(self.state, TaskState::Running | TaskState::Stopped | TaskState::Traced)
    }

    /// Are its cgroups charged with its memory? Threads share what their process is charged with.
    pub fn is_charged(&self) -> bool {
        self.files.is_some() && !self.is_kthread && self.tgid == self.id
    }

    /// Returns the bytes that are its charge, not its parent's.
    pub fn own_bytes(&self) -> u64 {
        self.anon_bytes.saturating_sub(self.cow_bytes)
    }

    /// Returns the letter that `ps` shows.
    pub fn state_char(&self) -> char {
        match self.state {
            TaskState::Zombie(_) => 'Z',
            TaskState::Stopped => 'T',
            TaskState::Traced => 't',
            TaskState::ZapPidNs(_) => 'S',
            TaskState::Running if self.vfork_child.is_some() || self.is_frozen_v1 => 'D',
            TaskState::Running if self.is_kthread || !self.is_runnable() => 'S',
            TaskState::Running => 'R',
        }
    }
}
