//! paste(1), join(1), comm(1), nl(1), fold(1).

use std::sync::Arc;

use super::text_input;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lines, lossy, number};

const PASTE: Spec = Spec {
    shorts: "d:s",
    longs: &[("delimiters", Takes::Argument, 'd'), ("serial", Takes::Nothing, 's')],
    unmodelled: "z",
    unmodelled_longs: &["zero-terminated", "help", "version"],
    ..Spec::NONE
};

/// `paste [-s] [-d LIST] [FILE]…`
pub(crate) async fn paste(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &PASTE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let list = text_input::unescape(parsed.value('d').unwrap_or(b"\t"));
    // `-` several times: the lines of standard input in turn.
    let stdins = parsed.operands.iter().filter(|path| *path == b"-").count();
    let mut once: Vec<Vec<u8>> = Vec::new();
    for path in &parsed.operands {
        if path != b"-" || !once.contains(path) {
            once.push(path.clone());
        }
    }
    let (inputs, has_failed) = text_input::read(&sys, &name, "", &once).await;
    if has_failed && !parsed.has('s') {
        return 1;
    }
    let delimiter = |at: usize| match list.len() {
        0 => &b""[..],
        len => &list[at % len..=at % len],
    };
    if parsed.has('s') {
        for (_, content) in &inputs {
            let mut row = Vec::new();
            for (at, line) in lines(content).enumerate() {
                row.extend_from_slice(if at > 0 { delimiter(at - 1) } else { b"" });
                row.extend_from_slice(line);
            }
            sys.print([&row[..], b"\n"].concat());
        }
        return sys.finish(&name, u8::from(has_failed)).await;
    }
    let mut columns: Vec<Vec<&[u8]>> = Vec::new();
    let order = if parsed.operands.is_empty() { vec![b"-".to_vec()] } else { parsed.operands.clone() };
    let mut nr_stdin = 0;
    let mut files = inputs.iter().filter(|input| input.0 != b"-");
    for path in &order {
        if path == b"-" {
            let content = inputs.iter().find(|input| input.0 == b"-").map_or(&b""[..], |input| &input.1);
            columns.push(lines(content).skip(nr_stdin).step_by(stdins.max(1)).collect());
            nr_stdin += 1;
        } else if let Some((_, content)) = files.next() {
            columns.push(lines(content).collect());
        }
    }
    for at in 0..columns.iter().map(Vec::len).max().unwrap_or(0) {
        let mut row = Vec::new();
        for (nr, column) in columns.iter().enumerate() {
            row.extend_from_slice(if nr > 0 { delimiter(nr - 1) } else { b"" });
            row.extend_from_slice(column.get(at).copied().unwrap_or_default());
        }
        sys.print([&row[..], b"\n"].concat());
    }
    sys.finish(&name, 0).await
}

const COMM: Spec = Spec {
    shorts: "123",
    longs: &[("output-delimiter", Takes::Argument, 'o')],
    unmodelled: "z",
    unmodelled_longs: &["check-order", "nocheck-order", "total", "zero-terminated", "help", "version"],
    ..Spec::NONE
};

/// Two operands, as comm(1) and join(1) want them; `Err` is the status to end with.
async fn two(sys: &Sys, args: &Args, spec: &Spec, operands: &[Vec<u8>]) -> Result<[Vec<u8>; 2], u8> {
    match operands {
        [] => Err(args.missing(sys, spec, "missing operand").await),
        [one] => Err(args.missing(sys, spec, &format!("missing operand after {}", args.quote(one))).await),
        [_, _, extra, ..] => Err(args.missing(sys, spec, &format!("extra operand {}", args.quote(extra))).await),
        [first, second] => {
            let mut contents = [Vec::new(), Vec::new()];
            for (content, path) in contents.iter_mut().zip([first, second]) {
                let (inputs, has_failed) = text_input::read(sys, &args.name(), "", std::slice::from_ref(path)).await;
                if has_failed {
                    return Err(1);
                }
                *content = inputs.into_iter().next().map(|input| input.1).unwrap_or_default();
            }
            Ok(contents)
        }
    }
}

/// Is a file sorted?
fn is_sorted(rows: &[&[u8]]) -> bool {
    rows.windows(2).all(|pair| pair[0] <= pair[1])
}

/// `comm [-123] FILE1 FILE2`
pub(crate) async fn comm(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &COMM).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let contents = match two(&sys, &args, &COMM, &parsed.operands).await {
        Ok(contents) => contents,
        Err(status) => return status,
    };
    let [first, second] = [&contents[0], &contents[1]].map(|content| lines(content).collect::<Vec<_>>());
    if !is_sorted(&first) || !is_sorted(&second) {
        return crate::getopt::unmodelled(&sys, "comm", "on files that are not sorted").await;
    }
    let between = parsed.value('o').unwrap_or(b"\t").to_vec();
    let (mut a, mut b) = (0, 0);
    loop {
        let (column, line) = match (first.get(a), second.get(b)) {
            (None, None) => break,
            (Some(one), Some(other)) if one == other => (3, *one),
            (Some(one), other) if other.is_none_or(|other| one < other) => (1, *one),
            (_, Some(other)) => (2, *other),
            (Some(one), None) => (1, *one),
        };
        a += usize::from(column != 2);
        b += usize::from(column != 1);
        if parsed.has(char::from(b'0' + column)) {
            continue;
        }
        let before = (1..column).filter(|nr| !parsed.has(char::from(b'0' + nr))).count();
        sys.print([&between.repeat(before)[..], line, b"\n"].concat());
    }
    sys.finish(&name, 0).await
}

