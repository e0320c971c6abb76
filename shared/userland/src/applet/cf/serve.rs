//! A service behind a Unix socket: one line asks, the answer goes up to the end.

use nslab_abi::{Errno, Fd, Pid, SigAction, Signal, Syscall};

use crate::applet::unix;
use crate::sys::Sys;
use crate::text::lossy;

/// Begins to listen; children are nobody's to wait for.
pub(super) async fn listen(sys: &Sys, path: &str) -> Result<Fd, Errno> {
    reap_children(sys, true).await;
    unix::listen(sys, path).await
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
    let sockfd = unix::connect(sys, path).await?;
    sys.write_all(sockfd, format!("{question}\n").as_bytes()).await?;
    let answer = sys.read_all(sockfd).await;
    sys.close(sockfd).await;
    answer.map(|bytes| lossy(&bytes).trim_end().to_string())
}
