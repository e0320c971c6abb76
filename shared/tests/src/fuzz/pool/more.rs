//! The calls of `more_calls.c`, and more of the system's own.

use super::{NEW, PLACES, SIGNALS, TYPES, UIDS, plain, with_flags};
use crate::fuzz::Call;
use crate::fuzz::rng::Rng;

const CAPS: [&str; 6] = ["0", "~0ULL", "1ULL << CAP_SYS_ADMIN", "0x1ffffffffffULL", "1ULL << CAP_SETUID", "0x3fULL"];
const RULES: [&str; 7] =
    ["MS_NOATIME", "MS_RELATIME", "MS_NODIRATIME", "MS_STRICTATIME", "MS_NOSUID", "MS_RDONLY", "MS_NODEV"];

/// Processes and namespaces by descriptor.
pub(super) fn descriptors(rng: &mut Rng, nr_actors: usize) -> Call {
    let (actor, other) = (rng.below(nr_actors), rng.below(nr_actors));
    let (name, flag) = *rng.pick(&TYPES);
    let to = *rng.pick(&PLACES);
    match rng.below(14) {
        0..4 => {
            let mut flags = if rng.chance(50) { vec![flag] } else { rng.some(&NEW, 30) };
            if rng.chance(5) {
                flags.push("CLONE_FS");
            }
            with_flags(&format!("do_setns_of({actor}, "), flags, ")")
        }
        4 | 5 => {
            plain(format!("do_pidfd_kill({actor}, {}, {})", rng.pick(&SIGNALS), rng.pick(&["0", "0", "0", "1", "8"])))
        }
        6 | 7 => plain(format!(
            "do_waitid({actor}, {})",
            rng.pick(&["WEXITED", "WEXITED", "WEXITED | WNOWAIT", "WSTOPPED | WCONTINUED", "0", "WEXITED | __WALL"])
        )),
        8..11 => plain(format!(
            "do_ask_ns({actor}, \"{name}\", {})",
            rng.pick(&["NS_GET_USERNS", "NS_GET_PARENT", "NS_GET_NSTYPE", "NS_GET_OWNER_UID"])
        )),
        11 => plain(format!(
            "do_kcmp({actor}, {other}, {})",
            rng.pick(&["KCMP_VM", "KCMP_FILES", "KCMP_FS", "KCMP_SIGHAND", "99"])
        )),
        12 => plain(format!("do_pin(\"{name}\", \"{to}\")")),
        _ => with_flags(&format!("do_setns_pinned(\"{to}\", "), if rng.chance(50) { vec![flag] } else { vec![] }, ")"),
    }
}

/// Capabilities, and what they are lost and kept by.
pub(super) fn capabilities(rng: &mut Rng, nr_actors: usize) -> Call {
    let actor = rng.below(nr_actors) as i64 - i64::from(rng.chance(40));
    let (a, b, c) = (*rng.pick(&CAPS), *rng.pick(&CAPS), *rng.pick(&CAPS));
    let cap = *rng.pick(&["CAP_SYS_ADMIN", "CAP_SETUID", "CAP_KILL", "41", "CAP_CHOWN"]);
    plain(match rng.below(12) {
        0 | 1 => format!("do_capset({a}, {b}, {c})"),
        2 => format!("do_capset({a}, {a}, {a})"),
        3 => format!("do_capget({actor})"),
        4 => {
            let what = rng.pick(&["PR_CAP_AMBIENT_RAISE", "PR_CAP_AMBIENT_LOWER", "PR_CAP_AMBIENT_IS_SET"]);
            format!("prctl(PR_CAP_AMBIENT, {what}, {cap}, 0, 0)")
        }
        5 => "prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)".into(),
        6 => format!("prctl(PR_SET_KEEPCAPS, {}, 0, 0, 0)", rng.pick(&["1", "1", "0", "2"])),
        7 => format!("prctl(PR_SET_SECUREBITS, {}, 0, 0, 0)", rng.pick(&["0", "1", "4", "5", "0x2f", "0x100"])),
        8 => rng
            .pick(&[
                "prctl(PR_GET_SECUREBITS, 0, 0, 0, 0)",
                "prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0)",
                "prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)",
                "prctl(PR_CAPBSET_READ, 21, 0, 0, 0)",
            ])
            .to_string(),
        9 => format!("setreuid({}, {})", rng.pick(&UIDS), rng.pick(&UIDS)),
        10 => format!("setregid({}, {})", rng.pick(&UIDS), rng.pick(&UIDS)),
        _ => format!("{}({})", rng.pick(&["seteuid", "setegid"]), rng.pick(&UIDS)),
    })
}

