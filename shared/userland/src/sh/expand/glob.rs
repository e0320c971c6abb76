//! File names that fit a pattern - glob(7).

use crate::sh::pattern::{self, Glyph};
use crate::sys::Sys;
use crate::text::join;

/// The names that fit, sorted; none if nothing fits.
pub(super) async fn names(sys: &Sys, glyphs: &[Glyph]) -> Vec<Vec<u8>> {
    let mut parts = glyphs.split(|glyph| glyph.byte == b'/').peekable();
    let is_absolute = glyphs.first().is_some_and(|glyph| glyph.byte == b'/');
    let mut found: Vec<Vec<u8>> = vec![if is_absolute { b"/".to_vec() } else { Vec::new() }];
    while let Some(part) = parts.next() {
        if part.is_empty() {
            continue;
        }
        let needs_dir = parts.peek().is_some();
        let mut next = Vec::new();
        for dir in &found {
            if pattern::is_pattern(part) {
                for name in matching(sys, dir, part).await {
                    next.push(join(dir, &name));
                }
            } else {
                let name: Vec<u8> = part.iter().map(|glyph| glyph.byte).collect();
                next.push(join(dir, &name));
            }
        }
        found.clear();
        for path in next {
            let exists = if needs_dir { sys.stat(&path).await.is_ok() } else { sys.lstat(&path).await.is_ok() };
            if exists {
                found.push(path);
            }
        }
    }
    nslab_small::sort(&mut found);
    found
}

async fn matching(sys: &Sys, dir: &[u8], part: &[Glyph]) -> Vec<Vec<u8>> {
    let path = if dir.is_empty() { b"." } else { dir };
    // "A leading period shall be matched explicitly" - POSIX, 2.13.3.
    let wants_hidden = part.first().is_some_and(|glyph| glyph.byte == b'.');
    let entries = sys.list_dir(path).await.unwrap_or_default();
    let names = entries.into_iter().map(|entry| entry.d_name);
    let mut names: Vec<Vec<u8>> =
        names.filter(|name| (wants_hidden || !name.starts_with(b".")) && pattern::matches(part, name)).collect();
    nslab_small::sort(&mut names);
    names
}
