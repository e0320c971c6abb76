//! The shell's stack, and the steps of its compound commands.

use std::sync::Arc;

use nslab_abi::Fd;

use super::ast::{AndOr, Command, Joint, Kind, List, Pipeline};
use super::launch::Moment;
use super::leaf::Job;
use super::parse::{self, Spent, Text, Trouble};
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
    /// `from`: the first arm that is still to be tried.
    Case {
        command: Arc<Command>,
        from: usize,
    },
    /// `select`; the words once they are known.
    Select {
        command: Arc<Command>,
        fields: Option<Arc<Vec<Vec<u8>>>>,
        stage: Stage,
    },
    /// `for ((…))`
    ArithFor {
        command: Arc<Command>,
        stage: Stage,
        status: u8,
    },
    /// The end of a function: the caller's parameters and what `local` hid.
    Call {
        params: Arc<Vec<Vec<u8>>>,
        locals: Vec<(Vec<u8>, Option<Var>)>,
        /// Its RETURN trap has run.
        is_over: bool,
    },
    /// A command whose DEBUG trap has run.
    Run {
        command: Arc<Command>,
    },
    /// The end of a sourced file: the parameters to put back, if it had its own.
    Source {
        params: Option<Arc<Vec<Vec<u8>>>>,
    },
    /// The end of `eval`.
    Eval,
    /// The beginning and the end of `time`.
    Time {
        pipeline: Arc<Pipeline>,
        may_exec: bool,
        from: Option<Moment>,
    },
    /// The end of a compound command's redirections.
    Unredirect(Saved),
    /// The end of a trap: `$?` as it was before.
    Trap {
        status: u8,
        was_in_trap: bool,
    },
    /// The bottom of a forked shell.
    Subshell,
    /// Only the end is left.
    Ending,
}

/// Where a loop with several steps is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Begin,
    Test,
    Body,
    Step,
}

impl Frame {
    /// Is it a loop, which `break` leaves?
    fn is_loop(&self) -> bool {
        matches!(self, Frame::For { .. } | Frame::Loop { .. } | Frame::Select { .. } | Frame::ArithFor { .. })
    }

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
    /// Aliases whose values the text holds already.
    pub(super) spent: Vec<Spent>,
    /// Of `eval`: messages about its syntax say so.
    pub(super) is_eval: bool,
}

impl Input {
    /// Commands in a string.
    pub(super) fn text(text: Vec<u8>, line: u32) -> Input {
        Input { text: Arc::new(text), pos: 0, line, fd: None, is_last: false, spent: Vec::new(), is_eval: false }
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
        let expands = !dialect.is_bash() || self.state.is_interactive || self.state.shopt.expand_aliases;
        let Some(Frame::Input(input)) = self.frames.last_mut() else { return };
        let source = input.text.clone();
        let text = Text {
            source: &source,
            pos: input.pos,
            line: input.line,
            dialect,
            is_final: input.fd.is_none(),
            has_extglob: self.state.shopt.extglob,
            aliases: expands.then_some(&*self.state.aliases),
            spent: &input.spent,
        };
        match parse::parse(text) {
            Ok(Some(parsed)) => {
                let read = input.text[input.pos..parsed.pos].to_vec();
                input.pos = parsed.pos;
                input.line = parsed.line;
                input.spent.clear();
                let rest = &input.text[parsed.pos..];
                let is_last = input.is_last && input.fd.is_none() && rest.trim_ascii().is_empty();
                // "set -n … ignored by interactive shells" - bash(1).
                let is_run = !self.state.flags.noexec || self.state.is_interactive;
                if let Some(list) = parsed.list.filter(|_| is_run) {
                    // dash of Debian forks even for the last command.
                    let may_exec = is_last && is_bottom && self.state.traps.is_empty() && dialect != Dialect::Dash;
                    self.frames.push(Frame::Seq { list, at: 0, may_exec });
                }
                let mut said = Vec::new();
                if self.state.flags.verbose && is_bottom && !self.state.is_interactive {
                    said.extend(read);
                }
                for (first, delimiter, last) in parsed.unended.iter().filter(|_| dialect.is_bash()) {
                    let delimiter = crate::text::lossy(delimiter);
                    let name = crate::text::lossy(&self.state.name);
                    let text = format!(
                        "{name}: line {last}: warning: here-document at line {first} delimited by end-of-file (wanted `{delimiter}')\n"
                    );
                    said.extend(text.bytes());
                }
                if !said.is_empty() {
                    self.start(Job::Say { text: said });
                }
            }
            Err(Trouble::Alias { start, length }) => {
                let name = &input.text[start..start + length];
                let Some(value) = self.state.aliases.get(name).cloned() else { return };
                parse::splice(Arc::make_mut(&mut input.text), &mut input.spent, start, length, &value);
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
                let (text, first_line) = (input.text[input.pos..].to_vec(), input.line);
                input.pos = input.text.len();
                self.state.in_eval = input.is_eval;
                self.start(Job::Syntax { trouble, text, first_line });
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
        if pipeline.timed.is_some() {
            let pipeline = pipeline.clone();
            self.frames.push(Frame::Time { pipeline, may_exec: false, from: None });
            self.start(Job::Clock);
            return;
        }
        self.pipeline(&pipeline.clone(), may_exec);
    }

    pub(super) fn pipeline(&mut self, pipeline: &Arc<Pipeline>, may_exec: bool) {
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
        let Kind::For { body, .. } = &command.kind else { return };
        let Some(fields) = fields else {
            self.start(Job::Words { command: command.clone() });
            return;
        };
        let fields = fields.clone();
        let index = *at;
        *at += 1;
        if index == 0 {
            self.state.status = 0;
        }
        match fields.get(index) {
            Some(value) => {
                let value = value.clone();
                self.frames.push(Frame::Seq { list: body.clone(), at: 0, may_exec: false });
                self.start(Job::Round { command, fields, value });
            }
            None => {
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

    /// Where the running function's own frames begin.
    fn loop_floor(&self) -> usize {
        let is_floor = |frame: &Frame| matches!(frame, Frame::Call { .. } | Frame::Subshell);
        self.frames.iter().rposition(is_floor).map_or(0, |at| at + 1)
    }

    /// Loops that `break` can leave.
    pub(super) fn nr_loops(&self) -> usize {
        self.frames[self.loop_floor()..].iter().filter(|frame| frame.is_loop()).count()
    }

    /// `break` and `continue`.
    pub(super) fn unwind_loops(&mut self, levels: usize, goes_on: bool) {
        let floor = self.loop_floor();
        let loops: Vec<usize> = (floor..self.frames.len()).filter(|&at| self.frames[at].is_loop()).collect();
        self.state.status = 0;
        let Some(&at) = loops.iter().rev().nth(levels.min(loops.len()).saturating_sub(1)) else { return };
        let keep = at + usize::from(goes_on);
        let saved = self.take_saved(keep);
        self.frames.truncate(keep);
        match self.frames.last_mut() {
            Some(Frame::Loop { in_condition, has_run, .. }) if goes_on => (*in_condition, *has_run) = (false, true),
            Some(Frame::ArithFor { stage, .. } | Frame::Select { stage, .. }) if goes_on => *stage = Stage::Step,
            _ => {}
        }
        if !saved.is_empty() {
            self.start(Job::Unredirect { saved });
        }
    }
}
