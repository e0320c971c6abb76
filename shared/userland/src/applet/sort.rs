//! sort(1), uniq(1), tac(1), rev(1): in the order of bytes, as the C locale has it.

mod key;

use std::sync::Arc;

use nslab_abi::{Fd, OpenFlags};

use self::key::Key;
use super::text_input;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy, number};

const SORT: Spec = Spec {
    shorts: "bcCdfghk:Mno:rRst:uV",
    longs: &[
        ("check", Takes::Nothing, 'c'),
        ("dictionary-order", Takes::Nothing, 'd'),
        ("general-numeric-sort", Takes::Nothing, 'g'),
        ("month-sort", Takes::Nothing, 'M'),
        ("random-sort", Takes::Nothing, 'R'),
        ("version-sort", Takes::Nothing, 'V'),
        ("ignore-leading-blanks", Takes::Nothing, 'b'),
        ("ignore-case", Takes::Nothing, 'f'),
        ("human-numeric-sort", Takes::Nothing, 'h'),
        ("key", Takes::Argument, 'k'),
        ("numeric-sort", Takes::Nothing, 'n'),
        ("output", Takes::Argument, 'o'),
        ("reverse", Takes::Nothing, 'r'),
        ("stable", Takes::Nothing, 's'),
        ("field-separator", Takes::Argument, 't'),
        ("unique", Takes::Nothing, 'u'),
    ],
    unmodelled: "imST:z",
    unmodelled_longs: &[
        "ignore-nonprinting",
        "sort",
        "merge",
        "batch-size",
        "buffer-size",
        "parallel",
        "temporary-directory",
        "zero-terminated",
        "debug",
        "files0-from",
        "help",
        "version",
    ],
    status: 2,
    ..Spec::NONE
};
const UNIQ: Spec = Spec {
    shorts: "cduif:s:",
    longs: &[
        ("count", Takes::Nothing, 'c'),
        ("repeated", Takes::Nothing, 'd'),
        ("unique", Takes::Nothing, 'u'),
        ("ignore-case", Takes::Nothing, 'i'),
        ("skip-fields", Takes::Argument, 'f'),
        ("skip-chars", Takes::Argument, 's'),
    ],
    unmodelled: "Dw:z",
    unmodelled_longs: &["all-repeated", "group", "check-chars", "zero-terminated", "help", "version"],
    ..Spec::NONE
};

/// `sort [-bfhnrsu] [-k KEY] [-t SEP] [-o FILE] [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SORT).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let separator = match parsed.value('t') {
        Some(b"\\0") => Some(0),
        Some([one]) => Some(*one),
        Some(other) => {
            sys.complain(&name, format!("multi-character tab '{}'", lossy(other))).await;
            return 2;
        }
        None => None,
    };
    let global: String =
        ['b', 'd', 'f', 'g', 'h', 'M', 'n', 'R', 'r', 'V'].into_iter().filter(|&letter| parsed.has(letter)).collect();
    let mut keys = Vec::new();
    for (_, value) in parsed.options.iter().filter(|option| option.0 == 'k') {
        match Key::read(&lossy(value.as_deref().unwrap_or_default()), &global) {
            Ok(key) => keys.push(key),
            Err(what) => {
                sys.complain(&name, what).await;
                return 2;
            }
        }
    }
    if keys.is_empty() {
        keys.push(Key::whole(&global));
    }
    let (inputs, has_failed) = text_input::read(&sys, &name, "cannot read: ", &parsed.operands).await;
    if has_failed {
        return 2;
    }
    let mut all: Vec<&[u8]> = inputs.iter().flat_map(|(_, content)| lines(content)).collect();
    let by_keys = |a: &[u8], b: &[u8]| key::compare(&keys, separator, a, b);
    let (is_unique, is_stable, is_reversed) = (parsed.has('u'), parsed.has('s'), parsed.has('r'));
    if parsed.has('c') || parsed.has('C') {
        let is_wrong = |pair: &[&[u8]]| {
            let order = by_keys(pair[0], pair[1]);
            let order = match order.is_eq() && !is_unique && !is_stable {
                true if is_reversed => pair[1].cmp(pair[0]),
                true => pair[0].cmp(pair[1]),
                false => order,
            };
            order.is_gt() || (is_unique && order.is_eq())
        };
        let Some(at) = all.windows(2).position(is_wrong) else { return 0 };
        if parsed.has('c') {
            let path = lossy(&inputs[0].0);
            sys.complain(&name, format!("{path}:{}: disorder: {}", at + 2, lossy(all[at + 1]))).await;
        }
        return 1;
    }
    if parsed.has('R') {
        // Like lines stay together; their order is drawn.
        let seed = match sys.call(nslab_abi::Syscall::Getrandom { buflen: 16, flags: 0 }).await {
            Ok(nslab_abi::Ret::Bytes(bytes)) => bytes,
            _ => Vec::new(),
        };
        let hash = |line: &[u8]| super::digest::hash::md5(&[&seed[..], line].concat());
        let mut drawn: Vec<(Vec<u8>, &[u8])> = all.iter().map(|line| (hash(line), *line)).collect();
        nslab_small::sort_by(&mut drawn, |a, b| a.0.cmp(&b.0));
        all = drawn.into_iter().map(|pair| pair.1).collect();
        if is_unique {
            all.dedup();
        }
        let text: Vec<u8> = all.iter().flat_map(|line| [line, &b"\n"[..]].concat()).collect();
        sys.print(text);
        return sys.finish(&name, 0).await;
    }
    nslab_small::sort_by(&mut all, |a, b| {
        let order = by_keys(a, b);
        if is_unique || is_stable {
            return order;
        }
        // "the last-resort comparison" of whole lines - sort(1)
        order.then_with(|| if is_reversed { b.cmp(a) } else { a.cmp(b) })
    });
    if is_unique {
        all.dedup_by(|a, b| by_keys(a, b).is_eq());
    }
    let mut text = Vec::new();
    for line in all {
        text.extend(line);
        text.push(b'\n');
    }
    let Some(path) = parsed.value('o') else {
        sys.print(text);
        return sys.finish(&name, 0).await;
    };
    match sys.open_with(path, OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC, 0o666).await {
        Ok(fd) => {
            let _ = sys.write_all(fd, &text).await;
            0
        }
        Err(errno) => {
            sys.complain_errno(&name, format!("open failed: {}", lossy(path)), errno).await;
            2
        }
    }
}

