//! The members of a file of gzip's - RFC 1952 - around what RFC 1951 packs.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Least bytes around what is compressed: ten before it, eight after it.
pub(super) const HEADER: usize = 10;
pub(super) const TRAILER: usize = 8;
const FLAG_CRC: u8 = 2;
const FLAG_EXTRA: u8 = 4;
const FLAG_NAME: u8 = 8;
const FLAG_COMMENT: u8 = 16;
/// "unix" - RFC 1952
const OS_UNIX: u8 = 3;
/// What a file may grow to, whatever its header says.
const OUTPUT_MAX: usize = 256 << 20;

/// A whole file of gzip's.
pub(crate) fn pack(input: &[u8], name: Option<&[u8]>, mtime_s: u32, level: u8) -> Vec<u8> {
    let speed = match level {
        9 => 2,
        1 => 4,
        _ => 0,
    };
    let mut out = vec![0x1f, 0x8b, 8, if name.is_some() { FLAG_NAME } else { 0 }];
    out.extend(mtime_s.to_le_bytes());
    out.extend([speed, OS_UNIX]);
    if let Some(name) = name {
        out.extend(name);
        out.push(0);
    }
    out.extend(compress_to_vec(input, level));
    out.extend(crc32(input).to_le_bytes());
    out.extend((input.len() as u32).to_le_bytes());
    out
}

/// What could be unpacked, and what is wrong.
pub(crate) type Broken = (Vec<u8>, &'static str);

/// All members of a file, one after the other, and the length of the first one's header; `Err`: what there is, and what is wrong.
pub(crate) fn unpack(input: &[u8]) -> Result<(Vec<u8>, usize), Broken> {
    let mut out = Vec::new();
    let mut rest = input;
    let mut first = None;
    while first.is_none() || rest.starts_with(&[0x1f, 0x8b]) {
        let header = match header(rest) {
            Ok(header) => header,
            Err(why) => return Err((out, why)),
        };
        first = first.or(Some(header));
        let (used, status) = inflate(&rest[header..], &mut out);
        let begun = out.len() - status.0;
        if let Some(why) = status.1 {
            return Err((out, why));
        }
        let Some(trailer) = rest.get(header + used..header + used + TRAILER) else { return Err((out, ENDED)) };
        let word = |at: usize| u32::from_le_bytes([trailer[at], trailer[at + 1], trailer[at + 2], trailer[at + 3]]);
        let why = match (word(0) == crc32(&out[begun..]), word(4) == status.0 as u32) {
            (true, true) => None,
            (false, _) => Some("invalid compressed data--crc error"),
            (true, false) => Some("invalid compressed data--length error"),
        };
        if let Some(why) = why {
            return Err((out, why));
        }
        rest = &rest[header + used + TRAILER..];
    }
    Ok((out, first.unwrap_or(0)))
}

const ENDED: &str = "unexpected end of file";

/// How long the header is.
fn header(data: &[u8]) -> Result<usize, &'static str> {
    if data.is_empty() {
        return Err(ENDED);
    }
    if !data.starts_with(&[0x1f, 0x8b]) {
        return Err("not in gzip format");
    }
    let flags = *data.get(3).ok_or(ENDED)?;
    let mut at = HEADER;
    if flags & FLAG_EXTRA != 0 {
        let len = data.get(at..at + 2).ok_or(ENDED)?;
        at += 2 + usize::from(u16::from_le_bytes([len[0], len[1]]));
    }
    for flag in [FLAG_NAME, FLAG_COMMENT] {
        if flags & flag != 0 {
            let text = data.get(at..).ok_or(ENDED)?;
            at += text.iter().position(|&byte| byte == 0).ok_or(ENDED)? + 1;
        }
    }
    at += if flags & FLAG_CRC != 0 { 2 } else { 0 };
    if at > data.len() { Err(ENDED) } else { Ok(at) }
}

/// Appends what a stream holds; how many bytes of the input it took, how many came out, and what is wrong.
fn inflate(input: &[u8], all: &mut Vec<u8>) -> (usize, (usize, Option<&'static str>)) {
    let mut out = vec![0; (input.len() * 2).clamp(64, OUTPUT_MAX)];
    let mut state = Box::<DecompressorOxide>::default();
    let (mut read, mut written) = (0, 0);
    let wrong = loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, taken, made) = decompress(&mut state, &input[read..], &mut out, written, flags);
        read += taken;
        written += made;
        match status {
            TINFLStatus::Done => break None,
            TINFLStatus::HasMoreOutput if out.len() < OUTPUT_MAX => {
                let len = (out.len() * 2).min(OUTPUT_MAX);
                out.resize(len, 0);
            }
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => break Some(ENDED),
            _ => break Some("invalid compressed data--format violated"),
        }
    };
    all.extend(&out[..written]);
    (read, (written, wrong))
}

/// The checksum of RFC 1952, a bit at a time over a table of sixteen.
pub(crate) fn crc32(data: &[u8]) -> u32 {
    const TABLE: [u32; 16] = {
        let mut table = [0; 16];
        let mut at = 0;
        while at < 16 {
            let mut value = at as u32;
            let mut bit = 0;
            while bit < 4 {
                value = if value & 1 != 0 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
                bit += 1;
            }
            table[at] = value;
            at += 1;
        }
        table
    };
    let mut crc = !0u32;
    for &byte in data {
        crc ^= u32::from(byte);
        crc = TABLE[(crc & 15) as usize] ^ (crc >> 4);
        crc = TABLE[(crc & 15) as usize] ^ (crc >> 4);
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        assert_eq!(crc32(b"hello\n"), 0x363a_3020);
        let text: Vec<u8> = (0..5000u32).flat_map(|number| number.to_string().into_bytes()).collect();
        let packed = pack(&text, Some(b"x"), 7, 6);
        assert!(packed.len() < text.len() / 2);
        assert_eq!(unpack(&packed), Ok((text.clone(), 12)));
        let both = [pack(b"a", None, 0, 1), pack(b"b", None, 0, 9)].concat();
        assert_eq!(unpack(&both), Ok((b"ab".to_vec(), 10)));
        assert_eq!(unpack(&packed[..packed.len() - 3]), Err((text, ENDED)));
        assert_eq!(unpack(b"hi\n"), Err((Vec::new(), "not in gzip format")));
    }
}
