//! The cgroup tree and its file system - cgroups(7), kernel/cgroup/cgroup.c, the unified hierarchy with the `pids` controller.

use nslab_abi::{Errno, Pid, TaskId};

use super::inode::mode::{S_IFDIR, S_IFREG};
use super::tree::{Attr, Listed};
use super::{Access, FsResult, Node, Vfs};
use crate::kernel::Kernel;
use crate::stop::{Stop, unsupported};

/// Names a cgroup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CgroupId(pub u64);

impl CgroupId {
    /// The root of the tree.
    pub const ROOT: CgroupId = CgroupId(1);
}

/// A control group.
#[derive(Clone, Debug)]
pub(crate) struct Cgroup {
    /// The one above; `None` for the root.
    pub parent: Option<CgroupId>,
    /// Its name.
    pub name: Vec<u8>,
    /// `pids.max`; `None`: "max".
    pub pids_max: Option<u64>,
    /// `+pids` in `cgroup.subtree_control`.
    pub controls_pids: bool,
    /// Owner as kernel ids.
    pub owner: (u32, u32),
    /// Permission bits of the directory.
    pub perm: u32,
}

/// An entry of the cgroup file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CgroupNode {
    /// A cgroup's directory.
    Dir(CgroupId),
    /// A file in it, by its place in [`FILES`].
    File(CgroupId, u8),
}

/// Name, mode, and whether the root has it too.
const FILES: [(&str, u32, bool); 11] = [
    ("cgroup.controllers", 0o444, true),
    ("cgroup.events", 0o444, false),
    ("cgroup.freeze", 0o644, false),
    ("cgroup.kill", 0o200, false),
    ("cgroup.procs", 0o644, true),
    ("cgroup.stat", 0o444, true),
    ("cgroup.subtree_control", 0o644, true),
    ("cgroup.threads", 0o644, true),
    ("cgroup.type", 0o644, false),
    ("pids.current", 0o444, false),
    ("pids.max", 0o644, false),
];

fn file_name(index: u8) -> &'static str {
    FILES[usize::from(index)].0
}

impl Vfs {
    pub(crate) fn cgroup_parent(&self, node: CgroupNode) -> Option<CgroupNode> {
        match node {
            CgroupNode::Dir(id) => self.cgroups.get(&id)?.parent.map(CgroupNode::Dir),
            CgroupNode::File(id, _) => Some(CgroupNode::Dir(id)),
        }
    }

    /// Lists a cgroup and those above it, itself first.
    fn ancestry(&self, id: CgroupId) -> Vec<CgroupId> {
        std::iter::successors(Some(id), |id| self.cgroups.get(id).and_then(|cgroup| cgroup.parent)).collect()
    }

    /// Writes a cgroup's path as a cgroup namespace with this root shows it - kernel/cgroup/cgroup.c:cgroup_path_ns().
    pub fn cgroup_path(&self, id: CgroupId, root: CgroupId) -> Vec<u8> {
        let (below, above) = (self.ancestry(id), self.ancestry(root));
        let common = below.iter().find(|id| above.contains(id)).copied().unwrap_or(CgroupId::ROOT);
        let ups = above.iter().take_while(|&&id| id != common).count();
        let mut path = b"/..".repeat(ups);
        let downs: Vec<CgroupId> = below.into_iter().take_while(|&id| id != common).collect();
        for id in downs.into_iter().rev() {
            path.push(b'/');
            path.extend_from_slice(&self.cgroups.get(&id).expect("a listed cgroup exists").name);
        }
        if path.is_empty() { b"/".to_vec() } else { path }
    }

    fn cgroup_children(&self, id: CgroupId) -> Vec<CgroupId> {
        self.cgroups.iter().filter(|(_, cgroup)| cgroup.parent == Some(id)).map(|(&id, _)| id).collect()
    }

    fn has_pids(&self, id: CgroupId) -> bool {
        let parent = self.cgroups.get(&id).and_then(|cgroup| cgroup.parent);
        parent.and_then(|parent| self.cgroups.get(&parent)).is_some_and(|parent| parent.controls_pids)
    }

