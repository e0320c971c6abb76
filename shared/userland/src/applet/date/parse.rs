//! The moments that `date -d` and `touch -d` take, in UTC - gnulib, parse_datetime().

use nslab_abi::Timespec;

use super::{DAYS, Date, MONTHS};

const DAY_S: i64 = 86_400;

/// What the words say.
#[derive(Default)]
struct Spoken {
    year: Option<i64>,
    month_day: Option<(i64, i64)>,
    /// Second of the day, and its fraction.
    clock: Option<(i64, i64)>,
    /// Seconds east of Greenwich.
    zone: i64,
    /// Which one from now on, and the day's number from Sunday on.
    week_day: Option<(i64, i64)>,
    /// Has the moment been shifted, be it by nothing?
    is_shifted: bool,
    shift: Shift,
    /// The last shift of all, for "ago".
    last: Shift,
}

#[derive(Clone, Copy, Default)]
struct Shift {
    months: i64,
    days: i64,
    seconds: i64,
}

impl Spoken {
    /// Shifts by so many of a unit; `None`: there is no such unit.
    fn move_by(&mut self, count: i64, unit: &str) -> Option<()> {
        let (months, days, seconds) = match unit.strip_suffix('s').unwrap_or(unit) {
            "year" => (count.checked_mul(12)?, 0, 0),
            "month" => (count, 0, 0),
            "fortnight" => (0, count.checked_mul(14)?, 0),
            "week" => (0, count.checked_mul(7)?, 0),
            "day" => (0, count, 0),
            "hour" => (0, 0, count.checked_mul(3600)?),
            "min" | "minute" => (0, 0, count.checked_mul(60)?),
            "sec" | "second" => (0, 0, count),
            _ => return None,
        };
        self.last = Shift { months, days, seconds };
        self.is_shifted = true;
        self.add(1)
    }

    /// Adds the last shift so many times.
    fn add(&mut self, times: i64) -> Option<()> {
        let Shift { months, days, seconds } = self.last;
        self.shift.months = self.shift.months.checked_add(months.checked_mul(times)?)?;
        self.shift.days = self.shift.days.checked_add(days.checked_mul(times)?)?;
        self.shift.seconds = self.shift.seconds.checked_add(seconds.checked_mul(times)?)?;
        Some(())
    }

    fn read(&mut self, text: &str) -> Option<()> {
        let mut words = Words(text);
        while let Some(word) = words.next() {
            if let Some(number) = word.strip_prefix(['+', '-']) {
                let number = if number.is_empty() { words.next()? } else { number };
                let count: i64 = number.parse().ok()?;
                let unit = words.next()?;
                self.move_by(if word.starts_with('-') { -count } else { count }, unit)?;
            } else if word.starts_with(|c: char| c.is_ascii_digit()) {
                self.number(word, &mut words)?;
            } else {
                self.word(word, &mut words)?;
            }
        }
        Some(())
    }

    /// A date, a time of day, a year, or how many of the unit that follows.
    fn number(&mut self, word: &str, words: &mut Words<'_>) -> Option<()> {
        let parts = |mark: char| word.split(mark).map(|part| part.parse::<i64>().ok()).collect::<Option<Vec<i64>>>();
        if word.contains(':') {
            return self.time_of_day(word, words);
        }
        if word.contains('-') {
            let [year, month, day] = parts('-')?[..] else { return None };
            return self.date(Some(year), month, day);
        }
        if word.contains('/') {
            let [month, day, year] = parts('/')?[..] else { return None };
            return self.date(Some(year), month, day);
        }
        let count: i64 = word.parse().ok()?;
        if self.month_day.is_some() && self.year.is_none() && word.len() == 4 {
            self.year = Some(count);
            return Some(());
        }
        let unit = words.next()?;
        match place(&MONTHS, unit) {
            Some(month) => self.date(None, month + 1, count),
            None => self.move_by(count, unit),
        }
    }

    fn date(&mut self, year: Option<i64>, month: i64, day: i64) -> Option<()> {
        if self.month_day.is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        (self.year, self.month_day) = (year, Some((month, day)));
        Some(())
    }

