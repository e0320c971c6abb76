//! open(2), openat(2), creat(2) - fs/namei.c:do_filp_open(), fs/open.c:do_dentry_open().

use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId, WaitFor, WaitOn};

use crate::Kernel;
use crate::fs::device::{self, Device};
use crate::fs::inotify::event;
use crate::fs::kvm::Kvm;
use crate::fs::landlock::right;
use crate::fs::pipe::End;
use crate::fs::{Access, DentryId, FileObject, Follow, InodeKind, Last, Node, Path, PipeId};
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult, unsupported};

/// `__O_TMPFILE`.
const TMPFILE: OpenFlags = OpenFlags::from_bits_retain(0o20000000);
/// Most links that lead to the file to create.
const MAX_LINKS: u32 = 40;

pub fn sys_openat(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], flags: OpenFlags, mode: u32) -> SysResult {
    // "When O_PATH is specified in flags, flag bits other than O_CLOEXEC, O_DIRECTORY, and O_NOFOLLOW are ignored." - open(2)
    let flags = match flags.contains(OpenFlags::PATH) {
        true => flags & (OpenFlags::PATH | OpenFlags::CLOEXEC | OpenFlags::DIRECTORY | OpenFlags::NOFOLLOW),
        false => flags,
    };
    // fs/open.c:build_open_flags(): since 6.4.
    if flags.contains(OpenFlags::CREAT | OpenFlags::DIRECTORY) {
        k.check(Reason::FlagsCompatible, false);
        return Err(Errno::EINVAL.into());
    }
    if flags.contains(TMPFILE) {
        return tmpfile(k, t, dirfd, path, flags, mode);
    }
    k.free_fd(t, 0)?;
    let (path, is_new) = find(k, t, dirfd, path, flags, mode)?;
    let attr = k.attr(path.node);
    if flags.contains(OpenFlags::DIRECTORY) {
        k.ensure(Reason::PathIsDirectory, attr.is_dir(), Errno::ENOTDIR)?;
    }
    if flags.contains(OpenFlags::PATH) {
        return install(k, t, FileObject::Node, path, flags);
    }
    if attr.is_symlink() {
        k.check(Reason::ValueInRange, false);
        return Err(Errno::ELOOP.into());
    }
    if !is_new {
        may_open(k, t, path, flags)?;
    }
    let denied = k.landlock_open(t, path, flags)?;
    if flags.contains(OpenFlags::TRUNC) && !is_new && attr.is_reg() {
        k.landlock(t, path, right::TRUNCATE)?;
    }
    let object = open_object(k, t, path, flags)?;
    let opened = install(k, t, object, path, flags)?;
    if denied != 0 {
        let id = k.fget(t, Fd(opened.value() as i32))?;
        k.vfs.file_mut(id).denied = denied;
    }
    k.note_cgroup_open(path);
    k.fsnotify(path.node, event::OPEN);
    if flags.contains(OpenFlags::TRUNC) && !is_new && attr.is_reg() {
        k.fsnotify(path.node, event::MODIFY);
    }
    Ok(opened)
}

/// A file without a name in a directory - fs/namei.c:do_tmpfile().
fn tmpfile(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], flags: OpenFlags, mode: u32) -> SysResult {
    // "O_TMPFILE must be specified with one of O_RDWR or O_WRONLY" - open(2); __O_TMPFILE alone, without O_DIRECTORY, is none.
    let writes = flags.intersects(OpenFlags::WRONLY | OpenFlags::RDWR);
    k.ensure(Reason::FlagsCompatible, writes && flags.contains(OpenFlags::DIRECTORY), Errno::EINVAL)?;
    k.free_fd(t, 0)?;
    let dir = k.path_at(t, dirfd, path, Follow::Yes)?;
    let is_dir = k.attr(dir.node).is_dir();
    k.ensure(Reason::PathIsDirectory, is_dir, Errno::ENOTDIR)?;
    k.want_write(dir)?;
    k.permission(t, dir.node, Access(3))?;
    let reads = if flags.contains(OpenFlags::RDWR) { right::READ_FILE } else { 0 };
    k.landlock(t, dir, reads | right::WRITE_FILE)?;
    let Node::Dentry(dir_id) = dir.node else { return Err(Errno::EOPNOTSUPP.into()) };
    k.ensure(Reason::ValueInRange, k.mqueue_ns(dir_id).is_none(), Errno::EOPNOTSUPP)?;
    k.has_room_for_name(k.vfs.dentry(dir_id).sb)?;
    let perm = mode & 0o7777 & !k.fs_of(t).umask;
    // "Specifying O_EXCL … prevents a temporary file from being linked into the filesystem" - open(2)
    let id = k.nameless_file(t, dir_id, perm, !flags.contains(OpenFlags::EXCL));
    let path = Path { mnt: dir.mnt, node: Node::Dentry(id) };
    install(k, t, FileObject::Node, path, flags)
}

