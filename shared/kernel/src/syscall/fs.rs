//! The system calls on files and mounts: one file per call or tight family.

mod access;
mod chmod;
mod copy_file_range;
mod cwd;
mod dup;
mod epoll;
mod eventfd;
mod fallocate;
mod fcntl;
mod flock;
mod fs_context;
mod getdents;
pub mod handle;
mod inotify;
mod ioctl;
mod link;
mod lseek;
mod mkdir;
mod mount;
mod mount_attr;
mod mount_bind;
mod mount_move;
mod mount_new;
mod mount_propagation;
mod mount_remount;
mod open;
mod open_tree;
mod openat2;
mod pivot_root;
pub(crate) mod poll;
mod read;
mod rename;
mod select;
mod sendfile;
mod signalfd;
mod splice;
mod stat;
mod statx;
mod timerfd;
mod truncate;
mod umount;
mod unlink;
mod utimens;
mod write;
pub(crate) mod xattr;

use nslab_abi::{AtFlags, Outcome, Ret, Syscall, TaskId, Unsupported};

use crate::Kernel;
use crate::stop::{Stop, outcome};
pub(crate) use open::sys_openat as open_at_boot;
pub(super) use poll::{nanos, open_file};
use select::Select;
pub(super) use select::left as time_left;

/// Answers a call on files or mounts.
pub(super) fn dispatch(k: &mut Kernel, t: TaskId, call: &Syscall) -> Outcome {
    outcome(match call {
        Syscall::Openat { dirfd, path, flags, mode } => open::sys_openat(k, t, *dirfd, path, *flags, *mode),
        Syscall::Openat2 { dirfd, path, flags, mode, resolve, size } => {
            openat2::sys_openat2(k, t, (*dirfd, path), (*flags, *mode, *resolve), *size)
        }
        Syscall::Close { fd } => dup::sys_close(k, t, *fd),
        Syscall::Read { fd, count } => read::sys_read(k, t, *fd, *count),
        Syscall::Pread64 { fd, count, offset } => read::sys_pread64(k, t, *fd, *count, *offset),
        Syscall::Write { fd, buf } => write::sys_write(k, t, *fd, buf),
        Syscall::Pwrite64 { fd, buf, offset } => write::sys_pwrite64(k, t, *fd, buf, *offset),
        Syscall::CopyFileRange { fd_in, off_in, fd_out, off_out, len, flags } => {
            copy_file_range::sys_copy_file_range(k, t, (*fd_in, *off_in), (*fd_out, *off_out), *len, *flags)
        }
        Syscall::Lseek { fd, offset, whence } => lseek::sys_lseek(k, t, *fd, *offset, *whence),
        Syscall::Dup { oldfd } => dup::sys_dup(k, t, *oldfd),
        Syscall::Dup2 { oldfd, newfd } => dup::sys_dup2(k, t, *oldfd, *newfd),
        Syscall::Dup3 { oldfd, newfd, flags } => dup::sys_dup3(k, t, *oldfd, *newfd, *flags),
        Syscall::CloseRange { first, last, flags } => dup::sys_close_range(k, t, (*first, *last), *flags),
        Syscall::Pipe2 { flags } => dup::sys_pipe2(k, t, *flags),
        Syscall::Fcntl { fd, cmd, arg } => fcntl::sys_fcntl(k, t, *fd, *cmd, *arg),
        Syscall::Sendfile { out_fd, in_fd, offset, count } => {
            sendfile::sys_sendfile(k, t, *out_fd, (*in_fd, *offset), *count)
        }
        Syscall::Fallocate { fd, mode, offset, len } => fallocate::sys_fallocate(k, t, *fd, *mode, (*offset, *len)),
        Syscall::Splice { fd_in, off_in, fd_out, off_out, len, flags } => {
            splice::sys_splice(k, t, (*fd_in, *off_in), (*fd_out, *off_out), *len, *flags)
        }
        Syscall::Tee { fd_in, fd_out, len, flags } => splice::sys_tee(k, t, *fd_in, *fd_out, *len, *flags),
        Syscall::FcntlLock { fd, cmd, lock } => flock::sys_fcntl_lock(k, t, *fd, *cmd, lock),
        Syscall::Flock { fd, operation } => flock::sys_flock(k, t, *fd, *operation),
        Syscall::Ioctl { fd, request, arg, data } => ioctl::sys_ioctl(k, t, *fd, *request, *arg, data),
        Syscall::Poll { fds, timeout_ms } => {
            let timeout_ns = u64::try_from(*timeout_ms).ok().map(|ms| ms * 1_000_000);
            poll::sys_ppoll(k, t, fds, timeout_ns, None)
        }
        Syscall::Ppoll { fds, tmo_p, sigmask } => {
            poll::nanos(k, *tmo_p).map_err(Stop::from).and_then(|ns| poll::sys_ppoll(k, t, fds, ns, *sigmask))
        }
        Syscall::Pselect6 { nfds, readfds, writefds, exceptfds, timeout, sigmask } => {
            let sets = [readfds, writefds, exceptfds];
            select::sys_pselect6(k, t, &Select { nfds: *nfds, sets, timeout: *timeout, sigmask: *sigmask })
        }
        Syscall::EpollCreate1 { flags } => epoll::sys_epoll_create1(k, t, *flags),
        Syscall::EpollCtl { epfd, op, fd, event } => epoll::sys_epoll_ctl(k, t, *epfd, *op, *fd, *event),
        Syscall::EpollPwait { epfd, maxevents, timeout_ms, sigmask } => {
            epoll::sys_epoll_pwait(k, t, *epfd, *maxevents, *timeout_ms, *sigmask)
        }
        Syscall::Eventfd2 { initval, flags } => eventfd::sys_eventfd2(k, t, *initval, *flags),
        Syscall::Signalfd4 { fd, mask, flags } => signalfd::sys_signalfd4(k, t, *fd, *mask, *flags),
        Syscall::TimerfdCreate { clockid, flags } => timerfd::sys_timerfd_create(k, t, *clockid, *flags),
        Syscall::TimerfdSettime { fd, flags, new_value } => timerfd::sys_timerfd_settime(k, t, *fd, *flags, *new_value),
        Syscall::TimerfdGettime { fd } => timerfd::sys_timerfd_gettime(k, t, *fd),
        Syscall::InotifyInit1 { flags } => inotify::sys_inotify_init1(k, t, *flags),
        Syscall::InotifyAddWatch { fd, pathname, mask } => inotify::sys_inotify_add_watch(k, t, *fd, pathname, *mask),
        Syscall::InotifyRmWatch { fd, wd } => inotify::sys_inotify_rm_watch(k, t, *fd, *wd),
        Syscall::Newfstatat { dirfd, path, flags } => stat::sys_newfstatat(k, t, *dirfd, path, *flags),
        Syscall::Statx { dirfd, path, flags, mask } => statx::sys_statx(k, t, *dirfd, path, *flags, *mask),
        Syscall::Xattr { file, op } => xattr::sys_xattr(k, t, file, op),
        Syscall::Statfs { path } => stat::sys_statfs(k, t, path),
        Syscall::Fstatfs { fd } => stat::sys_fstatfs(k, t, *fd),
        Syscall::Getdents64 { fd, count } => getdents::sys_getdents64(k, t, *fd, *count),
        Syscall::Faccessat { dirfd, path, mode, flags } => access::sys_faccessat(k, t, *dirfd, path, *mode, *flags),
        Syscall::Mkdirat { dirfd, path, mode } => mkdir::sys_mkdirat(k, t, *dirfd, path, *mode),
        Syscall::Mknodat { dirfd, path, mode, dev } => mkdir::sys_mknodat(k, t, *dirfd, path, *mode, *dev),
        Syscall::Unlinkat { dirfd, path, flags } => unlink::sys_unlinkat(k, t, *dirfd, path, *flags),
        Syscall::Renameat { olddirfd, oldpath, newdirfd, newpath, flags } => {
            rename::sys_renameat2(k, t, (*olddirfd, oldpath), (*newdirfd, newpath), *flags)
        }
        Syscall::Linkat { olddirfd, oldpath, newdirfd, newpath, flags } => {
            link::sys_linkat(k, t, (*olddirfd, oldpath), (*newdirfd, newpath), *flags)
        }
        Syscall::Symlinkat { target, newdirfd, linkpath } => link::sys_symlinkat(k, t, target, *newdirfd, linkpath),
        Syscall::Readlinkat { dirfd, path, bufsiz } => link::sys_readlinkat(k, t, *dirfd, path, *bufsiz),
        Syscall::Fchmodat { dirfd, path, mode } => chmod::sys_fchmodat(k, t, *dirfd, path, *mode),
        Syscall::Fchmod { fd, mode } => chmod::sys_fchmod(k, t, *fd, *mode),
        Syscall::Fchownat { dirfd, path, owner, group, flags } => {
            chmod::sys_fchownat(k, t, *dirfd, path, (*owner, *group), *flags)
        }
        Syscall::Fchown { fd, owner, group } => {
            chmod::sys_fchownat(k, t, *fd, b"", (*owner, *group), AtFlags::EMPTY_PATH)
        }
        Syscall::Utimensat { dirfd, path, times, flags } => utimens::sys_utimensat(k, t, *dirfd, path, *times, *flags),
        Syscall::Truncate { path, length } => truncate::sys_truncate(k, t, path, *length),
        Syscall::Ftruncate { fd, length } => truncate::sys_ftruncate(k, t, *fd, *length),
        Syscall::Umask { mask } => cwd::sys_umask(k, t, *mask),
        Syscall::Chdir { path } => cwd::sys_chdir(k, t, path),
        Syscall::Fchdir { fd } => cwd::sys_fchdir(k, t, *fd),
        Syscall::Getcwd { size } => cwd::sys_getcwd(k, t, *size),
        Syscall::Chroot { path } => cwd::sys_chroot(k, t, path),
        // All file systems are in memory: nothing is left to write back.
        Syscall::Sync => Ok(Ret::Int(0)),
        Syscall::Fsync { fd } => k.fget(t, *fd).map(|_| Ret::Int(0)).map_err(Into::into),
        Syscall::Mount { source, target, fstype, flags, data } => {
            let args = mount::Args { source: source.as_deref(), fstype: fstype.as_deref(), data: data.as_deref() };
            mount::sys_mount(k, t, target, *flags, args)
        }
        Syscall::Umount2 { target, flags } => umount::sys_umount2(k, t, target, *flags),
        Syscall::Fsopen { fsname, flags } => fs_context::sys_fsopen(k, t, fsname, *flags),
        Syscall::Fsconfig { fd, cmd, key, value, aux } => {
            let (key, value) = (key.as_deref(), value.as_deref());
            fs_context::sys_fsconfig(k, t, *fd, fs_context::Config { cmd: *cmd, key, value, aux: *aux })
        }
        Syscall::Fsmount { fsfd, flags, attr_flags } => fs_context::sys_fsmount(k, t, *fsfd, *flags, *attr_flags),
        Syscall::Fspick { dirfd, path, flags } => fs_context::sys_fspick(k, t, *dirfd, path, *flags),
        Syscall::OpenTree { dirfd, path, flags } => open_tree::sys_open_tree(k, t, *dirfd, path, *flags),
        Syscall::MoveMount { from_dirfd, from_path, to_dirfd, to_path, flags } => {
            open_tree::sys_move_mount(k, t, (*from_dirfd, from_path), (*to_dirfd, to_path), *flags)
        }
        Syscall::MountSetattr { dirfd, path, flags, attr, size } => {
            let args = mount_attr::Args { flags: *flags, attr, size: *size };
            mount_attr::sys_mount_setattr(k, t, *dirfd, path, args)
        }
        Syscall::PivotRoot { new_root, put_old } => pivot_root::sys_pivot_root(k, t, new_root, put_old),
        other => return Outcome::Unsupported(Unsupported::new(other.name(), "")),
    })
}
