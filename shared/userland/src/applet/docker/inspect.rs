//! `docker inspect` and `docker logs`.

use nslab_abi::{Fd, OpenFlags, Syscall};

use super::OVERLAY;
use super::cli::{Command, duration_ns, switch, value};
use super::container::{Container, now, seconds_of};
use super::image::link_name;
use super::image::store::{self, Image};
use super::json::{Json, object, texts};
use super::template::{self, Failure};
use crate::sys::Sys;
use crate::text::{lines, lossy};

const INSPECT: Command = Command {
    name: "inspect",
    usage: "docker inspect [OPTIONS] NAME|ID [NAME|ID...]",
    about: "Return low-level information on Docker objects",
    flags: &[value("format", 'f'), value("type", ' ')],
    unmodelled: &["size"],
    unmodelled_shorts: "s",
    arguments: (1, 0),
    ..Command::PLAIN
};
const LOGS: Command = Command {
    name: "logs",
    usage: "docker logs [OPTIONS] CONTAINER",
    about: "Fetch the logs of a container",
    flags: &[
        switch("follow", 'f'),
        switch("timestamps", 't'),
        value("tail", 'n'),
        value("since", ' '),
        value("until", ' '),
    ],
    unmodelled: &["details"],
    arguments: (1, 1),
    ..Command::PLAIN
};

/// `docker inspect [OPTIONS] NAME|ID [NAME|ID...]`
pub(super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match INSPECT.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let wanted = parsed.value("type").unwrap_or_default();
    if !matches!(wanted, "" | "container" | "image") {
        return crate::getopt::unmodelled(sys, "docker inspect", &format!("--type {wanted}")).await;
    }
    let mut found = Vec::new();
    let mut status = 0;
    let mut missing = String::new();
    for name in &parsed.operands {
        let container = if wanted == "image" { None } else { Container::find(sys, name).await };
        let json = match container {
            Some(container) => Some(shown(container.json)),
            None if wanted == "container" => None,
            None => store::find(sys, name).await.map(|image| describe(&image)),
        };
        match json {
            Some(json) => found.push(json),
            None => {
                let what = if wanted.is_empty() { "object" } else { wanted };
                missing += &format!("Error: No such {what}: {name}\n");
                status = 1;
            }
        }
    }
    // What was found comes first - docker/cli, cli/command/inspect/inspector.go:Inspect().
    match print(sys, "docker inspect", parsed.value("format"), found).await {
        Ok(printed) => {
            let _ = sys.flush().await;
            sys.eprint(missing).await;
            sys.finish("docker", status | printed).await
        }
        Err(refused) => refused,
    }
}

/// A container without what only its file holds.
fn shown(mut json: Json) -> Json {
    if let Json::Object(pairs) = &mut json {
        pairs.retain(|pair| pair.0 != "HasBeenManuallyStopped");
    }
    json
}

/// Prints what was found, as a list or each through a template; `Err`: the command's end, for what is not modelled.
pub(super) async fn print(sys: &Sys, command: &str, format: Option<&str>, found: Vec<Json>) -> Result<u8, u8> {
    let Some(format) = format else {
        sys.print(format!("{}\n", Json::List(found).pretty()));
        return Ok(0);
    };
    let mut status = 0;
    for json in &found {
        match template::fill(format, json) {
            Ok(text) => sys.print(format!("{text}\n")),
            Err(Failure::Wrong(text)) => {
                sys.eprint(format!("\n{text}\n")).await;
                status = 1;
            }
            Err(Failure::Unmodelled(what)) => {
                return Err(crate::getopt::unmodelled(sys, command, &format!("--format {what}")).await);
            }
        }
    }
    Ok(status)
}

fn describe(image: &Image) -> Json {
    let dir = |cache_id: &str| format!("{OVERLAY}/{cache_id}/diff");
    let mut data = Vec::new();
    let lowers: Vec<String> = image.layers.iter().rev().skip(1).map(|layer| dir(&layer.cache_id)).collect();
    if !lowers.is_empty() {
        data.push(("LowerDir", Json::Text(lowers.join(":"))));
    }
    if let Some(top) = image.layers.last() {
        data.push(("UpperDir", Json::Text(dir(&top.cache_id))));
        data.push(("Link", Json::Text(link_name(&top.cache_id))));
    }
    let diff_ids = image.layers.iter().map(|layer| layer.diff_id.clone()).collect::<Vec<_>>();
    object(vec![
        ("Id", image.id.as_str().into()),
        ("RepoTags", texts(&image.names)),
        ("Created", Json::Text(image.json.text("created"))),
        ("DockerVersion", Json::Text(image.json.text("docker_version"))),
        ("Config", image.json.get("config").cloned().unwrap_or_default()),
        ("Architecture", "amd64".into()),
        ("Os", "linux".into()),
        ("Size", Json::Int(image.bytes() as i64)),
        ("VirtualSize", Json::Int(image.bytes() as i64)),
        ("GraphDriver", object(vec![("Data", object(data)), ("Name", "overlay2".into())])),
        ("RootFS", object(vec![("Type", "layers".into()), ("Layers", texts(&diff_ids))])),
    ])
}

