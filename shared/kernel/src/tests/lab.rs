//! A booted machine that tests drive by system calls.

use nslab_abi::image::ImageFile;
use nslab_abi::{
    CloneArgs, CloneFlags, Errno, Kernel as _, Outcome, Pid, Ret, SigAction, Signal, Syscall, TaskId, WaitFlags,
    WaitStatus,
};

use crate::check::check_invariants;
use crate::{BootConfig, Kernel, Machine, Plan};

/// A booted machine with the program as the task at hand.
pub(crate) struct Lab {
    pub k: Kernel,
    pub init: TaskId,
    pub main: TaskId,
}

/// Boots a machine with one program.
pub(crate) fn boot(machine: Machine, plan: Plan, uid: u32) -> Lab {
    let path: Vec<u8> = if uid == 0 { b"/root/prog".to_vec() } else { b"/home/learner/prog".to_vec() };
    let config = BootConfig {
        machine,
        plan,
        uid,
        program: vec![path.clone()],
        files: vec![(path, 0o755, ImageFile::Script("int main(void) { return 0; }").to_bytes())],
        applets: vec!["init", "sh", "daemon", "bash", "ls", "ps", "pivot_root"],
        epoch_ns: 1_700_000_000_000_000_000,
        boottime_ns: 5_000_000_000,
        ..BootConfig::default()
    };
    let (k, images) = Kernel::boot(&config);
    check_invariants(&k);
    Lab { k, init: images[0].0, main: images[images.len() - 1].0 }
}

pub(crate) fn lab() -> Lab {
    boot(Machine::Lab, Plan::Full, 0)
}

pub(crate) fn bare() -> Lab {
    boot(Machine::Bare, Plan::Full, 0)
}

impl Lab {
    pub fn outcome(&mut self, t: TaskId, call: Syscall) -> Outcome {
        let outcome = self.k.syscall(t, &call);
        check_invariants(&self.k);
        outcome
    }

    /// A call that returns a value or an error.
    pub fn call(&mut self, t: TaskId, call: Syscall) -> Result<Ret, Errno> {
        match self.outcome(t, call.clone()) {
            Outcome::Return(result) => result,
            other => panic!("{} of {t}: {other:?}", call.name()),
        }
    }

    pub fn int(&mut self, t: TaskId, call: Syscall) -> Result<i64, Errno> {
        self.call(t, call).map(|ret| ret.value())
    }

    /// clone(2) with SIGCHLD: the child and the pid that the caller got.
    pub fn try_clone(&mut self, t: TaskId, flags: CloneFlags) -> Result<(TaskId, Pid), Errno> {
        self.clone_with(t, CloneArgs { flags, ..CloneArgs::classic(17, 0) })
    }

    pub fn clone_with(&mut self, t: TaskId, args: CloneArgs) -> Result<(TaskId, Pid), Errno> {
        match self.outcome(t, Syscall::Clone(args)) {
            Outcome::Cloned { child, ret, .. } => Ok((child, ret)),
            Outcome::Return(Err(errno)) => Err(errno),
            other => panic!("clone: {other:?}"),
        }
    }

    pub fn clone(&mut self, t: TaskId, flags: CloneFlags) -> TaskId {
        self.try_clone(t, flags).expect("clone succeeds").0
    }

    pub fn fork(&mut self, t: TaskId) -> TaskId {
        self.clone(t, CloneFlags::empty())
    }

    pub fn unshare(&mut self, t: TaskId, flags: CloneFlags) -> Result<i64, Errno> {
        self.int(t, Syscall::Unshare { flags })
    }

    pub fn getpid(&mut self, t: TaskId) -> i64 {
        self.int(t, Syscall::Getpid).expect("getpid never fails")
    }

    pub fn getppid(&mut self, t: TaskId) -> i64 {
        self.int(t, Syscall::Getppid).expect("getppid never fails")
    }

    pub fn kill(&mut self, t: TaskId, pid: i32, signal: Signal) -> Result<i64, Errno> {
        self.int(t, Syscall::Kill { pid: Pid(pid), sig: i32::from(signal.0) })
    }

    pub fn exit(&mut self, t: TaskId, status: i32) {
        assert_eq!(self.outcome(t, Syscall::ExitGroup { status }), Outcome::Exited);
    }

    /// waitpid(2): `None` if it blocks.
    pub fn wait(
        &mut self,
        t: TaskId,
        pid: i32,
        options: WaitFlags,
    ) -> Option<Result<(i32, Option<WaitStatus>), Errno>> {
        match self.outcome(t, Syscall::Wait4 { pid: Pid(pid), options }) {
            Outcome::Return(Ok(Ret::Wait { pid, status, .. })) => Some(Ok((pid.0, status))),
            Outcome::Return(Err(errno)) => Some(Err(errno)),
            Outcome::Block(_) => None,
            other => panic!("wait4: {other:?}"),
        }
    }

    /// Reaps a child that has ended, and returns how.
    pub fn reap(&mut self, t: TaskId, child: TaskId) -> WaitStatus {
        let pid = self.k.pid_vnr(t, child).0;
        match self.wait(t, pid, WaitFlags::ALL) {
            Some(Ok((got, Some(status)))) if got == pid => status,
            other => panic!("waitpid({pid}): {other:?}"),
        }
    }

    pub fn handle(&mut self, t: TaskId, signal: Signal, handler: u64, flags: u64) {
        let act = SigAction { handler, flags, ..SigAction::default() };
        self.call(t, Syscall::RtSigaction { signum: i32::from(signal.0), act: Some(act) }).expect("a valid signal");
    }

    /// The state that a failed call must leave as it was.
    pub fn state(&self) -> String {
        format!("{:?}", Kernel { checks: Vec::new(), ..self.k.clone() })
    }

    /// A call must fail like this and change nothing.
    pub fn fails(&mut self, t: TaskId, call: Syscall, errno: Errno) {
        let before = self.state();
        let name = call.name();
        assert_eq!(self.outcome(t, call), Outcome::Return(Err(errno)), "{name}");
        assert!(self.state() == before, "{name}: a failed call changed something");
    }
}
