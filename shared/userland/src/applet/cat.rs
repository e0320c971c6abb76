//! cat(1).

use std::sync::Arc;

use nslab_abi::{Errno, Fd};

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;

const SPEC: Spec = Spec {
    shorts: "u",
    unmodelled: "AbeEnstTv",
    unmodelled_longs: &[
        "show-all",
        "number-nonblank",
        "show-ends",
        "number",
        "squeeze-blank",
        "show-tabs",
        "show-nonprinting",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// Where a long copy stands.
#[derive(Clone, Copy)]
struct At {
    operand: usize,
    fd: Option<Fd>,
    status: u8,
}

/// `cat [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    // The log is empty or begins after the checkpoint: options are read anew either way, without a system call.
    let mut operands = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed.operands,
        Err(status) => return status,
    };
    if operands.is_empty() {
        operands.push(b"-".to_vec());
    }
    let mut at = sys.restored::<At>().unwrap_or(At { operand: 0, fd: None, status: 0 });
    while let Some(path) = operands.get(at.operand) {
        let fd = match at.fd {
            Some(fd) => fd,
            None => match open(&sys, path).await {
                Ok(fd) => fd,
                Err(errno) => {
                    sys.complain_errno(&name, path, errno).await;
                    at = At { operand: at.operand + 1, fd: None, status: 1 };
                    continue;
                }
            },
        };
        at.fd = Some(fd);
        sys.checkpoint(at);
        match sys.read(fd, crate::sys::READ_CHUNK).await {
            Ok(bytes) if bytes.is_empty() => {}
            Ok(bytes) => {
                if let Err(errno) = sys.write_all(Fd(1), &bytes).await {
                    sys.complain_errno(&name, "write error", errno).await;
                    return 1;
                }
                continue;
            }
            Err(errno) => {
                sys.complain_errno(&name, path, errno).await;
                at.status = 1;
            }
        }
        if path != b"-" {
            sys.close(fd).await;
        }
        at = At { operand: at.operand + 1, fd: None, ..at };
    }
    at.status
}

async fn open(sys: &Sys, path: &[u8]) -> Result<Fd, Errno> {
    if path == b"-" { Ok(Fd(0)) } else { sys.open(path).await }
}
