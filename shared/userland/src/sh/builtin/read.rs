//! `read`.

use nslab_abi::{Fd, PollFd, Syscall};

use super::{complain, is_name};
use crate::sh::Dialect;
use crate::sh::state::State;
use crate::sh::terminal::Settings;
use crate::sh::var::{Array, Key};
use crate::sys::Sys;
use crate::text::{lossy, number};

/// Status of a `read` whose time was up: more than 128, as bash has it.
const TIMED_OUT: u8 = 142;

/// What the options ask for.
#[derive(Default)]
struct Wanted {
    is_raw: bool,
    prompt: Vec<u8>,
    delimiter: Option<u8>,
    /// `-n`; `-N` if it is exact.
    most: Option<usize>,
    is_exact: bool,
    is_silent: bool,
    timeout_ms: Option<i64>,
    fd: i32,
    array: Option<Vec<u8>>,
}

/// `read [-ers] [-a ARRAY] [-d DELIM] [-n COUNT] [-N COUNT] [-p PROMPT] [-t SECONDS] [-u FD] [NAME…]`
pub(super) async fn run(sys: &Sys, state: &mut State, words: &[Vec<u8>]) -> u8 {
    let (wanted, at) = match options(sys, state, words).await {
        Ok(read) => read,
        Err(status) => return status,
    };
    let names = &words[at..];
    if names.is_empty() && !state.dialect.is_bash() {
        complain(sys, state, b"read", "arg count").await;
        return 2;
    }
    if let Some(name) = names.iter().chain(&wanted.array).find(|name| !is_name(name)) {
        let text = if state.dialect.is_bash() {
            format!("`{}': not a valid identifier", lossy(name))
        } else {
            format!("{}: bad variable name", lossy(name))
        };
        complain(sys, state, b"read", &text).await;
        return if state.dialect.is_bash() { 1 } else { 2 };
    }
    let fd = Fd(wanted.fd);
    let is_terminal = sys.isatty(fd).await;
    if is_terminal || !state.dialect.is_bash() {
        sys.eprint(&wanted.prompt).await;
    }
    let settings = match is_terminal && (wanted.is_silent || wanted.most.is_some() || wanted.delimiter.is_some()) {
        true => Settings::get(sys, fd).await,
        false => None,
    };
    if let Some(settings) = &settings {
        settings.for_read(wanted.is_silent, wanted.most.is_some() || wanted.delimiter.is_some()).set(sys, fd).await;
    }
    let (line, status) = line(sys, &wanted, fd).await;
    if let Some(settings) = &settings {
        settings.set(sys, fd).await;
    }
    store(state, &wanted, names, &line);
    status
}

async fn options(sys: &Sys, state: &State, words: &[Vec<u8>]) -> Result<(Wanted, usize), u8> {
    let mut wanted = Wanted::default();
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.len() > 1 && word[0] == b'-') {
        at += 1;
        if word == b"--" {
            break;
        }
        let mut place = 1;
        while let Some(&letter) = word.get(place) {
            place += 1;
            let known: &[u8] = match state.dialect {
                Dialect::Bash => b"rseapdnNtui",
                Dialect::Dash => b"rp",
                Dialect::Ash => b"rspdntu",
            };
            if !known.contains(&letter) {
                let letter = char::from(letter);
                match state.dialect {
                    Dialect::Bash => {
                        complain(sys, state, b"read", &format!("-{letter}: invalid option")).await;
                        sys.eprint("read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n").await;
                    }
                    _ => complain(sys, state, b"read", &format!("Illegal option -{letter}")).await,
                }
                return Err(2);
            }
            match letter {
                b'r' => wanted.is_raw = true,
                b's' => wanted.is_silent = true,
                b'e' => {}
                letter => {
                    let rest = word[place..].to_vec();
                    let value = if rest.is_empty() {
                        at += 1;
                        words.get(at - 1).cloned()
                    } else {
                        Some(rest)
                    };
                    place = word.len();
                    let Some(value) = value else {
                        let letter = char::from(letter);
                        complain(sys, state, b"read", &format!("-{letter}: option requires an argument")).await;
                        return Err(2);
                    };
                    set(sys, state, &mut wanted, letter, value).await?;
                }
            }
        }
    }
    Ok((wanted, at))
}

async fn set(sys: &Sys, state: &State, wanted: &mut Wanted, letter: u8, value: Vec<u8>) -> Result<(), u8> {
    match letter {
        b'p' => wanted.prompt = value,
        b'a' => wanted.array = Some(value),
        b'd' => wanted.delimiter = Some(value.first().copied().unwrap_or(0)),
        b'n' | b'N' => {
            wanted.most = number(&value);
            wanted.is_exact = letter == b'N';
            if wanted.most.is_none() {
                complain(sys, state, b"read", &format!("{}: invalid number", lossy(&value))).await;
                return Err(1);
            }
        }
        b't' => match lossy(&value).parse::<f64>() {
            Ok(seconds) if seconds >= 0.0 => wanted.timeout_ms = Some((seconds * 1000.0) as i64),
            _ => {
                complain(sys, state, b"read", &format!("{}: invalid timeout specification", lossy(&value))).await;
                return Err(1);
            }
        },
        b'u' => wanted.fd = number(&value).unwrap_or(0),
        _ => {
            complain(sys, state, b"read", &format!("nslab does not model option -{}", char::from(letter))).await;
            return Err(crate::getopt::UNMODELLED);
        }
    }
    Ok(())
}