/// Objects that an ipc or a network namespace holds.
pub(super) fn objects(rng: &mut Rng) -> Call {
    let flags = *rng.pick(&["0600 | IPC_CREAT", "0600", "0644 | IPC_CREAT | IPC_EXCL", "0"]);
    plain(match rng.below(9) {
        0..3 => format!(
            "do_shm({}, {}, {flags})",
            rng.pick(&["33", "33", "IPC_PRIVATE"]),
            rng.pick(&["4096", "1", "0", "8192", "-1"])
        ),
        3 => format!("do_remove({}, {})", rng.pick(&["5", "33", "77"]), rng.below(3)),
        4 => "do_remove(33, 2) + do_remove(77, 0)".into(),
        5 => format!("do_abstract({})", rng.below(3)),
        6 => format!("do_bind_path(\"{}\")", rng.pick(&PLACES)),
        7 => format!("do_msg(77, {flags})"),
        _ => format!("semget(5, {}, {flags})", rng.pick(&["1", "0", "3", "-1"])),
    })
}

/// Mounts of more kinds.
pub(super) fn mounts(rng: &mut Rng) -> Call {
    let (from, to) = (*rng.pick(&PLACES), *rng.pick(&PLACES));
    match rng.below(12) {
        0 => plain(format!("mount(\"none\", \"{to}\", \"overlay\", 0, \"lowerdir={from}:/tmp/fuzz\")")),
        1 => plain(format!("mount(\"none\", \"{to}\", \"{}\", 0, NULL)", rng.pick(&["nosuchfs", "tmpfs", "mqueue"]))),
        2 => plain(format!(
            "mount(\"none\", \"{to}\", \"tmpfs\", 0, \"{}\")",
            rng.pick(&["mode=700", "size=64k", "mode=1777,uid=5", "size=x", "nr_inodes=2", "mode=1777,nr_inodes=3"])
        )),
        3 => {
            let flags = [vec!["MS_REMOUNT", "MS_BIND"], rng.some(&RULES, 30)].concat();
            with_flags(&format!("mount(NULL, \"{to}\", NULL, "), flags, ", NULL)")
        }
        4 => {
            let flags = [vec!["MS_REMOUNT"], rng.some(&["MS_RDONLY", "MS_NOSUID", "MS_NOEXEC"], 40)].concat();
            with_flags(&format!("mount(NULL, \"{to}\", NULL, "), flags, ", NULL)")
        }
        5 => with_flags(&format!("mount(\"none\", \"{to}\", \"tmpfs\", "), rng.some(&RULES, 40), ", NULL)"),
        6 => {
            let flags = rng.some(&["MS_SHARED", "MS_PRIVATE", "MS_SLAVE", "MS_UNBINDABLE", "MS_REC", "MS_SILENT"], 35);
            with_flags(&format!("mount(NULL, \"{to}\", NULL, "), flags, ", NULL)")
        }
        7 => plain(format!("umount2(\"{to}\", {})", rng.pick(&["0", "MNT_FORCE", "MNT_DETACH", "16"]))),
        8 => plain(format!(
            "mount(\"{}\", \"{to}\", NULL, MS_BIND, NULL)",
            rng.pick(&["/proc", "/nowhere", "/", "/etc/passwd"])
        )),
        9 => plain(format!("do_list(\"{to}\")")),
        10 => plain(format!(
            "mount(NULL, \"{}\", NULL, {}, NULL)",
            rng.pick(&["/", "/proc"]),
            rng.pick(&["MS_SLAVE", "MS_PRIVATE | MS_REC", "MS_REMOUNT | MS_BIND | MS_RDONLY"])
        )),
        _ => plain(format!("do_pin(\"{}\", \"{to}\")", rng.pick(&["uts", "mnt", "net", "user"]))),
    }
}

