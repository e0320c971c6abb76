//! Editing a line at a terminal: the keys of readline(3) that people use.

mod complete;
pub(super) mod events;
mod keys;
mod screen;
mod search;

use nslab_abi::{Errno, Fd};

use self::keys::Key;
use self::screen::Screen;
use super::state::State;
use super::terminal::Settings;
use crate::sys::Sys;

/// How reading a line ended.
pub(super) enum Typed {
    /// The line, with its newline.
    Line(Vec<u8>),
    /// ^D on an empty line, or the terminal is gone.
    End,
    /// ^C
    Interrupted,
    /// This is no terminal.
    NoTerminal,
}

/// A line that is being edited.
pub(super) struct Line {
    pub(super) text: Vec<u8>,
    /// Where the cursor is, in bytes.
    pub(super) at: usize,
    /// What was cut last.
    cut: Vec<u8>,
    /// Which line of the history is shown; its length: the new one.
    place: usize,
    /// The new line while an old one is shown.
    kept: Vec<u8>,
    /// Keys of an unfinished sequence.
    waiting: Vec<u8>,
    /// The newest key was a tab that found nothing to add.
    has_tabbed: bool,
}

/// What a key came to.
enum After {
    More,
    Done,
    End,
}

/// Reads a line with editing.
pub(super) async fn read(sys: &Sys, state: &State, fd: Fd, prompt: &[u8]) -> Typed {
    let Some(settings) = Settings::get(sys, fd).await else { return Typed::NoTerminal };
    settings.for_editing().set(sys, fd).await;
    let mut screen = Screen::new(sys, fd, prompt).await;
    let mut line = Line {
        text: Vec::new(),
        at: 0,
        cut: Vec::new(),
        place: state.history.len(),
        kept: Vec::new(),
        waiting: Vec::new(),
        has_tabbed: false,
    };
    let typed = loop {
        let bytes = match sys.read(fd, 1).await {
            Ok(bytes) => bytes,
            Err(Errno::EINTR) => {
                sys.eprint(b"^C").await;
                break Typed::Interrupted;
            }
            Err(_) => break Typed::End,
        };
        let Some(&byte) = bytes.first() else { break Typed::End };
        line.waiting.push(byte);
        let Some(key) = keys::decode(&line.waiting) else { continue };
        line.waiting.clear();
        match line.press(sys, state, fd, key, &mut screen).await {
            After::More => {}
            After::Done => {
                screen.finish(sys, &line).await;
                break Typed::Line([&line.text[..], b"\n"].concat());
            }
            After::End => break Typed::End,
        }
    };
    settings.set(sys, fd).await;
    typed
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 128
}

impl Line {
    /// The character before a place begins here.
    fn before(&self, at: usize) -> usize {
        (0..at).rev().find(|&at| self.text[at] & 0xc0 != 0x80).unwrap_or(0)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1..self.text.len()).find(|&at| self.text[at] & 0xc0 != 0x80).unwrap_or(self.text.len())
    }

    fn word_before(&self) -> usize {
        let mut at = self.at;
        while at > 0 && !is_word(self.text[at - 1]) {
            at -= 1;
        }
        while at > 0 && is_word(self.text[at - 1]) {
            at -= 1;
        }
        at
    }

    fn word_after(&self) -> usize {
        let mut at = self.at;
        while at < self.text.len() && !is_word(self.text[at]) {
            at += 1;
        }
        while at < self.text.len() && is_word(self.text[at]) {
            at += 1;
        }
        at
    }

    /// Where the word of blanks before the cursor begins, as ^W takes it.
    fn blank_word_before(&self) -> usize {
        let mut at = self.at;
        while at > 0 && self.text[at - 1].is_ascii_whitespace() {
            at -= 1;
        }
        while at > 0 && !self.text[at - 1].is_ascii_whitespace() {
            at -= 1;
        }
        at
    }

    fn remove(&mut self, from: usize, to: usize, is_kept: bool) {
        let cut: Vec<u8> = self.text.drain(from..to).collect();
        if is_kept && !cut.is_empty() {
            self.cut = cut;
        }
        self.at = from;
    }

    fn insert(&mut self, bytes: &[u8]) {
        self.text.splice(self.at..self.at, bytes.iter().copied());
        self.at += bytes.len();
    }

    /// Shows another line of the history.
    fn go(&mut self, state: &State, place: usize) {
        if self.place == state.history.len() {
            self.kept = self.text.clone();
        }
        self.place = place;
        self.text = state.history.get(place).unwrap_or(&self.kept).clone();
        self.at = self.text.len();
    }

    async fn press(&mut self, sys: &Sys, state: &State, fd: Fd, key: Key, screen: &mut Screen) -> After {
        let was_tab = std::mem::take(&mut self.has_tabbed);
        let end = self.text.len();
        match key {
            Key::Text(bytes) => {
                self.insert(&bytes);
                screen.typed(sys, self, &bytes).await;
                return After::More;
            }
            Key::Enter => return After::Done,
            Key::DeleteOrEnd if self.text.is_empty() => return After::End,
            Key::DeleteOrEnd | Key::Delete if self.at < end => self.remove(self.at, self.after(self.at), false),
            Key::Backspace if self.at > 0 => self.remove(self.before(self.at), self.at, false),
            Key::Home => self.at = 0,
            Key::End => self.at = end,
            Key::Left => self.at = self.before(self.at),
            Key::Right if self.at < end => self.at = self.after(self.at),
            Key::WordLeft => self.at = self.word_before(),
            Key::WordRight => self.at = self.word_after(),
            Key::CutToEnd => {
                let at = self.at;
                self.remove(at, end, true);
            }
            Key::CutToStart => self.remove(0, self.at, true),
            Key::CutWord => self.remove(self.blank_word_before(), self.at, true),
            Key::CutWordLeft => self.remove(self.word_before(), self.at, true),
            Key::CutWordRight => {
                let at = self.at;
                self.remove(at, self.word_after(), true);
            }
            Key::Paste => {
                let cut = self.cut.clone();
                self.insert(&cut);
            }
            Key::Swap if self.at > 0 && end > 1 => {
                let at = if self.at == end { self.before(self.at) } else { self.at };
                if at > 0 {
                    let (from, to) = (self.before(at), self.after(at));
                    self.text[from..to].rotate_left(at - from);
                    self.at = to;
                }
            }
            Key::Clear => {
                screen.clear(sys).await;
                screen.repaint(sys, self).await;
                return After::More;
            }
            Key::Up if self.place > 0 => self.go(state, self.place - 1),
            Key::Down if self.place < state.history.len() => self.go(state, self.place + 1),
            Key::First if !state.history.is_empty() => self.go(state, 0),
            Key::Last => self.go(state, state.history.len()),
            Key::Search => {
                let is_done = search::run(sys, state, fd, self, screen).await;
                return if is_done { After::Done } else { After::More };
            }
            Key::LastWord => {
                let word = state.history.last().and_then(|line| line.split(|byte| *byte == b' ').next_back());
                self.insert(word.unwrap_or_default());
            }
            Key::Tab => {
                self.has_tabbed = complete::run(sys, state, self, screen, was_tab).await;
            }
            Key::Ignored => return After::More,
            _ => {
                // Nothing there to move over or to delete.
                sys.eprint(b"\x07").await;
                return After::More;
            }
        }
        screen.refresh(sys, self).await;
        After::More
    }
}
