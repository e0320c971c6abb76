//! What travels beside the bytes of AF_UNIX: descriptors and credentials - unix(7), net/core/scm.c.

use std::sync::Arc;

use nslab_abi::{Cap, Errno, Fd, Pid, Reason, TaskId};

use super::SocketId;
use super::addr::AF_UNIX;
use crate::Kernel;
use crate::fs::FileId;
use crate::stop::{Stop, unsupported};
use crate::task::PidNumbers;

const SOL_SOCKET: i32 = 1;
const SCM_RIGHTS: i32 = 1;
const SCM_CREDENTIALS: i32 = 2;
/// `sizeof(struct cmsghdr)`.
const HEADER_BYTES: usize = 16;
/// `sizeof(struct ucred)`.
const UCRED_BYTES: usize = 12;
/// Most descriptors of one message.
const SCM_MAX_FD: usize = 253;
/// `MSG_CTRUNC`: control data did not fit.
pub const MSG_CTRUNC: i32 = 8;

/// Who sent: a process, and its ids as kernel ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScmCred {
    /// The process's numbers, which stay when it is gone; `None`: no process.
    pub numbers: Option<Arc<PidNumbers>>,
    /// Its user.
    pub kuid: u32,
    /// Its group.
    pub kgid: u32,
}

/// What came with some bytes.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Scm {
    /// SCM_CREDENTIALS.
    pub cred: Option<ScmCred>,
    /// SCM_RIGHTS; each counts as a reference once it is delivered.
    pub files: Arc<Vec<FileId>>,
}

impl Kernel {
    /// Reads the control data of sendmsg(2) - net/core/scm.c:__scm_send().
    pub(crate) fn scm_send(&mut self, t: TaskId, id: SocketId, control: &[u8]) -> Result<Scm, Stop> {
        let mut scm = Scm::default();
        let mut files = Vec::new();
        let mut rest = control;
        while rest.len() >= HEADER_BYTES {
            let len = u64::from(word(rest, 0)) | u64::from(word(rest, 4)) << 32;
            // usize is 32 bits wide in the browser.
            let len = usize::try_from(len).unwrap_or(usize::MAX);
            let (level, kind) = (word(rest, 8) as i32, word(rest, 12) as i32);
            self.ensure(Reason::ValueInRange, (HEADER_BYTES..=rest.len()).contains(&len), Errno::EINVAL)?;
            let data = &rest[HEADER_BYTES..len];
            if level != SOL_SOCKET {
                // AF_UNIX passes over other levels; those of IP change the packet.
                if self.socket(id).family != AF_UNIX {
                    return unsupported("sendmsg", "control data other than SCM_RIGHTS and SCM_CREDENTIALS");
                }
            } else if self.socket(id).family != AF_UNIX {
                return Err(Errno::EINVAL.into());
            } else {
                match kind {
                    SCM_RIGHTS => {
                        let count = data.len() / 4;
                        let fits = files.len() + count <= SCM_MAX_FD;
                        self.ensure(Reason::ValueInRange, fits, Errno::EINVAL)?;
                        for at in 0..count {
                            files.push(self.fget(t, Fd(word(data, at * 4) as i32))?);
                        }
                    }
                    SCM_CREDENTIALS => {
                        self.ensure(Reason::ValueInRange, data.len() == UCRED_BYTES, Errno::EINVAL)?;
                        scm.cred = Some(self.scm_cred(t, data)?);
                    }
                    _ => return Err(Errno::EINVAL.into()),
                }
            }
            rest = rest.get(len.next_multiple_of(8)..).unwrap_or_default();
        }
        scm.files = Arc::new(files);
        Ok(scm)
    }

    /// Checks credentials that a program gives itself: its own, or any with privilege - net/core/scm.c:scm_check_creds().
    fn scm_cred(&mut self, t: TaskId, data: &[u8]) -> Result<ScmCred, Errno> {
        let (pid, uid, gid) = (Pid(word(data, 0) as i32), word(data, 4), word(data, 8));
        let (user_ns, cred) = (self.user_ns_of(t), self.task(t).cred.clone());
        let (kuid, kgid) = (self.make_kuid(user_ns, uid), self.make_kgid(user_ns, gid));
        let (Some(kuid), Some(kgid)) = (kuid, kgid) else { return Err(Errno::EINVAL) };
        let pid_owner = self.ns_owner(self.task_active_pid_ns(t));
        let is_own = pid == self.own_pid(t);
        let may = (is_own || self.ns_capable(t, pid_owner, Cap::CAP_SYS_ADMIN))
            && ([cred.uid, cred.euid, cred.suid].contains(&kuid) || self.ns_capable(t, user_ns, Cap::CAP_SETUID))
            && ([cred.gid, cred.egid, cred.sgid].contains(&kgid) || self.ns_capable(t, user_ns, Cap::CAP_SETGID));
        self.ensure(Reason::Capability, may, Errno::EPERM)?;
        let task = self.find_task_by_vpid(t, pid);
        self.ensure(Reason::ProcessExists, task.is_some(), Errno::ESRCH)?;
        let numbers = task.and_then(|task| self.pids.get(&task).cloned());
        Ok(ScmCred { numbers, kuid, kgid })
    }

