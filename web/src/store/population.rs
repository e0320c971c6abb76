//! How many processes live: births and ends as events tell them.

use nslab_small::{Map, Set};

use nslab_protocol::event::{Event, EventKind};

/// Calls that make a process.
const MAKES: &[&str] = &["clone", "clone3", "fork", "vfork"];

/// Counts the living.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Population {
    /// Processes that were born in the run and have not ended.
    pub alive: i64,
    /// Who has ended.
    ended: Set<u32>,
    /// By maker: its children and the numbers that its calls answered, both in order.
    made: Map<u32, (Vec<u32>, Vec<i64>)>,
}

impl Population {
    /// Counts an event. The end of a real program may be told only by the call that waited for it.
    pub fn count(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Fork { child_host_pid, .. } => {
                self.alive += 1;
                self.made.entry(event.host_pid).or_default().0.push(*child_host_pid);
            }
            EventKind::Exit { .. } => self.end(event.host_pid),
            // A thread is no process.
            EventKind::Syscall { name, text, ret: Some(ret @ 1..), .. }
                if MAKES.contains(&name.as_str()) && !text.contains("CLONE_THREAD") =>
            {
                self.made.entry(event.host_pid).or_default().1.push(*ret);
            }
            EventKind::Syscall { name, ret: Some(ret @ 1..), .. } if name.starts_with("wait") => {
                let (children, numbers) = self.made.entry(event.host_pid).or_default();
                let index = numbers.iter().rposition(|number| number == ret);
                if let Some(child) = index.and_then(|index| children.get(index).copied()) {
                    self.end(child);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, host_pid: u32) {
        if self.ended.insert(host_pid) {
            self.alive -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_that_was_waited_for_has_ended_once() {
        let call = |name: &str, ret| EventKind::Syscall {
            name: name.into(),
            text: String::new(),
            line: None,
            ret: Some(ret),
            errno: None,
            checks: Vec::new(),
        };
        let fork = EventKind::Fork { child_host_pid: 9, child_pid: 1, new_namespaces: Vec::new() };
        let mut population = Population::default();
        let mut after = |host_pid, kind| {
            population.count(&Event { seq: 0, host_pid, pid: 2, kind });
            population.alive
        };
        assert_eq!([after(7, call("clone", 3)), after(7, fork)], [0, 1]);
        assert_eq!(after(7, call("wait4", 3)), 0);
        assert_eq!(after(9, EventKind::Exit { status: Some(0), signal: None }), 0, "told late");
    }
}
