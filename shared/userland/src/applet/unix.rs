//! Unix sockets with a name in the file system, for services of the machine - unix(7).

use nslab_abi::{AtFlags, Errno, Fd, Syscall};

use crate::sys::Sys;

const AF_UNIX: i32 = 1;
const SOCK_STREAM: i32 = 1;

/// `struct sockaddr_un`.
fn address(path: &str) -> Vec<u8> {
    let mut bytes = (AF_UNIX as u16).to_le_bytes().to_vec();
    bytes.extend(path.as_bytes());
    bytes.push(0);
    bytes
}

async fn socket(sys: &Sys) -> Result<Fd, Errno> {
    sys.int(Syscall::Socket { domain: AF_UNIX, kind: SOCK_STREAM, protocol: 0 }).await.map(|fd| Fd(fd as i32))
}

/// Begins to listen; what lay at the path before goes.
pub(crate) async fn listen(sys: &Sys, path: &str) -> Result<Fd, Errno> {
    let flags = AtFlags::empty();
    let _ = sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path: path.as_bytes().to_vec(), flags }).await;
    let sockfd = socket(sys).await?;
    sys.call(Syscall::Bind { sockfd, addr: address(path) }).await?;
    sys.call(Syscall::Listen { sockfd, backlog: 16 }).await?;
    Ok(sockfd)
}

/// Connects to who listens.
pub(crate) async fn connect(sys: &Sys, path: &str) -> Result<Fd, Errno> {
    let sockfd = socket(sys).await?;
    sys.call(Syscall::Connect { sockfd, addr: address(path) }).await.map(|_| sockfd)
}
