//! Making tasks - kernel/fork.c:copy_process().

use std::sync::Arc;

use nslab_abi::{Cap, CloneArgs, CloneFlags, Errno, OpenFlags, Pid, Reason, TaskId};

use crate::Kernel;
use crate::fs::{CgroupId, FileObject, FilesId, FsId};
use crate::ns::NsId;
use crate::ns::nsproxy::{NEW_NSPROXY_FLAGS, NsProxy};
use crate::stop::{Stop, unsupported};
use crate::task::signal::SignalState;
use crate::task::{Count, Cred, Restart, Shares, Task, TaskState};

/// A child made, and the descriptor that CLONE_PIDFD asked for.
pub struct Forked {
    /// The child.
    pub child: TaskId,
    /// See CLONE_PIDFD.
    pub pidfd: Option<nslab_abi::Fd>,
}

/// Number of RLIMIT_NPROC - getrlimit(2).
const RLIMIT_NPROC: usize = 6;

/// An empty list: the other one, if that is empty, because many children share it.
fn none_of<T>(list: &Arc<Vec<T>>) -> Arc<Vec<T>> {
    if list.is_empty() { Arc::clone(list) } else { Arc::default() }
}

impl Kernel {
    /// Makes a child of (mostly) copies of the caller's state.
    pub(crate) fn copy_process(&mut self, t: TaskId, args: &CloneArgs) -> Result<Forked, Stop> {
        let flags = args.flags;
        self.check_clone_flags(t, flags)?;
        let (is_thread, is_vm) = (flags.contains(CloneFlags::THREAD), flags.contains(CloneFlags::VM));
        let cred = self.copy_creds(t, flags)?;
        self.check_process_limits(t)?;
        // Where a failure is not undone, what can fail comes first.
        let copies = (!self.fork_fails_unchanged(t, args)).then(|| self.copy_files_and_fs(t, flags));
        let nsproxy = match copies {
            Some((_, fs)) if self.changes_namespaces(t, flags) => self.copy_namespaces(t, flags, &cred, fs)?,
            _ => self.task(t).nsproxy,
        };
        let pid_ns = nsproxy.pid_for_children;
        let child = self.alloc_pid(t, pid_ns, &args.set_tid)?;
        let (pidfd, cgroup) = match self.admit(t, child, pid_ns, args) {
            Ok(admitted) => admitted,
            Err(stop) => {
                self.pids.remove(&child);
                return Err(stop);
            }
        };
        let (files, fs) = copies.unwrap_or_else(|| self.copy_files_and_fs(t, flags));
        self.number_shared(t, flags);
        let old = self.task(t).clone();
        let populated = if cgroup == old.cgroup { Vec::new() } else { self.populated_line(cgroup) };
        let old_cgroup = old.cgroup;
        let pid = self.pids.get(&child).expect("alloc_pid just made it").clone();
        let is_child_reaper = pid.own().1 == Pid(1);
        // "CLONE_PARENT: the parent of the new child will be the same as that of the calling process" - clone(2)
        let is_sibling = flags.intersects(CloneFlags::PARENT | CloneFlags::THREAD);
        let leader_signal = self.task(old.tgid).exit_signal;
        let shared = |flag: CloneFlags, number: u64| if flags.contains(flag) { number } else { 0 };
        let shares = Shares {
            mm: shared(CloneFlags::VM, old.shares.mm),
            sighand: shared(CloneFlags::SIGHAND, old.shares.sighand),
            sysvsem: shared(CloneFlags::SYSVSEM, old.shares.sysvsem),
        };
        let (policy, nice) = match old.policy.resets_on_fork {
            true => old.policy.of_child(old.nice),
            false => (old.policy, old.nice),
        };
        let task = Task {
            policy,
            nice,
            // "Memory locks are not inherited by a child created via fork(2)" - mlock(2)
            locked: if flags.contains(CloneFlags::VM) { Arc::clone(&old.locked) } else { Arc::default() },
            id: child,
            pid,
            real_parent: if is_sibling { old.real_parent } else { t },
            tgid: if is_thread { old.tgid } else { child },
            shares,
            clear_child_tid: if flags.contains(CloneFlags::CHILD_CLEARTID) { args.child_tid } else { 0 },
            exit_signal: match () {
                // A thread sends none.
                () if is_thread => 0,
                () if is_sibling => leader_signal,
                () => args.exit_signal as u8,
            },
            state: TaskState::Running,
            waiting: None,
            is_woken: false,
            wait_keys: Vec::new(),
            restart: if *old.restart == Restart::default() { old.restart.clone() } else { Default::default() },
            vfork_child: None,
            ptrace: None,
            cred,
            nsproxy,
            files,
            fs,
            cgroup,
            signal: self.child_signals(&old.signal, flags, is_child_reaper),
            cpu_timers: old.cpu_timers.clone().filter(|_| is_thread),
            itimer_real: if is_thread { old.itimer_real } else { Default::default() },
            posix_timers: if is_thread { Arc::clone(&old.posix_timers) } else { none_of(&old.posix_timers) },
            next_posix_timer: if is_thread { old.next_posix_timer } else { 0 },
            pdeath_signal: 0,
            // "…the child's default value is its parent's current one" - PR_SET_TIMERSLACK(2const)
            timer_slack_ns: (old.timer_slack_ns.0, old.timer_slack_ns.0),
            is_child_subreaper: is_thread && old.is_child_subreaper,
            clone_flags: flags,
            did_exec: is_thread && old.did_exec,
            // "A child process created by fork(2) doesn't inherit its parent's semadj values" - semop(2)
            sem_undo: match flags.contains(CloneFlags::SYSVSEM) {
                true => Arc::clone(&old.sem_undo),
                false => none_of(&old.sem_undo),
            },
            start_ns: self.clock_ns,
            cpu_ns: 0,
            gone_cpu_ns: if is_thread { old.gone_cpu_ns } else { 0 },
            sys_ns: 0,
            children_ns: (0, 0),
            cgroup_mark: (0, 0),
            // Simplified: a page that the child writes anew stays its parent's charge.
            cow_bytes: old.anon_bytes,
            ..old
        };
        if is_child_reaper && !is_thread {
            self.pid_ns_mut(pid_ns).child_reaper = Some(child);
        }
        self.tasks.insert(child, task);
        if !is_vm {
            self.dup_mmap(t, child);
        }
        if cgroup != old_cgroup {
            self.refresh_frozen(child);
            self.note_population(&populated);
        }
        self.pids_peaks(child);
        if flags.contains(CloneFlags::VFORK) {
            self.task_mut(t).vfork_child = Some(child);
        }
        Ok(Forked { child, pidfd })
    }

