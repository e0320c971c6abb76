//! `docker ps`.

use super::cli::{Command, Parsed, age, decimal_size, ellipsis, switch, table, value};
use super::container::{Container, now, seconds_of};
use super::json::{Json, object};
use super::template::{self, Failure};
use crate::sys::Sys;

const PS: Command = Command {
    name: "ps",
    usage: "docker ps [OPTIONS]",
    about: "List containers",
    flags: &[
        switch("all", 'a'),
        switch("quiet", 'q'),
        switch("latest", 'l'),
        switch("no-trunc", ' '),
        switch("size", 's'),
        value("last", 'n'),
        value("format", ' '),
        value("filter", 'f'),
    ],
    ..Command::PLAIN
};
/// The columns of `docker ps`, and what a template calls them.
const COLUMNS: [(&str, &str); 7] = [
    ("CONTAINER ID", "ID"),
    ("IMAGE", "Image"),
    ("COMMAND", "Command"),
    ("CREATED", "RunningFor"),
    ("STATUS", "Status"),
    ("PORTS", "Ports"),
    ("NAMES", "Names"),
];

/// `docker ps [OPTIONS]`
pub(super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match PS.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if !parsed.operands.is_empty() {
        let text = "\"docker ps\" accepts no arguments.\nSee 'docker ps --help'.\n\nUsage:  docker ps [OPTIONS]\n\nList containers\n";
        sys.eprint(text).await;
        return 1;
    }
    let last = parsed.value("last").and_then(|last| last.parse().ok()).unwrap_or(usize::MAX);
    let last = if parsed.has("latest") { 1 } else { last };
    let shows_all = parsed.has("all")
        || last != usize::MAX
        || parsed.all("filter").iter().any(|f| f.starts_with("status=") || f.starts_with("exited="));
    let mut all = Container::all(sys).await;
    for filter in parsed.all("filter") {
        match filter.split_once('=') {
            Some(("name", wanted)) => all.retain(|container| container.name().contains(wanted)),
            Some(("status", wanted)) => all.retain(|container| container.json.text("State.Status") == wanted),
            Some(("health", wanted)) => all.retain(|container| {
                let health = container.json.text("State.Health.Status");
                if health.is_empty() { wanted == "none" } else { health == wanted }
            }),
            Some(("id", wanted)) => all.retain(|container| container.id.starts_with(wanted)),
            Some(("label", wanted)) => all.retain(|container| has_label(container, wanted)),
            Some(("exited", wanted)) => all.retain(|container| {
                container.json.text("State.Status") == "exited"
                    && container.json.int("State.ExitCode").to_string() == wanted
            }),
            Some(("network", wanted)) => all.retain(|container| super::network::endpoint(container, wanted).is_some()),
            Some(("volume", wanted)) => all.retain(|container| {
                let is_it = |one: &Json| [one.text("Name"), one.text("Destination")].iter().any(|part| part == wanted);
                super::volumes::of(container).iter().any(is_it)
            }),
            Some(("ancestor", wanted)) => all.retain(|container| container.json.text("Config.Image") == wanted),
            _ => return crate::getopt::unmodelled(sys, "docker ps", &format!("--filter {filter}")).await,
        }
    }
    all.retain(|container| shows_all || container.is_running());
    all.truncate(last);
    if parsed.has("quiet") {
        for container in &all {
            let id = if parsed.has("no-trunc") { &container.id } else { container.short_id() };
            sys.print(format!("{id}\n"));
        }
        return sys.finish("docker", 0).await;
    }
    let now_s = now(sys).await.0;
    let mut rows = Vec::new();
    for container in &all {
        rows.push(row(container, now_s, &parsed));
    }
    if parsed.has("size") {
        return crate::getopt::unmodelled(sys, "docker ps", "--size").await;
    }
    print(sys, "docker ps", &COLUMNS, &rows, parsed.value("format")).await
}

/// `KEY=VALUE` of each label.
fn label_pairs(container: &Container) -> Vec<String> {
    let Some(Json::Object(pairs)) = container.json.at("Config.Labels") else { return Vec::new() };
    let text = |value: &Json| if let Json::Text(text) = value { text.clone() } else { String::new() };
    pairs.iter().map(|(key, value)| format!("{key}={}", text(value))).collect()
}

fn labels(container: &Container) -> String {
    label_pairs(container).join(",")
}

/// Has a container a label, or a label with a value?
fn has_label(container: &Container, wanted: &str) -> bool {
    let fits = |pair: &String| pair == wanted || pair.split('=').next() == Some(wanted);
    label_pairs(container).iter().any(fits)
}

