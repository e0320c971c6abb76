//! Pipes and FIFOs - pipe(7), fifo(7), fs/pipe.c.

use std::collections::VecDeque;
use std::sync::Arc;

use nslab_abi::limits::{PIPE_BUF, PIPE_CAPACITY};
use nslab_abi::{Errno, Fd, Ret, Signal, TaskId, WaitFor, WaitOn};

use super::stdio::Side;
use super::{InodeKind, Node, Path, Vfs};
use crate::kernel::Kernel;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};

/// Names a pipe; the number is its inode's in pipefs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PipeId(pub u64);

/// Which way a description goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It reads.
    Read,
    /// It writes.
    Write,
    /// A FIFO opened for both.
    Both,
}

impl End {
    pub(super) fn reads(self) -> bool {
        self != End::Write
    }

    pub(super) fn writes(self) -> bool {
        self != End::Read
    }
}

/// A pipe.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pipe {
    /// Bytes written and not yet read.
    pub data: Arc<VecDeque<u8>>,
    /// Descriptions that read.
    pub readers: u32,
    /// Descriptions that write.
    pub writers: u32,
    /// Descriptions that ever read: a FIFO's opener waits for one more.
    pub reader_opens: u32,
    /// Descriptions that ever wrote.
    pub writer_opens: u32,
    /// The other end lies outside the machine.
    pub outside: Option<Side>,
    /// Kernel ids of who made it.
    pub owner: (u32, u32),
    /// How many bytes it holds - fcntl(2), F_SETPIPE_SZ.
    pub capacity: usize,
}

impl Pipe {
    /// Has it room for a page? - pipe_full()
    fn has_room(&self) -> bool {
        self.data.len() + PIPE_BUF <= self.capacity
    }
}

impl Vfs {
    /// Makes a pipe without ends.
    pub(crate) fn new_pipe(&mut self, owner: (u32, u32)) -> PipeId {
        let id = PipeId(self.fresh());
        self.pipes.insert(id, Pipe { owner, capacity: PIPE_CAPACITY, ..Pipe::default() });
        id
    }

    /// One more description goes this way.
    pub(crate) fn open_pipe(&mut self, id: PipeId, end: End) {
        let pipe = self.pipe_mut(id);
        pipe.readers += u32::from(end.reads());
        pipe.reader_opens += u32::from(end.reads());
        pipe.writers += u32::from(end.writes());
        pipe.writer_opens += u32::from(end.writes());
    }

    pub(crate) fn pipe(&self, id: PipeId) -> &Pipe {
        self.pipes.get(&id).expect("an open pipe exists")
    }

    pub(crate) fn pipe_mut(&mut self, id: PipeId) -> &mut Pipe {
        self.pipes.get_mut(&id).expect("an open pipe exists")
    }
}

/// What a transfer tells epoll: bytes came, room came, or neither.
const POLLIN: u32 = 1;
const POLLOUT: u32 = 4;
const NO_EVENT: u32 = 1 << 15;

