//! What stands after `=`.

use crate::{Errno, Ret, Syscall};

pub fn result(call: &Syscall, result: &Result<Ret, Errno>) -> String {
    if let Some(errno) = call.failure(result) {
        return match errno.name() {
            Some(name) => format!("-1 {name} ({})", errno.strerror()),
            None => format!("-1 (errno {})", errno.0),
        };
    }
    match result {
        Ok(Ret::Bytes(_)) if matches!(call, Syscall::Ioctl { .. } | Syscall::Prctl { .. }) => "0".to_string(),
        Ok(Ret::Wait { .. }) if matches!(call, Syscall::Waitid { .. }) => "0".to_string(),
        Ok(Ret::Poll(_)) if result.as_ref().is_ok_and(|ret| ret.value() == 0) => "0 (Timeout)".to_string(),
        Ok(ret) if matches!(call, Syscall::Umask { .. }) => format!("{:#o}", ret.value()).replace("0o", "0"),
        Ok(ret) => ret.value().to_string(),
        Err(_) => "-1".to_string(),
    }
}
