//! stty(1) of coreutils 9.1: a terminal's attributes, shown and set.

mod modes;

use std::sync::Arc;

use nslab_abi::ioctls::{TCGETS, TCSETSW, TIOCSWINSZ};
use nslab_abi::{Errno, Fd, OpenFlags, Ret, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;
use modes::{CHARS, Mode, REV, SANE_SET, SANE_UNSET, Word, mode, modes};

const VTIME: usize = 5;
const VMIN: usize = 6;
const ICANON: u32 = 0o2;
/// `NCCS` of the C library, which a saved state has.
const SAVED_CHARS: usize = 32;

/// `struct termios`, as the kernel has it.
#[derive(Clone, PartialEq, Eq)]
struct Termios {
    /// Input, output, control and local modes.
    words: [u32; 4],
    line: u8,
    chars: [u8; 19],
}

impl Termios {
    fn parse(bytes: &[u8]) -> Option<Termios> {
        let bytes = bytes.get(..36)?;
        let word = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let mut chars = [0; 19];
        chars.copy_from_slice(&bytes[17..]);
        Some(Termios { words: [word(0), word(4), word(8), word(12)], line: bytes[16], chars })
    }

    fn bytes(&self) -> Vec<u8> {
        let words = self.words.iter().flat_map(|word| word.to_le_bytes());
        words.chain([self.line]).chain(self.chars).collect()
    }

    fn has(&self, mode: &Mode) -> bool {
        self.words[mode.word as usize] & mode.mask == mode.bits
    }

    fn put(&mut self, mode: &Mode, on: bool) {
        let word = &mut self.words[mode.word as usize];
        *word = if on { *word & !mode.mask | mode.bits } else { *word & !mode.bits };
    }

    fn is_canonical(&self) -> bool {
        self.words[Word::Local as usize] & ICANON != 0
    }
}

/// `stty [-F DEVICE] [-a|-g|SETTING...]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    // A setting may begin with a dash: only these are options.
    let (mut device, mut wants_all, mut wants_saved, mut settings) = (None, false, false, Vec::new());
    let mut words = args.argv[1..].iter().map(|word| lossy(word));
    while let Some(word) = words.next() {
        match word.as_str() {
            "-a" | "--all" => wants_all = true,
            "-g" | "--save" => wants_saved = true,
            "-F" | "--file" => device = words.next(),
            "--" => {}
            _ if word.starts_with("--file=") => device = word.strip_prefix("--file=").map(str::to_string),
            _ if word.starts_with("-F") => device = Some(word[2..].to_string()),
            _ => settings.push(word),
        }
    }
    let conflict = match (wants_all && wants_saved, (wants_all || wants_saved) && !settings.is_empty()) {
        (true, _) => Some("the options for verbose and stty-readable output styles are\nmutually exclusive"),
        (_, true) => Some("when specifying an output style, modes may not be set"),
        _ => None,
    };
    if let Some(conflict) = conflict {
        sys.eprint(format!("stty: {conflict}\n")).await;
        return 1;
    }
    // They are looked at before the terminal is.
    let mut nothing = Termios { words: [0; 4], line: 0, chars: [0; 19] };
    if let Err(status) = apply(&sys, &args, None, &mut nothing, &settings).await {
        return status;
    }
    let (fd, name) = match &device {
        None => (Fd(0), "'standard input'".to_string()),
        Some(path) => match sys.open_with(path.as_bytes(), OpenFlags::NONBLOCK, 0).await {
            Ok(fd) => (fd, path.clone()),
            Err(errno) => return failed(&sys, path, errno).await,
        },
    };
    let termios = match get(&sys, fd).await {
        Ok(termios) => termios,
        Err(errno) => return failed(&sys, &name, errno).await,
    };
    let size = sys.window(fd).await.unwrap_or_default();
    match (wants_all, wants_saved, settings.is_empty()) {
        (true, ..) => show_all(&sys, &termios, size),
        (_, true, _) => sys.print(saved(&termios)),
        (.., true) => show_changed(&sys, &termios),
        _ => {
            let mut new = termios.clone();
            if let Err(status) = apply(&sys, &args, Some((fd, &name)), &mut new, &settings).await {
                return status;
            }
            if new != termios {
                let call = Syscall::Ioctl { fd, request: TCSETSW, arg: 0, data: new.bytes() };
                if let Err(errno) = sys.call(call).await {
                    return failed(&sys, &name, errno).await;
                }
                // tcsetattr(3) succeeds if any of what is asked for could be done.
                if get(&sys, fd).await.ok().as_ref() != Some(&new) {
                    sys.eprint(format!("stty: {name}: unable to perform all requested operations\n")).await;
                    return 1;
                }
            }
        }
    }
    sys.finish("stty", 0).await
}

async fn failed(sys: &Sys, what: &str, errno: Errno) -> u8 {
    sys.eprint(format!("stty: {what}: {}\n", errno.strerror())).await;
    1
}

