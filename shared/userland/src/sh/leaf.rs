//! One step of a shell that makes system calls: a short async function on a copy of the state.

use std::sync::Arc;

use nslab_abi::Fd;

use super::ast::{AndOr, Command, List, Pipeline};
use super::frame::{Input, Saved};
use super::parse::Trouble;
use super::state::State;
use super::{expand, input, launch, redirect, simple};
use crate::replay::Replay;
use crate::sys::Sys;

/// What is to be done.
pub(super) enum Job {
    /// Look at the arguments and the world.
    Begin {
        argv: Vec<Vec<u8>>,
    },
    /// Read a line, after a prompt if one is due.
    Read {
        fd: Fd,
        is_continued: bool,
        line: u32,
    },
    /// Say what is wrong with the text.
    Syntax {
        trouble: Trouble,
        text: Arc<Vec<u8>>,
    },
    Simple {
        command: Arc<Command>,
        may_exec: bool,
    },
    Subshell {
        command: Arc<Command>,
        may_exec: bool,
    },
    Pipeline {
        pipeline: Arc<Pipeline>,
    },
    Background {
        list: Arc<List>,
        index: usize,
    },
    /// The redirections of a compound command.
    Redirect {
        command: Arc<Command>,
    },
    Unredirect {
        saved: Saved,
    },
    /// The words of `for`.
    Words {
        command: Arc<Command>,
    },
    /// The arm of `case`.
    Case {
        command: Arc<Command>,
    },
}

/// What a forked child is for.
pub(super) enum Work {
    Command(Arc<Command>),
    AndOr(Arc<AndOr>),
    List(Arc<List>),
}

/// What the machine is to do next.
pub(super) enum Effect {
    /// Go on; `$?` is a command's.
    Done,
    /// Go on; `$?` is not new.
    Nothing,
    Input(Input),
    /// Bytes of input; none at its end.
    More(Vec<u8>),
    Call {
        body: Arc<Command>,
        params: Vec<Vec<u8>>,
        saved: Saved,
    },
    /// This is the child: do this and end.
    Child(Work),
    Fields(Vec<Vec<u8>>),
    Chosen(Option<usize>),
    Redirected {
        command: Arc<Command>,
        saved: Saved,
    },
    Break(usize),
    Continue(usize),
    Return,
    /// End, after the EXIT trap.
    Exit,
    /// End at once.
    End,
    /// Give up the running commands.
    Abort,
}

/// A running step.
pub(super) type Leaf = Replay<(Job, State), (State, Effect)>;

/// Prepares a step.
pub(super) fn start(job: Job, state: &State) -> Leaf {
    Replay::new(|sys, job| Box::pin(run(sys, job)), (job, state.clone()))
}

async fn run(sys: Sys, job: Arc<(Job, State)>) -> (State, Effect) {
    let mut state = job.1.clone();
    let effect = match &job.0 {
        Job::Begin { argv } => input::begin(&sys, &mut state, argv).await,
        Job::Read { fd, is_continued, line } => input::read(&sys, &mut state, *fd, *is_continued, *line).await,
        Job::Syntax { trouble, text } => input::syntax(&sys, &mut state, trouble, text).await,
        Job::Simple { command, may_exec } => simple::run(&sys, &mut state, command, *may_exec).await,
        Job::Subshell { command, may_exec } => launch::subshell(&sys, &mut state, command, *may_exec).await,
        Job::Pipeline { pipeline } => launch::pipeline(&sys, &mut state, pipeline).await,
        Job::Background { list, index } => launch::background(&sys, &mut state, &list.items[*index]).await,
        Job::Redirect { command } => redirect::compound(&sys, &mut state, command).await,
        Job::Unredirect { saved } => {
            redirect::restore(&sys, saved).await;
            Effect::Nothing
        }
        Job::Words { command } => expand::for_words(&sys, &mut state, command).await,
        Job::Case { command } => expand::case_arm(&sys, &mut state, command).await,
    };
    (state, effect)
}
