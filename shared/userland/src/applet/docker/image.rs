//! Images: a configuration and layers - "Image Specification" of OCI, and how docker's overlay2 driver keeps them.

pub(crate) mod catalogue;
pub(crate) mod store;

use super::json::{Json, object, texts};
use super::sha256;
use super::tar::{self, Entry};

/// Seconds since 1970 when the simulated registry's images were made: 2022-12-20 20:19:49 UTC.
pub(crate) const CREATED: &str = "2022-12-20T20:19:49Z";

/// One layer of an image that is to be made.
pub(crate) struct Layer {
    pub(crate) entries: Vec<Entry>,
    /// What `docker history` shows.
    pub(crate) created_by: String,
}

/// A layer as the store knows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    /// sha256 of its archive: `diff_id`.
    pub(crate) diff_id: String,
    /// sha256 over itself and all below.
    pub(crate) chain_id: String,
    /// Its directory below overlay2.
    pub(crate) cache_id: String,
    pub(crate) bytes: u64,
}

/// The chain id of a layer on top of others.
pub(crate) fn chain_id(below: Option<&str>, diff_id: &str) -> String {
    match below {
        None => diff_id.to_string(),
        Some(below) => format!("sha256:{}", sha256::hex(format!("{below} {diff_id}").as_bytes())),
    }
}

/// The short name of a layer's directory below `overlay2/l`: 26 characters, as the driver draws them.
pub(crate) fn link_name(cache_id: &str) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let digest = sha256::hex(format!("link {cache_id}").as_bytes());
    let letters = digest.bytes().take(52).collect::<Vec<_>>();
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0) as usize;
    letters.chunks(2).map(|pair| char::from(LETTERS[(digit(pair[0]) * 16 + digit(pair[1])) % 32])).collect()
}

/// Names a stored layer.
pub(crate) fn stored(below: Option<&str>, entries: &[Entry]) -> Stored {
    let diff_id = format!("sha256:{}", sha256::hex(&tar::write(entries)));
    let chain_id = chain_id(below, &diff_id);
    let cache_id = sha256::hex(format!("cache {chain_id}").as_bytes());
    let bytes = entries.iter().filter(|entry| entry.kind() == tar::S_IFREG).map(|entry| entry.data.len() as u64).sum();
    Stored { diff_id, chain_id, cache_id, bytes }
}

/// What a container of an image runs, and how.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    pub(crate) env: Vec<String>,
    pub(crate) cmd: Vec<String>,
    pub(crate) entrypoint: Vec<String>,
    pub(crate) working_dir: String,
    pub(crate) user: String,
    /// `PORT/PROTOCOL` of EXPOSE.
    pub(crate) exposed: Vec<String>,
    /// Directories of VOLUME.
    pub(crate) volumes: Vec<String>,
    /// Keys and values of LABEL, by key.
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) stop_signal: String,
    /// How HEALTHCHECK asks, in the words of `docker inspect`.
    pub(crate) health: Option<Json>,
    /// Instructions that are carried out in an image that is made of this one.
    pub(crate) on_build: Vec<String>,
    /// What SHELL names.
    pub(crate) shell: Vec<String>,
}

impl Config {
    /// Reads `config` of an image's configuration.
    pub(crate) fn of(image: &Json) -> Config {
        Config::read(image.get("config").unwrap_or(&Json::Null))
    }

    /// Reads what `docker inspect` calls `Config`.
    pub(crate) fn read(config: &Json) -> Config {
        let pairs = |key: &str| match config.get(key) {
            Some(Json::Object(pairs)) => pairs.clone(),
            _ => Vec::new(),
        };
        let keys = |key: &str| pairs(key).into_iter().map(|pair| pair.0).collect();
        let label =
            |(key, value): (String, Json)| (key, if let Json::Text(text) = value { text } else { String::new() });
        Config {
            env: config.list("Env"),
            cmd: config.list("Cmd"),
            entrypoint: config.list("Entrypoint"),
            working_dir: config.text("WorkingDir"),
            user: config.text("User"),
            exposed: keys("ExposedPorts"),
            volumes: keys("Volumes"),
            labels: pairs("Labels").into_iter().map(label).collect(),
            stop_signal: config.text("StopSignal"),
            health: config.get("Healthcheck").cloned(),
            on_build: config.list("OnBuild"),
            shell: config.list("Shell"),
        }
    }