    fn has_file(&self, id: CgroupId, index: u8) -> bool {
        let (name, _, in_root) = FILES[usize::from(index)];
        (id != CgroupId::ROOT || in_root) && (!name.starts_with("pids.") || self.has_pids(id))
    }
}

/// Looks a name up.
pub(crate) fn lookup(kernel: &Kernel, dir: CgroupNode, name: &[u8]) -> FsResult<CgroupNode> {
    let CgroupNode::Dir(id) = dir else { return Err(Errno::ENOTDIR) };
    if let Some(index) = FILES.iter().position(|(file, ..)| file.as_bytes() == name) {
        let index = index as u8;
        return if kernel.vfs.has_file(id, index) { Ok(CgroupNode::File(id, index)) } else { Err(Errno::ENOENT) };
    }
    let is_named = |child: &CgroupId| kernel.vfs.cgroups.get(child).is_some_and(|cgroup| cgroup.name == name);
    kernel.vfs.cgroup_children(id).into_iter().find(is_named).map(CgroupNode::Dir).ok_or(Errno::ENOENT)
}

/// Lists a directory.
pub(crate) fn list(kernel: &Kernel, dir: CgroupNode) -> Vec<Listed> {
    let CgroupNode::Dir(id) = dir else { return Vec::new() };
    let files =
        (0..FILES.len() as u8).filter(|&index| kernel.vfs.has_file(id, index)).map(|index| CgroupNode::File(id, index));
    let dirs = kernel.vfs.cgroup_children(id).into_iter().map(CgroupNode::Dir);
    let listed = |node| {
        let attr = attr(kernel, node);
        Listed { name: name(kernel, node), ino: attr.ino, format: attr.format() }
    };
    files.chain(dirs).map(listed).collect()
}

/// Returns an entry's name.
pub(crate) fn name(kernel: &Kernel, node: CgroupNode) -> Vec<u8> {
    match node {
        CgroupNode::Dir(id) => kernel.vfs.cgroups.get(&id).map(|cgroup| cgroup.name.clone()).unwrap_or_default(),
        CgroupNode::File(_, index) => file_name(index).as_bytes().to_vec(),
    }
}

/// Returns an entry's attributes.
pub(crate) fn attr(kernel: &Kernel, node: CgroupNode) -> Attr {
    let (id, mode, ino) = match node {
        CgroupNode::Dir(id) => (id, S_IFDIR, id.0 * 32),
        CgroupNode::File(id, index) => (id, S_IFREG | FILES[usize::from(index)].1, id.0 * 32 + 1 + u64::from(index)),
    };
    let cgroup = kernel.vfs.cgroups.get(&id);
    let (uid, gid) = cgroup.map_or((0, 0), |cgroup| cgroup.owner);
    let is_dir = mode == S_IFDIR;
    let mode = if is_dir { mode | cgroup.map_or(0o555, |cgroup| cgroup.perm) } else { mode };
    let nlink = if is_dir { 2 + kernel.vfs.cgroup_children(id).len() as u32 } else { 1 };
    Attr { ino, mode, uid, gid, nlink, size: 0, rdev: 0, times: [kernel.now(); 3] }
}

/// Makes a cgroup - kernel/cgroup/cgroup.c:cgroup_mkdir().
pub(crate) fn mkdir(kernel: &mut Kernel, t: TaskId, dir: CgroupNode, name: &[u8], perm: u32) -> FsResult<CgroupNode> {
    let CgroupNode::Dir(parent) = dir else { return Err(Errno::ENOTDIR) };
    // "do not accept \n to prevent making /proc/<pid>/cgroup unparsable" - kernel/cgroup/cgroup.c
    if name.contains(&b'\n') {
        return Err(Errno::EINVAL);
    }
    let cred = &kernel.task(t).cred;
    let owner = (cred.fsuid, cred.fsgid);
    let id = CgroupId(kernel.vfs.fresh());
    let cgroup =
        Cgroup { parent: Some(parent), name: name.to_vec(), pids_max: None, controls_pids: false, owner, perm };
    kernel.vfs.cgroups.insert(id, cgroup);
    Ok(CgroupNode::Dir(id))
}

