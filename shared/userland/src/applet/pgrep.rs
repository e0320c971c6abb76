//! pgrep(1), pkill(1) and pidof(1) of procps-ng 4.0.2.

use std::sync::Arc;

use nslab_abi::{NsType, Pid, Signal, Syscall};

use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::procfs::Proc;
use crate::regex::Regex;
use crate::sys::{Accounts, Sys};
use crate::text::{basename, lossy, number};

const LONGS: &[(&str, Takes, char)] = &[
    ("delimiter", Takes::Argument, 'd'),
    ("list-name", Takes::Nothing, 'l'),
    ("list-full", Takes::Nothing, 'a'),
    ("inverse", Takes::Nothing, 'v'),
    ("lightweight", Takes::Nothing, 'w'),
    ("count", Takes::Nothing, 'c'),
    ("echo", Takes::Nothing, 'e'),
    ("full", Takes::Nothing, 'f'),
    ("pgroup", Takes::Argument, 'g'),
    ("group", Takes::Argument, 'G'),
    ("ignore-case", Takes::Nothing, 'i'),
    ("newest", Takes::Nothing, 'n'),
    ("oldest", Takes::Nothing, 'o'),
    ("parent", Takes::Argument, 'P'),
    ("session", Takes::Argument, 's'),
    ("euid", Takes::Argument, 'u'),
    ("uid", Takes::Argument, 'U'),
    ("exact", Takes::Nothing, 'x'),
    ("runstates", Takes::Argument, 'r'),
    ("ignore-ancestors", Takes::Nothing, 'A'),
    ("ns", Takes::Argument, '1'),
    ("nslist", Takes::Argument, '2'),
    ("signal", Takes::Argument, '3'),
];

const PGREP: Spec = Spec {
    shorts: "d:lavwcfg:G:inoP:s:u:U:xr:A",
    longs: LONGS,
    unmodelled: "F:LO:t:hV",
    unmodelled_longs: &["older", "terminal", "pidfile", "logpidfile", "cgroup", "help", "version"],
    status: 2,
    usage: include_str!("usage/pgrep.txt"),
    ..Spec::NONE
};
const PKILL: Spec = Spec {
    shorts: "ecfg:G:inoP:s:u:U:xr:A",
    unmodelled: "F:LO:t:q:hV",
    usage: include_str!("usage/pkill.txt"),
    ..PGREP
};
/// Letters by which processes are picked.
const CRITERIA: &str = "gGPsuUr1";
/// Bytes of a process's name that the kernel keeps.
const COMM_MAX: usize = 15;

/// Why nothing could be looked for: what is said after the name, and whether a hint follows.
struct Wrong(String, bool);

/// `pgrep [OPTIONS] PATTERN`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &PGREP).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let found = match find(&sys, "pgrep", &parsed).await {
        Ok(found) => found,
        Err(wrong) => return complain(&sys, "pgrep", wrong).await,
    };
    if parsed.has('c') {
        sys.print(format!("{}\n", found.len()));
    } else {
        let delimiter = parsed.value('d').map_or("\n".to_string(), lossy);
        let texts: Vec<String> = found
            .iter()
            .map(|proc| match (parsed.has('a'), parsed.has('l')) {
                (true, _) => format!("{} {}", proc.tid, proc.joined_cmdline().unwrap_or_else(|| proc.comm.clone())),
                (_, true) => format!("{} {}", proc.tid, proc.comm),
                _ => proc.tid.to_string(),
            })
            .collect();
        if !texts.is_empty() {
            sys.print(texts.join(&delimiter) + "\n");
        }
    }
    sys.finish("pgrep", u8::from(found.is_empty())).await
}

/// `pkill [-SIGNAL] [OPTIONS] PATTERN`
pub(crate) async fn pkill(sys: Sys, args: Arc<Args>) -> u8 {
    // A signal may stand anywhere as a word of its own, and is taken out.
    let mut argv = args.argv.clone();
    let is_signal = |word: &Vec<u8>| word.strip_prefix(b"-").and_then(|name| signal(&lossy(name)));
    let mut chosen = Signal::SIGTERM;
    if let Some(at) = argv.iter().skip(1).position(|word| is_signal(word).is_some()) {
        chosen = is_signal(&argv.remove(at + 1)).unwrap_or(chosen);
    }
    let args = Args { argv, envp: args.envp.clone() };
    let parsed = match args.getopt(&sys, &PKILL).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if let Some(name) = parsed.value('3') {
        match signal(&lossy(name)) {
            Some(signal) => chosen = signal,
            None => return complain(&sys, "pkill", Wrong(format!("Unknown signal \"{}\".", lossy(name)), false)).await,
        }
    }
    let found = match find(&sys, "pkill", &parsed).await {
        Ok(found) => found,
        Err(wrong) => return complain(&sys, "pkill", wrong).await,
    };
    let mut nr_sent = 0;
    for proc in &found {
        match sys.kill(Pid(proc.pid), chosen).await {
            Ok(()) => {
                nr_sent += 1;
                if parsed.has('e') {
                    sys.print(format!("{} killed (pid {})\n", proc.comm, proc.pid));
                }
            }
            Err(errno) => {
                sys.complain("pkill", format!("killing pid {} failed: {}", proc.pid, errno.strerror())).await;
            }
        }
    }
    if parsed.has('c') {
        sys.print(format!("{}\n", found.len()));
    }
    sys.finish("pkill", u8::from(nr_sent == 0)).await
}

