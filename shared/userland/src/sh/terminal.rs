//! The terminal's settings - termios(3).

use nslab_abi::ioctls::{TCGETS, TCSETSW};
use nslab_abi::{Fd, Ret, Syscall};

use crate::sys::Sys;

const ICRNL: u32 = 0o400;
const ICANON: u32 = 0o2;
const ECHO: u32 = 0o10;
/// Where the words of `struct termios` begin.
const IFLAG: usize = 0;
const LFLAG: usize = 12;

/// `struct termios` as the kernel has it.
#[derive(Clone, Debug)]
pub(super) struct Settings(Vec<u8>);

impl Settings {
    /// tcgetattr(3); `None` if this is no terminal.
    pub(super) async fn get(sys: &Sys, fd: Fd) -> Option<Settings> {
        match sys.call(Syscall::Ioctl { fd, request: TCGETS, arg: 0, data: Vec::new() }).await {
            Ok(Ret::Bytes(bytes)) if bytes.len() >= LFLAG + 4 => Some(Settings(bytes)),
            _ => None,
        }
    }

    /// tcsetattr(3).
    pub(super) async fn set(&self, sys: &Sys, fd: Fd) {
        let _ = sys.call(Syscall::Ioctl { fd, request: TCSETSW, arg: 0, data: self.0.clone() }).await;
    }

    fn without(&self, at: usize, bits: u32) -> Settings {
        let mut bytes = self.0.clone();
        let word = u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        bytes[at..at + 4].copy_from_slice(&(word & !bits).to_le_bytes());
        Settings(bytes)
    }

    /// For `read`: without echo, or byte by byte.
    pub(super) fn for_read(&self, is_silent: bool, is_bytewise: bool) -> Settings {
        let bits = if is_silent { ECHO } else { 0 } | if is_bytewise { ICANON } else { 0 };
        self.without(LFLAG, bits)
    }

    /// For editing a line: every key comes as it is pressed; ^C still makes its signal.
    pub(super) fn for_editing(&self) -> Settings {
        self.without(LFLAG, ICANON | ECHO).without(IFLAG, ICRNL)
    }
}