    /// May there be a child with this number, and in which cgroup? Makes the descriptor that CLONE_PIDFD asks for.
    fn admit(
        &mut self,
        t: TaskId,
        child: TaskId,
        pid_ns: NsId,
        args: &CloneArgs,
    ) -> Result<(Option<nslab_abi::Fd>, CgroupId), Stop> {
        // "The PID namespace's init has ended" - pid_namespaces(7), ENOMEM (fact 23); kernel/pid.c:alloc_pid() finds it out last.
        let is_adding = self.pid_ns(pid_ns).is_adding;
        self.ensure(Reason::PidNsHasInit, is_adding, Errno::ENOMEM)?;
        let pidfd = match args.flags.contains(CloneFlags::PIDFD) {
            true => Some(self.fd_install(t, FileObject::PidFd(child), OpenFlags::CLOEXEC | OpenFlags::RDWR)?),
            false => None,
        };
        let cgroup = self.clone_cgroup(t, args)?;
        // pids.max of the cgroup - kernel/cgroup/pids.c:pids_can_fork()
        let over = self.pids_limit_hit(t, cgroup);
        if let Some(over) = over {
            self.note_pids_event(t, cgroup, over);
        }
        self.ensure(Reason::ResourceLimit, over.is_none(), Errno::EAGAIN)?;
        Ok((pidfd, cgroup))
    }

    /// Can this clone(2) fail only before it changes anything, but for the process numbers that it uses up?
    pub(crate) fn fork_fails_unchanged(&self, t: TaskId, args: &CloneArgs) -> bool {
        let changes = NEW_NSPROXY_FLAGS | CloneFlags::NEWUSER | CloneFlags::PIDFD | CloneFlags::INTO_CGROUP;
        !args.flags.intersects(changes) && args.set_tid.is_empty() && !self.changes_namespaces(t, args.flags)
    }