impl Kernel {
    /// Reads from a pipe - fs/pipe.c:pipe_read().
    pub(crate) fn pipe_read(&mut self, t: TaskId, fd: Fd, id: PipeId, count: usize, nonblock: bool) -> SysResult {
        if count == 0 {
            return Ok(Ret::Bytes(Vec::new()));
        }
        let nr_writers = self.fifo_writers(id);
        let pipe = self.vfs.pipe_mut(id);
        if pipe.data.is_empty() {
            // "If all file descriptors referring to the write end of a pipe have been closed, then an attempt to read(2) … will see
            // end-of-file" - pipe(7)
            if nr_writers == 0 {
                return Ok(Ret::Bytes(Vec::new()));
            }
            if nonblock {
                return Err(Errno::EAGAIN.into());
            }
            self.sleep_on(t, vec![WaitKey::Pipe(id.0)]);
            return Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns: None }));
        }
        let was_full = !pipe.has_room();
        let data = Arc::make_mut(&mut pipe.data);
        let taken: Vec<u8> = data.drain(..count.min(data.len())).collect();
        self.wake_up_for(WaitKey::Pipe(id.0), if was_full { POLLOUT } else { NO_EVENT });
        self.pipe_fasync(id, false);
        Ok(Ret::Bytes(taken))
    }

    /// Writes to a pipe - fs/pipe.c:pipe_write().
    pub(crate) fn pipe_write(&mut self, t: TaskId, fd: Fd, id: PipeId, bytes: &[u8], nonblock: bool) -> SysResult {
        if bytes.is_empty() {
            return Ok(Ret::Int(0));
        }
        let done = self.task(t).restart.write_done;
        let pipe = self.vfs.pipe_mut(id);
        if let Some(side) = pipe.outside {
            return self.write_outside(t, side, bytes);
        }
        if self.fifo_readers(id) == 0 {
            // "…a write(2) will cause a SIGPIPE signal … EPIPE" - pipe(7). What went before counts.
            self.send_thread_signal(t, Signal::SIGPIPE);
            return if done > 0 { Ok(Ret::Int(done as i64)) } else { Err(Errno::EPIPE.into()) };
        }
        let pipe = self.vfs.pipe_mut(id);
        let room = pipe.capacity.saturating_sub(pipe.data.len());
        let rest = &bytes[done..];
        // "Writes of no more than PIPE_BUF bytes are atomic" - pipe(7)
        let chunk = if bytes.len() <= PIPE_BUF && room < rest.len() { 0 } else { room.min(rest.len()) };
        Arc::make_mut(&mut pipe.data).extend(&rest[..chunk]);
        if chunk > 0 {
            self.wake_up_for(WaitKey::Pipe(id.0), POLLIN);
            self.pipe_fasync(id, true);
        }
        let done = done + chunk;
        if done == bytes.len() {
            return Ok(Ret::Int(done as i64));
        }
        if nonblock {
            return if done > 0 { Ok(Ret::Int(done as i64)) } else { Err(Errno::EAGAIN.into()) };
        }
        self.task_mut(t).restart.write_done = done;
        self.sleep_on(t, vec![WaitKey::Pipe(id.0)]);
        Err(Stop::Block(WaitOn { what: WaitFor::Writable(fd), deadline_ns: None }))
    }

    /// Gives a pipe another size; false: it holds more than that - fs/pipe.c:pipe_resize_ring()
    pub(crate) fn resize_pipe(&mut self, id: PipeId, capacity: usize) -> bool {
        let pipe = self.vfs.pipe_mut(id);
        if pipe.data.len().next_multiple_of(PIPE_BUF) > capacity {
            return false;
        }
        pipe.capacity = capacity;
        self.wake_up_for(WaitKey::Pipe(id.0), POLLOUT);
        true
    }

    /// One description less - fs/pipe.c:pipe_release().
    pub(crate) fn release_pipe(&mut self, id: PipeId, end: End, path: Path) {
        let pipe = self.vfs.pipe_mut(id);
        pipe.readers -= u32::from(end.reads());
        pipe.writers -= u32::from(end.writes());
        let is_unused = self.fifo_readers(id) == 0 && self.fifo_writers(id) == 0;
        self.wake_pipe(id);
        if is_unused {
            self.vfs.pipes.remove(&id);
            self.set_fifo_pipe(path.node, None);
        }
    }

    /// Counts those who read from a FIFO, or wait at its opening to do so.
    pub(crate) fn fifo_readers(&self, id: PipeId) -> u32 {
        self.vfs.pipe(id).readers + self.fifo_waiters(id, true)
    }

    /// Counts those who write to a FIFO, or wait at its opening to do so.
    pub(crate) fn fifo_writers(&self, id: PipeId) -> u32 {
        self.vfs.pipe(id).writers + self.fifo_waiters(id, false)
    }

    fn fifo_waiters(&self, id: PipeId, reads: bool) -> u32 {
        let waits =
            |task: &crate::task::Task| task.restart.fifo.is_some_and(|(pipe, way, _)| pipe == id.0 && way == reads);
        self.tasks.values().filter(|task| task.is_alive() && waits(task)).count() as u32
    }

    /// Returns the pipe of a FIFO, made at the first open.
    pub(crate) fn fifo_pipe(&mut self, node: Node) -> Option<PipeId> {
        let Node::Dentry(id) = node else { return None };
        let inode = self.vfs.inode_of(id);
        let owner = (inode.uid, inode.gid);
        match inode.kind {
            InodeKind::Fifo(Some(pipe)) => Some(pipe),
            InodeKind::Fifo(None) => {
                let pipe = self.vfs.new_pipe(owner);
                self.set_fifo_pipe(node, Some(pipe));
                Some(pipe)
            }
            _ => None,
        }
    }

    fn set_fifo_pipe(&mut self, node: Node, pipe: Option<PipeId>) {
        let Node::Dentry(id) = node else { return };
        let Some(dentry) = self.vfs.dentries.get(&id) else { return };
        let inode = dentry.inode;
        if let InodeKind::Fifo(slot) = &mut self.vfs.inode_mut(inode).kind {
            *slot = pipe;
        }
    }

    /// Returns `POLLIN` and its kin for an end - fs/pipe.c:pipe_poll().
    pub(crate) fn pipe_poll(&self, id: PipeId, end: End) -> u32 {
        const POLLERR: u32 = 8;
        const POLLHUP: u32 = 16;
        let pipe = self.vfs.pipe(id);
        let mut events = 0;
        if end.reads() {
            events |= if pipe.data.is_empty() { 0 } else { POLLIN };
            // A FIFO that no writer ever opened is quiet, not hung up.
            events |= if pipe.writers == 0 && pipe.writer_opens > 0 { POLLHUP } else { 0 };
        }
        if end.writes() {
            let has_room = pipe.outside.is_some() || pipe.has_room();
            events |= if has_room { POLLOUT } else { 0 };
            events |= if pipe.readers == 0 { POLLERR } else { 0 };
        }
        events
    }
}