/// Files of more kinds, and what is written to those of /proc.
pub(super) fn files(rng: &mut Rng) -> Call {
    let (from, to) = (*rng.pick(&PLACES), *rng.pick(&PLACES));
    plain(match rng.below(13) {
        0 | 1 => format!("do_write_file(\"{to}\", \"text\")"),
        2 => format!("truncate(\"{to}\", {})", rng.pick(&["0", "100", "-1"])),
        3 => format!(
            "mknod(\"{to}\", {} | 0644, 0)",
            rng.pick(&["S_IFIFO", "S_IFREG", "S_IFCHR", "S_IFDIR", "S_IFSOCK"])
        ),
        4 => format!("chown(\"{to}\", {}, {})", rng.pick(&UIDS), rng.pick(&UIDS)),
        5 => format!("do_list(\"{to}\")"),
        6 => {
            format!("syscall(SYS_renameat2, AT_FDCWD, \"{from}\", AT_FDCWD, \"{to}\", {})", rng.pick(&["1", "0", "16"]))
        }
        7 => format!("unlinkat(AT_FDCWD, \"{to}\", {})", rng.pick(&["0", "AT_REMOVEDIR", "0x400"])),
        8 => {
            format!("linkat(AT_FDCWD, \"{from}\", AT_FDCWD, \"{to}\", {})", rng.pick(&["0", "AT_SYMLINK_FOLLOW", "1"]))
        }
        9 => format!(
            "faccessat(AT_FDCWD, \"{to}\", {}, AT_EACCESS)",
            rng.pick(&["R_OK", "W_OK", "X_OK", "R_OK | W_OK", "8"])
        ),
        10 => format!(
            "do_write_file(\"/proc/sys/kernel/{}\", \"{}\")",
            rng.pick(&["hostname", "domainname"]),
            rng.pick(&["box", "a\\nb", ""])
        ),
        11 => format!(
            "do_write_file(\"/proc/self/comm\", \"{}\")",
            rng.pick(&["worker", "a name of more than fifteen letters"])
        ),
        _ => format!("(int)umask({})", rng.pick(&["0277", "027", "0"])),
    })
}

/// Resource limits, priorities, numbers that a child shall have.
pub(super) fn limits(rng: &mut Rng) -> Call {
    plain(match rng.below(6) {
        // None or plenty: how many there still are of programs before is nobody's business.
        0 => format!(
            "do_write_file(\"/proc/sys/user/max_{}_namespaces\", \"{}\")",
            rng.pick(&["uts", "ipc", "user", "mnt", "pid", "net", "cgroup", "time"]),
            rng.pick(&["0", "0", "100", "-1", "x"])
        ),
        1 | 2 => {
            let value = |rng: &mut Rng| *rng.pick(&["0", "4096", "-1", "1000000"]);
            let (soft, hard) = (value(rng), value(rng));
            format!("do_rlimit(RLIMIT_CORE, {soft}, {hard})")
        }
        3 => format!("setpriority(PRIO_PROCESS, 0, {})", rng.pick(&["0", "-20", "1", "100"])),
        _ => format!(
            "prctl({}, {}, 0, 0, 0)",
            rng.pick(&["PR_SET_PDEATHSIG", "PR_SET_DUMPABLE"]),
            rng.pick(&["65", "64", "-1", "9"])
        ),
    })
}
