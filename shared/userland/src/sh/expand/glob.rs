//! File names that fit a pattern - glob(7).

use crate::sh::Dialect;
use crate::sh::pattern::{self, Glyph, Rules};
use crate::sh::state::Shopt;
use crate::sys::Sys;
use crate::text::join;

/// Deepest directory that `**` looks into.
const MAX_DEPTH: u32 = 64;

/// The names that fit, sorted; none if nothing fits.
pub(super) async fn names(sys: &Sys, glyphs: &[Glyph], rules: Rules, shopt: Shopt, dialect: Dialect) -> Vec<Vec<u8>> {
    let mut rules = rules;
    rules.ignores_case = shopt.nocaseglob;
    let mut parts = glyphs.split(|glyph| glyph.byte == b'/').peekable();
    let is_absolute = glyphs.first().is_some_and(|glyph| glyph.byte == b'/');
    let wants_dirs = glyphs.last().is_some_and(|glyph| glyph.byte == b'/');
    let mut found: Vec<Vec<u8>> = vec![if is_absolute { b"/".to_vec() } else { Vec::new() }];
    while let Some(part) = parts.next() {
        if part.is_empty() {
            continue;
        }
        let needs_dir = parts.peek().is_some();
        let is_deep = shopt.globstar && matches!(part, [a, b] if [a, b].iter().all(|g| g.byte == b'*' && !g.is_quoted));
        let mut next = Vec::new();
        for dir in &found {
            if is_deep {
                below(sys, dir, needs_dir, shopt.dotglob, &mut next).await;
            } else if pattern::is_pattern(part, rules) {
                for name in matching(sys, dir, part, rules, shopt, dialect).await {
                    next.push(join(dir, &name));
                }
            } else {
                let name: Vec<u8> = part.iter().map(|glyph| glyph.byte).collect();
                next.push(join(dir, &name));
            }
        }
        found.clear();
        for path in next {
            let exists = match (needs_dir, path.is_empty()) {
                (_, true) => true,
                (true, _) => sys.stat(&path).await.is_ok_and(|stat| stat.is_dir()),
                (false, _) => sys.lstat(&path).await.is_ok(),
            };
            if exists {
                found.push(path);
            }
        }
    }
    if wants_dirs {
        for path in &mut found {
            if !path.ends_with(b"/") {
                path.push(b'/');
            }
        }
    }
    found.retain(|path| !path.is_empty());
    nslab_small::sort(&mut found);
    found
}

/// Everything below a directory and itself, for `**`.
async fn below(sys: &Sys, dir: &[u8], only_dirs: bool, hidden: bool, out: &mut Vec<Vec<u8>>) {
    let mut waiting = vec![(dir.to_vec(), 0)];
    while let Some((dir, depth)) = waiting.pop() {
        if only_dirs || depth > 0 {
            out.push(dir.clone());
        } else if !dir.is_empty() {
            out.push([&dir[..], b"/"].concat());
        }
        let path: &[u8] = if dir.is_empty() { b"." } else { &dir };
        for entry in sys.list_dir(path).await.unwrap_or_default() {
            if entry.d_name == b"." || entry.d_name == b".." || (entry.d_name.starts_with(b".") && !hidden) {
                continue;
            }
            let child = join(&dir, &entry.d_name);
            let is_dir = sys.lstat(&child).await.is_ok_and(|stat| stat.is_dir());
            if is_dir && depth < MAX_DEPTH {
                waiting.push((child, depth + 1));
            } else if !only_dirs {
                out.push(child);
            }
        }
    }
}

async fn matching(sys: &Sys, dir: &[u8], part: &[Glyph], rules: Rules, shopt: Shopt, dialect: Dialect) -> Vec<Vec<u8>> {
    let path = if dir.is_empty() { b"." } else { dir };
    // "A leading period shall be matched explicitly" - POSIX, 2.13.3.
    let wants_hidden = shopt.dotglob || part.first().is_some_and(|glyph| glyph.byte == b'.');
    // bash 5.2 has globskipdots on: no pattern matches these two.
    let skips_dots = dialect.is_bash() || shopt.dotglob;
    let entries = sys.list_dir(path).await.unwrap_or_default();
    let names = entries.into_iter().map(|entry| entry.d_name);
    let mut names: Vec<Vec<u8>> = names
        .filter(|name| wants_hidden || !name.starts_with(b"."))
        .filter(|name| !skips_dots || (name != b"." && name != b".."))
        .filter(|name| pattern::matches(part, name, rules))
        .collect();
    nslab_small::sort(&mut names);
    names
}
