//! Keys and the bytes that a terminal sends for them.

/// A key by what it does.
pub(super) enum Key {
    Text(Vec<u8>),
    Enter,
    Tab,
    Backspace,
    Delete,
    /// ^D: deletes, or ends the input on an empty line.
    DeleteOrEnd,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    Up,
    Down,
    /// The oldest line of the history, and the newest.
    First,
    Last,
    CutToEnd,
    CutToStart,
    CutWord,
    CutWordLeft,
    CutWordRight,
    Paste,
    Swap,
    Clear,
    Search,
    LastWord,
    Ignored,
}

/// The key of a sequence; `None` while more of it has to come.
pub(super) fn decode(bytes: &[u8]) -> Option<Key> {
    Some(match bytes {
        [b'\r' | b'\n'] => Key::Enter,
        [b'\t'] => Key::Tab,
        [8 | 127] => Key::Backspace,
        [1] => Key::Home,
        [2] => Key::Left,
        [4] => Key::DeleteOrEnd,
        [5] => Key::End,
        [6] => Key::Right,
        [11] => Key::CutToEnd,
        [12] => Key::Clear,
        [14] => Key::Down,
        [16] => Key::Up,
        [18] => Key::Search,
        [20] => Key::Swap,
        [21] => Key::CutToStart,
        [23] => Key::CutWord,
        [25] => Key::Paste,
        [27] | [27, b'[' | b'O'] => return None,
        [27, b'[', digits @ ..] if digits.iter().all(|byte| b"0123456789;".contains(byte)) => return None,
        [27, b'[' | b'O', b'A'] => Key::Up,
        [27, b'[' | b'O', b'B'] => Key::Down,
        [27, b'[' | b'O', b'C'] => Key::Right,
        [27, b'[' | b'O', b'D'] => Key::Left,
        [27, b'[' | b'O', b'H'] | [27, b'[', b'1' | b'7', b'~'] => Key::Home,
        [27, b'[' | b'O', b'F'] | [27, b'[', b'4' | b'8', b'~'] => Key::End,
        [27, b'[', b'3', b'~'] => Key::Delete,
        [27, b'[', b'1', b';', b'5' | b'3', b'C'] | [27, b'f' | b'F'] => Key::WordRight,
        [27, b'[', b'1', b';', b'5' | b'3', b'D'] | [27, b'b' | b'B'] => Key::WordLeft,
        [27, b'd' | b'D'] => Key::CutWordRight,
        [27, 8 | 127] => Key::CutWordLeft,
        [27, b'.' | b'_'] => Key::LastWord,
        [27, b'<'] => Key::First,
        [27, b'>'] => Key::Last,
        [27, ..] | [0..=31] => Key::Ignored,
        [first, rest @ ..] => {
            let length = match first {
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                _ => 1,
            };
            if rest.len() + 1 < length {
                return None;
            }
            Key::Text(bytes.to_vec())
        }
        [] => return None,
    })
}
