//! The files of accounts: locked, changed, kept with a copy of what was before - lib/commonio.c.

use nslab_abi::{AtFlags, Errno, Fd, OpenFlags, Pid, Signal, Stat, Syscall, Timespec};

use super::{Stop, stop};
use crate::sys::Sys;
use crate::text::{lossy, number};

/// One file: its rows, field by field.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    path: &'static str,
    /// Rows.
    pub(super) rows: Vec<Vec<String>>,
    before: Vec<u8>,
    stat: Option<Box<Stat>>,
    is_locked: bool,
}

impl Table {
    /// Reads a file without locking it; one that is not there is empty.
    pub(super) async fn read(sys: &Sys, path: &'static str) -> Table {
        let stat = sys.stat(path.as_bytes()).await.ok().map(Box::new);
        let before = sys.read_file(path.as_bytes()).await.unwrap_or_default();
        let text = lossy(&before);
        let rows = text.lines().map(|line| line.split(':').map(str::to_string).collect()).collect();
        Table { path, rows, before, stat, is_locked: false }
    }

    /// Is there such a file?
    pub(super) fn is_there(&self) -> bool {
        self.stat.is_some()
    }

    /// The row of a name.
    pub(super) fn row(&self, name: &str) -> Option<&Vec<String>> {
        self.rows.iter().find(|row| row[0] == name)
    }

    /// The same, to change it.
    pub(super) fn row_mut(&mut self, name: &str) -> Option<&mut Vec<String>> {
        self.rows.iter_mut().find(|row| row[0] == name)
    }

    /// The row whose third field is this number.
    pub(super) fn numbered(&self, id: u32) -> Option<&Vec<String>> {
        self.rows.iter().find(|row| id_of(row) == Some(id))
    }

    /// The row of a name, or of a number.
    pub(super) fn named_or_numbered(&self, text: &str) -> Option<&Vec<String>> {
        self.row(text).or_else(|| self.numbered(text.parse().ok()?))
    }

    /// All third fields.
    pub(super) fn ids(&self) -> Vec<u32> {
        self.rows.iter().filter_map(|row| id_of(row)).collect()
    }

    /// A row with a new name is a new row.
    pub(super) fn move_to_end(&mut self, name: &str) {
        if let Some(at) = self.rows.iter().position(|row| row[0] == name) {
            let row = self.rows.remove(at);
            self.rows.push(row);
        }
    }

    /// Adds a row.
    pub(super) fn push(&mut self, fields: &[&str]) {
        self.rows.push(fields.iter().map(|field| field.to_string()).collect());
    }

    fn bytes(&self) -> Vec<u8> {
        self.rows.iter().map(|row| row.join(":") + "\n").collect::<String>().into_bytes()
    }

    async fn lock(&mut self, sys: &Sys) -> Result<(), Errno> {
        let pid = sys.int(Syscall::Getpid).await.unwrap_or(0);
        let (own, lock) = (format!("{}.{pid}", self.path), format!("{}.lock", self.path));
        let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
        let fd = sys.open_with(own.as_bytes(), flags, 0o600).await?;
        let written = sys.write_all(fd, format!("{pid}\0").as_bytes()).await;
        sys.close(fd).await;
        let mut linked = link(sys, &own, &lock).await;
        if linked == Err(Errno::EEXIST) && !is_held(sys, &lock).await {
            let _ = unlink(sys, &lock).await;
            linked = link(sys, &own, &lock).await;
        }
        let _ = unlink(sys, &own).await;
        self.is_locked = linked.is_ok();
        written.and(linked)
    }

    async fn unlock(&mut self, sys: &Sys) {
        if std::mem::take(&mut self.is_locked) {
            let _ = unlink(sys, &format!("{}.lock", self.path)).await;
        }
    }

