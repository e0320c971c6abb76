//! What the simulator's executable files hold: an ELF magic, a tag, and the program's name or source.
//!
//! The file *is* the program, so copying it, linking it or carrying it into another root works by itself.

/// First bytes of every executable of the simulator.
pub const MAGIC: &[u8] = b"\x7fELF\x02\x01\x01\x00nslab-image\0";

/// What an executable file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageFile<'a> {
    /// A program of the simulator's userland, by its name.
    Applet(&'a str),
    /// A C script's source.
    Script(&'a str),
}

impl ImageFile<'_> {
    /// Returns the file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (tag, text) = match self {
            ImageFile::Applet(name) => ("applet", name),
            ImageFile::Script(source) => ("script", source),
        };
        [MAGIC, tag.as_bytes(), b"\0", text.as_bytes()].concat()
    }

    /// Reads a file's bytes; `None` if it is no executable of ours (execve(2) answers ENOEXEC).
    pub fn parse(data: &[u8]) -> Option<ImageFile<'_>> {
        let rest = data.strip_prefix(MAGIC)?;
        if let Some(name) = rest.strip_prefix(b"applet\0") {
            return str::from_utf8(name).ok().map(ImageFile::Applet);
        }
        let source = rest.strip_prefix(b"script\0")?;
        str::from_utf8(source).ok().map(ImageFile::Script)
    }
}
