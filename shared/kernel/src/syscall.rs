//! System calls: one file per call or tight family; each reads parse, imply, check, act.

mod affinity;
mod capset;
mod clone;
mod effects;
mod execve;
mod exit;
pub mod fs;
mod futex;
mod getpid;
mod ids;
mod ipc;
mod itimer;
mod kcmp;
mod kill;
mod landlock;
mod limits;
mod mm;
mod mqueue;
mod net;
mod pidfd;
mod prctl;
mod ptrace;
mod raw;
mod sched;
mod seccomp;
mod setns;
mod sigaction;
mod sleep;
mod time;
mod timer;
mod unshare;
mod usage;
mod uts;
mod wait;

use nslab_abi::{Errno, Outcome, Ret, Syscall, TaskId, Unsupported, WaitFor};

use ids::Kind;

use crate::Kernel;
use crate::fs::FileObject;
use crate::stop::outcome;
use crate::task::Restart;
use crate::task::deliver::is_restartable;
use nslab_small::Shared;

pub(crate) use execve::{comm_of, do_execve as exec_at_boot};
pub(crate) use fs::open_at_boot;
pub(crate) use ipc::undo::Undo;
pub(crate) use net::{LINGER, LINGER_SECONDS};
pub(crate) use uts::next_random;

impl nslab_abi::Kernel for Kernel {
    fn syscall(&mut self, caller: TaskId, call: &Syscall) -> Outcome {
        self.checks.clear();
        if !self.is_alive(caller) {
            return Outcome::Exited;
        }
        self.current = caller;
        self.wake_for_call(caller);
        if let Some(answer) = self.seccomp(caller, call) {
            self.current = TaskId(0);
            return answer;
        }
        let before = (!self.fails_unchanged(caller, call)).then(|| self.clone());
        let answer = self.dispatch(caller, call);
        // execve(2) of a thread makes it its process's leader.
        let answer = self.conclude(self.current, call, before, answer);
        self.current = TaskId(0);
        answer
    }
}

impl Kernel {
    /// What every call has in common at its end: sleeping, EINTR, undoing, the caller's own death.
    fn conclude(&mut self, t: TaskId, call: &Syscall, before: Option<Kernel>, answer: Outcome) -> Outcome {
        match &answer {
            Outcome::Block(on) if !self.is_alive(t) => drop(on.clone()),
            Outcome::Block(on) => return self.sleep_or_interrupt(t, call, on.clone()),
            Outcome::Return(Err(errno)) if !effects::leaves_effects(call, *errno) => self.undo(before),
            Outcome::Unsupported(_) => self.undo(before),
            _ => {}
        }
        if ends_references(call) {
            self.gc_namespaces();
        }
        if !self.is_alive(t) {
            return Outcome::Exited;
        }
        if *self.task(t).restart != Restart::default() {
            self.task_mut(t).restart = Shared::default();
        }
        answer
    }

    /// Who makes a call sleeps no longer.
    fn wake_for_call(&mut self, t: TaskId) {
        let task = self.task(t);
        if task.waiting.is_some() || task.is_woken || !task.wait_keys.is_empty() {
            let mut task = self.task_mut(t);
            (task.waiting, task.is_woken) = (None, false);
            task.wait_keys.clear();
        }
    }

    fn sleep_or_interrupt(&mut self, t: TaskId, call: &Syscall, on: nslab_abi::WaitOn) -> Outcome {
        if !self.signal_pending(t) {
            self.block(t, on.clone());
            return Outcome::Block(on);
        }
        let restart = self.task(t).restart.clone();
        let progress = restart.write_done;
        let left_ns = restart.deadline_ns.map_or(0, |deadline_ns| deadline_ns.saturating_sub(self.clock_ns));
        let mut task = self.task_mut(t);
        task.wait_keys.clear();
        task.restart = Shared::default();
        match call {
            // "If a write() is interrupted by a signal handler after at least one byte was written, the call succeeds" - write(2)
            Syscall::Write { .. } if progress > 0 => Outcome::Return(Ok(Ret::Int(progress as i64))),
            Syscall::Pselect6 { .. } => Outcome::Return(Ok(Ret::Select { ready: None, left: fs::time_left(left_ns) })),
            // "the remaining time is returned in the buffer pointed to by remain" - clock_nanosleep(2), for relative sleeps
            Syscall::Nanosleep { .. } | Syscall::ClockNanosleep { flags: 0, .. } => {
                Outcome::Return(Ok(Ret::Time(fs::time_left(left_ns))))
            }
            // A wait with SO_RCVTIMEO or SO_SNDTIMEO is not started again - signal(7).
            // The end of a wait at a message queue is a time of day, which does not change by that - ipc/mqueue.c:wq_sleep().
            _ if on.what == WaitFor::Mqueue => Outcome::Return(Err(Errno::ERESTARTSYS)),
            _ if is_restartable(&on.what) && on.deadline_ns.is_none() => Outcome::Return(Err(Errno::ERESTARTSYS)),
            _ => Outcome::Return(Err(Errno::EINTR)),
        }
    }

