//! What is not compared of a program's output.

/// What two runs of a program never have alike, on any kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// All output is compared as it stands.
    Nothing,
    /// Hexadecimal addresses, by first appearance.
    Addresses,
    /// All numbers: they are times, inodes or addresses.
    Numbers,
}

/// Names hexadecimal numbers by first appearance.
pub fn without_addresses(text: &str) -> String {
    let mut seen: Vec<String> = Vec::new();
    rewrite(text, |number| {
        if !number.starts_with("0x") {
            return number.to_string();
        }
        let at = seen.iter().position(|other| other == number).unwrap_or_else(|| {
            seen.push(number.into());
            seen.len() - 1
        });
        format!("address{}", at + 1)
    })
}

/// Replaces every number, and the blanks that align it.
pub fn without_numbers(text: &str) -> String {
    let text = rewrite(text, |_| "N".into());
    let mut out = String::new();
    // stat(2) and ioctl_ns(2) write a device as `[0,2f]`.
    let devices = text.split("[N,").enumerate().map(|(index, part)| match part.split_once(']') {
        Some((minor, rest)) if index > 0 && minor.bytes().all(|b| b == b'N' || b.is_ascii_hexdigit()) => {
            format!("[N,N]{rest}")
        }
        _ if index > 0 => format!("[N,{part}"),
        _ => part.to_string(),
    });
    for c in devices.collect::<String>().chars() {
        if c == 'N' {
            while out.ends_with("  ") || out.ends_with("( ") {
                out.pop();
            }
        }
        out.push(c);
    }
    out
}

fn rewrite(text: &str, mut with: impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        out += &rest[..at];
        let tail = &rest[at..];
        let len = match tail.strip_prefix("0x") {
            Some(hex) => 2 + hex.bytes().take_while(u8::is_ascii_hexdigit).count(),
            None => tail.bytes().take_while(u8::is_ascii_digit).count(),
        };
        out += &with(&tail[..len]);
        rest = &tail[len..];
    }
    out + rest
}

#[test]
fn differential_masks_numbers() {
    assert_eq!(without_addresses("a 0x1f b 0x2 a 0x1f 7"), "a address1 b address2 a address1 7");
    assert_eq!(without_numbers("x:   12 0x1f\n"), "x: N N\n");
    assert_eq!(without_numbers("x ( 1h)"), without_numbers("x (11h)"));
    assert_eq!(without_numbers("[0,2f] [0,ae] [1,z]"), "[N,N] [N,N] [N,z]");
}
