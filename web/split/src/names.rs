//! Names of functions, freed of what changes from build to build.

use std::collections::BTreeSet;

/// The functions of the first part, as `web/first-load.txt` names them, one a line.
pub struct List(BTreeSet<String>);

impl List {
    /// Reads the list; lines that begin with `#` are comments.
    pub fn parse(text: &str) -> List {
        List(text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(stable).collect())
    }

    /// Is a function of this name, as the module spells it, in the list?
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(&stable(name))
    }
}

/// A function's name without the compiler's hashes: `a::b::h0123456789abcdef` becomes `a::b`, `a[0123456789abcdef]::b` too;
/// without the number by which wasm-bindgen tells it from others of that name, `a::b[2]`, and without what `wasm-opt` calls
/// what it made of several, `byn$mgfn-shared$a::b`.
pub fn stable(name: &str) -> String {
    let name = name.strip_prefix("byn$mgfn-shared$").unwrap_or(name);
    let mut kept = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(start) = rest.find('[') {
        let inside = &rest[start + 1..];
        kept.push_str(&rest[..start]);
        match inside.find(']') {
            Some(end) if end >= 8 && is_hex(&inside[..end]) => rest = &inside[end + 1..],
            Some(end) if end + 1 == inside.len() && inside[..end].bytes().all(|byte| byte.is_ascii_digit()) => {
                rest = ""
            }
            _ => {
                kept.push('[');
                rest = inside;
            }
        }
    }
    kept.push_str(rest);
    match kept.rfind("::h") {
        Some(at) if kept.len() - at == 3 + 16 && is_hex(&kept[at + 3..]) => kept[..at].to_string(),
        _ => kept,
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_go_and_the_rest_stays() {
        assert_eq!(stable("nslab_web::app::run::h0123456789abcdef"), "nslab_web::app::run");
        assert_eq!(stable("core[0123456789abcdef]::ptr::drop<[u8]>"), "core::ptr::drop<[u8]>");
        assert_eq!(stable("a::h1"), "a::h1");
        assert_eq!(stable("memcpy"), "memcpy");
        assert_eq!(stable("<[u8]>::ends_with[12]"), "<[u8]>::ends_with");
        assert_eq!(stable("<[u8; 4]>::ends_with"), "<[u8; 4]>::ends_with");
        assert_eq!(stable("byn$mgfn-shared$a::b"), "a::b");
    }

    #[test]
    fn the_list_knows_names_with_any_hash() {
        let list = List::parse("# first\na::b\n\n");
        assert!(list.has("a::b::hfedcba9876543210") && list.has("a::b") && !list.has("a::c") && !list.has("# first"));
    }
}
