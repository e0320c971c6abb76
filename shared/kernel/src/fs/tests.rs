//! Facts about files and mounts, through system calls.

mod files;
mod mounts;
mod pipes;
mod proc;
mod propagation;

use nslab_abi::{AtFlags, Errno, Fd, MountFlags, OpenFlags, Ret, Syscall, TaskId, UmountFlags};

use crate::tests::lab::{Lab, bare, boot, lab};

impl Lab {
    fn open_at(&mut self, t: TaskId, path: &str, flags: OpenFlags) -> Result<Fd, Errno> {
        let call = Syscall::Openat { dirfd: Fd::CWD, path: path.into(), flags, mode: 0o666 };
        self.int(t, call).map(|fd| Fd(fd as i32))
    }

    fn open(&mut self, path: &str, flags: OpenFlags) -> Result<Fd, Errno> {
        self.open_at(self.main, path, flags)
    }

    fn close(&mut self, fd: Fd) {
        assert_eq!(self.int(self.main, Syscall::Close { fd }), Ok(0));
    }

    fn read_fd(&mut self, t: TaskId, fd: Fd) -> Result<Vec<u8>, Errno> {
        match self.call(t, Syscall::Read { fd, count: 1 << 16 })? {
            Ret::Bytes(bytes) => Ok(bytes),
            other => panic!("read: {other:?}"),
        }
    }

    /// Opens, reads and closes.
    fn cat_as(&mut self, t: TaskId, path: &str) -> Result<String, Errno> {
        let fd = self.open_at(t, path, OpenFlags::empty())?;
        let bytes = self.read_fd(t, fd);
        self.int(t, Syscall::Close { fd })?;
        Ok(String::from_utf8_lossy(&bytes?).into_owned())
    }

    fn cat(&mut self, path: &str) -> Result<String, Errno> {
        self.cat_as(self.main, path)
    }

    /// Opens with O_CREAT|O_TRUNC, writes and closes.
    fn write_as(&mut self, t: TaskId, path: &str, text: &str) -> Result<i64, Errno> {
        let fd = self.open_at(t, path, OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC)?;
        let written = self.int(t, Syscall::Write { fd, buf: text.into() });
        self.int(t, Syscall::Close { fd })?;
        written
    }

    fn write(&mut self, path: &str, text: &str) -> Result<i64, Errno> {
        self.write_as(self.main, path, text)
    }

    fn mkdir(&mut self, path: &str) {
        let call = Syscall::Mkdirat { dirfd: Fd::CWD, path: path.into(), mode: 0o755 };
        assert_eq!(self.int(self.main, call), Ok(0), "mkdir {path}");
    }

    fn mount_as(
        &mut self,
        t: TaskId,
        source: &str,
        target: &str,
        fstype: &str,
        flags: MountFlags,
    ) -> Result<i64, Errno> {
        let fstype = (!fstype.is_empty()).then(|| fstype.into());
        self.int(t, Syscall::Mount { source: Some(source.into()), target: target.into(), fstype, flags, data: None })
    }

    fn mount(&mut self, source: &str, target: &str, fstype: &str, flags: MountFlags) -> Result<i64, Errno> {
        self.mount_as(self.main, source, target, fstype, flags)
    }

    fn umount(&mut self, target: &str, flags: UmountFlags) -> Result<i64, Errno> {
        self.int(self.main, Syscall::Umount2 { target: target.into(), flags })
    }

    fn readlink_as(&mut self, t: TaskId, path: &str) -> Result<String, Errno> {
        match self.call(t, Syscall::Readlinkat { dirfd: Fd::CWD, path: path.into(), bufsiz: 4096 })? {
            Ret::Bytes(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            other => panic!("readlink: {other:?}"),
        }
    }

    fn stat(&mut self, path: &str, flags: AtFlags) -> Result<nslab_abi::Stat, Errno> {
        match self.call(self.main, Syscall::Newfstatat { dirfd: Fd::CWD, path: path.into(), flags })? {
            Ret::Stat(stat) => Ok(*stat),
            other => panic!("stat: {other:?}"),
        }
    }

    fn ls_as(&mut self, t: TaskId, path: &str) -> Result<Vec<String>, Errno> {
        let fd = self.open_at(t, path, OpenFlags::DIRECTORY)?;
        let ret = self.call(t, Syscall::Getdents64 { fd, count: 1 << 16 });
        self.int(t, Syscall::Close { fd })?;
        match ret? {
            Ret::Dirents(entries) => {
                Ok(entries.iter().map(|e| String::from_utf8_lossy(&e.d_name).into_owned()).collect())
            }
            other => panic!("getdents64: {other:?}"),
        }
    }

    /// The mountinfo line of the topmost mount on a place, from its options on.
    fn mountinfo_as(&mut self, t: TaskId, place: &str) -> Option<String> {
        let text = self.cat_as(t, "/proc/self/mountinfo").expect("mountinfo can be read");
        let line = text.lines().rfind(|line| line.split(' ').nth(4) == Some(place))?;
        Some(line.split(' ').skip(5).collect::<Vec<_>>().join(" "))
    }

    fn mountinfo(&mut self, place: &str) -> Option<String> {
        self.mountinfo_as(self.main, place)
    }
}
