//! The columns that ps can show: header, width, side, content.

use nslab_abi::NsType;

use super::values::{self as v, Clock};
use crate::procfs::Proc;

/// Which side of its column a text keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Justify {
    Left,
    Right,
}

/// Where a column's text comes from.
pub(crate) enum Source {
    /// What has been read of the process already.
    Known(fn(&Clock, &Proc) -> String),
    /// A name of an account, cut with a `+` where the column is too narrow.
    Name(fn(&Clock, &Proc) -> String),
    /// The program, with its line of the tree before it; `true`: the whole command line.
    Program(bool),
    /// The inode of a namespace.
    Ns(NsType),
    /// `/proc/PID/cgroup`.
    Cgroup,
    /// `/proc/PID/exe`.
    Exe,
    /// `/proc/PID/wchan`.
    Wchan,
    /// `/proc/PID/oom_score`.
    OomScore,
}

/// A kind of column.
pub(crate) struct Kind {
    pub(crate) names: &'static [&'static str],
    pub(crate) header: &'static str,
    /// 0: as wide as a pid.
    width: usize,
    pub(crate) justify: Justify,
    pub(crate) source: Source,
}

/// A column of this run.
#[derive(Clone)]
pub(crate) struct Column {
    pub(crate) kind: &'static Kind,
    pub(crate) header: String,
    width: Option<usize>,
}

impl Column {
    /// A column as it comes; `header` and `width` if the user said so.
    pub(crate) fn new(kind: &'static Kind, header: Option<String>, width: Option<usize>) -> Column {
        Column { kind, header: header.unwrap_or_else(|| kind.header.to_string()), width }
    }

    pub(crate) fn width(&self, pid_width: usize) -> usize {
        let own = match self.kind.width {
            0 => pid_width,
            width => width,
        };
        match self.width {
            Some(width) => width,
            // A heading of ps's own may be wider than its column, as ADDR is.
            None if self.header == self.kind.header => own,
            None => own.max(self.header.chars().count()),
        }
    }
}

/// Finds a column by the name that `-o` takes.
pub(crate) fn find(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.names.contains(&name))
}

const fn kind(
    names: &'static [&'static str],
    header: &'static str,
    width: usize,
    justify: Justify,
    source: Source,
) -> Kind {
    Kind { names, header, width, justify, source }
}

use Justify::{Left, Right};
use Source::{Known, Name, Ns, Program};

