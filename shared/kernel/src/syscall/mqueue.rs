//! mq_open(3), mq_send(3), mq_receive(3), mq_notify(3) and their kin - ipc/mqueue.c.

use std::sync::Arc;

use nslab_abi::{
    Errno, Fd, MqAttr, OpenFlags, Reason, Ret, Sigevent, Signal, Syscall, TaskId, Timespec, WaitFor, WaitOn,
};

use super::fs::nanos;
use crate::Kernel;
use crate::fs::{Access, FileId, FileObject, InodeId, Node, Path};
use crate::ns::mqueue::MqNotify;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult, unsupported};
use crate::task::{MqSleep, MqWait};

/// One more than the highest priority - mq_send(3).
const MQ_PRIO_MAX: u32 = 32_768;
const NAME_MAX: usize = 255;
const SIGEV_SIGNAL: i32 = 0;
const SIGEV_NONE: i32 = 1;
const SIGEV_THREAD: i32 = 2;

/// Answers a call on message queues; `None`: it is none.
pub fn dispatch(k: &mut Kernel, t: TaskId, call: &Syscall) -> Option<SysResult> {
    Some(match call {
        Syscall::MqOpen { name, oflag, mode, attr } => sys_mq_open(k, t, name, (*oflag, *mode), attr.as_ref()),
        Syscall::MqUnlink { name } => sys_mq_unlink(k, t, name),
        Syscall::MqTimedsend { mqdes, msg, msg_prio, abs_timeout } => {
            sys_mq_timedsend(k, t, *mqdes, (*msg_prio, msg), *abs_timeout)
        }
        Syscall::MqTimedreceive { mqdes, msg_len, abs_timeout } => {
            sys_mq_timedreceive(k, t, *mqdes, *msg_len, *abs_timeout)
        }
        Syscall::MqNotify { mqdes, sevp } => sys_mq_notify(k, t, *mqdes, sevp.as_ref()),
        Syscall::MqGetsetattr { mqdes, newattr } => sys_mq_getsetattr(k, t, *mqdes, newattr.as_ref()),
        _ => return None,
    })
}

/// The directory of the caller's queues, and the one of this name in it - fs/namei.c:lookup_one_len()
fn lookup(k: &mut Kernel, t: TaskId, name: &[u8]) -> Result<(Path, Option<Node>), Errno> {
    k.ensure(Reason::PathExists, !name.is_empty(), Errno::ENOENT)?;
    let is_name = !name.contains(&b'/') && name != b"." && name != b"..";
    k.ensure(Reason::ValueInRange, is_name, Errno::EACCES)?;
    k.ensure(Reason::ValueInRange, name.len() <= NAME_MAX, Errno::ENAMETOOLONG)?;
    let sb = k.mqueue_fs(k.task(t).nsproxy.ipc);
    let dir = k.internal(k.vfs.sb(sb).root);
    let found = k.lookup(t, dir.node, name).ok();
    Ok((dir, found))
}

