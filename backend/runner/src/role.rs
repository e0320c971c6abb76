//! Which of its roles the runner's executable plays.

use std::fs::File;

use crate::drive::Driver;
use crate::{hidden, image, init, sys};

/// Status of a failure of ours, as product.md has it.
pub const OUR_FAILURE: i32 = 125;

/// Runs the executable: a script if it carries one, else a session's init.
pub fn play() -> ! {
    let script = File::open("/proc/self/exe").and_then(|mut file| image::script_of(&mut file));
    match script {
        Ok(Some(script)) => run_script(&script),
        Ok(None) if std::process::id() == 1 => init::run(),
        Ok(None) => fail("this is the init of a live session; it runs as process 1 only"),
        Err(error) => fail(&format!("read /proc/self/exe: {error}")),
    }
}

fn run_script(script: &image::Script) -> ! {
    for fd in hidden::INHERITED {
        sys::set_cloexec(fd, true);
    }
    let (argv, envp) = sys::arguments();
    let Ok(source) = str::from_utf8(&script.source) else { fail("the script is not UTF-8") };
    let name = String::from_utf8_lossy(&script.name);
    // The source was checked before it was put here; what fails now was put here by somebody else.
    match nslab_script::compile(&name, source).program {
        Some(program) => Driver::new(program, &argv, &envp).run(),
        None => fail("the script does not compile"),
    }
}

/// Ends the process with a line on standard error.
fn fail(message: &str) -> ! {
    eprintln!("nslab: {message}");
    sys::exit(OUR_FAILURE)
}
