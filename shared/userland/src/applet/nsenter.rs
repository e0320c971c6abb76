//! nsenter(1) of util-linux 2.38.1.

use std::sync::Arc;

use nslab_abi::{Errno, Fd, NsType, Pid, Signal, Syscall, WaitFlags, WaitStatus};

use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::{lossy, number};

const SPEC: Spec = Spec {
    shorts: "at:m::u::i::n::p::U::C::T::S:G:r::w::F",
    longs: &[
        ("all", Takes::Nothing, 'a'),
        ("target", Takes::Argument, 't'),
        ("mount", Takes::Maybe, 'm'),
        ("uts", Takes::Maybe, 'u'),
        ("ipc", Takes::Maybe, 'i'),
        ("net", Takes::Maybe, 'n'),
        ("pid", Takes::Maybe, 'p'),
        ("user", Takes::Maybe, 'U'),
        ("cgroup", Takes::Maybe, 'C'),
        ("time", Takes::Maybe, 'T'),
        ("setuid", Takes::Argument, 'S'),
        ("setgid", Takes::Argument, 'G'),
        ("root", Takes::Maybe, 'r'),
        ("wd", Takes::Maybe, 'w'),
        ("no-fork", Takes::Nothing, 'F'),
        ("preserve-credentials", Takes::Nothing, '1'),
    ],
    unmodelled: "WZhV",
    unmodelled_longs: &["wdns", "follow-context", "help", "version"],
    in_order: true,
    status: 1,
    short_hint: true,
    ..Spec::NONE
};

/// The order in which namespaces are entered.
const ORDER: [NsType; 8] =
    [NsType::User, NsType::Cgroup, NsType::Ipc, NsType::Uts, NsType::Net, NsType::Pid, NsType::Mnt, NsType::Time];

/// `nsenter [OPTIONS] [PROGRAM [ARG]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    match run(&sys, &args, &parsed).await {
        Ok(status) => status,
        Err(message) => {
            sys.complain("nsenter", message).await;
            1
        }
    }
}

async fn run(sys: &Sys, args: &Args, parsed: &Parsed) -> Result<u8, String> {
    let target = match parsed.value('t') {
        None => None,
        Some(text) => Some(number::<i32>(text).ok_or_else(|| format!("failed to parse pid: '{}'", lossy(text)))?),
    };
    let mut files = open_all(sys, parsed, target).await?;
    let root = open_dir(sys, parsed, 'r', target, "root").await?;
    let wd = open_dir(sys, parsed, 'w', target, "cwd").await?;
    let enters_pid = files.iter().any(|file| file.0 == NsType::Pid);
    let enters_user = files.iter().any(|file| file.0 == NsType::User);
    // Before and behind: only one that is refused twice is an error.
    let had_groups = enters_user && !parsed.has('1') && sys.call(Syscall::Setgroups { list: Vec::new() }).await.is_ok();
    // Twice: what fails before the user namespace is entered may work after it, and the other way round.
    for is_last in [false, true] {
        let mut rest = Vec::new();
        for (ns, fd) in files {
            // The user namespace is entered last where the caller may enter the others already.
            if ns == NsType::User && !is_last {
                rest.push((ns, fd));
                continue;
            }
            match sys.call(Syscall::Setns { fd, nstype: ns.flag() }).await {
                Ok(_) => sys.close(fd).await,
                Err(errno) if is_last => {
                    return Err(format!("reassociate to namespace 'ns/{}' failed: {}", ns.name(), errno.strerror()));
                }
                Err(_) => rest.push((ns, fd)),
            }
        }
        files = rest;
    }
    if root.is_some() || wd.is_some() {
        enter_dirs(sys, root, wd).await?;
    }
    if enters_pid && !parsed.has('F') {
        let pid = sys.fork().await.map_err(|errno| format!("fork failed: {}", errno.strerror()))?;
        if pid != Pid(0) {
            return wait(sys, pid).await;
        }
    }
    set_ids(sys, parsed, enters_user, had_groups).await?;
    Ok(super::unshare::exec(sys, "nsenter", &parsed.operands, &args.envp).await)
}

