//! msgget(2), msgsnd(2), msgrcv(2), msgctl(2) - ipc/msg.c.

use std::sync::Arc;

use nslab_abi::{Cap, Errno, Reason, Ret, TaskId};

use super::{
    IPC_INFO, IPC_NOWAIT, IPC_RMID, IPC_SET, IPC_STAT, Kind, S_IRUGO, S_IWUGO, change, find, get, info, now_s, ns_of,
    obtain_owned, obtain_stat, own_nr, perm_bytes, remove, set_perm, sleep, structure,
};
use crate::Kernel;
use crate::ns::NsId;
use crate::ns::ipc::{IpcIds, IpcNamespace, Message, MsgQueue};
use crate::sched::WaitKey;
use crate::stop::SysResult;
use crate::task::IpcWait;

const MSG_NOERROR: i32 = 0o10000;
const MSG_EXCEPT: i32 = 0o20000;
const MSG_COPY: i32 = 0o40000;
const MSG_STAT: i32 = 11;
const MSG_INFO: i32 = 12;
const MSG_STAT_ANY: i32 = 13;
/// Bytes of `struct msqid64_ds`.
const MSQID_BYTES: usize = 120;

impl Kind for MsgQueue {
    fn ids(ns: &IpcNamespace) -> &IpcIds<MsgQueue> {
        &ns.msg
    }

    fn ids_mut(ns: &mut IpcNamespace) -> &mut IpcIds<MsgQueue> {
        &mut ns.msg
    }

    fn limit(ns: &IpcNamespace) -> i32 {
        ns.limits.msgmni
    }
}

pub fn sys_msgget(k: &mut Kernel, t: TaskId, key: i32, msgflg: i32) -> SysResult {
    let make = |k: &mut Kernel| {
        let qbytes = k.ipc(ns_of(k, t)).limits.msgmnb as usize;
        Ok(MsgQueue { messages: Arc::default(), qbytes, lspid: 0, lrpid: 0, times: [0, 0, now_s(k)] })
    };
    Ok(Ret::Int(i64::from(get(k, t, key, msgflg, |_| true, make)?)))
}

/// `msg_cbytes`: bytes of all messages.
pub fn cbytes(queue: &MsgQueue) -> usize {
    queue.messages.iter().map(|(_, text)| text.len()).sum()
}

/// An object that went away under a sleeper is EIDRM.
fn find_awake(k: &mut Kernel, t: TaskId, id: i32, flags: u32) -> Result<MsgQueue, Errno> {
    let is_asleep = k.task(t).restart.ipc.is_some();
    find(k, t, id, flags).map_err(|errno| if is_asleep { Errno::EIDRM } else { errno })
}

pub fn sys_msgsnd(k: &mut Kernel, t: TaskId, id: i32, message: (i64, &[u8]), msgflg: i32) -> SysResult {
    let (mtype, mtext) = message;
    let ns = ns_of(k, t);
    let msgmax = k.ipc(ns).limits.msgmax as usize;
    k.ensure(Reason::ValueInRange, mtext.len() <= msgmax && id >= 0 && mtype >= 1, Errno::EINVAL)?;
    let queue = find_awake(k, t, id, S_IWUGO)?;
    if cbytes(&queue) + mtext.len() > queue.qbytes || queue.messages.len() + 1 > queue.qbytes {
        if msgflg & IPC_NOWAIT != 0 {
            k.check(Reason::ResourceLimit, false);
            return Err(Errno::EAGAIN.into());
        }
        k.ipc_sleep(t, id, IpcWait::Send);
        return Err(sleep(k, t, None));
    }
    let (now, pid) = (now_s(k), own_nr(k, t));
    let message = (mtype, Arc::new(mtext.to_vec()));
    let is_handed_over = pipelined_send(k, ns, id, &message);
    change::<MsgQueue>(k, ns, id, |object| {
        let queue = &mut object.data;
        (queue.lspid, queue.times[0]) = (pid, now);
        if !is_handed_over {
            Arc::make_mut(&mut queue.messages).push(message);
        }
    });
    Ok(Ret::Int(0))
}

