//! cmp(1).

use std::sync::Arc;

use nslab_abi::Fd;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "sln:",
    longs: &[
        ("silent", Takes::Nothing, 's'),
        ("quiet", Takes::Nothing, 's'),
        ("verbose", Takes::Nothing, 'l'),
        ("bytes", Takes::Argument, 'n'),
    ],
    unmodelled: "bi:",
    unmodelled_longs: &["print-bytes", "ignore-initial", "help", "version"],
    status: 2,
    usage: "cmp: Try 'cmp --help' for more information.\n",
    ..Spec::NONE
};

/// `cmp [-sl] [-n LIMIT] FILE1 [FILE2]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (first, second) = match &parsed.operands[..] {
        [] => return args.missing(&sys, &SPEC, &format!("missing operand after '{name}'")).await,
        [first] => (first.clone(), b"-".to_vec()),
        [first, second] => (first.clone(), second.clone()),
        [_, _, extra, ..] => {
            return crate::getopt::unmodelled(&sys, "cmp", &format!("or operand {}", lossy(extra))).await;
        }
    };
    let mut contents = Vec::new();
    for path in [&first, &second] {
        match if path == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(path).await } {
            Ok(content) => contents.push(content),
            Err(errno) => {
                if !parsed.has('s') {
                    sys.complain_errno(&name, path, errno).await;
                }
                return 2;
            }
        }
    }
    if let Some(limit) = parsed.value('n') {
        let Some(limit) = number::<usize>(limit) else {
            return args.missing(&sys, &SPEC, &format!("invalid --bytes value '{}'", lossy(limit))).await;
        };
        contents.iter_mut().for_each(|content| content.truncate(limit));
    }
    let (a, b) = (&contents[0], &contents[1]);
    let differing: Vec<usize> = a.iter().zip(b).enumerate().filter(|(_, (x, y))| x != y).map(|(at, _)| at).collect();
    if parsed.has('s') {
        return u8::from(a != b);
    }
    if parsed.has('l') {
        let width = a.len().min(b.len()).to_string().len();
        for &at in &differing {
            sys.print(format!("{:width$} {:3o} {:3o}\n", at + 1, a[at], b[at]));
        }
    } else if let Some(&at) = differing.first() {
        let line = a[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let unit = if sys.is_busybox() { "char" } else { "byte" };
        sys.print(format!("{} {} differ: {unit} {}, line {line}\n", lossy(&first), lossy(&second), at + 1));
        return sys.finish(&name, 1).await;
    }
    if a.len() != b.len() {
        let (path, short) = if a.len() < b.len() { (&first, a) } else { (&second, b) };
        let newlines = short.iter().filter(|&&byte| byte == b'\n').count();
        let place = match short.last() {
            None => " which is empty".to_string(),
            Some(_) if parsed.has('l') => format!(" after byte {}", short.len()),
            Some(b'\n') => format!(" after byte {}, line {newlines}", short.len()),
            Some(_) => format!(" after byte {}, in line {}", short.len(), newlines + 1),
        };
        sys.complain(&name, format!("EOF on {}{place}", lossy(path))).await;
    }
    sys.finish(&name, u8::from(a != b)).await
}
