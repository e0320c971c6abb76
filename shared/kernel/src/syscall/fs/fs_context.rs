//! fsopen(2), fsconfig(2), fsmount(2), fspick(2) - fs/fsopen.c, fs/namespace.c.

use nslab_abi::{Cap, Errno, Fd, OpenFlags, Reason, Ret, TaskId};

use super::mount_attr;
use super::mount_new::visible_flags;
use crate::Kernel;
use crate::fs::fs_context::{FsContext, FsContextId, Phase};
use crate::fs::{FileObject, Follow, FsKind, Path, SbId};
use crate::stop::{Stop, SysResult, unsupported};

/// `FSOPEN_CLOEXEC`, `FSMOUNT_CLOEXEC`, `FSPICK_CLOEXEC`.
const CLOEXEC: u32 = 1;
const SYMLINK_NOFOLLOW: u32 = 2;
const NO_AUTOMOUNT: u32 = 4;
const EMPTY_PATH: u32 = 8;
/// Most bytes of a binary parameter.
const BINARY_MAX: i32 = 1 << 20;

/// The commands of fsconfig(2).
mod cmd {
    pub const SET_FLAG: u32 = 0;
    pub const SET_STRING: u32 = 1;
    pub const SET_BINARY: u32 = 2;
    pub const SET_PATH: u32 = 3;
    pub const SET_PATH_EMPTY: u32 = 4;
    pub const SET_FD: u32 = 5;
    pub const CREATE: u32 = 6;
    pub const RECONFIGURE: u32 = 7;
    pub const CREATE_EXCL: u32 = 8;
}

/// What fsconfig(2) is given.
#[derive(Clone, Copy, Debug)]
pub struct Config<'a> {
    pub cmd: u32,
    pub key: Option<&'a [u8]>,
    pub value: Option<&'a [u8]>,
    pub aux: i32,
}

fn cloexec(flags: u32) -> OpenFlags {
    if flags & CLOEXEC != 0 { OpenFlags::CLOEXEC } else { OpenFlags::empty() }
}

pub fn sys_fsopen(k: &mut Kernel, t: TaskId, name: &[u8], flags: u32) -> SysResult {
    k.may_mount(t)?;
    k.ensure(Reason::FlagsKnown, flags & !CLOEXEC == 0, Errno::EINVAL)?;
    let fs_type = k.fs_name(name)?;
    install(k, t, FsContext::new(fs_type, Phase::Create), flags)
}

pub fn sys_fspick(k: &mut Kernel, t: TaskId, dirfd: Fd, path: &[u8], flags: u32) -> SysResult {
    k.may_mount(t)?;
    let known = CLOEXEC | SYMLINK_NOFOLLOW | NO_AUTOMOUNT | EMPTY_PATH;
    k.ensure(Reason::FlagsKnown, flags & !known == 0, Errno::EINVAL)?;
    let follow = if flags & SYMLINK_NOFOLLOW != 0 { Follow::No } else { Follow::Yes };
    let path = k.path_or_fd(t, dirfd, path, follow, flags & EMPTY_PATH != 0)?;
    let is_root = k.vfs.mount(path.mnt).root == path.node;
    k.ensure(Reason::IsMountPoint, is_root, Errno::EINVAL)?;
    let sb = k.vfs.mount(path.mnt).sb;
    let mut context = FsContext::new(k.vfs.sb(sb).fs_type, Phase::Reconfigure);
    context.is_read_only = k.vfs.sb(sb).read_only;
    context.sb = Some(sb);
    context.picked = Some(path.mnt);
    install(k, t, context, flags)
}

fn install(k: &mut Kernel, t: TaskId, context: FsContext, flags: u32) -> SysResult {
    let id = FsContextId(k.vfs.fresh());
    k.vfs.fs_contexts.insert(id, context);
    let fd = k.fd_install(t, FileObject::FsContext(id), OpenFlags::RDWR | cloexec(flags));
    if fd.is_err() {
        k.vfs.fs_contexts.remove(&id);
    }
    Ok(Ret::Int(i64::from(fd?.0)))
}

