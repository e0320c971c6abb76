//! A userland program as its driver sees it.

use nslab_abi::{Errno, Ret, SigSet, SignalDelivery, Syscall, Unsupported};

use crate::registry::{self, Program};
use crate::replay::{Answered, Progress, Replay};
use crate::sh::Shell;

/// Arguments and environment of a program.
#[derive(Clone, Debug)]
pub(crate) struct Args {
    /// Argument strings, the program's name first.
    pub(crate) argv: Vec<Vec<u8>>,
    /// Environment strings.
    pub(crate) envp: Vec<Vec<u8>>,
}

/// What a program wants from its driver.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// A system call; its answer goes into the next [`Process::resume`].
    ///
    /// After `Execve` succeeded the value is of no use any more.
    Syscall(Syscall),
    /// The program ended with this status.
    Exit(u8),
    /// The program computes on and on: somebody else may run. It goes on with [`Answer::Start`].
    Preempted,
    /// The program was asked for something that is not modelled.
    Unsupported(Unsupported),
}

/// What a driver tells a program.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Begin.
    Start,
    /// The result of the requested system call.
    Ret(Result<Ret, Errno>),
    /// The child's side of the requested `clone`: 0.
    Forked,
}

/// A userland program: a value that can be copied at any moment.
#[derive(Clone)]
pub struct Process {
    kind: Kind,
    /// Masks to put back, one for each handler that is to run.
    handlers: Vec<SigSet>,
    /// The answer that waits until the handlers have run.
    held: Option<Option<Answered>>,
}

#[derive(Clone)]
enum Kind {
    Applet(Replay<Args, u8>),
    Shell(Box<Shell>),
}

/// Makes the program of this name; `None` if there is none.
pub fn start(name: &str, argv: Vec<Vec<u8>>, envp: Vec<Vec<u8>>) -> Option<Process> {
    let program = registry::find(name, &argv)?;
    let kind = match program {
        Program::Applet(entry) => Kind::Applet(Replay::new(entry, Args { argv, envp })),
        Program::Shell(dialect, skip) => {
            Kind::Shell(Box::new(Shell::new(dialect, argv[skip.min(argv.len())..].to_vec(), envp)))
        }
    };
    Some(Process { kind, handlers: Vec::new(), held: None })
}

impl Process {
    /// Makes a handler of the program run before it sees its next answer.
    pub fn push_signal(&mut self, delivery: &SignalDelivery) {
        if let Kind::Shell(shell) = &mut self.kind {
            shell.note_signal(delivery.info.signal);
        }
        self.handlers.push(delivery.restore_mask);
    }

    /// How many answers a copy has to be fed again.
    #[cfg(test)]
    pub(crate) fn nr_logged(&self) -> usize {
        match &self.kind {
            Kind::Applet(replay) => replay.nr_logged(),
            Kind::Shell(shell) => shell.nr_logged(),
        }
    }

    /// Computes up to the next request.
    pub fn resume(&mut self, answer: Answer) -> Request {
        let answered = match answer {
            Answer::Start => None,
            Answer::Ret(answered) => Some(answered),
            Answer::Forked => Some(Ok(Ret::Int(0))),
        };
        // A shell's handler only takes a note; what is left of it is its end.
        if let Some(mask) = self.handlers.pop() {
            self.held.get_or_insert(answered);
            return Request::Syscall(Syscall::RtSigreturn { mask });
        }
        let answered = self.held.take().unwrap_or(answered);
        match &mut self.kind {
            Kind::Applet(replay) => match replay.resume(answered) {
                Progress::Call(call) => Request::Syscall(call),
                Progress::Unsupported(unsupported) => Request::Unsupported(unsupported),
                Progress::Done(status) => Request::Exit(status),
            },
            Kind::Shell(shell) => shell.resume(answered),
        }
    }
}
