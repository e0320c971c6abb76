//! sysfs, as far as namespaces show in it: `/sys/class/net` and the place for the cgroup tree - sysfs(5).

use nslab_abi::Errno;

use super::inode::mode::{S_IFDIR, S_IFLNK, S_IFREG};
use super::tree::{Attr, Listed};
use super::{FsKind, FsResult, SbId};
use crate::kernel::Kernel;
use crate::ns::NsId;

/// An entry of sysfs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SysNode {
    /// A directory by its place in [`DIRS`].
    Dir(u8),
    /// A file of the machine, by its place in [`FILES`].
    File(u8),
    /// `/sys/class/net/NAME`, by the device's index.
    NetLink(NsId, u32),
    /// `/sys/devices/virtual/net/NAME`.
    NetDir(NsId, u32),
    /// A file in it, by its place in [`NET_FILES`].
    NetFile(NsId, u32, u8),
}

/// Path and mode of the directories. Simplified: Linux has many more.
const DIRS: [(&str, u32); 19] = [
    ("", 0o555),
    ("block", 0o755),
    ("bus", 0o755),
    ("class", 0o755),
    ("class/net", 0o755),
    ("dev", 0o755),
    ("devices", 0o755),
    ("devices/virtual", 0o755),
    ("devices/virtual/net", 0o755),
    ("firmware", 0o755),
    ("fs", 0o755),
    ("fs/cgroup", 0o555),
    ("kernel", 0o755),
    ("module", 0o755),
    ("power", 0o755),
    ("kernel/cgroup", 0o755),
    ("devices/system", 0o755),
    ("devices/system/cpu", 0o755),
    ("devices/system/cpu/cpu0", 0o755),
];

/// Files with their directory's place - kernel/cgroup/cgroup.c:delegate_show(), features_show(); drivers/base/cpu.c.
const FILES: [(u8, &str, &str); 5] = [
    (CPU, "online", "0\n"),
    (CPU, "possible", "0\n"),
    (CPU, "present", "0\n"),
    (
        KERNEL_CGROUP,
        "delegate",
        "cgroup.procs\ncgroup.threads\ncgroup.subtree_control\nmemory.oom.group\nmemory.reclaim\n",
    ),
    (
        KERNEL_CGROUP,
        "features",
        "nsdelegate\nfavordynmods\nmemory_localevents\nmemory_recursiveprot\nmemory_hugetlb_accounting\npids_localevents\n",
    ),
];
const KERNEL_CGROUP: u8 = 15;
const CPU: u8 = 17;

/// Files of a network device.
const NET_FILES: [&str; 9] =
    ["address", "carrier", "flags", "ifindex", "iflink", "mtu", "operstate", "tx_queue_len", "type"];

/// The root.
pub(crate) const ROOT: SysNode = SysNode::Dir(0);
/// Where the cgroup tree is mounted.
pub(crate) const CGROUP_DIR: SysNode = SysNode::Dir(11);
const NET_CLASS: u8 = 4;
const NET_DEVICES: u8 = 8;

