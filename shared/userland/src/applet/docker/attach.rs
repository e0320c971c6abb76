//! `docker attach`: one more client at the streams of a running container.

use nslab_abi::Fd;

use super::cli::{Command, switch};
use super::container::Container;
use super::start::{Started, follow};
use super::{console, shim};
use crate::applet::unix;
use crate::sys::Sys;

const ATTACH: Command = Command {
    name: "attach",
    usage: "docker attach [OPTIONS] CONTAINER",
    about: "Attach local standard input, output, and error streams to a running container",
    flags: &[switch("no-stdin", ' ')],
    unmodelled: &["detach-keys", "sig-proxy"],
    arguments: (1, 1),
    ..Command::PLAIN
};

/// `docker attach [OPTIONS] CONTAINER`
pub(crate) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match ATTACH.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some(container) = Container::wanted(sys, &parsed.operands[0]).await else { return 1 };
    let refused = match container.json.text("State.Status").as_str() {
        "running" => None,
        "paused" => Some("You cannot attach to a paused container, unpause it first"),
        "restarting" => Some("You cannot attach to a restarting container, wait until it is running"),
        _ => Some("You cannot attach to a stopped container, start it first"),
    };
    if let Some(refused) = refused {
        sys.eprint(format!("{refused}\n")).await;
        return 1;
    }
    let has_tty = container.json.is_true("Config.Tty");
    let is_read = container.json.is_true("Config.OpenStdin") && !parsed.has("no-stdin");
    if has_tty && is_read && !sys.isatty(Fd(0)).await {
        sys.eprint("the input device is not a TTY\n").await;
        return 1;
    }
    let sockfd = match unix::connect(sys, &shim::socket_path(&container.id)).await {
        Ok(sockfd) => sockfd,
        Err(errno) => {
            sys.eprint(format!("Error response from daemon: attach: {}\n", errno.strerror())).await;
            return 1;
        }
    };
    let streams = [Fd(1), Fd(2), Fd(0)];
    let _ = console::send(sys, sockfd, if is_read { &streams } else { &streams[..2] }).await;
    if has_tty && let Some(mut size) = console::size(sys, Fd(1)).await {
        // A change of the size makes what runs there draw its screen anew.
        size[0] = size[0].wrapping_add(1);
        let _ = sys.write_all(sockfd, &size).await;
        size[0] = size[0].wrapping_sub(1);
        let _ = sys.write_all(sockfd, &size).await;
    }
    match follow(sys, &container, true, sockfd).await {
        Ok(Started::Ended(status)) => status,
        _ => 1,
    }
}
