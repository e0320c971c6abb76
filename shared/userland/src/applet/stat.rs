//! stat(1) of coreutils 9.1.

use std::sync::Arc;

use nslab_abi::{Errno, Ret, Stat, Statfs, Syscall, Timespec};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{date, lossy};

const SPEC: Spec = Spec {
    shorts: "Lfc:t",
    longs: &[
        ("dereference", Takes::Nothing, 'L'),
        ("file-system", Takes::Nothing, 'f'),
        ("format", Takes::Argument, 'c'),
        ("printf", Takes::Argument, 'p'),
        ("terse", Takes::Nothing, 't'),
    ],
    unmodelled_longs: &["cached", "help", "version"],
    ..Spec::NONE
};

const FULL: &str = "  File: %N
  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F
Device: %Hd,%Ld\tInode: %-10i  Links: %h
Access: (%04a/%10.10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)
Access: %x
Modify: %y
Change: %z
 Birth: %w
";
const TERSE: &str = "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o\n";
const FS_FULL: &str = "  File: \"%n\"
    ID: %-8i Namelen: %-7l Type: %T
Block size: %-10s Fundamental block size: %S
Blocks: Total: %-10b Free: %-10f Available: %a
Inodes: Total: %-10c Free: %d
";
const FS_TERSE: &str = "%n %i %l %t %s %S %b %f %a %c %d\n";

/// What is known of one file.
struct Subject<'a> {
    path: &'a [u8],
    stat: Stat,
    target: Option<Vec<u8>>,
    users: &'a Accounts,
    groups: &'a Accounts,
    quoted: String,
    mount_point: Vec<u8>,
}

/// `stat [-Lft] [-c FORMAT | --printf=FORMAT] FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &SPEC, "missing operand").await;
    }
    let is_fs = parsed.has('f');
    let own = parsed
        .value('c')
        .map(|format| lossy(format) + "\n")
        .or_else(|| parsed.value('p').map(|format| lossy(&super::text_input::unescape(format))));
    let (users, groups) = (Accounts::users(&sys).await, Accounts::groups(&sys).await);
    let mut status = 0;
    for path in &parsed.operands {
        if is_fs {
            let format = own.clone().unwrap_or_else(|| if parsed.has('t') { FS_TERSE } else { FS_FULL }.to_string());
            match file_system(&sys, path).await {
                Ok(fs) => match render(&format, |letter, _| fs_field(letter, path, &fs)) {
                    Ok(text) => sys.print(text),
                    Err(what) => return crate::getopt::unmodelled(&sys, "stat", &format!("-f -c %{what}")).await,
                },
                Err(errno) => {
                    let what = format!("cannot read file system information for '{}'", lossy(path));
                    sys.complain_errno(&name, what, errno).await;
                    status = 1;
                }
            }
            continue;
        }
        let stat = if parsed.has('L') { sys.stat(path).await } else { sys.lstat(path).await };
        let stat = match stat {
            Ok(stat) => stat,
            Err(errno) => {
                sys.complain_errno(&name, format!("cannot statx '{}'", lossy(path)), errno).await;
                status = 1;
                continue;
            }
        };
        let is_link = stat.is_link();
        let target = if is_link { sys.readlink(path).await.ok() } else { None };
        let has_device = matches!(stat.kind(), 0o020_000 | 0o060_000);
        let full = match has_device {
            true => FULL.replacen("Links: %h\n", "Links: %-5h Device type: %Hr,%Lr\n", 1),
            false => FULL.to_string(),
        };
        let format = own.clone().unwrap_or_else(|| if parsed.has('t') { TERSE.to_string() } else { full });
        let mount_point = if format.contains("%m") { mount_point(&sys, path).await } else { Vec::new() };
        let quoted = format!("'{}'", lossy(path));
        let subject = Subject { path, stat, target, users: &users, groups: &groups, quoted, mount_point };
        let is_default = own.is_none();
        match render(&format, |letter, modifier| field(letter, modifier, &subject, is_default)) {
            Ok(text) => sys.print(text),
            Err(what) => return crate::getopt::unmodelled(&sys, "stat", &format!("-c %{what}")).await,
        }
    }
    sys.finish(&name, status).await
}

async fn file_system(sys: &Sys, path: &[u8]) -> Result<Statfs, Errno> {
    match sys.call(Syscall::Statfs { path: path.to_vec() }).await? {
        Ret::Statfs(statfs) => Ok(*statfs),
        _ => Err(Errno::EIO),
    }
}

async fn mount_point(sys: &Sys, path: &[u8]) -> Vec<u8> {
    let mut full = super::mount::canonical(sys, path).await;
    let mounts = super::mount::list::read(sys).await.unwrap_or_default();
    while full != b"/" && !mounts.iter().any(|mount| mount.target == full) {
        full.truncate(full.iter().rposition(|&byte| byte == b'/').unwrap_or(0).max(1));
    }
    full
}

