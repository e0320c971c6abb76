//! The shell: bash, dash and busybox's ash as one machine over its syntax tree.
//!
//! What is between two system calls of a single command (expansion, redirection, fork, wait, a built-in) is a short async
//! function ([`leaf`]), copied by replaying its log; what is between commands (loops, functions, lists) is the stack of
//! [`Frame`]s, plain data. So a loop of n commands costs a copy nothing but its stack.

mod arith;
mod assign;
mod ast;
mod builtin;
mod condition;
mod dynamic;
mod editor;
mod ere;
mod expand;
mod frame;
mod input;
mod jobs;
mod launch;
mod leaf;
mod menu;
mod parse;
pub(crate) mod pattern;
mod redirect;
mod report;
mod settings;
mod show;
mod simple;
mod state;
mod terminal;
mod times;
mod trap;
mod unwind;
mod var;

pub(crate) use builtin::outside;
use std::sync::Arc;

use nslab_abi::Signal;

use self::ast::{ArmEnd, Command, Kind};
use self::frame::{Frame, Input, Stage};
use self::leaf::{Effect, Job, Leaf};
use self::state::State;
use crate::process::Request;
use crate::replay::{Answered, Progress, Replay};

/// Which shell it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// GNU bash 5.2.
    Bash,
    /// dash 0.5.12, Debian's `sh`.
    Dash,
    /// busybox 1.35's `sh`.
    Ash,
}

impl Dialect {
    fn is_bash(self) -> bool {
        self == Dialect::Bash
    }
}

/// Is this `break` or `continue`?
fn leaves_loop(words: &[ast::Word]) -> bool {
    words.first().and_then(ast::Word::literal).is_some_and(|name| name == b"break" || name == b"continue")
}

/// Steps without a system call after which a shell yields, so that `while :; do :; done` stays interruptible.
const STEPS_PER_CALL: u32 = 1000;

/// Most functions that may run inside one another.
const MOST_CALLS: usize = 5000;

/// A running shell.
#[derive(Clone)]
pub(crate) struct Shell {
    state: State,
    frames: Vec<Frame>,
    leaf: Option<Leaf>,
}

impl Shell {
    /// A shell that has not begun.
    pub(crate) fn new(dialect: Dialect, argv: Vec<Vec<u8>>, envp: Vec<Vec<u8>>) -> Shell {
        let name = argv.first().cloned().unwrap_or_default();
        let state = State::new(dialect, name, &envp);
        let leaf = leaf::start(Job::Begin { argv }, &state);
        Shell { state, frames: Vec::new(), leaf: Some(leaf) }
    }

    /// A signal with a handler came.
    pub(crate) fn note_signal(&mut self, signal: Signal) {
        self.state.pending.push(signal);
    }

    /// How many answers a copy has to be fed again.
    #[cfg(test)]
    pub(crate) fn nr_logged(&self) -> usize {
        self.leaf.as_ref().map_or(0, Replay::nr_logged)
    }

    /// Computes up to the next request.
    pub(crate) fn resume(&mut self, answer: Option<Answered>) -> Request {
        let mut answer = answer;
        for _ in 0..STEPS_PER_CALL {
            let Some(leaf) = &mut self.leaf else {
                if let Some(request) = self.step() {
                    return request;
                }
                continue;
            };
            match Replay::resume(leaf, answer.take()) {
                Progress::Call(call) => return Request::Syscall(call),
                Progress::Unsupported(unsupported) => return Request::Unsupported(unsupported),
                Progress::Done((state, effect)) => {
                    self.leaf = None;
                    let pending = std::mem::take(&mut self.state.pending);
                    self.state = state;
                    self.state.pending.extend(pending);
                    if let Some(request) = self.apply(effect) {
                        return request;
                    }
                }
            }
        }
        Request::Preempted
    }

    fn start(&mut self, job: Job) {
        // What waits in `pending` stays with the machine; a leaf only adds to it.
        let mut state = self.state.clone();
        state.pending.clear();
        self.leaf = Some(leaf::start(job, &state));
    }