    /// Keeps the old file as `FILE-`, writes the new one as `FILE+` and gives it its name.
    async fn save(&mut self, sys: &Sys) -> Result<(), Errno> {
        let bytes = self.bytes();
        if bytes == self.before {
            return Ok(());
        }
        if let Some(stat) = &self.stat {
            let copy = format!("{}-", self.path);
            write(sys, &copy, &self.before, stat).await?;
            let seconds = |time: Timespec| Timespec { tv_nsec: 0, ..time };
            let times = Some([seconds(stat.st_atim), seconds(stat.st_mtim)]);
            let call = Syscall::Utimensat { dirfd: Fd::CWD, path: copy.into_bytes(), times, flags: AtFlags::empty() };
            let _ = sys.call(call).await;
            let new = format!("{}+", self.path);
            write(sys, &new, &bytes, stat).await?;
            let call = Syscall::Renameat {
                olddirfd: Fd::CWD,
                oldpath: new.into_bytes(),
                newdirfd: Fd::CWD,
                newpath: self.path.as_bytes().to_vec(),
                flags: 0,
            };
            sys.call(call).await?;
        }
        self.before = bytes;
        Ok(())
    }
}

fn id_of(row: &[String]) -> Option<u32> {
    row.get(2)?.parse().ok()
}

async fn write(sys: &Sys, path: &str, bytes: &[u8], like: &Stat) -> Result<(), Errno> {
    let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
    let fd = sys.open_with(path.as_bytes(), flags, 0o666).await?;
    let _ = sys.call(Syscall::Fchown { fd, owner: like.st_uid, group: like.st_gid }).await;
    let _ = sys.call(Syscall::Fchmod { fd, mode: like.st_mode & 0o7777 }).await;
    let written = sys.write_all(fd, bytes).await;
    sys.close(fd).await;
    written
}

async fn link(sys: &Sys, from: &str, to: &str) -> Result<(), Errno> {
    let call = Syscall::Linkat {
        olddirfd: Fd::CWD,
        oldpath: from.as_bytes().to_vec(),
        newdirfd: Fd::CWD,
        newpath: to.as_bytes().to_vec(),
        flags: AtFlags::empty(),
    };
    sys.call(call).await.map(drop)
}

async fn unlink(sys: &Sys, path: &str) -> Result<(), Errno> {
    let call = Syscall::Unlinkat { dirfd: Fd::CWD, path: path.as_bytes().to_vec(), flags: AtFlags::empty() };
    sys.call(call).await.map(drop)
}

/// Is whoever wrote the lock still there?
async fn is_held(sys: &Sys, lock: &str) -> bool {
    let text = sys.read_file(lock.as_bytes()).await.unwrap_or_default();
    match number::<i32>(text.strip_suffix(b"\0").unwrap_or(&text)) {
        Some(pid) => sys.kill(Pid(pid), Signal(0)).await != Err(Errno::ESRCH),
        None => false,
    }
}

/// All files; those that are not needed are read all the same, and not locked.
#[derive(Clone, Debug, Default)]
pub(super) struct Db {
    pub(super) passwd: Table,
    pub(super) shadow: Table,
    pub(super) group: Table,
    pub(super) gshadow: Table,
    pub(super) subuid: Table,
    pub(super) subgid: Table,
    guard: Option<Fd>,
}

impl Db {
    /// Reads all files.
    pub(super) async fn read(sys: &Sys) -> Db {
        Db {
            passwd: Table::read(sys, "/etc/passwd").await,
            shadow: Table::read(sys, "/etc/shadow").await,
            group: Table::read(sys, "/etc/group").await,
            gshadow: Table::read(sys, "/etc/gshadow").await,
            subuid: Table::read(sys, "/etc/subuid").await,
            subgid: Table::read(sys, "/etc/subgid").await,
            guard: None,
        }
    }

