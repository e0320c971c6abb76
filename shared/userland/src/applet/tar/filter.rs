//! Archives that gzip compresses: tar starts it and has it at the other end of a pipe.

use nslab_abi::{Errno, Fd, Pid, Syscall, WaitFlags, WaitStatus};

use crate::sys::Sys;

async fn fatal(sys: &Sys, who: &str, what: &str, errno: Errno) -> u8 {
    sys.complain_errno(who, what, errno).await;
    sys.complain(who, "Error is not recoverable: exiting now").await;
    2
}

/// Starts gzip to write into a file; what tar writes to, and the child.
pub(super) async fn pack(sys: &Sys, envp: &[Vec<u8>], file: Fd) -> Result<(Fd, Pid), u8> {
    let (read, write) = pipe(sys).await?;
    let child = start(sys, &["gzip"], envp, read, file, write).await?;
    sys.close(read).await;
    if file != Fd(1) {
        sys.close(file).await;
    }
    Ok((write, child))
}

/// Starts gzip to read from a file; what tar reads from, and the child.
pub(super) async fn unpack(sys: &Sys, envp: &[Vec<u8>], file: Fd) -> Result<(Fd, Pid), u8> {
    let (read, write) = pipe(sys).await?;
    let child = start(sys, &["gzip", "-d"], envp, file, write, read).await?;
    sys.close(write).await;
    if file != Fd(0) {
        sys.close(file).await;
    }
    Ok((read, child))
}

async fn pipe(sys: &Sys) -> Result<(Fd, Fd), u8> {
    match sys.pipe().await {
        Ok(pair) => Ok(pair),
        Err(errno) => Err(fatal(sys, "tar", "Cannot create pipe", errno).await),
    }
}

async fn start(sys: &Sys, argv: &[&str], envp: &[Vec<u8>], input: Fd, output: Fd, other: Fd) -> Result<Pid, u8> {
    match sys.fork().await {
        Ok(Pid(0)) => {
            sys.close(other).await;
            for (from, to) in [(input, Fd(0)), (output, Fd(1))] {
                if from != to {
                    let _ = sys.dup2(from, to).await;
                    sys.close(from).await;
                }
            }
            let words: Vec<Vec<u8>> = argv.iter().map(|word| word.as_bytes().to_vec()).collect();
            let errno = sys.execvp(&words, envp).await;
            let status = fatal(sys, "tar (child)", &format!("{}: Cannot exec", argv[0]), errno).await;
            let _ = sys.call(Syscall::ExitGroup { status: i32::from(status) }).await;
            Err(status)
        }
        Ok(child) => Ok(child),
        Err(errno) => Err(fatal(sys, "tar", "Cannot fork", errno).await),
    }
}

/// Does a file begin as gzip's do? It is read from its beginning afterwards.
pub(super) async fn is_packed(sys: &Sys, fd: Fd) -> bool {
    const SEEK_SET: i32 = 0;
    let begin = sys.read(fd, 2).await.unwrap_or_default();
    let is_back = sys.call(Syscall::Lseek { fd, offset: 0, whence: SEEK_SET }).await.is_ok();
    is_back && begin == [0x1f, 0x8b]
}

/// Waits for the child; says what came of it if that was no good.
pub(super) async fn has_done(sys: &Sys, child: Pid) -> bool {
    let status = match sys.wait4(child, WaitFlags::empty()).await {
        Ok(Some((_, status))) => status,
        _ => return true,
    };
    match status {
        // Whoever has read enough lets gzip write into nothing.
        WaitStatus::Exited(0) => return true,
        WaitStatus::Signaled(nslab_abi::Signal::SIGPIPE, _) => return true,
        WaitStatus::Exited(code) => {
            let _ = sys.flush().await;
            sys.complain("tar", format!("Child returned status {code}")).await;
        }
        _ => {}
    }
    sys.complain("tar", "Error is not recoverable: exiting now").await;
    false
}
