//! How one process of a session sees the machine: asked from inside its user, uts, network, cgroup and time namespaces.
//!
//! Runs in a short-lived process of its own. It does not enter the pid namespace, where it would take a number away from the learner's
//! next process: what `ps` shows is read from the process's own /proc instead, as `ps` reads it.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use nix::ifaddrs::getifaddrs;
use nix::net::if_::InterfaceFlags;
use nix::sched::{CloneFlags, setns};
use nix::sys::socket::SockaddrLike as _;
use nix::time::{ClockId, clock_gettime};
use nix::unistd::{gethostname, getppid};
use nslab_abi::NsType;

use crate::message::{Malformed, Reader, Writer};

mod ps;

/// Bytes of one file that are read.
const FILE_BYTES: usize = 64 * 1024;

/// What was seen, as raw as the kernel tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// `uname -n`.
    pub hostname: String,
    /// /proc/PID/status, in the numbers of the process's user namespace.
    pub status: String,
    /// /proc/PID/uid_map.
    pub uid_map: String,
    /// /proc/PID/gid_map.
    pub gid_map: String,
    /// /proc/PID/mountinfo.
    pub mountinfo: String,
    /// /proc/PID/cgroup.
    pub cgroup: String,
    /// One line an interface: name, `up` or `down`, addresses.
    pub interfaces: String,
    /// Seconds since boot.
    pub uptime_s: u64,
    /// What `ps -e` prints there.
    pub ps: String,
    /// The inodes of its namespaces, in the order of `NsType::ALL`; 0: not known.
    pub ns: [u64; 8],
    /// Its parent's number, if it was asked itself.
    pub ppid: Option<u32>,
    /// The /etc/passwd and /etc/group that it sees.
    pub passwd: String,
    /// See `passwd`.
    pub group: String,
}

impl Look {
    /// Returns the message.
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::default();
        for text in [
            &self.hostname,
            &self.status,
            &self.uid_map,
            &self.gid_map,
            &self.mountinfo,
            &self.cgroup,
            &self.interfaces,
            &self.ps,
            &self.passwd,
            &self.group,
        ] {
            w.bytes(text.as_bytes());
        }
        for inode in self.ns {
            w.number(inode);
        }
        w.number(self.ppid.map_or(0, |ppid| u64::from(ppid) + 1)).number(self.uptime_s).finish()
    }

    /// Reads a message.
    pub fn decode(message: &[u8]) -> Result<Look, Malformed> {
        let mut r = Reader(message);
        let mut text = || Ok(String::from_utf8_lossy(&r.bytes()?).into_owned());
        let [hostname, status, uid_map, gid_map, mountinfo, cgroup, interfaces, ps, passwd, group] =
            [text()?, text()?, text()?, text()?, text()?, text()?, text()?, text()?, text()?, text()?];
        let mut ns = [0; 8];
        for inode in &mut ns {
            *inode = r.number()?;
        }
        let ppid = r.number()?.checked_sub(1).and_then(|ppid| u32::try_from(ppid).ok());
        let uptime_s = r.number()?;
        Ok(Look {
            hostname,
            status,
            uid_map,
            gid_map,
            mountinfo,
            cgroup,
            interfaces,
            uptime_s,
            ps,
            ns,
            ppid,
            passwd,
            group,
        })
    }
}

