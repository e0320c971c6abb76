//! `docker version`, `info`, `top` and `stats`.

use nslab_abi::{Fd, Pid, Ret, Syscall};

use super::cli::{Command, binary_size, switch, value};
use super::container::{Container, now};
use super::exec::wait;
use super::image::store;
use super::json::{Json, object};
use super::list::print;
use super::{VERSION, cgroup, template};
use crate::sys::Sys;
use crate::text::{lines, lossy, words};

const PLAIN: Command = Command {
    name: "version",
    usage: "docker version [OPTIONS]",
    about: "Show the Docker version information",
    flags: &[value("format", 'f')],
    unmodelled: &["kubeconfig"],
    ..Command::PLAIN
};
const INFO: Command = Command {
    name: "info",
    usage: "docker info [OPTIONS]",
    about: "Display system-wide information",
    unmodelled: &[],
    ..PLAIN
};
const TOP: Command = Command {
    name: "top",
    usage: "docker top CONTAINER [ps OPTIONS]",
    about: "Display the running processes of a container",
    arguments: (1, 0),
    in_order: true,
    ..Command::PLAIN
};
const STATS: Command = Command {
    name: "stats",
    usage: "docker stats [OPTIONS] [CONTAINER...]",
    about: "Display a live stream of container(s) resource usage statistics",
    flags: &[switch("all", 'a'), switch("no-stream", ' '), switch("no-trunc", ' '), value("format", ' ')],
    ..Command::PLAIN
};

/// `docker version`
pub(super) async fn version(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match PLAIN.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(template) = parsed.value("format") {
        let half = |pairs: Vec<(&'static str, Json)>| {
            let both = [("Version", VERSION.into()), ("ApiVersion", "1.41".into()), ("Os", "linux".into())];
            object(both.into_iter().chain([("Arch", "amd64".into())]).chain(pairs).collect())
        };
        let client = half(vec![("Context", "default".into()), ("Experimental", Json::Bool(true))]);
        let server = half(vec![("MinAPIVersion", "1.12".into()), ("Experimental", Json::Bool(false))]);
        let all = object(vec![("Client", client), ("Server", server)]);
        return formatted(sys, "docker version", template, &all).await;
    }
    sys.print(format!(
        "Client:\n Version:           {VERSION}\n API version:       1.41\n OS/Arch:           linux/amd64\n \
         Context:           default\n Experimental:      true\n\nServer:\n Engine:\n  \
         Version:          {VERSION}\n  API version:      1.41 (minimum version 1.12)\n  \
         OS/Arch:          linux/amd64\n  Experimental:     false\n containerd:\n  Version:          1.6.20\n runc:\n  \
         Version:          1.1.5\n"
    ));
    sys.finish("docker", 0).await
}

/// Fills a template in; what it asks for beyond what is known here is refused.
async fn formatted(sys: &Sys, who: &str, template: &str, value: &Json) -> u8 {
    let text = if template == "json" { Ok(value.compact()) } else { template::fill(template, value) };
    match text {
        Ok(text) if !text.contains("<no value>") && template != "json" => {
            sys.print(text + "\n");
            sys.finish("docker", 0).await
        }
        _ => crate::getopt::unmodelled(sys, who, &format!("--format {template}")).await,
    }
}