async fn get(sys: &Sys, fd: Fd) -> Result<Termios, Errno> {
    match sys.call(Syscall::Ioctl { fd, request: TCGETS, arg: 0, data: Vec::new() }).await? {
        Ret::Bytes(bytes) => Termios::parse(&bytes).ok_or(Errno::EINVAL),
        _ => Err(Errno::EINVAL),
    }
}

/// Words in lines that are no longer than the terminal is wide: wrapf().
struct Lines {
    text: String,
    column: usize,
    width: usize,
}

impl Lines {
    fn new(width: usize) -> Lines {
        Lines { text: String::new(), column: 0, width: if width == 0 { 80 } else { width } }
    }

    fn word(&mut self, word: &str) {
        if self.column > 0 {
            if self.width.saturating_sub(self.column) <= word.len() {
                self.end();
            } else {
                self.text.push(' ');
                self.column += 1;
            }
        }
        self.text += word;
        self.column += word.len();
    }

    fn end(&mut self) {
        self.text.push('\n');
        self.column = 0;
    }
}

fn visible(byte: u8) -> String {
    match byte {
        0 => "<undef>".to_string(),
        1..32 => format!("^{}", char::from(byte + 64)),
        127 => "^?".to_string(),
        128.. => format!("M-{}", visible(byte - 128)),
        _ => char::from(byte).to_string(),
    }
}

fn show_all(sys: &Sys, termios: &Termios, (rows, columns): (usize, usize)) {
    let mut lines = Lines::new(columns);
    lines.word(&format!("speed {} baud;", modes::speed(termios.words[Word::Control as usize])));
    lines.word(&format!("rows {rows}; columns {columns};"));
    lines.word(&format!("line = {};", termios.line));
    lines.end();
    for &(name, at, _) in CHARS {
        lines.word(&format!("{name} = {};", visible(termios.chars[at])));
    }
    lines.word(&format!("min = {}; time = {};", termios.chars[VMIN], termios.chars[VTIME]));
    lines.end();
    let mut word = None;
    for mode in modes().filter(|mode| mode.is_shown) {
        if word.replace(mode.word).is_some_and(|before| before != mode.word) {
            lines.end();
        }
        if termios.has(mode) {
            lines.word(mode.name);
        } else if mode.flags & REV != 0 {
            lines.word(&format!("-{}", mode.name));
        }
    }
    lines.end();
    sys.print(lines.text);
}

/// Shows what differs from `stty sane`.
fn show_changed(sys: &Sys, termios: &Termios) {
    let mut lines = Lines::new(80);
    lines.word(&format!("speed {} baud;", modes::speed(termios.words[Word::Control as usize])));
    lines.word(&format!("line = {};", termios.line));
    lines.end();
    let before = lines.text.len();
    for &(name, at, sane) in CHARS {
        if termios.chars[at] != sane {
            lines.word(&format!("{name} = {};", visible(termios.chars[at])));
        }
    }
    if !termios.is_canonical() {
        lines.word(&format!("min = {}; time = {};", termios.chars[VMIN], termios.chars[VTIME]));
    }
    if lines.text.len() > before {
        lines.end();
    }
    let mut word = None;
    for mode in modes().filter(|mode| mode.is_shown) {
        if word.replace(mode.word) != Some(mode.word) && lines.column > 0 {
            lines.end();
        }
        if termios.has(mode) {
            if mode.flags & SANE_UNSET != 0 {
                lines.word(mode.name);
            }
        } else if mode.flags & (SANE_SET | REV) == SANE_SET | REV {
            lines.word(&format!("-{}", mode.name));
        }
    }
    if lines.column > 0 {
        lines.end();
    }
    sys.print(lines.text);
}

/// As `stty` reads it back.
fn saved(termios: &Termios) -> String {
    let words = termios.words.iter().map(|word| format!("{word:x}"));
    let chars = termios.chars.iter().copied().chain(std::iter::repeat(0)).take(SAVED_CHARS);
    words.chain(chars.map(|byte| format!("{byte:x}"))).collect::<Vec<_>>().join(":") + "\n"
}

fn restored(text: &str, line: u8) -> Option<Termios> {
    let fields: Option<Vec<u32>> = text.split(':').map(|field| u32::from_str_radix(field, 16).ok()).collect();
    let fields = fields.filter(|fields| fields.len() == 4 + SAVED_CHARS)?;
    let mut chars = [0; 19];
    for (to, from) in chars.iter_mut().zip(&fields[4..]) {
        *to = u8::try_from(*from).ok()?;
    }
    Some(Termios { words: [fields[0], fields[1], fields[2], fields[3]], line, chars })
}

