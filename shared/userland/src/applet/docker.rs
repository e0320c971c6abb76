//! docker, as far as system calls alone carry it: one process does what docker, dockerd, containerd, shim and runc share out.
//!
//! An image is a directory below `/var/lib/docker/overlay2`; what runs is told by files below `/var/lib/docker/containers`.

mod container;
mod exec;
mod list;
mod run;

use std::sync::Arc;

use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// Where layers and the containers' file systems are.
const OVERLAY: &str = "/var/lib/docker/overlay2";
/// Where the containers' files are.
const CONTAINERS: &str = "/var/lib/docker/containers";
/// Status of docker's own failure.
const FAILED: u8 = 125;

/// `docker {run|ps|exec|kill}`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words: Vec<String> = args.argv[1..].iter().map(|word| lossy(word)).collect();
    match words.split_first() {
        None => crate::getopt::unmodelled(&sys, "docker", "(no command)").await,
        Some((command, words)) => match command.as_str() {
            "run" => run::main(&sys, words).await,
            "ps" => list::main(&sys, words).await,
            "exec" => exec::main(&sys, words).await,
            "kill" => exec::kill(&sys, words).await,
            other if other.starts_with('-') || KNOWN.contains(&other) => {
                crate::getopt::unmodelled(&sys, "docker", &format!("or command {other}")).await
            }
            other => {
                sys.eprint(format!("docker: '{other}' is not a docker command.\nSee 'docker --help'\n")).await;
                1
            }
        },
    }
}

/// Commands that only the real docker has.
const KNOWN: &[&str] = &[
    "attach",
    "build",
    "builder",
    "commit",
    "compose",
    "container",
    "context",
    "cp",
    "create",
    "diff",
    "events",
    "export",
    "history",
    "image",
    "images",
    "import",
    "info",
    "inspect",
    "load",
    "login",
    "logout",
    "logs",
    "manifest",
    "network",
    "pause",
    "plugin",
    "port",
    "pull",
    "push",
    "rename",
    "restart",
    "rm",
    "rmi",
    "save",
    "search",
    "start",
    "stats",
    "stop",
    "swarm",
    "system",
    "tag",
    "top",
    "unpause",
    "update",
    "version",
    "volume",
    "wait",
];