/// `docker info`
pub(super) async fn info(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match INFO.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let containers = Container::all(sys).await;
    let running = containers.iter().filter(|container| container.is_running()).count();
    let images = store::all(sys).await.len();
    let (name, release) = match sys.call(Syscall::Uname).await {
        Ok(Ret::Utsname(uname)) => (lossy(&uname.nodename), lossy(&uname.release)),
        _ => Default::default(),
    };
    let memory = match sys.call(Syscall::Sysinfo).await {
        Ok(Ret::Sysinfo(info)) => info.totalram,
        _ => 0,
    };
    let (driver, version) = if cgroup::hierarchies(sys).await.is_some() { ("cgroupfs", 1) } else { ("systemd", 2) };
    if let Some(template) = parsed.value("format") {
        let int = |count: usize| Json::Int(count as i64);
        let all = object(vec![
            ("Containers", int(containers.len())),
            ("ContainersRunning", int(running)),
            ("ContainersStopped", int(containers.len() - running)),
            ("Images", int(images)),
            ("Driver", "overlay2".into()),
            ("LoggingDriver", "json-file".into()),
            ("CgroupDriver", driver.into()),
            ("CgroupVersion", Json::Text(version.to_string())),
            ("DefaultRuntime", "runc".into()),
            ("InitBinary", "docker-init".into()),
            ("KernelVersion", Json::Text(release)),
            ("OperatingSystem", "Debian GNU/Linux 12 (bookworm)".into()),
            ("OSType", "linux".into()),
            ("Architecture", "x86_64".into()),
            ("MemTotal", Json::Int(memory as i64)),
            ("Name", Json::Text(name)),
            ("DockerRootDir", "/var/lib/docker".into()),
            ("ServerVersion", VERSION.into()),
        ]);
        return formatted(sys, "docker info", template, &all).await;
    }
    sys.print(format!(
        "Client:\n Context:    default\n Debug Mode: false\n\nServer:\n Containers: {}\n  Running: {running}\n  Paused: 0\n  \
         Stopped: {}\n Images: {images}\n Server Version: {VERSION}\n Storage Driver: overlay2\n  Backing Filesystem: extfs\n \
         Logging Driver: json-file\n Cgroup Driver: {driver}\n Cgroup Version: {version}\n Runtimes: io.containerd.runc.v2 runc\n \
         Default Runtime: runc\n Init Binary: docker-init\n Kernel Version: {release}\n \
         Operating System: Debian GNU/Linux 12 (bookworm)\n OSType: linux\n Architecture: x86_64\n \
         Total Memory: {}\n Name: {name}\n Docker Root Dir: /var/lib/docker\n",
        containers.len(),
        containers.len() - running,
        binary_size(memory),
    ));
    sys.finish("docker", 0).await
}

/// `docker top CONTAINER [ps OPTIONS]`: the host's own ps, and of its lines those of the container.
pub(super) async fn top(sys: &Sys, given: &[String]) -> u8 {
    let parsed = match TOP.parse(sys, given).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some(container) = Container::running(sys, &parsed.operands[0]).await else { return 1 };
    let options = &parsed.operands[1..];
    let pids = cgroup::procs(sys, &container).await;
    let Ok((read, write)) = sys.pipe().await else { return 1 };
    let child = match sys.fork().await {
        Ok(Pid(0)) => {
            let _ = sys.dup2(write, Fd(1)).await;
            for fd in [read, write] {
                sys.close(fd).await;
            }
            let mut argv = vec![b"ps".to_vec()];
            argv.extend(options.iter().map(|word| word.as_bytes().to_vec()));
            if options.is_empty() {
                argv.push(b"-ef".to_vec());
            }
            // Whatever is asked for, of these processes - moby, daemon/top_unix.go:psPidsArg()
            argv.push(format!("-q{}", pids.join(",")).into_bytes());
            let errno = sys.execvp(&argv, &[b"PATH=/usr/bin:/bin".to_vec()]).await;
            sys.complain_errno("docker", "ps", errno).await;
            return 127;
        }
        Ok(child) => child,
        Err(_) => return 1,
    };
    sys.close(write).await;
    let text = sys.read_all(read).await.unwrap_or_default();
    if wait(sys, child).await != 0 {
        return 1;
    }
    let mut at = None;
    for line in lines(&text) {
        let fields: Vec<String> = words(line).into_iter().map(lossy).collect();
        match at {
            None => {
                at = fields.iter().position(|field| field == "PID");
                if at.is_none() {
                    sys.eprint("Error response from daemon: Couldn't find PID field in ps output\n").await;
                    return 1;
                }
                sys.print(format!("{}\n", lossy(line)));
            }
            Some(at) if fields.get(at).is_some_and(|pid| pids.contains(pid)) => sys.print(format!("{}\n", lossy(line))),
            Some(_) => {}
        }
    }
    sys.finish("docker", 0).await
}

