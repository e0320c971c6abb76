//! Becoming another user: what su(1) and sudo(8) have in common.

use nslab_abi::{Errno, Pid, Syscall};

use crate::sys::Sys;
use crate::text::{lines, lossy, number};

/// A row of /etc/passwd.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct User {
    pub(super) name: Vec<u8>,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) home: Vec<u8>,
    pub(super) shell: Vec<u8>,
}

impl User {
    fn parse(line: &[u8]) -> Option<User> {
        let fields: Vec<&[u8]> = line.split(|&byte| byte == b':').collect();
        let [name, _, uid, gid, _, home, shell] = fields[..] else { return None };
        let shell = if shell.is_empty() { &b"/bin/sh"[..] } else { shell };
        Some(User {
            name: name.to_vec(),
            uid: number(uid)?,
            gid: number(gid)?,
            home: home.to_vec(),
            shell: shell.to_vec(),
        })
    }

    /// The first that fits.
    async fn find(sys: &Sys, fits: impl Fn(&User) -> bool) -> Option<User> {
        let passwd = sys.read_file(b"/etc/passwd").await.unwrap_or_default();
        lines(&passwd).filter_map(User::parse).find(fits)
    }

    /// The user of a name.
    pub(super) async fn named(sys: &Sys, name: &[u8]) -> Option<User> {
        User::find(sys, |user| user.name == name).await
    }

    /// The user of a number.
    pub(super) async fn numbered(sys: &Sys, uid: u32) -> Option<User> {
        User::find(sys, |user| user.uid == uid).await
    }

    /// The groups that the user is in, and their names, the first group first - getgrouplist(3).
    pub(super) async fn groups(&self, sys: &Sys) -> Vec<(u32, String)> {
        let content = sys.read_file(b"/etc/group").await.unwrap_or_default();
        let rows = lines(&content).filter_map(|line| {
            let fields: Vec<&[u8]> = line.split(|&byte| byte == b':').collect();
            let [name, _, gid, members] = fields[..] else { return None };
            let gid = number(gid)?;
            let is_in = gid == self.gid || members.split(|&byte| byte == b',').any(|member| member == self.name);
            is_in.then(|| (gid, lossy(name)))
        });
        let (mut own, others): (Vec<_>, Vec<_>) = rows.partition(|row| row.0 == self.gid);
        own.truncate(1);
        if own.is_empty() {
            own.push((self.gid, self.gid.to_string()));
        }
        own.extend(others);
        own
    }

    /// Takes the user's ids: initgroups(3), setgid(2), setuid(2).
    pub(super) async fn take_ids(&self, sys: &Sys) -> Result<(), Errno> {
        let list = self.groups(sys).await.into_iter().map(|group| group.0).collect();
        sys.call(Syscall::Setgroups { list }).await?;
        sys.call(Syscall::Setgid { gid: self.gid }).await?;
        sys.call(Syscall::Setuid { uid: self.uid }).await.map(drop)
    }
}

/// Forks; the parent waits as the child's shadow and returns its status, the child goes on with `None`.
pub(super) async fn fork(sys: &Sys) -> Result<Option<u8>, String> {
    match sys.fork().await {
        Ok(Pid(0)) => Ok(None),
        Ok(child) => super::nsenter::wait(sys, child).await.map(Some),
        Err(errno) => Err(format!("cannot fork: {}", errno.strerror())),
    }
}

/// Sets a variable, or appends it.
pub(super) fn put(envp: &mut Vec<Vec<u8>>, name: &str, value: &[u8]) {
    let entry = [name.as_bytes(), b"=", value].concat();
    let head = format!("{name}=").into_bytes();
    match envp.iter_mut().find(|known| known.starts_with(&head)) {
        Some(known) => *known = entry,
        None => envp.push(entry),
    }
}
