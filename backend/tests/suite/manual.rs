//! The EXAMPLES programs of the installed manual pages. They are read when the test runs; the repository holds no copy.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use nslab_tests::{Header, Program};

use super::arm::Lab;

/// The examples, each with the page's own use of it.
pub fn examples(lab: &Lab) -> Vec<Program> {
    // setns(2): "$ ./newuts bizarro &". On a pipe the child's line is lost when its function returns; both are worth a look.
    // There, nothing orders its first line and the parent's.
    let clone = |is_pty| Header {
        args: vec!["bizarro".into()],
        is_pty,
        is_order_free: is_pty,
        is_slow: true,
        ..Header::default()
    };
    // unshare(2): "$ sudo ./unshare -m /bin/bash", then "# readlink /proc/$$/ns/mnt".
    let unshare = Header {
        args: vec!["-m".into(), "/bin/bash".into()],
        stdin: "readlink /proc/$$/ns/mnt\n".into(),
        ..Header::default()
    };
    vec![
        example(lab, "clone(2)", "clone.2", "clone", clone(false)),
        example(lab, "clone(2) on a terminal", "clone.2", "clone", clone(true)),
        example(lab, "unshare(2)", "unshare.2", "unshare", unshare),
        example(lab, "unshare(2) without arguments", "unshare.2", "unshare", Header::default()),
    ]
}

fn example(lab: &Lab, name: &str, page: &str, program: &str, header: Header) -> Program {
    let source = lab.scratch().join(format!("{program}.c"));
    let text = source_of(&roff(page), program).unwrap_or_else(|| panic!("{page} has no program {program}.c"));
    fs::write(&source, text).expect("the scratch folder can be written");
    Program { name: name.into(), source, header }
}

/// Reads a page of section 2 in roff.
fn roff(page: &str) -> String {
    let unpacked = std::env::var_os("NSLAB_MAN").map(PathBuf::from);
    let dirs = [Some(PathBuf::from("/usr/share/man")), unpacked];
    let found =
        dirs.into_iter().flatten().map(|dir| dir.join("man2").join(format!("{page}.gz"))).find(|path| path.exists());
    let path = found.unwrap_or_else(|| panic!("no manual page {page}: install manpages-dev (tools/setup.sh machine)"));
    let output = Command::new("gzip").arg("-dc").arg(&path).output().expect("gzip runs");
    assert!(output.status.success(), "gzip -dc {}", path.display());
    String::from_utf8(output.stdout).expect("the page is UTF-8")
}

/// Takes a program out of its page: the .EX block after `SRC BEGIN (NAME.c)`, its escapes undone.
pub fn source_of(page: &str, program: &str) -> Option<String> {
    let begin = page.find(&format!("SRC BEGIN ({program}.c)"))?;
    let rest = &page[begin..];
    let body = &rest[rest.find("\n.EX\n")? + 5..];
    let body = &body[..body.find("\n.EE")? + 1];
    Some(unescape(body))
}

/// Undoes the escapes of groff_char(7) that the pages use in programs.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let (with, length) = match tail.as_bytes() {
            [b'-', ..] => ("-", 1),
            [b'e', ..] => ("\\", 1),
            [b'&' | b'%' | b'/' | b',', ..] => ("", 1),
            [b'f', b'B' | b'I' | b'R' | b'P', ..] => ("", 2),
            [b'(', b'a', b'q', ..] => ("'", 3),
            _ if tail.starts_with("[aq]") => ("'", 4),
            _ if tail.starts_with("[dq]") => ("\"", 4),
            _ if tail.starts_with("[rs]") => ("\\", 4),
            _ if tail.starts_with("[ti]") => ("~", 4),
            _ if tail.starts_with("[ha]") => ("^", 4),
            _ => panic!("unknown escape in the page: \\{}", &tail[..tail.len().min(8)]),
        };
        out.push_str(with);
        rest = &tail[length..];
    }
    out + rest
}

#[test]
fn differential_takes_a_program_out_of_a_page() {
    let page = ".SS Program source\n.\\\" SRC BEGIN (a.c)\n.EX\nint a = \\-1; char b = \\[aq]x\\[aq]; /* \\en */\n.EE\n.\\\" SRC END\n";
    assert_eq!(source_of(page, "a").as_deref(), Some("int a = -1; char b = 'x'; /* \\n */\n"));
    assert_eq!(source_of(page, "b"), None);
}
