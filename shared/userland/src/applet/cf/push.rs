//! `cf push`, `cf scale` and `cf delete`.

use super::buildpack::{self, ALL, Buildpack};
use super::serve::ask;
use super::{BLOBS, CELLS, Target, auctioneer_socket, cell, find, rep_socket, show, unknown_flag, wanted};
use crate::applet::docker::cli::ram_in_bytes;
use crate::applet::docker::container::{mkdir_all, now, random_hex, timestamp, write};
use crate::applet::docker::image::store::read_tree;
use crate::applet::docker::json::{Json, object};
use crate::applet::docker::{sha256, tar};
use crate::sys::Sys;
use crate::text::lossy;

/// What `cf push` was asked for.
#[derive(Default)]
struct Wanted {
    name: String,
    path: String,
    instances: Option<i64>,
    memory: Option<i64>,
    command: Option<String>,
    buildpack: Option<String>,
}

async fn parse(sys: &Sys, words: &[String]) -> Result<Wanted, u8> {
    let mut wanted = Wanted { path: ".".to_string(), ..Wanted::default() };
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if !word.starts_with('-') {
            wanted.name = word.clone();
            continue;
        }
        let value = rest.next().cloned();
        let Some(value) = value else {
            sys.eprint(format!("Incorrect Usage: expected argument for flag `{word}'\n")).await;
            return Err(1);
        };
        match word.as_str() {
            "-p" | "--path" => wanted.path = value,
            "-i" | "--instances" => wanted.instances = value.parse().ok(),
            "-m" | "--memory" => wanted.memory = ram_in_bytes(&value).map(|bytes| (bytes >> 20) as i64),
            "-c" | "--start-command" => wanted.command = Some(value),
            "-b" | "--buildpack" => wanted.buildpack = Some(value),
            "-f" | "-k" | "-s" | "-u" | "-t" | "--docker-image" | "-o" | "--no-route" | "--random-route"
            | "--strategy" => {
                return Err(crate::getopt::unmodelled(sys, "cf push", word).await);
            }
            other => return Err(unknown_flag(sys, other).await),
        }
    }
    if wanted.name.is_empty() {
        sys.eprint("Incorrect Usage: the required argument `APP_NAME` was not provided\n").await;
        return Err(1);
    }
    Ok(wanted)
}

/// `cf push APP_NAME [-p PATH] [-i INSTANCES] [-m MEMORY] [-c COMMAND] [-b BUILDPACK]`
pub(super) async fn push(sys: &Sys, target: &Target, words: &[String]) -> u8 {
    let wanted = match parse(sys, words).await {
        Ok(wanted) => wanted,
        Err(status) => return status,
    };
    match push_app(sys, target, &wanted).await {
        Ok(()) => show::app(sys, target, &[wanted.name]).await,
        Err(message) => {
            let _ = sys.flush().await;
            sys.eprint(format!("{message}\nFAILED\n")).await;
            1
        }
    }
}

