//! `tar -c`.

use nslab_abi::{Fd, OpenFlags, Stat, Syscall};

use super::header::{BLOCK, Header};
use super::{Options, failed, filter, usage};
use crate::sh::pattern::fnmatch;
use crate::sys::{Accounts, READ_CHUNK, Sys};
use crate::text::{join, lossy};

/// Blocks are written twenty at a time.
const RECORD: usize = 20 * BLOCK;

struct Archive<'a> {
    sys: &'a Sys,
    options: &'a Options,
    fd: Fd,
    /// Its own place, which is not put into it.
    own: Option<(u64, u64)>,
    buffer: Vec<u8>,
    written: usize,
    users: Accounts,
    groups: Accounts,
    /// Files with more names than one: the first is the file, the others are links to it.
    links: Vec<((u64, u64), Vec<u8>)>,
    has_said: bool,
    has_failed: bool,
}

pub(super) async fn main(sys: &Sys, options: &Options, members: &[(Option<Vec<u8>>, Vec<u8>)]) -> u8 {
    if members.is_empty() {
        return usage(sys, "Cowardly refusing to create an empty archive").await;
    }
    let fd = if options.file == b"-" {
        if sys.isatty(Fd(1)).await {
            sys.complain("tar", "Refusing to write archive contents to terminal (missing -f option?)").await;
            sys.complain("tar", "Error is not recoverable: exiting now").await;
            return 2;
        }
        Fd(1)
    } else {
        match sys.open_with(&options.file, OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC, 0o666).await {
            Ok(fd) => fd,
            Err(errno) => {
                sys.complain_errno("tar", format!("{}: Cannot open", lossy(&options.file)), errno).await;
                sys.complain("tar", "Error is not recoverable: exiting now").await;
                return 2;
            }
        }
    };
    let (fd, child) = match options.zips {
        false => (fd, None),
        true => match filter::pack(sys, &options.envp, fd).await {
            Ok((fd, child)) => (fd, Some(child)),
            Err(status) => return status,
        },
    };
    let own = match options.file == b"-" {
        true => None,
        false => sys.stat(&options.file).await.ok().map(|stat| (stat.st_dev, stat.st_ino)),
    };
    let mut archive = Archive {
        sys,
        options,
        fd,
        own,
        buffer: Vec::new(),
        written: 0,
        users: Accounts::users(sys).await,
        groups: Accounts::groups(sys).await,
        links: Vec::new(),
        has_said: false,
        has_failed: false,
    };
    let start = sys.getcwd().await.unwrap_or_default();
    let mut place: Option<&[u8]> = None;
    for (dir, member) in members {
        if dir.as_deref() != place {
            let _ = sys.call(Syscall::Chdir { path: start.clone() }).await;
            if let Some(dir) = dir
                && let Err(errno) = sys.call(Syscall::Chdir { path: dir.clone() }).await
            {
                sys.complain_errno("tar", format!("{}: Cannot open", lossy(dir)), errno).await;
                sys.complain("tar", "Error is not recoverable: exiting now").await;
                return 2;
            }
            place = dir.as_deref();
        }
        if !archive.tree(member).await {
            return 2;
        }
    }
    let end = archive.written + archive.buffer.len() + 2 * BLOCK;
    let length = archive.buffer.len() + 2 * BLOCK + (end.next_multiple_of(RECORD) - end);
    archive.buffer.resize(length, 0);
    if !archive.flush(true).await {
        return 2;
    }
    if let Some(child) = child {
        sys.close(archive.fd).await;
        if !filter::has_done(sys, child).await {
            return 2;
        }
    }
    if archive.has_failed { failed(sys).await } else { 0 }
}

