//! The session's one terminal - termios(3), drivers/tty/n_tty.c as far as a line-oriented program notices.

use std::collections::VecDeque;
use std::sync::Arc;

use nslab_abi::{Errno, Fd, Pid, Ret, Signal, TaskId, WaitFor, WaitOn};

use crate::config::Stream;
use crate::kernel::Kernel;
use crate::sched::WaitKey;
use crate::stop::{Stop, SysResult, unsupported};

/// Major number of pseudoterminal slaves.
pub(crate) const PTS_MAJOR: u32 = 136;

const ICRNL: u32 = 0o400;
const OPOST: u32 = 1;
const ONLCR: u32 = 4;
const ISIG: u32 = 1;
const ICANON: u32 = 2;
const ECHO: u32 = 0o10;
const ECHOE: u32 = 0o20;
const ECHOCTL: u32 = 0o1000;

/// No flush after a signal - termios(3).
const NOFLSH: u32 = 0o200;
const TCGETS: u64 = 0x5401;
const TCSETS: u64 = 0x5402;
const TCSETSF: u64 = 0x5404;
const TIOCSCTTY: u64 = 0x540e;
const TIOCGPGRP: u64 = 0x540f;
const TIOCSPGRP: u64 = 0x5410;
const TIOCGWINSZ: u64 = 0x5413;
const TIOCSWINSZ: u64 = 0x5414;

/// The kernel's `struct termios`: four flag words, the line discipline, 19 control characters.
const TERMIOS_BYTES: usize = 36;

/// A terminal.
#[derive(Clone, Debug)]
pub(crate) struct Tty {
    /// Input, output, control and local flags.
    pub flags: [u32; 4],
    /// Control characters.
    pub control: [u8; 19],
    /// Finished lines (or, in raw mode, bytes) not yet read; an empty line is end of file.
    pub lines: Arc<VecDeque<Vec<u8>>>,
    /// The line being typed.
    pub typing: Arc<Vec<u8>>,
    /// Rows and columns.
    pub size: (u16, u16),
    /// The foreground process group.
    pub foreground: Option<TaskId>,
}

impl Default for Tty {
    fn default() -> Tty {
        Tty {
            // "stty sane": icrnl ixon; opost onlcr; cs8 cread 38400; isig icanon iexten echo echoe echok echoctl echoke.
            flags: [0o2400, 0o5, 0o277, 0o105_073],
            control: [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0],
            lines: Arc::default(),
            typing: Arc::default(),
            size: (24, 80),
            foreground: None,
        }
    }
}

