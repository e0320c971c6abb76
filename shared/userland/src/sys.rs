//! The port: how a program asks the world.

mod file;
mod out;
mod passwd;

use std::any::Any;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use nslab_abi::{
    CloneArgs, CloneFlags, Errno, Fd, Pid, PollFd, Ret, Signal, Syscall, Unsupported, WaitFlags, WaitStatus,
};

pub(crate) use file::READ_CHUNK;
pub(crate) use passwd::Accounts;

use crate::replay::{Answered, Port, lock};

/// `POLLIN` - poll(2).
pub(crate) const POLLIN: i16 = 1;

/// A handle on the port; copies are the same port.
#[derive(Clone)]
pub(crate) struct Sys {
    port: Arc<Mutex<Port>>,
}

struct Call {
    port: Arc<Mutex<Port>>,
    call: Option<Syscall>,
}

impl Future for Call {
    type Output = Answered;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Answered> {
        let call = self.call.take();
        let mut port = lock(&self.port);
        if let Some(answer) = port.answers.pop_front() {
            port.nr_taken += 1;
            return Poll::Ready((*answer).clone());
        }
        port.call = call;
        Poll::Pending
    }
}

struct Never;

impl Future for Never {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }
}

impl Sys {
    /// A handle on this port.
    pub(crate) fn new(port: Arc<Mutex<Port>>) -> Sys {
        Sys { port }
    }

    /// Makes a system call.
    pub(crate) async fn call(&self, call: Syscall) -> Answered {
        Call { port: self.port.clone(), call: Some(call) }.await
    }

    /// Makes a system call whose answer is a number.
    pub(crate) async fn int(&self, call: Syscall) -> Result<i64, Errno> {
        self.call(call).await.map(|ret| ret.value())
    }

    /// Ends the run: this is not modelled.
    pub(crate) async fn unsupported(&self, what: &str, detail: &str) {
        lock(&self.port).unsupported = Some(Unsupported::new(what, detail));
        Never.await;
    }

    /// Forgets the log: a copy restarts from here with `state`, see [`Sys::restored`].
    pub(crate) fn checkpoint<T: Any + Send + Sync>(&self, state: T) {
        let mut port = lock(&self.port);
        let nr_taken = port.nr_taken;
        port.checkpoint = Some((nr_taken, Arc::new(state)));
    }

    /// Returns the state of the checkpoint that the program was restarted from, if it was.
    pub(crate) fn restored<T: Any + Send + Sync + Clone>(&self) -> Option<T> {
        lock(&self.port).restored.as_ref().and_then(|kept| kept.downcast_ref::<T>()).cloned()
    }

    /// fork(2): 0 in the child.
    pub(crate) async fn fork(&self) -> Result<Pid, Errno> {
        self.clone_with(CloneFlags::empty()).await
    }

    /// clone(2) without a new stack: 0 in the child.
    pub(crate) async fn clone_with(&self, flags: CloneFlags) -> Result<Pid, Errno> {
        let args = if flags.is_empty() { CloneArgs::fork() } else { CloneArgs::classic(flags.bits() | 17, 0) };
        self.int(Syscall::Clone(args)).await.map(|pid| Pid(pid as i32))
    }

    /// execve(2): returns only if it failed.
    pub(crate) async fn execve(&self, path: &[u8], argv: &[Vec<u8>], envp: &[Vec<u8>]) -> Errno {
        let call = Syscall::Execve { path: path.to_vec(), argv: argv.to_vec(), envp: envp.to_vec() };
        self.call(call).await.err().unwrap_or(Errno::ENOEXEC)
    }

    /// execvp(3): looks along `PATH` of `envp`; returns only if it failed.
    pub(crate) async fn execvp(&self, argv: &[Vec<u8>], envp: &[Vec<u8>]) -> Errno {
        let Some(name) = argv.first() else { return Errno::EFAULT };
        if name.contains(&b'/') {
            return self.execve(name, argv, envp).await;
        }
        let path = envp.iter().find_map(|entry| entry.strip_prefix(b"PATH=")).unwrap_or(b"/bin:/usr/bin");
        let mut found = Errno::ENOENT;
        for dir in path.split(|&byte| byte == b':') {
            match self.execve(&crate::text::join(dir, name), argv, envp).await {
                Errno::ENOENT | Errno::ENOTDIR => {}
                Errno::EACCES => found = Errno::EACCES,
                errno => return errno,
            }
        }
        found
    }

    /// wait4(2); `None` where WNOHANG found nothing.
    pub(crate) async fn wait4(&self, pid: Pid, options: WaitFlags) -> Result<Option<(Pid, WaitStatus)>, Errno> {
        match self.call(Syscall::Wait4 { pid, options }).await? {
            Ret::Wait { pid, status: Some(status), .. } => Ok(Some((pid, status))),
            _ => Ok(None),
        }
    }

    /// Waits for a process's end by pidfd_open(2); has it ended by then? A negative time is none.
    pub(crate) async fn ends_within(&self, pid: Pid, timeout_ms: i32) -> bool {
        let Ok(fd) = self.int(Syscall::PidfdOpen { pid, flags: 0 }).await else { return true };
        let fd = Fd(fd as i32);
        let ready = self.call(Syscall::Poll { fds: vec![PollFd { fd, events: POLLIN }], timeout_ms }).await;
        self.close(fd).await;
        matches!(ready, Ok(Ret::Poll(events)) if events.iter().any(|&events| events != 0))
    }

    /// kill(2).
    pub(crate) async fn kill(&self, pid: Pid, signal: Signal) -> Result<(), Errno> {
        self.call(Syscall::Kill { pid, sig: i32::from(signal.0) }).await.map(drop)
    }

    /// close(2), whose failure nobody looks at.
    pub(crate) async fn close(&self, fd: Fd) {
        let _ = self.call(Syscall::Close { fd }).await;
    }

    /// dup2(2).
    pub(crate) async fn dup2(&self, oldfd: Fd, newfd: Fd) -> Result<(), Errno> {
        self.call(Syscall::Dup2 { oldfd, newfd }).await.map(drop)
    }

    /// pipe(2): read end, write end.
    pub(crate) async fn pipe(&self) -> Result<(Fd, Fd), Errno> {
        match self.call(Syscall::Pipe2 { flags: nslab_abi::OpenFlags::empty() }).await? {
            Ret::Pair(read, write) => Ok((read, write)),
            _ => Err(Errno::EIO),
        }
    }
}
