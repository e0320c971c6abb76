//! setns(2) - kernel/nsproxy.c, with each type's `install`.

use nslab_abi::{Cap, CloneFlags, Errno, Fd, NsType, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::FileObject;
use crate::ns::NsId;
use crate::ns::nsproxy::NEW_NSPROXY_FLAGS;
use crate::stop::SysResult;
use crate::task::commit::LooksBy;
use crate::task::{Cred, TaskState};

pub fn sys_setns(k: &mut Kernel, t: TaskId, fd: Fd, nstype: CloneFlags) -> SysResult {
    let object = k.fd_object(t, fd);
    k.ensure(Reason::FdOpen, object.is_ok(), Errno::EBADF)?;
    let joined = match object? {
        FileObject::Ns(ns) => {
            k.check(Reason::FdIsNamespace, true);
            let matches = nstype.is_empty() || nstype == k.ns_type(ns).flag();
            k.ensure(Reason::NsTypeMatches, matches, Errno::EINVAL)?;
            vec![ns]
        }
        FileObject::PidFd(target) => of_process(k, t, target, nstype)?,
        _ => {
            k.check(Reason::FdIsNamespace, false);
            return Err(Errno::EINVAL.into());
        }
    };
    // kernel/nsproxy.c:prepare_nsset(): joined with others, a mount namespace is tried on a copy of root and working directory.
    let has_fs_copy = joined.len() > 1;
    let mut set = NsSet { nsproxy: k.task(t).nsproxy, cred: None, has_fs_copy };
    let types: Vec<NsType> = joined.iter().map(|&ns| k.ns_type(ns)).collect();
    for ns in joined {
        install(k, t, &mut set, ns)?;
    }
    commit(k, t, set, &types);
    Ok(Ret::Int(0))
}

/// "If fd is a PID file descriptor … nstype is a bit mask" - setns(2) (fact 220): the namespaces in the order of kernel/nsproxy.c:validate_nsset().
fn of_process(k: &mut Kernel, t: TaskId, target: TaskId, nstype: CloneFlags) -> Result<Vec<NsId>, Errno> {
    k.check(Reason::FdIsNamespace, true);
    let known = NEW_NSPROXY_FLAGS | CloneFlags::NEWUSER;
    k.ensure(Reason::FlagsKnown, !nstype.is_empty() && known.contains(nstype), Errno::EINVAL)?;
    // A zombie is found, and may be looked at or not; only its namespaces are gone.
    let is_found = k.tasks.contains(&target);
    k.ensure(Reason::ProcessExists, is_found, Errno::ESRCH)?;
    let may = k.ptrace_may_access(t, target, LooksBy::RealCreds);
    k.ensure(Reason::Capability, may, Errno::EPERM)?;
    let is_alive = !matches!(k.task(target).state, TaskState::Zombie(_));
    k.ensure(Reason::ProcessExists, is_alive, Errno::ESRCH)?;
    let asked = NsType::ALL.into_iter().filter(|ty| nstype.contains(ty.flag()));
    Ok(asked.filter_map(|ty| k.ns_of_task(target, ty)).collect())
}

/// What setns(2) is going to put in force, all at once - include/linux/nsproxy.h:struct nsset
struct NsSet {
    nsproxy: crate::ns::nsproxy::NsProxy,
    cred: Option<Cred>,
    /// Is there a copy of root and working directory, which nobody shares?
    has_fs_copy: bool,
}

fn install(k: &mut Kernel, t: TaskId, set: &mut NsSet, ns: NsId) -> Result<(), Errno> {
    let ty = k.ns_type(ns);
    if ty == NsType::User {
        return install_user(k, t, set, ns);
    }
    let own = set.cred.as_ref().map_or(k.task(t).cred.user_ns, |cred| cred.user_ns);
    let owner = k.ns_owner(ns);
    if ty == NsType::Time {
        // kernel/time/namespace.c:timens_install() (fact 216)
        let is_alone = k.is_single_threaded(t);
        k.ensure(Reason::SingleThreaded, is_alone, Errno::EUSERS)?;
    }
    let is_capable = k.ns_capable(t, owner, Cap::CAP_SYS_ADMIN)
        && (ty != NsType::Mnt || k.ns_capable(t, own, Cap::CAP_SYS_CHROOT))
        && k.ns_capable(t, own, Cap::CAP_SYS_ADMIN);
    k.ensure(Reason::CapSysAdmin, is_capable, Errno::EPERM)?;
    let nsproxy = &mut set.nsproxy;
    match ty {
        NsType::User => {}
        NsType::Mnt => {
            let is_alone = set.has_fs_copy || is_fs_private(k, t);
            k.ensure(Reason::SingleThreaded, is_alone, Errno::EINVAL)?;
            nsproxy.mnt = ns;
        }
        NsType::Uts => nsproxy.uts = ns,
        NsType::Ipc => nsproxy.ipc = ns,
        NsType::Net => nsproxy.net = ns,
        NsType::Cgroup => nsproxy.cgroup = ns,
        NsType::Pid => {
            // "The target PID namespace must be a descendant of the caller's or the caller's own" - setns(2) (fact 26)
            let is_below = k.in_pid_ns(k.task_active_pid_ns(t), ns);
            k.ensure(Reason::NsIsDescendant, is_below, Errno::EINVAL)?;
            nsproxy.pid_for_children = ns;
        }
        NsType::Time => {
            nsproxy.time = ns;
            nsproxy.time_for_children = ns;
        }
    }
    Ok(())
}

/// kernel/user_namespace.c:userns_install() (facts 104, 105, 107)
fn install_user(k: &mut Kernel, t: TaskId, set: &mut NsSet, ns: NsId) -> Result<(), Errno> {
    // "An attempt was made to rejoin the caller's current user namespace" - setns(2), EINVAL
    let is_other = ns != k.task(t).cred.user_ns;
    k.ensure(Reason::NsIsDescendant, is_other, Errno::EINVAL)?;
    let is_alone = k.is_thread_group_empty(t) && is_fs_private(k, t);
    k.ensure(Reason::SingleThreaded, is_alone, Errno::EINVAL)?;
    let is_capable = k.ns_capable(t, ns, Cap::CAP_SYS_ADMIN);
    k.ensure(Reason::CapSysAdmin, is_capable, Errno::EPERM)?;
    set.cred = Some(Cred::clone(&k.task(t).cred).with_full_caps(ns));
    Ok(())
}

fn is_fs_private(k: &Kernel, t: TaskId) -> bool {
    k.task(t).fs.is_some_and(|fs| k.vfs.fs_users(fs) == 1)
}

/// kernel/nsproxy.c:commit_nsset(): what was asked for counts, even where it is what the caller had.
fn commit(k: &mut Kernel, t: TaskId, set: NsSet, types: &[NsType]) {
    let old = k.task(t).nsproxy;
    if types.contains(&NsType::Ipc) {
        k.exit_sem(t);
    }
    if let Some(cred) = set.cred {
        k.commit_creds(t, cred);
    }
    k.task_mut(t).nsproxy = set.nsproxy;
    if types.contains(&NsType::Mnt)
        && let Some(fs) = k.task(t).fs
    {
        k.set_fs_to_mnt_ns_root(fs, set.nsproxy.mnt);
    }
    if set.nsproxy.time != old.time {
        k.timens_commit(set.nsproxy.time);
    }
}
