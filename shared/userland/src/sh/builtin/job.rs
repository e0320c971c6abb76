//! `kill`, `wait`, `jobs`, `fg`, `bg`.

use nslab_abi::{Errno, Pid, Signal, Syscall, WaitFlags, WaitStatus};

use super::complain;
use crate::sh::Dialect;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::{lossy, number};

/// A signal by number or name, with or without `SIG`; 0 is allowed.
pub(super) fn signal(word: &[u8]) -> Option<i32> {
    if let Some(value) = number::<i32>(word) {
        return (0..=64).contains(&value).then_some(value);
    }
    let name = lossy(word).to_uppercase();
    let name = name.strip_prefix("SIG").unwrap_or(&name);
    Signal::STANDARD.iter().find(|signal| signal.name()[3..] == *name).map(|signal| i32::from(signal.0))
}

/// The process of `%1`, or of a number.
fn target(state: &State, word: &[u8]) -> Option<Pid> {
    match word.strip_prefix(b"%") {
        None => number(word).map(Pid),
        Some(b"" | b"%" | b"+") => state.jobs.last().and_then(|job| job.pids.last()).copied(),
        Some(digits) => {
            let wanted: usize = number(digits)?;
            state.jobs.iter().find(|job| job.number == wanted).and_then(|job| job.pids.last()).copied()
        }
    }
}

/// `kill [-SIGNAL] PID…`
pub(super) async fn kill(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let mut sig = 15;
    let mut operands = words;
    match words.first().map(Vec::as_slice) {
        Some(b"-l") => return list(sys, state, &words[1..]),
        Some(b"-s" | b"-n") if words.len() > 1 => {
            let Some(value) = signal(&words[1]) else { return bad_signal(sys, state, &words[1]).await };
            (sig, operands) = (value, &words[2..]);
        }
        Some(b"--") => operands = &words[1..],
        Some(option) if option.len() > 1 && option[0] == b'-' => {
            let Some(value) = signal(&option[1..]) else { return bad_signal(sys, state, &option[1..]).await };
            (sig, operands) = (value, &words[1..]);
        }
        _ => {}
    }
    if operands.first().is_some_and(|word| word == b"--") {
        operands = &operands[1..];
    }
    if operands.is_empty() {
        let usage = match state.dialect {
            Dialect::Bash => "usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]",
            _ => "Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]",
        };
        // The usage has no place before it.
        let head = if state.dialect.is_bash() { b"kill: ".to_vec() } else { [&state.prefix()[..], b"kill: "].concat() };
        sys.eprint([&head, usage.as_bytes(), b"\n"].concat()).await;
        return 2;
    }
    let mut status = 0;
    for word in operands {
        let Some(pid) = target(state, word) else {
            let text = match state.dialect {
                _ if word.starts_with(b"%") && state.dialect != Dialect::Dash => {
                    format!("{}: no such job", lossy(word))
                }
                _ if word.starts_with(b"%") => format!("No such job: {}", lossy(word)),
                Dialect::Bash => format!("{}: arguments must be process or job IDs", lossy(word)),
                _ => format!("Illegal number: {}", lossy(word)),
            };
            complain(sys, state, b"kill", &text).await;
            status = 1;
            continue;
        };
        // Of a job the whole group is meant, where it has one.
        let is_job = word.starts_with(b"%");
        let job = state.jobs.iter().find(|job| is_job && job.pids.contains(&pid));
        // dash means the group even where there is none.
        let has_group = state.has_job_control || state.dialect == Dialect::Dash;
        let group = job.filter(|_| has_group).and_then(|job| job.pids.first()).copied();
        let is_stopped = job.is_some_and(|job| matches!(job.status, Some(WaitStatus::Stopped(_))));
        let pid = group.map_or(pid, |leader| Pid(-leader.0));
        let sent = sys.int(Syscall::Kill { pid, sig }).await;
        // jobs.c, kill_pid(): a stopped job has to run to see that it is to end.
        if is_stopped && matches!(sig, 1 | 15) && state.dialect.is_bash() {
            let _ = sys.kill(pid, Signal::SIGCONT).await;
        }
        if let Err(errno) = sent {
            match state.dialect {
                Dialect::Bash => complain(sys, state, b"kill", &format!("({}) - {}", pid.0, errno.strerror())).await,
                Dialect::Dash => {
                    complain(sys, state, b"kill", &errno.strerror()).await;
                    sys.eprint(b"\n").await;
                }
                Dialect::Ash => {
                    let text = format!("can't kill pid {}: {}\n", pid.0, errno.strerror());
                    sys.eprint([&state.prefix(), text.as_bytes()].concat()).await;
                }
            }
            status = 1;
        }
    }
    status
}

