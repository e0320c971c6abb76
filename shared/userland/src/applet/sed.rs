//! sed(1) of GNU sed 4.9.

mod parse;
mod run;
mod show;

use std::sync::Arc;

use nslab_abi::{Fd, OpenFlags, Syscall};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "ne:f:i::rEs",
    longs: &[
        ("quiet", Takes::Nothing, 'n'),
        ("silent", Takes::Nothing, 'n'),
        ("expression", Takes::Argument, 'e'),
        ("file", Takes::Argument, 'f'),
        ("in-place", Takes::Maybe, 'i'),
        ("regexp-extended", Takes::Nothing, 'E'),
        ("separate", Takes::Nothing, 's'),
    ],
    unmodelled: "blzu",
    unmodelled_longs: &[
        "debug",
        "follow-symlinks",
        "line-length",
        "posix",
        "sandbox",
        "unbuffered",
        "zero-terminated",
        "null-data",
        "help",
        "version",
    ],
    ..Spec::NONE
};

/// `sed [-nEs] [-i[SUFFIX]] {SCRIPT | -e SCRIPT | -f FILE} [FILE]…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let name = args.name();
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut operands = parsed.operands.clone();
    let mut script = Vec::new();
    for (letter, value) in parsed.options.iter().filter(|option| matches!(option.0, 'e' | 'f')) {
        let value = value.clone().unwrap_or_default();
        let text = match letter {
            'e' => value,
            _ => match sys.read_file(&value).await {
                Ok(text) => text.strip_suffix(b"\n").unwrap_or(&text).to_vec(),
                Err(errno) => {
                    sys.complain_errno(&name, format!("couldn't open file {}", lossy(&value)), errno).await;
                    return 1;
                }
            },
        };
        if !script.is_empty() {
            script.push(b'\n');
        }
        script.extend(text);
    }
    if !(parsed.has('e') || parsed.has('f')) {
        if operands.is_empty() {
            sys.eprint(format!("Usage: {name} [OPTION]... {{script-only-if-no-other-script}} [input-file]...\n\n"))
                .await;
            return crate::getopt::unmodelled(&sys, "sed", "(none): its usage").await;
        }
        script = operands.remove(0);
    }
    let is_extended = parsed.has('E') || parsed.has('r');
    let program = match parse::parse(&script, is_extended) {
        Ok(program) => program,
        Err(parse::Wrong::Said(at, what)) => {
            sys.complain(&name, format!("-e expression #1, char {at}: {what}")).await;
            return 1;
        }
        Err(parse::Wrong::Plain(what)) => {
            sys.complain(&name, what).await;
            return 4;
        }
        Err(parse::Wrong::Unmodelled(what)) => return crate::getopt::unmodelled(&sys, "sed", &what).await,
    };
    let in_place = parsed.options.iter().find(|option| option.0 == 'i').map(|option| option.1.clone());
    let mut machine = run::Machine::new(&program, parsed.has('n'));
    let mut status = 0;
    let stdin = [b"-".to_vec()];
    let paths = if operands.is_empty() { &stdin[..] } else { &operands };
    let mut inputs = Vec::new();
    for path in paths {
        if path != b"-" && sys.stat(path).await.is_ok_and(|stat| stat.is_dir()) {
            let what = match in_place {
                Some(_) => format!("couldn't edit {}: not a regular file", lossy(path)),
                None => format!("read error on {}: Is a directory", lossy(path)),
            };
            sys.complain(&name, what).await;
            status = if in_place.is_some() { 4 } else { 2 };
            continue;
        }
        match if path == b"-" { sys.read_all(Fd(0)).await } else { sys.read_file(path).await } {
            Ok(content) => inputs.push((path.clone(), content)),
            Err(errno) => {
                sys.complain_errno(&name, format!("can't read {}", lossy(path)), errno).await;
                status = 2;
            }
        }
    }
    match in_place {
        None => {
            let contents: Vec<&[u8]> = inputs.iter().map(|input| &input.1[..]).collect();
            let groups: Vec<Vec<&[u8]>> = match parsed.has('s') {
                true => contents.into_iter().map(|content| vec![content]).collect(),
                false => vec![contents],
            };
            for group in groups {
                if parsed.has('s') {
                    machine.restart();
                }
                match machine.run(&sys, &group).await {
                    Ok(text) => sys.print(text),
                    Err(failed) => return failed,
                }
            }
        }
        Some(suffix) => {
            for (path, content) in &inputs {
                machine.restart();
                let text = match machine.run(&sys, &[content]).await {
                    Ok(text) => text,
                    Err(failed) => return failed,
                };
                if let Err(errno) = replace(&sys, path, suffix.as_deref(), &text).await {
                    sys.complain_errno(&name, format!("couldn't open temporary file {}", lossy(path)), errno).await;
                    return 4;
                }
            }
        }
    }
    if let Some(code) = machine.exit_code() {
        status = code;
    }
    sys.finish(&name, status).await
}

/// `-i`: a new file takes the old one's name, and its mode.
async fn replace(sys: &Sys, path: &[u8], suffix: Option<&[u8]>, text: &[u8]) -> Result<(), nslab_abi::Errno> {
    let mode = sys.stat(path).await.map_or(0o644, |stat| stat.st_mode & 0o7777);
    let dir = path.iter().rposition(|&byte| byte == b'/').map_or(0, |at| at + 1);
    let own = sys.int(Syscall::Getpid).await.unwrap_or(0);
    let fresh = [&path[..dir], format!("sed{own:06}").as_bytes()].concat();
    let fd = sys.open_with(&fresh, OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::EXCL, 0o600).await?;
    sys.write_all(fd, text).await?;
    sys.call(Syscall::Fchmod { fd, mode }).await?;
    sys.close(fd).await;
    if let Some(suffix) = suffix {
        let backup = [path, suffix].concat();
        sys.call(rename(path, &backup)).await?;
    }
    sys.call(rename(&fresh, path)).await.map(drop)
}

fn rename(old: &[u8], new: &[u8]) -> Syscall {
    Syscall::Renameat { olddirfd: Fd::CWD, oldpath: old.to_vec(), newdirfd: Fd::CWD, newpath: new.to_vec(), flags: 0 }
}
