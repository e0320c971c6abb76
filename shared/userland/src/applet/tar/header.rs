//! Headers of a member: the old GNU format that tar writes, and the ustar format of docker's layers - tar(5), and the manual of
//! GNU tar, "Basic Tar Format".

/// Bytes of a block.
pub(crate) const BLOCK: usize = 512;

/// What a header says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Header {
    pub(crate) name: Vec<u8>,
    pub(crate) mode: u32,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) size: u64,
    pub(crate) mtime: i64,
    /// `0` file, `1` hard link, `2` symbolic link, `3` and `4` devices, `5` directory, `6` FIFO.
    pub(crate) kind: u8,
    pub(crate) link: Vec<u8>,
    pub(crate) user: Vec<u8>,
    pub(crate) group: Vec<u8>,
    pub(crate) major: u64,
    pub(crate) minor: u64,
}

fn octal(out: &mut [u8], value: u64) {
    let width = out.len() - 1;
    let text = format!("{value:0width$o}");
    out[..width].copy_from_slice(&text.as_bytes()[text.len() - width..]);
}

fn text(out: &mut [u8], value: &[u8]) {
    let length = value.len().min(out.len());
    out[..length].copy_from_slice(&value[..length]);
}

fn read_text(field: &[u8]) -> Vec<u8> {
    field.split(|&byte| byte == 0).next().unwrap_or_default().to_vec()
}

fn read_octal(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|byte| byte & 0x80 != 0) {
        // Base 256.
        return Some(field[1..].iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte)));
    }
    let digits = read_text(field);
    let digits = str::from_utf8(digits.trim_ascii()).ok()?;
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

fn checksum(block: &[u8]) -> u64 {
    let blank = |(at, byte): (usize, &u8)| u64::from(if (148..156).contains(&at) { b' ' } else { *byte });
    block.iter().enumerate().map(blank).sum()
}

/// Writes the sum of a header into it.
fn seal(mut block: Vec<u8>) -> Vec<u8> {
    let sum = format!("{:06o}\0 ", checksum(&block));
    block[148..156].copy_from_slice(sum.as_bytes());
    block
}

/// Cuts a long name at a slash into the fields `prefix` and `name` of the ustar format.
fn split(name: &[u8]) -> (&[u8], &[u8]) {
    let is_cut = |at: &usize| name[*at] == b'/' && name.len() - at - 1 <= 100 && *at <= 155;
    match (0..name.len()).find(is_cut).filter(|_| name.len() > 100) {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => (b"", name),
    }
}

