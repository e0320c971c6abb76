//! containerd-shim-runc-v2: the parent of a container's first process, from its start to its end.
//!
//! It makes the namespaces, places the process into its control group, keeps its output, and says how it ended.

mod child;
mod clients;
mod turn;

use std::sync::Arc;

use nslab_abi::{AtFlags, Errno, Fd, NsType, OpenFlags, Pid, Ret, SigAction, Signal, Syscall, WaitFlags, WaitStatus};

use super::console;
use super::container::{Container, now, timestamp, write};
use super::json::Json;
use super::runc::Failure;
use super::start::{STATUS_FD, leave};
use child::{become_init, flags, joined, streams};
pub(super) use clients::socket_path;
use clients::{Client, tell};
use turn::turn;

use super::{FAILED, RUN, cgroup, health, network, ports, remove, rootfs, runc};
use crate::applet::unix;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const PR_SET_CHILD_SUBREAPER: i32 = 36;

/// What a shim watches: it can be started again from here.
#[derive(Clone)]
struct Watch {
    id: String,
    base: String,
    child: Pid,
    /// Pipes of standard output and error that are open still, and what they are.
    outputs: Vec<(Fd, u8)>,
    log: Fd,
    /// The master of its terminal, if it has one.
    master: Option<Fd>,
    /// The end of the pipe of standard input that `-i` keeps open.
    stdin: Option<Fd>,
    clients: Vec<Client>,
    /// Where further clients ask.
    listener: Fd,
    /// Tells of the end of the first process.
    pidfd: Fd,
    /// The name server's socket in the container's namespace, or -1.
    resolver: Fd,
    /// Tells that the container's description has changed.
    changes: Fd,
    /// When the container is asked whether it is well.
    health: Option<health::Health>,
}

/// `containerd-shim-runc-v2 -namespace NAMESPACE -id ID -address ADDRESS -root DIRECTORY`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    if let Some(watch) = sys.restored::<Watch>() {
        return all_runs(&sys, watch).await;
    }
    let option = |name: &[u8]| {
        args.argv.iter().skip_while(|word| *word != name).nth(1).map(|word| lossy(word)).unwrap_or_default()
    };
    let (id, base) = (option(b"-id"), option(b"-root"));
    let is_attached = args.envp.iter().any(|entry| entry == b"NSLAB_ATTACH=1");
    let Some(mut container) = Container::read(&sys, &base, &id).await else {
        sys.eprint("containerd-shim: no such container; docker starts this program\n").await;
        return 1;
    };
    match start(&sys, &mut container, is_attached).await {
        Ok(watch) => {
            tell(&sys, STATUS_FD, "started").await;
            all_runs(&sys, watch).await
        }
        Err((status, message)) => {
            container.json.put("State.Status", "created".into());
            container.json.put("State.ExitCode", Json::Int(i64::from(status)));
            container.json.put("State.Error", message.as_str().into());
            clean_up(&sys, &mut container).await;
            let _ = container.save(&sys).await;
            if container.json.is_true("HostConfig.AutoRemove") {
                super::volumes::remove_anonymous(&sys, &container).await;
                remove::files(&sys, &container).await;
            }
            tell(&sys, STATUS_FD, &format!("error {status} {message}")).await;
            1
        }
    }
}

