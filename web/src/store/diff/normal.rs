//! Recognised tokens that may differ: addresses, inodes of namespaces, versions.

use nslab_small::Map;

/// Names of the fallback devices that tunnel modules add to every network namespace.
const TUNNELS: &[&str] = &["tunl0", "gre0", "gretap0", "erspan0", "sit0", "ip_vti0", "ip6tnl0", "ip6gre0", "ip6_vti0"];

/// Does the line name a fallback tunnel device?
pub fn tunnel(line: &str) -> bool {
    TUNNELS.iter().any(|name| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == *name))
}

/// Are the two lines equal but for version numbers, and for the lengths of what holds them?
pub fn is_version_pair(left: &str, right: &str) -> bool {
    let (l, r) = (without_versions(left), without_versions(right));
    l.contains(VERSION) && r.contains(VERSION) && without_lengths(&l) == without_lengths(&r)
}

/// Stands for a version.
const VERSION: char = '\u{1}';
/// What /proc/version begins with: all that follows is about the build.
const BUILD: &str = "Linux version ";

fn without_versions(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let build = rest.strip_prefix(BUILD).map(|after| BUILD.len() + after.find('"').unwrap_or(after.len()));
        let length = match build {
            Some(build) => build,
            None if before.is_alphanumeric() || before == '.' => 0,
            None => version(rest),
        };
        if length > 0 {
            out.push(VERSION);
            rest = &rest[length..];
            before = VERSION;
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
            before = first;
        }
    }
    // What strace cuts off in the middle of a version it cuts at another place.
    out.replace("\u{1}\"...", "\u{1}\"")
}

/// Length of a version at the beginning: three numbers with points between and what hangs on it, or two on which something hangs.
fn version(text: &str) -> usize {
    let numbers = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let parts: Vec<&str> = text[..numbers].split('.').collect();
    let is_number = parts.iter().all(|part| !part.is_empty() && part.len() < 4);
    let rest = &text[numbers..];
    let tail = match rest.starts_with(['-', '+', '~']) {
        true => rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-+~._".contains(c)).unwrap_or(rest.len()),
        false => 0,
    };
    if is_number && (parts.len() == 3 || parts.len() == 2 && tail > 1) { numbers + tail } else { 0 }
}

/// A call whose string holds a version, without the counts that follow from its length.
fn without_lengths(line: &str) -> String {
    match line.rsplit_once("\", ").filter(|(text, _)| text.contains(VERSION)) {
        Some((text, counts)) => text.to_string() + &counts.chars().filter(|c| !c.is_ascii_digit()).collect::<String>(),
        None => line.to_string(),
    }
}

/// Replaces addresses by `0x…` and inodes of namespaces by their order of first sight.
pub fn normal(text: &str, inodes: &mut Map<String, usize>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['0', '[']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(digits) = address(rest) {
            out.push_str("0x…");
            rest = &rest[digits..];
        } else if let Some(inode) = inode(rest).filter(|_| out.ends_with(':')) {
            let next = inodes.len() + 1;
            let number = *inodes.entry(inode.to_string()).or_insert(next);
            out.push_str(&format!("[ns{number}]"));
            rest = &rest[inode.len() + 2..];
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out + rest
}

/// Length of an address such as `0x7ffd3c1a`; flags such as `0x80` stay.
fn address(text: &str) -> Option<usize> {
    let digits = text.strip_prefix("0x")?;
    let len = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    (len >= 6).then_some(len + 2)
}

fn inode(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?.split(']').next()?;
    (inside.len() >= 9 && inside.bytes().all(|b| b.is_ascii_digit())).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_other_numbers() {
        assert!(is_version_pair("6.18.44", "6.12.48-amd64"));
        assert!(is_version_pair("write(1, \"6.18.44\\n\", 8) = 8", "write(1, \"6.18.44-fc\\n\", 11) = 11"));
        assert!(is_version_pair(
            "read(3, \"Linux version 6.18.44 (nslab@nsl\"..., 1024) = 106",
            "read(3, \"Linux version 6.12.48+deb13-amd6\"..., 1024) = 180"
        ));
        assert!(!is_version_pair("0.00 0.01", "6.00 4.39"), "a load is no version");
        assert!(!is_version_pair("10.0.0.1", "10.0.0.2"), "an address is no version");
        assert!(is_version_pair("libc6 2.36-9+deb12u10", "libc6 2.41-12"));
        assert!(!is_version_pair("write(1, \"one\\n\", 4) = 4", "write(1, \"three\\n\", 6) = 6"));
    }
}
