//! What can be asked of any node, stored or computed: attributes, children, parent, link text.

use nslab_abi::{Errno, TaskId, Timespec};

use super::inode::mode::{S_IFIFO, S_IFLNK, S_IFREG, S_IFSOCK};
use super::{DentryId, FsResult, InodeKind, MountId, Node, Path, SbId, Vfs, cgroupfs, proc, sysfs};
use crate::kernel::Kernel;

/// What stat(2) and the permission check read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Attr {
    /// Inode number.
    pub ino: u64,
    /// Type and permission bits.
    pub mode: u32,
    /// Owner as a kernel id.
    pub uid: u32,
    /// Group as a kernel id.
    pub gid: u32,
    /// Links.
    pub nlink: u32,
    /// Bytes.
    pub size: u64,
    /// Number of a device.
    pub rdev: u64,
    /// Last access, change of data, change of inode.
    pub times: [Timespec; 3],
}

impl Attr {
    /// Returns the type bits.
    pub fn format(&self) -> u32 {
        self.mode & super::inode::mode::S_IFMT
    }

    /// Is it a directory?
    pub fn is_dir(&self) -> bool {
        self.format() == super::inode::mode::S_IFDIR
    }

    /// Is it a symbolic link?
    pub fn is_symlink(&self) -> bool {
        self.format() == S_IFLNK
    }

    /// Is it a regular file?
    pub fn is_reg(&self) -> bool {
        self.format() == S_IFREG
    }
}

/// Where a symbolic link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// To a path.
    Text(Vec<u8>),
    /// Straight to a file, whatever its name - proc(5), "magic links". The text is what readlink(2) shows.
    Jump(Path, Vec<u8>),
}

/// One entry that a directory lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    /// Its name.
    pub name: Vec<u8>,
    /// Its inode number.
    pub ino: u64,
    /// Type bits of its mode.
    pub format: u32,
}

impl Vfs {
    /// Returns the directory that holds a node; `None` for a root and for what lies nowhere.
    pub(crate) fn parent_node(&self, node: Node) -> Option<Node> {
        match node {
            Node::Dentry(id) => self.dentry(id).parent.map(Node::Dentry),
            Node::Proc(sb, node) => proc::parent(node).map(|parent| Node::Proc(sb, parent)),
            Node::Sys(sb, node) => sysfs::parent(node).map(|parent| Node::Sys(sb, parent)),
            Node::Cgroup(node) => self.cgroup_parent(node).map(Node::Cgroup),
            Node::Ns(_) | Node::Pipe(_) | Node::Socket(_) | Node::Anon(_) => None,
        }
    }

    /// Returns the entry of a stored directory.
    pub(crate) fn child(&self, dir: DentryId, name: &[u8]) -> Option<DentryId> {
        match &self.inode_of(dir).kind {
            InodeKind::Dir(entries) => entries.get(name).copied(),
            _ => None,
        }
    }

    /// Returns the file system that a path's node belongs to.
    pub(crate) fn sb_of(&self, path: Path) -> SbId {
        match path.node {
            // What has no name, and a message queue opened by its name, are reached through no mount.
            Node::Dentry(id) if path.mnt == MountId::INTERNAL => self.dentry(id).sb,
            _ => self.mount(path.mnt).sb,
        }
    }
}

impl Kernel {
    /// Returns a node's attributes - `generic_fillattr()`.
    pub(crate) fn attr(&self, node: Node) -> Attr {
        match node {
            Node::Dentry(id) => self.stored_attr(id),
            Node::Proc(_, node) => proc::attr(self, node),
            Node::Sys(_, node) => sysfs::attr(self, node),
            Node::Cgroup(node) => cgroupfs::attr(self, node),
            // "regular 0444, size 0" (fact 223).
            Node::Ns(ns) => Attr { ino: u64::from(ns.0), mode: S_IFREG | 0o444, nlink: 1, ..Attr::default() },
            Node::Pipe(id) => {
                let (uid, gid) = self.vfs.pipes.get(&id).map_or((0, 0), |pipe| pipe.owner);
                Attr { ino: id.0, mode: S_IFIFO | 0o600, uid, gid, nlink: 1, ..Attr::default() }
            }
            Node::Socket(id) => Attr { ino: id, mode: S_IFSOCK | 0o777, nlink: 1, ..Attr::default() },
            Node::Anon(_) => Attr { ino: 1, mode: 0o600, nlink: 1, ..Attr::default() },
        }
    }

