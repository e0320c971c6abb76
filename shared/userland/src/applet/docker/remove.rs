//! `docker rm`.

use super::cli::{Command, switch};
use super::container::Container;
use super::{life, volumes};
use crate::sys::Sys;

const RM: Command = Command {
    name: "rm",
    usage: "docker rm [OPTIONS] CONTAINER [CONTAINER...]",
    about: "Remove one or more containers",
    flags: &[switch("force", 'f'), switch("volumes", 'v')],
    unmodelled: &["link"],
    unmodelled_shorts: "l",
    arguments: (1, 0),
    ..Command::PLAIN
};

/// `docker rm [OPTIONS] CONTAINER [CONTAINER...]`
pub(crate) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match RM.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut status = 0;
    for name in &parsed.operands {
        let Some(container) = Container::find(sys, name).await else {
            if !parsed.has("force") {
                sys.eprint(format!("Error: No such container: {name}\n")).await;
                status = 1;
            }
            continue;
        };
        if container.is_running() && (container.pid() == 0 || !life::is_gone(sys, container.pid()).await) {
            if !parsed.has("force") {
                let text = format!(
                    "Error response from daemon: You cannot remove a running container {}. \
                     Stop the container before attempting removal or force remove\n",
                    container.id
                );
                sys.eprint(text).await;
                status = 1;
                continue;
            }
            life::kill(sys, &container).await;
        }
        if parsed.has("volumes") {
            volumes::remove_anonymous(sys, &container).await;
        }
        if sys.stat(container.dir().as_bytes()).await.is_ok() {
            files(sys, &container).await;
        }
        sys.print(format!("{name}\n"));
    }
    sys.finish("docker", status).await
}

/// Removes all that is a container's.
pub(crate) async fn files(sys: &Sys, container: &Container) {
    for path in [container.layer_dir(), format!("{}-init", container.layer_dir()), container.dir()] {
        if sys.stat(path.as_bytes()).await.is_err() {
            continue;
        }
        crate::applet::rm::tree(sys, "docker", path.as_bytes()).await;
    }
}
