//! Descriptors of events.

use nslab_abi::{Errno, Itimerspec, OpenFlags, SigSet, Syscall};

use super::args::{fd, path, sigevent, timespec};
use super::{Answer, Refusal, Row};
use crate::machine::Mm;

/// `sizeof(sigset_t)` of the kernel: "EINVAL" for any other.
const SIGSET_BYTES: u64 = 8;

pub(super) const ROWS: &[Row] = &[
    ("eventfd", 284, |_, a| Ok((Syscall::Eventfd2 { initval: a[0] as u32, flags: OpenFlags::empty() }, Answer::Value))),
    ("eventfd2", 290, |_, a| {
        Ok((Syscall::Eventfd2 { initval: a[0] as u32, flags: OpenFlags::from_bits_retain(a[1] as u32) }, Answer::Value))
    }),
    ("signalfd", 282, |mm, a| signalfd(mm, a[0], (a[1], a[2]), 0)),
    ("signalfd4", 289, |mm, a| signalfd(mm, a[0], (a[1], a[2]), a[3])),
    ("timerfd_create", 283, |_, a| {
        let flags = OpenFlags::from_bits_retain(a[1] as u32);
        Ok((Syscall::TimerfdCreate { clockid: a[0] as i32, flags }, Answer::Value))
    }),
    ("timerfd_settime", 286, |mm, a| {
        let it_interval = timespec(mm, a[2])?;
        let it_value = timespec(mm, a[2].wrapping_add(16))?;
        let new_value = Itimerspec { it_interval, it_value };
        Ok((Syscall::TimerfdSettime { fd: fd(a[0]), flags: a[1] as i32, new_value }, Answer::Timer { at: a[3] }))
    }),
    ("inotify_init", 253, |_, _| Ok((Syscall::InotifyInit1 { flags: OpenFlags::empty() }, Answer::Value))),
    ("inotify_init1", 294, |_, a| {
        Ok((Syscall::InotifyInit1 { flags: OpenFlags::from_bits_retain(a[0] as u32) }, Answer::Value))
    }),
    ("inotify_add_watch", 254, |mm, a| {
        /// `ALL_INOTIFY_BITS` - include/linux/inotify.h
        const ALL_INOTIFY_BITS: u32 = 0xf700_efff;
        let (fd, mask) = (fd(a[0]), a[2] as u32);
        // The mask and the descriptor are judged before the path is read - fs/notify/inotify/inotify_user.c
        let pathname = match path(mm, a[1]) {
            Err(_) if mask & ALL_INOTIFY_BITS == 0 || fd.0 < 0 => Vec::new(),
            read => read?,
        };
        Ok((Syscall::InotifyAddWatch { fd, pathname, mask }, Answer::Value))
    }),
    ("inotify_rm_watch", 255, |_, a| Ok((Syscall::InotifyRmWatch { fd: fd(a[0]), wd: a[1] as i32 }, Answer::Value))),
    ("timer_create", 222, |mm, a| {
        let sevp = if a[1] == 0 { None } else { Some(sigevent(mm, a[1])?) };
        Ok((Syscall::TimerCreate { clockid: a[0] as i32, sevp }, Answer::Structure { at: a[2] }))
    }),
    ("timer_settime", 223, |mm, a| {
        // "EINVAL new_value is NULL" - kernel/time/posix-timers.c
        if a[2] == 0 {
            return Err(Refusal::Errno(Errno::EINVAL));
        }
        let it_interval = timespec(mm, a[2])?;
        let it_value = timespec(mm, a[2].wrapping_add(16))?;
        let new_value = Itimerspec { it_interval, it_value };
        let call = Syscall::TimerSettime { timerid: a[0] as i32, flags: a[1] as i32, new_value };
        Ok((call, Answer::Timer { at: a[3] }))
    }),
    ("timer_gettime", 224, |_, a| Ok((Syscall::TimerGettime { timerid: a[0] as i32 }, Answer::Timer { at: a[1] }))),
    ("timer_getoverrun", 225, |_, a| Ok((Syscall::TimerGetoverrun { timerid: a[0] as i32 }, Answer::Value))),
    ("timer_delete", 226, |_, a| Ok((Syscall::TimerDelete { timerid: a[0] as i32 }, Answer::Value))),
    ("timerfd_gettime", 287, |_, a| Ok((Syscall::TimerfdGettime { fd: fd(a[0]) }, Answer::Timer { at: a[1] }))),
];

fn signalfd(mm: &mut Mm, raw: u64, (mask, size): (u64, u64), flags: u64) -> Result<(Syscall, Answer), Refusal> {
    if size != SIGSET_BYTES {
        return Err(Refusal::Errno(Errno::EINVAL));
    }
    let mask = SigSet(mm.load(mask, 8)?);
    let flags = OpenFlags::from_bits_retain(flags as u32);
    Ok((Syscall::Signalfd4 { fd: fd(raw), mask, flags }, Answer::Value))
}