    /// What a finished leaf means for the machine.
    fn apply(&mut self, effect: Effect) -> Option<Request> {
        match effect {
            Effect::Done => {
                let status = self.state.status;
                self.state.pipe_status = self.state.new_pipe_status.take().unwrap_or_else(|| vec![status]);
                self.check_errexit();
            }
            Effect::Nothing => {}
            Effect::Input(input) => {
                if input.is_eval {
                    self.state.eval_depth += 1;
                    self.frames.push(Frame::Eval);
                }
                self.frames.push(Frame::Input(input));
            }
            Effect::More(bytes) => self.feed(bytes),
            Effect::Call { name, body, params, saved, hidden } => {
                if self.state.calls.len() >= MOST_CALLS {
                    self.start(Job::TooDeep { name });
                    return None;
                }
                let old = std::mem::replace(&mut self.state.params, Arc::new(params));
                let locals = std::mem::replace(&mut self.state.locals, hidden);
                let file = self.state.sources.last().unwrap_or(&self.state.script).clone();
                Arc::make_mut(&mut self.state.sources).push(file);
                Arc::make_mut(&mut self.state.calls).push(name);
                self.frames.push(Frame::Call { params: old, locals, is_over: false });
                if !saved.is_empty() {
                    self.frames.push(Frame::Unredirect(saved));
                }
                self.command(&body, false);
            }
            Effect::Source { path, text, params } => {
                let params = params.map(|params| std::mem::replace(&mut self.state.params, Arc::new(params)));
                Arc::make_mut(&mut self.state.sources).push(path);
                self.frames.push(Frame::Source { params });
                self.frames.push(Frame::Input(Input::text(text, 1)));
            }
            Effect::Truth(value) => self.truth(value),
            Effect::Moment(moment) => {
                if let Some(Frame::Time { pipeline, may_exec, from }) = self.frames.last_mut() {
                    *from = Some(moment);
                    let (pipeline, may_exec) = (pipeline.clone(), *may_exec);
                    self.pipeline(&pipeline, may_exec);
                }
            }
            Effect::Abandon => self.abandon(),
            Effect::Child(work) => {
                self.frames.clear();
                self.frames.push(Frame::Subshell);
                match work {
                    leaf::Work::Command(command) => self.command(&command, true),
                    leaf::Work::AndOr(node) => self.frames.push(Frame::AndOr { node, at: 0, may_exec: true }),
                    leaf::Work::List(list) => self.frames.push(Frame::Seq { list, at: 0, may_exec: true }),
                }
            }
            Effect::Fields(fields) => {
                if let Some(Frame::For { fields: slot, .. } | Frame::Select { fields: slot, .. }) =
                    self.frames.last_mut()
                {
                    *slot = Some(Arc::new(fields));
                }
            }
            Effect::Chosen(arm) => self.chosen(arm),
            Effect::Redirected { command, saved } => {
                self.frames.push(Frame::Unredirect(saved));
                self.compound(&command);
            }
            Effect::Break(levels) => self.unwind_loops(levels, false),
            Effect::Continue(levels) => self.unwind_loops(levels, true),
            Effect::Return => self.unwind_call(),
            Effect::Exit => self.exit(),
            Effect::End => return Some(Request::Exit(self.state.status)),
            Effect::Abort => {
                // An error in a special built-in or an expansion. bash gives up the line that it reads, as an interactive
                // shell does; others end.
                let goes_on = self.state.is_interactive
                    || (self.state.dialect.is_bash() && !self.state.is_subshell && !self.state.is_command_string);
                if goes_on { self.give_up_line() } else { self.exit() }
            }
            Effect::Fatal => {
                if self.state.is_interactive {
                    self.give_up_line()
                } else {
                    self.exit()
                }
            }
        }
        None
    }

    /// One step of the topmost frame.
    fn step(&mut self) -> Option<Request> {
        if let Some(signal) = self.take_trap() {
            self.run_trap(signal.0);
            return None;
        }
        let Some(frame) = self.frames.last_mut() else {
            self.exit();
            return None;
        };
        match frame {
            Frame::Input(_) => self.step_input(),
            Frame::Seq { list, at, may_exec } => {
                let (list, index) = (list.clone(), *at);
                let is_last = index + 1 >= list.items.len();
                // bash forks for what stands right behind `&`: execute_cmd.c, optimize_connection_fork().
                let is_behind = index.checked_sub(1).is_some_and(|before| list.items[before].is_background);
                let may_exec = *may_exec && is_last && !(is_behind && self.state.dialect.is_bash());
                *at += 1;
                // The last item needs no frame any more: a loop of tail calls stays flat.
                if is_last {
                    self.frames.pop();
                }
                let item = list.items.get(index)?;
                if item.is_background {
                    self.start(Job::Background { list: list.clone(), index });
                } else {
                    self.frames.push(Frame::AndOr { node: item.node.clone(), at: 0, may_exec });
                }
            }
            Frame::AndOr { .. } => self.step_and_or(),
            Frame::Negate => {
                self.frames.pop();
                self.state.status = u8::from(self.state.status == 0);
            }
            Frame::If { .. } => self.step_if(),
            Frame::For { .. } => self.step_for(),
            Frame::Loop { .. } => self.step_loop(),
            Frame::Case { command, from } => {
                let (command, from) = (command.clone(), *from);
                self.start(Job::Case { command, from });
            }
            Frame::Select { .. } => self.step_select(),
            Frame::ArithFor { .. } => self.step_arith_for(),
            Frame::Call { is_over: false, .. } => self.unwind_call(),
            Frame::Call { .. } => {
                self.end_call();
                self.check_errexit();
            }
            Frame::Source { .. } => self.end_source(),
            Frame::Eval => {
                self.frames.pop();
                self.state.eval_depth = self.state.eval_depth.saturating_sub(1);
            }
            Frame::Time { pipeline, from, .. } => {
                let (is_posix, from) = (pipeline.timed == Some(true), *from);
                self.frames.pop();
                if let Some(from) = from {
                    self.start(Job::Times { from, is_posix });
                }
            }
            Frame::Run { command } => {
                let command = command.clone();
                self.frames.pop();
                self.start(Job::Simple { command, may_exec: false });
            }
            Frame::Unredirect(saved) => {
                let saved = std::mem::take(saved);
                self.frames.pop();
                self.start(Job::Unredirect { saved });
            }
            Frame::Trap { status, was_in_trap } => {
                self.state.status = *status;
                self.state.in_trap = *was_in_trap;
                self.frames.pop();
            }
            Frame::Subshell => self.exit(),
            Frame::Ending => return Some(Request::Exit(self.state.status)),
        }
        None
    }