fn signal(name: &str) -> Option<Signal> {
    if let Some(value) = number::<i32>(name.as_bytes()) {
        return Signal::new(value);
    }
    Signal::with_short_name(&name.strip_prefix("SIG").unwrap_or(name).to_uppercase())
}

async fn complain(sys: &Sys, name: &str, Wrong(message, has_hint): Wrong) -> u8 {
    sys.complain(name, message).await;
    if has_hint {
        sys.eprint(format!("Try `{name} --help' for more information.\n")).await;
    }
    2
}

/// The processes that fit, lowest number first.
async fn find(sys: &Sys, name: &str, parsed: &Parsed) -> Result<Vec<Proc>, Wrong> {
    if parsed.operands.len() > 1 {
        return Err(Wrong("only one pattern can be provided".to_string(), true));
    }
    if parsed.operands.is_empty() && !parsed.options.iter().any(|option| CRITERIA.contains(option.0)) {
        return Err(Wrong("no matching criteria specified".to_string(), true));
    }
    let pattern = match parsed.operands.first() {
        None => None,
        Some(text) => {
            if text.len() > COMM_MAX && !parsed.has('f') {
                let hint = format!("Try `{name} -f' option to match against the complete command line.");
                let what =
                    "pattern that searches for process name longer than 15 characters will result in zero matches";
                sys.complain(name, format!("{what}\n{hint}")).await;
            }
            let text = if parsed.has('x') { [b"^(", &text[..], b")$"].concat() } else { text.clone() };
            match Regex::compile(&text, true, parsed.has('i')) {
                Some(regex) => Some(regex),
                None => return Err(Wrong(format!("nslab does not model the pattern {}", lossy(&text)), false)),
            }
        }
    };
    let picks = Picks::read(sys, parsed).await?;
    let own_pid = sys.int(Syscall::Getpid).await.unwrap_or(0) as i32;
    let mut ancestors = vec![own_pid];
    if parsed.has('A') {
        while let Some(proc) = Proc::read(sys, ancestors[ancestors.len() - 1]).await.filter(|proc| proc.ppid > 0) {
            ancestors.push(proc.ppid);
        }
    }
    let mut found = Vec::new();
    for pid in Proc::pids(sys).await {
        if ancestors.contains(&pid) {
            continue;
        }
        let Some(proc) = Proc::read(sys, pid).await else { continue };
        let text = match parsed.has('f') {
            true => proc.joined_cmdline().unwrap_or_else(|| proc.comm.clone()),
            false => proc.comm.clone(),
        };
        let fits = pattern.as_ref().is_none_or(|pattern| pattern.is_match(text.as_bytes()));
        let is_match = fits && picks.take(&proc) && picks.shares_namespaces(sys, pid).await;
        if is_match == parsed.has('v') {
            continue;
        }
        match parsed.has('w') {
            true => found.extend(Proc::threads(sys, pid).await),
            false => found.push(proc),
        }
    }
    let age = |proc: &Proc| (proc.starttime_ticks, proc.pid);
    let one = match (parsed.has('n'), parsed.has('o')) {
        (true, _) => (0..found.len()).max_by_key(|&at| age(&found[at])),
        (_, true) => (0..found.len()).min_by_key(|&at| age(&found[at])),
        _ => return Ok(found),
    };
    Ok(one.map(|at| found.swap_remove(at)).into_iter().collect())
}

/// Lists that a process has to be in.
struct Picks {
    lists: Vec<(char, Vec<u32>)>,
    states: Option<String>,
    /// Inodes of namespaces, and of which kind.
    namespaces: Vec<(NsType, u64)>,
}

