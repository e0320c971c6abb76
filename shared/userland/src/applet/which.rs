//! which(1), debianutils'.

use std::sync::Arc;

use nslab_abi::{AtFlags, Fd, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::join;

const SPEC: Spec = Spec {
    shorts: "as",
    longs: &[("all", Takes::Nothing, 'a'), ("silent", Takes::Nothing, 's')],
    status: 2,
    ..Spec::NONE
};

/// `which [-as] NAME…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let path = args.envp.iter().find_map(|entry| entry.strip_prefix(b"PATH=")).unwrap_or_default().to_vec();
    let mut status = u8::from(parsed.operands.is_empty());
    for wanted in &parsed.operands {
        let has_slash = wanted.contains(&b'/');
        let dirs: Vec<&[u8]> = if has_slash { vec![b""] } else { path.split(|&byte| byte == b':').collect() };
        let mut is_found = false;
        for dir in dirs {
            let candidate = match dir {
                _ if has_slash => wanted.clone(),
                b"" => join(b".", wanted),
                dir => join(dir, wanted),
            };
            if is_program(&sys, &candidate).await {
                is_found = true;
                if !parsed.has('s') {
                    sys.print([&candidate[..], b"\n"].concat());
                }
                if !parsed.has('a') {
                    break;
                }
            }
        }
        if !is_found {
            status = 1;
        }
    }
    sys.finish(&name, status).await
}

/// Is it a regular file that the user may execute?
async fn is_program(sys: &Sys, path: &[u8]) -> bool {
    const X_OK: i32 = 1;
    let is_file = sys.stat(path).await.is_ok_and(|stat| stat.is_file());
    let call = Syscall::Faccessat { dirfd: Fd::CWD, path: path.to_vec(), mode: X_OK, flags: AtFlags::empty() };
    is_file && sys.call(call).await.is_ok()
}
