//! docker 20.10, made of system calls: the client itself does what dockerd and containerd do at its request.
//!
//! A container's first process is a child of its shim, which is a child of init and outlives the client (ADR 15).

mod archive;
mod attach;
mod build;
mod caps;
pub(crate) mod cgroup;
pub(crate) mod cli;
mod commit;
mod console;
pub(crate) mod container;
mod describe;
pub(crate) mod exec;
mod health;
pub(crate) mod image;
mod images;
mod info;
pub(crate) mod init;
mod inspect;
pub(crate) mod json;
pub(crate) mod life;
mod list;
mod manage;
mod names;
mod network;
mod networks;
mod options;
pub(crate) mod ports;
mod pull;
pub(crate) mod remove;
pub(crate) mod rootfs;
pub(crate) mod run;
pub(crate) mod runc;
pub(crate) mod sha256;
pub(crate) mod shim;
pub(crate) mod start;
mod system;
pub(crate) mod tar;
mod template;
mod volumes;

use std::sync::Arc;

use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

pub(crate) use image::store::preloaded;

/// Where layers and the containers' file systems are.
const OVERLAY: &str = "/var/lib/docker/overlay2";
/// Where the containers' files are.
const CONTAINERS: &str = "/var/lib/docker/containers";
/// Where volumes are.
const VOLUMES: &str = "/var/lib/docker/volumes";
/// Where a shim notes its numbers.
const RUN: &str = "/run/containerd/io.containerd.runtime.v2.task/moby";
/// The shim.
const SHIM: &str = "/usr/bin/containerd-shim-runc-v2";
/// Which docker this is: Debian 12's.
const VERSION: &str = "20.10.24";
/// Status of docker's own failure.
const FAILED: u8 = 125;

/// Seconds since 1970.
pub(crate) async fn now_s(sys: &Sys) -> i64 {
    container::now(sys).await.0
}

/// `docker COMMAND [ARG]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words: Vec<String> = args.argv[1..].iter().map(|word| lossy(word)).collect();
    let Some((command, rest)) = words.split_first() else { return help(&sys).await };
    if let ("help", [of, ..]) = (command.as_str(), rest) {
        let argv = ["docker", of.as_str(), "--help"].map(|word| word.as_bytes().to_vec()).to_vec();
        return Box::pin(main(sys, Arc::new(Args { argv, envp: args.envp.clone() }))).await;
    }
    if let (Some((about, names)), None | Some("--help")) = (group(command), rest.first().map(String::as_str)) {
        return help_of_group(&sys, command, about, names).await;
    }
    // "docker container ls" is "docker ps", and so on.
    if let (what @ ("container" | "image" | "network"), Some((word, rest))) = (command.as_str(), rest.split_first())
        && word == "prune"
    {
        return system::prune(&sys, what, rest).await;
    }
    let (command, rest) = match (command.as_str(), rest.split_first()) {
        ("container", Some((word, rest))) => (if word == "ls" || word == "list" { "ps" } else { word.as_str() }, rest),
        ("image", Some((word, rest))) => {
            let word = match word.as_str() {
                "ls" | "list" => "images",
                "rm" => "rmi",
                "inspect" => "inspect",
                word => word,
            };
            (word, rest)
        }
        (command, _) => (command, rest),
    };
    match command {
        "run" => run::main(&sys, rest).await,
        "create" => run::create_main(&sys, rest).await,
        "ps" => list::main(&sys, rest).await,
        "exec" => exec::main(&sys, rest).await,
        "attach" => attach::main(&sys, rest).await,
        "start" => life::start_main(&sys, rest).await,
        "stop" => life::stop_main(&sys, rest).await,
        "restart" => life::restart_main(&sys, rest).await,
        "kill" => life::kill_main(&sys, rest).await,
        "wait" => life::wait_main(&sys, rest).await,
        "rm" => remove::main(&sys, rest).await,
        "logs" => inspect::logs(&sys, rest).await,
        "inspect" => inspect::main(&sys, rest).await,
        "images" => images::list(&sys, rest).await,
        "tag" => images::tag(&sys, rest).await,
        "rmi" => images::remove(&sys, rest).await,
        "history" => images::history(&sys, rest).await,
        "pull" => pull::main(&sys, rest).await,
        "build" => build::main(&sys, rest, &args.envp).await,
        "save" => archive::save(&sys, rest).await,
        "load" => archive::load(&sys, rest).await,
        "export" => archive::export(&sys, rest).await,
        "import" => archive::import(&sys, rest).await,
        "commit" => commit::commit(&sys, rest).await,
        "cp" => commit::cp(&sys, rest).await,
        "rename" => manage::rename(&sys, rest).await,
        "pause" => manage::pause(&sys, rest).await,
        "unpause" => manage::unpause(&sys, rest).await,
        "port" => manage::port(&sys, rest).await,
        "diff" => manage::diff(&sys, rest).await,
        "volume" => manage::volume(&sys, rest).await,
        "network" => networks::main(&sys, rest).await,
        "top" => info::top(&sys, rest).await,
        "stats" => info::stats(&sys, rest).await,
        "system" => system::main(&sys, rest).await,
        "update" => system::update(&sys, rest).await,
        "version" => info::version(&sys, rest).await,
        "info" => info::info(&sys, rest).await,
        "--version" | "-v" => {
            sys.print(format!("Docker version {VERSION}, build 297e128\n"));
            sys.finish("docker", 0).await
        }
        "help" | "--help" | "-h" => help(&sys).await,
        other if KNOWN.contains(&other) => {
            crate::getopt::unmodelled(&sys, "docker", &format!("or command {other}")).await
        }
        other if other.starts_with("--") => {
            sys.eprint(format!("unknown flag: {other}\nSee 'docker --help'.\n")).await;
            FAILED
        }
        other if other.starts_with('-') => {
            let letter = other.chars().nth(1).unwrap_or('-');
            sys.eprint(format!("unknown shorthand flag: '{letter}' in {other}\nSee 'docker --help'.\n")).await;
            FAILED
        }
        other => {
            sys.eprint(format!("docker: '{other}' is not a docker command.\nSee 'docker --help'\n")).await;
            1
        }
    }
}

