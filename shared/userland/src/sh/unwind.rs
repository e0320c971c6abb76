//! The ends of functions, files and loops.

use std::sync::Arc;

use super::Shell;
use super::ast::Kind;
use super::frame::{Frame, Saved, Stage};
use super::leaf::Job;
use super::trap;

impl Shell {
    /// Is something running that `return` can end?
    pub(super) fn unwind_call(&mut self) {
        let ends = |frame: &Frame| matches!(frame, Frame::Call { .. } | Frame::Source { .. });
        let Some(at) = self.frames.iter().rposition(ends) else {
            // dash ends the script; bash has complained before it came here.
            self.exit();
            return;
        };
        let saved = self.take_saved(at);
        self.frames.truncate(at + 1);
        if let Some(Frame::Call { is_over, .. }) = self.frames.last_mut() {
            *is_over = true;
        }
        self.run_event(trap::RETURN);
        if saved.is_empty() {
            return;
        }
        self.start(Job::Unredirect { saved });
    }

    /// The end of a function's body.
    pub(super) fn end_call(&mut self) {
        let Some(Frame::Call { params, locals, .. }) = self.frames.pop() else { return };
        let hidden = std::mem::replace(&mut self.state.locals, locals);
        self.put_back(hidden);
        self.state.params = params;
        Arc::make_mut(&mut self.state.calls).pop();
        Arc::make_mut(&mut self.state.sources).pop();
    }

    /// The end of a sourced file.
    pub(super) fn end_source(&mut self) {
        if let Some(Frame::Source { params }) = self.frames.pop() {
            if let Some(params) = params {
                self.state.params = params;
            }
            Arc::make_mut(&mut self.state.sources).pop();
        }
    }

    fn put_back(&mut self, hidden: Vec<(Vec<u8>, Option<super::state::Var>)>) {
        let vars = Arc::make_mut(&mut self.state.vars);
        for (name, var) in hidden.into_iter().rev() {
            match var {
                Some(var) => vars.insert(name, var),
                None => vars.remove(&name),
            };
        }
    }

    /// The innermost loop ends.
    pub(super) fn abandon(&mut self) {
        let status = self.state.status;
        self.unwind_loops(1, false);
        self.state.status = status;
    }

    pub(super) fn step_arith_for(&mut self) {
        let Some(Frame::ArithFor { command, stage, status }) = self.frames.last_mut() else { return };
        let command = command.clone();
        let part = match stage {
            Stage::Begin => {
                *stage = Stage::Test;
                0
            }
            Stage::Test => 1,
            Stage::Body => {
                *status = self.state.status;
                *stage = Stage::Step;
                return;
            }
            Stage::Step => {
                *stage = Stage::Test;
                2
            }
        };
        self.start(Job::Step { command, part });
    }

    pub(super) fn step_select(&mut self) {
        let Some(Frame::Select { command, fields, stage }) = self.frames.last_mut() else { return };
        let command = command.clone();
        let Some(fields) = fields else {
            self.start(Job::Words { command });
            return;
        };
        let (fields, is_shown) = (fields.clone(), *stage != Stage::Begin);
        *stage = Stage::Test;
        self.start(Job::Menu { command, fields, is_shown });
    }

    /// A condition of `for ((…))` or a choice of `select` has come to a value.
    pub(super) fn truth(&mut self, value: bool) {
        let body = match self.frames.last_mut() {
            Some(Frame::ArithFor { command, stage, status }) => {
                // Only the condition decides; the others were computed for what they do.
                if self.state.step_part != 1 {
                    return;
                }
                if !value {
                    self.state.status = *status;
                    self.frames.pop();
                    return;
                }
                *stage = Stage::Body;
                let Kind::ArithFor { body, .. } = &command.kind else { return };
                body.clone()
            }
            Some(Frame::Select { command, .. }) => {
                let Kind::Select { body, .. } = &command.kind else { return };
                body.clone()
            }
            _ => return,
        };
        self.frames.push(Frame::Seq { list: body, at: 0, may_exec: false });
    }

    /// Ends frames, the newest first, until so many are left; the redirections to undo.
    pub(super) fn unwind_to(&mut self, keep: usize) -> Saved {
        let mut all = Vec::new();
        while self.frames.len() > keep {
            match self.frames.last_mut() {
                Some(Frame::Unredirect(saved)) => all.extend(std::mem::take(saved)),
                Some(Frame::Call { .. }) => {
                    self.end_call();
                    continue;
                }
                Some(Frame::Source { .. }) => {
                    self.end_source();
                    continue;
                }
                Some(Frame::Trap { was_in_trap, .. }) => self.state.in_trap = *was_in_trap,
                _ => {}
            }
            self.frames.pop();
        }
        self.state.eval_depth = 1;
        all
    }

    /// Redirections of the frames that are given up, innermost first.
    pub(super) fn take_saved(&mut self, from: usize) -> Saved {
        let mut all = Vec::new();
        for frame in self.frames[from..].iter_mut().rev() {
            if let Frame::Unredirect(saved) = frame {
                all.extend(std::mem::take(saved));
            }
        }
        all
    }
}