fn row(container: &Container, now_s: i64, parsed: &Parsed) -> Json {
    let is_whole = parsed.has("no-trunc");
    let get = |key: &str| container.json.text(key);
    let command = container.command();
    let command = if is_whole { command } else { ellipsis(&command, 20) };
    let id = if is_whole { container.id.clone() } else { container.short_id().to_string() };
    object(vec![
        ("ID", Json::Text(id)),
        ("Image", Json::Text(get("Config.Image"))),
        ("Command", Json::Text(format!("\"{command}\""))),
        ("RunningFor", Json::Text(format!("{} ago", age(now_s - seconds_of(&get("Created")))))),
        ("Status", Json::Text(status(container, now_s))),
        ("Ports", Json::Text(super::ports::shown(container))),
        ("Names", Json::Text(container.name())),
        ("State", Json::Text(get("State.Status"))),
        ("CreatedAt", Json::Text(get("Created"))),
        ("Networks", Json::Text(networks(container))),
        ("Mounts", Json::Text(mounts(container))),
        ("Labels", Json::Text(labels(container))),
        ("Size", Json::Text(decimal_size(0, 3))),
    ])
}

fn networks(container: &Container) -> String {
    let Some(Json::Object(all)) = container.json.at("NetworkSettings.Networks") else { return String::new() };
    all.iter().map(|pair| pair.0.clone()).collect::<Vec<_>>().join(",")
}

/// The names of volumes, the directories of others (docker/cli, formatter/container.go:Mounts()).
fn mounts(container: &Container) -> String {
    let name = |one: &Json| match one.text("Type").as_str() {
        "volume" => ellipsis(&one.text("Name"), 15),
        _ => ellipsis(&one.text("Source"), 15),
    };
    super::volumes::of(container).iter().map(name).collect::<Vec<_>>().join(",")
}

/// The state in docker's words (moby, container/state.go:String()).
fn status(container: &Container, now_s: i64) -> String {
    let since = |key: &str| age(now_s - seconds_of(&container.json.text(&format!("State.{key}"))));
    match container.json.text("State.Status").as_str() {
        "running" => {
            let health = match container.json.text("State.Health.Status").as_str() {
                "" => String::new(),
                "starting" => " (health: starting)".to_string(),
                health => format!(" ({health})"),
            };
            format!("Up {}{health}", since("StartedAt"))
        }
        "restarting" => {
            let code = container.json.int("State.ExitCode");
            format!("Restarting ({code}) {} ago", since("FinishedAt"))
        }
        "paused" => format!("Up {} (Paused)", since("StartedAt")),
        "exited" => format!("Exited ({}) {} ago", container.json.int("State.ExitCode"), since("FinishedAt")),
        _ => "Created".to_string(),
    }
}

/// Prints rows as a table, or each through a template; `table TEMPLATE` has a head.
pub(super) async fn print(sys: &Sys, who: &str, columns: &[(&str, &str)], rows: &[Json], format: Option<&str>) -> u8 {
    let head =
        Json::Object(columns.iter().map(|(head, key)| (key.to_string(), Json::Text(head.to_string()))).collect());
    let Some(format) = format.filter(|format| *format != "table") else {
        let cells = |row: &Json| columns.iter().map(|(_, key)| row.text(key)).collect::<Vec<_>>();
        let lines: Vec<Vec<String>> = std::iter::once(&head).chain(rows).map(cells).collect();
        sys.print(table(&lines));
        return sys.finish("docker", 0).await;
    };
    let (template, is_table) = format.strip_prefix("table ").map_or((format, false), |rest| (rest, true));
    let template = template.replace("\\t", "\t");
    let mut lines = Vec::new();
    for (at, row) in std::iter::once(&head).chain(rows).enumerate() {
        if at == 0 && !is_table {
            continue;
        }
        match if template == "json" { Ok(row.compact()) } else { template::fill(&template, row) } {
            Ok(line) => lines.push(line),
            Err(Failure::Wrong(text)) => {
                sys.eprint(format!("{text}\n")).await;
                return 1;
            }
            Err(Failure::Unmodelled(what)) => {
                return crate::getopt::unmodelled(sys, who, &format!("--format {what}")).await;
            }
        }
    }
    if is_table {
        let cells: Vec<Vec<String>> = lines.iter().map(|line| line.split('\t').map(str::to_string).collect()).collect();
        sys.print(table(&cells));
    } else {
        sys.print(lines.iter().map(|line| format!("{line}\n")).collect::<String>());
    }
    sys.finish("docker", 0).await
}
