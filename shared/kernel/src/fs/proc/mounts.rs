//! `/proc/PID/mounts`, `mountinfo`, `mountstats` - proc_pid_mountinfo(5), fs/proc_namespace.c.

use nslab_abi::Errno;

use crate::fs::mount::Mount;
use crate::fs::{FsResult, MountId, Path};
use crate::kernel::Kernel;
use crate::task::Task;

/// Which of the three files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// `mounts`.
    Mounts,
    /// `mountinfo`.
    MountInfo,
    /// `mountstats`.
    MountStats,
}

impl Kernel {
    /// Writes the mounts of a task's namespace that its root reaches, oldest first.
    pub(super) fn mounts_text(&self, task: &Task, table: Table) -> FsResult<Vec<u8>> {
        let root = task.fs.map(|fs| self.vfs.fs_struct(fs).root).ok_or(Errno::EINVAL)?;
        let ns = task.nsproxy.mnt;
        let mut text = Vec::new();
        for (&id, mount) in self.vfs.mounts.iter().filter(|(_, mount)| mount.ns == Some(ns)) {
            // "skip mounts that are not reachable from the root": seq_path_root() answers SEQ_SKIP.
            let Some(place) = self.path_from(self.vfs.mount_root(id), root) else { continue };
            let place = escape(&place);
            match table {
                Table::Mounts => self.mounts_line(mount, &place, &mut text),
                Table::MountInfo => self.mountinfo_line(mount, &place, root, &mut text),
                Table::MountStats => {
                    let sb = self.vfs.sb(mount.sb);
                    put(&mut text, &[b"device ", &escape(&mount.source), b" mounted on ", &place]);
                    put(&mut text, &[b" with fstype ", sb.fs_type.as_bytes(), b"\n"]);
                }
            }
        }
        Ok(text)
    }

    fn mounts_line(&self, mount: &Mount, place: &[u8], text: &mut Vec<u8>) {
        let sb = self.vfs.sb(mount.sb);
        let rw: &[u8] = if mount.flags.read_only || sb.read_only { b" ro" } else { b" rw" };
        let words = mount_words(mount);
        let mnt_words = &words[2..];
        put(text, &[&escape(&mount.source), b" ", place, b" ", sb.fs_type.as_bytes(), rw, mnt_words.as_bytes()]);
        put_options(text, &sb.options);
        put(text, &[b" 0 0\n"]);
    }

    fn mountinfo_line(&self, mount: &Mount, place: &[u8], root: Path, text: &mut Vec<u8>) {
        let sb = self.vfs.sb(mount.sb);
        // A namespace's root names itself as its parent's number would be: Linux has the hidden rootfs below.
        let parent = mount.at.map_or(mount.nr, |at| self.vfs.mount(at.mnt).nr);
        let inner = self.root_in_sb(mount);
        put(
            text,
            &[format!("{} {parent} {}:{} ", mount.nr, sb.major, sb.minor).as_bytes(), &escape(&inner), b" ", place],
        );
        put(text, &[b" ", mount_words(mount).as_bytes()]);
        if let Some(group) = mount.shared {
            put(text, &[format!(" shared:{}", group.0).as_bytes()]);
        }
        if let Some(master) = mount.master {
            put(text, &[format!(" master:{}", master.0).as_bytes()]);
            if let Some(dominating) = self.dominating_group(mount, root)
                && dominating != master
            {
                put(text, &[format!(" propagate_from:{}", dominating.0).as_bytes()]);
            }
        }
        if mount.is_unbindable {
            put(text, &[b" unbindable"]);
        }
        let rw: &[u8] = if sb.read_only { b"ro" } else { b"rw" };
        put(text, &[b" - ", sb.fs_type.as_bytes(), b" ", &escape(&mount.source), b" ", rw]);
        put_options(text, &sb.options);
        put(text, &[b"\n"]);
    }

    fn root_in_sb(&self, mount: &Mount) -> Vec<u8> {
        match mount.root {
            // nsfs shows its dentry's name: "/uts:[4026532179]" lacks the slash - fs/nsfs.c:nsfs_show_path().
            crate::fs::Node::Ns(ns) => self.ns_text(ns),
            crate::fs::Node::Cgroup(node) => self.cgroup_show_path(node),
            // fs/d_path.c:dentry_path()
            node if self.is_unlinked(node) => [self.path_in_sb(node), b"//deleted".to_vec()].concat(),
            node => self.path_in_sb(node),
        }
    }

    /// Returns the nearest master up the chain that is visible under the root - fs/pnode.c:get_dominating_id().
    fn dominating_group(&self, mount: &Mount, root: Path) -> Option<crate::fs::GroupId> {
        let mut master = mount.master;
        while let Some(group) = master {
            let peers: Vec<MountId> = self.vfs.peers(group);
            let is_visible = |&id: &MountId| {
                let peer = self.vfs.mount(id);
                peer.ns == mount.ns && self.vfs.is_path_reachable(id, peer.root, root)
            };
            if peers.iter().any(is_visible) {
                return Some(group);
            }
            master = peers.first().and_then(|&id| self.vfs.mount(id).master);
        }
        None
    }
}

fn mount_words(mount: &Mount) -> String {
    mount.flags.words() + if mount.is_idmapped { ",idmapped" } else { "" }
}

fn put(text: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        text.extend_from_slice(part);
    }
}

fn put_options(text: &mut Vec<u8>, options: &[u8]) {
    if !options.is_empty() {
        put(text, &[b",", options]);
    }
}

/// Writes blank, tab, newline, backslash and `#` as octal numbers - fs/proc_namespace.c:mangle().
pub(super) fn escape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        match byte {
            b' ' | b'\t' | b'\n' | b'\\' | b'#' => out.extend_from_slice(format!("\\{byte:03o}").as_bytes()),
            _ => out.push(byte),
        }
    }
    out
}
