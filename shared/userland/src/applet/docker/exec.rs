//! `docker exec`: one more process in the namespaces and the control group of a container.

use nslab_abi::{Errno, Fd, NsType, OpenFlags, Pid, Ret, Syscall, WaitFlags};

use super::cli::{Command, switch, value};
use super::container::Container;
use super::{FAILED, cgroup, runc};
use crate::sys::Sys;

const EXEC: Command = Command {
    name: "exec",
    usage: "docker exec [OPTIONS] CONTAINER COMMAND [ARG...]",
    about: "Run a command in a running container",
    flags: &[
        switch("interactive", 'i'),
        switch("tty", 't'),
        switch("detach", 'd'),
        switch("privileged", ' '),
        value("env", 'e'),
        value("workdir", 'w'),
        value("user", 'u'),
    ],
    unmodelled: &["detach-keys", "env-file"],
    arguments: (2, 0),
    in_order: true,
    ..Command::PLAIN
};
const WHAT: &str = "OCI runtime exec failed: exec failed: unable to start container process";

/// `docker exec [OPTIONS] CONTAINER COMMAND [ARG...]`
pub(crate) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match EXEC.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let has_tty = parsed.has("tty") && !parsed.has("detach");
    if has_tty && parsed.has("interactive") && !sys.isatty(Fd(0)).await {
        sys.eprint("the input device is not a TTY\n").await;
        return 1;
    }
    let Some(container) = Container::running(sys, &parsed.operands[0]).await else { return 1 };
    if container.pid() == 0 {
        let (id, what) = (&container.id, "is restarting, wait until the container is running");
        sys.eprint(format!("Error response from daemon: Container {id} {what}\n")).await;
        return 1;
    }
    if container.json.is_true("State.Paused") {
        let what = "is paused, unpause the container before exec";
        sys.eprint(format!("Error response from daemon: Container {} {what}\n", parsed.operands[0])).await;
        return 1;
    }
    let mut env = runc::environment(&container, has_tty);
    env.extend(parsed.all("env"));
    let is_privileged = parsed.has("privileged");
    let start = runc::Start {
        argv: &parsed.operands[1..],
        env,
        working_dir: parsed.value("workdir").map_or_else(|| container.json.text("Config.WorkingDir"), str::to_string),
        user: parsed.value("user").map_or_else(|| container.json.text("Config.User"), str::to_string),
        caps: if is_privileged { nslab_abi::CapSet::FULL } else { super::run::capabilities(&container) },
        groups: container.json.list("HostConfig.GroupAdd"),
        no_new_privileges: false,
    };
    let is_read = parsed.has("interactive");
    let child = match sys.fork().await {
        Ok(Pid(0)) => return inside(sys, &container, &start, is_read, parsed.has("detach")).await,
        Ok(child) => child,
        Err(errno) => {
            sys.eprint(format!("Error response from daemon: fork: {}\n", errno.strerror())).await;
            return FAILED;
        }
    };
    if parsed.has("detach") {
        return 0;
    }
    wait(sys, child).await
}

/// Waits for a child, and returns its status as a shell has it.
pub(crate) async fn wait(sys: &Sys, child: Pid) -> u8 {
    loop {
        match sys.wait4(child, WaitFlags::empty()).await {
            Ok(Some((_, status))) => return status.shell_status(),
            Err(Errno::EINTR) => {}
            _ => return FAILED,
        }
    }
}

/// Enters the container; the pid namespace is entered by a child, which becomes the program.
pub(super) async fn inside(
    sys: &Sys,
    container: &Container,
    start: &runc::Start<'_>,
    is_read: bool,
    is_detached: bool,
) -> u8 {
    if is_detached {
        let _ = sys.call(Syscall::Setsid).await;
    }
    if (is_detached || !is_read)
        && let Ok(null) = sys.open_with(b"/dev/null", OpenFlags::RDWR, 0).await
    {
        for fd in if is_detached { &[0, 1, 2][..] } else { &[0] } {
            let _ = sys.dup2(null, Fd(*fd)).await;
        }
        sys.close(null).await;
    }
    let say = |errno: Errno| format!("{WHAT}: {}: unknown\n", errno.strerror());
    if let Ok(Ret::Int(pid)) = sys.call(Syscall::Getpid).await {
        let _ = cgroup::join(sys, container, Pid(pid as i32)).await;
    }
    let mut kinds = vec![NsType::Ipc, NsType::Uts, NsType::Net, NsType::Pid, NsType::Mnt];
    kinds.insert(0, NsType::Cgroup);
    if let Err(errno) = runc::join(sys, container.pid(), &kinds).await {
        sys.eprint(say(errno)).await;
        return 126;
    }
    match sys.fork().await {
        Ok(Pid(0)) => {
            let (status, message) = runc::execute(sys, start, WHAT).await;
            sys.eprint(format!("{message}\n")).await;
            status
        }
        Ok(child) => wait(sys, child).await,
        Err(errno) => {
            sys.eprint(say(errno)).await;
            126
        }
    }
}