    /// Puts back what a failed call changed: a system call fails as a whole.
    fn undo(&mut self, before: Option<Kernel>) {
        let pids_failed = self.pids_failed.take();
        if let Some(before) = before {
            let checks = std::mem::take(&mut self.checks);
            let used = self.pid_counters();
            *self = Kernel { checks, ..before };
            // A clone(2) that fails once it has its process ids has used them up (fact 257; seen for ENOMEM, too).
            for (ns, last_pid) in used {
                if self.namespaces.contains(&ns) && self.pid_ns(ns).last_pid != last_pid {
                    self.pid_ns_mut(ns).last_pid = last_pid;
                }
            }
        }
        // pids.events counts what failed.
        if let Some((forking, over)) = pids_failed {
            self.pids_event(forking, over);
        }
    }

    /// Can the call not fail, or only before it changes anything? Then nothing has to be kept for `undo`.
    fn fails_unchanged(&self, t: TaskId, call: &Syscall) -> bool {
        match call {
            Syscall::Clone(args) => self.fork_fails_unchanged(t, args),
            Syscall::Exit { .. }
            | Syscall::ExitGroup { .. }
            | Syscall::Wait4 { .. }
            | Syscall::Waitid { .. }
            | Syscall::Pause
            | Syscall::SchedYield
            | Syscall::Getpid
            | Syscall::Gettid
            | Syscall::Getppid
            | Syscall::Getuid
            | Syscall::Geteuid
            | Syscall::Getgid
            | Syscall::Getegid
            | Syscall::ClockGettime { .. }
            | Syscall::Uname
            | Syscall::RtSigaction { .. }
            | Syscall::RtSigprocmask { .. }
            | Syscall::Getrusage { .. }
            | Syscall::Close { .. }
            | Syscall::Getdents64 { .. }
            | Syscall::Lseek { .. }
            | Syscall::Newfstatat { .. }
            | Syscall::Readlinkat { .. }
            | Syscall::Getcwd { .. } => true,
            Syscall::Read { fd, .. } => {
                let file = self.fget_id(t, *fd).map(|file| self.vfs.file(file).object);
                matches!(file, None | Some(FileObject::Node))
            }
            _ => false,
        }
    }

    fn pid_counters(&self) -> Vec<(crate::ns::NsId, nslab_abi::Pid)> {
        let pid_namespaces = self.namespaces.iter().filter_map(|(&id, ns)| match &ns.data {
            crate::ns::NsData::Pid(pid) => Some((id, pid.last_pid)),
            _ => None,
        });
        pid_namespaces.collect()
    }

    fn dispatch(&mut self, t: TaskId, call: &Syscall) -> Outcome {
        self.missing = None;
        let outcome = self.answer(t, call);
        match self.missing.take() {
            Some(path) if matches!(outcome, Outcome::Return(Err(Errno::ENOENT))) => {
                Outcome::Unsupported(Unsupported::new(call.name(), path))
            }
            _ => outcome,
        }
    }

    fn answer(&mut self, t: TaskId, call: &Syscall) -> Outcome {
        match call {
            Syscall::Clone(args) => clone::sys_clone(self, t, args),
            Syscall::Execve { path, argv, envp } => execve::sys_execve(self, t, path, argv, envp),
            Syscall::Exit { status } => exit::sys_exit(self, t, *status),
            Syscall::ExitGroup { status } => exit::sys_exit_group(self, t, *status),
            _ => match self.dispatch_plain(t, call) {
                Some(result) => outcome(result),
                None => fs::dispatch(self, t, call),
            },
        }
    }

