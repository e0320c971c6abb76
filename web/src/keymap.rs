//! Keys to actions: pure.

use crate::layout::Whose;
use crate::store::{Action, Mode, State};

/// Where the focus is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// Nowhere in particular.
    #[default]
    Page,
    /// Where letters are letters.
    Text,
    /// On a button of the transport.
    Transport,
    /// On something else that Space or Enter presses.
    Button,
}

/// A key that was pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pressed {
    /// Its name.
    pub key: String,
    /// Shift.
    pub is_shift: bool,
    /// Ctrl or ⌘.
    pub is_command: bool,
    /// Alt.
    pub is_alt: bool,
    /// Where the focus is.
    pub focus: Focus,
}

/// What a key does now, if anything.
pub fn action(state: &State, pressed: &Pressed) -> Option<Action> {
    if pressed.is_command && pressed.key == "Enter" {
        return Some(Action::RunOrStop);
    }
    if pressed.key == "Escape" && state.keys_open {
        return Some(Action::Keys(false));
    }
    if pressed.focus == Focus::Text || pressed.is_command || pressed.is_alt {
        return None;
    }
    match pressed.key.as_str() {
        "Escape" if state.why_open => Some(Action::Why(false)),
        "ArrowLeft" if pressed.is_shift => Some(Action::Statement(false)),
        "ArrowRight" if pressed.is_shift => Some(Action::Statement(true)),
        "ArrowLeft" | "PageUp" => Some(Action::Back),
        "ArrowRight" | "PageDown" => Some(Action::Step),
        // A failure is said with "Press Enter for why", and it is said right after a button of the transport.
        "Enter" if state.why().is_some() && pressed.focus != Focus::Button => Some(Action::Why(!state.why_open)),
        " " if pressed.focus == Focus::Page => Some(Action::PlayPause),
        "Home" => Some(Action::First),
        "End" => Some(Action::Last),
        _ if state.prefs.letter_keys => letter(state, &pressed.key),
        _ => None,
    }
}

fn letter(state: &State, key: &str) -> Option<Action> {
    match key {
        "k" => Some(Action::Back),
        "j" => Some(Action::Step),
        "1" => Some(Action::Mode(Mode::Sim)),
        "2" => Some(Action::Mode(Mode::Real)),
        "3" => Some(Action::Mode(Mode::Both)),
        "g" => Some(Action::GoTo(true)),
        "d" if state.mode == Mode::Both => Some(Action::NextDifference(true)),
        "D" if state.mode == Mode::Both => Some(Action::NextDifference(false)),
        "v" => Some(Action::Whose(Whose::Inside)),
        "w" => Some(Action::NextWhose),
        "-" | "−" => Some(Action::Density(-1)),
        "=" | "+" => Some(Action::Density(1)),
        "0" => Some(Action::Density(0)),
        "?" => Some(Action::Keys(!state.keys_open)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Prefs;

    fn press(state: &State, key: &str, focus: Focus) -> Option<Action> {
        action(state, &Pressed { key: key.into(), focus, ..Pressed::default() })
    }

    #[test]
    fn letters_are_letters_in_the_editor_and_can_be_switched_off() {
        let mut state = State::new(Prefs::default(), 1440.0);
        assert_eq!(press(&state, "w", Focus::Page), Some(Action::NextWhose));
        assert_eq!(press(&state, "w", Focus::Text), None);
        state.prefs.letter_keys = false;
        assert_eq!(press(&state, "w", Focus::Page), None);
        assert_eq!(press(&state, "ArrowRight", Focus::Page), Some(Action::Step));
    }

    #[test]
    fn space_plays_unless_it_presses_a_button() {
        let state = State::new(Prefs::default(), 1440.0);
        assert_eq!(press(&state, " ", Focus::Page), Some(Action::PlayPause));
        assert_eq!(press(&state, " ", Focus::Transport), None);
        assert_eq!(press(&state, "g", Focus::Button), Some(Action::GoTo(true)));
        assert_eq!(press(&state, "Enter", Focus::Page), None, "nothing failed");
    }

    #[test]
    fn run_works_from_anywhere() {
        let state = State::new(Prefs::default(), 1440.0);
        let pressed = Pressed { key: "Enter".into(), is_command: true, focus: Focus::Text, ..Pressed::default() };
        assert_eq!(action(&state, &pressed), Some(Action::RunOrStop));
    }
}
