//! The command line as docker's own library reads it (spf13/pflag), its messages, and its tables.

use crate::sys::Sys;

/// An option.
pub(crate) struct Flag {
    /// Without dashes.
    pub(crate) name: &'static str,
    pub(crate) short: Option<char>,
    /// Does it take a value?
    pub(crate) takes: bool,
}

/// An option without a value.
pub(crate) const fn switch(name: &'static str, short: char) -> Flag {
    Flag { name, short: if short == ' ' { None } else { Some(short) }, takes: false }
}

/// An option with a value.
pub(crate) const fn value(name: &'static str, short: char) -> Flag {
    Flag { name, short: if short == ' ' { None } else { Some(short) }, takes: true }
}

/// A command of docker's: what it takes and how it is called.
pub(crate) struct Command {
    pub(crate) name: &'static str,
    pub(crate) usage: &'static str,
    pub(crate) about: &'static str,
    pub(crate) flags: &'static [Flag],
    /// Long options that only the real docker has here.
    pub(crate) unmodelled: &'static [&'static str],
    /// Short ones.
    pub(crate) unmodelled_shorts: &'static str,
    /// Least and most arguments; most 0: any number.
    pub(crate) arguments: (usize, usize),
    /// Do options end at the first argument?
    pub(crate) in_order: bool,
}

impl Command {
    /// Takes nothing: the rest of one that names what it takes.
    pub(crate) const PLAIN: Command = Command {
        name: "",
        usage: "",
        about: "",
        flags: &[],
        unmodelled: &[],
        unmodelled_shorts: "",
        arguments: (0, 0),
        in_order: false,
    };
}

/// What a command line says.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    values: Vec<(&'static str, String)>,
    pub(crate) operands: Vec<String>,
}

impl Parsed {
    /// Was this switch given?
    pub(crate) fn has(&self, name: &str) -> bool {
        self.values.iter().rev().find(|pair| pair.0 == name).is_some_and(|pair| pair.1 != "false")
    }

    /// The last value given.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().rev().find(|pair| pair.0 == name).map(|pair| pair.1.as_str())
    }

    /// All values given.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.values.iter().filter(|pair| pair.0 == name).map(|pair| pair.1.clone()).collect()
    }
}

/// Why a command line cannot be read.
enum Failure {
    Wrong(String),
    Unmodelled(String),
    Help,
}

impl Command {
    /// Reads the words after the command's name; `Err` is the status to end with, said already.
    pub(crate) async fn parse(&self, sys: &Sys, words: &[String]) -> Result<Parsed, u8> {
        let name = self.name;
        let parsed = match self.read(words) {
            Ok(parsed) => parsed,
            Err(Failure::Help) => {
                sys.print(format!("\nUsage:  {}\n\n{}\n", self.usage, self.about));
                return Err(sys.finish("docker", 0).await);
            }
            Err(Failure::Wrong(text)) => {
                sys.eprint(format!("{text}\nSee 'docker {name} --help'.\n")).await;
                return Err(super::FAILED);
            }
            Err(Failure::Unmodelled(option)) => {
                return Err(crate::getopt::unmodelled(sys, &format!("docker {name}"), &option).await);
            }
        };
        let (least, most) = self.arguments;
        let nr = parsed.operands.len();
        let plural = |nr: usize| if nr == 1 { "" } else { "s" };
        let wants = match (least, most) {
            (least, most) if least == most && nr != least => {
                format!("requires exactly {least} argument{}", plural(least))
            }
            (least, _) if nr < least => format!("requires at least {least} argument{}", plural(least)),
            (_, most) if most != 0 && nr > most => format!("requires at most {most} argument{}", plural(most)),
            _ => return Ok(parsed),
        };
        let text = format!(
            "\"docker {name}\" {wants}.\nSee 'docker {name} --help'.\n\nUsage:  {}\n\n{}\n",
            self.usage, self.about
        );
        sys.eprint(text).await;
        Err(1)
    }