    /// The calls that return a value or an error; `None`: a call on files.
    fn dispatch_plain(&mut self, t: TaskId, call: &Syscall) -> Option<crate::stop::SysResult> {
        Some(match call {
            Syscall::Unshare { flags } => unshare::sys_unshare(self, t, *flags),
            Syscall::Setns { fd, nstype } => setns::sys_setns(self, t, *fd, *nstype),
            Syscall::Wait4 { pid, options } => wait::sys_wait4(self, t, *pid, *options),
            Syscall::Waitid { idtype, id, options } => wait::sys_waitid(self, t, *idtype, *id, *options),
            Syscall::Getpid => getpid::sys_getpid(self, t),
            Syscall::Gettid => getpid::sys_gettid(self, t),
            Syscall::SetTidAddress { tidptr } => getpid::sys_set_tid_address(self, t, *tidptr),
            Syscall::Getppid => getpid::sys_getppid(self, t),
            Syscall::Getpgid { pid } => getpid::sys_getpgid(self, t, *pid),
            Syscall::Getpgrp => getpid::sys_getpgid(self, t, nslab_abi::Pid(0)),
            Syscall::Setpgid { pid, pgid } => getpid::sys_setpgid(self, t, *pid, *pgid),
            Syscall::Getsid { pid } => getpid::sys_getsid(self, t, *pid),
            Syscall::Setsid => getpid::sys_setsid(self, t),
            Syscall::PidfdOpen { pid, flags } => pidfd::sys_pidfd_open(self, t, *pid, *flags),
            Syscall::PidfdSendSignal { pidfd, sig, info, flags } => {
                pidfd::sys_pidfd_send_signal(self, t, *pidfd, *sig, *info, *flags)
            }
            Syscall::Prctl { option, args, name } => prctl::sys_prctl(self, t, *option, args, name),
            Syscall::Seccomp { operation, flags, args, .. } => seccomp::sys_seccomp(self, t, *operation, *flags, args),
            Syscall::Sched(call) => sched::sys_sched(self, t, call),
            Syscall::Membarrier { cmd, flags, .. } => mm::madvise::sys_membarrier(self, t, *cmd, *flags),
            Syscall::PidfdGetfd { pidfd, targetfd, flags } => {
                pidfd::sys_pidfd_getfd(self, t, *pidfd, *targetfd, *flags)
            }
            // The one processor, on the one node.
            Syscall::Getcpu => Ok(Ret::Bytes(vec![0; 8])),
            Syscall::SchedYield => Ok(Ret::Int(0)),
            Syscall::SchedSetaffinity { pid, mask } => affinity::sys_sched_setaffinity(self, t, *pid, mask),
            Syscall::SchedGetaffinity { pid, len } => affinity::sys_sched_getaffinity(self, t, *pid, *len),
            Syscall::Kill { pid, sig } => kill::sys_kill(self, t, *pid, *sig),
            Syscall::Tgkill { tgid, tid, sig } => kill::sys_tgkill(self, t, *tgid, *tid, *sig),
            Syscall::Tkill { tid, sig } => kill::sys_tkill(self, t, *tid, *sig),
            Syscall::RtSigaction { signum, act } => sigaction::sys_rt_sigaction(self, t, *signum, act.as_ref()),
            Syscall::RtSigprocmask { how, set } => sigaction::sys_rt_sigprocmask(self, t, *how, *set),
            Syscall::RtSigpending => sigaction::sys_rt_sigpending(self, t),
            Syscall::RtSigsuspend { mask } => sigaction::sys_rt_sigsuspend(self, t, *mask),
            Syscall::RtSigtimedwait { set, timeout } => sigaction::sys_rt_sigtimedwait(self, t, *set, *timeout),
            Syscall::RtSigqueueinfo { tgid, sig, code, value } => {
                kill::sys_rt_sigqueueinfo(self, t, *tgid, *sig, *code, *value)
            }
            Syscall::RtSigreturn { mask } => sigaction::sys_rt_sigreturn(self, t, *mask),
            Syscall::Pause => sleep::sys_pause(self, t),
            Syscall::Alarm { seconds } => itimer::sys_alarm(self, t, *seconds),
            Syscall::Getitimer { which } => itimer::sys_getitimer(self, t, *which),
            Syscall::Setitimer { which, new_value } => itimer::sys_setitimer(self, t, *which, *new_value),
            Syscall::TimerCreate { clockid, sevp } => timer::sys_timer_create(self, t, *clockid, *sevp),
            Syscall::TimerSettime { timerid, flags, new_value } => {
                timer::sys_timer_settime(self, t, *timerid, *flags, *new_value)
            }
            Syscall::TimerGettime { timerid } => timer::sys_timer_gettime(self, t, *timerid),
            Syscall::TimerGetoverrun { timerid } => timer::sys_timer_getoverrun(self, t, *timerid),
            Syscall::TimerDelete { timerid } => timer::sys_timer_delete(self, t, *timerid),
            Syscall::Nanosleep { duration } => sleep::sys_nanosleep(self, t, *duration),
            Syscall::ClockNanosleep { clockid, flags, t: at } => {
                sleep::sys_clock_nanosleep(self, t, *clockid, *flags, *at)
            }
            Syscall::ClockGettime { clockid } => time::sys_clock_gettime(self, t, *clockid),
            Syscall::ClockSettime { clockid, tp } => time::sys_clock_settime(self, t, *clockid, *tp),
            Syscall::Sethostname { name, len } => uts::sys_sethostname(self, t, name, *len),
            Syscall::Setdomainname { name, len } => uts::sys_setdomainname(self, t, name, *len),
            Syscall::Uname => uts::sys_uname(self, t),
            Syscall::Sysinfo => uts::sys_sysinfo(self, t),
            Syscall::Getrandom { buflen, flags } => uts::sys_getrandom(self, *buflen, *flags),
            Syscall::Capget { pid } => capset::sys_capget(self, t, *pid),
            Syscall::Capset { pid, caps } => capset::sys_capset(self, t, *pid, *caps),
            Syscall::Prlimit64 { pid, resource, new_limit } => {
                limits::sys_prlimit64(self, t, *pid, *resource, *new_limit)
            }
            Syscall::Getpriority { which, who } => limits::sys_getpriority(self, t, *which, *who),
            Syscall::Setpriority { which, who, prio } => limits::sys_setpriority(self, t, *which, *who, *prio),
            Syscall::Getrusage { who } => usage::sys_getrusage(self, t, *who),
            Syscall::Times => usage::sys_times(self, t),
            Syscall::Reboot { cmd } => limits::sys_reboot(self, t, *cmd),
            Syscall::Ptrace { request, pid, addr, data } => ptrace::sys_ptrace(self, t, *request, *pid, (*addr, *data)),
            Syscall::Kcmp { pid1, pid2, kind, idx1, idx2, slot } => {
                kcmp::sys_kcmp(self, t, (*pid1, *pid2), *kind, (*idx1, *idx2), *slot)
            }
            Syscall::Futex(args) => futex::sys_futex(self, t, args),
            Syscall::Raw(call) => raw::sys_raw(self, t, call),
            _ => {
                return self
                    .dispatch_ids(t, call)
                    .or_else(|| mm::dispatch(self, t, call))
                    .or_else(|| ipc::dispatch(self, t, call))
                    .or_else(|| mqueue::dispatch(self, t, call))
                    .or_else(|| net::dispatch(self, t, call));
            }
        })
    }

