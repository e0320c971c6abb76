//! stat(1) with a format of one's own.

use std::sync::Arc;

use nslab_abi::Stat;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "Lc:",
    longs: &[("dereference", Takes::Nothing, 'L'), ("format", Takes::Argument, 'c')],
    unmodelled: "ft",
    unmodelled_longs: &["file-system", "printf", "terse", "cached", "help", "version"],
    ..Spec::NONE
};

/// `stat [-L] [-c FORMAT] FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &SPEC, "missing operand").await;
    }
    let Some(format) = parsed.value('c') else {
        return crate::getopt::unmodelled(&sys, "stat", "-c missing: its default form").await;
    };
    let format = lossy(format);
    let (users, groups) = (Accounts::users(&sys).await, Accounts::groups(&sys).await);
    let mut status = 0;
    for path in &parsed.operands {
        let stat = if parsed.has('L') { sys.stat(path).await } else { sys.lstat(path).await };
        match stat {
            Ok(stat) => match render(&format, path, &stat, &users, &groups) {
                Ok(text) => sys.print(text + "\n"),
                Err(letter) => return crate::getopt::unmodelled(&sys, "stat", &format!("-c %{letter}")).await,
            },
            Err(errno) => {
                sys.complain_errno(&name, format!("cannot statx '{}'", lossy(path)), errno).await;
                status = 1;
            }
        }
    }
    sys.finish(&name, status).await
}

fn render(format: &str, path: &[u8], stat: &Stat, users: &Accounts, groups: &Accounts) -> Result<String, char> {
    let mut out = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        let letter = letters.next().unwrap_or('%');
        out += &match letter {
            '%' => "%".to_string(),
            'n' => lossy(path),
            'i' => stat.st_ino.to_string(),
            'd' => stat.st_dev.to_string(),
            'h' => stat.st_nlink.to_string(),
            's' => stat.st_size.to_string(),
            'b' => stat.st_blocks.to_string(),
            'u' => stat.st_uid.to_string(),
            'g' => stat.st_gid.to_string(),
            'U' => users.name(stat.st_uid).map_or("UNKNOWN".to_string(), lossy),
            'G' => groups.name(stat.st_gid).map_or("UNKNOWN".to_string(), lossy),
            'a' => format!("{:o}", stat.st_mode & 0o7777),
            'f' => format!("{:x}", stat.st_mode),
            'A' => super::ls::mode(stat.st_mode),
            'Y' => stat.st_mtim.tv_sec.to_string(),
            'X' => stat.st_atim.tv_sec.to_string(),
            'Z' => stat.st_ctim.tv_sec.to_string(),
            'F' => kind(stat).to_string(),
            letter => return Err(letter),
        };
    }
    Ok(out)
}

fn kind(stat: &Stat) -> &'static str {
    match stat.st_mode & 0o170_000 {
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
