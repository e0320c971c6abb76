//! What a task that sleeps on an IPC object waits for, and what whoever woke it did for it.

use std::sync::Arc;

use nslab_abi::{Errno, SemBuf, TaskId};

use crate::Kernel;
use crate::ns::NsId;
use crate::ns::ipc::Message;

/// A sleep on an IPC object. The waker does the work (ipc/msg.c:pipelined_send(), ipc/sem.c:update_queue()), so that nobody who
/// comes later can take it away; the sleeper only fetches the result.
#[derive(Clone, Debug, PartialEq)]
pub struct IpcSleep {
    /// When it fell asleep, counted: who sleeps longest is served first.
    pub since: u64,
    /// The object's id.
    pub id: i32,
    /// What it waits for.
    pub what: IpcWait,
}

/// What a sleeper waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum IpcWait {
    /// msgrcv(2).
    Receive { msgtyp: i64, msgflg: i32, msgsz: usize, got: Option<Result<Message, Errno>> },
    /// msgsnd(2).
    Send,
    /// semop(2), with the operation that could not be done.
    Semop { sops: Arc<Vec<SemBuf>>, blocking: SemBuf, done: Option<Result<(), Errno>> },
}

impl Kernel {
    /// Notes what a task sleeps on; a task that is asleep already keeps its place in the queue.
    pub(crate) fn ipc_sleep(&mut self, t: TaskId, id: i32, what: IpcWait) {
        let since = match &self.task(t).restart.ipc {
            Some(sleep) => sleep.since,
            None => self.vfs.fresh(),
        };
        self.task_mut(t).restart.ipc = Some(IpcSleep { since, id, what });
    }

    /// Lists those who sleep on an object of an IPC namespace, the longest sleeper first.
    pub(crate) fn ipc_sleepers(&self, ns: NsId, id: i32) -> Vec<(TaskId, IpcSleep)> {
        let sleeps = self.tasks.values().filter(|task| task.waiting.is_some() && task.nsproxy.ipc == ns);
        let mut list: Vec<(TaskId, IpcSleep)> = sleeps
            .filter_map(|task| Some((task.id, task.restart.ipc.clone()?)))
            .filter(|(_, sleep)| sleep.id == id)
            .collect();
        list.sort_by_key(|(_, sleep)| sleep.since);
        list
    }

    /// Hands a sleeper its result and wakes it.
    pub(crate) fn ipc_wake(&mut self, t: TaskId, change: impl FnOnce(&mut IpcWait)) {
        if let Some(sleep) = &mut self.task_mut(t).restart.ipc {
            change(&mut sleep.what);
        }
        self.wake_task(t);
    }
}