/// Returns a descriptor's context; EINVAL for another descriptor.
fn context(k: &mut Kernel, t: TaskId, fd: Fd) -> Result<(FsContextId, FsContext), Errno> {
    let object = k.fd_object(t, fd)?;
    let FileObject::FsContext(id) = object else {
        k.check(Reason::ValueInRange, false);
        return Err(Errno::EINVAL);
    };
    k.vfs.fs_contexts.get(&id).cloned().map(|context| (id, context)).ok_or(Errno::EBADF)
}

pub fn sys_fsconfig(k: &mut Kernel, t: TaskId, fd: Fd, config: Config<'_>) -> SysResult {
    let Config { cmd, key, value, aux } = config;
    k.ensure(Reason::ValueInRange, fd.0 >= 0, Errno::EINVAL)?;
    let fits = match cmd {
        cmd::SET_FLAG => key.is_some() && value.is_none() && aux == 0,
        cmd::SET_STRING => key.is_some() && value.is_some() && aux == 0,
        cmd::SET_BINARY => key.is_some() && value.is_some() && aux > 0 && aux <= BINARY_MAX,
        cmd::SET_PATH | cmd::SET_PATH_EMPTY => key.is_some() && value.is_some() && (aux == Fd::CWD.0 || aux >= 0),
        cmd::SET_FD => key.is_some() && value.is_none() && aux >= 0,
        cmd::CREATE | cmd::RECONFIGURE | cmd::CREATE_EXCL => key.is_none() && value.is_none() && aux == 0,
        _ => return Err(Errno::EOPNOTSUPP.into()),
    };
    k.ensure(Reason::ValueInRange, fits, Errno::EINVAL)?;
    let (id, mut context) = context(k, t, fd)?;
    let is_typed = matches!(cmd, cmd::SET_BINARY | cmd::SET_PATH | cmd::SET_PATH_EMPTY | cmd::SET_FD);
    if is_typed && !matches!(context.fs_type, "tmpfs" | "ramfs" | "proc" | "cgroup2" | "sysfs" | "mqueue") {
        return unsupported(
            "fsconfig",
            "FSCONFIG_SET_BINARY, FSCONFIG_SET_PATH, FSCONFIG_SET_FD of other file systems",
        );
    }
    if cmd == cmd::SET_PATH && value == Some(b"") {
        return Err(Errno::ENOENT.into());
    }
    if cmd == cmd::SET_FD {
        k.fget_raw(t, Fd(aux))?;
    }
    let done = match cmd {
        cmd::CREATE | cmd::CREATE_EXCL => create(k, t, &mut context, cmd == cmd::CREATE_EXCL),
        cmd::RECONFIGURE => reconfigure(k, t, &mut context),
        _ => set(&mut context, key.unwrap_or_default(), value, is_typed).map_err(Stop::from),
    };
    k.vfs.fs_contexts.insert(id, context);
    done.map(|()| Ret::Int(0))
}

fn set(context: &mut FsContext, key: &[u8], value: Option<&[u8]>, is_typed: bool) -> Result<(), Errno> {
    if !matches!(context.phase, Phase::Create | Phase::Reconfigure) {
        return Err(Errno::EBUSY);
    }
    let key = String::from_utf8_lossy(key).into_owned();
    if key.is_empty() {
        return Err(context.complain("Unnamed parameter".to_string()));
    }
    if is_typed {
        return context.parse_typed(&key);
    }
    let value = value.map(|value| String::from_utf8_lossy(value).into_owned());
    context.parse(&key, value.as_deref())
}

fn create(k: &mut Kernel, t: TaskId, context: &mut FsContext, is_exclusive: bool) -> Result<(), Stop> {
    if context.phase != Phase::Create {
        return Err(Errno::EBUSY.into());
    }
    context.phase = Phase::Failed;
    let before: Vec<SbId> = if is_exclusive { k.vfs.super_blocks.keys().copied().collect() } else { Vec::new() };
    let sb = match k.get_tree_of(t, context.fs_type, context.source.as_deref(), &context.options) {
        Err(Stop::Errno(Errno::EPERM)) => {
            // "mount_capable()" comes before the context is given up.
            context.phase = Phase::Create;
            return Err(Errno::EPERM.into());
        }
        made => made?,
    };
    // It is somebody's already - fs/super.c:vfs_get_super(); an ipc namespace has its mqueue from the beginning.
    let is_shared = before.contains(&sb) || context.fs_type == "mqueue";
    k.ensure(Reason::MountNotBusy, !(is_exclusive && is_shared), Errno::EBUSY)?;
    if context.is_read_only
        && matches!(k.vfs.sb(sb).kind, FsKind::Memory | FsKind::Proc(_))
        && let Some(record) = k.vfs.super_blocks.get_mut(&sb)
    {
        record.read_only = true;
    }
    context.sb = Some(sb);
    context.phase = Phase::AwaitMount;
    Ok(())
}