    /// `HH:MM[:SS[.FRACTION]]`, and the zone after it.
    fn time_of_day(&mut self, word: &str, words: &mut Words<'_>) -> Option<()> {
        let (clock, fraction) = word.split_once('.').unwrap_or((word, ""));
        let clock: Vec<i64> = clock.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let (hour, minute, second) = match clock[..] {
            [hour, minute] => (hour, minute, 0),
            [hour, minute, second] => (hour, minute, second),
            _ => return None,
        };
        let is_fine = hour < 24 && minute < 60 && second < 60 && self.clock.is_none();
        let nanoseconds = format!("{fraction:0<9}")[..9].parse().ok()?;
        self.clock = Some((hour * 3600 + minute * 60 + second, nanoseconds)).filter(|_| is_fine);
        self.clock?;
        // "+2" behind a time is a zone, even where an hour comes after it.
        let before = words.0;
        match words.next().filter(|word| word.starts_with(['+', '-'])) {
            None => words.0 = before,
            Some(sign) => {
                let digits = if sign.len() == 1 { words.next()? } else { &sign[1..] };
                let digits = digits.replace(':', "");
                let value: i64 = digits.parse().ok()?;
                let east = if digits.len() <= 2 { value * 3600 } else { value / 100 * 3600 + value % 100 * 60 };
                if digits.len() > 4 || east > 14 * 3600 {
                    return None;
                }
                self.zone = if sign.starts_with('-') { -east } else { east };
            }
        }
        Some(())
    }

    fn word(&mut self, word: &str, words: &mut Words<'_>) -> Option<()> {
        match word {
            // Between a date and its time.
            "t" if self.month_day.is_some() => return Some(()),
            "z" | "utc" | "gmt" => return Some(()),
            "now" | "today" => return self.move_by(0, "day"),
            "tomorrow" => return self.move_by(1, "day"),
            "yesterday" => return self.move_by(-1, "day"),
            "ago" => return self.add(-2),
            "last" | "this" | "next" => {
                let count = ["last", "this", "next"].iter().position(|name| *name == word)? as i64 - 1;
                let unit = words.next()?;
                return match place(&DAYS, unit) {
                    Some(day) => {
                        self.week_day = Some((count, day));
                        Some(())
                    }
                    None => self.move_by(count, unit),
                };
            }
            _ => {}
        }
        if let Some(month) = place(&MONTHS, word) {
            let day = words.next()?.parse().ok()?;
            return self.date(None, month + 1, day);
        }
        match place(&DAYS, word) {
            Some(day) => self.week_day = Some((0, day)),
            None => self.move_by(1, word)?,
        }
        Some(())
    }

    fn moment(&self, now: Timespec) -> Option<Timespec> {
        let today = Date::of(now);
        let (month, mut day) = self.month_day.unwrap_or((today.month as i64 + 1, today.day));
        let year = self.year.unwrap_or(today.year);
        // A date that is said is a day that is.
        days(year, month, day)?;
        if let (Some((ordinal, wanted)), None) = (self.week_day, self.month_day) {
            let is_other = today.week_day as i64 != wanted;
            let weeks = ordinal - i64::from(ordinal > 0 && is_other);
            day += (wanted - today.week_day as i64).rem_euclid(7) + 7 * weeks;
        }
        let keeps_time = self.is_shifted && self.month_day.is_none() && self.week_day.is_none();
        let (second, tv_nsec) = match self.clock {
            Some(clock) => clock,
            None if keeps_time => (now.tv_sec.rem_euclid(DAY_S), now.tv_nsec),
            None => (0, 0),
        };
        let months = (year * 12 + month - 1).checked_add(self.shift.months)?;
        let first = days(months.div_euclid(12), months.rem_euclid(12) + 1, 1)?;
        let day = first.checked_add(day - 1)?.checked_add(self.shift.days)?;
        let start = day.checked_mul(DAY_S)?.checked_add(second - self.zone)?;
        Some(Timespec { tv_sec: start.checked_add(self.shift.seconds)?, tv_nsec })
    }
}

