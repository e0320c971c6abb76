//! Signals.

use nslab_abi::{Errno, Itimerval, SigAction, SigSet, Syscall, Timeval};

use super::args::{pid, timespec};
use super::{Answer, Refusal, Row};
use crate::machine::Mm;

/// `sizeof(sigset_t)` of the kernel: "EINVAL" for any other - rt_sigaction(2).
const SIGSET_BYTES: u64 = 8;

fn timeval(mm: &mut Mm, at: u64) -> Result<Timeval, Refusal> {
    Ok(Timeval { tv_sec: mm.load(at, 8)? as i64, tv_usec: mm.load(at.wrapping_add(8), 8)? as i64 })
}

fn check_size(size: u64) -> Result<(), Refusal> {
    if size == SIGSET_BYTES { Ok(()) } else { Err(Refusal::Errno(Errno::EINVAL)) }
}

pub(super) const ROWS: &[Row] = &[
    ("kill", 62, |_, a| Ok((Syscall::Kill { pid: pid(a[0]), sig: a[1] as i32 }, Answer::Value))),
    ("tkill", 200, |_, a| Ok((Syscall::Tkill { tid: pid(a[0]), sig: a[1] as i32 }, Answer::Value))),
    ("tgkill", 234, |_, a| Ok((Syscall::Tgkill { tgid: pid(a[0]), tid: pid(a[1]), sig: a[2] as i32 }, Answer::Value))),
    ("rt_sigaction", 13, |mm, a| {
        check_size(a[3])?;
        let act = match a[1] {
            0 => None,
            at => Some(SigAction {
                handler: mm.load(at, 8)?,
                flags: mm.load(at.wrapping_add(8), 8)?,
                mask: SigSet(mm.load(at.wrapping_add(24), 8)?),
            }),
        };
        Ok((Syscall::RtSigaction { signum: a[0] as i32, act }, Answer::SigAction { at: a[2] }))
    }),
    ("rt_sigprocmask", 14, |mm, a| {
        check_size(a[3])?;
        let set = match a[1] {
            0 => None,
            at => Some(SigSet(mm.load(at, 8)?)),
        };
        Ok((Syscall::RtSigprocmask { how: a[0] as i32, set }, Answer::SigMask { at: a[2] }))
    }),
    ("rt_sigpending", 127, |_, a| {
        if a[1] > 8 {
            return Err(Refusal::Errno(Errno::EINVAL));
        }
        Ok((Syscall::RtSigpending, Answer::SigPending { at: a[0], size: a[1] }))
    }),
    ("rt_sigsuspend", 130, |mm, a| {
        check_size(a[1])?;
        Ok((Syscall::RtSigsuspend { mask: SigSet(mm.load(a[0], 8)?) }, Answer::Value))
    }),
    ("rt_sigtimedwait", 128, |mm, a| {
        check_size(a[3])?;
        let set = SigSet(mm.load(a[0], 8)?);
        let timeout = if a[2] == 0 { None } else { Some(timespec(mm, a[2])?) };
        Ok((Syscall::RtSigtimedwait { set, timeout }, Answer::SigInfo { at: a[1] }))
    }),
    ("rt_sigqueueinfo", 129, |mm, a| {
        let (code, value) = (mm.load(a[2].wrapping_add(8), 4)? as i32, mm.load(a[2].wrapping_add(24), 8)?);
        Ok((Syscall::RtSigqueueinfo { tgid: pid(a[0]), sig: a[1] as i32, code, value }, Answer::Value))
    }),
    ("pause", 34, |_, _| Ok((Syscall::Pause, Answer::Value))),
    ("alarm", 37, |_, a| Ok((Syscall::Alarm { seconds: a[0] as u32 }, Answer::Value))),
    ("getitimer", 36, |_, a| Ok((Syscall::Getitimer { which: a[0] as i32 }, Answer::Itimer { at: a[1] }))),
    ("setitimer", 38, |mm, a| {
        // "a null pointer … disarms the timer" - setitimer(2), BUGS
        let new_value = if a[1] == 0 {
            Itimerval::default()
        } else {
            Itimerval { it_interval: timeval(mm, a[1])?, it_value: timeval(mm, a[1].wrapping_add(16))? }
        };
        Ok((Syscall::Setitimer { which: a[0] as i32, new_value }, Answer::Itimer { at: a[2] }))
    }),
];
