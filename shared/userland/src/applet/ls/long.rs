//! The long format of ls.

use super::{Format, Item, label};
use crate::sys::{Accounts, Sys};
use crate::text::ctime;

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

pub(super) async fn show(sys: &Sys, items: &[Item], format: &Format, is_dir: bool) {
    if is_dir {
        let blocks: i64 = items.iter().map(|item| item.stat.st_blocks).sum();
        sys.print(format!("total {}\n", blocks / 2));
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
            let size = match item.stat.st_mode & 0o170_000 {
                0o020_000 | 0o060_000 => {
                    let (major, minor) = device(item.stat.st_rdev);
                    format!("{major}, {minor}")
                }
                _ => item.stat.st_size.to_string(),
            };
            let name = |accounts: &Accounts, id| crate::text::lossy(&accounts.name_or_number(id));
            [item.stat.st_nlink.to_string(), name(&users, item.stat.st_uid), name(&groups, item.stat.st_gid), size]
        })
        .collect();
    let widest = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let inode_width = items.iter().map(|item| item.stat.st_ino.to_string().len()).max().unwrap_or(0);
    for (item, [links, user, group, size]) in items.iter().zip(&rows) {
        let (links_width, user_width, group_width, size_width) = (widest(0), widest(1), widest(2), widest(3));
        if format.with_inode {
            sys.print(format!("{:inode_width$} ", item.stat.st_ino));
        }
        let owner = match format.is_numeric {
            true => format!("{user:>user_width$} {group:>group_width$}"),
            false => format!("{user:<user_width$} {group:<group_width$}"),
        };
        let text = mode(item.stat.st_mode);
        sys.print(format!(
            "{text} {links:>links_width$} {owner} {size:>size_width$} {} ",
            time(item.stat.st_mtim.tv_sec, now_s)
        ));
        sys.print(label(item, &Format { with_inode: false, ..*format }));
        if let Some(target) = &item.target {
            sys.print([b" -> ", &target[..]].concat());
        }
        sys.print("\n");
    }
}

/// `Nov 22 20:36`, or the year where it is more than half a year away.
fn time(time_s: i64, now_s: i64) -> String {
    /// Half of a mean Gregorian year.
    const HALF_YEAR_S: i64 = 31_556_952 / 2;
    let text = ctime(time_s);
    let is_recent = time_s <= now_s && now_s - time_s < HALF_YEAR_S;
    if is_recent { text[4..16].to_string() } else { format!("{}  {}", &text[4..10], &text[20..]) }
}
