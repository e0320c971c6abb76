//! IPC namespaces - ipc/namespace.c.

use std::sync::Arc;

use nslab_abi::Errno;

use crate::Kernel;
use crate::fs::Path;
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
    /// Permission bits, for segments with SHM_DEST and SHM_LOCKED.
    pub mode: u32,
}

/// A message: its type and text.
pub type Message = (i64, Arc<Vec<u8>>);

/// A message queue - msgget(2).
#[derive(Clone, Debug, PartialEq)]
pub struct MsgQueue {
    /// Oldest first.
    pub messages: Arc<Vec<Message>>,
    /// `msg_qbytes`.
    pub qbytes: usize,
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

/// A shared memory segment - shmget(2).
#[derive(Clone, Debug, PartialEq)]
pub struct ShmSegment {
    /// In bytes.
    pub size: u64,
    /// The file that holds its bytes.
    pub path: Path,
    /// Number of who made it, and of who attached or detached last.
    pub cpid: i32,
    pub lpid: i32,
    /// When attached, detached and changed last, in seconds since 1970.
    pub times: [i64; 3],
    /// Mappings of it, over all processes.
    pub nattch: u64,
}

/// The objects of one kind - ipc/util.h:struct ipc_ids.
#[derive(Clone, Debug, PartialEq)]
pub struct IpcIds<T> {
    /// By index, the low bits of the id.
    pub objects: PMap<i32, IpcObject<T>>,
    /// Where the search for a free index begins.
    pub next_index: i32,
    /// The index given last.
    pub last_index: i32,
    /// The high bits of ids made now: counted up whenever the search comes around.
    pub seq: i32,
    /// The id that the next object is to have, -1 for any: what checkpoint and restore write.
    pub next_id: i32,
}

/// An object with its id and owner.
#[derive(Clone, Debug, PartialEq)]
pub struct IpcObject<T> {
    /// What programs call it.
    pub id: i32,
    /// Who may use it.
    pub perm: IpcPerm,
    /// The object itself.
    pub data: T,
}

impl<T> Default for IpcIds<T> {
    fn default() -> IpcIds<T> {
        IpcIds { objects: PMap::default(), next_index: 0, last_index: -1, seq: 0, next_id: -1 }
    }
}

/// The limits that a namespace has of its own - proc(5), /proc/sys/kernel.
#[derive(Clone, Debug, PartialEq)]
pub struct IpcLimits {
    pub msgmax: i32,
    pub msgmnb: i32,
    pub msgmni: i32,
    /// SEMMSL, SEMMNS, SEMOPM, SEMMNI.
    pub sem: [i32; 4],
    pub shmmax: u64,
    pub shmall: u64,
    pub shmmni: i32,
    pub shm_rmid_forced: i32,
}

impl Default for IpcLimits {
    fn default() -> IpcLimits {
        const UNLIMITED: u64 = u64::MAX - (1 << 24);
        IpcLimits {
            msgmax: 8192,
            msgmnb: 16_384,
            msgmni: 32_000,
            sem: [32_000, 1_024_000_000, 500, 32_000],
            shmmax: UNLIMITED,
            shmall: UNLIMITED,
            shmmni: 4096,
            shm_rmid_forced: 0,
        }
    }
}

/// One of them that has a file in `/proc/sys/kernel`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpcLimit {
    Msgmax,
    Msgmnb,
    Msgmni,
    Sem,
    Shmmax,
    Shmall,
    Shmmni,
}

/// A kind of objects, of which one can say which id the next is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IpcKind {
    Msg,
    Sem,
    Shm,
}

/// Most objects of one kind - include/linux/ipc_namespace.h, IPCMNI.
const IPCMNI: i32 = 32_768;

impl IpcLimits {
    /// Writes a limit as its file shows it.
    pub fn text(&self, limit: IpcLimit) -> String {
        match limit {
            IpcLimit::Msgmax => format!("{}\n", self.msgmax),
            IpcLimit::Msgmnb => format!("{}\n", self.msgmnb),
            IpcLimit::Msgmni => format!("{}\n", self.msgmni),
            IpcLimit::Sem => self.sem.map(|value| value.to_string()).join("\t") + "\n",
            IpcLimit::Shmmax => format!("{}\n", self.shmmax),
            IpcLimit::Shmall => format!("{}\n", self.shmall),
            IpcLimit::Shmmni => format!("{}\n", self.shmmni),
        }
    }

    /// Sets a limit from what was written to its file; `None` if that is no value of its range - ipc/ipc_sysctl.c.
    pub fn set(&mut self, limit: IpcLimit, bytes: &[u8]) -> Option<()> {
        let text = str::from_utf8(bytes).ok()?.trim();
        let number = |max: i32| text.parse::<i32>().ok().filter(|number| (0..=max).contains(number));
        match limit {
            IpcLimit::Msgmax => self.msgmax = number(i32::MAX)?,
            IpcLimit::Msgmnb => self.msgmnb = number(i32::MAX)?,
            IpcLimit::Msgmni => self.msgmni = number(IPCMNI)?,
            IpcLimit::Shmmni => self.shmmni = number(IPCMNI)?,
            IpcLimit::Shmmax => self.shmmax = text.parse().ok()?,
            IpcLimit::Shmall => self.shmall = text.parse().ok()?,
            // Fewer than four set the first ones.
            IpcLimit::Sem => {
                let mut sem = self.sem;
                for (value, word) in sem.iter_mut().zip(text.split_whitespace()) {
                    *value = word.parse().ok()?;
                }
                (0..=IPCMNI).contains(&sem[3]).then(|| self.sem = sem)?;
            }
        }
        Some(())
    }
}

/// The objects of an IPC namespace.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct IpcNamespace {
    /// Message queues.
    pub msg: IpcIds<MsgQueue>,
    /// Semaphore sets.
    pub sem: IpcIds<SemSet>,
    /// Shared memory segments.
    pub shm: IpcIds<ShmSegment>,
    /// Its limits.
    pub limits: IpcLimits,
    /// The limits of message queues by name.
    pub mq: super::mqueue::MqLimits,
}

impl IpcNamespace {
    /// The id that the next object of a kind is to have - Documentation/admin-guide/sysctl/kernel.rst
    pub fn next_id(&mut self, kind: IpcKind) -> &mut i32 {
        match kind {
            IpcKind::Msg => &mut self.msg.next_id,
            IpcKind::Sem => &mut self.sem.next_id,
            IpcKind::Shm => &mut self.shm.next_id,
        }
    }
}

accessors!(ipc, ipc_mut, Ipc, IpcNamespace);

impl Kernel {
    /// Makes an empty IPC namespace (fact 179) - ipc/namespace.c:create_ipc_ns()
    pub(crate) fn copy_ipcs(&mut self, user_ns: NsId, creator: u32) -> Result<NsId, Errno> {
        self.count_new_ns(nslab_abi::NsType::Ipc, user_ns, creator)?;
        Ok(self.new_ns(user_ns, creator, NsData::Ipc(IpcNamespace::default())))
    }

    /// Lists the files that segments hold.
    pub(crate) fn shm_paths(&self) -> Vec<Path> {
        let spaces = self.namespaces.values().filter_map(|ns| match &ns.data {
            NsData::Ipc(ipc) => Some(ipc),
            _ => None,
        });
        spaces.flat_map(|ipc| ipc.shm.objects.values().map(|object| object.data.path)).collect()
    }
}
