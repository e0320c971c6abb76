//! ioctl(2): terminals, namespaces, sockets.

use nslab_abi::ioctls::{FIOASYNC, FIOCLEX, FIONBIO, FIONCLEX, FIONREAD, FIOQSIZE};
use nslab_abi::{Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::inode::mode::{S_IFBLK, S_IFCHR, S_IFDIR, S_IFLNK, S_IFREG};
use crate::fs::landlock::right;
use crate::fs::{FileObject, fasync};
use crate::stop::{SysResult, unsupported};

/// FIBMAP, FIGETBSZ, FICLONE, FICLONERANGE, FIDEDUPERANGE: what the file system itself is asked - fs/ioctl.c:do_vfs_ioctl()
const OF_FILE_SYSTEMS: [u64; 5] = [0x1, 0x2, 0x4004_9409, 0x4020_940d, 0xc018_9436];

pub fn sys_ioctl(k: &mut Kernel, t: TaskId, fd: Fd, request: u64, arg: u64, data: &[u8]) -> SysResult {
    let id = k.fget(t, fd)?;
    let file = k.vfs.file(id).clone();
    match request {
        FIONCLEX | FIOCLEX => {
            let files = k.files_of(t);
            let slot = k.vfs.slots_mut(files).get_mut(&fd.0).ok_or(Errno::EBADF)?;
            slot.is_cloexec = request == FIOCLEX;
            return Ok(Ret::Int(0));
        }
        FIONBIO => {
            let on = data.iter().take(4).any(|&byte| byte != 0);
            k.vfs.file_mut(id).flags.set(OpenFlags::NONBLOCK, on);
            return Ok(Ret::Int(0));
        }
        FIOASYNC => {
            let on = data.iter().take(4).any(|&byte| byte != 0);
            return fasync::switch(k, fd, id, on);
        }
        // Not the size: what the file takes - include/linux/fs.h:inode_get_bytes()
        FIOQSIZE => {
            let has_size = matches!(k.attr(file.path.node).format(), S_IFREG | S_IFDIR | S_IFLNK);
            if file.object != FileObject::Node || !has_size {
                return Err(Errno::ENOTTY.into());
            }
            let bytes = k.stat_of(t, file.path).st_blocks * 512;
            return Ok(Ret::Bytes(bytes.to_le_bytes().to_vec()));
        }
        _ if OF_FILE_SYSTEMS.contains(&request) => {
            return unsupported("ioctl", "FIBMAP, FIGETBSZ, FICLONE and the like");
        }
        _ => {}
    }
    if file.denied & right::IOCTL_DEV != 0 && matches!(k.attr(file.path.node).format(), S_IFCHR | S_IFBLK) {
        k.ensure(Reason::LandlockAllows, false, Errno::EACCES)?;
    }
    match file.object {
        FileObject::Tty(..) | FileObject::Ptmx(_) => k.tty_ioctl(t, fd, &file, request, arg, data),
        FileObject::Ns(ns) => k.ns_ioctl(t, ns, request),
        FileObject::Kvm(kvm) => k.kvm_ioctl(t, kvm, request, data),
        FileObject::Socket(socket) => k.socket_ioctl(t, socket, request, data),
        FileObject::Pipe(pipe, _) if request == FIONREAD => {
            let waiting = k.vfs.pipe(pipe).data.len() as i32;
            Ok(Ret::Bytes(waiting.to_le_bytes().to_vec()))
        }
        FileObject::Node if request == FIONREAD => {
            let rest = k.attr(file.path.node).size.saturating_sub(file.pos) as i32;
            Ok(Ret::Bytes(rest.to_le_bytes().to_vec()))
        }
        // FS_IOC_GETFLAGS and its kin: 'f', and 'X' of FS_IOC_FSGETXATTR.
        FileObject::Node if request >> 16 != 0 && matches!(request >> 8 & 0xff, 0x66 | 0x58) => {
            unsupported("ioctl", "flags of files")
        }
        FileObject::PidFd(_) if request >> 8 & 0xff == 0xff => unsupported("ioctl", "PIDFD_GET requests"),
        // "ENOTTY The specified operation does not apply to the kind of object that the file descriptor references." - ioctl(2)
        _ => Err(Errno::ENOTTY.into()),
    }
}
