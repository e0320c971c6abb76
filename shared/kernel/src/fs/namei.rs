//! From a path to a place - path_resolution(7), fs/namei.c.

use std::collections::VecDeque;

use nslab_abi::limits::{NAME_MAX, PATH_MAX};
use nslab_abi::{Errno, Fd, Reason, TaskId};

use super::tree::Link;
use super::{Access, FsResult, Node, Path, sysfs};
use crate::kernel::Kernel;

/// Most symbolic links in one resolution - path_resolution(7).
const MAXSYMLINKS: u32 = 40;

/// What happens to a symbolic link in the last place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Follow {
    /// It is followed.
    Yes,
    /// It is itself the result.
    No,
}

/// The last component of a path whose directory was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Last {
    /// A name, which may or may not exist.
    Norm(Vec<u8>),
    /// `.`
    Dot,
    /// `..`
    DotDot,
    /// The path was `/`, or only slashes.
    Root,
}

/// A directory and the name to act on in it.
#[derive(Clone, Debug)]
pub(crate) struct Parent {
    /// The directory.
    pub dir: Path,
    /// The name.
    pub last: Last,
    /// A slash follows the name: it has to be a directory.
    pub is_slashed: bool,
}

/// `RESOLVE_NO_XDEV` and its kin - openat2(2).
const RESOLVE_NO_XDEV: u64 = 1;
const RESOLVE_NO_MAGICLINKS: u64 = 2;
const RESOLVE_NO_SYMLINKS: u64 = 4;
/// `RESOLVE_BENEATH`.
pub(crate) const RESOLVE_BENEATH: u64 = 8;
/// `RESOLVE_IN_ROOT`.
pub(crate) const RESOLVE_IN_ROOT: u64 = 16;
/// `RESOLVE_CACHED`.
pub(crate) const RESOLVE_CACHED: u64 = 32;

/// Where the walks of the call that is being answered may go.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// RESOLVE_NO_XDEV and its kin.
    pub resolve: u64,
    /// What counts as the root for RESOLVE_BENEATH and RESOLVE_IN_ROOT.
    pub root: Option<Path>,
    /// Has the walk come by its root yet? Until then RESOLVE_NO_XDEV takes an absolute link for a way out - nd_jump_root().
    pub knows_root: bool,
}

impl Kernel {
    /// Resolves a path - fs/namei.c:user_path_at(). Notes on the ladder whether it leads somewhere.
    pub(crate) fn path_at(&mut self, t: TaskId, dirfd: Fd, path: &[u8], follow: Follow) -> FsResult<Path> {
        let result = self.path_lookup(t, dirfd, path, follow);
        self.note_lookup(&result);
        result
    }

    /// Resolves a path relative to the working directory.
    pub(crate) fn path(&mut self, t: TaskId, path: &[u8], follow: Follow) -> FsResult<Path> {
        self.path_at(t, Fd::CWD, path, follow)
    }

    /// As [`Kernel::path_at`], but an empty path with `AT_EMPTY_PATH` means the descriptor itself.
    pub(crate) fn path_or_fd(
        &mut self,
        t: TaskId,
        dirfd: Fd,
        path: &[u8],
        follow: Follow,
        empty_ok: bool,
    ) -> FsResult<Path> {
        if !path.is_empty() || !empty_ok {
            return self.path_at(t, dirfd, path, follow);
        }
        if dirfd == Fd::CWD {
            return Ok(self.fs_of(t).pwd);
        }
        Ok(self.fget_raw(t, dirfd)?.path)
    }

    /// Resolves all but the last component - fs/namei.c:filename_parentat().
    pub(crate) fn parent_at(&mut self, t: TaskId, dirfd: Fd, path: &[u8]) -> FsResult<Parent> {
        let result = self.parent_lookup(t, dirfd, path);
        if let Err(errno) = &result {
            self.note_errno(*errno);
        }
        result
    }

    fn note_lookup(&mut self, result: &FsResult<Path>) {
        match result {
            Ok(_) => {
                self.check(Reason::PathExists, true);
            }
            Err(errno) => self.note_errno(*errno),
        }
    }

    /// Remembers that a name is not there only because the simulator lacks it.
    fn note_missing(&mut self, errno: Errno, dir: Node, name: &[u8]) {
        let place = match dir {
            Node::Proc(_, node) => self.unmodelled_in_proc(node, name),
            Node::Sys(_, node) => sysfs::unmodelled(node),
            _ => None,
        };
        if let (Errno::ENOENT, Some(place)) = (errno, place) {
            self.missing = Some(format!("{place}/{}", String::from_utf8_lossy(name)));
        }
    }

    fn note_errno(&mut self, errno: Errno) {
        match errno {
            Errno::ENOENT => self.check(Reason::PathExists, false),
            Errno::ENOTDIR => self.check(Reason::PathIsDirectory, false),
            Errno::EBADF => self.check(Reason::FdOpen, false),
            Errno::ENAMETOOLONG | Errno::ELOOP => self.check(Reason::ValueInRange, false),
            // EACCES was noted where the permission bits were read.
            _ => false,
        };
    }