/// Looks at the process with this host pid and writes a [`Look`] to standard output.
pub fn inspect(pid: &OsString) -> ExitCode {
    let dir = Path::new("/proc").join(pid);
    let Some(look) = look(&dir) else { return ExitCode::FAILURE };
    match std::io::stdout().write_all(&look.encode()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Writes the host name that the process with this host pid sees to standard output.
pub fn hostname(pid: &OsString) -> ExitCode {
    let enter = || -> Option<String> {
        let dir = Path::new("/proc").join(pid).join("ns");
        // Of the two, the user namespace gives the right to enter the other, where there is one.
        let _ = setns(File::open(dir.join("user")).ok()?, CloneFlags::CLONE_NEWUSER);
        let uts = File::open(dir.join("uts")).ok()?;
        (setns(&uts, CloneFlags::CLONE_NEWUTS).is_ok() || is_own(&uts, CloneFlags::CLONE_NEWUTS)).then_some(())?;
        Some(gethostname().ok()?.to_string_lossy().into_owned())
    };
    match enter().map(|name| std::io::stdout().write_all(name.as_bytes())) {
        Some(Ok(())) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn look(dir: &Path) -> Option<Look> {
    // Everything that goes through the process's own root first, as long as we are who we are.
    let root = dir.join("root");
    let ps = ps::list(&root.join("proc"));
    let (passwd, group) = (text(&root.join("etc/passwd")), text(&root.join("etc/group")));
    let open = |name: &str| File::open(dir.join("ns").join(name));
    let kinds = [
        ("user", CloneFlags::CLONE_NEWUSER),
        ("uts", CloneFlags::CLONE_NEWUTS),
        ("net", CloneFlags::CLONE_NEWNET),
        ("cgroup", CloneFlags::CLONE_NEWCGROUP),
        ("time", CloneFlags::from_bits_retain(libc::CLONE_NEWTIME)),
    ];
    let namespaces: Vec<_> = kinds.iter().filter_map(|(name, kind)| Some((open(name).ok()?, *kind))).collect();
    for (namespace, kind) in &namespaces {
        // Entering the own user namespace is EINVAL, and needless; without one of the others its part shows ours, so it must not fail.
        if setns(namespace, *kind).is_err() && !matches!(*kind, CloneFlags::CLONE_NEWUSER) && !is_own(namespace, *kind)
        {
            return None;
        }
    }
    Some(Look {
        hostname: gethostname().ok()?.to_string_lossy().into_owned(),
        status: Some(text(&dir.join("status"))).filter(|status| !status.is_empty())?,
        uid_map: text(&dir.join("uid_map")),
        gid_map: text(&dir.join("gid_map")),
        mountinfo: text(&dir.join("mountinfo")),
        cgroup: text(&dir.join("cgroup")),
        interfaces: interfaces(),
        uptime_s: uptime_s(),
        ps,
        ns: NsType::ALL.map(|ns| inode(fs::read_link(dir.join("ns").join(ns.name())).ok())),
        ppid: None,
        passwd,
        group,
    })
}

/// Looks around in the calling process itself.
///
/// `read` and `link` read below a /proc of the session, which the process need not have mounted.
pub fn look_around(read: impl Fn(&str) -> String, link: impl Fn(&str) -> Option<PathBuf>) -> Look {
    let proc = |name: &str| read(&format!("self/{name}"));
    Look {
        hostname: gethostname().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        status: proc("status"),
        uid_map: proc("uid_map"),
        gid_map: proc("gid_map"),
        mountinfo: proc("mountinfo"),
        cgroup: proc("cgroup"),
        interfaces: interfaces(),
        uptime_s: uptime_s(),
        ps: ps::list(Path::new("/proc")),
        ns: NsType::ALL.map(|ns| inode(link(&format!("self/ns/{}", ns.name())))),
        ppid: u32::try_from(getppid().as_raw()).ok(),
        passwd: untouched("/etc/passwd"),
        group: untouched("/etc/group"),
    }
}

fn uptime_s() -> u64 {
    clock_gettime(ClockId::CLOCK_BOOTTIME).map_or(0, |time| time.tv_sec() as u64)
}

/// Reads the number in a link such as `pid:[4026531836]`; 0 if there is none.
fn inode(link: Option<PathBuf>) -> u64 {
    let number = |link: PathBuf| link.to_str()?.split_once('[')?.1.strip_suffix(']')?.parse().ok();
    link.and_then(number).unwrap_or(0)
}

/// Reads a file without changing when it was read last; empty if that is not allowed.
fn untouched(path: &str) -> String {
    use std::os::unix::fs::OpenOptionsExt as _;
    let file = File::options().read(true).custom_flags(libc::O_NOATIME).open(path);
    file.map(beginning).unwrap_or_default()
}

/// Is this the namespace that we are in anyway?
fn is_own(namespace: &File, kind: CloneFlags) -> bool {
    use std::os::unix::fs::MetadataExt;
    let name = match kind {
        CloneFlags::CLONE_NEWUTS => "uts",
        CloneFlags::CLONE_NEWNET => "net",
        CloneFlags::CLONE_NEWCGROUP => "cgroup",
        _ => "time",
    };
    let inode = |meta: std::io::Result<fs::Metadata>| meta.map(|meta| meta.ino()).ok();
    inode(namespace.metadata()) == inode(fs::metadata(PathBuf::from("/proc/self/ns").join(name)))
}

fn interfaces() -> String {
    let mut found: Vec<(String, bool, Vec<String>)> = Vec::new();
    for entry in getifaddrs().into_iter().flatten() {
        let at = found.iter().position(|(name, ..)| *name == entry.interface_name).unwrap_or_else(|| {
            found.push((entry.interface_name.clone(), entry.flags.contains(InterfaceFlags::IFF_UP), Vec::new()));
            found.len() - 1
        });
        let v4 = entry.address.filter(|address| address.family() == Some(nix::sys::socket::AddressFamily::Inet));
        if let Some(address) = v4.as_ref().and_then(|address| address.as_sockaddr_in()) {
            let mask = entry
                .netmask
                .as_ref()
                .and_then(|mask| mask.as_sockaddr_in().map(|mask| u32::from(mask.ip()).count_ones()));
            found[at].2.push(format!("{}/{}", address.ip(), mask.unwrap_or(32)));
        }
    }
    let lines = found.iter().map(|(name, is_up, addresses)| {
        format!("{name} {} {}\n", if *is_up { "up" } else { "down" }, addresses.join(" "))
    });
    lines.collect()
}

/// As much of a file as is looked at.
pub fn beginning(file: File) -> String {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let _ = file.take(FILE_BYTES as u64).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads a file's beginning; empty if it cannot be read.
fn text(path: &Path) -> String {
    File::open(path).map(beginning).unwrap_or_default()
}
