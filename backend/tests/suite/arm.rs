//! The three arms, and one run of a program on one of them.

use std::fs;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use nslab_tests::{Answer, Arm, Program};

/// Programs end by themselves; this is for those that do not.
const TIMEOUT_S: u64 = 60;
/// clone(2)'s example sleeps 200 s.
const SLOW_TIMEOUT_S: u64 = 400;
/// What `nslab` gets beyond its own time limit before it is killed.
const GRACE: Duration = Duration::from_secs(20);

/// The command line under test, and a folder for what is compiled.
pub struct Lab {
    scratch: PathBuf,
    compiler: OnceLock<()>,
}

impl Lab {
    /// Makes the folder anew.
    pub fn new(name: &str) -> Lab {
        let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&scratch);
        fs::create_dir_all(&scratch).expect("the target folder can be written");
        Lab { scratch, compiler: OnceLock::new() }
    }

    /// The folder.
    pub fn scratch(&self) -> &Path {
        &self.scratch
    }

    /// Runs `program` on `arm`; `seed` chooses among the simulator's schedules.
    pub fn run(&self, arm: Arm, program: &Program, seed: Option<u64>) -> Answer {
        let timeout_s = if program.header.is_slow { SLOW_TIMEOUT_S } else { TIMEOUT_S };
        let mut command = Command::new(env!("CARGO_BIN_EXE_nslab"));
        command.args(["run", "--on", if arm == Arm::Sim { "sim" } else { "native" }]);
        command.args(["--machine", program.machine.name()]);
        command.args(["--plan", program.header.plan.as_deref().unwrap_or("full")]);
        command.args(["--timeout", &timeout_s.to_string()]);
        if let Some(uid) = program.header.uid {
            command.args(["--uid", &uid.to_string()]);
        }
        if let Some(seed) = seed {
            command.args(["--seed", &seed.to_string()]);
        }
        for file in &program.beside {
            let is_compiled = arm == Arm::Cc && file.extension().is_some_and(|extension| extension == "c");
            command.arg("--with").arg(if is_compiled { self.compile(program, file) } else { file.clone() });
        }
        if arm == Arm::Cc {
            command.arg("--elf").arg(self.compile(program, &program.source));
        } else {
            command.arg(&program.source);
        }
        command.args(&program.header.args);
        let deadline = Instant::now() + Duration::from_secs(timeout_s) + GRACE;
        if program.header.is_pty {
            on_terminal(command, deadline)
        } else {
            on_pipes(command, &program.header.stdin, deadline)
        }
    }

    fn compile(&self, program: &Program, source: &Path) -> PathBuf {
        self.try_compile(program, source).unwrap_or_else(|complaint| panic!("cc {}: {complaint}", program.name))
    }

    /// Compiles a file of a program; what the compiler says if it refuses.
    pub fn try_compile(&self, program: &Program, source: &Path) -> Result<PathBuf, String> {
        self.compiler.get_or_init(|| {
            assert!(Command::new("cc").arg("--version").output().is_ok(), "no C compiler: the arm cc cannot run");
        });
        // The session places it at its own name, which has to be the script's.
        let dir = self.scratch.join(program.name.replace(['/', ' '], "-"));
        let binary = dir.join(source.file_stem().expect("a C file has a name"));
        if !binary.exists() {
            fs::create_dir_all(&dir).expect("the target folder can be written");
            let text = fs::read_to_string(source).unwrap_or_default();
            let libraries = [("#include <seccomp.h>", "-lseccomp"), ("#include <sys/capability.h>", "-lcap")];
            let used = libraries.iter().filter(|(header, _)| text.contains(header)).map(|(_, library)| library);
            let output = Command::new("cc")
                .args(["-std=gnu11", "-w", "-o"])
                .arg(&binary)
                .arg(source)
                .args(["-lm", "-lresolv"])
                .args(used)
                .output();
            let output = output.expect("cc runs");
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into_owned());
            }
        }
        Ok(binary)
    }
}

fn on_pipes(mut command: Command, stdin: &str, deadline: Instant) -> Answer {
    let piped = if stdin.is_empty() { Stdio::null() } else { Stdio::piped() };
    let mut child = command
        .stdin(piped)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the nslab under test starts");
    if let Some(mut pipe) = child.stdin.take() {
        // A program that ends without reading is no failure.
        let _ = pipe.write_all(stdin.as_bytes());
    }
    let stdout = drain(child.stdout.take().expect("it is piped"));
    let stderr = drain(child.stderr.take().expect("it is piped"));
    let status = wait_until(&mut child, deadline);
    let read = |reader: thread::JoinHandle<Vec<u8>>| reader.join().expect("the reader does not panic");
    Answer { stdout: read(stdout), stderr: without_explanations(&read(stderr)), status }
}

/// Leaves out what nslab says of the program's faults, which no other arm can say.
fn without_explanations(stderr: &[u8]) -> Vec<u8> {
    let lines = stderr.split_inclusive(|&byte| byte == b'\n');
    lines.filter(|line| !line.starts_with(b"nslab: line ")).flatten().copied().collect()
}

fn on_terminal(mut command: Command, deadline: Instant) -> Answer {
    let size = nix::pty::Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
    let pty = nix::pty::openpty(Some(&size), None).expect("a pseudoterminal");
    let end = |fd: &OwnedFd| Stdio::from(fd.try_clone().expect("a descriptor"));
    let mut child = command
        .stdin(end(&pty.slave))
        .stdout(end(&pty.slave))
        .stderr(end(&pty.slave))
        .spawn()
        .expect("the nslab under test starts");
    // The command holds copies of the terminal too: with one of them open the master never ends.
    drop((command, pty.slave));
    let stdout = drain(fs::File::from(pty.master));
    let status = wait_until(&mut child, deadline);
    Answer { stdout: stdout.join().expect("the reader does not panic"), stderr: Vec::new(), status }
}

/// Reads to the end; the master of a terminal says EIO for it.
fn drain(mut source: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = source.read_to_end(&mut bytes);
        bytes
    })
}

fn wait_until(child: &mut Child, deadline: Instant) -> Option<i32> {
    loop {
        if let Some(status) = child.try_wait().expect("the child is ours") {
            return status.code();
        }
        if Instant::now() > deadline {
            child.kill().expect("the child is ours");
            child.wait().expect("the child is ours");
            return None;
        }
        thread::sleep(Duration::from_millis(10));
    }
}
