//! Who owns the entries of procfs, what their modes are, and who may use them.

use std::sync::LazyLock;

use nslab_abi::{Cap, Errno, NsType, Pid, TaskId};

use super::root_entries::RootFile;
use super::{NsLink, NsLinkIndex, Place, ProcNode, RootEntry, Sysctl, options};
use crate::fs::inode::mode::{S_IFDIR, S_IFLNK, S_IFMT, S_IFREG};
use crate::fs::tree::Attr;
use crate::fs::{Access, FsResult, Node, SbId};
use crate::kernel::Kernel;
use crate::ns::NsId;

/// Returns an entry's attributes.
pub(crate) fn attr(kernel: &Kernel, node: ProcNode) -> Attr {
    let (mode, task) = match node {
        ProcNode::Root => (S_IFDIR | 0o555, None),
        ProcNode::Fixed(entry) => (entry.mode(), None),
        ProcNode::SelfLink | ProcNode::ThreadSelf => (S_IFLNK | 0o777, None),
        ProcNode::Pid(task, _) => (S_IFDIR | 0o555, Some(task)),
        ProcNode::PidEntry(task, _, entry) => (entry.mode(), Some(task)),
        ProcNode::Ns(task, ..) => (S_IFLNK | 0o777, Some(task)),
        ProcNode::Fd(task, _, fd) => (S_IFLNK | kernel.fd_link_mode(task, fd), Some(task)),
        ProcNode::FdInfo(task, ..) => (S_IFREG | 0o444, Some(task)),
        ProcNode::Net(..) => (S_IFREG | 0o444, None),
    };
    let (uid, gid) = match (task, node) {
        (Some(task), _) => kernel.task_dump_owner(task, mode),
        (None, ProcNode::Fixed(entry))
            if matches!(entry.file(), RootFile::Sysctl(Sysctl::Ipc(_) | Sysctl::IpcNextId(_) | Sysctl::Mqueue(_))) =>
        {
            kernel.ipc_owner(kernel.current)
        }
        // net/sysctl_net.c:net_ctl_set_ownership()
        (None, ProcNode::Fixed(entry)) if entry.is_net_sysctl() => {
            let task = kernel.tasks.get(&kernel.current);
            task.map_or((0, 0), |task| kernel.root_of(task.nsproxy.net))
        }
        (None, _) => (0, 0),
    };
    let size = match node {
        ProcNode::Fixed(entry) => entry.link_text().map_or(0, str::len) as u64,
        // "st_size is the number of open descriptors" since 6.2 - fs/proc/fd.c:proc_fd_getattr().
        ProcNode::PidEntry(task, _, entry) if entry.name() == "fd" => kernel.nr_fds(task),
        ProcNode::Fd(..) => 64,
        _ => 0,
    };
    let is_dir = mode & S_IFMT == S_IFDIR;
    let now = kernel.now();
    Attr { ino: ino(node), mode, uid, gid, nlink: nlink(kernel, node, is_dir), size, rdev: 0, times: [now; 3] }
}

/// How many links stat(2) shows beyond the attribute's: /proc has one a process - fs/proc/root.c:proc_root_getattr()
pub(crate) fn nr_processes(kernel: &Kernel, sb: SbId, node: ProcNode) -> u64 {
    match node {
        ProcNode::Root => kernel.pids_from(options(kernel, sb).pid_ns, Pid(0)).count() as u64,
        _ => 0,
    }
}

/// Directories in /proc that are no processes'. Counted once: every walk through /proc asks.
static NR_ROOT_DIRS: LazyLock<u32> =
    LazyLock::new(|| RootEntry::children(None).filter(|entry| entry.is_dir()).count() as u32);

fn nlink(kernel: &Kernel, node: ProcNode, is_dir: bool) -> u32 {
    match node {
        ProcNode::Root => 2 + *NR_ROOT_DIRS,
        // fs/proc/proc_sysctl.c:proc_sys_make_inode() counts no directories.
        ProcNode::Fixed(entry) if entry.is_sysctl() || entry.full_path() == "sys" => 1,
        ProcNode::Pid(_, Place::Tgid) => 9,
        ProcNode::Pid(_, Place::Task(_)) => 7,
        ProcNode::PidEntry(task, _, entry) if entry.name() == "task" => 2 + kernel.threads(task).len() as u32,
        ProcNode::PidEntry(_, _, entry) if entry.name() == "net" => 8,
        _ if is_dir => 2,
        _ => 1,
    }
}

