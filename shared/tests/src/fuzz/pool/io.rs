//! The calls of `io_calls.c` and `object_calls.c`.

use super::{PLACES, plain};
use crate::fuzz::Call;
use crate::fuzz::rng::Rng;

/// Pipes, files, locks, execution.
pub(super) fn streams(rng: &mut Rng) -> Call {
    let to = *rng.pick(&PLACES);
    plain(match rng.below(20) {
        0 | 1 => format!("do_pipe({})", rng.below(9)),
        2 => format!(
            "do_seek(\"{to}\", {}, {})",
            rng.pick(&["0", "5", "-1"]),
            rng.pick(&["SEEK_SET", "SEEK_CUR", "SEEK_END", "9"])
        ),
        3 => format!("do_read(\"{to}\", {}, 10)", rng.pick(&["O_RDONLY", "O_WRONLY", "O_RDWR", "O_PATH"])),
        4 => format!(
            "do_pwrite(\"{to}\", {}, {})",
            rng.pick(&["O_WRONLY", "O_RDWR", "O_RDONLY", "O_WRONLY | O_APPEND"]),
            rng.pick(&["0", "100", "-1"])
        ),
        5 => format!(
            "do_fallocate(\"{to}\", {}, {}, {})",
            rng.pick(&["0", "FALLOC_FL_KEEP_SIZE"]),
            rng.pick(&["0", "-1"]),
            rng.pick(&["10", "0", "5000"])
        ),
        6 => format!("do_long_name({})", rng.pick(&["255", "256", "300"])),
        7 => format!("do_getcwd({})", rng.pick(&["1", "256", "2"])),
        8 => format!("do_terminal(\"{to}\")"),
        9 | 10 => format!("do_wrong({})", rng.below(11)),
        11 | 12 => {
            format!("do_flock(\"{to}\", {})", rng.pick(&["LOCK_EX", "LOCK_SH", "LOCK_UN", "LOCK_EX", "3", "32"]))
        }
        13 | 14 => format!(
            "do_record_lock(\"{to}\", {}, {})",
            rng.pick(&["F_WRLCK", "F_RDLCK", "F_UNLCK", "F_WRLCK", "9"]),
            rng.pick(&["0", "5", "20"])
        ),
        15 => format!("do_few_files({})", rng.pick(&["3", "1000"])),
        16 => format!("do_exec(\"{to}\", {})", rng.below(2)),
        17 => format!("do_fill(\"{to}\")"),
        18 => format!("do_times(\"{to}\", {})", rng.pick(&["0", "2000000000", "UTIME_NOW", "UTIME_OMIT"])),
        _ => format!("do_readlink(\"{to}\", {})", rng.pick(&["100", "3", "0"])),
    })
}

/// What is done to objects of an ipc namespace that are there, or not.
pub(super) fn objects(rng: &mut Rng) -> Call {
    plain(match rng.below(13) {
        0..3 => format!(
            "do_semop(5, {}, {}, {})",
            rng.pick(&["0", "0", "1", "5"]),
            rng.pick(&["1", "-1", "0", "32767"]),
            rng.pick(&["1", "2", "0", "600"])
        ),
        3 => format!(
            "do_semctl(5, {}, {}, {})",
            rng.pick(&["0", "0", "5"]),
            rng.pick(&["SETVAL", "GETVAL", "GETNCNT", "99"]),
            rng.pick(&["1", "70000", "-1"])
        ),
        4 | 5 => format!(
            "do_msgrcv(77, {}, {}, {})",
            rng.pick(&["16", "4", "-1"]),
            rng.pick(&["0", "1", "2", "-1"]),
            rng.pick(&["0", "MSG_NOERROR"])
        ),
        6 => format!("do_msgsnd(77, {}, {})", rng.pick(&["8", "8000", "8000", "9000"]), rng.pick(&["1", "2", "0"])),
        7 => format!("do_stale({})", rng.below(2)),
        8 => format!("do_shmat(33, {})", rng.pick(&["0", "SHM_RDONLY"])),
        9 => format!(
            "do_ipc_set({}, {}, {}, {})",
            rng.below(2),
            rng.pick(&["77", "33"]),
            rng.pick(&["0", "1000", "5"]),
            rng.pick(&["0600", "0", "0666"])
        ),
        _ => format!(
            "do_mq(\"{}\", {}, {})",
            rng.pick(&["/q", "/q", "/r", "q", "/a/b"]),
            rng.pick(&["O_CREAT | O_RDWR", "O_RDWR", "O_CREAT | O_EXCL | O_RDWR", "O_RDONLY", "O_CREAT | O_WRONLY"]),
            rng.below(6)
        ),
    })
}

