//! Sessions on the real kernel: starts one through the keeper, reads its events, samples its processes.
//!
//! Key types: [`Spec`] (what to run), [`Session`] (a running one), [`Happening`] (what it hands out).
//! **Invariant:** nothing here makes a namespace or a mount; the keeper does, in a process of its own.

mod events;
mod hostnames;
mod inside;
mod pictures;
mod ps;
pub mod runner;
mod session;
mod spawn;
mod streams;
mod wake;

pub use session::{Ended, Happening, Session};
pub use spawn::{KEEPER_ROLE, Program, Spec, StartError};
pub use wake::{Command, Handle};