    /// The sender's own credentials, for receivers that asked - net/unix/af_unix.c:maybe_add_creds(). Ids are the real ones.
    pub(crate) fn own_scm_cred(&self, t: TaskId) -> ScmCred {
        let cred = &self.task(t).cred;
        ScmCred { numbers: self.pids.get(&t).cloned(), kuid: cred.uid, kgid: cred.gid }
    }

    /// A process's number as a reader sees it, though it may be gone; 0 where it has none.
    pub(crate) fn pid_shown(&self, reader: TaskId, numbers: Option<&PidNumbers>) -> Pid {
        numbers.and_then(|numbers| numbers.nr(self.task_active_pid_ns(reader))).unwrap_or(Pid(0))
    }

    /// A message is gone without having been read.
    pub(crate) fn drop_scm(&mut self, scm: &Scm) {
        for &file in scm.files.iter() {
            self.fput(file);
        }
    }

    /// Writes the control data of recvmsg(2), opens the descriptors; returns the bytes and what `msg_flags` gets - scm_recv_unix().
    ///
    /// `is_asked`: whether SO_PASSCRED is set. A peeked message keeps its files.
    pub(crate) fn scm_receive(
        &mut self,
        t: TaskId,
        scm: &Scm,
        room: usize,
        is_asked: bool,
        is_cloexec: bool,
    ) -> Result<(Vec<u8>, i32), Errno> {
        let (mut control, mut flags) = (Vec::new(), 0);
        if room == 0 {
            let is_cut = is_asked || !scm.files.is_empty();
            return Ok((control, if is_cut { MSG_CTRUNC } else { 0 }));
        }
        if is_asked {
            let user_ns = self.user_ns_of(t);
            let (pid, uid, gid) = match &scm.cred {
                Some(cred) => (
                    self.pid_shown(t, cred.numbers.as_deref()).0 as u32,
                    self.from_kuid_munged(user_ns, cred.kuid),
                    self.from_kgid_munged(user_ns, cred.kgid),
                ),
                None => (0, 65_534, 65_534),
            };
            let data = [pid, uid, gid].iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
            flags |= put(&mut control, room, SCM_CREDENTIALS, &data);
        }
        if scm.files.is_empty() {
            return Ok((control, flags));
        }
        let left = room - control.len();
        let most = left.saturating_sub(HEADER_BYTES) / 4;
        let mut numbers = Vec::new();
        for &file in scm.files.iter().take(most) {
            let Ok(fd) = self.free_fd(t, 0) else { break };
            let files = self.files_of(t);
            self.vfs.set_slot(files, fd, file, is_cloexec);
            numbers.extend(fd.to_le_bytes());
        }
        if numbers.len() / 4 < scm.files.len() {
            flags |= MSG_CTRUNC;
        }
        if !numbers.is_empty() {
            put(&mut control, room, SCM_RIGHTS, &numbers);
        }
        Ok((control, flags))
    }
}

/// Appends one record, cut to the room that is left - net/core/scm.c:put_cmsg().
fn put(control: &mut Vec<u8>, room: usize, kind: i32, data: &[u8]) -> i32 {
    let left = room - control.len();
    if left < HEADER_BYTES {
        return MSG_CTRUNC;
    }
    let len = (HEADER_BYTES + data.len()).min(left);
    let header = [&(len as u64).to_le_bytes()[..], &SOL_SOCKET.to_le_bytes(), &kind.to_le_bytes()].concat();
    let end = (control.len() + (HEADER_BYTES + data.len()).next_multiple_of(8)).min(room);
    control.extend(header);
    control.extend(&data[..len - HEADER_BYTES]);
    control.resize(end, 0);
    if len < HEADER_BYTES + data.len() { MSG_CTRUNC } else { 0 }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}