    /// The calls on user and group ids.
    fn dispatch_ids(&mut self, t: TaskId, call: &Syscall) -> Option<crate::stop::SysResult> {
        Some(match *call {
            Syscall::Getuid => ids::sys_get(self, t, Kind::User, false),
            Syscall::Geteuid => ids::sys_get(self, t, Kind::User, true),
            Syscall::Getgid => ids::sys_get(self, t, Kind::Group, false),
            Syscall::Getegid => ids::sys_get(self, t, Kind::Group, true),
            Syscall::Getresuid => ids::sys_getres(self, t, Kind::User),
            Syscall::Getresgid => ids::sys_getres(self, t, Kind::Group),
            Syscall::Setuid { uid } => ids::sys_set(self, t, Kind::User, uid),
            Syscall::Setgid { gid } => ids::sys_set(self, t, Kind::Group, gid),
            Syscall::Setreuid { ruid, euid } => ids::sys_setre(self, t, Kind::User, ruid, euid),
            Syscall::Setregid { rgid, egid } => ids::sys_setre(self, t, Kind::Group, rgid, egid),
            Syscall::Setresuid { ruid, euid, suid } => ids::sys_setres(self, t, Kind::User, [ruid, euid, suid]),
            Syscall::Setresgid { rgid, egid, sgid } => ids::sys_setres(self, t, Kind::Group, [rgid, egid, sgid]),
            Syscall::Getgroups { size } => ids::sys_getgroups(self, t, size),
            Syscall::Setgroups { ref list } => ids::sys_setgroups(self, t, list),
            _ => return None,
        })
    }
}

/// May this call have dropped the last reference to a namespace?
fn ends_references(call: &Syscall) -> bool {
    matches!(
        call,
        Syscall::Exit { .. }
            | Syscall::ExitGroup { .. }
            | Syscall::Wait4 { .. }
            | Syscall::Waitid { .. }
            | Syscall::Unshare { .. }
            | Syscall::Setns { .. }
            | Syscall::Execve { .. }
            | Syscall::Close { .. }
            | Syscall::CloseRange { .. }
            | Syscall::Munmap { .. }
            | Syscall::Mremap { .. }
            | Syscall::Dup2 { .. }
            | Syscall::Dup3 { .. }
            | Syscall::Umount2 { .. }
            | Syscall::PivotRoot { .. }
            | Syscall::MoveMount { .. }
            | Syscall::Fsmount { .. }
            | Syscall::Mount { .. }
            | Syscall::Kill { .. }
            | Syscall::Tgkill { .. }
            | Syscall::Tkill { .. }
            | Syscall::PidfdSendSignal { .. }
            | Syscall::RtSigaction { .. }
            | Syscall::RtSigprocmask { .. }
            | Syscall::Reboot { .. }
    )
}