    fn stored_attr(&self, id: DentryId) -> Attr {
        let inode = self.vfs.inode_of(id);
        let (size, rdev) = match &inode.kind {
            // tmpfs: 20 bytes an entry, the dot and dot-dot included; ext4: whole blocks.
            InodeKind::Dir(_) if self.vfs.sb(inode.sb).fs_type == "ext4" => (4096, 0),
            InodeKind::Dir(entries) => (40 + 20 * entries.len() as u64, 0),
            InodeKind::Reg(data) => (data.len(), 0),
            InodeKind::Symlink(text) => (text.len() as u64, 0),
            InodeKind::Char(dev) | InodeKind::Block(dev) => (0, *dev),
            InodeKind::Fifo(_) | InodeKind::Socket => (0, 0),
            // ipc/mqueue.c: FILENT_SIZE
            InodeKind::Mqueue(_) => (80, 0),
        };
        Attr {
            ino: inode.ino,
            mode: inode.kind.format() | inode.perm,
            uid: inode.uid,
            gid: inode.gid,
            nlink: inode.nlink,
            size,
            rdev,
            times: [inode.atime, inode.mtime, inode.ctime],
        }
    }

    /// Looks a name up in a directory.
    pub(crate) fn lookup(&self, t: TaskId, dir: Node, name: &[u8]) -> FsResult<Node> {
        match dir {
            Node::Dentry(id) => self.vfs.child(id, name).map(Node::Dentry).ok_or(Errno::ENOENT),
            Node::Proc(sb, node) => proc::lookup(self, t, sb, node, name).map(|child| Node::Proc(sb, child)),
            Node::Sys(sb, node) => sysfs::lookup(self, sb, node, name).map(|child| Node::Sys(sb, child)),
            Node::Cgroup(node) => cgroupfs::lookup(self, node, name).map(Node::Cgroup),
            Node::Ns(_) | Node::Pipe(_) | Node::Socket(_) | Node::Anon(_) => Err(Errno::ENOTDIR),
        }
    }

