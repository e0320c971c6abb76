//! `cf apps`, `cf app`, `cf logs --recent`, `cf ssh -c`, `cf buildpacks`, `cf target`.

use nslab_abi::{NsType, Pid, Ret, Syscall};

use super::buildpack::ALL;
use super::push::instances;
use super::{Target, unknown_flag, wanted};
use crate::applet::docker::exec::wait;
use crate::applet::docker::json::Json;
use crate::applet::docker::{cgroup, runc};
use crate::sys::Sys;
use crate::text::{lines, lossy};

/// Rows with columns as wide as their longest text, three blanks between.
fn table(rows: &[Vec<String>]) -> String {
    let nr = rows.first().map_or(0, Vec::len);
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count() + 3).max().unwrap_or(0);
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (at, text) in row.iter().enumerate() {
            let width = if at + 1 == nr { 0 } else { width(at) };
            line += &format!("{text:<width$}");
        }
        out += line.trim_end();
        out.push('\n');
    }
    out
}

fn row(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| word.to_string()).collect()
}

/// `cf apps`
pub(super) async fn apps(sys: &Sys, target: &Target) -> u8 {
    sys.print(format!("Getting apps in {}...\n\n", target.place()));
    let mut names: Vec<String> =
        sys.list_dir(target.dir().as_bytes()).await.unwrap_or_default().iter().map(|e| lossy(&e.d_name)).collect();
    names.retain(|name| !name.starts_with('.'));
    nslab_small::sort(&mut names);
    let mut rows = vec![row(&["name", "requested state", "processes", "routes"])];
    for name in names {
        let Some(app) = super::find(sys, target, &name).await else { continue };
        let running = instances(sys, &app.text("guid")).await.iter().filter(|pair| pair.1.is_running()).count();
        rows.push(row(&[&name, "started", &format!("web:{running}/{}", app.int("instances")), ""]));
    }
    match rows.len() {
        1 => sys.print("No apps found\n"),
        _ => sys.print(table(&rows)),
    }
    0
}

/// `cf app APP_NAME`
pub(super) async fn app(sys: &Sys, target: &Target, words: &[String]) -> u8 {
    let Some(name) = words.first() else {
        sys.eprint("Incorrect Usage: the required argument `APP_NAME` was not provided\n").await;
        return 1;
    };
    if let Some(flag) = words.iter().find(|word| word.starts_with('-')) {
        return unknown_flag(sys, flag).await;
    }
    let Some(app) = wanted(sys, target, name).await else { return 1 };
    let all = instances(sys, &app.text("guid")).await;
    let running = all.iter().filter(|pair| pair.1.is_running()).count();
    let memory = app.int("memory");
    sys.print(format!(
        "Showing health and status for app {name} in {}...\n\nname:              {name}\nrequested state:   started\n\
         routes:\nlast uploaded:     {}\nstack:             cflinuxfs3\nbuildpacks:\n        {}\n\n\
         type:            web\nsidecars:\ninstances:       {running}/{}\nmemory usage:    {memory}M\nstart command:   {}\n",
        target.place(),
        app.text("uploaded"),
        app.text("buildpack"),
        app.int("instances"),
        app.text("command"),
    ));
    let mut rows = vec![row(&["  ", "state", "since", "memory", "details"])];
    for (cell, container) in &all {
        let state = if container.is_running() { "running" } else { "crashed" };
        let used = cgroup::memory_used(sys, container).await;
        let used = used.map_or_else(|| "-".to_string(), |bytes| format!("{}M", bytes.div_ceil(1 << 20)));
        let index = format!("#{}", container.json.int("App.index"));
        let memory = format!("{used} of {memory}M");
        rows.push(row(&[&index, state, &container.json.text("State.StartedAt"), &memory, &format!("on cell-{cell}")]));
    }
    sys.print(table(&rows));
    0
}

/// `cf logs APP_NAME --recent`
pub(super) async fn logs(sys: &Sys, target: &Target, words: &[String]) -> u8 {
    let Some(name) = words.iter().find(|word| !word.starts_with('-')) else {
        sys.eprint("Incorrect Usage: the required argument `APP_NAME` was not provided\n").await;
        return 1;
    };
    if !words.iter().any(|word| word == "--recent") {
        return crate::getopt::unmodelled(sys, "cf logs", "to follow; with --recent it shows what there is").await;
    }
    let Some(app) = wanted(sys, target, name).await else { return 1 };
    sys.print(format!("Retrieving logs for app {name} in {}...\n\n", target.place()));
    let mut all: Vec<(String, String)> = Vec::new();
    for (_, container) in instances(sys, &app.text("guid")).await {
        let text = sys.read_file(container.json.text("LogPath").as_bytes()).await.unwrap_or_default();
        for line in lines(&text).filter_map(|line| Json::parse(&lossy(line))) {
            let stream = if line.text("stream") == "stderr" { "ERR" } else { "OUT" };
            let time = line.text("time");
            let index = container.json.int("App.index");
            let at = time.get(..22).unwrap_or(&time);
            all.push((
                time.clone(),
                format!("   {at}+0000 [APP/PROC/WEB/{index}] {stream} {}", line.text("log").trim_end()),
            ));
        }
    }
    nslab_small::sort_by(&mut all, |one, other| one.0.cmp(&other.0));
    for (_, line) in all {
        sys.print(line + "\n");
    }
    0
}

