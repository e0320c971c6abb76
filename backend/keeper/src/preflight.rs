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
    /// Short name, such as `user namespaces`.
    pub name: &'static str,
    /// Is it there?
    pub is_fine: bool,
    /// Can no session start without it?
    pub is_needed: bool,
    /// What was found.
    pub found: String,
    /// What to do about it, if it is not fine.
    pub mend: String,
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
        (_, Some("0"), _) => "as root: sysctl user.max_user_namespaces=10000",
        (Some("0"), ..) => "as root: sysctl kernel.unprivileged_userns_clone=1",
        (.., Some("1")) => {
            "as root: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or give nslab a profile with `userns`"
        }
        _ => {
            "in a container: allow unshare(CLONE_NEWUSER) in its seccomp profile (docker run --security-opt seccomp=unconfined)"
        }
    };
    let most = most.unwrap_or_else(|| "absent".into());
    Finding {
        name: "user namespaces",
        is_fine: works,
        is_needed: true,
        found: format!("user.max_user_namespaces {most}"),
        mend: mend.into(),
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
    let found =
        if absent.is_empty() { "all of them".to_string() } else { format!("this kernel has no {}", absent.join(", ")) };
    let mend = "a kernel with CONFIG_NAMESPACES and all below it; and user.max_*_namespaces above 0".into();
    Finding { name: "mnt, pid, uts, ipc, net and cgroup namespaces", is_fine: works, is_needed: true, found, mend }
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
        name: "proc and sysfs in a session",
        is_fine: works,
        is_needed: true,
        found: if works {
            "can be mounted".into()
        } else {
            "cannot be mounted: parts of the host's are hidden, or there is no user namespace".into()
        },
        mend: "in a container: show all of /proc and /sys (docker run --security-opt systempaths=unconfined)".into(),
    }
}

fn ids(full: Result<IdMethod, String>) -> Finding {
    let (is_fine, found) = match full {
        Ok(IdMethod::Root) => (true, "plan full: as root, a range of its own for each session".to_string()),
        Ok(_) => (true, "plan full: newuidmap, newgidmap and subordinate ids".to_string()),
        Err(why) => (false, format!("plan single only: {why}")),
    };
    let mend = "run nslab as root, or: apt install uidmap, and as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER";
    let has_helper = geteuid().is_root() || ["newuidmap", "newgidmap"].iter().all(|name| on_path(name));
    let is_fine = is_fine && has_helper;
    Finding { name: "65536 user ids", is_fine, is_needed: false, found, mend: mend.into() }
}

fn idmapped(ids: Option<&IdPlan>) -> Finding {
    let name = "id-mapped mounts";
    let mend = "run nslab as root on Linux 5.12 or newer, with /usr on a file system that can be mapped (ext4, xfs, btrfs, overlayfs)".to_string();
    let Some(ids) = ids.filter(|ids| ids.method == IdMethod::Root) else {
        return Finding {
            name,
            is_fine: false,
            is_needed: false,
            found: "without root, files below /usr belong to nobody in a session".into(),
            mend,
        };
    };
    let mapped = crate::userns::make(ids).map_err(|error| error.to_string()).and_then(|user_ns| {
        let tree = sys::open_tree_clone(c"/usr").map_err(|error| format!("open_tree: {error}"))?;
        sys::idmap_read_only(&tree, &user_ns).map_err(|error| format!("mount_setattr(MOUNT_ATTR_IDMAP): {error}"))
    });
    let found = mapped.as_ref().map_or_else(Clone::clone, |()| "/usr can be shown as root's".to_string());
    // As root the plan full is built on it.
    Finding { name, is_fine: mapped.is_ok(), is_needed: true, found, mend }
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
    Finding { name: "limit of processes", is_fine: true, is_needed: false, found: limited_by, mend: String::new() }
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
        (None, _) => (false, "not mounted: sessions have no /sys/fs/cgroup".to_string()),
        (Some(target), Some(controllers)) => (true, format!("{target} with controllers: {}", controllers.trim())),
        (Some(target), None) => (true, target.clone()),
    };
    let mend = "boot with systemd.unified_cgroup_hierarchy=1, or as root: mount -t cgroup2 none /sys/fs/cgroup".into();
    Finding { name: "cgroup v2", is_fine, is_needed: false, found, mend }
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
