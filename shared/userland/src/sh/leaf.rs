//! One step of a shell that makes system calls: a short async function on a copy of the state.

use std::sync::Arc;

use nslab_abi::Fd;

use super::ast::{AndOr, Command, List, Pipeline};
use super::frame::{Input, Saved};
use super::launch::Moment;
use super::parse::Trouble;
use super::state::{State, Var};
use super::{condition, expand, input, launch, menu, redirect, simple, times};
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
        /// From the line where the command begins.
        text: Vec<u8>,
        first_line: u32,
    },
    /// What `set -v` shows, and warnings about here-documents.
    Say {
        text: Vec<u8>,
    },
    /// `[[ … ]]` and `(( … ))`
    Condition {
        command: Arc<Command>,
    },
    /// One of the expressions of `for ((…))`.
    Step {
        command: Arc<Command>,
        part: usize,
    },
    /// bash's menu: shows it, unless it has been, and reads a choice.
    Menu {
        command: Arc<Command>,
        fields: Arc<Vec<Vec<u8>>>,
        is_shown: bool,
    },
    /// What `set -x` shows of a round of `for`, and the variable's new value.
    Round {
        command: Arc<Command>,
        fields: Arc<Vec<Vec<u8>>>,
        value: Vec<u8>,
    },
    /// Says that functions call one another too deeply.
    TooDeep {
        name: Vec<u8>,
    },
    /// Looks at the clock, for `time`.
    Clock,
    /// Says what `time` found.
    Times {
        from: Moment,
        is_posix: bool,
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
        from: usize,
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
        name: Vec<u8>,
        body: Arc<Command>,
        params: Vec<Vec<u8>>,
        saved: Saved,
        /// What the assignments before the call hid.
        hidden: Vec<(Vec<u8>, Option<Var>)>,
    },
    /// This is the child: do this and end.
    Child(Work),
    Fields(Vec<Vec<u8>>),
    Chosen(Option<usize>),
    Redirected {
        command: Arc<Command>,
        saved: Saved,
    },
    /// A condition's value; `$?` is not new.
    Truth(bool),
    /// The clock, and the processor time of the shell's children.
    Moment(Moment),
    /// A sourced file: its name, its text, and new parameters.
    Source {
        path: Vec<u8>,
        text: Vec<u8>,
        params: Option<Vec<Vec<u8>>>,
    },
    /// The running loop ends; `$?` says why.
    Abandon,
    Break(usize),
    Continue(usize),
    Return,
    /// End, after the EXIT trap.
    Exit,
    /// End at once.
    End,
    /// Give up the running commands.
    Abort,
    /// The same where bash ends, too.
    Fatal,
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
        Job::Syntax { trouble, text, first_line } => {
            input::syntax::say(&sys, &mut state, trouble, text, *first_line).await
        }
        Job::Say { text } => {
            sys.eprint(text).await;
            Effect::Nothing
        }
        Job::Condition { command } => condition::run(&sys, &mut state, command).await,
        Job::Step { command, part } => expand::step(&sys, &mut state, command, *part).await,
        Job::Menu { command, fields, is_shown } => menu::run(&sys, &mut state, command, fields, *is_shown).await,
        Job::Round { command, fields, value } => expand::round(&sys, &mut state, command, fields, value).await,
        Job::TooDeep { name } => simple::too_deep(&sys, &mut state, name).await,
        Job::Clock => Effect::Moment(times::moment(&sys).await),
        Job::Times { from, is_posix } => {
            times::say(&sys, &state, from, *is_posix).await;
            Effect::Nothing
        }
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
        Job::Case { command, from } => expand::case_arm(&sys, &mut state, command, *from).await,
    };
    (state, effect)
}
