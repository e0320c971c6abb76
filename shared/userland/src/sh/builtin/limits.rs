//! `ulimit`.

use nslab_abi::{Pid, Ret, Rlimit, Syscall};

use super::complain;
use crate::sh::Dialect;
use crate::sh::state::State;
use crate::sys::Sys;
use crate::text::{lossy, number};

/// Letter, the kernel's number - setrlimit(2), bytes a unit, bash's words, dash's words.
type Row = (u8, i32, u64, &'static str, &'static str);

const ROWS: [Row; 15] = [
    (b'R', 15, 1, "real-time non-blocking time  (microseconds, -R)", ""),
    (b'c', 4, 1024, "core file size              (blocks, -c)", "coredump(blocks)"),
    (b'd', 2, 1024, "data seg size               (kbytes, -d)", "data(kbytes)"),
    (b'e', 13, 1, "scheduling priority                 (-e)", ""),
    (b'f', 1, 1024, "file size                   (blocks, -f)", "file(blocks)"),
    (b'i', 11, 1, "pending signals                     (-i)", ""),
    (b'l', 8, 1024, "max locked memory           (kbytes, -l)", "locked memory(kbytes)"),
    (b'm', 5, 1024, "max memory size             (kbytes, -m)", "memory(kbytes)"),
    (b'n', 7, 1, "open files                          (-n)", "nofiles"),
    (b'q', 12, 1, "POSIX message queues         (bytes, -q)", ""),
    (b'r', 14, 1, "real-time priority                  (-r)", "rtprio"),
    (b's', 3, 1024, "stack size                  (kbytes, -s)", "stack(kbytes)"),
    (b't', 0, 1, "cpu time                   (seconds, -t)", "time(seconds)"),
    (b'u', 6, 1, "max user processes                  (-u)", "process"),
    (b'v', 9, 1024, "virtual memory              (kbytes, -v)", "vmemory(kbytes)"),
];
const LOCKS: Row = (b'x', 10, 1, "file locks                          (-x)", "locks");
/// dash's order.
const DASH: &[u8] = b"tfdscmlpnvwr";

fn unit(row: &Row, dialect: Dialect) -> u64 {
    // POSIX's blocks are of 512 bytes; bash uses those only in its POSIX mode.
    if !dialect.is_bash() && b"cf".contains(&row.0) { 512 } else { row.2 }
}

async fn read(sys: &Sys, resource: i32) -> Option<Rlimit> {
    match sys.call(Syscall::Prlimit64 { pid: Pid(0), resource, new_limit: None }).await {
        Ok(Ret::Rlimit(limit)) => Some(limit),
        _ => None,
    }
}

fn shown(value: u64, unit: u64) -> String {
    if value == u64::MAX { "unlimited".to_string() } else { (value / unit).to_string() }
}

/// `ulimit [-HSa] [-LETTER] [VALUE]`
pub(super) async fn run(sys: &Sys, state: &State, words: &[Vec<u8>]) -> u8 {
    let (mut is_hard, mut is_soft, mut is_all, mut letters) = (false, false, false, Vec::new());
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.len() > 1 && word[0] == b'-') {
        at += 1;
        for letter in &word[1..] {
            match letter {
                b'H' => is_hard = true,
                b'S' => is_soft = true,
                b'a' => is_all = true,
                letter => letters.push(*letter),
            }
        }
    }
    if is_all {
        all(sys, state, is_hard).await;
        return 0;
    }
    if letters.is_empty() {
        letters.push(b'f');
    }
    let value = words.get(at);
    let many = letters.len() > 1;
    for letter in letters {
        if letter == b'p' && state.dialect.is_bash() && value.is_none() {
            sys.print("8\n");
            continue;
        }
        let Some(row) = ROWS.iter().chain([&LOCKS]).find(|row| row.0 == letter) else {
            let letter = char::from(letter);
            match state.dialect {
                Dialect::Bash => {
                    complain(sys, state, b"ulimit", &format!("-{letter}: invalid option")).await;
                    sys.eprint("ulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]\n").await;
                }
                _ => complain(sys, state, b"ulimit", &format!("Illegal option -{letter}")).await,
            }
            return 2;
        };
        let unit = unit(row, state.dialect);
        let Some(now) = read(sys, row.1).await else { return 1 };
        match value {
            None => {
                let head = if many && state.dialect.is_bash() { format!("{} ", row.3) } else { String::new() };
                sys.print(format!("{head}{}\n", shown(if is_hard { now.rlim_max } else { now.rlim_cur }, unit)));
            }
            Some(value) => {
                let status = set(sys, state, row, unit, now, value, (is_hard, is_soft)).await;
                if status != 0 {
                    return status;
                }
            }
        }
    }
    0
}

async fn set(
    sys: &Sys,
    state: &State,
    row: &Row,
    unit: u64,
    now: Rlimit,
    value: &[u8],
    (is_hard, is_soft): (bool, bool),
) -> u8 {
    let wanted = match value {
        b"unlimited" => u64::MAX,
        b"hard" if state.dialect.is_bash() => now.rlim_max,
        b"soft" if state.dialect.is_bash() => now.rlim_cur,
        value => match number::<u64>(value) {
            Some(value) => value.saturating_mul(unit),
            None => {
                let text = match state.dialect {
                    Dialect::Bash => format!("{}: invalid number", lossy(value)),
                    _ => "bad number".to_string(),
                };
                complain(sys, state, b"ulimit", &text).await;
                return if state.dialect.is_bash() { 1 } else { 2 };
            }
        },
    };
    let both = is_hard == is_soft;
    let new = Rlimit {
        rlim_cur: if both || is_soft { wanted } else { now.rlim_cur },
        rlim_max: if both || is_hard { wanted } else { now.rlim_max },
    };
    match sys.call(Syscall::Prlimit64 { pid: Pid(0), resource: row.1, new_limit: Some(new) }).await {
        Ok(_) => 0,
        Err(errno) => {
            let text = match state.dialect {
                Dialect::Bash => {
                    let name = row.3.split("  ").next().unwrap_or_default().trim_end();
                    format!("{name}: cannot modify limit: {}", errno.strerror())
                }
                _ => format!("error setting limit ({})", errno.strerror()),
            };
            complain(sys, state, b"ulimit", &text).await;
            if state.dialect.is_bash() { 1 } else { 2 }
        }
    }
}

async fn all(sys: &Sys, state: &State, is_hard: bool) {
    let rows: Vec<&Row> = match state.dialect {
        Dialect::Bash => ROWS.iter().chain([&LOCKS]).collect(),
        _ => DASH.iter().filter_map(|letter| ROWS.iter().chain([&LOCKS]).find(|row| row.0 == *letter)).collect(),
    };
    for row in rows {
        let Some(now) = read(sys, row.1).await else { continue };
        let value = shown(if is_hard { now.rlim_max } else { now.rlim_cur }, unit(row, state.dialect));
        match state.dialect {
            Dialect::Bash => sys.print(format!("{} {value}\n", row.3)),
            _ => sys.print(format!("{:<20} {value}\n", row.4)),
        }
        if row.0 == b'n' && state.dialect.is_bash() {
            sys.print("pipe size                (512 bytes, -p) 8\n");
        }
    }
}
