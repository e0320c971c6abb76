//! From the runner's reports to numbered events.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use nslab_abi::WaitStatus;
use nslab_protocol::event::{Event, EventKind};
use nslab_protocol::view::Waits;
use nslab_runner::report::Report;

/// Numbers events and knows processes by the names they were born with.
#[derive(Default)]
pub struct Numbering {
    seq: u64,
    /// Host pid of each process of ours, by its birth number.
    births: BTreeMap<u64, u32>,
    /// All processes of ours that have not been reaped, by host pid.
    tasks: BTreeMap<u32, Task>,
    /// Executions that have been announced and not been taken back.
    execing: BTreeMap<u32, Execing>,
}

/// A process of ours.
struct Task {
    /// Its own pid.
    pid: u32,
    /// Its pids in all pid namespaces that we see it in, ours first.
    pids: Vec<u32>,
    /// Does it report its system calls?
    is_traced: bool,
    /// Line of the script where it stands.
    line: Option<u32>,
    /// What it sleeps in: the call, as strace prints it unfinished.
    sleeps_in: Option<String>,
    /// Has its end been told?
    has_ended: bool,
}

struct Execing {
    pid: u32,
    kind: EventKind,
    comm: String,
}

impl Numbering {
    /// Turns a report of a process into events.
    pub fn events(&mut self, host_pid: u32, report: Report) -> Vec<Event> {
        if matches!(report, Report::ExecFailed) {
            self.execing.remove(&host_pid);
            return Vec::new();
        }
        let mut events = self.settle(Some(host_pid));
        match report {
            Report::Event { pid, kind } => {
                self.note(host_pid, &kind);
                events.push(self.number(host_pid, pid, kind));
            }
            Report::Born { pid, pids, birth, parent_birth, new_namespaces } => {
                self.births.insert(birth, host_pid);
                // The session's pid namespace lies right below ours.
                let pids = if pids.is_empty() { pids_of(host_pid) } else { [vec![host_pid], pids].concat() };
                self.tasks.insert(
                    host_pid,
                    Task { pid, pids, is_traced: true, line: None, sleeps_in: None, has_ended: false },
                );
                // A program that was executed has no parent in this sense; its process was born before.
                if let Some(&parent) = self.births.get(&parent_birth) {
                    let parent_pid = self.tasks.get(&parent).map_or(0, |task| task.pid);
                    let kind = EventKind::Fork { child_host_pid: host_pid, child_pid: pid, new_namespaces };
                    events.push(self.number(parent, parent_pid, kind));
                }
            }
            Report::Execing { pid, kind, comm } => {
                self.execing.insert(host_pid, Execing { pid, kind, comm });
            }
            Report::Reaped { pid, status } => events.extend(self.reaped(host_pid, pid, status)),
            Report::ExecFailed | Report::Look { .. } | Report::MainEnded { .. } => {}
        }
        events
    }

    /// Tells the executions that have certainly happened: the process has spoken again, or has no report socket any more.
    pub fn settle(&mut self, speaker: Option<u32>) -> Vec<Event> {
        let has_happened = |host_pid: &u32| {
            Some(*host_pid) == speaker || !Path::new(&format!("/proc/{host_pid}/fd/{REPORT}")).exists()
        };
        let done: Vec<u32> = self.execing.keys().copied().filter(has_happened).collect();
        done.into_iter().flat_map(|host_pid| self.executed(host_pid)).collect()
    }

    fn executed(&mut self, host_pid: u32) -> Vec<Event> {
        let Some(Execing { pid, kind, comm }) = self.execing.remove(&host_pid) else { return Vec::new() };
        if let Some(task) = self.tasks.get_mut(&host_pid) {
            task.is_traced = false;
            task.line = None;
        }
        vec![self.number(host_pid, pid, kind), self.number(host_pid, pid, EventKind::Exec { comm })]
    }

    /// A child is gone; if it could not tell its own end (a signal, or a real program), that is told first.
    fn reaped(&mut self, reaper: u32, pid: u32, status: i32) -> Vec<Event> {
        let depth = self.tasks.get(&reaper).map_or_else(|| pids_of(reaper).len(), |task| task.pids.len());
        let Some(child) = self.child(depth, pid) else { return Vec::new() };
        let mut events = self.executed(child);
        let Some(task) = self.tasks.remove(&child) else { return events };
        if !task.has_ended {
            events.push(self.number(child, task.pid, exit(WaitStatus::from_raw(status))));
        }
        events.push(self.number(child, task.pid, EventKind::Reaped {}));
        events
    }

