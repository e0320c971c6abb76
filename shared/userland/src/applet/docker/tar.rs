//! Archives of files - tar(5), the ustar format: what a layer is.

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
const BLOCK: usize = 512;

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
        let is_regular = entry.kind() == S_IFREG;
        out.extend_from_slice(&header(entry, if is_regular { entry.data.len() } else { 0 }));
        if is_regular {
            out.extend_from_slice(&entry.data);
            out.resize(out.len().next_multiple_of(BLOCK), 0);
        }
    }
    // "The end of the archive is marked by two blocks of binary zeros" - tar(5)
    out.resize(out.len() + 2 * BLOCK, 0);
    out
}

fn header(entry: &Entry, size: usize) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    let is_dir = entry.kind() == S_IFDIR;
    let path = if is_dir { format!("{}/", entry.path) } else { entry.path.clone() };
    let (prefix, name) = split(&path);
    put(0, &name.as_bytes()[..name.len().min(100)]);
    put(100, format!("{:07o}", entry.mode & 0o7777).as_bytes());
    put(108, format!("{:07o}", entry.uid).as_bytes());
    put(116, format!("{:07o}", entry.gid).as_bytes());
    put(124, format!("{size:011o}").as_bytes());
    put(136, format!("{:011o}", entry.mtime_s.max(0)).as_bytes());
    put(148, b"        ");
    put(
        156,
        match entry.kind() {
            S_IFDIR => b"5",
            S_IFLNK => b"2",
            S_IFCHR => b"3",
            S_IFIFO => b"6",
            _ => b"0",
        },
    );
    if entry.kind() == S_IFLNK {
        put(157, &entry.data[..entry.data.len().min(100)]);
    }
    put(257, b"ustar\x0000");
    put(329, format!("{:07o}", entry.rdev >> 8 & 0xfff).as_bytes());
    put(337, format!("{:07o}", entry.rdev & 0xff).as_bytes());
    put(345, prefix.as_bytes());
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    block
}

/// Splits a long path at a slash into the fields `prefix` and `name`.
fn split(path: &str) -> (&str, &str) {
    if path.len() <= 100 {
        return ("", path);
    }
    let cut = path.match_indices('/').map(|(at, _)| at).find(|&at| path.len() - at - 1 <= 100 && at <= 155);
    cut.map_or(("", path), |at| (&path[..at], &path[at + 1..]))
}

/// Reads an archive; `None` if it is none.
pub(crate) fn read(mut rest: &[u8]) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    while let Some((block, after)) = rest.split_first_chunk::<BLOCK>() {
        if block.iter().all(|&byte| byte == 0) {
            break;
        }
        let text = |at: usize, len: usize| {
            let field = &block[at..at + len];
            let end = field.iter().position(|&byte| byte == 0).unwrap_or(len);
            String::from_utf8_lossy(&field[..end]).into_owned()
        };
        let octal = |at: usize, len: usize| u64::from_str_radix(text(at, len).trim(), 8).unwrap_or(0);
        if !text(257, 6).starts_with("ustar") {
            return None;
        }
        let size = usize::try_from(octal(124, 12)).ok()?;
        let (kind, data) = match block[156] {
            b'0' | 0 => (S_IFREG, after.get(..size)?.to_vec()),
            b'2' => (S_IFLNK, text(157, 100).into_bytes()),
            b'3' => (S_IFCHR, Vec::new()),
            b'5' => (S_IFDIR, Vec::new()),
            b'6' => (S_IFIFO, Vec::new()),
            _ => return None,
        };
        let prefix = text(345, 155);
        let path = if prefix.is_empty() { text(0, 100) } else { format!("{prefix}/{}", text(0, 100)) };
        entries.push(Entry {
            path: path.trim_start_matches("./").trim_matches('/').to_string(),
            mode: kind | (octal(100, 8) as u32 & 0o7777),
            uid: octal(108, 8) as u32,
            gid: octal(116, 8) as u32,
            rdev: octal(329, 8) << 8 | octal(337, 8),
            mtime_s: octal(136, 12) as i64,
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
