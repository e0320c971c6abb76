//! The shell's stack, and the steps of its compound commands.

use std::sync::Arc;

use nslab_abi::Fd;

use super::ast::{AndOr, Command, Joint, Kind, List};
use super::leaf::Job;
use super::parse::{self, Trouble};
use super::state::Var;
use super::{Dialect, Shell};

/// A descriptor to put back, and the copy it was saved as.
pub(super) type Saved = Vec<(Fd, Option<Fd>)>;

/// One thing that a shell is in the middle of.
#[derive(Clone)]
pub(super) enum Frame {
    /// Reads commands.
    Input(Input),
    Seq {
        list: Arc<List>,
        at: usize,
        may_exec: bool,
    },
    AndOr {
        node: Arc<AndOr>,
        at: usize,
        may_exec: bool,
    },
    /// After `! pipeline`.
    Negate,
    If {
        command: Arc<Command>,
        arm: usize,
        in_condition: bool,
    },
    For {
        command: Arc<Command>,
        fields: Option<Arc<Vec<Vec<u8>>>>,
        at: usize,
    },
    /// `status`: of the newest round.
    Loop {
        command: Arc<Command>,
        in_condition: bool,
        has_run: bool,
        status: u8,
    },
    Case {
        command: Arc<Command>,
    },
    /// The end of a function: the caller's parameters and what `local` hid.
    Call {
        params: Arc<Vec<Vec<u8>>>,
        locals: Vec<(Vec<u8>, Option<Var>)>,
    },
    /// The end of a compound command's redirections.
    Unredirect(Saved),
    /// The end of a trap: `$?` as it was before.
    Trap {
        status: u8,
    },
    /// The bottom of a forked shell.
    Subshell,
    /// Only the end is left.
    Ending,
}

impl Frame {
    /// Does `set -e` forgive a failure inside this frame?
    pub(super) fn forgives(&self) -> bool {
        match self {
            Frame::AndOr { node, at, .. } => *at <= node.rest.len(),
            Frame::Negate => true,
            Frame::If { in_condition, .. } | Frame::Loop { in_condition, .. } => *in_condition,
            _ => false,
        }
    }
}

/// Where commands come from.
#[derive(Clone)]
pub(super) struct Input {
    /// Read so far.
    pub(super) text: Arc<Vec<u8>>,
    pub(super) pos: usize,
    pub(super) line: u32,
    /// Where more comes from; `None`: there is no more.
    pub(super) fd: Option<Fd>,
    /// A text of `-c`: its last command may replace the shell.
    pub(super) is_last: bool,
}

impl Input {
    /// Commands in a string.
    pub(super) fn text(text: Vec<u8>, line: u32) -> Input {
        Input { text: Arc::new(text), pos: 0, line, fd: None, is_last: false }
    }

    /// Drops what was typed of a line.
    pub(super) fn forget_line(&mut self) {
        self.pos = self.text.len();
    }
}

impl Shell {
    pub(super) fn step_input(&mut self) {
        let dialect = self.state.dialect;
        let is_bottom = self.frames.len() == 1;
        let Some(Frame::Input(input)) = self.frames.last_mut() else { return };
        match parse::parse(&input.text, input.pos, input.line, dialect) {
            Ok(Some(parsed)) => {
                input.pos = parsed.pos;
                input.line = parsed.line;
                let rest = &input.text[parsed.pos..];
                let is_last = input.is_last && input.fd.is_none() && rest.trim_ascii().is_empty();
                if let Some(list) = parsed.list {
                    // dash of Debian forks even for the last command.
                    let may_exec = is_last && is_bottom && self.state.traps.is_empty() && dialect != Dialect::Dash;
                    self.frames.push(Frame::Seq { list, at: 0, may_exec });
                }
            }
            Ok(None) | Err(Trouble::Incomplete { .. }) if input.fd.is_some() => {
                let is_continued = input.pos < input.text.len();
                let (fd, line) = (input.fd, input.line);
                if let Some(fd) = fd {
                    self.start(Job::Read { fd, is_continued, line });
                }
            }
            Ok(None) => {
                self.frames.pop();
            }
            Err(trouble) => {
                let text = input.text.clone();
                input.pos = text.len();
                self.start(Job::Syntax { trouble, text });
            }
        }
    }

    /// More input came; none: the input ended.
    pub(super) fn feed(&mut self, bytes: Vec<u8>) {
        let Some(Frame::Input(input)) = self.frames.last_mut() else { return };
        if bytes.is_empty() {
            input.fd = None;
            return;
        }
        let mut text = input.text[input.pos..].to_vec();
        text.extend(bytes);
        input.text = Arc::new(text);
        input.pos = 0;
    }

    pub(super) fn step_and_or(&mut self) {
        let Some(Frame::AndOr { node, at, may_exec }) = self.frames.last_mut() else { return };
        let (node, index) = (node.clone(), *at);
        let is_last = index >= node.rest.len();
        let may_exec = *may_exec && is_last;
        *at += 1;
        let pipeline = match index.checked_sub(1).map(|index| &node.rest[index..]) {
            None => &node.first,
            Some([]) => {
                self.frames.pop();
                return;
            }
            Some([(joint, pipeline), ..]) => {
                let is_wanted = (*joint == Joint::And) == (self.state.status == 0);
                if !is_wanted {
                    return;
                }
                pipeline
            }
        };
        let may_exec = may_exec && !pipeline.is_negated;
        // Once the last pipeline runs, this frame forgives no failure any more (`Frame::forgives`).
        if pipeline.is_negated {
            self.frames.push(Frame::Negate);
        }
        match &pipeline.commands[..] {
            [command] => self.command(&command.clone(), may_exec),
            _ => self.start(Job::Pipeline { pipeline: pipeline.clone() }),
        }
    }

