//! Being traced: stops and what ends them - kernel/ptrace.c, kernel/signal.c:ptrace_stop().

use std::sync::Arc;

use nslab_abi::ptrace::{self as p, SyscallInfo};
use nslab_abi::{
    CloneArgs, CloneFlags, Errno, Ret, SI_USER, SigAction, SigDisposition, SigInfo, SigSet, Signal, Syscall, TaskId,
    WaitStatus,
};

use super::kill::order;
use super::{Link, Task, TaskState};
use crate::Kernel;
use crate::sched::WaitKey;

/// Why a tracee stands.
#[derive(Clone, Debug, PartialEq)]
pub enum TraceStop {
    /// Before a system call or after it.
    Syscall(SyscallInfo),
    /// A signal is to be delivered.
    Signal(SigInfo),
    /// PTRACE_EVENT_…, with its message.
    Event(u8, u64),
    /// A stop signal acted.
    Group(Signal),
}

/// What a tracee is to its tracer.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Ptrace {
    /// Who traces it.
    pub tracer: TaskId,
    /// By PTRACE_SEIZE?
    pub is_seized: bool,
    /// PTRACE_O_….
    pub options: u64,
    /// Does it stop at system calls - PTRACE_SYSCALL?
    pub wants_syscalls: bool,
    /// Where it stands.
    pub stop: Option<TraceStop>,
    /// Has the tracer's wait(2) not seen that yet?
    pub is_unreported: bool,
    /// Stops that follow when it goes on.
    pub queue: Vec<TraceStop>,
    /// Pending signals that the tracer has seen.
    pub passed: SigSet,
    /// Has the call in progress had its stop at entry?
    pub is_entered: bool,
    /// Is the next call an interrupted one that goes on?
    pub is_resumed: bool,
}

impl Kernel {
    /// Is a task traced by this one?
    pub(crate) fn is_tracer(&self, t: TaskId, task: &Task) -> bool {
        task.ptrace.as_ref().is_some_and(|ptrace| ptrace.tracer == t)
    }

    /// Lists whom a task traces.
    pub(crate) fn tracees(&self, t: TaskId) -> impl Iterator<Item = &Task> {
        let traced = self.tasks.linked(Link::Tracee, 0).filter_map(|tracee| self.tasks.get(&tracee));
        traced.filter(move |task| self.is_tracer(t, task))
    }

    /// Is it traced?
    pub fn is_ptraced(&self, t: TaskId) -> bool {
        self.tasks.get(&t).is_some_and(|task| task.ptrace.is_some())
    }

    /// A tracer that is not the parent.
    pub(crate) fn foreign_tracer(&self, t: TaskId) -> Option<TaskId> {
        let task = self.task(t);
        task.ptrace.as_ref().map(|ptrace| ptrace.tracer).filter(|&tracer| tracer != task.real_parent)
    }

    /// Returns what a tracee is to its tracer, for changing.
    pub(crate) fn ptrace_mut(&mut self, t: TaskId) -> Option<&mut Ptrace> {
        self.tasks.get_mut_unlisted(&t).expect("the task exists").ptrace.as_deref_mut()
    }

    /// Stops a tracee, or puts the stop behind the one where it stands.
    pub(crate) fn ptrace_stop(&mut self, t: TaskId, stop: TraceStop) {
        let is_standing = self.task(t).state == TaskState::Traced;
        let Some(ptrace) = self.ptrace_mut(t) else { return };
        if is_standing {
            ptrace.queue.push(stop);
            return;
        }
        let tracer = ptrace.tracer;
        ptrace.stop = Some(stop);
        ptrace.is_unreported = true;
        self.task_mut(t).state = TaskState::Traced;
        let status = self.trace_stop_status(t).unwrap_or(WaitStatus::Stopped(Signal::SIGTRAP));
        let Some(task) = self.tasks.get(&tracer) else { return };
        let action = task.signal.action(Signal::SIGCHLD);
        if action.handler != SigAction::IGNORE && action.flags & SigAction::SA_NOCLDSTOP == 0 {
            let info = self.child_info(t, tracer, Signal::SIGCHLD, status);
            // CLD_TRAPPED
            self.send_signal_info(tracer, SigInfo { code: 4, ..info }, false);
        }
        self.wake_up(WaitKey::Child(tracer));
    }

