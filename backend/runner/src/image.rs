//! Program images: the runner's ELF, a script's source, the source's length and a magic number.
//!
//! The kernel reads the ELF and ignores what follows it.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Ends every program image.
pub const MAGIC: &[u8; 16] = b"\nnslab script 1\n";
/// Bytes of length and magic.
const TRAILER_BYTES: u64 = 8 + MAGIC.len() as u64;

/// Returns what follows the runner's ELF in the image of a script.
pub fn trailer(source: &[u8]) -> Vec<u8> {
    [source, &(source.len() as u64).to_le_bytes(), MAGIC].concat()
}

/// Reads the source that an executable carries; `None` if it is no image of ours.
pub fn source_of(file: &mut File) -> io::Result<Option<Vec<u8>>> {
    let Some(len) = source_len(file)? else { return Ok(None) };
    file.seek(SeekFrom::End(-((TRAILER_BYTES + len) as i64)))?;
    let mut source = vec![0; len as usize];
    file.read_exact(&mut source)?;
    Ok(Some(source))
}

/// Is this executable an image of ours?
pub fn is_image(file: &mut File) -> bool {
    matches!(source_len(file), Ok(Some(_)))
}

fn source_len(file: &mut File) -> io::Result<Option<u64>> {
    let file_bytes = file.metadata()?.len();
    if file_bytes < TRAILER_BYTES {
        return Ok(None);
    }
    file.seek(SeekFrom::End(-(TRAILER_BYTES as i64)))?;
    let mut trailer = [0; TRAILER_BYTES as usize];
    file.read_exact(&mut trailer)?;
    let Some((len, magic)) = trailer.split_first_chunk::<8>() else { return Ok(None) };
    let len = u64::from_le_bytes(*len);
    let is_ours = magic == MAGIC && len <= nslab_abi::limits::SOURCE_BYTES as u64 && len <= file_bytes - TRAILER_BYTES;
    Ok(is_ours.then_some(len))
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
    fn an_image_gives_its_source_back() {
        let mut image = b"\x7fELF whatever".to_vec();
        image.extend(trailer(b"int main(void) {}"));
        assert_eq!(source_of(&mut file_with(&image)).expect("readable").as_deref(), Some(&b"int main(void) {}"[..]));
    }

    #[test]
    fn other_files_are_no_images() {
        for content in [&b""[..], b"short", MAGIC, &[0xff; 100], &[[0xff; 8].as_slice(), MAGIC].concat()] {
            assert!(!is_image(&mut file_with(content)), "{content:?}");
        }
    }
}
