//! The process that a shim makes a container of: its namespaces, its streams.

use nslab_abi::{CloneFlags, Errno, Fd, NsType, Syscall};

use super::super::container::Container;
use super::super::runc::Failure;
use super::super::{FAILED, runc};
use crate::sys::Sys;

/// The namespaces that a container gets new.
pub(super) fn flags(container: &Container) -> CloneFlags {
    let host = |key: &str| container.json.text(&format!("HostConfig.{key}"));
    let mut flags = CloneFlags::NEWNS;
    let is_own = |mode: &str| mode != "host" && !mode.starts_with("container:");
    for (key, flag) in [
        ("PidMode", CloneFlags::NEWPID),
        ("UTSMode", CloneFlags::NEWUTS),
        ("IpcMode", CloneFlags::NEWIPC),
        ("NetworkMode", CloneFlags::NEWNET),
    ] {
        if is_own(&host(key)) {
            flags |= flag;
        }
    }
    flags
}

/// The namespaces of other containers that this one joins, and a process in each.
pub(super) async fn joined(sys: &Sys, container: &Container) -> Result<Vec<(NsType, i32)>, Failure> {
    let mut all = Vec::new();
    for (key, ns) in [("PidMode", NsType::Pid), ("NetworkMode", NsType::Net), ("IpcMode", NsType::Ipc)] {
        let mode = container.json.text(&format!("HostConfig.{key}"));
        let Some(wanted) = mode.strip_prefix("container:") else { continue };
        match Container::find(sys, wanted).await {
            Some(other) if other.is_running() => all.push((ns, other.pid())),
            Some(other) => {
                let text = format!(
                    "cannot join the {} namespace of a non running container: container {} is not running.",
                    ns.name(),
                    other.id
                );
                return Err((FAILED, text));
            }
            None => return Err((FAILED, format!("No such container: {wanted}."))),
        }
    }
    Ok(all)
}

/// Pipes of a container without a terminal.
pub(super) struct Streams {
    /// Standard input, if somebody holds it.
    pub input: Option<(Fd, Fd)>,
    /// Standard output.
    pub output: (Fd, Fd),
    /// Standard error.
    pub error: (Fd, Fd),
}

/// Makes the pipes.
pub(super) async fn streams(sys: &Sys, container: &Container, is_attached: bool) -> Result<Streams, Errno> {
    // With `-di` nobody writes, and nobody ends it.
    let is_held = !is_attached && container.json.is_true("Config.OpenStdin");
    Ok(Streams {
        input: if is_held { Some(sys.pipe().await?) } else { None },
        output: sys.pipe().await?,
        error: sys.pipe().await?,
    })
}

/// Becomes the process that the container is, when the shim says so; a failure before its program is told.
pub(super) async fn become_init(
    sys: &Sys,
    container: &Container,
    merged: &str,
    streams: Option<&Streams>,
    console: Option<(Fd, Option<Vec<u8>>)>,
    (wait, complain): (Fd, Fd),
    join: &[(NsType, i32)],
) -> Failure {
    let _ = sys.read(wait, 1).await;
    sys.close(wait).await;
    if let Some(streams) = streams {
        let input = streams.input.map(|(read, _)| (read, Fd(0)));
        for (from, to) in input.into_iter().chain([(streams.output.1, Fd(1)), (streams.error.1, Fd(2))]) {
            let _ = sys.dup2(from, to).await;
        }
        let input = streams.input.map(|(read, write)| [read, write]);
        let pairs = [streams.output, streams.error].map(|(read, write)| [read, write]);
        for fd in input.into_iter().chain(pairs).flatten() {
            sys.close(fd).await;
        }
    }
    // Closed by a successful execve(2): then the shim reads the end of the pipe.
    const F_SETFD: i32 = 2;
    let _ = sys.call(Syscall::Fcntl { fd: complain, cmd: F_SETFD, arg: 1 }).await;
    for (ns, pid) in join.iter().filter(|pair| pair.0 != NsType::Pid) {
        if let Err(errno) = runc::join(sys, *pid, &[*ns]).await {
            return (FAILED, format!("join the {} namespace: {}.", ns.name(), errno.strerror()));
        }
    }
    runc::init(sys, container, merged, console).await
}
