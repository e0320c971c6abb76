//! watch(1) of procps-ng 4.0.2.

use std::sync::Arc;

use nslab_abi::{Fd, Pid, Ret, Syscall, Timespec, WaitFlags};

use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{ctime, lossy};

const SPEC: Spec = Spec {
    shorts: "n:tx",
    longs: &[("interval", Takes::Argument, 'n'), ("no-title", Takes::Nothing, 't'), ("exec", Takes::Nothing, 'x')],
    unmodelled: "bcCd::eghpq:rwv",
    unmodelled_longs: &[
        "beep",
        "chgexit",
        "color",
        "differences",
        "equexit",
        "errexit",
        "help",
        "no-color",
        "no-rerun",
        "no-wrap",
        "precise",
        "version",
    ],
    in_order: true,
    ..Spec::NONE
};
/// Seconds between two runs, and the least of them.
const INTERVAL_S: f64 = 2.0;
const LEAST_S: f64 = 0.1;

/// `watch [-tx] [-n SECONDS] COMMAND [ARG]…`, on a cleared screen and not on the terminal's other one.
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let interval_s = match parsed.value('n').map(lossy) {
        None => INTERVAL_S,
        Some(text) => match text.replace(',', ".").parse::<f64>() {
            Ok(seconds) if seconds.is_finite() => seconds.clamp(LEAST_S, 4_294_967.0),
            _ => {
                sys.complain("watch", format!("failed to parse argument: '{text}': Invalid argument")).await;
                return 1;
            }
        },
    };
    if parsed.operands.is_empty() {
        return crate::getopt::unmodelled(&sys, "watch", "without a command").await;
    }
    if sys.window(Fd(1)).await.is_none() {
        return crate::getopt::unmodelled(&sys, "watch", "where no terminal is").await;
    }
    let command = parsed.operands.join(&b' ');
    let argv = match parsed.has('x') {
        true => parsed.operands.clone(),
        false => vec![b"sh".to_vec(), b"-c".to_vec(), command.clone()],
    };
    loop {
        let (rows, columns) = sys.window(Fd(1)).await.filter(|size| size.0 > 2 && size.1 > 0).unwrap_or((24, 80));
        let output = output(&sys, &args, &argv).await;
        let mut screen = String::new();
        if !parsed.has('t') {
            screen += &(title(&sys, interval_s, &lossy(&command), columns).await + "\n\n");
        }
        let left = rows - if parsed.has('t') { 0 } else { 2 };
        screen += &fitted(&lossy(&output), left, columns);
        sys.print(format!("\x1b[H\x1b[2J{}", screen.replace('\n', "\r\n")));
        if sys.flush().await.is_err() {
            return 1;
        }
        let t = Timespec { tv_sec: interval_s as i64, tv_nsec: (interval_s.fract() * 1e9) as i64 };
        let _ = sys.call(Syscall::ClockNanosleep { clockid: 0, flags: 0, t }).await;
    }
}

/// Runs the command; what it printed, its complaints in their place.
async fn output(sys: &Sys, args: &Args, argv: &[Vec<u8>]) -> Vec<u8> {
    let Ok((reader, writer)) = sys.pipe().await else { return Vec::new() };
    let child = sys.fork().await;
    if let Ok(Pid(0)) = child {
        let _ = sys.dup2(writer, Fd(1)).await;
        let _ = sys.dup2(writer, Fd(2)).await;
        sys.close(reader).await;
        sys.close(writer).await;
        let errno = sys.execvp(argv, &args.envp).await;
        sys.complain_errno("watch", format!("unable to execute '{}'", lossy(&argv[0])), errno).await;
        let _ = sys.call(Syscall::ExitGroup { status: super::run::not_run(errno).into() }).await;
    }
    sys.close(writer).await;
    let output = sys.read_all(reader).await.unwrap_or_default();
    sys.close(reader).await;
    if let Ok(pid) = child {
        let _ = sys.wait4(pid, WaitFlags::empty()).await;
    }
    output
}

/// What is done to the left, where and when to the right; the command is cut where they meet.
async fn title(sys: &Sys, interval_s: f64, command: &str, columns: usize) -> String {
    let host = match sys.call(Syscall::Uname).await {
        Ok(Ret::Utsname(uts)) => lossy(&uts.nodename),
        _ => String::new(),
    };
    let now = match sys.call(Syscall::ClockGettime { clockid: 0 }).await {
        Ok(Ret::Time(now)) => now.tv_sec,
        _ => 0,
    };
    let right = format!("{host}: {}", ctime(now));
    let head = format!("Every {interval_s:.1}s: ");
    let Some(room) = columns.checked_sub(right.len()) else { return String::new() };
    let Some(for_command) = room.checked_sub(head.len() + 1) else { return format!("{:room$}{right}", "") };
    let shown: String = match command.chars().count() > for_command {
        true => command.chars().take(for_command.saturating_sub(4)).chain("... ".chars()).collect(),
        false => command.to_string(),
    };
    format!("{:room$}{right}", head + &shown)
}

/// The lines that fit on the screen, long ones wrapped.
fn fitted(text: &str, rows: usize, columns: usize) -> String {
    let mut lines = vec![String::new()];
    let mut column = 0;
    for letter in text.trim_end_matches('\n').chars() {
        let width = if letter == '\t' { 8 - column % 8 } else { 1 };
        if letter == '\n' || column + width > columns {
            lines.push(String::new());
            column = 0;
        }
        if let Some(line) = lines.last_mut().filter(|_| letter == '\t' || !letter.is_control()) {
            line.extend(std::iter::repeat_n(if letter == '\t' { ' ' } else { letter }, width));
            column += width;
        }
    }
    lines.truncate(rows);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn the_screen_holds_so_much() {
        assert_eq!(fitted("a\tb\nlong line\nc\n", 3, 9), "a       b\nlong line\nc");
        assert_eq!(fitted("abcdef\ng\nh", 2, 4), "abcd\nef");
    }
}
