//! The calls of `event_calls.c` and `path_calls.c`.

use super::{PLACES, plain};
use crate::fuzz::Call;
use crate::fuzz::rng::Rng;

/// Descriptors that tell of something, and timers.
pub(super) fn events(rng: &mut Rng) -> Call {
    let to = *rng.pick(&PLACES);
    let clock = *rng.pick(&["CLOCK_REALTIME", "CLOCK_MONOTONIC", "CLOCK_MONOTONIC", "CLOCK_BOOTTIME", "99"]);
    let sig = *rng.pick(&["SIGUSR2", "SIGRTMIN", "SIGUSR1"]);
    plain(match rng.below(18) {
        0..3 => {
            let op =
                rng.pick(&["EPOLL_CTL_ADD", "EPOLL_CTL_ADD", "EPOLL_CTL_ADD", "EPOLL_CTL_MOD", "EPOLL_CTL_DEL", "9"]);
            let kinds = ["pipe", "full", "full", "write", "event", "itself", "loop", "none", to];
            let kind = rng.pick(&kinds);
            let events = rng.pick(&[
                "EPOLLIN",
                "EPOLLIN | EPOLLOUT",
                "EPOLLIN | EPOLLET",
                "EPOLLIN | EPOLLONESHOT",
                "EPOLLOUT | EPOLLET",
                "0",
            ]);
            format!("do_epoll({op}, \"{kind}\", {events})")
        }
        3 => format!("do_epoll_wait({}, {})", rng.below(4), rng.pick(&["1", "0", "-1"])),
        4 => format!(
            "do_eventfd({}, {}, {})",
            rng.pick(&["0", "1", "7"]),
            rng.pick(&["0", "EFD_NONBLOCK", "EFD_SEMAPHORE", "EFD_CLOEXEC", "64"]),
            rng.below(6)
        ),
        5 => format!("do_signalfd({sig}, {}, {})", rng.pick(&["0", "SFD_CLOEXEC", "64"]), rng.below(5)),
        6 => format!("do_timerfd({clock}, {}, {})", rng.pick(&["0", "TFD_NONBLOCK", "64"]), rng.below(7)),
        7 | 8 => {
            let notify = rng.pick(&["SIGEV_NONE", "SIGEV_SIGNAL", "SIGEV_SIGNAL", "77"]);
            format!("do_timer({clock}, {notify}, {}, {})", rng.pick(&[sig, sig, "100"]), rng.below(6))
        }
        9 => format!(
            "do_itimer({}, {}, {})",
            rng.pick(&["ITIMER_REAL", "ITIMER_REAL", "9"]),
            rng.pick(&["0", "1000", "-1"]),
            rng.pick(&["0", "1000000"])
        ),
        10..13 => {
            let mask = rng.pick(&[
                "IN_ALL_EVENTS",
                "IN_CREATE | IN_DELETE",
                "IN_MOVE | IN_ONLYDIR",
                "IN_OPEN | IN_CLOSE",
                "IN_ALL_EVENTS | IN_ONESHOT",
                "0",
                "IN_ALL_EVENTS | IN_MASK_ADD",
            ]);
            format!("do_inotify(\"{to}\", {mask}, {})", rng.below(9))
        }
        13 => format!("do_poll({}, {})", rng.below(8), rng.pick(&["POLLIN", "POLLOUT", "POLLIN | POLLOUT", "0"])),
        14 => format!("do_select({})", rng.below(5)),
        15 => format!("do_futex({}, {})", rng.pick(&["0", "1", "128", "99", "9"]), rng.below(2)),
        16 => format!("do_clock({clock}, {})", rng.below(4)),
        _ => format!("do_interrupted({})", rng.below(10)),
    })
}

/// Files once more.
pub(super) fn paths(rng: &mut Rng) -> Call {
    let (from, to) = (*rng.pick(&PLACES), *rng.pick(&PLACES));
    plain(match rng.below(24) {
        0 | 1 => format!("do_circle({})", rng.below(9)),
        2 => {
            let (from, to) = rng.pick(&[
                ("/tmp/fuzz/f", "/dev/x"),
                ("/proc/self/comm", "/tmp/fuzz/x"),
                ("/tmp/fuzz/f", "/proc/x"),
                ("/tmp/fuzz/f", "/dev/x"),
                ("/tmp/fuzz", "/tmp/fuzz/a/x"),
            ]);
            format!("do_across(\"{from}\", \"{to}\", {})", rng.below(4))
        }
        3 | 4 => {
            let device = rng.pick(&["/dev/null", "/dev/zero", "/dev/full", "/dev/full", "/dev/tty", "/dev/nosuch"]);
            format!("do_device(\"{device}\", {})", rng.below(4))
        }
        5 => format!("do_fifo({})", rng.below(5)),
        6..9 => format!("do_script({})", rng.below(14)),
        9 => format!("do_busy_text({})", rng.pick(&["O_WRONLY", "O_RDWR", "O_RDONLY"])),
        10..12 => format!("do_large({})", rng.below(11)),
        12 => {
            let prot = rng.pick(&["PROT_READ", "PROT_READ | PROT_WRITE", "PROT_EXEC", "PROT_NONE"]);
            let kind = rng.pick(&[
                "MAP_SHARED",
                "MAP_PRIVATE",
                "MAP_PRIVATE | MAP_ANONYMOUS",
                "0",
                "MAP_SHARED | MAP_PRIVATE",
            ]);
            let bytes = rng.pick(&["4096", "4096", "4096", "0", "1L << 47", "-1"]);
            format!("do_mmap(\"{to}\", {}, {prot}, {kind}, {bytes})", rng.pick(&["O_RDONLY", "O_RDWR", "O_WRONLY"]))
        }
        13 => {
            let (call, argument) =
                rng.pick(&[("0", "PROT_READ"), ("0", "99"), ("1", "MS_SYNC"), ("1", "MS_ASYNC | MS_SYNC"), ("2", "0")]);
            let (offset, bytes) =
                rng.pick(&[("0", "4096"), ("0", "8192"), ("1", "4096"), ("0", "0"), ("4096", "4096")]);
            format!("do_pages({call}, {offset}, {bytes}, {argument})")
        }
        14 | 15 => {
            let flags = rng.pick(&["MFD_ALLOW_SEALING", "MFD_ALLOW_SEALING", "MFD_CLOEXEC", "0", "0x1000"]);
            format!("do_memfd(\"name\", {flags}, {})", rng.below(8))
        }
        16 => format!("do_seals_of(\"{to}\")"),
        17 | 18 => format!(
            "do_copy(\"{from}\", \"{to}\", {}, {})",
            rng.pick(&["O_WRONLY", "O_RDWR", "O_RDONLY", "O_WRONLY | O_APPEND"]),
            rng.below(8)
        ),
        19 => format!("do_at(\"{to}\", {}, \"{}\")", rng.below(11), rng.pick(&["at", "f", "a", "/tmp/fuzz/f", ""])),
        20 => format!("do_folder(\"{}\", {})", rng.pick(&["/tmp/fuzz", "/tmp/fuzz/a", "/tmp"]), rng.below(8)),
        21 => format!("do_getdents(\"{to}\", {})", rng.pick(&["4096", "10", "0"])),
        22 => format!("do_statfs(\"{}\")", rng.pick(&[to, to, "/proc", "/nowhere"])),
        _ => format!("do_no_room({})", rng.below(12)),
    })
}
