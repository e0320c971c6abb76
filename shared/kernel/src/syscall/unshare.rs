//! unshare(2) - kernel/fork.c:ksys_unshare().

use std::sync::Arc;

use nslab_abi::{Cap, CloneFlags, Errno, Reason, Ret, TaskId};

use crate::Kernel;
use crate::ns::nsproxy::NEW_NSPROXY_FLAGS;
use crate::stop::SysResult;
use crate::task::Link;

pub fn sys_unshare(k: &mut Kernel, t: TaskId, flags: CloneFlags) -> SysResult {
    let flags = implied(flags);
    let known = NEW_NSPROXY_FLAGS
        | CloneFlags::NEWUSER
        | CloneFlags::THREAD
        | CloneFlags::FS
        | CloneFlags::SIGHAND
        | CloneFlags::VM
        | CloneFlags::FILES
        | CloneFlags::SYSVSEM;
    k.ensure(Reason::FlagsKnown, known.contains(flags), Errno::EINVAL)?;
    check_threads(k, t, flags)?;
    if flags.contains(CloneFlags::FS) && k.task(t).fs.is_some_and(|fs| k.vfs.fs_users(fs) > 1) {
        k.unshare_fs(t);
    }
    if flags.contains(CloneFlags::FILES) && k.task(t).files.is_some_and(|files| k.vfs.files_users(files) > 1) {
        k.unshare_files(t);
    }
    // The new user namespace is made first: it owns the others (fact 60).
    let new_cred = match flags.contains(CloneFlags::NEWUSER) {
        true => Some(k.create_user_ns(t)?),
        false => None,
    };
    if flags.intersects(NEW_NSPROXY_FLAGS) {
        let cred = new_cred.clone().map_or_else(|| k.task(t).cred.clone(), Arc::new);
        let is_capable = k.cred_capable(&cred, cred.user_ns, Cap::CAP_SYS_ADMIN);
        k.ensure(Reason::CapSysAdmin, is_capable, Errno::EPERM)?;
        let fs = k.task(t).fs.expect("a running task has an fs");
        let nsproxy = k.create_new_namespaces(t, flags, cred.user_ns, fs)?;
        k.task_mut(t).nsproxy = nsproxy;
    }
    if flags.intersects(CloneFlags::NEWIPC | CloneFlags::SYSVSEM) {
        // "CLONE_NEWIPC … implies CLONE_SYSVSEM": the adjustments are done now (fact 186).
        k.exit_sem(t);
    }
    if let Some(cred) = new_cred {
        k.commit_creds(t, cred);
    }
    Ok(Ret::Int(0))
}

/// kernel/fork.c:check_unshare_flags(): what threads share cannot be unshared by one of them.
fn check_threads(k: &mut Kernel, t: TaskId, flags: CloneFlags) -> Result<(), Errno> {
    if !flags.intersects(CloneFlags::THREAD | CloneFlags::SIGHAND | CloneFlags::VM) {
        return Ok(());
    }
    let is_sighand_own = !flags.intersects(CloneFlags::SIGHAND | CloneFlags::VM) || !k.has_other(t, Link::Sighand);
    let is_vm_own = !flags.contains(CloneFlags::VM) || k.is_single_threaded(t);
    let is_alone = k.is_thread_group_empty(t) && is_sighand_own && is_vm_own;
    k.ensure(Reason::SingleThreaded, is_alone, Errno::EINVAL)
}

/// "CLONE_NEWUSER automatically implies CLONE_THREAD … CLONE_NEWNS … CLONE_FS" - unshare(2) (facts 117, 237).
fn implied(mut flags: CloneFlags) -> CloneFlags {
    if flags.contains(CloneFlags::NEWUSER) {
        flags |= CloneFlags::THREAD | CloneFlags::FS;
    }
    if flags.contains(CloneFlags::VM) {
        flags |= CloneFlags::SIGHAND;
    }
    if flags.contains(CloneFlags::SIGHAND) {
        flags |= CloneFlags::THREAD;
    }
    if flags.contains(CloneFlags::NEWNS) {
        flags |= CloneFlags::FS;
    }
    flags
}