    fn start(&mut self, t: TaskId, dirfd: Fd, path: &[u8]) -> FsResult<Path> {
        if path.is_empty() {
            return Err(Errno::ENOENT);
        }
        if path.len() >= PATH_MAX {
            return Err(Errno::ENAMETOOLONG);
        }
        let fs = self.fs_of(t);
        let is_absolute = path[0] == b'/';
        let Some(scope) = self.scope else {
            return if is_absolute { Ok(fs.root) } else { self.start_of(t, dirfd) };
        };
        // "EXDEV … how.resolve contains … RESOLVE_BENEATH, and an escape from the root … was detected" - openat2(2)
        if is_absolute && scope.resolve & RESOLVE_BENEATH != 0 {
            return Err(Errno::EXDEV);
        }
        if scope.resolve & (RESOLVE_BENEATH | RESOLVE_IN_ROOT) == 0 {
            self.scope = Some(Scope { knows_root: is_absolute, ..scope });
            return if is_absolute { Ok(fs.root) } else { self.start_of(t, dirfd) };
        }
        let dir = self.start_of(t, dirfd)?;
        self.scope = Some(Scope { root: Some(dir), knows_root: true, ..scope });
        Ok(dir)
    }

    fn start_of(&mut self, t: TaskId, dirfd: Fd) -> FsResult<Path> {
        if dirfd == Fd::CWD {
            return Ok(self.fs_of(t).pwd);
        }
        let dir = self.fget_raw(t, dirfd)?.path;
        if !self.attr(dir.node).is_dir() {
            return Err(Errno::ENOTDIR);
        }
        Ok(dir)
    }

    fn path_lookup(&mut self, t: TaskId, dirfd: Fd, path: &[u8], follow: Follow) -> FsResult<Path> {
        let start = self.start(t, dirfd, path)?;
        let is_slashed = path.ends_with(b"/");
        let found = self.walk(t, start, components(path), follow == Follow::Yes || is_slashed)?;
        if is_slashed && !self.attr(found.node).is_dir() {
            return Err(Errno::ENOTDIR);
        }
        Ok(found)
    }

    fn parent_lookup(&mut self, t: TaskId, dirfd: Fd, path: &[u8]) -> FsResult<Parent> {
        let start = self.start(t, dirfd, path)?;
        self.parent_from(t, start, path)
    }

    /// Resolves all but the last component from a place on.
    pub(crate) fn parent_from(&mut self, t: TaskId, start: Path, path: &[u8]) -> FsResult<Parent> {
        let mut names = components(path);
        let last = match names.pop_back() {
            None => Last::Root,
            Some(name) if name == b"." => Last::Dot,
            Some(name) if name == b".." => Last::DotDot,
            Some(name) => Last::Norm(name),
        };
        let dir = self.walk(t, start, names, true)?;
        if !self.attr(dir.node).is_dir() {
            return Err(Errno::ENOTDIR);
        }
        if let Last::Norm(name) = &last {
            self.permission(t, dir.node, Access::EXEC)?;
            // The file system says so, once it is asked - fs/libfs.c:simple_lookup()
            if name.len() > NAME_MAX {
                return Err(Errno::ENAMETOOLONG);
            }
        }
        Ok(Parent { dir, last, is_slashed: path.ends_with(b"/") })
    }

