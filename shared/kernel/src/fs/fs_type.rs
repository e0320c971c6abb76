//! The file systems that mount(2) knows: who may mount them, their options, their magic numbers - fs/filesystems.c.

use nslab_abi::{Cap, Errno, Reason, TaskId};

use super::super_block::ProcOptions;
use super::{CgroupId, CgroupNode, FsKind, Node, ProcNode, SbId, sysfs};
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};

/// A file system's name, whether a user namespace's root may mount it (`FS_USERNS_MOUNT`), whether it needs a block device.
struct FsType {
    name: &'static str,
    in_user_ns: bool,
    needs_device: bool,
    magic: i64,
}

const fn fs_type(name: &'static str, in_user_ns: bool, needs_device: bool, magic: i64) -> FsType {
    FsType { name, in_user_ns, needs_device, magic }
}

const TYPES: [FsType; 17] = [
    fs_type("tmpfs", true, false, 0x0102_1994),
    fs_type("ramfs", true, false, 0x8584_58f6),
    fs_type("proc", true, false, 0x9fa0),
    fs_type("sysfs", true, false, 0x6265_6572),
    fs_type("cgroup", true, false, 0x0027_e0eb),
    fs_type("cgroup2", true, false, 0x6367_7270),
    fs_type("mqueue", true, false, 0x1980_0202),
    fs_type("devpts", true, false, 0x1cd1),
    fs_type("overlay", true, false, 0x794c_7630),
    fs_type("devtmpfs", false, false, 0x0102_1994),
    fs_type("debugfs", false, false, 0x6462_6720),
    fs_type("securityfs", false, false, 0x7363_6673),
    fs_type("bpf", false, false, 0xcafe_4a11),
    fs_type("ext4", false, true, 0xef53),
    fs_type("ext2", false, true, 0xef53),
    fs_type("xfs", false, true, 0x5846_5342),
    fs_type("squashfs", false, true, 0x7371_7368),
];

/// Returns `f_type` - statfs(2).
pub(super) fn magic(name: &str) -> i64 {
    TYPES.iter().find(|ty| ty.name == name).map_or(0x0102_1994, |ty| ty.magic)
}

fn find(name: &[u8]) -> Option<&'static FsType> {
    TYPES.iter().find(|ty| ty.name.as_bytes() == name)
}

/// A comma-separated option, `name` or `name=value`.
pub(crate) fn options(data: Option<&[u8]>) -> Vec<(String, Option<String>)> {
    let text = String::from_utf8_lossy(data.unwrap_or_default()).into_owned();
    let option = |part: &str| match part.split_once('=') {
        Some((name, value)) => (name.to_string(), Some(value.to_string())),
        None => (part.to_string(), None),
    };
    text.split(',').filter(|part| !part.is_empty()).map(option).collect()
}

impl Kernel {
    /// Makes or finds the file system that a mount(2) asks for - fs/namespace.c:do_new_mount() down to vfs_get_tree().
    pub(crate) fn get_tree(
        &mut self,
        t: TaskId,
        name: &[u8],
        source: Option<&[u8]>,
        data: Option<&[u8]>,
    ) -> Result<SbId, Stop> {
        let ty = find(name);
        self.ensure(Reason::FsTypeKnown, ty.is_some(), Errno::ENODEV)?;
        let ty = ty.ok_or(Errno::ENODEV)?;
        self.get_tree_with(t, ty, source, &options(data))
    }

