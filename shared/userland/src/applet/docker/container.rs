//! What docker keeps about a container: `key=value` lines in its directory.

use nslab_abi::{Errno, Fd, OpenFlags, Ret, Syscall};

use super::CONTAINERS;
use crate::sys::Sys;
use crate::text::{lines, lossy, number};

/// A container.
#[derive(Clone, Debug, Default)]
pub(super) struct Container {
    /// 64 hexadecimal digits.
    pub(super) id: String,
    pub(super) name: String,
    pub(super) image: String,
    pub(super) command: String,
    /// The number of its first process; 0 where there is none.
    pub(super) pid: i32,
    pub(super) created_s: i64,
}

impl Container {
    /// What docker prints of an id.
    pub(super) fn short_id(&self) -> &str {
        self.id.get(..12).unwrap_or(&self.id)
    }

    /// The directory of its files.
    pub(super) fn dir(&self) -> String {
        format!("{CONTAINERS}/{}", self.id)
    }

    /// Writes the file anew.
    pub(super) async fn save(&self, sys: &Sys) -> Result<(), Errno> {
        let Container { id: _, name, image, command, pid, created_s } = self;
        let text = format!("name={name}\nimage={image}\ncommand={command}\npid={pid}\ncreated={created_s}\n");
        write(sys, &format!("{}/state", self.dir()), &text).await
    }

    /// Reads all containers, the newest first.
    pub(super) async fn all(sys: &Sys) -> Vec<Container> {
        let mut all = Vec::new();
        for entry in sys.list_dir(CONTAINERS.as_bytes()).await.unwrap_or_default() {
            let id = lossy(&entry.d_name);
            let Ok(text) = sys.read_file(format!("{CONTAINERS}/{id}/state").as_bytes()).await else { continue };
            let get = |key: &str| {
                let key = format!("{key}=");
                lines(&text).find_map(|line| line.strip_prefix(key.as_bytes())).map(lossy).unwrap_or_default()
            };
            all.push(Container {
                name: get("name"),
                image: get("image"),
                command: get("command"),
                pid: number(get("pid").as_bytes()).unwrap_or(0),
                created_s: number(get("created").as_bytes()).unwrap_or(0),
                id,
            });
        }
        nslab_small::sort_by_key(&mut all, |container| std::cmp::Reverse(container.created_s));
        all
    }

    /// Finds a running container by its name or the beginning of its id; says so if there is none.
    pub(super) async fn running(sys: &Sys, wanted: &str) -> Option<Container> {
        let all = Container::all(sys).await;
        let found = all.into_iter().find(|container| container.name == wanted || container.id.starts_with(wanted));
        match found {
            None => sys.eprint(format!("Error response from daemon: No such container: {wanted}\n")).await,
            Some(container) if container.pid == 0 => {
                sys.eprint(format!("Error response from daemon: container {} is not running\n", container.id)).await;
            }
            found => return found,
        }
        None
    }
}

/// Makes a file with this content.
pub(super) async fn write(sys: &Sys, path: &str, text: &str) -> Result<(), Errno> {
    let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
    let fd = sys.open_with(path.as_bytes(), flags, 0o644).await?;
    let written = sys.write_all(fd, text.as_bytes()).await;
    sys.close(fd).await;
    written
}

/// mkdir(2); it may be there already.
pub(super) async fn mkdir(sys: &Sys, path: &str) -> Result<(), Errno> {
    match sys.call(Syscall::Mkdirat { dirfd: Fd::CWD, path: path.as_bytes().to_vec(), mode: 0o755 }).await {
        Ok(_) | Err(Errno::EEXIST) => Ok(()),
        Err(errno) => Err(errno),
    }
}

/// Seconds since 1970.
pub(super) async fn now_s(sys: &Sys) -> i64 {
    match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(time)) => time.tv_sec,
        _ => 0,
    }
}

/// Bytes that nobody can guess.
pub(super) async fn random(sys: &Sys, buflen: usize) -> Vec<u8> {
    let mut bytes = match sys.call(Syscall::Getrandom { buflen, flags: 0 }).await {
        Ok(Ret::Bytes(bytes)) => bytes,
        _ => Vec::new(),
    };
    bytes.resize(buflen, 0);
    bytes
}