/// `cf ssh APP_NAME [-i INDEX] -c COMMAND`: a command in an instance's sandbox.
pub(super) async fn ssh(sys: &Sys, target: &Target, words: &[String]) -> u8 {
    let (mut name, mut index, mut command) = (None, 0, None);
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-i" | "--app-instance-index" => index = rest.next().and_then(|word| word.parse().ok()).unwrap_or(0),
            "-c" | "--command" => command = rest.next().cloned(),
            flag if flag.starts_with('-') => return crate::getopt::unmodelled(sys, "cf ssh", flag).await,
            word => name = Some(word.to_string()),
        }
    }
    let Some(name) = name else {
        sys.eprint("Incorrect Usage: the required argument `APP_NAME` was not provided\n").await;
        return 1;
    };
    let Some(app) = wanted(sys, target, &name).await else { return 1 };
    let all = instances(sys, &app.text("guid")).await;
    let Some((_, container)) =
        all.into_iter().find(|pair| pair.1.json.int("App.index") == index && pair.1.is_running())
    else {
        sys.print(format!("The specified application instance {index} does not exist\nFAILED\n"));
        return 1;
    };
    let argv = match command {
        Some(command) => vec!["/bin/bash".to_string(), "-c".to_string(), command],
        None => vec!["/bin/bash".to_string()],
    };
    let _ = sys.flush().await;
    match sys.fork().await {
        Ok(Pid(0)) => {}
        Ok(child) => return wait(sys, child).await,
        Err(_) => return 1,
    }
    if let Ok(Ret::Int(pid)) = sys.call(Syscall::Getpid).await {
        let _ = cgroup::join(sys, &container, Pid(pid as i32)).await;
    }
    let kinds = [NsType::Cgroup, NsType::Ipc, NsType::Uts, NsType::Net, NsType::Pid, NsType::Mnt];
    if let Err(errno) = runc::join(sys, container.pid(), &kinds).await {
        sys.complain_errno("cf ssh", "setns", errno).await;
        return 1;
    }
    match sys.fork().await {
        Ok(Pid(0)) => {
            let start = runc::Start {
                argv: &argv,
                env: runc::environment(&container, false),
                working_dir: "/home/vcap".to_string(),
                user: "vcap".to_string(),
                caps: crate::applet::docker::run::capabilities(&container),
                groups: Vec::new(),
                no_new_privileges: false,
            };
            let (status, message) = runc::execute(sys, &start, "cf ssh").await;
            sys.eprint(format!("{message}\n")).await;
            status
        }
        Ok(child) => wait(sys, child).await,
        Err(_) => 1,
    }
}

/// `cf buildpacks`
pub(super) async fn buildpacks(sys: &Sys) -> u8 {
    sys.print("Getting buildpacks as admin...\n\n");
    let mut rows = vec![row(&["position", "name", "stack", "enabled", "here"])];
    for (at, pack) in ALL.iter().enumerate() {
        let here = if pack.is_modelled { "" } else { "nslab does not model it" };
        rows.push(row(&[&(at + 1).to_string(), pack.name, "cflinuxfs3", "true", here]));
    }
    sys.print(table(&rows));
    0
}

/// `cf login -u USER`, `cf target -o ORG -s SPACE`
pub(super) async fn target(sys: &Sys, mut target: Target, words: &[String]) -> u8 {
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let value = rest.next().cloned().unwrap_or_default();
        match word.as_str() {
            "-u" => target.user = value,
            "-o" => target.org = value,
            "-s" => target.space = value,
            // There is nobody to check it.
            "-p" | "-a" => {}
            flag => return unknown_flag(sys, flag).await,
        }
    }
    target.save(sys).await;
    let Target { user, org, space } = &target;
    sys.print(format!("API endpoint:   https://api.local\nAPI version:    3.128.0\nuser:           {user}\norg:            {org}\nspace:          {space}\n"));
    0
}
