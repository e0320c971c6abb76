//! pid 1 of a session until it executes `/init`: root file system, terminal, limits, and the program as its first child.

use std::ffi::CString;
use std::io;
use std::os::fd::OwnedFd;

use nix::errno::Errno;
use nix::fcntl::{OFlag, open};
use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::sys::stat::{Mode, umask};
use nix::unistd::{Gid, Uid, chdir, dup, execve, pipe2, read, setgroups, sethostname, setresgid, setresuid, setsid};

use crate::error::{Step, StepError, StepResult};
use crate::ids::{IdPlan, Plan};
use crate::message::{Machine, Program, Reply, Request, Stdio};
use crate::socket::send;
use crate::{hidden, limits, rootfs, seccomp, sys};

mod tty;

/// User id of `learner` in a session.
pub const LEARNER: u32 = 1000;
/// Where root's and the learner's programs live.
const ROOT_HOME: &str = "/root";
const LEARNER_HOME: &str = "/home/learner";
/// Raises limits; no machine of ours has it - capabilities(7).
const CAP_SYS_RESOURCE: libc::c_ulong = 24;
/// Path of init's executable, as in an initial RAM disk.
const INIT: &str = "/init";
const PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What came with the request.
pub struct Inherited {
    /// The asker.
    pub control: OwnedFd,
    /// Where events leave.
    pub report: OwnedFd,
    /// The executable of init.
    pub init_file: OwnedFd,
    /// The executable of the program.
    pub program_file: OwnedFd,
    /// Tells init when it may reap the program.
    pub release: OwnedFd,
    /// Ends of pipes for the streams that are pipes, in order.
    pub pipes: Vec<OwnedFd>,
    /// What the files beside the program hold, in the order of their names.
    pub beside: Vec<OwnedFd>,
}

impl Inherited {
    /// Tells the asker something. It may be gone: then the keeper sees the end of the socket.
    pub fn say(&self, reply: &Reply) {
        let _ = send(&self.control, &reply.encode(), &[]);
    }
}

/// Runs in the new namespaces; ends by executing `/init`, or by telling the asker what failed.
pub fn run(request: &Request, ids: &IdPlan, inherited: &Inherited, go: OwnedFd) -> ! {
    let Err(error) = prepare(request, ids, inherited, go);
    inherited.say(&Reply::Failed { message: error.to_string() });
    std::process::exit(125)
}

fn prepare(
    request: &Request,
    ids: &IdPlan,
    inherited: &Inherited,
    go: OwnedFd,
) -> StepResult<std::convert::Infallible> {
    // The keeper closes its end without a byte when it could not write the maps.
    if read(&go, &mut [0]).step(|| "read".into())? == 0 {
        return Err(StepError::new("write the id maps", "refused"));
    }
    drop(go);
    sys::reset_signals();
    become_root(ids)?;
    umask(Mode::from_bits_truncate(0o022));
    setsid().step(|| "setsid".into())?;
    sethostname("lab").step(|| "sethostname".into())?;
    rootfs::build(ids.plan)?;
    let tty = if request.has_tty() { Some(tty::open(request.tty_size)?) } else { None };
    let home = install(request, inherited)?;
    // The master end goes to the asker; nobody inside keeps it.
    let null = open("/dev/null", OFlag::O_RDWR | OFlag::O_CLOEXEC, Mode::empty()).step(|| "open /dev/null".into())?;
    let slave = match tty {
        Some(tty::Tty { master, slave }) => {
            send(&inherited.control, &Reply::Tty.encode(), std::slice::from_ref(&master))
                .step(|| "hand over the terminal".into())?;
            Some(slave)
        }
        None => None,
    };
    place_hidden(request, inherited)?;
    limits::set()?;
    if request.machine == Machine::Bare {
        // The same everywhere, whether the host's root has it or not; root's next execve(2) leaves it out.
        sys::drop_from_bounding_set(CAP_SYS_RESOURCE).step(|| "prctl(PR_CAPBSET_DROP)".into())?;
    }
    // The program waits until this pipe's writing end closes, which the execution of /init does.
    let (ready_r, ready_w) = pipe2(OFlag::O_CLOEXEC).step(|| "pipe".into())?;
    seccomp::install(request.machine)?;
    if sys::clone(0).step(|| "fork".into())? == 0 {
        drop(ready_w);
        let Err(error) = become_program(request, home, inherited, slave, ready_r);
        inherited.say(&Reply::Failed { message: error.to_string() });
        std::process::exit(125)
    }
    for stream in 0..3 {
        sys::dup_to(&null, stream).step(|| "dup2".into())?;
    }
    sys::close_all_except(&[0, 1, 2, hidden::REPORT, hidden::PROC, hidden::RELEASE]).step(|| "close_range".into())?;
    // Whoever kills the keeper ends the session.
    prctl::set_pdeathsig(Signal::SIGKILL).step(|| "prctl(PR_SET_PDEATHSIG)".into())?;
    exec(INIT, &[b"init".to_vec()], &[PATH, "HOME=/", "TERM=linux"])
}

