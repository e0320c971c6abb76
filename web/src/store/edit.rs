//! Edits of the source that buttons make.

use nslab_abi::NsType;
use nslab_script::Diagnostic;

use super::doc::Editing;

/// The name of a type's flag.
pub fn flag_name(ns_type: NsType) -> &'static str {
    match ns_type {
        NsType::User => "CLONE_NEWUSER",
        NsType::Mnt => "CLONE_NEWNS",
        NsType::Uts => "CLONE_NEWUTS",
        NsType::Ipc => "CLONE_NEWIPC",
        NsType::Pid => "CLONE_NEWPID",
        NsType::Cgroup => "CLONE_NEWCGROUP",
        NsType::Net => "CLONE_NEWNET",
        NsType::Time => "CLONE_NEWTIME",
    }
}

/// Is this type's flag in the expression?
pub fn has_flag(editing: &Editing, ns_type: NsType) -> bool {
    editing.flags.iter().any(|flag| flag == flag_name(ns_type))
}

/// The source with one flag added to, or taken from, the expression.
pub fn toggle_flag(source: &str, editing: &Editing, ns_type: NsType) -> Option<String> {
    let expression = source.get(editing.bytes.clone())?;
    let flag = flag_name(ns_type);
    let changed = if has_flag(editing, ns_type) { without(expression, flag) } else { with(expression, flag) };
    let mut out = source.to_string();
    out.replace_range(editing.bytes.clone(), &changed);
    Some(out)
}

/// The source with one flag taken from the expression.
pub fn without_flag(source: &str, editing: &Editing, flag: &str) -> Option<String> {
    let changed = without(source.get(editing.bytes.clone())?, flag);
    let mut out = source.to_string();
    out.replace_range(editing.bytes.clone(), &changed);
    (out != source).then_some(out)
}

fn with(expression: &str, flag: &str) -> String {
    match expression.trim() {
        "" | "0" => flag.to_string(),
        _ => format!("{flag} | {expression}"),
    }
}

fn without(expression: &str, flag: &str) -> String {
    let mut out = expression.to_string();
    while let Some(at) = find_word(&out, flag) {
        let end = at + flag.len();
        let after = out[end..].len() - out[end..].trim_start().len();
        let follows = out[end + after..].starts_with('|');
        if follows {
            let gap = &out[end + after + 1..];
            let spaces = gap.len() - gap.trim_start_matches(' ').len();
            out.replace_range(at..end + after + 1 + spaces, "");
        } else {
            let kept = out[..at].trim_end().trim_end_matches('|').trim_end().len();
            out.replace_range(kept..end, "");
        }
    }
    if out.trim().is_empty() { "0".into() } else { out }
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = text[..*at].chars().next_back().is_some_and(is_part);
        let after = text[at + word.len()..].chars().next().is_some_and(is_part);
        !before && !after
    })
}

/// The source with all changes of a diagnostic made.
pub fn apply_fixes(source: &str, diagnostic: &Diagnostic) -> Option<String> {
    let mut fixes: Vec<_> = diagnostic.fixes.iter().collect();
    nslab_small::sort_by_key(&mut fixes, |fix| std::cmp::Reverse(fix.place.bytes.start));
    let mut out = source.to_string();
    for fix in fixes {
        source.get(fix.place.bytes.clone())?;
        out.replace_range(fix.place.bytes.clone(), &fix.replacement);
    }
    (out != source).then_some(out)
}
