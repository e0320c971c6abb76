//! Controlling terminals, and who is in the foreground - drivers/tty/tty_jobctrl.c.

use nslab_abi::{Cap, Errno, Fd, OpenFlags, Pid, Ret, SigAction, Signal, TaskId, WaitFor, WaitOn};

use super::TtyId;
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};

impl Kernel {
    /// Stops a background process that uses its controlling terminal: its group gets the signal - __tty_check_change()
    pub(super) fn tty_check_change(&mut self, t: TaskId, fd: Fd, id: TtyId, signal: Signal) -> Result<(), Stop> {
        let task = self.task(t);
        let group = task.pgrp;
        let foreground = self.vfs.ttys.get(&id).and_then(|tty| tty.foreground);
        if task.tty != Some(id) || foreground.is_none_or(|foreground| foreground == group) {
            return Ok(());
        }
        let is_ignored =
            task.signal.blocked.contains(signal) || task.signal.action(signal).handler == SigAction::IGNORE;
        match (is_ignored, signal) {
            (true, Signal::SIGTTIN) => return Err(Errno::EIO.into()),
            (true, _) => return Ok(()),
            (false, _) if self.is_orphaned_pgrp(group, None) => return Err(Errno::EIO.into()),
            _ => {}
        }
        self.kill_pgrp_kernel(group, signal);
        self.sleep_on(t, vec![WaitKey::Tty(id)]);
        Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns: None }))
    }

    /// A session leader without a controlling terminal opens one that nobody has - tty_open_proc_set_tty()
    pub(crate) fn tty_open_proc_set_tty(&mut self, t: TaskId, id: TtyId, flags: OpenFlags) {
        let task = self.task(t);
        let wants = !flags.contains(OpenFlags::NOCTTY) && flags.bits() & 3 != 1;
        let is_free = self.vfs.ttys.get(&id).is_some_and(|tty| tty.session.is_none());
        if wants && is_free && task.session == task.tgid && task.tty.is_none() {
            self.proc_set_tty(t, id);
        }
    }

    pub(crate) fn proc_set_tty(&mut self, t: TaskId, id: TtyId) {
        let (session, group) = (self.task(t).session, self.task(t).pgrp);
        if let Some(tty) = self.vfs.ttys.get_mut(&id) {
            (tty.session, tty.foreground) = (Some(session), Some(group));
        }
        self.change_process(t, |task| task.tty = Some(id));
    }

    /// Takes the terminal from all processes of a session.
    pub(super) fn session_clear_tty(&mut self, session: Option<TaskId>) {
        let is_of = |task: &crate::task::Task| Some(task.session) == session && task.tty.is_some();
        let members: Vec<TaskId> = self.processes().filter(|task| is_of(task)).map(|task| task.id).collect();
        for member in members {
            self.change_process(member, |task| task.tty = None);
        }
    }

    /// What was opened leads nowhere any more, and the session's leader is told - drivers/tty/tty_io.c:__tty_hangup()
    pub(super) fn hang_up(&mut self, id: TtyId) {
        let Some(tty) = self.vfs.ttys.get_mut(&id) else { return };
        tty.hangups += 1;
        tty.flush_input();
        (tty.termios, tty.packet_status) = Default::default();
        let (session, foreground) = (tty.session.take(), tty.foreground.take());
        if let Some(leader) = session {
            self.session_clear_tty(session);
            if self.is_process_alive(leader) {
                self.send_kernel_signal(leader, Signal::SIGHUP);
                self.send_kernel_signal(leader, Signal::SIGCONT);
                if self.tasks.contains(&leader) {
                    self.change_process(leader, |task| task.seldom.tty_old_pgrp = foreground);
                }
            }
        }
        self.wake_up(WaitKey::Tty(id));
        self.wake_up(WaitKey::Ptmx(id));
    }

    /// A session leader gives its terminal up, perhaps because it ends: who is in the foreground gets SIGHUP - disassociate_ctty()
    pub(crate) fn disassociate_ctty(&mut self, t: TaskId, exits: bool) {
        let task = self.task(t);
        let (session, tty) = (task.session, task.tty);
        if session != task.tgid {
            return;
        }
        let group = match tty {
            Some(id) => self.vfs.ttys.get(&id).and_then(|tty| tty.foreground),
            None if exits => task.seldom.tty_old_pgrp,
            None => None,
        };
        match group {
            Some(group) if exits => {
                self.kill_pgrp_kernel(group, Signal::SIGHUP);
                if tty.is_none() {
                    self.kill_pgrp_kernel(group, Signal::SIGCONT);
                }
            }
            Some(group) => self.kill_pgrp_from(t, group, [Signal::SIGHUP, Signal::SIGCONT]),
            None => {}
        }
        if let Some(tty) = tty.and_then(|id| self.vfs.ttys.get_mut(&id)) {
            (tty.session, tty.foreground) = (None, None);
            self.session_clear_tty(Some(session));
        }
    }

    /// TIOCSCTTY - ioctl_tty(2), tiocsctty()
    pub(super) fn tiocsctty(&mut self, t: TaskId, id: TtyId, can_read: bool, arg: u64) -> SysResult {
        let task = self.task(t);
        let is_leader = task.session == task.tgid;
        let (own, has_tty) = (task.session, task.tty.is_some());
        let session = self.vfs.ttys.get(&id).and_then(|tty| tty.session);
        if is_leader && session == Some(own) {
            return Ok(Ret::Int(0));
        }
        // "The calling process must be a session leader and not have a controlling terminal already." - ioctl_tty(2)
        if !is_leader || has_tty {
            return Err(Errno::EPERM.into());
        }
        let is_admin = self.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_ADMIN);
        if session.is_some() {
            if arg != 1 || !is_admin {
                return Err(Errno::EPERM.into());
            }
            self.session_clear_tty(session);
        }
        if !can_read && !is_admin {
            return Err(Errno::EPERM.into());
        }
        self.proc_set_tty(t, id);
        Ok(Ret::Int(0))
    }

    /// TIOCNOTTY: a process, or a leader's whole session, is without a terminal - ioctl_tty(2)
    pub(super) fn tiocnotty(&mut self, t: TaskId, id: TtyId) -> SysResult {
        if self.task(t).tty != Some(id) {
            return Err(Errno::ENOTTY.into());
        }
        self.disassociate_ctty(t, false);
        if self.is_alive(t) {
            self.change_process(t, |task| task.tty = None);
        }
        Ok(Ret::Int(0))
    }

    /// TIOCGPGRP and TIOCGSID; the master may always ask for the group.
    pub(super) fn tiocgpgrp(&self, t: TaskId, id: TtyId, is_master: bool, of_session: bool) -> SysResult {
        if !is_master && self.task(t).tty != Some(id) {
            return Err(Errno::ENOTTY.into());
        }
        let tty = self.vfs.ttys.get(&id).ok_or(Errno::EIO)?;
        let wanted = if of_session { Some(tty.session.ok_or(Errno::ENOTTY)?) } else { tty.foreground };
        let number = wanted.map_or(Pid(0), |wanted| self.pid_vnr(t, wanted));
        Ok(Ret::Bytes(number.0.to_le_bytes().to_vec()))
    }

    /// TIOCSPGRP - tiocspgrp()
    pub(super) fn tiocspgrp(&mut self, t: TaskId, fd: Fd, id: TtyId, data: &[u8]) -> SysResult {
        match self.tty_check_change(t, fd, id, Signal::SIGTTOU) {
            Err(Stop::Errno(Errno::EIO)) => return Err(Errno::ENOTTY.into()),
            other => other?,
        }
        let session = self.task(t).session;
        let is_own =
            self.task(t).tty == Some(id) && self.vfs.ttys.get(&id).is_some_and(|tty| tty.session == Some(session));
        if !is_own {
            return Err(Errno::ENOTTY.into());
        }
        let bytes: [u8; 4] = data.get(..4).and_then(|bytes| bytes.try_into().ok()).ok_or(Errno::EFAULT)?;
        let pgid = Pid(i32::from_le_bytes(bytes));
        if pgid.0 < 0 {
            return Err(Errno::EINVAL.into());
        }
        let group = self.find_pid_ns(self.task_active_pid_ns(t), pgid).ok_or(Errno::ESRCH)?;
        if !self.tasks.values().any(|task| task.pgrp == group && task.session == session) {
            return Err(Errno::EPERM.into());
        }
        if let Some(tty) = self.vfs.ttys.get_mut(&id) {
            tty.foreground = Some(group);
        }
        Ok(Ret::Int(0))
    }
}
