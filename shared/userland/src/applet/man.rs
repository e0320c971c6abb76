//! man(1): one screen on each call and tool that is here, in our own words, with the name of the real page.

mod calls;
mod topics;

use std::sync::Arc;

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::registry;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "S:s:",
    longs: &[("sections", Takes::Argument, 's')],
    unmodelled: "aBCcdDeEfFgHiIkKlLmMpPqrRtTuUvVwWXZ7",
    unmodelled_longs: &["apropos", "whatis", "where", "pager", "locale", "help", "usage", "version", "all"],
    in_order: true,
    status: 1,
    ..Spec::NONE
};

/// One page: what it is about in one line and in some, in English and in Chinese.
pub(super) struct Page {
    name: &'static str,
    section: &'static str,
    about: [&'static str; 2],
    synopsis: &'static str,
    text: [&'static str; 2],
    see: &'static str,
}

const WIDTH: usize = 78;

fn title(section: &str) -> &'static str {
    match section {
        "1" => "General Commands Manual",
        "2" => "System Calls Manual",
        "3" => "Library Functions Manual",
        "5" => "File Formats Manual",
        "7" => "Miscellaneous Information Manual",
        _ => "System Manager's Manual",
    }
}

/// `man [SECTION] NAME…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut names = &parsed.operands[..];
    let mut section = parsed.value('s').or(parsed.value('S')).map(lossy);
    if let [first, rest @ ..] = names
        && first.len() <= 2
        && first.first().is_some_and(|byte| (b'1'..=b'9').contains(byte))
    {
        (section, names) = (Some(lossy(first)), rest);
    }
    if names.is_empty() {
        match section {
            Some(section) => sys.print(format!("No manual entry for {section}\n")),
            None => sys.print("What manual page do you want?\nFor example, try 'man man'.\n"),
        }
        return sys.finish("man", 1).await;
    }
    let get = |name: &str| {
        args.envp.iter().find_map(|entry| entry.strip_prefix(name.as_bytes())).filter(|value| !value.is_empty())
    };
    let locale = get("LC_ALL=").or_else(|| get("LC_MESSAGES=")).or_else(|| get("LANG=")).unwrap_or_default();
    let language = usize::from(locale.starts_with(b"zh"));
    let mut status = 0;
    for name in names {
        // `clone.2` and `clone(2)` are the page of a section, too.
        let text = lossy(name);
        let (name, own) = match text.trim_end_matches(')').rsplit_once(['(', '.']) {
            Some((name, own)) if own.len() == 1 && own.as_bytes()[0].is_ascii_digit() => (name, Some(own.to_string())),
            _ => (text.as_str(), None),
        };
        let wanted = own.or_else(|| section.clone());
        match page(name, wanted.as_deref(), language) {
            Some(page) => sys.print(page),
            None => {
                let place = wanted.map(|section| format!(" in section {section}")).unwrap_or_default();
                let _ = sys.flush().await;
                sys.eprint(format!("No manual entry for {name}{place}\n")).await;
                status = 16;
            }
        }
    }
    sys.finish("man", status).await
}

fn page(name: &str, section: Option<&str>, language: usize) -> Option<String> {
    let pages = || calls::PAGES.iter().chain(topics::PAGES);
    let is_wanted = |page: &&Page| page.name == name && section.is_none_or(|section| page.section == section);
    if let Some(page) = pages().find(is_wanted) {
        let about = format!("{} - {}", page.name, page.about[language]);
        return Some(render(page.name, page.section, &about, page.synopsis, page.text[language], page.see));
    }
    // A tool without a page of its own: how it is called, and where its real page is.
    let (synopsis, man) = registry::about(name)?;
    let (real, own) = man.strip_suffix(')')?.split_once('(')?;
    if section.is_some_and(|section| section != own) {
        return None;
    }
    let text = [
        "This is what nslab has of it; another option is answered with its name and status\n125, never ignored. The real page tells the rest.",
        "nslab 实现了上面这些；遇到别的选项会说出它的名字并以 125 结束，不会悄悄忽略。\n其余请看真正的手册页。",
    ];
    Some(render(real, own, name, synopsis, text[language], ""))
}

