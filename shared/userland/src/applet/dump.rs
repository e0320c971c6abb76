//! od(1), hexdump(1), xxd(1).

use std::sync::Arc;

use nslab_abi::Fd;

use super::text_input;
use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const OD: Spec = Spec {
    shorts: "A:bcdj:N:ot:vx",
    longs: &[
        ("address-radix", Takes::Argument, 'A'),
        ("skip-bytes", Takes::Argument, 'j'),
        ("read-bytes", Takes::Argument, 'N'),
        ("format", Takes::Argument, 't'),
        ("output-duplicates", Takes::Nothing, 'v'),
    ],
    unmodelled: "aBDeFfHhIiLlOsSwX",
    unmodelled_longs: &["endian", "strings", "traditional", "width", "help", "version"],
    ..Spec::NONE
};
const HEXDUMP: Spec = Spec {
    shorts: "Cn:s:v",
    longs: &[
        ("canonical", Takes::Nothing, 'C'),
        ("length", Takes::Argument, 'n'),
        ("skip", Takes::Argument, 's'),
        ("no-squeezing", Takes::Nothing, 'v'),
    ],
    unmodelled: "bcdefoxLhV",
    unmodelled_longs: &["one-byte-octal", "one-byte-char", "format", "format-file", "color", "help", "version"],
    short_hint: true,
    ..Spec::NONE
};
const XXD: Spec = Spec { shorts: "l:ps:c:g:u", unmodelled: "abeEiordC", ..Spec::NONE };

/// The bytes that are asked for, of all files one behind the other.
async fn bytes(sys: &Sys, name: &str, parsed: &Parsed, skip: char, most: char) -> (Vec<u8>, bool) {
    let (inputs, has_failed) = text_input::read(sys, name, "", &parsed.operands).await;
    let all: Vec<u8> = inputs.into_iter().flat_map(|input| input.1).collect();
    let size = |letter| parsed.value(letter).and_then(count);
    let from = size(skip).unwrap_or(0).min(all.len());
    let to = size(most).map_or(all.len(), |most| from.saturating_add(most).min(all.len()));
    (all[from..to].to_vec(), has_failed)
}

fn count(text: &[u8]) -> Option<usize> {
    match text.strip_prefix(b"0x") {
        Some(digits) => usize::from_str_radix(&lossy(digits), 16).ok(),
        None => super::tee::size(text).map(|size| size as usize),
    }
}

/// `od [-A RADIX] [-t TYPE] [-bcdox] [-j SKIP] [-N COUNT] [-v] [FILE]…`
pub(crate) async fn od(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &OD).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let radix = match parsed.value('A') {
        None => 'o',
        Some([letter @ (b'd' | b'o' | b'x' | b'n')]) => char::from(*letter),
        Some(other) => {
            let what =
                format!("invalid output address radix {}; it must be one character from [doxn]", args.quote(other));
            return args.missing(&sys, &OD, &what).await;
        }
    };
    let mut types: Vec<(u8, usize, bool)> = Vec::new();
    for (letter, value) in &parsed.options {
        match letter {
            'b' => types.push((b'o', 1, false)),
            'c' => types.push((b'c', 1, false)),
            'd' => types.push((b'u', 2, false)),
            'o' => types.push((b'o', 2, false)),
            'x' => types.push((b'x', 2, false)),
            't' => {
                let text = value.clone().unwrap_or_default();
                let (kind, rest) = text.split_first().map_or((b'o', &[][..]), |(kind, rest)| (*kind, rest));
                let (rest, shows_text) = match rest.strip_suffix(b"z") {
                    Some(rest) => (rest, true),
                    None => (rest, false),
                };
                let size = match rest {
                    b"" => Some(if kind == b'c' { 1 } else { 4 }),
                    b"C" => Some(1),
                    b"S" => Some(2),
                    b"I" => Some(4),
                    b"L" => Some(8),
                    digits => number::<usize>(digits).filter(|size| [1, 2, 4, 8].contains(size)),
                };
                match (kind, size) {
                    (b'o' | b'x' | b'u' | b'd' | b'c', Some(size)) => types.push((kind, size, shows_text)),
                    (b'a' | b'f', _) | (_, Some(_)) if b"af".contains(&kind) => {
                        return crate::getopt::unmodelled(&sys, "od", &format!("-t {}", lossy(&text))).await;
                    }
                    _ => {
                        sys.complain(&name, format!("invalid type string {}", args.quote(&text))).await;
                        return 1;
                    }
                }
            }
            _ => {}
        }
    }
    if types.is_empty() {
        types.push((b'o', 2, false));
    }
    let (content, has_failed) = bytes(&sys, &name, &parsed, 'j', 'N').await;
    let skipped = parsed.value('j').and_then(count).unwrap_or(0);
    let address = |at: usize| match radix {
        'd' => format!("{:07}", at + skipped),
        'x' => format!("{:06x}", at + skipped),
        'n' => String::new(),
        _ => format!("{:07o}", at + skipped),
    };
    // Columns of all types stand below one another: each is as wide as the widest needs.
    let width = |kind: u8, size: usize| match (kind, size) {
        (b'c', _) => 3,
        (b'x', size) => 2 * size,
        (b'o', size) => [3, 6, 11, 22][size.ilog2() as usize],
        (b'u', size) => [3, 5, 10, 20][size.ilog2() as usize],
        (_, size) => [4, 6, 11, 20][size.ilog2() as usize],
    };
    let per_byte = types.iter().map(|&(kind, size, _)| (width(kind, size) + 1).div_ceil(size)).max().unwrap_or(1);
    let mut last: Option<&[u8]> = None;
    let mut is_squeezed = false;
    for (nr, line) in content.chunks(16).enumerate() {
        if last == Some(line) && line.len() == 16 && !parsed.has('v') {
            if !is_squeezed {
                sys.print("*\n");
            }
            is_squeezed = true;
            continue;
        }
        (last, is_squeezed) = (Some(line), false);
        for (index, &(kind, size, shows_text)) in types.iter().enumerate() {
            let head = if index == 0 { address(nr * 16) } else { " ".repeat(address(0).len()) };
            let mut text = head;
            for item in line.chunks(size) {
                let own = if types.len() > 1 { per_byte * size } else { width(kind, size) + 1 };
                text += &format!("{:>own$}", shown(kind, size, item));
            }
            if shows_text {
                let own = if types.len() > 1 { per_byte * size } else { width(kind, size) + 1 };
                let missing = (16 - line.len()) / size * own;
                text += &format!("{}  >{}<", " ".repeat(missing), line.iter().map(|&b| dot(b)).collect::<String>());
            }
            sys.print(text + "\n");
        }
    }
    if radix != 'n' {
        sys.print(address(content.len()) + "\n");
    }
    sys.finish(&name, u8::from(has_failed)).await
}

