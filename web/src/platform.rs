//! The browser. **Invariant:** the only room that names web_sys, js_sys or gloo.

mod dom;
pub mod editor;
mod module;
pub mod prefs;
pub mod rest;
pub mod socket;
pub mod terminal;
mod time;
mod window;

pub use dom::{
    capture, focus, focus_first, focus_row, fraction, measure, reveal, reveal_difference, scroll_of, value_of,
};
pub use time::{Alarm, Clock, after, epoch_ms, next_frame, now_ms};
/// A key that was pressed, as the browser tells it.
pub use web_sys::KeyboardEvent as KeyPress;
pub use window::{Listeners, apply, fragment, health, is_online, listen, ready, root, set_fragment, socket_url};