async fn bad_signal(sys: &Sys, state: &State, word: &[u8]) -> u8 {
    let text = match state.dialect {
        Dialect::Bash => format!("{}: invalid signal specification", lossy(word)),
        Dialect::Dash => format!("Illegal option -{}", lossy(&word[..word.len().min(1)])),
        Dialect::Ash => format!("bad signal name '{}'", lossy(word)),
    };
    complain(sys, state, b"kill", &text).await;
    if state.dialect == Dialect::Dash { 2 } else { 1 }
}

fn list(sys: &Sys, state: &State, words: &[Vec<u8>]) -> u8 {
    if words.is_empty() {
        all(sys, state.dialect);
    }
    for word in words {
        match number::<u8>(word).map(|value| if value > 128 { value - 128 } else { value }) {
            Some(value) => match Signal::STANDARD.iter().find(|signal| signal.0 == value) {
                Some(signal) => sys.print(format!("{}\n", &signal.name()[3..])),
                None => return 1,
            },
            None => match signal(word) {
                Some(value) => sys.print(format!("{value}\n")),
                None => return 1,
            },
        }
    }
    0
}

/// Every signal, as each shell lists them.
fn all(sys: &Sys, dialect: Dialect) {
    let name = |number: u8| {
        let standard =
            Signal::STANDARD.iter().find(|signal| signal.0 == number).map(|signal| signal.name()[3..].to_string());
        match number {
            // glibc keeps 32 and 33 for itself.
            34 => Some("RTMIN".to_string()),
            35..=49 => Some(format!("RTMIN+{}", number - 34)),
            50..=63 => Some(format!("RTMAX-{}", 64 - number)),
            64 => Some("RTMAX".to_string()),
            _ => standard,
        }
    };
    match dialect {
        Dialect::Bash => {
            let known: Vec<(u8, String)> =
                (1..=64).filter_map(|number| name(number).map(|name| (number, name))).collect();
            for row in known.chunks(5) {
                let cells: Vec<String> = row.iter().map(|(number, name)| format!("{number:2}) SIG{name}")).collect();
                sys.print(cells.join("\t") + if row.len() == 5 { "\n" } else { "\t\n" });
            }
        }
        // dash's table has no name for 0, 16, 32 and 33.
        Dialect::Dash => {
            for number in 0..=64 {
                let name = name(number).filter(|_| number != 16);
                sys.print(name.unwrap_or_else(|| number.to_string()) + "\n");
            }
        }
        Dialect::Ash => {
            for (number, name) in (1..=31).filter_map(|number| name(number).map(|name| (number, name))) {
                let name = if number == 29 { "POLL".to_string() } else { name };
                sys.print(format!("{number:2}) {name}\n"));
            }
        }
    }
}

