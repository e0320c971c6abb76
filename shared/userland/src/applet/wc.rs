//! wc(1).

use std::sync::Arc;

use nslab_abi::Fd;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::words;

const SPEC: Spec = Spec {
    shorts: "lwcmL",
    longs: &[
        ("lines", Takes::Nothing, 'l'),
        ("words", Takes::Nothing, 'w'),
        ("bytes", Takes::Nothing, 'c'),
        ("chars", Takes::Nothing, 'm'),
        ("max-line-length", Takes::Nothing, 'L'),
    ],
    unmodelled_longs: &["files0-from", "total", "help", "version"],
    ..Spec::NONE
};

/// `wc [-lwc] [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let is_all = parsed.options.is_empty();
    let is_shown = |letter: char| parsed.has(letter) || (is_all && "lwc".contains(letter));
    let wanted: Vec<bool> = ['l', 'w', 'm', 'c', 'L'].into_iter().map(is_shown).collect();
    let is_utf8 = args.is_utf8();
    let count = |content: &[u8]| count(content, is_utf8);
    let mut rows: Vec<([usize; 5], Option<Vec<u8>>)> = Vec::new();
    let mut status = 0;
    if parsed.operands.is_empty() {
        rows.push((count(&sys.read_all(Fd(0)).await.unwrap_or_default()), None));
    }
    for path in &parsed.operands {
        let content = if path == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(path).await };
        match content {
            Ok(content) => rows.push((count(&content), Some(path.clone()))),
            Err(errno) => {
                sys.complain_errno(&name, path, errno).await;
                status = 1;
            }
        }
    }
    let total = rows.iter().fold([0; 5], |sum, row| {
        let add = |at: usize| sum[at] + row.0[at];
        [add(0), add(1), add(2), add(3), sum[4].max(row.0[4])]
    });
    // Columns are as wide as the largest number; without a file whose size is known, seven.
    let is_single = wanted.iter().filter(|&&one| one).count() == 1 && rows.len() <= 1;
    let width = match (is_single, parsed.operands.is_empty()) {
        (true, _) => 1,
        (false, true) => 7,
        (false, false) => total[3].to_string().len(),
    };
    if parsed.operands.len() > 1 {
        rows.push((total, Some(b"total".to_vec())));
    }
    for (counts, path) in &rows {
        let numbers = counts.iter().zip(&wanted).filter(|pair| *pair.1).map(|pair| format!("{:width$}", pair.0));
        sys.print(numbers.collect::<Vec<_>>().join(" "));
        if let Some(path) = path {
            sys.print([b" ", &path[..]].concat());
        }
        sys.print("\n");
    }
    sys.finish(&name, status).await
}

/// Lines, words, characters, bytes, and the columns of the longest line.
fn count(content: &[u8], is_utf8: bool) -> [usize; 5] {
    let chars = |text: &[u8]| match is_utf8 {
        true => text.iter().filter(|&&byte| byte & 0xc0 != 0x80).count(),
        false => text.len(),
    };
    let columns = |line: &[u8]| {
        let tab = |width: usize, part: &[u8]| (width / 8 + 1) * 8 + chars(part);
        let mut parts = line.split(|&byte| byte == b'\t');
        let first = parts.next().map_or(0, chars);
        parts.fold(first, tab)
    };
    let longest = crate::text::lines(content).map(columns).max().unwrap_or(0);
    let newlines = content.iter().filter(|&&byte| byte == b'\n').count();
    [newlines, words(content).len(), chars(content), content.len(), longest]
}