fn sys_mq_open(k: &mut Kernel, t: TaskId, name: &[u8], (oflag, mode): (u32, u32), attr: Option<&MqAttr>) -> SysResult {
    let flags = OpenFlags::from_bits_retain(oflag);
    k.free_fd(t, 0)?;
    let (dir, found) = lookup(k, t, name)?;
    let node = match found {
        None => {
            k.ensure(Reason::PathExists, flags.contains(OpenFlags::CREAT), Errno::ENOENT)?;
            k.ensure(Reason::MountWritable, !k.vfs.sb(k.vfs.sb_of(dir)).read_only, Errno::EROFS)?;
            let perm = mode & 0o7777 & !k.fs_of(t).umask;
            let attr = attr.map(|attr| (attr.mq_maxmsg, attr.mq_msgsize));
            k.may_create(t, dir.node)?;
            let kind = k.new_mqueue(t, k.task(t).nsproxy.ipc, attr)?;
            k.make_at(t, dir, name, perm, kind)?
        }
        Some(node) => {
            let is_exclusive = flags.contains(OpenFlags::CREAT | OpenFlags::EXCL);
            k.ensure(Reason::FileIsNew, !is_exclusive, Errno::EEXIST)?;
            let access = match oflag & 3 {
                0 => 4,
                1 => 2,
                2 => 6,
                _ => {
                    return Err(k
                        .ensure(Reason::ValueInRange, false, Errno::EINVAL)
                        .err()
                        .unwrap_or(Errno::EINVAL)
                        .into());
                }
            };
            let is_denied = access & 2 != 0 && k.vfs.sb(k.vfs.sb_of(dir)).read_only;
            k.ensure(Reason::MountWritable, !is_denied, Errno::EROFS)?;
            k.permission(t, node, Access(access))?;
            node
        }
    };
    let path = Path { node, ..dir };
    // "…the close-on-exec flag (FD_CLOEXEC) is automatically set" - mq_open(3)
    let fd = k.fd_install_at(t, FileObject::Node, path, flags | OpenFlags::CLOEXEC)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

fn sys_mq_unlink(k: &mut Kernel, t: TaskId, name: &[u8]) -> SysResult {
    let (dir, found) = lookup(k, t, name)?;
    k.ensure(Reason::MountWritable, !k.vfs.sb(k.vfs.sb_of(dir)).read_only, Errno::EROFS)?;
    k.ensure(Reason::PathExists, found.is_some(), Errno::ENOENT)?;
    let Some(Node::Dentry(id)) = found else { return Err(Errno::ENOENT.into()) };
    k.may_delete(t, dir.node, Node::Dentry(id))?;
    let now = k.now();
    k.vfs.unlink_dentry(id, now);
    k.sweep();
    Ok(Ret::Int(0))
}

/// "EBADF The descriptor specified in mqdes was invalid or not opened for" this - mq_send(3), mq_receive(3)
fn queue_of(k: &mut Kernel, t: TaskId, mqdes: Fd) -> Result<(FileId, InodeId), Errno> {
    let file = k.fget(t, mqdes)?;
    let found = k.mqueue_at(k.vfs.file(file).path);
    k.ensure(Reason::FdOpen, found.is_some(), Errno::EBADF)?;
    Ok((file, found.ok_or(Errno::EBADF)?))
}

/// When a wait ends, on the boot clock: "an absolute timeout … since the Epoch" - mq_send(3)
fn deadline(k: &mut Kernel, abs_timeout: Option<Timespec>) -> Result<Option<u64>, Errno> {
    let at_ns = nanos(k, abs_timeout)?;
    let offset_ns = i128::from(k.realtime_offset_ns);
    Ok(at_ns.map(|at_ns| u64::try_from((i128::from(at_ns) - offset_ns).max(0)).unwrap_or(u64::MAX)))
}

fn sys_mq_timedsend(
    k: &mut Kernel,
    t: TaskId,
    mqdes: Fd,
    (prio, text): (u32, &[u8]),
    abs_timeout: Option<Timespec>,
) -> SysResult {
    if let Some(MqSleep { what: MqWait::Send { is_taken: true, .. }, .. }) = &k.task(t).restart.mqueue {
        return Ok(Ret::Int(0));
    }
    let deadline_ns = deadline(k, abs_timeout)?;
    k.ensure(Reason::ValueInRange, prio < MQ_PRIO_MAX, Errno::EINVAL)?;
    let (file, id) = queue_of(k, t, mqdes)?;
    let file = k.vfs.file(file).clone();
    k.ensure(Reason::FileMode, file.can_write(), Errno::EBADF)?;
    let Some(queue) = k.mqueue(id).cloned() else { return Err(Errno::EBADF.into()) };
    k.ensure(Reason::ValueInRange, text.len() as i64 <= queue.msgsize, Errno::EMSGSIZE)?;
    let message = (prio, Arc::new(text.to_vec()));
    if queue.is_full() {
        let nonblock = file.flags.contains(OpenFlags::NONBLOCK);
        return sleep(k, t, id, MqWait::Send { message, is_taken: false }, (nonblock, deadline_ns));
    }
    // "…one of the waiting … processes receives it": it never lies in the queue - ipc/mqueue.c:pipelined_send()
    let receiver = sleepers(k, id).into_iter().find(|(_, what)| matches!(what, MqWait::Receive { got: None }));
    if let Some((receiver, _)) = receiver {
        finish(k, receiver, MqWait::Receive { got: Some(message) });
    } else {
        let was_empty = queue.messages.is_empty();
        if let Some(queue) = k.mqueue_mut(id) {
            queue.insert(message);
        }
        if was_empty {
            k.mqueue_notify(t, id);
        }
        k.wake_up(WaitKey::Mqueue(id));
    }
    touch(k, id);
    Ok(Ret::Int(0))
}

fn sys_mq_timedreceive(
    k: &mut Kernel,
    t: TaskId,
    mqdes: Fd,
    msg_len: usize,
    abs_timeout: Option<Timespec>,
) -> SysResult {
    if let Some(MqSleep { what: MqWait::Receive { got: Some((prio, text)) }, .. }) = &k.task(t).restart.mqueue {
        return Ok(Ret::MqMessage { prio: *prio, text: text.to_vec() });
    }
    let deadline_ns = deadline(k, abs_timeout)?;
    let (file, id) = queue_of(k, t, mqdes)?;
    let file = k.vfs.file(file).clone();
    k.ensure(Reason::FileMode, file.can_read(), Errno::EBADF)?;
    let Some(queue) = k.mqueue(id).cloned() else { return Err(Errno::EBADF.into()) };
    // "EMSGSIZE msg_len was less than the mq_msgsize attribute of the message queue." - mq_receive(3)
    k.ensure(Reason::ValueInRange, msg_len as u64 >= queue.msgsize as u64, Errno::EMSGSIZE)?;
    let Some((prio, text)) = queue.messages.first().cloned() else {
        let nonblock = file.flags.contains(OpenFlags::NONBLOCK);
        return sleep(k, t, id, MqWait::Receive { got: None }, (nonblock, deadline_ns));
    };
    if let Some(queue) = k.mqueue_mut(id) {
        Arc::make_mut(&mut queue.messages).remove(0);
    }
    // Who waited for room longest has it now - ipc/mqueue.c:pipelined_receive()
    let sender = sleepers(k, id).into_iter().find(|(_, what)| matches!(what, MqWait::Send { is_taken: false, .. }));
    if let Some((sender, MqWait::Send { message, .. })) = sender {
        if let Some(queue) = k.mqueue_mut(id) {
            queue.insert(message.clone());
        }
        finish(k, sender, MqWait::Send { message, is_taken: true });
    }
    k.wake_up(WaitKey::Mqueue(id));
    touch(k, id);
    Ok(Ret::MqMessage { prio, text: text.to_vec() })
}

fn sleep(
    k: &mut Kernel,
    t: TaskId,
    id: InodeId,
    what: MqWait,
    (nonblock, deadline_ns): (bool, Option<u64>),
) -> SysResult {
    k.ensure(Reason::ResourceLimit, !nonblock, Errno::EAGAIN)?;
    let is_over = deadline_ns.is_some_and(|deadline_ns| deadline_ns <= k.clock_ns);
    if is_over && !k.signal_pending(t) {
        return Err(Errno::ETIMEDOUT.into());
    }
    let since = k.task(t).restart.mqueue.as_ref().map(|sleep| sleep.since);
    let since = since.unwrap_or_else(|| k.vfs.fresh());
    k.task_mut(t).restart.mqueue = Some(MqSleep { since, queue: id, what });
    Err(Stop::Block(WaitOn { what: WaitFor::Mqueue, deadline_ns }))
}

/// Who sleeps at a queue, the longest first. Simplified: Linux lets the higher priority of scheduling go first.
fn sleepers(k: &Kernel, id: InodeId) -> Vec<(TaskId, MqWait)> {
    let asleep = k.tasks.values().filter(|task| task.is_alive() && task.waiting.is_some());
    let mut list: Vec<(u64, TaskId, MqWait)> = asleep
        .filter_map(|task| Some((task.id, task.restart.mqueue.clone()?)))
        .filter(|(_, sleep)| sleep.queue == id)
        .map(|(id, sleep)| (sleep.since, id, sleep.what))
        .collect();
    nslab_small::sort_by_key(&mut list, |sleeper| sleeper.0);
    list.into_iter().map(|(_, id, what)| (id, what)).collect()
}

/// Hands a sleeper what it waits for.
fn finish(k: &mut Kernel, sleeper: TaskId, what: MqWait) {
    if let Some(sleep) = &mut k.task_mut(sleeper).restart.mqueue {
        sleep.what = what;
    }
    k.wake_task(sleeper);
}

fn touch(k: &mut Kernel, id: InodeId) {
    let now = k.now();
    let inode = k.vfs.inode_mut(id);
    (inode.atime, inode.mtime, inode.ctime) = (now, now, now);
}

fn sys_mq_notify(k: &mut Kernel, t: TaskId, mqdes: Fd, sevp: Option<&Sigevent>) -> SysResult {
    let mut signal = None;
    if let Some(event) = sevp {
        let is_known = matches!(event.notify, SIGEV_SIGNAL | SIGEV_NONE | SIGEV_THREAD);
        k.ensure(Reason::ValueInRange, is_known, Errno::EINVAL)?;
        if event.notify == SIGEV_THREAD {
            return unsupported("mq_notify", "SIGEV_THREAD");
        }
        // kernel/signal.c: valid_signal() has 0 in it, which then sends nothing.
        let is_signal = (0..=i32::from(Signal::MAX)).contains(&event.signo);
        k.ensure(Reason::ValueInRange, event.notify == SIGEV_NONE || is_signal, Errno::EINVAL)?;
        signal = Signal::new(event.signo).filter(|_| event.notify == SIGEV_SIGNAL);
    }
    let (_, id) = queue_of(k, t, mqdes)?;
    let Some(event) = sevp else {
        k.mqueue_flush(k.tgid(t), Some(id));
        return Ok(Ret::Int(0));
    };
    let is_free = k.mqueue(id).is_some_and(|queue| queue.notify.is_none());
    k.ensure(Reason::AddressFree, is_free, Errno::EBUSY)?;
    let task = k.tgid(t);
    if let Some(queue) = k.mqueue_mut(id) {
        queue.notify = Some(MqNotify { task, signal, value: event.value });
    }
    let notified = std::sync::Arc::make_mut(&mut k.vfs.mq_notified);
    notified.retain(|&of| of != id);
    notified.push(id);
    Ok(Ret::Int(0))
}

fn sys_mq_getsetattr(k: &mut Kernel, t: TaskId, mqdes: Fd, newattr: Option<&MqAttr>) -> SysResult {
    const O_NONBLOCK: i64 = 0o4000;
    // "EINVAL newattr->mq_flags contained set bits other than O_NONBLOCK." - mq_getattr(3)
    let is_known = newattr.is_none_or(|attr| attr.mq_flags & !O_NONBLOCK == 0);
    k.ensure(Reason::FlagsKnown, is_known, Errno::EINVAL)?;
    let (file, id) = queue_of(k, t, mqdes)?;
    let Some(queue) = k.mqueue(id).cloned() else { return Err(Errno::EBADF.into()) };
    let flags = k.vfs.file(file).flags;
    if let Some(attr) = newattr {
        k.vfs.file_mut(file).flags.set(OpenFlags::NONBLOCK, attr.mq_flags != 0);
    }
    Ok(Ret::MqAttr(MqAttr {
        mq_flags: if flags.contains(OpenFlags::NONBLOCK) { O_NONBLOCK } else { 0 },
        mq_maxmsg: queue.maxmsg,
        mq_msgsize: queue.msgsize,
        mq_curmsgs: queue.messages.len() as i64,
    }))
}
