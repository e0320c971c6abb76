//! The complete C programs of the installed manual pages. They are read when the test runs; the repository holds no copy.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Folders of sections that have C programs; section 1's are sessions of other tools.
const SECTIONS: [&str; 8] = ["man2", "man3", "man3const", "man3head", "man3type", "man4", "man5", "man7"];

/// A page with programs.
pub struct Page {
    /// `clone(2)`.
    pub name: String,
    /// Its C programs and the headers that they include, by file name.
    pub files: BTreeMap<String, String>,
}

/// Reads every page of the Linux man-pages project that shows complete programs, in the order of their names.
pub fn all() -> Vec<Page> {
    let unpacked = std::env::var_os("NSLAB_MAN").map(PathBuf::from);
    let mut pages = BTreeMap::new();
    for dir in [Some(PathBuf::from("/usr/share/man")), unpacked].into_iter().flatten() {
        for path in SECTIONS.iter().flat_map(|section| pages_of(&dir.join(section))) {
            let Some(name) = name_of(&path) else { continue };
            let Ok(text) = String::from_utf8(unpack(&path)) else { continue };
            let files = programs(&text, name.split('(').next().unwrap_or_default());
            if text.contains("Linux man-pages 6.03") && files.keys().any(|file| file.ends_with(".c")) {
                pages.insert(name.clone(), Page { name, files });
            }
        }
    }
    pages.into_values().collect()
}

/// The text of one page by its folder and name, as in `man7/namespaces.7`; `None`: it is not installed.
pub fn text_of(name: &str) -> Option<String> {
    let unpacked = std::env::var_os("NSLAB_MAN").map(PathBuf::from);
    let dirs = [unpacked, Some(PathBuf::from("/usr/share/man"))].into_iter().flatten();
    let path = dirs.map(|dir| dir.join(format!("{name}.gz"))).find(|path| path.exists())?;
    String::from_utf8(unpack(&path)).ok()
}

/// The files of a section; links are other names of the same page.
fn pages_of(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())).map(|entry| entry.path()).collect()
}

/// `clone(2)` of `clone.2.gz`.
fn name_of(path: &Path) -> Option<String> {
    let (name, section) = path.file_name()?.to_str()?.strip_suffix(".gz")?.rsplit_once('.')?;
    Some(format!("{name}({section})"))
}

fn unpack(path: &Path) -> Vec<u8> {
    let output = Command::new("gzip").arg("-dc").arg(path).output().expect("gzip runs");
    assert!(output.status.success(), "gzip -dc {}", path.display());
    output.stdout
}

/// Takes the programs of EXAMPLES out of a page in roff: the .EX blocks with a `main`, their escapes undone, and those named as
/// headers.
pub fn programs(page: &str, base: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let (mut is_example, mut named, mut block): (bool, Option<&str>, Option<String>) = (false, None, None);
    for line in page.lines() {
        match &mut block {
            Some(text) if line == ".EE" => {
                add(&mut files, named.take(), base, text);
                block = None;
            }
            // A comment of the page, which no reader sees.
            Some(_) if line.starts_with(".\\\"") => {}
            Some(text) => *text += &(unescape(line) + "\n"),
            None => {
                if let Some(heading) = line.strip_prefix(".SH ") {
                    is_example = heading.contains("EXAMPLE");
                } else if let Some(rest) = line.strip_prefix(".\\\" SRC BEGIN (") {
                    named = rest.strip_suffix(')');
                } else if line == ".EX" && is_example {
                    block = Some(String::new());
                }
            }
        }
    }
    files
}

fn add(files: &mut BTreeMap<String, String>, named: Option<&str>, base: &str, text: &str) {
    let has = |what: &str| text.lines().any(|line| line.starts_with(what));
    let is_program = (has("main(") || has("int main(")) && has("#include");
    if !is_program && !named.is_some_and(|name| name.ends_with(".h")) {
        return;
    }
    // unix(7) shows three files in one block, each with a comment that names it.
    let parts: Vec<&str> = text.split("/*\n * File ").collect();
    if let [_, files_of_block @ ..] = &parts[..]
        && !files_of_block.is_empty()
    {
        for part in files_of_block {
            let (name, body) = part.split_once('\n').unwrap_or((part, ""));
            files.insert(name.trim().into(), format!("/*\n{body}"));
        }
        return;
    }
    let name = named.map_or_else(
        || {
            let nr = files.keys().filter(|file| file.starts_with(base)).count();
            if nr == 0 { format!("{base}.c") } else { format!("{base}_{}.c", nr + 1) }
        },
        String::from,
    );
    files.insert(name, text.into());
}

/// Undoes the escapes of groff_char(7) that the pages use in programs.
pub fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let (with, length) = match tail.as_bytes() {
            [b'-', ..] => ("-", 1),
            [b'e', ..] => ("\\", 1),
            [b' ', ..] => (" ", 1),
            [b'&' | b'%' | b'/' | b',' | b':' | b'^' | b'|', ..] => ("", 1),
            [b'f', b'B' | b'I' | b'R' | b'P', ..] => ("", 2),
            [b'(', b'a' | b'c', b'q', ..] => ("'", 3),
            [b'(', b'r', b's', ..] => ("\\", 3),
            _ if tail.starts_with("[aq]") => ("'", 4),
            _ if tail.starts_with("[dq]") => ("\"", 4),
            _ if tail.starts_with("[rs]") => ("\\", 4),
            _ if tail.starts_with("[ti]") => ("~", 4),
            _ if tail.starts_with("[ha]") => ("^", 4),
            // Shell sessions and tables, which are no programs: as it stands.
            _ => ("\\", 0),
        };
        out.push_str(with);
        rest = &tail[length..];
    }
    out + rest
}

#[test]
fn differential_takes_programs_out_of_a_page() {
    let page = ".SH EXAMPLES\n.EX\n$ ./a\n.EE\n.SS Program source\n.\\\" SRC BEGIN (a.c)\n.EX\n#include <x.h>\nint\n\
                main(void)\n{ int a = \\-1; char b = \\[aq]x\\[aq]; /* \\en */ }\n.EE\n.\\\" SRC END\n";
    let source = "#include <x.h>\nint\nmain(void)\n{ int a = -1; char b = 'x'; /* \\n */ }\n";
    assert_eq!(programs(page, "page"), BTreeMap::from([("a.c".to_string(), source.to_string())]));
    let unnamed = ".SH EXAMPLES\n.EX\n#include <x.h>\nmain(void) {}\n.EE\n";
    assert!(programs(unnamed, "page").contains_key("page.c"));
    assert!(programs(&unnamed.replace("EXAMPLES", "BUGS"), "page").is_empty());
}
