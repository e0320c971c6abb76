//! `docker exec`: one more process in the namespaces and the control group of a container.

use nslab_abi::{Errno, Fd, NsType, OpenFlags, Pid, PollFd, Ret, Signal, Syscall, WaitFlags};

use super::cli::{Command, switch, value};
use super::console::{self, DetachKeys};
use super::container::Container;
use super::{FAILED, cgroup, runc};
use crate::sys::{POLLIN, Sys};

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
    if let Some(relay) = sys.restored::<Relay>() {
        return relay.run(sys).await;
    }
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
    let console = match has_tty {
        true => console::sockets(sys).await.ok(),
        false => None,
    };
    let size = if has_tty { console::size(sys, Fd(1)).await } else { None };
    let child = match sys.fork().await {
        Ok(Pid(0)) => {
            let console = console.map(|(_, inside)| (inside, size));
            return inside(sys, &container, &start, is_read, parsed.has("detach"), console).await;
        }
        Ok(child) => child,
        Err(errno) => {
            sys.eprint(format!("Error response from daemon: fork: {}\n", errno.strerror())).await;
            return FAILED;
        }
    };
    if parsed.has("detach") {
        return 0;
    }
    if let Some((outside, inside)) = console {
        sys.close(inside).await;
        let master = console::receive(sys, outside).await;
        sys.close(outside).await;
        if let Ok(&[master]) = master.as_deref()
            && let Ok(resized) = console::signals(sys, &[Signal::SIGWINCH]).await
        {
            let old = if is_read { console::set_raw(sys, Fd(0)).await } else { None };
            let relay = Relay { child, master, is_read, old, resized, keys: DetachKeys::default() };
            return relay.run(sys).await;
        }
    }
    wait(sys, child).await
}

/// A client between its own terminal and one in a container: it can be started again from here.
#[derive(Clone)]
struct Relay {
    child: Pid,
    master: Fd,
    is_read: bool,
    /// What the client's terminal was before.
    old: Option<Vec<u8>>,
    /// Tells that the client's terminal has another size.
    resized: Fd,
    keys: DetachKeys,
}

impl Relay {
    /// Hands on what is typed and shown until the program has ended; returns its status.
    async fn run(mut self, sys: &Sys) -> u8 {
        let leaves = loop {
            sys.checkpoint(self.clone());
            if let Some(leaves) = self.turn(sys).await {
                break leaves;
            }
        };
        console::restore(sys, Fd(0), self.old).await;
        if leaves {
            sys.eprint("read escape sequence\n").await;
            return 0;
        }
        wait(sys, self.child).await
    }

    /// Waits for something to do, and does it; at the end, whether the client leaves.
    async fn turn(&mut self, sys: &Sys) -> Option<bool> {
        let all = [Some(self.master), Some(self.resized), self.is_read.then_some(Fd(0))];
        let fds = all.into_iter().flatten().map(|fd| PollFd { fd, events: POLLIN }).collect();
        let Ok(Ret::Poll(ready)) = sys.call(Syscall::Poll { fds, timeout_ms: -1 }).await else { return None };
        if ready[0] != 0 {
            match sys.read(self.master, crate::sys::READ_CHUNK).await {
                Ok(bytes) => drop(sys.write_all(Fd(1), &bytes).await),
                Err(Errno::EINTR) => {}
                // Nobody has the terminal open any more.
                Err(_) => return Some(false),
            }
        }
        if ready[1] != 0 {
            let _ = sys.read(self.resized, 128).await;
            if let Some(size) = console::size(sys, Fd(1)).await {
                console::resize(sys, self.master, size).await;
            }
        }
        if ready.get(2).is_some_and(|&events| events != 0) {
            match sys.read(Fd(0), 4096).await {
                Ok(typed) if !typed.is_empty() => {
                    let (on, leaves) = self.keys.take(&typed);
                    let _ = sys.write_all(self.master, &on).await;
                    return leaves.then_some(true);
                }
                Err(Errno::EINTR) => {}
                _ => self.is_read = false,
            }
        }
        None
    }
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
    console: Option<(Fd, Option<Vec<u8>>)>,
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
            if let Some((out, size)) = console
                && let Err((_, errno)) = super::console::set_up(sys, out, size.as_deref(), false).await
            {
                sys.eprint(say(errno)).await;
                return 126;
            }
            let (status, message) = runc::execute(sys, start, WHAT).await;
            sys.eprint(format!("{message}\n")).await;
            status
        }
        Ok(child) => {
            if let Some((out, _)) = console {
                sys.close(out).await;
            }
            wait(sys, child).await
        }
        Err(errno) => {
            sys.eprint(say(errno)).await;
            126
        }
    }
}