async fn push_app(sys: &Sys, target: &Target, wanted: &Wanted) -> Result<(), String> {
    let say = |what: &str, errno: nslab_abi::Errno| format!("{what}: {}", errno.strerror());
    let name = &wanted.name;
    sys.print(format!("Pushing app {name} to {}...\n", target.place()));
    let files = read_tree(sys, wanted.path.trim_end_matches('/')).await.map_err(|errno| say(&wanted.path, errno))?;
    sys.print("Packaging files to upload...\nUploading files...\n");
    let before = find(sys, target, name).await;
    let guid = match &before {
        Some(app) => app.text("guid"),
        None => random_hex(sys, 16).await,
    };
    let package = tar::write(&tar::canonical(files.clone()));
    put(sys, "packages", &guid, &package).await?;
    sys.print("\nWaiting for API to complete processing files...\n\nStaging app and tracing logs...\n");
    let pack = choose(wanted, &files)?;
    sys.print(format!("   Downloading {0}...\n   Downloaded {0}\n", pack.name));
    let command = wanted.command.clone().or_else(|| buildpack::procfile(&files));
    let command =
        command.or_else(|| before.as_ref().map(|app| app.text("command"))).filter(|command| !command.is_empty());
    let Some(command) = command else {
        return Err("Start command not specified: use -c, or a Procfile with a line `web:`".to_string());
    };
    if !pack.is_modelled {
        return Err(format!("nslab does not model {}, which this application needs", pack.name));
    }
    let droplet = tar::write(&buildpack::droplet(pack, &files, &command));
    sys.print("   Uploading droplet, build artifacts cache...\n");
    put(sys, "droplets", &guid, &droplet).await?;
    sys.print(format!("   Uploaded droplet ({})\n\n", size(droplet.len())));
    if before.is_some() {
        stop_all(sys, &guid, 0).await;
    }
    let old = |key: &str, default: i64| before.as_ref().map(|app| app.int(key)).filter(|n| *n > 0).unwrap_or(default);
    let instances = wanted.instances.unwrap_or_else(|| old("instances", 1));
    let memory = wanted.memory.unwrap_or_else(|| old("memory", 64));
    let text = |text: &str| Json::Text(text.to_string());
    let app = object(vec![
        ("name", text(name)),
        ("guid", text(&guid)),
        ("user", text(&target.user)),
        ("buildpack", text(pack.name)),
        ("command", text(&command)),
        ("droplet", Json::Text(sha256::hex(&droplet))),
        ("instances", Json::Int(instances)),
        ("memory", Json::Int(memory)),
        ("uploaded", Json::Text(timestamp(now(sys).await))),
    ]);
    save(sys, target, &app).await?;
    sys.print(format!("Waiting for app {name} to start...\n\nInstances starting...\n\n"));
    let _ = sys.flush().await;
    place(sys, &app, 0, instances).await
}

fn choose(wanted: &Wanted, files: &[tar::Entry]) -> Result<&'static Buildpack, String> {
    if let Some(name) = &wanted.buildpack {
        let found = ALL.iter().find(|pack| pack.name == name || pack.name.trim_end_matches("_buildpack") == name);
        return found.ok_or_else(|| format!("\"{name}\" must be an existing admin buildpack or a valid git URI"));
    }
    if let Some(pack) = buildpack::detect(files) {
        return Ok(pack);
    }
    match wanted.command.is_some() || buildpack::procfile(files).is_some() {
        true => Ok(&ALL[ALL.len() - 1]),
        false => Err("None of the buildpacks detected a compatible application\nExit status 222\n\
                      NoAppDetectedError - An app was not successfully detected by any available buildpack"
            .to_string()),
    }
}

fn size(bytes: usize) -> String {
    if bytes < 1024 { format!("{bytes}B") } else { format!("{:.1}K", bytes as f64 / 1024.0) }
}

/// Keeps something in the blob store.
async fn put(sys: &Sys, kind: &str, guid: &str, bytes: &[u8]) -> Result<(), String> {
    let dir = format!("{BLOBS}/{kind}");
    let flags = nslab_abi::OpenFlags::WRONLY | nslab_abi::OpenFlags::CREAT | nslab_abi::OpenFlags::TRUNC;
    let kept = async {
        mkdir_all(sys, &dir).await?;
        let fd = sys.open_with(format!("{dir}/{guid}").as_bytes(), flags, 0o644).await?;
        let written = sys.write_all(fd, bytes).await;
        sys.close(fd).await;
        written
    };
    kept.await.map_err(|errno| format!("blob store: {}", errno.strerror()))
}

async fn save(sys: &Sys, target: &Target, app: &Json) -> Result<(), String> {
    let saved = async {
        mkdir_all(sys, &target.dir()).await?;
        write(sys, &format!("{}/{}", target.dir(), app.text("name")), &app.compact()).await
    };
    saved.await.map_err(|errno| format!("cloud controller: {}", errno.strerror()))
}

/// Asks the scheduler for a place for each instance.
async fn place(sys: &Sys, app: &Json, from: i64, to: i64) -> Result<(), String> {
    for index in from..to {
        let asked = object(vec![
            ("do", "run".into()),
            ("app", Json::Text(app.text("guid"))),
            ("name", Json::Text(app.text("name"))),
            ("index", Json::Int(index)),
            ("memory", Json::Int(app.int("memory"))),
            ("droplet", Json::Text(app.text("guid"))),
            ("command", Json::Text(app.text("command"))),
        ]);
        let answer = ask(sys, &auctioneer_socket(), &asked.compact())
            .await
            .map_err(|errno| format!("auctioneer: {}", errno.strerror()))?;
        let error = Json::parse(&answer).unwrap_or_default().text("error");
        if !error.is_empty() {
            return Err(error);
        }
    }
    Ok(())
}

