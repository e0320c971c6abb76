//! The file systems of a machine as its first program finds them; product.md, "The machines".

use std::sync::Arc;

use nslab_abi::image::ImageFile;

use super::boot_etc::{DIRS, ETC, LINKS, SBIN, host_etc, mode_of};
use super::dir::NewInode;
use super::inode::mode::{S_IFDIR, S_IFLNK, S_IFMT};
use super::mount::relatime;
use super::super_block::makedev;
use super::{
    DentryId, FsId, FsKind, InodeKind, MntFlags, MntNamespace, Mount, MountId, Node, Path, SbId, device, sysfs,
};
use crate::config::{BootConfig, Machine, Plan, Stdio};
use crate::kernel::Kernel;
use crate::ns::NsId;
use nslab_small::PMap;

/// The namespaces that a machine's mounts belong to, and its root's ids.
#[derive(Clone, Copy, Debug)]
pub struct BootNs {
    /// Holds the mounts.
    pub mnt: NsId,
    /// Owns it.
    pub user: NsId,
    /// `/proc` shows its processes.
    pub pid: NsId,
    /// `/sys/class/net` shows its devices.
    pub net: NsId,
    /// `/dev/mqueue` shows its queues.
    pub ipc: NsId,
    /// The root of the cgroup tree that it sees.
    pub cgroup: NsId,
    /// Root's user id as the kernel numbers it.
    pub root_kuid: u32,
    /// Root's group id as the kernel numbers it.
    pub root_kgid: u32,
}

/// tmpfs options of a session.
const SESSION_TMPFS: &str = "size=262144k,nr_inodes=20000";
const DEVTMPFS: &str = "size=4194304k,nr_inodes=1048576,mode=755";

/// Tools that are C programs, so that what they do to processor and memory is really done.
const TOOLS: [(&str, &str); 1] = [("stress", include_str!("../../../../static/tools/stress.c"))];

/// What a file system of the boot is made with.
pub(super) struct Builder<'a> {
    /// The machine under construction.
    pub kernel: &'a mut Kernel,
    /// Its namespaces.
    pub ns: BootNs,
    /// Are its cgroups those of version 1, with an empty unified hierarchy beside them?
    pub is_hybrid: bool,
}

impl Kernel {
    /// Builds a machine's mounts; returns root, working directory and umask of its init.
    pub(crate) fn boot_fs(&mut self, config: &BootConfig, ns: &BootNs) -> FsId {
        self.vfs.stdio.owner = (ns.root_kuid, ns.root_kgid);
        let internal = self.vfs.new_sb("internal", FsKind::Internal, NsId::INIT_USER, |_| Node::Anon(""));
        let mount = Mount::detached(internal, Node::Anon(""), b"none", MntFlags::default());
        self.vfs.mounts.insert(MountId::INTERNAL, mount);
        let mut builder = Builder {
            kernel: self,
            ns: *ns,
            is_hybrid: matches!(config.machine, Machine::DockerHost | Machine::CloudFoundry),
        };
        let root = match config.machine {
            Machine::Lab | Machine::Bare => builder.session(config),
            Machine::DockerHost | Machine::CloudFoundry | Machine::Guest => builder.docker_host(config),
        };
        self.vfs.new_fs(root, root, 0o022)
    }
}

