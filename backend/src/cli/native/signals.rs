//! Signals that nslab gets while a program runs: they are meant for the program.

use nix::sys::signal::{SigSet, Signal};

use crate::cli::terminal;
use crate::supervisor::Command;

/// How often the same signal has to come until nslab itself gives up.
const PATIENCE: u32 = 3;

/// Passes SIGINT, SIGTERM, SIGHUP and SIGQUIT on to the main program, and a new window size to the terminal.
///
/// They are blocked here and in every thread made from now on, and waited for in a thread of its own.
pub fn forward(send: impl Fn(Command) + Send + 'static) {
    let passed = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT];
    let mut set = SigSet::empty();
    passed.into_iter().chain([Signal::SIGWINCH]).for_each(|signal| set.add(signal));
    if set.thread_block().is_err() {
        return;
    }
    std::thread::spawn(move || {
        let mut impatience = 0;
        while let Ok(signal) = set.wait() {
            if signal == Signal::SIGWINCH {
                let (rows, cols) = terminal::size();
                send(Command::Resize(rows, cols));
                continue;
            }
            impatience += 1;
            let enough = impatience >= PATIENCE;
            send(if enough { Command::Stop } else { Command::Signal(signal as i32) });
        }
    });
}
