//! Children that a picture does not show, because it was taken after their end, while the events are not that far yet.

use nslab_protocol::event::{Event, EventKind};
use nslab_protocol::view::View;

use super::{Recording, born, happen, number_for_maker};

/// Draws the children that are born by `upto` and whose end is told only later.
pub fn add_missed(view: &mut View, recording: &Recording, upto: &[Event]) {
    let later = recording.events.get(upto.len()..).unwrap_or_default();
    for event in upto {
        let EventKind::Fork { child_host_pid, child_pid, new_namespaces } = &event.kind else { continue };
        let child = *child_host_pid;
        let number = number_for_maker(upto, event);
        let is_drawn = view.procs.iter().any(|proc| proc.host_pid == child);
        let lives = || later.iter().any(|later| ends(later, event.host_pid, child, number));
        let maker = view.procs.iter().position(|proc| proc.host_pid == event.host_pid);
        if let (false, Some(maker), true) = (is_drawn, maker, lives()) {
            let proc = born(&view.procs[maker], child, *child_pid, new_namespaces, number, recording, event.seq);
            view.procs.push(proc);
            for event in upto.iter().filter(|later| later.host_pid == child && later.seq > event.seq) {
                happen(view, event, recording, upto);
            }
        }
    }
}

/// Does this event tell that the child has ended or that its maker has waited for it?
fn ends(event: &Event, maker: u32, child: u32, number: Option<u32>) -> bool {
    match &event.kind {
        EventKind::Exit { .. } | EventKind::Reaped {} => event.host_pid == child,
        EventKind::Syscall { name, ret: Some(ret), .. } if event.host_pid == maker && name.starts_with("wait") => {
            number.is_some_and(|number| i64::from(number) == *ret)
        }
        _ => false,
    }
}