    /// In the order of moby's `container.Config`, without what is not set.
    pub(crate) fn json(&self) -> Json {
        let list = |all: &[String]| if all.is_empty() { Json::Null } else { texts(all) };
        let set = |all: &[String]| Json::Object(all.iter().map(|key| (key.clone(), object(vec![]))).collect());
        let mut pairs = vec![("Hostname", "".into()), ("Domainname", "".into()), ("User", self.user.as_str().into())];
        let off = ["AttachStdin", "AttachStdout", "AttachStderr"];
        pairs.extend(off.map(|key| (key, Json::Bool(false))));
        if !self.exposed.is_empty() {
            pairs.push(("ExposedPorts", set(&self.exposed)));
        }
        pairs.extend(["Tty", "OpenStdin", "StdinOnce"].map(|key| (key, Json::Bool(false))));
        pairs.extend([("Env", list(&self.env)), ("Cmd", list(&self.cmd))]);
        if let Some(health) = &self.health {
            pairs.push(("Healthcheck", health.clone()));
        }
        let volumes = if self.volumes.is_empty() { Json::Null } else { set(&self.volumes) };
        pairs.extend([("Image", "".into()), ("Volumes", volumes), ("WorkingDir", self.working_dir.as_str().into())]);
        pairs.extend([("Entrypoint", list(&self.entrypoint)), ("OnBuild", list(&self.on_build))]);
        let labels = self.labels.iter().map(|(key, text)| (key.clone(), text.as_str().into())).collect();
        pairs.push(("Labels", if self.labels.is_empty() { Json::Null } else { Json::Object(labels) }));
        if !self.stop_signal.is_empty() {
            pairs.push(("StopSignal", self.stop_signal.as_str().into()));
        }
        if !self.shell.is_empty() {
            pairs.push(("Shell", texts(&self.shell)));
        }
        object(pairs)
    }

    /// The shell of lines that are no lists.
    pub(crate) fn shell(&self) -> Vec<String> {
        if self.shell.is_empty() { ["/bin/sh", "-c"].map(str::to_string).to_vec() } else { self.shell.clone() }
    }
}

/// One line of an image's history.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) created: String,
    pub(crate) created_by: String,
    pub(crate) is_empty: bool,
}

/// Writes an image's configuration; its sha256 is the image's id.
pub(crate) fn configuration(config: &Config, created: &str, diff_ids: &[String], history: &[Step]) -> Json {
    let step = |step: &Step| {
        let mut pairs =
            vec![("created", step.created.as_str().into()), ("created_by", step.created_by.as_str().into())];
        if step.is_empty {
            pairs.push(("empty_layer", Json::Bool(true)));
        }
        object(pairs)
    };
    object(vec![
        ("architecture", "amd64".into()),
        ("config", config.json()),
        ("created", created.into()),
        ("docker_version", super::VERSION.into()),
        ("history", Json::List(history.iter().map(step).collect())),
        ("os", "linux".into()),
        ("rootfs", object(vec![("type", "layers".into()), ("diff_ids", texts(diff_ids))])),
    ])
}

/// Reads the history of a configuration.
pub(crate) fn history(image: &Json) -> Vec<Step> {
    let Some(Json::List(all)) = image.get("history") else { return Vec::new() };
    let step = |step: &Json| Step {
        created: step.text("created"),
        created_by: step.text("created_by"),
        is_empty: step.is_true("empty_layer"),
    };
    all.iter().map(step).collect()
}

/// Splits a reference into repository and tag: `busybox`, `busybox:1.35`.
pub(crate) fn split_reference(reference: &str) -> (String, String) {
    let reference = reference.strip_prefix("docker.io/").unwrap_or(reference);
    let reference = reference.strip_prefix("library/").unwrap_or(reference);
    match reference.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => (repository.to_string(), tag.to_string()),
        _ => (reference.to_string(), "latest".to_string()),
    }
}

/// May this be a reference? Lower case, as docker insists.
pub(crate) fn is_reference(reference: &str) -> bool {
    let (repository, tag) = split_reference(reference);
    let fits = |text: &str, more: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c))
    };
    fits(&repository, "._-/:") && !repository.starts_with(['-', '.', '/']) && fits(&tag.to_lowercase(), "._-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_have_a_repository_and_a_tag() {
        let split = |text: &str| split_reference(text);
        assert_eq!(split("busybox"), ("busybox".into(), "latest".into()));
        assert_eq!(split("docker.io/library/alpine:3.16"), ("alpine".into(), "3.16".into()));
        assert_eq!(split("localhost:5000/x"), ("localhost:5000/x".into(), "latest".into()));
        assert!(is_reference("me/app:V1") && !is_reference("Busybox") && !is_reference(""));
        assert_eq!(link_name("x").len(), 26);
    }
}
