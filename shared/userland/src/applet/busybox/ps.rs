//! ps of busybox: walks whatever `/proc` is there and never looks itself up.

use nslab_abi::{Fd, Ret, Syscall};

use crate::process::Args;
use crate::procfs::{CLK_TCK, Proc};
use crate::sys::{Accounts, Sys};

/// Width of a line of a terminal that does not tell its size (procps/ps.c, TERMINAL_WIDTH).
const TERMINAL_WIDTH: usize = 79;
/// A pipe has no width; lines end somewhere all the same.
const MAX_WIDTH: usize = 65_536;

/// `ps`
pub(super) async fn main(sys: &Sys, args: &Args, with_time: bool) -> u8 {
    if let Some(option) = args.argv.get(1) {
        return crate::getopt::unmodelled(sys, "ps", &crate::text::lossy(option)).await;
    }
    let width = width(sys).await;
    let users = Accounts::users(sys).await;
    sys.print(if with_time { "PID   USER     TIME  COMMAND\n" } else { "PID   USER     COMMAND\n" });
    for pid in Proc::pids(sys).await {
        let Some(proc) = Proc::read(sys, pid).await else { continue };
        let mut user = crate::text::lossy(&users.name_or_number(proc.uids[1]));
        user.truncate(8);
        let seconds = proc.time_ticks / CLK_TCK;
        let time =
            if with_time { format!("{:>5} ", format!("{}:{:02}", seconds / 60, seconds % 60)) } else { String::new() };
        let line = format!("{:5} {user:<8} {time}{}", proc.pid, command(&proc));
        sys.print(line.chars().take(width).collect::<String>() + "\n");
    }
    sys.finish("ps", 0).await
}

/// The command line; before it the name in braces where the two differ (libbb/procps.c:read_cmdline).
fn command(proc: &Proc) -> String {
    let Some(text) = proc.joined_cmdline() else { return format!("[{}]", proc.comm) };
    let program = proc.cmdline.first().map(|word| crate::text::lossy(crate::text::basename(word))).unwrap_or_default();
    let program = program.strip_prefix('-').unwrap_or(&program);
    if program.starts_with(&proc.comm) { text } else { format!("{{{}}} {text}", proc.comm) }
}

async fn width(sys: &Sys) -> usize {
    const TIOCGWINSZ: u64 = 0x5413;
    match sys.call(Syscall::Ioctl { fd: Fd(1), request: TIOCGWINSZ, arg: 0, data: Vec::new() }).await {
        Ok(Ret::Bytes(size)) if size.len() >= 4 => match u16::from_le_bytes([size[2], size[3]]) {
            0 => TERMINAL_WIDTH,
            columns => usize::from(columns).min(MAX_WIDTH),
        },
        _ => MAX_WIDTH,
    }
}
