//! Input as text tools read it: the operands, or standard input.

use nslab_abi::Fd;

use crate::sys::Sys;

/// Reads each operand (`-` and none at all: standard input); complains of those that cannot be read, with `before` in front.
///
/// Returns name and content of each, and whether one failed.
pub(crate) async fn read(sys: &Sys, name: &str, before: &str, operands: &[Vec<u8>]) -> (Vec<(Vec<u8>, Vec<u8>)>, bool) {
    let mut all = Vec::new();
    let mut has_failed = false;
    let stdin = [b"-".to_vec()];
    for path in if operands.is_empty() { &stdin } else { operands } {
        match if path == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(path).await } {
            Ok(content) => all.push((path.clone(), content)),
            Err(errno) => {
                sys.complain_errno(name, [before.as_bytes(), path].concat(), errno).await;
                has_failed = true;
            }
        }
    }
    (all, has_failed)
}

/// Undoes the escapes of `tr`, `printf` and others: `\n`, `\t`, `\\`, `\NNN`.
pub(crate) fn unescape(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let Some(&next) = text.get(at) else {
            out.push(b'\\');
            break;
        };
        at += 1;
        out.push(match next {
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'0'..=b'7' => {
                let mut value = u32::from(next - b'0');
                for _ in 0..2 {
                    match text.get(at) {
                        Some(&digit @ b'0'..=b'7') if value * 8 + u32::from(digit - b'0') < 256 => {
                            value = value * 8 + u32::from(digit - b'0');
                            at += 1;
                        }
                        _ => break,
                    }
                }
                value as u8
            }
            other => other,
        });
    }
    out
}