/// Applies settings; without a terminal they are checked only. `Err`: the exit status, when all is said.
async fn apply(
    sys: &Sys,
    args: &Args,
    terminal: Option<(Fd, &str)>,
    new: &mut Termios,
    settings: &[String],
) -> Result<(), u8> {
    let spec = Spec { longs: &[("all", Takes::Nothing, 'a')], ..Spec::NONE };
    let mut words = settings.iter();
    while let Some(word) = words.next() {
        let (on, bare) = word.strip_prefix('-').map_or((true, word.as_str()), |bare| (false, bare));
        if let Some(mode) = mode(bare).filter(|mode| on || mode.flags & REV != 0) {
            new.put(mode, on);
        } else if combination(new, bare, on) {
        } else if let Some(restored) = restored(word, new.line) {
            *new = restored;
        } else if modes::UNMODELLED.contains(&bare) {
            return Err(crate::getopt::unmodelled(sys, "stty", &format!("setting {word}")).await);
        } else if word == "size" {
            if let Some((fd, _)) = terminal {
                let (rows, columns) = sys.window(fd).await.unwrap_or_default();
                sys.print(format!("{rows} {columns}\n"));
            }
        } else if word == "speed" {
            if terminal.is_none() {
                continue;
            }
            sys.print(format!("{}\n", modes::speed(new.words[Word::Control as usize])));
        } else {
            let is_char = CHARS.iter().find(|row| row.0 == word);
            if is_char.is_none() && !matches!(word.as_str(), "rows" | "cols" | "columns" | "min" | "time" | "line") {
                let what = format!("invalid argument {}", args.quote(word.as_bytes()));
                return Err(args.missing(sys, &spec, &what).await);
            }
            let Some(value) = words.next() else {
                let what = format!("missing argument to {}", args.quote(word.as_bytes()));
                return Err(args.missing(sys, &spec, &what).await);
            };
            let parsed = match is_char {
                Some(_) => char_of(value),
                None => value.parse().ok(),
            };
            let Some(number) = parsed else {
                let what = format!("stty: invalid integer argument: {}\n", args.quote(value.as_bytes()));
                sys.eprint(what).await;
                return Err(1);
            };
            match (is_char, word.as_str()) {
                (Some(row), _) => new.chars[row.1] = number as u8,
                (_, "min") => new.chars[VMIN] = number as u8,
                (_, "time") => new.chars[VTIME] = number as u8,
                (_, "line") => new.line = number as u8,
                (_, side) => {
                    let Some((fd, name)) = terminal else { continue };
                    let (rows, columns) = sys.window(fd).await.unwrap_or_default();
                    let (rows, columns) = if side == "rows" { (number, columns as u16) } else { (rows as u16, number) };
                    let data = [rows, columns, 0, 0].iter().flat_map(|word| word.to_le_bytes()).collect();
                    let call = Syscall::Ioctl { fd, request: TIOCSWINSZ, arg: 0, data };
                    if let Err(errno) = sys.call(call).await {
                        return Err(failed(sys, name, errno).await);
                    }
                }
            }
        }
    }
    Ok(())
}

/// A control character as it is written: `^C`, `^?`, `undef`, a number, or itself.
fn char_of(text: &str) -> Option<u16> {
    match text.as_bytes() {
        b"^-" | b"undef" => Some(0),
        b"^?" => Some(127),
        [b'^', byte] => Some(u16::from(byte & !0o140)),
        [byte] => Some(u16::from(*byte)),
        _ => text.parse().ok().filter(|&number| number < 256),
    }
}

/// What sets several at once; `false`: it is none of these.
fn combination(termios: &mut Termios, name: &str, on: bool) -> bool {
    const VEOF: usize = 4;
    const VEOL: usize = 11;
    let each = |termios: &mut Termios, names: &[&str], on: bool| {
        for mode in names.iter().filter_map(|name| mode(name)) {
            termios.put(mode, on);
        }
    };
    match (name, on) {
        ("sane", true) => {
            for mode in modes() {
                match mode.flags & (SANE_SET | SANE_UNSET) {
                    SANE_SET => termios.put(mode, true),
                    SANE_UNSET if mode.mask == mode.bits => termios.put(mode, false),
                    _ => {}
                }
            }
            for &(_, at, sane) in CHARS {
                termios.chars[at] = sane;
            }
            (termios.chars[VMIN], termios.chars[VTIME]) = (1, 0);
        }
        ("raw", true) | ("cooked", false) => {
            termios.words[Word::Input as usize] = 0;
            each(termios, &["opost", "isig", "icanon", "xcase"], false);
            (termios.chars[VMIN], termios.chars[VTIME]) = (1, 0);
        }
        ("raw", false) | ("cooked", true) => {
            each(termios, &["brkint", "ignpar", "istrip", "icrnl", "ixon", "opost", "isig", "icanon"], true);
            (termios.chars[VEOF], termios.chars[VEOL]) = (4, 0);
        }
        ("cbreak", _) => each(termios, &["icanon"], !on),
        ("nl", true) => each(termios, &["icrnl", "onlcr"], false),
        ("nl", false) => {
            each(termios, &["icrnl", "onlcr"], true);
            each(termios, &["inlcr", "igncr", "ocrnl", "onlret"], false);
        }
        ("ek", true) => {
            for &(_, at, sane) in CHARS.iter().filter(|row| matches!(row.0, "erase" | "kill")) {
                termios.chars[at] = sane;
            }
        }
        ("crt", true) => each(termios, &["echoe", "echoctl", "echoke"], true),
        _ => return false,
    }
    true
}
