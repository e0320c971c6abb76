//! `docker exec` and `docker kill`: one enters the namespaces of a container, the other ends it from outside.

use nslab_abi::{Errno, NsType, Pid, Signal, Syscall, WaitFlags};

use super::container::Container;
use super::run::environment;
use crate::sys::Sys;

/// `docker exec [-it] CONTAINER COMMAND [ARG]…`
pub(super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let mut rest = words;
    while let Some(word) = rest.first().filter(|word| word.starts_with('-')) {
        match word.as_str() {
            "-i" | "-t" | "-it" | "-ti" | "--interactive" | "--tty" => {}
            other => return crate::getopt::unmodelled(sys, "docker exec", other).await,
        }
        rest = &rest[1..];
    }
    let [name, command @ ..] = rest else {
        sys.eprint("\"docker exec\" requires at least 2 arguments.\n").await;
        return 1;
    };
    if command.is_empty() {
        sys.eprint("\"docker exec\" requires at least 2 arguments.\n").await;
        return 1;
    }
    let Some(container) = Container::running(sys, name).await else { return 1 };
    match enter(sys, &container).await {
        Ok(Pid(0)) => {}
        Ok(child) => loop {
            match sys.wait4(child, WaitFlags::empty()).await {
                Ok(Some((_, status))) => return status.shell_status(),
                Err(Errno::EINTR) => {}
                _ => return super::FAILED,
            }
        },
        Err(errno) => {
            sys.eprint(format!("OCI runtime exec failed: exec failed: {}\n", errno.strerror())).await;
            return 126;
        }
    }
    if let Err(errno) = super::run::caps::keep_default(sys).await {
        sys.eprint(format!("OCI runtime exec failed: exec failed: {}\n", errno.strerror())).await;
        return 126;
    }
    let argv: Vec<Vec<u8>> = command.iter().map(|word| word.as_bytes().to_vec()).collect();
    let errno = sys.execvp(&argv, &environment(&container, words.iter().any(|word| word.contains('t')))).await;
    super::run::cannot_start(sys, "OCI runtime exec failed: exec failed", &command[0], errno).await
}

/// Joins all namespaces of the container's first process, the pid namespace by a child.
async fn enter(sys: &Sys, container: &Container) -> Result<Pid, Errno> {
    let kinds = [NsType::Cgroup, NsType::Ipc, NsType::Uts, NsType::Net, NsType::Pid, NsType::Mnt];
    let mut files = Vec::new();
    for ns in kinds {
        let path = format!("/proc/{}/ns/{}", container.pid, ns.name());
        files.push((ns, sys.open(path.as_bytes()).await?));
    }
    for (ns, fd) in files {
        sys.call(Syscall::Setns { fd, nstype: ns.flag() }).await?;
        sys.close(fd).await;
    }
    sys.fork().await
}

/// `docker kill CONTAINER…`
pub(super) async fn kill(sys: &Sys, words: &[String]) -> u8 {
    if let Some(word) = words.iter().find(|word| word.starts_with('-')) {
        return crate::getopt::unmodelled(sys, "docker kill", word).await;
    }
    let mut status = 0;
    for name in words {
        match Container::running(sys, name).await {
            Some(container) => match sys.kill(Pid(container.pid), Signal::SIGKILL).await {
                Ok(()) => sys.print(format!("{name}\n")),
                Err(errno) => {
                    sys.eprint(format!(
                        "Error response from daemon: cannot kill container: {name}: {}\n",
                        errno.strerror()
                    ))
                    .await;
                    status = 1;
                }
            },
            None => status = 1,
        }
    }
    sys.finish("docker", status).await
}
