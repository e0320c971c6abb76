//! The line discipline - drivers/tty/n_tty.c.

use std::collections::VecDeque;
use std::sync::Arc;

use nslab_abi::Signal;

use super::Tty;
use super::echo::is_continuation;
use super::termios::{Cc, Termios, cflag, iflag, lflag};

/// Marks the byte that ends a line; a marked 0 is an end of file.
const END: u16 = 0x100;
const EOF: u16 = END;
/// Bytes of the buffer - `N_TTY_BUF_SIZE`
const BUFFER_BYTES: usize = 4096;

/// What the line discipline keeps of a terminal.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// What came in and was not read yet; an [`END`] marks where a line ends.
    pub(super) input: VecDeque<u16>,
    /// How much of it is of finished lines, in canonical mode.
    pub(super) finished: usize,
    /// The column of the cursor.
    pub(super) column: usize,
    /// The column at which the line that is typed begins.
    pub(super) canon_column: usize,
    /// The next byte is taken literally (VLNEXT).
    is_literal: bool,
    /// ECHOPRT: what is erased is being shown.
    pub(super) is_erasing: bool,
    /// VSTOP, TCOOFF: nothing goes out.
    pub is_stopped: bool,
    /// The echo that waits for the output to go on.
    pub held: Vec<u8>,
}

impl Tty {
    /// Is there room for one more byte? In a line that is too long the last one makes room - n_tty_receive_buf_common()
    pub(super) fn has_room(&self) -> bool {
        let is_overflow = self.termios.l(lflag::ICANON) && self.line.finished == 0;
        self.line.input.len() < BUFFER_BYTES - 1 || is_overflow
    }

    /// A byte comes in; what is echoed goes to `out`. Returns the signal that it stands for - n_tty_receive_char_special()
    pub(super) fn receive(&mut self, mut byte: u8, out: &mut Vec<u8>) -> Option<Signal> {
        let termios = self.termios;
        let line = Arc::make_mut(&mut self.line);
        if termios.i(iflag::ISTRIP) {
            byte &= 0x7f;
        }
        if termios.i(iflag::IUCLC) && termios.l(lflag::IEXTEN) {
            byte.make_ascii_lowercase();
        }
        if std::mem::take(&mut line.is_literal) {
            line.receive_plain(&termios, byte, out);
            return None;
        }
        if termios.i(iflag::IXON) && (termios.is(byte, Cc::Start) || termios.is(byte, Cc::Stop)) {
            line.is_stopped = termios.is(byte, Cc::Stop);
            return None;
        }
        if termios.l(lflag::ISIG) {
            let signals = [(Cc::Intr, Signal::SIGINT), (Cc::Quit, Signal::SIGQUIT), (Cc::Susp, Signal::SIGTSTP)];
            if let Some((_, signal)) = signals.into_iter().find(|(cc, _)| termios.is(byte, *cc)) {
                line.signalled(&termios, byte, out);
                return Some(signal);
            }
        }
        if line.is_stopped && !termios.i(iflag::IXON) && termios.i(iflag::IXANY) && termios.l(lflag::ISIG) {
            line.is_stopped = false;
        }
        match byte {
            b'\r' if termios.i(iflag::IGNCR) => return None,
            b'\r' if termios.i(iflag::ICRNL) => byte = b'\n',
            b'\n' if termios.i(iflag::INLCR) => byte = b'\r',
            _ => {}
        }
        if !(termios.l(lflag::ICANON) && line.receive_canonical(&termios, byte, out)) {
            line.receive_plain(&termios, byte, out);
        }
        None
    }

    /// Sets the attributes; bytes of a pseudoterminal always have eight bits - drivers/tty/pty.c:pty_set_termios(), n_tty_set_termios()
    pub(super) fn set_termios(&mut self, mut new: Termios) {
        new.cflag = new.cflag & !(cflag::CSIZE | cflag::PARENB) | cflag::CS8 | cflag::CREAD;
        let old = std::mem::replace(&mut self.termios, new);
        let line = Arc::make_mut(&mut self.line);
        if (old.lflag ^ new.lflag) & lflag::ICANON != 0 {
            line.input.iter_mut().for_each(|byte| *byte &= !END);
            line.finished = 0;
            // What was typed byte by byte is a line now.
            if let Some(last) = line.input.back_mut().filter(|_| new.l(lflag::ICANON)) {
                *last |= END;
                line.finished = line.input.len();
            }
            (line.is_literal, line.is_erasing) = (false, false);
        }
        if old.i(iflag::IXON) && !new.i(iflag::IXON) {
            line.is_stopped = false;
        }
    }

    /// Is something there to be read, at least `least` bytes without canonical mode? - input_available_p()
    pub(super) fn is_readable(&self, least: usize) -> bool {
        if self.termios.l(lflag::ICANON) { self.line.finished > 0 } else { self.line.input.len() >= least.max(1) }
    }

    /// Counts what FIONREAD tells of - n_tty.c:inq_canon()
    pub(super) fn waiting(&self) -> usize {
        match self.termios.l(lflag::ICANON) {
            true => self.line.input.iter().take(self.line.finished).filter(|&&byte| byte != EOF).count(),
            false => self.line.input.len(),
        }
    }