/// Gives the message to who waits for such a one longest - ipc/msg.c:pipelined_send().
fn pipelined_send(k: &mut Kernel, ns: NsId, id: i32, message: &Message) -> bool {
    for (receiver, sleep) in k.ipc_sleepers(ns, id) {
        let IpcWait::Receive { msgtyp, msgflg, msgsz, got: None } = sleep.what else { continue };
        if pick(std::slice::from_ref(message), msgtyp, msgflg).is_none() {
            continue;
        }
        let fits = message.1.len() <= msgsz || msgflg & MSG_NOERROR != 0;
        let answer = if fits { Ok(message.clone()) } else { Err(Errno::E2BIG) };
        k.ipc_wake(receiver, |wait| {
            if let IpcWait::Receive { got, .. } = wait {
                *got = Some(answer);
            }
        });
        if fits {
            let (now, pid) = (now_s(k), own_nr(k, receiver));
            change::<MsgQueue>(k, ns, id, |object| (object.data.lrpid, object.data.times[1]) = (pid, now));
            return true;
        }
    }
    false
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
    if let Some(sleep) = &k.task(t).restart.ipc
        && let IpcWait::Receive { got: Some(got), .. } = &sleep.what
    {
        return Ok(received(&got.clone()?, msgsz));
    }
    k.ensure(Reason::ValueInRange, id >= 0 && (msgsz as i64) >= 0, Errno::EINVAL)?;
    let is_copy = msgflg & MSG_COPY != 0;
    // "EINVAL msgflg specified MSG_COPY, but not IPC_NOWAIT", or with MSG_EXCEPT - msgop(2)
    let is_plain = !is_copy || (msgflg & MSG_EXCEPT == 0 && msgflg & IPC_NOWAIT != 0);
    k.ensure(Reason::FlagsCompatible, is_plain, Errno::EINVAL)?;
    let queue = find_awake(k, t, id, S_IRUGO)?;
    let found = match is_copy {
        true => usize::try_from(msgtyp).ok().filter(|&at| at < queue.messages.len()),
        false => pick(&queue.messages, msgtyp, msgflg),
    };
    let Some(at) = found else {
        if msgflg & IPC_NOWAIT != 0 {
            k.check(Reason::IpcObjectExists, false);
            return Err(Errno::ENOMSG.into());
        }
        k.ipc_sleep(t, id, IpcWait::Receive { msgtyp, msgflg, msgsz, got: None });
        return Err(sleep(k, t, None));
    };
    let message = queue.messages[at].clone();
    // "… the message text is longer than msgsz and MSG_NOERROR isn't specified" - msgop(2)
    k.ensure(Reason::ValueInRange, message.1.len() <= msgsz || msgflg & MSG_NOERROR != 0, Errno::E2BIG)?;
    if !is_copy {
        let (now, pid, ns) = (now_s(k), own_nr(k, t), ns_of(k, t));
        change::<MsgQueue>(k, ns, id, |object| {
            Arc::make_mut(&mut object.data.messages).remove(at);
            (object.data.lrpid, object.data.times[1]) = (pid, now);
        });
        k.wake_up(WaitKey::SysvIpc(ns));
    }
    Ok(received(&message, msgsz))
}

/// `struct msgbuf`: the type, then the text.
fn received((mtype, text): &Message, msgsz: usize) -> Ret {
    Ret::Bytes([&mtype.to_le_bytes()[..], &text[..text.len().min(msgsz)]].concat())
}

pub fn sys_msgctl(k: &mut Kernel, t: TaskId, id: i32, cmd: i32, set: &[u8]) -> SysResult {
    k.ensure(Reason::ValueInRange, id >= 0 && cmd >= 0, Errno::EINVAL)?;
    match cmd {
        IPC_INFO | MSG_INFO => info::msg(k, t, cmd),
        IPC_RMID => {
            obtain_owned::<MsgQueue>(k, t, id)?;
            let ns = ns_of(k, t);
            remove::<MsgQueue>(k, ns, id);
            Ok(Ret::Int(0))
        }
        IPC_SET => {
            obtain_owned::<MsgQueue>(k, t, id)?;
            let qbytes = set.get(88..96).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes);
            let ns = ns_of(k, t);
            // "EPERM … an attempt (IPC_SET) was made to increase msg_qbytes beyond the system parameter MSGMNB" - msgctl(2)
            let is_high = qbytes > k.ipc(ns).limits.msgmnb as u64;
            let may = !is_high || k.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_RESOURCE);
            k.ensure(Reason::Capability, may, Errno::EPERM)?;
            set_perm::<MsgQueue>(k, t, id, set)?;
            let now = now_s(k);
            change::<MsgQueue>(k, ns, id, |object| {
                (object.data.qbytes, object.data.times[2]) = (qbytes as usize, now);
            });
            // "Sleeping senders may … have room now", receivers are asked for their permission again - ipc/msg.c:msgctl_down()
            k.wake_up(WaitKey::SysvIpc(ns));
            Ok(Ret::Int(0))
        }
        IPC_STAT | MSG_STAT | MSG_STAT_ANY => {
            let object = obtain_stat::<MsgQueue>(k, t, id, cmd != IPC_STAT, cmd == MSG_STAT_ANY)?;
            let queue = &object.data;
            let [stime, rtime, ctime] = queue.times.map(|time| time as u64);
            let pids = u64::from(queue.lspid as u32) | u64::from(queue.lrpid as u32) << 32;
            let (bytes, count) = (cbytes(queue) as u64, queue.messages.len() as u64);
            let words = [stime, rtime, ctime, bytes, count, queue.qbytes as u64, pids];
            let value = if cmd == IPC_STAT { 0 } else { i64::from(object.id) };
            structure(value, perm_bytes(k, t, &object), &words, MSQID_BYTES)
        }
        _ => {
            k.check(Reason::ValueInRange, false);
            Err(Errno::EINVAL.into())
        }
    }
}
