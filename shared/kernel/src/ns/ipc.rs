//! IPC namespaces - ipc/namespace.c.

use std::sync::Arc;

use nslab_abi::Errno;

use crate::Kernel;
use crate::ns::{NsData, NsId, accessors};
use nslab_small::PMap;

/// Owner and mode of a System V object - include/linux/ipc.h:struct kern_ipc_perm; ids are kernel ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpcPerm {
    pub key: i32,
    pub uid: u32,
    pub gid: u32,
    pub cuid: u32,
    pub cgid: u32,
    pub mode: u32,
}

/// A message: its type and text.
pub type Message = (i64, Arc<Vec<u8>>);

/// A message queue - msgget(2).
#[derive(Clone, Debug, PartialEq)]
pub struct MsgQueue {
    /// Oldest first.
    pub messages: Arc<Vec<Message>>,
    /// Number of who sent last, in the namespace's pid namespace of that time.
    pub lspid: i32,
    /// Number of who received last.
    pub lrpid: i32,
    /// When sent, received and changed last, in seconds since 1970.
    pub times: [i64; 3],
}

/// A set of semaphores - semget(2).
#[derive(Clone, Debug, PartialEq)]
pub struct SemSet {
    /// Values and the pid of who changed each last.
    pub sems: Arc<Vec<(i32, i32)>>,
    /// When operated on and changed last, in seconds since 1970.
    pub times: [i64; 2],
}

/// A shared memory segment - shmget(2); its bytes are the driver's business.
#[derive(Clone, Debug, PartialEq)]
pub struct ShmSegment {
    /// In bytes.
    pub size: usize,
    /// Number of who made it.
    pub cpid: i32,
    /// When changed last, in seconds since 1970.
    pub ctime: i64,
}

/// The objects of one kind. Ids count up and come back only after a long time (fact 180).
#[derive(Clone, Debug, PartialEq)]
pub struct IpcIds<T> {
    /// By id.
    pub objects: PMap<i32, (IpcPerm, T)>,
    /// The id of the next one.
    pub next: i32,
}

impl<T> Default for IpcIds<T> {
    fn default() -> IpcIds<T> {
        IpcIds { objects: PMap::default(), next: 0 }
    }
}

/// The System V objects of an IPC namespace.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct IpcNamespace {
    /// Message queues.
    pub msg: IpcIds<MsgQueue>,
    /// Semaphore sets.
    pub sem: IpcIds<SemSet>,
    /// Shared memory segments.
    pub shm: IpcIds<ShmSegment>,
}

accessors!(ipc, ipc_mut, Ipc, IpcNamespace);

impl Kernel {
    /// Makes an empty IPC namespace (fact 179) - ipc/namespace.c:create_ipc_ns().
    pub(crate) fn copy_ipcs(&mut self, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        self.count_new_ns(nslab_abi::NsType::Ipc, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Ipc(IpcNamespace::default())))
    }
}
