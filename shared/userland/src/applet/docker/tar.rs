//! Archives of files - tar(5), the ustar format: what a layer is.

use crate::applet::tar::header::{BLOCK, Header, padded};
use crate::text::lossy;

/// A file on its way into or out of an archive or a layer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// Without a slash at the beginning or the end.
    pub(crate) path: String,
    /// Type and permission bits, as `st_mode`.
    pub(crate) mode: u32,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    /// Device number, as `st_rdev`.
    pub(crate) rdev: u64,
    pub(crate) mtime_s: i64,
    /// Content, or where a symbolic link leads.
    pub(crate) data: Vec<u8>,
}

const S_IFMT: u32 = 0o170_000;
pub(crate) const S_IFDIR: u32 = 0o040_000;
pub(crate) const S_IFREG: u32 = 0o100_000;
pub(crate) const S_IFLNK: u32 = 0o120_000;
const S_IFCHR: u32 = 0o020_000;
const S_IFIFO: u32 = 0o010_000;

impl Entry {
    /// A file of root's.
    pub(crate) fn new(path: &str, mode: u32, data: &[u8]) -> Entry {
        let path = path.trim_matches('/').to_string();
        Entry { path, mode, uid: 0, gid: 0, rdev: 0, mtime_s: 0, data: data.to_vec() }
    }

    /// A directory of root's.
    pub(crate) fn dir(path: &str, perm: u32) -> Entry {
        Entry::new(path, S_IFDIR | perm, b"")
    }

    /// A regular file of root's.
    pub(crate) fn file(path: &str, perm: u32, data: &[u8]) -> Entry {
        Entry::new(path, S_IFREG | perm, data)
    }

    /// A symbolic link.
    pub(crate) fn link(path: &str, target: &str) -> Entry {
        Entry::new(path, S_IFLNK | 0o777, target.as_bytes())
    }

    /// The type bits.
    pub(crate) fn kind(&self) -> u32 {
        self.mode & S_IFMT
    }
}

/// Puts entries in the order of a walk through the tree, with the directories that they lie in.
pub(crate) fn canonical(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut missing: Vec<String> = Vec::new();
    for entry in &entries {
        for (at, _) in entry.path.match_indices('/') {
            let dir = &entry.path[..at];
            if missing.iter().all(|known| known != dir) && entries.iter().all(|other| other.path != dir) {
                missing.push(dir.to_string());
            }
        }
    }
    entries.extend(missing.iter().map(|dir| Entry::dir(dir, 0o755)));
    nslab_small::sort_by(&mut entries, |one, other| one.path.split('/').cmp(other.path.split('/')));
    entries
}

/// Writes an archive.
pub(crate) fn write(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        out.extend(header(entry));
        if entry.kind() == S_IFREG {
            out.extend(padded(&entry.data));
        }
    }
    // "The end of the archive is marked by two blocks of binary zeros" - tar(5)
    out.resize(out.len() + 2 * BLOCK, 0);
    out
}

fn header(entry: &Entry) -> Vec<u8> {
    let mut header = Header {
        name: entry.path.as_bytes().to_vec(),
        mode: entry.mode,
        uid: entry.uid,
        gid: entry.gid,
        mtime: entry.mtime_s,
        kind: b'0',
        major: entry.rdev >> 8 & 0xfff,
        minor: entry.rdev & 0xff,
        ..Header::default()
    };
    match entry.kind() {
        S_IFDIR => {
            header.kind = b'5';
            header.name.push(b'/');
        }
        S_IFLNK => (header.kind, header.link) = (b'2', entry.data.clone()),
        S_IFCHR => header.kind = b'3',
        S_IFIFO => header.kind = b'6',
        S_IFREG => header.size = entry.data.len() as u64,
        _ => {}
    }
    header.ustar()
}

/// Reads an archive; `None` if it is none.
pub(crate) fn read(mut rest: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    while let Some((block, after)) = rest.split_first_chunk::<BLOCK>() {
        if block.iter().all(|&byte| byte == 0) {
            break;
        }
        let header = Header::read(block).filter(|_| block[257..].starts_with(b"ustar"))?;
        let size = usize::try_from(header.size).ok()?;
        let (kind, data) = match header.kind {
            b'0' => (S_IFREG, after.get(..size)?.to_vec()),
            b'2' => (S_IFLNK, header.link),
            b'3' => (S_IFCHR, Vec::new()),
            b'5' => (S_IFDIR, Vec::new()),
            b'6' => (S_IFIFO, Vec::new()),
            _ => return None,
        };
        entries.push(Entry {
            path: lossy(&header.name).trim_start_matches("./").trim_matches('/').to_string(),
            mode: kind | (header.mode & 0o7777),
            uid: header.uid,
            gid: header.gid,
            rdev: header.major << 8 | header.minor,
            mtime_s: header.mtime,
            data,
        });
        let skip = if kind == S_IFREG { size.next_multiple_of(BLOCK) } else { 0 };
        rest = after.get(skip..)?;
    }
    Some(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_keeps_what_it_got() {
        let long = format!("{}/{}/name", "a".repeat(90), "b".repeat(50));
        let entries = [
            Entry::dir("etc", 0o755),
            Entry::file("etc/passwd", 0o644, b"root:x:0:0\n"),
            Entry::link("bin", "usr/bin"),
            Entry { rdev: 0x103, ..Entry::new("dev/null", S_IFCHR | 0o666, b"") },
            Entry::file(&long, 0o600, &[7; 1000]),
        ];
        let bytes = write(&entries);
        assert_eq!(bytes.len() % BLOCK, 0);
        assert_eq!(read(&bytes).unwrap(), entries);
        assert_eq!(read(&[1; 512]), None);
    }
}