    /// Walks component by component - fs/namei.c:link_path_walk().
    fn walk(&mut self, t: TaskId, start: Path, mut names: VecDeque<Vec<u8>>, follow_last: bool) -> FsResult<Path> {
        let (resolve, root) = match self.scope {
            Some(scope) => (scope.resolve, scope.root.unwrap_or(self.fs_of(t).root)),
            None => (0, self.fs_of(t).root),
        };
        let is_scoped = resolve & (RESOLVE_BENEATH | RESOLVE_IN_ROOT) != 0;
        let crosses = |from: Path, to: Path| resolve & RESOLVE_NO_XDEV != 0 && from.mnt != to.mnt;
        let mut knows_root = self.scope.is_none_or(|scope| scope.knows_root);
        let mut at = start;
        let mut nr_links = 0;
        while let Some(name) = names.pop_front() {
            if !self.attr(at.node).is_dir() {
                return Err(Errno::ENOTDIR);
            }
            self.permission(t, at.node, Access::EXEC)?;
            if name == b"." {
                continue;
            }
            if name == b".." {
                knows_root = true;
                let above = self.dot_dot(at, root);
                if crosses(at, above) || (at == root && resolve & RESOLVE_BENEATH != 0) {
                    return Err(Errno::EXDEV);
                }
                at = above;
                continue;
            }
            if name.len() > NAME_MAX {
                return Err(Errno::ENAMETOOLONG);
            }
            let child =
                self.lookup(t, at.node, &name).inspect_err(|errno| self.note_missing(*errno, at.node, &name))?;
            let next = self.vfs.follow_mounts(Path { mnt: at.mnt, node: child });
            if crosses(at, next) {
                return Err(Errno::EXDEV);
            }
            if !self.attr(next.node).is_symlink() || (names.is_empty() && !follow_last) {
                at = next;
                continue;
            }
            nr_links += 1;
            if nr_links > MAXSYMLINKS || self.vfs.mount(next.mnt).flags.no_symfollow {
                return Err(Errno::ELOOP);
            }
            if resolve & RESOLVE_NO_SYMLINKS != 0 {
                return Err(Errno::ELOOP);
            }
            match self.link_of(t, next.node)? {
                Link::Jump(..) if resolve & RESOLVE_NO_MAGICLINKS != 0 => return Err(Errno::ELOOP),
                Link::Jump(target, _) if is_scoped || crosses(at, target) => return Err(Errno::EXDEV),
                Link::Jump(target, _) => at = target,
                Link::Text(text) if text.is_empty() => return Err(Errno::ENOENT),
                Link::Text(text) => {
                    if text[0] == b'/' {
                        let is_far = resolve & RESOLVE_NO_XDEV != 0 && (!knows_root || crosses(at, root));
                        if resolve & RESOLVE_BENEATH != 0 || is_far {
                            return Err(Errno::EXDEV);
                        }
                        at = root;
                    }
                    for component in components(&text).into_iter().rev() {
                        names.push_front(component);
                    }
                }
            }
        }
        Ok(at)
    }

    /// Goes to the parent, down through mounts, never above the root - fs/namei.c:follow_dotdot().
    fn dot_dot(&self, path: Path, root: Path) -> Path {
        let mut at = path;
        loop {
            if at == root {
                break;
            }
            if at.node != self.vfs.mount(at.mnt).root {
                match self.vfs.parent_node(at.node) {
                    Some(parent) => at.node = parent,
                    None => return at,
                }
                break;
            }
            match self.vfs.mount(at.mnt).at {
                Some(below) => at = below,
                None => break,
            }
        }
        self.vfs.follow_mounts(at)
    }

    /// Returns what the last component names, links not followed; `None` if it does not exist.
    pub(crate) fn lookup_last(&mut self, t: TaskId, parent: &Parent) -> FsResult<Option<Path>> {
        let Last::Norm(name) = &parent.last else { return Ok(Some(parent.dir)) };
        let node = self.lookup_or_none(t, parent.dir.node, name)?;
        Ok(node.map(|node| self.vfs.follow_mounts(Path { mnt: parent.dir.mnt, node })))
    }

    /// Returns what a directory holds under a name that may be free.
    pub(crate) fn lookup_or_none(&mut self, t: TaskId, dir: Node, name: &[u8]) -> FsResult<Option<Node>> {
        match self.lookup(t, dir, name).inspect_err(|errno| self.note_missing(*errno, dir, name)) {
            Ok(node) => Ok(Some(node)),
            // procfs says itself that a name is not there, before anybody asks whether it may be made - fs/proc/generic.c:proc_lookup_de()
            Err(Errno::ENOENT) if !matches!(dir, Node::Proc(..)) => Ok(None),
            Err(errno) => Err(errno),
        }
    }

    /// Prepares the making of a new entry: the directory and the name - fs/namei.c:filename_create().
    ///
    /// `for_dir`: a slash after the name is allowed.
    pub(crate) fn create_at(&mut self, t: TaskId, dirfd: Fd, path: &[u8], for_dir: bool) -> FsResult<(Path, Vec<u8>)> {
        let parent = self.parent_at(t, dirfd, path)?;
        // "." and "/" exist already.
        let Last::Norm(name) = parent.last.clone() else {
            self.check(Reason::FileIsNew, false);
            return Err(Errno::EEXIST);
        };
        let existing = self.lookup_last(t, &parent)?;
        self.ensure(Reason::FileIsNew, existing.is_none(), Errno::EEXIST)?;
        // "mkdir creates foo/, others do not" - fs/namei.c:filename_create()
        if parent.is_slashed && !for_dir {
            self.check(Reason::PathExists, false);
            return Err(Errno::ENOENT);
        }
        self.want_write(parent.dir)?;
        Ok((parent.dir, name))
    }

    /// Returns the caller's root, working directory and umask.
    pub(crate) fn fs_of(&self, t: TaskId) -> super::FsStruct {
        let id = self.task(t).fs.expect("a task that makes calls has an fs_struct");
        self.vfs.fs_struct(id).clone()
    }
}

/// Splits a path at its slashes.
fn components(path: &[u8]) -> VecDeque<Vec<u8>> {
    path.split(|&byte| byte == b'/').filter(|name| !name.is_empty()).map(<[u8]>::to_vec).collect()
}
