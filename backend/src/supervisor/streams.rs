//! What leaves a session on its standard streams.

use std::os::fd::OwnedFd;

use nix::errno::Errno;
use nix::unistd::read;
use nslab_protocol::event::Stream;

use super::session::Happening;

/// Bytes read at once from a stream.
const READ_BYTES: usize = 64 * 1024;

/// Reads what a stream has; at its end there is no stream any more.
pub fn take_output(from: &mut Option<OwnedFd>, stream: Stream, each: &mut impl FnMut(Happening)) {
    let Some(fd) = from else { return };
    let mut buffer = vec![0; READ_BYTES];
    match read(&*fd, &mut buffer) {
        Err(Errno::EINTR | Errno::EAGAIN) => {}
        // EIO: no process has the terminal open any more.
        Ok(0) | Err(_) => *from = None,
        Ok(len) => {
            buffer.truncate(len);
            each(Happening::Output(stream, buffer));
        }
    }
}