impl Builder<'_> {
    /// Returns owner and mode of something of root's.
    pub fn owned(&self, perm: u32) -> NewInode {
        NewInode { uid: self.ns.root_kuid, gid: self.ns.root_kgid, perm, now: self.kernel.now() }
    }

    /// Mounts a file system onto a path below the root.
    pub fn mount(&mut self, sb: SbId, node: Node, source: &str, flags: MntFlags, at: Option<Path>) -> Path {
        let mnt = self.kernel.vfs.new_mount(sb, node, source.as_bytes(), flags);
        self.kernel.vfs.mount_mut(mnt).ns = Some(self.ns.mnt);
        match at {
            Some(at) => self.kernel.vfs.hang(mnt, at),
            None => {
                let seq = self.kernel.vfs.fresh();
                let ns = MntNamespace { root: mnt, seq, owner: Some(self.ns.user) };
                self.kernel.vfs.mnt_namespaces.insert(self.ns.mnt, ns);
            }
        }
        self.kernel.vfs.mount_root(mnt)
    }

    /// Makes an empty stored file system with shown options; returns it and its root.
    pub fn memory(&mut self, fs_type: &'static str, perm: u32, options: &str, owner: NsId) -> (SbId, DentryId) {
        let new =
            if owner == NsId::INIT_USER { NewInode { uid: 0, gid: 0, ..self.owned(perm) } } else { self.owned(perm) };
        let sb = self.kernel.vfs.new_memory_fs(fs_type, owner, new);
        let record = self.kernel.vfs.super_blocks.get_mut(&sb).expect("it was made just now");
        record.options = options.as_bytes().to_vec();
        record.is_nodev = owner != NsId::INIT_USER;
        match record.root {
            Node::Dentry(root) => (sb, root),
            other => unreachable!("the root of a stored file system is stored, not {other:?}"),
        }
    }

    /// Finds a path below a directory, links not followed.
    pub fn find(&self, dir: DentryId, path: &str) -> DentryId {
        let step =
            |at, name: &str| self.kernel.vfs.child(at, name.as_bytes()).expect("the boot made the directory before");
        path.split('/').filter(|name| !name.is_empty()).fold(dir, step)
    }

    fn place(&mut self, root: DentryId, path: &str, new: NewInode, kind: InodeKind) -> DentryId {
        let (dir, name) = path.rsplit_once('/').unwrap_or(("", path));
        let dir = self.find(root, dir);
        self.kernel.vfs.make(dir, name.as_bytes(), new, kind)
    }

    /// Makes a directory of root's.
    pub fn dir(&mut self, root: DentryId, path: &str, perm: u32) -> DentryId {
        let new = self.owned(perm);
        self.place(root, path, new, InodeKind::Dir(PMap::default()))
    }

    /// Makes a directory and those above it that are missing.
    pub fn dirs(&mut self, root: DentryId, path: &str) -> DentryId {
        let mut at = root;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            at = match self.kernel.vfs.child(at, name.as_bytes()) {
                Some(child) => child,
                None => self.dir(at, name, 0o755),
            };
        }
        at
    }

    /// Makes a file of root's.
    pub fn file(&mut self, root: DentryId, path: &str, perm: u32, data: Vec<u8>) -> DentryId {
        let new = self.owned(perm);
        self.place(root, path, new, InodeKind::Reg(super::FileData::new(&data)))
    }

    /// Makes a symbolic link of root's.
    pub fn link(&mut self, root: DentryId, path: &str, target: &str) {
        let new = self.owned(0o777);
        self.place(root, path, new, InodeKind::Symlink(Arc::new(target.as_bytes().to_vec())));
    }

    /// Fills `/usr`'s directories of programs.
    pub fn programs(&mut self, usr: DentryId, config: &BootConfig) {
        for name in &config.applets {
            let dir = if SBIN.contains(name) { "sbin" } else { "bin" };
            self.file(usr, &format!("{dir}/{name}"), mode_of(name), ImageFile::Applet(name).to_bytes());
        }
        for (name, source) in TOOLS {
            self.file(usr, &format!("bin/{name}"), 0o755, ImageFile::Script(source).to_bytes());
        }
    }

    /// Fills a root directory with what every machine has; `/usr` only as `with_usr` says.
    pub fn skeleton(&mut self, root: DentryId, usr: DentryId) {
        for &(path, perm) in DIRS {
            match path.strip_prefix("usr/") {
                Some(inner) => self.dir(usr, inner, perm),
                None if path == "usr" && usr != root && self.kernel.vfs.child(root, b"usr").is_some() => usr,
                None => self.dir(root, path, perm),
            };
        }
        for &(path, perm, text) in ETC {
            match path.strip_prefix("usr/") {
                Some(inner) => self.file(usr, inner, perm, text.as_bytes().to_vec()),
                None => self.file(root, path, perm, text.as_bytes().to_vec()),
            };
        }
        for &(path, target) in LINKS {
            self.link(root, path, target);
        }
        let learner = |builder: &Builder<'_>| {
            let kernel = &builder.kernel;
            let uid = kernel.make_kuid(builder.ns.user, 1000).unwrap_or(builder.ns.root_kuid);
            let gid = kernel.make_kgid(builder.ns.user, 1000).unwrap_or(builder.ns.root_kgid);
            NewInode { uid, gid, perm: 0o755, now: kernel.now() }
        };
        let new = learner(self);
        self.place(root, "home/learner", new, InodeKind::Dir(PMap::default()));
    }

    /// Puts the files of the configuration in place.
    pub fn given_files(&mut self, root: DentryId, usr: DentryId, config: &BootConfig) {
        for (path, mode, data) in &config.files {
            let text = String::from_utf8_lossy(path).into_owned();
            let text = text.trim_start_matches('/');
            let text = match text.split_once('/') {
                Some((first @ ("bin" | "sbin"), rest)) => format!("usr/{first}/{rest}"),
                _ => text.to_string(),
            };
            let (top, inner) = match text.strip_prefix("usr/") {
                Some(inner) => (usr, inner.to_string()),
                None => (root, text),
            };
            let (dir, name) = inner.rsplit_once('/').unwrap_or(("", inner.as_str()));
            let dir = self.dirs(top, dir);
            if let Some(old) = self.kernel.vfs.child(dir, name.as_bytes()) {
                let now = self.kernel.now();
                self.kernel.vfs.unlink_dentry(old, now);
            }
            let new = self.owned(mode & 0o7777);
            let kind = match mode & S_IFMT {
                S_IFDIR => InodeKind::Dir(PMap::default()),
                S_IFLNK => InodeKind::Symlink(Arc::new(data.clone())),
                _ => InodeKind::Reg(super::FileData::new(data)),
            };
            let id = self.place(dir, name, new, kind);
            // What lies in a home belongs to whose home it is.
            let owner = self.kernel.vfs.inode_of(dir);
            let (uid, gid) = (owner.uid, owner.gid);
            let inode = self.kernel.vfs.dentry(id).inode;
            let inode = self.kernel.vfs.inode_mut(inode);
            (inode.uid, inode.gid) = (uid, gid);
        }
    }

    /// Fills a `/dev` with links and, if `with_devices`, the standard devices.
    pub fn dev_links(&mut self, dev: DentryId) {
        for (name, target) in [
            ("fd", "/proc/self/fd"),
            ("ptmx", "pts/ptmx"),
            ("stdin", "/proc/self/fd/0"),
            ("stdout", "/proc/self/fd/1"),
            ("stderr", "/proc/self/fd/2"),
        ] {
            self.link(dev, name, target);
        }
    }

    /// Makes the host's devtmpfs with the standard devices.
    pub fn devtmpfs(&mut self) -> (SbId, DentryId) {
        let (sb, root) = self.memory("devtmpfs", 0o755, DEVTMPFS, NsId::INIT_USER);
        for (name, rdev) in device::standard() {
            let new = NewInode { uid: 0, gid: 0, ..self.owned(0o666) };
            self.kernel.vfs.make(root, name.as_bytes(), new, InodeKind::Char(rdev));
        }
        (sb, root)
    }

    /// Mounts devpts on a directory and puts the session's terminal into it.
    pub fn devpts(&mut self, config: &BootConfig, at: Path) {
        let gid = self.kernel.make_kgid(self.ns.user, 5).map(|_| "gid=5,").unwrap_or_default();
        let options = super::fs_type::options(Some(format!("{gid}mode=620,ptmxmode=666").as_bytes()));
        let sb = self.kernel.new_devpts(self.ns.user, &options).expect("the options are well formed");
        let node = self.kernel.vfs.sb(sb).root;
        let flags = MntFlags { no_suid: true, no_exec: true, ..relatime() };
        let mounted = self.mount(sb, node, "devpts", flags, Some(at));
        if config.stdio != Stdio::Tty {
            return;
        }
        let uid = self.kernel.make_kuid(self.ns.user, config.uid).unwrap_or(self.ns.root_kuid);
        let gid = self.kernel.make_kgid(self.ns.user, 5).unwrap_or(self.ns.root_kgid);
        let (id, pts) = self.kernel.new_console(sb, (uid, gid));
        self.kernel.vfs.stdio.tty = Some((id, Path { mnt: mounted.mnt, node: Node::Dentry(pts) }));
    }

    /// Mounts `/proc`, `/sys` and `/sys/fs/cgroup`.
    pub fn kernel_mounts(&mut self, root: Path, dir: DentryId) {
        let flags = MntFlags { no_suid: true, no_dev: true, no_exec: true, ..relatime() };
        let proc_dir = Path { mnt: root.mnt, node: Node::Dentry(self.find(dir, "proc")) };
        let sb = self.kernel.new_procfs(self.ns.pid, self.kernel.ns_owner(self.ns.pid));
        self.mount(sb, self.kernel.vfs.sb(sb).root, "proc", flags, Some(proc_dir));
        let sys_dir = Path { mnt: root.mnt, node: Node::Dentry(self.find(dir, "sys")) };
        let owner = self.kernel.ns_owner(self.ns.net);
        let sb = self.kernel.singleton("sysfs", FsKind::Sysfs(self.ns.net), owner, |sb| Node::Sys(sb, sysfs::ROOT));
        let sys = self.mount(sb, self.kernel.vfs.sb(sb).root, "sysfs", flags, Some(sys_dir));
        let at = Path { mnt: sys.mnt, node: Node::Sys(sb, sysfs::CGROUP_DIR) };
        if self.is_hybrid {
            return self.hybrid_cgroups(at);
        }
        let cgroup_sb = self.kernel.cgroup2(NsId::INIT_USER);
        let cgroup = Node::Cgroup(super::CgroupNode::Dir(self.kernel.cgroup_ns_root(self.ns.cgroup)));
        self.mount(cgroup_sb, cgroup, "cgroup2", flags, Some(at));
    }

    /// The machines `lab` and `bare`: exactly the mounts of a real session, in its order.
    fn session(&mut self, config: &BootConfig) -> Path {
        let is_lab = config.machine == Machine::Lab;
        let (uid, gid) = (self.ns.root_kuid, self.ns.root_kgid);
        // tmpfs shows whose it is unless it is the host root's - mm/shmem.c:shmem_show_options()
        let owner = if is_lab { format!(",uid={uid},gid={gid}") } else { String::new() };
        let tmpfs = format!("{SESSION_TMPFS},mode=755{owner}");
        let (sb, root_dir) = self.memory("tmpfs", 0o755, &tmpfs, self.ns.user);
        let root = self.mount(sb, Node::Dentry(root_dir), "tmpfs", relatime(), None);
        // A session's root took the place of a locked one (pivot_root(2) hands the lock on).
        self.kernel.vfs.mount_mut(root.mnt).is_locked = is_lab;
        self.dir(root_dir, "usr", 0o755);
        // In the plan with one id the host's files are nobody's here; else an id-mapped mount shows them as root's.
        // Simplified: the inodes carry the mapped ids themselves.
        let (usr_sb, disk) = self.memory("ext4", 0o755, "discard", self.ns.user);
        let usr = self.dir(disk, "usr", 0o755);
        self.skeleton(root_dir, usr);
        self.programs(usr, config);
        self.file(root_dir, "init", 0o755, ImageFile::Applet("init").to_bytes());
        self.given_files(root_dir, usr, config);
        if is_lab && config.plan == Plan::Single {
            self.disown(usr_sb);
        }
        let record = self.kernel.vfs.super_blocks.get_mut(&usr_sb).expect("the boot made it");
        (record.major, record.minor) = (254, 0);
        let at = Path { mnt: root.mnt, node: Node::Dentry(self.find(root_dir, "usr")) };
        let flags = MntFlags { read_only: true, ..relatime() };
        let mounted = self.mount(usr_sb, Node::Dentry(usr), "/dev/vda", flags, Some(at));
        let usr_mount = self.kernel.vfs.mount_mut(mounted.mnt);
        usr_mount.locked_flags.read_only = is_lab;
        usr_mount.is_idmapped = is_lab && config.plan == Plan::Full;
        self.kernel_mounts(root, root_dir);
        let (dev_sb, dev) = self.memory("tmpfs", 0o755, &tmpfs, self.ns.user);
        let at = Path { mnt: root.mnt, node: Node::Dentry(self.find(root_dir, "dev")) };
        let dev_mount =
            self.mount(dev_sb, Node::Dentry(dev), "tmpfs", MntFlags { no_suid: true, ..relatime() }, Some(at));
        self.session_dev(config, dev_mount, dev, &owner);
        is_lab.then(|| self.kernel.vfs.lock_access_times());
        root
    }

    fn session_dev(&mut self, config: &BootConfig, dev_mount: Path, dev: DentryId, owner: &str) {
        let (host_sb, host_dev) = self.devtmpfs();
        // mknod(2) is refused in a user namespace: the host's devices are bound onto empty files.
        for (name, _) in device::standard() {
            let file = self.file(dev, name, 0o666, Vec::new());
            let node = Node::Dentry(self.find(host_dev, name));
            self.mount(
                host_sb,
                node,
                "devtmpfs",
                relatime(),
                Some(Path { mnt: dev_mount.mnt, node: Node::Dentry(file) }),
            );
        }
        self.dev_links(dev);
        let pts = self.dir(dev, "pts", 0o755);
        self.devpts(config, Path { mnt: dev_mount.mnt, node: Node::Dentry(pts) });
        self.shared_memory(dev_mount, dev, &format!("{SESSION_TMPFS}{owner}"), self.ns.user);
    }

    /// Mounts `/dev/shm`.
    fn shared_memory(&mut self, dev_mount: Path, dev: DentryId, options: &str, owner: NsId) {
        let shm = self.dir(dev, "shm", 0o1777);
        let (sb, root) = self.memory("tmpfs", 0o1777, options, owner);
        let flags = MntFlags { no_suid: true, no_dev: true, ..relatime() };
        let at = Path { mnt: dev_mount.mnt, node: Node::Dentry(shm) };
        self.mount(sb, Node::Dentry(root), "tmpfs", flags, Some(at));
    }

    fn disown(&mut self, sb: SbId) {
        let ids: Vec<_> =
            self.kernel.vfs.inodes.iter().filter(|(_, inode)| inode.sb == sb).map(|(&id, _)| id).collect();
        for id in ids {
            let inode = self.kernel.vfs.inode_mut(id);
            (inode.uid, inode.gid) = (0, 0);
        }
    }

    /// Makes a root file system on a disk, with `/usr` in it.
    pub fn disk_root(&mut self, config: &BootConfig) -> (Path, DentryId) {
        let (sb, dir) = self.memory("ext4", 0o755, "discard", NsId::INIT_USER);
        let record = self.kernel.vfs.super_blocks.get_mut(&sb).expect("the boot made it");
        (record.major, record.minor) = (254, 0);
        let root = self.mount(sb, Node::Dentry(dir), "/dev/vda", relatime(), None);
        let usr = self.dir(dir, "usr", 0o755);
        self.skeleton(dir, usr);
        host_etc(self, dir);
        self.programs(usr, config);
        self.given_files(dir, usr, config);
        (root, dir)
    }

    /// Mounts a host's `/dev`: devtmpfs, devpts, shared memory.
    pub fn host_dev(&mut self, config: &BootConfig, root: Path, dir: DentryId) {
        let (sb, dev) = self.devtmpfs();
        let at = Path { mnt: root.mnt, node: Node::Dentry(self.find(dir, "dev")) };
        let dev_mount =
            self.mount(sb, Node::Dentry(dev), "devtmpfs", MntFlags { no_suid: true, ..relatime() }, Some(at));
        self.dev_links(dev);
        if config.machine != Machine::Guest {
            // A guest's processor cannot make virtual machines: there is no nesting.
            let new = NewInode { uid: 0, gid: 0, ..self.owned(0o660) };
            self.kernel.vfs.make(dev, b"kvm", new, InodeKind::Char(makedev(10, super::kvm::KVM_MINOR)));
        }
        let pts = self.dir(dev, "pts", 0o755);
        self.devpts(config, Path { mnt: dev_mount.mnt, node: Node::Dentry(pts) });
        self.shared_memory(dev_mount, dev, "", NsId::INIT_USER);
    }
}