fn base(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn dir_named(path: &str) -> Option<u8> {
    DIRS.iter().position(|(dir, _)| *dir == path).map(|index| index as u8)
}

/// Returns the directory that holds an entry.
pub(crate) fn parent(node: SysNode) -> Option<SysNode> {
    match node {
        SysNode::Dir(0) => None,
        SysNode::Dir(index) => dir_named(base(DIRS[usize::from(index)].0).0).map(SysNode::Dir),
        SysNode::File(file) => Some(SysNode::Dir(FILES[usize::from(file)].0)),
        SysNode::NetLink(..) => Some(SysNode::Dir(NET_CLASS)),
        SysNode::NetDir(..) => Some(SysNode::Dir(NET_DEVICES)),
        SysNode::NetFile(ns, index, _) => Some(SysNode::NetDir(ns, index)),
    }
}

/// Returns an entry's name; of a device that is gone, nothing.
pub(crate) fn name(kernel: &Kernel, node: SysNode) -> Vec<u8> {
    match node {
        SysNode::Dir(index) => base(DIRS[usize::from(index)].0).1.as_bytes().to_vec(),
        SysNode::File(file) => FILES[usize::from(file)].1.as_bytes().to_vec(),
        SysNode::NetLink(ns, index) | SysNode::NetDir(ns, index) => {
            kernel.net_device_name(ns, index).unwrap_or_default()
        }
        SysNode::NetFile(_, _, file) => NET_FILES[usize::from(file)].as_bytes().to_vec(),
    }
}

fn net_ns(kernel: &Kernel, sb: SbId) -> NsId {
    match kernel.vfs.sb(sb).kind {
        FsKind::Sysfs(ns) => ns,
        ref other => unreachable!("a node of sysfs lies in a sysfs, not in {other:?}"),
    }
}

fn children(kernel: &Kernel, sb: SbId, dir: SysNode) -> Vec<SysNode> {
    let ns = net_ns(kernel, sb);
    match dir {
        SysNode::Dir(index) => {
            let path = DIRS[usize::from(index)].0;
            let is_child = |&(child, (other, _)): &(usize, &(&str, u32))| child != 0 && base(other).0 == path;
            let dirs = DIRS.iter().enumerate().filter(is_child).map(|(child, _)| SysNode::Dir(child as u8));
            let devices = kernel.net_device_indexes(ns).into_iter();
            match index {
                NET_CLASS => devices.map(|device| SysNode::NetLink(ns, device)).collect(),
                NET_DEVICES => devices.map(|device| SysNode::NetDir(ns, device)).collect(),
                _ => {
                    let of = |file: &u8| FILES[usize::from(*file)].0 == index;
                    let files = (0..FILES.len() as u8).filter(of).map(SysNode::File);
                    dirs.chain(files).collect()
                }
            }
        }
        SysNode::NetDir(ns, device) => {
            (0..NET_FILES.len() as u8).map(|file| SysNode::NetFile(ns, device, file)).collect()
        }
        SysNode::NetLink(..) | SysNode::NetFile(..) | SysNode::File(_) => Vec::new(),
    }
}

/// Looks a name up.
pub(crate) fn lookup(kernel: &Kernel, sb: SbId, dir: SysNode, wanted: &[u8]) -> FsResult<SysNode> {
    children(kernel, sb, dir).into_iter().find(|&node| name(kernel, node) == wanted).ok_or(Errno::ENOENT)
}

/// Returns the path of a directory in which Linux has more than the simulator.
pub(crate) fn unmodelled(dir: SysNode) -> Option<String> {
    match dir {
        SysNode::Dir(index) => {
            let path = DIRS[usize::from(index)].0;
            let is_whole = matches!(path, "" | "class/net" | "devices/virtual/net" | "fs/cgroup" | "kernel/cgroup");
            (!is_whole).then(|| format!("/sys/{path}"))
        }
        SysNode::NetDir(..) => Some("/sys/class/net/NAME".into()),
        _ => None,
    }
}

/// Lists a directory.
pub(crate) fn list(kernel: &Kernel, sb: SbId, dir: SysNode) -> Vec<Listed> {
    let listed = |node| {
        let attr = attr(kernel, node);
        Listed { name: name(kernel, node), ino: attr.ino, format: attr.format() }
    };
    children(kernel, sb, dir).into_iter().map(listed).collect()
}

/// Returns an entry's attributes.
pub(crate) fn attr(kernel: &Kernel, node: SysNode) -> Attr {
    let (mode, ino, owner) = match node {
        SysNode::Dir(index) => (S_IFDIR | DIRS[usize::from(index)].1, 1 + u64::from(index), None),
        SysNode::File(file) => (S_IFREG | 0o444, 500 + u64::from(file), None),
        SysNode::NetLink(ns, device) => (S_IFLNK | 0o777, 1000 + u64::from(device), Some(ns)),
        SysNode::NetDir(ns, device) => (S_IFDIR | 0o755, 2000 + u64::from(device), Some(ns)),
        SysNode::NetFile(ns, device, file) => {
            (S_IFREG | 0o444, 10000 + 10 * u64::from(device) + u64::from(file), Some(ns))
        }
    };
    // A device belongs to root of its namespace's owner - net/core/net-sysfs.c:net_get_ownership().
    let (uid, gid) = owner.map_or((0, 0), |ns| kernel.root_of(ns));
    let size = if mode & S_IFREG == S_IFREG { 4096 } else { 0 };
    let nlink = if mode & S_IFDIR == S_IFDIR { 2 } else { 1 };
    Attr { ino, mode, uid, gid, nlink, size, rdev: 0, times: [kernel.now(); 3] }
}

/// Reads a link.
pub(crate) fn link_of(kernel: &Kernel, node: SysNode) -> FsResult<Vec<u8>> {
    match node {
        SysNode::NetLink(..) => Ok([b"../../devices/virtual/net/".as_slice(), &name(kernel, node)].concat()),
        _ => Err(Errno::EINVAL),
    }
}

impl Kernel {
    /// Returns a file's text.
    pub(crate) fn sysfs_read(&self, node: SysNode) -> FsResult<Vec<u8>> {
        if let SysNode::File(file) = node {
            return Ok(FILES[usize::from(file)].2.as_bytes().to_vec());
        }
        let SysNode::NetFile(ns, index, file) = node else { return Err(Errno::EISDIR) };
        let device = self.net(ns).devices.iter().find(|device| device.index == index).ok_or(Errno::ENODEV)?;
        let text = match NET_FILES[usize::from(file)] {
            "address" => device.mac.map(|byte| format!("{byte:02x}")).join(":"),
            // What was set, without what is so: IFF_RUNNING - net/core/net-sysfs.c:flags_show()
            "flags" => format!("0x{:x}", device.flags),
            "ifindex" => device.index.to_string(),
            "iflink" => self.veth_peer(device).map_or(device.index, |(_, peer)| peer.index).to_string(),
            "operstate" => self.operstate(device).name().to_string(),
            "carrier" if !device.is_up() => return Err(Errno::EINVAL),
            "carrier" => u8::from(self.has_carrier(device)).to_string(),
            "tx_queue_len" => device.queue_len.to_string(),
            "type" => device.hardware().to_string(),
            _ => device.mtu.to_string(),
        };
        Ok(format!("{text}\n").into_bytes())
    }

    fn net_device_indexes(&self, ns: NsId) -> Vec<u32> {
        self.net(ns).devices.iter().map(|device| device.index).collect()
    }

    fn net_device_name(&self, ns: NsId, index: u32) -> Option<Vec<u8>> {
        self.net(ns).devices.iter().find(|device| device.index == index).map(|device| device.name.clone())
    }

    /// Returns the kernel ids of root in the user namespace that owns a namespace.
    pub(crate) fn root_of(&self, ns: NsId) -> (u32, u32) {
        let owner = self.ns_owner(ns);
        (self.make_kuid(owner, 0).unwrap_or(0), self.make_kgid(owner, 0).unwrap_or(0))
    }
}
