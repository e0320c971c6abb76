//! login.defs(5), useradd(8)'s defaults, and adduser.conf(5): files of names and values.

use crate::sys::Sys;
use crate::text::lossy;

/// What a file says; the last word of a name counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Defs {
    rows: Vec<(String, String)>,
}

impl Defs {
    /// Reads `NAME VALUE` or `NAME=VALUE` a line.
    pub(super) async fn read(sys: &Sys, path: &str) -> Defs {
        let mut defs = Defs::default();
        for line in lossy(&sys.read_file(path.as_bytes()).await.unwrap_or_default()).lines() {
            let line = line.trim();
            if let Some((name, value)) = line.split_once(['=', ' ', '\t']).filter(|_| !line.starts_with('#')) {
                defs.set(name, value.trim().trim_matches('"'));
            }
        }
        defs
    }

    /// Sets a value.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.rows.push((name.to_string(), value.to_string()));
    }

    /// A value.
    pub(super) fn get<'a>(&'a self, name: &str, default: &'a str) -> &'a str {
        self.rows.iter().rev().find(|row| row.0 == name).map_or(default, |row| &row.1)
    }

    /// A number, octal or decimal as C reads it.
    pub(super) fn number(&self, name: &str, default: u32) -> u32 {
        let text = self.get(name, "");
        match text.strip_prefix('0').filter(|rest| !rest.is_empty()) {
            Some(octal) => u32::from_str_radix(octal, 8).unwrap_or(default),
            None => text.parse().unwrap_or(default),
        }
    }

    /// `yes`?
    pub(super) fn is_yes(&self, name: &str, default: bool) -> bool {
        self.get(name, if default { "yes" } else { "no" }).eq_ignore_ascii_case("yes")
    }
}

/// The next free number: one after the highest, or for the system's own one before the lowest -
/// libmisc/find_new_uid.c.
pub(super) fn next_id(used: &[u32], defs: &Defs, letter: char, is_system: bool, preferred: Option<u32>) -> Option<u32> {
    let name = |what: &str| format!("{what}{letter}ID_");
    let (min, max) = match is_system {
        false => (defs.number(&(name("") + "MIN"), 1000), defs.number(&(name("") + "MAX"), 60_000)),
        true => {
            let first = defs.number(&(name("") + "MIN"), 1000);
            (defs.number(&(name("SYS_") + "MIN"), 101), defs.number(&(name("SYS_") + "MAX"), first.saturating_sub(1)))
        }
    };
    let is_free = |id: &u32| !used.contains(id);
    let preferred_min = if is_system { 1 } else { min };
    if let Some(id) = preferred.filter(|id| (preferred_min..=max).contains(id)).filter(is_free) {
        return Some(id);
    }
    let within = used.iter().copied().filter(|id| (min..=max).contains(id));
    let next = match is_system {
        false => within.max().map_or(min, |highest| highest + 1),
        true => within.min().map_or(max, |lowest| lowest.saturating_sub(1)),
    };
    if (min..=max).contains(&next) {
        return Some(next);
    }
    if is_system { (min..=max).rev().find(is_free) } else { (min..=max).find(is_free) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_up_and_the_system_s_go_down() {
        let defs = Defs::default();
        let next = |used: &[u32], is_system| next_id(used, &defs, 'U', is_system, None);
        assert_eq!(next(&[0, 1, 33, 65_534], false), Some(1000));
        assert_eq!(next(&[1000, 1500], false), Some(1501));
        assert_eq!(next(&[60_000, 1000], false), Some(1001));
        assert_eq!(next(&[0, 33], true), Some(999));
        assert_eq!(next(&[0, 997], true), Some(996));
        assert_eq!(next_id(&[1001], &defs, 'G', false, Some(1500)), Some(1500));
    }
}
