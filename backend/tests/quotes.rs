//! What is quoted from the manual stands in the installed pages, word for word, in the section that is named.

use std::path::PathBuf;
use std::process::Command;

use nslab_words::quotes;

#[test]
fn every_quotation_is_the_manuals_own() {
    for quote in quotes() {
        let page = plain(&roff(quote.page));
        let section = section(&page, quote.section);
        assert!(section.contains(quote.text), "{}, {}: {}", quote.page, quote.section, quote.text);
    }
}

/// Reads the source of a page such as `clone(2)`.
fn roff(page: &str) -> String {
    let (name, number) = page.trim_end_matches(')').split_once('(').expect("name(section)");
    let unpacked = std::env::var_os("NSLAB_MAN").map(PathBuf::from);
    let file = format!("man{number}/{name}.{number}.gz");
    let mut paths = [Some(PathBuf::from("/usr/share/man")), unpacked].into_iter().flatten().map(|dir| dir.join(&file));
    let path = paths.find(|path| path.exists());
    let path = path.unwrap_or_else(|| panic!("no manual page {page}: run tools/setup.sh machine"));
    let output = Command::new("gzip").arg("-dc").arg(&path).output().expect("gzip runs");
    assert!(output.status.success(), "gzip -dc {}", path.display());
    String::from_utf8(output.stdout).expect("the page is UTF-8")
}

/// One paragraph a line of the page, its heads marked with `#`.
fn plain(roff: &str) -> String {
    let mut out = String::new();
    for line in roff.lines().filter(|line| !line.starts_with(".\\\"")) {
        let Some(request) = line.strip_prefix('.') else {
            out.push_str(&unescaped(line));
            out.push(' ');
            continue;
        };
        let (request, rest) = request.split_once(' ').unwrap_or((request, ""));
        let words = arguments(rest);
        match request {
            "SH" | "SS" => out.push_str(&format!("\n# {}\n", words.join(" "))),
            "B" | "I" => out.push_str(&format!("{} ", words.join(" "))),
            "BR" | "RB" | "IR" | "RI" | "BI" | "IB" => out.push_str(&format!("{} ", words.concat())),
            _ => out.push('\n'),
        }
    }
    out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect()
}

/// The arguments of a request, quotation marks undone.
fn arguments(rest: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = rest.trim();
    while !rest.is_empty() {
        let (word, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        out.push(unescaped(word));
        rest = after.trim_start();
    }
    out
}

/// Undoes the escapes of groff_char(7) that the pages use in prose.
fn unescaped(text: &str) -> String {
    let undone = text.replace("\\-", "-").replace("\\(aq", "'").replace("\\[aq]", "'").replace("\\(dq", "\"");
    ["\\fB", "\\fI", "\\fP", "\\fR", "\\&", "\\:"].iter().fold(undone, |text, escape| text.replace(escape, ""))
}

/// What stands under a head.
fn section<'a>(page: &'a str, head: &str) -> &'a str {
    let start = page.find(&format!("# {head}\n")).unwrap_or_else(|| panic!("the page has no section {head}"));
    let rest = &page[start + 2..];
    &rest[..rest.find("\n# ").unwrap_or(rest.len())]
}
