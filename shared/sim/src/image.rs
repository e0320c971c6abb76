//! What a task runs: a script's machine or a built-in program.

use nslab_abi::{Errno, ExecImage, Pages, Pid, Ret, SignalDelivery, Syscall, Unsupported};
use nslab_script::{Fault, Mm, Notice, RawCall, Step, Thread};
use nslab_toolchain::Cc;
use nslab_userland::{Answer, Process, Request};

use crate::guest::Guest;

/// A program in the middle of its run. A copy is an independent program.
#[derive(Clone)]
pub enum Image {
    /// A script: its thread and its memory.
    Script(Box<(Thread, Mm)>),
    /// A program of the userland, with what it is told next.
    Applet(Box<(Process, Answer)>),
    /// A hypervisor with its guest.
    Guest(Box<Guest>),
    /// `cc`, with what it is told next.
    Cc(Box<(Cc, Option<Result<Ret, Errno>>)>),
}

/// Why a program stopped computing.
pub enum Stop {
    /// Its share of steps is used up.
    OutOfFuel,
    /// It wants a system call.
    Call(Syscall),
    /// It did what the hardware refuses.
    Fault(Fault),
    /// It did what is undefined and passes all the same; it goes on.
    Notice(Notice),
    /// It wants something that is not modelled.
    Unsupported(Unsupported),
}

impl Image {
    /// Computes up to the next stop; every step costs one unit of `fuel`.
    pub fn run(&mut self, fuel: &mut u64) -> Stop {
        match self {
            Image::Script(script) => {
                let (thread, mm) = &mut **script;
                match thread.run(mm, fuel) {
                    Step::OutOfFuel => Stop::OutOfFuel,
                    Step::Syscall(call) => Stop::Call(call),
                    Step::Fault(fault) => Stop::Fault(fault),
                    Step::Notice(notice) => Stop::Notice(notice),
                    Step::Unsupported(what) => Stop::Unsupported(what),
                }
            }
            Image::Guest(guest) => guest.run(fuel),
            Image::Cc(cc) => {
                let (cc, answer) = &mut **cc;
                *fuel = fuel.saturating_sub(1);
                match cc.resume(answer.take()) {
                    nslab_toolchain::Request::Syscall(call) => Stop::Call(call),
                    nslab_toolchain::Request::Exit(status) => {
                        Stop::Call(Syscall::ExitGroup { status: i32::from(status) })
                    }
                }
            }
            Image::Applet(applet) => {
                let (process, answer) = &mut **applet;
                *fuel = fuel.saturating_sub(1);
                match process.resume(answer.clone()) {
                    Request::Syscall(call) => Stop::Call(call),
                    Request::Exit(status) => Stop::Call(Syscall::ExitGroup { status: i32::from(status) }),
                    Request::Unsupported(what) => Stop::Unsupported(what),
                    Request::Preempted => {
                        *fuel = 0;
                        applet.1 = Answer::Start;
                        Stop::OutOfFuel
                    }
                }
            }
        }
    }

    /// Hands the answer of its system call to the program.
    pub fn answer(&mut self, result: Result<Ret, Errno>) {
        match self {
            Image::Script(script) => {
                let (thread, mm) = &mut **script;
                thread.answer(mm, result);
            }
            Image::Applet(applet) => applet.1 = Answer::Ret(result),
            Image::Guest(guest) => guest.answer(result),
            Image::Cc(cc) => cc.1 = Some(result),
        }
    }

    /// Tells a fresh copy that it is the child of its last call, and its pid in its own namespace.
    pub fn answer_forked(&mut self, own: Pid) {
        match self {
            Image::Script(script) => {
                let (thread, mm) = &mut **script;
                thread.set_child_tid(mm, own);
                thread.answer_forked(mm);
            }
            Image::Applet(applet) => applet.1 = Answer::Forked,
            // A hypervisor does not fork, nor does a compiler.
            Image::Guest(_) | Image::Cc(_) => {}
        }
    }

    /// Takes the program's memory out, or puts one in.
    pub fn swap_memory(&mut self, mm: &mut Mm) {
        if let Image::Script(script) = self {
            std::mem::swap(&mut script.1, mm);
        }
    }

    /// Puts a 0 where set_tid_address(2) and CLONE_CHILD_CLEARTID want it.
    pub fn clear_tid(&mut self, address: u64) {
        if let Image::Script(script) = self {
            // What cannot be written is left - kernel/fork.c:mm_release()
            let _ignored = script.1.store(address, 4, 0);
        }
    }

    /// Has a child of vfork(2) the parent's frames, whose locals it changes?
    pub fn adopt_locals(&mut self, child: &Image) {
        if let (Image::Script(own), Image::Script(child)) = (self, child) {
            own.0.adopt_locals(&child.0);
        }
    }

