//! cat(1).

use std::sync::Arc;

use nslab_abi::{Errno, Fd};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;

const SPEC: Spec = Spec {
    shorts: "AbeEnstTuv",
    longs: &[
        ("show-all", Takes::Nothing, 'A'),
        ("number-nonblank", Takes::Nothing, 'b'),
        ("show-ends", Takes::Nothing, 'E'),
        ("number", Takes::Nothing, 'n'),
        ("squeeze-blank", Takes::Nothing, 's'),
        ("show-tabs", Takes::Nothing, 'T'),
        ("show-nonprinting", Takes::Nothing, 'v'),
    ],
    ..Spec::NONE
};

/// How bytes are shown, and how far the numbering is.
#[derive(Clone, Copy, Default)]
struct Look {
    ends: bool,
    tabs: bool,
    others: bool,
    numbers: bool,
    numbers_blank: bool,
    squeezes: bool,
    line: u64,
    /// Newlines in a row so far; a file begins as after one.
    newlines: u32,
    is_inside: bool,
}

impl Look {
    fn is_plain(&self) -> bool {
        !(self.ends || self.tabs || self.others || self.numbers || self.squeezes)
    }

    fn show(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for &byte in bytes {
            if !self.is_inside {
                if byte == b'\n' {
                    self.newlines += 1;
                    if self.squeezes && self.newlines > 1 {
                        continue;
                    }
                } else {
                    self.newlines = 0;
                }
                if self.numbers && (byte != b'\n' || self.numbers_blank) {
                    self.line += 1;
                    out.extend(format!("{:6}\t", self.line).bytes());
                }
            }
            self.is_inside = byte != b'\n';
            match byte {
                b'\n' if self.ends => out.extend(b"$\n"),
                b'\n' => out.push(b'\n'),
                b'\t' if self.tabs => out.extend(b"^I"),
                b'\t' => out.push(b'\t'),
                byte if self.others => out.extend(visible(byte)),
                byte => out.push(byte),
            }
        }
        out
    }
}

/// `^X` and `M-x`.
fn visible(byte: u8) -> Vec<u8> {
    match byte {
        0..0x20 => vec![b'^', byte + 64],
        0x7f => b"^?".to_vec(),
        0x80.. => [b"M-", &visible(byte - 0x80)[..]].concat(),
        byte => vec![byte],
    }
}

/// Where a long copy stands.
#[derive(Clone, Copy)]
struct At {
    operand: usize,
    fd: Option<Fd>,
    status: u8,
    look: Look,
}

/// `cat [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    // The log is empty or begins after the checkpoint: options are read anew either way, without a system call.
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let has = |letters: &str| letters.chars().any(|letter| parsed.has(letter));
    let look = Look {
        ends: has("AeE"),
        tabs: has("AtT"),
        others: has("Aetv"),
        numbers: has("bn"),
        numbers_blank: !has("b"),
        squeezes: has("s"),
        ..Look::default()
    };
    let mut operands = parsed.operands.clone();
    if operands.is_empty() {
        operands.push(b"-".to_vec());
    }
    let mut at = sys.restored::<At>().unwrap_or(At { operand: 0, fd: None, status: 0, look });
    while let Some(path) = operands.get(at.operand) {
        let fd = match at.fd {
            Some(fd) => fd,
            None => match open(&sys, path).await {
                Ok(fd) => fd,
                Err(errno) => {
                    sys.complain_errno(&name, path, errno).await;
                    at = At { operand: at.operand + 1, fd: None, status: 1, ..at };
                    continue;
                }
            },
        };
        at.fd = Some(fd);
        sys.checkpoint(at);
        match sys.read(fd, crate::sys::READ_CHUNK).await {
            Ok(bytes) if bytes.is_empty() => {}
            Ok(bytes) => {
                let bytes = if at.look.is_plain() { bytes } else { at.look.show(&bytes) };
                if let Err(errno) = sys.write_all(Fd(1), &bytes).await {
                    sys.complain_errno(&name, "write error", errno).await;
                    return 1;
                }
                continue;
            }
            Err(errno) => {
                sys.complain_errno(&name, path, errno).await;
                at.status = 1;
            }
        }
        if path != b"-" {
            sys.close(fd).await;
        }
        at = At { operand: at.operand + 1, fd: None, ..at };
    }
    at.status
}

async fn open(sys: &Sys, path: &[u8]) -> Result<Fd, Errno> {
    if path == b"-" { Ok(Fd(0)) } else { sys.open(path).await }
}
