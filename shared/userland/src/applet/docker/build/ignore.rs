//! `.dockerignore`: what of the context stays behind (moby, pkg/fileutils).

use super::super::tar::Entry;
use crate::sh::pattern;

/// Drops what the patterns name; the last one that fits decides, `!` takes back.
pub(super) fn apply(files: Vec<Entry>, text: &str) -> Vec<Entry> {
    let rules: Vec<(bool, String)> = text.lines().filter_map(rule).collect();
    // The builder itself needs these.
    let is_kept = |entry: &Entry| matches!(entry.path.as_str(), "Dockerfile" | ".dockerignore");
    files.into_iter().filter(|entry| is_kept(entry) || !is_ignored(&rules, &entry.path)).collect()
}

fn rule(line: &str) -> Option<(bool, String)> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let (takes_back, pattern) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest.trim()));
    let parts = pattern.split('/').filter(|part| !part.is_empty() && *part != ".");
    Some((takes_back, parts.collect::<Vec<_>>().join("/")))
}

fn is_ignored(rules: &[(bool, String)], path: &str) -> bool {
    let mut is_ignored = false;
    for (takes_back, pattern) in rules {
        // What fits a directory fits all below it.
        let mut ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        if ends.any(|end| fits(pattern, &path[..end])) {
            is_ignored = !takes_back;
        }
    }
    is_ignored
}

/// `**` fits any number of directories, `*` and `?` within a name.
pub(super) fn fits(pattern: &str, path: &str) -> bool {
    let (patterns, parts): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    all_fit(&patterns, &parts)
}

fn all_fit(patterns: &[&str], parts: &[&str]) -> bool {
    match (patterns.split_first(), parts.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => (0..=parts.len()).any(|skip| all_fit(rest, &parts[skip..])),
        (Some((first, rest)), Some((part, others))) => {
            pattern::fnmatch(first.as_bytes(), part.as_bytes()) && all_fit(rest, others)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_name_what_stays_behind() {
        let files = ["a.log", "b/c.log", "b/keep.md", "Dockerfile", "node_modules/x/y", "temp1", "d/temp2"];
        let files = files.map(|path| Entry::file(path, 0o644, b"")).to_vec();
        let left = |text: &str| -> Vec<String> { apply(files.clone(), text).into_iter().map(|e| e.path).collect() };
        assert_eq!(left("# none\n*.log\n/node_modules/\n"), ["b/c.log", "b/keep.md", "Dockerfile", "temp1", "d/temp2"]);
        assert_eq!(left("**/*.log\n*/temp*\ntemp?\nnode_modules"), ["b/keep.md", "Dockerfile"]);
        assert_eq!(left("*\n!b/*.md\n"), ["b/keep.md", "Dockerfile"]);
    }
}
