//! ioctl(2) of terminals - ioctl_tty(2), drivers/tty/tty_io.c:tty_ioctl(), tty_ioctl.c, pty.c.

use nslab_abi::ioctls::{
    FIONREAD, TCFLSH, TCGETS, TCSBRK, TCSETS, TCSETSF, TCXONC, TIOCEXCL, TIOCGEXCL, TIOCGPGRP, TIOCGPKT, TIOCGPTLCK,
    TIOCGPTN, TIOCGPTPEER, TIOCGSID, TIOCGWINSZ, TIOCNOTTY, TIOCNXCL, TIOCOUTQ, TIOCPKT, TIOCSCTTY, TIOCSPGRP,
    TIOCSPTLCK, TIOCSTI, TIOCSWINSZ,
};
use nslab_abi::{Cap, Errno, Fd, OpenFlags, Ret, Signal, TaskId};

use super::io::TIOCPKT_FLUSHREAD;
use super::termios::{Cc, TERMIOS_BYTES, Termios};
use super::{Tty, TtyId};
use crate::fs::{FileObject, OpenFile};
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, SysResult, unsupported};

/// TCXONC's and TCFLSH's arguments - termios(3): tcflow(), tcflush().
const TCOOFF: u64 = 0;
const TCOON: u64 = 1;
const TCIOFF: u64 = 2;
const TCION: u64 = 3;
const TCIFLUSH: u64 = 0;
const TCOFLUSH: u64 = 1;
const TCIOFLUSH: u64 = 2;

/// Known to Linux, and not modelled: `struct termios2`, `struct termio`, disciplines, lines of modems, and the like.
const UNMODELLED: [u64; 19] = [
    0x5405,
    0x5406,
    0x5407,
    0x5408,
    0x5415,
    0x5416,
    0x5417,
    0x5418,
    0x5419,
    0x541a,
    0x541c,
    0x541d,
    0x5423,
    0x5424,
    0x5425,
    0x5456,
    0x5457,
    0x4004_5436,
    0x802c_542a,
];

/// A request, and who makes it.
struct Request<'a> {
    t: TaskId,
    fd: Fd,
    number: u64,
    arg: u64,
    data: &'a [u8],
}

fn number(value: impl Into<i64>) -> SysResult {
    Ok(Ret::Bytes((value.into() as i32).to_le_bytes().to_vec()))
}

impl Kernel {
    /// Answers an ioctl(2) of an end of a terminal.
    pub(crate) fn tty_ioctl(
        &mut self,
        t: TaskId,
        fd: Fd,
        file: &OpenFile,
        number: u64,
        arg: u64,
        data: &[u8],
    ) -> SysResult {
        let request = Request { t, fd, number, arg, data };
        match file.object {
            FileObject::Ptmx(id) => match self.ptmx_ioctl(&request, file, id) {
                Err(Stop::Errno(Errno::ENOTTY)) => self.either_ioctl(&request, file, id, true),
                answer => answer,
            },
            FileObject::Tty(id, hangups) => match self.live_tty(id, hangups) {
                Some(_) => self.either_ioctl(&request, file, id, false),
                // hung_up_tty_ioctl()
                None => Err(if number == TIOCSPGRP { Errno::ENOTTY } else { Errno::EIO }.into()),
            },
            _ => Err(Errno::ENOTTY.into()),
        }
    }

    /// What only the master answers - pty_unix98_ioctl()
    fn ptmx_ioctl(&mut self, request: &Request, file: &OpenFile, id: TtyId) -> SysResult {
        let tty = self.vfs.ttys.get_mut(&id).ok_or(Errno::EIO)?;
        let index = tty.index;
        let master = tty.master.as_mut().ok_or(Errno::ENOTTY)?;
        let is_on = request.data.iter().take(4).any(|&byte| byte != 0);
        match request.number {
            TIOCGPTN => number(index),
            TIOCSPTLCK => {
                master.is_locked = is_on;
                Ok(Ret::Int(0))
            }
            TIOCGPTLCK => number(i32::from(master.is_locked)),
            TIOCPKT => {
                if is_on && !master.is_packet {
                    tty.packet_status = 0;
                }
                master.is_packet = is_on;
                Ok(Ret::Int(0))
            }
            TIOCGPKT => number(i32::from(master.is_packet)),
            FIONREAD => number(master.output.len() as i64),
            TCFLSH if request.arg <= TCIOFLUSH => {
                if request.arg != TCOFLUSH {
                    master.output = Default::default();
                }
                if request.arg != TCIFLUSH {
                    tty.pending = Default::default();
                }
                Ok(Ret::Int(0))
            }
            TIOCGPTPEER => self.ptm_open_peer(request.t, file, id, OpenFlags::from_bits_retain(request.arg as u32)),
            _ => Err(Errno::ENOTTY.into()),
        }
    }