async fn open_all(sys: &Sys, parsed: &Parsed, target: Option<i32>) -> Result<Vec<(NsType, Fd)>, String> {
    if parsed.has('a') && target.is_none() {
        return Err("no target PID specified for --all".to_string());
    }
    let mut files = Vec::new();
    for ns in ORDER {
        let letter = ns.letter();
        if !parsed.has('a') && !parsed.has(letter) {
            continue;
        }
        let path = match (parsed.value(letter), target) {
            (Some(path), _) => lossy(path),
            (None, Some(pid)) => format!("/proc/{pid}/ns/{}", ns.name()),
            (None, None) => return Err(format!("neither filename nor target pid supplied for ns/{}", ns.name())),
        };
        if parsed.has('a') && !parsed.has(letter) {
            // "It is not an error … the caller's own" - only namespaces that differ are entered where it is the user's.
            let own = sys.stat(format!("/proc/self/ns/{}", ns.name()).as_bytes()).await;
            let other = sys.stat(path.as_bytes()).await;
            if let (NsType::User, Err(errno)) = (ns, &other) {
                return Err(format!("stat of {path} failed: {}", errno.strerror()));
            }
            if ns == NsType::User && own.is_ok() && own.map(|stat| stat.st_ino) == other.map(|stat| stat.st_ino) {
                continue;
            }
        }
        let fd =
            sys.open(path.as_bytes()).await.map_err(|errno| format!("cannot open {path}: {}", errno.strerror()))?;
        files.push((ns, fd));
    }
    Ok(files)
}

async fn open_dir(
    sys: &Sys,
    parsed: &Parsed,
    letter: char,
    target: Option<i32>,
    name: &str,
) -> Result<Option<Fd>, String> {
    if !parsed.has(letter) {
        return Ok(None);
    }
    let path = match (parsed.value(letter), target) {
        (Some(path), _) => lossy(path),
        (None, Some(pid)) => format!("/proc/{pid}/{name}"),
        (None, None) => return Err(format!("neither filename nor target pid supplied for {name}")),
    };
    let fd = sys.open(path.as_bytes()).await.map_err(|errno| format!("cannot open {path}: {}", errno.strerror()))?;
    Ok(Some(fd))
}

async fn enter_dirs(sys: &Sys, root: Option<Fd>, wd: Option<Fd>) -> Result<(), String> {
    let say = |what: &'static str| move |errno: Errno| format!("{what} failed: {}", errno.strerror());
    // With a root and no directory the caller's own directory is kept.
    let wd = match wd {
        Some(wd) => wd,
        None => sys
            .open(b".")
            .await
            .map_err(|errno| format!("cannot open current working directory: {}", errno.strerror()))?,
    };
    if let Some(root) = root {
        sys.call(Syscall::Fchdir { fd: root }).await.map_err(say("change directory by root file descriptor"))?;
        sys.call(Syscall::Chroot { path: b".".to_vec() }).await.map_err(say("chroot"))?;
        sys.close(root).await;
    }
    sys.call(Syscall::Fchdir { fd: wd }).await.map_err(say("change directory by working directory file descriptor"))?;
    sys.close(wd).await;
    Ok(())
}

async fn set_ids(sys: &Sys, parsed: &Parsed, enters_user: bool, had_groups: bool) -> Result<(), String> {
    let say = |what: &'static str| move |errno: Errno| format!("{what} failed: {}", errno.strerror());
    let id = |letter: char| parsed.value(letter).and_then(number::<u32>);
    let is_forced = enters_user && !parsed.has('1');
    if is_forced || id('G').is_some() {
        match sys.call(Syscall::Setgroups { list: Vec::new() }).await {
            Err(errno) if !had_groups => return Err(say("setgroups")(errno)),
            _ => {}
        }
        sys.call(Syscall::Setgid { gid: id('G').unwrap_or(0) }).await.map_err(say("setgid"))?;
    }
    if is_forced || id('S').is_some() {
        sys.call(Syscall::Setuid { uid: id('S').unwrap_or(0) }).await.map_err(say("setuid"))?;
    }
    Ok(())
}

/// Waits as the child's shadow: it stops and dies as the child does.
pub(super) async fn wait(sys: &Sys, child: Pid) -> Result<u8, String> {
    loop {
        match sys.wait4(child, WaitFlags::UNTRACED).await {
            Ok(Some((_, WaitStatus::Stopped(_)))) => {
                let own = sys.int(Syscall::Getpid).await.unwrap_or(0) as i32;
                let _ = sys.kill(Pid(own), Signal::SIGSTOP).await;
                let _ = sys.kill(child, Signal::SIGCONT).await;
            }
            Ok(Some((_, WaitStatus::Exited(status)))) => return Ok(status),
            Ok(Some((_, WaitStatus::Signaled(signal, _)))) => {
                let own = sys.int(Syscall::Getpid).await.unwrap_or(0) as i32;
                let _ = sys.kill(Pid(own), signal).await;
                return Ok(1);
            }
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(format!("waitpid failed: {}", errno.strerror())),
        }
    }
}