    fn trace_stop_status(&self, t: TaskId) -> Option<WaitStatus> {
        let ptrace = self.task(t).ptrace.as_ref()?;
        let good = if ptrace.options & p::PTRACE_O_TRACESYSGOOD != 0 { 0x80 } else { 0 };
        Some(match ptrace.stop.as_ref()? {
            TraceStop::Syscall(_) => WaitStatus::Stopped(Signal(Signal::SIGTRAP.0 | good)),
            TraceStop::Signal(info) => WaitStatus::Stopped(info.signal),
            TraceStop::Event(event, _) => WaitStatus::TraceEvent(Signal::SIGTRAP, *event),
            TraceStop::Group(signal) if ptrace.is_seized => WaitStatus::TraceEvent(*signal, p::PTRACE_EVENT_STOP),
            TraceStop::Group(signal) => WaitStatus::Stopped(*signal),
        })
    }

    /// What the tracer's wait(2) has not seen yet.
    pub(crate) fn unreported_trace_stop(&self, t: TaskId) -> Option<WaitStatus> {
        self.task(t).ptrace.as_ref().filter(|ptrace| ptrace.is_unreported)?;
        self.trace_stop_status(t)
    }

    /// The tracer's wait(2) has seen it.
    pub(crate) fn trace_stop_reported(&mut self, t: TaskId) {
        if let Some(ptrace) = self.ptrace_mut(t) {
            ptrace.is_unreported = false;
        }
    }

    /// A call is about to be issued: true if the tracee stops first.
    pub fn ptrace_syscall_entry(&mut self, t: TaskId, call: &Syscall) -> bool {
        let Some(ptrace) = self.ptrace_mut(t).filter(|ptrace| !ptrace.is_entered && !call.is_vdso()) else {
            return false;
        };
        ptrace.is_entered = true;
        let is_resumed = std::mem::take(&mut ptrace.is_resumed);
        if ptrace.wants_syscalls {
            let info = SyscallInfo::Entry(Box::new(call.clone()), is_resumed);
            self.ptrace_stop(t, TraceStop::Syscall(info));
            return true;
        }
        false
    }

    /// A call is over, with what strace shows of its end.
    pub fn ptrace_syscall_exit(&mut self, t: TaskId, call: &Syscall, result: &Result<Ret, Errno>) {
        if !self.is_alive(t) {
            return;
        }
        let is_standing = self.task(t).state == TaskState::Traced;
        let Some(ptrace) = self.ptrace_mut(t).filter(|ptrace| ptrace.is_entered) else { return };
        ptrace.is_entered = false;
        if ptrace.wants_syscalls || is_standing {
            let info = SyscallInfo::Exit(Box::new(call.clone()), Box::new(result.clone()));
            self.ptrace_stop(t, TraceStop::Syscall(info));
        }
    }

    /// A tracee that went on comes to the stop that was behind: true if it stands again.
    pub fn ptrace_next_stop(&mut self, t: TaskId) -> bool {
        let Some(ptrace) = self.ptrace_mut(t) else { return false };
        while !ptrace.queue.is_empty() {
            let stop = ptrace.queue.remove(0);
            if ptrace.wants_syscalls || !matches!(stop, TraceStop::Syscall(_)) {
                self.ptrace_stop(t, stop);
                return true;
            }
        }
        false
    }

    /// Shows the next signal to the tracer, or lets one act that it passed on: true if the program does not go on now -
    /// kernel/signal.c:ptrace_signal(), get_signal().
    pub fn ptrace_signal_stop(&mut self, t: TaskId) -> bool {
        loop {
            let Some(ptrace) = self.tasks.get(&t).and_then(|task| task.ptrace.as_ref()) else { return false };
            let passed = ptrace.passed;
            let (state, all) = (&self.task(t).signal, self.pending_of(t));
            let due = all.iter().filter(|info| !state.blocked.contains(info.signal));
            let first = due.min_by_key(|info| (!passed.contains(info.signal), order(info.signal))).copied();
            let Some(info) = first else { return false };
            if !passed.contains(info.signal) {
                self.take_pending(t, info.signal);
                self.ptrace_stop(t, TraceStop::Signal(info));
                return true;
            }
            let handler = self.task(t).signal.action(info.signal).handler;
            if handler > SigAction::IGNORE {
                return false;
            }
            self.take_pending(t, info.signal);
            self.forget_passed(t, info.signal);
            if handler == SigAction::IGNORE || self.task(t).signal.is_unkillable {
                continue;
            }
            match info.signal.default_disposition() {
                SigDisposition::Ign | SigDisposition::Cont => {}
                SigDisposition::Stop => {
                    self.do_signal_stop(t, info.signal);
                    if self.task(t).state != TaskState::Running {
                        return true;
                    }
                }
                SigDisposition::Term | SigDisposition::Core => {
                    self.do_exit(t, WaitStatus::Signaled(info.signal, false));
                    self.gc_namespaces();
                    return true;
                }
            }
        }
    }

