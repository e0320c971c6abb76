//! Who is left when the program ends, as `ps -eo pid,ppid,comm` lists it in the session.

use nslab_small::Map;
use std::rc::Rc;

use nslab_protocol::event::EventKind;
use nslab_protocol::view::{Proc, View};

use super::procs::{Process, init};
use crate::store::recording::Recording;

/// Number of the event after which the program had ended: the main program's end, else the last event.
pub fn end_of_main(recording: &Recording) -> u64 {
    let init = init(recording);
    let is_own = |pid: u32| pid != 0 && Some(pid) != init;
    let main = recording.events.iter().map(|event| event.host_pid).find(|pid| is_own(*pid));
    let ends = recording
        .events
        .iter()
        .find(|event| Some(event.host_pid) == main && matches!(event.kind, EventKind::Exit { .. }));
    ends.or(recording.events.last()).map_or(0, |event| event.seq)
}

/// The lines of ps, the processes of the run by their letters; `None` without a picture.
pub fn last_ps(recording: &Recording, processes: &[Process]) -> Option<Vec<String>> {
    let at = end_of_main(recording);
    let view: Rc<View> = match recording.is_real {
        true => recording.view_at(at)?,
        false => recording.views.get(&at)?.clone(),
    };
    let names: Map<u32, &str> = processes.iter().map(|p| (p.host_pid, p.letter.as_str())).collect();
    let number = |proc: &Proc| match names.get(&proc.host_pid) {
        Some(letter) => (*letter).to_string(),
        None => proc.pids.get(1).or(proc.pids.first()).map_or_else(String::new, u32::to_string),
    };
    let line = |proc: &Proc| {
        let parent = view.procs.iter().find(|parent| Some(parent.host_pid) == proc.parent);
        let parent = parent.map_or_else(|| "0".to_string(), number);
        let defunct = if proc.state == 'Z' { " <defunct>" } else { "" };
        format!("{:>7} {parent:>7} {}{defunct}", number(proc), proc.comm)
    };
    let header = std::iter::once("    PID    PPID COMMAND".to_string());
    Some(header.chain(view.procs.iter().filter(|proc| !proc.is_kernel_thread).map(line)).collect())
}
