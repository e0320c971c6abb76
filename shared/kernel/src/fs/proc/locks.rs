//! `/proc/locks`, and the `lock:` lines of `/proc/PID/fdinfo/FD` - fs/locks.c.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::Kernel;
use crate::fs::lock::{FileLock, LockOwner, LockWait, OFFSET_MAX};
use crate::fs::super_block::split_dev;
use crate::fs::{FileId, FilesId, Path};
use crate::ns::NsId;

/// What the lines of a lock and of those who wait for it have in common. Who waits may have closed the file meanwhile.
struct Lines {
    nr: usize,
    path: Path,
    pid_ns: NsId,
}

/// A request that waits, and those that wait for it.
struct Request {
    lock: FileLock,
    behind: Vec<Request>,
}

impl Request {
    /// Queues a request behind the first that excludes it, and there again - fs/locks.c:__locks_insert_block()
    fn queue(list: &mut Vec<Request>, lock: FileLock) {
        match list.iter_mut().find(|request| request.lock.conflicts(&lock)) {
            Some(request) => Request::queue(&mut request.behind, lock),
            None => list.push(Request { lock, behind: Vec::new() }),
        }
    }
}

impl Kernel {
    /// Lists all locks, the latest first, each with the requests that wait for it - locks_show()
    ///
    /// Linux has a list for each processor.
    pub(super) fn locks_text(&self, pid_ns: NsId) -> String {
        let mut held: Vec<_> =
            self.vfs.locks.iter().flat_map(|(&place, locks)| locks.iter().map(move |&lock| (place, lock))).collect();
        nslab_small::sort_by(&mut held, |a, b| b.1.nr.cmp(&a.1.nr));
        let mut waits = self.lock_waits();
        nslab_small::sort_by(&mut waits, |a, b| a.waiter.nr.cmp(&b.waiter.nr));
        let mut text = String::new();
        for (index, (place, lock)) in held.iter().enumerate() {
            // "do not display the lock": whose process has no number there - locks_translate_pid()
            if self.lock_pid(lock, pid_ns) == 0 {
                continue;
            }
            let of = Lines { nr: index + 1, path: self.vfs.file(lock.file).path, pid_ns };
            self.lock_line(&mut text, &of, lock, 0);
            let mut list = Vec::new();
            let is_behind = |wait: &&Arc<LockWait>| {
                wait.place == *place && wait.blocker == lock.owner && lock.conflicts(&wait.waiter)
            };
            waits.iter().filter(is_behind).for_each(|wait| Request::queue(&mut list, wait.waiter));
            self.request_lines(&mut text, &of, &list, 1);
        }
        text
    }

    fn request_lines(&self, text: &mut String, of: &Lines, list: &[Request], depth: usize) {
        for request in list {
            self.lock_line(text, of, &request.lock, depth);
            self.request_lines(text, of, &request.behind, depth + 1);
        }
    }

    /// The locks that a description carries - show_fd_locks()
    pub(super) fn fd_locks_text(&self, id: FileId, files: FilesId, pid_ns: NsId) -> String {
        let path = self.vfs.file(id).path;
        let place = self.locked(path);
        let is_of = |lock: &&FileLock| match lock.owner {
            LockOwner::Process(of) => of == files && lock.file == id,
            LockOwner::Description(file) | LockOwner::Flock(file) => file == id,
        };
        let mut own: Vec<FileLock> =
            self.vfs.locks.get(&place).map_or(Vec::new(), |locks| locks.iter().filter(is_of).copied().collect());
        // flock(2)'s are a list of their own, which comes first.
        nslab_small::sort_by_key(&mut own, |lock| !matches!(lock.owner, LockOwner::Flock(_)));
        let mut text = String::new();
        for (index, lock) in own.iter().enumerate() {
            text.push_str("lock:\t");
            self.lock_line(&mut text, &Lines { nr: index + 1, path, pid_ns }, lock, 0);
        }
        text
    }

    fn lock_pid(&self, lock: &FileLock, pid_ns: NsId) -> i32 {
        match lock.owner {
            LockOwner::Description(_) => -1,
            _ => self.pid_nr_ns(lock.holder, pid_ns).map_or(0, |pid| pid.0),
        }
    }

    /// lock_get_status()
    fn lock_line(&self, text: &mut String, of: &Lines, lock: &FileLock, depth: usize) {
        let &Lines { nr, path, pid_ns } = of;
        let kind = match lock.owner {
            LockOwner::Process(_) => "POSIX ",
            LockOwner::Description(_) => "OFDLCK",
            LockOwner::Flock(_) => "FLOCK ",
        };
        let arrow = if depth > 0 { format!("{:>width$}", "-> ", width = depth + 2) } else { String::new() };
        let access = if lock.is_write { "WRITE" } else { "READ" };
        let (ino, pid) = (self.attr(path.node).ino, self.lock_pid(lock, pid_ns));
        let (major, minor) = split_dev(self.dev_of(path));
        let end = if lock.end == OFFSET_MAX { "EOF".to_string() } else { lock.end.to_string() };
        let start = lock.start;
        let _ =
            writeln!(text, "{nr}: {arrow}{kind} ADVISORY  {access} {pid} {major:02x}:{minor:02x}:{ino} {start} {end}");
    }
}
