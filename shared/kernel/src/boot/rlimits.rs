//! The resource limits that a machine begins with - getrlimit(2).

use nslab_abi::Rlimit;

/// Limits as getrlimit(2) shows them in a fresh session.
pub fn fresh() -> [Rlimit; 16] {
    let all = Rlimit { rlim_cur: u64::MAX, rlim_max: u64::MAX };
    let mut limits = [all; 16];
    // RLIMIT_STACK, RLIMIT_CORE, RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE, RLIMIT_NICE, RLIMIT_RTPRIO.
    limits[3].rlim_cur = nslab_abi::limits::SCRIPT_STACK_BYTES;
    limits[4].rlim_cur = 0;
    limits[6] = Rlimit { rlim_cur: 15_000, rlim_max: 15_000 };
    limits[7] = Rlimit { rlim_cur: nslab_abi::limits::RLIMIT_NOFILE, rlim_max: 4096 };
    limits[8] = Rlimit { rlim_cur: 8 << 20, rlim_max: 8 << 20 };
    limits[11] = limits[6];
    limits[12] = Rlimit { rlim_cur: 819_200, rlim_max: 819_200 };
    (limits[13], limits[14]) = (Rlimit { rlim_cur: 0, rlim_max: 0 }, Rlimit { rlim_cur: 0, rlim_max: 0 });
    limits
}

/// Limits that a real session has, so that no program takes the machine down.
pub fn session() -> [Rlimit; 16] {
    let mut limits = fresh();
    let both = |value: u64| Rlimit { rlim_cur: value, rlim_max: value };
    // RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_STACK, RLIMIT_CORE, RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_AS, RLIMIT_SIGPENDING.
    limits[0] = both(600);
    limits[1] = both(nslab_abi::limits::FS_BYTES);
    limits[3] = both(nslab_abi::limits::SCRIPT_STACK_BYTES);
    limits[4] = both(0);
    limits[6] = both(u64::from(nslab_abi::limits::SESSION_TASKS));
    limits[7].rlim_max = 2048;
    limits[9] = both(2 << 30);
    limits[11] = both(1024);
    limits
}
