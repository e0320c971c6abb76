//! A kernel, the programs of its tasks, and who runs next: one value.

mod account;
mod interrupted;
mod life;

use std::borrow::Cow;

use nslab_abi::{Errno, ExecImage, Outcome, Syscall, TaskId, WaitStatus, strace};
use nslab_abi::{Kernel as _, Ret};
use nslab_kernel::{BootConfig, Kernel, Machine, Mode};
use nslab_protocol::event::EventKind;

use crate::describe;
use crate::image::{Image, LoadError, Stop};
use crate::memories::Memories;
use crate::programs::Programs;
use crate::sched::Sched;
use crate::spin::{Slices, Spin};
use crate::trace::{Called, Stage, Trace};
use nslab_small::PMap;

/// Virtual time that one system call takes, in nanoseconds.
const SYSCALL_NS: u64 = 300;

/// Pid 1 of a session's pid namespace, as the host numbers it.
pub(crate) const SESSION_INIT: TaskId = TaskId(1000);

/// A whole simulated machine. A copy goes on independently, and equally.
#[derive(Clone)]
pub struct World {
    pub(crate) kernel: Kernel,
    running: PMap<TaskId, Running>,
    /// The memories that several programs have in common.
    memories: Memories,
    sched: Sched,
    programs: Programs,
    /// The program that the learner started: its end is the end of the run.
    main: TaskId,
    machine: Machine,
    main_status: Option<WaitStatus>,
    end: Option<End>,
    turns: u64,
    steps: u64,
    /// Does time pass only as it is told from outside, not by itself where everybody sleeps?
    pub(crate) is_paced: bool,
    pub(crate) spin: Spin,
}

/// Why a world came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The main program ended and its machine with it.
    Main(WaitStatus),
    /// A program asked for something that is not modelled.
    Unsupported { what: String, detail: String },
}

/// What one turn did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Somebody ran, or the clock jumped to the next deadline.
    Ran,
    /// Everybody sleeps, and somebody wants input; or, in a paced world, waits for time to pass.
    WantsInput,
    /// Everybody sleeps, and nothing can wake anybody.
    Deadlock,
    /// The world is at its end.
    Ended,
}

/// One task's program and where it stands.
#[derive(Clone)]
struct Running {
    image: Image,
    /// Its pid in its own pid namespace, which never changes; a thread's is its own.
    pid: u32,
    /// The process that it is a thread of, as the host numbers it.
    process: u32,
    /// The memory that it has in common with others; 0: none.
    memory: u64,
    /// The parent that waits for it to execute or end, on whose stack it runs - vfork(2).
    borrows_from: Option<TaskId>,
    /// The call that is to be issued, for the first time or again.
    call: Option<Call>,
    /// What it has computed since its last call.
    slices: Slices,
    /// How much memory it had touched when that was last counted.
    chunks: u64,
    /// The bytes that it had touched then.
    bytes: u64,
}

#[derive(Clone)]
struct Call {
    call: Syscall,
    /// Has it slept already?
    has_slept: bool,
    /// How it ended, where a signal interrupted it that a tracer has to see first.
    interrupted: Option<Box<Result<Ret, Errno>>>,
}

impl Call {
    fn new(call: Syscall) -> Call {
        Call { call, has_slept: false, interrupted: None }
    }

    fn again(call: Syscall) -> Call {
        Call { call, has_slept: true, interrupted: None }
    }
}

impl World {
    /// Boots a machine.
    ///
    /// # Errors
    /// The name of the first program that cannot be loaded.
    pub fn boot(config: &BootConfig, seed: u64, programs: Programs) -> Result<World, String> {
        let (kernel, images) = Kernel::boot(config);
        // The kernel lists what it starts in order of birth, the program last.
        let main = images.last().map_or(SESSION_INIT, |&(task, _)| task);
        let mut world = World {
            kernel,
            running: PMap::default(),
            memories: Memories::default(),
            sched: Sched::new(seed),
            programs,
            main,
            machine: config.machine,
            main_status: None,
            end: None,
            turns: 0,
            steps: 0,
            is_paced: false,
            spin: Spin::default(),
        };
        for (task, exec) in images {
            let image = world.programs.load(&exec).map_err(|_| String::from_utf8_lossy(&exec.path).into_owned())?;
            world.install(task, image);
        }
        Ok(world)
    }

    pub(crate) fn programs_mut(&mut self) -> &mut Programs {
        &mut self.programs
    }

    /// How many turns were taken.
    pub fn turns(&self) -> u64 {
        self.turns
    }

