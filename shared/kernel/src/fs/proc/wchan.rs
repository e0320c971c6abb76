//! `/proc/PID/wchan` - proc_pid_wchan(5), fs/proc/base.c:proc_pid_wchan().

use nslab_abi::{Fd, TaskId, WaitFor};

use crate::fs::FileObject;
use crate::fs::lock::LockWait;
use crate::kernel::Kernel;
use crate::net::socket::SockType;
use crate::task::commit::LooksBy;
use crate::task::{Task, TaskState};

const AF_UNIX: i32 = 1;

impl Kernel {
    /// Names the kernel function in which a task sleeps, as Linux 6.18 calls it; `0`: it does not sleep, or the reader may not know.
    pub(super) fn wchan_text(&self, t: TaskId, task: &Task) -> String {
        if !self.ptrace_may_access(t, task.id, LooksBy::FsCreds) {
            return "0".to_string();
        }
        let name = match (&task.state, &task.waiting) {
            (TaskState::Stopped, _) => "do_signal_stop",
            (TaskState::ZapPidNs(_), _) => "zap_pid_ns_processes",
            (TaskState::Running, _) if task.vfork_child.is_some() => "kernel_clone",
            (TaskState::Running, Some(on)) if !task.is_woken => match on.what {
                WaitFor::Child { .. } => "do_wait",
                WaitFor::Readable(fd) => self.reads_in(task, fd),
                WaitFor::Writable(fd) => self.writes_in(task, fd),
                WaitFor::Poll => "poll_schedule_timeout.constprop.0",
                WaitFor::FileLock if task.restart.lock.as_deref().is_some_and(LockWait::is_flock) => {
                    "locks_lock_inode_wait"
                }
                WaitFor::FileLock => "fcntl_setlk",
                WaitFor::FifoPeer => "wait_for_partner",
                WaitFor::Vfork(_) => "kernel_clone",
                WaitFor::Time => "hrtimer_nanosleep",
                WaitFor::Signal if task.restart.is_started => "sigsuspend.isra.0",
                WaitFor::Signal if on.deadline_ns.is_some() => "do_sigtimedwait.isra.0",
                WaitFor::Signal => "__do_sys_pause",
                WaitFor::ZapPidNs => "zap_pid_ns_processes",
                WaitFor::SysvIpc => match task.restart.ipc.as_ref().map(|sleep| &sleep.what) {
                    Some(crate::task::IpcWait::Semop { .. }) => "__do_semtimedop",
                    Some(crate::task::IpcWait::Receive { .. }) => "do_msgrcv",
                    _ => "do_msgsnd",
                },
                WaitFor::Futex => "futex_do_wait",
                WaitFor::Mqueue => "wq_sleep",
            },
            _ => "0",
        };
        name.to_string()
    }

    fn object(&self, task: &Task, fd: Fd) -> Option<FileObject> {
        let slot = self.vfs.slots(task.files?).get(&fd.0)?;
        Some(self.vfs.file(slot.file).object)
    }

    fn reads_in(&self, task: &Task, fd: Fd) -> &'static str {
        match self.object(task, fd) {
            Some(FileObject::Pipe(..)) => "anon_pipe_read",
            Some(FileObject::Eventfd(_) | FileObject::Timerfd(_)) => "do_wait_intr_irq",
            Some(FileObject::Signalfd(_)) => "signalfd_read_iter",
            Some(FileObject::Socket(id)) => {
                let socket = self.socket(id);
                match (socket.family, socket.kind) {
                    (AF_UNIX, SockType::Stream) if socket.backlog.is_none() => "unix_stream_read_generic",
                    (family, SockType::Stream) if family != AF_UNIX && socket.backlog.is_some() => "inet_csk_accept",
                    (family, SockType::Stream) if family != AF_UNIX => "wait_woken",
                    _ => "__skb_wait_for_more_packets",
                }
            }
            _ => "wait_woken",
        }
    }

    fn writes_in(&self, task: &Task, fd: Fd) -> &'static str {
        match self.object(task, fd) {
            Some(FileObject::Pipe(..)) => "anon_pipe_write",
            Some(FileObject::Eventfd(_)) => "do_wait_intr_irq",
            _ => "sock_alloc_send_pskb",
        }
    }
}
