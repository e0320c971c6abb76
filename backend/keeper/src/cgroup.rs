//! The session's cgroups: children named `nslab-PID` of the ones that the keeper started in, where it may make them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Step, StepResult};
use crate::ids::{IdMethod, IdPlan, Plan};
use crate::limits;

/// Directories of one session, v1 and v2; removed with [`Cgroup::remove`].
#[derive(Debug, Default)]
pub struct Cgroup {
    dirs: Vec<PathBuf>,
    holds_tasks: bool,
    is_v2: bool,
}

/// Where the calling process's cgroup of a hierarchy lies.
struct Place {
    dir: PathBuf,
    is_v2: bool,
}

impl Cgroup {
    /// Makes what can be made; a host that delegates nothing gives an empty set, and the limits are resource limits.
    pub fn make(ids: &IdPlan) -> Cgroup {
        let mut cgroup = Cgroup::default();
        if !matches!(ids.method, IdMethod::Root | IdMethod::Unmapped) && std::env::var_os("XDG_RUNTIME_DIR").is_none() {
            return cgroup;
        }
        let name = format!("nslab-{}", std::process::id());
        for place in places() {
            sweep(&place.dir);
            if place.is_v2 {
                // Where the parent has processes itself this is EBUSY, and the children have no controllers.
                let _ = fs::write(place.dir.join("cgroup.subtree_control"), "+pids +memory");
            }
            let dir = place.dir.join(&name);
            if fs::create_dir(&dir).is_err() {
                continue;
            }
            cgroup.holds_tasks |= fs::write(dir.join("pids.max"), limits::TASKS.to_string()).is_ok();
            if place.is_v2 {
                cgroup.is_v2 = true;
                let _ = fs::write(dir.join("memory.max"), limits::MEMORY_BYTES.to_string());
                if ids.plan == Plan::Full {
                    delegate(&dir, ids);
                }
            } else {
                let _ = fs::write(dir.join("memory.limit_in_bytes"), limits::MEMORY_BYTES.to_string());
            }
            cgroup.dirs.push(dir);
        }
        cgroup
    }

    /// Moves the calling process in.
    pub fn enter(&self) -> StepResult<()> {
        for dir in &self.dirs {
            fs::write(dir.join("cgroup.procs"), "0").step(|| format!("enter {}", dir.display()))?;
        }
        Ok(())
    }

    /// Kills what is left inside and removes the directories.
    pub fn remove(&self) {
        for dir in &self.dirs {
            // "Writing 1 … causes the cgroup and all descendant cgroups to be killed" - cgroups(7); v1 has no such file.
            let _ = fs::write(dir.join("cgroup.kill"), "1");
            remove_tree(dir);
        }
    }

    /// Says what limits the number of processes.
    pub fn limited_by(&self) -> String {
        match (self.holds_tasks, self.is_v2) {
            (true, _) => format!("cgroup pids.max {} and RLIMIT_NPROC", limits::TASKS),
            (false, _) => format!("RLIMIT_NPROC {}", limits::TASKS),
        }
    }
}

/// Lets the session's root manage its own part of the tree - cgroups(7), "Delegation".
fn delegate(dir: &Path, ids: &IdPlan) {
    for name in ["", "cgroup.procs", "cgroup.threads", "cgroup.subtree_control"] {
        let _ = std::os::unix::fs::chown(dir.join(name), Some(ids.first_uid), Some(ids.first_gid));
    }
}

/// Removes cgroups of sessions whose keeper is gone.
fn sweep(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(pid) = name.to_str().and_then(|name| name.strip_prefix("nslab-")?.parse::<u32>().ok()) else {
            continue;
        };
        if !Path::new(&format!("/proc/{pid}")).exists() {
            remove_tree(&entry.path());
        }
    }
}

/// Removes a cgroup and those that the session made below; tasks that are just ending make it busy for a moment.
fn remove_tree(dir: &Path) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            remove_tree(&entry.path());
        }
    }
    const TRIES: u32 = 50;
    for _ in 0..TRIES {
        match fs::remove_dir(dir) {
            Err(error) if error.raw_os_error() == Some(libc::EBUSY) => {
                std::thread::sleep(std::time::Duration::from_millis(10))
            }
            _ => return,
        }
    }
}

/// Finds the calling process's cgroups of the hierarchies that can limit processes or memory.
fn places() -> Vec<Place> {
    let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let mut found = Vec::new();
    for line in own.lines() {
        let mut fields = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(path)) = (fields.next(), fields.next(), fields.next()) else { continue };
        let is_v2 = controllers.is_empty();
        let wanted = is_v2 || controllers.split(',').any(|name| name == "pids" || name == "memory");
        if let Some(dir) = wanted.then(|| directory(&mounts, controllers, path)).flatten() {
            found.push(Place { dir, is_v2 });
        }
    }
    found
}

/// Finds where a hierarchy is mounted, from mountinfo: `ID PARENT DEV ROOT TARGET OPTIONS … - TYPE SOURCE SUPER_OPTIONS`.
fn directory(mounts: &str, controllers: &str, path: &str) -> Option<PathBuf> {
    mounts.lines().find_map(|line| {
        let (mount, fs) = line.split_once(" - ")?;
        let (mut mount, mut fs) = (mount.split(' ').skip(3), fs.split(' '));
        let (root, target) = (mount.next()?, mount.next()?);
        let (fstype, options) = (fs.next()?, fs.nth(1)?);
        let is_it = match controllers {
            "" => fstype == "cgroup2",
            _ => {
                fstype == "cgroup" && controllers.split(',').all(|name| options.split(',').any(|option| option == name))
            }
        };
        let below = path.strip_prefix(root.trim_end_matches('/'))?;
        is_it.then(|| PathBuf::from(format!("{target}/{}", below.trim_start_matches('/'))))
    })
}
