//! Capabilities as text, as libcap 2.66 writes and reads them - cap_to_text(3), cap_iab(3).

use nslab_abi::{Cap, CapSet};

/// How many capabilities there are.
pub(crate) const NR_CAPS: u8 = 41;

/// `cap_net_raw` and so on.
pub(crate) fn name(cap: u8) -> String {
    Cap(cap).name().to_lowercase()
}

/// The number of a capability by its name, or its number.
pub(crate) fn number(text: &str) -> Option<u8> {
    if let Some(cap) = crate::text::number::<u8>(text.as_bytes()) {
        return (cap < NR_CAPS).then_some(cap);
    }
    let text = text.to_lowercase();
    (0..NR_CAPS).find(|&cap| name(cap) == text)
}

/// Names of a set, by commas.
pub(crate) fn names(set: CapSet) -> String {
    (0..NR_CAPS).filter(|&cap| set.has(Cap(cap))).map(name).collect::<Vec<_>>().join(",")
}

/// Reads names by commas; the first that there is not is the error.
pub(crate) fn list(text: &str) -> Result<Vec<u8>, String> {
    text.split(',').map(|name| number(name).ok_or_else(|| name.to_string())).collect()
}

/// Effective, permitted and inheritable capabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Sets {
    pub(crate) effective: CapSet,
    pub(crate) permitted: CapSet,
    pub(crate) inheritable: CapSet,
}

/// Flags of one capability: effective, permitted, inheritable.
const EFFECTIVE: usize = 1;
const PERMITTED: usize = 2;
const INHERITABLE: usize = 4;

impl Sets {
    fn flags(&self, cap: u8) -> usize {
        let bit = |set: CapSet, flag: usize| if set.has(Cap(cap)) { flag } else { 0 };
        bit(self.effective, EFFECTIVE) | bit(self.permitted, PERMITTED) | bit(self.inheritable, INHERITABLE)
    }

    /// `=ep cap_chown+i`: what most capabilities have, then the others.
    pub(crate) fn text(&self) -> String {
        let mut counts = [0; 8];
        for cap in 0..NR_CAPS {
            counts[self.flags(cap)] += 1;
        }
        let mut most = 7;
        for flags in (0..7).rev() {
            if counts[flags] >= counts[most] {
                most = flags;
            }
        }
        let mut parts = Vec::new();
        for flags in (0..8).rev().filter(|&flags| flags != most && counts[flags] > 0) {
            let who: Vec<String> = (0..NR_CAPS).filter(|&cap| self.flags(cap) == flags).map(name).collect();
            let mut part = who.join(",");
            let (more, fewer) = (flags & !most, most & !flags);
            if more > 0 {
                part += &format!("{}{}", if most == 0 && parts.is_empty() { '=' } else { '+' }, letters(more));
            }
            if fewer > 0 {
                part += &format!("-{}", letters(fewer));
            }
            parts.push(part);
        }
        let base = format!("={}", letters(most));
        match (most, parts.is_empty()) {
            (0, false) => parts.join(" "),
            _ => std::iter::once(base).chain(parts).collect::<Vec<_>>().join(" "),
        }
    }

    /// Reads what [`Sets::text`] writes; `None`: it is no such text.
    pub(crate) fn parse(text: &str) -> Option<Sets> {
        let mut sets = Sets::default();
        for clause in text.split_whitespace() {
            let at = clause.find(['=', '+', '-'])?;
            let caps: Vec<u8> = match &clause[..at] {
                "" | "all" => (0..NR_CAPS).collect(),
                names => list(names).ok()?,
            };
            let mut operator = '=';
            for letter in clause[at..].chars() {
                let set = match letter {
                    '=' => {
                        for &cap in &caps {
                            for set in [&mut sets.effective, &mut sets.permitted, &mut sets.inheritable] {
                                *set = set.without(Cap(cap));
                            }
                        }
                        operator = '+';
                        continue;
                    }
                    '+' | '-' => {
                        operator = letter;
                        continue;
                    }
                    'e' => &mut sets.effective,
                    'p' => &mut sets.permitted,
                    'i' => &mut sets.inheritable,
                    _ => return None,
                };
                for &cap in &caps {
                    *set = if operator == '-' { set.without(Cap(cap)) } else { CapSet(set.0 | 1 << cap) };
                }
            }
        }
        Some(sets)
    }
}

fn letters(flags: usize) -> String {
    [(EFFECTIVE, 'e'), (INHERITABLE, 'i'), (PERMITTED, 'p')]
        .into_iter()
        .filter(|(flag, _)| flags & flag != 0)
        .map(|(_, letter)| letter)
        .collect()
}

/// Inheritable, ambient and dropped ones: `!cap_net_raw,^cap_chown,cap_kill`.
pub(crate) fn iab(inheritable: CapSet, ambient: CapSet, bounding: CapSet) -> String {
    let one = |cap: u8| {
        let is_dropped = !bounding.has(Cap(cap));
        let mark = match (is_dropped, ambient.has(Cap(cap)), inheritable.has(Cap(cap))) {
            (false, true, _) => "^",
            (false, false, true) => "",
            (true, true, _) => "!^",
            (true, false, true) => "!%",
            (true, false, false) => "!",
            (false, false, false) => return None,
        };
        Some(format!("{mark}{}", name(cap)))
    };
    (0..NR_CAPS).filter_map(one).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_libcap_s() {
        let full = Sets { effective: CapSet::FULL, permitted: CapSet::FULL, inheritable: CapSet::EMPTY };
        assert_eq!(full.text(), "=ep");
        assert_eq!(Sets { inheritable: CapSet(1), ..full }.text(), "=ep cap_chown+i");
        assert_eq!(Sets::default().text(), "=");
        for text in [
            "=ep",
            "=",
            "cap_net_raw=ep",
            "cap_chown,cap_net_raw=eip",
            "=ep cap_chown+i",
            "=ep cap_kill-ep",
            "cap_kill=eip cap_chown+ep",
        ] {
            assert_eq!(Sets::parse(text).map(|sets| sets.text()).as_deref(), Some(text));
        }
        assert_eq!(Sets::parse("cap_foo=e"), None);
        assert_eq!(iab(CapSet(1), CapSet(1), CapSet::FULL.without(Cap(13))), "^cap_chown,!cap_net_raw");
    }
}
