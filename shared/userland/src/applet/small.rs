//! tty(1), logname(1), arch(1), unlink(1), link(1), clear(1), tput(1), users(1), split(1).

use std::sync::Arc;

use nslab_abi::{AtFlags, Fd, OpenFlags, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

/// `tty [-s]`
pub(crate) async fn tty(sys: Sys, args: Arc<Args>) -> u8 {
    let spec = Spec {
        shorts: "s",
        longs: &[("silent", Takes::Nothing, 's'), ("quiet", Takes::Nothing, 's')],
        status: 2,
        ..Spec::NONE
    };
    let parsed = match args.getopt(&sys, &spec).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(extra) = parsed.operands.first() {
        return args.missing(&sys, &spec, &format!("extra operand {}", args.quote(extra))).await;
    }
    let is_terminal = sys.isatty(Fd(0)).await;
    if !parsed.has('s') {
        let name = if is_terminal { sys.readlink(b"/proc/self/fd/0").await.unwrap_or_default() } else { Vec::new() };
        match is_terminal {
            true => sys.print([&name[..], b"\n"].concat()),
            false => sys.print("not a tty\n"),
        }
    }
    sys.finish(&args.name(), u8::from(!is_terminal)).await
}

/// Reads a command line that may hold nothing; `Err` is the status to end with.
async fn nothing(sys: &Sys, args: &Args) -> Result<(), u8> {
    let parsed = args.getopt(sys, &Spec::NONE).await?;
    match parsed.operands.first() {
        None => Ok(()),
        Some(extra) => Err(args.missing(sys, &Spec::NONE, &format!("extra operand {}", args.quote(extra))).await),
    }
}

/// `logname`: nobody has logged in, there is no utmp.
pub(crate) async fn logname(sys: Sys, args: Arc<Args>) -> u8 {
    if let Err(status) = nothing(&sys, &args).await {
        return status;
    }
    sys.complain(&args.name(), "no login name").await;
    1
}

/// `users`: likewise.
pub(crate) async fn users(sys: Sys, args: Arc<Args>) -> u8 {
    match args.getopt(&sys, &Spec::NONE).await {
        Ok(parsed) if parsed.operands.is_empty() => 0,
        Ok(_) => crate::getopt::unmodelled(&sys, "users", "or a file").await,
        Err(status) => status,
    }
}

/// `who`: likewise.
pub(crate) async fn who(sys: Sys, args: Arc<Args>) -> u8 {
    let spec = Spec { shorts: "a", unmodelled: "bdHlmpqrstTuw", ..Spec::NONE };
    match args.getopt(&sys, &spec).await {
        Ok(parsed) if parsed.operands.is_empty() => 0,
        Ok(_) => crate::getopt::unmodelled(&sys, "who", "or a file").await,
        Err(status) => status,
    }
}

/// `arch`
pub(crate) async fn arch(sys: Sys, args: Arc<Args>) -> u8 {
    if let Err(status) = nothing(&sys, &args).await {
        return status;
    }
    if let Ok(nslab_abi::Ret::Utsname(uts)) = sys.call(Syscall::Uname).await {
        sys.print([&uts.machine[..], b"\n"].concat());
    }
    sys.finish(&args.name(), 0).await
}

/// `unlink FILE`
pub(crate) async fn unlink(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &Spec::NONE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let path = match &parsed.operands[..] {
        [path] => path.clone(),
        [] => return args.missing(&sys, &Spec::NONE, "missing operand").await,
        [_, extra, ..] => {
            return args.missing(&sys, &Spec::NONE, &format!("extra operand {}", args.quote(extra))).await;
        }
    };
    let call = Syscall::Unlinkat { dirfd: Fd::CWD, path: path.clone(), flags: AtFlags::empty() };
    match sys.call(call).await {
        Ok(_) => 0,
        Err(errno) => {
            sys.complain_errno(&args.name(), format!("cannot unlink '{}'", lossy(&path)), errno).await;
            1
        }
    }
}

/// `link FILE1 FILE2`
pub(crate) async fn link(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &Spec::NONE).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let (old, new) = match &parsed.operands[..] {
        [old, new] => (old.clone(), new.clone()),
        [] => return args.missing(&sys, &Spec::NONE, "missing operand").await,
        [one] => {
            return args.missing(&sys, &Spec::NONE, &format!("missing operand after {}", args.quote(one))).await;
        }
        [_, _, extra, ..] => {
            return args.missing(&sys, &Spec::NONE, &format!("extra operand {}", args.quote(extra))).await;
        }
    };
    let call = Syscall::Linkat {
        olddirfd: Fd::CWD,
        oldpath: old.clone(),
        newdirfd: Fd::CWD,
        newpath: new.clone(),
        flags: AtFlags::empty(),
    };
    match sys.call(call).await {
        Ok(_) => 0,
        Err(errno) => {
            let what = format!("cannot create link '{}' to '{}'", lossy(&new), lossy(&old));
            sys.complain_errno(&args.name(), what, errno).await;
            1
        }
    }
}

