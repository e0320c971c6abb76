//! Files by path and descriptor.

use nslab_abi::ioctls::{TCGETS, TIOCGWINSZ};
use nslab_abi::{AtFlags, Dirent, Errno, Fd, OpenFlags, Ret, Stat, Syscall};

use super::Sys;

/// Bytes asked for by one read, as `cat` does.
pub(crate) const READ_CHUNK: usize = 131_072;

impl Sys {
    /// open(2) for reading.
    pub(crate) async fn open(&self, path: &[u8]) -> Result<Fd, Errno> {
        self.open_with(path, OpenFlags::empty(), 0).await
    }

    /// open(2).
    pub(crate) async fn open_with(&self, path: &[u8], flags: OpenFlags, mode: u32) -> Result<Fd, Errno> {
        let call = Syscall::Openat { dirfd: Fd::CWD, path: path.to_vec(), flags, mode };
        self.int(call).await.map(|fd| Fd(fd as i32))
    }

    /// read(2); empty at the end.
    pub(crate) async fn read(&self, fd: Fd, count: usize) -> Result<Vec<u8>, Errno> {
        match self.call(Syscall::Read { fd, count }).await? {
            Ret::Bytes(bytes) => Ok(bytes),
            _ => Ok(Vec::new()),
        }
    }

    /// Reads to the end.
    pub(crate) async fn read_all(&self, fd: Fd) -> Result<Vec<u8>, Errno> {
        let mut all = Vec::new();
        loop {
            match self.read(fd, READ_CHUNK).await {
                Ok(bytes) if bytes.is_empty() => return Ok(all),
                Ok(bytes) => all.extend(bytes),
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno),
            }
        }
    }

    /// Opens, reads to the end, closes.
    pub(crate) async fn read_file(&self, path: &[u8]) -> Result<Vec<u8>, Errno> {
        let fd = self.open(path).await?;
        let content = self.read_all(fd).await;
        self.close(fd).await;
        content
    }

    /// Opens for writing (the file has to exist), writes once, closes.
    pub(crate) async fn write_file(&self, path: &[u8], content: &[u8]) -> Result<(), Errno> {
        let fd = self.open_with(path, OpenFlags::WRONLY, 0).await?;
        let written = self.call(Syscall::Write { fd, buf: content.to_vec() }).await;
        self.close(fd).await;
        written.map(drop)
    }

    /// write(2) until everything is written.
    pub(crate) async fn write_all(&self, fd: Fd, bytes: &[u8]) -> Result<(), Errno> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.int(Syscall::Write { fd, buf: rest.to_vec() }).await {
                Ok(0) => return Err(Errno::EIO),
                Ok(count) => rest = rest.get(count as usize..).unwrap_or_default(),
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(errno),
            }
        }
        Ok(())
    }

    /// stat(2).
    pub(crate) async fn stat(&self, path: &[u8]) -> Result<Stat, Errno> {
        self.fstatat(Fd::CWD, path, AtFlags::empty()).await
    }

    /// lstat(2).
    pub(crate) async fn lstat(&self, path: &[u8]) -> Result<Stat, Errno> {
        self.fstatat(Fd::CWD, path, AtFlags::SYMLINK_NOFOLLOW).await
    }

    /// fstatat(2).
    pub(crate) async fn fstatat(&self, dirfd: Fd, path: &[u8], flags: AtFlags) -> Result<Stat, Errno> {
        match self.call(Syscall::Newfstatat { dirfd, path: path.to_vec(), flags }).await? {
            Ret::Stat(stat) => Ok(*stat),
            _ => Err(Errno::EIO),
        }
    }

    /// readlink(2).
    pub(crate) async fn readlink(&self, path: &[u8]) -> Result<Vec<u8>, Errno> {
        let call = Syscall::Readlinkat { dirfd: Fd::CWD, path: path.to_vec(), bufsiz: nslab_abi::limits::PATH_MAX };
        match self.call(call).await? {
            Ret::Bytes(bytes) => Ok(bytes),
            _ => Err(Errno::EIO),
        }
    }

    /// Lists a directory in its own order, `.` and `..` included.
    pub(crate) async fn list_dir(&self, path: &[u8]) -> Result<Vec<Dirent>, Errno> {
        let (fd, all) = self.open_dir(path).await?;
        self.close(fd).await;
        Ok(all)
    }

    /// Opens a directory and reads all of it; the caller closes it.
    pub(crate) async fn open_dir(&self, path: &[u8]) -> Result<(Fd, Vec<Dirent>), Errno> {
        let fd = self.open_with(path, OpenFlags::DIRECTORY | OpenFlags::CLOEXEC, 0).await?;
        let mut all = Vec::new();
        loop {
            match self.call(Syscall::Getdents64 { fd, count: 32_768 }).await {
                Ok(Ret::Dirents(entries)) if !entries.is_empty() => all.extend(entries),
                Ok(_) => return Ok((fd, all)),
                Err(errno) => {
                    self.close(fd).await;
                    return Err(errno);
                }
            }
        }
    }

    /// getcwd(2).
    pub(crate) async fn getcwd(&self) -> Result<Vec<u8>, Errno> {
        match self.call(Syscall::Getcwd { size: nslab_abi::limits::PATH_MAX }).await? {
            Ret::Bytes(mut bytes) => {
                // "The returned string … length of the buffer filled", NUL included - getcwd(2).
                if bytes.last() == Some(&0) {
                    bytes.pop();
                }
                Ok(bytes)
            }
            _ => Err(Errno::EIO),
        }
    }

    /// Rows and columns of a terminal, as it tells them; `None`: it is none.
    pub(crate) async fn window(&self, fd: Fd) -> Option<(usize, usize)> {
        match self.call(Syscall::Ioctl { fd, request: TIOCGWINSZ, arg: 0, data: Vec::new() }).await {
            Ok(Ret::Bytes(size)) if size.len() >= 4 => {
                let number = |at: usize| usize::from(u16::from_le_bytes([size[at], size[at + 1]]));
                Some((number(0), number(2)))
            }
            _ => None,
        }
    }

    /// isatty(3).
    pub(crate) async fn isatty(&self, fd: Fd) -> bool {
        self.call(Syscall::Ioctl { fd, request: TCGETS, arg: 0, data: Vec::new() }).await.is_ok()
    }
}