    /// What both ends answer, about the slave.
    fn either_ioctl(&mut self, request: &Request, file: &OpenFile, id: TtyId, is_master: bool) -> SysResult {
        let &Request { t, fd, number: asked, arg, data } = request;
        match asked {
            TIOCSCTTY => return self.tiocsctty(t, id, file.can_read(), arg),
            TIOCNOTTY if is_master => return Err(Errno::ENOTTY.into()),
            TIOCNOTTY => return self.tiocnotty(t, id),
            TIOCGPGRP | TIOCGSID => return self.tiocgpgrp(t, id, is_master, asked == TIOCGSID),
            TIOCSPGRP => return self.tiocspgrp(t, fd, id, data),
            TCSETS..=TCSETSF if data.len() < TERMIOS_BYTES => return Err(Errno::EFAULT.into()),
            TCSETS..=TCSETSF | TCSBRK..=TCFLSH if !is_master => self.tty_check_change(t, fd, id, Signal::SIGTTOU)?,
            TIOCSTI => return self.tiocsti(t, id, data),
            TIOCSWINSZ if data.len() >= 8 => {
                let word = |at: usize| u16::from_le_bytes([data[at], data[at + 1]]);
                self.tty_resize(id, [word(0), word(2), word(4), word(6)]);
                return Ok(Ret::Int(0));
            }
            _ => {}
        }
        let was_stopped = self.vfs.ttys.get(&id).is_some_and(|tty| tty.line.is_stopped);
        let tty = self.vfs.ttys.get_mut(&id).ok_or(Errno::EIO)?;
        let answer = match asked {
            TCGETS => Ok(Ret::Bytes(tty.termios.bytes())),
            TCSETS..=TCSETSF => {
                if asked == TCSETSF {
                    tty.flush_input();
                }
                tty.set_termios(Termios::parse(data).ok_or(Errno::EFAULT)?);
                Ok(Ret::Int(0))
            }
            TCSBRK => Ok(Ret::Int(0)),
            TCXONC => return self.tcxonc(id, arg),
            TCFLSH => match arg {
                TCIFLUSH | TCIOFLUSH => {
                    tty.flush_input();
                    self.packet_event(id, TIOCPKT_FLUSHREAD, 0);
                    Ok(Ret::Int(0))
                }
                // What was written has gone to the other side at once.
                TCOFLUSH => Ok(Ret::Int(0)),
                _ => Err(Errno::EINVAL.into()),
            },
            TIOCEXCL | TIOCNXCL => {
                tty.is_exclusive = asked == TIOCEXCL;
                Ok(Ret::Int(0))
            }
            TIOCGEXCL => number(i32::from(tty.is_exclusive)),
            TIOCOUTQ => number(0),
            FIONREAD => number(tty.waiting() as i64),
            TIOCGWINSZ => Ok(Ret::Bytes(tty.size.iter().flat_map(|word| word.to_le_bytes()).collect())),
            _ if UNMODELLED.contains(&asked) => unsupported("ioctl", format!("tty request {asked:#x}")),
            _ => Err(Errno::ENOTTY.into()),
        };
        self.tty_flow_changed(id, was_stopped);
        answer
    }

    /// TCXONC: stops and starts the output, or asks the other side to.
    fn tcxonc(&mut self, id: TtyId, arg: u64) -> SysResult {
        let was_stopped = self.vfs.ttys.get(&id).is_some_and(|tty| tty.line.is_stopped);
        let tty = self.vfs.ttys.get_mut(&id).ok_or(Errno::EIO)?;
        let other = |tty: &Tty, cc: Cc| Some(tty.termios.cc[cc as usize]).filter(|&byte| byte != 0);
        let sent = match arg {
            TCOOFF | TCOON => {
                std::sync::Arc::make_mut(&mut tty.line).is_stopped = arg == TCOOFF;
                None
            }
            TCIOFF => other(tty, Cc::Stop),
            TCION => other(tty, Cc::Start),
            _ => return Err(Errno::EINVAL.into()),
        };
        self.tty_flow_changed(id, was_stopped);
        if let Some(byte) = sent {
            self.tty_emit(TaskId(0), id, vec![byte]);
        }
        Ok(Ret::Int(0))
    }

    /// TIOCSTI: a byte, as if it were typed - tiocsti()
    fn tiocsti(&mut self, t: TaskId, id: TtyId, data: &[u8]) -> SysResult {
        if self.task(t).tty != Some(id) && !self.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_ADMIN) {
            return Err(Errno::EPERM.into());
        }
        let byte = *data.first().ok_or(Errno::EFAULT)?;
        self.tty_receive(id, &[byte]);
        Ok(Ret::Int(0))
    }
}