impl Header {
    /// Writes the header; names that do not fit have blocks of their own before it.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for (kind, name) in [(b'K', &self.link), (b'L', &self.name)] {
            if name.len() > 100 {
                let long = Header {
                    name: b"././@LongLink".to_vec(),
                    size: name.len() as u64 + 1,
                    mode: 0o644,
                    kind,
                    user: b"root".to_vec(),
                    group: b"root".to_vec(),
                    ..Header::default()
                };
                out.extend(long.block());
                out.extend(padded(&[&name[..], b"\0"].concat()));
            }
        }
        out.extend(self.block());
        out
    }

    fn block(&self) -> Vec<u8> {
        let mut block = self.fields(&self.name);
        block[257..265].copy_from_slice(b"ustar  \0");
        text(&mut block[265..296], &self.user);
        text(&mut block[297..328], &self.group);
        if matches!(self.kind, b'3' | b'4') {
            self.put_device(&mut block);
        }
        seal(block)
    }

    /// The header in the ustar format, without names of owners; a long name is cut at a slash into `prefix` and `name`.
    pub(crate) fn ustar(&self) -> Vec<u8> {
        let (prefix, name) = split(&self.name);
        let mut block = self.fields(name);
        block[257..265].copy_from_slice(b"ustar\x0000");
        self.put_device(&mut block);
        text(&mut block[345..500], prefix);
        seal(block)
    }

    /// What all formats have in the same place.
    fn fields(&self, name: &[u8]) -> Vec<u8> {
        let mut block = vec![0; BLOCK];
        text(&mut block[..100], name);
        octal(&mut block[100..108], u64::from(self.mode & 0o7777));
        octal(&mut block[108..116], u64::from(self.uid));
        octal(&mut block[116..124], u64::from(self.gid));
        octal(&mut block[124..136], self.size);
        octal(&mut block[136..148], self.mtime.max(0) as u64);
        block[156] = self.kind;
        text(&mut block[157..257], &self.link);
        block
    }

    fn put_device(&self, block: &mut [u8]) {
        octal(&mut block[329..337], self.major);
        octal(&mut block[337..345], self.minor);
    }

    /// Reads a block; `None`: it is no header.
    pub(crate) fn read(block: &[u8]) -> Option<Header> {
        if read_octal(&block[148..156])? != checksum(block) {
            return None;
        }
        let mut name = read_text(&block[..100]);
        let prefix = read_text(&block[345..500]);
        if &block[257..263] == b"ustar\0" && !prefix.is_empty() {
            name = [&prefix[..], b"/", &name].concat();
        }
        Some(Header {
            name,
            mode: read_octal(&block[100..108])? as u32,
            uid: read_octal(&block[108..116])? as u32,
            gid: read_octal(&block[116..124])? as u32,
            size: read_octal(&block[124..136])?,
            mtime: read_octal(&block[136..148])? as i64,
            kind: if block[156] == 0 { b'0' } else { block[156] },
            link: read_text(&block[157..257]),
            user: read_text(&block[265..297]),
            group: read_text(&block[297..329]),
            major: read_octal(&block[329..337]).unwrap_or(0),
            minor: read_octal(&block[337..345]).unwrap_or(0),
        })
    }

    /// `-rw-r--r-- root/root 3 2026-11-29 22:54 f`, as `tar -tv` lists it.
    pub(crate) fn long(&self, is_numeric: bool, is_busybox: bool, width: &mut usize) -> Vec<u8> {
        let kind = match self.kind {
            b'5' => 0o040_000,
            b'2' => 0o120_000,
            b'3' => 0o020_000,
            b'4' => 0o060_000,
            b'6' => 0o010_000,
            _ => 0o100_000,
        };
        let mut mode = crate::applet::ls::mode(kind | self.mode & 0o7777);
        if self.kind == b'1' {
            mode.replace_range(..1, "h");
        }
        let name = |name: &[u8], id: u32| match is_numeric || name.is_empty() {
            true => id.to_string(),
            false => crate::text::lossy(name),
        };
        let owner = format!("{}/{}", name(&self.user, self.uid), name(&self.group, self.gid));
        let size = match self.kind {
            b'3' | b'4' => format!("{},{}", self.major, self.minor),
            _ => self.size.to_string(),
        };
        *width = (*width).max(owner.len() + 1 + size.len());
        let pad = *width - owner.len();
        let (year, month, day) = crate::text::date(self.mtime.div_euclid(86_400));
        let clock = self.mtime.rem_euclid(86_400);
        let (hour, minute) = (clock / 3600, clock / 60 % 60);
        let head = match is_busybox {
            true => {
                let second = clock % 60;
                format!("{mode} {owner} {size:>9} {year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} ")
            }
            false => format!("{mode} {owner}{size:>pad$} {year}-{month:02}-{day:02} {hour:02}:{minute:02} "),
        };
        let tail: Vec<u8> = match self.kind {
            b'2' => [b" -> ", &self.link[..]].concat(),
            b'1' => [b" link to ", &self.link[..]].concat(),
            _ => Vec::new(),
        };
        [head.as_bytes(), &self.name, &tail].concat()
    }
}

/// Fills the last block up.
pub(crate) fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    all.resize(bytes.len().next_multiple_of(BLOCK), 0);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_go_and_come_back() {
        let header = Header {
            name: b"etc/hosts".to_vec(),
            mode: 0o644,
            size: 20,
            mtime: 1_700_000_000,
            kind: b'0',
            user: b"root".to_vec(),
            ..Header::default()
        };
        let bytes = header.write();
        assert_eq!(bytes.len(), BLOCK);
        assert_eq!(&bytes[100..108], b"0000644\0");
        assert_eq!(Header::read(&bytes), Some(header.clone()));
        assert_eq!(Header::read(&[0; BLOCK]), None);
        let long = Header { name: vec![b'n'; 150], ..header };
        assert_eq!(long.write().len(), 3 * BLOCK);
    }
}
