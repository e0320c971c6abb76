//! Sessions for clients of the live lab: slots, deadlines, budgets.
//!
//! **Invariant:** no HTTP type and no system call; the supervisor runs the session, this room bounds it.

mod live;
mod registry;

pub use live::{Budget, Live};
pub use registry::{Registry, Slot};
