//! Names that may have been meant, and headers that would declare them.

/// Suggestions given at most.
pub const SUGGESTIONS_MAX: usize = 3;

/// Returns the candidates nearest to `name`, best first; those too far away are left out.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<String> {
    // Every name of one letter is near to every other.
    let allowed = match name.chars().count() {
        0..=2 => 0,
        length => (length / 3).clamp(1, 3),
    };
    let mut found: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        if candidate.starts_with("__") || candidate == name || candidate.len().abs_diff(name.len()) > allowed {
            continue;
        }
        let distance = distance(name, candidate);
        if distance <= allowed && !found.contains(&(distance, candidate)) {
            found.push((distance, candidate));
        }
    }
    nslab_small::sort(&mut found);
    found.into_iter().take(SUGGESTIONS_MAX).map(|(_, candidate)| candidate.to_string()).collect()
}

/// Damerau-Levenshtein (adjacent letters may be swapped), without regard to case but for one point at the end.
fn distance(a: &str, b: &str) -> usize {
    let lower = |text: &str| text.bytes().map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>();
    let (x, y) = (lower(a), lower(b));
    if x == y {
        return usize::from(a != b);
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=y.len()).collect();
    for i in 1..=x.len() {
        let mut row = vec![i];
        for j in 1..=y.len() {
            let change = last[j - 1] + usize::from(x[i - 1] != y[j - 1]);
            let mut best = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[y.len()]
}

/// Returns the header to include for `name`, as in `#include <header>`.
pub fn header_declaring(name: &str) -> Option<String> {
    header_with(name, is_declaration)
}

/// The same for a type.
pub fn header_declaring_type(name: &str) -> Option<String> {
    header_with(name, |before, after| {
        let before = before.trim();
        before == "#define" || (before.starts_with("typedef ") && is_declaration(before, after))
    })
}

fn header_with(name: &str, is_it: impl Fn(&str, &str) -> bool) -> Option<String> {
    let declares =
        |text: &str| words(text, name).any(|(at, before, after)| is_it(before, after) && is_at_top(text, at));
    let mut own = None;
    for (header, _) in crate::libc::headers().filter(|(_, text)| declares(text)) {
        if !header.starts_with(OWN) {
            return Some(usual_header(name, header).to_string());
        }
        own = own.or(Some(header));
    }
    public_header(name, own?)
}

/// The header that the manual names, where several declare the same.
fn usual_header<'a>(name: &str, header: &'a str) -> &'a str {
    match header {
        // clone(2), unshare(2)
        "linux/sched.h" if name.starts_with("CLONE_") => "sched.h",
        // wait(2)
        "stdlib.h" if name.starts_with('W') => "sys/wait.h",
        _ => header,
    }
}

/// Headers that are there for others.
const OWN: &str = "bits/";

/// The header that a program is to include for what one of ours declares.
fn public_header(name: &str, own: &str) -> Option<String> {
    let public = match (own, name) {
        ("bits/local_lim.h", _) => "limits.h",
        ("bits/types.h", "size_t" | "NULL") => "stddef.h",
        ("bits/types.h", _) => "sys/types.h",
        _ => {
            let line = format!("#include <{own}>");
            let mut including = crate::libc::headers().filter(|(header, _)| !header.starts_with(OWN));
            including.find(|(_, text)| text.contains(&line))?.0
        }
    };
    Some(public.to_string())
}

/// Does a place of a header lie outside comments and outside the braces of structs and unions?
fn is_at_top(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let after = |mark: &str| before.rfind(mark).map_or(0, |found| found + 1);
    let is_in_comment = after("/*") > after("*/");
    let mut open: Vec<usize> = Vec::new();
    for (index, brace) in before.match_indices(['{', '}']) {
        match brace {
            "{" => open.push(index),
            _ => drop(open.pop()),
        }
    }
    let is_member = open.last().is_some_and(|&brace| {
        let line = before[..brace].rsplit('\n').next().unwrap_or_default();
        !line.contains("enum")
    });
    !is_in_comment && !is_member
}

