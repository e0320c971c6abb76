//! Starting the keeper and handing it the request.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio as ProcessStdio};

use nix::fcntl::OFlag;
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::socket::{AddressFamily, SockFlag, SockType, setsockopt, socketpair, sockopt};
use nix::unistd::pipe2;
use nslab_keeper::Plan;
use nslab_keeper::message::{Machine, Program as ProgramKind, Request, Stdio};
use nslab_runner::image::Script;

use super::runner::{self, RunnerError};

/// The argument that makes `nslab` a keeper. Not for users.
pub const KEEPER_ROLE: &str = "keeper";

/// What a session's program is.
#[derive(Clone, Debug)]
pub enum Program {
    /// A checked C script.
    Script(Script),
    /// Any other file's bytes, such as an executable's.
    Elf(Vec<u8>),
}

/// One session to run.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The program.
    pub program: Program,
    /// The name of its file in the user's home directory.
    pub name: String,
    /// Further files of that directory, by name.
    pub beside: Vec<(String, Program)>,
    /// Arguments after its path.
    pub args: Vec<Vec<u8>>,
    /// Which computer the program meets.
    pub machine: Machine,
    /// Id plan; `None`: full where it can be had.
    pub plan: Option<Plan>,
    /// User id inside.
    pub uid: u32,
    /// Which of the three standard streams are the session's terminal; the others are pipes.
    pub tty: [bool; 3],
    /// Rows and columns of the terminal.
    pub tty_size: (u16, u16),
    /// Milliseconds until the session is ended; 0: never.
    pub deadline_ms: u64,
    /// Is a picture of the processes to be taken when the program has ended?
    pub final_view: bool,
    /// Are pictures to be taken while it runs, whenever something has changed?
    pub live_views: bool,
}

/// Why a session could not be asked for.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A system call of ours failed.
    #[error("start the keeper: {0}")]
    Io(#[from] io::Error),
    /// The runner is missing or of no use.
    #[error(transparent)]
    Runner(#[from] RunnerError),
    /// The request is too long.
    #[error("the arguments are longer than {} bytes", nslab_keeper::message::MESSAGE_BYTES)]
    TooLong,
}

/// The supervisor's ends of everything.
pub struct Ends {
    pub keeper: Child,
    pub control: OwnedFd,
    pub report: OwnedFd,
    pub release: Option<OwnedFd>,
    pub stdin: Option<OwnedFd>,
    pub stdout: Option<OwnedFd>,
    pub stderr: Option<OwnedFd>,
}

/// Starts the keeper and sends it the request.
pub fn spawn(spec: &Spec) -> Result<Ends, StartError> {
    let runner = runner::read()?;
    let (control, control_theirs) = seqpacket()?;
    let (report, report_theirs) = seqpacket()?;
    // "enables receiving the credentials of the sending process" - unix(7): translated into our numbers.
    setsockopt(&report, sockopt::PassCred, &true).map_err(io::Error::from)?;
    let (release_theirs, release) = pipe()?;
    let mut handed =
        vec![report_theirs, memfd("init", &[&runner])?, program_file(&spec.program, &runner)?, release_theirs];
    let mut ours = [None, None, None];
    for (stream, end) in ours.iter_mut().enumerate() {
        if !spec.tty[stream] {
            let (read_end, write_end) = pipe()?;
            let (theirs, our_end) = if stream == 0 { (read_end, write_end) } else { (write_end, read_end) };
            handed.push(theirs);
            *end = Some(our_end);
        }
    }
    for (_, program) in &spec.beside {
        handed.push(program_file(program, &runner)?);
    }
    let request = request(spec).encode();
    if request.len() > nslab_keeper::message::MESSAGE_BYTES {
        return Err(StartError::TooLong);
    }
    let keeper = Command::new("/proc/self/exe")
        .arg(KEEPER_ROLE)
        .stdin(ProcessStdio::from(control_theirs))
        .stdout(ProcessStdio::null())
        .spawn()?;
    nslab_keeper::socket::send(&control, &request, &handed).map_err(io::Error::from)?;
    let [stdin, stdout, stderr] = ours;
    Ok(Ends { keeper, control, report, release: spec.final_view.then_some(release), stdin, stdout, stderr })
}

fn request(spec: &Spec) -> Request {
    Request {
        machine: spec.machine,
        plan: spec.plan,
        uid: spec.uid,
        name: spec.name.clone(),
        args: spec.args.clone(),
        program: match spec.program {
            Program::Script(_) => ProgramKind::Script,
            Program::Elf(_) => ProgramKind::Elf,
        },
        beside: spec.beside.iter().map(|(name, _)| name.clone()).collect(),
        stdio: spec.tty.map(|is_tty| if is_tty { Stdio::Tty } else { Stdio::Pipe }),
        tty_size: spec.tty_size,
        deadline_ms: spec.deadline_ms,
        looks: spec.live_views,
    }
}

fn program_file(program: &Program, runner: &[u8]) -> io::Result<OwnedFd> {
    match program {
        Program::Script(script) => memfd("program", &[runner, &script.trailer()]),
        Program::Elf(bytes) => memfd("program", &[bytes]),
    }
}

/// Returns a file in memory, positioned at its beginning.
fn memfd(name: &str, parts: &[&[u8]]) -> io::Result<OwnedFd> {
    let mut file = File::from(memfd_create(name, MFdFlags::MFD_CLOEXEC)?);
    for part in parts {
        file.write_all(part)?;
    }
    file.rewind()?;
    Ok(file.into())
}

fn seqpacket() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(AddressFamily::Unix, SockType::SeqPacket, None, SockFlag::SOCK_CLOEXEC)?)
}

fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(pipe2(OFlag::O_CLOEXEC)?)
}
