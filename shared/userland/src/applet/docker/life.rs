//! `docker start`, `stop`, `restart`, `kill` and `wait`.

use nslab_abi::{Errno, Pid, Signal, Syscall};

use super::RUN;
use super::cli::{Command, switch, value};
use super::container::Container;
use super::start::{Started, start};
use crate::sys::Sys;
use crate::text::lossy;

const START: Command = Command {
    name: "start",
    usage: "docker start [OPTIONS] CONTAINER [CONTAINER...]",
    about: "Start one or more stopped containers",
    flags: &[switch("attach", 'a'), switch("interactive", 'i')],
    unmodelled: &["detach-keys", "checkpoint", "checkpoint-dir"],
    arguments: (1, 0),
    ..Command::PLAIN
};
const STOP: Command = Command {
    name: "stop",
    usage: "docker stop [OPTIONS] CONTAINER [CONTAINER...]",
    about: "Stop one or more running containers",
    flags: &[value("time", 't')],
    unmodelled: &["signal"],
    unmodelled_shorts: "s",
    ..START
};
const RESTART: Command = Command {
    name: "restart",
    usage: "docker restart [OPTIONS] CONTAINER [CONTAINER...]",
    about: "Restart one or more containers",
    ..STOP
};
const KILL: Command = Command {
    name: "kill",
    usage: "docker kill [OPTIONS] CONTAINER [CONTAINER...]",
    about: "Kill one or more running containers",
    flags: &[value("signal", 's')],
    unmodelled: &[],
    ..START
};
const WAIT: Command = Command {
    name: "wait",
    usage: "docker wait CONTAINER [CONTAINER...]",
    about: "Block until one or more containers stop, then print their exit codes",
    flags: &[],
    unmodelled: &[],
    ..START
};

/// `docker start [OPTIONS] CONTAINER [CONTAINER...]`
pub(crate) async fn start_main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match START.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let is_attached = parsed.has("attach") || parsed.has("interactive");
    if is_attached && parsed.operands.len() > 1 {
        sys.eprint("you cannot start and attach multiple containers at once\n").await;
        return 1;
    }
    let mut status = 0;
    for name in &parsed.operands {
        let Some(container) = Container::wanted(sys, name).await else {
            status = 1;
            continue;
        };
        status |= start_one(sys, &container, name, is_attached).await;
    }
    if status != 0 && !is_attached {
        sys.eprint(format!("Error: failed to start containers: {}\n", parsed.operands.join(", "))).await;
    }
    sys.finish("docker", status).await
}

async fn start_one(sys: &Sys, container: &Container, name: &str, is_attached: bool) -> u8 {
    if container.is_running() {
        sys.print(format!("{name}\n"));
        return 0;
    }
    by_hand(sys, container, false).await;
    match start(sys, container, is_attached).await {
        Ok(Started::Detached) => {
            sys.print(format!("{name}\n"));
            0
        }
        Ok(Started::Ended(status)) => status,
        Err((_, message)) => {
            sys.eprint(format!("Error response from daemon: {message}\n")).await;
            1
        }
    }
}

/// `docker stop [OPTIONS] CONTAINER [CONTAINER...]`
pub(crate) async fn stop_main(sys: &Sys, words: &[String]) -> u8 {
    stop_all(sys, &STOP, words, false).await
}

/// `docker restart [OPTIONS] CONTAINER [CONTAINER...]`
pub(crate) async fn restart_main(sys: &Sys, words: &[String]) -> u8 {
    stop_all(sys, &RESTART, words, true).await
}

async fn stop_all(sys: &Sys, command: &Command, words: &[String], starts_again: bool) -> u8 {
    let parsed = match command.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let seconds = parsed.value("time").and_then(|time| time.parse().ok()).unwrap_or(10);
    let mut status = 0;
    for name in &parsed.operands {
        let Some(container) = Container::wanted(sys, name).await else {
            status = 1;
            continue;
        };
        stop(sys, &container, seconds).await;
        if starts_again {
            // What was just stopped is on disk again.
            let again = container.again(sys).await.unwrap_or(container);
            status |= start_one(sys, &again, name, false).await;
        } else {
            sys.print(format!("{name}\n"));
        }
    }
    sys.finish("docker", status).await
}