    /// Lists a directory from a position on, without dot and dot-dot, which have the first two; each entry with its position.
    pub(crate) fn list_from(
        &self,
        t: TaskId,
        dir: Node,
        from: u64,
    ) -> FsResult<Box<dyn Iterator<Item = (u64, Listed)> + '_>> {
        if let Node::Proc(sb, node) = dir {
            return Ok(Box::new(proc::list_from(self, t, sb, node, from)?));
        }
        Ok(Box::new((2..).zip(self.list(dir)?).filter(move |&(at, _)| at >= from)))
    }

    /// Lists a directory in the file system's order.
    fn list(&self, dir: Node) -> FsResult<Vec<Listed>> {
        match dir {
            Node::Dentry(id) => {
                let InodeKind::Dir(entries) = &self.vfs.inode_of(id).kind else { return Err(Errno::ENOTDIR) };
                let mut ids: Vec<DentryId> = entries.values().copied().collect();
                // tmpfs lists the newest first.
                nslab_small::sort_by_key(&mut ids, |&id| std::cmp::Reverse(self.vfs.dentry(id).offset));
                let listed = |id| {
                    let inode = self.vfs.inode_of(id);
                    Listed { name: self.vfs.dentry(id).name.clone(), ino: inode.ino, format: inode.kind.format() }
                };
                Ok(ids.into_iter().map(listed).collect())
            }
            Node::Sys(sb, node) => Ok(sysfs::list(self, sb, node)),
            Node::Cgroup(node) => Ok(cgroupfs::list(self, node)),
            Node::Proc(..) | Node::Ns(_) | Node::Pipe(_) | Node::Socket(_) | Node::Anon(_) => Err(Errno::ENOTDIR),
        }
    }

    /// Reads a symbolic link; EINVAL for anything else.
    pub(crate) fn link_of(&self, t: TaskId, node: Node) -> FsResult<Link> {
        match node {
            Node::Dentry(id) => match &self.vfs.inode_of(id).kind {
                InodeKind::Symlink(text) => Ok(Link::Text(text.to_vec())),
                _ => Err(Errno::EINVAL),
            },
            Node::Proc(sb, node) => proc::link_of(self, t, sb, node),
            Node::Sys(_, node) => sysfs::link_of(self, node).map(Link::Text),
            _ => Err(Errno::EINVAL),
        }
    }

    /// Returns a node's own name.
    pub(crate) fn node_name(&self, node: Node) -> Vec<u8> {
        match node {
            Node::Dentry(id) => self.vfs.dentry(id).name.clone(),
            Node::Proc(sb, node) => proc::name(self, sb, node),
            Node::Sys(_, node) => sysfs::name(self, node),
            Node::Cgroup(node) => cgroupfs::name(self, node),
            Node::Ns(_) | Node::Pipe(_) | Node::Socket(_) | Node::Anon(_) => Vec::new(),
        }
    }

    /// Writes a path as seen from `root` - fs/d_path.c:d_path(). `None`: it is not reachable from there.
    pub(crate) fn path_from(&self, path: Path, root: Path) -> Option<Vec<u8>> {
        let mut names: Vec<Vec<u8>> = Vec::new();
        let mut at = path;
        while at != root {
            if at.node == self.vfs.mount(at.mnt).root {
                at = self.vfs.mount(at.mnt).at?;
                continue;
            }
            names.push(self.node_name(at.node));
            at = Path { mnt: at.mnt, node: self.vfs.parent_node(at.node)? };
        }
        names.reverse();
        Some(join(&names))
    }

    /// Writes a node's path inside its file system - `seq_dentry()`, mountinfo's fourth field.
    pub(crate) fn path_in_sb(&self, node: Node) -> Vec<u8> {
        let mut names: Vec<Vec<u8>> = Vec::new();
        let mut at = node;
        while let Some(parent) = self.vfs.parent_node(at) {
            names.push(self.node_name(at));
            at = parent;
        }
        names.reverse();
        join(&names)
    }

    /// Was the node removed from its directory?
    pub(crate) fn is_unlinked(&self, node: Node) -> bool {
        match node {
            Node::Dentry(id) => self.vfs.dentry(id).unlinked,
            _ => false,
        }
    }

    /// Writes an open file's or a directory's path as `/proc/PID/fd`, `cwd` and `exe` show it - fs/d_path.c:d_path().
    pub(crate) fn d_path(&self, path: Path, root: Path) -> Vec<u8> {
        match path.node {
            Node::Ns(ns) => self.ns_text(ns),
            Node::Pipe(id) => format!("pipe:[{}]", id.0).into_bytes(),
            Node::Socket(id) => format!("socket:[{id}]").into_bytes(),
            Node::Anon(kind) => format!("anon_inode:{kind}").into_bytes(),
            // fs/d_path.c:simple_dname()
            Node::Dentry(id) if path.mnt == MountId::INTERNAL => {
                let dentry = self.vfs.dentry(id);
                let end: &[u8] = if dentry.unlinked { b" (deleted)" } else { b"" };
                [b"/", dentry.name.as_slice(), end].concat()
            }
            _ => {
                let mut text = match self.path_from(path, root) {
                    Some(text) => text,
                    // A detached mount: the path ends at its root.
                    None => self.path_up(path),
                };
                if self.is_unlinked(path.node) {
                    text.extend_from_slice(b" (deleted)");
                }
                text
            }
        }
    }

    fn path_up(&self, path: Path) -> Vec<u8> {
        let mut names: Vec<Vec<u8>> = Vec::new();
        let mut at = path;
        loop {
            let mount = self.vfs.mount(at.mnt);
            if at.node == mount.root {
                match mount.at {
                    Some(below) => at = below,
                    None => break,
                }
            } else if let Some(parent) = self.vfs.parent_node(at.node) {
                names.push(self.node_name(at.node));
                at.node = parent;
            } else {
                break;
            }
        }
        names.reverse();
        join(&names)
    }

    /// Returns the mount that has no place: pipes, sockets, namespaces.
    pub(crate) fn internal(&self, node: Node) -> Path {
        Path { mnt: MountId::INTERNAL, node }
    }
}

fn join(names: &[Vec<u8>]) -> Vec<u8> {
    if names.is_empty() {
        return b"/".to_vec();
    }
    names.iter().flat_map(|name| [b"/", name.as_slice()].concat()).collect()
}