fn install(k: &mut Kernel, t: TaskId, object: FileObject, path: Path, flags: OpenFlags) -> SysResult {
    let fd = k.fd_install_at(t, object, path, flags)?;
    Ok(Ret::Int(i64::from(fd.0)))
}

/// Finds the file, or makes it; tells whether it was made.
fn find(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], flags: OpenFlags, mode: u32) -> Result<(Path, bool), Stop> {
    let follow = if flags.contains(OpenFlags::NOFOLLOW) { Follow::No } else { Follow::Yes };
    if !flags.contains(OpenFlags::CREAT) {
        return Ok((k.path_at(t, dirfd, path, follow)?, false));
    }
    let mut parent = k.parent_at(t, dirfd, path)?;
    for _ in 0..MAX_LINKS {
        // "EISDIR … pathname refers to a directory" - also by its slash, fs/namei.c:open_last_lookups().
        let Last::Norm(name) = parent.last.clone() else { return Err(Errno::EISDIR.into()) };
        if parent.is_slashed {
            return Err(Errno::EISDIR.into());
        }
        let Some(found) = k.lookup_last(t, &parent)? else {
            k.want_write(parent.dir)?;
            k.landlock(t, parent.dir, right::MAKE_REG)?;
            let perm = mode & 0o7777 & !k.fs_of(t).umask;
            let node = k.make_at(t, parent.dir, &name, perm, InodeKind::Reg(Default::default()))?;
            return Ok((Path { mnt: parent.dir.mnt, node }, true));
        };
        if flags.contains(OpenFlags::EXCL) {
            k.ensure(Reason::FileIsNew, false, Errno::EEXIST)?;
        }
        if !k.attr(found.node).is_symlink() || follow == Follow::No {
            k.check(Reason::PathExists, true);
            return Ok((found, false));
        }
        match k.link_of(t, found.node)? {
            crate::fs::tree::Link::Jump(target, _) => return Ok((target, false)),
            crate::fs::tree::Link::Text(_) if k.scope.is_some() => {
                return unsupported("openat2", "RESOLVE flags where a symbolic link leads to the file to create");
            }
            crate::fs::tree::Link::Text(text) => {
                let start = if text.starts_with(b"/") { k.fs_of(t).root } else { parent.dir };
                parent = k.parent_from(t, start, &text)?;
            }
        }
    }
    Err(Errno::ELOOP.into())
}

/// Checks type, mount and permission bits - fs/namei.c:may_open().
fn may_open(k: &mut Kernel, t: TaskId, path: Path, flags: OpenFlags) -> Result<(), Stop> {
    let attr = k.attr(path.node);
    let mode = flags.bits() & 3;
    let writes = mode != 0 || flags.contains(OpenFlags::TRUNC);
    if attr.is_dir() && (writes || flags.contains(OpenFlags::CREAT)) {
        return Err(Errno::EISDIR.into());
    }
    if k.is_forbidden_device(path) {
        k.check(Reason::FileMode, false);
        return Err(Errno::EACCES.into());
    }
    let is_read_only = writes && k.is_read_only(path);
    // fs/namei.c:sb_permission() comes before the bits, and so does do_open() where it truncates; what is read-only as this mount
    // alone is found after them, by mnt_get_write_access().
    let truncates = flags.contains(OpenFlags::TRUNC) && attr.is_reg();
    if is_read_only && (truncates || k.vfs.sb(k.vfs.sb_of(path)).read_only) {
        k.ensure(Reason::MountWritable, false, Errno::EROFS)?;
    }
    // Access mode 3 asks for both - open(2), "File access mode".
    let access = match mode {
        0 => 4,
        1 => 2,
        _ => 6,
    } | if flags.contains(OpenFlags::TRUNC) { 2 } else { 0 };
    k.permission(t, path.node, Access(access))?;
    k.check(Reason::FileMode, true);
    // "EPERM The O_NOATIME flag was specified, but the effective user ID of the caller did not match the owner" - open(2)
    let may_hide = !flags.contains(OpenFlags::NOATIME) || k.owner_or_capable(t, &attr);
    k.ensure(Reason::Capability, may_hide, Errno::EPERM)?;
    // "ETXTBSY: pathname refers to an executable image which is currently being executed and write access was requested." - open(2)
    let is_running =
        writes && attr.is_reg() && k.tasks.values().any(|task| task.is_alive() && is_same_file(k, task.exe, path));
    if is_running {
        return Err(Errno::ETXTBSY.into());
    }
    if is_read_only {
        k.ensure(Reason::MountWritable, false, Errno::EROFS)?;
    }
    Ok(())
}