async fn start(sys: &Sys, container: &mut Container, is_attached: bool) -> Result<Watch, Failure> {
    let say = |what: &str, errno: Errno| {
        (FAILED, format!("failed to create shim task: {what}: {}: unknown.", errno.strerror()))
    };
    let has_tty = container.json.is_true("Config.Tty");
    let size = if has_tty && is_attached { console::size(sys, Fd(1)).await } else { None };
    let act = Some(SigAction { handler: SigAction::IGNORE, ..SigAction::default() });
    let _ = sys.call(Syscall::RtSigaction { signum: i32::from(Signal::SIGPIPE.0), act }).await;
    let args = [1, 0, 0, 0];
    let _ = sys.call(Syscall::Prctl { option: PR_SET_CHILD_SUBREAPER, args, name: Vec::new() }).await;
    let _ = sys.call(Syscall::Setsid).await;
    let merged = rootfs::mount_layers(sys, container).await.map_err(|errno| say("mount the layers", errno))?;
    cgroup::create(sys, container).await.map_err(|message| (FAILED, message))?;
    let join = joined(sys, container).await?;
    let streams = if has_tty {
        None
    } else {
        Some(streams(sys, container, is_attached).await.map_err(|errno| say("pipe", errno))?)
    };
    let console = match has_tty {
        true => Some(console::sockets(sys).await.map_err(|errno| say("socketpair", errno))?),
        false => None,
    };
    let (wait, go) = sys.pipe().await.map_err(|errno| say("pipe", errno))?;
    let (hear, complain) = sys.pipe().await.map_err(|errno| say("pipe", errno))?;
    if let Some(pid) = join.iter().find(|pair| pair.0 == NsType::Pid).map(|pair| pair.1) {
        runc::join(sys, pid, &[NsType::Pid]).await.map_err(|errno| say("join the pid namespace", errno))?;
    }
    let child = match sys.clone_with(flags(container)).await {
        Ok(Pid(0)) => {
            sys.close(go).await;
            sys.close(hear).await;
            sys.close(STATUS_FD).await;
            let console = match console {
                Some((outside, inside)) => {
                    sys.close(outside).await;
                    Some((inside, size))
                }
                None => None,
            };
            let (status, message) =
                become_init(sys, container, &merged, streams.as_ref(), console, (wait, complain), &join).await;
            let _ = sys.write_all(complain, format!("{status} {message}").as_bytes()).await;
            leave(sys, i32::from(status)).await;
            return Err((status, message));
        }
        Ok(child) => child,
        Err(errno) => return Err(say("clone", errno)),
    };
    for fd in [wait, complain] {
        sys.close(fd).await;
    }
    if let Some((_, inside)) = console {
        sys.close(inside).await;
    }
    if let Err(errno) = cgroup::join(sys, container, child).await {
        let _ = sys.kill(child, Signal::SIGKILL).await;
        return Err(say("join the control group", errno));
    }
    if let Err(message) = network::connect(sys, container, child).await {
        let _ = sys.kill(child, Signal::SIGKILL).await;
        return Err((FAILED, message));
    }
    let resolver = match network::resolver::is_wanted(container) {
        true => network::resolver::open(sys, child).await.map_err(|errno| say("start the name server", errno))?,
        false => Fd(-1),
    };
    if let Err(message) = ports::publish(sys, container).await {
        let _ = sys.kill(child, Signal::SIGKILL).await;
        return Err((FAILED, message));
    }
    let _ = sys.write_all(go, b"x").await;
    sys.close(go).await;
    let complaint = sys.read_all(hear).await.unwrap_or_default();
    sys.close(hear).await;
    if !complaint.is_empty() {
        let _ = sys.wait4(child, WaitFlags::empty()).await;
        let text = lossy(&complaint);
        let (status, message) = text.split_once(' ').unwrap_or(("", &text));
        return Err((status.parse().unwrap_or(FAILED), message.to_string()));
    }
    note_start(sys, container, child).await;
    let mut outputs = Vec::new();
    let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::APPEND | OpenFlags::CLOEXEC;
    let log = sys.open_with(container.json.text("LogPath").as_bytes(), flags, 0o640).await;
    let log = log.map_err(|errno| say("open the log", errno))?;
    let (mut master, mut stdin) = (None, None);
    if let Some((outside, _)) = console {
        let taken = console::receive(sys, outside).await.map_err(|errno| say("take the terminal", errno))?;
        sys.close(outside).await;
        master = taken.first().copied();
        outputs.extend(master.map(|master| (master, 1)));
    }
    if let Some(streams) = streams {
        for fd in [streams.output.1, streams.error.1] {
            sys.close(fd).await;
        }
        if let Some((read, write)) = streams.input {
            sys.close(read).await;
            stdin = Some(write);
        }
        outputs = vec![(streams.output.0, 1), (streams.error.0, 2)];
    }
    // Without a terminal the container reads what its first client types by itself.
    let is_read = master.is_some() && container.json.is_true("Config.OpenStdin");
    let _ = super::container::mkdir_all(sys, clients::SOCKETS).await;
    let health = health::begin(sys, container).await;
    let changes = changes(sys, container).await;
    let pidfd = sys.int(Syscall::PidfdOpen { pid: child, flags: 0 }).await.map_or(Fd(-1), |fd| Fd(fd as i32));
    Ok(Watch {
        id: container.id.clone(),
        base: container.base.clone(),
        child,
        outputs,
        log,
        master,
        stdin,
        clients: is_attached.then(|| Client::first(is_read)).into_iter().collect(),
        listener: unix::listen(sys, &socket_path(&container.id)).await.unwrap_or(Fd(-1)),
        pidfd,
        resolver,
        changes,
        health,
    })
}

/// Watches the container's description: `docker network connect` changes it.
async fn changes(sys: &Sys, container: &Container) -> Fd {
    const IN_MOVED_TO: u32 = 0x80;
    let flags = OpenFlags::CLOEXEC;
    let Ok(fd) = sys.int(Syscall::InotifyInit1 { flags }).await else { return Fd(-1) };
    let fd = Fd(fd as i32);
    let pathname = container.dir().into_bytes();
    let _ = sys.call(Syscall::InotifyAddWatch { fd, pathname, mask: IN_MOVED_TO }).await;
    fd
}

async fn note_start(sys: &Sys, container: &mut Container, child: Pid) {
    let state = |key: &str| format!("State.{key}");
    container.json.put(&state("Status"), "running".into());
    container.json.put(&state("Running"), Json::Bool(true));
    container.json.put(&state("Pid"), Json::Int(i64::from(child.0)));
    container.json.put(&state("StartedAt"), Json::Text(timestamp(now(sys).await)));
    container.json.put(&state("Error"), "".into());
    let _ = container.save(sys).await;
    let dir = format!("{RUN}/{}", container.id);
    let _ = super::container::mkdir_all(sys, &dir).await;
    let _ = write(sys, &format!("{dir}/init.pid"), &child.0.to_string()).await;
    if let Ok(Ret::Int(pid)) = sys.call(Syscall::Getpid).await {
        let _ = write(sys, &format!("{dir}/shim.pid"), &pid.to_string()).await;
    }
}

