//! Bit flags with the manual's names (their prefix is the type's).

use bitflags::bitflags;

bitflags! {
    /// `CLONE_*` of clone(2), clone3(2), unshare(2) and setns(2), without the exit signal byte of the classic call.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct CloneFlags: u64 {
        /// `CLONE_NEWTIME`: lies in the exit-signal byte of clone(2), so only clone3(2) and unshare(2) know it.
        const NEWTIME = 0x80;
        /// `CLONE_VM`.
        const VM = 0x100;
        /// `CLONE_FS`.
        const FS = 0x200;
        /// `CLONE_FILES`.
        const FILES = 0x400;
        /// `CLONE_SIGHAND`.
        const SIGHAND = 0x800;
        /// `CLONE_PIDFD`.
        const PIDFD = 0x1000;
        /// `CLONE_PTRACE`.
        const PTRACE = 0x2000;
        /// `CLONE_VFORK`.
        const VFORK = 0x4000;
        /// `CLONE_PARENT`.
        const PARENT = 0x8000;
        /// `CLONE_THREAD`.
        const THREAD = 0x1_0000;
        /// `CLONE_NEWNS`.
        const NEWNS = 0x2_0000;
        /// `CLONE_SYSVSEM`.
        const SYSVSEM = 0x4_0000;
        /// `CLONE_SETTLS`.
        const SETTLS = 0x8_0000;
        /// `CLONE_PARENT_SETTID`.
        const PARENT_SETTID = 0x10_0000;
        /// `CLONE_CHILD_CLEARTID`.
        const CHILD_CLEARTID = 0x20_0000;
        /// `CLONE_DETACHED`.
        const DETACHED = 0x40_0000;
        /// `CLONE_UNTRACED`.
        const UNTRACED = 0x80_0000;
        /// `CLONE_CHILD_SETTID`.
        const CHILD_SETTID = 0x100_0000;
        /// `CLONE_NEWCGROUP`.
        const NEWCGROUP = 0x200_0000;
        /// `CLONE_NEWUTS`.
        const NEWUTS = 0x400_0000;
        /// `CLONE_NEWIPC`.
        const NEWIPC = 0x800_0000;
        /// `CLONE_NEWUSER`.
        const NEWUSER = 0x1000_0000;
        /// `CLONE_NEWPID`.
        const NEWPID = 0x2000_0000;
        /// `CLONE_NEWNET`.
        const NEWNET = 0x4000_0000;
        /// `CLONE_IO`.
        const IO = 0x8000_0000;
        /// `CLONE_CLEAR_SIGHAND`, clone3(2) only.
        const CLEAR_SIGHAND = 0x1_0000_0000;
        /// `CLONE_INTO_CGROUP`, clone3(2) only.
        const INTO_CGROUP = 0x2_0000_0000;
        /// Bits that have no name are kept: the kernel judges them.
        const _ = !0;
    }

    /// `MS_*` of mount(2).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct MountFlags: u64 {
        /// `MS_RDONLY`.
        const RDONLY = 1;
        /// `MS_NOSUID`.
        const NOSUID = 2;
        /// `MS_NODEV`.
        const NODEV = 4;
        /// `MS_NOEXEC`.
        const NOEXEC = 8;
        /// `MS_SYNCHRONOUS`.
        const SYNCHRONOUS = 0x10;
        /// `MS_REMOUNT`.
        const REMOUNT = 0x20;
        /// `MS_MANDLOCK`.
        const MANDLOCK = 0x40;
        /// `MS_DIRSYNC`.
        const DIRSYNC = 0x80;
        /// `MS_NOSYMFOLLOW`.
        const NOSYMFOLLOW = 0x100;
        /// `MS_NOATIME`.
        const NOATIME = 0x400;
        /// `MS_NODIRATIME`.
        const NODIRATIME = 0x800;
        /// `MS_BIND`.
        const BIND = 0x1000;
        /// `MS_MOVE`.
        const MOVE = 0x2000;
        /// `MS_REC`.
        const REC = 0x4000;
        /// `MS_SILENT`.
        const SILENT = 0x8000;
        /// `MS_UNBINDABLE`.
        const UNBINDABLE = 0x2_0000;
        /// `MS_PRIVATE`.
        const PRIVATE = 0x4_0000;
        /// `MS_SLAVE`.
        const SLAVE = 0x8_0000;
        /// `MS_SHARED`.
        const SHARED = 0x10_0000;
        /// `MS_RELATIME`.
        const RELATIME = 0x20_0000;
        /// `MS_STRICTATIME`.
        const STRICTATIME = 0x100_0000;
        /// `MS_LAZYTIME`.
        const LAZYTIME = 0x200_0000;
        /// Bits that have no name are kept: the kernel judges them.
        const _ = !0;
    }

    /// `MNT_*` and `UMOUNT_NOFOLLOW` of umount2(2).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct UmountFlags: u32 {
        /// `MNT_FORCE`.
        const FORCE = 1;
        /// `MNT_DETACH`.
        const DETACH = 2;
        /// `MNT_EXPIRE`.
        const EXPIRE = 4;
        /// `UMOUNT_NOFOLLOW`.
        const NOFOLLOW = 8;
        /// Bits that have no name are kept: the kernel judges them.
        const _ = !0;
    }

    /// `O_*` of open(2); the low two bits are the access mode.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct OpenFlags: u32 {
        /// `O_WRONLY`.
        const WRONLY = 1;
        /// `O_RDWR`.
        const RDWR = 2;
        /// `O_CREAT`.
        const CREAT = 0o100;
        /// `O_EXCL`.
        const EXCL = 0o200;
        /// `O_NOCTTY`.
        const NOCTTY = 0o400;
        /// `O_TRUNC`.
        const TRUNC = 0o1000;
        /// `O_APPEND`.
        const APPEND = 0o2000;
        /// `O_NONBLOCK`.
        const NONBLOCK = 0o4000;
        /// `O_ASYNC`.
        const ASYNC = 0o20000;
        /// `O_DIRECTORY`.
        const DIRECTORY = 0o200000;
        /// `O_NOFOLLOW`.
        const NOFOLLOW = 0o400000;
        /// `O_NOATIME`.
        const NOATIME = 0o1000000;
        /// `O_CLOEXEC`.
        const CLOEXEC = 0o2000000;
        /// `O_PATH`.
        const PATH = 0o10000000;
        /// Bits that have no name are kept: the kernel judges them.
        const _ = !0;
    }

    /// `AT_*` of the `*at` calls.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct AtFlags: u32 {
        /// `AT_SYMLINK_NOFOLLOW`.
        const SYMLINK_NOFOLLOW = 0x100;
        /// `AT_REMOVEDIR` (unlinkat) and `AT_EACCESS` (faccessat).
        const REMOVEDIR = 0x200;
        /// `AT_SYMLINK_FOLLOW`.
        const SYMLINK_FOLLOW = 0x400;
        /// `AT_EMPTY_PATH`.
        const EMPTY_PATH = 0x1000;
        /// Bits that have no name are kept: the kernel judges them.
        const _ = !0;
    }

    /// Options of waitpid(2) and waitid(2).
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct WaitFlags: u32 {
        /// `WNOHANG`.
        const NOHANG = 1;
        /// `WUNTRACED`, `WSTOPPED`.
        const UNTRACED = 2;
        /// `WEXITED`.
        const EXITED = 4;
        /// `WCONTINUED`.
        const CONTINUED = 8;
        /// `WNOWAIT`.
        const NOWAIT = 0x0100_0000;
        /// `__WNOTHREAD`.
        const NOTHREAD = 0x2000_0000;
        /// `__WALL`.
        const ALL = 0x4000_0000;
        /// `__WCLONE`.
        const CLONE = 0x8000_0000;
        /// Bits that have no name are kept: the kernel judges them.
        const _ = !0;
    }
}

