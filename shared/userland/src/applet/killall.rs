//! killall(1) of psmisc 23.6.

use std::sync::Arc;

use nslab_abi::{Errno, Pid, Signal, Syscall};

use crate::getopt::{Failure, Spec, Takes};
use crate::process::Args;
use crate::procfs::Proc;
use crate::sys::{Accounts, Sys};
use crate::text::{basename, lossy, number};

const SPEC: Spec = Spec {
    shorts: "eIlqs:u:v",
    longs: &[
        ("exact", Takes::Nothing, 'e'),
        ("ignore-case", Takes::Nothing, 'I'),
        ("list", Takes::Nothing, 'l'),
        ("quiet", Takes::Nothing, 'q'),
        ("signal", Takes::Argument, 's'),
        ("user", Takes::Argument, 'u'),
        ("verbose", Takes::Nothing, 'v'),
    ],
    unmodelled: "giorn:wVyZ",
    unmodelled_longs: &[
        "process-group",
        "interactive",
        "older-than",
        "regexp",
        "ns",
        "wait",
        "version",
        "younger-than",
        "context",
    ],
    usage: include_str!("usage/killall.txt"),
    ..Spec::NONE
};

/// Letters of a name that the kernel keeps - TASK_COMM_LEN without its zero.
const COMM_MAX: usize = 15;

/// `killall [-elqvI] [-s SIGNAL | -SIGNAL] [-u USER] NAME…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    // A signal may be the first word.
    let mut argv = args.argv.clone();
    let mut signal = Signal::SIGTERM;
    if let Some(word) = argv.get(1).and_then(|word| word.strip_prefix(b"-")).map(lossy)
        && (word.len() > 1 || word.starts_with(|letter: char| letter.is_ascii_digit()))
        && word.starts_with(|letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit())
    {
        match named(&word) {
            Some(chosen) => signal = chosen,
            None => return unknown_signal(&sys, &word).await,
        }
        argv.remove(1);
    }
    let args = Args { argv, envp: args.envp.clone() };
    let parsed = match crate::getopt::parse(&SPEC, &args.argv[1..]) {
        Ok(parsed) => parsed,
        Err(Failure::Unmodelled(option)) => return crate::getopt::unmodelled(&sys, "killall", &option).await,
        // It does not say which.
        Err(Failure::Wrong(_)) => return args.hint(&sys, &SPEC).await,
    };
    if parsed.has('l') {
        let own = |signal: &Signal| match signal.name()[3..].to_string() {
            // Its table has the other name of 29.
            name if name == "IO" => "POLL".to_string(),
            name => name,
        };
        let names: Vec<String> = Signal::STANDARD.iter().map(own).collect();
        sys.print(names.chunks(16).map(|row| row.join(" ") + "\n").collect::<String>());
        return sys.finish("killall", 0).await;
    }
    if let Some(name) = parsed.value('s').map(lossy) {
        match named(&name) {
            Some(chosen) => signal = chosen,
            None => return unknown_signal(&sys, &name).await,
        }
    }
    let user = match parsed.value('u') {
        None => None,
        Some(name) => match Accounts::users(&sys).await.id(name) {
            Some((uid, _)) => Some(uid),
            None => {
                sys.eprint(format!("Cannot find user {}\n", lossy(name))).await;
                return 1;
            }
        },
    };
    if parsed.operands.is_empty() && user.is_none() {
        return args.hint(&sys, &SPEC).await;
    }
    let own = sys.int(Syscall::Getpid).await.unwrap_or(0) as i32;
    let mut all = Vec::new();
    for pid in Proc::pids(&sys).await.into_iter().filter(|&pid| pid != own) {
        all.extend(Proc::read(&sys, pid).await);
    }
    all.retain(|proc| user.is_none_or(|uid| proc.uids[1] == uid));
    let mut status = 0;
    let names: Vec<Option<String>> = match parsed.operands.is_empty() {
        true => vec![None],
        false => parsed.operands.iter().map(|name| Some(lossy(name))).collect(),
    };
    for name in names {
        let mut nr_sent = 0;
        let mut has_failed = false;
        for proc in &all {
            if let Some(name) = &name
                && !fits(&sys, proc, name, parsed.has('I')).await
            {
                continue;
            }
            match sys.kill(Pid(proc.pid), signal).await {
                Ok(()) => {
                    nr_sent += 1;
                    if parsed.has('v') {
                        sys.eprint(format!("Killed {}({}) with signal {}\n", proc.comm, proc.pid, signal.0)).await;
                    }
                }
                Err(Errno::ESRCH) => {}
                Err(errno) => {
                    has_failed = true;
                    sys.eprint(format!("{}({}): {}\n", proc.comm, proc.pid, errno.strerror())).await;
                }
            }
        }
        if nr_sent == 0 {
            status = 1;
            if let Some(name) = name.filter(|_| !parsed.has('q') && !has_failed) {
                sys.eprint(format!("{name}: no process found\n")).await;
            }
        }
    }
    sys.finish("killall", status).await
}

async fn unknown_signal(sys: &Sys, name: &str) -> u8 {
    sys.eprint(format!("{name}: unknown signal; killall -l lists signals.\n")).await;
    1
}

/// Is it the process of this name? One longer than the kernel keeps is looked for in the command line.
async fn fits(sys: &Sys, proc: &Proc, name: &str, ignores_case: bool) -> bool {
    let is = |a: &str, b: &str| if ignores_case { a.eq_ignore_ascii_case(b) } else { a == b };
    if name.contains('/') {
        return sys.stat(name.as_bytes()).await.is_ok_and(|stat| stat.st_ino != 0)
            && sys
                .readlink(format!("/proc/{}/exe", proc.pid).as_bytes())
                .await
                .is_ok_and(|path| path == name.as_bytes());
    }
    if name.len() < COMM_MAX || proc.comm.len() < COMM_MAX {
        return is(&proc.comm, name);
    }
    let first = proc.joined_cmdline().unwrap_or_default();
    let program = first.split(' ').next().unwrap_or_default();
    is(&lossy(basename(program.as_bytes())), name)
}

fn named(name: &str) -> Option<Signal> {
    if let Some(value) = number::<i32>(name.as_bytes()) {
        return Signal::new(value);
    }
    Signal::with_short_name(name.strip_prefix("SIG").unwrap_or(name))
}