    /// Forgets the stack for signal handlers.
    pub fn forget_alt_stack(&mut self) {
        if let Image::Script(script) = self {
            script.0.forget_alt_stack();
        }
    }

    /// Is the C library's own code at work?
    pub fn is_in_library(&self) -> bool {
        matches!(self, Image::Script(script) if script.0.is_in_library())
    }

    /// Is it a script, which has a memory?
    pub fn has_memory(&self) -> bool {
        matches!(self, Image::Script(_))
    }

    /// Makes the program run its handler next.
    pub fn push_signal(&mut self, delivery: &SignalDelivery) {
        match self {
            Image::Script(script) => {
                let (thread, mm) = &mut **script;
                thread.push_signal(mm, delivery);
            }
            Image::Applet(applet) => applet.0.push_signal(delivery),
            // A hypervisor has no handlers, nor has a compiler.
            Image::Guest(_) | Image::Cc(_) => {}
        }
    }

    /// How much of its own memory has the program touched? Changes when this does.
    pub fn touched_chunks(&self) -> u64 {
        match self {
            Image::Script(script) => script.1.touched_chunks(),
            Image::Guest(guest) => guest.resident_bytes(),
            Image::Applet(..) | Image::Cc(_) => 0,
        }
    }

    /// Returns the bytes of the pages of its own that the program has touched; `None`: it has no memory that could be counted.
    pub fn resident_bytes(&self) -> Option<u64> {
        match self {
            Image::Script(script) => Some(script.1.resident_bytes()),
            Image::Guest(guest) => Some(guest.resident_bytes()),
            Image::Applet(..) | Image::Cc(_) => None,
        }
    }

    /// Lists the objects that the program maps.
    pub fn segments(&self) -> Vec<u64> {
        match self {
            Image::Script(script) => script.1.segments(),
            Image::Applet(..) | Image::Guest(_) | Image::Cc(_) => Vec::new(),
        }
    }

    /// Lends the program an object's bytes.
    pub fn lend(&mut self, segment: u64, pages: Pages, len: u64) {
        if let Image::Script(script) = self {
            script.1.lend(segment, pages, len);
        }
    }

    /// Takes all lent bytes back.
    pub fn take_lent(&mut self) -> Vec<(u64, Pages)> {
        match self {
            Image::Script(script) => script.1.take_lent().collect(),
            Image::Applet(..) | Image::Guest(_) | Image::Cc(_) => Vec::new(),
        }
    }

    /// Returns a script's waiting call as numbers.
    pub fn raw_call(&self) -> Option<RawCall> {
        match self {
            Image::Script(script) => script.0.raw_call(),
            Image::Applet(..) | Image::Guest(_) | Image::Cc(_) => None,
        }
    }

    /// Returns the line of the script where the program stands, from 1.
    pub fn line(&self) -> Option<u32> {
        match self {
            Image::Script(script) => script.0.line(),
            Image::Applet(..) | Image::Guest(_) | Image::Cc(_) => None,
        }
    }
}

/// Why an executable cannot be started.
pub enum LoadError {
    /// The file is no image of ours; the kernel answers ENOEXEC.
    NotAnImage,
    /// There is no such built-in program.
    NoSuchApplet(String),
    /// The source does not compile (a file that a program changed).
    DoesNotCompile,
}

impl super::programs::Programs {
    /// Starts the program that execve(2) found.
    pub fn load(&mut self, exec: &ExecImage) -> Result<Image, LoadError> {
        use nslab_abi::image::ImageFile;
        match ImageFile::parse(&exec.data).ok_or(LoadError::NotAnImage)? {
            ImageFile::Applet(name) if nslab_toolchain::NAMES.contains(&name) => {
                Ok(Image::Cc(Box::new((Cc::new(&exec.argv, self.explain), None))))
            }
            ImageFile::Applet("qemu-system-x86_64") => Ok(Image::Guest(Box::new(Guest::new(exec, self.clone())))),
            ImageFile::Applet(name) => nslab_userland::start(name, exec.argv.clone(), exec.envp.clone())
                .map(|process| Image::Applet(Box::new((process, Answer::Start))))
                .ok_or_else(|| LoadError::NoSuchApplet(name.to_string())),
            ImageFile::Script(source) => {
                let program = self.compile(source).ok_or(LoadError::DoesNotCompile)?;
                let mut mm = Mm::new(&program);
                let thread = Thread::start(program, &mut mm, &exec.argv, &exec.envp);
                Ok(Image::Script(Box::new((thread, mm))))
            }
        }
    }
}