/// What stands before each line of a text.
const INDENT: &str = "       ";

/// Columns of a character on a terminal.
fn columns(c: char) -> usize {
    if c >= '\u{2e80}' { 2 } else { 1 }
}

/// Fills the lines of each paragraph; a table, which has columns, stays as it is.
fn fill(body: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (index, paragraph) in body.split("\n\n").enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        match paragraph.contains("  ") {
            true => lines.extend(paragraph.lines().map(str::to_string)),
            false => fill_paragraph(paragraph, &mut lines),
        }
    }
    lines
}

fn fill_paragraph(paragraph: &str, lines: &mut Vec<String>) {
    let room = WIDTH - INDENT.len();
    let is_wide = |c: Option<char>| c.is_some_and(|c| columns(c) == 2);
    let mut text = String::new();
    for line in paragraph.lines() {
        // No space stands between two lines that meet in Chinese.
        let meet = is_wide(text.chars().next_back()) || is_wide(line.chars().next());
        if !text.is_empty() && !meet {
            text.push(' ');
        }
        text.push_str(line);
    }
    let (mut start, mut width, mut split) = (0, 0, None);
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        width += columns(c);
        if width > room {
            let end = split.take().unwrap_or(at);
            lines.push(text[start..end].trim_end().to_string());
            start = end + text[end..].len() - text[end..].trim_start().len();
            width = text.get(start..after).map_or(0, |kept| kept.chars().map(columns).sum());
        }
        let next = text[after..].chars().next();
        // A line may end before a space, and after a Chinese character that no sign follows that closes.
        let may_end =
            next == Some(' ') || (is_wide(Some(c)) && !next.is_some_and(|next| "，。；：、）》”".contains(next)));
        if may_end && width <= room && !"（《“".contains(c) {
            split = Some(after);
        }
    }
    lines.push(text[start.min(text.len())..].to_string());
}

fn render(name: &str, section: &str, about: &str, synopsis: &str, text: &str, see: &str) -> String {
    let head = format!("{}({section})", name.to_uppercase());
    let title = title(section);
    let gap = WIDTH.saturating_sub(2 * head.len() + title.len());
    let (left, right) = (" ".repeat(gap / 2), " ".repeat(gap - gap / 2));
    let mut page = format!("{head}{left}{title}{right}{head}\n\n");
    for (heading, body) in [("NAME", about), ("SYNOPSIS", synopsis), ("DESCRIPTION", text), ("SEE ALSO", see)] {
        if body.is_empty() {
            continue;
        }
        page += &format!("{heading}\n");
        for line in fill(body) {
            page += &if line.is_empty() { "\n".to_string() } else { format!("{INDENT}{line}\n") };
        }
        page.push('\n');
    }
    let gap = WIDTH.saturating_sub(5 + head.len());
    page + &format!("nslab{}{head}\n", " ".repeat(gap))
}

#[cfg(test)]
mod tests {
    use super::{calls, page, topics};

    #[test]
    fn every_page_fits_a_screen() {
        for own in calls::PAGES.iter().chain(topics::PAGES) {
            for language in 0..2 {
                let text = page(own.name, Some(own.section), language).unwrap();
                let widest = text.lines().map(|line| line.chars().map(super::columns).sum::<usize>()).max().unwrap();
                assert!(widest <= 80, "{}({}): {widest} columns", own.name, own.section);
                assert!(text.lines().count() <= 40, "{}({})", own.name, own.section);
            }
        }
        assert!(page("sort", None, 0).unwrap().contains("SORT(1)"));
        assert!(page("nosuch", None, 0).is_none());
        assert!(page("clone", Some("7"), 0).is_none());
    }
}
