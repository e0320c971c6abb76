//! How ls writes times: `--time-style` and `--full-time`.

use nslab_abi::Timespec;

use crate::applet::date::formatted;
use crate::getopt::Parsed;
use crate::text::{ctime, lossy};

/// Half of a mean Gregorian year.
const HALF_YEAR_S: i64 = 31_556_952 / 2;

/// A style: patterns of date(1) for what is old and what is not.
pub(super) enum Times {
    /// `Nov 22 20:36`, or the year where it is more than half a year away.
    Locale,
    /// Two patterns, the old ones' first.
    Patterns(Vec<u8>, Vec<u8>),
}

const FULL: &[u8] = b"%Y-%m-%d %H:%M:%S.%N %z";

impl Times {
    /// What the options say; `Err` is what ls says of a style that there is not.
    pub(super) fn of(parsed: &Parsed) -> Result<Times, String> {
        let both = |pattern: &[u8]| Times::Patterns(pattern.to_vec(), pattern.to_vec());
        let Some((option, value)) = parsed.options.iter().rev().find(|option| matches!(option.0, '%' | '+')) else {
            return Ok(Times::Locale);
        };
        let style = value.as_deref().filter(|_| *option == '+').unwrap_or(b"full-iso");
        // C.UTF-8 is a locale of its own, for which the prefix says nothing.
        match style.strip_prefix(b"posix-").unwrap_or(style) {
            b"locale" => Ok(Times::Locale),
            b"full-iso" => Ok(both(FULL)),
            b"long-iso" => Ok(both(b"%Y-%m-%d %H:%M")),
            b"iso" => Ok(Times::Patterns(b"%Y-%m-%d ".to_vec(), b"%m-%d %H:%M".to_vec())),
            [b'+', patterns @ ..] => {
                let mut lines = patterns.splitn(2, |&byte| byte == b'\n');
                let old = lines.next().unwrap_or_default();
                Ok(Times::Patterns(old.to_vec(), lines.next().unwrap_or(old).to_vec()))
            }
            other => Err(format!(
                "invalid argument ‘{}’ for ‘time style’\nValid arguments are:\n  - [posix-]full-iso\n  \
                 - [posix-]long-iso\n  - [posix-]iso\n  - [posix-]locale\n  \
                 - +FORMAT (e.g., +%H:%M) for a 'date'-style format",
                lossy(other)
            )),
        }
    }

    /// A time as it stands before a name; a conversion that is not modelled stands as it is given.
    pub(super) fn shown(&self, time: Timespec, now_s: i64) -> String {
        let is_recent = time.tv_sec <= now_s && now_s - time.tv_sec < HALF_YEAR_S;
        match self {
            Times::Locale => {
                let text = ctime(time.tv_sec);
                if is_recent { text[4..16].to_string() } else { format!("{}  {}", &text[4..10], &text[20..]) }
            }
            Times::Patterns(old, recent) => {
                let pattern = if is_recent { recent } else { old };
                formatted(pattern, time).unwrap_or_else(|_| lossy(pattern))
            }
        }
    }
}
