//! sed's `l`.

/// A text as `l` shows it: escapes for what cannot be seen, lines of 70 columns, the end marked.
pub(super) fn shown(text: &[u8]) -> Vec<u8> {
    const COLUMNS: usize = 69;
    let (mut out, mut column) = (Vec::new(), 0);
    for &byte in text {
        let piece = match byte {
            b'\\' => b"\\\\".to_vec(),
            7 => b"\\a".to_vec(),
            8 => b"\\b".to_vec(),
            9 => b"\\t".to_vec(),
            10 => b"\\n".to_vec(),
            11 => b"\\v".to_vec(),
            12 => b"\\f".to_vec(),
            13 => b"\\r".to_vec(),
            32..127 => vec![byte],
            byte => format!("\\{byte:03o}").into_bytes(),
        };
        if column + piece.len() > COLUMNS {
            out.extend(b"\\\n");
            column = 0;
        }
        column += piece.len();
        out.extend(piece);
    }
    out.extend(b"$\n");
    out
}
