//! tr(1).

use std::sync::Arc;

use nslab_abi::Fd;

use super::text_input::unescape;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "cCdst",
    longs: &[
        ("complement", Takes::Nothing, 'c'),
        ("delete", Takes::Nothing, 'd'),
        ("squeeze-repeats", Takes::Nothing, 's'),
        ("truncate-set1", Takes::Nothing, 't'),
    ],
    in_order: true,
    ..Spec::NONE
};

/// `tr [-cdst] SET1 [SET2]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (deletes, squeezes) = (parsed.has('d'), parsed.has('s'));
    let (least, most) = match (deletes, squeezes) {
        (true, false) => (1, 1),
        (true, true) => (2, 2),
        (false, true) => (1, 2),
        (false, false) => (2, 2),
    };
    let sets = &parsed.operands;
    if sets.len() < least {
        let what = match sets.last() {
            None => "missing operand".to_string(),
            Some(last) => format!("missing operand after {}", args.quote(last)),
        };
        sys.complain(&name, what).await;
        if sets.len() == 1 {
            let why = if deletes { "deleting and squeezing repeats" } else { "translating" };
            let verb = if deletes { "when both" } else { "when" };
            sys.eprint(format!("Two strings must be given {verb} {why}.\n")).await;
        }
        return args.hint(&sys, &SPEC).await;
    }
    if let Some(extra) = sets.get(most) {
        sys.complain(&name, format!("extra operand {}", args.quote(extra))).await;
        if most == 1 {
            sys.eprint("Only one string may be given when deleting without squeezing repeats.\n").await;
        }
        return args.hint(&sys, &SPEC).await;
    }
    let mut expanded = Vec::new();
    for set in sets {
        match expand(set) {
            Ok(set) => expanded.push(set),
            Err(what) => {
                sys.complain(&name, what).await;
                return 1;
            }
        }
    }
    let is_complement = parsed.has('c') || parsed.has('C');
    let first: Vec<u8> = match is_complement {
        true => (0..=255u8).filter(|byte| !expanded[0].contains(byte)).collect(),
        false => expanded[0].clone(),
    };
    let second = expanded.get(1).cloned();
    let translates = !deletes && second.is_some();
    let mut map: Vec<u8> = (0..=255).collect();
    if let (true, Some(second)) = (translates, &second) {
        let Some(&last) = second.last() else {
            sys.complain(&name, "when not truncating set1, string2 must be non-empty").await;
            return 1;
        };
        for (at, &byte) in first.iter().enumerate() {
            if let Some(&to) = second.get(at).or(if parsed.has('t') { None } else { Some(&last) }) {
                map[usize::from(byte)] = to;
            }
        }
    }
    let squeezed = second.unwrap_or_else(|| first.clone());
    let mut last_out = None;
    loop {
        let input = match sys.read(Fd(0), crate::sys::READ_CHUNK).await {
            Ok(input) if input.is_empty() => break,
            Ok(input) => input,
            Err(errno) => {
                sys.complain_errno(&name, "read error", errno).await;
                return 1;
            }
        };
        let mut out = Vec::new();
        for byte in input {
            if deletes && first.contains(&byte) {
                continue;
            }
            let byte = map[usize::from(byte)];
            if squeezes && last_out == Some(byte) && squeezed.contains(&byte) {
                continue;
            }
            last_out = Some(byte);
            out.push(byte);
        }
        sys.print(out);
        if sys.flush().await.is_err() {
            break;
        }
    }
    sys.finish(&name, 0).await
}

/// Ranges, classes and escapes of a set.
fn expand(text: &[u8]) -> Result<Vec<u8>, String> {
    // An escaped byte is never an operator.
    let mut units: Vec<(u8, bool)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let mut length = 1;
        if text[at] == b'\\' && at + 1 < text.len() {
            let digits = text[at + 1..].iter().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
            length = 1 + digits.max(1);
        }
        let unit = unescape(&text[at..at + length]);
        units.extend(unit.into_iter().map(|byte| (byte, length > 1)));
        at += length;
    }
    let mut all = Vec::new();
    let mut rest = &units[..];
    while let [(first, is_escaped), tail @ ..] = rest {
        if !is_escaped && *first == b'[' && matches!(tail, [(b':', _), ..]) {
            let end = tail.windows(2).position(|pair| pair[0].0 == b':' && pair[1].0 == b']').filter(|&at| at > 0);
            if let Some(end) = end {
                let name: Vec<u8> = tail[1..end].iter().map(|unit| unit.0).collect();
                let Some(is_member) = crate::regex::class(&name) else {
                    return Err(format!("invalid character class '{}'", lossy(&name)));
                };
                all.extend((0..=255u8).filter(is_member));
                rest = &tail[end + 2..];
                continue;
            }
        }
        match tail {
            [(b'-', false), (to, _), after @ ..] => {
                if to < first {
                    let shown = lossy(&[*first, b'-', *to]);
                    return Err(format!("range-endpoints of '{shown}' are in reverse collating sequence order"));
                }
                all.extend(*first..=*to);
                rest = after;
            }
            _ => {
                all.push(*first);
                rest = tail;
            }
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn sets_expand() {
        let show = |text: &str| String::from_utf8(expand(text.as_bytes()).unwrap()).unwrap();
        assert_eq!(show("a-e[:digit:]"), "abcde0123456789");
        assert_eq!(show("\\n\\055x"), "\n-x");
        assert_eq!(show("a\\-c"), "a-c");
        assert!(expand(b"z-a").is_err());
    }
}
