//! What strace does at each stop.

use nslab_abi::ptrace::{self as p, SyscallInfo};
use nslab_abi::{Errno, Pid, Ret, SigInfo, Signal, Syscall, Timespec, WaitFlags, WaitStatus, strace};

use super::count::{self, Count};
use super::options::Options;
use super::output::{leader, micros, now, tab, with_limit, with_path, with_returned_path};
use super::{ptrace, write};
use crate::sys::Sys;

/// One traced process.
#[derive(Clone, Debug)]
pub(super) struct Tcb {
    pub(super) pid: i32,
    /// Before its execve(2): nothing is shown yet.
    pub(super) is_hidden: bool,
    /// By `-p`.
    pub(super) is_attached: bool,
    /// The call it is in, as far as it is written, and since when.
    pub(super) call: Option<(Box<Syscall>, String, Timespec)>,
    /// Is its line not ended, and another's began?
    pub(super) is_unfinished: bool,
    /// What it called last: restart_syscall(2) goes on with that. strace begins with number 0.
    pub(super) last_name: &'static str,
}

impl Tcb {
    pub(super) fn new(pid: i32) -> Tcb {
        Tcb { pid, is_hidden: false, is_attached: false, call: None, is_unfinished: false, last_name: "read" }
    }
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Tracer {
    pub(super) tcbs: Vec<Tcb>,
    pub(super) output: Option<i32>,
    /// The program that strace itself started.
    pub(super) command: Option<i32>,
    pub(super) last_line: Option<Timespec>,
    /// Whose line is being written, and how far.
    line: Option<(i32, usize)>,
    counts: Vec<Count>,
    end: Option<WaitStatus>,
}

/// Waits for stops until nobody is traced any more; the status to end with.
pub(super) async fn run(sys: &Sys, options: &Options, tracer: &mut Tracer) -> u8 {
    while !tracer.tcbs.is_empty() {
        sys.checkpoint(tracer.clone());
        match sys.wait4(Pid(-1), WaitFlags::ALL).await {
            Ok(Some((pid, status))) => event(sys, options, tracer, pid.0, status).await,
            Ok(None) => {}
            Err(Errno::EINTR) => {
                leave(sys, options, tracer).await;
                break;
            }
            Err(_) => break,
        }
    }
    if options.counts {
        write(sys, tracer, &count::table(&tracer.counts)).await;
    }
    match tracer.end {
        None => 0,
        Some(WaitStatus::Signaled(signal, _)) => {
            // strace ends as its program did.
            let none = nslab_abi::SigAction::default();
            let _ = sys.call(Syscall::RtSigaction { signum: i32::from(signal.0), act: Some(none) }).await;
            let own = sys.int(Syscall::Getpid).await.unwrap_or(0) as i32;
            let _ = sys.kill(Pid(own), signal).await;
            128 + signal.0
        }
        Some(status) => status.shell_status(),
    }
}

async fn event(sys: &Sys, options: &Options, tracer: &mut Tracer, pid: i32, status: WaitStatus) {
    let at = match tracer.tcbs.iter().position(|tcb| tcb.pid == pid) {
        Some(at) => at,
        None => {
            if !matches!(status, WaitStatus::Stopped(_) | WaitStatus::TraceEvent(..)) {
                return;
            }
            tracer.tcbs.push(Tcb::new(pid));
            announce(sys, options, pid).await;
            tracer.tcbs.len() - 1
        }
    };
    const SYSCALL: u8 = Signal::SIGTRAP.0 | 0x80;
    match status {
        WaitStatus::Exited(code) => ended(sys, options, tracer, at, format!("exited with {code}"), status).await,
        WaitStatus::Signaled(signal, core) => {
            let core = if core { " (core dumped)" } else { "" };
            ended(sys, options, tracer, at, format!("killed by {}{core}", signal.name()), status).await;
        }
        WaitStatus::Stopped(Signal(SYSCALL)) => {
            let call = Syscall::Ptrace { request: p::PTRACE_GET_SYSCALL_INFO, pid: Pid(pid), addr: 0, data: 0 };
            if let Ok(Ret::SyscallInfo(info)) = sys.call(call).await {
                match *info {
                    SyscallInfo::Entry(call, is_resumed) => entry(sys, options, tracer, at, *call, is_resumed).await,
                    SyscallInfo::Exit(call, result) => exit(sys, options, tracer, at, &call, &result).await,
                    SyscallInfo::None => {}
                }
            }
            let _ = ptrace(sys, p::PTRACE_SYSCALL, pid, 0).await;
        }
        WaitStatus::Stopped(signal) => {
            let call = Syscall::Ptrace { request: p::PTRACE_GETSIGINFO, pid: Pid(pid), addr: 0, data: 0 };
            if let Ok(Ret::SigInfo(info)) = sys.call(call).await {
                signalled(sys, options, tracer, at, &info).await;
            }
            let _ = ptrace(sys, p::PTRACE_SYSCALL, pid, u64::from(signal.0)).await;
        }
        WaitStatus::TraceEvent(signal, p::PTRACE_EVENT_STOP) if signal != Signal::SIGTRAP => {
            if tracer.tcbs[at].is_hidden {
                let _ = ptrace(sys, p::PTRACE_SYSCALL, pid, 0).await;
                return;
            }
            line(sys, options, tracer, at, &format!("--- stopped by {} ---\n", signal.name())).await;
            let _ = ptrace(sys, p::PTRACE_LISTEN, pid, 0).await;
        }
        WaitStatus::TraceEvent(_, event) => {
            if matches!(event, p::PTRACE_EVENT_FORK | p::PTRACE_EVENT_VFORK | p::PTRACE_EVENT_CLONE) {
                let child = ptrace(sys, p::PTRACE_GETEVENTMSG, pid, 0).await.unwrap_or(0) as i32;
                if child != 0 && !tracer.tcbs.iter().any(|tcb| tcb.pid == child) {
                    tracer.tcbs.push(Tcb::new(child));
                    announce(sys, options, child).await;
                }
            }
            let _ = ptrace(sys, p::PTRACE_SYSCALL, pid, 0).await;
        }
        WaitStatus::Continued => {}
    }
}

async fn announce(sys: &Sys, options: &Options, pid: i32) {
    if !options.is_quiet {
        sys.complain("strace", format!("Process {pid} attached")).await;
    }
}

/// Begins a line, after what another process has not ended.
async fn begin(sys: &Sys, options: &Options, tracer: &mut Tracer, at: usize, text: &str) {
    let pid = tracer.tcbs[at].pid;
    let mut out = String::new();
    if let Some((other, _)) = tracer.line.take() {
        out += " <unfinished ...>\n";
        if let Some(tcb) = tracer.tcbs.iter_mut().find(|tcb| tcb.pid == other) {
            tcb.is_unfinished = true;
        }
    }
    let leader = leader(sys, options, tracer, pid).await;
    tracer.line = Some((pid, leader.chars().count() + text.chars().count()));
    write(sys, tracer, &(out + &leader + text)).await;
}

/// A whole line.
async fn line(sys: &Sys, options: &Options, tracer: &mut Tracer, at: usize, text: &str) {
    begin(sys, options, tracer, at, text).await;
    tracer.line = None;
}

async fn entry(sys: &Sys, options: &Options, tracer: &mut Tracer, at: usize, call: Syscall, is_resumed: bool) {
    let began = if options.shows_time || options.counts { now(sys).await } else { Timespec::default() };
    let tcb = &mut tracer.tcbs[at];
    if tcb.is_hidden && matches!(call, Syscall::Execve { .. }) {
        tcb.is_hidden = false;
    }
    if tcb.is_hidden {
        return;
    }
    let (name, pid) = (call.name(), tcb.pid);
    let shown_name = if is_resumed { "restart_syscall" } else { name };
    let mut text = match is_resumed {
        true => format!("restart_syscall(<... resuming interrupted {} ...>", tcb.last_name),
        false => with_limit(strace::known(&call), &call, None, options.max_string),
    };
    tcb.last_name = name;
    if options.names_fds && !is_resumed {
        text = with_path(sys, text, name, pid).await;
    }
    let is_shown = options.calls.contains(shown_name);
    let is_exit = matches!(call, Syscall::Exit { .. } | Syscall::ExitGroup { .. });
    tracer.tcbs[at].call = is_shown.then(|| (Box::new(call), text.clone(), began));
    if !is_shown || !options.shows_lines {
        return;
    }
    begin(sys, options, tracer, at, &text).await;
    if is_exit {
        end_line(sys, tracer, "?", "").await;
        tracer.tcbs[at].call = None;
    }
}

/// Closes the line that is being written.
async fn end_line(sys: &Sys, tracer: &mut Tracer, result: &str, spent: &str) {
    let column = tracer.line.take().map_or(0, |line| line.1) + 2;
    write(sys, tracer, &format!(") {}= {result}{spent}\n", tab(column))).await;
}

async fn exit(
    sys: &Sys,
    options: &Options,
    tracer: &mut Tracer,
    at: usize,
    call: &Syscall,
    result: &Result<Ret, Errno>,
) {
    let Some((entered, written, began)) = tracer.tcbs[at].call.take() else { return };
    let (pid, name) = (tracer.tcbs[at].pid, entered.name());
    let is_resumed = written.starts_with("restart_syscall(");
    let mut spent = String::new();
    if options.shows_time || options.counts {
        let us = micros(began, now(sys).await);
        if options.counts {
            let shown = if is_resumed { "restart_syscall" } else { name };
            // The time of the processor, which a sleep does not take.
            count::note(&mut tracer.counts, shown, call.failure(result).is_some(), 0);
        }
        if options.shows_time {
            spent = format!(" <{}.{:06}>", us / 1_000_000, us % 1_000_000);
        }
    }
    if !options.shows_lines {
        return;
    }
    let (head, ret) = strace::parts(call, result);
    let mut head = with_limit(head, call, Some(result), options.max_string);
    if options.names_fds {
        head = with_path(sys, head, name, pid).await;
    }
    let rest = if is_resumed { "" } else { head.strip_prefix(&written).unwrap_or("") };
    if tracer.tcbs[at].is_unfinished || tracer.line.is_none_or(|line| line.0 != pid) {
        tracer.tcbs[at].is_unfinished = false;
        let shown = if is_resumed { "restart_syscall" } else { name };
        begin(sys, options, tracer, at, &format!("<... {shown} resumed>{rest}")).await;
    } else {
        if let Some(line) = &mut tracer.line {
            line.1 += rest.chars().count();
        }
        write(sys, tracer, rest).await;
    }
    let ret = if options.names_fds { with_returned_path(sys, ret, name, pid).await } else { ret };
    end_line(sys, tracer, &ret, &spent).await;
}

async fn signalled(sys: &Sys, options: &Options, tracer: &mut Tracer, at: usize, info: &SigInfo) {
    let name = info.signal.name();
    let is_wanted = options.signals.as_ref().is_none_or(|names| names.iter().any(|wanted| wanted == &name[3..]));
    if tracer.tcbs[at].is_hidden || !options.shows_lines || !is_wanted {
        return;
    }
    line(sys, options, tracer, at, &format!("--- {name} {} ---\n", strace::siginfo(info))).await;
}

async fn ended(sys: &Sys, options: &Options, tracer: &mut Tracer, at: usize, how: String, status: WaitStatus) {
    let pid = tracer.tcbs[at].pid;
    if let (Some((call, written, _)), true) = (tracer.tcbs[at].call.take(), options.shows_lines) {
        // It died in a call.
        let is_known = written == strace::enter(&call);
        if tracer.tcbs[at].is_unfinished || tracer.line.is_none_or(|line| line.0 != pid) {
            begin(sys, options, tracer, at, &format!("<... {} resumed>", call.name())).await;
        }
        if !is_known {
            write(sys, tracer, " <unfinished ...>").await;
            if let Some(line) = &mut tracer.line {
                line.1 += " <unfinished ...>".len();
            }
        }
        end_line(sys, tracer, "?", "").await;
    }
    if options.shows_lines && !tracer.tcbs[at].is_hidden {
        line(sys, options, tracer, at, &format!("+++ {how} +++\n")).await;
    }
    if tracer.command == Some(pid) {
        tracer.end = Some(status);
    }
    tracer.tcbs.remove(at);
}

/// A signal ends the trace: what was attached goes on without it, what strace started ends.
async fn leave(sys: &Sys, options: &Options, tracer: &mut Tracer) {
    for tcb in std::mem::take(&mut tracer.tcbs) {
        if !tcb.is_attached && tracer.command == Some(tcb.pid) {
            let _ = sys.kill(Pid(tcb.pid), Signal::SIGTERM).await;
        }
        let _ = ptrace(sys, p::PTRACE_INTERRUPT, tcb.pid, 0).await;
        let stopped = sys.wait4(Pid(tcb.pid), WaitFlags::ALL).await;
        if let Ok(Some((_, WaitStatus::Stopped(_) | WaitStatus::TraceEvent(..)))) = stopped {
            let _ = ptrace(sys, p::PTRACE_DETACH, tcb.pid, 0).await;
        }
        if !options.is_quiet {
            sys.complain("strace", format!("Process {} detached", tcb.pid)).await;
        }
        if tracer.line.take_if(|line| line.0 == tcb.pid).is_some() {
            write(sys, tracer, " <detached ...>\n").await;
        }
    }
}
