//! Accounts of users and groups: shadow 4.13's tools, and Debian's adduser 3.134 in front of them.

mod adduser;
pub(crate) mod busybox;
mod db;
mod defs;
mod deluser;
mod group;
mod home;
mod passwd;
mod subid;
mod useradd;
mod userdel;
mod usermod;

pub(crate) use adduser::{addgroup, adduser};
pub(crate) use deluser::{delgroup, deluser};
pub(crate) use group::{groupadd, groupdel, groupmod};
pub(crate) use passwd::{chpasswd, gpasswd, passwd};
pub(crate) use useradd::main as useradd;
pub(crate) use userdel::main as userdel;
pub(crate) use usermod::main as usermod;

use nslab_abi::{Ret, Syscall};

use self::db::Db;
use crate::getopt::Spec;
use crate::sys::Sys;

/// Why a tool ends: the line it says, after its name, and the status.
struct Stop {
    text: String,
    status: u8,
    /// Does the tool's usage follow?
    with_usage: bool,
    /// A line that is said without the tool's name before it.
    tail: &'static str,
}

/// `TOOL: TEXT`, and the status.
fn stop<T>(text: impl Into<String>, status: u8) -> Result<T, Stop> {
    Err(Stop { text: text.into(), status, with_usage: false, tail: "" })
}

/// The same with the usage after it.
fn misuse<T>(text: impl Into<String>, status: u8) -> Result<T, Stop> {
    Err(Stop { text: text.into(), status, with_usage: true, tail: "" })
}

impl Stop {
    /// Says it.
    async fn say(&self, sys: &Sys, tool: &str, usage: &str) -> u8 {
        let _ = sys.flush().await;
        if !self.text.is_empty() {
            let text: String = self.text.lines().map(|line| format!("{tool}: {line}\n")).collect();
            sys.eprint(text + self.tail).await;
        }
        if self.with_usage {
            sys.eprint(usage).await;
        }
        self.status
    }
}

/// Unlocks the files and says how it went; the tool's exit status.
async fn end(sys: &Sys, tool: &str, spec: &Spec, mut db: Db, done: Result<(), Stop>) -> u8 {
    db.unlock(sys).await;
    match done {
        Ok(()) => sys.finish(tool, 0).await,
        Err(stop) => stop.say(sys, tool, spec.usage).await,
    }
}

/// Days since 1970, as shadow(5) counts.
async fn today(sys: &Sys) -> i64 {
    match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(time)) => time.tv_sec.div_euclid(86_400),
        _ => 0,
    }
}

/// A date as days since 1970: `2030-01-31`, days, or nothing for none.
fn days_of(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    if let Ok(days) = text.parse::<i64>() {
        return Some(if days < 0 { String::new() } else { days.to_string() });
    }
    let parts: Vec<i64> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let [year, month, day] = parts[..] else { return None };
    // Around the day that far after 1970 there is the one with that date.
    let guess = (year - 1970) * 365 + (month - 1) * 30;
    (guess..guess + 60 + (year - 1970) / 4)
        .find(|&at| crate::text::date(at) == (year, month as usize, day))
        .map(|at| at.to_string())
}

/// May a user or a group be called so? Debian forbids little.
fn is_valid_name(name: &str) -> bool {
    let is_bad = |letter: char| letter == ':' || letter == ',' || letter == '/' || letter.is_whitespace();
    !name.is_empty() && name.len() <= 32 && !name.starts_with(['-', '+', '~']) && !name.contains(is_bad)
}

/// Has a field of a row in it what a row cannot hold?
fn is_valid_field(text: &str) -> bool {
    !text.contains([':', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days() {
        assert_eq!(days_of("2030-01-01").as_deref(), Some("21915"));
        assert_eq!(days_of("2031-05-06").as_deref(), Some("22405"));
        assert_eq!(days_of("1970-01-01").as_deref(), Some("0"));
        assert_eq!(days_of("2000-02-30"), None);
        assert_eq!(days_of(""), Some(String::new()));
    }

    #[test]
    fn names_are_debian_s() {
        for (name, is_valid) in
            [("bob", true), ("Bad", true), ("x:y", false), ("a b", false), ("-x", false), ("", false)]
        {
            assert_eq!(is_valid_name(name), is_valid, "{name}");
        }
    }
}
