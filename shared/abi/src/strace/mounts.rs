//! The arguments of the calls that make mounts in steps: fsopen(2) and its kin, open_tree(2), mount_setattr(2).

use super::text as t;
use crate::{Fd, Syscall};

const COMMANDS: [&str; 9] = [
    "FSCONFIG_SET_FLAG",
    "FSCONFIG_SET_STRING",
    "FSCONFIG_SET_BINARY",
    "FSCONFIG_SET_PATH",
    "FSCONFIG_SET_PATH_EMPTY",
    "FSCONFIG_SET_FD",
    "FSCONFIG_CMD_CREATE",
    "FSCONFIG_CMD_RECONFIGURE",
    "FSCONFIG_CMD_CREATE_EXCL",
];

const ATTRIBUTES: &[(&str, u64)] = &[
    ("MOUNT_ATTR_RDONLY", 1),
    ("MOUNT_ATTR_NOSUID", 2),
    ("MOUNT_ATTR_NODEV", 4),
    ("MOUNT_ATTR_NOEXEC", 8),
    ("MOUNT_ATTR_NOATIME", 0x10),
    ("MOUNT_ATTR_STRICTATIME", 0x20),
    ("MOUNT_ATTR_NODIRATIME", 0x80),
    ("MOUNT_ATTR_IDMAP", 0x10_0000),
    ("MOUNT_ATTR_NOSYMFOLLOW", 0x20_0000),
];

const AT_FLAGS: &[(&str, u64)] =
    &[("AT_SYMLINK_NOFOLLOW", 0x100), ("AT_NO_AUTOMOUNT", 0x800), ("AT_EMPTY_PATH", 0x1000), ("AT_RECURSIVE", 0x8000)];

const OPEN_TREE: &[(&str, u64)] = &[
    ("OPEN_TREE_CLONE", 1),
    ("OPEN_TREE_CLOEXEC", 0o2000000),
    ("AT_SYMLINK_NOFOLLOW", 0x100),
    ("AT_NO_AUTOMOUNT", 0x800),
    ("AT_EMPTY_PATH", 0x1000),
    ("AT_RECURSIVE", 0x8000),
];

const MOVE_MOUNT: &[(&str, u64)] = &[
    ("MOVE_MOUNT_F_SYMLINKS", 1),
    ("MOVE_MOUNT_F_AUTOMOUNTS", 2),
    ("MOVE_MOUNT_F_EMPTY_PATH", 4),
    ("MOVE_MOUNT_T_SYMLINKS", 0x10),
    ("MOVE_MOUNT_T_AUTOMOUNTS", 0x20),
    ("MOVE_MOUNT_T_EMPTY_PATH", 0x40),
    ("MOVE_MOUNT_SET_GROUP", 0x100),
    ("MOVE_MOUNT_BENEATH", 0x200),
];

const PROPAGATION: &[(&str, u64)] =
    &[("MS_UNBINDABLE", 0x2_0000), ("MS_PRIVATE", 0x4_0000), ("MS_SLAVE", 0x8_0000), ("MS_SHARED", 0x10_0000)];

fn at(fd: Fd) -> String {
    if fd == Fd::CWD { "AT_FDCWD".to_string() } else { fd.to_string() }
}

fn flags(bits: u32, names: &[(&str, u64)]) -> String {
    t::flags(u64::from(bits), names, "0")
}

/// All arguments of such a call; `None`: it is none.
pub fn args(call: &Syscall) -> Option<String> {
    Some(match call {
        Syscall::Fsopen { fsname, flags: bits } => {
            format!("{}, {}", t::path(fsname), flags(*bits, &[("FSOPEN_CLOEXEC", 1)]))
        }
        Syscall::Fsconfig { fd, cmd, key, value, aux } => {
            let name = COMMANDS.get(*cmd as usize).map_or_else(|| format!("{cmd:#x}"), |name| (*name).to_string());
            format!("{fd}, {name}, {}, {}, {aux}", t::opt_path(key), t::opt_path(value))
        }
        Syscall::Fsmount { fsfd, flags: bits, attr_flags } => {
            format!("{fsfd}, {}, {}", flags(*bits, &[("FSMOUNT_CLOEXEC", 1)]), flags(*attr_flags, ATTRIBUTES))
        }
        Syscall::Fspick { dirfd, path, flags: bits } => {
            let names = [
                ("FSPICK_CLOEXEC", 1),
                ("FSPICK_SYMLINK_NOFOLLOW", 2),
                ("FSPICK_NO_AUTOMOUNT", 4),
                ("FSPICK_EMPTY_PATH", 8),
            ];
            format!("{}, {}, {}", at(*dirfd), t::path(path), flags(*bits, &names))
        }
        Syscall::OpenTree { dirfd, path, flags: bits } => {
            format!("{}, {}, {}", at(*dirfd), t::path(path), flags(*bits, OPEN_TREE))
        }
        Syscall::MoveMount { from_dirfd, from_path, to_dirfd, to_path, flags: bits } => {
            let (from, to) = (t::path(from_path), t::path(to_path));
            format!("{}, {from}, {}, {to}, {}", at(*from_dirfd), at(*to_dirfd), flags(*bits, MOVE_MOUNT))
        }
        Syscall::MountSetattr { dirfd, path, flags: bits, attr, size } => {
            let word =
                |at: usize| attr.get(at..at + 8).and_then(|word| word.try_into().ok()).map_or(0, u64::from_le_bytes);
            let change = format!(
                "{{attr_set={}, attr_clr={}, propagation={}, userns_fd={}}}",
                t::flags(word(0), ATTRIBUTES, "0"),
                t::flags(word(8), ATTRIBUTES, "0"),
                t::flags(word(16), PROPAGATION, "0"),
                word(24)
            );
            format!("{}, {}, {}, {change}, {size}", at(*dirfd), t::path(path), flags(*bits, AT_FLAGS))
        }
        _ => return None,
    })
}
