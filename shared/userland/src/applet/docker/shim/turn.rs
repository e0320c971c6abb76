//! What a shim does while its container runs: it waits for something to do, and does it.

use nslab_abi::{Errno, Fd, PollFd, Ret, Syscall};

use super::super::container::Container;
use super::super::{health, network};
use super::{Watch, clients};
use crate::sys::{POLLIN, Sys};

/// What a shim waits for.
#[derive(Clone, Copy)]
enum Source {
    Output(usize),
    Typed(usize),
    Told(usize),
    Attach,
    Resolver,
    Changes,
    End,
}

/// Lists what there is to wait for; the end only when all is said.
fn sources(watch: &Watch) -> Vec<(Fd, Source)> {
    let is_quiet = watch.outputs.is_empty();
    let outputs = watch.outputs.iter().enumerate().map(|(at, output)| (output.0, Source::Output(at)));
    let clients = watch.clients.iter().enumerate();
    let told = clients.clone().map(|(at, client)| (client.conn, Source::Told(at)));
    let typed = clients.filter_map(|(at, client)| Some((client.input?, Source::Typed(at))));
    let end = (if is_quiet { watch.pidfd } else { Fd(-1) }, Source::End);
    let others =
        [(watch.listener, Source::Attach), (watch.resolver, Source::Resolver), (watch.changes, Source::Changes)];
    let of_clients = typed.chain(told).filter(|_| !is_quiet);
    outputs.chain(of_clients).chain(others).chain([end]).filter(|(fd, _)| fd.0 >= 0).collect()
}

/// Waits for something to do, and does it; false when the container has ended and said all.
pub(super) async fn turn(sys: &Sys, watch: &mut Watch) -> bool {
    let sources = sources(watch);
    let watched = sources.iter().map(|&(fd, _)| PollFd { fd, events: POLLIN }).collect();
    let timeout_ms = health::wait_ms(sys, watch.health).await;
    let Ok(Ret::Poll(ready)) = sys.call(Syscall::Poll { fds: watched, timeout_ms }).await else { return true };
    if let Some(health) = &mut watch.health {
        health::ask(sys, health, &watch.base, &watch.id).await;
    }
    for ((fd, source), _) in sources.into_iter().zip(ready).filter(|(_, events)| *events != 0) {
        match source {
            Source::End => return false,
            Source::Resolver => network::resolver::answer(sys, fd, &watch.base, &watch.id).await,
            Source::Changes => {
                let _ = sys.read(fd, 4096).await;
                changed(sys, watch).await;
            }
            Source::Attach => clients::accept(sys, watch).await,
            // What comes next may have another place: it is looked for anew.
            Source::Typed(at) => {
                clients::type_on(sys, watch, at).await;
                return true;
            }
            Source::Told(at) => {
                clients::hear(sys, watch, at).await;
                return true;
            }
            Source::Output(at) => match sys.read(fd, crate::sys::READ_CHUNK).await {
                Ok(bytes) if !bytes.is_empty() => clients::keep(sys, watch, watch.outputs[at].1, &bytes).await,
                Err(Errno::EINTR) => {}
                _ => {
                    sys.close(fd).await;
                    watch.outputs.remove(at);
                    return true;
                }
            },
        }
    }
    true
}

/// A container that has come into a network in which names are known needs its server.
async fn changed(sys: &Sys, watch: &mut Watch) {
    if watch.resolver.0 < 0
        && let Some(container) = Container::read(sys, &watch.base, &watch.id).await
        && network::resolver::is_wanted(&container)
        && let Ok(fd) = network::resolver::open(sys, watch.child).await
    {
        watch.resolver = fd;
    }
}
