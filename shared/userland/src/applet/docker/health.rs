//! HEALTHCHECK: a command that says now and then whether a container does its work (moby, daemon/health.go).

use nslab_abi::{Fd, Pid, PollFd, Ret, Signal, Syscall, WaitFlags};

use super::cli::Parsed;
use super::container::{Container, now, timestamp};
use super::image::Config;
use super::json::{Json, object, texts};
use super::{cli, exec, runc, start};
use crate::sys::{POLLIN, Sys};
use crate::text::lossy;

const SECOND_NS: i64 = 1_000_000_000;
/// "--interval=DURATION (default: 30s)", "--timeout=DURATION (default: 30s)" - Dockerfile reference
const DEFAULT_NS: i64 = 30 * SECOND_NS;
/// "--retries=N (default: 3)" - Dockerfile reference
const RETRIES: i64 = 3;
/// How many results are kept, and how much of what a command says.
const KEPT: usize = 5;
const OUTPUT_MAX: usize = 4096;

/// When a container is asked next.
#[derive(Clone, Copy)]
pub(super) struct Health {
    interval_ns: i64,
    next_ns: i64,
    /// Until then a failure does not count.
    grace_ns: i64,
}

/// The options of `docker run` that change what the image says; `Err`: what is wrong, and with which.
pub(super) fn configure(config: &mut Config, parsed: &Parsed) -> Result<(), (&'static str, String)> {
    if parsed.has("no-healthcheck") {
        config.health = Some(object(vec![("Test", texts(&["NONE".to_string()]))]));
        return Ok(());
    }
    let mut health = config.health.clone().unwrap_or_else(|| object(vec![]));
    let mut is_given = false;
    if let Some(command) = parsed.value("health-cmd") {
        health.put("Test", texts(&["CMD-SHELL".to_string(), command.to_string()]));
        is_given = true;
    }
    for (flag, key) in
        [("health-interval", "Interval"), ("health-timeout", "Timeout"), ("health-start-period", "StartPeriod")]
    {
        let Some(given) = parsed.value(flag) else { continue };
        let ns = cli::duration_ns(given).ok_or_else(|| (flag, given.to_string()))?;
        health.put(key, Json::Int(ns));
        is_given = true;
    }
    if let Some(given) = parsed.value("health-retries") {
        health.put("Retries", Json::Int(given.parse().map_err(|_| ("health-retries", given.to_string()))?));
        is_given = true;
    }
    if is_given {
        config.health = Some(health);
    }
    Ok(())
}

/// What asks, as words to execute; nothing where nobody does.
fn test(container: &Container) -> Vec<String> {
    let all = container.json.list("Config.Healthcheck.Test");
    match all.split_first() {
        Some((kind, rest)) if kind == "CMD" => rest.to_vec(),
        Some((kind, rest)) if kind == "CMD-SHELL" => match container.json.list("Config.Shell") {
            shell if shell.is_empty() => [&["/bin/sh".to_string(), "-c".to_string()], rest].concat(),
            shell => [shell, rest.to_vec()].concat(),
        },
        _ => Vec::new(),
    }
}

async fn clock_ns(sys: &Sys) -> i64 {
    const CLOCK_MONOTONIC: i32 = 1;
    match sys.call(Syscall::ClockGettime { clockid: CLOCK_MONOTONIC }).await {
        Ok(Ret::Time(time)) => time.tv_sec * SECOND_NS + time.tv_nsec,
        _ => 0,
    }
}

/// Begins to ask a container that has just started.
pub(super) async fn begin(sys: &Sys, container: &mut Container) -> Option<Health> {
    if test(container).is_empty() {
        return None;
    }
    let state =
        object(vec![("Status", "starting".into()), ("FailingStreak", Json::Int(0)), ("Log", Json::List(Vec::new()))]);
    container.json.put("State.Health", state);
    let _ = container.save(sys).await;
    let interval_ns = match container.json.int("Config.Healthcheck.Interval") {
        0 => DEFAULT_NS,
        ns => ns,
    };
    let now_ns = clock_ns(sys).await;
    let grace_ns = now_ns + container.json.int("Config.Healthcheck.StartPeriod");
    Some(Health { interval_ns, next_ns: now_ns + interval_ns, grace_ns })
}

/// How long there is nothing to ask; -1: for ever.
pub(super) async fn wait_ms(sys: &Sys, health: Option<Health>) -> i32 {
    match health {
        Some(health) => ((health.next_ns - clock_ns(sys).await).max(0) as u64).div_ceil(1_000_000) as i32,
        None => -1,
    }
}

