//! What `/proc/PID` tells about a process - proc(5).

use crate::sys::Sys;
use crate::text::{lines, lossy, number, words};

/// Reads one number of `/proc/meminfo`, in KiB; 0 where there is none.
pub(crate) fn meminfo_kib(content: &[u8], key: &str) -> u64 {
    let row = lines(content).find_map(|line| line.strip_prefix(key.as_bytes())?.strip_prefix(b":"));
    row.and_then(|row| words(row).first().and_then(|word| number(word))).unwrap_or(0)
}

/// One process as its files in `/proc` show it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proc {
    pub(crate) pid: i32,
    /// The thread's number; the process's own where the whole process is meant.
    pub(crate) tid: i32,
    pub(crate) comm: String,
    pub(crate) state: char,
    pub(crate) ppid: i32,
    pub(crate) pgrp: i32,
    pub(crate) session: i32,
    pub(crate) tty_nr: i32,
    pub(crate) tpgid: i32,
    pub(crate) flags: u64,
    /// `utime` + `stime` in ticks.
    pub(crate) time_ticks: u64,
    pub(crate) priority: i64,
    pub(crate) nice: i64,
    pub(crate) num_threads: i64,
    pub(crate) starttime_ticks: u64,
    pub(crate) vsize_bytes: u64,
    pub(crate) rss_pages: u64,
    pub(crate) processor: i64,
    pub(crate) rt_priority: i64,
    pub(crate) policy: i64,
    /// The text of its `status`.
    pub(crate) status: Vec<u8>,
    /// Real, effective, saved, file system.
    pub(crate) uids: [u32; 4],
    pub(crate) gids: [u32; 4],
    /// Arguments; empty for kernel threads and zombies.
    pub(crate) cmdline: Vec<Vec<u8>>,
}

/// Ticks a second of the times in `/proc` - sysconf(3), `_SC_CLK_TCK`.
pub(crate) const CLK_TCK: u64 = 100;

impl Proc {
    /// Reads one process; `None` if it is gone.
    pub(crate) async fn read(sys: &Sys, pid: i32) -> Option<Proc> {
        Proc::read_dir(sys, &format!("/proc/{pid}"), pid).await
    }

    /// Reads the threads of a process.
    pub(crate) async fn threads(sys: &Sys, pid: i32) -> Vec<Proc> {
        let dir = format!("/proc/{pid}/task");
        let entries = sys.list_dir(dir.as_bytes()).await.unwrap_or_default();
        let mut threads = Vec::new();
        for entry in entries.iter().filter(|entry| number::<i32>(&entry.d_name).is_some()) {
            threads.extend(Proc::read_dir(sys, &format!("{dir}/{}", lossy(&entry.d_name)), pid).await);
        }
        threads
    }

    async fn read_dir(sys: &Sys, dir: &str, pid: i32) -> Option<Proc> {
        let stat = sys.read_file(format!("{dir}/stat").as_bytes()).await.ok()?;
        let mut proc = parse_stat(&stat)?;
        let status = sys.read_file(format!("{dir}/status").as_bytes()).await.unwrap_or_default();
        proc.pid = pid;
        proc.uids = ids(&status, b"Uid:");
        proc.gids = ids(&status, b"Gid:");
        proc.status = status;
        let cmdline = sys.read_file(format!("{dir}/cmdline").as_bytes()).await.unwrap_or_default();
        if !cmdline.is_empty() {
            let body = cmdline.strip_suffix(b"\0").unwrap_or(&cmdline);
            proc.cmdline = body.split(|&byte| byte == 0).map(<[u8]>::to_vec).collect();
        }
        Some(proc)
    }

    /// Lists the numbers in `/proc`, lowest first.
    pub(crate) async fn pids(sys: &Sys) -> Vec<i32> {
        let entries = sys.list_dir(b"/proc").await.unwrap_or_default();
        let mut pids: Vec<i32> = entries.iter().filter_map(|entry| number(&entry.d_name)).collect();
        nslab_small::sort(&mut pids);
        pids
    }

    /// The command line with blanks between; `None` if there is none.
    pub(crate) fn joined_cmdline(&self) -> Option<String> {
        (!self.cmdline.is_empty()).then(|| lossy(&self.cmdline.join(&b' ')))
    }

    /// What `status` says behind `key:`, without blanks around it.
    pub(crate) fn status_row(&self, key: &str) -> Option<String> {
        let row = lines(&self.status).find_map(|line| line.strip_prefix(key.as_bytes())?.strip_prefix(b":"))?;
        Some(lossy(row.trim_ascii()))
    }

    /// Is it dead and not waited for?
    pub(crate) fn is_zombie(&self) -> bool {
        self.state == 'Z'
    }
}

fn ids(status: &[u8], key: &[u8]) -> [u32; 4] {
    let mut ids = [0; 4];
    let row = lines(status).find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    for (id, word) in ids.iter_mut().zip(words(row)) {
        *id = number(word).unwrap_or(0);
    }
    ids
}

fn parse_stat(stat: &[u8]) -> Option<Proc> {
    let (open, close) = (stat.iter().position(|&b| b == b'(')?, stat.iter().rposition(|&b| b == b')')?);
    let rest = words(stat.get(close + 1..)?);
    // Field 3 of proc(5), the state, is the first after the name.
    let field = |index: usize| rest.get(index - 3).copied().unwrap_or_default();
    let signed = |index: usize| number::<i64>(field(index)).unwrap_or(0);
    let unsigned = |index: usize| number::<u64>(field(index)).unwrap_or(0);
    Some(Proc {
        pid: number(stat.get(..open)?.trim_ascii())?,
        tid: number(stat.get(..open)?.trim_ascii())?,
        comm: lossy(stat.get(open + 1..close)?),
        state: char::from(*field(3).first()?),
        ppid: signed(4) as i32,
        pgrp: signed(5) as i32,
        session: signed(6) as i32,
        tty_nr: signed(7) as i32,
        tpgid: signed(8) as i32,
        flags: unsigned(9),
        time_ticks: unsigned(14) + unsigned(15),
        priority: signed(18),
        nice: signed(19),
        num_threads: signed(20),
        starttime_ticks: unsigned(22),
        vsize_bytes: unsigned(23),
        rss_pages: unsigned(24),
        processor: signed(39),
        rt_priority: signed(40),
        policy: signed(41),
        ..Proc::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_anything() {
        let proc = parse_stat(b"7 (a) b) S 1 7 7 34816 7 4194304 0 0 0 0 3 4 0 0 20 0 1 0 55 4096 2 0\n").unwrap();
        assert_eq!((proc.pid, proc.comm.as_str(), proc.state, proc.tty_nr), (7, "a) b", 'S', 34816));
        assert_eq!((proc.time_ticks, proc.starttime_ticks, proc.vsize_bytes, proc.rss_pages), (7, 55, 4096, 2));
    }
}
