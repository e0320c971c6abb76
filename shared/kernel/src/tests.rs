//! The kernel driven by system calls alone, as its drivers do; facts by their number in semantics.md.

mod clone;
mod execve;
mod exit;
mod ids;
mod ipc;
mod machines;
mod net;
mod pid_ns;
mod setns;
mod signal;
mod unshare;
mod user_ns;
mod uts;
mod wait;

use nslab_abi::image::ImageFile;
use nslab_abi::{
    CloneArgs, CloneFlags, Errno, Kernel as _, Outcome, Pid, Ret, SigAction, Signal, Syscall, TaskId, WaitFlags,
    WaitStatus,
};

use crate::check::check_invariants;
use crate::{BootConfig, Kernel, Machine, Plan};

/// A booted machine with the program as the task at hand.
struct Lab {
    k: Kernel,
    init: TaskId,
    main: TaskId,
}

/// Boots a machine with one program.
fn boot(machine: Machine, plan: Plan, uid: u32) -> Lab {
    let path: Vec<u8> = if uid == 0 { b"/tmp/prog".to_vec() } else { b"/home/learner/prog".to_vec() };
    let config = BootConfig {
        machine,
        plan,
        uid,
        program: vec![path.clone()],
        files: vec![(path, 0o755, ImageFile::Script("int main(void) { return 0; }").to_bytes())],
        applets: vec!["init", "sh", "daemon", "bash"],
        epoch_ns: 1_700_000_000_000_000_000,
        boottime_ns: 5_000_000_000,
        ..BootConfig::default()
    };
    let (k, images) = Kernel::boot(&config);
    check_invariants(&k);
    Lab { k, init: images[0].0, main: images[images.len() - 1].0 }
}

fn lab() -> Lab {
    boot(Machine::Lab, Plan::Full, 0)
}

fn bare() -> Lab {
    boot(Machine::Bare, Plan::Full, 0)
}

impl Lab {
    fn outcome(&mut self, t: TaskId, call: Syscall) -> Outcome {
        let outcome = self.k.syscall(t, &call);
        check_invariants(&self.k);
        outcome
    }

    /// A call that returns a value or an error.
    fn call(&mut self, t: TaskId, call: Syscall) -> Result<Ret, Errno> {
        match self.outcome(t, call.clone()) {
            Outcome::Return(result) => result,
            other => panic!("{} of {t}: {other:?}", call.name()),
        }
    }

    fn int(&mut self, t: TaskId, call: Syscall) -> Result<i64, Errno> {
        self.call(t, call).map(|ret| ret.value())
    }

    /// clone(2) with SIGCHLD: the child and the pid that the caller got.
    fn try_clone(&mut self, t: TaskId, flags: CloneFlags) -> Result<(TaskId, Pid), Errno> {
        self.clone_with(t, CloneArgs { flags, ..CloneArgs::classic(17, 0) })
    }

    fn clone_with(&mut self, t: TaskId, args: CloneArgs) -> Result<(TaskId, Pid), Errno> {
        match self.outcome(t, Syscall::Clone(args)) {
            Outcome::Cloned { child, ret, .. } => Ok((child, ret)),
            Outcome::Return(Err(errno)) => Err(errno),
            other => panic!("clone: {other:?}"),
        }
    }

    fn clone(&mut self, t: TaskId, flags: CloneFlags) -> TaskId {
        self.try_clone(t, flags).expect("clone succeeds").0
    }

    fn fork(&mut self, t: TaskId) -> TaskId {
        self.clone(t, CloneFlags::empty())
    }

    fn unshare(&mut self, t: TaskId, flags: CloneFlags) -> Result<i64, Errno> {
        self.int(t, Syscall::Unshare { flags })
    }

    fn getpid(&mut self, t: TaskId) -> i64 {
        self.int(t, Syscall::Getpid).expect("getpid never fails")
    }

    fn getppid(&mut self, t: TaskId) -> i64 {
        self.int(t, Syscall::Getppid).expect("getppid never fails")
    }

    fn kill(&mut self, t: TaskId, pid: i32, signal: Signal) -> Result<i64, Errno> {
        self.int(t, Syscall::Kill { pid: Pid(pid), sig: i32::from(signal.0) })
    }

    fn exit(&mut self, t: TaskId, status: i32) {
        assert_eq!(self.outcome(t, Syscall::ExitGroup { status }), Outcome::Exited);
    }

    /// waitpid(2): `None` if it blocks.
    fn wait(&mut self, t: TaskId, pid: i32, options: WaitFlags) -> Option<Result<(i32, Option<WaitStatus>), Errno>> {
        match self.outcome(t, Syscall::Wait4 { pid: Pid(pid), options }) {
            Outcome::Return(Ok(Ret::Wait { pid, status, .. })) => Some(Ok((pid.0, status))),
            Outcome::Return(Err(errno)) => Some(Err(errno)),
            Outcome::Block(_) => None,
            other => panic!("wait4: {other:?}"),
        }
    }

    /// Reaps a child that has ended, and returns how.
    fn reap(&mut self, t: TaskId, child: TaskId) -> WaitStatus {
        let pid = self.k.pid_vnr(t, child).0;
        match self.wait(t, pid, WaitFlags::ALL) {
            Some(Ok((got, Some(status)))) if got == pid => status,
            other => panic!("waitpid({pid}): {other:?}"),
        }
    }

    fn handle(&mut self, t: TaskId, signal: Signal, handler: u64, flags: u64) {
        let act = SigAction { handler, flags, ..SigAction::default() };
        self.call(t, Syscall::RtSigaction { signum: i32::from(signal.0), act: Some(act) }).expect("a valid signal");
    }

    /// The state that a failed call must leave as it was.
    fn state(&self) -> String {
        format!("{:?}", Kernel { checks: Vec::new(), ..self.k.clone() })
    }

    /// A call must fail like this and change nothing.
    fn fails(&mut self, t: TaskId, call: Syscall, errno: Errno) {
        let before = self.state();
        let name = call.name();
        assert_eq!(self.outcome(t, call), Outcome::Return(Err(errno)), "{name}");
        assert!(self.state() == before, "{name}: a failed call changed something");
    }
}