/// Names of all `CLONE_*` flags in strace's order, for tables and pages.
pub const CLONE_FLAG_NAMES: &[(&str, CloneFlags)] = &[
    ("CLONE_VM", CloneFlags::VM),
    ("CLONE_FS", CloneFlags::FS),
    ("CLONE_FILES", CloneFlags::FILES),
    ("CLONE_SIGHAND", CloneFlags::SIGHAND),
    ("CLONE_PIDFD", CloneFlags::PIDFD),
    ("CLONE_PTRACE", CloneFlags::PTRACE),
    ("CLONE_VFORK", CloneFlags::VFORK),
    ("CLONE_PARENT", CloneFlags::PARENT),
    ("CLONE_THREAD", CloneFlags::THREAD),
    ("CLONE_NEWNS", CloneFlags::NEWNS),
    ("CLONE_SYSVSEM", CloneFlags::SYSVSEM),
    ("CLONE_SETTLS", CloneFlags::SETTLS),
    ("CLONE_PARENT_SETTID", CloneFlags::PARENT_SETTID),
    ("CLONE_CHILD_CLEARTID", CloneFlags::CHILD_CLEARTID),
    ("CLONE_DETACHED", CloneFlags::DETACHED),
    ("CLONE_UNTRACED", CloneFlags::UNTRACED),
    ("CLONE_CHILD_SETTID", CloneFlags::CHILD_SETTID),
    ("CLONE_NEWCGROUP", CloneFlags::NEWCGROUP),
    ("CLONE_NEWUTS", CloneFlags::NEWUTS),
    ("CLONE_NEWIPC", CloneFlags::NEWIPC),
    ("CLONE_NEWUSER", CloneFlags::NEWUSER),
    ("CLONE_NEWPID", CloneFlags::NEWPID),
    ("CLONE_NEWNET", CloneFlags::NEWNET),
    ("CLONE_IO", CloneFlags::IO),
    ("CLONE_CLEAR_SIGHAND", CloneFlags::CLEAR_SIGHAND),
    ("CLONE_INTO_CGROUP", CloneFlags::INTO_CGROUP),
    ("CLONE_NEWTIME", CloneFlags::NEWTIME),
];