/// Removes a cgroup: EBUSY while it has members or children - cgroups(7).
pub(crate) fn rmdir(kernel: &mut Kernel, node: CgroupNode) -> FsResult<()> {
    let CgroupNode::Dir(id) = node else { return Err(Errno::ENOTDIR) };
    if !kernel.vfs.cgroup_children(id).is_empty()
        || kernel.tasks.values().any(|task| task.cgroup == id && task.is_alive())
    {
        return Err(Errno::EBUSY);
    }
    kernel.vfs.cgroups.remove(&id);
    Ok(())
}

impl Kernel {
    /// Returns mountinfo's fourth field of a cgroup mount: the root as the reader's machine sees it (fact 204).
    pub(crate) fn cgroup_show_path(&self, node: CgroupNode) -> Vec<u8> {
        let root =
            self.tasks.get(&self.current).map_or(CgroupId::ROOT, |task| self.cgroup_ns_root(task.nsproxy.cgroup));
        match node {
            CgroupNode::Dir(id) => self.vfs.cgroup_path(id, root),
            CgroupNode::File(id, index) => {
                [self.vfs.cgroup_path(id, root).as_slice(), b"/", file_name(index).as_bytes()].concat()
            }
        }
    }

    fn members(&self, id: CgroupId) -> Vec<TaskId> {
        self.tasks
            .values()
            .filter(|task| task.cgroup == id && self.is_process_alive(task.id))
            .map(|task| task.id)
            .collect()
    }

    fn nr_in_subtree(&self, id: CgroupId) -> u64 {
        self.tasks.values().filter(|task| task.is_alive() && self.vfs.ancestry(task.cgroup).contains(&id)).count()
            as u64
    }

    /// May one more process begin in this cgroup? `pids.max` of it and of all above it - kernel/cgroup/pids.c.
    pub(crate) fn cgroup_can_fork(&self, id: CgroupId) -> bool {
        let is_full = |id: &CgroupId| {
            let max = self.vfs.cgroups.get(id).and_then(|cgroup| cgroup.pids_max);
            max.is_some_and(|max| self.nr_in_subtree(*id) >= max)
        };
        !self.vfs.ancestry(id).iter().any(is_full)
    }

    /// Returns a file's text.
    pub(crate) fn cgroup_read(&self, t: TaskId, node: CgroupNode) -> Result<Vec<u8>, Stop> {
        let CgroupNode::File(id, index) = node else { return Err(Errno::EISDIR.into()) };
        let cgroup = self.vfs.cgroups.get(&id).ok_or(Errno::ENODEV)?;
        let text = match file_name(index) {
            "cgroup.controllers" if id == CgroupId::ROOT || self.vfs.has_pids(id) => "pids\n".to_string(),
            "cgroup.controllers" => "\n".to_string(),
            "cgroup.subtree_control" if cgroup.controls_pids => "pids\n".to_string(),
            "cgroup.subtree_control" => "\n".to_string(),
            "cgroup.events" => format!("populated {}\nfrozen 0\n", u8::from(self.nr_in_subtree(id) > 0)),
            "cgroup.type" => "domain\n".to_string(),
            "cgroup.procs" | "cgroup.threads" => {
                // "pids are shown as the reader's pid namespace numbers them", 0 if it does not.
                let pid_ns = self.task_active_pid_ns(t);
                let is_listed = |t: &TaskId| file_name(index) == "cgroup.threads" || self.tgid(*t) == *t;
                let mut pids: Vec<Pid> = self
                    .members(id)
                    .into_iter()
                    .filter(is_listed)
                    .map(|t| self.pid_nr_ns(t, pid_ns).unwrap_or(Pid(0)))
                    .collect();
                nslab_small::sort(&mut pids);
                pids.iter().map(|pid| format!("{pid}\n")).collect()
            }
            "cgroup.stat" => {
                let all = self
                    .vfs
                    .cgroups
                    .keys()
                    .filter(|&&other| other != id && self.vfs.ancestry(other).contains(&id))
                    .count();
                format!("nr_descendants {all}\nnr_dying_descendants 0\n")
            }
            "pids.current" => format!("{}\n", self.nr_in_subtree(id)),
            "pids.max" => cgroup.pids_max.map_or("max\n".to_string(), |max| format!("{max}\n")),
            other => return unsupported("read", format!("cgroup2 {other}")),
        };
        Ok(text.into_bytes())
    }

