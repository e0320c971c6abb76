//! Calls that a signal interrupts. Of a traced task the tracer sees the call's end, then the signal, and what it passes on
//! decides whether the call goes on - signal(7), ptrace(2).

use nslab_abi::{Errno, Ret, SigAction, Syscall, TaskId, strace};
use nslab_protocol::event::EventKind;

use super::{Call, World};
use crate::describe;
use crate::image::Image;
use crate::trace::Trace;

impl World {
    /// A signal came while the task slept in a call that SA_RESTART starts again - signal(7).
    pub(super) fn interrupted(&mut self, task: TaskId, call: Syscall, trace: &mut Trace) {
        let delivery = self.kernel.take_delivery(task);
        let Some(delivery) = delivery else {
            return self.keep(task, Call::again(call));
        };
        let Some(running) = self.running_mut(task) else { return };
        let line = running.image.line();
        // No handler of a built-in program asks for SA_RESTART.
        let restarts = delivery.action.flags & SigAction::SA_RESTART != 0;
        match &mut running.image {
            Image::Script(script) if restarts => script.0.restart_syscall(),
            image => image.answer(Err(Errno::EINTR)),
        }
        let (pid, process) = (running.pid, running.process);
        self.with_memory(task, |running| running.image.push_signal(&delivery));
        describe::returned(trace, process, pid, line, &call, &Err(strace::interrupted(&call)), &[]);
        trace.push(process, pid, EventKind::Signal { signal: delivery.info.signal.name() });
    }

    /// The call's end, as the tracer sees it.
    pub(super) fn interrupt_traced(
        &mut self,
        task: TaskId,
        call: Syscall,
        result: Result<Ret, Errno>,
        trace: &mut Trace,
    ) {
        let Some((pid, line)) = self.running.get(&task).map(|r| (r.pid, r.image.line())) else { return };
        let shown = Err(strace::interrupted(&call));
        let process = self.process(task);
        describe::returned(trace, process, pid, line, &call, &shown, &[]);
        self.kernel.ptrace_syscall_exit(task, &call, &shown);
        self.keep(task, Call { call, has_slept: true, interrupted: Some(Box::new(result)) });
    }

    /// The signal; then the handler that takes it, or the call again.
    pub(super) fn after_interruption(&mut self, task: TaskId, call: Call, trace: &mut Trace) {
        if self.kernel.ptrace_signal_stop(task) {
            return self.keep(task, call);
        }
        let Call { call, interrupted, .. } = call;
        let result = interrupted.map_or(Err(Errno::EINTR), |result| *result);
        match (self.kernel.has_delivery(task), &result) {
            (true, Err(Errno::ERESTARTSYS)) => self.interrupted(task, call, trace),
            (true, _) => self.answer(task, &call, result),
            (false, Ok(Ret::Time(left))) => {
                let again = match call {
                    Syscall::Nanosleep { .. } => Syscall::Nanosleep { duration: *left },
                    Syscall::ClockNanosleep { clockid, flags: 0, .. } => {
                        Syscall::ClockNanosleep { clockid, flags: 0, t: *left }
                    }
                    call => call,
                };
                self.kernel.ptrace_call_resumes(task);
                self.keep(task, Call::again(again));
            }
            (false, _) => self.keep(task, Call::again(call)),
        }
    }
}