    /// Locks the files of users, or only those of groups.
    pub(super) async fn lock(&mut self, sys: &Sys, with_users: bool, status: u8) -> Result<(), Stop> {
        let first = if with_users { "/etc/passwd" } else { "/etc/group" };
        if sys.int(Syscall::Geteuid).await != Ok(0) {
            return stop(format!("Permission denied.\ncannot lock {first}; try again later."), status);
        }
        let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::CLOEXEC;
        let Ok(guard) = sys.open_with(b"/etc/.pwd.lock", flags, 0o600).await else {
            return stop(format!("cannot lock {first}; try again later."), status);
        };
        self.guard = Some(guard);
        let mut failed = None;
        let users = [
            &mut self.passwd,
            &mut self.group,
            &mut self.gshadow,
            &mut self.shadow,
            &mut self.subuid,
            &mut self.subgid,
        ];
        let nr = if with_users { 0..6 } else { 1..3 };
        for table in users.into_iter().take(nr.end).skip(nr.start).filter(|table| table.is_there()) {
            if table.lock(sys).await.is_err() {
                failed = Some(table.path);
                break;
            }
        }
        match failed {
            None => Ok(()),
            Some(path) => {
                self.unlock(sys).await;
                stop(format!("cannot lock {path}; try again later."), status)
            }
        }
    }

    /// Writes what has changed, and unlocks.
    pub(super) async fn save(&mut self, sys: &Sys, status: u8) -> Result<(), Stop> {
        let mut failed = None;
        let tables = [
            &mut self.passwd,
            &mut self.shadow,
            &mut self.group,
            &mut self.gshadow,
            &mut self.subuid,
            &mut self.subgid,
        ];
        for table in tables {
            if table.is_locked && table.save(sys).await.is_err() {
                failed = Some(table.path);
                break;
            }
        }
        self.unlock(sys).await;
        failed.map_or(Ok(()), |path| stop(format!("failure while writing changes to {path}"), status))
    }

    /// Writes what has changed without any lock, as busybox does; the file that cannot be written, and why.
    pub(super) async fn save_unlocked(&mut self, sys: &Sys) -> Result<(), (&'static str, Errno)> {
        for table in [&mut self.passwd, &mut self.shadow, &mut self.group, &mut self.gshadow] {
            table.save(sys).await.map_err(|errno| (table.path, errno))?;
        }
        Ok(())
    }

    /// Gives the locks back.
    pub(super) async fn unlock(&mut self, sys: &Sys) {
        let tables = [
            &mut self.shadow,
            &mut self.passwd,
            &mut self.group,
            &mut self.gshadow,
            &mut self.subuid,
            &mut self.subgid,
        ];
        for table in tables {
            table.unlock(sys).await;
        }
        if let Some(guard) = self.guard.take() {
            sys.close(guard).await;
        }
    }

    /// The names of groups, or their numbers, by commas: as rows' names; the first that there is not is the error.
    pub(super) fn groups_of(&self, list: &str) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        for text in list.split(',').filter(|text| !text.is_empty()) {
            match self.group.named_or_numbered(text) {
                Some(row) => names.push(row[0].clone()),
                None => return Err(text.to_string()),
            }
        }
        Ok(names)
    }

    /// Puts a user into a group, or out of it.
    pub(super) fn set_member(&mut self, group: &str, user: &str, is_in: bool) {
        for table in [&mut self.group, &mut self.gshadow] {
            if let Some(field) = table.row_mut(group).and_then(|row| row.get_mut(3)) {
                let mut members: Vec<&str> = field.split(',').filter(|name| !name.is_empty()).collect();
                match is_in {
                    true if !members.contains(&user) => members.push(user),
                    true => {}
                    false => members.retain(|name| *name != user),
                }
                *field = members.join(",");
            }
        }
    }

    /// The groups that name a user.
    pub(super) fn memberships(&self, user: &str) -> Vec<String> {
        let names = |row: &&Vec<String>| row.get(3).is_some_and(|list| list.split(',').any(|name| name == user));
        self.group.rows.iter().filter(names).map(|row| row[0].clone()).collect()
    }

    /// Adds a group as `useradd` does: without gshadow(5) its password is in the file itself.
    pub(super) fn add_group(&mut self, name: &str, gid: u32, password: &str) {
        let has_shadow = self.gshadow.is_there();
        self.group.push(&[name, if has_shadow { "x" } else { password }, &gid.to_string(), ""]);
        if has_shadow {
            self.gshadow.push(&[name, "!", "", ""]);
        }
    }

    /// Takes a group away.
    pub(super) fn remove_group(&mut self, name: &str) {
        for table in [&mut self.group, &mut self.gshadow] {
            table.rows.retain(|row| row[0] != name);
        }
    }
}
