//! A container's control groups, as runc makes them: one in each hierarchy of version 1, or one of version 2.

use nslab_abi::{AtFlags, Errno, Fd, Pid, Signal, Syscall};

use super::container::{Container, mkdir};
use crate::sys::Sys;
use crate::text::{lines, lossy, words};

/// Where the hierarchies are mounted.
const TREE: &str = "/sys/fs/cgroup";

/// The hierarchies of version 1 by the names of their mounts; `None`: there is only the one of version 2.
pub(crate) async fn hierarchies(sys: &Sys) -> Option<Vec<String>> {
    if sys.stat(format!("{TREE}/cgroup.controllers").as_bytes()).await.is_ok() {
        return None;
    }
    let mut names: Vec<String> = sys.list_dir(TREE.as_bytes()).await.ok()?.iter().map(|e| lossy(&e.d_name)).collect();
    names.retain(|name| !name.starts_with('.'));
    nslab_small::sort(&mut names);
    Some(names)
}

/// The path of a container's group below a hierarchy's mount.
fn below(container: &Container, is_unified: bool) -> String {
    match container.json.text("HostConfig.CgroupParent").as_str() {
        "" if is_unified => format!("system.slice/docker-{}.scope", container.id),
        "" => format!("docker/{}", container.id),
        parent => format!("{parent}/{}", container.id),
    }
}

/// The directories of a container's groups: the hierarchy's name (empty for version 2), the directory.
pub(crate) async fn dirs(sys: &Sys, container: &Container) -> Vec<(String, String)> {
    match hierarchies(sys).await {
        None => vec![(String::new(), format!("{TREE}/{}", below(container, true)))],
        Some(names) => {
            let dir = |name: &String| format!("{TREE}/{name}/{}", below(container, false));
            names.iter().map(|name| (name.clone(), dir(name))).collect()
        }
    }
}

/// Makes the groups with their limits.
pub(crate) async fn create(sys: &Sys, container: &Container) -> Result<(), String> {
    let say = |what: &str, errno: Errno| format!("unable to apply cgroup configuration: {what}: {}.", errno.strerror());
    for (name, dir) in dirs(sys, container).await {
        let parent = dir.rsplit_once('/').map_or(TREE, |(parent, _)| parent).to_string();
        mkdir(sys, &parent).await.map_err(|errno| say(&format!("mkdir {parent}"), errno))?;
        if name.is_empty() {
            for at in [TREE, parent.as_str()] {
                delegate(sys, at).await;
            }
        }
        mkdir(sys, &dir).await.map_err(|errno| say(&format!("mkdir {dir}"), errno))?;
        if name == "cpuset" {
            // A group without processors and memory takes no process - cpuset(7).
            inherit_cpuset(sys, &parent).await;
            inherit_cpuset(sys, &dir).await;
        }
        for limit in limits(container, &name) {
            set(sys, &dir, &limit).await.map_err(|message| message.unwrap_or_else(|errno| say(limit.file, errno)))?;
        }
    }
    Ok(())
}

/// Writes a container's limits anew.
pub(crate) async fn change(sys: &Sys, container: &Container) -> Result<(), String> {
    for (name, dir) in dirs(sys, container).await {
        for limit in limits(container, &name) {
            let set = set(sys, &dir, &limit).await;
            set.map_err(|why| {
                why.unwrap_or_else(|errno| format!("{}: {}", limit.file, errno.strerror().to_lowercase()))
            })?;
        }
    }
    Ok(())
}

