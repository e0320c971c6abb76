//! /dev: a few devices of the host bound into a fresh tmpfs (mknod(2) of a device is EPERM in a user namespace), and a devpts of its own.

use std::fs;
use std::os::unix::fs::symlink;

use nix::mount::{MsFlags, mount};

use super::{make_directory, mount_tmpfs};
use crate::error::{Step, StepResult};
use crate::ids::Plan;

const DEVICES: [&str; 6] = ["null", "zero", "full", "random", "urandom", "tty"];
const LINKS: [(&str, &str); 5] = [
    ("/proc/self/fd", "dev/fd"),
    ("/proc/self/fd/0", "dev/stdin"),
    ("/proc/self/fd/1", "dev/stdout"),
    ("/proc/self/fd/2", "dev/stderr"),
    ("pts/ptmx", "dev/ptmx"),
];

/// Fills `dev` below the current directory.
pub fn fill(plan: Plan) -> StepResult<()> {
    // Mode 1777 would make `>/dev/null` EACCES (fs.protected_regular).
    mount_tmpfs("dev", "mode=755", MsFlags::MS_NOSUID)?;
    for name in DEVICES {
        let (source, target) = (format!("/dev/{name}"), format!("dev/{name}"));
        fs::write(&target, b"").step(|| format!("create /{target}"))?;
        mount(Some(source.as_str()), target.as_str(), None::<&str>, MsFlags::MS_BIND, None::<&str>)
            .step(|| format!("bind {source}"))?;
    }
    for (target, name) in LINKS {
        symlink(target, name).step(|| format!("symlink /{name}"))?;
    }
    make_directory("dev/pts", 0o755)?;
    make_directory("dev/shm", 0o1777)?;
    let quiet = MsFlags::MS_NOSUID | MsFlags::MS_NOEXEC;
    // Group `tty` is 5; where only 0 is mapped, `gid=5` is EINVAL.
    let options = match plan {
        Plan::Full => "newinstance,ptmxmode=0666,mode=620,gid=5",
        Plan::Single => "newinstance,ptmxmode=0666,mode=620",
    };
    mount(Some("devpts"), "dev/pts", Some("devpts"), quiet, Some(options))
        .step(|| "mount devpts on /dev/pts".into())?;
    mount_tmpfs("dev/shm", "mode=1777", MsFlags::MS_NOSUID | MsFlags::MS_NODEV)
}
