//! strace(1) of version 6.1, over ptrace(2).

mod count;
mod filter;
mod names;
mod options;
mod output;
mod tracer;

use std::sync::Arc;

use nslab_abi::ptrace as p;
use nslab_abi::{Errno, Fd, OpenFlags, Pid, SigAction, SigSet, Signal, Syscall, WaitFlags};

use self::options::Options;
use self::tracer::{Tcb, Tracer};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{join, lossy};

/// `strace [OPTION]… {-p PID | PROGRAM [ARG]…}`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let options = match options::read(&sys, &args).await {
        Ok(options) => options,
        Err(status) => return status,
    };
    let mut tracer = match sys.restored::<Tracer>() {
        Some(tracer) => tracer,
        None => match start(&sys, &args, &options).await {
            Ok(tracer) => tracer,
            Err(status) => return status,
        },
    };
    tracer::run(&sys, &options, &mut tracer).await
}

async fn start(sys: &Sys, args: &Args, options: &Options) -> Result<Tracer, u8> {
    let mut tracer = Tracer::default();
    if let Some(path) = &options.output {
        let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC | OpenFlags::CLOEXEC;
        match sys.open_with(path, flags, 0o666).await {
            Ok(fd) => tracer.output = Some(fd.0),
            Err(errno) => {
                sys.complain_errno("strace", format!("Can't fopen '{}'", lossy(path)), errno).await;
                return Err(1);
            }
        }
    }
    if !options.command.is_empty() {
        tracer.command = Some(launch(sys, args, options, &mut tracer).await?);
    }
    for &pid in &options.pids {
        attach(sys, options, &mut tracer, pid).await?;
    }
    // ^C ends the trace, not strace in the middle of a line.
    let action = SigAction { handler: 2, flags: 0, mask: SigSet::default() };
    for signal in [Signal::SIGHUP, Signal::SIGINT, Signal::SIGQUIT, Signal::SIGPIPE, Signal::SIGTERM] {
        let _ = sys.call(Syscall::RtSigaction { signum: i32::from(signal.0), act: Some(action) }).await;
    }
    Ok(tracer)
}

async fn ptrace(sys: &Sys, request: i32, pid: i32, data: u64) -> Result<i64, Errno> {
    sys.int(Syscall::Ptrace { request, pid: Pid(pid), addr: 0, data }).await
}

/// Starts the program: the child stops itself, is seized, and goes on.
async fn launch(sys: &Sys, args: &Args, options: &Options, tracer: &mut Tracer) -> Result<i32, u8> {
    let name = &options.command[0];
    let path = find(sys, args, name).await.map_err(|errno| (name, errno));
    let path = match path {
        Ok(path) => path,
        Err((name, errno)) => {
            sys.complain_errno("strace", format!("Can't stat '{}'", lossy(name)), errno).await;
            return Err(1);
        }
    };
    let pid = match sys.fork().await {
        Ok(Pid(0)) => {
            let own = sys.int(Syscall::Getpid).await.unwrap_or(0) as i32;
            let _ = sys.kill(Pid(own), Signal::SIGSTOP).await;
            let errno = sys.execve(&path, &options.command, &options.environment(args)).await;
            sys.complain_errno("strace", "exec", errno).await;
            let _ = sys.call(Syscall::ExitGroup { status: 1 }).await;
            return Err(1);
        }
        Ok(pid) => pid,
        Err(errno) => {
            sys.complain_errno("strace", "Cannot fork", errno).await;
            return Err(1);
        }
    };
    let _ = sys.wait4(pid, WaitFlags::UNTRACED).await;
    if let Err(errno) = ptrace(sys, p::PTRACE_SEIZE, pid.0, options.trace_options()).await {
        sys.complain_errno("strace", format!("attach: ptrace(PTRACE_SEIZE, {pid})"), errno).await;
        let _ = sys.kill(pid, Signal::SIGKILL).await;
        return Err(1);
    }
    let _ = sys.kill(pid, Signal::SIGCONT).await;
    tracer.tcbs.push(Tcb { is_hidden: true, ..Tcb::new(pid.0) });
    Ok(pid.0)
}

/// Looks for a program along `PATH` as strace itself does.
async fn find(sys: &Sys, args: &Args, name: &[u8]) -> Result<Vec<u8>, Errno> {
    if name.contains(&b'/') {
        return sys.stat(name).await.map(|_| name.to_vec());
    }
    let path = args.envp.iter().find_map(|entry| entry.strip_prefix(b"PATH=")).unwrap_or(b"");
    for dir in path.split(|&byte| byte == b':') {
        let path = join(if dir.is_empty() { b"." } else { dir }, name);
        let is_program = |stat: nslab_abi::Stat| stat.is_file() && stat.st_mode & 0o111 != 0;
        if sys.stat(&path).await.is_ok_and(is_program) {
            return Ok(path);
        }
    }
    Err(Errno::ENOENT)
}

async fn attach(sys: &Sys, options: &Options, tracer: &mut Tracer, pid: i32) -> Result<(), u8> {
    if sys.int(Syscall::Getpid).await == Ok(i64::from(pid)) {
        sys.complain("strace", "I'm sorry, I can't let you do that, Dave.").await;
        return Err(1);
    }
    let seized = ptrace(sys, p::PTRACE_SEIZE, pid, options.trace_options()).await;
    if let Err(errno) = seized {
        sys.complain_errno("strace", format!("attach: ptrace(PTRACE_SEIZE, {pid})"), errno).await;
        return Err(1);
    }
    let _ = ptrace(sys, p::PTRACE_INTERRUPT, pid, 0).await;
    tracer.tcbs.push(Tcb { is_attached: true, ..Tcb::new(pid) });
    if !options.is_quiet {
        sys.complain("strace", format!("Process {pid} attached")).await;
    }
    Ok(())
}

/// Writes where the trace goes.
async fn write(sys: &Sys, tracer: &Tracer, text: &str) {
    let fd = Fd(tracer.output.unwrap_or(2));
    let _ = sys.write_all(fd, text.as_bytes()).await;
}
