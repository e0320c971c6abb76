//! The hosts' file systems: an ordinary Debian; what docker keeps comes with the configuration's files.

use super::boot::Builder;
use super::mount::relatime;
use super::{DentryId, MntFlags, Node, Path};
use crate::config::{BootConfig, Machine};
use crate::ns::NsId;

impl Builder<'_> {
    /// Builds the machine: a disk, the kernel's file systems, `/run` in memory, the host's name.
    pub fn docker_host(&mut self, config: &BootConfig) -> Path {
        let (root, dir) = self.disk_root(config);
        self.host_names(config, dir);
        self.kernel_mounts(root, dir);
        self.host_dev(config, root, dir);
        let run = Path { mnt: root.mnt, node: Node::Dentry(self.find(dir, "run")) };
        let (sb, run_dir) = self.memory("tmpfs", 0o755, "size=838860k,mode=755", NsId::INIT_USER);
        let flags = MntFlags { no_suid: true, no_dev: true, ..relatime() };
        self.mount(sb, Node::Dentry(run_dir), "tmpfs", flags, Some(run));
        self.dirs(run_dir, "lock");
        match config.machine {
            Machine::Guest => {}
            Machine::CloudFoundry => drop(self.dirs(run_dir, "cf")),
            _ => drop(self.dirs(run_dir, "docker/netns")),
        }
        // systemd makes the whole tree shared at boot - systemd(1).
        let mounts: Vec<_> = self.kernel.vfs.mounts.iter().filter(|(_, m)| m.ns.is_some()).map(|(&id, _)| id).collect();
        for id in mounts {
            self.kernel.vfs.make_shared(id);
        }
        root
    }

    /// Mounts a directory in memory for the hierarchies, and each of them in it.
    pub(super) fn hybrid_cgroups(&mut self, at: Path) {
        let flags = MntFlags { no_suid: true, no_dev: true, no_exec: true, ..relatime() };
        let (sb, dir) = self.memory("tmpfs", 0o755, "mode=755", NsId::INIT_USER);
        let top = self.mount(sb, Node::Dentry(dir), "tmpfs", flags, Some(at));
        let place = |builder: &mut Self, name: &str, source: &str, sb| {
            let child = Path { mnt: top.mnt, node: Node::Dentry(builder.dir(dir, name, 0o755)) };
            let root = builder.kernel.vfs.sb(sb).root;
            builder.mount(sb, root, source, flags, Some(child));
        };
        let unified = self.kernel.cgroup2(NsId::INIT_USER);
        place(self, "unified", "cgroup2", unified);
        for hierarchy in std::sync::Arc::clone(&self.kernel.vfs.hierarchies).iter() {
            let sb = self.kernel.cgroup1_sb(hierarchy.id);
            let name = hierarchy.controllers.names(",");
            let name = if name.is_empty() { "systemd".to_string() } else { name };
            place(self, &name, &name, sb);
        }
    }

    fn host_names(&mut self, config: &BootConfig, root: DentryId) {
        let name = match config.machine {
            Machine::Guest => "guest",
            Machine::CloudFoundry => "cloud-foundry",
            _ => "docker-host",
        };
        let hosts = format!("127.0.0.1\tlocalhost\n127.0.1.1\t{name}\n");
        for (path, text) in [("etc/hostname", format!("{name}\n")), ("etc/hosts", hosts)] {
            let old = self.find(root, path);
            let now = self.kernel.now();
            self.kernel.vfs.unlink_dentry(old, now);
            self.file(root, path, 0o644, text.into_bytes());
        }
    }
}