impl Picks {
    async fn read(sys: &Sys, parsed: &Parsed) -> Result<Picks, Wrong> {
        let (users, groups) = (Accounts::users(sys).await, Accounts::groups(sys).await);
        let own = [('g', Syscall::Getpgrp), ('s', Syscall::Getsid { pid: Pid(0) })];
        let mut lists = Vec::new();
        for (letter, value) in &parsed.options {
            let Some(value) = value.as_deref().filter(|_| "gGPsuU".contains(*letter)) else { continue };
            let mut ids = Vec::new();
            for item in value.split(|&byte| byte == b',') {
                let named = match letter {
                    'u' | 'U' => users.id(item).map(|ids| ids.0),
                    'G' => groups.id(item).map(|ids| ids.0),
                    _ => None,
                };
                let Some(id) = number(item).or(named) else {
                    let what = match letter {
                        'u' | 'U' => "invalid user name",
                        'G' => "invalid group name",
                        'g' => "invalid process group",
                        's' => "invalid session",
                        _ => "not a number",
                    };
                    return Err(Wrong(format!("{what}: {}", lossy(item)), false));
                };
                match own.iter().find(|own| own.0 == *letter) {
                    Some((_, call)) if id == 0 => ids.push(sys.int(call.clone()).await.unwrap_or(0) as u32),
                    _ => ids.push(id),
                }
            }
            lists.push((*letter, ids));
        }
        let mut namespaces = Vec::new();
        if let Some(pid) = parsed.value('1').map(lossy) {
            let kinds = parsed.value('2').map(lossy);
            for kind in NsType::ALL.into_iter().filter(|kind| !matches!(kind, NsType::Cgroup | NsType::Time)) {
                if kinds.as_ref().is_some_and(|kinds| !kinds.split(',').any(|name| name == kind.name())) {
                    continue;
                }
                let path = format!("/proc/{pid}/ns/{}", kind.name());
                match sys.stat(path.as_bytes()).await {
                    Ok(stat) => namespaces.push((kind, stat.st_ino)),
                    Err(_) => return Err(Wrong("error reading reference namespace information".to_string(), false)),
                }
            }
        }
        Ok(Picks { lists, states: parsed.value('r').map(lossy), namespaces })
    }

    fn take(&self, proc: &Proc) -> bool {
        let is_in = |(letter, ids): &(char, Vec<u32>)| {
            ids.contains(&match letter {
                'g' => proc.pgrp as u32,
                'G' => proc.gids[0],
                'P' => proc.ppid as u32,
                's' => proc.session as u32,
                'u' => proc.uids[1],
                _ => proc.uids[0],
            })
        };
        self.lists.iter().all(is_in) && self.states.as_ref().is_none_or(|states| states.contains(proc.state))
    }

    async fn shares_namespaces(&self, sys: &Sys, pid: i32) -> bool {
        for (kind, inode) in &self.namespaces {
            let stat = sys.stat(format!("/proc/{pid}/ns/{}", kind.name()).as_bytes()).await;
            if stat.map_or(0, |stat| stat.st_ino) != *inode {
                return false;
            }
        }
        true
    }
}

const PIDOF: Spec = Spec { shorts: "scnqxwo:", unmodelled: "tS:hV", ..Spec::NONE };

/// `pidof [-s] [-o PID] PROGRAM…`
pub(crate) async fn pidof(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match crate::getopt::parse(&PIDOF, &args.argv[1..]) {
        Ok(parsed) => parsed,
        // Nothing is said of a wrong option.
        Err(crate::getopt::Failure::Wrong(_)) => return 1,
        Err(failure) => return args.report(&sys, &PIDOF, failure).await,
    };
    let own_ppid = sys.int(Syscall::Getppid).await.unwrap_or(0) as i32;
    let mut omitted = Vec::new();
    for (_, value) in parsed.options.iter().filter(|option| option.0 == 'o') {
        for item in value.as_deref().unwrap_or_default().split(|&byte| byte == b',') {
            omitted.extend(if item == b"%PPID" { Some(own_ppid) } else { number(item) });
        }
    }
    let mut procs = Vec::new();
    for pid in Proc::pids(&sys).await {
        procs.extend(Proc::read(&sys, pid).await);
    }
    let mut pids: Vec<String> = Vec::new();
    for program in &parsed.operands {
        let is_it = |proc: &&Proc| {
            let Some(own) = proc.cmdline.first() else { return false };
            let own = own.strip_prefix(b"-").unwrap_or(own);
            let script = proc.cmdline.get(1).filter(|script| {
                parsed.has('x') && lossy(basename(script)).starts_with(&proc.comm) && !proc.comm.is_empty()
            });
            own == program || basename(own) == &program[..] || script.is_some_and(|path| basename(path) == &program[..])
        };
        let found = procs.iter().rev().filter(is_it).filter(|proc| !omitted.contains(&proc.pid));
        let limit = if parsed.has('s') { 1 } else { usize::MAX };
        pids.extend(found.take(limit).map(|proc| proc.pid.to_string()));
    }
    if !pids.is_empty() && !parsed.has('q') {
        sys.print(pids.join(" ") + "\n");
    }
    sys.finish("pidof", u8::from(pids.is_empty())).await
}