    /// Is the child in other namespaces than its parent?
    fn changes_namespaces(&self, t: TaskId, flags: CloneFlags) -> bool {
        let old = self.task(t).nsproxy;
        let is_entering = old.time != old.time_for_children && !flags.contains(CloneFlags::VM);
        flags.intersects(NEW_NSPROXY_FLAGS) || is_entering
    }

    fn copy_files_and_fs(&mut self, t: TaskId, flags: CloneFlags) -> (Option<FilesId>, Option<FsId>) {
        let (files, fs) = (self.task(t).files, self.task(t).fs);
        let files = files.map(|files| match flags.contains(CloneFlags::FILES) {
            true => self.vfs.share_files(files),
            false => self.vfs.copy_files(files),
        });
        let fs = fs.map(|fs| match flags.contains(CloneFlags::FS) {
            true => self.vfs.share_fs(fs),
            false => self.vfs.copy_fs(fs),
        });
        (files, fs)
    }

    /// The flag rules, in the order of kernel/fork.c:copy_process() of 6.18 (facts 232-235).
    fn check_clone_flags(&mut self, t: TaskId, flags: CloneFlags) -> Result<(), Stop> {
        use CloneFlags as C;
        let has = |all: CloneFlags| flags.contains(all);
        let task = self.task(t);
        let conflicts = [
            has(C::NEWNS | C::FS),
            has(C::NEWUSER | C::FS),
            has(C::THREAD) && !has(C::SIGHAND),
            has(C::SIGHAND) && !has(C::VM),
            // "CLONE_PARENT … cannot be used by the init process" - clone(2) (fact 54).
            has(C::PARENT) && task.signal.is_unkillable,
        ];
        self.ensure(Reason::FlagsCompatible, !conflicts.contains(&true), Errno::EINVAL)?;
        if has(C::THREAD) {
            let is_own = self.task(t).nsproxy.pid_for_children == self.task_active_pid_ns(t);
            let is_compatible = !flags.intersects(C::NEWUSER | C::NEWPID);
            self.ensure(Reason::FlagsCompatible, is_compatible, Errno::EINVAL)?;
            self.ensure(Reason::PidForChildrenOwn, is_own, Errno::EINVAL)?;
        }
        self.ensure(Reason::FlagsCompatible, !has(C::PIDFD | C::DETACHED), Errno::EINVAL)?;
        if has(C::PTRACE) {
            return unsupported("clone", "CLONE_PTRACE");
        }
        Ok(())
    }

    /// Gives what the child is going to share numbers by which both are known to share it.
    fn number_shared(&mut self, t: TaskId, flags: CloneFlags) {
        if !flags.intersects(CloneFlags::VM | CloneFlags::SIGHAND | CloneFlags::SYSVSEM) {
            return;
        }
        let mut shares = self.task(t).shares;
        let parts = [
            (CloneFlags::VM, &mut shares.mm),
            (CloneFlags::SIGHAND, &mut shares.sighand),
            (CloneFlags::SYSVSEM, &mut shares.sysvsem),
        ];
        for (_, number) in parts.into_iter().filter(|(flag, number)| flags.contains(*flag) && **number == 0) {
            *number = self.fresh_share();
        }
        self.task_mut(t).shares = shares;
    }

    /// Copies the credentials, with CLONE_NEWUSER into a new user namespace - kernel/cred.c:copy_creds().
    fn copy_creds(&mut self, t: TaskId, flags: CloneFlags) -> Result<Arc<Cred>, Errno> {
        match flags.contains(CloneFlags::NEWUSER) {
            true => self.create_user_ns(t).map(Arc::new),
            false => Ok(Arc::clone(&self.task(t).cred)),
        }
    }

