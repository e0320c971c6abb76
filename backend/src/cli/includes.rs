//! `#include "name"` of a file that lies beside the source: put in its place, because a session gets one source.
//!
//! `#line` directives keep `__LINE__` and `__FILE__` as a compiler has them; [`Piece`] keeps the places of diagnostics.

use std::ops::Range;
use std::path::Path;

use anyhow::Context as _;
use nslab_abi::limits::SOURCE_BYTES;
use nslab_words::{Lang, Said, say};

/// How deep files may include one another; what lies deeper is not found.
const DEPTH_MAX: usize = 16;

/// A run of lines of one file within the whole source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The file, as the user gave it.
    pub name: String,
    /// Its bytes in the whole source.
    pub bytes: Range<usize>,
    /// The line of the file with which it begins.
    pub first_line: usize,
}

/// A source with its files in their places.
#[derive(Default)]
pub struct Whole {
    /// The text.
    pub text: String,
    /// Where which part of it comes from, in order; empty if it is one file.
    pub pieces: Vec<Piece>,
}

/// Puts the files that `text` includes by a quoted name, and that lie beside it, in their places.
///
/// # Errors
/// A file cannot be read, is no text, or the whole is too long.
pub fn splice(path: &Path, name: &str, text: &str, lang: Lang) -> anyhow::Result<Whole> {
    let mut whole = Whole::default();
    add(&mut whole, path, name, text, 0, lang)?;
    if whole.pieces.len() == 1 {
        whole.pieces.clear();
    }
    Ok(whole)
}

fn add(whole: &mut Whole, path: &Path, name: &str, text: &str, depth: usize, lang: Lang) -> anyhow::Result<()> {
    let mut first_line = 1;
    let mut begin = whole.text.len();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let inner = quoted(line).map(|wanted| (path.with_file_name(wanted), wanted));
        let Some((file, wanted)) = inner.filter(|(file, _)| depth < DEPTH_MAX && file.is_file()) else {
            whole.text += line;
            continue;
        };
        let shown = Path::new(name).with_file_name(wanted).display().to_string();
        let inner = std::fs::read_to_string(&file).with_context(|| say(lang, &Said::CannotRead(&shown)))?;
        whole.piece(name, begin, first_line);
        whole.text += &format!("#line 1 \"{}\"\n", escaped(&shown));
        add(whole, &file, &shown, &inner, depth + 1, lang)?;
        if !whole.text.ends_with('\n') {
            whole.text.push('\n');
        }
        first_line = index + 2;
        whole.text += &format!("#line {first_line} \"{}\"\n", escaped(name));
        begin = whole.text.len();
        let (size, max) = (whole.text.len() as u64, SOURCE_BYTES as u64);
        anyhow::ensure!(size <= max, say(lang, &Said::TooLong(name, size, max)));
    }
    whole.piece(name, begin, first_line);
    Ok(())
}

impl Whole {
    fn piece(&mut self, name: &str, begin: usize, first_line: usize) {
        self.pieces.push(Piece { name: name.into(), bytes: begin..self.text.len(), first_line });
    }
}

/// The name of `#include "name"`.
fn quoted(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix('#')?.trim_start().strip_prefix("include")?;
    rest.trim_start().strip_prefix('"')?.split_once('"').map(|(name, _)| name).filter(|name| !name.is_empty())
}

fn escaped(name: &str) -> String {
    name.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beside_the_source_takes_its_place() {
        let dir = std::env::temp_dir().join(format!("nslab-includes-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a folder");
        std::fs::write(dir.join("a.h"), "#define A 1").expect("room");
        let text = "#include <stdio.h>\n#  include \"a.h\"\n#include \"none.h\"\nint x;\n";
        let whole = splice(&dir.join("m.c"), "d/m.c", text, Lang::En).expect("readable");
        std::fs::remove_dir_all(&dir).expect("our own folder");
        let wanted =
            "#include <stdio.h>\n#line 1 \"d/a.h\"\n#define A 1\n#line 3 \"d/m.c\"\n#include \"none.h\"\nint x;\n";
        assert_eq!(whole.text, wanted);
        let places: Vec<_> =
            whole.pieces.iter().map(|p| (p.name.as_str(), p.first_line, &whole.text[p.bytes.clone()])).collect();
        assert_eq!(
            places,
            [
                ("d/m.c", 1, "#include <stdio.h>\n"),
                ("d/a.h", 1, "#define A 1\n".trim_end()),
                ("d/m.c", 3, "#include \"none.h\"\nint x;\n"),
            ]
        );
        assert!(splice(Path::new("m.c"), "m.c", "int x;\n", Lang::En).expect("one file").pieces.is_empty());
    }
}
