//! sleep(1).

use std::sync::Arc;

use nslab_abi::{Errno, Ret, Syscall, Timespec};

use crate::getopt::Spec;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// `sleep NUMBER[smhd]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let operands = match args.getopt(&sys, &Spec::NONE).await {
        Ok(parsed) => parsed.operands,
        Err(status) => return status,
    };
    if operands.is_empty() {
        sys.complain(&name, "missing operand").await;
        return args.hint(&sys, &Spec::NONE).await;
    }
    let mut total_ns = 0u128;
    let mut wrong = false;
    for operand in &operands {
        match duration_ns(&lossy(operand)) {
            Some(ns) => total_ns = total_ns.saturating_add(ns),
            None => {
                sys.complain(&name, format!("invalid time interval {}", args.quote(operand))).await;
                wrong = true;
            }
        }
    }
    if wrong {
        return args.hint(&sys, &Spec::NONE).await;
    }
    let seconds = i64::try_from(total_ns / 1_000_000_000).unwrap_or(i64::MAX);
    let mut t = Timespec { tv_sec: seconds, tv_nsec: (total_ns % 1_000_000_000) as i64 };
    loop {
        // clock_nanosleep(CLOCK_REALTIME, 0), as glibc's nanosleep does.
        match sys.call(Syscall::ClockNanosleep { clockid: 0, flags: 0, t }).await {
            Ok(Ret::Time(left)) if left != Timespec::default() => t = left,
            Err(Errno::EINTR) => {}
            Ok(_) => return 0,
            Err(errno) => {
                sys.complain_errno(&name, "cannot read realtime clock", errno).await;
                return 1;
            }
        }
    }
}

/// Nanoseconds of a number with an optional unit, rounded up.
pub(crate) fn duration_ns(text: &str) -> Option<u128> {
    if text == "infinity" || text == "inf" {
        return Some(u128::from(u64::MAX) * 1_000_000_000);
    }
    let (digits, unit) = match text.char_indices().last()? {
        (at, 's') => (&text[..at], 1),
        (at, 'm') => (&text[..at], 60),
        (at, 'h') => (&text[..at], 3600),
        (at, 'd') => (&text[..at], 86400),
        _ => (text, 1),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let number: f64 = digits.parse().ok()?;
    Some((number * f64::from(unit) * 1e9).ceil() as u128)
}

#[cfg(test)]
mod tests {
    use super::duration_ns;

    #[test]
    fn intervals_have_units() {
        assert_eq!(duration_ns("0.5"), Some(500_000_000));
        assert_eq!(duration_ns("2m"), Some(120_000_000_000));
        assert_eq!(duration_ns("x"), None);
        assert_eq!(duration_ns("-1"), None);
    }
}
