//! Programs that run another: setsid(1), nohup(1), timeout(1), nice(1), and renice(1) beside it.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, OpenFlags, Pid, SigAction, SigSet, Signal, Syscall, WaitFlags, WaitStatus};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{lossy, number};

const SETSID: Spec = Spec {
    shorts: "fw",
    longs: &[("fork", Takes::Nothing, 'f'), ("wait", Takes::Nothing, 'w')],
    unmodelled: "chV",
    unmodelled_longs: &["ctty", "help", "version"],
    in_order: true,
    short_hint: true,
    ..Spec::NONE
};

/// `setsid [-fw] PROGRAM [ARG]…` of util-linux 2.38.1.
pub(crate) async fn setsid(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SETSID).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        sys.complain("setsid", "no command specified").await;
        return args.hint(&sys, &SETSID).await;
    }
    let is_leader = sys.int(Syscall::Getpgrp).await == sys.int(Syscall::Getpid).await;
    if is_leader || parsed.has('f') {
        match sys.fork().await {
            Ok(Pid(0)) => {}
            Ok(_) if !parsed.has('w') => return 0,
            Ok(pid) => return wait(&sys, pid).await,
            Err(errno) => {
                sys.complain_errno("setsid", "fork", errno).await;
                return 1;
            }
        }
    }
    if let Err(errno) = sys.int(Syscall::Setsid).await {
        sys.complain_errno("setsid", "setsid failed", errno).await;
        return 1;
    }
    let errno = sys.execvp(&parsed.operands, &args.envp).await;
    sys.complain_errno("setsid", format!("failed to execute {}", lossy(&parsed.operands[0])), errno).await;
    not_run(errno)
}

/// The status of a program that could not be executed.
pub(crate) fn not_run(errno: Errno) -> u8 {
    if errno == Errno::ENOENT { 127 } else { 126 }
}

/// Waits for a child; its status, or 128 and its signal.
async fn wait(sys: &Sys, pid: Pid) -> u8 {
    loop {
        match sys.wait4(pid, WaitFlags::empty()).await {
            Ok(Some((_, WaitStatus::Exited(status)))) => return status,
            Ok(Some((_, WaitStatus::Signaled(signal, _)))) => return 128 + signal.0,
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => return 1,
        }
    }
}

const NOHUP: Spec = Spec { in_order: true, status: 125, ..Spec::NONE };

/// `nohup COMMAND [ARG]…`
pub(crate) async fn nohup(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &NOHUP).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let name = args.name();
    if parsed.operands.is_empty() {
        return args.missing(&sys, &NOHUP, "missing operand").await;
    }
    let (reads, writes, complains) = (sys.isatty(Fd(0)).await, sys.isatty(Fd(1)).await, sys.isatty(Fd(2)).await);
    if reads && let Ok(fd) = sys.open_with(b"/dev/null", OpenFlags::WRONLY, 0).await {
        let _ = sys.dup2(fd, Fd(0)).await;
        sys.close(fd).await;
    }
    let input = if reads { "ignoring input" } else { "" };
    if writes {
        let flags = OpenFlags::CREAT | OpenFlags::WRONLY | OpenFlags::APPEND;
        let both = if reads { " and appending output" } else { "appending output" };
        let home = args.env("HOME").map(|home| crate::text::join(home, b"nohup.out"));
        let (file, fd) = match (sys.open_with(b"nohup.out", flags, 0o600).await, home) {
            (Err(_), Some(home)) => (lossy(&home), sys.open_with(&home, flags, 0o600).await),
            (fd, _) => ("nohup.out".to_string(), fd),
        };
        match fd {
            Ok(fd) => {
                sys.complain(&name, format!("{input}{both} to '{file}'")).await;
                let _ = sys.dup2(fd, Fd(1)).await;
                sys.close(fd).await;
            }
            Err(errno) => {
                sys.complain_errno(&name, "failed to open 'nohup.out'", errno).await;
                return 125;
            }
        }
    } else if reads || complains {
        let and = if reads && complains { " and " } else { "" };
        let errors = if complains { "redirecting stderr to stdout" } else { "" };
        sys.complain(&name, format!("{input}{and}{errors}")).await;
    }
    let kept = sys.int(Syscall::Fcntl { fd: Fd(2), cmd: F_DUPFD_CLOEXEC, arg: 3 }).await.map(|fd| Fd(fd as i32));
    if complains {
        let _ = sys.dup2(Fd(1), Fd(2)).await;
    }
    ignore(&sys, Signal::SIGHUP).await;
    let errno = sys.execvp(&parsed.operands, &args.envp).await;
    if let Ok(kept) = kept {
        let _ = sys.dup2(kept, Fd(2)).await;
    }
    sys.complain_errno(&name, format!("failed to run command '{}'", lossy(&parsed.operands[0])), errno).await;
    not_run(errno)
}

