//! `tar -t` and `tar -x`.

use nslab_abi::{AtFlags, Errno, Fd, OpenFlags, Syscall, Timespec};

use super::header::{BLOCK, Header};
use super::{Options, failed, filter};
use crate::sys::{Accounts, READ_CHUNK, Sys};
use crate::text::lossy;

/// Bytes of an archive, as they come.
struct Input<'a> {
    sys: &'a Sys,
    fd: Fd,
    buffer: Vec<u8>,
    at: usize,
}

impl Input<'_> {
    /// Takes as many bytes; fewer at the end.
    async fn take(&mut self, count: usize) -> Result<Vec<u8>, Errno> {
        while self.buffer.len() - self.at < count {
            let bytes = self.sys.read(self.fd, READ_CHUNK).await?;
            if bytes.is_empty() {
                break;
            }
            self.buffer.drain(..self.at);
            self.at = 0;
            self.buffer.extend(bytes);
        }
        let end = (self.at + count).min(self.buffer.len());
        let taken = self.buffer[self.at..end].to_vec();
        self.at = end;
        Ok(taken)
    }
}

/// Directories get their modes and times when all that is in them is there.
type Later = Vec<(Vec<u8>, Header)>;

pub(super) async fn main(sys: &Sys, options: &Options, names: &[Vec<u8>], dir: Option<&[u8]>, extracts: bool) -> u8 {
    let fd = if options.file == b"-" {
        if sys.isatty(Fd(0)).await {
            sys.complain("tar", "Refusing to read archive contents from terminal (missing -f option?)").await;
            sys.complain("tar", "Error is not recoverable: exiting now").await;
            return 2;
        }
        Fd(0)
    } else {
        match sys.open(&options.file).await {
            Ok(fd) => fd,
            Err(errno) => {
                if sys.is_busybox() {
                    sys.complain_errno("tar", format!("can't open '{}'", lossy(&options.file)), errno).await;
                    return 1;
                }
                sys.complain_errno("tar", format!("{}: Cannot open", lossy(&options.file)), errno).await;
                sys.complain("tar", "Error is not recoverable: exiting now").await;
                return 2;
            }
        }
    };
    let is_packed = options.zips || options.file != b"-" && filter::is_packed(sys, fd).await;
    let (fd, child) = match is_packed {
        false => (fd, None),
        true => match filter::unpack(sys, &options.envp, fd).await {
            Ok((fd, child)) => (fd, Some(child)),
            Err(status) => return status,
        },
    };
    if let Some(dir) = dir
        && let Err(errno) = sys.call(Syscall::Chdir { path: dir.to_vec() }).await
    {
        sys.complain_errno("tar", format!("{}: Cannot open", lossy(dir)), errno).await;
        sys.complain("tar", "Error is not recoverable: exiting now").await;
        return 2;
    }
    let mut input = Input { sys, fd, buffer: Vec::new(), at: 0 };
    let accounts = (Accounts::users(sys).await, Accounts::groups(sys).await);
    let (mut long_name, mut long_link, mut width) = (None, None, 19);
    let (mut has_failed, mut has_said, mut is_first) = (false, false, true);
    let mut later: Later = Vec::new();
    let mut found = vec![false; names.len()];
    loop {
        let block = match input.take(BLOCK).await {
            Ok(block) => block,
            Err(errno) => {
                sys.complain_errno("tar", format!("{}: Cannot read", lossy(&options.file)), errno).await;
                sys.complain("tar", "Error is not recoverable: exiting now").await;
                return 2;
            }
        };
        if is_first && block.starts_with(&[0x1f, 0x8b]) {
            sys.complain("tar", "Archive is compressed. Use -z option").await;
            sys.complain("tar", "Error is not recoverable: exiting now").await;
            return 2;
        }
        if block.len() < BLOCK || block.iter().all(|&byte| byte == 0) {
            if is_first && block.len() < BLOCK && !block.is_empty() {
                sys.complain("tar", "This does not look like a tar archive").await;
                has_failed = true;
            }
            break;
        }
        let Some(mut header) = Header::read(&block) else {
            sys.complain("tar", "This does not look like a tar archive").await;
            if is_first {
                sys.complain("tar", "Skipping to next header").await;
            }
            has_failed = true;
            break;
        };
        is_first = false;
        let size = header.size as usize;
        if matches!(header.kind, b'L' | b'K' | b'x' | b'g') {
            let text = input.take(size.next_multiple_of(BLOCK)).await.unwrap_or_default();
            let text = text[..size.min(text.len())].split(|&byte| byte == 0).next().unwrap_or_default().to_vec();
            match header.kind {
                b'L' => long_name = Some(text),
                b'K' => long_link = Some(text),
                _ => return crate::getopt::unmodelled(sys, "tar", "(archive): headers of the pax format").await,
            }
            continue;
        }
        header.name = long_name.take().unwrap_or(header.name);
        header.link = long_link.take().unwrap_or(header.link);
        let has_body = header.kind == b'0';
        let is_wanted = wants(names, &header.name, &mut found);
        if is_wanted && options.is_verbose {
            let line = if extracts {
                header.name.clone()
            } else {
                header.long(options.is_numeric, sys.is_busybox(), &mut width)
            };
            sys.print([&line[..], b"\n"].concat());
        } else if is_wanted && !extracts {
            sys.print([&header.name[..], b"\n"].concat());
        }
        let mut target = None;
        if is_wanted && extracts {
            let _ = sys.flush().await;
            if options.to_stdout {
                target = has_body.then_some(Fd(1));
            } else if let Some(path) = place(sys, options, &header.name, &mut has_said).await {
                match make(sys, options, &path, &header, &mut later).await {
                    Ok(fd) => target = fd,
                    Err((what, errno)) => {
                        sys.complain_errno("tar", format!("{}: {what}", lossy(&path)), errno).await;
                        has_failed = true;
                    }
                }
                let mut left = size;
                while has_body && left > 0 {
                    let bytes = input.take(left.min(READ_CHUNK)).await.unwrap_or_default();
                    if bytes.is_empty() {
                        sys.complain("tar", "Unexpected EOF in archive").await;
                        sys.complain("tar", "Error is not recoverable: exiting now").await;
                        return 2;
                    }
                    left -= bytes.len();
                    if let Some(fd) = target
                        && let Err(errno) = sys.write_all(fd, &bytes).await
                    {
                        sys.complain_errno("tar", format!("{}: Cannot write", lossy(&path)), errno).await;
                        has_failed = true;
                        sys.close(fd).await;
                        target = None;
                    }
                }
                if has_body {
                    let _ = input.take(size.next_multiple_of(BLOCK) - size).await;
                }
                if let Some(fd) = target {
                    sys.close(fd).await;
                }
                if header.kind != b'5' {
                    attributes(sys, options, &path, &header, &accounts).await;
                }
                continue;
            }
        }
        let body = if has_body { size.next_multiple_of(BLOCK) } else { 0 };
        let mut left = body;
        while left > 0 {
            let bytes = input.take(left.min(READ_CHUNK)).await.unwrap_or_default();
            if bytes.is_empty() {
                sys.complain("tar", "Unexpected EOF in archive").await;
                sys.complain("tar", "Error is not recoverable: exiting now").await;
                return 2;
            }
            if let Some(fd) = target {
                let end = bytes.len().min(left.saturating_sub(body - size));
                let _ = sys.write_all(fd, &bytes[..end]).await;
            }
            left -= bytes.len();
        }
    }
    for (path, header) in later.iter().rev() {
        attributes(sys, options, path, header, &accounts).await;
    }
    for (name, _) in names.iter().zip(found).filter(|(_, is_found)| !is_found) {
        if sys.is_busybox() {
            sys.complain("tar", format!("{}: not found in archive", lossy(name))).await;
            return 1;
        }
        sys.complain("tar", format!("{}: Not found in archive", lossy(name))).await;
        has_failed = true;
    }
    if let Some(child) = child {
        sys.close(fd).await;
        if !filter::has_done(sys, child).await {
            return 2;
        }
    }
    if has_failed {
        return failed(sys).await;
    }
    sys.finish("tar", 0).await
}

