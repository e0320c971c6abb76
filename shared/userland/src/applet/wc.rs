//! wc(1).

use std::sync::Arc;

use nslab_abi::Fd;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::words;

const SPEC: Spec = Spec {
    shorts: "lwc",
    longs: &[("lines", Takes::Nothing, 'l'), ("words", Takes::Nothing, 'w'), ("bytes", Takes::Nothing, 'c')],
    unmodelled: "mL",
    unmodelled_longs: &["chars", "max-line-length", "files0-from", "total", "help", "version"],
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
    let wanted: Vec<bool> = ['l', 'w', 'c'].iter().map(|&letter| is_all || parsed.has(letter)).collect();
    let mut rows: Vec<([usize; 3], Option<Vec<u8>>)> = Vec::new();
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
    let total = rows.iter().fold([0; 3], |sum, row| [sum[0] + row.0[0], sum[1] + row.0[1], sum[2] + row.0[2]]);
    // Columns are as wide as the largest number; without a file whose size is known, seven.
    let is_single = wanted.iter().filter(|&&one| one).count() == 1 && rows.len() <= 1;
    let width = match (is_single, parsed.operands.is_empty()) {
        (true, _) => 1,
        (false, true) => 7,
        (false, false) => total[2].to_string().len(),
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

fn count(content: &[u8]) -> [usize; 3] {
    [content.iter().filter(|&&byte| byte == b'\n').count(), words(content).len(), content.len()]
}