/// fcntl(2).
const F_DUPFD_CLOEXEC: i32 = 1030;

async fn ignore(sys: &Sys, signal: Signal) {
    let act = SigAction { handler: SigAction::IGNORE, flags: 0, mask: SigSet::default() };
    let _ = sys.call(Syscall::RtSigaction { signum: i32::from(signal.0), act: Some(act) }).await;
}

const TIMEOUT: Spec = Spec {
    shorts: "k:s:v",
    longs: &[
        ("foreground", Takes::Nothing, '1'),
        ("preserve-status", Takes::Nothing, '2'),
        ("kill-after", Takes::Argument, 'k'),
        ("signal", Takes::Argument, 's'),
        ("verbose", Takes::Nothing, 'v'),
    ],
    in_order: true,
    status: 125,
    ..Spec::NONE
};

/// `timeout [OPTION] DURATION COMMAND [ARG]…`
pub(crate) async fn timeout(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &TIMEOUT).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let name = args.name();
    let interval = async |text: &[u8]| match super::sleep::duration_ns(&lossy(text)) {
        Some(ns) => Ok(i32::try_from(ns.div_ceil(1_000_000)).unwrap_or(i32::MAX)),
        None => {
            sys.complain(&name, format!("invalid time interval {}", args.quote(text))).await;
            Err(args.hint(&sys, &TIMEOUT).await)
        }
    };
    let kill_after_ms = match parsed.value('k') {
        None => 0,
        Some(text) => match interval(text).await {
            Ok(ms) => ms,
            Err(status) => return status,
        },
    };
    let signal = match parsed.value('s') {
        None => Signal::SIGTERM,
        Some(text) => match super::kill::signal(&lossy(text)).and_then(Signal::new) {
            Some(signal) => signal,
            None => {
                sys.complain(&name, format!("{}: invalid signal", args.quote(text))).await;
                return args.hint(&sys, &TIMEOUT).await;
            }
        },
    };
    let [duration, command @ ..] = &parsed.operands[..] else { return args.hint(&sys, &TIMEOUT).await };
    if command.is_empty() {
        return args.hint(&sys, &TIMEOUT).await;
    }
    let ms = match interval(duration).await {
        Ok(ms) => ms,
        Err(status) => return status,
    };
    if !parsed.has('1') {
        let _ = sys.call(Syscall::Setpgid { pid: Pid(0), pgid: Pid(0) }).await;
        ignore(&sys, Signal::SIGTTIN).await;
        ignore(&sys, Signal::SIGTTOU).await;
    }
    let child = match sys.fork().await {
        Ok(Pid(0)) => {
            let errno = sys.execvp(command, &args.envp).await;
            sys.complain_errno(&name, format!("failed to run command {}", args.quote(&command[0])), errno).await;
            return not_run(errno);
        }
        Ok(child) => child,
        Err(errno) => {
            sys.complain_errno(&name, "fork system call failed", errno).await;
            return 125;
        }
    };
    let watched =
        Watched { sys: &sys, child, name: &name, command: args.quote(&command[0]), is_verbose: parsed.has('v') };
    let mut has_timed_out = !sys.ends_within(watched.child, if ms == 0 { -1 } else { ms }).await;
    if has_timed_out {
        watched.send(signal, !parsed.has('1')).await;
        if kill_after_ms > 0 && !sys.ends_within(watched.child, kill_after_ms).await {
            watched.send(Signal::SIGKILL, !parsed.has('1')).await;
        }
    }
    let status = sys.wait4(child, WaitFlags::empty()).await;
    has_timed_out &= !parsed.has('2');
    match status {
        Ok(Some((_, WaitStatus::Signaled(signal, _)))) => {
            if !has_timed_out && !parsed.has('2') || signal == Signal::SIGKILL {
                // "If the command dies of a signal, so does timeout", with the same one.
                let own = sys.int(Syscall::Getpid).await.unwrap_or(0) as i32;
                let _ = sys.kill(Pid(own), signal).await;
            }
            if has_timed_out { 124 } else { 128 + signal.0 }
        }
        Ok(Some((_, WaitStatus::Exited(status)))) if !has_timed_out => status,
        _ => 124,
    }
}

/// The command under timeout.
struct Watched<'a> {
    sys: &'a Sys,
    child: Pid,
    name: &'a str,
    command: String,
    is_verbose: bool,
}

impl Watched<'_> {
    async fn send(&self, signal: Signal, to_group: bool) {
        if self.is_verbose {
            let text = format!("sending signal {} to command {}", &signal.name()[3..], self.command);
            self.sys.complain(self.name, text).await;
        }
        let _ = self.sys.kill(self.child, signal).await;
        if to_group {
            if signal != Signal::SIGKILL {
                ignore(self.sys, signal).await;
            }
            let _ = self.sys.kill(Pid(0), signal).await;
            if signal != Signal::SIGKILL && signal != Signal::SIGCONT {
                let _ = self.sys.kill(self.child, Signal::SIGCONT).await;
                let _ = self.sys.kill(Pid(0), Signal::SIGCONT).await;
            }
        }
    }
}

