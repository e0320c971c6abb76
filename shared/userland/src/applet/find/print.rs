//! `-printf` of find(1).

use super::{Found, test};
use crate::sys::{Accounts, Sys};
use crate::text::basename;

const MODELLED: &[u8] = b"%pfPhsmMyunUgGdil";

/// The first directive of a format that is not modelled.
pub(super) fn unmodelled(format: &[u8]) -> Option<String> {
    let mut at = 0;
    while at + 1 < format.len() {
        if format[at] == b'%' {
            if !MODELLED.contains(&format[at + 1]) {
                return Some(format!("%{}", char::from(format[at + 1])));
            }
            at += 1;
        }
        at += 1;
    }
    None
}

/// Fills a format in.
pub(super) async fn render(sys: &Sys, format: &[u8], found: &Found) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < format.len() {
        match (format[at], format.get(at + 1)) {
            (b'%', Some(&letter)) => {
                out.extend(directive(sys, letter, found).await);
                at += 2;
            }
            (b'\\', Some(_)) => {
                let digits = format[at + 1..].iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
                let end = at + 1 + digits.max(1);
                out.extend(crate::applet::text_input::unescape(&format[at..end]));
                at = end;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

async fn directive(sys: &Sys, letter: u8, found: &Found) -> Vec<u8> {
    let stat = &found.stat;
    match letter {
        b'%' => b"%".to_vec(),
        b'p' => found.path.clone(),
        b'f' => basename(&found.path).to_vec(),
        b'P' => {
            let below = found.path.strip_prefix(&found.start[..]).unwrap_or_default();
            below.strip_prefix(b"/").unwrap_or(below).to_vec()
        }
        b'h' => match found.path.iter().rposition(|&byte| byte == b'/') {
            Some(at) => found.path[..at].to_vec(),
            None => b".".to_vec(),
        },
        b's' => stat.st_size.to_string().into_bytes(),
        b'm' => format!("{:o}", stat.st_mode & 0o7777).into_bytes(),
        b'M' => crate::applet::ls::mode(stat.st_mode).into_bytes(),
        b'y' => vec![test::letter(stat.st_mode)],
        b'u' => Accounts::users(sys).await.name_or_number(stat.st_uid),
        b'g' => Accounts::groups(sys).await.name_or_number(stat.st_gid),
        b'U' => stat.st_uid.to_string().into_bytes(),
        b'G' => stat.st_gid.to_string().into_bytes(),
        b'n' => stat.st_nlink.to_string().into_bytes(),
        b'd' => found.depth.to_string().into_bytes(),
        b'i' => stat.st_ino.to_string().into_bytes(),
        b'l' => sys.readlink(&found.path).await.unwrap_or_default(),
        _ => Vec::new(),
    }
}
