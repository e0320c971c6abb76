//! What is drawn. **Invariant:** state in, `Html` out; every text comes from `nslab-words`; no web_sys, no session.

mod chips;
mod diff;
mod edges;
mod editor;
mod errno;
mod flags;
mod icons;
mod inspector;
mod keys;
mod narration;
mod notices;
mod process_tree;
mod scene;
mod scrubber;
mod tabs;
mod terminal;
mod timeline;
mod toolbar;
mod why;

pub use diff::diff;
pub use edges::edges;
pub use editor::{current_line, editor_pane};
pub use inspector::inspector_pane;
pub use keys::keys_dialog;
pub use notices::notices;
pub use process_tree::{card_of_step, tree_pane};
pub use scene::scene_pane;
pub use tabs::phone_tabs;
pub use terminal::terminal_pane;
pub use timeline::{LINE, line_of_step, timeline_pane, transport};
pub use toolbar::toolbar;
pub use why::why;

use yew::{Callback, MouseEvent};

use crate::store::Action;

/// Where actions go.
pub type Act = Callback<Action>;

/// A callback that sends one action for one click, or for two that come as a double click.
fn once(act: &Act, action: Action) -> Callback<MouseEvent> {
    let act = act.clone();
    Callback::from(move |event: MouseEvent| {
        if event.detail() <= 1 {
            act.emit(action.clone());
        }
    })
}

/// A callback that sends one action, whatever the event.
fn on<E>(act: &Act, action: Action) -> Callback<E> {
    let act = act.clone();
    Callback::from(move |_| act.emit(action.clone()))
}
