//! What a container has of its image and of others.

use super::super::cli::{Command, Parsed};
use super::super::container::Container;
use super::super::image::Config;
use super::super::image::store::Image;
use super::super::json::Json;
use super::super::volumes;
use super::refused;
use crate::sys::Sys;

/// The mounts of the containers that `--volumes-from` names.
pub(super) async fn volumes_from(sys: &Sys, command: &Command, parsed: &Parsed) -> Result<Vec<Json>, u8> {
    let mut all = Vec::new();
    for given in parsed.all("volumes-from") {
        let (name, mode) = given.split_once(':').unwrap_or((&given, "rw"));
        let Some(other) = Container::find(sys, name).await else {
            return Err(refused(sys, command, &format!("No such container: {name}.")).await);
        };
        let with_mode = |mut one: Json| {
            if mode == "ro" {
                one.put("RW", Json::Bool(false));
            }
            one
        };
        all.extend(volumes::of(&other).into_iter().map(with_mode));
    }
    Ok(all)
}

/// The image's configuration, with what the command line changes.
pub(super) fn config(parsed: &Parsed, env: Vec<String>, image: &Image) -> Config {
    let mut config = Config::of(&image.json);
    for given in env {
        let key = given.split('=').next().unwrap_or_default().to_string();
        config.env.retain(|entry| !entry.starts_with(&format!("{key}=")));
        if given.contains('=') {
            config.env.push(given);
        }
    }
    if let Some(entrypoint) = parsed.value("entrypoint") {
        config.entrypoint = if entrypoint.is_empty() { Vec::new() } else { vec![entrypoint.to_string()] };
        // "The image's command is dropped together with its entrypoint" - docker run, reference.
        config.cmd.clear();
    }
    if parsed.operands.len() > 1 {
        config.cmd = parsed.operands[1..].to_vec();
    }
    if let Some(dir) = parsed.value("workdir") {
        config.working_dir = dir.to_string();
    }
    if let Some(user) = parsed.value("user") {
        config.user = user.to_string();
    }
    config
}
