//! What is mounted, from /proc/self/mountinfo - proc(5).

use crate::sys::Sys;
use crate::text::{lines, words};

/// One line of mountinfo.
pub(crate) struct Row {
    pub(crate) target: Vec<u8>,
    pub(crate) fstype: Vec<u8>,
    pub(crate) source: Vec<u8>,
    pub(crate) options: Vec<u8>,
}

/// Reads the caller's mounts, oldest first; `None` where /proc is not mounted.
pub(crate) async fn read(sys: &Sys) -> Option<Vec<Row>> {
    let content = sys.read_file(b"/proc/self/mountinfo").await.ok()?;
    Some(lines(&content).filter_map(parse).collect())
}

/// Finds the mount that a path lies on, the uppermost where several are in one place.
pub(crate) async fn holding<'a>(sys: &Sys, mounts: &'a [Row], path: &[u8]) -> Option<&'a Row> {
    let mut full = super::canonical(sys, path).await;
    loop {
        match mounts.iter().rev().find(|mount| mount.target == full) {
            Some(mount) => return Some(mount),
            None if full == b"/" => return None,
            None => full.truncate(full.iter().rposition(|&byte| byte == b'/').unwrap_or(0).max(1)),
        }
    }
}

fn parse(line: &[u8]) -> Option<Row> {
    let fields = words(line);
    let separator = fields.iter().position(|field| *field == b"-")?;
    let (vfs, fs) = (*fields.get(5)?, fields.get(separator + 3).copied().unwrap_or_default());
    // The kernel lists the mount's options and the file system's apart; libmount merges them, `ro` winning.
    let mut options: Vec<&[u8]> = vfs.split(|&byte| byte == b',').collect();
    for option in fs.split(|&byte| byte == b',') {
        match option {
            b"ro" if options[0] == b"rw" => options[0] = b"ro",
            b"" | b"rw" | b"ro" => {}
            option if options.contains(&option) => {}
            option => options.push(option),
        }
    }
    Some(Row {
        target: unmangle(fields.get(4)?),
        fstype: fields.get(separator + 1)?.to_vec(),
        source: unmangle(fields.get(separator + 2)?),
        options: options.join(&b','),
    })
}

/// Undoes the octal escapes of blanks.
pub(crate) fn unmangle(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let digits = text.get(at + 1..at + 4).and_then(|digits| str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(value) if byte == b'\\' => {
                out.push(value);
                at += 4;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Prints the list.
pub(super) async fn main(sys: &Sys, fstype: Option<&[u8]>) -> u8 {
    let Some(rows) = read(sys).await else {
        sys.complain("mount", "failed to read mtab: No such file or directory").await;
        return 2;
    };
    for row in rows {
        let is_wanted = match fstype.map(|types| (types.strip_prefix(b"no"), types)) {
            None => true,
            Some((Some(types), _)) => !has(types, &row.fstype),
            Some((None, types)) => has(types, &row.fstype),
        };
        if is_wanted {
            sys.print(
                [&row.source[..], b" on ", &row.target, b" type ", &row.fstype, b" (", &row.options, b")\n"].concat(),
            );
        }
    }
    sys.finish("mount", 0).await
}

fn has(types: &[u8], fstype: &[u8]) -> bool {
    types.split(|&byte| byte == b',').any(|name| name == fstype)
}

/// Is this source the one mounted on top of the target?
pub(super) async fn is_mounted(sys: &Sys, source: &[u8], target: &[u8]) -> bool {
    let rows = read(sys).await.unwrap_or_default();
    rows.iter().any(|row| row.source == source && row.target == target)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_of_mountinfo() {
        let row = parse(b"36 35 98:0 /mnt1 /mnt\\0402 ro,noatime master:1 - tmpfs none rw,size=4k").unwrap();
        assert_eq!(row.target, b"/mnt 2");
        assert_eq!(
            (&row.source[..], &row.fstype[..], &row.options[..]),
            (&b"none"[..], &b"tmpfs"[..], &b"ro,noatime,size=4k"[..])
        );
    }
}
