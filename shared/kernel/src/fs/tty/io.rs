//! Reading, writing and waiting at both ends of a terminal - drivers/tty/n_tty.c, pty.c.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, Ret, Signal, TaskId, WaitFor, WaitOn};

use super::termios::{Cc, lflag};
use super::{TtyId, Winsize};
use crate::config::Stream;
use crate::fs::poll::{POLLERR, POLLHUP, POLLIN, POLLOUT, POLLPRI};
use crate::kernel::Kernel;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult};
use crate::syscall::fs::poll;

/// Bytes that wait at most on the way to a side. Simplified: Linux counts its buffers, which are cut as the writes were.
const ON_THE_WAY_BYTES: usize = 16_384;
const TENTH_NS: u64 = 100_000_000;
/// TIOCPKT's events - ioctl_tty(2).
pub(super) const TIOCPKT_DATA: u8 = 0;
pub(super) const TIOCPKT_FLUSHREAD: u8 = 1;
pub(super) const TIOCPKT_STOP: u8 = 4;
pub(super) const TIOCPKT_START: u8 = 8;

impl Kernel {
    /// Bytes are typed at the session's own terminal.
    pub(crate) fn console_input(&mut self, bytes: &[u8]) {
        if let Some(id) = self.console() {
            self.tty_receive(id, bytes);
        }
    }

    /// Bytes come in from the other side; they wait where the line discipline has no room.
    pub(super) fn tty_receive(&mut self, id: TtyId, bytes: &[u8]) {
        if let Some(tty) = self.vfs.ttys.get_mut(&id) {
            Arc::make_mut(&mut tty.pending).extend(bytes);
        }
        let was_stopped = self.is_tty_stopped(id);
        let mut echo = Vec::new();
        while let Some(tty) = self.vfs.ttys.get_mut(&id).filter(|tty| !tty.pending.is_empty() && tty.has_room()) {
            let Some(byte) = Arc::make_mut(&mut tty.pending).pop_front() else { break };
            let signal = tty.receive(byte, &mut echo);
            let foreground = tty.foreground;
            if let (Some(signal), Some(group)) = (signal, foreground) {
                self.tty_echo(id, &mut echo);
                self.kill_pgrp_kernel(group, signal);
            }
        }
        self.tty_echo(id, &mut echo);
        self.tty_flow_changed(id, was_stopped);
        self.wake_up(WaitKey::Tty(id));
    }

    fn is_tty_stopped(&self, id: TtyId) -> bool {
        self.vfs.ttys.get(&id).is_some_and(|tty| tty.line.is_stopped)
    }

    /// VSTOP and VSTART, TCOOFF and TCOON: what was held goes out - start_tty()
    pub(super) fn tty_flow_changed(&mut self, id: TtyId, was_stopped: bool) {
        let is_stopped = self.is_tty_stopped(id);
        if was_stopped == is_stopped {
            return;
        }
        let (new, old) = if is_stopped { (TIOCPKT_STOP, TIOCPKT_START) } else { (TIOCPKT_START, TIOCPKT_STOP) };
        self.packet_event(id, new, old);
        if !is_stopped {
            let line = self.vfs.ttys.get_mut(&id).map(|tty| Arc::make_mut(&mut tty.line));
            let mut held = line.map_or_else(Vec::new, |line| std::mem::take(&mut line.held));
            self.tty_echo(id, &mut held);
            self.wake_up(WaitKey::Tty(id));
        }
    }

    /// The master in packet mode is told what happened.
    pub(super) fn packet_event(&mut self, id: TtyId, new: u8, old: u8) {
        let Some(tty) = self.vfs.ttys.get_mut(&id) else { return };
        if tty.master.as_ref().is_some_and(|master| master.is_packet) {
            tty.packet_status = tty.packet_status & !old | new;
            self.wake_up(WaitKey::Ptmx(id));
        }
    }

    fn tty_echo(&mut self, id: TtyId, echo: &mut Vec<u8>) {
        if echo.is_empty() {
            return;
        }
        let bytes = std::mem::take(echo);
        match self.vfs.ttys.get_mut(&id) {
            Some(tty) if tty.line.is_stopped => Arc::make_mut(&mut tty.line).held.extend(bytes),
            _ => self.tty_emit(TaskId(0), id, bytes),
        }
    }