/// What a program is run with where none is said.
const ADJUSTMENT: i32 = 10;
const NICE: Spec =
    Spec { shorts: "n:", longs: &[("adjustment", Takes::Argument, 'n')], in_order: true, status: 125, ..Spec::NONE };

/// `nice [-n N] [COMMAND [ARG]…]`
pub(crate) async fn nice(sys: Sys, args: Arc<Args>) -> u8 {
    // `-5`, the old way to say `-n 5`.
    let mut argv = args.argv.clone();
    if let Some(old) = argv.get(1).and_then(|word| word.strip_prefix(b"-")).filter(|old| number::<i32>(old).is_some()) {
        argv.splice(1..2, [b"-n".to_vec(), old.to_vec()]);
    }
    let args = Args { argv, envp: args.envp.clone() };
    let name = args.name();
    let parsed = match args.getopt(&sys, &NICE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let adjustment = match parsed.value('n') {
        None => ADJUSTMENT,
        Some(text) => match number::<i32>(text.strip_prefix(b"+").unwrap_or(text)) {
            Some(adjustment) => adjustment,
            None => {
                sys.complain(&name, format!("invalid adjustment {}", args.quote(text))).await;
                return 125;
            }
        },
    };
    let current = priority(&sys, 0).await.unwrap_or(0);
    if parsed.operands.is_empty() {
        if parsed.has('n') {
            return args.missing(&sys, &NICE, "a command must be given with an adjustment").await;
        }
        sys.print(format!("{current}\n"));
        return sys.finish(&name, 0).await;
    }
    let prio = (current + adjustment).clamp(-20, 19);
    if let Err(errno) = sys.call(Syscall::Setpriority { which: 0, who: 0, prio }).await {
        sys.complain_errno(&name, "cannot set niceness", errno).await;
        if !matches!(errno, Errno::EACCES | Errno::EPERM) {
            return 125;
        }
    }
    let errno = sys.execvp(&parsed.operands, &args.envp).await;
    sys.complain_errno(&name, args.quote(&parsed.operands[0]), errno).await;
    not_run(errno)
}

/// The nice value of a process; the system call answers 20 less it.
async fn priority(sys: &Sys, who: i32) -> Result<i32, Errno> {
    sys.int(Syscall::Getpriority { which: 0, who }).await.map(|answer| 20 - answer as i32)
}

const RENICE: Spec = Spec { short_hint: true, ..Spec::NONE };

/// `renice [-n] PRIORITY [-p] PID…` of util-linux 2.38.1.
pub(crate) async fn renice(sys: Sys, args: Arc<Args>) -> u8 {
    let mut words = &args.argv[1..];
    if let Some(first) = words.first()
        && (first == b"-n" || first == b"--priority")
    {
        words = &words[1..];
    }
    let [value, targets @ ..] = words else {
        sys.complain("renice", "not enough arguments").await;
        return args.hint(&sys, &RENICE).await;
    };
    if targets.is_empty() {
        sys.complain("renice", "not enough arguments").await;
        return args.hint(&sys, &RENICE).await;
    }
    let Some(prio) = number::<i32>(value) else {
        sys.complain("renice", format!("invalid priority '{}'", lossy(value))).await;
        return args.hint(&sys, &RENICE).await;
    };
    let users = Accounts::users(&sys).await;
    let mut status = 0;
    for target in targets {
        match &target[..] {
            b"-p" | b"--pid" => continue,
            b"-g" | b"--pgrp" | b"-u" | b"--user" => {
                return crate::getopt::unmodelled(&sys, "renice", &lossy(target)).await;
            }
            _ => {}
        }
        let Some(pid) = number::<i32>(target).filter(|_| users.id(target).is_none()) else {
            sys.complain("renice", format!("bad process ID value: {}", lossy(target))).await;
            status = 1;
            continue;
        };
        let old = match priority(&sys, pid).await {
            Ok(old) => old,
            Err(errno) => {
                sys.complain_errno("renice", format!("failed to get priority for {pid} (process ID)"), errno).await;
                status = 1;
                continue;
            }
        };
        if let Err(errno) = sys.call(Syscall::Setpriority { which: 0, who: pid, prio }).await {
            sys.complain_errno("renice", format!("failed to set priority for {pid} (process ID)"), errno).await;
            status = 1;
            continue;
        }
        let new = priority(&sys, pid).await.unwrap_or(prio);
        sys.print(format!("{pid} (process ID) old priority {old}, new priority {new}\n"));
    }
    sys.finish("renice", status).await
}