/// Reads byte by byte, so that what follows the line stays in the pipe. The flag of a byte says that it was escaped.
async fn line(sys: &Sys, wanted: &Wanted, fd: Fd) -> (Vec<(u8, bool)>, u8) {
    let delimiter = wanted.delimiter.unwrap_or(b'\n');
    let mut line: Vec<(u8, bool)> = Vec::new();
    let mut is_escaped = false;
    // The time left would need a clock at each byte; what is typed within it comes at once or not at all.
    if let Some(ms) = wanted.timeout_ms {
        let fds = vec![PollFd { fd, events: 1 }];
        let ready = sys.int(Syscall::Poll { fds, timeout_ms: i32::try_from(ms).unwrap_or(i32::MAX) }).await;
        if ready == Ok(0) {
            return (line, if ms == 0 { 1 } else { TIMED_OUT });
        }
        if ms == 0 {
            return (line, 0);
        }
    }
    loop {
        if wanted.most.is_some_and(|most| line.len() >= most) {
            return (line, 0);
        }
        let byte = match sys.read(fd, 1).await {
            Ok(bytes) => bytes.first().copied(),
            Err(nslab_abi::Errno::EINTR) => return (line, 130),
            Err(_) => None,
        };
        let Some(byte) = byte else { return (line, 1) };
        if byte == delimiter && !is_escaped && !wanted.is_exact {
            return (line, 0);
        }
        match byte {
            b'\\' if !wanted.is_raw && !is_escaped => {
                is_escaped = true;
                continue;
            }
            b'\n' if is_escaped => {}
            0 => {}
            byte => line.push((byte, is_escaped)),
        }
        is_escaped = false;
    }
}

fn store(state: &mut State, wanted: &Wanted, names: &[Vec<u8>], line: &[(u8, bool)]) {
    if let Some(name) = &wanted.array {
        let mut array = Array::Indexed(nslab_small::Map::new());
        for (index, value) in fields(state, line, usize::MAX).into_iter().enumerate() {
            array.set(Key::Number(index as i64), value);
        }
        let var = state.var_mut(name);
        var.value = None;
        var.array = Some(array);
        return;
    }
    let whole = || line.iter().map(|pair| pair.0).collect::<Vec<u8>>();
    if names.is_empty() {
        // "the line read, without the ending delimiter but otherwise unmodified, is assigned to the variable REPLY" - bash(1)
        state.set(b"REPLY", whole());
        return;
    }
    if wanted.is_exact {
        state.set(&names[0], whole());
        for name in &names[1..] {
            state.set(name, Vec::new());
        }
        return;
    }
    let mut values = fields(state, line, names.len()).into_iter();
    for name in names {
        state.set(name, values.next().unwrap_or_default());
    }
}

/// Bytes of a line, each with the mark that it was escaped.
type Marked = [(u8, bool)];

/// Splits a line at IFS into at most so many fields; the last one keeps what is left.
fn fields(state: &State, line: &Marked, count: usize) -> Vec<Vec<u8>> {
    let ifs = state.get(b"IFS").unwrap_or(b" \t\n").to_vec();
    let text = |part: &Marked| part.iter().map(|pair| pair.0).collect::<Vec<u8>>();
    let blanks = |line: &Marked| line.iter().take_while(|pair| is_blank(**pair, &ifs)).count();
    let mut rest = &line[blanks(line)..];
    let mut out = Vec::new();
    while !rest.is_empty() {
        let end = rest.iter().position(|pair| is_separator(*pair, &ifs)).unwrap_or(rest.len());
        let (field, mut after) = rest.split_at(end);
        after = &after[blanks(after)..];
        if after.first().is_some_and(|pair| is_separator(*pair, &ifs) && !is_blank(*pair, &ifs)) {
            after = &after[1..];
            after = &after[blanks(after)..];
        }
        if out.len() + 1 == count && !after.is_empty() {
            // More than one field is left: all of it, but for the blanks at its end.
            let tail = rest.iter().rev().take_while(|pair| is_blank(**pair, &ifs)).count();
            out.push(text(&rest[..rest.len() - tail]));
            return out;
        }
        out.push(text(field));
        rest = after;
    }
    out
}

fn is_separator((byte, is_escaped): (u8, bool), ifs: &[u8]) -> bool {
    !is_escaped && ifs.contains(&byte)
}

fn is_blank(pair: (u8, bool), ifs: &[u8]) -> bool {
    is_separator(pair, ifs) && b" \t\n".contains(&pair.0)
}