/// What a terminal can: the entries of terminfo(5) for `TERM` that we know.
fn capability(term: &str, name: &str, numbers: &[usize]) -> Option<String> {
    let number = |at: usize| numbers.get(at).copied().unwrap_or(0);
    if term == "dumb" {
        const NONE: [&str; 16] = [
            "bold", "sgr0", "setaf", "setab", "clear", "cup", "civis", "cnorm", "smul", "rmul", "rev", "dim", "el",
            "ed", "smcup", "rmcup",
        ];
        return NONE.contains(&name).then(String::new);
    }
    Some(match name {
        "bold" => "\x1b[1m".to_string(),
        "dim" => "\x1b[2m".to_string(),
        "smul" => "\x1b[4m".to_string(),
        "rmul" => "\x1b[24m".to_string(),
        "rev" | "smso" => "\x1b[7m".to_string(),
        "rmso" => "\x1b[27m".to_string(),
        "sgr0" => "\x1b(B\x1b[m".to_string(),
        "setaf" if number(0) < 8 => format!("\x1b[3{}m", number(0)),
        "setab" if number(0) < 8 => format!("\x1b[4{}m", number(0)),
        "clear" => "\x1b[H\x1b[2J\x1b[3J".to_string(),
        "cup" => format!("\x1b[{};{}H", number(0) + 1, number(1) + 1),
        "home" => "\x1b[H".to_string(),
        "civis" => "\x1b[?25l".to_string(),
        "cnorm" => "\x1b[?12l\x1b[?25h".to_string(),
        "el" => "\x1b[K".to_string(),
        "ed" => "\x1b[J".to_string(),
        "bel" => "\x07".to_string(),
        _ => return None,
    })
}

/// Capabilities of terminfo(5) that people ask for and that we do not know.
const TERMINFO: [&str; 12] = ["blink", "invis", "sc", "rc", "cuu1", "cud1", "cuf1", "cub1", "dl1", "il1", "op", "sitm"];

/// The terminals of terminfo that we know.
const TERMS: [&str; 3] = ["dumb", "xterm", "xterm-256color"];

/// `TERM` as ncurses' tools find it; `Err` is the status to end with.
async fn term(sys: &Sys, args: &Args, status: u8, says: &str) -> Result<String, u8> {
    let name = args.env("TERM").map(lossy).unwrap_or_default();
    if name.is_empty() && status == 1 && args.env("TERM").is_some() {
        sys.eprint("'': unknown terminal type.\n").await;
        return Err(status);
    }
    if name.is_empty() {
        sys.complain(&args.short_name(), says).await;
        return Err(status);
    }
    if TERMS.contains(&name.as_str()) {
        return Ok(name);
    }
    Err(crate::getopt::unmodelled(sys, &args.short_name(), &format!("or terminal {name}")).await)
}

/// `tput CAPABILITY [NUMBER]…`
pub(crate) async fn tput(sys: Sys, args: Arc<Args>) -> u8 {
    let spec = Spec { shorts: "T:", unmodelled: "SVx", unmodelled_longs: &[], in_order: true, status: 2, ..Spec::NONE };
    let parsed = match args.getopt(&sys, &spec).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let args = match parsed.value('T') {
        Some(name) => Arc::new(Args { argv: args.argv.clone(), envp: vec![[b"TERM=", name].concat()] }),
        None => args,
    };
    let term = match term(&sys, &args, 2, "No value for $TERM and no -T specified").await {
        Ok(term) => term,
        Err(status) => return status,
    };
    let Some((name, rest)) = parsed.operands.split_first() else {
        return crate::getopt::unmodelled(&sys, "tput", "without a capability").await;
    };
    let numbers: Vec<usize> = rest.iter().map(|word| number(word).unwrap_or(0)).collect();
    let window = match sys.window(Fd(1)).await {
        Some(size) => Some(size),
        None => match sys.window(Fd(2)).await {
            Some(size) => Some(size),
            None => sys.window(Fd(0)).await,
        },
    };
    let (rows, columns) = window.filter(|size| size.0 > 0 && size.1 > 0).unwrap_or((24, 80));
    let text = match &lossy(name)[..] {
        "cols" => format!("{columns}\n"),
        "lines" => format!("{rows}\n"),
        "colors" => match &term[..] {
            "dumb" => "-1\n".to_string(),
            "xterm" => "8\n".to_string(),
            _ => "256\n".to_string(),
        },
        "reset" | "init" | "longname" => {
            return crate::getopt::unmodelled(&sys, "tput", &lossy(name)).await;
        }
        name => match capability(&term, name, &numbers) {
            Some(text) if text.is_empty() => return 1,
            Some(text) => text,
            None if term != "dumb" && TERMINFO.contains(&name) => {
                return crate::getopt::unmodelled(&sys, "tput", &format!("or capability {name}")).await;
            }
            None => {
                sys.complain("tput", format!("unknown terminfo capability '{name}'")).await;
                return 4;
            }
        },
    };
    sys.print(text);
    sys.finish("tput", 0).await
}

