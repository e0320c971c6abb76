//! mount(2) with MS_REMOUNT - fs/namespace.c:do_remount(), do_reconfigure_mnt().

use nslab_abi::{Cap, Errno, MountFlags, Reason, Ret, TaskId};

use super::mount::Args;
use super::mount_attr::{has_writers, is_in_use};
use crate::Kernel;
use crate::fs::fs_type::options;
use crate::fs::mount::Mount;
use crate::fs::{FsKind, MntFlags, Path};
use crate::stop::SysResult;

pub fn remount(k: &mut Kernel, t: TaskId, path: Path, flags: MountFlags, args: Args<'_>) -> SysResult {
    k.ensure_mounted(t, path)?;
    let mount = k.vfs.mount(path.mnt).clone();
    let new = new_flags(&mount, flags);
    // "EPERM … flags that are locked" - mount_namespaces(7) (fact 156).
    k.ensure(Reason::MountNotLocked, can_change_locked_flags(&mount, new), Errno::EPERM)?;
    if !flags.contains(MountFlags::BIND) {
        reconfigure(k, t, &mount, flags, args)?;
    } else {
        let turns = new.read_only && !mount.flags.read_only;
        k.ensure(Reason::MountNotBusy, !(turns && has_writers(k, path.mnt)), Errno::EBUSY)?;
    }
    k.vfs.mount_mut(path.mnt).flags = new;
    Ok(Ret::Int(0))
}

/// The default of the access-time flags is what the mount has - fs/namespace.c:path_mount().
fn new_flags(mount: &Mount, flags: MountFlags) -> MntFlags {
    let mut new = MntFlags::from_ms(flags);
    let any_atime = MountFlags::NOATIME | MountFlags::NODIRATIME | MountFlags::RELATIME | MountFlags::STRICTATIME;
    if !flags.intersects(any_atime) {
        new.no_atime = mount.flags.no_atime;
        new.no_diratime = mount.flags.no_diratime;
        new.relatime = mount.flags.relatime;
    }
    new
}

/// EPERM otherwise - fs/namespace.c:can_change_locked_flags()
pub(super) fn can_change_locked_flags(mount: &Mount, new: MntFlags) -> bool {
    let locked = mount.locked_flags;
    let atime = |flags: MntFlags| (flags.no_atime, flags.no_diratime, flags.relatime);
    !(locked.read_only && !new.read_only
        || locked.no_dev && !new.no_dev
        || locked.no_suid && !new.no_suid
        || locked.no_exec && !new.no_exec
        || locked.no_atime && atime(mount.flags) != atime(new))
}

/// Changes the file system itself: read-only or not, procfs's options.
fn reconfigure(
    k: &mut Kernel,
    t: TaskId,
    mount: &Mount,
    flags: MountFlags,
    args: Args<'_>,
) -> Result<(), crate::stop::Stop> {
    let owner = k.vfs.sb(mount.sb).user_ns;
    let may = k.ns_capable(t, owner, Cap::CAP_SYS_ADMIN);
    k.ensure(Reason::CapSysAdmin, may, Errno::EPERM)?;
    let given = options(args.data);
    match k.vfs.sb(mount.sb).kind {
        FsKind::Proc(_) => k.set_proc_options(mount.sb, &given)?,
        FsKind::Memory if k.vfs.sb(mount.sb).pts.is_some() => k.devpts_reconfigure(mount.sb, &given)?,
        FsKind::Memory if given.is_empty() => {}
        FsKind::Memory => k.tmpfs_reconfigure(mount.sb, &given)?,
        _ if given.is_empty() => {}
        _ => return Err(Errno::EINVAL.into()),
    }
    let turns = flags.contains(MountFlags::RDONLY) && !k.vfs.sb(mount.sb).read_only;
    k.ensure(Reason::MountNotBusy, !(turns && is_in_use(k, mount.sb)), Errno::EBUSY)?;
    if let Some(sb) = k.vfs.super_blocks.get_mut(&mount.sb) {
        sb.read_only = flags.contains(MountFlags::RDONLY);
    }
    Ok(())
}
