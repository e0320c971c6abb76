//! procfs - proc(5), fs/proc/: a tree that is computed at every look.
//!
//! [`ProcNode`] names an entry; which processes there are is asked of the pid namespace of the mount's super block,
//! whoever looks (fact 27). Texts are in `fs/proc/*`.

mod attr;
mod fdinfo;
mod limits;
mod locks;
mod mounts;
mod pid_entries;
mod pid_stat;
mod read;
mod root_entries;
mod status;
mod sysctl_entries;
mod unmodelled;
mod wchan;
mod write;

use nslab_abi::{Errno, NsType, Pid, TaskId};

use super::super_block::ProcOptions;
use super::tree::{Link, Listed};
use super::{FsKind, FsResult, Node, SbId};
use crate::kernel::Kernel;
use crate::task::commit::LooksBy;
pub(crate) use attr::{attr, nr_processes};
use pid_entries::PidEntry;
use root_entries::RootEntry;
pub use sysctl_entries::Sysctl;

/// `hidepid=4`: no group helps - include/linux/proc_fs.h HIDEPID_NOT_PTRACEABLE.
const HIDEPID_PTRACEABLE: u8 = 4;

/// Which of the three id maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdMap {
    /// `uid_map`.
    Uid,
    /// `gid_map`.
    Gid,
    /// `projid_map`.
    Projid,
}

/// A link of `/proc/PID/ns`, in the directory's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NsLink {
    /// The namespace's type.
    pub ns: NsType,
    /// `pid_for_children`, `time_for_children`.
    pub is_for_children: bool,
}

impl NsLink {
    /// All ten, in the order of fs/proc/namespaces.c.
    pub const ALL: [NsLink; 10] = {
        const fn link(ns: NsType, is_for_children: bool) -> NsLink {
            NsLink { ns, is_for_children }
        }
        [
            link(NsType::Net, false),
            link(NsType::Uts, false),
            link(NsType::Ipc, false),
            link(NsType::Pid, false),
            link(NsType::Pid, true),
            link(NsType::User, false),
            link(NsType::Mnt, false),
            link(NsType::Cgroup, false),
            link(NsType::Time, false),
            link(NsType::Time, true),
        ]
    };

    /// Returns the file name.
    pub fn name(self) -> String {
        let suffix = if self.is_for_children { "_for_children" } else { "" };
        format!("{}{suffix}", self.ns.name())
    }
}

/// An entry of procfs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProcNode {
    /// `/proc`.
    Root,
    /// An entry that is no process's: by its place in the table.
    Fixed(RootEntry),
    /// `/proc/self`.
    SelfLink,
    /// `/proc/thread-self`.
    ThreadSelf,
    /// `/proc/PID`, or `/proc/PID/task/PID`.
    Pid(TaskId, Place),
    /// An entry of that directory.
    PidEntry(TaskId, Place, PidEntry),
    /// A link of `ns/`.
    Ns(TaskId, Place, NsLinkIndex),
    /// A link of `fd/`.
    Fd(TaskId, Place, i32),
    /// A file of `fdinfo/`.
    FdInfo(TaskId, Place, i32),
    /// A file of `net/`.
    Net(TaskId, Place, u8),
}

/// Index into [`NsLink::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NsLinkIndex(pub(crate) u8);

/// Under which directory a task is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// `/proc/TGID`.
    Tgid,
    /// `/proc/TGID/task/TID`: the process's.
    Task(TaskId),
}

/// Files of `/proc/PID/net`.
pub(crate) const NET_FILES: [&str; 9] = ["arp", "dev", "if_inet6", "route", "tcp", "tcp6", "udp", "udp6", "unix"];

/// Returns the options of a mounted procfs.
pub(crate) fn options(kernel: &Kernel, sb: SbId) -> &ProcOptions {
    match &kernel.vfs.sb(sb).kind {
        FsKind::Proc(options) => options,
        other => unreachable!("a node of procfs lies in a procfs, not in {other:?}"),
    }
}