    /// Writes to a file.
    pub(crate) fn cgroup_write(&mut self, t: TaskId, node: CgroupNode, bytes: &[u8]) -> Result<usize, Stop> {
        let CgroupNode::File(id, index) = node else { return Err(Errno::EISDIR.into()) };
        let text = String::from_utf8_lossy(bytes).trim().to_string();
        match file_name(index) {
            "cgroup.procs" | "cgroup.threads" => self.attach(t, id, &text)?,
            "pids.max" => {
                let max = match text.as_str() {
                    "max" => None,
                    number => Some(number.parse::<u64>().map_err(|_| Errno::EINVAL)?),
                };
                self.vfs.cgroups.get_mut(&id).ok_or(Errno::ENODEV)?.pids_max = max;
            }
            "cgroup.subtree_control" => {
                let controls = match text.as_str() {
                    "+pids" => true,
                    "-pids" => false,
                    _ => return Err(Errno::EINVAL.into()),
                };
                // "no internal processes" - cgroups(7): with members, controllers cannot be handed down; pids is threaded and still refuses.
                if controls && id != CgroupId::ROOT && !self.members(id).is_empty() {
                    return Err(Errno::EBUSY.into());
                }
                if controls && id != CgroupId::ROOT && !self.vfs.has_pids(id) {
                    return Err(Errno::ENOENT.into());
                }
                self.vfs.cgroups.get_mut(&id).ok_or(Errno::ENODEV)?.controls_pids = controls;
            }
            "cgroup.kill" => {
                if text != "1" {
                    return Err(Errno::ERANGE.into());
                }
                let tasks: Vec<TaskId> = self
                    .tasks
                    .values()
                    .filter(|task| self.vfs.ancestry(task.cgroup).contains(&id))
                    .map(|task| task.id)
                    .collect();
                for task in tasks {
                    self.send_kernel_signal(task, nslab_abi::Signal::SIGKILL);
                }
            }
            other => return unsupported("write", format!("cgroup2 {other}")),
        }
        Ok(bytes.len())
    }

    /// Moves a process - kernel/cgroup/cgroup.c:__cgroup_procs_write().
    fn attach(&mut self, t: TaskId, to: CgroupId, text: &str) -> Result<(), Stop> {
        let pid: i32 = text.parse().ok().filter(|&pid| pid >= 0).ok_or(Errno::EINVAL)?;
        let target = match pid {
            0 => t,
            _ => self.find_task_by_vpid(t, Pid(pid)).ok_or(Errno::ESRCH)?,
        };
        // "the writer must have write access to the cgroup.procs of the common ancestor" - cgroups(7)
        let (from_line, to_line) = (self.vfs.ancestry(self.task(target).cgroup), self.vfs.ancestry(to));
        let common = to_line.iter().find(|id| from_line.contains(id)).copied().unwrap_or(CgroupId::ROOT);
        let procs = FILES.iter().position(|(file, ..)| *file == "cgroup.procs").expect("it is in the table") as u8;
        let cred = std::sync::Arc::clone(&self.task(t).cred);
        self.may_access(&cred, Node::Cgroup(CgroupNode::File(common, procs)), Access::WRITE)?;
        if self.vfs.cgroups.get(&to).is_some_and(|cgroup| cgroup.controls_pids && to != CgroupId::ROOT) {
            return Err(Errno::EBUSY.into());
        }
        self.change_process(target, |task| task.cgroup = to);
        Ok(())
    }
}
