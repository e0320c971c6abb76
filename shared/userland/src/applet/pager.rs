//! less(1) and more(1) where their output is no terminal: then they only copy.

use std::sync::Arc;

use nslab_abi::{Errno, Fd};

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// `less [FILE]…`
pub(crate) async fn less(sys: Sys, args: Arc<Args>) -> u8 {
    copy(sys, args, true).await
}

/// `more [FILE]…`
pub(crate) async fn more(sys: Sys, args: Arc<Args>) -> u8 {
    copy(sys, args, false).await
}

async fn copy(sys: Sys, args: Arc<Args>, is_less: bool) -> u8 {
    let name = args.short_name();
    let spec = Spec {
        shorts: "RSFX",
        unmodelled: "abBcCdDeEfgGhiIjJkKlLmMnNoOpPqQrsTuUvVwWxyz0123456789",
        short_hint: true,
        ..Spec::NONE
    };
    let parsed = match args.getopt(&sys, &spec).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if sys.isatty(Fd(1)).await {
        return crate::getopt::unmodelled(&sys, &name, "(none): pages on a terminal, only copying into a pipe or file")
            .await;
    }
    if parsed.operands.is_empty() {
        if sys.isatty(Fd(0)).await {
            return crate::getopt::unmodelled(&sys, &name, "(none): without a file").await;
        }
        let content = sys.read_all(Fd(0)).await.unwrap_or_default();
        sys.print(content);
        return sys.finish(&name, 0).await;
    }
    // None of them is a failure - as the real ones have it.
    for path in &parsed.operands {
        match sys.read_file(path).await {
            Ok(content) => {
                if !is_less && parsed.operands.len() > 1 {
                    let line = ":".repeat(14);
                    sys.print(format!("{line}\n{}\n{line}\n", lossy(path)));
                }
                sys.print(content);
                if is_less {
                    // Without a terminal nobody asks for the next one.
                    break;
                }
            }
            Err(Errno::EISDIR) if is_less => {
                let _ = sys.flush().await;
                sys.eprint(format!("{} is a directory\n", lossy(path))).await;
            }
            Err(Errno::EISDIR) => sys.print(format!("\n*** {}: directory ***\n\n", lossy(path))),
            Err(errno) if is_less => {
                let _ = sys.flush().await;
                sys.eprint(format!("{}: {}\n", lossy(path), errno.strerror())).await;
            }
            Err(errno) => {
                sys.complain_errno("more", format!("cannot open {}", lossy(path)), errno).await;
            }
        }
    }
    sys.finish(&name, 0).await
}
