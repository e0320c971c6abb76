//! md5sum(1), sha1sum(1), sha256sum(1).

pub(crate) mod hash;

use std::sync::Arc;

use super::text_input;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy};

const SPEC: Spec = Spec {
    shorts: "bct",
    longs: &[
        ("binary", Takes::Nothing, 'b'),
        ("check", Takes::Nothing, 'c'),
        ("text", Takes::Nothing, 't'),
        ("quiet", Takes::Nothing, 'q'),
        ("status", Takes::Nothing, 's'),
        ("tag", Takes::Nothing, 'T'),
    ],
    unmodelled: "wz",
    unmodelled_longs: &["ignore-missing", "strict", "warn", "zero", "help", "version"],
    ..Spec::NONE
};

/// `md5sum [-c] [FILE]…`
pub(crate) async fn md5(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, "MD5", hash::md5).await
}

/// `sha1sum [-c] [FILE]…`
pub(crate) async fn sha1(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, "SHA1", hash::sha1).await
}

/// `sha256sum [-c] [FILE]…`
pub(crate) async fn sha256(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, "SHA256", hash::sha256).await
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn run(sys: Sys, args: Arc<Args>, label: &str, digest: fn(&[u8]) -> Vec<u8>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (inputs, has_failed) = text_input::read(&sys, &name, "", &parsed.operands).await;
    if !parsed.has('c') {
        for (path, content) in &inputs {
            let sum = hex(&digest(content));
            let mark = if parsed.has('b') { "*" } else { " " };
            sys.print(match parsed.has('T') {
                true => format!("{label} ({}) = {sum}\n", lossy(path)),
                false => format!("{sum} {mark}{}\n", lossy(path)),
            });
        }
        return sys.finish(&name, u8::from(has_failed)).await;
    }
    let mut status = u8::from(has_failed);
    let length = 2 * digest(b"").len();
    for (list, content) in &inputs {
        let (mut wrong, mut unreadable, mut malformed, mut nr) = (0, 0, 0, 0);
        for line in lines(content) {
            let is_form = line.len() > length + 2 && line[length] == b' ' && matches!(line[length + 1], b' ' | b'*');
            if !is_form || !line[..length].iter().all(u8::is_ascii_hexdigit) {
                malformed += 1;
                continue;
            }
            nr += 1;
            let path = &line[length + 2..];
            let verdict = match sys.read_file(path).await {
                Ok(content) if hex(&digest(&content)) == lossy(&line[..length]).to_lowercase() => "OK",
                Ok(_) => {
                    wrong += 1;
                    "FAILED"
                }
                Err(errno) => {
                    sys.complain_errno(&name, path, errno).await;
                    unreadable += 1;
                    "FAILED open or read"
                }
            };
            let is_quiet = parsed.has('s') || (parsed.has('q') && verdict == "OK");
            if !is_quiet {
                sys.print(format!("{}: {verdict}\n", lossy(path)));
            }
        }
        if nr == 0 {
            let what = format!("{}: no properly formatted checksum lines found", lossy(list));
            sys.complain(&name, what).await;
            status = 1;
            continue;
        }
        let say = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("WARNING: 1 {one}")),
            count => Some(format!("WARNING: {count} {many}")),
        };
        let all = [
            say(malformed, "line is improperly formatted", "lines are improperly formatted"),
            say(unreadable, "listed file could not be read", "listed files could not be read"),
            say(wrong, "computed checksum did NOT match", "computed checksums did NOT match"),
        ];
        if !parsed.has('s') {
            for what in all.into_iter().flatten() {
                sys.complain(&name, what).await;
            }
        }
        if wrong + unreadable > 0 {
            status = 1;
        }
    }
    sys.finish(&name, status).await
}
