//! `ps -e` of procps-ng, from a given /proc.

use std::fs;
use std::path::Path;

/// Major number of terminals in devpts - linux/Documentation/admin-guide/devices.txt.
const PTS_MAJOR: u32 = 136;

/// Returns what `ps -e` prints where /proc is `proc`.
pub fn list(proc: &Path) -> String {
    // procps' own words where /proc is none (library/readproc.c).
    if !proc.join("self/stat").exists() && !proc.join("1/stat").exists() {
        return "Error, do this: mount -t proc proc /proc\n".to_string();
    }
    let entries = fs::read_dir(proc).into_iter().flatten().flatten();
    let mut pids: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    pids.sort_unstable();
    let lines =
        pids.into_iter().filter_map(|pid| line(&fs::read_to_string(proc.join(pid.to_string()).join("stat")).ok()?));
    ["    PID TTY          TIME CMD\n".to_string()].into_iter().chain(lines).collect()
}

/// `PID (COMM) STATE PPID PGRP SESSION TTY_NR TPGID FLAGS … UTIME STIME …` - proc_pid_stat(5).
fn line(stat: &str) -> Option<String> {
    /// `USER_HZ` of x86-64.
    const TICKS: u64 = 100;
    let (head, tail) = stat.rsplit_once(") ")?;
    let (pid, comm) = head.split_once(" (")?;
    let fields: Vec<&str> = tail.split(' ').collect();
    let number = |index: usize| fields.get(index)?.parse::<i64>().ok();
    let (state, tty, ticks) = (*fields.first()?, number(4)? as u32, number(11)? + number(12)?);
    let seconds = ticks as u64 / TICKS;
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let tty = match tty >> 8 & 0xfff {
        PTS_MAJOR => format!("pts/{}", tty & 0xff),
        _ => "?".to_string(),
    };
    let defunct = if state == "Z" { " <defunct>" } else { "" };
    Some(format!("{pid:>7} {tty:<8} {time} {comm}{defunct}\n"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn formats_as_ps_does() {
        let stat = "12 (a) b) Z 1 12 12 34817 -1 4194560 0 0 0 0 150 160 0 0 20 0 1 0 5 0 0";
        assert_eq!(super::line(stat).as_deref(), Some("     12 pts/1    00:00:03 a) b <defunct>\n"));
    }
}