/// Returns an inode number of one's own for every entry: Linux counts them up as they are looked at.
fn ino(node: ProcNode) -> u64 {
    let of_task =
        |task: TaskId, place: Place, nr: u64| u64::from(task.0) << 20 | u64::from(place != Place::Tgid) << 19 | nr;
    match node {
        ProcNode::Root => 1,
        ProcNode::Fixed(entry) => 0xf000_0100 + entry.index(),
        ProcNode::SelfLink => 0xf000_00f0,
        ProcNode::ThreadSelf => 0xf000_00f1,
        ProcNode::Pid(task, place) => of_task(task, place, 1),
        ProcNode::PidEntry(task, place, entry) => of_task(task, place, 2 + entry.index()),
        ProcNode::Ns(task, place, NsLinkIndex(index)) => of_task(task, place, 0x100 + u64::from(index)),
        ProcNode::Net(task, place, index) => of_task(task, place, 0x200 + u64::from(index)),
        ProcNode::Fd(task, place, fd) => of_task(task, place, 0x1000 + fd as u64),
        ProcNode::FdInfo(task, place, fd) => of_task(task, place, 0x10000 + fd as u64),
    }
}

impl Kernel {
    /// Returns the namespace behind a link of `/proc/PID/ns`; `None` reads as ENOENT.
    pub(super) fn task_ns(&self, task: TaskId, link: NsLink) -> Option<NsId> {
        let task = self.tasks.get(&task)?;
        if link.ns == NsType::User {
            return Some(task.cred.user_ns);
        }
        if link.ns == NsType::Pid && !link.is_for_children {
            return Some(task.pid.own().0);
        }
        // "Zombie: uts and mnt links ENOENT, user and pid still readable" (fact 229).
        if task.files.is_none() && !task.is_kthread {
            return None;
        }
        let nsproxy = &task.nsproxy;
        match (link.ns, link.is_for_children) {
            (NsType::Mnt, _) => Some(nsproxy.mnt),
            (NsType::Uts, _) => Some(nsproxy.uts),
            (NsType::Ipc, _) => Some(nsproxy.ipc),
            (NsType::Net, _) => Some(nsproxy.net),
            (NsType::Cgroup, _) => Some(nsproxy.cgroup),
            (NsType::Time, false) => Some(nsproxy.time),
            (NsType::Time, true) => Some(nsproxy.time_for_children),
            // "After unshare(CLONE_NEWPID) and before the first fork … ENOENT" (fact 19).
            (NsType::Pid, _) => Some(nsproxy.pid_for_children).filter(|&ns| self.pid_ns_has_begun(ns)),
            (NsType::User, _) => None,
        }
    }

    /// Returns what owns a task's entries - fs/proc/base.c:task_dump_owner().
    fn task_dump_owner(&self, task: TaskId, mode: u32) -> (u32, u32) {
        let Some(task) = self.tasks.get(&task) else { return (0, 0) };
        if task.is_kthread {
            return (0, 0);
        }
        let cred = &task.cred;
        if mode != S_IFDIR | 0o555 && !task.is_alive() {
            return (0, 0);
        }
        if mode != S_IFDIR | 0o555 && task.dumpable != 1 {
            let uid = self.make_kuid(task.mm_user_ns, 0).unwrap_or(0);
            return (uid, self.make_kgid(task.mm_user_ns, 0).unwrap_or(0));
        }
        (cred.euid, cred.egid)
    }

    fn fd_link_mode(&self, task: TaskId, fd: i32) -> u32 {
        let files = self.tasks.get(&task).and_then(|task| task.files);
        let file = files.and_then(|files| self.vfs.slots(files).get(&fd)).map(|slot| self.vfs.file(slot.file));
        let Some(file) = file else { return 0 };
        (if file.can_read() { 0o500 } else { 0 }) | (if file.can_write() { 0o300 } else { 0 })
    }