    /// How many steps programs computed.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Why the world ended, if it did.
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// Returns the script line where a task stands.
    pub fn line(&self, task: TaskId) -> Option<u32> {
        self.image(task)?.line()
    }

    /// Returns the program of ours that a task runs, if it runs one.
    pub fn image(&self, task: TaskId) -> Option<&Image> {
        self.running.get(&task).map(|running| &running.image)
    }

    /// Lets one task compute up to its next system call and answers that call.
    pub fn turn(&mut self, trace: &mut Trace) -> Turn {
        if self.end.is_some() {
            return Turn::Ended;
        }
        self.turns += 1;
        let candidates = self.candidates();
        let Some(task) = self.sched.pick(&candidates) else {
            let spinners = self.spinners();
            return if spinners.is_empty() { self.sleep() } else { self.spin(&spinners) };
        };
        self.take_turn(task, trace);
        self.note_happenings(trace);
        if self.end.is_some() { Turn::Ended } else { Turn::Ran }
    }

    /// Nobody can run: the clock goes on to the next deadline.
    fn sleep(&mut self) -> Turn {
        match self.kernel.next_deadline_ns() {
            Some(_) if self.is_paced => Turn::WantsInput,
            Some(deadline_ns) => {
                self.kernel.advance_clock_to(deadline_ns.max(self.kernel.clock_ns() + 1));
                Turn::Ran
            }
            // A person at a terminal can always type ^C.
            None if self.is_paced || self.kernel.wants_input() => Turn::WantsInput,
            None => Turn::Deadlock,
        }
    }

    fn take_turn(&mut self, task: TaskId, trace: &mut Trace) {
        if self.running_mut(task).is_none() {
            // A task whose program is gone has nothing to do; the kernel must not list it.
            self.sched.preempt();
            return;
        }
        if self.kernel.ptrace_next_stop(task) {
            return;
        }
        let Some(call) = self.running_mut(task).and_then(|running| running.call.take()) else {
            return self.compute(task, trace);
        };
        self.issue(task, call, trace);
    }

    /// Runs the program up to its next call and issues that.
    fn compute(&mut self, task: TaskId, trace: &mut Trace) {
        if self.kernel.ptrace_signal_stop(task) {
            return;
        }
        // All that are due, before any of the handlers runs: the last one runs first, as on Linux.
        while let Some(delivery) = self.kernel.take_delivery(task) {
            let signal = delivery.info.signal.name();
            let Some((process, pid)) = self.with_memory(task, |running| {
                running.image.push_signal(&delivery);
                (running.process, running.pid)
            }) else {
                return;
            };
            trace.push(process, pid, EventKind::Signal { signal });
        }
        if !self.kernel.is_alive(task) {
            return;
        }
        let mut steps = 0;
        let ran = self.with_memory(task, |running| {
            (running.run(&mut steps), running.pid, running.image.line(), running.image.touched_chunks())
        });
        let Some((stop, pid, line, chunks)) = ran else { return };
        let process = self.process(task);
        self.steps += steps;
        self.account(task, &stop, steps, chunks);
        if !self.kernel.is_alive(task) {
            return;
        }
        match stop {
            Stop::OutOfFuel => self.sched.preempt(),
            Stop::Call(call) => self.issue(task, Call::new(call), trace),
            Stop::Fault(fault) => {
                let signal = fault.signal;
                trace.push(process, pid, describe::fault(&fault, line));
                self.kernel.fault(task, signal);
            }
            Stop::Notice(notice) => trace.push(process, pid, describe::notice(notice)),
            Stop::Unsupported(what) => self.unsupported(task, pid, what.what, what.detail, trace),
        }
    }

