//! A userland program as its driver sees it.

use nslab_abi::{Errno, Ret, SignalDelivery, Syscall, Unsupported};

use crate::registry::{self, Program};
use crate::replay::{Progress, Replay};
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
    /// After `RtSigreturn` (a handler ended) the next answer is that of the call which the signal interrupted.
    Syscall(Syscall),
    /// The program ended with this status.
    Exit(u8),
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
    /// A handler of the program is to run now, before the answer to the call at which it came.
    Signal(SignalDelivery),
}

/// A userland program: a value that can be copied at any moment.
#[derive(Clone)]
pub struct Process(Kind);

#[derive(Clone)]
enum Kind {
    Applet(Replay<Args, u8>),
    Shell(Box<Shell>),
}

/// Makes the program of this name; `None` if there is none.
pub fn start(name: &str, argv: Vec<Vec<u8>>, envp: Vec<Vec<u8>>) -> Option<Process> {
    let program = registry::find(name, &argv)?;
    Some(Process(match program {
        Program::Applet(entry) => Kind::Applet(Replay::new(entry, Args { argv, envp })),
        Program::Shell(dialect, skip) => Kind::Shell(Box::new(Shell::new(dialect, argv[skip.min(argv.len())..].to_vec(), envp))),
    }))
}

impl Process {
    /// Computes up to the next request.
    pub fn resume(&mut self, answer: Answer) -> Request {
        let answered = match answer {
            Answer::Start => None,
            Answer::Ret(answered) => Some(answered),
            Answer::Forked => Some(Ok(Ret::Int(0))),
            Answer::Signal(delivery) => {
                if let Kind::Shell(shell) = &mut self.0 {
                    shell.note_signal(delivery.signal);
                }
                return Request::Syscall(Syscall::RtSigreturn { mask: delivery.restore_mask });
            }
        };
        match &mut self.0 {
            Kind::Applet(replay) => match replay.resume(answered) {
                Progress::Call(call) => Request::Syscall(call),
                Progress::Unsupported(unsupported) => Request::Unsupported(unsupported),
                Progress::Done(status) => Request::Exit(status),
            },
            Kind::Shell(shell) => shell.resume(answered),
        }
    }
}