/// Is a member asked for, by its name or that of a directory above?
fn wants(names: &[Vec<u8>], member: &[u8], found: &mut [bool]) -> bool {
    if names.is_empty() {
        return true;
    }
    let mut is_wanted = false;
    for (at, name) in names.iter().enumerate() {
        let name = name.strip_suffix(b"/").unwrap_or(name);
        let below = member.strip_prefix(name);
        if below.is_some_and(|below| below.is_empty() || below.starts_with(b"/")) {
            found[at] = true;
            is_wanted = true;
        }
    }
    is_wanted
}

/// Where a member goes; `None`: nowhere.
async fn place(sys: &Sys, options: &Options, name: &[u8], has_said: &mut bool) -> Option<Vec<u8>> {
    let mut path = name.to_vec();
    if path.split(|&byte| byte == b'/').any(|part| part == b"..") && !options.is_absolute {
        sys.complain("tar", format!("{}: Member name contains '..'", lossy(name))).await;
        return None;
    }
    if !options.is_absolute && path.starts_with(b"/") {
        if !*has_said {
            sys.complain("tar", "Removing leading `/' from member names").await;
            *has_said = true;
        }
        let end = path.iter().position(|&byte| byte != b'/').unwrap_or(path.len());
        path.drain(..end);
    }
    for _ in 0..options.strip {
        let at = path.iter().position(|&byte| byte == b'/')?;
        path.drain(..=at);
    }
    if path.is_empty() { None } else { Some(path) }
}

