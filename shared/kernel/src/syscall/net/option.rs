//! getsockopt(2), setsockopt(2) - socket(7).

use nslab_abi::{Errno, Fd, Reason, Ret, TaskId};

use crate::Kernel;
use crate::net::addr::AF_UNIX;
use crate::net::socket::SockType;
use crate::stop::{SysResult, unsupported};

const SOL_SOCKET: i32 = 1;
const SO_REUSEADDR: i32 = 2;
const SO_TYPE: i32 = 3;
const SO_ERROR: i32 = 4;
const SO_KEEPALIVE: i32 = 9;
const SO_PEERCRED: i32 = 17;
const SO_ACCEPTCONN: i32 = 30;
const SO_DOMAIN: i32 = 39;

pub fn sys_setsockopt(k: &mut Kernel, t: TaskId, fd: Fd, level: i32, optname: i32, optval: &[u8]) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    if level != SOL_SOCKET || !matches!(optname, SO_REUSEADDR | SO_KEEPALIVE) {
        return unsupported("setsockopt", format!("level {level}, option {optname}"));
    }
    k.ensure(Reason::ValueInRange, optval.len() >= 4, Errno::EINVAL)?;
    if optname == SO_REUSEADDR {
        k.socket_mut(id).is_reusing = optval[..4] != [0; 4];
    }
    Ok(Ret::Int(0))
}

pub fn sys_getsockopt(k: &mut Kernel, t: TaskId, fd: Fd, level: i32, optname: i32, optlen: usize) -> SysResult {
    let (id, _) = k.sockfd(t, fd)?;
    if level != SOL_SOCKET {
        return unsupported("getsockopt", format!("level {level}"));
    }
    let socket = k.socket(id).clone();
    let bytes = match optname {
        SO_REUSEADDR => i32::from(socket.is_reusing).to_le_bytes().to_vec(),
        SO_TYPE => match socket.kind {
            SockType::Stream => 1i32,
            SockType::Dgram => 2,
            SockType::Seqpacket => 5,
        }
        .to_le_bytes()
        .to_vec(),
        SO_ERROR => k.socket_mut(id).error.take().map_or(0, |errno| errno.0).to_le_bytes().to_vec(),
        SO_ACCEPTCONN => i32::from(socket.backlog.is_some()).to_le_bytes().to_vec(),
        SO_DOMAIN => socket.family.to_le_bytes().to_vec(),
        SO_PEERCRED if socket.family == AF_UNIX => peercred(k, t, socket.peer),
        _ => return unsupported("getsockopt", format!("option {optname}")),
    };
    Ok(Ret::Bytes(bytes[..bytes.len().min(optlen)].to_vec()))
}

/// `struct ucred` of who connected, in the reader's numbers: 0 and 65534 where there are none (fact 57).
fn peercred(k: &Kernel, t: TaskId, peer: Option<crate::net::SocketId>) -> Vec<u8> {
    let Some(peer) = peer.map(|peer| k.socket(peer)) else {
        return [0i32, -1, -1].iter().flat_map(|word| word.to_le_bytes()).collect();
    };
    let user_ns = k.user_ns_of(t);
    let (uid, gid) = peer.owner_ids;
    let words = [k.pid_vnr(t, peer.owner).0 as u32, k.from_kuid_munged(user_ns, uid), k.from_kgid_munged(user_ns, gid)];
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}
