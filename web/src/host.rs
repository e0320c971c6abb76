//! The two kernels behind one interface: commands in, events out.

mod json;
mod live;
mod message;
mod order;
mod sim;

use crate::store::{Command, HostEvent};

pub use live::LiveHost;
pub use sim::SimHost;

/// A kernel that runs the program: the simulated session, or the live lab.
pub trait Host {
    /// Asks for something. Answers come from [`Host::events`].
    fn send(&mut self, command: Command);
    /// Works for at most `budget_ms` and hands over what happened since the last call.
    fn events(&mut self, budget_ms: f64) -> Vec<HostEvent>;
    /// Has it more to do in the next frame?
    fn is_busy(&self) -> bool;
}