impl Archive<'_> {
    /// Writes whole records; at the end all.
    async fn flush(&mut self, is_end: bool) -> bool {
        if self.buffer.len() < RECORD && !is_end {
            return true;
        }
        let bytes = std::mem::take(&mut self.buffer);
        self.written += bytes.len();
        match self.sys.write_all(self.fd, &bytes).await {
            Ok(()) => true,
            Err(errno) => {
                let what = format!("{}: Cannot write", lossy(&self.options.file));
                self.sys.complain_errno("tar", what, errno).await;
                self.sys.complain("tar", "Error is not recoverable: exiting now").await;
                false
            }
        }
    }

    async fn complain(&mut self, path: &[u8], what: &str, errno: nslab_abi::Errno) {
        self.sys.complain_errno("tar", format!("{}: {what}", lossy(path)), errno).await;
        self.has_failed = true;
    }

    fn is_excluded(&self, path: &[u8]) -> bool {
        // A pattern fits a whole path, or its end after a slash.
        let ends = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| &path[at + 1..]);
        let mut tails = ends.chain([path]);
        tails.any(|tail| self.options.excludes.iter().any(|pattern| fnmatch(pattern, tail)))
    }

    async fn tree(&mut self, start: &[u8]) -> bool {
        let mut left = vec![start.to_vec()];
        let mut device = None;
        while let Some(path) = left.pop() {
            let stat = match self.options.follows {
                true => self.sys.stat(&path).await,
                false => self.sys.lstat(&path).await,
            };
            let stat = match stat {
                Ok(stat) => stat,
                Err(errno) => {
                    self.complain(&path, "Cannot stat", errno).await;
                    continue;
                }
            };
            if self.is_excluded(&path) {
                continue;
            }
            if self.own == Some((stat.st_dev, stat.st_ino)) {
                self.sys.complain("tar", format!("{}: file is the archive; not dumped", lossy(&path))).await;
                continue;
            }
            let first = *device.get_or_insert(stat.st_dev);
            if !self.member(&path, &stat).await {
                return false;
            }
            if stat.is_dir() && !(self.options.stays && stat.st_dev != first) {
                match self.sys.list_dir(&path).await {
                    Ok(entries) => {
                        let names = entries.into_iter().map(|entry| entry.d_name);
                        let names: Vec<Vec<u8>> = names.filter(|name| name != b"." && name != b"..").collect();
                        left.extend(names.into_iter().rev().map(|name| join(&path, &name)));
                    }
                    Err(errno) => self.complain(&path, "Cannot open", errno).await,
                }
            }
        }
        true
    }

    /// Puts one file into the archive; false: the archive cannot be written.
    async fn member(&mut self, path: &[u8], stat: &Stat) -> bool {
        let kind = match stat.kind() {
            0o040_000 => b'5',
            0o120_000 => b'2',
            0o020_000 => b'3',
            0o060_000 => b'4',
            0o010_000 => b'6',
            0o140_000 => {
                self.sys.complain("tar", format!("{}: socket ignored", lossy(path))).await;
                return true;
            }
            _ => b'0',
        };
        let mut name = path.to_vec();
        if !self.options.is_absolute && name.starts_with(b"/") {
            let end = name.iter().position(|&byte| byte != b'/').unwrap_or(name.len());
            if !self.has_said {
                let _ = self.sys.flush().await;
                self.sys.complain("tar", format!("Removing leading `{}' from member names", lossy(&name[..end]))).await;
                self.has_said = true;
            }
            name.drain(..end);
            if name.is_empty() {
                name = b".".to_vec();
            }
        }
        if kind == b'5' && !name.ends_with(b"/") {
            name.push(b'/');
        }
        let (major, minor) = crate::applet::ls::device(stat.st_rdev);
        let named = |accounts: &Accounts, id: u32| match self.options.is_numeric {
            true => Vec::new(),
            false => accounts.name(id).map(<[u8]>::to_vec).unwrap_or_default(),
        };
        let mut header = Header {
            name: name.clone(),
            mode: stat.st_mode & 0o7777,
            uid: stat.st_uid,
            gid: stat.st_gid,
            size: 0,
            mtime: stat.st_mtim.tv_sec,
            kind,
            link: Vec::new(),
            user: named(&self.users, stat.st_uid),
            group: named(&self.groups, stat.st_gid),
            major,
            minor,
        };
        let place = (stat.st_dev, stat.st_ino);
        if kind != b'5' && stat.st_nlink > 1 {
            match self.links.iter().find(|link| link.0 == place) {
                Some((_, first)) => (header.kind, header.link) = (b'1', first.clone()),
                None => self.links.push((place, name.clone())),
            }
        }
        let mut source = None;
        match header.kind {
            b'2' => header.link = self.sys.readlink(path).await.unwrap_or_default(),
            b'0' => match self.sys.open(path).await {
                Ok(fd) => {
                    source = Some(fd);
                    header.size = stat.st_size as u64;
                }
                Err(errno) => {
                    self.complain(path, "Cannot open", errno).await;
                    return true;
                }
            },
            _ => {}
        }
        if self.options.is_verbose {
            let line = [&name[..], b"\n"].concat();
            match self.options.file == b"-" {
                true => self.sys.eprint(line).await,
                false => self.sys.print(line),
            }
            let _ = self.sys.flush().await;
        }
        self.buffer.extend(header.write());
        if let Some(fd) = source {
            let mut left = header.size as usize;
            while left > 0 {
                let bytes = match self.sys.read(fd, left.min(READ_CHUNK / 2)).await {
                    Ok(bytes) if bytes.is_empty() => break,
                    Ok(bytes) => bytes,
                    Err(errno) => {
                        self.complain(path, "Read error", errno).await;
                        break;
                    }
                };
                left -= bytes.len();
                self.buffer.extend(bytes);
                if left > 0 && !self.flush(false).await {
                    return false;
                }
            }
            self.sys.close(fd).await;
            // A file that shrank is filled up.
            self.buffer.resize(self.buffer.len() + left, 0);
            let end = self.written + self.buffer.len();
            let pad = end.next_multiple_of(BLOCK) - end;
            self.buffer.resize(self.buffer.len() + pad, 0);
        }
        self.flush(false).await
    }
}
