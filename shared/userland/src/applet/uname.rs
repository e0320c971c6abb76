//! uname(1).

use std::sync::Arc;

use nslab_abi::{Ret, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;

const SPEC: Spec = Spec {
    shorts: "asnrvmo",
    longs: &[
        ("all", Takes::Nothing, 'a'),
        ("kernel-name", Takes::Nothing, 's'),
        ("nodename", Takes::Nothing, 'n'),
        ("kernel-release", Takes::Nothing, 'r'),
        ("kernel-version", Takes::Nothing, 'v'),
        ("machine", Takes::Nothing, 'm'),
        ("operating-system", Takes::Nothing, 'o'),
    ],
    unmodelled: "pi",
    unmodelled_longs: &["processor", "hardware-platform", "help", "version"],
    ..Spec::NONE
};

/// `uname [-asnrvmo]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(operand) = parsed.operands.first() {
        return args.missing(&sys, &SPEC, &format!("extra operand {}", args.quote(operand))).await;
    }
    let Ok(Ret::Utsname(uts)) = sys.call(Syscall::Uname).await else { return 1 };
    let fields = [
        ('s', uts.sysname),
        ('n', uts.nodename),
        ('r', uts.release),
        ('v', uts.version),
        ('m', uts.machine),
        ('o', b"GNU/Linux".to_vec()),
    ];
    let is_plain = parsed.options.is_empty();
    let wanted =
        fields.into_iter().filter(|field| parsed.has('a') || parsed.has(field.0) || (is_plain && field.0 == 's'));
    sys.print(wanted.map(|field| field.1).collect::<Vec<_>>().join(&b' '));
    sys.print("\n");
    sys.finish(&args.name(), 0).await
}
