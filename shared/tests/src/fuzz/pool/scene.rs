//! The calls of `scene_calls.c`, `process_calls.c` and `api_calls.c`.

use super::{PLACES, SIGNALS, plain, with_flags};
use crate::fuzz::Call;
use crate::fuzz::rng::Rng;

const ATTRIBUTES: [&str; 8] = [
    "MOUNT_ATTR_RDONLY",
    "MOUNT_ATTR_NOSUID",
    "MOUNT_ATTR_NODEV",
    "MOUNT_ATTR_NOEXEC",
    "MOUNT_ATTR_NOATIME",
    "MOUNT_ATTR_STRICTATIME",
    "MOUNT_ATTR_NODIRATIME",
    "MOUNT_ATTR_NOSYMFOLLOW",
];

/// What takes several calls to come to.
pub(super) fn scenes(rng: &mut Rng) -> Call {
    plain(match rng.below(8) {
        0..4 => format!("do_mount_scene({})", rng.below(31)),
        4 | 5 => format!("do_ns_scene({})", rng.below(11)),
        6 => format!("do_thread_scene({})", rng.below(10)),
        _ => "do_deadlock()".into(),
    })
}

/// Processes that look at others.
pub(super) fn processes(rng: &mut Rng, nr_actors: usize) -> Call {
    let actor = rng.below(nr_actors);
    plain(match rng.below(9) {
        0 | 1 => {
            let resource = rng.pick(&["RLIMIT_CORE", "RLIMIT_NOFILE", "RLIMIT_MEMLOCK", "99"]);
            let (soft, hard) = rng.pick(&[("0", "0"), ("100", "-1"), ("4096", "4096"), ("200", "100")]);
            format!("do_prlimit({actor}, {resource}, {soft}, {hard}, {})", rng.below(2))
        }
        2 => format!("do_sigqueue({actor}, {}, {})", rng.pick(&SIGNALS), rng.below(5)),
        3 => format!(
            "do_pidfd({actor}, {}, {})",
            rng.pick(&["0", "O_NONBLOCK", "0", "1"]),
            rng.pick(&["0", "0", "1", "2"])
        ),
        4 => format!("do_filter({})", rng.below(8)),
        5 => format!("do_removed({})", rng.below(2)),
        6 => format!("do_affinity({actor}, {}, {})", rng.pick(&["0", "1", "1", "-1"]), rng.pick(&["8", "8", "4"])),
        7 => format!(
            "do_sigtimedwait({}, {}, {})",
            rng.pick(&SIGNALS[3..]),
            rng.pick(&["1", "1000000000"]),
            rng.below(3)
        ),
        _ => format!("do_interrupted({})", rng.below(10)),
    })
}

/// Objects of ipc that live for one call.
pub(super) fn objects(rng: &mut Rng) -> Call {
    plain(match rng.below(5) {
        0..3 => format!("do_private({})", rng.below(20)),
        3 => format!("do_queue({})", rng.below(15)),
        _ => format!(
            "do_write_file(\"/proc/sys/{}\", \"{}\")",
            rng.pick(&["kernel/msgmni", "kernel/shmmni", "kernel/msgmax", "fs/mqueue/queues_max", "fs/mqueue/msg_max"]),
            rng.pick(&["0", "1", "20", "-1", "x"])
        ),
    })
}

/// Mounts in steps.
pub(super) fn mounts(rng: &mut Rng) -> Call {
    let (from, to) = (*rng.pick(&PLACES), *rng.pick(&PLACES));
    let fs = *rng.pick(&["tmpfs", "tmpfs", "tmpfs", "proc", "mqueue", "nosuchfs"]);
    match rng.below(12) {
        0 => plain(format!("do_fsopen(\"{fs}\", {})", rng.pick(&["0", "FSOPEN_CLOEXEC", "8"]))),
        1 => plain(format!(
            "do_fsconfig(\"{fs}\", {})",
            rng.pick(&[
                "FSCONFIG_SET_STRING, \"source\", \"mine\", 0",
                "FSCONFIG_SET_STRING, \"colour\", \"red\", 0",
                "FSCONFIG_SET_STRING, \"\", \"red\", 0",
                "FSCONFIG_SET_FLAG, \"ro\", \"\", 0",
                "FSCONFIG_SET_FLAG, \"ro\", \"x\", 0",
                "FSCONFIG_SET_STRING, \"mode\", \"0750\", 0",
                "FSCONFIG_SET_STRING, \"mode\", \"rwx\", 0",
                "77, \"\", \"\", 0",
                "FSCONFIG_CMD_CREATE, \"\", \"\", 0",
                "FSCONFIG_CMD_CREATE, \"\", \"\", 5",
                "FSCONFIG_CMD_RECONFIGURE, \"\", \"\", 0",
            ])
        )),
        2 | 3 => plain(format!("do_context(\"{}\", {})", rng.pick(&["tmpfs", "tmpfs", "mqueue"]), rng.below(13))),
        4 | 5 => {
            let (key, value) =
                rng.pick(&[("", ""), ("size", "64k"), ("mode", "700"), ("source", "mine"), ("nr_inodes", "3")]);
            let fs = if key.is_empty() { fs } else { "tmpfs" };
            let flags = rng.some(&ATTRIBUTES, 20);
            with_flags(&format!("do_mount_new(\"{fs}\", \"{key}\", \"{value}\", "), flags, &format!(", \"{to}\")"))
        }
        6 => with_flags(
            &format!("do_open_tree(\"{to}\", "),
            rng.some(&["OPEN_TREE_CLONE", "AT_RECURSIVE", "AT_SYMLINK_NOFOLLOW", "OPEN_TREE_CLOEXEC"], 40),
            ")",
        ),
        // In which order the mounts below the root were made is the session's business.
        7 if rng.chance(20) => plain(format!("do_copy_tree(\"/\", \"{to}\", 0)")),
        7 => plain(format!(
            "do_copy_tree(\"{from}\", \"{to}\", {})",
            rng.pick(&["0", "AT_RECURSIVE", "AT_RECURSIVE", "OPEN_TREE_CLOEXEC"])
        )),
        8 => plain(format!(
            "move_mount(AT_FDCWD, \"{from}\", AT_FDCWD, \"{to}\", {})",
            rng.pick(&["0", "0", "MOVE_MOUNT_F_SYMLINKS", "0x8000"])
        )),
        9 | 10 => {
            let set = if rng.chance(40) { "0".into() } else { rng.some(&ATTRIBUTES, 20).join(" | ") };
            let set = if set.is_empty() { "MOUNT_ATTR_RDONLY".to_string() } else { set };
            let clear = rng.pick(&["0", "0", "MOUNT_ATTR__ATIME", "MOUNT_ATTR_RDONLY", "MOUNT_ATTR_NOSUID"]);
            let propagation = rng.pick(&["0", "0", "MS_SHARED", "MS_SLAVE", "MS_PRIVATE", "MS_SHARED | MS_PRIVATE"]);
            let size = rng.pick(&["32", "32", "32", "32", "8", "40", "5000"]);
            with_flags(
                &format!("do_setattr(\"{to}\", "),
                rng.some(&["AT_RECURSIVE", "AT_SYMLINK_NOFOLLOW"], 25),
                &format!(", {set}, {clear}, {propagation}, {size})"),
            )
        }
        _ => plain(format!(
            "do_fspick(\"{to}\", {}, \"{}\")",
            rng.pick(&["0", "FSPICK_CLOEXEC", "FSPICK_SYMLINK_NOFOLLOW", "64"]),
            rng.pick(&["", "ro", "rw"])
        )),
    }
}
