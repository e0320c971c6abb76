//! Messages with descriptors over a SOCK_SEQPACKET socket - unix(7).

use std::io::{IoSlice, IoSliceMut};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

use nix::errno::Errno;
use nix::sys::socket::{ControlMessage, ControlMessageOwned, MsgFlags, recvmsg, sendmsg};

use crate::message::{MESSAGE_BYTES, MESSAGE_FDS};

/// Sends one message.
pub fn send(socket: &OwnedFd, message: &[u8], fds: &[OwnedFd]) -> Result<(), Errno> {
    let numbers: Vec<RawFd> = fds.iter().map(AsRawFd::as_raw_fd).collect();
    let rights = [ControlMessage::ScmRights(&numbers)];
    let control = if fds.is_empty() { &rights[..0] } else { &rights[..] };
    sendmsg::<()>(socket.as_raw_fd(), &[IoSlice::new(message)], control, MsgFlags::MSG_NOSIGNAL, None).map(drop)
}

/// Receives one message; an empty one is the end of the socket.
pub fn receive(socket: &OwnedFd) -> Result<(Vec<u8>, Vec<OwnedFd>), Errno> {
    let mut buffer = vec![0; MESSAGE_BYTES];
    let mut space = nix::cmsg_space!([RawFd; MESSAGE_FDS]);
    let (len, fds) = {
        let mut slices = [IoSliceMut::new(&mut buffer)];
        let got = recvmsg::<()>(socket.as_raw_fd(), &mut slices, Some(&mut space), MsgFlags::MSG_CMSG_CLOEXEC)?;
        let mut fds = Vec::new();
        for control in got.cmsgs()? {
            if let ControlMessageOwned::ScmRights(numbers) = control {
                fds.extend(numbers.into_iter().filter_map(crate::sys::inherited));
            }
        }
        (got.bytes, fds)
    };
    buffer.truncate(len);
    Ok((buffer, fds))
}
