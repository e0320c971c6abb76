//! The steps of a build that make layers: RUN, COPY, ADD.

use super::super::commit::commit_container;
use super::super::container::{Container, random_hex};
use super::super::describe::{describe, prepare};
use super::super::image::Config;
use super::super::image::store;
use super::super::json::{Json, object, texts};
use super::super::tar::{self, Entry};
use super::super::{CONTAINERS, cli, names, remove, sha256, start};
use super::{Build, Failure, become_base, cached, failure, layer, words};
use crate::sys::Sys;

/// RUN: a container of the image so far runs the line; what it changed is the layer.
pub(super) async fn run(
    sys: &Sys,
    build: &mut Build,
    rest: &str,
    say: &impl Fn(String) -> Option<String>,
) -> Result<String, Failure> {
    let Some(base) = build.base.clone() else { return Err(failure("no base")) };
    let argv = words(rest);
    let created_by = argv.join(" ");
    if let Some(image) = cached(sys, build, &created_by, false).await {
        sys.print(say(" ---> Using cache\n".to_string()).unwrap_or_default());
        return Ok(become_base(build, image));
    }
    let config = Config { cmd: argv.clone(), entrypoint: Vec::new(), ..build.config.clone() };
    let config = Config { env: [config.env, build.args.clone()].concat(), ..config };
    let id = random_hex(sys, 32).await;
    let name = names::draw(sys).await;
    let host_config =
        object(vec![("NetworkMode", "default".into()), ("CgroupnsMode", "private".into()), ("Binds", texts(&[]))]);
    let json = describe(sys, &id, &name, &base.id, &base, &config, &cli::Parsed::default(), host_config).await;
    let container = Container { id, base: CONTAINERS.to_string(), json };
    prepare(sys, &container)
        .await
        .map_err(|errno| failure(format!("Error response from daemon: {}", errno.strerror())))?;
    sys.print(say(format!(" ---> Running in {}\n", container.short_id())).unwrap_or_default());
    let _ = sys.flush().await;
    let ended = start::start(sys, &container, true).await;
    let status = match ended {
        Ok(start::Started::Ended(status)) => status,
        Ok(start::Started::Detached) => 0,
        Err((_, message)) => return Err(failure(format!("Error response from daemon: {message}"))),
    };
    if status != 0 {
        let shown: Vec<String> = argv.clone();
        remove::files(sys, &container).await;
        return Err(Failure {
            status,
            message: format!("The command '{}' returned a non-zero code: {status}", shown.join(" ")),
        });
    }
    let mut kept = container.clone();
    kept.json.put("Config", build.config.json());
    kept.json.put("Image", base.id.as_str().into());
    let made = commit_container(sys, &kept, &created_by, None).await;
    remove::files(sys, &container).await;
    sys.print(say(format!("Removing intermediate container {}\n", container.short_id())).unwrap_or_default());
    let id = made.map_err(|errno| failure(format!("Error response from daemon: {}", errno.strerror())))?;
    let image = store::find(sys, &id).await.ok_or_else(|| failure("Error response from daemon: no such image"))?;
    Ok(become_base(build, image))
}

/// COPY and ADD of files of the context.
pub(super) async fn copy(
    sys: &Sys,
    build: &mut Build,
    word: &str,
    rest: &str,
    say: &impl Fn(String) -> Option<String>,
) -> Result<String, Failure> {
    let all: Vec<String> = match Json::parse(rest) {
        Some(json @ Json::List(_)) => object(vec![("all", json)]).list("all"),
        _ => rest.split_whitespace().map(str::to_string).collect(),
    };
    if let Some(option) =
        all.iter().find(|word| word.starts_with("--") || word.contains("://") || word.contains(['*', '?']))
    {
        return Err(Failure { status: 125, message: format!("docker build: nslab does not model {word} {option}") });
    }
    let [sources @ .., target] = &all[..] else {
        return Err(failure(format!(
            "Error response from daemon: dockerfile parse error: {word} requires at least two arguments"
        )));
    };
    if sources.is_empty() {
        return Err(failure(format!(
            "Error response from daemon: dockerfile parse error: {word} requires at least two arguments, but only one was provided. Destination could not be determined"
        )));
    }
    let dir = build.config.working_dir.trim_end_matches('/');
    let absolute = if target.starts_with('/') { target.clone() } else { format!("{dir}/{target}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in absolute.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let into = parts.join("/");
    let is_dir = sources.len() > 1 || target.ends_with('/') || target == "." || target.ends_with("/.");
    let mut entries = Vec::new();
    for source in sources {
        let source = source.trim_start_matches("./").trim_matches('/');
        let source = if source == "." { "" } else { source };
        let found: Vec<&Entry> = build
            .files
            .iter()
            .filter(|entry| source.is_empty() || entry.path == source || entry.path.starts_with(&format!("{source}/")))
            .collect();
        let Some(first) = found.first() else {
            let text = format!(
                "{word} failed: file not found in build context or excluded by .dockerignore: stat {source}: file does not exist"
            );
            return Err(failure(text));
        };
        let is_tree = source.is_empty() || first.kind() == tar::S_IFDIR;
        for entry in found {
            let below = entry.path.strip_prefix(source).unwrap_or(&entry.path).trim_start_matches('/');
            let name = source.rsplit('/').next().unwrap_or(source);
            let path = match (is_tree, is_dir) {
                (true, _) if below.is_empty() => into.clone(),
                (true, _) => join(&into, below),
                (false, true) => join(&into, name),
                (false, false) => into.clone(),
            };
            if !path.is_empty() {
                entries.push(Entry { path, uid: 0, gid: 0, mtime_s: 0, ..entry.clone() });
            }
        }
    }
    let entries = tar::canonical(entries);
    let digest = sha256::hex(&tar::write(&entries));
    let created_by = format!("/bin/sh -c #(nop) {word} file:{digest} in {target} ");
    layer(sys, build, entries, &created_by, say).await
}

fn join(dir: &str, name: &str) -> String {
    if dir.is_empty() { name.to_string() } else { format!("{dir}/{name}") }
}
