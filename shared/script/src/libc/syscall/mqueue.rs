//! POSIX message queues.

use nslab_abi::{MqAttr, Syscall, Timespec};

use super::args::{buffer, fd, path, sigevent, timespec};
use super::{Answer, Refusal, Row};
use crate::machine::Mm;

pub(super) const ROWS: &[Row] = &[
    ("mq_open", 240, |mm, a| {
        const O_CREAT: u64 = 0o100;
        let attr = if a[1] & O_CREAT != 0 { attr(mm, a[3])? } else { None };
        Ok((Syscall::MqOpen { name: path(mm, a[0])?, oflag: a[1] as u32, mode: a[2] as u32, attr }, Answer::Value))
    }),
    ("mq_unlink", 241, |mm, a| Ok((Syscall::MqUnlink { name: path(mm, a[0])? }, Answer::Value))),
    ("mq_timedsend", 242, |mm, a| {
        let abs_timeout = deadline(mm, a[4])?;
        let msg = buffer(mm, a[1], a[2])?;
        Ok((Syscall::MqTimedsend { mqdes: fd(a[0]), msg, msg_prio: a[3] as u32, abs_timeout }, Answer::Value))
    }),
    ("mq_timedreceive", 243, |mm, a| {
        let abs_timeout = deadline(mm, a[4])?;
        let call = Syscall::MqTimedreceive { mqdes: fd(a[0]), msg_len: a[2] as usize, abs_timeout };
        Ok((call, Answer::MqMessage { at: a[1], prio: a[3] }))
    }),
    ("mq_notify", 244, |mm, a| {
        let sevp = match a[1] {
            0 => None,
            at => Some(sigevent(mm, at)?),
        };
        Ok((Syscall::MqNotify { mqdes: fd(a[0]), sevp }, Answer::Value))
    }),
    ("mq_getsetattr", 245, |mm, a| {
        Ok((Syscall::MqGetsetattr { mqdes: fd(a[0]), newattr: attr(mm, a[1])? }, Answer::MqAttr { at: a[2] }))
    }),
];

fn attr(mm: &mut Mm, at: u64) -> Result<Option<MqAttr>, Refusal> {
    if at == 0 {
        return Ok(None);
    }
    let mut field = |index: u64| mm.load(at.wrapping_add(8 * index), 8).map(|word| word as i64);
    Ok(Some(MqAttr { mq_flags: field(0)?, mq_maxmsg: field(1)?, mq_msgsize: field(2)?, mq_curmsgs: field(3)? }))
}

fn deadline(mm: &mut Mm, at: u64) -> Result<Option<Timespec>, Refusal> {
    if at == 0 { Ok(None) } else { timespec(mm, at).map(Some) }
}
