//! msgget(2), msgsnd(2), msgrcv(2), msgctl(2) - ipc/msg.c.

use std::sync::Arc;

use nslab_abi::{Errno, Reason, Ret, TaskId};

use super::{IPC_NOWAIT, IPC_RMID, IPC_STAT, Kind, find, get, now_s, object_mut, own_nr, perm_bytes, remove, sleep};
use crate::Kernel;
use crate::ns::ipc::{IpcIds, IpcNamespace, Message, MsgQueue};
use crate::sched::WaitKey;
use crate::stop::{SysResult, unsupported};

/// Longest message - MSGMAX.
const MSGMAX: usize = 8192;
/// Bytes of a queue - MSGMNB.
const MSGMNB: usize = 16_384;
const MSG_NOERROR: i32 = 0o10000;
const MSG_EXCEPT: i32 = 0o20000;
const MSG_COPY: i32 = 0o40000;

impl Kind for MsgQueue {
    fn ids(ns: &IpcNamespace) -> &IpcIds<MsgQueue> {
        &ns.msg
    }

    fn ids_mut(ns: &mut IpcNamespace) -> &mut IpcIds<MsgQueue> {
        &mut ns.msg
    }
}

pub fn sys_msgget(k: &mut Kernel, t: TaskId, key: i32, msgflg: i32) -> SysResult {
    let make = |k: &Kernel| Ok(MsgQueue { messages: Arc::default(), lspid: 0, lrpid: 0, times: [0, 0, now_s(k)] });
    Ok(Ret::Int(i64::from(get(k, t, key, msgflg, |_| true, make)?)))
}

fn cbytes(queue: &MsgQueue) -> usize {
    queue.messages.iter().map(|(_, text)| text.len()).sum()
}

pub fn sys_msgsnd(k: &mut Kernel, t: TaskId, id: i32, mtype: i64, mtext: &[u8], msgflg: i32) -> SysResult {
    k.ensure(Reason::ValueInRange, mtext.len() <= MSGMAX && id >= 0 && mtype >= 1, Errno::EINVAL)?;
    let queue: MsgQueue = find(k, t, id, 0o222)?;
    if cbytes(&queue) + mtext.len() > MSGMNB || queue.messages.len() + 1 > MSGMNB {
        if msgflg & IPC_NOWAIT != 0 {
            return Err(Errno::EAGAIN.into());
        }
        return Err(sleep(k, t));
    }
    let (now, pid) = (now_s(k), own_nr(k, t));
    let queue: &mut MsgQueue = object_mut(k, t, id);
    Arc::make_mut(&mut queue.messages).push((mtype, Arc::new(mtext.to_vec())));
    (queue.lspid, queue.times[0]) = (pid, now);
    let ns = k.task(t).nsproxy.ipc;
    k.wake_up(WaitKey::SysvIpc(ns));
    Ok(Ret::Int(0))
}

/// Which message a receiver gets - ipc/msg.c:find_msg(), testmsg()
fn pick(messages: &[Message], msgtyp: i64, msgflg: i32) -> Option<usize> {
    match msgtyp {
        0 => (!messages.is_empty()).then_some(0),
        1.. if msgflg & MSG_EXCEPT != 0 => messages.iter().position(|&(mtype, _)| mtype != msgtyp),
        1.. => messages.iter().position(|&(mtype, _)| mtype == msgtyp),
        _ => {
            let most = msgtyp.unsigned_abs();
            let lowest = messages.iter().map(|&(mtype, _)| mtype).filter(|&mtype| mtype as u64 <= most).min()?;
            messages.iter().position(|&(mtype, _)| mtype == lowest)
        }
    }
}

pub fn sys_msgrcv(k: &mut Kernel, t: TaskId, id: i32, msgsz: usize, msgtyp: i64, msgflg: i32) -> SysResult {
    k.ensure(Reason::ValueInRange, id >= 0 && (msgsz as i64) >= 0, Errno::EINVAL)?;
    if msgflg & MSG_COPY != 0 {
        return unsupported("msgrcv", "MSG_COPY");
    }
    let queue: MsgQueue = find(k, t, id, 0o444)?;
    let Some(at) = pick(&queue.messages, msgtyp, msgflg) else {
        if msgflg & IPC_NOWAIT != 0 {
            return Err(Errno::ENOMSG.into());
        }
        return Err(sleep(k, t));
    };
    let (mtype, text) = queue.messages[at].clone();
    // "… the message text is longer than msgsz and MSG_NOERROR isn't specified" - msgop(2)
    k.ensure(Reason::ValueInRange, text.len() <= msgsz || msgflg & MSG_NOERROR != 0, Errno::E2BIG)?;
    let (now, pid) = (now_s(k), own_nr(k, t));
    let queue: &mut MsgQueue = object_mut(k, t, id);
    Arc::make_mut(&mut queue.messages).remove(at);
    (queue.lrpid, queue.times[1]) = (pid, now);
    let ns = k.task(t).nsproxy.ipc;
    k.wake_up(WaitKey::SysvIpc(ns));
    // `struct msgbuf`: the type, then the text.
    let text = &text[..text.len().min(msgsz)];
    Ok(Ret::Bytes([&mtype.to_le_bytes()[..], text].concat()))
}

pub fn sys_msgctl(k: &mut Kernel, t: TaskId, id: i32, cmd: i32) -> SysResult {
    match cmd {
        IPC_RMID => remove::<MsgQueue>(k, t, id).map(|()| Ret::Int(0)).map_err(Into::into),
        IPC_STAT => {
            let queue: MsgQueue = find(k, t, id, 0o444)?;
            let mut bytes = perm_bytes::<MsgQueue>(k, t, id)?;
            let [stime, rtime, ctime] = queue.times;
            let words = [stime, rtime, ctime, cbytes(&queue) as i64, queue.messages.len() as i64, MSGMNB as i64];
            bytes.extend(words.iter().flat_map(|word| word.to_le_bytes()));
            bytes.extend([queue.lspid, queue.lrpid].iter().flat_map(|pid| pid.to_le_bytes()));
            bytes.resize(120, 0);
            Ok(Ret::Bytes(bytes))
        }
        _ => unsupported("msgctl", format!("command {cmd}")),
    }
}
