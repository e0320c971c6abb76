//! Driving a script's machine on the real kernel.

mod around;
mod namespaces;
mod probe;
mod signals;
mod tasks;

use std::sync::Arc;

use nslab_abi::{
    CloneArgs, CloneFlags, Errno, Kernel, NsType, Outcome, Pid, Ret, Syscall, TaskId, Unsupported, strace,
};
use nslab_protocol::event::EventKind;
use nslab_script::ir::Program;
use nslab_script::{Fault, Mm, Notice, Step, Thread};

use crate::native::{NativeKernel, Verdict};
use crate::report::{Report, Reporter};
use crate::role::OUR_FAILURE;
use crate::sys::{self, Arg, Held};
use tasks::{Space, Task, Threads};

/// Instructions between two looks for signals: well below a millisecond. A prime, so that threads leave a loop at another instruction
/// each time: a race shows.
const SLICE: u64 = 49_999;
/// The same where several tasks are on one memory, who wait for one another.
const SLICE_OF_SEVERAL: u64 = 4_999;
/// The real kernel knows who calls.
const CALLER: TaskId = TaskId(0);

/// A script's process.
pub struct Driver {
    thread: Thread,
    /// The memory, with all who are on it.
    space: Held<Space>,
    /// The threads of its process.
    process: Held<Threads>,
    /// What it has of its own as a task.
    task: Task,
    kernel: NativeKernel,
    reporter: Reporter,
    /// Names this process in the session.
    birth: u64,
}

impl Driver {
    /// Starts a program.
    pub fn new(program: Arc<Program>, argv: &[Vec<u8>], envp: &[Vec<u8>]) -> Driver {
        let mut mm = Mm::new(&program);
        mm.set_window(Arc::new(sys::RealMemory));
        let thread = Thread::start(program, &mut mm, argv, envp);
        let mut driver = Driver {
            thread,
            space: Held::new(Space { mm, users: 1 }),
            process: Held::default(),
            task: Task::default(),
            kernel: NativeKernel::default(),
            reporter: Reporter::inherited(),
            birth: random(),
        };
        driver.born(0, Vec::new());
        driver
    }

    /// The first word of a process.
    fn born(&mut self, parent_birth: u64, new_namespaces: Vec<String>) {
        let (pid, birth) = (std::process::id(), self.birth);
        self.reporter.send(&Report::Born { pid, pids: around::pids(), birth, parent_birth, new_namespaces });
        self.look_around();
    }

    fn look_around(&mut self) {
        if self.reporter.wants_looks() {
            self.reporter.send(&around::look());
        }
    }

    /// Runs the program to its end.
    pub fn run(mut self) -> ! {
        loop {
            let mut fuel = if self.space.users > 1 { SLICE_OF_SEVERAL } else { SLICE };
            match self.thread.run(&mut self.space.mm, &mut fuel) {
                Step::OutOfFuel => self.pass_on(),
                Step::Syscall(call) => self.syscall(&call),
                Step::Fault(fault) => self.fault(&fault),
                Step::Notice(notice) => {
                    let Notice { why, args, line } = notice;
                    self.event(EventKind::Notice { line, why: why.into(), args });
                }
                Step::Unsupported(unsupported) => self.unsupported(unsupported),
            }
            self.take_signals(None);
        }
    }

    fn syscall(&mut self, call: &Syscall) {
        if !self.seccomp_allows(call) {
            return;
        }
        match call {
            Syscall::Exit { status } => return self.exit_task(call, *status),
            Syscall::ExitGroup { status } => return self.exit(call, *status),
            Syscall::SetTidAddress { tidptr } => self.task.clear_tid = *tidptr,
            Syscall::Execve { path, .. } => return self.execve(call, path),
            Syscall::Clone(args) if args.flags.contains(CloneFlags::VM) => return self.clone_sharing(call, args),
            Syscall::Clone(args) => return self.clone_process(call, args),
            _ => {}
        }
        if probe::would_block(call) {
            let kind =
                EventKind::Enter { name: call.name().into(), text: strace::enter(call), line: self.thread.line() };
            self.event(kind);
        }
        let before = matches!(call, Syscall::Unshare { .. } | Syscall::Setns { .. }).then(namespaces::read);
        let result = match self.kernel.syscall(CALLER, call) {
            Outcome::Return(result) => result,
            Outcome::Unsupported(unsupported) => return self.unsupported(unsupported),
            // The real kernel does these itself, or the driver has handled them above.
            Outcome::Block(_) | Outcome::Cloned { .. } | Outcome::Exec(_) | Outcome::Exited => Err(Errno::ENOSYS),
        };
        if self.was_interrupted(call, &result) {
            return;
        }
        self.over(call, &result);
        if let (Some(before), Ok(_)) = (before, &result) {
            let changed = namespaces::changed(&before, &namespaces::read());
            self.event(EventKind::Namespaces { changed });
        }
        if result.is_ok() && around::is_changed_by(call) {
            self.look_around();
        }
        if let Ok(Ret::Wait { pid, status: Some(status), .. }) = &result {
            self.reaped(call, *pid, status.raw());
        }
        self.thread.answer(&mut self.space.mm, result);
    }

    /// Asks the script's seccomp filters; answers the call if they do not let it pass.
    fn seccomp_allows(&mut self, call: &Syscall) -> bool {
        match self.kernel.seccomp.judge(self.thread.raw_call()) {
            Verdict::Pass => return true,
            Verdict::Answer(result) => {
                self.over(call, &result);
                self.thread.answer(&mut self.space.mm, result);
            }
            Verdict::Kill(signal) => self.seccomp_kill(signal),
            Verdict::Trap { nr } => {
                if !self.trap(nr) {
                    self.seccomp_kill(libc::SIGSYS);
                }
            }
            Verdict::Unsupported(detail) => self.unsupported(Unsupported::new("seccomp", detail)),
        }
        false
    }

