//! What runs when a signal or an event comes - POSIX, trap; bash(1), trap.

use nslab_abi::Signal;

use super::Shell;
use super::frame::{Frame, Input};

/// Keys of `State::traps` beyond the signals: what bash calls DEBUG, ERR and RETURN.
pub(super) const DEBUG: u8 = 65;
pub(super) const ERR: u8 = 66;
pub(super) const RETURN: u8 = 67;

impl Shell {
    /// A signal that came and whose trap is due.
    pub(super) fn take_trap(&mut self) -> Option<Signal> {
        (!self.state.pending.is_empty()).then(|| self.state.pending.remove(0))
    }

    /// Runs the trap of a signal, or does what the shell does without one.
    pub(super) fn run_trap(&mut self, number: u8) {
        let Some(text) = self.state.traps.get(&number).filter(|text| !text.is_empty()).cloned() else {
            // SIGINT of an interactive shell: back to the prompt.
            if self.state.is_interactive && number == Signal::SIGINT.0 {
                self.state.status = 128 + number;
                self.give_up_line();
                // What was given up may wait to undo redirections; the new line can wait for that, too.
                if self.leaf.is_none() {
                    self.start(super::leaf::Job::Say { text: b"\n".to_vec() });
                }
            }
            return;
        };
        self.push_trap(text);
    }

    fn push_trap(&mut self, text: Vec<u8>) {
        self.frames.push(Frame::Trap { status: self.state.status, was_in_trap: self.state.in_trap });
        self.frames.push(Frame::Input(Input::text(text, self.state.line)));
    }

    /// Runs the trap of an event, if it is due here.
    pub(super) fn run_event(&mut self, number: u8) {
        if self.state.in_trap || !self.state.dialect.is_bash() {
            return;
        }
        let Some(text) = self.state.traps.get(&number).filter(|text| !text.is_empty()).cloned() else { return };
        // "Any trap on DEBUG and RETURN [ERR] are inherited by shell functions" only with -T [-E] - bash(1), set.
        let depth = self.state.calls.len();
        let set_at = self.state.trap_depths.iter().find(|own| own.0 == number).map_or(0, |own| own.1);
        let is_inherited = if number == ERR { self.state.flags.errtrace } else { self.state.flags.functrace };
        if depth > set_at && !is_inherited {
            return;
        }
        self.push_trap(text);
        self.state.in_trap = true;
    }

    /// Ends the shell, its EXIT trap first.
    pub(super) fn exit(&mut self) {
        self.frames.clear();
        self.frames.push(Frame::Ending);
        if let Some(text) = self.state.traps.remove(&0).filter(|text| !text.is_empty()) {
            self.push_trap(text);
        }
    }

    /// A command has ended: `trap ERR` and `set -e`.
    pub(super) fn check_errexit(&mut self) {
        if self.state.status == 0 || self.frames.iter().any(Frame::forgives) {
            return;
        }
        if self.state.flags.errexit {
            let text = self.state.traps.get(&ERR).filter(|text| !text.is_empty() && !self.state.in_trap).cloned();
            self.exit();
            if let Some(text) = text {
                self.push_trap(text);
            }
            return;
        }
        self.run_event(ERR);
    }

    /// Back to the line that is read next; what is left of the running one is given up.
    pub(super) fn give_up_line(&mut self) {
        let saved = self.unwind_to(1);
        match self.frames.last_mut() {
            Some(Frame::Input(input)) if self.state.is_interactive => input.forget_line(),
            Some(Frame::Input(_)) => {}
            _ => return self.exit(),
        }
        if !saved.is_empty() {
            self.start(super::leaf::Job::Unredirect { saved });
        }
    }
}
