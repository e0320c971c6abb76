//! What the page knows, and how it changes.
//!
//! **Invariant:** pure: no yew, no web_sys, no clock; an action and a state give a state and a list of effects.

mod action;
pub mod diff;
mod doc;
mod edit;
mod effect;
mod facts;
mod lines;
mod output;
mod population;
mod recording;
mod reduce;
mod replay;
mod samples;
mod state;
mod why;

pub use action::{Action, Command, Edge, Effect, HostEvent, HostSide};
pub use doc::Editing;
pub use edit::{flag_name, has_flag};
pub use effect::{strerror, told};
pub use lines::{TraceLine, is_reading, trace_lines};
pub use output::{OutputParts, output_parts};
pub use recording::{EndState, Recording, Status};
pub use reduce::reduce;
pub use samples::SAMPLES;
pub use state::{Lab, Mode, Pane, Prefs, Rest, State, Theme};
pub use why::{Remedy, Why, clash};

#[cfg(test)]
mod tests;