/// Makes the file; its descriptor where bytes follow.
async fn make(
    sys: &Sys,
    options: &Options,
    path: &[u8],
    header: &Header,
    later: &mut Later,
) -> Result<Option<Fd>, (&'static str, Errno)> {
    for attempt in 0..2 {
        match once(sys, options, path, header, later).await {
            Err((_, Errno::ENOENT)) if attempt == 0 => parents(sys, path).await,
            Err((_, Errno::EEXIST)) if attempt == 0 => {
                let call = Syscall::Unlinkat { dirfd: Fd::CWD, path: path.to_vec(), flags: AtFlags::empty() };
                let _ = sys.call(call).await;
            }
            done => return done,
        }
    }
    once(sys, options, path, header, later).await
}

async fn once(
    sys: &Sys,
    options: &Options,
    path: &[u8],
    header: &Header,
    later: &mut Later,
) -> Result<Option<Fd>, (&'static str, Errno)> {
    let place = path.to_vec();
    let bare = path.strip_suffix(b"/").unwrap_or(path).to_vec();
    let dev = (header.major << 8 & 0xfff00) | (header.minor & 0xff) | (header.minor >> 8 << 20);
    let node = |mode: u32, dev: u64| Syscall::Mknodat { dirfd: Fd::CWD, path: place.clone(), mode, dev };
    match header.kind {
        b'5' => {
            let call = Syscall::Mkdirat { dirfd: Fd::CWD, path: bare.clone(), mode: header.mode & 0o777 | 0o700 };
            match sys.call(call).await {
                Ok(_) => {}
                Err(Errno::EEXIST) if sys.stat(&bare).await.is_ok_and(|stat| stat.is_dir()) => {}
                Err(errno) => return Err(("Cannot mkdir", errno)),
            }
            later.push((bare, header.clone()));
            Ok(None)
        }
        b'1' => {
            let call = Syscall::Linkat {
                olddirfd: Fd::CWD,
                oldpath: header.link.clone(),
                newdirfd: Fd::CWD,
                newpath: place,
                flags: AtFlags::empty(),
            };
            sys.call(call).await.map(|_| None).map_err(|errno| ("Cannot hard link", errno))
        }
        b'2' => {
            let call = Syscall::Symlinkat { target: header.link.clone(), newdirfd: Fd::CWD, linkpath: place };
            sys.call(call).await.map(|_| None).map_err(|errno| ("Cannot create symlink", errno))
        }
        b'3' => sys.call(node(0o020_000 | header.mode, dev)).await.map(|_| None).map_err(|e| ("Cannot mknod", e)),
        b'4' => sys.call(node(0o060_000 | header.mode, dev)).await.map(|_| None).map_err(|e| ("Cannot mknod", e)),
        b'6' => sys.call(node(0o010_000 | header.mode, 0)).await.map(|_| None).map_err(|e| ("Cannot mkfifo", e)),
        _ => {
            let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::EXCL;
            let mode = if options.keeps_modes { header.mode & 0o700 } else { header.mode & 0o777 };
            sys.open_with(path, flags, mode).await.map(Some).map_err(|errno| ("Cannot open", errno))
        }
    }
}

async fn parents(sys: &Sys, path: &[u8]) {
    let slashes = path.iter().enumerate().filter(|(at, byte)| **byte == b'/' && *at > 0).map(|(at, _)| at);
    for at in slashes {
        let call = Syscall::Mkdirat { dirfd: Fd::CWD, path: path[..at].to_vec(), mode: 0o777 };
        let _ = sys.call(call).await;
    }
}

/// Owner, mode, time.
async fn attributes(sys: &Sys, options: &Options, path: &[u8], header: &Header, accounts: &(Accounts, Accounts)) {
    if header.kind == b'1' {
        return;
    }
    let is_link = header.kind == b'2';
    if options.keeps_owners {
        let find = |accounts: &Accounts, name: &[u8], id: u32| match options.is_numeric {
            true => id,
            false => accounts.id(name).map_or(id, |ids| ids.0),
        };
        let (owner, group) =
            (find(&accounts.0, &header.user, header.uid), find(&accounts.1, &header.group, header.gid));
        let flags = AtFlags::SYMLINK_NOFOLLOW;
        let call = Syscall::Fchownat { dirfd: Fd::CWD, path: path.to_vec(), owner, group, flags };
        if let Err(errno) = sys.call(call).await {
            let what = format!("{}: Cannot change ownership to uid {owner}, gid {group}", lossy(path));
            sys.complain_errno("tar", what, errno).await;
        }
    }
    if !is_link && (options.keeps_modes || header.kind == b'5') {
        let mode = header.mode & 0o7777;
        let _ = sys.call(Syscall::Fchmodat { dirfd: Fd::CWD, path: path.to_vec(), mode }).await;
    }
    let time = Timespec { tv_sec: header.mtime, tv_nsec: 0 };
    let flags = if is_link { AtFlags::SYMLINK_NOFOLLOW } else { AtFlags::empty() };
    let call = Syscall::Utimensat { dirfd: Fd::CWD, path: path.to_vec(), times: Some([time, time]), flags };
    let _ = sys.call(call).await;
}