    fn issue(&mut self, task: TaskId, call: Call, trace: &mut Trace) {
        let Some((pid, line)) = self.running.get(&task).map(|r| (r.pid, r.image.line())) else { return };
        if call.interrupted.is_some() {
            return self.after_interruption(task, call, trace);
        }
        if self.kernel.ptrace_syscall_entry(task, &call.call) {
            return self.keep(task, call);
        }
        let process = self.process(task);
        self.kernel.spend(task, SYSCALL_NS, Mode::System);
        let before = describe::namespaces_if_changing(&self.kernel, task, &call.call);
        if let Some(raw) = self.running.get(&task).and_then(|running| running.image.raw_call()) {
            self.kernel.set_raw_call(raw.number, raw.args);
        }
        let outcome = self.kernel.syscall(task, &call.call);
        let checks = self.kernel.take_checks();
        let Call { call, has_slept, .. } = call;
        let is_traced = self.kernel.is_ptraced(task);
        match outcome {
            Outcome::Return(Err(Errno::ERESTARTSYS)) if is_traced => {
                self.interrupt_traced(task, call, Err(Errno::ERESTARTSYS), trace);
            }
            Outcome::Return(Err(Errno::ERESTARTSYS)) => self.interrupted(task, call, trace),
            Outcome::Return(result) => {
                let is_sleep = matches!(call, Syscall::Nanosleep { .. } | Syscall::ClockNanosleep { .. });
                let was_interrupted =
                    has_slept && (result == Err(Errno::EINTR) || (is_sleep && matches!(result, Ok(Ret::Time(_)))));
                if was_interrupted && is_traced {
                    return self.interrupt_traced(task, call, result, trace);
                }
                let shown = if was_interrupted { Err(strace::interrupted(&call)) } else { result.clone() };
                describe::returned(trace, process, pid, line, &call, &shown, &checks);
                describe::namespaces_changed(trace, &self.kernel, task, pid, before);
                self.answer(task, &call, result);
                self.kernel.ptrace_syscall_exit(task, &call, &shown);
            }
            Outcome::Block(_) => {
                if !has_slept {
                    trace.call(process, pid, Called { call: Cow::Borrowed(&call), stage: Stage::Entered, line });
                }
                self.keep(task, Call::again(call));
            }
            Outcome::Cloned { child, ret, pidfd, .. } => {
                let result = Ok(Ret::Clone { pid: ret, pidfd });
                describe::returned(trace, process, pid, line, &call, &result, &checks);
                // A thread is no process of its own: its calls are told as its process's, with its number.
                if self.kernel.tgid(child) == child {
                    describe::forked(trace, &self.kernel, task, pid, child);
                }
                if let Syscall::Clone(args) = &call {
                    self.copy_program(task, child, args);
                }
                self.answer(task, &call, result.clone());
                if let Syscall::Clone(args) = &call {
                    self.kernel.ptrace_fork(task, child, args);
                }
                self.kernel.ptrace_syscall_exit(task, &call, &result);
            }
            Outcome::Exec(exec) => {
                // What becomes of the other threads comes before the new program.
                self.note_happenings(trace);
                let (task, pid) = (TaskId(process), self.running.get(&TaskId(process)).map_or(pid, |r| r.pid));
                self.exec(task, pid, line, &call, &exec, trace);
            }
            Outcome::Exited => {
                trace.call(process, pid, Called { call: Cow::Owned(call), stage: Stage::Ended, line });
            }
            Outcome::Unsupported(what) => self.unsupported(task, pid, what.what, what.detail, trace),
        }
        self.drain_output(trace);
    }

    /// Notes what reached the session's outside.
    pub fn drain_output(&mut self, trace: &mut Trace) {
        for output in self.kernel.drain_output() {
            let pid = self.running.get(&output.task).map_or(0, |running| running.pid);
            trace.output(self.process(output.task), pid, describe::stream(output.stream), &output.bytes);
        }
    }

    fn answer(&mut self, task: TaskId, call: &Syscall, result: Result<Ret, Errno>) {
        if matches!(call, Syscall::SchedYield) {
            self.sched.preempt();
        }
        self.with_memory(task, |running| running.image.answer(result));
    }

    fn exec(&mut self, task: TaskId, pid: u32, line: Option<u32>, call: &Syscall, exec: &ExecImage, trace: &mut Trace) {
        match self.programs.load(exec) {
            Ok(image) => {
                describe::returned(trace, task.0, pid, line, call, &Ok(Ret::Int(0)), &[]);
                self.leave(task);
                self.kernel.exec_memory(task);
                self.install(task, image);
                trace.push(task.0, pid, EventKind::Exec { comm: describe::comm(&self.kernel, task) });
                self.kernel.ptrace_exec(task);
                self.kernel.ptrace_syscall_exit(task, call, &Ok(Ret::Int(0)));
            }
            Err(error) => {
                let path = String::from_utf8_lossy(&exec.path).into_owned();
                let detail = match error {
                    LoadError::NotAnImage => format!("{path} is no program of the simulator"),
                    LoadError::NoSuchApplet(name) => format!("{path}: there is no built-in program {name}"),
                    LoadError::DoesNotCompile => format!("{path} does not compile"),
                };
                self.unsupported(task, pid, "execve".to_string(), detail, trace);
            }
        }
    }

    fn unsupported(&mut self, task: TaskId, pid: u32, what: String, detail: String, trace: &mut Trace) {
        let line = self.line(task);
        trace.push(
            self.process(task),
            pid,
            EventKind::Unsupported { what: what.clone(), detail: detail.clone(), line },
        );
        self.end = Some(End::Unsupported { what, detail });
    }
}