    /// Bytes reach the other side: a master, or the outside.
    pub(super) fn tty_emit(&mut self, t: TaskId, id: TtyId, bytes: Vec<u8>) {
        let Some(tty) = self.vfs.ttys.get_mut(&id) else { return };
        match &mut tty.master {
            Some(master) => {
                Arc::make_mut(&mut master.output).extend(bytes);
                self.wake_up(WaitKey::Ptmx(id));
            }
            None => self.put_output(t, Stream::Tty, bytes),
        }
    }

    /// Reads from the slave - n_tty_read()
    pub(crate) fn tty_read(
        &mut self,
        t: TaskId,
        fd: Fd,
        (id, hangups): (TtyId, u32),
        count: usize,
        nonblock: bool,
    ) -> SysResult {
        if self.live_tty(id, hangups).is_none() {
            return Ok(Ret::Bytes(Vec::new()));
        }
        self.tty_check_change(t, fd, id, Signal::SIGTTIN)?;
        let now_ns = self.clock_ns();
        let Some(tty) = self.live_tty(id, hangups) else { return Ok(Ret::Bytes(Vec::new())) };
        let is_canonical = tty.termios.l(lflag::ICANON);
        let (least, tenths) = match is_canonical {
            true => (1, 0),
            false => (usize::from(tty.termios.cc[Cc::Min as usize]), u64::from(tty.termios.cc[Cc::Time as usize])),
        };
        let deadline_ns = match (least, tenths) {
            (_, 0) => None,
            (0, _) => poll::timer(self, t, Some(tenths * TENTH_NS)).0,
            // "TIME specifies … an interbyte timer": it begins anew with each byte - termios(3)
            _ if tty.is_readable(1) => {
                let begun = self.task(t).restart.deadline_ns.filter(|&at| at <= now_ns);
                begun.or(Some(now_ns + tenths * TENTH_NS))
            }
            _ => None,
        };
        let is_over = deadline_ns.is_some_and(|at| at <= now_ns) || (least == 0 && tenths == 0);
        let Some(tty) = self.live_tty(id, hangups) else { return Ok(Ret::Bytes(Vec::new())) };
        if tty.is_readable(least.min(count)) || is_over || (nonblock && tty.is_readable(1)) {
            let bytes = tty.take(count);
            if !tty.pending.is_empty() {
                self.tty_receive(id, &[]);
            }
            self.wake_up(WaitKey::Ptmx(id));
            return Ok(Ret::Bytes(bytes));
        }
        if nonblock {
            return Err(Errno::EAGAIN.into());
        }
        self.task_mut(t).restart.deadline_ns = deadline_ns;
        self.sleep_on(t, vec![WaitKey::Tty(id)]);
        Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns }))
    }

    /// Writes to the slave, as the output modes have it - n_tty_write()
    pub(crate) fn tty_write(
        &mut self,
        t: TaskId,
        fd: Fd,
        (id, hangups): (TtyId, u32),
        buf: &[u8],
        nonblock: bool,
    ) -> SysResult {
        let tty = self.live_tty(id, hangups).ok_or(Errno::EIO)?;
        if tty.termios.l(lflag::TOSTOP) {
            self.tty_check_change(t, fd, id, Signal::SIGTTOU)?;
        }
        let mut done = self.task(t).restart.write_done;
        let tty = self.live_tty(id, hangups).ok_or(Errno::EIO)?;
        let room = match &tty.master {
            Some(master) => ON_THE_WAY_BYTES.saturating_sub(master.output.len()),
            None => usize::MAX,
        };
        let mut out = Vec::new();
        while done < buf.len() && !tty.line.is_stopped && out.len() < room {
            tty.put_out(buf[done], &mut out);
            done += 1;
        }
        if !out.is_empty() {
            self.tty_emit(t, id, out);
        }
        self.write_on(t, fd, WaitKey::Tty(id), done, buf.len(), nonblock)
    }

    /// Reads from the master - n_tty_read() of a terminal in raw mode
    pub(crate) fn ptmx_read(&mut self, t: TaskId, fd: Fd, id: TtyId, count: usize, nonblock: bool) -> SysResult {
        let tty = self.vfs.ttys.get_mut(&id).ok_or(Errno::EIO)?;
        let master = tty.master.as_mut().ok_or(Errno::EIO)?;
        if count == 0 {
            return Ok(Ret::Bytes(Vec::new()));
        }
        if master.is_packet && tty.packet_status != 0 {
            return Ok(Ret::Bytes(vec![std::mem::take(&mut tty.packet_status)]));
        }
        if !master.output.is_empty() {
            let output = Arc::make_mut(&mut master.output);
            let mut bytes = if master.is_packet { vec![TIOCPKT_DATA] } else { Vec::new() };
            let taken = (count - bytes.len()).min(output.len());
            bytes.extend(output.drain(..taken));
            self.wake_up(WaitKey::Tty(id));
            return Ok(Ret::Bytes(bytes));
        }
        if master.is_other_closed {
            return Err(Errno::EIO.into());
        }
        if nonblock {
            return Err(Errno::EAGAIN.into());
        }
        self.sleep_on(t, vec![WaitKey::Ptmx(id)]);
        Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns: None }))
    }

    /// Writes to the master: it is typed at the slave - pty_write()
    pub(crate) fn ptmx_write(&mut self, t: TaskId, fd: Fd, id: TtyId, buf: &[u8], nonblock: bool) -> SysResult {
        let done = self.task(t).restart.write_done;
        let tty = self.vfs.ttys.get(&id).ok_or(Errno::EIO)?;
        let room = ON_THE_WAY_BYTES.saturating_sub(tty.pending.len());
        let chunk = room.min(buf.len() - done);
        self.tty_receive(id, &buf[done..done + chunk]);
        self.write_on(t, fd, WaitKey::Ptmx(id), done + chunk, buf.len(), nonblock)
    }

    /// Answers a write of which `done` bytes are on their way.
    fn write_on(&mut self, t: TaskId, fd: Fd, key: WaitKey, done: usize, whole: usize, nonblock: bool) -> SysResult {
        if done == whole || (nonblock && done > 0) {
            return Ok(Ret::Int(done as i64));
        }
        if nonblock {
            return Err(Errno::EAGAIN.into());
        }
        self.task_mut(t).restart.write_done = done;
        self.sleep_on(t, vec![key]);
        Err(Stop::Block(WaitOn { what: WaitFor::Writable(fd), deadline_ns: None }))
    }

    /// What poll(2) says of the slave - n_tty_poll(); of one that was hung up: hung_up_tty_poll()
    pub(crate) fn tty_poll(&self, id: TtyId, hangups: u32) -> u32 {
        let Some(tty) = self.vfs.ttys.get(&id).filter(|tty| tty.hangups == hangups) else {
            return POLLIN | POLLOUT | POLLERR | POLLHUP;
        };
        let (min, time) = (tty.termios.cc[Cc::Min as usize], tty.termios.cc[Cc::Time as usize]);
        let least = if time == 0 { usize::from(min) } else { 1 };
        let taken = tty.master.as_ref().map_or(0, |master| master.output.len());
        let readable = if tty.is_readable(least) { POLLIN } else { 0 };
        readable | if taken < ON_THE_WAY_BYTES && !tty.line.is_stopped { POLLOUT } else { 0 }
    }

    /// What poll(2) says of the master.
    pub(crate) fn ptmx_poll(&self, id: TtyId) -> u32 {
        let Some(tty) = self.vfs.ttys.get(&id) else { return POLLERR | POLLHUP };
        let Some(master) = &tty.master else { return POLLERR | POLLHUP };
        let packet = if master.is_packet && tty.packet_status != 0 { POLLIN | POLLPRI } else { 0 };
        let readable = if master.output.is_empty() { 0 } else { POLLIN };
        let hung = if master.is_other_closed { POLLHUP } else { 0 };
        packet | readable | hung | if tty.pending.len() < ON_THE_WAY_BYTES { POLLOUT } else { 0 }
    }

    /// Sets the session's terminal's rows and columns.
    pub fn resize_tty(&mut self, rows: u16, columns: u16) {
        if let Some(id) = self.console() {
            self.tty_resize(id, [rows, columns, 0, 0]);
        }
    }

    /// Sets a terminal's size; if it is another the foreground group gets SIGWINCH - tty_do_resize()
    pub(super) fn tty_resize(&mut self, id: TtyId, size: Winsize) {
        let Some(tty) = self.vfs.ttys.get_mut(&id).filter(|tty| tty.size != size) else { return };
        tty.size = size;
        if let Some(group) = tty.foreground {
            self.kill_pgrp_kernel(group, Signal::SIGWINCH);
        }
    }
}
