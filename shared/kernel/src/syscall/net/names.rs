//! getsockname(2), getpeername(2), shutdown(2).

use nslab_abi::{Errno, Fd, Reason, Ret, TaskId};

use super::shown;
use crate::Kernel;
use crate::net::addr::AF_UNIX;
use crate::sched::WaitKey;
use crate::stop::SysResult;

pub fn sys_getsockname(k: &mut Kernel, t: TaskId, fd: Fd) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    let socket = k.socket(id);
    Ok(Ret::Sock { value: 0, data: Vec::new(), addr: shown(socket, socket.local.as_ref()) })
}

pub fn sys_getpeername(k: &mut Kernel, t: TaskId, fd: Fd) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    let socket = k.socket(id);
    if !socket.is_connected || socket.is_dead {
        return Err(Errno::ENOTCONN.into());
    }
    Ok(Ret::Sock { value: 0, data: Vec::new(), addr: shown(socket, socket.peer_addr.as_ref()) })
}

pub fn sys_shutdown(k: &mut Kernel, t: TaskId, fd: Fd, how: i32) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    k.ensure(Reason::ValueInRange, (0..=2).contains(&how), Errno::EINVAL)?;
    let socket = k.socket(id).clone();
    if socket.is_inet() && !socket.kind.is_connected() && !socket.is_connected {
        // UDP shuts down what is not connected, and complains all the same - net/ipv4/af_inet.c:inet_shutdown()
        let own = k.socket_mut(id);
        own.is_shut_read |= how != 1;
        own.is_shut_write |= how != 0;
        return Err(Errno::ENOTCONN.into());
    }
    // AF_UNIX shuts down what is not connected, too - net/unix/af_unix.c:unix_shutdown()
    if socket.family != AF_UNIX && (!socket.is_connected || socket.is_dead) {
        return Err(Errno::ENOTCONN.into());
    }
    let (stops_reading, stops_writing) = (how != 1, how != 0);
    let own = k.socket_mut(id);
    own.is_shut_read |= stops_reading;
    own.is_shut_write |= stops_writing;
    // What was sent to a closed TCP end is over when this end closes as well.
    own.is_dead |= socket.is_tcp() && socket.peer.is_none() && own.is_shut_write;
    if let Some(peer) = socket.peer.filter(|_| socket.kind.is_connected()) {
        let other = k.socket_mut(peer);
        other.is_shut_read |= stops_writing;
        // Only AF_UNIX tells the peer that nobody reads any more - net/unix/af_unix.c:unix_shutdown()
        other.is_shut_write |= stops_reading && socket.family == AF_UNIX;
        k.wake_up(WaitKey::Socket(peer.0));
    }
    k.wake_up(WaitKey::Socket(id.0));
    Ok(Ret::Int(0))
}
