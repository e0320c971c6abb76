//! readlink(1).

use std::sync::Arc;

use super::name::{Missing, canonical};
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;

const SPEC: Spec = Spec {
    shorts: "efmnqsvz",
    longs: &[
        ("canonicalize", Takes::Nothing, 'f'),
        ("canonicalize-existing", Takes::Nothing, 'e'),
        ("canonicalize-missing", Takes::Nothing, 'm'),
        ("no-newline", Takes::Nothing, 'n'),
        ("quiet", Takes::Nothing, 'q'),
        ("silent", Takes::Nothing, 's'),
        ("verbose", Takes::Nothing, 'v'),
        ("zero", Takes::Nothing, 'z'),
    ],
    ..Spec::NONE
};

/// `readlink [-efmnvz] FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &SPEC, "missing operand").await;
    }
    let how = match (parsed.has('e'), parsed.has('m'), parsed.has('f')) {
        (true, ..) => Some(Missing::Nothing),
        (_, true, _) => Some(Missing::Anything),
        (_, _, true) => Some(Missing::Last),
        _ => None,
    };
    let mut status = 0;
    for path in &parsed.operands {
        let found = match how {
            Some(how) => canonical(&sys, path, how, true).await,
            None => sys.readlink(path).await,
        };
        match found {
            Ok(text) => {
                sys.print(text);
                if !(parsed.has('n') && parsed.operands.len() == 1) {
                    sys.print(if parsed.has('z') { "\0" } else { "\n" });
                }
            }
            Err(errno) => {
                status = 1;
                if parsed.has('v') {
                    sys.complain_errno(&args.name(), path, errno).await;
                }
            }
        }
    }
    sys.finish(&args.name(), status).await
}
