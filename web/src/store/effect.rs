//! What a step did, read from its events.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use nslab_abi::Errno;
use nslab_protocol::event::{Event, EventKind};
use nslab_protocol::view::View;
use nslab_words::{Caller, Told};

use super::recording::Recording;

/// Longest piece of output that a sentence quotes.
const QUOTE_CHARS: usize = 60;

/// Tells who did what in a step.
pub fn told(recording: &Recording, pos: usize, view: &View) -> Option<(Caller, Told)> {
    let line = recording.line(pos)?;
    let proc = view.procs.iter().find(|p| p.host_pid == line.host_pid);
    let comm = proc.map_or_else(|| line.host_pid.to_string(), |p| p.comm.clone());
    let caller = Caller { comm, host_pid: line.host_pid, pid: line.pid };
    Some((caller, what(recording, recording.of_step(pos), line)))
}

fn what(recording: &Recording, events: &[Event], line: &Event) -> Told {
    for event in events.iter().filter(|event| event.host_pid == line.host_pid) {
        match &event.kind {
            EventKind::Fork { child_host_pid: host_pid, child_pid: pid, new_namespaces } => {
                let (host_pid, pid) = (*host_pid, *pid);
                return match new_namespaces.is_empty() {
                    true => Told::Child { host_pid, pid },
                    false => Told::Made { host_pid, pid, types: new_namespaces.clone() },
                };
            }
            EventKind::Namespaces { changed } if !changed.is_empty() => return Told::Moved { types: changed.clone() },
            EventKind::Exec { comm } => return Told::Became { comm: comm.clone() },
            _ => {}
        }
    }
    match &line.kind {
        EventKind::Syscall { name, errno: Some(errno), .. } => {
            let text = strerror(errno);
            Told::Failed { call: name.clone(), errno: errno.clone(), text }
        }
        EventKind::Syscall { name, text, ret, .. } => success(recording, line, name, text, *ret, events),
        EventKind::Enter { name, .. } => Told::Sleeps { call: name.clone() },
        EventKind::Signal { signal } => Told::Handles { signal: signal.clone() },
        EventKind::Exit { signal: Some(signal), .. } => Told::Killed { signal: signal.clone() },
        EventKind::Fault { signal, why, args, .. } => {
            Told::Fault { signal: signal.clone(), why: why.clone(), args: args.clone() }
        }
        EventKind::Notice { why, args, .. } => Told::Notice { why: why.clone(), args: args.clone() },
        EventKind::Unsupported { what, detail, .. } => {
            Told::Unsupported { what: what.clone(), detail: detail.clone(), is_real: recording.is_real }
        }
        _ => Told::Called { call: String::new() },
    }
}

fn success(recording: &Recording, line: &Event, name: &str, text: &str, ret: Option<i64>, events: &[Event]) -> Told {
    let strings = quoted(text);
    match name {
        "sethostname" => {
            let is_own = has_own(recording, line.host_pid, line.seq, "uts");
            Told::Hostname { name: strings.first().cloned().unwrap_or_default(), is_own }
        }
        "mount" if strings.get(2).is_some_and(|fstype| fstype == "proc") => Told::OwnProc,
        "mount" if ["MS_PRIVATE", "MS_SLAVE", "MS_SHARED", "MS_UNBINDABLE"].iter().any(|flag| text.contains(flag)) => {
            Told::Called { call: name.into() }
        }
        "mount" => Told::Mounted {
            target: strings.get(1).or(strings.first()).cloned().unwrap_or_default(),
            is_own: has_own(recording, line.host_pid, line.seq, "mnt"),
        },
        "unshare" if text.contains("CLONE_NEWPID") => Told::ChildrenWillMove { ns_type: "pid".into() },
        "unshare" if text.contains("CLONE_NEWTIME") => Told::ChildrenWillMove { ns_type: "time".into() },
        "wait4" | "waitpid" | "waitid" | "wait" if ret.is_some_and(|pid| pid > 0) && !leaves_child(text) => {
            Told::Reaped { pid: ret.unwrap_or(0) }
        }
        "exit_group" | "exit" => Told::Exits { status: number(text) },
        "write" => match output(events) {
            Some(text) => Told::Wrote { text },
            None => Told::Called { call: name.into() },
        },
        _ => Told::Called { call: name.into() },
    }
}

/// Is the child still there after this wait: it was only looked at, or it has not ended?
fn leaves_child(text: &str) -> bool {
    let marks = ["WNOWAIT", "WIFSTOPPED", "WIFCONTINUED", "CLD_STOPPED", "CLD_CONTINUED", "CLD_TRAPPED"];
    marks.iter().any(|mark| text.contains(mark))
}

/// Was a namespace of this type made in this run for the process, or for an ancestor it inherited it from?
fn has_own(recording: &Recording, host_pid: u32, upto: u64, ns_type: &str) -> bool {
    let names = |types: &[String]| types.iter().any(|name| name == ns_type);
    let mut pid = host_pid;
    for event in recording.upto(upto).iter().rev() {
        match &event.kind {
            EventKind::Namespaces { changed } if event.host_pid == pid && names(changed) => return true,
            EventKind::Fork { child_host_pid, new_namespaces, .. } if *child_host_pid == pid => {
                if names(new_namespaces) {
                    return true;
                }
                pid = event.host_pid;
            }
            _ => {}
        }
    }
    false
}

fn output(events: &[Event]) -> Option<String> {
    let bytes = events.iter().find_map(|event| match &event.kind {
        EventKind::Output { data, .. } => STANDARD.decode(data).ok(),
        _ => None,
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    Some(line.trim().chars().take(QUOTE_CHARS).collect())
}

/// What `strerror` says of a constant's name.
pub fn strerror(errno: &str) -> String {
    Errno::ALL.iter().find(|e| e.name() == Some(errno)).map(|e| e.strerror()).unwrap_or_default()
}

/// The strings in a line of strace.
fn quoted(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut chars = text.chars();
    while chars.by_ref().any(|c| c == '"') {
        let mut word = String::new();
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => word.extend(chars.next()),
                c => word.push(c),
            }
        }
        out.push(word);
    }
    out
}

fn number(text: &str) -> i64 {
    let inside = text.split('(').nth(1).unwrap_or("");
    inside
        .trim_end_matches(|c: char| !c.is_ascii_digit())
        .split(')')
        .next()
        .and_then(|n| n.trim().parse().ok())
        .unwrap_or(0)
}