    /// The next signal for a handler that the tracer passed on.
    pub(crate) fn next_passed(&mut self, t: TaskId) -> Option<SigInfo> {
        let task = self.tasks.get(&t)?;
        let (passed, state) = (task.ptrace.as_ref()?.passed, &task.signal);
        let all = self.pending_of(t);
        let due = all.iter().filter(|info| !state.blocked.contains(info.signal));
        let handled = due.filter(|info| state.action(info.signal).handler > SigAction::IGNORE);
        let info =
            handled.filter(|info| passed.contains(info.signal)).min_by_key(|info| order(info.signal)).copied()?;
        self.forget_passed(t, info.signal);
        Some(info)
    }

    fn forget_passed(&mut self, t: TaskId, signal: Signal) {
        if let Some(ptrace) = self.ptrace_mut(t) {
            ptrace.passed.remove(signal);
        }
    }

    /// A stop signal acted on a tracee.
    pub(crate) fn ptrace_group_stop(&mut self, t: TaskId, signal: Signal) {
        if self.is_ptraced(t) && self.task(t).state == TaskState::Stopped {
            self.task_mut(t).state = TaskState::Running;
            self.ptrace_stop(t, TraceStop::Group(signal));
        }
    }

    /// A tracee forked: its child is traced, too, where the tracer asked for that - kernel/fork.c:kernel_clone().
    pub fn ptrace_fork(&mut self, t: TaskId, child: TaskId, args: &CloneArgs) {
        let Some(ptrace) = self.task(t).ptrace.clone() else { return };
        let (event, option) = match args {
            args if args.flags.contains(CloneFlags::VFORK) => (p::PTRACE_EVENT_VFORK, p::PTRACE_O_TRACEVFORK),
            args if args.exit_signal != u64::from(Signal::SIGCHLD.0) => (p::PTRACE_EVENT_CLONE, p::PTRACE_O_TRACECLONE),
            _ => (p::PTRACE_EVENT_FORK, p::PTRACE_O_TRACEFORK),
        };
        if ptrace.options & option == 0 || args.flags.contains(CloneFlags::UNTRACED) {
            return;
        }
        let (tracer, options, is_seized) = (ptrace.tracer, ptrace.options, ptrace.is_seized);
        self.task_mut(child).ptrace = Some(Box::new(Ptrace { tracer, options, is_seized, ..Ptrace::default() }));
        let message = self.pid_vnr(tracer, child).0 as u64;
        self.ptrace_stop(t, TraceStop::Event(event, message));
        match is_seized {
            true => self.ptrace_stop(child, TraceStop::Event(p::PTRACE_EVENT_STOP, 0)),
            false => self.send_kernel_signal(child, Signal::SIGSTOP),
        }
    }

    /// A tracee runs a new program - include/linux/ptrace.h:ptrace_event().
    pub fn ptrace_exec(&mut self, t: TaskId) {
        let Some(ptrace) = self.task(t).ptrace.as_ref() else { return };
        if ptrace.options & p::PTRACE_O_TRACEEXEC != 0 {
            let message = self.pid_vnr(ptrace.tracer, t).0 as u64;
            self.ptrace_stop(t, TraceStop::Event(p::PTRACE_EVENT_EXEC, message));
        } else if !ptrace.is_seized {
            let pid = self.own_pid(t);
            let uid = self.from_kuid_munged(self.user_ns_of(t), self.task(t).cred.uid);
            let info = SigInfo { signal: Signal::SIGTRAP, code: SI_USER, pid, uid, value: 0 };
            self.send_signal_info(t, info, true);
        }
    }

    /// Lets a tracee go on from its stop, with a signal or without.
    pub(crate) fn ptrace_resume(&mut self, t: TaskId, signal: Option<Signal>) {
        let tracer = self.task(t).ptrace.as_ref().map_or(TaskId(0), |ptrace| ptrace.tracer);
        let Some(ptrace) = self.ptrace_mut(t) else { return };
        let stop = ptrace.stop.take();
        ptrace.is_unreported = false;
        let info = match (stop, signal) {
            (Some(TraceStop::Signal(info)), Some(signal)) if info.signal == signal => Some(info),
            (Some(TraceStop::Signal(_) | TraceStop::Syscall(_)), Some(signal)) => {
                let uid = self.from_kuid_munged(self.user_ns_of(t), self.task(tracer).cred.uid);
                Some(SigInfo { signal, code: SI_USER, pid: self.pid_vnr(t, tracer), uid, value: 0 })
            }
            _ => None,
        };
        let mut task = self.task_mut(t);
        task.state = TaskState::Running;
        if let Some(info) = info {
            Arc::make_mut(&mut task.signal.pending).push(info);
            if let Some(ptrace) = task.ptrace.as_deref_mut() {
                ptrace.passed.insert(info.signal);
            }
        }
        drop(task);
        self.act_on_pending(t);
    }

