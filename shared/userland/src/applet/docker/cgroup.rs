//! A container's control group, where systemd's driver puts it: `system.slice/docker-ID.scope`.

use nslab_abi::{AtFlags, Errno, Fd, Pid, Syscall};

use super::container::{Container, mkdir};
use crate::sys::Sys;
use crate::text::{lines, lossy, words};

/// Where the tree is mounted.
const TREE: &str = "/sys/fs/cgroup";

/// The directory of a container's group.
pub(crate) fn dir(container: &Container) -> String {
    match container.json.text("HostConfig.CgroupParent").as_str() {
        "" => format!("{TREE}/system.slice/docker-{}.scope", container.id),
        parent => format!("{TREE}/{parent}/{}", container.id),
    }
}

/// Makes the group with its limits.
pub(crate) async fn create(sys: &Sys, container: &Container) -> Result<(), String> {
    let dir = dir(container);
    let slice = dir.rsplit_once('/').map_or(TREE, |(slice, _)| slice).to_string();
    let say = |what: &str, errno: Errno| format!("unable to apply cgroup configuration: {what}: {}", errno.strerror());
    mkdir(sys, &slice).await.map_err(|errno| say(&format!("mkdir {slice}"), errno))?;
    for at in [TREE, slice.as_str()] {
        delegate(sys, at).await;
    }
    mkdir(sys, &dir).await.map_err(|errno| say("mkdir", errno))?;
    for (file, value, flag) in limits(container) {
        match sys.write_file(format!("{dir}/{file}").as_bytes(), value.as_bytes()).await {
            Ok(()) => {}
            // The platform's agents ask for limits without insisting.
            Err(Errno::ENOENT | Errno::EACCES) if flag.is_empty() => {}
            // What swap may take follows the memory's limit; a machine without swap has no such file.
            Err(Errno::ENOENT | Errno::EACCES) if file == "memory.swap.max" => {}
            Err(Errno::ENOENT | Errno::EACCES) => {
                return Err(format!("nslab does not model {file}, which {flag} needs"));
            }
            Err(errno) => return Err(say(&format!("write {value} to {file}"), errno)),
        }
    }
    Ok(())
}

/// Hands the controllers on to the groups below.
async fn delegate(sys: &Sys, at: &str) {
    let all = sys.read_file(format!("{at}/cgroup.controllers").as_bytes()).await.unwrap_or_default();
    let control = format!("{at}/cgroup.subtree_control");
    let on = sys.read_file(control.as_bytes()).await.unwrap_or_default();
    for name in words(&all).into_iter().filter(|name| !words(&on).contains(name)) {
        let _ = sys.write_file(control.as_bytes(), format!("+{}", lossy(name)).as_bytes()).await;
    }
}

/// File, value, and the option that asks for it.
fn limits(container: &Container) -> Vec<(&'static str, String, &'static str)> {
    let int = |key: &str| container.json.int(&format!("HostConfig.{key}"));
    let mut all = Vec::new();
    let period = if int("CpuPeriod") > 0 { int("CpuPeriod") } else { 100_000 };
    let quota = if int("NanoCpus") > 0 { int("NanoCpus") / 10_000 } else { int("CpuQuota") };
    if quota > 0 {
        let flag = if int("NanoCpus") > 0 { "--cpus" } else { "--cpu-quota" };
        all.push(("cpu.max", format!("{quota} {period}"), flag));
    } else if int("CpuPeriod") > 0 {
        all.push(("cpu.max", format!("max {period}"), "--cpu-period"));
    }
    let memory = int("Memory");
    if memory > 0 {
        all.push(("memory.max", memory.to_string(), "--memory"));
        let swap = match int("MemorySwap") {
            0 => memory.to_string(),
            -1 => "max".to_string(),
            both => (both - memory).max(0).to_string(),
        };
        all.push(("memory.swap.max", swap, "--memory-swap"));
    }
    if int("MemoryIfModelled") > 0 {
        all.push(("memory.max", int("MemoryIfModelled").to_string(), ""));
    }
    if int("PidsLimit") > 0 {
        all.push(("pids.max", int("PidsLimit").to_string(), "--pids-limit"));
    }
    all
}

/// Moves a process into a container's group.
pub(crate) async fn join(sys: &Sys, container: &Container, pid: Pid) -> Result<(), Errno> {
    sys.write_file(format!("{}/cgroup.procs", dir(container)).as_bytes(), pid.0.to_string().as_bytes()).await
}

/// The numbers in a file of a container's group, by the word in front of each.
pub(crate) async fn numbers(sys: &Sys, container: &Container, file: &str) -> Option<Vec<(String, u64)>> {
    let text = sys.read_file(format!("{}/{file}", dir(container)).as_bytes()).await.ok()?;
    let number = |word: &[u8]| lossy(word).parse::<u64>().unwrap_or(u64::MAX);
    let row = |line: &[u8]| match words(line)[..] {
        [value] => Some((String::new(), number(value))),
        [key, value] => Some((lossy(key), number(value))),
        _ => None,
    };
    Some(lines(&text).filter_map(row).collect())
}

/// Was a process of the group ended for want of memory?
pub(crate) async fn was_oom_killed(sys: &Sys, container: &Container) -> bool {
    let events = numbers(sys, container, "memory.events").await.unwrap_or_default();
    events.iter().any(|(key, count)| key == "oom_kill" && *count > 0)
}

/// Ends what is left in the group, and removes it.
pub(crate) async fn remove(sys: &Sys, container: &Container) {
    let dir = dir(container);
    let _ = sys.write_file(format!("{dir}/cgroup.kill").as_bytes(), b"1").await;
    let call = || Syscall::Unlinkat { dirfd: Fd::CWD, path: dir.clone().into_bytes(), flags: AtFlags::REMOVEDIR };
    for _ in 0..10 {
        if sys.call(call()).await != Err(Errno::EBUSY) {
            break;
        }
        let t = nslab_abi::Timespec { tv_sec: 0, tv_nsec: 10_000_000 };
        let _ = sys.call(Syscall::ClockNanosleep { clockid: 1, flags: 0, t }).await;
    }
}