    fn read(&self, words: &[String]) -> Result<Parsed, Failure> {
        let mut parsed = Parsed::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if word == "--" {
                parsed.operands.extend(rest.cloned());
                break;
            }
            if let Some(long) = word.strip_prefix("--") {
                let (name, given) = long.split_once('=').map_or((long, None), |(name, given)| (name, Some(given)));
                let Some(flag) = self.flags.iter().find(|flag| flag.name == name) else {
                    return Err(match name {
                        "help" => Failure::Help,
                        name if self.unmodelled.contains(&name) => Failure::Unmodelled(format!("--{name}")),
                        name => Failure::Wrong(format!("unknown flag: --{name}")),
                    });
                };
                let given = match (given, flag.takes) {
                    (Some(given), _) => given.to_string(),
                    (None, false) => "true".to_string(),
                    (None, true) => match rest.next() {
                        Some(next) => next.clone(),
                        None => return Err(Failure::Wrong(format!("flag needs an argument: --{name}"))),
                    },
                };
                parsed.values.push((flag.name, given));
            } else if word.len() > 1 && word.starts_with('-') {
                let cluster = &word[1..];
                for (at, letter) in cluster.char_indices() {
                    let Some(flag) = self.flags.iter().find(|flag| flag.short == Some(letter)) else {
                        return Err(match letter {
                            letter if self.unmodelled_shorts.contains(letter) => {
                                Failure::Unmodelled(format!("-{letter}"))
                            }
                            letter => {
                                Failure::Wrong(format!("unknown shorthand flag: '{letter}' in -{}", &cluster[at..]))
                            }
                        });
                    };
                    if !flag.takes {
                        parsed.values.push((flag.name, "true".to_string()));
                        continue;
                    }
                    let attached = &cluster[at + letter.len_utf8()..];
                    let given = match attached.strip_prefix('=').unwrap_or(attached) {
                        "" => match rest.next() {
                            Some(next) => next.clone(),
                            None => {
                                let text = format!("flag needs an argument: '{letter}' in -{}", &cluster[at..]);
                                return Err(Failure::Wrong(text));
                            }
                        },
                        attached => attached.to_string(),
                    };
                    parsed.values.push((flag.name, given));
                    break;
                }
            } else {
                parsed.operands.push(word.clone());
                if self.in_order {
                    parsed.operands.extend(rest.cloned());
                    break;
                }
            }
        }
        Ok(parsed)
    }
}

/// Rows as docker prints them: Go's tabwriter with a least width of 10 and a gap of 3, the last column as it is.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let nr = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count() + 3).max().unwrap_or(0).max(10);
    let widths: Vec<usize> = (0..nr).map(width).collect();
    let mut out = String::new();
    for row in rows {
        for (column, text) in row.iter().enumerate() {
            let width = if column + 1 == nr { 0 } else { widths[column] };
            out.push_str(&format!("{text:<width$}"));
        }
        out.push('\n');
    }
    out
}

/// A duration in docker's words (docker/go-units, HumanDuration).
pub(crate) fn age(seconds: i64) -> String {
    let hours = (seconds + 1800) / 3600;
    match seconds {
        ..1 => "Less than a second".to_string(),
        1 => "1 second".to_string(),
        2..60 => format!("{seconds} seconds"),
        60..120 => "About a minute".to_string(),
        120..3600 => format!("{} minutes", seconds / 60),
        _ if hours == 1 => "About an hour".to_string(),
        _ if hours < 48 => format!("{hours} hours"),
        _ if hours < 24 * 7 * 2 => format!("{} days", hours / 24),
        _ if hours < 24 * 30 * 2 => format!("{} weeks", hours / 24 / 7),
        _ if hours < 24 * 365 * 2 => format!("{} months", hours / 24 / 30),
        _ => format!("{} years", hours / 24 / 365),
    }
}

/// Bytes with decimal units (docker/go-units, HumanSize): `4.26MB`.
pub(crate) fn decimal_size(bytes: u64, precision: usize) -> String {
    size(bytes, 1000.0, &["B", "kB", "MB", "GB", "TB"], precision)
}

/// Bytes with binary units (docker/go-units, BytesSize): `1.934GiB`.
pub(crate) fn binary_size(bytes: u64) -> String {
    size(bytes, 1024.0, &["B", "KiB", "MiB", "GiB", "TiB"], 4)
}

