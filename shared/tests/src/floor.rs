//! The committed sums, `shared/tests/floor.toml`.

use crate::program::root;

/// Reads the number of `key`.
pub fn floor(key: &str) -> usize {
    let path = root().join("shared/tests/floor.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    line.and_then(|line| line.trim().parse().ok()).unwrap_or_else(|| panic!("floor.toml: no number for {key}"))
}
