//! POSIX message queues: what an IPC namespace and its file system hold - ipc/mqueue.c.

use std::sync::Arc;

use nslab_abi::{Errno, Pid, SI_MESGQ, SigInfo, Signal, TaskId};

use crate::Kernel;
use crate::fs::dir::NewInode;
use crate::fs::{DentryId, FsKind, InodeId, InodeKind, Node, Path, SbId};
use crate::ns::NsId;

/// What a message costs the kernel beyond its text: `sizeof(struct msg_msg)`, `sizeof(struct posix_msg_tree_node)`.
const NODE_BYTES: i64 = 48;

/// A message: its priority and text.
pub type MqMessage = (u32, Arc<Vec<u8>>);

/// A queue.
#[derive(Clone, Debug)]
pub(crate) struct Mqueue {
    /// Most messages.
    pub maxmsg: i64,
    /// Most bytes of a message.
    pub msgsize: i64,
    /// The next to be received first.
    pub messages: Arc<Vec<MqMessage>>,
    /// Who is to be told when a message comes.
    pub notify: Option<MqNotify>,
    /// Whose RLIMIT_MSGQUEUE it counts against.
    pub owner: u32,
}

/// Somebody who asked to be told - mq_notify(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MqNotify {
    /// Who.
    pub task: TaskId,
    /// By which signal; `None`: SIGEV_NONE.
    pub signal: Option<Signal>,
    /// What comes with it.
    pub value: u64,
}

/// A limit by its place in [`MqLimits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MqLimit {
    /// `queues_max`.
    QueuesMax,
    /// `msg_max`.
    MsgMax,
    /// `msgsize_max`.
    MsgsizeMax,
    /// `msg_default`.
    MsgDefault,
    /// `msgsize_default`.
    MsgsizeDefault,
}

impl MqLimit {
    /// Which values it may have - ipc/mq_sysctl.c.
    pub fn range(self) -> std::ops::RangeInclusive<i32> {
        match self {
            MqLimit::QueuesMax => i32::MIN..=i32::MAX,
            MqLimit::MsgMax | MqLimit::MsgDefault => 1..=65_536,
            MqLimit::MsgsizeMax | MqLimit::MsgsizeDefault => 128..=16 << 20,
        }
    }
}

/// Limits of an IPC namespace, by [`MqLimit`] - proc(5), /proc/sys/fs/mqueue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MqLimits(pub [i32; 5]);

impl Default for MqLimits {
    fn default() -> MqLimits {
        MqLimits([256, 10, 8192, 10, 8192])
    }
}

impl MqLimits {
    /// Returns one of them.
    pub fn get(&self, limit: MqLimit) -> i32 {
        self.0[limit as usize]
    }
}

impl Mqueue {
    /// What it counts against RLIMIT_MSGQUEUE - getrlimit(2)
    pub fn bytes(&self) -> i64 {
        self.maxmsg.saturating_mul(self.msgsize).saturating_add(self.maxmsg.saturating_mul(2 * NODE_BYTES))
    }

    /// Puts a message behind those of its priority.
    pub fn insert(&mut self, message: MqMessage) {
        let messages = Arc::make_mut(&mut self.messages);
        let at = messages.partition_point(|(prio, _)| *prio >= message.0);
        messages.insert(at, message);
    }

    /// Is there no room for another message?
    pub fn is_full(&self) -> bool {
        self.messages.len() as i64 >= self.maxmsg
    }

    /// What poll(2) says of it.
    pub fn poll(&self) -> u32 {
        const POLLIN: u32 = 1;
        const POLLOUT: u32 = 4;
        let readable = if self.messages.is_empty() { 0 } else { POLLIN };
        readable | if self.is_full() { 0 } else { POLLOUT }
    }
}

impl Kernel {
    /// Finds or makes the file system that holds a namespace's queues - ipc/mqueue.c:mq_init_ns()
    pub(crate) fn mqueue_fs(&mut self, ipc: NsId) -> SbId {
        let existing = self.vfs.super_blocks.iter().find(|(_, sb)| sb.kind == FsKind::Mqueue(ipc)).map(|(&id, _)| id);
        existing.unwrap_or_else(|| {
            let (uid, gid) = self.root_of(ipc);
            let new = NewInode { uid, gid, perm: 0o1777, now: self.now() };
            let owner = self.ns_owner(ipc);
            let sb = self.vfs.new_memory_fs("mqueue", owner, new);
            self.vfs.super_blocks.get_mut(&sb).expect("it was made just now").kind = FsKind::Mqueue(ipc);
            sb
        })
    }

    /// The queue that an inode is.
    pub(crate) fn mqueue(&self, id: InodeId) -> Option<&Mqueue> {
        match &self.vfs.inodes.get(&id)?.kind {
            InodeKind::Mqueue(queue) => Some(queue),
            _ => None,
        }
    }

    pub(crate) fn mqueue_mut(&mut self, id: InodeId) -> Option<&mut Mqueue> {
        match &mut self.vfs.inodes.get_mut(&id)?.kind {
            InodeKind::Mqueue(queue) => Some(queue),
            _ => None,
        }
    }

    /// The queue's inode, if a path leads to one.
    pub(crate) fn mqueue_at(&self, path: Path) -> Option<InodeId> {
        let Node::Dentry(id) = path.node else { return None };
        let inode = self.vfs.dentries.get(&id)?.inode;
        self.mqueue(inode).map(|_| inode)
    }

    /// The IPC namespace whose queues a directory's file system holds.
    pub(crate) fn mqueue_ns(&self, dir: DentryId) -> Option<NsId> {
        match self.vfs.sb(self.vfs.dentry(dir).sb).kind {
            FsKind::Mqueue(ns) => Some(ns),
            _ => None,
        }
    }

