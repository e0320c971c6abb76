//! env(1).

use std::sync::Arc;

use nslab_abi::Errno;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;

const SPEC: Spec = Spec {
    shorts: "iu:",
    longs: &[("ignore-environment", Takes::Nothing, 'i'), ("unset", Takes::Argument, 'u')],
    unmodelled: "0C:S:v",
    unmodelled_longs: &[
        "null",
        "chdir",
        "split-string",
        "debug",
        "block-signal",
        "default-signal",
        "ignore-signal",
        "list-signal-handling",
        "help",
        "version",
    ],
    in_order: true,
    status: 125,
    ..Spec::NONE
};

/// `env [-i] [-u NAME] [NAME=VALUE]… [COMMAND [ARG]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut environment = if parsed.has('i') { Vec::new() } else { args.envp.clone() };
    let key =
        |entry: &[u8]| entry.iter().position(|&byte| byte == b'=').map_or(entry.to_vec(), |at| entry[..at].to_vec());
    for (_, unset) in parsed.options.iter().filter(|option| option.0 == 'u') {
        environment.retain(|entry| Some(key(entry)) != *unset);
    }
    let mut rest = &parsed.operands[..];
    while let [first, more @ ..] = rest
        && first.contains(&b'=')
    {
        match environment.iter_mut().find(|entry| key(entry) == key(first)) {
            Some(entry) => *entry = first.clone(),
            None => environment.push(first.clone()),
        }
        rest = more;
    }
    let Some(program) = rest.first() else {
        for entry in environment {
            sys.print([&entry[..], b"\n"].concat());
        }
        return sys.finish(&name, 0).await;
    };
    let errno = sys.execvp(rest, &environment).await;
    sys.complain_errno(&name, args.quote(program), errno).await;
    if errno == Errno::ENOENT { 127 } else { 126 }
}

const PRINTENV: Spec =
    Spec { shorts: "0", longs: &[("null", Takes::Nothing, '0')], in_order: true, status: 2, ..Spec::NONE };

/// `printenv [-0] [NAME]…`
pub(crate) async fn printenv(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &PRINTENV).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let end: &[u8] = if parsed.has('0') { b"\0" } else { b"\n" };
    let mut status = 0;
    if parsed.operands.is_empty() {
        for entry in &args.envp {
            sys.print([&entry[..], end].concat());
        }
    }
    for name in &parsed.operands {
        match args.env(&crate::text::lossy(name)) {
            Some(value) => sys.print([value, end].concat()),
            None => status = 1,
        }
    }
    sys.finish(&args.name(), status).await
}