/// Sends the stop signal, waits, sends SIGKILL.
async fn stop(sys: &Sys, container: &Container, seconds: i32) {
    if !container.is_running() {
        return;
    }
    by_hand(sys, container, true).await;
    if container.pid() == 0 {
        // Between two runs there is nobody to signal; its shim goes when it has waited.
        if let Some(mut again) = container.again(sys).await {
            again.json.put("State.Status", "exited".into());
            again.json.put("State.Restarting", super::json::Json::Bool(false));
            let _ = again.save(sys).await;
        }
        return;
    }
    let name = container.json.text("Config.StopSignal");
    let signal = find_signal(&name).unwrap_or(Signal::SIGTERM);
    if sys.kill(Pid(container.pid()), signal).await.is_ok()
        && !ended(sys, container, seconds.saturating_mul(1000)).await
    {
        kill(sys, container).await;
    }
}

/// Notes that a container's end is wanted, so that `--restart` does not start it again; or takes that back.
async fn by_hand(sys: &Sys, container: &Container, is_wanted: bool) {
    if let Some(mut again) = container.again(sys).await {
        again.json.put("HasBeenManuallyStopped", super::json::Json::Bool(is_wanted));
        let _ = again.save(sys).await;
    }
}

/// Ends a container for good, and waits until its shim has cleaned up.
pub(crate) async fn kill(sys: &Sys, container: &Container) {
    by_hand(sys, container, true).await;
    if container.pid() > 0 {
        let _ = sys.kill(Pid(container.pid()), Signal::SIGKILL).await;
    }
    ended(sys, container, -1).await;
}

/// Waits for the container's shim, which goes last; has it gone?
async fn ended(sys: &Sys, container: &Container, timeout_ms: i32) -> bool {
    let path = format!("{RUN}/{}/shim.pid", container.id);
    let Ok(text) = sys.read_file(path.as_bytes()).await else { return true };
    let Ok(pid) = lossy(&text).trim().parse() else { return true };
    sys.ends_within(Pid(pid), timeout_ms).await
}

/// `docker kill [OPTIONS] CONTAINER [CONTAINER...]`
pub(crate) async fn kill_main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match KILL.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let wanted = parsed.value("signal").unwrap_or("KILL");
    let Some(signal) = find_signal(wanted) else {
        sys.eprint(format!("Error response from daemon: Invalid signal: {wanted}\n")).await;
        return 1;
    };
    let mut status = 0;
    for name in &parsed.operands {
        let Some(container) = Container::find(sys, name).await else {
            sys.eprint(format!(
                "Error response from daemon: Cannot kill container: {name}: No such container: {name}\n"
            ))
            .await;
            status = 1;
            continue;
        };
        if !container.is_running() {
            let id = &container.id;
            sys.eprint(format!(
                "Error response from daemon: Cannot kill container: {name}: Container {id} is not running\n"
            ))
            .await;
            status = 1;
        } else if container.pid() == 0 {
            let id = &container.id;
            sys.eprint(format!(
                "Error response from daemon: Cannot kill container: {name}: Container {id} is restarting, wait until the container is running\n"
            ))
            .await;
            status = 1;
        } else if signal == Signal::SIGKILL {
            kill(sys, &container).await;
            sys.print(format!("{name}\n"));
        } else if let Err(errno) = sys.kill(Pid(container.pid()), signal).await {
            sys.eprint(format!("Error response from daemon: Cannot kill container: {name}: {}\n", errno.strerror()))
                .await;
            status = 1;
        } else {
            sys.print(format!("{name}\n"));
        }
    }
    sys.finish("docker", status).await
}

/// `docker wait CONTAINER [CONTAINER...]`
pub(crate) async fn wait_main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match WAIT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut status = 0;
    for name in &parsed.operands {
        let Some(container) = Container::wanted(sys, name).await else {
            status = 1;
            continue;
        };
        if container.is_running() {
            ended(sys, &container, -1).await;
        }
        let code = container.again(sys).await.map_or(0, |container| container.json.int("State.ExitCode"));
        sys.print(format!("{code}\n"));
    }
    sys.finish("docker", status).await
}

/// A signal by number or name, with or without `SIG`.
pub(super) fn find_signal(wanted: &str) -> Option<Signal> {
    if let Ok(number) = wanted.parse() {
        return Signal::new(number);
    }
    let upper = wanted.to_uppercase();
    Signal::with_short_name(upper.strip_prefix("SIG").unwrap_or(&upper))
}

/// Is the process gone? For containers whose shim somebody killed.
pub(crate) async fn is_gone(sys: &Sys, pid: i32) -> bool {
    sys.call(Syscall::Kill { pid: Pid(pid), sig: 0 }).await == Err(Errno::ESRCH)
}
