//! A session's user namespace before anybody lives in it: root needs its descriptor to show /usr through its id map.

use std::fs::File;
use std::os::fd::OwnedFd;

use nix::sched::{CloneFlags, unshare};
use nix::sys::wait::waitpid;
use nix::unistd::{Gid, Pid, Uid, pipe2, read, setgroups, setresgid, setresuid};

use crate::error::{Step, StepError, StepResult};
use crate::ids::IdPlan;
use crate::{idmap, limits, sys};

/// Makes a user namespace with the plan's maps and returns its descriptor.
///
/// Its creator is the range's first id with the session's `RLIMIT_NPROC`: since Linux 5.14 the whole namespace is held to its
/// creator's limit (kernel/user_namespace.c:create_user_ns), which root would not have.
pub fn make(ids: &IdPlan) -> StepResult<OwnedFd> {
    let (made_r, made_w) = pipe2(nix::fcntl::OFlag::O_CLOEXEC).step(|| "pipe".into())?;
    let (go_r, go_w) = pipe2(nix::fcntl::OFlag::O_CLOEXEC).step(|| "pipe".into())?;
    let child = sys::clone(0).step(|| "fork".into())?;
    if child == 0 {
        drop((made_r, go_w));
        let done = become_creator(ids);
        if done.is_ok() {
            let _ = nix::unistd::write(&made_w, b"x");
            let _ = read(&go_r, &mut [0]);
        }
        std::process::exit(i32::from(done.is_err()));
    }
    drop((made_w, go_r));
    let child = Pid::from_raw(child);
    let result = (|| {
        if read(&made_r, &mut [0]).step(|| "read".into())? == 0 {
            return Err(StepError::new("make a user namespace", "refused (see nslab preflight)"));
        }
        idmap::write(child, ids)?;
        let ns = File::open(format!("/proc/{child}/ns/user")).step(|| "open the user namespace".into())?;
        Ok(OwnedFd::from(ns))
    })();
    drop(go_w);
    let _ = waitpid(child, None);
    result
}

fn become_creator(ids: &IdPlan) -> StepResult<()> {
    limits::set_nproc(limits::TASKS)?;
    drop_to(ids)?;
    unshare(CloneFlags::CLONE_NEWUSER).step(|| "unshare(CLONE_NEWUSER)".into())
}

/// Turns root into the first id of the session's range.
pub fn drop_to(ids: &IdPlan) -> StepResult<()> {
    let (uid, gid) = (Uid::from_raw(ids.first_uid), Gid::from_raw(ids.first_gid));
    setgroups(&[]).step(|| "setgroups".into())?;
    setresgid(gid, gid, gid).step(|| "setresgid".into())?;
    setresuid(uid, uid, uid).step(|| "setresuid".into())
}