fn is_same_file(k: &Kernel, exe: Option<Path>, path: Path) -> bool {
    match (exe.map(|exe| exe.node), path.node) {
        (Some(Node::Dentry(exe)), Node::Dentry(id)) => k.vfs.dentry(exe).inode == k.vfs.dentry(id).inode,
        _ => false,
    }
}

fn open_object(k: &mut Kernel, t: TaskId, path: Path, flags: OpenFlags) -> Result<FileObject, Stop> {
    let writes = flags.intersects(OpenFlags::WRONLY | OpenFlags::RDWR);
    match path.node {
        Node::Dentry(id) => match k.vfs.inode_of(id).kind.clone() {
            InodeKind::Reg(_) => {
                if flags.contains(OpenFlags::TRUNC) {
                    super::truncate::set_length(k, id, 0)?;
                }
                Ok(FileObject::Node)
            }
            InodeKind::Dir(_) | InodeKind::Symlink(_) | InodeKind::Mqueue(_) => Ok(FileObject::Node),
            InodeKind::Char(rdev) => open_device(k, t, path, id, rdev, flags),
            // "ENXIO The file is a device special file and no corresponding device exists." - open(2)
            InodeKind::Block(_) | InodeKind::Socket => Err(Errno::ENXIO.into()),
            InodeKind::Fifo(_) => {
                let pipe = k.fifo_pipe(path.node).ok_or(Errno::ENXIO)?;
                open_fifo(k, t, pipe, flags, true)
            }
        },
        Node::Proc(_, node) => k.proc_open(t, node, writes).map(|()| FileObject::Node),
        Node::Sys(..) | Node::Cgroup(_) => Ok(FileObject::Node),
        // "Opening an ns file O_RDWR: EPERM" (fact 230).
        Node::Ns(_) if writes => Err(Errno::EPERM.into()),
        Node::Ns(ns) => Ok(FileObject::Ns(ns)),
        Node::Pipe(pipe) => open_fifo(k, t, pipe, flags, false),
        Node::Socket(_) | Node::Anon(_) => Err(Errno::ENXIO.into()),
    }
}

fn open_device(
    k: &mut Kernel,
    t: TaskId,
    path: Path,
    dentry: DentryId,
    rdev: u64,
    flags: OpenFlags,
) -> Result<FileObject, Stop> {
    match device::driver(rdev) {
        Some(Device::Pts) => k.pts_open(t, dentry, flags),
        Some(Device::Ptmx) => k.ptmx_open(t, path),
        // "/dev/tty: ENXIO without a controlling terminal" - tty(4)
        Some(Device::CurrentTty) => {
            let tty = k.task(t).tty.ok_or(Errno::ENXIO)?;
            k.tty_open(t, tty, flags)
        }
        Some(Device::Kvm) => Ok(FileObject::Kvm(Kvm::System)),
        Some(_) => Ok(FileObject::Node),
        None => Err(Errno::ENXIO.into()),
    }
}

/// Opens an end of a FIFO: waits for the other one unless O_NONBLOCK - fifo(7), fs/pipe.c:fifo_open().
///
/// `waits`: false for a pipe without a name, reached through `/proc/PID/fd`, which never waits (`is_pipe` there).
fn open_fifo(k: &mut Kernel, t: TaskId, id: PipeId, flags: OpenFlags, waits: bool) -> Result<FileObject, Stop> {
    let end = match flags.bits() & 3 {
        0 => End::Read,
        1 => End::Write,
        _ => End::Both,
    };
    let nonblock = flags.contains(OpenFlags::NONBLOCK);
    let reads = end == End::Read;
    let before = k.task(t).restart.fifo;
    let peers = match end {
        End::Read => k.fifo_writers(id),
        _ => k.fifo_readers(id),
    };
    let pipe = k.vfs.pipe(id);
    let opens = if reads { pipe.writer_opens } else { pipe.reader_opens };
    let has_met = before.is_some_and(|(_, _, seen)| seen != opens);
    if waits && end == End::Write && nonblock && peers == 0 {
        // "Opening for write only in nonblocking mode fails with ENXIO unless the other end has already been opened." - fifo(7)
        return Err(Errno::ENXIO.into());
    }
    if !waits || end == End::Both || peers > 0 || has_met || (reads && nonblock) {
        k.vfs.open_pipe(id, end);
        k.wake_up(WaitKey::Fifo(id.0));
        k.wake_pipe(id);
        return Ok(FileObject::Pipe(id, end));
    }
    k.task_mut(t).restart.fifo = Some((id.0, reads, opens));
    k.sleep_on(t, vec![WaitKey::Fifo(id.0)]);
    // The other side may wait for just this.
    Err(Stop::Block(WaitOn { what: WaitFor::FifoPeer, deadline_ns: None }))
}