/// `docker logs [OPTIONS] CONTAINER`
pub(super) async fn logs(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match LOGS.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some(container) = Container::wanted(sys, &parsed.operands[0]).await else { return 1 };
    let (seconds, ns) = now(sys).await;
    let now_ns = i128::from(seconds) * 1_000_000_000 + i128::from(ns);
    let mut bounds = [i128::MIN, i128::MAX];
    for (bound, name) in bounds.iter_mut().zip(["since", "until"]) {
        let Some(given) = parsed.value(name) else { continue };
        match moment_ns(given, now_ns) {
            Some(ns) => *bound = ns,
            None => return crate::getopt::unmodelled(sys, "docker logs", &format!("--{name} {given}")).await,
        }
    }
    if parsed.has("follow") && parsed.value("until").is_some() {
        return crate::getopt::unmodelled(sys, "docker logs", "--until with --follow").await;
    }
    let path = container.json.text("LogPath");
    let text = sys.read_file(path.as_bytes()).await.unwrap_or_default();
    let is_within = |line: &&[u8]| {
        let time = Json::parse(&lossy(line)).map(|line| line.text("time")).unwrap_or_default();
        let ns = moment_ns(&time, now_ns).unwrap_or(now_ns);
        bounds[0] <= ns && ns <= bounds[1]
    };
    let has_bounds = parsed.value("since").or(parsed.value("until")).is_some();
    let all: Vec<&[u8]> = lines(&text).filter(|line| !has_bounds || is_within(line)).collect();
    let tail = parsed.value("tail").and_then(|tail| tail.parse().ok()).unwrap_or(all.len());
    show(sys, &all[all.len().saturating_sub(tail)..], parsed.has("timestamps")).await;
    if parsed.has("follow") {
        follow(sys, &container, &path, text.len(), parsed.has("timestamps")).await;
    }
    sys.finish("docker", 0).await
}

/// A moment in nanoseconds from 1970 on: `10m` ago, `1670000000`, `2026-11-30T16:00:00.5Z`.
fn moment_ns(text: &str, now_ns: i128) -> Option<i128> {
    if let Ok(seconds) = text.parse::<i64>() {
        return Some(i128::from(seconds) * 1_000_000_000);
    }
    if text.contains('T') && text.ends_with('Z') {
        let fraction = text.trim_end_matches('Z').split_once('.').map_or("", |(_, digits)| digits);
        let fraction: i128 = if fraction.is_empty() { 0 } else { format!("{fraction:0<9}").get(..9)?.parse().ok()? };
        return Some(i128::from(seconds_of(text)) * 1_000_000_000 + fraction);
    }
    duration_ns(text).map(|ns| now_ns - i128::from(ns))
}

/// Prints lines of a log.
async fn show(sys: &Sys, lines: &[&[u8]], with_time: bool) {
    for line in lines.iter().filter_map(|line| Json::parse(&lossy(line))) {
        let time = line.text("time");
        let shown = if with_time { format!("{time} {}", line.text("log")) } else { line.text("log") };
        if line.text("stream") == "stderr" {
            let _ = sys.flush().await;
            sys.eprint(shown).await;
        } else {
            sys.print(shown);
        }
    }
}

/// Prints what comes to a log until the container has ended - moby, daemon/logger/loggerutils/follow.go, which also watches by inotify(7).
async fn follow(sys: &Sys, container: &Container, path: &str, mut known: usize, with_time: bool) {
    const IN_MODIFY: u32 = 2;
    let _ = sys.flush().await;
    let Ok(fd) = sys.int(Syscall::InotifyInit1 { flags: OpenFlags::CLOEXEC }).await else { return };
    let fd = Fd(fd as i32);
    let watch = |path: &str| Syscall::InotifyAddWatch { fd, pathname: path.as_bytes().to_vec(), mask: IN_MODIFY };
    let _ = sys.call(watch(path)).await;
    // A container's end is written beside its log.
    let moved = Syscall::InotifyAddWatch { fd, pathname: container.dir().into_bytes(), mask: 0x80 };
    let _ = sys.call(moved).await;
    loop {
        let is_over = container.again(sys).await.is_none_or(|container| !container.is_running());
        let text = sys.read_file(path.as_bytes()).await.unwrap_or_default();
        let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        if whole > known {
            let fresh: Vec<&[u8]> = lines(&text[known..whole]).collect();
            show(sys, &fresh, with_time).await;
            if sys.flush().await.is_err() {
                return;
            }
            known = whole;
        }
        if is_over {
            return;
        }
        let _ = sys.read(fd, 4096).await;
    }
}
