//! The shell: bash, dash and busybox's ash as one machine over its syntax tree.
//!
//! What is between two system calls of a single command (expansion, redirection, fork, wait, a built-in) is a short async
//! function ([`leaf`]), copied by replaying its log; what is between commands (loops, functions, lists) is the stack of
//! [`Frame`]s, plain data. So a loop of n commands costs a copy nothing but its stack.

mod arith;
mod ast;
mod builtin;
mod expand;
mod frame;
mod input;
mod launch;
mod leaf;
mod parse;
pub(crate) mod pattern;
mod redirect;
mod simple;
mod state;

use std::sync::Arc;

use nslab_abi::{Signal, Syscall};

use self::ast::{Command, Kind};
use self::frame::{Frame, Input};
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

/// Steps without a system call after which a shell yields, so that `while :; do :; done` stays interruptible.
const STEPS_PER_CALL: u32 = 1000;

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
        // Simplified: a real shell would be preempted here; there is no other way to let time pass.
        Request::Syscall(Syscall::SchedYield)
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
            Effect::Done => self.check_errexit(),
            Effect::Nothing => {}
            Effect::Input(input) => self.frames.push(Frame::Input(input)),
            Effect::More(bytes) => self.feed(bytes),
            Effect::Call { body, params, saved } => {
                let old = std::mem::replace(&mut self.state.params, Arc::new(params));
                let locals = std::mem::take(&mut self.state.locals);
                self.frames.push(Frame::Call { params: old, locals });
                if !saved.is_empty() {
                    self.frames.push(Frame::Unredirect(saved));
                }
                self.command(&body, false);
            }
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
                if let Some(Frame::For { fields: slot, .. }) = self.frames.last_mut() {
                    *slot = Some(Arc::new(fields));
                }
            }
            Effect::Chosen(arm) => {
                if let Some(Frame::Case { command }) = self.frames.pop()
                    && let Kind::Case { arms, .. } = &command.kind
                    && let Some(arm) = arm
                {
                    self.frames.push(Frame::Seq { list: arms[arm].1.clone(), at: 0, may_exec: false });
                }
            }
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
                // An error in a special built-in or an expansion: an interactive shell goes on with the next line.
                if self.state.is_interactive { self.frames.truncate(1) } else { self.exit() }
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
                let may_exec = *may_exec && is_last;
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
            Frame::Case { command } => {
                let command = command.clone();
                self.start(Job::Case { command });
            }
            Frame::Call { .. } => self.unwind_call(),
            Frame::Unredirect(saved) => {
                let saved = std::mem::take(saved);
                self.frames.pop();
                self.start(Job::Unredirect { saved });
            }
            Frame::Trap { status } => {
                self.state.status = *status;
                self.frames.pop();
            }
            Frame::Subshell => self.exit(),
            Frame::Ending => return Some(Request::Exit(self.state.status)),
        }
        None
    }

    /// Runs a command; `may_exec`: nothing comes after it in this process.
    fn command(&mut self, command: &Arc<Command>, may_exec: bool) {
        match &command.kind {
            Kind::Simple { .. } => self.start(Job::Simple { command: command.clone(), may_exec }),
            Kind::Function { name, body } => {
                Arc::make_mut(&mut self.state.functions).insert(name.clone(), body.clone());
                self.state.status = 0;
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
            Kind::Case { .. } => self.frames.push(Frame::Case { command }),
            Kind::Simple { .. } | Kind::Function { .. } => self.command(&command, false),
        }
    }

    fn take_trap(&mut self) -> Option<Signal> {
        (!self.state.pending.is_empty()).then(|| self.state.pending.remove(0))
    }

    fn run_trap(&mut self, number: u8) {
        let Some(text) = self.state.traps.get(&number).filter(|text| !text.is_empty()).cloned() else {
            // SIGINT of an interactive shell: back to the prompt.
            if self.state.is_interactive && number == Signal::SIGINT.0 {
                self.state.status = 128 + number;
                self.frames.truncate(1);
                if let Some(Frame::Input(input)) = self.frames.last_mut() {
                    input.forget_line();
                }
            }
            return;
        };
        self.frames.push(Frame::Trap { status: self.state.status });
        self.frames.push(Frame::Input(Input::text(text, self.state.line)));
    }

    /// Ends the shell, its EXIT trap first.
    fn exit(&mut self) {
        self.frames.clear();
        self.frames.push(Frame::Ending);
        if let Some(text) = self.state.traps.remove(&0).filter(|text| !text.is_empty()) {
            self.frames.push(Frame::Trap { status: self.state.status });
            self.frames.push(Frame::Input(Input::text(text, self.state.line)));
        }
    }

    fn check_errexit(&mut self) {
        if self.state.flags.errexit && self.state.status != 0 && !self.frames.iter().any(Frame::forgives) {
            self.exit();
        }
    }
}
