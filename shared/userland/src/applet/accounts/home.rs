//! Home directories: made, filled from the skeleton, given away, removed.

use nslab_abi::{AtFlags, Errno, Fd, OpenFlags, Stat, Syscall, Timespec};

use crate::sys::Sys;
use crate::text::join;

/// `UTIME_NOW`: the kernel's own clock.
const NOW: Timespec = Timespec { tv_sec: 0, tv_nsec: (1 << 30) - 1 };

/// Makes a directory and those above it, which root owns.
pub(super) async fn make(sys: &Sys, path: &str, mode: u32, uid: u32, gid: u32) -> Result<(), Errno> {
    let above = path.char_indices().skip(1).filter(|(_, letter)| *letter == '/').map(|(at, _)| (&path[..at], 0o755));
    for (dir, mode) in above.chain([(path, mode)]) {
        if sys.stat(dir.as_bytes()).await.is_ok() {
            continue;
        }
        sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: dir.as_bytes().to_vec(), mode: 0 }).await?;
        chmod(sys, dir.as_bytes(), mode).await?;
    }
    chown(sys, path.as_bytes(), uid, gid).await?;
    chmod(sys, path.as_bytes(), mode).await
}

async fn chmod(sys: &Sys, path: &[u8], mode: u32) -> Result<(), Errno> {
    sys.call(Syscall::Fchmodat { dirfd: Fd::CWD, path: path.to_vec(), mode }).await.map(drop)
}

async fn chown(sys: &Sys, path: &[u8], owner: u32, group: u32) -> Result<(), Errno> {
    let call =
        Syscall::Fchownat { dirfd: Fd::CWD, path: path.to_vec(), owner, group, flags: AtFlags::SYMLINK_NOFOLLOW };
    sys.call(call).await.map(drop)
}

/// What is in a directory.
async fn below(sys: &Sys, path: &[u8]) -> Vec<Vec<u8>> {
    let entries = sys.list_dir(path).await.unwrap_or_default();
    let names = entries.into_iter().map(|entry| entry.d_name);
    names.filter(|name| name != b"." && name != b"..").collect()
}

/// Copies what is in a skeleton; its times too, if the copier keeps them.
pub(super) async fn fill(sys: &Sys, from: &str, to: &str, ids: (u32, u32), keeps_times: bool) -> Result<(), Errno> {
    let mut todo = vec![(from.as_bytes().to_vec(), to.as_bytes().to_vec())];
    while let Some((from, to)) = todo.pop() {
        for name in below(sys, &from).await {
            let (old, new) = (join(&from, &name), join(&to, &name));
            let stat = sys.lstat(&old).await?;
            copy(sys, &old, &new, &stat).await?;
            chown(sys, &new, ids.0, ids.1).await?;
            if !stat.is_link() {
                chmod(sys, &new, stat.st_mode & 0o7777).await?;
            }
            if stat.is_dir() {
                todo.push((old, new));
            } else if keeps_times {
                let times = Some([NOW, stat.st_mtim]);
                let flags = AtFlags::SYMLINK_NOFOLLOW;
                let _ = sys.call(Syscall::Utimensat { dirfd: Fd::CWD, path: new, times, flags }).await;
            }
        }
    }
    Ok(())
}

async fn copy(sys: &Sys, old: &[u8], new: &[u8], stat: &Stat) -> Result<(), Errno> {
    let call = if stat.is_dir() {
        Syscall::Mkdirat { dirfd: Fd::CWD, path: new.to_vec(), mode: 0o700 }
    } else if stat.is_link() {
        Syscall::Symlinkat { target: sys.readlink(old).await?, newdirfd: Fd::CWD, linkpath: new.to_vec() }
    } else if stat.is_file() {
        let content = sys.read_file(old).await?;
        let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
        let fd = sys.open_with(new, flags, 0o600).await?;
        let written = sys.write_all(fd, &content).await;
        sys.close(fd).await;
        return written;
    } else {
        Syscall::Mknodat { dirfd: Fd::CWD, path: new.to_vec(), mode: stat.st_mode, dev: stat.st_rdev }
    };
    sys.call(call).await.map(drop)
}

/// Gives what belongs to the old ids to the new ones.
pub(super) async fn give(sys: &Sys, path: &str, old: (u32, u32), new: (u32, u32)) {
    let mut todo = vec![path.as_bytes().to_vec()];
    while let Some(path) = todo.pop() {
        let Ok(stat) = sys.lstat(&path).await else { continue };
        let owner = if stat.st_uid == old.0 { new.0 } else { u32::MAX };
        let group = if stat.st_gid == old.1 { new.1 } else { u32::MAX };
        if (owner, group) != (u32::MAX, u32::MAX) {
            let _ = chown(sys, &path, owner, group).await;
        }
        if stat.is_dir() {
            todo.extend(below(sys, &path).await.iter().map(|name| join(&path, name)));
        }
    }
}