/// Ends an app's instances from an index on, on all cells.
async fn stop_all(sys: &Sys, guid: &str, from: i64) {
    let asked = object(vec![("do", "stop".into()), ("app", guid.into()), ("from", Json::Int(from))]).compact();
    for cell in 1..=CELLS {
        let _ = ask(sys, &rep_socket(cell), &asked).await;
    }
}

/// `cf scale APP_NAME [-i INSTANCES]`
pub(super) async fn scale(sys: &Sys, target: &Target, words: &[String]) -> u8 {
    let [name, flags @ ..] = words else {
        sys.eprint("Incorrect Usage: the required argument `APP_NAME` was not provided\n").await;
        return 1;
    };
    let Some(mut app) = wanted(sys, target, name).await else { return 1 };
    let instances: i64 = match flags {
        [] => return show::app(sys, target, std::slice::from_ref(name)).await,
        [flag, given] if flag == "-i" => match given.parse() {
            Ok(instances) => instances,
            Err(_) => {
                sys.eprint("Incorrect Usage: invalid argument for flag `-i' (expected int > 0)\n").await;
                return 1;
            }
        },
        [flag, ..] => return crate::getopt::unmodelled(sys, "cf scale", flag).await,
    };
    sys.print(format!("Scaling app {name} in {}...\n\n", target.place()));
    let before = app.int("instances");
    app.put("instances", Json::Int(instances));
    let mut done = save(sys, target, &app).await;
    stop_all(sys, &app.text("guid"), instances).await;
    if done.is_ok() {
        done = place(sys, &app, before, instances).await;
    }
    if let Err(message) = done {
        sys.print(format!("{message}\nFAILED\n"));
        return 1;
    }
    show::app(sys, target, std::slice::from_ref(name)).await
}

/// `cf delete APP_NAME -f`
pub(super) async fn delete(sys: &Sys, target: &Target, words: &[String]) -> u8 {
    let Some(name) = words.iter().find(|word| !word.starts_with('-')) else {
        sys.eprint("Incorrect Usage: the required argument `APP_NAME` was not provided\n").await;
        return 1;
    };
    if let Some(flag) = words.iter().find(|word| word.starts_with('-') && *word != "-f" && *word != "-r") {
        return unknown_flag(sys, flag).await;
    }
    if !words.iter().any(|word| word == "-f") {
        sys.print(format!("\nReally delete the app {name}? [yN]: "));
        let _ = sys.flush().await;
        let answer = lossy(&sys.read(nslab_abi::Fd(0), 16).await.unwrap_or_default());
        if !matches!(answer.trim(), "y" | "yes") {
            sys.print(format!("App '{name}' has not been deleted.\n"));
            return 0;
        }
    }
    sys.print(format!("Deleting app {name} in {}...\n", target.place()));
    match find(sys, target, name).await {
        None => sys.print(format!("App '{name}' does not exist.\n")),
        Some(app) => {
            let guid = app.text("guid");
            stop_all(sys, &guid, 0).await;
            for path in [
                format!("{}/{name}", target.dir()),
                format!("{BLOBS}/packages/{guid}"),
                format!("{BLOBS}/droplets/{guid}"),
            ] {
                crate::applet::rm::tree(sys, "cf", path.as_bytes()).await;
            }
        }
    }
    sys.print("OK\n");
    0
}

/// The sandboxes of an app on all cells, by index: cell and container.
pub(super) async fn instances(sys: &Sys, guid: &str) -> Vec<(usize, crate::applet::docker::container::Container)> {
    let mut found = Vec::new();
    for cell in 1..=CELLS {
        for container in cell::all(sys, cell).await {
            if container.json.text("App.app") == guid {
                found.push((cell, container));
            }
        }
    }
    nslab_small::sort_by_key(&mut found, |(_, container): &(usize, crate::applet::docker::container::Container)| {
        container.json.int("App.index")
    });
    found
}
