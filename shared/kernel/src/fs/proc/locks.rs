//! `/proc/locks`, and the `lock:` lines of `/proc/PID/fdinfo/FD` - fs/locks.c.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::Kernel;
use crate::fs::lock::{FileLock, LockOwner, LockWait, OFFSET_MAX};
use crate::fs::super_block::split_dev;
use crate::fs::{FileId, FilesId};
use crate::ns::NsId;

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
            self.lock_line(&mut text, index + 1, lock, 0, pid_ns);
            let mut list = Vec::new();
            let is_behind = |wait: &&Arc<LockWait>| {
                wait.place == *place && wait.blocker == lock.owner && lock.conflicts(&wait.waiter)
            };
            waits.iter().filter(is_behind).for_each(|wait| Request::queue(&mut list, wait.waiter));
            self.request_lines(&mut text, index + 1, &list, 1, pid_ns);
        }
        text
    }

    fn request_lines(&self, text: &mut String, nr: usize, list: &[Request], depth: usize, pid_ns: NsId) {
        for request in list {
            self.lock_line(text, nr, &request.lock, depth, pid_ns);
            self.request_lines(text, nr, &request.behind, depth + 1, pid_ns);
        }
    }

    /// The locks that a description carries - show_fd_locks()
    pub(super) fn fd_locks_text(&self, id: FileId, files: FilesId, pid_ns: NsId) -> String {
        let place = self.locked(self.vfs.file(id).path);
        let is_of = |lock: &&FileLock| match lock.owner {
            LockOwner::Process(of) => of == files && lock.file == id,
            LockOwner::Description(file) | LockOwner::Flock(file) => file == id,
        };
        let mut own: Vec<FileLock> =
            self.vfs.locks.get(&place).map_or(Vec::new(), |locks| locks.iter().filter(is_of).copied().collect());
        // flock(2)'s are a list of their own, which comes first.
        own.sort_by_key(|lock| !matches!(lock.owner, LockOwner::Flock(_)));
        let mut text = String::new();
        for (index, lock) in own.iter().enumerate() {
            text.push_str("lock:\t");
            self.lock_line(&mut text, index + 1, lock, 0, pid_ns);
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
    fn lock_line(&self, text: &mut String, nr: usize, lock: &FileLock, depth: usize, pid_ns: NsId) {
        let kind = match lock.owner {
            LockOwner::Process(_) => "POSIX ",
            LockOwner::Description(_) => "OFDLCK",
            LockOwner::Flock(_) => "FLOCK ",
        };
        let arrow = if depth > 0 { format!("{:>width$}", "-> ", width = depth + 2) } else { String::new() };
        let access = if lock.is_write { "WRITE" } else { "READ" };
        let path = self.vfs.file(lock.file).path;
        let (ino, pid) = (self.attr(path.node).ino, self.lock_pid(lock, pid_ns));
        let (major, minor) = split_dev(self.dev_of(path));
        let end = if lock.end == OFFSET_MAX { "EOF".to_string() } else { lock.end.to_string() };
        let start = lock.start;
        let _ =
            writeln!(text, "{nr}: {arrow}{kind} ADVISORY  {access} {pid} {major:02x}:{minor:02x}:{ino} {start} {end}");
    }
}
