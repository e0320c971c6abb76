//! The processes of a run, named by birth.

use nslab_small::Map;

use nslab_protocol::event::{Event, EventKind};

use super::last_ps::end_of_main;
use super::normal::normal;
use crate::store::recording::Recording;

/// Calls whose result is the number of a process.
const MAKES: &[&str] = &["clone", "clone3", "fork", "vfork"];
/// Calls whose first argument and result are numbers of processes.
const WAITS: &[&str] = &["wait4", "waitpid"];

/// A process and its calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// The process as the host numbers it.
    pub host_pid: u32,
    /// Which child of which child it is: the same on both sides.
    pub path: Vec<usize>,
    /// `A` for the program, `B` for the next one made, …
    pub letter: String,
    /// Its first name, if an exec told one.
    pub comm: String,
    /// Its calls.
    pub lines: Vec<String>,
    /// How many lines came before it ran another program.
    pub exec_at: Option<usize>,
    /// Was it made by a process that already ran another program?
    pub is_of_program: bool,
}

/// Lists the processes of a run by birth. The session's own init is none of them.
///
/// The order of births among families is not fixed: a process that `known` has, by its place in the family, has its letter from there.
pub fn processes(recording: &Recording, known: &[Process]) -> Vec<Process> {
    let init = init(recording);
    let end = end_of_main(recording);
    let mut index_of: Map<u32, usize> = Map::new();
    let mut births = Births::default();
    let mut calls: Vec<(usize, usize, &Event)> = Vec::new();
    let mut out: Vec<Process> = Vec::new();
    // Output has no sender that the kernel vouches for.
    let told = |event: &&Event| Some(event.host_pid) != init && !matches!(event.kind, EventKind::Output { .. });
    for event in recording.events.iter().filter(told) {
        let index = *index_of.entry(event.host_pid).or_insert_with(|| {
            let roots = out.iter().filter(|p| p.path.len() == 1).count();
            out.push(process(event.host_pid, vec![roots], known, &out, false));
            out.len() - 1
        });
        match &event.kind {
            EventKind::Fork { child_host_pid, .. } => {
                let siblings = out
                    .iter()
                    .filter(|p| p.path.len() == out[index].path.len() + 1 && p.path.starts_with(&out[index].path));
                let mut path = out[index].path.clone();
                path.push(siblings.count());
                let is_of_program = out[index].exec_at.is_some() || out[index].is_of_program;
                index_of.insert(*child_host_pid, out.len());
                births.child(event.host_pid, out.len());
                let child = process(*child_host_pid, path, known, &out, is_of_program);
                out.push(child);
            }
            EventKind::Exec { comm } => {
                out[index].comm.clone_from(comm);
                let at = out[index].lines.len();
                out[index].exec_at.get_or_insert(at);
            }
            EventKind::Syscall { name, text, ret, .. } => {
                if let (true, Some(ret @ 1..)) = (MAKES.contains(&name.as_str()) && !text.contains("CLONE_THREAD"), ret)
                {
                    births.number(event.host_pid, *ret);
                }
                calls.push((index, out[index].lines.len(), event));
                out[index].lines.push(text.clone());
            }
            EventKind::Signal { signal } => out[index].lines.push(format!("--- {signal} ---")),
            EventKind::Exit { status: Some(status), .. } if out[index].exec_at.is_none() => {
                out[index].lines.push(format!("+++ exited with {status} +++"));
            }
            // What ends with init is ended by the session, and nobody tells it on the real side.
            EventKind::Exit { signal: Some(signal), .. } if event.seq <= end => {
                out[index].lines.push(format!("+++ killed by {signal} +++"))
            }
            _ => {}
        }
    }
    // Only now it is known who has which number: a child may be told long after the call that made it returned.
    for (index, line, event) in calls {
        let EventKind::Syscall { name, text, ret, .. } = &event.kind else { continue };
        let letter = |number: i64| births.of(event.host_pid, number).map(|child| out[child].letter.clone());
        out[index].lines[line] = named(name, text, *ret, letter);
    }
    normalise(&mut out);
    out
}

/// The children of each maker and the numbers that its calls answered, both in order.
#[derive(Default)]
struct Births {
    of: Map<u32, (Vec<usize>, Vec<i64>)>,
}

impl Births {
    fn child(&mut self, maker: u32, index: usize) {
        self.of.entry(maker).or_default().0.push(index);
    }

    fn number(&mut self, maker: u32, number: i64) {
        self.of.entry(maker).or_default().1.push(number);
    }

    /// The child that a maker knows by this number.
    fn of(&self, maker: u32, number: i64) -> Option<usize> {
        let (children, numbers) = self.of.get(&maker)?;
        let at = numbers.iter().rposition(|known| *known == number)?;
        children.get(at).copied()
    }
}

/// Replaces what may differ. Inodes are numbered process by process: the order between processes is not fixed.
fn normalise(processes: &mut [Process]) {
    let mut by_path: Vec<&mut Process> = processes.iter_mut().collect();
    nslab_small::sort_by(&mut by_path, |a, b| a.path.cmp(&b.path));
    let mut inodes = Map::new();
    for line in by_path.into_iter().flat_map(|process| process.lines.iter_mut()) {
        *line = normal(line, &mut inodes);
    }
}

/// The session's init: number 1, made by nobody.
pub fn init(recording: &Recording) -> Option<u32> {
    let made: Vec<u32> = recording
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Fork { child_host_pid, .. } => Some(*child_host_pid),
            _ => None,
        })
        .collect();
    recording.events.iter().find(|event| event.pid == 1 && !made.contains(&event.host_pid)).map(|event| event.host_pid)
}

fn process(host_pid: u32, path: Vec<usize>, known: &[Process], before: &[Process], is_of_program: bool) -> Process {
    let parent = || before.iter().find(|p| path.split_last().is_some_and(|(_, of)| p.path == of));
    let letter = match known.iter().find(|p| p.path == path) {
        Some(same) => same.letter.clone(),
        // Its siblings are unknown where real programs tell nothing: it has no letter of its own.
        None if is_of_program => {
            format!("{}·{}", parent().map_or("", |p| p.letter.as_str()), path.last().map_or(0, |n| n + 1))
        }
        None => letter(fresh(known, before)),
    };
    Process { host_pid, path, letter, comm: String::new(), lines: Vec::new(), exec_at: None, is_of_program }
}

/// The index of the first letter that nobody has.
fn fresh(known: &[Process], before: &[Process]) -> usize {
    let new = |p: &&Process| !p.is_of_program && !known.iter().any(|k| k.path == p.path);
    known.iter().filter(|p| !p.is_of_program).count() + before.iter().filter(new).count()
}

fn letter(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    match index / 26 {
        0 => letter.to_string(),
        round => format!("{letter}{round}"),
    }
}

fn named(name: &str, text: &str, ret: Option<i64>, known: impl Fn(i64) -> Option<String>) -> String {
    let mut text = text.to_string();
    if WAITS.contains(&name)
        && let Some((open, comma)) = text.find('(').zip(text.find(','))
        && let Some(letter) = text.get(open + 1..comma).and_then(|number| number.parse().ok()).and_then(&known)
    {
        text.replace_range(open + 1..comma, &letter);
    }
    match ret.and_then(known) {
        Some(letter) if MAKES.contains(&name) || WAITS.contains(&name) => with_result(&text, &letter),
        _ => text,
    }
}

fn with_result(text: &str, letter: &str) -> String {
    match text.rfind(" = ") {
        Some(at) => format!("{} = {letter}", &text[..at]),
        None => text.to_string(),
    }
}