const JOIN: Spec = Spec {
    shorts: "t:1:2:j:a:v:",
    unmodelled: "e:io:z",
    unmodelled_longs: &["ignore-case", "check-order", "nocheck-order", "header", "zero-terminated", "help", "version"],
    ..Spec::NONE
};

/// `join [-t CHAR] [-1 FIELD] [-2 FIELD] [-j FIELD] [-a FILENUM] [-v FILENUM] FILE1 FILE2`
pub(crate) async fn join(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &JOIN).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let contents = match two(&sys, &args, &JOIN, &parsed.operands).await {
        Ok(contents) => contents,
        Err(status) => return status,
    };
    let separator = parsed.value('t').and_then(|text| text.first().copied());
    let split = |line: &[u8]| -> Vec<Vec<u8>> {
        match separator {
            Some(byte) => line.split(|&other| other == byte).map(<[u8]>::to_vec).collect(),
            None => crate::text::words(line).into_iter().map(<[u8]>::to_vec).collect(),
        }
    };
    let mut fields = [0, 0];
    for (letter, value) in &parsed.options {
        let value = value.as_deref().unwrap_or_default();
        match (letter, number::<usize>(value)) {
            ('1', Some(nr @ 1..)) => fields[0] = nr - 1,
            ('2', Some(nr @ 1..)) => fields[1] = nr - 1,
            ('j', Some(nr @ 1..)) => fields = [nr - 1; 2],
            ('1' | '2' | 'j', _) => {
                sys.complain(&name, format!("invalid field number: {}", args.quote(value))).await;
                return 1;
            }
            ('a' | 'v', Some(1 | 2)) | ('t', _) => {}
            _ => {
                sys.complain(&name, format!("invalid field number: {}", args.quote(value))).await;
                return 1;
            }
        }
    }
    let rows: Vec<Vec<Vec<Vec<u8>>>> = contents.iter().map(|content| lines(content).map(split).collect()).collect();
    let key = |side: usize, row: &[Vec<u8>]| row.get(fields[side]).cloned().unwrap_or_default();
    for (side, all) in rows.iter().enumerate() {
        let keys: Vec<Vec<u8>> = all.iter().map(|row| key(side, row)).collect();
        if !is_sorted(&keys.iter().map(Vec::as_slice).collect::<Vec<_>>()) {
            return crate::getopt::unmodelled(&sys, "join", "on files that are not sorted").await;
        }
    }
    let has_side = |letter: char, side: &[u8]| {
        parsed.options.iter().any(|option| option.0 == letter && option.1.as_deref() == Some(side))
    };
    let alone = [has_side('a', b"1") || has_side('v', b"1"), has_side('a', b"2") || has_side('v', b"2")];
    let shows_pairs = !parsed.has('v');
    let between = [separator.unwrap_or(b' ')];
    let rest = |side: usize, row: &[Vec<u8>]| -> Vec<Vec<u8>> {
        row.iter().enumerate().filter(|(at, _)| *at != fields[side]).map(|(_, field)| field.clone()).collect()
    };
    let show = |pieces: Vec<Vec<u8>>| sys.print([pieces.join(&between[..]), b"\n".to_vec()].concat());
    let (mut a, mut b) = (0, 0);
    while a < rows[0].len() || b < rows[1].len() {
        let keys = (rows[0].get(a).map(|row| key(0, row)), rows[1].get(b).map(|row| key(1, row)));
        match keys {
            (Some(one), Some(other)) if one == other => {
                let of_a = rows[0][a..].iter().take_while(|row| key(0, row) == one).count();
                let of_b = rows[1][b..].iter().take_while(|row| key(1, row) == one).count();
                for left in rows[0][a..a + of_a].iter().filter(|_| shows_pairs) {
                    for right in &rows[1][b..b + of_b] {
                        show([vec![one.clone()], rest(0, left), rest(1, right)].concat());
                    }
                }
                (a, b) = (a + of_a, b + of_b);
            }
            (Some(one), other) if other.as_ref().is_none_or(|other| one < *other) => {
                if alone[0] {
                    show([vec![one], rest(0, &rows[0][a])].concat());
                }
                a += 1;
            }
            (_, Some(other)) => {
                if alone[1] {
                    show([vec![other], rest(1, &rows[1][b])].concat());
                }
                b += 1;
            }
            _ => break,
        }
    }
    sys.finish(&name, 0).await
}

