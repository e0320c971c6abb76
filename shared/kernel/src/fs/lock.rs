//! Locks on files: those of fcntl(2), which belong to processes or to open file descriptions, and flock(2)'s - fs/locks.c.

use std::sync::Arc;

use nslab_abi::{Errno, Reason, TaskId, WaitFor, WaitOn};

use super::{FileId, FilesId, InodeId, Node, Path};
use crate::kernel::Kernel;
use crate::sched::WaitKey;
use crate::stop::Stop;

/// The last byte that a lock can cover: "until the end of the file" - fcntl(2).
pub(crate) const OFFSET_MAX: i64 = i64::MAX;

/// What carries locks: an inode, however it was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Locked {
    /// A stored one.
    Inode(InodeId),
    /// One that is computed, or has no name.
    Node(Node),
}

/// Whose lock it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockOwner {
    /// A process, by its table of descriptors: F_SETLK.
    Process(FilesId),
    /// An open file description: F_OFD_SETLK.
    Description(FileId),
    /// An open file description: flock(2), which knows nothing of the others.
    Flock(FileId),
}

impl LockOwner {
    fn is_flock(self) -> bool {
        matches!(self, LockOwner::Flock(_))
    }
}

/// One lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileLock {
    /// Whose.
    pub owner: LockOwner,
    /// Who took it; nobody for an open file description's.
    pub holder: TaskId,
    /// Through which open file description.
    pub file: FileId,
    /// When, among all: the later has the higher number.
    pub nr: u64,
    /// Exclusive, or shared?
    pub is_write: bool,
    /// First byte.
    pub start: i64,
    /// Last byte.
    pub end: i64,
}

impl FileLock {
    fn overlaps(&self, other: &FileLock) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// Do the two exclude each other?
    pub fn conflicts(&self, other: &FileLock) -> bool {
        self.owner != other.owner
            && self.owner.is_flock() == other.owner.is_flock()
            && self.overlaps(other)
            && (self.is_write || other.is_write)
    }
}

/// Who waits for whom, while a call sleeps for a lock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LockWait {
    /// Where.
    pub(crate) place: Locked,
    /// What is asked for.
    pub(crate) waiter: FileLock,
    /// Who holds what excludes it.
    pub(crate) blocker: LockOwner,
}

impl LockWait {
    /// Is it a wait in flock(2)?
    pub(crate) fn is_flock(&self) -> bool {
        self.waiter.owner.is_flock()
    }
}

impl Kernel {
    /// Returns what carries the locks of a file.
    pub(crate) fn locked(&self, path: Path) -> Locked {
        match path.node {
            Node::Dentry(id) => Locked::Inode(self.vfs.dentry(id).inode),
            node => Locked::Node(node),
        }
    }

    fn locks_on(&self, place: Locked) -> Vec<FileLock> {
        self.vfs.locks.get(&place).map_or(Vec::new(), |locks| locks.to_vec())
    }

    fn set_locks(&mut self, place: Locked, locks: Vec<FileLock>) {
        if locks.is_empty() {
            self.vfs.locks.remove(&place);
        } else {
            self.vfs.locks.insert(place, Arc::new(locks));
        }
        self.wake_up(WaitKey::FileLock(place));
    }

    /// Returns the first lock that excludes this one - fs/locks.c:posix_test_lock()
    pub(crate) fn conflicting_lock(&self, place: Locked, lock: &FileLock) -> Option<FileLock> {
        self.locks_on(place).into_iter().find(|held| held.conflicts(lock))
    }

    /// Takes a lock, or sleeps until it can be taken - fs/locks.c:posix_lock_inode(), flock_lock_inode()
    pub(crate) fn take_lock(&mut self, t: TaskId, place: Locked, mut lock: FileLock, waits: bool) -> Result<(), Stop> {
        self.vfs.last_lock += 1;
        lock.nr = self.vfs.last_lock;
        if let Some(blocker) = self.conflicting_lock(place, &lock) {
            self.ensure(Reason::LockFree, waits, Errno::EAGAIN)?;
            // "EDEADLK It was detected that the specified F_SETLKW command would cause a deadlock." - fcntl(2)
            let is_deadlock = matches!(lock.owner, LockOwner::Process(_)) && self.waits_for(blocker.owner, lock.owner);
            self.ensure(Reason::LockFree, !is_deadlock, Errno::EDEADLK)?;
            let wait = LockWait { place, waiter: lock, blocker: blocker.owner };
            self.task_mut(t).restart.lock = Some(Arc::new(wait));
            self.sleep_on(t, vec![WaitKey::FileLock(place)]);
            return Err(Stop::Block(WaitOn { what: WaitFor::FileLock, deadline_ns: None }));
        }
        let mut locks = without(self.locks_on(place), &lock);
        add(&mut locks, lock);
        self.set_locks(place, locks);
        Ok(())
    }