fn become_root(ids: &IdPlan) -> StepResult<()> {
    let (uid, gid) = (Uid::from_raw(0), Gid::from_raw(0));
    if ids.plan == Plan::Full {
        setgroups(&[gid]).step(|| "setgroups".into())?;
    }
    setresgid(gid, gid, gid).step(|| "setresgid".into())?;
    setresuid(uid, uid, uid).step(|| "setresuid".into())
}

/// Puts the executables into the session's file system and returns the user's home.
fn install(request: &Request, inherited: &Inherited) -> StepResult<&'static str> {
    let home = if request.uid == 0 { ROOT_HOME } else { LEARNER_HOME };
    rootfs::write_program(INIT, &inherited.init_file, 0)?;
    rootfs::write_program(&format!("{home}/{}", request.name), &inherited.program_file, request.uid)?;
    for (name, file) in request.beside.iter().zip(&inherited.beside) {
        rootfs::write_program(&format!("{home}/{name}"), file, request.uid)?;
    }
    Ok(home)
}

/// Moves what processes of ours inherit to its numbers.
fn place_hidden(request: &Request, inherited: &Inherited) -> StepResult<()> {
    // A detached mount of its own: a descriptor on the visible one would make `umount /proc` EBUSY.
    let proc = sys::open_tree_clone(c"/proc").step(|| "open_tree(/proc)".into())?;
    let places = [(&inherited.report, hidden::REPORT), (&proc, hidden::PROC), (&inherited.release, hidden::RELEASE)];
    for (fd, number) in places {
        sys::dup_to(fd, number).step(|| "dup2".into())?;
    }
    if request.looks {
        sys::dup_to(&proc, hidden::LOOKS).step(|| "dup2".into())?;
    }
    Ok(())
}

fn become_program(
    request: &Request,
    home: &str,
    inherited: &Inherited,
    slave: Option<OwnedFd>,
    ready: OwnedFd,
) -> StepResult<std::convert::Infallible> {
    let _ = read(&ready, &mut [0]).step(|| "read".into())?;
    setsid().step(|| "setsid".into())?;
    if let Some(slave) = &slave {
        sys::make_controlling_tty(slave).step(|| "ioctl(TIOCSCTTY)".into())?;
    }
    place_streams(request, inherited, slave.as_ref())?;
    chdir(home).step(|| format!("chdir({home})"))?;
    if request.uid != 0 {
        become_user(request.uid)?;
    }
    let mut keep = vec![0, 1, 2];
    if request.program == Program::Script {
        keep.extend([hidden::REPORT, hidden::PROC, hidden::LOOKS]);
    }
    sys::close_all_except(&keep).step(|| "close_range".into())?;
    let path = format!("{home}/{}", request.name);
    let mut argv = vec![path.clone().into_bytes()];
    argv.extend(request.args.iter().cloned());
    exec(&path, &argv, &environment(request, home))
}

/// Puts pipes and terminal where the program expects its streams.
fn place_streams(request: &Request, inherited: &Inherited, slave: Option<&OwnedFd>) -> StepResult<()> {
    let missing = || StepError::new("place the standard streams", "the request lacks a descriptor");
    let mut pipes = inherited.pipes.iter();
    // First out of the way of 0, 1 and 2, which may be among the sources.
    let mut sources = Vec::new();
    for stream in request.stdio {
        let fd = match stream {
            Stdio::Pipe => pipes.next(),
            Stdio::Tty => slave,
        };
        sources.push(dup(fd.ok_or_else(missing)?).step(|| "dup".into())?);
    }
    for (number, source) in sources.iter().enumerate() {
        sys::dup_to(source, number as i32).step(|| "dup2".into())?;
    }
    Ok(())
}

fn become_user(uid: u32) -> StepResult<()> {
    let (uid, gid) = (Uid::from_raw(uid), Gid::from_raw(uid));
    setgroups(&[gid]).step(|| "setgroups".into())?;
    setresgid(gid, gid, gid).step(|| "setresgid".into())?;
    setresuid(uid, uid, uid).step(|| "setresuid".into())
}

fn environment(request: &Request, home: &str) -> Vec<Vec<u8>> {
    let user = match request.uid {
        0 => "root".to_string(),
        LEARNER => "learner".to_string(),
        uid => uid.to_string(),
    };
    let term = if request.has_tty() { "xterm-256color" } else { "dumb" };
    let lines = [
        PATH.into(),
        format!("HOME={home}"),
        format!("USER={user}"),
        "SHELL=/bin/bash".into(),
        format!("TERM={term}"),
        "LANG=C.UTF-8".into(),
    ];
    lines.map(String::into_bytes).into()
}

fn exec(path: &str, argv: &[Vec<u8>], envp: &[impl AsRef<[u8]>]) -> StepResult<std::convert::Infallible> {
    let c_string = |bytes: &[u8]| {
        CString::new(bytes).map_err(|_| io::Error::from(Errno::EINVAL)).step(|| "a NUL in an argument".into())
    };
    let argv = argv.iter().map(|arg| c_string(arg)).collect::<StepResult<Vec<_>>>()?;
    let envp = envp.iter().map(|line| c_string(line.as_ref())).collect::<StepResult<Vec<_>>>()?;
    execve(&c_string(path.as_bytes())?, &argv, &envp).step(|| format!("execve({path})"))
}
