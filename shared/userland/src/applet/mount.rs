//! mount(8) of util-linux 2.38.1.

pub(crate) mod list;
mod options;

use std::sync::Arc;

use nslab_abi::{Errno, MountFlags, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "BMRlo:rt:vw",
    longs: &[
        ("bind", Takes::Nothing, 'B'),
        ("show-labels", Takes::Nothing, 'l'),
        ("move", Takes::Nothing, 'M'),
        ("rbind", Takes::Nothing, 'R'),
        ("options", Takes::Argument, 'o'),
        ("read-only", Takes::Nothing, 'r'),
        ("rw", Takes::Nothing, 'w'),
        ("types", Takes::Argument, 't'),
        ("verbose", Takes::Nothing, 'v'),
        ("make-shared", Takes::Nothing, '1'),
        ("make-slave", Takes::Nothing, '2'),
        ("make-private", Takes::Nothing, '3'),
        ("make-unbindable", Takes::Nothing, '4'),
        ("make-rshared", Takes::Nothing, '5'),
        ("make-rslave", Takes::Nothing, '6'),
        ("make-rprivate", Takes::Nothing, '7'),
        ("make-runbindable", Takes::Nothing, '8'),
    ],
    unmodelled: "acfFhinmN:O:sT:U:L:V",
    unmodelled_longs: &[
        "all",
        "no-canonicalize",
        "fake",
        "fork",
        "fstab",
        "help",
        "internal-only",
        "no-mtab",
        "mkdir",
        "target-prefix",
        "options-mode",
        "options-source",
        "options-source-force",
        "test-opts",
        "source",
        "target",
        "uuid",
        "label",
        "namespace",
        "onlyonce",
        "version",
    ],
    in_order: false,
    status: 1,
    short_hint: true,
    ..Spec::NONE
};

/// Status after a failed system call - mount(8), EXIT STATUS.
const FAILED: u8 = 32;

/// `mount [-t TYPE] [-o OPTIONS] [SOURCE] TARGET`, or the list of what is mounted.
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let wanted = match options::collect(&parsed) {
        Ok(wanted) => wanted,
        Err(option) => return crate::getopt::unmodelled(&sys, "mount", &option).await,
    };
    let fstype = parsed.value('t');
    let needs_no_source = wanted.flags.contains(MountFlags::REMOUNT) || wanted.has_only_propagation();
    let (source, target) = match &parsed.operands[..] {
        // "-l": no file system here has a label.
        [] if parsed.options.iter().all(|option| matches!(option.0, 't' | 'v' | 'l')) => {
            return list::main(&sys, fstype).await;
        }
        [source, target] => (source.clone(), target.clone()),
        [target] if needs_no_source => (b"none".to_vec(), target.clone()),
        [target] => {
            sys.complain("mount", format!("{}: can't find in /etc/fstab.", lossy(target))).await;
            return 1;
        }
        _ => {
            sys.complain("mount", "bad usage").await;
            return args.hint(&sys, &SPEC).await;
        }
    };
    let target = canonical(&sys, &target).await;
    let is_bind = wanted.flags.intersects(MountFlags::BIND | MountFlags::MOVE);
    let source = if is_bind || source.starts_with(b"/") { canonical(&sys, &source).await } else { source };
    let job = Job { source, target, fstype: fstype.map(<[u8]>::to_vec), is_bind };
    // A target alone: no mount, but another propagation of one that is there.
    let is_mount = !(wanted.has_only_propagation() && parsed.operands.len() == 1);
    let mut again = None;
    if is_mount {
        // "-t noTYPE": any type but this one.
        let is_untyped = job.fstype.as_ref().is_none_or(|fstype| fstype.starts_with(b"no"));
        if is_untyped && !is_bind && !wanted.flags.contains(MountFlags::REMOUNT) {
            return untyped(&sys, &job).await;
        }
        // "The bind mount options are applied by a second mount(2) call" - mount(8).
        let extra = wanted.flags - (MountFlags::BIND | MountFlags::REC | MountFlags::MOVE);
        if let Err(errno) = job.mount(&sys, wanted.flags, wanted.data.clone()).await {
            return job.complain(&sys, errno, wanted.flags).await;
        }
        if wanted.flags.contains(MountFlags::BIND) && !wanted.flags.contains(MountFlags::REMOUNT) && !extra.is_empty() {
            again = Some(extra | MountFlags::REMOUNT | MountFlags::BIND);
        }
    }
    for &flags in wanted.propagation.iter().chain(&again) {
        if let Err(errno) = job.mount_none(&sys, flags).await {
            return job.complain(&sys, errno, flags).await;
        }
    }
    if parsed.has('v') {
        let verb = if is_bind { "bound" } else { "mounted" };
        sys.print(format!("mount: {} {verb} on {}.\n", lossy(&job.source), lossy(&job.target)));
    }
    sys.finish("mount", 0).await
}

struct Job {
    source: Vec<u8>,
    target: Vec<u8>,
    fstype: Option<Vec<u8>>,
    is_bind: bool,
}

impl Job {
    async fn mount(&self, sys: &Sys, flags: MountFlags, data: Option<Vec<u8>>) -> Result<(), Errno> {
        let fstype = if flags.intersects(MountFlags::BIND | MountFlags::MOVE | MountFlags::REMOUNT) {
            None
        } else {
            self.fstype.clone()
        };
        let call =
            Syscall::Mount { source: Some(self.source.clone()), target: self.target.clone(), fstype, flags, data };
        sys.call(call).await.map(drop)
    }