/// `clear`
pub(crate) async fn clear(sys: Sys, args: Arc<Args>) -> u8 {
    let spec = Spec { unmodelled: "T:Vx", unmodelled_longs: &[], ..Spec::NONE };
    if let Err(status) = args.getopt(&sys, &spec).await {
        return status;
    }
    let term = match term(&sys, &args, 1, "TERM environment variable not set.").await {
        Ok(term) => term,
        Err(status) => return status,
    };
    match capability(&term, "clear", &[]) {
        Some(text) if !text.is_empty() => sys.print(text),
        _ => return 1,
    }
    sys.finish("clear", 0).await
}

const SPLIT: Spec = Spec {
    shorts: "a:b:dl:",
    longs: &[
        ("suffix-length", Takes::Argument, 'a'),
        ("bytes", Takes::Argument, 'b'),
        ("numeric-suffixes", Takes::Nothing, 'd'),
        ("lines", Takes::Argument, 'l'),
    ],
    unmodelled: "C:en:t:ux",
    unmodelled_longs: &[
        "additional-suffix",
        "line-bytes",
        "elide-empty-files",
        "filter",
        "hex-suffixes",
        "number",
        "separator",
        "unbuffered",
        "verbose",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// `split [-a N] [-d] [-l LINES | -b SIZE] [FILE [PREFIX]]`
pub(crate) async fn split(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPLIT).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(extra) = parsed.operands.get(2) {
        return args.missing(&sys, &SPLIT, &format!("extra operand {}", args.quote(extra))).await;
    }
    let wrong = |what: &str, text: &[u8]| format!("invalid number of {what}: {}", args.quote(text));
    let count = match (parsed.value('b'), parsed.value('l')) {
        (Some(_), Some(_)) => return args.missing(&sys, &SPLIT, "cannot split in more than one way").await,
        (Some(text), None) => match super::tee::size(text) {
            Some(size @ 1..) => size as usize,
            _ => {
                sys.complain(&name, wrong("bytes", text)).await;
                return 1;
            }
        },
        (None, text) => match number::<usize>(text.unwrap_or(b"1000")) {
            Some(lines @ 1..) => lines,
            _ => {
                let what = wrong("lines", text.unwrap_or_default());
                match text.and_then(number::<usize>) {
                    Some(_) => sys.complain_errno(&name, what, nslab_abi::Errno::ERANGE).await,
                    None => sys.complain(&name, what).await,
                }
                return 1;
            }
        },
    };
    let input = &parsed.operands[..parsed.operands.len().min(1)];
    let content = match input.first().filter(|path| *path != b"-") {
        None => sys.read_all(Fd(0)).await,
        Some(path) => sys.read_file(path).await,
    };
    let content = match content {
        Ok(content) => content,
        Err(errno) => {
            let path = input.first().map(|path| lossy(path)).unwrap_or_default();
            sys.complain_errno(&name, format!("cannot open '{path}' for reading"), errno).await;
            return 1;
        }
    };
    let pieces: Vec<Vec<u8>> = match parsed.has('b') {
        true => content.chunks(count).map(<[u8]>::to_vec).collect(),
        false => {
            let lines: Vec<&[u8]> = content.split_inclusive(|&byte| byte == b'\n').collect();
            lines.chunks(count).map(<[&[u8]]>::concat).collect()
        }
    };
    let length = parsed.value('a').and_then(number::<usize>).unwrap_or(2).clamp(1, 8);
    let base: usize = if parsed.has('d') { 10 } else { 26 };
    let prefix = parsed.operands.get(1).map_or(&b"x"[..], |prefix| prefix);
    for (nr, piece) in pieces.iter().enumerate() {
        // Without -a, split takes longer suffixes where the last letter would come first: not modelled.
        let most = if parsed.has('a') { base.pow(length as u32) } else { (base - 1) * base };
        if nr >= most {
            if parsed.has('a') {
                sys.complain(&name, "output file suffixes exhausted").await;
                return 1;
            }
            return crate::getopt::unmodelled(&sys, "split", "with so many pieces").await;
        }
        let mut suffix = vec![0; length];
        let mut rest = nr;
        for byte in suffix.iter_mut().rev() {
            *byte = if parsed.has('d') { b'0' + (rest % 10) as u8 } else { b'a' + (rest % 26) as u8 };
            rest /= base;
        }
        let path = [prefix, &suffix].concat();
        let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
        match sys.open_with(&path, flags, 0o666).await {
            Ok(fd) => {
                if let Err(errno) = sys.write_all(fd, piece).await {
                    sys.complain_errno(&name, &path, errno).await;
                    return 1;
                }
                sys.close(fd).await;
            }
            Err(errno) => {
                sys.complain_errno(&name, path, errno).await;
                return 1;
            }
        }
    }
    0
}
