//! Who is at a container's streams: the client that started it, and those of `docker attach`.

use nslab_abi::{Errno, Fd, OpenFlags, Syscall};

use super::super::console::{self, DetachKeys};
use super::super::json::Json;
use super::super::{container, start::STATUS_FD};
use super::Watch;
use crate::sys::Sys;
use crate::text::lossy;

/// One client.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client {
    /// Through which it is told of the end, and tells of its terminal's size.
    pub conn: Fd,
    /// What it types.
    pub input: Option<Fd>,
    /// Where standard output and error go.
    output: [Fd; 2],
    keys: DetachKeys,
}

impl Client {
    /// The one that started the shim, whose streams the shim has, too. `is_read`: its input is for the container.
    pub(super) fn first(is_read: bool) -> Client {
        Client { conn: STATUS_FD, input: is_read.then_some(Fd(0)), output: [Fd(1), Fd(2)], keys: DetachKeys::default() }
    }
}

/// Where the shims' sockets are.
pub(super) const SOCKETS: &str = "/run/containerd/s";

/// Names the socket at which `docker attach` asks.
pub(in super::super) fn socket_path(id: &str) -> String {
    format!("{SOCKETS}/{id}")
}

/// Takes a further client, which sends its streams: two, or three with what it types.
pub(super) async fn accept(sys: &Sys, watch: &mut Watch) {
    let flags = OpenFlags::CLOEXEC.bits() as i32;
    let Ok(conn) = sys.int(Syscall::Accept4 { sockfd: watch.listener, flags }).await else { return };
    let conn = Fd(conn as i32);
    match console::receive(sys, conn).await.as_deref() {
        Ok(&[output, error, ref input @ ..]) => {
            let input = input.first().copied();
            watch.clients.push(Client { conn, input, output: [output, error], keys: DetachKeys::default() });
        }
        _ => sys.close(conn).await,
    }
}

/// What is typed at a client goes to the container; in a terminal two keys leave the container to itself.
pub(super) async fn type_on(sys: &Sys, watch: &mut Watch, at: usize) {
    let Some(input) = watch.clients[at].input else { return };
    let typed = sys.read(input, 4096).await;
    let client = &mut watch.clients[at];
    match (typed, watch.master, watch.stdin) {
        (Err(Errno::EINTR), ..) => {}
        (Ok(typed), Some(master), _) if !typed.is_empty() => {
            let (on, leaves) = client.keys.take(&typed);
            let _ = sys.write_all(master, &on).await;
            if leaves {
                tell(sys, watch.clients[at].conn, "detached").await;
                leave(sys, watch, at).await;
            }
        }
        (Ok(typed), _, Some(stdin)) if !typed.is_empty() => drop(sys.write_all(stdin, &typed).await),
        (_, _, stdin) => {
            client.input = None;
            if let Some(stdin) = stdin {
                sys.close(stdin).await;
                watch.stdin = None;
            }
        }
    }
}

/// A client tells of its terminal's size, or is gone.
pub(super) async fn hear(sys: &Sys, watch: &mut Watch, at: usize) {
    match sys.read(watch.clients[at].conn, 4096).await {
        Ok(sizes) if !sizes.is_empty() => {
            for size in sizes.chunks_exact(8) {
                if let Some(master) = watch.master {
                    console::resize(sys, master, size.to_vec()).await;
                }
            }
        }
        Err(Errno::EINTR) => {}
        _ => leave(sys, watch, at).await,
    }
}

async fn leave(sys: &Sys, watch: &mut Watch, at: usize) {
    let client = watch.clients.remove(at);
    let [output, error] = client.output;
    for fd in [Some(client.conn), client.input, Some(output), Some(error)].into_iter().flatten() {
        if fd.0 > STATUS_FD.0 {
            sys.close(fd).await;
        }
    }
}

/// Tells a client something.
pub(super) async fn tell(sys: &Sys, conn: Fd, word: &str) {
    let _ = sys.write_all(conn, format!("{word}\n").as_bytes()).await;
}

/// Writes lines as `docker logs` reads them, and to the clients.
pub(super) async fn keep(sys: &Sys, watch: &Watch, stream: u8, bytes: &[u8]) {
    let time = container::timestamp(container::now(sys).await);
    let mut text = String::new();
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let line = super::super::json::object(vec![
            ("log", Json::Text(lossy(line))),
            ("stream", if stream == 1 { "stdout" } else { "stderr" }.into()),
            ("time", time.as_str().into()),
        ]);
        text += &format!("{}\n", line.compact());
    }
    let _ = sys.write_all(watch.log, text.as_bytes()).await;
    for client in &watch.clients {
        let _ = sys.write_all(client.output[usize::from(stream != 1)], bytes).await;
    }
}
