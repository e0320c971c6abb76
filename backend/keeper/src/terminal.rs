//! What the holder of a terminal's master end does with it.

use std::io;
use std::os::fd::OwnedFd;

/// Tells the terminal its size; the foreground processes get SIGWINCH.
pub fn set_window_size(master: &OwnedFd, rows: u16, cols: u16) -> io::Result<()> {
    crate::sys::set_window_size(master, rows, cols)
}

/// Asks a terminal for its rows and columns.
pub fn window_size(terminal: &OwnedFd) -> io::Result<(u16, u16)> {
    crate::sys::window_size(terminal)
}
