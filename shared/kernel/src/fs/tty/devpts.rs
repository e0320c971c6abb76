//! The file system of pseudoterminals - fs/devpts/inode.c, Documentation/filesystems/devpts.rst.

use nslab_abi::{Cap, Errno, OpenFlags, Ret, TaskId};

use super::{Master, PTS_MAJOR, Tty, TtyId};
use crate::fs::dir::NewInode;
use crate::fs::fs_type::number;
use crate::fs::super_block::makedev;
use crate::fs::{DentryId, FileObject, InodeKind, Node, OpenFile, Path, SbId};
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, SysResult};

/// What a mount's options say of new entries - `struct pts_mount_opts`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PtsOptions {
    uid: Option<u32>,
    gid: Option<u32>,
    mode: u32,
    ptmxmode: u32,
    max: u32,
}

impl PtsOptions {
    /// As mountinfo has them - devpts_show_options()
    fn shown(&self) -> String {
        let id = |name, id: Option<u32>| id.map_or(String::new(), |id| format!("{name}={id},"));
        let max = if self.max < NR_PTY_MAX { format!(",max={}", self.max) } else { String::new() };
        let (uid, gid) = (id("uid", self.uid), id("gid", self.gid));
        format!("{uid}{gid}mode={:03o},ptmxmode={:03o}{max}", self.mode, self.ptmxmode)
    }
}

/// `NR_UNIX98_PTY_MAX`: 2 to the power of MINORBITS.
const NR_PTY_MAX: u32 = 1 << 20;
/// `/proc/sys/kernel/pty/max` without `reserve`, which is for the host's own.
const PTY_LIMIT: usize = 4096 - 1024;
/// Inode numbers of entries begin behind those of the root and of `ptmx`.
const FIRST_INO: u64 = 3;

impl Kernel {
    /// Makes an instance of devpts with its `ptmx`.
    pub(crate) fn new_devpts(&mut self, owner: NsId, options: &[(String, Option<String>)]) -> Result<SbId, Stop> {
        let uid = self.make_kuid(owner, 0).unwrap_or(0);
        let gid = self.make_kgid(owner, 0).unwrap_or(0);
        let pts = self.pts_options(owner, options)?;
        let new = NewInode { uid, gid, perm: 0o755, now: self.now() };
        let sb = self.vfs.new_memory_fs("devpts", owner, new);
        if let Node::Dentry(root) = self.vfs.sb(sb).root {
            self.vfs.make(root, b"ptmx", NewInode { perm: 0, ..new }, InodeKind::Char(makedev(5, 2)));
        }
        self.set_pts_options(sb, pts);
        Ok(sb)
    }

    /// A remount: what is not said is as in a new instance - devpts_reconfigure()
    pub(crate) fn devpts_reconfigure(&mut self, sb: SbId, options: &[(String, Option<String>)]) -> Result<(), Stop> {
        let pts = self.pts_options(self.vfs.sb(sb).user_ns, options)?;
        self.set_pts_options(sb, pts);
        Ok(())
    }

    /// Is this an entry of a devpts? There nobody makes and removes entries.
    pub(crate) fn is_devpts(&self, id: DentryId) -> bool {
        self.vfs.sb(self.vfs.dentry(id).sb).pts.is_some()
    }

    fn set_pts_options(&mut self, sb: SbId, pts: PtsOptions) {
        if let Node::Dentry(root) = self.vfs.sb(sb).root
            && let InodeKind::Dir(entries) = &self.vfs.inode_of(root).kind
            && let Some(&ptmx) = entries.get(b"ptmx".as_slice())
        {
            let inode = self.vfs.dentry(ptmx).inode;
            self.vfs.inode_mut(inode).perm = pts.ptmxmode;
        }
        let record = self.vfs.super_blocks.get_mut(&sb).expect("a mounted file system exists");
        (record.options, record.pts) = (pts.shown().into_bytes(), Some(pts));
    }

    fn pts_options(&self, owner: NsId, options: &[(String, Option<String>)]) -> Result<PtsOptions, Stop> {
        let mut pts = PtsOptions { uid: None, gid: None, mode: 0o600, ptmxmode: 0, max: NR_PTY_MAX };
        for (key, value) in options {
            match key.as_str() {
                "mode" => pts.mode = number(value.as_deref(), 8)? & 0o777,
                "ptmxmode" => pts.ptmxmode = number(value.as_deref(), 8)? & 0o777,
                "gid" => pts.gid = Some(self.make_kgid(owner, number(value.as_deref(), 10)?).ok_or(Errno::EINVAL)?),
                "uid" => pts.uid = Some(self.make_kuid(owner, number(value.as_deref(), 10)?).ok_or(Errno::EINVAL)?),
                "max" => {
                    pts.max = number(value.as_deref(), 10)?;
                    if pts.max > NR_PTY_MAX {
                        return Err(Errno::EINVAL.into());
                    }
                }
                "newinstance" => {}
                _ => return Err(Errno::EINVAL.into()),
            }
        }
        Ok(pts)
    }

