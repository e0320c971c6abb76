//! Terminals: the session's own and pseudoterminals - tty(4), pty(7), drivers/tty/tty_io.c, pty.c.

pub(crate) mod devpts;
mod echo;
mod io;
mod ioctl;
mod jobctrl;
mod n_tty;
mod termios;

use std::collections::VecDeque;
use std::sync::Arc;

use nslab_abi::TaskId;

use self::n_tty::Line;
use self::termios::Termios;
use super::{DentryId, SbId};
use crate::kernel::Kernel;
use crate::sched::WaitKey;

/// Major number of pseudoterminal slaves.
pub(crate) const PTS_MAJOR: u32 = 136;

/// Names one terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TtyId(pub u64);

/// Rows, columns, and both in pixels: `struct winsize`.
pub(crate) type Winsize = [u16; 4];

/// A terminal: the slave's side of a pair.
#[derive(Clone, Debug)]
pub(crate) struct Tty {
    /// Its attributes.
    pub termios: Termios,
    /// What the line discipline keeps.
    pub line: Arc<Line>,
    /// What came in and has no room in the line discipline yet.
    pub pending: Arc<VecDeque<u8>>,
    /// Its size.
    pub size: Winsize,
    /// The session that it controls.
    pub session: Option<TaskId>,
    /// The foreground process group.
    pub foreground: Option<TaskId>,
    /// The devpts that numbers it.
    pub instance: SbId,
    /// Its entry there.
    pub dentry: Option<DentryId>,
    /// Its number there.
    pub index: u32,
    /// Open descriptions that lead to it.
    pub slaves: u32,
    /// How often it was hung up: what was opened before leads nowhere.
    pub hangups: u32,
    /// TIOCEXCL.
    pub is_exclusive: bool,
    /// TIOCPKT's events that the master has not read.
    pub packet_status: u8,
    /// The other end; `None`: it is outside the machine.
    pub master: Option<Master>,
}

/// The master's side of a pair.
#[derive(Clone, Debug, Default)]
pub(crate) struct Master {
    /// What the slave wrote and echoed.
    pub output: Arc<VecDeque<u8>>,
    /// TIOCSPTLCK.
    pub is_locked: bool,
    /// TIOCPKT.
    pub is_packet: bool,
    /// No description of the slave is open any more.
    pub is_other_closed: bool,
    /// Has it been closed?
    pub is_closed: bool,
}

impl Tty {
    pub(crate) fn new(instance: SbId, dentry: DentryId, index: u32) -> Tty {
        Tty {
            termios: Termios::default(),
            line: Arc::default(),
            pending: Arc::default(),
            size: [0; 4],
            session: None,
            foreground: None,
            instance,
            dentry: Some(dentry),
            index,
            slaves: 0,
            hangups: 0,
            is_exclusive: false,
            packet_status: 0,
            master: None,
        }
    }

    /// Returns `tty_nr` of `/proc/PID/stat` - proc(5), include/linux/kdev_t.h:new_encode_dev()
    pub(crate) fn device_nr(&self) -> i32 {
        ((self.index & !0xff) << 12 | PTS_MAJOR << 8 | self.index & 0xff) as i32
    }
}

impl Kernel {
    /// Returns a terminal that a description leads to, unless it was hung up since.
    fn live_tty(&mut self, id: TtyId, hangups: u32) -> Option<&mut Tty> {
        self.vfs.ttys.get_mut(&id).filter(|tty| tty.hangups == hangups)
    }

    /// Returns the session's own terminal, whose other end is outside.
    pub(crate) fn console(&self) -> Option<TtyId> {
        self.vfs.stdio.tty.map(|(id, _)| id)
    }

    /// One description of the slave more - drivers/tty/pty.c:pty_open()
    pub(crate) fn tty_opened(&mut self, id: TtyId) {
        if let Some(tty) = self.vfs.ttys.get_mut(&id) {
            tty.slaves += 1;
            if let Some(master) = &mut tty.master {
                master.is_other_closed = false;
            }
        }
    }

    /// One description of the slave less - drivers/tty/tty_io.c:tty_release(), pty.c:pty_close()
    pub(crate) fn tty_released(&mut self, id: TtyId) {
        let Some(tty) = self.vfs.ttys.get_mut(&id) else { return };
        tty.slaves -= 1;
        let Some(master) = tty.master.as_mut().filter(|_| tty.slaves == 0) else { return };
        master.is_other_closed = true;
        tty.is_exclusive = false;
        if master.is_closed {
            self.vfs.ttys.remove(&id);
        }
        self.wake_up(WaitKey::Ptmx(id));
    }

    /// The last description of the master goes: the slave's entry does, too, and who had it is hung up - pty.c:pty_close()
    pub(crate) fn ptmx_released(&mut self, id: TtyId) {
        let now = self.now();
        let Some(tty) = self.vfs.ttys.get_mut(&id) else { return };
        if let Some(master) = &mut tty.master {
            master.is_closed = true;
        }
        if let Some(dentry) = tty.dentry.take() {
            self.vfs.unlink_dentry(dentry, now);
        }
        self.hang_up(id);
        if self.vfs.ttys.get(&id).is_some_and(|tty| tty.slaves == 0) {
            self.vfs.ttys.remove(&id);
        }
    }
}
