//! What `/proc` tells of namespaces.

use nslab_abi::ioctls::{NS_GET_PARENT, NS_GET_USERNS};
use nslab_abi::{AtFlags, Fd, NsType, Syscall};
use nslab_small::Map;

use crate::procfs::Proc;
use crate::sys::Sys;
use crate::text::{lines, lossy, words};

/// A namespace and who is in it.
pub(super) struct Namespace {
    pub(super) inode: u64,
    pub(super) kind: NsType,
    /// Processes, lowest pid first.
    pub(super) members: Vec<i32>,
    /// The parent namespace's inode; 0: none, or not to be seen from here.
    pub(super) parent: u64,
    /// The owning user namespace's.
    pub(super) owner: u64,
}

impl Namespace {
    /// Its representative, the process with the lowest pid.
    pub(super) fn pid(&self) -> i32 {
        self.members.first().copied().unwrap_or(0)
    }
}

/// Everything that can be read.
pub(super) struct Machine {
    pub(super) procs: Map<i32, Proc>,
    pub(super) namespaces: Map<u64, Namespace>,
}

impl Machine {
    /// Walks `/proc`.
    pub(super) async fn read(sys: &Sys, types: &[NsType]) -> Machine {
        let mut machine = Machine { procs: Map::new(), namespaces: Map::new() };
        for pid in Proc::pids(sys).await {
            let Some(proc) = Proc::read(sys, pid).await else { continue };
            machine.procs.insert(pid, proc);
            for &kind in types {
                let path = format!("/proc/{pid}/ns/{}", kind.name());
                let Ok(stat) = sys.stat(path.as_bytes()).await else { continue };
                if !machine.namespaces.contains_key(&stat.st_ino) {
                    let (parent, owner) = relatives(sys, &path).await;
                    let ns = Namespace { inode: stat.st_ino, kind, members: Vec::new(), parent, owner };
                    machine.namespaces.insert(stat.st_ino, ns);
                }
                if let Some(ns) = machine.namespaces.get_mut(&stat.st_ino) {
                    ns.members.push(pid);
                }
            }
        }
        machine
    }

    /// Are both in one of the namespaces?
    pub(super) fn is_related(&self, one: i32, other: i32) -> bool {
        self.namespaces.values().any(|ns| ns.members.contains(&one) && ns.members.contains(&other))
    }
}

/// The inodes of a namespace's parent and owner.
async fn relatives(sys: &Sys, path: &str) -> (u64, u64) {
    let Ok(fd) = sys.open(path.as_bytes()).await else { return (0, 0) };
    let mut inodes = [0, 0];
    for (inode, request) in inodes.iter_mut().zip([NS_GET_PARENT, NS_GET_USERNS]) {
        if let Ok(relative) = sys.int(Syscall::Ioctl { fd, request, arg: 0, data: Vec::new() }).await {
            let relative = Fd(relative as i32);
            *inode = sys.fstatat(relative, b"", AtFlags::EMPTY_PATH).await.map_or(0, |stat| stat.st_ino);
            sys.close(relative).await;
        }
    }
    sys.close(fd).await;
    (inodes[0], inodes[1])
}

/// Where the namespace's file is mounted.
pub(super) async fn mounted(sys: &Sys, ns: &Namespace) -> String {
    let root = format!("{}:[{}]", ns.kind.name(), ns.inode);
    let content = sys.read_file(b"/proc/self/mountinfo").await.unwrap_or_default();
    let targets =
        lines(&content).map(words).filter(|fields| fields.get(3).is_some_and(|field| *field == root.as_bytes()));
    targets.filter_map(|fields| fields.get(4).map(|target| lossy(target))).collect::<Vec<_>>().join(",")
}