    /// Runs a command; `may_exec`: nothing comes after it in this process.
    fn command(&mut self, command: &Arc<Command>, may_exec: bool) {
        // What `set -n` says counts from the next command on.
        if self.state.flags.noexec && !self.state.is_interactive {
            return;
        }
        match &command.kind {
            Kind::Simple { words, .. } if leaves_loop(words) => {
                self.state.nr_loops = Some(self.nr_loops());
                self.start(Job::Simple { command: command.clone(), may_exec });
            }
            Kind::Simple { .. } if self.state.traps.contains_key(&trap::DEBUG) && !self.state.in_trap => {
                self.state.line = command.line;
                self.state.command_text = Arc::new(command.text.clone());
                self.frames.push(Frame::Run { command: command.clone() });
                self.run_event(trap::DEBUG);
            }
            Kind::Simple { .. } => self.start(Job::Simple { command: command.clone(), may_exec }),
            Kind::Function { name, body } => {
                Arc::make_mut(&mut self.state.functions).insert(name.clone(), body.clone());
                self.state.status = 0;
            }
            Kind::Test(_) | Kind::Arith(_) if command.redirects.is_empty() => {
                self.start(Job::Condition { command: command.clone() });
            }
            Kind::Subshell(_) => {
                let may_exec = may_exec && self.state.is_subshell;
                self.start(Job::Subshell { command: command.clone(), may_exec });
            }
            _ if command.redirects.is_empty() => self.compound(command),
            _ => self.start(Job::Redirect { command: command.clone() }),
        }
    }

    fn compound(&mut self, command: &Arc<Command>) {
        let command = command.clone();
        match &command.kind {
            Kind::Group(list) | Kind::Subshell(list) => {
                self.frames.push(Frame::Seq { list: list.clone(), at: 0, may_exec: false });
            }
            Kind::If { .. } => self.frames.push(Frame::If { command, arm: 0, in_condition: false }),
            Kind::For { .. } => self.frames.push(Frame::For { command, fields: None, at: 0 }),
            Kind::Loop { .. } => {
                self.frames.push(Frame::Loop { command, in_condition: false, has_run: false, status: 0 })
            }
            Kind::Case { .. } => self.frames.push(Frame::Case { command, from: 0 }),
            Kind::Select { .. } => self.frames.push(Frame::Select { command, fields: None, stage: Stage::Begin }),
            Kind::ArithFor { .. } => self.frames.push(Frame::ArithFor { command, stage: Stage::Begin, status: 0 }),
            Kind::Test(_) | Kind::Arith(_) => self.start(Job::Condition { command }),
            Kind::Simple { .. } | Kind::Function { .. } => self.command(&command, false),
        }
    }

    /// The arm of `case` that is to run.
    fn chosen(&mut self, arm: Option<usize>) {
        let Some(Frame::Case { command, from }) = self.frames.last_mut() else { return };
        let command = command.clone();
        let Kind::Case { arms, .. } = &command.kind else { return };
        let Some(arm) = arm else {
            self.frames.pop();
            return;
        };
        // Those that fall through run one after the other.
        let mut last = arm;
        while arms[last].end == ArmEnd::Fall && last + 1 < arms.len() {
            last += 1;
        }
        if arms[last].end == ArmEnd::Try {
            *from = last + 1;
        } else {
            self.frames.pop();
        }
        for arm in arms[arm..=last].iter().rev() {
            self.frames.push(Frame::Seq { list: arm.body.clone(), at: 0, may_exec: false });
        }
    }
}
