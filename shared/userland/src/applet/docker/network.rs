//! A container's network devices.

use nslab_abi::{Errno, Fd, Ret, Syscall};

use crate::sys::Sys;

const AF_INET: i32 = 2;
const SOCK_DGRAM: i32 = 2;
const SIOCGIFFLAGS: u64 = 0x8913;
const SIOCSIFFLAGS: u64 = 0x8914;
const IFF_UP: u8 = 1;

/// Brings the loopback device up - netdevice(7).
pub(super) async fn loopback_up(sys: &Sys) -> Result<(), Errno> {
    let socket = Syscall::Socket { domain: AF_INET, kind: SOCK_DGRAM, protocol: 0 };
    let fd = sys.int(socket).await.map(|fd| Fd(fd as i32))?;
    let mut data = b"lo".to_vec();
    data.resize(40, 0);
    let changed = match sys.call(Syscall::Ioctl { fd, request: SIOCGIFFLAGS, arg: 0, data }).await {
        Ok(Ret::Bytes(mut data)) => {
            data.resize(40, 0);
            data[16] |= IFF_UP;
            sys.call(Syscall::Ioctl { fd, request: SIOCSIFFLAGS, arg: 0, data }).await.map(drop)
        }
        other => other.map(drop),
    };
    sys.close(fd).await;
    changed
}