    fn check_process_limits(&mut self, t: TaskId) -> Result<(), Errno> {
        let uid = self.task(t).cred.uid;
        let nr_own = self.tasks.count(Count::User, u64::from(uid));
        let is_over = nr_own >= self.task(t).rlimits[RLIMIT_NPROC].rlim_cur && uid != 0;
        let user_ns = crate::ns::NsId::INIT_USER;
        let may_exceed =
            self.ns_capable(t, user_ns, Cap::CAP_SYS_RESOURCE) || self.ns_capable(t, user_ns, Cap::CAP_SYS_ADMIN);
        let has_room = self.tasks.len() < self.max_tasks as usize && (!is_over || may_exceed);
        self.ensure(Reason::ProcessLimit, has_room, Errno::EAGAIN)
    }

    /// Makes the child's namespaces, where they are others - kernel/nsproxy.c:copy_namespaces().
    fn copy_namespaces(
        &mut self,
        t: TaskId,
        flags: CloneFlags,
        cred: &Cred,
        fs: Option<FsId>,
    ) -> Result<NsProxy, Errno> {
        if flags.intersects(NEW_NSPROXY_FLAGS) {
            let is_capable = self.cred_capable(cred, cred.user_ns, Cap::CAP_SYS_ADMIN);
            self.ensure(Reason::CapSysAdmin, is_capable, Errno::EPERM)?;
        }
        // kernel/nsproxy.c checks this after the permission (fact 235).
        let is_compatible = !flags.contains(CloneFlags::NEWIPC | CloneFlags::SYSVSEM);
        self.ensure(Reason::FlagsCompatible, is_compatible, Errno::EINVAL)?;
        let fs = fs.expect("a task that forks has an fs");
        let mut nsproxy = self.create_new_namespaces(t, flags, cred.user_ns, fs)?;
        if !flags.contains(CloneFlags::VM) {
            nsproxy.time = self.timens_commit(nsproxy.time_for_children);
        }
        Ok(nsproxy)
    }

    /// Gives a task a descriptor table of its own - kernel/fork.c:unshare_fd()
    pub(crate) fn unshare_files(&mut self, t: TaskId) {
        if let Some(old) = self.task(t).files {
            let new = self.vfs.copy_files(old);
            self.put_files(old);
            self.task_mut(t).files = Some(new);
        }
    }

    /// Gives a task a root, current directory and umask of its own - kernel/fork.c:unshare_fs()
    pub(crate) fn unshare_fs(&mut self, t: TaskId) {
        if let Some(old) = self.task(t).fs {
            let new = self.vfs.copy_fs(old);
            self.put_fs(old);
            self.task_mut(t).fs = Some(new);
        }
    }

    /// Handlers are inherited, pending signals are not - fork(2).
    fn child_signals(&self, old: &SignalState, flags: CloneFlags, is_child_reaper: bool) -> SignalState {
        let mut signal = SignalState {
            is_unkillable: is_child_reaper,
            blocked: old.blocked,
            actions: old.actions.clone(),
            pending: none_of(&old.pending),
            shared: none_of(&old.shared),
            unreported: None,
            saved_mask: None,
        };
        if flags.contains(CloneFlags::THREAD) {
            (signal.shared, signal.unreported) = (Arc::clone(&old.shared), old.unreported);
            signal.is_unkillable = old.is_unkillable;
        }
        if flags.contains(CloneFlags::CLEAR_SIGHAND) {
            signal.flush_handlers();
        }
        signal
    }

    /// Copies a task in the same namespaces, as fork(2) by itself would: for looking at the machine with its eyes.
    ///
    /// Works on a blocked task, too. The copy is a new child of it; where none can be made the task itself is returned.
    pub fn spawn_probe(&mut self, t: TaskId) -> TaskId {
        if !self.is_alive(t) || self.task(t).fs.is_none() {
            return t;
        }
        // A pending unshare(CLONE_NEWPID) or unshare(CLONE_NEWTIME) is for the task's own children, not for its likeness.
        let pid_ns = self.task_active_pid_ns(t);
        let before = self.task(t).nsproxy;
        let own = NsProxy { pid_for_children: pid_ns, time_for_children: before.time, ..before };
        self.task_mut(t).nsproxy = own;
        let forked = self.copy_process(t, &CloneArgs::fork());
        self.task_mut(t).nsproxy = before;
        match forked {
            Ok(forked) => {
                self.task_mut(forked.child).nsproxy = before;
                forked.child
            }
            Err(_) => t,
        }
    }
}