/// Sockets of one process.
pub(super) fn sockets(rng: &mut Rng) -> Call {
    let types = ["SOCK_STREAM", "SOCK_DGRAM"];
    plain(match rng.below(14) {
        0 => format!(
            "do_socket({}, {}, {})",
            rng.pick(&["AF_UNIX", "AF_INET", "AF_INET", "AF_INET6", "99"]),
            rng.pick(&["SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET", "99"]),
            rng.pick(&["0", "0", "IPPROTO_TCP", "IPPROTO_UDP", "99"])
        ),
        1 => format!("do_connect_abstract({}, {})", rng.below(3), rng.pick(&types)),
        2 => format!("do_abstract({})", rng.below(3)),
        3 | 4 => format!("do_loopback({})", rng.pick(&["1", "1", "0"])),
        5..8 => format!(
            "do_inet({}, {}, {}, {})",
            rng.pick(&types),
            rng.pick(&["0", "1", "2", "1", "3"]),
            rng.pick(&["INADDR_LOOPBACK", "INADDR_LOOPBACK", "INADDR_ANY", "0x0a010203"]),
            rng.pick(&["80", "2000", "0"])
        ),
        8..11 => format!("do_unready({}, {}, {})", rng.pick(&["AF_UNIX", "AF_INET"]), rng.pick(&types), rng.below(10)),
        _ => format!("do_pair({}, {})", rng.pick(&types), rng.below(7)),
    })
}

/// The session's part of the cgroup tree.
pub(super) fn cgroups(rng: &mut Rng, nr_actors: usize) -> Call {
    let name = *rng.pick(&["a", "a", "b", "a/c", ""]);
    let made = if name.is_empty() { "b" } else { name };
    let actor = rng.below(nr_actors);
    plain(match rng.below(10) {
        0..3 => format!("do_cgroup_mkdir(\"{made}\")"),
        3 => format!("do_cgroup_rmdir(\"{made}\")"),
        4..7 => format!("do_cgroup_join(\"{name}\", {actor})"),
        7 => {
            let (file, text) = rng.pick(&[
                ("cgroup.type", "threaded"),
                ("cgroup.type", "domain"),
                ("cgroup.max.depth", "0"),
                ("cgroup.max.depth", "max"),
                ("cgroup.max.descendants", "1"),
                ("cgroup.max.descendants", "-1"),
                ("cgroup.subtree_control", "+nosuch"),
                ("cgroup.freeze", "0"),
                ("cgroup.freeze", "2"),
                ("cgroup.procs", "x"),
                ("cgroup.procs", "99999"),
                ("cgroup.kill", "0"),
                ("cgroup.events", "0"),
                ("cgroup.controllers", "x"),
                ("cgroup.threads", "0"),
            ]);
            format!("do_cgroup_write(\"{name}\", \"{file}\", \"{text}\")")
        }
        _ => format!(
            "do_cgroup_read(\"{name}\", \"{}\")",
            rng.pick(&["cgroup.type", "cgroup.events", "cgroup.max.depth", "cgroup.max.descendants", "cgroup.freeze"])
        ),
    })
}