/// `docker stats --no-stream [CONTAINER...]`
pub(super) async fn stats(sys: &Sys, given: &[String]) -> u8 {
    let parsed = match STATS.parse(sys, given).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if !parsed.has("no-stream") {
        return crate::getopt::unmodelled(sys, "docker stats", "to stream; with --no-stream it shows one moment").await;
    }
    let mut all = Container::all(sys).await;
    if parsed.operands.is_empty() {
        all.retain(|container| container.is_running() || parsed.has("all"));
    } else {
        all.clear();
        for name in &parsed.operands {
            match Container::find(sys, name).await {
                Some(container) => all.push(container),
                None => {
                    sys.eprint(format!("Error response from daemon: No such container: {name}\n")).await;
                    return 1;
                }
            }
        }
    }
    let before = usages(sys, &all).await;
    // The daemon takes two looks, a second apart.
    let t = nslab_abi::Timespec { tv_sec: 1, tv_nsec: 0 };
    let _ = sys.call(Syscall::ClockNanosleep { clockid: 1, flags: 0, t }).await;
    let after = usages(sys, &all).await;
    let total = match sys.call(Syscall::Sysinfo).await {
        Ok(Ret::Sysinfo(info)) => info.totalram,
        _ => 0,
    };
    let mut rows = Vec::new();
    for (at, container) in all.iter().enumerate() {
        let ns = (after[at].1 - before[at].1).max(1) as f64;
        let percent = after[at].0.saturating_sub(before[at].0) as f64 / ns * 100.0;
        rows.push(row(sys, container, percent, total).await);
    }
    let columns = [
        ("CONTAINER ID", "ID"),
        ("NAME", "Name"),
        ("CPU %", "CPUPerc"),
        ("MEM USAGE / LIMIT", "MemUsage"),
        ("MEM %", "MemPerc"),
        ("NET I/O", "NetIO"),
        ("BLOCK I/O", "BlockIO"),
        ("PIDS", "PIDs"),
    ];
    print(sys, "docker stats", &columns, &rows, parsed.value("format")).await
}

/// Nanoseconds of processor time of each container, and when that was.
async fn usages(sys: &Sys, all: &[Container]) -> Vec<(u64, i64)> {
    let mut usages = Vec::new();
    for container in all {
        let usage = cgroup::cpu_ns(sys, container).await;
        let (seconds, ns) = now(sys).await;
        usages.push((usage, seconds * 1_000_000_000 + ns));
    }
    usages
}

async fn row(sys: &Sys, container: &Container, percent: f64, total: u64) -> Json {
    let used = cgroup::memory_used(sys, container).await;
    let limit = cgroup::memory_limit(sys, container).await.filter(|&limit| limit < total).unwrap_or(total);
    let pids = cgroup::nr_pids(sys, container).await;
    // A kernel without the controller: docker shows dashes where it knows nothing.
    let (usage, share) = match used {
        Some(used) if limit > 0 => {
            let share = format!("{:.2}%", used as f64 / limit as f64 * 100.0);
            (format!("{} / {}", binary_size(used), binary_size(limit)), share)
        }
        _ => ("-- / --".to_string(), "--".to_string()),
    };
    object(vec![
        ("ID", container.short_id().into()),
        ("Name", Json::Text(container.name())),
        ("CPUPerc", Json::Text(format!("{percent:.2}%"))),
        ("MemUsage", Json::Text(usage)),
        ("MemPerc", Json::Text(share)),
        ("NetIO", "-- / --".into()),
        ("BlockIO", "-- / --".into()),
        ("PIDs", Json::Text(pids.map_or_else(|| "--".to_string(), |pids| pids.to_string()))),
    ])
}
