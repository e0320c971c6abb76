//! A service behind a Unix socket: one line asks, the answer goes up to the end.

use nslab_abi::{AtFlags, Errno, Fd, Pid, SigAction, Signal, Syscall};

use crate::sys::Sys;
use crate::text::lossy;

const AF_UNIX: i32 = 1;
const SOCK_STREAM: i32 = 1;

/// `struct sockaddr_un` - unix(7).
fn address(path: &str) -> Vec<u8> {
    let mut bytes = (AF_UNIX as u16).to_le_bytes().to_vec();
    bytes.extend(path.as_bytes());
    bytes.push(0);
    bytes
}

async fn socket(sys: &Sys) -> Result<Fd, Errno> {
    sys.int(Syscall::Socket { domain: AF_UNIX, kind: SOCK_STREAM, protocol: 0 }).await.map(|fd| Fd(fd as i32))
}

/// Begins to listen; children are nobody's to wait for.
pub(super) async fn listen(sys: &Sys, path: &str) -> Result<Fd, Errno> {
    reap_children(sys, true).await;
    let flags = AtFlags::empty();
    let _ = sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path: path.as_bytes().to_vec(), flags }).await;
    let sockfd = socket(sys).await?;
    sys.call(Syscall::Bind { sockfd, addr: address(path) }).await?;
    sys.call(Syscall::Listen { sockfd, backlog: 16 }).await?;
    Ok(sockfd)
}

/// Leaves ended children to the kernel, or to wait4(2) - sigaction(2), `SA_NOCLDWAIT`.
async fn reap_children(sys: &Sys, by_kernel: bool) {
    let act = match by_kernel {
        true => SigAction { handler: SigAction::IGNORE, flags: SigAction::SA_NOCLDWAIT, ..SigAction::default() },
        false => SigAction::default(),
    };
    let _ = sys.call(Syscall::RtSigaction { signum: i32::from(Signal::SIGCHLD.0), act: Some(act) }).await;
}

/// Takes one connection: in a child of its own, `Some` with the question and where the answer goes.
pub(super) async fn accept(sys: &Sys, sockfd: Fd) -> Option<(String, Fd)> {
    let conn = sys.int(Syscall::Accept4 { sockfd, flags: 0 }).await.map(|fd| Fd(fd as i32)).ok()?;
    if sys.fork().await != Ok(Pid(0)) {
        sys.close(conn).await;
        return None;
    }
    sys.close(sockfd).await;
    reap_children(sys, false).await;
    let mut asked = Vec::new();
    while !asked.contains(&b'\n') {
        match sys.read(conn, 4096).await {
            Ok(bytes) if !bytes.is_empty() => asked.extend(bytes),
            Err(Errno::EINTR) => {}
            _ => break,
        }
    }
    Some((lossy(&asked).trim_end().to_string(), conn))
}

/// Asks a service.
pub(super) async fn ask(sys: &Sys, path: &str, question: &str) -> Result<String, Errno> {
    let sockfd = socket(sys).await?;
    sys.call(Syscall::Connect { sockfd, addr: address(path) }).await?;
    sys.write_all(sockfd, format!("{question}\n").as_bytes()).await?;
    let answer = sys.read_all(sockfd).await;
    sys.close(sockfd).await;
    answer.map(|bytes| lossy(&bytes).trim_end().to_string())
}