/// `uniq [-cdui] [INPUT [OUTPUT]]`
pub(crate) async fn uniq(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &UNIQ).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(extra) = parsed.operands.get(2) {
        return args.missing(&sys, &UNIQ, &format!("extra operand {}", args.quote(extra))).await;
    }
    let (inputs, has_failed) =
        text_input::read(&sys, &name, "", &parsed.operands[..parsed.operands.len().min(1)]).await;
    if has_failed {
        return 1;
    }
    if let Some(path) = parsed.operands.get(1) {
        match sys.open_with(path, OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC, 0o666).await {
            Ok(fd) => drop(sys.dup2(fd, Fd(1)).await),
            Err(errno) => {
                sys.complain_errno(&name, path, errno).await;
                return 1;
            }
        }
    }
    let skipped = |letter| parsed.value(letter).and_then(number::<usize>).unwrap_or(0);
    let (fields, chars, folds) = (skipped('f'), skipped('s'), parsed.has('i'));
    let compared = |line: &[u8]| {
        let mut rest = line;
        for _ in 0..fields {
            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let word = rest[blanks..].iter().take_while(|byte| !matches!(byte, b' ' | b'\t')).count();
            rest = &rest[blanks + word..];
        }
        let rest = rest[chars.min(rest.len())..].to_vec();
        if folds { rest.to_ascii_lowercase() } else { rest }
    };
    let content = &inputs[0].1;
    let mut groups: Vec<(&[u8], usize)> = Vec::new();
    for line in lines(content) {
        match groups.last_mut() {
            Some((first, count)) if compared(first) == compared(line) => *count += 1,
            _ => groups.push((line, 1)),
        }
    }
    for (line, count) in groups {
        if (parsed.has('d') && count == 1) || (parsed.has('u') && count > 1) {
            continue;
        }
        let head = if parsed.has('c') { format!("{count:7} ") } else { String::new() };
        sys.print([head.as_bytes(), line, b"\n"].concat());
    }
    sys.finish(&name, 0).await
}

/// `tac [FILE]…`
pub(crate) async fn tac(sys: Sys, args: Arc<Args>) -> u8 {
    let spec = Spec {
        unmodelled: "brs:",
        unmodelled_longs: &["before", "regex", "separator", "help", "version"],
        ..Spec::NONE
    };
    let parsed = match args.getopt(&sys, &spec).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (inputs, has_failed) = text_input::read(&sys, &args.name(), "failed to open ", &parsed.operands).await;
    for (_, content) in inputs {
        content.split_inclusive(|&byte| byte == b'\n').rev().for_each(|line| sys.print(line));
    }
    sys.finish(&args.name(), u8::from(has_failed)).await
}

/// `rev [FILE]…`
pub(crate) async fn rev(sys: Sys, args: Arc<Args>) -> u8 {
    let spec = Spec { short_hint: true, ..Spec::NONE };
    let parsed = match args.getopt(&sys, &spec).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (inputs, has_failed) = text_input::read(&sys, "rev", "cannot open ", &parsed.operands).await;
    for (_, content) in inputs {
        for line in content.split_inclusive(|&byte| byte == b'\n') {
            let body = line.strip_suffix(b"\n").unwrap_or(line);
            let turned: String = lossy(body).chars().rev().collect();
            sys.print([turned.as_bytes(), &line[body.len()..]].concat());
        }
    }
    sys.finish("rev", u8::from(has_failed)).await
}