impl Kernel {
    /// Bytes are typed.
    pub(crate) fn tty_input(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.tty_byte(byte);
        }
        self.wake_up(WaitKey::Tty);
    }

    fn tty_byte(&mut self, byte: u8) {
        const VINTR: usize = 0;
        const VQUIT: usize = 1;
        const VERASE: usize = 2;
        const VKILL: usize = 3;
        const VEOF: usize = 4;
        const VSUSP: usize = 10;
        let [iflag, _, _, lflag] = self.vfs.tty.flags;
        let control = self.vfs.tty.control;
        let byte = if byte == b'\r' && iflag & ICRNL != 0 { b'\n' } else { byte };
        if lflag & ISIG != 0 {
            let signal = match byte {
                b if b == control[VINTR] => Some(Signal::SIGINT),
                b if b == control[VQUIT] => Some(Signal::SIGQUIT),
                b if b == control[VSUSP] => Some(Signal::SIGTSTP),
                _ => None,
            };
            if let Some(signal) = signal {
                self.echo_byte(byte);
                // isig(): what was typed before and not read is thrown away.
                if lflag & NOFLSH == 0 {
                    (self.vfs.tty.typing, self.vfs.tty.lines) = Default::default();
                }
                if let Some(group) = self.vfs.tty.foreground {
                    self.kill_pgrp_kernel(group, signal);
                }
                return;
            }
        }
        if lflag & ICANON == 0 {
            self.echo_byte(byte);
            Arc::make_mut(&mut self.vfs.tty.lines).push_back(vec![byte]);
            return;
        }
        if byte == control[VERASE] {
            if Arc::make_mut(&mut self.vfs.tty.typing).pop().is_some() && lflag & ECHOE != 0 {
                self.put_output(TaskId(0), Stream::Tty, b"\x08 \x08".to_vec());
            }
            return;
        }
        if byte == control[VKILL] {
            self.vfs.tty.typing = Arc::default();
            self.echo_byte(b'\n');
            return;
        }
        if byte != control[VEOF] {
            self.echo_byte(byte);
            Arc::make_mut(&mut self.vfs.tty.typing).push(byte);
        }
        if byte == b'\n' || byte == control[VEOF] {
            let line = std::mem::take(Arc::make_mut(&mut self.vfs.tty.typing));
            Arc::make_mut(&mut self.vfs.tty.lines).push_back(line);
        }
    }

    fn echo_byte(&mut self, byte: u8) {
        let lflag = self.vfs.tty.flags[3];
        if lflag & ECHO == 0 {
            return;
        }
        let shown = match byte {
            b'\n' => b"\r\n".to_vec(),
            0..32 if byte != b'\t' && lflag & ECHOCTL != 0 => vec![b'^', byte + 64],
            _ => vec![byte],
        };
        self.put_output(TaskId(0), Stream::Tty, shown);
    }

    /// Reads from the terminal: at most one line - n_tty_read().
    pub(crate) fn tty_read(&mut self, t: TaskId, fd: Fd, count: usize, nonblock: bool) -> SysResult {
        // "If a background process reads from its controlling terminal, its group gets SIGTTIN" - tty_ioctl(4).
        let foreground = self.vfs.tty.foreground;
        if self.task(t).has_tty && foreground.is_some_and(|group| group != self.task(t).pgrp) {
            if self.task(t).signal.action(Signal::SIGTTIN).handler == nslab_abi::SigAction::IGNORE {
                return Err(Errno::EIO.into());
            }
            self.kill_pgrp_kernel(self.task(t).pgrp, Signal::SIGTTIN);
            self.sleep_on(t, vec![WaitKey::Tty]);
            return Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns: None }));
        }
        let lines = Arc::make_mut(&mut self.vfs.tty.lines);
        if let Some(mut line) = lines.pop_front() {
            if line.len() > count {
                lines.push_front(line.split_off(count));
            }
            return Ok(Ret::Bytes(line));
        }
        if nonblock {
            return Err(Errno::EAGAIN.into());
        }
        self.sleep_on(t, vec![WaitKey::Tty]);
        Err(Stop::Block(WaitOn { what: WaitFor::Readable(fd), deadline_ns: None }))
    }

    /// Writes to the terminal; newline becomes carriage return and newline - do_output_char().
    pub(crate) fn tty_write(&mut self, t: TaskId, bytes: &[u8]) -> SysResult {
        let oflag = self.vfs.tty.flags[1];
        let shown = if oflag & (OPOST | ONLCR) == OPOST | ONLCR {
            bytes.iter().flat_map(|&byte| if byte == b'\n' { vec![b'\r', b'\n'] } else { vec![byte] }).collect()
        } else {
            bytes.to_vec()
        };
        self.put_output(t, Stream::Tty, shown);
        Ok(Ret::Int(bytes.len() as i64))
    }

    /// Sets the terminal's size; if it is another the foreground group gets SIGWINCH (`tty_do_resize`).
    pub fn resize_tty(&mut self, rows: u16, columns: u16) {
        if self.vfs.tty.size == (rows, columns) {
            return;
        }
        self.vfs.tty.size = (rows, columns);
        if let Some(group) = self.vfs.tty.foreground {
            self.kill_pgrp_kernel(group, Signal::SIGWINCH);
        }
    }

    /// Answers tty_ioctl(4).
    pub(crate) fn tty_ioctl(&mut self, t: TaskId, request: u64, data: &[u8]) -> SysResult {
        match request {
            TCGETS => {
                let tty = &self.vfs.tty;
                let mut bytes: Vec<u8> = tty.flags.iter().flat_map(|flag| flag.to_le_bytes()).collect();
                bytes.push(0);
                bytes.extend_from_slice(&tty.control);
                Ok(Ret::Bytes(bytes))
            }
            TCSETS..=TCSETSF => {
                if data.len() < TERMIOS_BYTES {
                    return Err(Errno::EFAULT.into());
                }
                let word = |at: usize| u32::from_le_bytes([data[at], data[at + 1], data[at + 2], data[at + 3]]);
                self.vfs.tty.flags = [word(0), word(4), word(8), word(12)];
                self.vfs.tty.control.copy_from_slice(&data[17..TERMIOS_BYTES]);
                Ok(Ret::Int(0))
            }
            TIOCGWINSZ => {
                let (rows, columns) = self.vfs.tty.size;
                Ok(Ret::Bytes([rows, columns, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect()))
            }
            TIOCSWINSZ if data.len() >= 8 => {
                let word = |at: usize| u16::from_le_bytes([data[at], data[at + 1]]);
                self.resize_tty(word(0), word(2));
                Ok(Ret::Int(0))
            }
            TIOCGPGRP if self.task(t).has_tty => {
                let group = self.vfs.tty.foreground.map_or(Pid(0), |group| self.pid_vnr(t, group));
                Ok(Ret::Bytes(group.0.to_le_bytes().to_vec()))
            }
            TIOCSPGRP if self.task(t).has_tty => self.tty_set_pgrp(t, data),
            TIOCGPGRP | TIOCSPGRP => Err(Errno::ENOTTY.into()),
            TIOCSCTTY => {
                let task = self.task(t);
                // "The calling process must be a session leader and not have a controlling terminal already." - ioctl_tty(2)
                if task.session != task.tgid {
                    return Err(Errno::EPERM.into());
                }
                self.change_process(t, |task| task.has_tty = true);
                self.vfs.tty.foreground = Some(t);
                Ok(Ret::Int(0))
            }
            _ => unsupported("ioctl", format!("tty request {request:#x}")),
        }
    }

    fn tty_set_pgrp(&mut self, t: TaskId, data: &[u8]) -> SysResult {
        let bytes: [u8; 4] = data.get(..4).and_then(|bytes| bytes.try_into().ok()).ok_or(Errno::EFAULT)?;
        let pgid = Pid(i32::from_le_bytes(bytes));
        if pgid.0 < 0 {
            return Err(Errno::EINVAL.into());
        }
        let group = self.find_pid_ns(self.task_active_pid_ns(t), pgid).ok_or(Errno::ESRCH)?;
        let session = self.task(t).session;
        if !self.tasks.values().any(|task| task.pgrp == group && task.session == session) {
            return Err(Errno::EPERM.into());
        }
        self.vfs.tty.foreground = Some(group);
        Ok(Ret::Int(0))
    }
}