    /// Bytes of all queues that a user made - UCOUNT_RLIMIT_MSGQUEUE.
    pub(crate) fn mqueue_bytes_of(&self, owner: u32) -> i64 {
        let queues = self.vfs.inodes.values().filter_map(|inode| match &inode.kind {
            InodeKind::Mqueue(queue) if queue.owner == owner => Some(queue.bytes()),
            _ => None,
        });
        queues.sum()
    }

    /// What reading a queue's file says - mq_overview(7), "Mounting the message queue filesystem".
    pub(crate) fn mqueue_text(&self, reader: TaskId, queue: &Mqueue) -> Vec<u8> {
        let bytes: usize = queue.messages.iter().map(|(_, text)| text.len()).sum();
        let (notify, signo, pid) = match queue.notify {
            None => (0, 0, 0),
            Some(MqNotify { signal, task, .. }) => {
                let pid = self.pid_nr_ns(task, self.task_active_pid_ns(reader)).unwrap_or(Pid(0));
                match signal {
                    Some(signal) => (0, signal.0, pid.0),
                    None => (1, 0, pid.0),
                }
            }
        };
        format!("QSIZE:{bytes:<10} NOTIFY:{notify:<5} SIGNO:{signo:<5} NOTIFY_PID:{pid:<6}\n").into_bytes()
    }

    /// A message came to an empty queue that nobody waits at: whoever asked is told, once - ipc/mqueue.c:__do_notify()
    pub(crate) fn mqueue_notify(&mut self, sender: TaskId, id: InodeId) {
        let Some(notify) = self.mqueue_mut(id).and_then(|queue| queue.notify.take()) else { return };
        let (Some(signal), true) = (notify.signal, self.is_process_alive(notify.task)) else { return };
        let pid = self.pid_nr_ns(sender, self.task_active_pid_ns(notify.task)).unwrap_or(Pid(0));
        let uid = self.from_kuid_munged(self.user_ns_of(notify.task), self.task(sender).cred.uid);
        let info = SigInfo { signal, code: SI_MESGQ, pid, uid, value: notify.value };
        self.send_signal_info(notify.task, info, true);
    }

    /// "…the message queue is closed": a process's requests go with its descriptors - ipc/mqueue.c:mqueue_flush_file()
    pub(crate) fn mqueue_flush(&mut self, t: TaskId, id: Option<InodeId>) {
        let is_its = |inode: &crate::fs::Inode| matches!(&inode.kind, InodeKind::Mqueue(queue) if queue.notify.is_some_and(|notify| notify.task == t));
        let asked = self.vfs.mq_notified.iter().copied().filter(|&of| id.is_none_or(|id| id == of));
        let ids: Vec<InodeId> = asked.filter(|id| self.vfs.inodes.get(id).is_some_and(is_its)).collect();
        for id in ids {
            if let Some(queue) = self.mqueue_mut(id) {
                queue.notify = None;
            }
            Arc::make_mut(&mut self.vfs.mq_notified).retain(|&of| of != id);
        }
    }

    /// Makes a queue's inode data for a caller - ipc/mqueue.c:mqueue_create_attr(), mqueue_get_inode()
    pub(crate) fn new_mqueue(&mut self, t: TaskId, ns: NsId, attr: Option<(i64, i64)>) -> Result<InodeKind, Errno> {
        use nslab_abi::{Cap, Reason};
        const RLIMIT_MSGQUEUE: usize = 12;
        const HARD_MSGMAX: i64 = 65_536;
        const HARD_MSGSIZEMAX: i64 = 16 << 20;
        self.ensure(Reason::IpcObjectExists, self.namespaces.contains(&ns), Errno::EACCES)?;
        let limits = self.ipc(ns).mq;
        let is_capable = self.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_RESOURCE);
        let sb = self.mqueue_fs(ns);
        let nr_queues = self.vfs.inodes.values().filter(|inode| inode.sb == sb).count() as i64 - 1;
        let limit = |limit: MqLimit| i64::from(limits.get(limit));
        // This one has no sign: -1 is as many as there can be.
        let has_room = nr_queues < i64::from(limits.get(MqLimit::QueuesMax) as u32) || is_capable;
        self.ensure(Reason::ResourceLimit, has_room, Errno::ENOSPC)?;
        let (maxmsg, msgsize) = attr.unwrap_or((
            limit(MqLimit::MsgMax).min(limit(MqLimit::MsgDefault)),
            limit(MqLimit::MsgsizeMax).min(limit(MqLimit::MsgsizeDefault)),
        ));
        let (most, largest) = match is_capable {
            true => (HARD_MSGMAX, HARD_MSGSIZEMAX),
            false => (limit(MqLimit::MsgMax), limit(MqLimit::MsgsizeMax)),
        };
        let is_valid = (1..=most).contains(&maxmsg) && (1..=largest).contains(&msgsize);
        self.ensure(Reason::ValueInRange, is_valid, Errno::EINVAL)?;
        let owner = self.task(t).cred.uid;
        let queue = Mqueue { maxmsg, msgsize, messages: Arc::default(), notify: None, owner };
        let limit = self.task(t).rlimits[RLIMIT_MSGQUEUE].rlim_cur;
        let sum = self.mqueue_bytes_of(owner).saturating_add(queue.bytes());
        self.ensure(Reason::ResourceLimit, sum as u64 <= limit, Errno::EMFILE)?;
        Ok(InodeKind::Mqueue(queue))
    }
}
