//! What this kernel allows: each answer is tried, not guessed from version numbers.

use std::fs;
use std::path::Path;

use nix::sched::{CloneFlags, unshare};
use nix::unistd::geteuid;

use crate::cgroup::Cgroup;
use crate::ids::{IdMethod, IdPlan, Plan};
use crate::sys;

/// One thing that sessions need or can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id, such as `user-namespaces`; `nslab_words::preflight` has the sentences.
    pub id: &'static str,
    /// Is it there?
    pub is_fine: bool,
    /// Can no session start without it?
    pub is_needed: bool,
    /// Id of what was found, and the system's own words and numbers in it.
    pub found: (&'static str, Vec<String>),
    /// Id of what to do about it, if it is not fine.
    pub mend: &'static str,
}

/// The system's words alone.
pub fn raw(text: impl Into<String>) -> (&'static str, Vec<String>) {
    ("raw", vec![text.into()])
}

/// All findings, and the plan that sessions get.
#[derive(Clone, Debug)]
pub struct Preflight {
    /// In the order in which one would mend them.
    pub findings: Vec<Finding>,
    /// The best id plan that can be had.
    pub plan: Plan,
}

/// Tries everything. Leaves nothing behind.
pub fn look() -> Preflight {
    let full = IdPlan::take(Some(Plan::Full));
    let plan = if full.is_ok() { Plan::Full } else { Plan::Single };
    let best = full.as_ref().ok();
    let findings = vec![
        user_namespaces(),
        namespaces(),
        proc_and_sys(),
        ids(full.as_ref().map(|ids| ids.method).map_err(ToString::to_string)),
        idmapped(best),
        process_limit(best),
        cgroup_v2(),
    ];
    Preflight { findings, plan }
}

fn user_namespaces() -> Finding {
    let read = |path: &str| fs::read_to_string(path).ok().map(|text| text.trim().to_string());
    let switch = read("/proc/sys/kernel/unprivileged_userns_clone");
    let most = read("/proc/sys/user/max_user_namespaces");
    let apparmor = read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
    let works = in_child(|| unshare(CloneFlags::CLONE_NEWUSER).is_ok());
    let mend = match (switch.as_deref(), most.as_deref(), apparmor.as_deref()) {
        (_, Some("0"), _) => "userns-max",
        (Some("0"), ..) => "userns-clone",
        (.., Some("1")) => "userns-apparmor",
        _ => "userns-seccomp",
    };
    let most = most.unwrap_or_else(|| "absent".into());
    Finding {
        id: "user-namespaces",
        is_fine: works,
        is_needed: true,
        found: raw(format!("user.max_user_namespaces {most}")),
        mend,
    }
}

/// All other namespaces at once, from inside a user namespace.
fn namespaces() -> Finding {
    let all = CloneFlags::CLONE_NEWUSER
        | CloneFlags::CLONE_NEWNS
        | CloneFlags::CLONE_NEWPID
        | CloneFlags::CLONE_NEWUTS
        | CloneFlags::CLONE_NEWIPC
        | CloneFlags::CLONE_NEWNET
        | CloneFlags::CLONE_NEWCGROUP;
    let kinds = ["cgroup", "ipc", "mnt", "net", "pid", "uts"];
    let absent: Vec<_> =
        kinds.into_iter().filter(|kind| !Path::new(&format!("/proc/self/ns/{kind}")).exists()).collect();
    let works = in_child(|| unshare(all).is_ok());
    let found = if absent.is_empty() { ("all", Vec::new()) } else { ("absent", vec![absent.join(", ")]) };
    Finding { id: "namespaces", is_fine: works, is_needed: true, found, mend: "namespaces" }
}

