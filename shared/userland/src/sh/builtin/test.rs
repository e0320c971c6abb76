//! `test` and `[` - by the number of arguments, as POSIX says.

use nslab_abi::{AtFlags, Fd, Stat, Syscall};

use super::complain;
use crate::sh::Dialect;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::{lossy, number};

/// `test EXPRESSION`, `[ EXPRESSION ]`
pub(super) async fn run(sys: &Sys, state: &State, argv: &[Vec<u8>]) -> u8 {
    let mut words = &argv[1..];
    if argv[0] == b"[" {
        match words.split_last() {
            Some((last, rest)) if last == b"]" => words = rest,
            _ => {
                let text = if state.dialect.is_bash() { "missing `]'" } else { "missing ]" };
                complain(sys, state, b"[", text).await;
                return 2;
            }
        }
    }
    match evaluate(sys, state, words).await {
        Ok(value) => u8::from(!value),
        Err(message) => {
            complain(sys, state, &argv[0], &message).await;
            2
        }
    }
}

type Verdict<'a> = std::pin::Pin<Box<dyn std::future::Future<Output = Result<bool, String>> + Send + 'a>>;

pub(super) fn evaluate<'a>(sys: &'a Sys, state: &'a State, words: &'a [Vec<u8>]) -> Verdict<'a> {
    Box::pin(async move {
        match words {
            [] => Ok(false),
            [word] => Ok(!word.is_empty()),
            [bang, rest @ ..] if bang == b"!" && rest.len() < 4 => Ok(!evaluate(sys, state, rest).await?),
            [operator, operand] => unary(sys, state, operator, operand).await,
            [left, operator, right] if is_binary(operator) => binary(sys, state, left, operator, right).await,
            [open, inner @ .., close] if open == b"(" && close == b")" => evaluate(sys, state, inner).await,
            words => {
                // -o binds weaker than -a.
                for joint in [&b"-o"[..], b"-a"] {
                    let at = words.iter().position(|word| word == joint).filter(|&at| at > 0 && at + 1 < words.len());
                    if let Some(at) = at {
                        let left = evaluate(sys, state, &words[..at]).await?;
                        let right = evaluate(sys, state, &words[at + 1..]).await?;
                        return Ok(if joint == b"-o" { left || right } else { left && right });
                    }
                }
                Err(match (state.dialect, words.len()) {
                    (Dialect::Bash, 3) => format!("{}: binary operator expected", lossy(&words[1])),
                    (Dialect::Bash, _) => "too many arguments".to_string(),
                    // dash reads on from the left.
                    _ if is_binary(&words[1]) => format!("{}: unexpected operator", lossy(&words[2])),
                    _ => format!("{}: unexpected operator", lossy(&words[0])),
                })
            }
        }
    })
}

fn is_binary(operator: &[u8]) -> bool {
    let all: [&[u8]; 16] = [
        b"=", b"==", b"!=", b"<", b">", b"-eq", b"-ne", b"-lt", b"-le", b"-gt", b"-ge", b"-a", b"-o", b"-nt", b"-ot",
        b"-ef",
    ];
    all.contains(&operator)
}

