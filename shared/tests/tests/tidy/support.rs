//! The support table: every `Unsupported` that the simulator can answer has its row, and `docs/support.md` says what the table says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use nslab_abi::support::NOT_MODELLED;

use super::sources::{self, none};

/// A place in the sources that answers `Unsupported`: the call, and the detail where it is a literal.
fn answered(text: &str) -> Vec<(usize, String, Option<String>)> {
    let mut found = Vec::new();
    for marker in ["unsupported(\"", "Unsupported::new(\""] {
        for (at, _) in text.match_indices(marker) {
            let rest = &text[at + marker.len()..];
            let Some((call, rest)) = rest.split_once('"') else { continue };
            let detail = rest.strip_prefix(", \"").and_then(|rest| rest.split_once('"')).map(|(detail, _)| detail);
            found.push((text[..at].lines().count(), call.to_string(), detail.map(str::to_string)));
        }
    }
    found
}

#[test]
fn what_is_not_modelled_has_a_row() {
    let calls: BTreeSet<&str> = NOT_MODELLED.iter().map(|row| row.call).collect();
    let mut complaints = Vec::new();
    for source in sources::below("shared/kernel/src", &["rs"]).into_iter().filter(|source| !source.is_test()) {
        for (line, call, detail) in answered(&source.text) {
            let has_row = match &detail {
                Some(detail) => NOT_MODELLED.iter().any(|row| row.call == call && row.what == detail),
                None => calls.contains(call.as_str()),
            };
            if !has_row {
                let detail = detail.unwrap_or_else(|| "(computed)".to_string());
                complaints
                    .push(format!("{}:{line}: {call}: {detail}: no row in shared/abi/src/support.rs", source.path));
            }
        }
    }
    none(complaints);
}

#[test]
fn the_support_page_says_what_the_table_says() {
    let mut page = String::from(
        "# What the simulator does not model\n\n\
         Made from `shared/abi/src/support.rs` by `BLESS=1 cargo test -p nslab-tests --test tidy`; not edited by hand.\n\n\
         All system calls of `shared/abi/src/syscall.rs` are modelled but for these rows. A program that needs one of them stops there, \
         with the call's name and status 125; a real kernel goes on.\n\n\
         | call | not modelled |\n|---|---|\n",
    );
    for row in NOT_MODELLED {
        let what = if row.what.is_empty() { "its number, with syscall(2)" } else { row.what };
        writeln!(page, "| `{}` | {what} |", row.call).expect("a string takes everything");
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/support.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &page).expect("docs can be written");
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert_eq!(written, page, "docs/support.md is not what the table says: run with BLESS=1");
}
