//! Bytes as text: paths, fields, numbers.

/// Shows bytes that are most likely UTF-8.
pub(crate) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The part after the last slash, as `basename(3)`'s GNU version has it.
pub(crate) fn basename(path: &[u8]) -> &[u8] {
    path.rsplit(|&byte| byte == b'/').next().unwrap_or(path)
}

/// Joins a directory and a name.
pub(crate) fn join(dir: &[u8], name: &[u8]) -> Vec<u8> {
    match dir {
        b"" => name.to_vec(),
        dir if dir.ends_with(b"/") => [dir, name].concat(),
        dir => [dir, b"/", name].concat(),
    }
}

/// Reads a whole decimal number.
pub(crate) fn number<T: std::str::FromStr>(bytes: &[u8]) -> Option<T> {
    let text = str::from_utf8(bytes).ok()?;
    if text.starts_with('+') { None } else { text.parse().ok() }
}

/// Lines without their newline; a last line without one counts.
pub(crate) fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    let nothing = bytes.is_empty();
    body.split(|&byte| byte == b'\n').filter(move |_| !nothing)
}

/// Words between blanks.
pub(crate) fn words(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty()).collect()
}

/// Formats seconds since 1970 in UTC as ctime(3) does, without the newline: `Sun Nov 22 20:03:41 2026`.
pub(crate) fn ctime(seconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let (year, month, day) = date(seconds.div_euclid(86_400));
    let clock = seconds.rem_euclid(86_400);
    let weekday = DAYS[seconds.div_euclid(86_400).rem_euclid(7) as usize];
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    format!("{weekday} {} {day:2} {hour:02}:{minute:02}:{second:02} {year}", MONTHS[month - 1])
}

/// English short names of the months.
pub(crate) const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Year, month (1-12) and day of a day counted from 1970-01-01, by the Gregorian calendar.
pub(crate) fn date(day: i64) -> (i64, usize, i64) {
    // Counted from 0000-03-01, so that the leap day is a year's last (H. Hinnant, days_from_civil).
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month as usize, of_month)
}

#[cfg(test)]
mod tests {
    use super::ctime;

    #[test]
    fn dates_are_gregorian() {
        assert_eq!(ctime(0), "Thu Jan  1 00:00:00 1970");
        assert_eq!(ctime(1_709_210_096), "Thu Feb 29 12:34:56 2024");
        assert_eq!(ctime(1_795_377_821), "Sun Nov 22 20:03:41 2026");
    }
}
