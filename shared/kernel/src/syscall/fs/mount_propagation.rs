//! mount(2) that changes the propagation type - fs/namespace.c:do_change_type().

use nslab_abi::{MountFlags, Reason, Ret, TaskId};

use crate::Kernel;
use crate::fs::Path;
use crate::fs::pnode::Propagation;
use crate::stop::SysResult;

pub fn change_type(k: &mut Kernel, t: TaskId, path: Path, flags: MountFlags) -> SysResult {
    k.ensure_mounted(t, path)?;
    // "EINVAL … more than one of MS_SHARED, MS_PRIVATE, MS_SLAVE, or MS_UNBINDABLE", or any flag but MS_REC and MS_SILENT - mount(2)
    let to = match flags - MountFlags::REC - MountFlags::SILENT {
        MountFlags::SHARED => Propagation::Shared,
        MountFlags::PRIVATE => Propagation::Private,
        MountFlags::SLAVE => Propagation::Slave,
        MountFlags::UNBINDABLE => Propagation::Unbindable,
        _ => return Err(k.flags_wrong()),
    };
    k.check(Reason::FlagsCompatible, true);
    let mounts = match flags.contains(MountFlags::REC) {
        true => k.vfs.subtree(path.mnt),
        false => vec![path.mnt],
    };
    for id in mounts {
        k.vfs.change_mnt_propagation(id, to);
    }
    Ok(Ret::Int(0))
}
