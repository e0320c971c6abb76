//! When to take a picture of a running session: after events, and now and then in between, because real programs send no events.

use std::time::{Duration, Instant};

use nix::poll::PollTimeout;
use nslab_protocol::view::View;

/// At most so often, and at least so often.
const PERIOD: Duration = Duration::from_millis(100);

/// Pictures of births and executions are at least so far apart.
const BURST: Duration = Duration::from_millis(1);

/// The last picture, and when it was taken.
#[derive(Default)]
pub struct Pictures {
    last: Option<(Instant, View)>,
    /// Something has happened since.
    is_due: bool,
}

impl Pictures {
    /// How long the session's loop may sleep.
    pub fn timeout(&self) -> PollTimeout {
        PollTimeout::from(PERIOD.as_millis() as u8)
    }

    /// Takes a picture of a process just made or changed, before it goes on: bursts of them are sampled.
    pub fn take_at_once(&mut self, view: impl FnOnce() -> View) -> Option<View> {
        self.is_due = true;
        if self.last.as_ref().is_some_and(|(at, _)| at.elapsed() < BURST) {
            return None;
        }
        self.take_now(view)
    }

    /// Takes a picture if it is time; `None` if not, or if it shows nothing new.
    pub fn take(&mut self, has_events: bool, view: impl FnOnce() -> View) -> Option<View> {
        self.is_due |= has_events;
        let age = self.last.as_ref().map_or(Duration::MAX, |(at, _)| at.elapsed());
        // Every burst of events ends in a picture of its own, however fast it comes; a burst that lasts is sampled.
        let quiet = Duration::from_millis(20);
        if age < quiet || (!self.is_due && age < PERIOD) {
            return None;
        }
        self.take_now(view)
    }

    fn take_now(&mut self, view: impl FnOnce() -> View) -> Option<View> {
        self.is_due = false;
        let new = view();
        let is_new = self.last.as_ref().is_none_or(|(_, old)| *old != new);
        self.last = Some((Instant::now(), new.clone()));
        is_new.then_some(new)
    }
}
