//! The terminal that nslab itself stands in.

use std::fs::File;
use std::io::IsTerminal as _;

use anyhow::Context as _;
use nix::sys::termios::{SetArg, Termios, cfmakeraw, tcgetattr, tcsetattr};

/// Rows and columns where there is no terminal to ask.
const DEFAULT_SIZE: (u16, u16) = (24, 80);

/// Which of our three standard streams are terminals: the program's are then, too.
pub fn streams() -> [bool; 3] {
    [std::io::stdin().is_terminal(), std::io::stdout().is_terminal(), std::io::stderr().is_terminal()]
}

/// Rows and columns of our terminal.
pub fn size() -> (u16, u16) {
    let tty = File::open("/dev/tty").ok();
    tty.and_then(|tty| nslab_keeper::terminal::window_size(&tty.into()).ok())
        .filter(|size| *size != (0, 0))
        .unwrap_or(DEFAULT_SIZE)
}

/// Our terminal in raw mode: the session's own edits lines, echoes and makes signals.
pub struct Raw(Option<Termios>);

impl Raw {
    /// Enters raw mode if the program reads from a terminal; leaves it when dropped.
    ///
    /// # Errors
    /// The terminal cannot be set.
    pub fn enter([stdin_is_tty, ..]: [bool; 3]) -> anyhow::Result<Raw> {
        if !stdin_is_tty {
            return Ok(Raw(None));
        }
        let stdin = std::io::stdin();
        let before = tcgetattr(&stdin).context("cannot read the terminal's settings")?;
        let mut raw = before.clone();
        cfmakeraw(&mut raw);
        tcsetattr(&stdin, SetArg::TCSADRAIN, &raw).context("cannot change the terminal's settings")?;
        Ok(Raw(Some(before)))
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            // A terminal that is gone needs no settings.
            let _ = tcsetattr(std::io::stdin(), SetArg::TCSADRAIN, before);
        }
    }
}