/// By name, header, width and side as ps of procps-ng 4.0.2 lists them (`ps L`).
static KINDS: &[Kind] = &[
    kind(&["pid", "tgid"], "PID", 0, Right, Known(|_, p| p.pid.to_string())),
    kind(&["ppid"], "PPID", 0, Right, Known(|_, p| p.ppid.to_string())),
    kind(&["pgid"], "PGID", 0, Right, Known(|_, p| p.pgrp.to_string())),
    kind(&["pgrp"], "PGRP", 0, Right, Known(|_, p| p.pgrp.to_string())),
    kind(&["sid"], "SID", 0, Right, Known(|_, p| p.session.to_string())),
    kind(&["sess", "session"], "SESS", 0, Right, Known(|_, p| p.session.to_string())),
    kind(&["tpgid"], "TPGID", 0, Right, Known(|_, p| p.tpgid.to_string())),
    kind(&["tid"], "TID", 0, Right, Known(|_, p| p.tid.to_string())),
    kind(&["spid"], "SPID", 0, Right, Known(|_, p| p.tid.to_string())),
    kind(&["lwp"], "LWP", 0, Right, Known(|_, p| p.tid.to_string())),
    kind(&["tname", "tty8", "longtname"], "TTY", 8, Left, Known(|_, p| v::tty(p))),
    kind(&["tt", "tty"], "TT", 8, Left, Known(|_, p| v::tty(p))),
    kind(&["time", "cputime", "atime"], "TIME", 8, Right, Known(|_, p| v::time(p.seconds()))),
    kind(&["times", "cputimes"], "TIME", 8, Right, Known(|_, p| p.seconds().to_string())),
    kind(&["bsdtime"], "TIME", 6, Right, Known(|_, p| format!("{}:{:02}", p.seconds() / 60, p.seconds() % 60))),
    kind(&["comm", "ucomm"], "COMMAND", 15, Left, Program(false)),
    kind(&["ucmd"], "CMD", 15, Left, Program(false)),
    kind(&["fname"], "COMMAND", 8, Left, Known(|_, p| p.comm.chars().take(8).collect())),
    kind(&["args", "command"], "COMMAND", 27, Left, Program(true)),
    kind(&["cmd"], "CMD", 27, Left, Program(true)),
    kind(&["exe"], "EXE", 27, Left, Source::Exe),
    kind(&["user", "uname"], "USER", 8, Left, Name(|c, p| c.user(p.uids[1]))),
    kind(&["euser"], "EUSER", 8, Left, Name(|c, p| c.user(p.uids[1]))),
    kind(&["uid_hack"], "UID", 8, Left, Name(|c, p| c.user(p.uids[1]))),
    kind(&["ruser"], "RUSER", 8, Left, Name(|c, p| c.user(p.uids[0]))),
    kind(&["suser"], "SUSER", 8, Left, Name(|c, p| c.user(p.uids[2]))),
    kind(&["svuser"], "SVUSER", 8, Left, Name(|c, p| c.user(p.uids[2]))),
    kind(&["fuser"], "FUSER", 8, Left, Name(|c, p| c.user(p.uids[3]))),
    kind(&["fsuser"], "FSUSER", 8, Left, Name(|c, p| c.user(p.uids[3]))),
    kind(&["group"], "GROUP", 8, Left, Name(|c, p| c.group(p.gids[1]))),
    kind(&["egroup"], "EGROUP", 8, Left, Name(|c, p| c.group(p.gids[1]))),
    kind(&["rgroup"], "RGROUP", 8, Left, Name(|c, p| c.group(p.gids[0]))),
    kind(&["sgroup"], "SGROUP", 8, Left, Name(|c, p| c.group(p.gids[2]))),
    kind(&["fgroup"], "FGROUP", 8, Left, Name(|c, p| c.group(p.gids[3]))),
    kind(&["uid"], "UID", 5, Right, Known(|_, p| p.uids[1].to_string())),
    kind(&["euid"], "EUID", 5, Right, Known(|_, p| p.uids[1].to_string())),
    kind(&["ruid"], "RUID", 5, Right, Known(|_, p| p.uids[0].to_string())),
    kind(&["suid"], "SUID", 5, Right, Known(|_, p| p.uids[2].to_string())),
    kind(&["svuid"], "SVUID", 5, Right, Known(|_, p| p.uids[2].to_string())),
    kind(&["fuid"], "FUID", 5, Right, Known(|_, p| p.uids[3].to_string())),
    kind(&["fsuid"], "FSUID", 5, Right, Known(|_, p| p.uids[3].to_string())),
    kind(&["gid"], "GID", 5, Right, Known(|_, p| p.gids[1].to_string())),
    kind(&["egid"], "EGID", 5, Right, Known(|_, p| p.gids[1].to_string())),
    kind(&["rgid"], "RGID", 5, Right, Known(|_, p| p.gids[0].to_string())),
    kind(&["sgid"], "SGID", 5, Right, Known(|_, p| p.gids[2].to_string())),
    kind(&["svgid"], "SVGID", 5, Right, Known(|_, p| p.gids[2].to_string())),
    kind(&["fgid"], "FGID", 5, Right, Known(|_, p| p.gids[3].to_string())),
    kind(&["fsgid"], "FSGID", 5, Right, Known(|_, p| p.gids[3].to_string())),
    kind(&["supgid"], "SUPGID", 20, Left, Known(v::supplementary_ids)),
    kind(&["supgrp"], "SUPGRP", 40, Left, Known(v::supplementary_names)),
    kind(&["stat"], "STAT", 4, Left, Known(|_, p| v::stat(p))),
    kind(&["s", "state"], "S", 1, Left, Known(|_, p| p.state.to_string())),
    kind(&["c", "util"], "C", 2, Right, Known(|c, p| (v::permille(c, p) / 10).min(99).to_string())),
    kind(&["cp"], "CP", 3, Right, Known(|c, p| v::permille(c, p).to_string())),
    kind(&["pcpu", "%cpu"], "%CPU", 4, Right, Known(|c, p| v::percent(v::permille(c, p)))),
    kind(&["pmem", "%mem"], "%MEM", 4, Right, Known(|c, p| v::percent(v::memory_permille(c, p)))),
    kind(&["vsz", "vsize"], "VSZ", 6, Right, Known(|_, p| (p.vsize_bytes / 1024).to_string())),
    kind(&["sz"], "SZ", 5, Right, Known(|_, p| (p.vsize_bytes / 4096).to_string())),
    kind(&["rss", "rssize"], "RSS", 5, Right, Known(|_, p| (p.rss_pages * 4).to_string())),
    kind(&["rsz"], "RSZ", 5, Right, Known(|_, p| (p.rss_pages * 4).to_string())),
    kind(&["addr_1"], "ADDR", 1, Left, Known(|_, _| "-".to_string())),
    kind(&["ni", "nice"], "NI", 3, Right, Known(|_, p| p.nice.to_string())),
    kind(&["pri"], "PRI", 3, Right, Known(|_, p| (39 - p.priority).to_string())),
    kind(&["opri", "intpri"], "PRI", 3, Right, Known(|_, p| (60 + p.priority).to_string())),
    kind(&["priority"], "PRI", 3, Right, Known(|_, p| p.priority.to_string())),
    kind(&["rtprio"], "RTPRIO", 6, Right, Known(|_, p| v::real_time_priority(p))),
    kind(&["cls"], "CLS", 3, Right, Known(|_, p| v::class(p))),
    kind(&["class"], "CLS", 3, Left, Known(|_, p| v::class(p))),
    kind(&["policy"], "POL", 3, Left, Known(|_, p| v::class(p))),
    kind(&["sched"], "SCH", 3, Right, Known(|_, p| p.policy.to_string())),
    kind(&["psr"], "PSR", 3, Right, Known(|_, p| p.processor.to_string())),
    kind(&["cpuid"], "CPUID", 5, Right, Known(|_, p| p.processor.to_string())),
    kind(&["nlwp"], "NLWP", 4, Right, Known(|_, p| p.num_threads.to_string())),
    kind(&["thcount"], "THCNT", 5, Right, Known(|_, p| p.num_threads.to_string())),
    kind(&["f", "flag", "flags"], "F", 1, Right, Known(|_, p| format!("{:o}", p.flags >> 6 & 7))),
    kind(&["stime"], "STIME", 5, Left, Known(v::stime)),
    kind(&["bsdstart"], "START", 6, Right, Known(v::bsdstart)),
    kind(&["start_time"], "START", 5, Left, Known(v::stime)),
    kind(&["start"], "STARTED", 8, Right, Known(v::start)),
    kind(&["etime"], "ELAPSED", 11, Right, Known(|c, p| v::etime(v::elapsed_s(c, p)))),
    kind(&["etimes"], "ELAPSED", 7, Right, Known(|c, p| v::elapsed_s(c, p).to_string())),
    kind(&["lstart"], "STARTED", 24, Right, Known(|c, p| crate::text::ctime(v::start_s(c, p)))),
    kind(&["sig", "pending", "tsig"], "PENDING", 16, Right, Known(|_, p| v::row(p, "SigPnd"))),
    kind(&["sig_pend"], "SIGNAL", 16, Right, Known(|_, p| v::row(p, "ShdPnd"))),
    kind(&["blocked", "sigmask", "sig_block"], "BLOCKED", 16, Right, Known(|_, p| v::row(p, "SigBlk"))),
    kind(&["ignored", "sigignore", "sig_ignore"], "IGNORED", 16, Right, Known(|_, p| v::row(p, "SigIgn"))),
    kind(&["caught", "sigcatch"], "CAUGHT", 16, Right, Known(|_, p| v::row(p, "SigCgt"))),
    kind(&["sig_catch"], "CATCHED", 16, Right, Known(|_, p| v::row(p, "SigCgt"))),
    kind(&["label", "context"], "LABEL", 31, Left, Known(|_, _| "-".to_string())),
    kind(&["cgroup"], "CGROUP", 27, Left, Source::Cgroup),
    kind(&["cgname"], "CGNAME", 27, Left, Source::Cgroup),
    kind(&["wchan", "wname"], "WCHAN", 6, Left, Source::Wchan),
    kind(&["oom"], "OOM", 4, Right, Source::OomScore),
    kind(&["cgroupns"], "CGROUPNS", 10, Right, Ns(NsType::Cgroup)),
    kind(&["ipcns"], "IPCNS", 10, Right, Ns(NsType::Ipc)),
    kind(&["mntns"], "MNTNS", 10, Right, Ns(NsType::Mnt)),
    kind(&["netns"], "NETNS", 10, Right, Ns(NsType::Net)),
    kind(&["pidns"], "PIDNS", 10, Right, Ns(NsType::Pid)),
    kind(&["timens"], "TIMENS", 10, Right, Ns(NsType::Time)),
    kind(&["userns"], "USERNS", 10, Right, Ns(NsType::User)),
    kind(&["utsns"], "UTSNS", 10, Right, Ns(NsType::Uts)),
];