    /// Gives an event its number.
    pub fn number(&mut self, host_pid: u32, pid: u32, kind: EventKind) -> Event {
        self.seq += 1;
        Event { seq: self.seq, host_pid, pid, kind }
    }

    /// Tells the main program's end, if it could not do so itself.
    pub fn main_ended(&mut self, host_pid: u32, status: WaitStatus) -> Vec<Event> {
        let mut events = self.settle(None);
        let has_ended = self.tasks.get(&host_pid).is_some_and(|task| task.has_ended);
        if !has_ended {
            let pid = self.tasks.get(&host_pid).map_or(0, |task| task.pid);
            events.push(self.number(host_pid, pid, exit(status)));
        }
        events
    }

    /// Has a process of ours spoken?
    pub fn has_begun(&self) -> bool {
        !self.births.is_empty()
    }

    /// The number of the last event.
    pub fn last(&self) -> u64 {
        self.seq
    }

    /// Does this process report its system calls? And on which line does it stand?
    pub fn traced(&self, host_pid: u32) -> Option<Option<u32>> {
        self.tasks.get(&host_pid).filter(|task| task.is_traced).map(|task| task.line)
    }

    /// What does this process sleep in, if it told?
    pub fn waits(&self, host_pid: u32) -> Option<Waits> {
        let task = self.tasks.get(&host_pid)?;
        let (name, arguments) = task.sleeps_in.as_ref()?.split_once('(')?;
        // waitpid(-1) waits for no child in particular.
        let pid = arguments.split(',').next().and_then(|pid| pid.parse().ok());
        Some(match name {
            "wait4" => Waits::Child { host_pid: pid.and_then(|pid| self.child(task.pids.len(), pid)) },
            "waitid" => Waits::Child { host_pid: None },
            "read" | "pread64" | "recvfrom" | "accept4" | "msgrcv" => Waits::Read {},
            "poll" | "ppoll" | "select" | "pselect6" | "epoll_wait" | "epoll_pwait" => Waits::Read {},
            "write" | "pwrite64" | "sendto" | "msgsnd" => Waits::Write {},
            "nanosleep" | "clock_nanosleep" => Waits::Time {},
            "pause" | "rt_sigsuspend" | "rt_sigtimedwait" => Waits::Signal {},
            _ => Waits::Other {},
        })
    }

    /// Finds the process that a parent with this many pids calls by this number: as the parent's own pid namespace does,
    /// at the depth of the parent's own last pid.
    fn child(&self, depth: usize, pid: u32) -> Option<u32> {
        let is_it = |task: &Task| depth > 0 && task.pids.get(depth - 1) == Some(&pid);
        self.tasks.iter().find(|(_, task)| is_it(task)).map(|(&host_pid, _)| host_pid)
    }

    fn note(&mut self, host_pid: u32, kind: &EventKind) {
        let Some(task) = self.tasks.get_mut(&host_pid) else { return };
        match kind {
            EventKind::Enter { line, text, .. } => {
                task.line = *line;
                task.sleeps_in = Some(text.clone());
            }
            EventKind::Syscall { line, .. } => {
                task.line = *line;
                task.sleeps_in = None;
            }
            EventKind::Exit { .. } => task.has_ended = true,
            _ => {}
        }
    }
}

/// The report socket's number in a script's process.
const REPORT: i32 = nslab_keeper::hidden::REPORT;

fn exit(status: WaitStatus) -> EventKind {
    match status {
        WaitStatus::Exited(code) => EventKind::Exit { status: Some(i32::from(code)), signal: None },
        WaitStatus::Signaled(signal, _) | WaitStatus::Stopped(signal) | WaitStatus::TraceEvent(signal, _) => {
            EventKind::Exit { status: None, signal: Some(signal.name()) }
        }
        WaitStatus::Continued => EventKind::Exit { status: None, signal: None },
    }
}

/// Reads `NSpid` of /proc/PID/status; empty if the process is gone.
fn pids_of(host_pid: u32) -> Vec<u32> {
    let status = fs::read_to_string(format!("/proc/{host_pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("NSpid:")).unwrap_or_default();
    line.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}