fn reconfigure(k: &mut Kernel, t: TaskId, context: &mut FsContext) -> Result<(), Stop> {
    let (Phase::Reconfigure, Some(sb)) = (context.phase, context.sb) else { return Err(Errno::EBUSY.into()) };
    let may = k.ns_capable(t, k.vfs.sb(sb).user_ns, Cap::CAP_SYS_ADMIN);
    k.ensure(Reason::CapSysAdmin, may, Errno::EPERM)?;
    if !context.options.is_empty() {
        match k.vfs.sb(sb).kind {
            FsKind::Proc(_) => k.set_proc_options(sb, &context.options)?,
            FsKind::Memory if k.vfs.sb(sb).pts.is_some() => k.devpts_reconfigure(sb, &context.options)?,
            _ => return unsupported("fsconfig", "FSCONFIG_CMD_RECONFIGURE with options"),
        }
    }
    let turns = context.is_read_only && !k.vfs.sb(sb).read_only;
    k.ensure(Reason::MountNotBusy, !(turns && mount_attr::is_in_use(k, sb)), Errno::EBUSY)?;
    if let Some(record) = k.vfs.super_blocks.get_mut(&sb) {
        record.read_only = context.is_read_only;
    }
    context.options.clear();
    Ok(())
}

pub fn sys_fsmount(k: &mut Kernel, t: TaskId, fd: Fd, flags: u32, attr_flags: u32) -> SysResult {
    k.may_mount(t)?;
    k.ensure(Reason::FlagsKnown, flags & !CLOEXEC == 0, Errno::EINVAL)?;
    let mut mnt_flags = mount_attr::from_attr(u64::from(attr_flags), false).ok_or_else(|| k.flags_wrong())?;
    let (id, mut context) = context(k, t, fd)?;
    let Some(sb) = context.sb else {
        k.check(Reason::ValueInRange, false);
        return Err(Errno::EINVAL.into());
    };
    let visible = visible_flags(k, t, sb, mnt_flags);
    k.ensure(Reason::ProcFullyVisible, visible.is_some(), Errno::EPERM)?;
    if context.phase != Phase::AwaitMount {
        return Err(Errno::EBUSY.into());
    }
    let locked = visible.unwrap_or_default();
    mnt_flags.read_only |= locked.read_only;
    let root = k.tree_root(t, sb);
    let source = context.source.clone().unwrap_or_else(|| b"none".to_vec());
    context.phase = Phase::Reconfigure;
    context.options.clear();
    k.vfs.fs_contexts.insert(id, context);
    k.count_detached(t)?;
    let mnt = k.vfs.new_mount(sb, root, &source, mnt_flags);
    let mount = k.vfs.mount_mut(mnt);
    mount.locked_flags = locked;
    mount.is_anon_root = true;
    let path = Path { mnt, node: root };
    let fd = k.fd_install_at(t, FileObject::Node, path, OpenFlags::PATH | cloexec(flags))?;
    Ok(Ret::Int(i64::from(fd.0)))
}

/// What the context has to say, a message a call; ENODATA at the end - fs/fsopen.c:fscontext_read().
pub fn read(k: &mut Kernel, id: FsContextId, count: usize) -> SysResult {
    let context = k.vfs.fs_contexts.get_mut(&id).ok_or(Errno::EBADF)?;
    if context.log.is_empty() {
        return Err(Errno::ENODATA.into());
    }
    let message = format!("e {}\n", context.log.remove(0)).into_bytes();
    if message.len() > count {
        return Err(Errno::EMSGSIZE.into());
    }
    Ok(Ret::Bytes(message))
}
