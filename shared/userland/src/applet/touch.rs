//! touch(1).

use std::sync::Arc;

use nslab_abi::{AtFlags, Fd, OpenFlags, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "c",
    longs: &[("no-create", Takes::Nothing, 'c')],
    unmodelled: "ad:fhmr:t:",
    unmodelled_longs: &["date", "no-dereference", "reference", "time", "help", "version"],
    ..Spec::NONE
};

/// `touch [-c] FILE…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        return args.missing(&sys, &SPEC, "missing file operand").await;
    }
    let mut status = 0;
    for path in &parsed.operands {
        let mut failed = None;
        if !parsed.has('c') {
            let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::NOCTTY | OpenFlags::NONBLOCK;
            match sys.open_with(path, flags, 0o666).await {
                Ok(fd) => sys.close(fd).await,
                Err(errno) => failed = Some(errno),
            }
        }
        let call = Syscall::Utimensat { dirfd: Fd::CWD, path: path.clone(), times: None, flags: AtFlags::empty() };
        if let Err(errno) = sys.call(call).await
            && !parsed.has('c')
        {
            let errno = failed.unwrap_or(errno);
            sys.complain_errno(&name, format!("cannot touch '{}'", lossy(path)), errno).await;
            status = 1;
        }
    }
    status
}
