//! Single moments of a run, and larger machines.

use nslab_protocol::view::View;

use super::Session;
use crate::timeline::Timeline;
use crate::view;
use crate::world::World;

/// A moment of a run.
#[derive(Clone)]
pub struct Snapshot(World);

impl Snapshot {
    /// Draws the machine.
    pub fn view(&self) -> View {
        view::view(&self.0)
    }
}

impl Session {
    /// Lets the machine have so many processes, instead of [`nslab_abi::limits::SESSION_TASKS`].
    pub fn allow_tasks(&mut self, tasks: u32) {
        self.world.kernel.allow_tasks(tasks);
        if self.is_empty() && self.timeline.is_some() {
            self.timeline = Some(Timeline::new(self.world.clone()));
        }
    }

    /// Keeps the present moment: a copy that shares all with the machine until that goes on.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.world.clone())
    }
}