/// Returns the directory that holds an entry.
pub(crate) fn parent(node: ProcNode) -> Option<ProcNode> {
    match node {
        ProcNode::Root => None,
        ProcNode::Fixed(entry) => Some(entry.parent().map_or(ProcNode::Root, ProcNode::Fixed)),
        ProcNode::SelfLink | ProcNode::ThreadSelf | ProcNode::Pid(_, Place::Tgid) => Some(ProcNode::Root),
        ProcNode::Pid(_, Place::Task(leader)) => Some(ProcNode::PidEntry(leader, Place::Tgid, PidEntry::named("task"))),
        ProcNode::PidEntry(task, place, entry) => Some(match entry.holder() {
            Some(holder) => ProcNode::PidEntry(task, place, PidEntry::named(holder)),
            None => ProcNode::Pid(task, place),
        }),
        ProcNode::Ns(task, place, _) => Some(ProcNode::PidEntry(task, place, PidEntry::named("ns"))),
        ProcNode::Fd(task, place, _) => Some(ProcNode::PidEntry(task, place, PidEntry::named("fd"))),
        ProcNode::FdInfo(task, place, _) => Some(ProcNode::PidEntry(task, place, PidEntry::named("fdinfo"))),
        ProcNode::Net(task, place, _) => Some(ProcNode::PidEntry(task, place, PidEntry::named("net"))),
    }
}

/// Returns an entry's name.
pub(crate) fn name(kernel: &Kernel, sb: SbId, node: ProcNode) -> Vec<u8> {
    let pid_ns = options(kernel, sb).pid_ns;
    match node {
        ProcNode::Root => Vec::new(),
        ProcNode::Fixed(entry) => entry.name().as_bytes().to_vec(),
        ProcNode::SelfLink => b"self".to_vec(),
        ProcNode::ThreadSelf => b"thread-self".to_vec(),
        ProcNode::Pid(task, _) => kernel.pid_nr_ns(task, pid_ns).unwrap_or(Pid(0)).to_string().into_bytes(),
        ProcNode::PidEntry(_, _, entry) => entry.name().as_bytes().to_vec(),
        ProcNode::Ns(_, _, NsLinkIndex(index)) => NsLink::ALL[usize::from(index)].name().into_bytes(),
        ProcNode::Fd(_, _, fd) | ProcNode::FdInfo(_, _, fd) => fd.to_string().into_bytes(),
        ProcNode::Net(_, _, index) => NET_FILES[usize::from(index)].as_bytes().to_vec(),
    }
}

fn is_shown(kernel: &Kernel, t: TaskId, options: &ProcOptions, target: TaskId) -> bool {
    // "hidepid=2: As for mode 1, but in addition the /proc/pid directories belonging to other users become invisible" - proc(5)
    options.hidepid < 2 || may_look(kernel, t, options, target)
}

/// May a task look into another one's directory, where they are hidden? - fs/proc/base.c:has_pid_permissions()
fn may_look(kernel: &Kernel, t: TaskId, options: &ProcOptions, target: TaskId) -> bool {
    // "gid= Specifies the ID of a group whose members are authorized to learn process information" - proc(5): the host's 0 unless it is given.
    let cred = &kernel.task(t).cred;
    let is_member = cred.fsgid == 0 || cred.groups.contains(&0);
    (is_member && options.hidepid < HIDEPID_PTRACEABLE) || kernel.ptrace_may_access(t, target, LooksBy::FsCreds)
}