/// Watches a container to its end, and starts it again where `--restart` asks for it.
async fn all_runs(sys: &Sys, mut watch: Watch) -> u8 {
    loop {
        let Some(mut container) = follow(sys, watch).await else { return 0 };
        match start(sys, &mut container, false).await {
            Ok(next) => watch = next,
            Err((status, message)) => {
                container.json.put("State.Status", "exited".into());
                container.json.put("State.ExitCode", Json::Int(i64::from(status)));
                container.json.put("State.Error", message.as_str().into());
                clean_up(sys, &mut container).await;
                let _ = container.save(sys).await;
                return 1;
            }
        }
    }
}

/// Hands output on and keeps it, until the container's end; the container, if it is to be started again.
async fn follow(sys: &Sys, mut watch: Watch) -> Option<Container> {
    loop {
        sys.checkpoint(watch.clone());
        if !turn(sys, &mut watch).await {
            break;
        }
    }
    let status = loop {
        match sys.wait4(Pid(-1), WaitFlags::empty()).await {
            Ok(Some((pid, status))) if pid == watch.child => break status,
            Ok(_) | Err(Errno::EINTR) => {}
            Err(_) => break WaitStatus::Exited(255),
        }
    };
    for fd in [watch.pidfd, watch.resolver, watch.changes, watch.listener, watch.stdin.unwrap_or(Fd(-1))] {
        if fd.0 >= 0 {
            sys.close(fd).await;
        }
    }
    end(sys, &watch, status).await;
    again(sys, &watch, status).await
}

/// Is a container to be started again? Then it waits first: 100 ms, and twice as long each time (moby, restartmanager).
async fn again(sys: &Sys, watch: &Watch, status: WaitStatus) -> Option<Container> {
    let mut container = Container::read(sys, &watch.base, &watch.id).await?;
    let (policy, most) = (
        container.json.text("HostConfig.RestartPolicy.Name"),
        container.json.int("HostConfig.RestartPolicy.MaximumRetryCount"),
    );
    let count = container.json.int("RestartCount");
    let is_wanted = match policy.as_str() {
        "always" | "unless-stopped" => true,
        "on-failure" => status != WaitStatus::Exited(0) && (most == 0 || count < most),
        _ => false,
    };
    if !is_wanted || container.json.is_true("HasBeenManuallyStopped") {
        return None;
    }
    container.json.put("State.Status", "restarting".into());
    container.json.put("State.Restarting", Json::Bool(true));
    container.save(sys).await.ok()?;
    let wait_ms = 100_i64 << count.min(9);
    let t = nslab_abi::Timespec { tv_sec: wait_ms / 1000, tv_nsec: wait_ms % 1000 * 1_000_000 };
    let _ = sys.call(Syscall::ClockNanosleep { clockid: 1, flags: 0, t }).await;
    let mut container = Container::read(sys, &watch.base, &watch.id).await?;
    if container.json.text("State.Status") != "restarting" {
        // Somebody has stopped it meanwhile.
        return None;
    }
    container.json.put("State.Restarting", Json::Bool(false));
    container.json.put("RestartCount", Json::Int(count + 1));
    container.save(sys).await.ok()?;
    Some(container)
}

async fn end(sys: &Sys, watch: &Watch, status: WaitStatus) {
    let code = status.shell_status();
    if let Some(mut container) = Container::read(sys, &watch.base, &watch.id).await {
        let is_oom = cgroup::was_oom_killed(sys, &container).await;
        let state = |key: &str| format!("State.{key}");
        container.json.put(&state("Status"), "exited".into());
        container.json.put(&state("Running"), Json::Bool(false));
        container.json.put(&state("OOMKilled"), Json::Bool(is_oom));
        container.json.put(&state("Pid"), Json::Int(0));
        container.json.put(&state("ExitCode"), Json::Int(i64::from(code)));
        container.json.put(&state("FinishedAt"), Json::Text(timestamp(now(sys).await)));
        clean_up(sys, &mut container).await;
        let _ = container.save(sys).await;
        if container.json.is_true("HostConfig.AutoRemove") {
            super::volumes::remove_anonymous(sys, &container).await;
            remove::files(sys, &container).await;
        }
    }
    for client in &watch.clients {
        tell(sys, client.conn, &format!("exit {code}")).await;
    }
}

/// Takes away what a container has only while it runs.
async fn clean_up(sys: &Sys, container: &mut Container) {
    ports::withdraw(sys, container).await;
    network::disconnect(sys, container).await;
    cgroup::remove(sys, container).await;
    rootfs::umount(sys, &container.json.text("GraphDriver.Data.MergedDir")).await;
    let (path, flags) = (socket_path(&container.id).into_bytes(), AtFlags::empty());
    let _ = sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path, flags }).await;
    let noted = format!("{RUN}/{}", container.id);
    if sys.stat(noted.as_bytes()).await.is_ok() {
        crate::applet::rm::tree(sys, "docker", noted.as_bytes()).await;
    }
}