const NL: Spec = Spec {
    shorts: "b:w:s:v:i:n:",
    longs: &[
        ("body-numbering", Takes::Argument, 'b'),
        ("number-width", Takes::Argument, 'w'),
        ("number-separator", Takes::Argument, 's'),
        ("starting-line-number", Takes::Argument, 'v'),
        ("line-increment", Takes::Argument, 'i'),
        ("number-format", Takes::Argument, 'n'),
    ],
    unmodelled: "d:f:h:l:p",
    unmodelled_longs: &[
        "section-delimiter",
        "footer-numbering",
        "header-numbering",
        "join-blank-lines",
        "no-renumber",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// `nl [-b STYLE] [-w WIDTH] [-s STRING] [-v NUMBER] [-i NUMBER] [-n FORMAT] [FILE]…`
pub(crate) async fn nl(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &NL).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let style = parsed.value('b').unwrap_or(b"t");
    if !matches!(style, b"a" | b"t" | b"n") {
        return crate::getopt::unmodelled(&sys, "nl", &format!("-b {}", lossy(style))).await;
    }
    let read = |letter: char, default: i64| match parsed.value(letter) {
        None => Ok(default),
        Some(text) => number::<i64>(text).ok_or_else(|| text.to_vec()),
    };
    let (width, start, step) = match (read('w', 6), read('v', 1), read('i', 1)) {
        (Ok(width @ 1..=1000), Ok(start), Ok(step)) => (width as usize, start, step),
        (Err(text), ..) => {
            sys.complain(&name, format!("invalid line number field width: {}", args.quote(&text))).await;
            return 1;
        }
        (_, Err(text), _) => {
            sys.complain(&name, format!("invalid starting line number: {}", args.quote(&text))).await;
            return 1;
        }
        (_, _, Err(text)) => {
            sys.complain(&name, format!("invalid line number increment: {}", args.quote(&text))).await;
            return 1;
        }
        (Ok(width), ..) => {
            let what = format!("invalid line number field width: {}", args.quote(width.to_string().as_bytes()));
            sys.complain(&name, what).await;
            return 1;
        }
    };
    let between = parsed.value('s').unwrap_or(b"\t").to_vec();
    let (inputs, has_failed) = text_input::read(&sys, &name, "", &parsed.operands).await;
    let mut nr = start;
    for line in inputs.iter().flat_map(|(_, content)| lines(content)) {
        if matches!(line, b"\\:\\:\\:" | b"\\:\\:" | b"\\:") {
            return crate::getopt::unmodelled(&sys, "nl", "logical pages").await;
        }
        if style == b"n" || (style == b"t" && line.is_empty()) {
            sys.print([&vec![b' '; width + between.len()][..], line, b"\n"].concat());
            continue;
        }
        let shown = match parsed.value('n') {
            Some(b"ln") => format!("{nr:<width$}"),
            Some(b"rz") => format!("{nr:0width$}"),
            _ => format!("{nr:width$}"),
        };
        sys.print([shown.as_bytes(), &between, line, b"\n"].concat());
        nr += step;
    }
    sys.finish(&name, u8::from(has_failed)).await
}

const FOLD: Spec = Spec {
    shorts: "bsw:",
    longs: &[("bytes", Takes::Nothing, 'b'), ("spaces", Takes::Nothing, 's'), ("width", Takes::Argument, 'w')],
    ..Spec::NONE
};

/// `fold [-bs] [-w WIDTH] [FILE]…`
pub(crate) async fn fold(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &FOLD).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let width = match parsed.value('w').map(|text| (text, number::<usize>(text))) {
        None => 80,
        Some((_, Some(width @ 1..))) => width,
        Some((text, _)) => {
            sys.complain(&name, format!("invalid number of columns: {}", args.quote(text))).await;
            return 1;
        }
    };
    let (inputs, has_failed) = text_input::read(&sys, &name, "", &parsed.operands).await;
    for (_, content) in &inputs {
        for whole in content.split_inclusive(|&byte| byte == b'\n') {
            let line = whole.strip_suffix(b"\n").unwrap_or(whole);
            let mut rest = line;
            while let Some(at) = cut(rest, width, parsed.has('b'), parsed.has('s')) {
                sys.print([&rest[..at], b"\n"].concat());
                rest = &rest[at..];
            }
            sys.print([rest, &whole[line.len()..]].concat());
        }
    }
    sys.finish(&name, u8::from(has_failed)).await
}

/// Where a line has to be cut, if it is too long.
fn cut(line: &[u8], width: usize, counts_bytes: bool, at_spaces: bool) -> Option<usize> {
    let mut column = 0;
    for (at, &byte) in line.iter().enumerate() {
        column = match byte {
            _ if counts_bytes => column + 1,
            b'\t' => column + 8 - column % 8,
            8 => usize::saturating_sub(column, 1),
            b'\r' => 0,
            _ => column + 1,
        };
        if column > width && at > 0 {
            let space = line[..at].iter().rposition(|byte| matches!(byte, b' ' | b'\t'));
            return Some(space.filter(|_| at_spaces).map_or(at, |space| space + 1));
        }
    }
    None
}
