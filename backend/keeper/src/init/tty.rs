//! The session's terminal: a pair in the session's own devpts, so that `tty` names it.

use std::os::fd::OwnedFd;

use nix::fcntl::{OFlag, open as open_file};
use nix::pty::{grantpt, posix_openpt, ptsname_r, unlockpt};
use nix::sys::stat::Mode;

use crate::error::{Step, StepResult};
use crate::sys;

/// Both ends of a terminal.
pub struct Tty {
    /// The asker's end.
    pub master: OwnedFd,
    /// The program's end.
    pub slave: OwnedFd,
}

/// Opens a terminal of the given rows and columns.
pub fn open((rows, cols): (u16, u16)) -> StepResult<Tty> {
    let master = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC).step(|| "open /dev/ptmx".into())?;
    grantpt(&master).step(|| "grantpt".into())?;
    unlockpt(&master).step(|| "unlockpt".into())?;
    let name = ptsname_r(&master).step(|| "ptsname".into())?;
    let slave = open_file(name.as_str(), OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC, Mode::empty())
        .step(|| format!("open {name}"))?;
    sys::set_window_size(&slave, rows, cols).step(|| "ioctl(TIOCSWINSZ)".into())?;
    Ok(Tty { master: dup_owned(&master)?, slave })
}

fn dup_owned(master: &nix::pty::PtyMaster) -> StepResult<OwnedFd> {
    use std::os::fd::AsFd;
    master.as_fd().try_clone_to_owned().step(|| "dup".into())
}