fn dot(byte: u8) -> char {
    if (0x20..0x7f).contains(&byte) { char::from(byte) } else { '.' }
}

fn shown(kind: u8, size: usize, item: &[u8]) -> String {
    let mut bytes = [0; 8];
    bytes[..item.len()].copy_from_slice(item);
    let value = u64::from_le_bytes(bytes);
    match kind {
        b'c' => match item[0] {
            0 => "\\0".to_string(),
            7 => "\\a".to_string(),
            8 => "\\b".to_string(),
            b'\t' => "\\t".to_string(),
            b'\n' => "\\n".to_string(),
            11 => "\\v".to_string(),
            12 => "\\f".to_string(),
            b'\r' => "\\r".to_string(),
            byte @ 0x20..=0x7e => char::from(byte).to_string(),
            byte => format!("{byte:03o}"),
        },
        b'x' => format!("{value:0width$x}", width = 2 * size),
        b'u' => value.to_string(),
        b'd' => {
            let shift = 64 - 8 * size as u32;
            (((value << shift) as i64) >> shift).to_string()
        }
        _ => format!("{value:0width$o}", width = [3, 6, 11, 22][size.ilog2() as usize]),
    }
}

/// `hexdump [-Cv] [-n LENGTH] [-s SKIP] [FILE]…`
pub(crate) async fn hexdump(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &HEXDUMP).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let is_canonical = parsed.has('C') || args.short_name() == "hd";
    let (content, has_failed) = bytes(&sys, "hexdump", &parsed, 's', 'n').await;
    let skipped = parsed.value('s').and_then(count).unwrap_or(0);
    let address = |at: usize| match is_canonical {
        true => format!("{:08x}", at + skipped),
        false => format!("{:07x}", at + skipped),
    };
    let mut last: Option<&[u8]> = None;
    let mut is_squeezed = false;
    for (nr, line) in content.chunks(16).enumerate() {
        if last == Some(line) && !parsed.has('v') {
            if !is_squeezed {
                sys.print("*\n");
            }
            is_squeezed = true;
            continue;
        }
        (last, is_squeezed) = (Some(line), false);
        let mut text = address(nr * 16);
        if is_canonical {
            for at in 0..16 {
                text += if at % 8 == 0 { "  " } else { " " };
                text += &line.get(at).map_or("  ".to_string(), |byte| format!("{byte:02x}"));
            }
            text += &format!("  |{}|", line.iter().map(|&byte| dot(byte)).collect::<String>());
        } else {
            for pair in line.chunks(2) {
                let high = pair.get(1).copied().unwrap_or(0);
                text += &format!(" {:04x}", u16::from(high) << 8 | u16::from(pair[0]));
            }
            // Each line is filled up to its full length.
            text += &" ".repeat(5 * (8 - line.len().div_ceil(2)));
        }
        sys.print(text + "\n");
    }
    if !content.is_empty() {
        sys.print(address(content.len()) + "\n");
    }
    sys.finish("hexdump", u8::from(has_failed)).await
}

/// `xxd [-pu] [-c COLUMNS] [-g BYTES] [-l LENGTH] [-s SKIP] [FILE]`
pub(crate) async fn xxd(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &XXD).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let path = parsed.operands.first().cloned().unwrap_or_else(|| b"-".to_vec());
    let content = match if path == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(&path).await } {
        Ok(content) => content,
        Err(errno) => {
            sys.complain_errno("xxd", &path, errno).await;
            return 2;
        }
    };
    let size = |letter, default| parsed.value(letter).and_then(count).unwrap_or(default);
    let from = size('s', 0).min(content.len());
    let to = from.saturating_add(size('l', usize::MAX)).min(content.len());
    let content = &content[from..to];
    let hex = |byte: &u8| if parsed.has('u') { format!("{byte:02X}") } else { format!("{byte:02x}") };
    if parsed.has('p') {
        for line in content.chunks(size('c', 30).max(1)) {
            sys.print(line.iter().map(hex).collect::<String>() + "\n");
        }
        return sys.finish("xxd", 0).await;
    }
    let (columns, group) = (size('c', 16).max(1), size('g', 2));
    for (nr, line) in content.chunks(columns).enumerate() {
        let mut text = String::new();
        for at in 0..columns {
            if group > 0 && at % group == 0 && at > 0 {
                text.push(' ');
            }
            text += &line.get(at).map_or("  ".to_string(), hex);
        }
        let shown: String = line.iter().map(|&byte| dot(byte)).collect();
        sys.print(format!("{:08x}: {text}  {shown}\n", from + nr * columns));
    }
    sys.finish("xxd", 0).await
}
