//! What the line discipline shows: the echo of what is typed, and what the output modes make of both - drivers/tty/n_tty.c.

use super::n_tty::Line;
use super::termios::{Cc, Termios, iflag, lflag, oflag};

impl Line {
    pub(super) fn echo_erased(&mut self, termios: &Termios, by: u8, gone: &[u16], out: &mut Vec<u8>) {
        let byte = gone[0] as u8;
        if termios.l(lflag::ECHOPRT) {
            if !std::mem::replace(&mut self.is_erasing, true) {
                self.echo_raw(termios, b"\\", out);
            }
            self.echo(termios, byte, out);
            for &rest in &gone[1..] {
                self.echo_raw(termios, &[rest as u8], out);
                self.column = self.column.saturating_sub(1);
            }
        } else if termios.is(by, Cc::Erase) && !termios.l(lflag::ECHOE) {
            self.echo(termios, by, out);
        } else if byte == b'\t' {
            // How many columns the tab filled depends on what is before it on the line.
            let (mut columns, mut is_after_tab) = (0, false);
            for &before in self.input.iter().skip(self.finished).rev() {
                match before as u8 {
                    b'\t' => {
                        is_after_tab = true;
                        break;
                    }
                    control if control.is_ascii_control() => columns += if termios.l(lflag::ECHOCTL) { 2 } else { 0 },
                    other => columns += usize::from(!is_continuation(termios, other)),
                }
            }
            let columns = (columns & 7) + if is_after_tab { 0 } else { self.canon_column };
            for _ in 0..8 - (columns & 7) {
                out.push(b'\x08');
                self.column = self.column.saturating_sub(1);
            }
        } else {
            let is_shown = termios.l(lflag::ECHOCTL);
            if byte.is_ascii_control() && is_shown {
                self.echo_raw(termios, b"\x08 \x08", out);
            }
            if !byte.is_ascii_control() || is_shown {
                self.echo_raw(termios, b"\x08 \x08", out);
            }
        }
    }

    pub(super) fn finish_erasing(&mut self, termios: &Termios, out: &mut Vec<u8>) {
        if std::mem::take(&mut self.is_erasing) {
            self.echo_raw(termios, b"/", out);
        }
    }

    /// Echoes a byte of the line that is typed, whose first one tells where it begins.
    pub(super) fn echo_typed(&mut self, termios: &Termios, byte: u8, out: &mut Vec<u8>) {
        if self.input.len() == self.finished {
            self.canon_column = self.column;
        }
        self.echo(termios, byte, out);
    }

    /// Echoes a byte; a control character as `^X` - echo_char()
    pub(super) fn echo(&mut self, termios: &Termios, byte: u8, out: &mut Vec<u8>) {
        if termios.l(lflag::ECHOCTL) && byte.is_ascii_control() && byte != b'\t' {
            out.extend([b'^', byte ^ 0o100]);
            self.column += 2;
        } else {
            self.echo_raw(termios, &[byte], out);
        }
    }

    pub(super) fn echo_raw(&mut self, termios: &Termios, bytes: &[u8], out: &mut Vec<u8>) {
        for &byte in bytes {
            self.put_out(termios, byte, out);
        }
    }

    pub(super) fn put_out(&mut self, termios: &Termios, byte: u8, out: &mut Vec<u8>) {
        if !termios.o(oflag::OPOST) {
            out.push(byte);
            return;
        }
        match byte {
            b'\n' => {
                if termios.o(oflag::ONLRET | oflag::ONLCR) {
                    self.column = 0;
                }
                if termios.o(oflag::ONLCR) {
                    out.push(b'\r');
                }
                self.canon_column = self.column;
            }
            b'\r' if termios.o(oflag::ONOCR) && self.column == 0 => return,
            b'\r' if termios.o(oflag::OCRNL) => {
                if termios.o(oflag::ONLRET) {
                    self.column = 0;
                }
                self.canon_column = self.column;
                out.push(b'\n');
                return;
            }
            b'\r' => (self.column, self.canon_column) = (0, 0),
            b'\t' => {
                let spaces = 8 - (self.column & 7);
                self.column += spaces;
                if termios.oflag & oflag::XTABS == oflag::XTABS {
                    out.extend(std::iter::repeat_n(b' ', spaces));
                    return;
                }
            }
            b'\x08' => self.column = self.column.saturating_sub(1),
            _ if byte.is_ascii_control() => {}
            _ => self.column += usize::from(!is_continuation(termios, byte)),
        }
        out.push(if termios.o(oflag::OLCUC) { byte.to_ascii_uppercase() } else { byte });
    }
}

/// Is a byte one of UTF-8 that continues a character?
pub(super) fn is_continuation(termios: &Termios, byte: u8) -> bool {
    termios.i(iflag::IUTF8) && byte & 0xc0 == 0x80
}