/// The place of a name, or of its first three letters.
fn place(names: &[&str], word: &str) -> Option<i64> {
    let fits = |name: &&str| name.eq_ignore_ascii_case(word) || name[..3].eq_ignore_ascii_case(word);
    names.iter().position(fits).map(|at| at as i64)
}

/// The words of a text: letters, or what begins with a digit or a sign and goes on with digits and what joins them.
struct Words<'a>(&'a str);

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.0.trim_start_matches([' ', '\t', '\n', ',']);
        let first = text.chars().next()?;
        let rest = &text[first.len_utf8()..];
        let end = match first {
            c if c.is_ascii_alphabetic() => rest.find(|c: char| !c.is_ascii_alphabetic()),
            '+' | '-' => rest.find(|c: char| !c.is_ascii_digit() && c != ':'),
            _ => rest.find(|c: char| !c.is_ascii_digit() && !":-/.".contains(c)),
        };
        let (word, rest) = text.split_at(end.map_or(text.len(), |end| end + first.len_utf8()));
        // "12:00-05": the sign begins a zone.
        let at = if word.contains(':') { word[1..].find('-').map(|at| at + 1) } else { None };
        let (word, rest) = at.map_or((word, rest), |at| (&text[..at], &text[at..]));
        self.0 = rest;
        Some(word)
    }
}

/// Seconds of a day counted from 1970-01-01, by the Gregorian calendar; `None`: there is no such day.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || !(0..=9999).contains(&year) {
        return None;
    }
    // Counted from 0000-03-01 (H. Hinnant, days_from_civil).
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    (crate::text::date(days) == (year, month as usize, day)).then_some(days)
}

/// Reads a moment: `@SECONDS`, `2024-01-31 12:00 UTC`, `Jan 31 2024`, `yesterday`, `last monday`, `2 days ago`.
/// `None`: not modelled.
pub(in crate::applet) fn parse(text: &str, now: Timespec) -> Option<Timespec> {
    let text = text.trim().to_ascii_lowercase();
    if let Some(seconds) = text.strip_prefix('@') {
        return Some(Timespec { tv_sec: seconds.parse().ok()?, tv_nsec: 0 });
    }
    let mut spoken = Spoken::default();
    spoken.read(&text)?;
    spoken.moment(now)
}

#[cfg(test)]
mod tests {
    use nslab_abi::Timespec;

    use super::super::formatted;
    use super::parse;

    #[test]
    fn reads_as_date_does() {
        // A Thursday: date -u -d '2024-02-29 10:20:30'.
        let now = Timespec { tv_sec: 1_709_202_030, tv_nsec: 7 };
        for (text, wanted) in [
            ("2024-01-31 +1 day", "2024-02-01 00:00:00"),
            ("2024-01-31 +1 month", "2024-03-02 00:00:00"),
            ("2024-02-29 next year", "2025-03-01 00:00:00"),
            ("2024-01-01 12:00 + 2 hours", "2024-01-01 11:00:00"),
            ("2024-01-01T12:00:05-05:30", "2024-01-01 17:30:05"),
            ("Jan 2 2024", "2024-01-02 00:00:00"),
            ("2 January", "2024-01-02 00:00:00"),
            ("Mon Nov 30 20:27:10 UTC 2026", "2026-11-30 20:27:10"),
            ("Mon, 30 Nov 2026 20:27:10 +0100", "2026-11-30 19:27:10"),
            ("11/30/2026 7:05", "2026-11-30 07:05:00"),
            ("monday", "2024-03-04 00:00:00"),
            ("last monday", "2024-02-26 00:00:00"),
            ("next thursday", "2024-03-07 00:00:00"),
            ("thursday", "2024-02-29 00:00:00"),
            ("tomorrow 08:00", "2024-03-01 08:00:00"),
            ("1 week ago", "2024-02-22 10:20:30"),
            ("-3 hours", "2024-02-29 07:20:30"),
            ("yesterday", "2024-02-28 10:20:30"),
        ] {
            let time = parse(text, now).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(formatted(b"%F %T", time).as_deref(), Ok(wanted), "{text}");
        }
        for text in ["2024-02-30", "nosuch", "25:00", "12", "+1", "1 2 3"] {
            assert!(parse(text, now).is_none(), "{text}");
        }
    }
}
