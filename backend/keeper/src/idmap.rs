//! Writing a session's id maps - user_namespaces(7), "User and group ID mappings".

use std::fs;
use std::process::{Command, Stdio};

use nix::unistd::Pid;

use crate::error::{Step, StepError, StepResult};
use crate::ids::{IdMethod, IdPlan, Plan};

/// Maps a process's new user namespace as its plan says.
pub fn write(pid: Pid, ids: &IdPlan) -> StepResult<()> {
    if ids.plan == Plan::Single {
        // "deny … must be written before an unprivileged gid_map" - user_namespaces(7); as root for equality of the plan's sessions.
        write_file(pid, "setgroups", "deny")?;
    }
    let uids = [0, ids.first_uid, ids.count];
    let gids = [0, ids.first_gid, ids.count];
    match ids.method {
        IdMethod::Root | IdMethod::Own => {
            write_file(pid, "uid_map", &line(uids))?;
            write_file(pid, "gid_map", &line(gids))
        }
        IdMethod::Unmapped => Ok(()),
        IdMethod::Helper => {
            run_helper("newuidmap", pid, uids)?;
            run_helper("newgidmap", pid, gids)
        }
    }
}

fn line(map: [u32; 3]) -> String {
    format!("{} {} {}\n", map[0], map[1], map[2])
}

fn write_file(pid: Pid, name: &str, text: &str) -> StepResult<()> {
    fs::write(format!("/proc/{pid}/{name}"), text).step(|| format!("write {} to {name}", text.trim_end()))
}

fn run_helper(helper: &str, pid: Pid, map: [u32; 3]) -> StepResult<()> {
    let args = [pid.as_raw() as u32, map[0], map[1], map[2]].map(|number| number.to_string());
    let output = Command::new(helper)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .step(|| format!("run {helper} (package uidmap)"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(StepError::new(helper, String::from_utf8_lossy(&output.stderr).trim().to_string()))
}