    fn seccomp_kill(&mut self, signal: i32) {
        let name = nslab_abi::Signal(signal as u8).name();
        self.event(EventKind::Exit { status: None, signal: Some(name) });
        sys::die(signal as u8)
    }

    fn clone_process(&mut self, call: &Syscall, args: &CloneArgs) {
        let (birth, parent_birth) = (random(), self.birth);
        let result = match self.kernel.syscall(CALLER, call) {
            Outcome::Return(result) => result,
            Outcome::Unsupported(unsupported) => return self.unsupported(unsupported),
            Outcome::Block(_) | Outcome::Cloned { .. } | Outcome::Exec(_) | Outcome::Exited => Err(Errno::ENOSYS),
        };
        if std::mem::take(&mut self.kernel.is_new_child) {
            self.birth = birth;
            self.begin_alone();
            let new = NsType::ALL.into_iter().filter(|ns| args.flags.contains(ns.flag()));
            let new_namespaces = new.map(|ns| ns.name().to_string()).collect();
            self.born(parent_birth, new_namespaces);
            if args.flags.contains(CloneFlags::CHILD_SETTID) {
                self.thread.set_child_tid(&mut self.space.mm, Pid(std::process::id() as i32));
            }
            return self.thread.answer_forked(&mut self.space.mm);
        }
        if self.was_interrupted(call, &result) {
            return;
        }
        self.over(call, &result);
        self.thread.answer(&mut self.space.mm, result);
    }

    /// Announces what will have happened if nobody takes it back: afterwards there is nobody who could tell.
    fn execve(&mut self, call: &Syscall, path: &[u8]) {
        let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
        let comm = &name[..name.len().min(nslab_abi::limits::TASK_COMM_LEN - 1)];
        let success = self.syscall_event(call, &Ok(Ret::Int(0)));
        let comm = String::from_utf8_lossy(comm).into_owned();
        self.look_around();
        self.give_back_locals();
        self.reporter.send(&Report::Execing { pid: std::process::id(), kind: success, comm });
        let outcome = self.kernel.syscall(CALLER, call);
        self.reporter.send(&Report::ExecFailed);
        let Outcome::Return(result) = outcome else { return };
        if self.was_interrupted(call, &result) {
            return;
        }
        self.over(call, &result);
        self.thread.answer(&mut self.space.mm, result);
    }

    fn exit(&mut self, call: &Syscall, status: i32) {
        self.exit_event(call);
        self.event(EventKind::Exit { status: Some(status & 0xff), signal: None });
        self.leave_for_others();
        sys::exit(status)
    }

    fn exit_event(&mut self, call: &Syscall) {
        let text = strace::line_without_return(call);
        let kind = EventKind::Syscall {
            name: call.name().into(),
            text,
            line: self.thread.line(),
            ret: None,
            errno: None,
            checks: Vec::new(),
        };
        self.event(kind);
    }

    fn fault(&mut self, fault: &Fault) {
        if self.handle_fault(fault) {
            return;
        }
        let signal = fault.signal.name();
        let kind = EventKind::Fault {
            signal: signal.clone(),
            line: self.thread.line(),
            why: fault.kind.id().into(),
            args: fault.args.clone(),
        };
        self.event(kind);
        self.event(EventKind::Exit { status: None, signal: Some(signal) });
        self.leave_for_others();
        sys::die(fault.signal.0)
    }

    /// Ends the whole run: the supervisor does, on this word.
    fn unsupported(&mut self, unsupported: Unsupported) {
        let Unsupported { what, detail } = unsupported;
        self.event(EventKind::Unsupported { what, detail, line: self.thread.line() });
        sys::exit(OUR_FAILURE)
    }

    /// Reports a call that is over, but for those that strace does not see either.
    fn over(&mut self, call: &Syscall, result: &Result<Ret, Errno>) {
        if !call.is_vdso() {
            let kind = self.syscall_event(call, result);
            self.event(kind);
        }
    }

    fn syscall_event(&self, call: &Syscall, result: &Result<Ret, Errno>) -> EventKind {
        let (ret, errno) = match (call.failure(result), result) {
            (None, Ok(ret)) => (Some(ret.value()), None),
            (failure, _) => (Some(-1), failure.and_then(|errno| errno.name()).map(str::to_string)),
        };
        EventKind::Syscall {
            name: call.name().into(),
            text: strace::line(call, result),
            line: self.thread.line(),
            ret,
            errno,
            checks: Vec::new(),
        }
    }

    /// A child that ended is gone now, unless the caller only looked.
    fn reaped(&mut self, call: &Syscall, pid: Pid, raw: i32) {
        let only_looked =
            matches!(call, Syscall::Waitid { options, .. } if options.contains(nslab_abi::WaitFlags::NOWAIT));
        let has_ended = raw & 0xff != 0x7f && raw != 0xffff;
        if has_ended && !only_looked {
            self.reporter.send(&Report::Reaped { pid: pid.0 as u32, status: raw });
        }
    }

    fn event(&mut self, kind: EventKind) {
        let pid = if self.task.tid == 0 { std::process::id() } else { self.task.tid };
        self.reporter.send(&Report::Event { pid, kind });
    }
}

/// A number that names a process in its session.
fn random() -> u64 {
    let mut bytes = [0; 8];
    // Short reads do not happen below 256 bytes - getrandom(2).
    let _ = sys::own(libc::SYS_getrandom, &mut [Arg::Out(&mut bytes), 8usize.into(), Arg::Number(0)]);
    u64::from_le_bytes(bytes)
}
