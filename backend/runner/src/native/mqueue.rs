//! POSIX message queues.

use nslab_abi::{MqAttr, Ret, Syscall};

use super::{Answer, c_bytes, enter, half, int, timespec, word};
use crate::sys::Arg;

/// `struct mq_attr`.
const ATTR_BYTES: usize = 64;
/// Largest message - mq_overview(7), HARD_MSGSIZEMAX.
const MESSAGE_BYTES: usize = 16 << 20;

/// Answers the calls of this family.
pub fn answer(call: &Syscall) -> Option<Answer> {
    Some(match call {
        Syscall::MqOpen { name, oflag, mode, attr } => {
            let attr = attr.as_ref().map(attr_bytes);
            let attr = attr.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
            int(libc::SYS_mq_open, &mut [Arg::In(&c_bytes(name)), (*oflag).into(), (*mode).into(), attr])
        }
        Syscall::MqUnlink { name } => int(libc::SYS_mq_unlink, &mut [Arg::In(&c_bytes(name))]),
        Syscall::MqTimedsend { mqdes, msg, msg_prio, abs_timeout } => {
            let timeout = abs_timeout.map(timespec);
            let timeout = timeout.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
            int(
                libc::SYS_mq_timedsend,
                &mut [(*mqdes).into(), Arg::In(msg), msg.len().into(), (*msg_prio).into(), timeout],
            )
        }
        Syscall::MqTimedreceive { mqdes, msg_len, abs_timeout } => {
            let timeout = abs_timeout.map(timespec);
            let timeout = timeout.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
            let (mut text, mut prio) = (vec![0; (*msg_len).min(MESSAGE_BYTES)], [0; 4]);
            let args = &mut [(*mqdes).into(), Arg::Out(&mut text), (*msg_len).into(), Arg::Out(&mut prio), timeout];
            let len = match enter(libc::SYS_mq_timedreceive, args) {
                Ok(len) => len,
                Err(stop) => return Some(Err(stop)),
            };
            text.truncate(len as usize);
            Ok(Ret::MqMessage { prio: half(&prio, 0), text })
        }
        Syscall::MqNotify { mqdes, sevp } => {
            let event = sevp.as_ref().map(super::sigevent);
            int(libc::SYS_mq_notify, &mut [(*mqdes).into(), event.as_ref().map_or(Arg::Number(0), |b| Arg::In(b))])
        }
        Syscall::MqGetsetattr { mqdes, newattr } => {
            let new = newattr.as_ref().map(attr_bytes);
            let new = new.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
            let mut old = [0; ATTR_BYTES];
            let done = enter(libc::SYS_mq_getsetattr, &mut [(*mqdes).into(), new, Arg::Out(&mut old)]);
            let field = |index: usize| word(&old, 8 * index) as i64;
            done.map(|_| {
                Ret::MqAttr(MqAttr {
                    mq_flags: field(0),
                    mq_maxmsg: field(1),
                    mq_msgsize: field(2),
                    mq_curmsgs: field(3),
                })
            })
        }
        _ => return None,
    })
}

fn attr_bytes(attr: &MqAttr) -> Vec<u8> {
    let words = [attr.mq_flags, attr.mq_maxmsg, attr.mq_msgsize, attr.mq_curmsgs, 0, 0, 0, 0];
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}
