//! Which of its roles the runner's executable plays.

use std::fs::File;

use crate::{image, init};

/// Status of a failure of ours, as product.md has it.
pub const OUR_FAILURE: i32 = 125;

/// Runs the executable: a script if it carries one, else a session's init.
pub fn main() {
    let source = File::open("/proc/self/exe").and_then(|mut file| image::source_of(&mut file));
    match source {
        Ok(Some(_)) => std::process::exit(OUR_FAILURE),
        Ok(None) if std::process::id() == 1 => init::run(),
        Ok(None) => fail("this is the init of a live session; it runs as process 1 only"),
        Err(error) => fail(&format!("read /proc/self/exe: {error}")),
    }
}

/// Ends the process with a line on standard error.
fn fail(message: &str) -> ! {
    eprintln!("nslab: {message}");
    std::process::exit(OUR_FAILURE)
}
