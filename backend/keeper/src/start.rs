//! Making a session's init: from the keeper's namespaces into the session's own.

use std::os::fd::OwnedFd;

use nix::sched::{CloneFlags, setns, unshare};
use nix::sys::wait::{WaitStatus, waitpid};
use nix::unistd::{Pid, getuid, pipe2, read, write};

use crate::cgroup::Cgroup;
use crate::error::{Step, StepError, StepResult};
use crate::ids::{IdMethod, IdPlan, Plan};
use crate::init::{self, Inherited};
use crate::message::{Reply, Request};
use crate::{idmap, limits, rootfs, sys, userns};

/// The namespaces that every session has for itself. Its time namespace is the host's.
const SESSION_NAMESPACES: libc::c_int =
    libc::CLONE_NEWNS | libc::CLONE_NEWPID | libc::CLONE_NEWUTS | libc::CLONE_NEWIPC | libc::CLONE_NEWNET;

/// Starts a session's init and returns its pid; init reports a failure of its own over the control socket.
pub fn start(request: &Request, ids: &IdPlan, cgroup: &Cgroup, inherited: &Inherited) -> StepResult<Pid> {
    let user_ns = match (ids.method, ids.plan) {
        (IdMethod::Root, Plan::Full) => Some(userns::make(ids)?),
        _ => None,
    };
    let (pid_r, pid_w) = pipe2(nix::fcntl::OFlag::O_CLOEXEC).step(|| "pipe".into())?;
    let (go_r, go_w) = pipe2(nix::fcntl::OFlag::O_CLOEXEC).step(|| "pipe".into())?;
    let between = sys::clone(0).step(|| "fork".into())?;
    if between == 0 {
        drop((pid_r, go_w));
        let made = enter(request, ids, cgroup, user_ns, inherited, go_r);
        let failed = match made {
            Ok(init) => write(&pid_w, &init.to_le_bytes()).is_err(),
            Err(error) => {
                inherited.say(&Reply::Failed { message: error.to_string() });
                true
            }
        };
        std::process::exit(i32::from(failed));
    }
    drop((pid_w, go_r));
    let mut bytes = [0; 4];
    let len = read(&pid_r, &mut bytes).step(|| "read".into())?;
    match waitpid(Pid::from_raw(between), None) {
        Ok(WaitStatus::Exited(_, 0)) if len == 4 => {}
        // What failed has been said already.
        _ => return Err(StepError::new("", "")),
    }
    let init = Pid::from_raw(i32::from_le_bytes(bytes));
    if init_makes_user_ns(ids) {
        idmap::write(init, ids)?;
    }
    let message =
        Reply::Started { init_host_pid: init.as_raw() as u32, plan: ids.plan, limited_by: cgroup.limited_by() };
    inherited.say(&message);
    // The maps are there: init may go on.
    write(&go_w, &[1]).step(|| "write".into())?;
    Ok(init)
}

/// Does init's own clone make the user namespace?
fn init_makes_user_ns(ids: &IdPlan) -> bool {
    match ids.method {
        IdMethod::Root => ids.plan == Plan::Single,
        IdMethod::Helper | IdMethod::Own => true,
        IdMethod::Unmapped => false,
    }
}

/// Clones init as the keeper's child. Runs in a process of its own, so that the keeper itself stays where it is.
fn enter(
    request: &Request,
    ids: &IdPlan,
    cgroup: &Cgroup,
    user_ns: Option<OwnedFd>,
    inherited: &Inherited,
    go: OwnedFd,
) -> StepResult<i32> {
    cgroup.enter()?;
    let mut flags = SESSION_NAMESPACES | libc::CLONE_PARENT;
    if ids.method != IdMethod::Unmapped {
        flags |= libc::CLONE_NEWCGROUP;
    }
    match user_ns {
        Some(user_ns) => {
            unshare(CloneFlags::CLONE_NEWNS).step(|| "unshare(CLONE_NEWNS)".into())?;
            rootfs::cover_programs(Some(&user_ns))?;
            limits::set_nproc(limits::TASKS)?;
            setns(&user_ns, CloneFlags::CLONE_NEWUSER).step(|| "setns(CLONE_NEWUSER)".into())?;
        }
        None if ids.method == IdMethod::Unmapped => {
            unshare(CloneFlags::CLONE_NEWNS).step(|| "unshare(CLONE_NEWNS)".into())?;
            rootfs::cover_programs(None)?;
            limits::set_nproc(limits::TASKS)?;
        }
        None => {
            if ids.method == IdMethod::Root {
                unshare(CloneFlags::CLONE_NEWNS).step(|| "unshare(CLONE_NEWNS)".into())?;
                rootfs::cover_programs(None)?;
                limits::set_nproc(limits::TASKS)?;
                userns::drop_to(ids)?;
            } else {
                // The limit counts all processes of the user - getrlimit(2), RLIMIT_NPROC.
                limits::set_nproc(limits::TASKS + nr_threads_of_user())?;
            }
            flags |= libc::CLONE_NEWUSER;
        }
    }
    let pid = sys::clone(flags).step(|| "clone(CLONE_NEWUSER|CLONE_NEWPID|…)".into())?;
    if pid == 0 {
        init::run(request, ids, inherited, go);
    }
    Ok(pid)
}

/// Counts the threads of all processes of this user.
fn nr_threads_of_user() -> u64 {
    let me = getuid().as_raw().to_string();
    let statuses = std::fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|entry| {
        let is_process = entry.file_name().to_string_lossy().starts_with(|c: char| c.is_ascii_digit());
        is_process.then(|| std::fs::read_to_string(entry.path().join("status")).ok()).flatten()
    });
    let field = |status: &str, name: &str| {
        let value = status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?;
        Some(value.to_string())
    };
    let threads = statuses
        .filter(|status| field(status, "Uid:").as_ref() == Some(&me))
        .filter_map(|status| field(&status, "Threads:")?.parse::<u64>().ok());
    threads.sum()
}