    /// Gives up what an owner holds in a range.
    pub(crate) fn drop_lock(&mut self, place: Locked, lock: &FileLock) {
        let held = self.locks_on(place);
        let left = without(held.clone(), lock);
        if left != held {
            self.set_locks(place, left);
        }
    }

    /// Gives up all that an owner holds on a file.
    fn drop_locks(&mut self, place: Locked, owner: LockOwner) {
        let (holder, file) = (TaskId(0), FileId(0));
        self.drop_lock(place, &FileLock { owner, holder, file, nr: 0, is_write: false, start: 0, end: OFFSET_MAX });
    }

    /// "all of the process's locks on that file are released … when any file descriptor referring to it is closed" - fcntl(2)
    pub(crate) fn close_locks(&mut self, files: FilesId, path: Path) {
        if !self.vfs.locks.is_empty() {
            self.drop_locks(self.locked(path), LockOwner::Process(files));
        }
    }

    /// "…are automatically released when the last file descriptor referring to the open file description is closed" - flock(2)
    pub(crate) fn release_locks(&mut self, file: FileId, path: Path) {
        if !self.vfs.locks.is_empty() {
            let place = self.locked(path);
            self.drop_locks(place, LockOwner::Description(file));
            self.drop_locks(place, LockOwner::Flock(file));
        }
    }

    /// Lists who waits for a lock.
    pub(crate) fn lock_waits(&self) -> Vec<Arc<LockWait>> {
        let waiting = self.tasks.values().filter(|task| task.waiting.is_some());
        waiting.filter_map(|task| task.restart.lock.clone()).collect()
    }

    /// Does one owner wait, over others, for another? - fs/locks.c:posix_locks_deadlock()
    fn waits_for(&self, mut owner: LockOwner, goal: LockOwner) -> bool {
        let waits = self.lock_waits();
        // "MAX_DEADLK_ITERATIONS"
        for _ in 0..10 {
            if owner == goal {
                return true;
            }
            match waits.iter().find(|wait| wait.waiter.owner == owner) {
                Some(wait) => owner = wait.blocker,
                None => return false,
            }
        }
        false
    }
}

/// Takes a range out of an owner's locks: some end earlier, begin later, or fall in two.
fn without(locks: Vec<FileLock>, range: &FileLock) -> Vec<FileLock> {
    let mut left = Vec::new();
    for lock in locks {
        if lock.owner != range.owner || !lock.overlaps(range) {
            left.push(lock);
            continue;
        }
        if lock.start < range.start {
            left.push(FileLock { end: range.start - 1, ..lock });
        }
        if lock.end > range.end {
            left.push(FileLock { start: range.end + 1, ..lock });
        }
    }
    left
}

/// Adds a lock beside the owner's others, by their first byte, and makes one of those that touch.
fn add(locks: &mut Vec<FileLock>, lock: FileLock) {
    let mut lock = lock;
    let touches = |other: &FileLock, lock: &FileLock| {
        other.owner == lock.owner
            && other.is_write == lock.is_write
            && (other.end == lock.start.wrapping_sub(1) || (lock.end != OFFSET_MAX && other.start == lock.end + 1))
    };
    while let Some(index) = locks.iter().position(|other| touches(other, &lock)) {
        let other = locks.remove(index);
        (lock.start, lock.end) = (lock.start.min(other.start), lock.end.max(other.end));
    }
    let own = locks.iter().position(|other| other.owner == lock.owner && other.start > lock.start);
    let after = locks.iter().rposition(|other| other.owner == lock.owner).map_or(locks.len(), |last| last + 1);
    locks.insert(own.unwrap_or(after), lock);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(start: i64, end: i64, is_write: bool) -> FileLock {
        let (owner, holder, file) = (LockOwner::Process(FilesId(1)), TaskId(1), FileId(1));
        FileLock { owner, holder, file, nr: 0, is_write, start, end }
    }

    #[test]
    fn a_range_in_the_middle_splits_a_lock() {
        let mut locks = without(vec![lock(0, OFFSET_MAX, true)], &lock(10, 19, false));
        assert_eq!(locks, [lock(0, 9, true), lock(20, OFFSET_MAX, true)]);
        add(&mut locks, lock(10, 19, false));
        assert_eq!(locks, [lock(0, 9, true), lock(10, 19, false), lock(20, OFFSET_MAX, true)]);
        let mut locks = without(locks, &lock(10, 19, true));
        add(&mut locks, lock(10, 19, true));
        assert_eq!(locks, [lock(0, OFFSET_MAX, true)]);
    }
}