/// Yields each occurrence of the word: where it is, and what stands on the line before and after it.
fn words<'a>(text: &'a str, name: &str) -> impl Iterator<Item = (usize, &'a str, &'a str)> {
    text.match_indices(name).filter_map(move |(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_whole = !before.ends_with(is_word) && !after.starts_with(is_word);
        let before = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
        let after = &after[..after.find('\n').unwrap_or(after.len())];
        is_whole.then_some((at, before, after))
    })
}

fn is_declaration(before: &str, after: &str) -> bool {
    let (before, after) = (before.trim(), after.trim_start());
    let is_macro = before.strip_prefix('#').is_some_and(|rest| rest.trim() == "define");
    // Inside parentheses it is a parameter, not what the line declares.
    let is_outside = before.matches('(').count() == before.matches(')').count();
    // A type used in a declaration is followed by a name; what is declared is followed by punctuation. An enumerator may start its line.
    let is_declared =
        after.starts_with(['(', ';', '[']) || (after.starts_with([',', '=']) && !before.is_empty() || after == ",");
    let is_tag = matches!(before, "struct" | "union" | "enum") && after.starts_with('{');
    is_macro || (is_outside && !before.starts_with('#') && (is_tag || is_declared))
}

/// Yields the names that a header declares or defines, roughly: every word of every header that looks declared.
pub fn library_names() -> impl Iterator<Item = &'static str> {
    crate::libc::headers().flat_map(|(_, text)| text.lines()).flat_map(names_of_line)
}

fn names_of_line(line: &'static str) -> impl Iterator<Item = &'static str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let defined = line.strip_prefix("#define ").map(|rest| rest.split(|c| !is_word(c)).next().unwrap_or(""));
    let called = (!line.starts_with(['#', ' ', '/'])).then(|| line.split('(').next().unwrap_or("").trim_end());
    let called = called.and_then(|before| before.rsplit(|c| !is_word(c)).next());
    defined.into_iter().chain(called).filter(|name| name.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::header_declaring;

    #[test]
    fn a_name_s_header_is_the_manual_s() {
        let table = "
            unistd.h: fork read write close getpid getppid sethostname execvp pipe dup2 sleep usleep chdir chroot getuid setuid _exit unlink alarm pause
            stdlib.h: exit malloc free atoi strtol system getenv abort rand qsort EXIT_FAILURE
            stdio.h: printf perror fopen fgets FILE stdout snprintf remove rename
            string.h: strlen memset strcmp strerror strdup
            time.h: time nanosleep clock_gettime localtime strftime
            sys/wait.h: wait waitpid waitid WEXITSTATUS WIFEXITED WNOHANG
            sys/types.h: pid_t uid_t
            stddef.h: NULL size_t
            signal.h: kill signal sigaction SIGCHLD SIGKILL raise
            sched.h: clone unshare setns CLONE_NEWPID CLONE_NEWNS sched_yield
            sys/mount.h: mount umount umount2 MS_BIND MS_PRIVATE MS_REC
            fcntl.h: open O_RDONLY O_CREAT fcntl
            sys/stat.h: mkdir stat chmod mknod
            sys/mman.h: mmap munmap MAP_FAILED
            sys/socket.h: socket bind connect AF_UNIX
            sys/prctl.h: prctl PR_SET_NAME
            sys/syscall.h: SYS_pivot_root SYS_clone3
            errno.h: errno EPERM
            err.h: err errx warn
            poll.h: poll
            sys/select.h: select
            pthread.h: pthread_create
            stdint.h: uint32_t
            stdbool.h: true
            limits.h: PATH_MAX INT_MAX";
        let rows = table.trim().lines().map(|line| line.trim().split_once(": ").expect("a header and names"));
        let named = rows.flat_map(|(header, names)| names.split(' ').map(move |name| (name, header.to_string())));
        let wrong: Vec<_> = named.map(|(name, header)| (name, Some(header), header_declaring(name))).collect();
        let wrong: Vec<_> = wrong.into_iter().filter(|(_, manual, ours)| manual != ours).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