    /// Is there a file system of this name? - fs/filesystems.c:get_fs_type()
    pub(crate) fn fs_name(&mut self, name: &[u8]) -> Result<&'static str, Errno> {
        let ty = find(name);
        self.ensure(Reason::FsTypeKnown, ty.is_some(), Errno::ENODEV)?;
        ty.map(|ty| ty.name).ok_or(Errno::ENODEV)
    }

    /// As [`Kernel::get_tree`], of what fsconfig(2) was told.
    pub(crate) fn get_tree_of(
        &mut self,
        t: TaskId,
        name: &'static str,
        source: Option<&[u8]>,
        options: &[(String, Option<String>)],
    ) -> Result<SbId, Stop> {
        let ty = find(name.as_bytes()).ok_or(Errno::ENODEV)?;
        self.get_tree_with(t, ty, source, options)
    }

    fn get_tree_with(
        &mut self,
        t: TaskId,
        ty: &FsType,
        source: Option<&[u8]>,
        options: &[(String, Option<String>)],
    ) -> Result<SbId, Stop> {
        let owner = self.mounting_user_ns(t, ty);
        let pid_ns = if ty.name == "proc" { self.proc_pid_ns(t, options)? } else { self.task_active_pid_ns(t) };
        let may = self.ns_capable(t, owner, Cap::CAP_SYS_ADMIN);
        self.ensure(Reason::FsTypeAllowed, may, Errno::EPERM)?;
        if ty.needs_device {
            return self.block_device(t, ty, source);
        }
        let (net, ipc) = (self.task(t).nsproxy.net, self.task(t).nsproxy.ipc);
        match ty.name {
            "tmpfs" | "ramfs" => self.new_tmpfs(t, ty.name, owner, options),
            "proc" => {
                let sb = self.new_procfs(pid_ns, owner);
                self.set_proc_options(sb, options)?;
                Ok(sb)
            }
            "sysfs" => Ok(self.singleton(ty.name, FsKind::Sysfs(net), owner, |sb| Node::Sys(sb, sysfs::ROOT))),
            "cgroup2" => {
                let sb = self.cgroup2(owner);
                self.set_cgroup2_options(t, sb, options)?;
                Ok(sb)
            }
            "cgroup" => self.cgroup1_get_tree(t, owner, options),
            "mqueue" => Ok(self.mqueue_fs(ipc)),
            "devpts" => self.new_devpts(owner, options),
            "overlay" => self.new_overlay(t, owner, options),
            other => unsupported("mount", format!("file system type {other}")),
        }
    }

    /// Returns the part of a file system that a fresh mount shows.
    pub(crate) fn tree_root(&self, t: TaskId, sb: SbId) -> Node {
        match self.vfs.sb(sb).kind {
            FsKind::Cgroup2 => Node::Cgroup(CgroupNode::Dir(self.cgroup_ns_root(self.task(t).nsproxy.cgroup))),
            FsKind::Cgroup1(id) => {
                let ns = self.task(t).nsproxy.cgroup;
                Node::Cgroup(CgroupNode::Dir(self.cgroup_ns_root_in(ns, crate::cgroup::HierarchyId(id))))
            }
            _ => self.vfs.sb(sb).root,
        }
    }

    /// Returns the user namespace whose CAP_SYS_ADMIN decides - fs/super.c:mount_capable() with `fc->user_ns`.
    fn mounting_user_ns(&self, t: TaskId, ty: &FsType) -> NsId {
        let nsproxy = &self.task(t).nsproxy;
        match ty.name {
            _ if !ty.in_user_ns => NsId::INIT_USER,
            "proc" => self.ns_owner(self.task_active_pid_ns(t)),
            "sysfs" => self.ns_owner(nsproxy.net),
            "mqueue" => self.ns_owner(nsproxy.ipc),
            "cgroup" | "cgroup2" => self.ns_owner(nsproxy.cgroup),
            _ => self.user_ns_of(t),
        }
    }

    fn block_device(&mut self, t: TaskId, ty: &FsType, source: Option<&[u8]>) -> Result<SbId, Stop> {
        let Some(source) = source.filter(|source| !source.is_empty()) else { return Err(Errno::EINVAL.into()) };
        let path = self.path(t, source, super::Follow::Yes)?;
        if self.attr(path.node).format() != super::inode::mode::S_IFBLK {
            return Err(Errno::ENOTBLK.into());
        }
        unsupported("mount", format!("block device with {}", ty.name))
    }

    /// Makes a procfs: "every proc mount is a new superblock" (fact 126).
    pub(crate) fn new_procfs(&mut self, pid_ns: NsId, owner: NsId) -> SbId {
        let kind = FsKind::Proc(ProcOptions { pid_ns, hidepid: 0, subset_pid: false });
        self.vfs.new_sb("proc", kind, owner, |sb| Node::Proc(sb, ProcNode::Root))
    }

    /// Reads `pidns=`: a namespace file whose processes are shown (fact 34).
    fn proc_pid_ns(&mut self, t: TaskId, options: &[(String, Option<String>)]) -> Result<NsId, Stop> {
        let own = self.task_active_pid_ns(t);
        let Some((_, value)) = options.iter().find(|(key, _)| key == "pidns") else { return Ok(own) };
        let path = value.clone().ok_or(Errno::EINVAL)?;
        let path = self.path(t, path.as_bytes(), super::Follow::Yes)?;
        match path.node {
            Node::Ns(ns) if self.ns_type(ns) == nslab_abi::NsType::Pid => {
                // fs/proc/root.c:proc_parse_pidns_param(): CAP_SYS_ADMIN over it, and it is the caller's own or below.
                let may = self.ns_capable(t, self.ns_owner(ns), Cap::CAP_SYS_ADMIN) && self.in_pid_ns(own, ns);
                if may { Ok(ns) } else { Err(Errno::EPERM.into()) }
            }
            _ => Err(Errno::EINVAL.into()),
        }
    }

    /// Reads `hidepid=` and `subset=`; `gid=` is not modelled.
    pub(crate) fn set_proc_options(&mut self, sb: SbId, given: &[(String, Option<String>)]) -> Result<(), Stop> {
        let (mut hidepid, mut subset_pid) = (None, None);
        for (key, value) in given {
            match (key.as_str(), value.as_deref()) {
                ("hidepid", Some("0" | "off")) => hidepid = Some(0),
                ("hidepid", Some("1" | "noaccess")) => hidepid = Some(1),
                ("hidepid", Some("2" | "invisible")) => hidepid = Some(2),
                ("hidepid", Some("4" | "ptraceable")) => hidepid = Some(4),
                ("subset", Some("pid")) => subset_pid = Some(true),
                ("gid", _) => return unsupported("mount", "proc option gid"),
                ("pidns", Some(_)) => {}
                _ => return Err(Errno::EINVAL.into()),
            }
        }
        let record = self.vfs.super_blocks.get_mut(&sb).ok_or(Errno::EINVAL)?;
        let FsKind::Proc(options) = &mut record.kind else { return Err(Errno::EINVAL.into()) };
        options.hidepid = hidepid.unwrap_or(options.hidepid);
        options.subset_pid = subset_pid.unwrap_or(options.subset_pid);
        let word = match options.hidepid {
            1 => "hidepid=noaccess",
            2 => "hidepid=invisible",
            4 => "hidepid=ptraceable",
            _ => "",
        };
        let words = [word, if options.subset_pid { "subset=pid" } else { "" }];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        record.options = words.join(",").into_bytes();
        Ok(())
    }

    /// Finds or makes a file system that exists once per key.
    pub(crate) fn singleton(
        &mut self,
        name: &'static str,
        kind: FsKind,
        owner: NsId,
        root: impl FnOnce(SbId) -> Node,
    ) -> SbId {
        let existing = self.vfs.super_blocks.iter().find(|(_, sb)| sb.kind == kind).map(|(&id, _)| id);
        existing.unwrap_or_else(|| self.vfs.new_sb(name, kind, owner, root))
    }

    /// Finds or makes the cgroup tree's file system.
    pub(crate) fn cgroup2(&mut self, owner: NsId) -> SbId {
        self.singleton("cgroup2", FsKind::Cgroup2, owner, |_| Node::Cgroup(CgroupNode::Dir(CgroupId::ROOT)))
    }

    /// Reads `nsdelegate` and its kin, which count in the initial cgroup namespace alone - kernel/cgroup/cgroup.c:apply_cgroup_root_flags().
    pub(crate) fn set_cgroup2_options(
        &mut self,
        t: TaskId,
        sb: SbId,
        options: &[(String, Option<String>)],
    ) -> Result<(), Stop> {
        let mut is_ns_delegate = false;
        for (key, value) in options {
            match (key.as_str(), value) {
                ("nsdelegate", None) => is_ns_delegate = true,
                ("memory_recursiveprot" | "favordynmods" | "memory_localevents" | "pids_localevents", None)
                | ("memory_hugetlb_accounting", None) => {
                    return unsupported("mount", format!("cgroup2 option {key}"));
                }
                _ => return Err(Errno::EINVAL.into()),
            }
        }
        if self.task(t).nsproxy.cgroup == NsId::INIT_CGROUP {
            self.vfs.is_ns_delegate = is_ns_delegate;
            if let Some(record) = self.vfs.super_blocks.get_mut(&sb) {
                record.options = if is_ns_delegate { b"nsdelegate".to_vec() } else { Vec::new() };
            }
        }
        Ok(())
    }
}

/// Reads a size with `k`, `m`, `g` or `%` - tmpfs(5).
pub(super) fn parse_size(value: Option<&str>) -> Result<u64, Errno> {
    let text = value.ok_or(Errno::EINVAL)?;
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number: u64 = digits.parse().map_err(|_| Errno::EINVAL)?;
    let unit: u64 = match &text[digits.len()..] {
        "" => 1,
        "k" | "K" => 1 << 10,
        "m" | "M" => 1 << 20,
        "g" | "G" => 1 << 30,
        "%" => (8 << 30) / 100,
        _ => return Err(Errno::EINVAL),
    };
    number.checked_mul(unit).ok_or(Errno::EINVAL)
}

pub(super) fn number(value: Option<&str>, radix: u32) -> Result<u32, Errno> {
    value.and_then(|text| u32::from_str_radix(text, radix).ok()).ok_or(Errno::EINVAL)
}