    /// Takes what one read gets: at most one line in canonical mode - canon_copy_from_read_buf()
    pub(super) fn take(&mut self, count: usize) -> Vec<u8> {
        let is_canonical = self.termios.l(lflag::ICANON);
        let line = Arc::make_mut(&mut self.line);
        if !is_canonical {
            let count = count.min(line.input.len());
            return line.input.drain(..count).map(|byte| byte as u8).collect();
        }
        let mut taken = Vec::new();
        while taken.len() < count && line.finished > 0 {
            let Some(byte) = line.input.pop_front() else { break };
            line.finished -= 1;
            if byte != EOF {
                taken.push(byte as u8);
            }
            if byte & END != 0 {
                return taken;
            }
        }
        // "If the line was exactly count chars and next is EOF char, skip it" - canon_skip_eof()
        if line.finished > 0 && line.input.front() == Some(&EOF) {
            line.finished -= 1;
            line.input.pop_front();
        }
        taken
    }

    /// Throws away what was not read - n_tty_flush_buffer()
    pub(super) fn flush_input(&mut self) {
        let line = Arc::make_mut(&mut self.line);
        line.input.clear();
        (line.finished, line.is_literal, line.is_erasing) = (0, false, false);
        self.pending = Arc::default();
    }

    /// Puts one byte out, as the output modes have it - do_output_char()
    pub(super) fn put_out(&mut self, byte: u8, out: &mut Vec<u8>) {
        let termios = self.termios;
        Arc::make_mut(&mut self.line).put_out(&termios, byte, out);
    }
}

impl Line {
    fn signalled(&mut self, termios: &Termios, byte: u8, out: &mut Vec<u8>) {
        // isig(): what was typed before and not read is thrown away.
        if !termios.l(lflag::NOFLSH) {
            self.input.clear();
            self.finished = 0;
        }
        if termios.i(iflag::IXON) {
            self.is_stopped = false;
        }
        if termios.l(lflag::ECHO) {
            self.echo(termios, byte, out);
        }
    }

    /// What canonical mode does with a byte of its own; `false`: it is a plain one.
    fn receive_canonical(&mut self, termios: &Termios, byte: u8, out: &mut Vec<u8>) -> bool {
        let is_extended = termios.l(lflag::IEXTEN);
        if termios.is(byte, Cc::Erase) || termios.is(byte, Cc::Kill) || (termios.is(byte, Cc::Werase) && is_extended) {
            self.erase(termios, byte, out);
        } else if termios.is(byte, Cc::Lnext) && is_extended {
            self.is_literal = true;
            if termios.l(lflag::ECHO) {
                self.finish_erasing(termios, out);
                if termios.l(lflag::ECHOCTL) {
                    self.echo_raw(termios, b"^\x08", out);
                }
            }
        } else if termios.is(byte, Cc::Reprint) && termios.l(lflag::ECHO) && is_extended {
            self.finish_erasing(termios, out);
            self.echo(termios, byte, out);
            self.echo_raw(termios, b"\n", out);
            for at in self.finished..self.input.len() {
                self.echo(termios, self.input[at] as u8, out);
            }
        } else if byte == b'\n' {
            if termios.l(lflag::ECHO | lflag::ECHONL) {
                self.echo_raw(termios, b"\n", out);
            }
            self.end_line(b'\n');
        } else if termios.is(byte, Cc::Eof) {
            self.end_line(0);
        } else if termios.is(byte, Cc::Eol) || (termios.is(byte, Cc::Eol2) && is_extended) {
            if termios.l(lflag::ECHO) {
                self.echo_typed(termios, byte, out);
            }
            self.end_line(byte);
        } else {
            return false;
        }
        true
    }

    fn receive_plain(&mut self, termios: &Termios, byte: u8, out: &mut Vec<u8>) {
        if termios.l(lflag::ECHO) {
            self.finish_erasing(termios, out);
            self.echo_typed(termios, byte, out);
        }
        // "valid 0377 is read as 0377 0377" - termios(3), PARMRK
        if termios.i(iflag::PARMRK) && byte == 0xff {
            self.push(0xff);
        }
        self.push(u16::from(byte));
    }

    fn push(&mut self, byte: u16) {
        if self.input.len() >= BUFFER_BYTES {
            self.input.pop_back();
        }
        self.input.push_back(byte);
    }

    fn end_line(&mut self, byte: u8) {
        self.push(u16::from(byte) | END);
        self.finished = self.input.len();
    }

    /// Takes back one character, one word or the line - eraser()
    fn erase(&mut self, termios: &Termios, by: u8, out: &mut Vec<u8>) {
        let echoes = termios.l(lflag::ECHO);
        let is_kill = termios.is(by, Cc::Kill) && !termios.is(by, Cc::Erase);
        let is_word = !is_kill && !termios.is(by, Cc::Erase);
        if self.input.len() == self.finished {
            return;
        }
        let shows_kill = termios.l(lflag::ECHOK) && termios.l(lflag::ECHOKE) && termios.l(lflag::ECHOE);
        if is_kill && (!echoes || !shows_kill) {
            self.input.truncate(self.finished);
            if echoes {
                self.finish_erasing(termios, out);
                self.echo(termios, by, out);
                if termios.l(lflag::ECHOK) {
                    self.echo_raw(termios, b"\n", out);
                }
            }
            return;
        }
        let mut has_word = false;
        while self.input.len() > self.finished {
            let mut head = self.input.len() - 1;
            while head > self.finished && is_continuation(termios, self.input[head] as u8) {
                head -= 1;
            }
            let byte = self.input[head] as u8;
            if is_continuation(termios, byte) {
                break;
            }
            if is_word {
                if byte.is_ascii_alphanumeric() || byte == b'_' {
                    has_word = true;
                } else if has_word {
                    break;
                }
            }
            let gone: Vec<u16> = self.input.drain(head..).collect();
            if echoes {
                self.echo_erased(termios, by, &gone, out);
            }
            if !is_kill && !is_word {
                break;
            }
        }
        if echoes && self.input.len() == self.finished {
            self.finish_erasing(termios, out);
        }
    }
}
