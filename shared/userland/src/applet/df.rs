//! df(1) and du(1).

use std::sync::Arc;

use nslab_abi::{Ret, Statfs, Syscall};

use super::mount::list;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{join, lossy, number};

const DF: Spec = Spec {
    shorts: "ahikT",
    longs: &[
        ("all", Takes::Nothing, 'a'),
        ("human-readable", Takes::Nothing, 'h'),
        ("inodes", Takes::Nothing, 'i'),
        ("print-type", Takes::Nothing, 'T'),
        ("type", Takes::Argument, 't'),
    ],
    unmodelled: "BHlPtvx",
    unmodelled_longs: &[
        "block-size",
        "si",
        "local",
        "no-sync",
        "output",
        "portability",
        "sync",
        "total",
        "exclude-type",
        "help",
        "version",
    ],
    ..Spec::NONE
};
const DU: Spec = Spec {
    shorts: "abcd:hksx",
    longs: &[
        ("all", Takes::Nothing, 'a'),
        ("bytes", Takes::Nothing, 'b'),
        ("total", Takes::Nothing, 'c'),
        ("max-depth", Takes::Argument, 'd'),
        ("human-readable", Takes::Nothing, 'h'),
        ("summarize", Takes::Nothing, 's'),
        ("one-file-system", Takes::Nothing, 'x'),
        ("apparent-size", Takes::Nothing, 'A'),
    ],
    unmodelled: "0BDHlLmPStX",
    unmodelled_longs: &[
        "null",
        "block-size",
        "dereference",
        "dereference-args",
        "exclude",
        "exclude-from",
        "files0-from",
        "inodes",
        "count-links",
        "no-dereference",
        "separate-dirs",
        "si",
        "threshold",
        "time",
        "time-style",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// `1.5K`, `12M`: rounded up, one digit behind the point below ten - gnulib's human_readable().
pub(crate) fn human(bytes: u64) -> String {
    if bytes < 1024 {
        return bytes.to_string();
    }
    let mut unit: u128 = 1024;
    let mut letters = "KMGTPE".chars();
    let mut letter = letters.next().unwrap_or('K');
    while u128::from(bytes) > unit * 1023 {
        match letters.next() {
            Some(next) => (letter, unit) = (next, unit * 1024),
            None => break,
        }
    }
    let tenths = (u128::from(bytes) * 10).div_ceil(unit);
    if tenths < 100 {
        format!("{}.{}{letter}", tenths / 10, tenths % 10)
    } else {
        format!("{}{letter}", u128::from(bytes).div_ceil(unit))
    }
}

async fn statfs(sys: &Sys, path: &[u8]) -> Option<Statfs> {
    match sys.call(Syscall::Statfs { path: path.to_vec() }).await {
        Ok(Ret::Statfs(statfs)) => Some(*statfs),
        _ => None,
    }
}

/// `df [-ahikT] [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &DF).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('t') {
        return crate::getopt::unmodelled(&sys, "df", "-t").await;
    }
    let Some(mounts) = list::read(&sys).await else {
        sys.complain(&name, "cannot read table of mounted file systems: No such file or directory").await;
        return 1;
    };
    let mut status = 0;
    let mut chosen: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> = Vec::new();
    let row = |mount: &list::Row| (mount.source.clone(), mount.fstype.clone(), mount.target.clone());
    if parsed.operands.is_empty() {
        let mut devices: Vec<(u64, usize)> = Vec::new();
        for mount in &mounts {
            let Ok(stat) = sys.stat(&mount.target).await else { continue };
            if parsed.has('a') {
                chosen.push(row(mount));
                continue;
            }
            // One line a file system: the one with the shortest path.
            match devices.iter().find(|known| known.0 == stat.st_dev).map(|known| known.1) {
                Some(at) if mount.target.len() < chosen[at].2.len() => chosen[at] = row(mount),
                Some(_) => {}
                None => {
                    devices.push((stat.st_dev, chosen.len()));
                    chosen.push(row(mount));
                }
            }
        }
    }
    for path in &parsed.operands {
        if let Err(errno) = sys.stat(path).await {
            sys.complain_errno(&name, path, errno).await;
            status = 1;
            continue;
        }
        chosen.extend(list::holding(&sys, &mounts, path).await.map(row));
    }
    let (is_human, is_inodes) = (parsed.has('h'), parsed.has('i'));
    let heads: [&str; 4] = match (is_inodes, is_human) {
        (true, _) => ["Inodes", "IUsed", "IFree", "IUse%"],
        (false, true) => ["Size", "Used", "Avail", "Use%"],
        (false, false) => ["1K-blocks", "Used", "Available", "Use%"],
    };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let line = |source: &str, fstype: &str, numbers: [String; 4], target: &str| {
        let mut cells = vec![source.to_string()];
        if parsed.has('T') {
            cells.push(fstype.to_string());
        }
        cells.extend(numbers);
        cells.push(target.to_string());
        cells
    };
    rows.push(line("Filesystem", "Type", heads.map(str::to_string), "Mounted on"));
    for (source, fstype, target) in &chosen {
        let Some(fs) = statfs(&sys, target).await else { continue };
        if fs.f_blocks == 0 && parsed.operands.is_empty() && !parsed.has('a') {
            continue;
        }
        let (all, free, available) = match is_inodes {
            true => (fs.f_files, fs.f_ffree, fs.f_ffree),
            false => (fs.f_blocks, fs.f_bfree, fs.f_bavail),
        };
        let used = all.saturating_sub(free);
        let unit = if is_inodes { 1 } else { fs.f_bsize as u64 };
        let show = |count: u64| match (is_inodes, is_human) {
            (true, false) => count.to_string(),
            (_, true) => human(count.saturating_mul(unit)),
            (false, false) => count.saturating_mul(unit).div_ceil(1024).to_string(),
        };
        let whole = used + available;
        let percent = if whole == 0 { "-".to_string() } else { format!("{}%", (used * 100).div_ceil(whole)) };
        let numbers = [show(all), show(used), show(available), percent];
        rows.push(line(&lossy(source), &lossy(fstype), numbers, &lossy(target)));
    }
    if rows.len() == 1 {
        if status == 0 {
            sys.complain(&name, "no file systems processed").await;
        }
        return 1;
    }
    let first_number = if parsed.has('T') { 2 } else { 1 };
    let width = |at: usize| {
        let least = match at {
            0 => 14,
            at if at < first_number => 4,
            at if at == first_number + 3 => 4,
            _ => 5,
        };
        rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0).max(least)
    };
    let widths: Vec<usize> = (0..first_number + 4).map(width).collect();
    for row in &rows {
        let mut text = String::new();
        for (at, cell) in row.iter().enumerate() {
            text += &match widths.get(at) {
                Some(width) if at < first_number => format!("{cell:<width$} "),
                Some(width) => format!("{cell:>width$} "),
                None => cell.clone(),
            };
        }
        sys.print(text + "\n");
    }
    sys.finish(&name, status).await
}

