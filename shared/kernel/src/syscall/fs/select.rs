//! select(2) and pselect(2) - fs/select.c:do_select().

use nslab_abi::{Bytes, Errno, Fd, Reason, Ret, SigSet, TaskId, Timespec, WaitFor, WaitOn};

use super::poll::{end_mask, nanos, open_file, start_mask, timer};
use crate::Kernel;
use crate::fs::FileId;
use crate::stop::{Stop, SysResult};
use crate::syscall::time::NANOS;

/// `POLLIN_SET`, `POLLOUT_SET`, `POLLEX_SET`: what makes a descriptor ready for reading, writing, an exceptional condition.
const SETS: [u32; 3] = [0x1 | 0x40 | 0x80 | 0x10 | 0x8, 0x4 | 0x100 | 0x200 | 0x8, 0x2];

/// What is asked for, by call.
pub struct Select<'a> {
    pub nfds: i32,
    pub sets: [&'a Option<Bytes>; 3],
    pub timeout: Option<Timespec>,
    pub sigmask: Option<SigSet>,
}

pub fn sys_pselect6(k: &mut Kernel, t: TaskId, select: &Select<'_>) -> SysResult {
    let timeout_ns = nanos(k, select.timeout)?;
    k.ensure(Reason::ValueInRange, select.nfds >= 0, Errno::EINVAL)?;
    // More than the descriptor table has room for is cut off - core_sys_select(): max_fds.
    let nfds = select.nfds.min(k.vfs.files_struct(k.files_of(t)).room);
    start_mask(k, t, select.sigmask);
    let asked = asked(k, t, nfds, &select.sets)?;
    let mut sets = select.sets.map(|set| set.as_ref().map_or(Vec::new(), |set| vec![0; set.len()]));
    let mut count = 0;
    for &(fd, file, which) in &asked {
        let is_ready = k.file_poll(file) & SETS[which] != 0;
        if let (true, Some(byte)) = (is_ready, sets[which].get_mut(fd as usize / 8)) {
            *byte |= 1 << (fd % 8);
            count += 1;
        }
    }
    let (deadline_ns, is_over) = timer(k, t, timeout_ns);
    let left = left(deadline_ns.map_or(0, |deadline_ns| deadline_ns.saturating_sub(k.clock_ns())));
    if count > 0 || (is_over && !k.signal_pending(t)) {
        end_mask(k, t);
        return Ok(Ret::Select { ready: Some((count, sets)), left });
    }
    let keys = asked.iter().filter_map(|&(_, file, _)| k.file_key(file)).collect();
    k.sleep_on(t, keys);
    Err(Stop::Block(WaitOn { what: WaitFor::Poll, deadline_ns }))
}

/// A time as `struct timespec`.
pub fn left(ns: u64) -> Timespec {
    Timespec { tv_sec: (ns / NANOS as u64) as i64, tv_nsec: (ns % NANOS as u64) as i64 }
}

/// Lists the descriptors in the sets: EBADF for one that is not open - max_select_fd().
fn asked(k: &mut Kernel, t: TaskId, nfds: i32, sets: &[&Option<Bytes>; 3]) -> Result<Vec<(i32, FileId, usize)>, Errno> {
    let mut asked = Vec::new();
    for fd in 0..nfds {
        for (which, set) in sets.iter().enumerate() {
            let is_set =
                set.as_ref().and_then(|set| set.get(fd as usize / 8)).is_some_and(|byte| byte >> (fd % 8) & 1 != 0);
            if is_set {
                let file = open_file(k, t, Fd(fd));
                k.ensure(Reason::FdOpen, file.is_some(), Errno::EBADF)?;
                asked.extend(file.map(|file| (fd, file, which)));
            }
        }
    }
    Ok(asked)
}
