//! cut(1).

use std::sync::Arc;

use super::text_input;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy, number};

const SPEC: Spec = Spec {
    shorts: "b:c:d:f:ns",
    longs: &[
        ("bytes", Takes::Argument, 'b'),
        ("characters", Takes::Argument, 'c'),
        ("delimiter", Takes::Argument, 'd'),
        ("fields", Takes::Argument, 'f'),
        ("only-delimited", Takes::Nothing, 's'),
        ("output-delimiter", Takes::Argument, 'o'),
        ("complement", Takes::Nothing, 'C'),
    ],
    unmodelled: "z",
    unmodelled_longs: &["zero-terminated", "help", "version"],
    ..Spec::NONE
};

/// Positions from 1; the end is included.
type Ranges = Vec<(usize, usize)>;

/// `cut {-b|-c|-f} LIST [-d DELIM] [-s] [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let lists: Vec<char> = ['b', 'c', 'f'].into_iter().filter(|&letter| parsed.has(letter)).collect();
    let list = match lists[..] {
        [] => {
            let what = "you must specify a list of bytes, characters, or fields";
            return args.missing(&sys, &SPEC, what).await;
        }
        [list] => list,
        _ => return args.missing(&sys, &SPEC, "only one list may be specified").await,
    };
    let text = parsed.value(list).unwrap_or_default();
    let ranges = match ranges(&lossy(text), list == 'f') {
        Ok(ranges) => ranges,
        Err(what) => return args.missing(&sys, &SPEC, &what).await,
    };
    let delimiter = match parsed.value('d') {
        Some(_) if list != 'f' => {
            let what = "an input delimiter may be specified only when operating on fields";
            return args.missing(&sys, &SPEC, what).await;
        }
        Some(delimiter) if delimiter.len() > 1 => {
            return args.missing(&sys, &SPEC, "the delimiter must be a single character").await;
        }
        Some(delimiter) => delimiter.first().copied().unwrap_or(0),
        None => b'\t',
    };
    let between =
        parsed.value('o').map_or_else(|| if list == 'f' { vec![delimiter] } else { Vec::new() }, <[u8]>::to_vec);
    let is_in = |at: usize| ranges.iter().any(|range| (range.0..=range.1).contains(&at)) != parsed.has('C');
    let (inputs, has_failed) = text_input::read(&sys, &name, "", &parsed.operands).await;
    for (_, content) in &inputs {
        for line in lines(content) {
            let pieces: Vec<&[u8]> = match list {
                'f' if !line.contains(&delimiter) => {
                    if !parsed.has('s') {
                        sys.print([line, b"\n"].concat());
                    }
                    continue;
                }
                'f' => line.split(|&byte| byte == delimiter).collect(),
                _ => line.chunks(1).collect(),
            };
            let chosen: Vec<&[u8]> =
                pieces.iter().enumerate().filter(|(at, _)| is_in(at + 1)).map(|(_, piece)| *piece).collect();
            sys.print([&chosen.join(&between[..])[..], b"\n"].concat());
        }
    }
    sys.finish(&name, u8::from(has_failed)).await
}

fn ranges(text: &str, is_fields: bool) -> Result<Ranges, String> {
    let what = if is_fields { "fields" } else { "byte/character positions" };
    let kind = if is_fields { "field" } else { "byte/character position" };
    let mut all = Vec::new();
    for part in text.split([',', ' ']) {
        let (from, to) = match part.split_once('-') {
            Some(("", "")) => return Err("invalid range with no endpoint: -".to_string()),
            Some((from, to)) => (from, Some(to)),
            None => (part, None),
        };
        let read = |text: &str, default: usize| match (text, number::<usize>(text.as_bytes())) {
            ("", _) => Ok(default),
            (_, Some(0)) if is_fields => Err("fields are numbered from 1".to_string()),
            (_, Some(0)) => Err("byte/character positions are numbered from 1".to_string()),
            (_, Some(value)) => Ok(value),
            (text, None) => Err(format!("invalid {kind} value '{text}'")),
        };
        if from.is_empty() && to.is_none() {
            return Err(format!("{what} are numbered from 1"));
        }
        let start = read(from, 1)?;
        let end = match to {
            None => start,
            Some(to) => read(to, usize::MAX)?,
        };
        if end < start {
            return Err("invalid decreasing range".to_string());
        }
        all.push((start, end));
    }
    Ok(all)
}
