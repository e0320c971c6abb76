//! readlink(1).

use std::sync::Arc;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;

const SPEC: Spec = Spec {
    shorts: "fn",
    longs: &[("canonicalize", Takes::Nothing, 'f'), ("no-newline", Takes::Nothing, 'n')],
    unmodelled: "emqsvz",
    unmodelled_longs: &[
        "canonicalize-existing",
        "canonicalize-missing",
        "quiet",
        "silent",
        "verbose",
        "zero",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// `readlink [-fn] FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &SPEC, "missing operand").await;
    }
    let mut status = 0;
    for path in &parsed.operands {
        let found = if parsed.has('f') {
            let full = super::mount::canonical(&sys, path).await;
            // All but the last component must exist - readlink(1).
            let dir = full.iter().rposition(|&byte| byte == b'/').map_or(&b"/"[..], |at| &full[..at.max(1)]);
            sys.stat(dir).await.map(|_| full.clone())
        } else {
            sys.readlink(path).await
        };
        match found {
            Ok(text) => {
                sys.print(text);
                if !(parsed.has('n') && parsed.operands.len() == 1) {
                    sys.print("\n");
                }
            }
            Err(_) => status = 1,
        }
    }
    sys.finish(&args.name(), status).await
}