    async fn mount_none(&self, sys: &Sys, flags: MountFlags) -> Result<(), Errno> {
        let call = Syscall::Mount {
            source: Some(b"none".to_vec()),
            target: self.target.clone(),
            fstype: None,
            flags,
            data: None,
        };
        sys.call(call).await.map(drop)
    }

    /// libmount's words for a failed mount(2) (libmount/src/context_mount.c:mnt_context_get_mount_excode, 2.38).
    async fn complain(&self, sys: &Sys, errno: Errno, flags: MountFlags) -> u8 {
        let (source, target) = (lossy(&self.source), lossy(&self.target));
        if sys.is_busybox() {
            match errno {
                Errno::EPERM => sys.complain("mount", "permission denied (are you root?)").await,
                _ => sys.complain_errno("mount", format!("mounting {source} on {target} failed"), errno).await,
            }
            return 1;
        }
        let is_remount = flags.contains(MountFlags::REMOUNT);
        let is_propagation =
            flags.intersects(MountFlags::SHARED | MountFlags::PRIVATE | MountFlags::SLAVE | MountFlags::UNBINDABLE);
        let message = match errno {
            Errno::EPERM if sys.int(Syscall::Geteuid).await == Ok(0) => "permission denied.".to_string(),
            Errno::EPERM => "must be superuser to use mount.".to_string(),
            Errno::EBUSY if is_remount => "mount point is busy.".to_string(),
            Errno::EBUSY if list::is_mounted(sys, &self.source, &self.target).await => {
                format!("{source} already mounted on {target}.")
            }
            Errno::EBUSY => format!("{source} already mounted or mount point busy."),
            Errno::ENOENT if sys.lstat(&self.target).await.is_err() => "mount point does not exist.".to_string(),
            Errno::ENOENT if sys.stat(&self.target).await.is_err() => {
                "mount point is a symbolic link to nowhere.".to_string()
            }
            Errno::ENOENT if sys.stat(&self.source).await.is_err() => {
                format!("special device {source} does not exist.")
            }
            Errno::ENOTDIR if !is_dir(sys, &self.target).await || self.is_bind => {
                "mount point is not a directory.".to_string()
            }
            Errno::ENOTDIR => format!("special device {source} does not exist (a path prefix is not a directory)."),
            Errno::EINVAL if is_remount => "mount point not mounted or bad option.".to_string(),
            Errno::EINVAL if is_propagation => "not mount point or bad option.".to_string(),
            Errno::EINVAL => format!(
                "wrong fs type, bad option, bad superblock on {source}, missing codepage or helper program, or other error."
            ),
            Errno::EMFILE => "mount table full.".to_string(),
            Errno::ENODEV => match &self.fstype {
                Some(fstype) => format!("unknown filesystem type '{}'.", lossy(fstype)),
                None => "unknown filesystem type.".to_string(),
            },
            Errno::ENOTBLK => format!("{source} is not a block device."),
            Errno::EACCES | Errno::EROFS if self.is_bind => format!("bind {source} failed."),
            Errno::EACCES | Errno::EROFS if flags.contains(MountFlags::RDONLY) => {
                format!("cannot mount {source} read-only.")
            }
            Errno::EACCES | Errno::EROFS => format!("{source} is write-protected, mounting read-only."),
            errno => format!("mount(2) system call failed: {}.", errno.strerror()),
        };
        sys.complain("mount", format!("{target}: {message}")).await;
        sys.eprint("       dmesg(1) may have more information after failed mount system call.\n").await;
        FAILED
    }
}

/// Without a type the real program probes the device; there are no block devices to probe.
async fn untyped(sys: &Sys, job: &Job) -> u8 {
    let (source, target) = (lossy(&job.source), lossy(&job.target));
    if sys.stat(&job.source).await.is_err() {
        sys.complain("mount", format!("{target}: special device {source} does not exist.")).await;
        sys.eprint("       dmesg(1) may have more information after failed mount system call.\n").await;
        return FAILED;
    }
    sys.complain("mount", format!("{target}: {source} is not a block device.")).await;
    FAILED
}

async fn is_dir(sys: &Sys, path: &[u8]) -> bool {
    sys.stat(path).await.is_ok_and(|stat| stat.is_dir())
}

/// An absolute path without `.`, `..` and symbolic links, as libmount asks for; as given if it leads nowhere.
pub(crate) async fn canonical(sys: &Sys, path: &[u8]) -> Vec<u8> {
    /// Symbolic links followed before giving up - path_resolution(7).
    const MAX_LINKS: usize = 40;
    let mut todo: Vec<Vec<u8>> = path.split(|&byte| byte == b'/').rev().map(<[u8]>::to_vec).collect();
    let mut done = if path.starts_with(b"/") { Vec::new() } else { sys.getcwd().await.unwrap_or_default() };
    let mut links = 0;
    while let Some(part) = todo.pop() {
        match &part[..] {
            b"" | b"." => {}
            b".." => done.truncate(done.iter().rposition(|&byte| byte == b'/').unwrap_or(0)),
            name => {
                let next = [&done[..], b"/", name].concat();
                match sys.readlink(&next).await {
                    Ok(link) if links < MAX_LINKS => {
                        links += 1;
                        if link.starts_with(b"/") {
                            done.clear();
                        }
                        todo.extend(link.split(|&byte| byte == b'/').rev().map(<[u8]>::to_vec));
                    }
                    Ok(_) => return path.to_vec(),
                    Err(Errno::ENOENT | Errno::ENOTDIR | Errno::EACCES) => return path.to_vec(),
                    Err(_) => done = next,
                }
            }
        }
    }
    if done.is_empty() { b"/".to_vec() } else { done }
}
