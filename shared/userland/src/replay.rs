//! A computation between system calls that can be copied: its entry, its arguments and the log of the answers it got.
//!
//! A future cannot be cloned; its log can. A copy starts over with the same log and is back where it was.

use std::any::Any;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use nslab_abi::{Errno, Ret, Syscall, Unsupported};

use crate::sys::Sys;

/// What a system call answered.
pub(crate) type Answered = Result<Ret, Errno>;
/// A running computation.
pub(crate) type Boxed<R> = Pin<Box<dyn Future<Output = R> + Send>>;
/// Where a computation starts.
pub(crate) type Entry<J, R> = fn(Sys, Arc<J>) -> Boxed<R>;
/// What a long-lived computation keeps when it forgets its log.
pub(crate) type Kept = Arc<dyn Any + Send + Sync>;

/// What a computation wants next.
pub(crate) enum Progress<R> {
    /// A system call.
    Call(Syscall),
    /// To say that something is not modelled.
    Unsupported(Unsupported),
    /// Nothing: this is its result.
    Done(R),
}

/// What passes between a computation and its driver.
#[derive(Default)]
pub(crate) struct Port {
    /// Answers not yet taken.
    pub(crate) answers: VecDeque<Arc<Answered>>,
    /// Answers taken since the computation (re)started.
    pub(crate) nr_taken: usize,
    /// The call it waits on.
    pub(crate) call: Option<Syscall>,
    /// Set instead of `call` where something is not modelled.
    pub(crate) unsupported: Option<Unsupported>,
    /// The newest checkpoint and `nr_taken` at that moment.
    pub(crate) checkpoint: Option<(usize, Kept)>,
    /// The checkpoint that the computation was restarted from.
    pub(crate) restored: Option<Kept>,
    /// Standard output not yet written, as stdio keeps it.
    pub(crate) stdout: Vec<u8>,
    /// Does the program word its messages as busybox does?
    pub(crate) is_busybox: bool,
}

/// The live half: absent in a fresh copy.
struct Live<R> {
    port: Arc<Mutex<Port>>,
    future: Boxed<R>,
}

/// A copyable computation.
pub(crate) struct Replay<J, R> {
    entry: Entry<J, R>,
    job: Arc<J>,
    kept: Option<Kept>,
    log: Arc<Vec<Arc<Answered>>>,
    live: Mutex<Option<Live<R>>>,
}

impl<J, R> Clone for Replay<J, R> {
    fn clone(&self) -> Self {
        Replay {
            entry: self.entry,
            job: self.job.clone(),
            kept: self.kept.clone(),
            log: self.log.clone(),
            live: Mutex::new(None),
        }
    }
}

impl<J, R> Replay<J, R> {
    /// A computation that has not begun.
    pub(crate) fn new(entry: Entry<J, R>, job: J) -> Self {
        Replay { entry, job: Arc::new(job), kept: None, log: Arc::default(), live: Mutex::new(None) }
    }

    /// Hands over an answer (none at the start) and computes on.
    pub(crate) fn resume(&mut self, answer: Option<Answered>) -> Progress<R> {
        let slot = self.live.get_mut().unwrap_or_else(PoisonError::into_inner);
        let live = slot.get_or_insert_with(|| {
            let answers = self.log.iter().cloned().collect();
            let port = Port { answers, restored: self.kept.clone(), ..Port::default() };
            let port = Arc::new(Mutex::new(port));
            Live { future: (self.entry)(Sys::new(port.clone()), self.job.clone()), port }
        });
        if let Some(answer) = answer {
            let answer = Arc::new(answer);
            Arc::make_mut(&mut self.log).push(answer.clone());
            lock(&live.port).answers.push_back(answer);
        }
        let polled = live.future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let mut port = lock(&live.port);
        if let Some((nr_taken, kept)) = port.checkpoint.take() {
            Arc::make_mut(&mut self.log).drain(..nr_taken);
            port.nr_taken -= nr_taken;
            self.kept = Some(kept);
        }
        match polled {
            Poll::Ready(result) => Progress::Done(result),
            Poll::Pending => match (port.call.take(), port.unsupported.take()) {
                (Some(call), _) => Progress::Call(call),
                (None, Some(unsupported)) => Progress::Unsupported(unsupported),
                (None, None) => unreachable!("only a system call suspends a computation"),
            },
        }
    }

    /// How many answers a copy has to be fed.
    #[cfg(test)]
    pub(crate) fn nr_logged(&self) -> usize {
        self.log.len()
    }
}

/// Locks a port; no computation panics with the lock held.
pub(crate) fn lock(port: &Mutex<Port>) -> std::sync::MutexGuard<'_, Port> {
    port.lock().unwrap_or_else(PoisonError::into_inner)
}
