//! Recognised tokens that may differ: addresses, inodes of namespaces, versions.

use std::collections::BTreeMap;

/// Names of the fallback devices that tunnel modules add to every network namespace.
const TUNNELS: &[&str] = &["tunl0", "gre0", "gretap0", "erspan0", "sit0", "ip_vti0", "ip6tnl0", "ip6gre0", "ip6_vti0"];

/// Does the line name a fallback tunnel device?
pub fn tunnel(line: &str) -> bool {
    TUNNELS.iter().any(|name| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == *name))
}

/// Are the two lines equal but for version numbers?
pub fn is_version_pair(left: &str, right: &str) -> bool {
    let (l, r) = (without_versions(left), without_versions(right));
    l == r && l.contains('\u{1}')
}

fn without_versions(line: &str) -> String {
    let mut out = String::new();
    for word in line.split_inclusive(char::is_whitespace) {
        let core = word.trim_end();
        let numbers: Vec<&str> = core.split(['.', '-', '+']).collect();
        let is_version = numbers.len() >= 2
            && core.starts_with(|c: char| c.is_ascii_digit())
            && numbers[..2].iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
            && core.contains('.');
        out.push_str(if is_version { "\u{1}" } else { core });
        out.push_str(&word[core.len()..]);
    }
    out
}

/// Replaces addresses by `0x…` and inodes of namespaces by their order of first sight.
pub fn normal(text: &str, inodes: &mut BTreeMap<String, usize>) -> String {
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
