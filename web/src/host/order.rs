//! The order of a real run's events: numbered anew, and each child told right after the call that made it.
//!
//! On the real kernel a child speaks for itself, so its parent's next events may come first; and output has no number of its own.

use nslab_protocol::event::{Event, EventKind};

/// Calls that make a process.
const MAKES: &[&str] = &["clone", "clone3", "fork", "vfork"];
/// So many events wait for the other half; a child that was killed at birth never speaks, and a vfork returns late.
const HELD: usize = 64;
/// So many pictures wait.
const PICTURES: usize = 4;

/// Puts events into order.
#[derive(Debug, Default)]
pub struct Order {
    /// The lab's number of each event that was handed out.
    numbers: Vec<u64>,
    held: Vec<Event>,
    /// What is missing.
    waits_for: Option<Missing>,
    /// Pictures that came while events were held.
    pictures: usize,
}

/// The other half of a birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Missing {
    /// This maker's call returned; its child has not spoken.
    Child(u32),
    /// A child of this maker spoke; the call has not returned.
    Call(u32),
}

impl Order {
    /// Takes an event; answers those that are in order now.
    pub fn push(&mut self, event: Event) -> Vec<Event> {
        match (self.waits_for, half(&event)) {
            (None, None) => self.hand_out(vec![event]),
            (None, Some(Missing::Child(maker))) => {
                self.waits_for = Some(Missing::Child(maker));
                self.hand_out(vec![event])
            }
            (None, Some(call)) => {
                self.waits_for = Some(call);
                self.held.push(event);
                Vec::new()
            }
            (Some(Missing::Child(maker)), Some(Missing::Call(of))) if maker == of => {
                let mut out = self.hand_out(vec![event]);
                out.extend(self.flush());
                out
            }
            (Some(Missing::Call(maker)), Some(Missing::Child(of))) if maker == of => {
                let child = self.held.remove(0);
                let mut out = self.hand_out(vec![event, child]);
                out.extend(self.flush());
                out
            }
            _ => {
                self.held.push(event);
                if self.held.len() > HELD { self.flush() } else { Vec::new() }
            }
        }
    }

    /// A picture came: what waits in spite of several of them waits in vain.
    pub fn picture(&mut self) -> Vec<Event> {
        self.pictures += 1;
        if self.pictures > PICTURES && self.waits_for.is_some() { self.flush() } else { Vec::new() }
    }

    /// Hands out what was held back. Among it may be another half of a birth; the first is not waited for again.
    pub fn flush(&mut self) -> Vec<Event> {
        self.pictures = 0;
        let was = self.waits_for.take();
        let mut held = std::mem::take(&mut self.held).into_iter();
        let mut out = match (was, held.len()) {
            (Some(Missing::Call(_)), 1..) if held.as_slice().first().and_then(half) == was => {
                let child = held.next().into_iter().collect();
                self.hand_out(child)
            }
            _ => Vec::new(),
        };
        for event in held {
            out.extend(self.push(event));
        }
        out
    }

    /// Our number for the lab's: that of the last event up to it.
    pub fn number(&self, of_lab: u64) -> u64 {
        // Held events make the lab's numbers rise not everywhere: the last that fits counts.
        self.numbers.iter().rposition(|number| *number <= of_lab).map_or(0, |index| index as u64 + 1)
    }

    /// Hands out everything: nothing more comes.
    pub fn end(&mut self) -> Vec<Event> {
        let mut out = self.flush();
        while self.waits_for.is_some() && !self.held.is_empty() {
            out.extend(self.flush());
        }
        out
    }

    fn hand_out(&mut self, events: Vec<Event>) -> Vec<Event> {
        let number = |mut event: Event| {
            self.numbers.push(event.seq);
            event.seq = self.numbers.len() as u64;
            event
        };
        events.into_iter().map(number).collect()
    }
}

/// What an event lacks to be a whole birth.
fn half(event: &Event) -> Option<Missing> {
    match &event.kind {
        EventKind::Fork { .. } => Some(Missing::Call(event.host_pid)),
        // A thread is no process, and is told of by its process.
        EventKind::Syscall { name, text, ret: Some(1..), .. }
            if MAKES.contains(&name.as_str()) && !text.contains("CLONE_THREAD") =>
        {
            Some(Missing::Child(event.host_pid))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(seq: u64, host_pid: u32, name: &str, ret: i64) -> Event {
        let (name, text) = (name.to_string(), name.to_string());
        let kind = EventKind::Syscall { name, text, line: None, ret: Some(ret), errno: None, checks: Vec::new() };
        Event { seq, host_pid, pid: 2, kind }
    }

    fn fork(seq: u64, host_pid: u32, child_host_pid: u32) -> Event {
        let kind = EventKind::Fork { child_host_pid, child_pid: 1, new_namespaces: Vec::new() };
        Event { seq, host_pid, pid: 2, kind }
    }

    fn labs(order: &Order, events: &[Event]) -> Vec<u64> {
        events.iter().map(|event| order.numbers[event.seq as usize - 1]).collect()
    }

    #[test]
    fn a_child_is_told_after_the_call_that_made_it() {
        let mut order = Order::default();
        let given = [call(1, 7, "clone", 3), call(2, 7, "write", 1), fork(3, 7, 8), call(4, 8, "write", 1)];
        let out: Vec<Event> = given.into_iter().flat_map(|event| order.push(event)).collect();
        assert_eq!(labs(&order, &out), [1, 3, 2, 4]);
        assert_eq!(out.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
    }

    #[test]
    fn two_children_find_their_calls() {
        let mut order = Order::default();
        let given =
            [call(1, 7, "fork", 3), call(2, 7, "fork", 4), fork(3, 7, 8), fork(4, 7, 9), call(5, 9, "write", 1)];
        let out: Vec<Event> = given.into_iter().flat_map(|event| order.push(event)).collect();
        assert_eq!(labs(&order, &out), [1, 3, 2, 4, 5]);
    }

    #[test]
    fn a_child_that_speaks_first_waits_for_the_call() {
        let mut order = Order::default();
        let given = [fork(1, 7, 8), call(2, 8, "write", 1), call(3, 7, "clone", 3), call(4, 7, "write", 1)];
        let out: Vec<Event> = given.into_iter().flat_map(|event| order.push(event)).collect();
        assert_eq!(labs(&order, &out), [3, 1, 2, 4]);
    }

    #[test]
    fn nobody_waits_for_the_dead() {
        let mut order = Order::default();
        assert_eq!(order.push(call(1, 7, "clone", 3)).len(), 1);
        assert!(order.push(call(2, 7, "write", 1)).is_empty());
        assert_eq!(order.end().len(), 1);
        assert!(order.push(fork(3, 7, 9)).is_empty());
        let later: usize = (0..=PICTURES).map(|_| order.picture().len()).sum();
        assert_eq!(later, 1);
    }

    #[test]
    fn pictures_find_their_place() {
        let mut order = Order::default();
        let mut output = call(1, 0, "", 0);
        output.kind = EventKind::Reaped {};
        for event in [call(1, 7, "write", 1), output, call(2, 7, "write", 1)] {
            order.push(event);
        }
        assert_eq!([order.number(0), order.number(1), order.number(2)], [0, 2, 3]);
    }
}
