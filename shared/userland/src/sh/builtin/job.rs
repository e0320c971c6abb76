//! `kill`, `wait`, `jobs`, `fg`, `bg`.

use nslab_abi::{Pid, Signal, Syscall};

use super::complain;
use crate::sh::Dialect;
use crate::sh::report;
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
    Signal::with_short_name(name).map(|signal| i32::from(signal.0))
}

/// The process of `%1`, or of a number.
pub(super) fn target(state: &State, word: &[u8]) -> Option<Pid> {
    match word.starts_with(b"%") {
        false => number(word).map(Pid),
        true => find(state, word).and_then(|index| state.jobs[index].pids.last()).copied(),
    }
}

/// `kill [-SIGNAL] PID…`
pub(super) async fn kill(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let mut sig = 15;
    let mut operands = words;
    match words.first().map(Vec::as_slice) {
        Some(b"-l" | b"-L") => return list(sys, state, &words[1..]).await,
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
        let is_stopped = job.is_some_and(crate::sh::state::Job::is_stopped);
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

async fn list(sys: &Sys, state: &State, words: &[Vec<u8>]) -> u8 {
    if words.is_empty() {
        all(sys, state.dialect);
    }
    let mut status = 0;
    for word in words {
        match number::<u8>(word).map(|value| if value > 128 { value - 128 } else { value }) {
            Some(value) => match Signal::STANDARD.iter().find(|signal| signal.0 == value) {
                Some(signal) => sys.print(format!("{}\n", &signal.name()[3..])),
                None if state.dialect.is_bash() => status = bad_signal(sys, state, word).await,
                None => return 1,
            },
            None => match signal(word).filter(|_| state.dialect != Dialect::Dash) {
                Some(value) => sys.print(format!("{value}\n")),
                None if state.dialect.is_bash() => status = bad_signal(sys, state, word).await,
                None => return if state.dialect == Dialect::Dash { 2 } else { 1 },
            },
        }
    }
    status
}

/// Every signal, as each shell lists them.
pub(super) fn all(sys: &Sys, dialect: Dialect) {
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

/// `jobs [-lprs] [JOB…]`
pub(super) async fn jobs(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let (mut with_pid, mut only_pid, mut running, mut stopped) = (false, false, false, false);
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.len() > 1 && word[0] == b'-') {
        at += 1;
        for letter in &word[1..] {
            match letter {
                b'l' => with_pid = true,
                b'p' => only_pid = true,
                b'r' if state.dialect.is_bash() => running = true,
                b's' if state.dialect.is_bash() => stopped = true,
                letter => {
                    let letter = char::from(*letter);
                    match state.dialect {
                        Dialect::Bash => {
                            complain(sys, state, b"jobs", &format!("-{letter}: invalid option")).await;
                            sys.eprint("jobs: usage: jobs [-lnprs] [jobspec ...] or jobs -x command [args]\n").await;
                        }
                        _ => complain(sys, state, b"jobs", &format!("Illegal option -{letter}")).await,
                    }
                    return 2;
                }
            }
        }
    }
    report::reap(sys, state).await;
    let mut status = 0;
    let mut wanted = Vec::new();
    for word in &words[at..] {
        match find(state, word) {
            Some(index) => wanted.push(state.jobs[index].number),
            None => {
                no_such_job(sys, state, b"jobs", word).await;
                status = 1;
            }
        }
    }
    for job in &state.jobs {
        let is_meant = (at == words.len() || wanted.contains(&job.number))
            && !(running && (job.is_over() || job.is_stopped()))
            && (!stopped || job.is_stopped());
        if is_meant && only_pid {
            sys.print(format!("{}\n", job.pids.first().map_or(0, |pid| pid.0)));
        } else if is_meant {
            sys.print(report::line(state, job, with_pid) + "\n");
        }
    }
    // Who has just seen the list is not warned of stopped jobs.
    state.has_warned_of_jobs = true;
    let over: Vec<_> = state.jobs.iter().filter(|job| job.is_over()).cloned().collect();
    state.jobs.retain(|job| !job.is_over());
    for job in over {
        state.forget(&job);
    }
    status
}

/// The job that `%1`, `%+`, `%-`, `%text` or `%?text` means.
pub(super) fn find(state: &State, word: &[u8]) -> Option<usize> {
    let mark = |wanted: char| state.jobs.iter().position(|job| state.mark(job.number) == wanted);
    match word.strip_prefix(b"%") {
        None => {
            let pid = Pid(number(word)?);
            state.jobs.iter().position(|job| job.pids.contains(&pid))
        }
        Some(b"" | b"%" | b"+") => mark('+'),
        Some(b"-") => mark('-').or_else(|| mark('+')),
        Some(rest) => match number::<usize>(rest) {
            Some(wanted) => state.jobs.iter().position(|job| job.number == wanted),
            None => state.jobs.iter().position(|job| match rest.strip_prefix(b"?") {
                Some(inside) => job.text.windows(inside.len().max(1)).any(|window| window == inside),
                None => job.text.starts_with(rest),
            }),
        },
    }
}

pub(super) async fn no_such_job(sys: &Sys, state: &State, own: &[u8], word: &[u8]) {
    let shown = if word.is_empty() { "current".to_string() } else { lossy(word) };
    let text = match state.dialect {
        Dialect::Dash if word.is_empty() => "No current job".to_string(),
        Dialect::Dash => format!("No such job: {shown}"),
        _ => format!("{shown}: no such job"),
    };
    complain(sys, state, own, &text).await;
}

/// `disown [-ahr] [JOB…]`
pub(super) async fn disown(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let keeps = words.iter().any(|word| word == b"-h");
    if words.iter().any(|word| word == b"-a") {
        state.jobs.clear();
        return 0;
    }
    let names: Vec<Vec<u8>> = words.iter().filter(|word| !word.starts_with(b"-")).cloned().collect();
    let names = if names.is_empty() { vec![Vec::new()] } else { names };
    let mut status = 0;
    for name in names {
        let wanted = if name.is_empty() { b"%+".to_vec() } else { name.clone() };
        match find(state, &wanted) {
            Some(index) if !keeps => {
                state.jobs.remove(index);
            }
            Some(_) => {}
            None => {
                no_such_job(sys, state, b"disown", &name).await;
                status = 1;
            }
        }
    }
    status
}

/// `fg` and `bg`
pub(super) async fn resume(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> u8 {
    let own = &argv[0];
    if !state.has_job_control {
        let text = if state.dialect.is_bash() { "no job control" } else { "No current job" };
        complain(sys, state, own, text).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    }
    report::reap(sys, state).await;
    let wanted = argv.get(1).map_or(&b"%+"[..], |word| word);
    // `fg 1` means the job, not the process.
    let job_word = if wanted.starts_with(b"%") { wanted.to_vec() } else { [b"%", wanted].concat() };
    let found = find(state, &job_word);
    let Some(index) = found else {
        no_such_job(sys, state, own, argv.get(1).map_or(b"", |word| word)).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    };
    let group = Pid(-state.jobs[index].pids.first().map_or(0, |pid| pid.0));
    if own == b"bg" {
        let (number, text) = (state.jobs[index].number, lossy(&state.jobs[index].text));
        if !state.jobs[index].is_stopped() && state.dialect.is_bash() {
            complain(sys, state, own, &format!("job {number} already in background")).await;
            return 0;
        }
        let touched = state.touch();
        let mark = state.mark(number);
        let job = &mut state.jobs[index];
        (job.status, job.touched, job.is_told) = (None, touched, false);
        match state.dialect {
            Dialect::Bash => sys.print(format!("[{number}]{mark} {text} &\n")),
            _ => sys.print(format!("[{number}] {text}\n")),
        }
        let _ = sys.flush().await;
        let _ = sys.kill(group, Signal::SIGCONT).await;
        return 0;
    }
    let job = state.jobs.remove(index);
    sys.print([&job.text[..], b"\n"].concat());
    let _ = sys.flush().await;
    crate::sh::launch::give_terminal(sys, Pid(-group.0)).await;
    let _ = sys.kill(group, Signal::SIGCONT).await;
    let known = Some((job.number, job.ended.clone()));
    let statuses = crate::sh::launch::wait_for(sys, state, &job.pids, &job.text, known).await;
    if let (Some(&pid), Some(&status)) = (job.pids.last(), statuses.last()) {
        crate::sh::launch::say_death(sys, state, pid, status, &job.text).await;
    }
    statuses.last().map_or(0, |status| status.shell_status())
}
