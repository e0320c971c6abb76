//! The long format of ls.

use super::{Format, Item, label};
use crate::applet::df::human;
use crate::sys::{Accounts, Sys};

/// Mode as ten letters, as `ls -l` and `stat` print it.
pub(in crate::applet) fn mode(mode: u32) -> String {
    let kind = match mode & 0o170_000 {
        0o040_000 => 'd',
        0o120_000 => 'l',
        0o020_000 => 'c',
        0o060_000 => 'b',
        0o010_000 => 'p',
        0o140_000 => 's',
        _ => '-',
    };
    let mut text = String::from(kind);
    for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
        let bits = mode >> shift & 7;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => letter,
            (true, false) => letter.to_ascii_uppercase(),
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    text
}

/// Major and minor of a device number.
pub(in crate::applet) fn device(rdev: u64) -> (u64, u64) {
    ((rdev >> 8 & 0xfff) | (rdev >> 32 & !0xfff), (rdev & 0xff) | (rdev >> 12 & !0xff))
}

pub(super) fn inode(item: &Item, _: &Format) -> String {
    item.stat.st_ino.to_string()
}

/// What a file takes, in KiB.
pub(super) fn blocks(item: &Item, format: &Format) -> String {
    let bytes = item.stat.st_blocks as u64 * 512;
    if format.is_human { human(bytes) } else { bytes.div_ceil(1024).to_string() }
}

pub(super) fn total(items: &[Item], format: &Format) -> String {
    let bytes: u64 = items.iter().map(|item| item.stat.st_blocks as u64 * 512).sum();
    let text = if format.is_human { human(bytes) } else { bytes.div_ceil(1024).to_string() };
    format!("total {text}\n")
}

pub(super) async fn show(sys: &Sys, items: &[Item], format: &Format, is_dir: bool) {
    if is_dir {
        sys.print(total(items, format));
    }
    if items.is_empty() {
        return;
    }
    let (users, groups) = match format.is_numeric {
        true => (Accounts::default(), Accounts::default()),
        false => (Accounts::users(sys).await, Accounts::groups(sys).await),
    };
    let now_s = match sys.call(nslab_abi::Syscall::ClockGettime { clockid: 0 }).await {
        Ok(nslab_abi::Ret::Time(time)) => time.tv_sec,
        _ => 0,
    };
    let rows: Vec<[String; 4]> = items
        .iter()
        .map(|item| {
            let size = match item.stat.kind() {
                0o020_000 | 0o060_000 => {
                    let (major, minor) = device(item.stat.st_rdev);
                    format!("{major}, {minor}")
                }
                _ if format.is_human => human(item.stat.st_size as u64),
                _ => item.stat.st_size.to_string(),
            };
            let name = |accounts: &Accounts, id| crate::text::lossy(&accounts.name_or_number(id));
            [item.stat.st_nlink.to_string(), name(&users, item.stat.st_uid), name(&groups, item.stat.st_gid), size]
        })
        .collect();
    let widest = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widest_of = |of: fn(&Item, &Format) -> String| items.iter().map(|i| of(i, format).len()).max().unwrap_or(0);
    let (inode_width, blocks_width) = (widest_of(inode), widest_of(blocks));
    for (item, [links, user, group, size]) in items.iter().zip(&rows) {
        let (links_width, user_width, group_width, size_width) = (widest(0), widest(1), widest(2), widest(3));
        if format.with_inode {
            sys.print(format!("{:inode_width$} ", item.stat.st_ino));
        }
        if format.with_size {
            sys.print(format!("{:>blocks_width$} ", blocks(item, format)));
        }
        let mut owner = String::new();
        for (is_shown, name, width) in [(format.with_owner, user, user_width), (format.with_group, group, group_width)]
        {
            // A number stands to the right, whether it was asked for or has no name.
            let is_number = format.is_numeric || name.bytes().all(|byte| byte.is_ascii_digit());
            owner += &match (is_shown, is_number) {
                (false, _) => String::new(),
                (true, true) => format!("{name:>width$} "),
                (true, false) => format!("{name:<width$} "),
            };
        }
        let text = mode(item.stat.st_mode);
        sys.print(format!(
            "{text} {links:>links_width$} {owner}{size:>size_width$} {} ",
            format.times.shown(item.stat.st_mtim, now_s)
        ));
        sys.print(label(item, format));
        if let Some(target) = &item.target {
            sys.print([b" -> ", &target[..]].concat());
        }
        sys.print("\n");
    }
}
