//! Commands to a running session from another thread, or from the session's own handler.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::{Receiver, Sender, channel};

use nix::fcntl::OFlag;
use nix::unistd::{pipe2, read, write};

/// What a running session can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Bytes for the program's standard input.
    Input(Vec<u8>),
    /// The end of standard input.
    InputEnd,
    /// Rows and columns of the terminal.
    Resize(u16, u16),
    /// A signal for the main program, by number.
    Signal(i32),
    /// How does the process with this host pid see the machine? Answered by `Happening::Inside`.
    Inspect(u32),
    /// The session may live so many milliseconds longer.
    Extend(u64),
    /// The session is to end.
    Stop,
}

/// The commanding end.
#[derive(Clone)]
pub struct Handle {
    commands: Sender<Command>,
    bell: std::sync::Arc<OwnedFd>,
}

impl Handle {
    /// Sends a command; a session that has ended ignores it.
    pub fn send(&self, command: Command) {
        if self.commands.send(command).is_ok() {
            // A full pipe rings as well as one byte more.
            let _ = write(self.bell.as_fd(), b"!");
        }
    }
}

/// The session's end.
pub struct Commands {
    commands: Receiver<Command>,
    /// Readable when there are commands.
    pub bell: OwnedFd,
}

impl Commands {
    /// Takes what has been sent.
    pub fn take(&self) -> Vec<Command> {
        // The bell first: a command sent in between rings again.
        while matches!(read(self.bell.as_fd(), &mut [0; 64]), Ok(1..)) {}
        self.commands.try_iter().collect()
    }
}

/// Makes both ends.
pub fn pair() -> io::Result<(Handle, Commands)> {
    let (sender, receiver) = channel();
    let (bell_r, bell_w) = pipe2(OFlag::O_CLOEXEC | OFlag::O_NONBLOCK)?;
    Ok((Handle { commands: sender, bell: bell_w.into() }, Commands { commands: receiver, bell: bell_r }))
}