fn size(bytes: u64, base: f64, units: &[&str], precision: usize) -> String {
    let (mut value, mut unit) = (bytes as f64, 0);
    while value >= base && unit + 1 < units.len() {
        value /= base;
        unit += 1;
    }
    format!("{}{}", significant(value, precision), units[unit])
}

/// C's `%.*g`, for numbers that need no exponent.
fn significant(value: f64, precision: usize) -> String {
    let whole = if value < 1.0 { 1 } else { format!("{}", value.floor() as u64).len() };
    let text = format!("{value:.0$}", precision.saturating_sub(whole));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// Reads a size such as `64m` (docker/go-units, RAMInBytes).
pub(crate) fn ram_in_bytes(text: &str) -> Option<u64> {
    let lower = text.to_lowercase();
    let end = lower.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(lower.len());
    let (digits, unit) = lower.split_at(end);
    let unit = unit.trim_start().trim_end_matches('b').trim_end_matches('i');
    let shift = match unit {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        "t" => 40,
        _ => return None,
    };
    let number: f64 = digits.parse().ok()?;
    Some((number * (1u64 << shift) as f64) as u64)
}

/// Reads a duration as Go does: numbers with units, such as `1m30s`; nanoseconds.
pub(crate) fn duration_ns(text: &str) -> Option<i64> {
    if text == "0" {
        return Some(0);
    }
    let (mut rest, mut total) = (text, 0.0);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, after) = rest.split_at(end);
        let len = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(len);
        let scale = match unit {
            "ns" => 1.0,
            "us" | "µs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 6e10,
            "h" => 3.6e12,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * scale;
        rest = after;
    }
    (!text.is_empty()).then_some(total as i64)
}

/// A duration as Go prints it: `1m30s`, `500ms`.
pub(crate) fn duration(ns: i64) -> String {
    let short = |value: f64, unit: &str| format!("{value}{unit}");
    match ns {
        0 => "0s".to_string(),
        1..1_000 => short(ns as f64, "ns"),
        1_000..1_000_000 => short(ns as f64 / 1e3, "µs"),
        1_000_000..1_000_000_000 => short(ns as f64 / 1e6, "ms"),
        _ => {
            let (whole, seconds) = (ns / 60_000_000_000, (ns % 60_000_000_000) as f64 / 1e9);
            let (hours, minutes) = (whole / 60, whole % 60);
            match (hours, minutes) {
                (0, 0) => format!("{seconds}s"),
                (0, minutes) => format!("{minutes}m{seconds}s"),
                _ => format!("{hours}h{minutes}m{seconds}s"),
            }
        }
    }
}

/// At most so many characters, the last one an ellipsis (docker/cli, formatter.Ellipsis).
pub(crate) fn ellipsis(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_string();
    }
    text.chars().take(most - 1).collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_docker_s() {
        assert_eq!(decimal_size(4_261_502, 3), "4.26MB");
        assert_eq!(decimal_size(0, 3), "0B");
        assert_eq!(decimal_size(512, 4), "512B");
        assert_eq!(binary_size(64 << 20), "64MiB");
        assert_eq!(binary_size(815_104), "796KiB");
        assert_eq!(ram_in_bytes("64m"), Some(64 << 20));
        assert_eq!(ram_in_bytes("1.5GiB"), Some(3 << 29));
        assert_eq!(ram_in_bytes("x"), None);
        assert_eq!(
            (duration_ns("1m30s"), duration_ns("1.5s"), duration_ns("5")),
            (Some(90_000_000_000), Some(1_500_000_000), None)
        );
        assert_eq!(
            (duration(90_000_000_000), duration(5_000_000), duration(0)),
            ("1m30s".into(), "5ms".into(), "0s".into())
        );
        assert_eq!(
            (age(0), age(90), age(7200)),
            ("Less than a second".into(), "About a minute".into(), "2 hours".into())
        );
        assert_eq!(ellipsis("docker-entrypoint.sh x", 20), "docker-entrypoint.s…");
    }
}