/// Writes a limit; `Err`: it is not modelled, or the kernel refused it.
async fn set(sys: &Sys, dir: &str, limit: &Limit) -> Result<(), Result<String, Errno>> {
    match sys.write_file(format!("{dir}/{}", limit.file).as_bytes(), limit.value.as_bytes()).await {
        Ok(()) => Ok(()),
        // What swap may take follows the memory's limit; and the platform's agents ask for limits without insisting.
        Err(_) if limit.flag.is_empty() => Ok(()),
        Err(Errno::ENOENT | Errno::EACCES) => {
            Err(Ok(format!("nslab does not model {}, which {} needs", limit.file, limit.flag)))
        }
        Err(errno) => Err(Err(errno)),
    }
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

async fn inherit_cpuset(sys: &Sys, dir: &str) {
    let Some((parent, _)) = dir.rsplit_once('/') else { return };
    for file in ["cpuset.cpus", "cpuset.mems"] {
        let own = sys.read_file(format!("{dir}/{file}").as_bytes()).await.unwrap_or_default();
        if own.trim_ascii().is_empty() {
            let value = sys.read_file(format!("{parent}/{file}").as_bytes()).await.unwrap_or_default();
            let _ = sys.write_file(format!("{dir}/{file}").as_bytes(), &value).await;
        }
    }
}

/// One limit.
struct Limit {
    file: &'static str,
    value: String,
    /// The option that asks for it; empty: nobody insists.
    flag: &'static str,
}

/// The limits that belong into a hierarchy.
fn limits(container: &Container, hierarchy: &str) -> Vec<Limit> {
    let int = |key: &str| container.json.int(&format!("HostConfig.{key}"));
    let is_unified = hierarchy.is_empty();
    let mut all = Vec::new();
    let mut add = |file, value: String, flag| all.push(Limit { file, value, flag });
    let period = if int("CpuPeriod") > 0 { int("CpuPeriod") } else { 100_000 };
    let quota = if int("NanoCpus") > 0 { int("NanoCpus") * period / 1_000_000_000 } else { int("CpuQuota") };
    let flag = if int("NanoCpus") > 0 { "--cpus" } else { "--cpu-quota" };
    let has_period = int("CpuPeriod") > 0 || int("NanoCpus") > 0;
    if is_unified && (quota > 0 || has_period) {
        let quota = if quota > 0 { quota.to_string() } else { "max".to_string() };
        add("cpu.max", format!("{quota} {period}"), flag);
    }
    if hierarchy == "cpu" {
        if has_period {
            add("cpu.cfs_period_us", period.to_string(), "--cpu-period");
        }
        if quota != 0 {
            add("cpu.cfs_quota_us", quota.to_string(), flag);
        }
    }
    let asked = int("MemoryIfModelled");
    let (memory, flag) = if int("Memory") > 0 { (int("Memory"), "--memory") } else { (asked, "") };
    if memory > 0 && (is_unified || hierarchy == "memory") {
        let both = match int("MemorySwap") {
            0 => memory * 2,
            both => both,
        };
        add(if is_unified { "memory.max" } else { "memory.limit_in_bytes" }, memory.to_string(), flag);
        match is_unified {
            true if both < 0 => add("memory.swap.max", "max".to_string(), ""),
            true => add("memory.swap.max", (both - memory).max(0).to_string(), ""),
            false => add("memory.memsw.limit_in_bytes", both.to_string(), ""),
        }
    }
    let reserved = int("MemoryReservation");
    if reserved > 0 && (is_unified || hierarchy == "memory") {
        let file = if is_unified { "memory.low" } else { "memory.soft_limit_in_bytes" };
        add(file, reserved.to_string(), "--memory-reservation");
    }
    let shares = int("CpuShares");
    if shares > 0 && is_unified {
        // From 2..262144 to 1..10000 - runc, libcontainer/cgroups/utils.go:ConvertCPUSharesToCgroupV2Value()
        add("cpu.weight", (1 + (shares.clamp(2, 262_144) - 2) * 9999 / 262_142).to_string(), "--cpu-shares");
    } else if shares > 0 && hierarchy == "cpu" {
        add("cpu.shares", shares.to_string(), "--cpu-shares");
    }
    for (key, file, flag) in
        [("CpusetCpus", "cpuset.cpus", "--cpuset-cpus"), ("CpusetMems", "cpuset.mems", "--cpuset-mems")]
    {
        let given = container.json.text(&format!("HostConfig.{key}"));
        if !given.is_empty() && (is_unified || hierarchy == "cpuset") {
            add(file, given, flag);
        }
    }
    if int("PidsLimit") > 0 && (is_unified || hierarchy == "pids") {
        add("pids.max", int("PidsLimit").to_string(), "--pids-limit");
    }
    all
}

/// Moves a process into a container's groups.
pub(crate) async fn join(sys: &Sys, container: &Container, pid: Pid) -> Result<(), Errno> {
    for (_, dir) in dirs(sys, container).await {
        sys.write_file(format!("{dir}/cgroup.procs").as_bytes(), pid.0.to_string().as_bytes()).await?;
    }
    Ok(())
}

/// The processes of a container.
pub(crate) async fn procs(sys: &Sys, container: &Container) -> Vec<String> {
    let dirs = dirs(sys, container).await;
    let dir = dirs.iter().find(|pair| pair.0 == "pids").or(dirs.first()).map(|pair| pair.1.clone()).unwrap_or_default();
    let text = sys.read_file(format!("{dir}/cgroup.procs").as_bytes()).await.unwrap_or_default();
    words(&text).into_iter().map(lossy).collect()
}

/// A number that the groups of a container tell: the hierarchy and file of version 1, the file of version 2, the word in front.
async fn number(sys: &Sys, container: &Container, old: (&str, &str), new: &str, key: &str) -> Option<u64> {
    let dirs = dirs(sys, container).await;
    let (name, dir) = dirs.iter().find(|pair| pair.0.is_empty() || pair.0 == old.0)?;
    let file = if name.is_empty() { new } else { old.1 };
    let text = sys.read_file(format!("{dir}/{file}").as_bytes()).await.ok()?;
    let value = lines(&text).find_map(|line| match words(line)[..] {
        [value] => Some(lossy(value)),
        [word, value] if word == key.as_bytes() => Some(lossy(value)),
        _ => None,
    })?;
    Some(value.parse().unwrap_or(u64::MAX))
}

/// Bytes of memory in use.
pub(crate) async fn memory_used(sys: &Sys, container: &Container) -> Option<u64> {
    number(sys, container, ("memory", "memory.usage_in_bytes"), "memory.current", "").await
}

/// Bytes of memory allowed; more than any machine has: no limit.
pub(crate) async fn memory_limit(sys: &Sys, container: &Container) -> Option<u64> {
    number(sys, container, ("memory", "memory.limit_in_bytes"), "memory.max", "").await
}

/// How many processes there are.
pub(crate) async fn nr_pids(sys: &Sys, container: &Container) -> Option<u64> {
    number(sys, container, ("pids", "pids.current"), "pids.current", "").await
}

/// Nanoseconds of processor time.
pub(crate) async fn cpu_ns(sys: &Sys, container: &Container) -> u64 {
    match hierarchies(sys).await {
        Some(_) => number(sys, container, ("cpuacct", "cpuacct.usage"), "", "").await.unwrap_or(0),
        None => number(sys, container, ("", ""), "cpu.stat", "usage_usec").await.unwrap_or(0).saturating_mul(1000),
    }
}

/// Was a process of the group ended for want of memory?
pub(crate) async fn was_oom_killed(sys: &Sys, container: &Container) -> bool {
    let count = number(sys, container, ("memory", "memory.oom_control"), "memory.events", "oom_kill").await;
    count.is_some_and(|count| count > 0)
}

/// Ends what is left in the groups, and removes them.
pub(crate) async fn remove(sys: &Sys, container: &Container) {
    for pid in procs(sys, container).await {
        if let Ok(pid) = pid.parse() {
            let _ = sys.kill(Pid(pid), Signal::SIGKILL).await;
        }
    }
    for (_, dir) in dirs(sys, container).await {
        let call = || Syscall::Unlinkat { dirfd: Fd::CWD, path: dir.clone().into_bytes(), flags: AtFlags::REMOVEDIR };
        for _ in 0..10 {
            if sys.call(call()).await != Err(Errno::EBUSY) {
                break;
            }
            let t = nslab_abi::Timespec { tv_sec: 0, tv_nsec: 10_000_000 };
            let _ = sys.call(Syscall::ClockNanosleep { clockid: 1, flags: 0, t }).await;
        }
    }
}