    /// Makes the entry of a terminal; returns its number, too - devpts_new_index(), devpts_pty_new()
    pub(crate) fn devpts_pty_new(&mut self, sb: SbId, (uid, gid): (u32, u32)) -> Result<(u32, DentryId), Errno> {
        let Node::Dentry(root) = self.vfs.sb(sb).root else { return Err(Errno::ENODEV) };
        let options = self.vfs.sb(sb).pts.ok_or(Errno::ENODEV)?;
        let is_taken = |index: u32| self.vfs.ttys.values().any(|tty| tty.index == index && tty.instance == sb);
        let index = (0..options.max).find(|&index| !is_taken(index)).ok_or(Errno::ENOSPC)?;
        let new = NewInode {
            uid: options.uid.unwrap_or(uid),
            gid: options.gid.unwrap_or(gid),
            perm: options.mode,
            now: self.now(),
        };
        let name = index.to_string();
        let dentry = self.vfs.make(root, name.as_bytes(), new, InodeKind::Char(makedev(PTS_MAJOR, index)));
        let inode = self.vfs.dentry(dentry).inode;
        self.vfs.inode_mut(inode).ino = FIRST_INO + u64::from(index);
        Ok((index, dentry))
    }

    /// Makes the session's own terminal, whose other end is outside.
    pub(crate) fn new_console(&mut self, sb: SbId, owner: (u32, u32)) -> (TtyId, DentryId) {
        let (index, dentry) = self.devpts_pty_new(sb, owner).expect("a fresh instance has room");
        let id = TtyId(self.vfs.fresh());
        self.vfs.ttys.insert(id, Tty { size: [24, 80, 0, 0], ..Tty::new(sb, dentry, index) });
        (id, dentry)
    }

    /// Opens `ptmx`: a new pair, whose slave is locked - ptmx_open()
    pub(crate) fn ptmx_open(&mut self, t: TaskId, path: Path) -> Result<FileObject, Stop> {
        let instance = self.devpts_of_ptmx(t, path)?;
        let sb = self.vfs.sb_of(instance);
        if self.vfs.ttys.len() >= PTY_LIMIT {
            return Err(Errno::ENOSPC.into());
        }
        let cred = &self.task(t).cred;
        let owner = (cred.fsuid, cred.fsgid);
        let (index, dentry) = self.devpts_pty_new(sb, owner)?;
        let id = TtyId(self.vfs.fresh());
        let master = Some(Master { is_locked: true, ..Master::default() });
        self.vfs.ttys.insert(id, Tty { master, ..Tty::new(sb, dentry, index) });
        Ok(FileObject::Ptmx(id))
    }

    /// Finds the instance that a `ptmx` belongs to: its own, or what is mounted on the `pts` beside it - devpts_mntget()
    fn devpts_of_ptmx(&self, t: TaskId, path: Path) -> Result<Path, Errno> {
        let Node::Dentry(id) = path.node else { return Err(Errno::ENODEV) };
        let is_devpts = |path: Path| self.vfs.sb(self.vfs.sb_of(path)).fs_type == "devpts";
        if is_devpts(path) {
            return Ok(path);
        }
        let parent = self.vfs.dentry(id).parent.ok_or(Errno::ENOENT)?;
        let pts = self.lookup(t, Node::Dentry(parent), b"pts")?;
        let beside = self.vfs.follow_mounts(Path { mnt: path.mnt, node: pts });
        let is_root = self.vfs.sb(self.vfs.sb_of(beside)).root == beside.node;
        if is_devpts(beside) && is_root { Ok(beside) } else { Err(Errno::ENODEV) }
    }

    /// Opens a slave by its entry - tty_open(), pts_unix98_lookup(), pty_open()
    pub(crate) fn pts_open(&mut self, t: TaskId, dentry: DentryId, flags: OpenFlags) -> Result<FileObject, Stop> {
        let found = self.vfs.ttys.iter().find(|(_, tty)| tty.dentry == Some(dentry)).map(|(&id, _)| id);
        let id = found.ok_or(Errno::EIO)?;
        self.tty_open(t, id, flags)
    }

    /// Opens a slave.
    pub(crate) fn tty_open(&mut self, t: TaskId, id: TtyId, flags: OpenFlags) -> Result<FileObject, Stop> {
        let tty = self.vfs.ttys.get(&id).ok_or(Errno::EIO)?;
        let hangups = tty.hangups;
        if tty.master.as_ref().is_some_and(|master| master.is_locked || master.is_closed) {
            return Err(Errno::EIO.into());
        }
        if tty.is_exclusive && tty.slaves > 0 && !self.ns_capable(t, NsId::INIT_USER, Cap::CAP_SYS_ADMIN) {
            return Err(Errno::EBUSY.into());
        }
        self.tty_opened(id);
        self.tty_open_proc_set_tty(t, id, flags);
        Ok(FileObject::Tty(id, hangups))
    }

    /// TIOCGPTPEER: opens the slave through the master's own instance, whatever is mounted where - ptm_open_peer()
    pub(super) fn ptm_open_peer(&mut self, t: TaskId, file: &OpenFile, id: TtyId, flags: OpenFlags) -> SysResult {
        let instance = self.devpts_of_ptmx(t, file.path)?;
        let dentry = self.vfs.ttys.get(&id).and_then(|tty| tty.dentry).ok_or(Errno::EIO)?;
        self.free_fd(t, 0)?;
        let object = self.tty_open(t, id, flags)?;
        let path = Path { mnt: instance.mnt, node: Node::Dentry(dentry) };
        let fd = self.fd_install_at(t, object, path, flags)?;
        Ok(Ret::Int(i64::from(fd.0)))
    }
}
