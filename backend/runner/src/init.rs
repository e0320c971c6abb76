//! The init of a session: reaps every process, and ends with the status of the program, pid 2, which ends the namespace.

use nslab_abi::WaitStatus;

use crate::report::{Report, Reporter};
use crate::{hidden, sys};

/// The program's pid: it was made before `/init` was executed.
const MAIN: i32 = 2;

/// Runs until the program ends.
pub fn run() -> ! {
    let mut reporter = Reporter::inherited();
    loop {
        // WNOWAIT leaves it a zombie: the last picture shows it as `ps` would.
        let Some((pid, raw)) = sys::wait_any_nowait() else { sys::exit(0) };
        let status = WaitStatus::from_raw(raw);
        if pid == MAIN {
            reporter.send(&Report::MainEnded { status: raw });
            // An end of file answers too: then nobody is interested.
            sys::read_byte(hidden::RELEASE);
            sys::exit(i32::from(status.shell_status()));
        }
        sys::reap(pid);
        reporter.send(&Report::Reaped { pid: pid as u32, status: raw });
    }
}