/// `wait [PID…]`
pub(super) async fn wait(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let mut status = 0;
    if words.is_empty() {
        loop {
            if state.jobs.iter().all(|job| matches!(job.status, Some(WaitStatus::Exited(_) | WaitStatus::Signaled(..))))
            {
                break;
            }
            match sys.wait4(Pid(-1), WaitFlags::empty()).await {
                Ok(Some((pid, status))) => state.note_child(pid, status),
                Err(Errno::EINTR) => return 130,
                _ => break,
            }
        }
        if !state.is_interactive {
            state.jobs.clear();
        }
        return 0;
    }
    for word in words {
        let known = target(state, word).filter(|pid| state.jobs.iter().any(|job| job.pids.contains(pid)));
        let Some(pid) = known else {
            if state.dialect.is_bash() {
                let text = format!("pid {} is not a child of this shell", lossy(word));
                complain(sys, state, b"wait", &text).await;
            }
            status = 127;
            continue;
        };
        let mut is_news = false;
        loop {
            let job = state.jobs.iter().find(|job| job.pids.contains(&pid)).and_then(|job| job.status);
            if let Some(ended @ (WaitStatus::Exited(_) | WaitStatus::Signaled(..))) = job {
                status = ended.shell_status();
                let text = state.jobs.iter().find(|job| job.pids.contains(&pid)).map(|job| job.text.clone());
                // dash tells what it learns here; bash all deaths but by SIGTERM, which it tells of foreground jobs alone.
                let is_term = matches!(ended, WaitStatus::Signaled(nslab_abi::Signal::SIGTERM, _));
                let tells = if state.dialect.is_bash() { state.is_interactive || !is_term } else { is_news };
                if tells {
                    crate::sh::launch::say_death(sys, state, pid, ended, &text.unwrap_or_default()).await;
                }
                state.jobs.retain(|job| !job.pids.contains(&pid));
                break;
            }
            match sys.wait4(Pid(-1), WaitFlags::empty()).await {
                Ok(Some((ended, status))) => {
                    is_news |= ended == pid;
                    state.note_child(ended, status);
                }
                Err(Errno::EINTR) => return 130,
                _ => return 127,
            }
        }
    }
    status
}

/// `jobs`
pub(super) async fn jobs(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    if let Some(word) = words.first() {
        complain(sys, state, b"jobs", &format!("nslab does not model {}", lossy(word))).await;
        return crate::getopt::UNMODELLED;
    }
    while let Ok(Some((pid, status))) = sys.wait4(Pid(-1), WaitFlags::NOHANG).await {
        state.note_child(pid, status);
    }
    let newest = state.jobs.len();
    for (index, job) in state.jobs.iter().enumerate() {
        let mark = if index + 1 == newest { '+' } else { '-' };
        let (what, tail) = match job.status {
            None | Some(WaitStatus::Continued) => ("Running".to_string(), " &"),
            Some(WaitStatus::Stopped(_) | WaitStatus::TraceEvent(..)) => ("Stopped".to_string(), ""),
            Some(WaitStatus::Exited(0)) => ("Done".to_string(), ""),
            Some(WaitStatus::Exited(status)) => (format!("Exit {status}"), ""),
            Some(WaitStatus::Signaled(signal, _)) => (signal.strsignal(), ""),
        };
        let tail = if state.dialect.is_bash() { tail } else { "" };
        sys.print(format!("[{}]{mark}  {what:<24}{}{tail}\n", job.number, lossy(&job.text)));
    }
    state.jobs.retain(|job| !matches!(job.status, Some(WaitStatus::Exited(_) | WaitStatus::Signaled(..))));
    0
}

/// `fg` and `bg`
pub(super) async fn resume(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> u8 {
    let name = &argv[0];
    if !state.has_job_control {
        let text = if state.dialect.is_bash() { "no job control" } else { "No current job" };
        complain(sys, state, name, text).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    }
    let wanted = argv.get(1).map_or(&b"%+"[..], |word| word);
    let found = target(state, wanted).and_then(|pid| state.jobs.iter().position(|job| job.pids.contains(&pid)));
    let Some(index) = found else {
        let shown = argv.get(1).map_or("current".to_string(), |word| lossy(word));
        complain(sys, state, name, &format!("{shown}: no such job")).await;
        return 1;
    };
    let group = Pid(-state.jobs[index].pids.first().map_or(0, |pid| pid.0));
    if name == b"bg" {
        state.jobs[index].status = None;
        let (number, text) = (state.jobs[index].number, lossy(&state.jobs[index].text));
        sys.print(format!("[{number}]+ {text} &\n"));
        let _ = sys.kill(group, Signal::SIGCONT).await;
        return 0;
    }
    let job = state.jobs.remove(index);
    sys.print([&job.text[..], b"\n"].concat());
    let _ = sys.flush().await;
    crate::sh::launch::give_terminal(sys, Pid(-group.0)).await;
    let _ = sys.kill(group, Signal::SIGCONT).await;
    let statuses = crate::sh::launch::wait_for(sys, state, &job.pids, &job.text).await;
    if let (Some(&pid), Some(&status)) = (job.pids.last(), statuses.last()) {
        crate::sh::launch::say_death(sys, state, pid, status, &job.text).await;
    }
    statuses.last().map_or(0, |status| status.shell_status())
}