/// A directory that is being counted.
struct Level {
    path: Vec<u8>,
    entries: Vec<Vec<u8>>,
    size: u64,
}

/// `du [-abchksx] [-d DEPTH] [FILE]…`
pub(crate) async fn du(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &DU).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let most = match parsed.value('d') {
        Some(text) => match number::<usize>(text) {
            Some(most) => most,
            None => {
                let what = format!("invalid maximum depth {}", args.quote(text));
                return args.missing(&sys, &DU, &what).await;
            }
        },
        None if parsed.has('s') => 0,
        None => usize::MAX,
    };
    if parsed.has('a') && parsed.has('s') {
        return args.missing(&sys, &DU, "cannot both summarize and show all entries").await;
    }
    let is_apparent = parsed.has('b') || parsed.has('A');
    let show = |size: u64, path: &[u8]| {
        let text = match (parsed.has('h'), parsed.has('b')) {
            (true, _) => human(size),
            (_, true) => size.to_string(),
            _ => size.div_ceil(1024).to_string(),
        };
        [text.as_bytes(), b"\t", path, b"\n"].concat()
    };
    let operands = if parsed.operands.is_empty() { vec![b".".to_vec()] } else { parsed.operands.clone() };
    let (mut status, mut total) = (0, 0);
    let mut seen: Vec<(u64, u64)> = Vec::new();
    for start in &operands {
        let mut stack: Vec<Level> = Vec::new();
        let mut next = Some(start.clone());
        let mut device = None;
        loop {
            if let Some(path) = next.take() {
                let stat = match sys.lstat(&path).await {
                    Ok(stat) => stat,
                    Err(errno) => {
                        sys.complain_errno(&name, format!("cannot access '{}'", lossy(&path)), errno).await;
                        status = 1;
                        if stack.is_empty() {
                            break;
                        }
                        continue;
                    }
                };
                let is_dir = stat.is_dir();
                let is_other = parsed.has('x') && *device.get_or_insert(stat.st_dev) != stat.st_dev;
                let is_known = stat.st_nlink > 1 && !is_dir && seen.contains(&(stat.st_dev, stat.st_ino));
                if !(is_other || is_known) {
                    seen.push((stat.st_dev, stat.st_ino));
                    let size = if is_apparent { stat.st_size as u64 } else { stat.st_blocks as u64 * 512 };
                    if is_dir {
                        let mut entries: Vec<Vec<u8>> = match sys.list_dir(&path).await {
                            Ok(entries) => entries.into_iter().map(|entry| entry.d_name).collect(),
                            Err(errno) => {
                                let what = format!("cannot read directory '{}'", lossy(&path));
                                sys.complain_errno(&name, what, errno).await;
                                status = 1;
                                Vec::new()
                            }
                        };
                        entries.retain(|entry| entry != b"." && entry != b"..");
                        entries.reverse();
                        stack.push(Level { path, entries, size });
                    } else {
                        if stack.is_empty() || (parsed.has('a') && stack.len() <= most) {
                            sys.print(show(size, &path));
                        }
                        match stack.last_mut() {
                            Some(level) => level.size += size,
                            None => total += size,
                        }
                    }
                }
            }
            let Some(level) = stack.last_mut() else { break };
            if let Some(entry) = level.entries.pop() {
                next = Some(join(&level.path, &entry));
                continue;
            }
            let depth = stack.len() - 1;
            let Some(level) = stack.pop() else { break };
            if depth <= most {
                sys.print(show(level.size, &level.path));
            }
            match stack.last_mut() {
                Some(above) => above.size += level.size,
                None => total += level.size,
            }
        }
    }
    if parsed.has('c') {
        sys.print(show(total, b"total"));
    }
    sys.finish(&name, status).await
}

#[cfg(test)]
mod tests {
    use super::human;

    #[test]
    fn sizes_are_rounded_up() {
        let all = [0, 1023, 1024, 1025, 10 * 1024, 10 * 1024 + 1, 1 << 20, (1 << 20) - 1];
        assert_eq!(all.map(human), ["0", "1023", "1.0K", "1.1K", "10K", "11K", "1.0M", "1.0M"]);
    }
}