/// "mount … fails with EPERM … if part of an existing mount is hidden" - mount_namespaces(7), as /proc is in most containers.
fn proc_and_sys() -> Finding {
    let flags =
        CloneFlags::CLONE_NEWUSER | CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWPID | CloneFlags::CLONE_NEWNET;
    let mounts = || {
        use nix::mount::{MsFlags, mount};
        let quiet = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
        let try_one = |kind: &str| mount(Some(kind), "/proc", Some(kind), quiet, None::<&str>).is_ok();
        // In the first child of the new pid namespace; what is mounted ends with it.
        mount(None::<&str>, "/", None::<&str>, MsFlags::MS_REC | MsFlags::MS_PRIVATE, None::<&str>).is_ok()
            && try_one("sysfs")
            && try_one("proc")
    };
    let works = in_child(|| unshare(flags).is_ok() && in_child(mounts));
    Finding {
        id: "proc-and-sys",
        is_fine: works,
        is_needed: true,
        found: (if works { "mounts" } else { "hidden" }, Vec::new()),
        mend: "proc-and-sys",
    }
}

fn ids(full: Result<IdMethod, String>) -> Finding {
    let (is_fine, found) = match full {
        Ok(IdMethod::Root) => (true, ("full-root", Vec::new())),
        Ok(_) => (true, ("full-helper", Vec::new())),
        Err(why) => (false, ("single", vec![why])),
    };
    let has_helper = geteuid().is_root() || ["newuidmap", "newgidmap"].iter().all(|name| on_path(name));
    let is_fine = is_fine && has_helper;
    Finding { id: "ids", is_fine, is_needed: false, found, mend: "ids" }
}

fn idmapped(ids: Option<&IdPlan>) -> Finding {
    let (id, mend) = ("idmapped", "idmapped");
    let Some(ids) = ids.filter(|ids| ids.method == IdMethod::Root) else {
        return Finding { id, is_fine: false, is_needed: false, found: ("nobodys", Vec::new()), mend };
    };
    let mapped = crate::userns::make(ids).map_err(|error| error.to_string()).and_then(|user_ns| {
        let tree = sys::open_tree_clone(c"/usr").map_err(|error| format!("open_tree: {error}"))?;
        sys::idmap_read_only(&tree, &user_ns).map_err(|error| format!("mount_setattr(MOUNT_ATTR_IDMAP): {error}"))
    });
    let found = mapped.as_ref().map_or_else(|why| raw(why.clone()), |()| ("roots", Vec::new()));
    // As root the plan full is built on it.
    Finding { id, is_fine: mapped.is_ok(), is_needed: true, found, mend }
}

fn process_limit(ids: Option<&IdPlan>) -> Finding {
    let limited_by = match ids {
        Some(ids) => {
            let cgroup = Cgroup::make(ids);
            let limited_by = cgroup.limited_by();
            cgroup.remove();
            limited_by
        }
        None => Cgroup::default().limited_by(),
    };
    Finding { id: "process-limit", is_fine: true, is_needed: false, found: raw(limited_by), mend: "" }
}

fn cgroup_v2() -> Finding {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let target = mounts.lines().find_map(|line| {
        let mut fields = line.split(' ');
        let (_, target, kind) = (fields.next()?, fields.next()?, fields.next()?);
        (kind == "cgroup2").then(|| target.to_string())
    });
    let controllers =
        target.as_ref().and_then(|target| fs::read_to_string(format!("{target}/cgroup.controllers")).ok());
    let (is_fine, found) = match (&target, controllers) {
        (None, _) => (false, ("no-cgroup", Vec::new())),
        (Some(target), Some(controllers)) => {
            (true, ("controllers", vec![target.clone(), controllers.trim().to_string()]))
        }
        (Some(target), None) => (true, raw(target)),
    };
    Finding { id: "cgroup", is_fine, is_needed: false, found, mend: "cgroup" }
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

/// Tries something in a child, so that it changes nothing here.
fn in_child(works: impl FnOnce() -> bool) -> bool {
    match sys::clone(0) {
        Ok(0) => std::process::exit(i32::from(!works())),
        Ok(child) => sys::wait_raw(child).is_ok_and(|status| status == 0),
        Err(_) => false,
    }
}