/// Fills a format in: `%[FLAGS][WIDTH][.PRECISION][HL]LETTER`. `Err` is a directive that is not modelled.
fn render(format: &str, field: impl Fn(char, Option<char>) -> Option<String>) -> Result<String, String> {
    let mut out = String::new();
    let mut letters = format.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        if letters.next_if_eq(&'%').is_some() {
            out.push('%');
            continue;
        }
        let (mut is_left, mut is_zero, mut is_alternate) = (false, false, false);
        while let Some(flag) = letters.next_if(|flag| "-0#+ '".contains(*flag)) {
            is_left |= flag == '-';
            is_zero |= flag == '0';
            is_alternate |= flag == '#';
        }
        let mut digits = String::new();
        while let Some(digit) = letters.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        let mut precision = None;
        if letters.next_if_eq(&'.').is_some() {
            let mut digits = String::new();
            while let Some(digit) = letters.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            precision = digits.parse::<usize>().ok();
        }
        let modifier = letters.next_if(|letter| *letter == 'H' || *letter == 'L');
        let Some(letter) = letters.next() else {
            out.push('%');
            break;
        };
        let Some(mut text) = field(letter, modifier) else { return Err(letter.to_string()) };
        if is_alternate && letter == 'a' && text != "0" {
            text = format!("0{text}");
        }
        if let (Some(precision), true) = (precision, letter == 'A' || letter == 'n') {
            text = text.chars().take(precision).collect();
        }
        let width = digits.parse::<usize>().unwrap_or(0);
        let pad = width.saturating_sub(text.chars().count());
        out += &match (is_left, is_zero) {
            (true, _) => text + &" ".repeat(pad),
            (_, true) => "0".repeat(pad) + &text,
            _ => " ".repeat(pad) + &text,
        };
    }
    Ok(out)
}

fn field(letter: char, modifier: Option<char>, subject: &Subject, is_default: bool) -> Option<String> {
    let stat = &subject.stat;
    let device = |number: u64| {
        let (major, minor) = super::ls::device(number);
        match modifier {
            Some('H') => major.to_string(),
            Some(_) => minor.to_string(),
            None => number.to_string(),
        }
    };
    let special = matches!(stat.kind(), 0o020_000 | 0o060_000);
    Some(match letter {
        'n' => lossy(subject.path),
        'N' => {
            let own = if is_default { lossy(subject.path) } else { subject.quoted.clone() };
            match &subject.target {
                Some(target) if is_default => format!("{own} -> {}", lossy(target)),
                Some(target) => format!("{own} -> '{}'", lossy(target)),
                None => own,
            }
        }
        'd' => device(stat.st_dev),
        'D' => format!("{:x}", stat.st_dev),
        'r' => device(stat.st_rdev),
        'R' => format!("{:x}", stat.st_rdev),
        'i' => stat.st_ino.to_string(),
        'h' => stat.st_nlink.to_string(),
        's' => stat.st_size.to_string(),
        'b' => stat.st_blocks.to_string(),
        'B' => "512".to_string(),
        'o' => stat.st_blksize.to_string(),
        'u' => stat.st_uid.to_string(),
        'g' => stat.st_gid.to_string(),
        'U' => subject.users.name(stat.st_uid).map_or("UNKNOWN".to_string(), lossy),
        'G' => subject.groups.name(stat.st_gid).map_or("UNKNOWN".to_string(), lossy),
        'a' => format!("{:o}", stat.st_mode & 0o7777),
        'f' => format!("{:x}", stat.st_mode),
        'A' => super::ls::mode(stat.st_mode),
        't' => format!("{:x}", if special { super::ls::device(stat.st_rdev).0 } else { 0 }),
        'T' => format!("{:x}", if special { super::ls::device(stat.st_rdev).1 } else { 0 }),
        'X' => stat.st_atim.tv_sec.to_string(),
        'Y' => stat.st_mtim.tv_sec.to_string(),
        'Z' => stat.st_ctim.tv_sec.to_string(),
        'x' => time(stat.st_atim),
        'y' => time(stat.st_mtim),
        'z' => time(stat.st_ctim),
        // statx(2) with its time of birth is not modelled: as for a file system that keeps none.
        'w' => "-".to_string(),
        'W' => "0".to_string(),
        'm' => lossy(&subject.mount_point),
        'F' => kind(stat).to_string(),
        _ => return None,
    })
}

fn fs_field(letter: char, path: &[u8], fs: &Statfs) -> Option<String> {
    Some(match letter {
        'n' => lossy(path),
        // `f_fsid` is not modelled: 0, as of a file system without one.
        'i' => "0".to_string(),
        'l' => fs.f_namelen.to_string(),
        't' => format!("{:x}", fs.f_type),
        'T' => fs_name(fs.f_type),
        's' | 'S' => fs.f_bsize.to_string(),
        'b' => fs.f_blocks.to_string(),
        'f' => fs.f_bfree.to_string(),
        'a' => fs.f_bavail.to_string(),
        'c' => fs.f_files.to_string(),
        'd' => fs.f_ffree.to_string(),
        _ => return None,
    })
}

/// Names of magic numbers - coreutils' stat.c:human_fstype().
fn fs_name(magic: i64) -> String {
    let name = match magic as u32 {
        0x0102_1994 => "tmpfs",
        0x9fa0 => "proc",
        0x6265_6572 => "sysfs",
        0x1cd1 => "devpts",
        0xef53 => "ext2/ext3",
        0x794c_7630 => "overlayfs",
        0x6367_7270 => "cgroup2fs",
        0x6e73_6673 => "nsfs",
        0x1980_0202 => "mqueue",
        0x5049_5045 => "pipefs",
        0x8584_58f6 => "ramfs",
        magic => return format!("UNKNOWN (0x{magic:x})"),
    };
    name.to_string()
}

/// `2026-11-29 22:54:32.717992759 +0000`, in UTC.
fn time(time: Timespec) -> String {
    let (year, month, day) = date(time.tv_sec.div_euclid(86_400));
    let clock = time.tv_sec.rem_euclid(86_400);
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{:09} +0000", time.tv_nsec)
}

fn kind(stat: &Stat) -> &'static str {
    match stat.kind() {
        0o040_000 => "directory",
        0o120_000 => "symbolic link",
        0o020_000 => "character special file",
        0o060_000 => "block special file",
        0o010_000 => "fifo",
        0o140_000 => "socket",
        _ if stat.st_size == 0 => "regular empty file",
        _ => "regular file",
    }
}
