//! cf and the platform behind it: what Cloud Foundry did before Docker, as far as the course shows it (ADR 16).
//!
//! The client does the cloud controller's work: it stages, and keeps files for the blob store. The scheduler and the
//! agents of the cells are services of their own, and an instance is a sandbox that an agent's shim starts.

mod buildpack;
pub(crate) mod cell;
mod push;
mod serve;
mod show;

use std::sync::Arc;

use crate::applet::docker::container::{mkdir_all, write};
use crate::applet::docker::image::catalogue::debian_like;
use crate::applet::docker::json::{Json, object};
use crate::applet::docker::tar::Entry;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// How many cells there are.
const CELLS: usize = 2;
/// The blob store: packages as they were pushed, droplets as they run.
const BLOBS: &str = "/var/vcap/store/blobstore";
/// What the cloud controller knows.
const APPS: &str = "/var/vcap/store/cloud_controller/apps";

fn rep_socket(cell: usize) -> String {
    format!("/run/cf/rep-{cell}.sock")
}

fn auctioneer_socket() -> String {
    "/run/cf/auctioneer.sock".to_string()
}

/// Where a cell's sandboxes are.
fn containers(cell: usize) -> String {
    format!("/var/vcap/data/cell-{cell}/depot")
}

/// The root file system of all sandboxes.
fn rootfs() -> String {
    "/var/vcap/packages/cflinuxfs3/rootfs".to_string()
}

/// The files of a machine with the platform.
pub(crate) fn preloaded() -> Vec<Entry> {
    let mut files: Vec<Entry> =
        ["var/vcap", "var/vcap/store", "var/vcap/data", "var/vcap/packages", "var/vcap/packages/cflinuxfs3"]
            .map(|path| Entry::dir(path, 0o755))
            .to_vec();
    let base = "var/vcap/packages/cflinuxfs3/rootfs";
    files.push(Entry::dir(base, 0o755));
    let release = b"PRETTY_NAME=\"Ubuntu 18.04.6 LTS\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"18.04\"\nID=ubuntu\n";
    for mut entry in debian_like(release, &[]) {
        let more = match entry.path.as_str() {
            "etc/passwd" => "vcap:x:2000:2000:vcap:/home/vcap:/bin/bash\n",
            "etc/group" => "vcap:x:2000:\n",
            _ => "",
        };
        entry.data.extend(more.as_bytes());
        entry.path = format!("{base}/{}", entry.path);
        files.push(entry);
    }
    for (path, text) in EXAMPLE {
        if let Some((dir, _)) = path.rsplit_once('/') {
            files.push(Entry::dir(dir, 0o755));
        }
        files.push(Entry::file(path, 0o644, text.as_bytes()));
    }
    nslab_small::sort_by(&mut files, |one, other| one.path.cmp(&other.path));
    files.dedup_by(|one, other| one.path == other.path);
    files
}

/// An application to push: the same one as the image `python-app`.
const EXAMPLE: [(&str, &str); 4] = [
    ("root/hello/Procfile", "web: python3 app.py\n"),
    ("root/hello/app.py", super::docker::image::catalogue::texts::APP_PY),
    ("root/hello/requirements.txt", "Flask\n"),
    ("root/hello/Dockerfile", "FROM python-app\nCOPY app.py /app/app.py\nCMD [\"python3\", \"app.py\"]\n"),
];

/// Who works, and where.
struct Target {
    user: String,
    org: String,
    space: String,
}

impl Target {
    async fn read(sys: &Sys) -> Target {
        let text = lossy(&sys.read_file(b"/root/.cf/config.json").await.unwrap_or_default());
        let json = Json::parse(&text).unwrap_or_default();
        let get = |key: &str, default: &str| match json.text(key) {
            text if text.is_empty() => default.to_string(),
            text => text,
        };
        Target { user: get("user", "admin"), org: get("org", "course"), space: get("space", "dev") }
    }

    async fn save(&self, sys: &Sys) {
        let _ = mkdir_all(sys, "/root/.cf").await;
        let pairs = [("user", &self.user), ("org", &self.org), ("space", &self.space)];
        let json = object(pairs.map(|(key, text)| (key, Json::Text(text.clone()))).to_vec());
        let _ = write(sys, "/root/.cf/config.json", &json.compact()).await;
    }

    /// The directory of the space's apps.
    fn dir(&self) -> String {
        format!("{APPS}/{}/{}", self.org, self.space)
    }

    fn place(&self) -> String {
        format!("org {} / space {} as {}", self.org, self.space, self.user)
    }
}

/// An app of the target's space.
async fn find(sys: &Sys, target: &Target, name: &str) -> Option<Json> {
    let text = sys.read_file(format!("{}/{name}", target.dir()).as_bytes()).await.ok()?;
    Json::parse(&lossy(&text))
}

/// Finds an app; says so if there is none.
async fn wanted(sys: &Sys, target: &Target, name: &str) -> Option<Json> {
    let found = find(sys, target, name).await;
    if found.is_none() {
        let _ = sys.flush().await;
        sys.print(format!("App '{name}' not found.\nFAILED\n"));
    }
    found
}

/// Commands that only the real cf has.
const KNOWN: &[&str] = &[
    "auth",
    "bind-service",
    "buildpack",
    "create-app",
    "create-org",
    "create-service",
    "create-space",
    "domains",
    "env",
    "events",
    "map-route",
    "marketplace",
    "orgs",
    "rename",
    "restage",
    "restart",
    "rollback",
    "routes",
    "services",
    "set-env",
    "spaces",
    "stacks",
    "start",
    "stop",
    "tasks",
    "unmap-route",
    "unset-env",
];

/// `cf COMMAND [ARG]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words: Vec<String> = args.argv[1..].iter().map(|word| lossy(word)).collect();
    let target = Target::read(&sys).await;
    let (command, rest) = words.split_first().map_or(("help", &words[..]), |(word, rest)| (word.as_str(), rest));
    let status = match command {
        "push" | "p" => push::push(&sys, &target, rest).await,
        "scale" => push::scale(&sys, &target, rest).await,
        "delete" | "d" => push::delete(&sys, &target, rest).await,
        "apps" | "a" => show::apps(&sys, &target).await,
        "app" => show::app(&sys, &target, rest).await,
        "logs" => show::logs(&sys, &target, rest).await,
        "ssh" => show::ssh(&sys, &target, rest).await,
        "buildpacks" => show::buildpacks(&sys).await,
        "login" | "l" | "target" | "t" => show::target(&sys, target, rest).await,
        "version" | "--version" | "-v" => {
            sys.print("cf version 8.5.0+73aa161.2022-09-12\n");
            0
        }
        "help" | "--help" | "-h" => {
            sys.print(
                "cf version 8.5.0, Cloud Foundry command line tool\nUsage: cf [global options] command [arguments...] [command options]\n\n\
                 Modelled here: push, apps, app, scale, logs --recent, ssh -c, delete, login, target, buildpacks\n",
            );
            0
        }
        other if KNOWN.contains(&other) => {
            return crate::getopt::unmodelled(&sys, "cf", &format!("or command {other}")).await;
        }
        other => {
            sys.eprint(format!("'{other}' is not a registered command. See 'cf help -a'\n")).await;
            1
        }
    };
    sys.finish("cf", status).await
}

/// Says that a flag is none.
async fn unknown_flag(sys: &Sys, flag: &str) -> u8 {
    sys.eprint(format!("Incorrect Usage: unknown flag `{}'\n", flag.trim_start_matches('-'))).await;
    1
}