fn parse_number(name: &[u8]) -> Option<i32> {
    let text = str::from_utf8(name).ok()?;
    // "01" is no process's name - fs/proc/util.c:name_to_int().
    if text.len() > 1 && text.starts_with('0') || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Looks a name up in a directory of procfs.
pub(crate) fn lookup(kernel: &Kernel, t: TaskId, sb: SbId, dir: ProcNode, name: &[u8]) -> FsResult<ProcNode> {
    let options = options(kernel, sb);
    match dir {
        ProcNode::Root => {
            if let Some(pid) = parse_number(name) {
                let task = kernel.find_task_by_pid_ns(options.pid_ns, Pid(pid)).ok_or(Errno::ENOENT)?;
                if !is_shown(kernel, t, options, task) {
                    return Err(Errno::ENOENT);
                }
                return Ok(ProcNode::Pid(task, Place::Tgid));
            }
            match name {
                b"self" => Ok(ProcNode::SelfLink),
                b"thread-self" => Ok(ProcNode::ThreadSelf),
                _ if options.subset_pid => Err(Errno::ENOENT),
                _ => RootEntry::child(None, name).map(ProcNode::Fixed).ok_or(Errno::ENOENT),
            }
        }
        ProcNode::Fixed(entry) if entry.is_dir() => {
            RootEntry::child(Some(entry), name).map(ProcNode::Fixed).ok_or(Errno::ENOENT)
        }
        // hidepid=1 lists processes and hides what is in them - fs/proc/base.c:proc_pid_permission().
        ProcNode::Pid(task, _) if options.hidepid > 0 && !may_look(kernel, t, options, task) => Err(Errno::EPERM),
        ProcNode::Pid(task, place) => {
            kernel.tasks.get(&task).ok_or(Errno::ENOENT)?;
            let entry = PidEntry::find(name, place, None).ok_or(Errno::ENOENT)?;
            Ok(ProcNode::PidEntry(task, place, entry))
        }
        ProcNode::PidEntry(task, place, entry) if entry.is_dir() => {
            lookup_in_pid(kernel, sb, (task, place, entry), name)
        }
        _ => Err(Errno::ENOTDIR),
    }
}

fn lookup_in_pid(kernel: &Kernel, sb: SbId, dir: (TaskId, Place, PidEntry), name: &[u8]) -> FsResult<ProcNode> {
    let (task, place, entry) = dir;
    kernel.tasks.get(&task).ok_or(Errno::ENOENT)?;
    let open = |fd: i32| kernel.task(task).files.is_some_and(|files| kernel.vfs.slots(files).contains(&fd));
    let found = match entry.name() {
        "ns" => NsLink::ALL
            .iter()
            .position(|link| link.name().as_bytes() == name)
            .map(|index| ProcNode::Ns(task, place, NsLinkIndex(index as u8))),
        "fd" => parse_number(name).filter(|&fd| open(fd)).map(|fd| ProcNode::Fd(task, place, fd)),
        "fdinfo" => parse_number(name).filter(|&fd| open(fd)).map(|fd| ProcNode::FdInfo(task, place, fd)),
        "task" => {
            let pid_ns = options(kernel, sb).pid_ns;
            let of = |nr| kernel.find_task_by_pid_ns(pid_ns, Pid(nr));
            let thread = parse_number(name).and_then(of).filter(|&thread| kernel.tgid(thread) == kernel.tgid(task));
            thread.map(|thread| ProcNode::Pid(thread, Place::Task(task)))
        }
        "net" => NET_FILES
            .iter()
            .position(|file| file.as_bytes() == name)
            .map(|index| ProcNode::Net(task, place, index as u8)),
        holder => PidEntry::find(name, place, Some(holder)).map(|entry| ProcNode::PidEntry(task, place, entry)),
    };
    found.ok_or(Errno::ENOENT)
}

/// Where /proc's own links stand among its entries - include/linux/proc_fs.h FIRST_PROCESS_ENTRY
const FIRST_PROCESS_ENTRY: u64 = 256;
/// A process stands at its number beyond this - fs/proc/base.c TGID_OFFSET
const TGID_OFFSET: u64 = FIRST_PROCESS_ENTRY + 2;

/// Lists a directory of procfs from a position on, each entry with its own.
pub(crate) fn list_from(
    kernel: &Kernel,
    t: TaskId,
    sb: SbId,
    dir: ProcNode,
    from: u64,
) -> FsResult<impl Iterator<Item = (u64, Listed)>> {
    let options = options(kernel, sb);
    let (fixed, pids) = match dir {
        ProcNode::Root => {
            let first = Pid(i32::try_from(from.saturating_sub(TGID_OFFSET)).unwrap_or(i32::MAX));
            let shown = move |&(_, task): &(Pid, TaskId)| is_shown(kernel, t, options, task);
            (root_links(options.subset_pid), Some(kernel.pids_from(options.pid_ns, first).filter(shown)))
        }
        ProcNode::Fixed(entry) => (in_order(RootEntry::children(Some(entry)).map(ProcNode::Fixed)), None),
        ProcNode::Pid(task, place) => {
            (in_order(PidEntry::within(place, None).map(|entry| ProcNode::PidEntry(task, place, entry))), None)
        }
        ProcNode::PidEntry(task, place, entry) => {
            (in_order(list_in_pid(kernel, t, task, place, entry)?.into_iter()), None)
        }
        _ => return Err(Errno::ENOTDIR),
    };
    let pids = pids.into_iter().flatten();
    let pids = pids.map(|(pid, task)| (TGID_OFFSET + pid.0 as u64, ProcNode::Pid(task, Place::Tgid)));
    let nodes = fixed.into_iter().filter(move |&(at, _)| at >= from).chain(pids);
    Ok(nodes.map(move |(at, node)| {
        let attr = attr(kernel, node);
        (at, Listed { name: name(kernel, sb, node), ino: attr.ino, format: attr.format() })
    }))
}

/// Dot and dot-dot come first.
fn in_order(nodes: impl Iterator<Item = ProcNode>) -> Vec<(u64, ProcNode)> {
    (2..).zip(nodes).collect()
}

/// What /proc lists before the processes.
fn root_links(is_subset: bool) -> Vec<(u64, ProcNode)> {
    let mut nodes = match is_subset {
        true => Vec::new(),
        false => in_order(RootEntry::children(None).map(ProcNode::Fixed)),
    };
    nodes.extend((FIRST_PROCESS_ENTRY..).zip([ProcNode::SelfLink, ProcNode::ThreadSelf]));
    nodes
}

fn list_in_pid(kernel: &Kernel, t: TaskId, task: TaskId, place: Place, entry: PidEntry) -> FsResult<Vec<ProcNode>> {
    let Some(target) = kernel.tasks.get(&task) else { return Err(Errno::ENOENT) };
    let fds = || target.files.map_or(Vec::new(), |files| kernel.vfs.slots(files).keys().copied().collect());
    Ok(match entry.name() {
        // fs/proc/namespaces.c:proc_ns_dir_readdir() asks before it lists.
        "ns" if !kernel.ptrace_may_access(t, task, LooksBy::FsCreds) => return Err(Errno::EACCES),
        "ns" => (0..NsLink::ALL.len() as u8).map(|index| ProcNode::Ns(task, place, NsLinkIndex(index))).collect(),
        "fd" => fds().into_iter().map(|fd| ProcNode::Fd(task, place, fd)).collect(),
        "fdinfo" => fds().into_iter().map(|fd| ProcNode::FdInfo(task, place, fd)).collect(),
        "task" => kernel.threads(task).into_iter().map(|thread| ProcNode::Pid(thread, Place::Task(task))).collect(),
        "net" => (0..NET_FILES.len() as u8).map(|index| ProcNode::Net(task, place, index)).collect(),
        holder => {
            let within = PidEntry::within(place, Some(holder));
            within.map(|entry| ProcNode::PidEntry(task, place, entry)).collect()
        }
    })
}

/// Reads a link of procfs.
pub(crate) fn link_of(kernel: &Kernel, t: TaskId, sb: SbId, node: ProcNode) -> FsResult<Link> {
    let pid_ns = options(kernel, sb).pid_ns;
    match node {
        // "/proc/self … ENOENT when the caller has no pid in the mount's ns" (fact 30).
        ProcNode::SelfLink => {
            let pid = kernel.pid_nr_ns(kernel.tgid(t), pid_ns).ok_or(Errno::ENOENT)?;
            Ok(Link::Text(pid.to_string().into_bytes()))
        }
        ProcNode::ThreadSelf => {
            let pid = kernel.pid_nr_ns(kernel.tgid(t), pid_ns).ok_or(Errno::ENOENT)?;
            let tid = kernel.pid_nr_ns(t, pid_ns).ok_or(Errno::ENOENT)?;
            Ok(Link::Text(format!("{pid}/task/{tid}").into_bytes()))
        }
        ProcNode::Fixed(entry) => {
            entry.link_text().map(|text| Link::Text(text.as_bytes().to_vec())).ok_or(Errno::EINVAL)
        }
        ProcNode::Ns(task, _, NsLinkIndex(index)) => {
            if !kernel.ptrace_may_access(t, task, LooksBy::FsCreds) {
                return Err(Errno::EACCES);
            }
            let link = NsLink::ALL[usize::from(index)];
            let ns = kernel.task_ns(task, link).ok_or(Errno::ENOENT)?;
            Ok(Link::Jump(kernel.internal(Node::Ns(ns)), kernel.ns_text(ns)))
        }
        ProcNode::Fd(task, _, fd) => {
            if !kernel.ptrace_may_access(t, task, LooksBy::FsCreds) {
                return Err(Errno::EACCES);
            }
            let files = kernel.tasks.get(&task).and_then(|task| task.files).ok_or(Errno::ENOENT)?;
            let slot = kernel.vfs.slots(files).get(&fd).ok_or(Errno::ENOENT)?;
            let path = kernel.vfs.file(slot.file).path;
            Ok(Link::Jump(path, kernel.d_path(path, kernel.fs_of(t).root)))
        }
        ProcNode::PidEntry(task, _, entry) => {
            if !matches!(entry.name(), "cwd" | "root" | "exe") {
                return Err(Errno::EINVAL);
            }
            if !kernel.ptrace_may_access(t, task, LooksBy::FsCreds) {
                return Err(Errno::EACCES);
            }
            let target = kernel.tasks.get(&task).ok_or(Errno::ENOENT)?;
            let fs = target.fs.map(|fs| kernel.vfs.fs_struct(fs));
            let path = match entry.name() {
                "cwd" => fs.map(|fs| fs.pwd),
                "root" => fs.map(|fs| fs.root),
                _ => target.exe,
            };
            let path = path.ok_or(Errno::ENOENT)?;
            Ok(Link::Jump(path, kernel.d_path(path, kernel.fs_of(t).root)))
        }
        _ => Err(Errno::EINVAL),
    }
}
