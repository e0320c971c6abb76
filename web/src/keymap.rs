//! Keys to actions: pure.

use crate::layout::Whose;
use crate::store::{Action, Mode, State};

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
    /// Is the focus where letters are letters?
    pub is_editing: bool,
}

/// What a key does now, if anything.
pub fn action(state: &State, pressed: &Pressed) -> Option<Action> {
    if pressed.is_command && pressed.key == "Enter" {
        return Some(Action::RunOrStop);
    }
    if pressed.key == "Escape" && state.keys_open {
        return Some(Action::Keys(false));
    }
    if pressed.is_editing || pressed.is_command || pressed.is_alt {
        return None;
    }
    match pressed.key.as_str() {
        "Escape" if state.why_open => Some(Action::Why(false)),
        "ArrowLeft" if pressed.is_shift => Some(Action::Statement(false)),
        "ArrowRight" if pressed.is_shift => Some(Action::Statement(true)),
        "ArrowLeft" | "PageUp" => Some(Action::Back),
        "ArrowRight" | "PageDown" => Some(Action::Step),
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

    fn press(state: &State, key: &str, is_editing: bool) -> Option<Action> {
        action(state, &Pressed { key: key.into(), is_editing, ..Pressed::default() })
    }

    #[test]
    fn letters_are_letters_in_the_editor_and_can_be_switched_off() {
        let mut state = State::new(Prefs::default(), 1440.0);
        assert_eq!(press(&state, "w", false), Some(Action::NextWhose));
        assert_eq!(press(&state, "w", true), None);
        state.prefs.letter_keys = false;
        assert_eq!(press(&state, "w", false), None);
        assert_eq!(press(&state, "ArrowRight", false), Some(Action::Step));
    }

    #[test]
    fn run_works_from_anywhere() {
        let state = State::new(Prefs::default(), 1440.0);
        let pressed = Pressed { key: "Enter".into(), is_command: true, is_editing: true, ..Pressed::default() };
        assert_eq!(action(&state, &pressed), Some(Action::RunOrStop));
    }
}