/// Asks, if it is time, and notes what came of it.
pub(super) async fn ask(sys: &Sys, health: &mut Health, base: &str, id: &str) {
    if clock_ns(sys).await < health.next_ns {
        return;
    }
    let Some(container) = Container::read(sys, base, id).await.filter(Container::is_running) else { return };
    let begun = timestamp(now(sys).await);
    let (code, output) = probe(sys, &container).await;
    let ended = timestamp(now(sys).await);
    let now_ns = clock_ns(sys).await;
    health.next_ns = now_ns + health.interval_ns;
    let Some(mut container) = Container::read(sys, base, id).await.filter(Container::is_running) else { return };
    let mut log = match container.json.at("State.Health.Log") {
        Some(Json::List(log)) => log.clone(),
        _ => Vec::new(),
    };
    log.push(object(vec![
        ("Start", Json::Text(begun)),
        ("End", Json::Text(ended)),
        ("ExitCode", Json::Int(code)),
        ("Output", Json::Text(output)),
    ]));
    log.drain(..log.len().saturating_sub(KEPT));
    let retries = match container.json.int("Config.Healthcheck.Retries") {
        0 => RETRIES,
        retries => retries,
    };
    let was_starting = container.json.text("State.Health.Status") == "starting";
    let mut streak = container.json.int("State.Health.FailingStreak");
    if code == 0 {
        streak = 0;
        container.json.put("State.Health.Status", "healthy".into());
    } else if !(was_starting && now_ns < health.grace_ns) {
        streak += 1;
        if streak >= retries {
            container.json.put("State.Health.Status", "unhealthy".into());
        }
    }
    container.json.put("State.Health.FailingStreak", Json::Int(streak));
    container.json.put("State.Health.Log", Json::List(log));
    let _ = container.save(sys).await;
}

/// Runs the command in the container; its status, and what it said. -1: it took too long.
async fn probe(sys: &Sys, container: &Container) -> (i64, String) {
    let argv = test(container);
    let start = runc::Start {
        argv: &argv,
        env: runc::environment(container, false),
        working_dir: container.json.text("Config.WorkingDir"),
        user: container.json.text("Config.User"),
        caps: super::run::capabilities(container),
        groups: container.json.list("HostConfig.GroupAdd"),
        no_new_privileges: false,
    };
    let Ok((read, write)) = sys.pipe().await else { return (-1, String::new()) };
    let child = match sys.fork().await {
        Ok(Pid(0)) => {
            for fd in [1, 2] {
                let _ = sys.dup2(write, Fd(fd)).await;
            }
            let _ = sys.call(Syscall::CloseRange { first: 3, last: u32::MAX, flags: 0 }).await;
            let status = exec::inside(sys, container, &start, false, false, None).await;
            start::leave(sys, i32::from(status)).await;
            return (-1, String::new());
        }
        Ok(child) => child,
        Err(_) => return (-1, String::new()),
    };
    sys.close(write).await;
    let timeout_ns = match container.json.int("Config.Healthcheck.Timeout") {
        0 => DEFAULT_NS,
        ns => ns,
    };
    let end_ns = clock_ns(sys).await + timeout_ns;
    let mut said = Vec::new();
    let mut is_late = false;
    loop {
        let left_ms = ((end_ns - clock_ns(sys).await).max(0) / 1_000_000) as i32;
        let fds = vec![PollFd { fd: read, events: POLLIN }];
        match sys.call(Syscall::Poll { fds, timeout_ms: left_ms }).await {
            Ok(Ret::Poll(ready)) if ready.iter().all(|&events| events == 0) => {
                is_late = true;
                let _ = sys.kill(child, Signal::SIGKILL).await;
                break;
            }
            Ok(_) => match sys.read(read, 4096).await {
                Ok(bytes) if !bytes.is_empty() => said.extend(bytes),
                Ok(_) => break,
                Err(_) => {}
            },
            Err(_) => {}
        }
    }
    sys.close(read).await;
    let status = match sys.wait4(child, WaitFlags::empty()).await {
        Ok(Some((_, status))) => i64::from(status.shell_status()),
        _ => -1,
    };
    if is_late {
        let text = format!("Health check exceeded timeout ({})", cli::duration(timeout_ns));
        return (-1, text);
    }
    said.truncate(OUTPUT_MAX);
    (status, lossy(&said))
}