/// Computes a test of one operand.
pub(in crate::sh) async fn unary(sys: &Sys, state: &State, operator: &[u8], operand: &[u8]) -> Result<bool, String> {
    let kind = |stat: &Stat| stat.kind();
    let of = async |test: fn(&Stat) -> bool| sys.stat(operand).await.is_ok_and(|stat| test(&stat));
    Ok(match operator {
        b"-n" => !operand.is_empty(),
        b"-z" => operand.is_empty(),
        b"-e" => of(|_| true).await,
        b"-f" => of(|stat| stat.is_file()).await,
        b"-d" => of(|stat| stat.is_dir()).await,
        b"-b" => of(|stat| stat.kind() == 0o060_000).await,
        b"-c" => of(|stat| stat.kind() == 0o020_000).await,
        b"-p" => of(|stat| stat.kind() == 0o010_000).await,
        b"-S" => of(|stat| stat.kind() == 0o140_000).await,
        b"-s" => of(|stat| stat.st_size > 0).await,
        b"-h" | b"-L" => sys.lstat(operand).await.is_ok_and(|stat| kind(&stat) == 0o120_000),
        b"-u" => of(|stat| stat.st_mode & 0o4000 != 0).await,
        b"-g" => of(|stat| stat.st_mode & 0o2000 != 0).await,
        b"-k" => of(|stat| stat.st_mode & 0o1000 != 0).await,
        b"-O" => own(sys, operand, Syscall::Geteuid, |stat| stat.st_uid).await,
        b"-G" => own(sys, operand, Syscall::Getegid, |stat| stat.st_gid).await,
        b"-N" if state.dialect.is_bash() => of(|stat| stat.st_mtim > stat.st_atim).await,
        b"-a" if state.dialect.is_bash() => of(|_| true).await,
        b"-o" if state.dialect.is_bash() => super::options::is_on(state, &lossy(operand)).unwrap_or(false),
        b"-v" if state.dialect.is_bash() => state.get(operand).is_some(),
        b"-r" => access(sys, operand, 4).await,
        b"-w" => access(sys, operand, 2).await,
        b"-x" => access(sys, operand, 1).await,
        b"-t" => match number(operand) {
            Some(fd) => sys.isatty(Fd(fd)).await,
            None => false,
        },
        _ => {
            return Err(match state.dialect {
                Dialect::Bash => format!("{}: unary operator expected", lossy(operator)),
                _ => format!("{}: unexpected operator", lossy(operator)),
            });
        }
    })
}

async fn own(sys: &Sys, path: &[u8], call: Syscall, id: fn(&Stat) -> u32) -> bool {
    match (sys.stat(path).await, sys.int(call).await) {
        (Ok(stat), Ok(own)) => i64::from(id(&stat)) == own,
        _ => false,
    }
}

async fn access(sys: &Sys, path: &[u8], mode: i32) -> bool {
    // AT_EACCESS, as both shells ask.
    let flags = AtFlags::REMOVEDIR;
    sys.call(Syscall::Faccessat { dirfd: Fd::CWD, path: path.to_vec(), mode, flags }).await.is_ok()
}

/// Computes a test of two operands.
pub(in crate::sh) async fn binary(
    sys: &Sys,
    state: &State,
    left: &[u8],
    operator: &[u8],
    right: &[u8],
) -> Result<bool, String> {
    let (before, after) = (left, right);
    let number = |word: &[u8]| {
        number::<i64>(word.trim_ascii()).ok_or_else(|| match state.dialect {
            Dialect::Bash => format!("{}: integer expression expected", lossy(word)),
            Dialect::Dash => format!("Illegal number: {}", lossy(word)),
            Dialect::Ash => format!("{}: bad number", lossy(word)),
        })
    };
    Ok(match operator {
        b"=" | b"==" => before == after,
        b"!=" => before != after,
        b"<" => before < after,
        b">" => before > after,
        b"-a" => !before.is_empty() && !after.is_empty(),
        b"-o" => !before.is_empty() || !after.is_empty(),
        b"-eq" => number(left)? == number(right)?,
        b"-ne" => number(left)? != number(right)?,
        b"-lt" => number(left)? < number(right)?,
        b"-le" => number(left)? <= number(right)?,
        b"-gt" => number(left)? > number(right)?,
        b"-ge" => number(left)? >= number(right)?,
        operator => match (sys.stat(left).await, sys.stat(right).await) {
            (Ok(left), Ok(right)) => match operator {
                b"-ef" => (left.st_dev, left.st_ino) == (right.st_dev, right.st_ino),
                b"-nt" => left.st_mtim > right.st_mtim,
                _ => left.st_mtim < right.st_mtim,
            },
            (Ok(_), Err(_)) => operator == b"-nt",
            (Err(_), Ok(_)) => operator == b"-ot",
            _ => false,
        },
    })
}