/// Commands that there are, and what each does.
const COMMANDS: &[(&str, &str)] = &[
    ("attach", "Attach local standard input, output, and error streams to a running container"),
    ("build", "Build an image from a Dockerfile"),
    ("commit", "Create a new image from a container's changes"),
    ("cp", "Copy files/folders between a container and the local filesystem"),
    ("create", "Create a new container"),
    ("diff", "Inspect changes to files or directories on a container's filesystem"),
    ("exec", "Run a command in a running container"),
    ("export", "Export a container's filesystem as a tar archive"),
    ("history", "Show the history of an image"),
    ("images", "List images"),
    ("import", "Import the contents from a tarball to create a filesystem image"),
    ("info", "Display system-wide information"),
    ("inspect", "Return low-level information on Docker objects"),
    ("kill", "Kill one or more running containers"),
    ("load", "Load an image from a tar archive or STDIN"),
    ("logs", "Fetch the logs of a container"),
    ("network", "Manage networks"),
    ("pause", "Pause all processes within one or more containers"),
    ("port", "List port mappings or a specific mapping for the container"),
    ("ps", "List containers"),
    ("pull", "Pull an image or a repository from a registry"),
    ("rename", "Rename a container"),
    ("restart", "Restart one or more containers"),
    ("rm", "Remove one or more containers"),
    ("rmi", "Remove one or more images"),
    ("run", "Run a command in a new container"),
    ("save", "Save one or more images to a tar archive (streamed to STDOUT by default)"),
    ("start", "Start one or more stopped containers"),
    ("stats", "Display a live stream of container(s) resource usage statistics"),
    ("stop", "Stop one or more running containers"),
    ("system", "Manage Docker"),
    ("tag", "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE"),
    ("top", "Display the running processes of a container"),
    ("unpause", "Unpause all processes within one or more containers"),
    ("update", "Update configuration of one or more containers"),
    ("version", "Show the Docker version information"),
    ("volume", "Manage volumes"),
    ("wait", "Block until one or more containers stop, then print their exit codes"),
];

/// Commands under a noun: what they are about, and their names.
fn group(noun: &str) -> Option<(&'static str, &'static [&'static str])> {
    match noun {
        "container" => Some((
            "Manage containers",
            &[
                "attach", "commit", "cp", "create", "diff", "exec", "export", "inspect", "kill", "logs", "ls", "pause",
                "port", "prune", "rename", "restart", "rm", "run", "start", "stats", "stop", "top", "unpause",
                "update", "wait",
            ],
        )),
        "image" => Some((
            "Manage images",
            &["build", "history", "import", "inspect", "load", "ls", "prune", "pull", "rm", "save", "tag"],
        )),
        _ => None,
    }
}

async fn help_of_group(sys: &Sys, noun: &str, about: &str, names: &[&str]) -> u8 {
    let mut text = format!("\nUsage:  docker {noun} COMMAND\n\n{about}\n\nCommands:\n");
    for name in names {
        let own = match (noun, *name) {
            ("container", "inspect") => "Display detailed information on one or more containers",
            ("container", "ls") => "List containers",
            ("container", "prune") => "Remove all stopped containers",
            ("image", "inspect") => "Display detailed information on one or more images",
            ("image", "ls") => "List images",
            ("image", "prune") => "Remove unused images",
            ("image", "rm") => "Remove one or more images",
            (_, name) => COMMANDS.iter().find(|row| row.0 == name).map_or("", |row| row.1),
        };
        text += &format!("  {name:<11} {own}\n");
    }
    sys.print(text + &format!("\nRun 'docker {noun} COMMAND --help' for more information on a command.\n"));
    sys.finish("docker", 0).await
}

async fn help(sys: &Sys) -> u8 {
    let mut text =
        "\nUsage:  docker [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n\nCommands:\n".to_string();
    for (name, about) in COMMANDS {
        text += &format!("  {name:<11} {about}\n");
    }
    sys.print(text + "\nRun 'docker COMMAND --help' for more information on a command.\n");
    sys.finish("docker", 0).await
}

/// Commands that only the real docker has.
const KNOWN: &[&str] = &[
    "builder",
    "buildx",
    "checkpoint",
    "compose",
    "config",
    "container",
    "context",
    "events",
    "image",
    "login",
    "logout",
    "manifest",
    "node",
    "plugin",
    "prune",
    "push",
    "search",
    "secret",
    "service",
    "stack",
    "swarm",
    "trust",
];
