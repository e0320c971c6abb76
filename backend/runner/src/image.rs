//! Program images: the runner's ELF, a script's source and its file's name, the lengths of both and a magic number.
//!
//! The kernel reads the ELF and ignores what follows it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Ends every program image.
pub const MAGIC: &[u8; 16] = b"\nnslab script 2\n";
/// Bytes of the lengths and the magic.
const TRAILER_BYTES: u64 = 16 + MAGIC.len() as u64;
/// Longest name of a source file.
const NAME_BYTES: u64 = 4096;

/// A C file that is to be run.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Its name, as `__FILE__` says it.
    pub name: Vec<u8>,
    /// Its text.
    pub source: Vec<u8>,
}

impl Script {
    /// Returns what follows the runner's ELF in the image of this script.
    pub fn trailer(&self) -> Vec<u8> {
        let lengths = [&self.source, &self.name].map(|part| (part.len() as u64).to_le_bytes());
        [self.source.as_slice(), &self.name, lengths.as_flattened(), MAGIC].concat()
    }
}

/// Reads the script that an executable carries; `None` if it is no image of ours.
pub fn script_of(file: &mut File) -> io::Result<Option<Script>> {
    let Some([source_bytes, name_bytes]) = lengths(file)? else { return Ok(None) };
    file.seek(SeekFrom::End(-((TRAILER_BYTES + source_bytes + name_bytes) as i64)))?;
    let mut source = vec![0; source_bytes as usize];
    file.read_exact(&mut source)?;
    let mut name = vec![0; name_bytes as usize];
    file.read_exact(&mut name)?;
    Ok(Some(Script { name, source }))
}

/// Is this executable an image of ours?
pub fn is_image(file: &mut File) -> bool {
    matches!(lengths(file), Ok(Some(_)))
}

fn lengths(file: &mut File) -> io::Result<Option<[u64; 2]>> {
    let file_bytes = file.metadata()?.len();
    if file_bytes < TRAILER_BYTES {
        return Ok(None);
    }
    file.seek(SeekFrom::End(-(TRAILER_BYTES as i64)))?;
    let mut trailer = [0; TRAILER_BYTES as usize];
    file.read_exact(&mut trailer)?;
    let Some((source_bytes, rest)) = trailer.split_first_chunk::<8>() else { return Ok(None) };
    let Some((name_bytes, magic)) = rest.split_first_chunk::<8>() else { return Ok(None) };
    let [source_bytes, name_bytes] = [source_bytes, name_bytes].map(|bytes| u64::from_le_bytes(*bytes));
    let is_ours = magic == MAGIC
        && source_bytes <= nslab_abi::limits::SOURCE_BYTES as u64
        && name_bytes <= NAME_BYTES
        && source_bytes + name_bytes <= file_bytes - TRAILER_BYTES;
    Ok(is_ours.then_some([source_bytes, name_bytes]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file_with(content: &[u8]) -> File {
        let path = std::env::temp_dir().join(format!("nslab-image-{}-{}", std::process::id(), content.len()));
        let mut file = File::options().read(true).write(true).create(true).truncate(true).open(&path).expect("a file");
        std::fs::remove_file(&path).expect("our own file");
        file.write_all(content).expect("room");
        file
    }

    #[test]
    fn an_image_gives_its_script_back() {
        let script = Script { name: b"dir/a.c".to_vec(), source: b"int main(void) {}".to_vec() };
        let mut image = b"\x7fELF whatever".to_vec();
        image.extend(script.trailer());
        assert_eq!(script_of(&mut file_with(&image)).expect("readable"), Some(script));
    }

    #[test]
    fn other_files_are_no_images() {
        for content in [&b""[..], b"short", MAGIC, &[0xff; 100], &[[0xff; 8].as_slice(), MAGIC].concat()] {
            assert!(!is_image(&mut file_with(content)), "{content:?}");
        }
    }
}