    pub(super) fn step_if(&mut self) {
        let Some(Frame::If { command, arm, in_condition }) = self.frames.last_mut() else { return };
        let command = command.clone();
        let Kind::If { arms, otherwise } = &command.kind else { return };
        let body = if *in_condition && self.state.status == 0 {
            Some(&arms[*arm].1)
        } else {
            *arm += usize::from(*in_condition);
            *in_condition = true;
            match arms.get(*arm) {
                Some((condition, _)) => {
                    let list = condition.clone();
                    self.frames.push(Frame::Seq { list, at: 0, may_exec: false });
                    return;
                }
                None => otherwise.as_ref(),
            }
        };
        self.frames.pop();
        match body {
            Some(list) => self.frames.push(Frame::Seq { list: list.clone(), at: 0, may_exec: false }),
            None => self.state.status = 0,
        }
    }

    pub(super) fn step_for(&mut self) {
        let Some(Frame::For { command, fields, at }) = self.frames.last_mut() else { return };
        let command = command.clone();
        let Kind::For { name, words, body } = &command.kind else { return };
        let Some(fields) = fields else {
            match words {
                None => *fields = Some(self.state.params.clone()),
                Some(_) => self.start(Job::Words { command: command.clone() }),
            }
            return;
        };
        match fields.get(*at) {
            Some(value) => {
                if *at == 0 {
                    self.state.status = 0;
                }
                *at += 1;
                self.state.set(name, value.clone());
                self.frames.push(Frame::Seq { list: body.clone(), at: 0, may_exec: false });
            }
            None => {
                if *at == 0 {
                    self.state.status = 0;
                }
                self.frames.pop();
            }
        }
    }

    pub(super) fn step_loop(&mut self) {
        let Some(Frame::Loop { command, in_condition, has_run, status }) = self.frames.last_mut() else { return };
        let command = command.clone();
        let Kind::Loop { is_until, condition, body } = &command.kind else { return };
        let list = if !*in_condition {
            if *has_run {
                *status = self.state.status;
            }
            *in_condition = true;
            condition
        } else if (self.state.status == 0) != *is_until {
            *in_condition = false;
            *has_run = true;
            body
        } else {
            self.state.status = *status;
            self.frames.pop();
            return;
        };
        let list = list.clone();
        self.frames.push(Frame::Seq { list, at: 0, may_exec: false });
    }

    /// `break` and `continue`.
    pub(super) fn unwind_loops(&mut self, levels: usize, goes_on: bool) {
        let is_loop = |frame: &Frame| matches!(frame, Frame::For { .. } | Frame::Loop { .. });
        let floor = self
            .frames
            .iter()
            .rposition(|frame| matches!(frame, Frame::Call { .. } | Frame::Subshell))
            .map_or(0, |at| at + 1);
        let loops: Vec<usize> = (floor..self.frames.len()).filter(|&at| is_loop(&self.frames[at])).collect();
        self.state.status = 0;
        let Some(&at) = loops.iter().rev().nth(levels.min(loops.len()).saturating_sub(1)) else { return };
        let keep = at + usize::from(goes_on);
        let saved = self.take_saved(keep);
        self.frames.truncate(keep);
        if let Some(Frame::Loop { in_condition, .. }) = self.frames.last_mut()
            && goes_on
        {
            *in_condition = false;
        }
        if !saved.is_empty() {
            self.start(Job::Unredirect { saved });
        }
    }

    /// The end of a function, or `return`.
    pub(super) fn unwind_call(&mut self) {
        let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::Call { .. })) else {
            // `return` in a sourced file ends the file.
            if let Some(at) = self.frames.iter().rposition(|frame| matches!(frame, Frame::Input(_)))
                && at > 0
            {
                self.frames.truncate(at);
            }
            return;
        };
        let saved = self.take_saved(at);
        self.frames.truncate(at + 1);
        if let Some(Frame::Call { params, locals }) = self.frames.pop() {
            let hidden = std::mem::replace(&mut self.state.locals, locals);
            let vars = Arc::make_mut(&mut self.state.vars);
            for (name, var) in hidden.into_iter().rev() {
                match var {
                    Some(var) => vars.insert(name, var),
                    None => vars.remove(&name),
                };
            }
            self.state.params = params;
        }
        if !saved.is_empty() {
            self.start(Job::Unredirect { saved });
        }
    }

    /// Redirections of the frames that are given up, innermost first.
    fn take_saved(&mut self, from: usize) -> Saved {
        let mut all = Vec::new();
        for frame in self.frames[from..].iter_mut().rev() {
            if let Frame::Unredirect(saved) = frame {
                all.extend(std::mem::take(saved));
            }
        }
        all
    }
}