    fn nr_fds(&self, task: TaskId) -> u64 {
        let files = self.tasks.get(&task).and_then(|task| task.files);
        files.map_or(0, |files| self.vfs.slots(files).len() as u64)
    }

    /// Checks a system control: no capability helps but what its namespace says - fs/proc/proc_sysctl.c:sysctl_perm().
    pub(crate) fn sysctl_permission(&self, t: TaskId, entry: RootEntry, access: Access) -> FsResult<()> {
        let cred = &self.task(t).cred;
        let mode = entry.mode();
        let owner = match entry.file() {
            // kernel/pid_sysctl.h, kernel/pid_namespace.c:pid_table_root_permissions().
            RootFile::Sysctl(Sysctl::PidMax) => Some((self.ns_owner(self.task_active_pid_ns(t)), Cap::CAP_SYS_ADMIN)),
            // kernel/ucount.c:set_permissions().
            RootFile::Sysctl(Sysctl::MaxNamespaces(_)) => Some((cred.user_ns, Cap::CAP_SYS_RESOURCE)),
            _ if entry.is_net_sysctl() => return self.net_sysctl_permission(t, mode, access),
            RootFile::Sysctl(Sysctl::Ipc(_) | Sysctl::Mqueue(_)) => return self.ipc_permission(t, mode, access),
            // Whoever may restore may write them, whatever the mode shows - ipc/ipc_sysctl.c:ipc_permissions()
            RootFile::Sysctl(Sysctl::IpcNextId(_)) => {
                let mode = if self.may_restore(t, self.task(t).nsproxy.ipc) { 0o666 } else { mode };
                return self.ipc_permission(t, mode, access);
            }
            _ => None,
        };
        let is_root = cred.euid == 0 || owner.is_some_and(|(ns, cap)| self.ns_capable(t, ns, cap));
        permits(mode, access, is_root, cred.egid == 0 || cred.groups.contains(&0))
    }

    /// "Allow network administrator to have same access as root" - net/sysctl_net.c:net_ctl_permissions()
    fn net_sysctl_permission(&self, t: TaskId, mode: u32, access: Access) -> FsResult<()> {
        let (cred, ns) = (&self.task(t).cred, self.task(t).nsproxy.net);
        let (uid, gid) = self.root_of(ns);
        let is_admin = self.ns_capable(t, self.ns_owner(ns), Cap::CAP_NET_ADMIN);
        permits(mode, access, cred.euid == uid || is_admin, cred.egid == gid || cred.groups.contains(&gid))
    }

    /// A limit of an IPC namespace is its root's - ipc/ipc_sysctl.c:ipc_permissions(), ipc/mq_sysctl.c:mq_permissions()
    fn ipc_permission(&self, t: TaskId, mode: u32, access: Access) -> FsResult<()> {
        let (cred, (uid, gid)) = (&self.task(t).cred, self.ipc_owner(t));
        permits(mode, access, cred.euid == uid, cred.egid == gid || cred.groups.contains(&gid))
    }

    /// Root of the user namespace that owns a task's IPC namespace - ipc/ipc_sysctl.c:ipc_set_ownership()
    fn ipc_owner(&self, t: TaskId) -> (u32, u32) {
        let Some(task) = self.tasks.get(&t) else { return (0, 0) };
        self.root_of(task.nsproxy.ipc)
    }

    /// Is this `/proc/PID/fd` or `fdinfo` of the caller itself, which it may always search? - fs/proc/fd.c:proc_fd_permission()
    pub(crate) fn is_own_fd_dir(&self, t: TaskId, node: Node) -> bool {
        matches!(node, Node::Proc(_, ProcNode::PidEntry(task, _, entry)) if task == t && matches!(entry.name(), "fd" | "fdinfo"))
    }
}

/// Do the mode's bits for the owner, the group or others allow the access? - fs/proc/proc_sysctl.c:test_perm()
fn permits(mode: u32, access: Access, is_owner: bool, is_in_group: bool) -> FsResult<()> {
    let class = match (is_owner, is_in_group) {
        (true, _) => mode >> 6,
        (false, true) => mode >> 3,
        (false, false) => mode,
    };
    if class & 7 & access.0 == access.0 { Ok(()) } else { Err(Errno::EACCES) }
}
