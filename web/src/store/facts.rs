//! What the tree needs and a view does not say: read from the events.

use nslab_small::Set;

use nslab_abi::NsType;
use nslab_protocol::event::EventKind;
use nslab_protocol::view::View;

use super::recording::Recording;
use crate::layout::Facts;

/// Gathers the facts at a step.
pub fn facts(recording: &Recording, pos: usize, before: Option<&View>, now: &View) -> Facts {
    let mut facts = Facts::default();
    for event in recording.upto(recording.seq_at(pos)) {
        match &event.kind {
            EventKind::Syscall { .. } | EventKind::Enter { .. } => {
                facts.touched.insert(event.host_pid);
            }
            EventKind::Namespaces { changed } => {
                let types = changed.iter().filter_map(|name| NsType::from_name(name));
                facts.moved.entry(event.host_pid).or_default().extend(types);
            }
            EventKind::Fork { child_host_pid, new_namespaces, .. } => {
                let types: Set<NsType> = new_namespaces.iter().filter_map(|name| NsType::from_name(name)).collect();
                facts.born.insert(*child_host_pid, types.into_iter().collect());
            }
            _ => {}
        }
    }
    if let Some(before) = before {
        for proc in &now.procs {
            let was = before.procs.iter().find(|p| p.host_pid == proc.host_pid).and_then(|p| p.parent);
            if let Some(was) = was.filter(|was| Some(*was) != proc.parent) {
                facts.was_under.insert(proc.host_pid, was);
            }
        }
    }
    if let Some(event) = recording.line(pos)
        && let EventKind::Syscall { name, errno: Some(_), .. } = &event.kind
        && matches!(name.as_str(), "clone" | "clone3" | "fork" | "vfork")
    {
        facts.failed_clone = Some(event.host_pid);
    }
    facts
}
