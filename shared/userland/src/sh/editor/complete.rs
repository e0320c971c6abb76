//! Tab: completing commands, variables, files, and the words after some commands.

use super::Line;
use super::screen::Screen;
use crate::sh::builtin;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::join;

/// What may follow a command's name.
const SUBCOMMANDS: [(&str, &[&str]); 6] = [
    (
        "docker",
        &[
            "attach", "build", "cp", "create", "diff", "exec", "export", "history", "images", "import", "info",
            "inspect", "kill", "load", "logs", "network", "pause", "ps", "pull", "rename", "restart", "rm", "rmi",
            "run", "save", "start", "stats", "stop", "tag", "top", "unpause", "version", "volume", "wait",
        ],
    ),
    ("ip", &["addr", "address", "link", "neigh", "netns", "route", "rule"]),
    ("ip link", &["add", "delete", "set", "show"]),
    ("ip addr", &["add", "delete", "flush", "show"]),
    ("ip route", &["add", "delete", "get", "show"]),
    ("ip netns", &["add", "attach", "delete", "exec", "identify", "list", "pids", "set"]),
];

/// Completes the word at the cursor; true: there was nothing to add.
pub(super) async fn run(sys: &Sys, state: &State, line: &mut Line, screen: &mut Screen, again: bool) -> bool {
    let head = &line.text[..line.at];
    let start = word_start(head);
    let word = head[start..].to_vec();
    let before = head[..start].to_vec();
    let mut found = candidates(sys, state, &before, &word).await;
    nslab_small::sort(&mut found);
    found.dedup();
    let Some(first) = found.first() else {
        sys.eprint(b"\x07").await;
        return false;
    };
    let mut common = first.clone();
    for other in &found {
        let length = common.iter().zip(other).take_while(|pair| pair.0 == pair.1).count();
        common.truncate(length);
    }
    let mut added = escaped(common.get(word.len()..).unwrap_or_default());
    if found.len() == 1 {
        if !common.ends_with(b"/") {
            added.push(b' ');
        }
        line.insert(&added);
        return false;
    }
    if !added.is_empty() {
        line.insert(&added);
        return false;
    }
    if !again {
        sys.eprint(b"\x07").await;
        return true;
    }
    let shown: Vec<Vec<u8>> = found.iter().map(|name| last_part(name)).collect();
    screen.list(sys, line, &shown).await;
    true
}

/// Where the word that ends here begins.
fn word_start(head: &[u8]) -> usize {
    let mut at = head.len();
    while at > 0 {
        let is_end = b" \t\n;|&()<>=:\"'`".contains(&head[at - 1]) && !(at > 1 && head[at - 2] == b'\\');
        if is_end {
            break;
        }
        at -= 1;
    }
    at
}

/// Names that are shown are without their directory.
fn last_part(name: &[u8]) -> Vec<u8> {
    let body = name.strip_suffix(b"/").unwrap_or(name);
    let start = body.iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
    name[start..].to_vec()
}

fn escaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for &byte in text {
        if b" \t\n'\"\\|&;()<>*?[]$`!#".contains(&byte) {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out
}

async fn candidates(sys: &Sys, state: &State, before: &[u8], word: &[u8]) -> Vec<Vec<u8>> {
    if let Some(prefix) = word.strip_prefix(b"$") {
        let names = state.vars.keys().filter(|name| name.starts_with(prefix));
        return names.map(|name| [&b"$"[..], name].concat()).collect();
    }
    // The running command: what stands behind the newest separator.
    let start = before.iter().rposition(|byte| b";|&(\n".contains(byte)).map_or(0, |at| at + 1);
    let words: Vec<&[u8]> = crate::text::words(&before[start..]);
    let is_after_redirection = before.trim_ascii_end().ends_with(b">") || before.trim_ascii_end().ends_with(b"<");
    let leads_on = |word: &&[u8]| {
        [&b"sudo"[..], b"then", b"do", b"else", b"if", b"while", b"!", b"{", b"time", b"exec", b"strace", b"env"]
            .contains(word)
    };
    let skipped = words.iter().take_while(|word| leads_on(word)).count();
    let words = &words[skipped..];
    if words.is_empty() && !is_after_redirection && !word.contains(&b'/') {
        return commands(sys, state, word).await;
    }
    let line = words.join(&b' ');
    if let Some((_, names)) = SUBCOMMANDS.iter().find(|row| row.0.as_bytes() == line)
        && !is_after_redirection
    {
        let names = names.iter().map(|name| name.as_bytes()).filter(|name| name.starts_with(word));
        return names.map(<[u8]>::to_vec).collect();
    }
    files(sys, state, word).await
}

async fn commands(sys: &Sys, state: &State, word: &[u8]) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = builtin::names(state.dialect).map(|name| name.as_bytes().to_vec()).collect();
    all.extend(state.functions.keys().cloned());
    all.extend(state.aliases.keys().cloned());
    let path = state.get(b"PATH").unwrap_or_default().to_vec();
    let mut seen: Vec<&[u8]> = Vec::new();
    for dir in path.split(|&byte| byte == b':').filter(|dir| !dir.is_empty()) {
        if seen.contains(&dir) {
            continue;
        }
        seen.push(dir);
        let entries = sys.list_dir(dir).await.unwrap_or_default();
        all.extend(entries.into_iter().map(|entry| entry.d_name).filter(|name| name != b"." && name != b".."));
    }
    all.retain(|name| name.starts_with(word));
    all
}

async fn files(sys: &Sys, state: &State, word: &[u8]) -> Vec<Vec<u8>> {
    let plain: Vec<u8> = word.iter().copied().filter(|&byte| byte != b'\\').collect();
    let cut = plain.iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
    let (dir, prefix) = plain.split_at(cut);
    let real = match dir.strip_prefix(b"~/") {
        Some(rest) => join(state.get(b"HOME").unwrap_or(b"/"), rest),
        None if dir.is_empty() => b".".to_vec(),
        None => dir.to_vec(),
    };
    let mut all = Vec::new();
    for entry in sys.list_dir(&real).await.unwrap_or_default() {
        let name = entry.d_name;
        let is_hidden = name.starts_with(b".") && !prefix.starts_with(b".");
        if !name.starts_with(prefix) || is_hidden || name == b"." || name == b".." {
            continue;
        }
        let is_dir = sys.stat(&join(&real, &name)).await.is_ok_and(|stat| stat.is_dir());
        all.push([dir, &name, if is_dir { &b"/"[..] } else { b"" }].concat());
    }
    all
}
