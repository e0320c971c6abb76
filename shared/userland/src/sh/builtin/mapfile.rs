//! `mapfile`, `readarray` - bash(1).

use nslab_abi::Fd;

use super::complain;
use crate::sh::state::{State, is_name};
use crate::sh::var::{Array, Key};
use crate::sys::Sys;
use crate::text::{lossy, number};

/// `mapfile [-t] [-d DELIM] [-n COUNT] [-O ORIGIN] [-s COUNT] [-u FD] [ARRAY]`
pub(super) async fn run(sys: &Sys, state: &mut State, argv: &[Vec<u8>]) -> u8 {
    let (mut trims, mut delimiter, mut most, mut origin, mut skips, mut fd) = (false, b'\n', 0, None, 0, 0);
    let mut at = 1;
    while let Some(word) = argv.get(at).filter(|word| word.len() > 1 && word[0] == b'-') {
        at += 1;
        if word == b"-t" {
            trims = true;
            continue;
        }
        let value = if word.len() > 2 {
            word[2..].to_vec()
        } else {
            at += 1;
            argv.get(at - 1).cloned().unwrap_or_default()
        };
        let count = number::<i64>(&value).unwrap_or(0);
        match word[1] {
            b'd' => delimiter = value.first().copied().unwrap_or(0),
            b'n' => most = count,
            b'O' => origin = Some(count),
            b's' => skips = count,
            b'u' => fd = count as i32,
            letter => {
                let text = match letter {
                    b'C' | b'c' => format!("nslab does not model option -{}", char::from(letter)),
                    letter => format!("-{}: invalid option", char::from(letter)),
                };
                complain(sys, state, &argv[0], &text).await;
                return 2;
            }
        }
    }
    let default = b"MAPFILE".to_vec();
    let name = argv.get(at).unwrap_or(&default).clone();
    if !is_name(&name) {
        complain(sys, state, &argv[0], &format!("`{}': not a valid identifier", lossy(&name))).await;
        return 1;
    }
    let mut array = match origin {
        Some(_) => state.var_mut(&name).array_mut().clone(),
        None => Array::Indexed(nslab_small::Map::new()),
    };
    let mut index = origin.unwrap_or(0);
    let mut line = Vec::new();
    let mut count = 0;
    loop {
        // Byte by byte, so that what follows stays in the pipe.
        let byte = sys.read(Fd(fd), 1).await.ok().and_then(|bytes| bytes.first().copied());
        if let Some(byte) = byte {
            line.push(byte);
        }
        let is_over = byte.is_none();
        if (is_over && line.is_empty()) || (most > 0 && count >= most) {
            break;
        }
        if is_over || byte == Some(delimiter) {
            let mut text = std::mem::take(&mut line);
            if trims && text.last() == Some(&delimiter) {
                text.pop();
            }
            if skips > 0 {
                skips -= 1;
            } else {
                array.set(Key::Number(index), text);
                index += 1;
                count += 1;
            }
            if most > 0 && count >= most {
                break;
            }
        }
        if is_over {
            break;
        }
    }
    let var = state.var_mut(&name);
    var.value = None;
    var.array = Some(array);
    0
}
