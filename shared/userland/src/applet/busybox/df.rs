//! df and free of busybox - coreutils/df.c, procps/free.c

use nslab_abi::{Ret, Syscall};

use crate::applet::mount::list;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::procfs::meminfo_kib;
use crate::sys::Sys;
use crate::text::lossy;

const DF: Spec =
    Spec { shorts: "ahikmT", longs: &[("human-readable", Takes::Nothing, 'h')], unmodelled: "PB:t:", ..Spec::NONE };

const FREE: Spec = Spec { shorts: "bkmgh", unmodelled: "t", ..Spec::NONE };

/// `112.9M`: one digit behind the point - libbb/human_readable.c
pub(crate) fn human(mut value: u64) -> String {
    let (mut unit, mut tenths) = (None, 0);
    for letter in ["K", "M", "G", "T", "P"] {
        if value < 1024 {
            break;
        }
        (unit, tenths) = (Some(letter), (value % 1024 * 10 + 512) / 1024);
        value /= 1024;
    }
    if tenths >= 10 {
        (value, tenths) = (value + 1, 0);
    }
    unit.map_or_else(|| value.to_string(), |unit| format!("{value}.{tenths}{unit}"))
}

/// `df [-ahikmT] [FILE]…`
pub(super) async fn df(sys: &Sys, args: &Args) -> u8 {
    let parsed = match args.getopt(sys, &DF).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some(mounts) = list::read(sys).await else {
        sys.complain("df", "/proc/mounts: No such file or directory").await;
        return 1;
    };
    let unit: u64 = if parsed.has('m') { 1 << 20 } else { 1024 };
    let (is_human, is_inodes) = (parsed.has('h'), parsed.has('i'));
    let head = match (is_human, is_inodes) {
        (_, true) => "   Inodes",
        (true, _) => "     Size",
        _ if unit > 1024 => "1M-blocks",
        _ => "1K-blocks",
    };
    let kind = if parsed.has('T') { "Type       " } else { "" };
    sys.print(format!("Filesystem           {kind}{head:<15}Used Available Use% Mounted on\n"));
    let mut chosen = Vec::new();
    let mut status = 0;
    if parsed.operands.is_empty() {
        chosen.extend(mounts.iter());
    }
    for path in &parsed.operands {
        if sys.stat(path).await.is_err() {
            sys.complain("df", format!("{}: can't find mount point", lossy(path))).await;
            status = 1;
            continue;
        }
        chosen.extend(list::holding(sys, &mounts, path).await);
    }
    for mount in chosen {
        let fs = match sys.call(Syscall::Statfs { path: mount.target.clone() }).await {
            Ok(Ret::Statfs(fs)) => *fs,
            _ => continue,
        };
        if fs.f_blocks == 0 && parsed.operands.is_empty() && !parsed.has('a') {
            continue;
        }
        let (all, free, available, size) = match is_inodes {
            true => (fs.f_files, fs.f_ffree, fs.f_ffree, 1),
            false => (fs.f_blocks, fs.f_bfree, fs.f_bavail, fs.f_bsize as u64),
        };
        let used = all.saturating_sub(free);
        let whole = used + available;
        let percent = (used * 100 + whole / 2).checked_div(whole).unwrap_or(0);
        let show = |count: u64| match (is_human, is_inodes) {
            (true, _) => human(count.saturating_mul(size)),
            (_, true) => count.to_string(),
            _ => (count.saturating_mul(size).saturating_add(unit / 2) / unit).to_string(),
        };
        let source = lossy(&mount.source);
        let wrap = if source.chars().count() > 20 { format!("\n{:20}", "") } else { String::new() };
        let kind = if parsed.has('T') { format!(" {:<10}", lossy(&mount.fstype)) } else { String::new() };
        let (all, used, available) = (show(all), show(used), show(available));
        let target = lossy(&mount.target);
        sys.print(format!("{source:<20}{wrap}{kind} {all:>9} {used:>9} {available:>9} {percent:>3}% {target}\n"));
    }
    sys.finish("df", status).await
}

/// `free [-bkmgh]`
pub(super) async fn free(sys: &Sys, args: &Args) -> u8 {
    let parsed = match args.getopt(sys, &FREE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Ok(content) = sys.read_file(b"/proc/meminfo").await else {
        sys.complain("free", "can't open '/proc/meminfo': No such file or directory").await;
        return 1;
    };
    let kib = |key: &str| meminfo_kib(&content, key);
    let show = |kib: u64| match parsed.options.last().map(|option| option.0) {
        Some('b') => (kib * 1024).to_string(),
        Some('m') => (kib / 1024).to_string(),
        Some('g') => (kib / 1024 / 1024).to_string(),
        Some('h') => human(kib * 1024),
        _ => kib.to_string(),
    };
    let row = |label: &str, values: &[u64]| {
        let cells: Vec<String> = values.iter().map(|&kib| format!("{:>11}", show(kib))).collect();
        format!("{label:<8}{}\n", cells.join(" "))
    };
    let (total, unused, available) = (kib("MemTotal"), kib("MemFree"), kib("MemAvailable"));
    let cached = kib("Buffers") + kib("Cached") + kib("SReclaimable");
    let used = total.saturating_sub(unused + cached);
    let (swap, swap_free) = (kib("SwapTotal"), kib("SwapFree"));
    sys.print("              total        used        free      shared  buff/cache   available\n");
    sys.print(row("Mem:", &[total, used, unused, kib("Shmem"), cached, available]));
    sys.print(row("Swap:", &[swap, swap - swap_free, swap_free]));
    sys.finish("free", 0).await
}
