//! base64(1), base32(1).

use std::sync::Arc;

use super::text_input;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "diw:",
    longs: &[("decode", Takes::Nothing, 'd'), ("ignore-garbage", Takes::Nothing, 'i'), ("wrap", Takes::Argument, 'w')],
    ..Spec::NONE
};
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// `base64 [-di] [-w COLUMNS] [FILE]`
pub(crate) async fn base64(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, BASE64, 4).await
}

/// `base32 [-di] [-w COLUMNS] [FILE]`
pub(crate) async fn base32(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, BASE32, 8).await
}

async fn run(sys: Sys, args: Arc<Args>, letters: &[u8], group: usize) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(extra) = parsed.operands.get(1) {
        return args.missing(&sys, &SPEC, &format!("extra operand {}", args.quote(extra))).await;
    }
    let columns = match parsed.value('w').map(|text| (text, number::<usize>(text))) {
        None => 76,
        Some((_, Some(columns))) => columns,
        Some((text, None)) => {
            sys.complain(&name, format!("invalid wrap size: {}", args.quote(text))).await;
            return 1;
        }
    };
    let (inputs, has_failed) = text_input::read(&sys, &name, "", &parsed.operands).await;
    let Some((_, content)) = inputs.first().filter(|_| !has_failed) else { return 1 };
    if parsed.has('d') {
        let (bytes, is_whole) = decode(content, letters, group, parsed.has('i'));
        sys.print(bytes);
        if !is_whole {
            sys.complain(&name, "invalid input").await;
        }
        return sys.finish(&name, u8::from(!is_whole)).await;
    }
    let text = encode(content, letters, group);
    if columns == 0 {
        sys.print(text);
    } else {
        for line in text.chunks(columns) {
            sys.print([line, b"\n"].concat());
        }
    }
    sys.finish(&name, 0).await
}

/// How many bits a letter holds.
fn width(letters: &[u8]) -> usize {
    letters.len().trailing_zeros() as usize
}

fn encode(content: &[u8], letters: &[u8], group: usize) -> Vec<u8> {
    let bits = width(letters);
    let mut text = Vec::new();
    for block in content.chunks(group * bits / 8) {
        let value = block.iter().fold(0_u64, |value, &byte| value << 8 | u64::from(byte));
        let nr = (block.len() * 8).div_ceil(bits);
        let value = value << (nr * bits - block.len() * 8);
        for at in (0..nr).rev() {
            text.push(letters[(value >> (at * bits)) as usize & (letters.len() - 1)]);
        }
        text.extend(std::iter::repeat_n(b'=', group - nr));
    }
    text
}

/// The bytes, and whether all of the text could be read.
fn decode(text: &[u8], letters: &[u8], group: usize, ignores: bool) -> (Vec<u8>, bool) {
    let bits = width(letters);
    let mut out = Vec::new();
    let is_ours = |byte: &u8| letters.contains(byte) || *byte == b'=';
    let text: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'\n' && (!ignores || is_ours(byte))).collect();
    for block in text.chunks(group) {
        let nr = block.iter().take_while(|byte| letters.contains(byte)).count();
        let value = block[..nr].iter().fold(0_u64, |value, byte| {
            value << bits | letters.iter().position(|letter| letter == byte).unwrap_or(0) as u64
        });
        let bytes = nr * bits / 8;
        let spare = nr * bits - bytes * 8;
        out.extend((0..bytes).rev().map(|at| (value >> (spare + at * 8)) as u8));
        let is_padded = block.len() == group && block[nr..].iter().all(|&byte| byte == b'=');
        if !is_padded || spare >= bits || value & ((1 << spare) - 1) != 0 {
            return (out, false);
        }
    }
    (out, true)
}

const SHUF: Spec = Spec {
    shorts: "ei:n:r",
    longs: &[
        ("echo", Takes::Nothing, 'e'),
        ("input-range", Takes::Argument, 'i'),
        ("head-count", Takes::Argument, 'n'),
        ("repeat", Takes::Nothing, 'r'),
    ],
    unmodelled: "o:z",
    unmodelled_longs: &["output", "random-source", "zero-terminated", "help", "version"],
    ..Spec::NONE
};

/// `shuf [-er] [-i LO-HI] [-n COUNT] [FILE]`
pub(crate) async fn shuf(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SHUF).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.has('r') && !parsed.has('n') {
        return crate::getopt::unmodelled(&sys, "shuf", "-r without -n").await;
    }
    let mut all: Vec<Vec<u8>> = if let Some(range) = parsed.value('i') {
        let text = lossy(range);
        let ends = text.split_once('-').and_then(|(lo, hi)| Some((lo.parse::<u64>().ok()?, hi.parse::<u64>().ok()?)));
        match ends {
            Some((lo, hi)) if lo <= hi + 1 && hi - lo.min(hi) < 1_000_000 => {
                (lo..=hi).map(|nr| nr.to_string().into_bytes()).collect()
            }
            _ => {
                sys.complain(&name, format!("invalid input range: {}", args.quote(range))).await;
                return 1;
            }
        }
    } else if parsed.has('e') {
        parsed.operands.clone()
    } else {
        if let Some(extra) = parsed.operands.get(1) {
            return args.missing(&sys, &SHUF, &format!("extra operand {}", args.quote(extra))).await;
        }
        let (inputs, has_failed) = text_input::read(&sys, &name, "", &parsed.operands).await;
        if has_failed {
            return 1;
        }
        inputs.iter().flat_map(|(_, content)| crate::text::lines(content)).map(<[u8]>::to_vec).collect()
    };
    let count = match parsed.value('n').map(|text| (text, number::<usize>(text))) {
        None => all.len(),
        Some((_, Some(count))) => count,
        Some((text, None)) => {
            sys.complain(&name, format!("invalid line count: {}", args.quote(text))).await;
            return 1;
        }
    };
    for _ in 0..count {
        if all.is_empty() {
            break;
        }
        let random = match sys.call(nslab_abi::Syscall::Getrandom { buflen: 8, flags: 0 }).await {
            Ok(nslab_abi::Ret::Bytes(bytes)) => bytes.iter().fold(0_u64, |value, &byte| value << 8 | u64::from(byte)),
            _ => 0,
        };
        let chosen = (random % all.len() as u64) as usize;
        let line = if parsed.has('r') { all[chosen].clone() } else { all.swap_remove(chosen) };
        sys.print([&line[..], b"\n"].concat());
    }
    sys.finish(&name, 0).await
}
