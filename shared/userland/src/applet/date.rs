//! date(1), in UTC: what a machine without /etc/localtime shows.

mod parse;

use std::sync::Arc;

use nslab_abi::{Ret, Syscall, Timespec};

pub(super) use self::parse::parse;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "d:I::r:Ru",
    longs: &[
        ("date", Takes::Argument, 'd'),
        ("iso-8601", Takes::Maybe, 'I'),
        ("reference", Takes::Argument, 'r'),
        ("rfc-email", Takes::Nothing, 'R'),
        ("utc", Takes::Nothing, 'u'),
        ("universal", Takes::Nothing, 'u'),
    ],
    unmodelled: "f:s:",
    unmodelled_longs: &["file", "rfc-3339", "set", "debug", "help", "version"],
    ..Spec::NONE
};
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `date [-u] [+FORMAT]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let format = match parsed.operands.as_slice() {
        [] => b"%a %b %e %H:%M:%S %Z %Y".to_vec(),
        [one] if one.starts_with(b"+") => one[1..].to_vec(),
        [other, ..] => {
            let what = format!("operand '{}'", lossy(other));
            return crate::getopt::unmodelled(&sys, "date", &what).await;
        }
    };
    let now = match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(now)) => now,
        _ => Timespec::default(),
    };
    let shown = if let Some(text) = parsed.value('d') {
        match parse(&lossy(text), now) {
            Some(time) => time,
            None => return crate::getopt::unmodelled(&sys, "date", &format!("-d '{}'", lossy(text))).await,
        }
    } else if let Some(path) = parsed.value('r') {
        match sys.stat(path).await {
            Ok(stat) => stat.st_mtim,
            Err(errno) => {
                sys.complain_errno(&name, path, errno).await;
                return 1;
            }
        }
    } else {
        now
    };
    let format = match parsed.options.iter().find(|option| option.0 == 'I' || option.0 == 'R') {
        Some(('R', _)) => b"%a, %d %b %Y %H:%M:%S %z".to_vec(),
        Some((_, precision)) => match precision.as_deref() {
            None | Some(b"date") => b"%F".to_vec(),
            Some(b"hours") => b"%FT%H+00:00".to_vec(),
            Some(b"minutes") => b"%FT%R+00:00".to_vec(),
            Some(b"seconds") => b"%FT%T+00:00".to_vec(),
            Some(b"ns") => b"%FT%T,%N+00:00".to_vec(),
            Some(other) => {
                return crate::getopt::unmodelled(&sys, "date", &format!("-I{}", lossy(other))).await;
            }
        },
        None => format,
    };
    match written(&format, &Date::of(shown)) {
        Ok(text) => sys.print(text + "\n"),
        Err(conversion) => {
            return crate::getopt::unmodelled(&sys, "date", &format!("%{conversion}")).await;
        }
    }
    sys.finish(&name, 0).await
}

/// A moment in UTC.
struct Date {
    at: Timespec,
    year: i64,
    month: usize,
    day: i64,
    year_day: i64,
    week_day: usize,
}

impl Date {
    fn of(at: Timespec) -> Date {
        let days = at.tv_sec.div_euclid(86_400);
        let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let mut year = 1970 + days / 366;
        let first_of = |year: i64| (year - 1970) * 365 + (year - 1969) / 4 - (year - 1901) / 100 + (year - 1601) / 400;
        while first_of(year + 1) <= days {
            year += 1;
        }
        let year_day = days - first_of(year);
        let lengths = [31, if is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let (mut month, mut day) = (0, year_day);
        while day >= lengths[month] {
            day -= lengths[month];
            month += 1;
        }
        Date { at, year, month, day: day + 1, year_day, week_day: (days + 4).rem_euclid(7) as usize }
    }
}

/// A time in a format of date(1); the conversion that is not modelled, if there is one.
pub(super) fn formatted(format: &[u8], time: Timespec) -> Result<String, char> {
    written(format, &Date::of(time))
}

/// Writes a format; the conversion that is not modelled, if there is one.
fn written(format: &[u8], date: &Date) -> Result<String, char> {
    let rest = date.at.tv_sec.rem_euclid(86_400);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    let hour_of_12 = if hour % 12 == 0 { 12 } else { hour % 12 };
    let (day_name, month_name) = (DAYS[date.week_day], MONTHS[date.month]);
    let month = date.month + 1;
    let mut out = String::new();
    let text = lossy(format);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let Some(conversion) = chars.next() else {
            out.push('%');
            break;
        };
        out += &match conversion {
            '%' => "%".to_string(),
            'a' => day_name[..3].to_string(),
            'A' => day_name.to_string(),
            'b' | 'h' => month_name[..3].to_string(),
            'B' => month_name.to_string(),
            'd' => format!("{:02}", date.day),
            'e' => format!("{:2}", date.day),
            'F' => format!("{}-{month:02}-{:02}", date.year, date.day),
            'D' => format!("{month:02}/{:02}/{:02}", date.day, date.year % 100),
            'H' => format!("{hour:02}"),
            'I' => format!("{hour_of_12:02}"),
            'j' => format!("{:03}", date.year_day + 1),
            'm' => format!("{month:02}"),
            'M' => format!("{minute:02}"),
            'n' => "\n".to_string(),
            'N' => format!("{:09}", date.at.tv_nsec),
            'p' => if hour < 12 { "AM" } else { "PM" }.to_string(),
            'R' => format!("{hour:02}:{minute:02}"),
            's' => date.at.tv_sec.to_string(),
            'S' => format!("{second:02}"),
            't' => "\t".to_string(),
            'T' => format!("{hour:02}:{minute:02}:{second:02}"),
            'u' => if date.week_day == 0 { 7 } else { date.week_day }.to_string(),
            'w' => date.week_day.to_string(),
            'y' => format!("{:02}", date.year % 100),
            'Y' => date.year.to_string(),
            'z' => "+0000".to_string(),
            'Z' => "UTC".to_string(),
            other => return Err(other),
        };
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{Date, written};
    use nslab_abi::Timespec;

    #[test]
    fn writes_as_date_does() {
        // date -u -d @SECONDS +FORMAT
        for (seconds, format, wanted) in [
            (0, "%a %b %e %H:%M:%S %Z %Y", "Thu Jan  1 00:00:00 UTC 1970"),
            (951_782_400, "%F %j %A %u", "2000-02-29 060 Tuesday 2"),
            (1_795_393_225, "%D %I %p %s %y%%", "11/23/26 12 AM 1795393225 26%"),
            (4_102_444_799, "%F %T %j %w", "2099-12-31 23:59:59 365 4"),
            (4_107_542_400, "%F", "2100-03-01"),
        ] {
            let date = Date::of(Timespec { tv_sec: seconds, tv_nsec: 5 });
            assert_eq!(written(format.as_bytes(), &date).as_deref(), Ok(wanted));
        }
        assert_eq!(written(b"%Q", &Date::of(Timespec::default())), Err('Q'));
    }
}