    /// PTRACE_DETACH, and the end of a tracer.
    pub(crate) fn ptrace_detach(&mut self, t: TaskId, signal: Option<Signal>) {
        let is_standing = self.task(t).state == TaskState::Traced;
        let stands = self.task(t).ptrace.as_ref().and_then(|ptrace| ptrace.stop.clone());
        if is_standing {
            self.ptrace_resume(t, signal);
        }
        if !self.is_alive(t) {
            return;
        }
        self.task_mut(t).ptrace = None;
        // A process that a stop signal holds stays so: the tracer is gone, the stop is not.
        if matches!(stands, Some(TraceStop::Group(_))) {
            self.task_mut(t).state = TaskState::Stopped;
        }
        self.act_on_pending(t);
    }

    /// The end of a tracer - kernel/ptrace.c:exit_ptrace(). What a dying tracee stood at is over.
    pub(crate) fn exit_ptrace(&mut self, t: TaskId) {
        if let Some(ptrace) = self.ptrace_mut(t) {
            (ptrace.stop, ptrace.is_unreported) = (None, false);
            ptrace.queue.clear();
        }
        let tracees: Vec<TaskId> = self.tracees(t).map(|task| task.id).collect();
        for tracee in tracees {
            let options = self.task(tracee).ptrace.as_ref().map_or(0, |ptrace| ptrace.options);
            if let TaskState::Zombie(status) = self.task(tracee).state {
                self.task_mut(tracee).ptrace = None;
                if self.task(tracee).real_parent != t && self.do_notify_parent(tracee, status) {
                    self.release_task(tracee);
                }
                continue;
            }
            if options & p::PTRACE_O_EXITKILL != 0 {
                self.send_kernel_signal(tracee, Signal::SIGKILL);
            }
            if self.is_alive(tracee) {
                self.ptrace_detach(tracee, None);
            }
        }
    }

    /// A tracee ended: its tracer hears of it first.
    pub(crate) fn notify_tracer(&mut self, t: TaskId, tracer: TaskId, status: WaitStatus) {
        let info = self.child_info(t, tracer, Signal::SIGCHLD, status);
        self.send_signal_info(tracer, info, false);
        self.wake_up(WaitKey::Child(tracer));
    }

    /// A wait(2) has a dead process's status: it is gone, or its parent's now - kernel/exit.c:wait_task_zombie().
    pub(crate) fn reap(&mut self, t: TaskId, child: TaskId, status: WaitStatus) {
        let is_foreign = self.foreign_tracer(child) == Some(t) && self.task(child).real_parent != t;
        if is_foreign && self.tgid(child) == child {
            self.task_mut(child).ptrace = None;
            if !self.do_notify_parent(child, status) {
                return;
            }
        } else {
            self.charge_children_times(t, child);
        }
        self.release_task(child);
    }

    /// "cutime: … waited-for children" - proc_pid_stat(5), kernel/exit.c:wait_task_zombie()
    fn charge_children_times(&mut self, t: TaskId, child: TaskId) {
        let spent = self.task(child);
        let (all_ns, system_ns, (user_below, system_below)) =
            (spent.cpu_ns + spent.gone_cpu_ns, spent.sys_ns, spent.children_ns);
        let children_ns = &mut self.task_mut(t).children_ns;
        children_ns.0 += all_ns - system_ns + user_below;
        children_ns.1 += system_ns + system_below;
    }
}

impl Kernel {
    /// Waits a signal for the program's own handler that the tracer passed on, or that needs no tracer?
    pub fn has_delivery(&self, t: TaskId) -> bool {
        let Some(task) = self.tasks.get(&t) else { return false };
        let state = &task.signal;
        let passed = |info: &&SigInfo| task.ptrace.as_ref().is_none_or(|ptrace| ptrace.passed.contains(info.signal));
        let all = self.pending_of(t);
        let mut due = all.iter().filter(|info| !state.blocked.contains(info.signal)).filter(passed);
        due.any(|info| state.action(info.signal).handler > SigAction::IGNORE)
    }

    /// The interrupted sleep goes on: strace calls that restart_syscall(2).
    pub fn ptrace_call_resumes(&mut self, t: TaskId) {
        if let Some(ptrace) = self.ptrace_mut(t) {
            ptrace.is_resumed = true;
        }
    }
}
