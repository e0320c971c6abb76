//! unshare(1) of util-linux 2.38.1.

mod ranges;

use std::sync::Arc;

use nslab_abi::{Cap, CloneFlags, Errno, Fd, MountFlags, NsType, Pid, SigSet, Signal, Syscall, WaitFlags, WaitStatus};

use crate::getopt::{Parsed, Spec, Takes};
use crate::process::Args;
use crate::sys::{Accounts, Sys};
use crate::text::{basename, lossy, number};

const SPEC: Spec = Spec {
    shorts: "muinpUCTfrcR:w:S:G:",
    longs: &[
        ("mount", Takes::Maybe, 'm'),
        ("uts", Takes::Maybe, 'u'),
        ("ipc", Takes::Maybe, 'i'),
        ("net", Takes::Maybe, 'n'),
        ("pid", Takes::Maybe, 'p'),
        ("user", Takes::Maybe, 'U'),
        ("cgroup", Takes::Maybe, 'C'),
        ("time", Takes::Maybe, 'T'),
        ("fork", Takes::Nothing, 'f'),
        ("map-user", Takes::Argument, '1'),
        ("map-group", Takes::Argument, '2'),
        ("map-root-user", Takes::Nothing, 'r'),
        ("map-current-user", Takes::Nothing, 'c'),
        ("kill-child", Takes::Maybe, '3'),
        ("mount-proc", Takes::Maybe, '4'),
        ("propagation", Takes::Argument, '5'),
        ("setgroups", Takes::Argument, '6'),
        ("root", Takes::Argument, 'R'),
        ("wd", Takes::Argument, 'w'),
        ("setuid", Takes::Argument, 'S'),
        ("setgid", Takes::Argument, 'G'),
        ("monotonic", Takes::Argument, '7'),
        ("boottime", Takes::Argument, '8'),
        ("keep-caps", Takes::Nothing, '9'),
        ("map-users", Takes::Argument, 'x'),
        ("map-groups", Takes::Argument, 'y'),
        ("map-auto", Takes::Nothing, 'z'),
    ],
    unmodelled: "hV",
    unmodelled_longs: &["help", "version"],
    in_order: true,
    status: 1,
    short_hint: true,
    ..Spec::NONE
};

const TYPES: [(char, CloneFlags); 8] = [
    ('m', CloneFlags::NEWNS),
    ('u', CloneFlags::NEWUTS),
    ('i', CloneFlags::NEWIPC),
    ('n', CloneFlags::NEWNET),
    ('p', CloneFlags::NEWPID),
    ('U', CloneFlags::NEWUSER),
    ('C', CloneFlags::NEWCGROUP),
    ('T', CloneFlags::NEWTIME),
];

/// `unshare [OPTIONS] [PROGRAM [ARG]…]`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    match run(&sys, &args, &parsed).await {
        Ok(status) => status,
        Err(Stop::Status(status)) => status,
        Err(Stop::Failed(what, errno)) => {
            sys.complain_errno("unshare", what, errno).await;
            1
        }
    }
}

enum Stop {
    Status(u8),
    Failed(String, Errno),
}

fn failed(what: impl Into<String>) -> impl FnOnce(Errno) -> Stop {
    let what = what.into();
    move |errno| Stop::Failed(what, errno)
}

/// Which ids are mapped to which.
struct Maps {
    user: Option<u32>,
    group: Option<u32>,
}

async fn run(sys: &Sys, args: &Args, parsed: &Parsed) -> Result<u8, Stop> {
    let mut flags = CloneFlags::empty();
    for (letter, flag) in TYPES {
        if parsed.has(letter) {
            flags |= flag;
        }
    }
    let euid = sys.int(Syscall::Geteuid).await.unwrap_or(0) as u32;
    let egid = sys.int(Syscall::Getegid).await.unwrap_or(0) as u32;
    let maps = Maps {
        user: id(sys, parsed, '1').await?.or(parsed.has('r').then_some(0)).or(parsed.has('c').then_some(euid)),
        group: id(sys, parsed, '2').await?.or(parsed.has('r').then_some(0)).or(parsed.has('c').then_some(egid)),
    };
    if maps.user.is_some() || maps.group.is_some() {
        flags |= CloneFlags::NEWUSER;
    }
    if parsed.has('4') {
        flags |= CloneFlags::NEWNS;
    }
    let ranges = ranges::read(sys, parsed, (euid, egid)).await?;
    if ranges.is_any() {
        flags |= CloneFlags::NEWUSER;
    }
    if let Some(name) = parsed.value('3').map(lossy).filter(|name| super::kill::signal(name).is_none()) {
        sys.complain("unshare", format!("unknown signal: {name}")).await;
        return Err(Stop::Status(1));
    }
    let propagation = propagation(sys, parsed).await?;
    if let Some(mode) = parsed.value('6').filter(|mode| *mode != b"allow" && *mode != b"deny") {
        sys.complain("unshare", format!("unsupported --setgroups argument '{}'", lossy(mode))).await;
        return Err(Stop::Status(1));
    }
    let offsets = [('7', 1, "monotonic"), ('8', 7, "boottime")];
    for (letter, _, clock) in offsets {
        if let Some(text) = parsed.value(letter).filter(|text| number::<i64>(text).is_none()) {
            sys.complain("unshare", format!("failed to parse {clock} offset: '{}'", lossy(text))).await;
            return Err(Stop::Status(1));
        }
    }
    if offsets.iter().any(|offset| parsed.has(offset.0)) && !flags.contains(CloneFlags::NEWTIME) {
        let what = "options --monotonic and --boottime require unsharing of a time namespace (-t)";
        sys.complain("unshare", what).await;
        return Err(Stop::Status(1));
    }
    // A mount namespace's own file can only be mounted from outside it: a child that stays behind does that.
    let is_kept = TYPES.iter().any(|(letter, _)| parsed.value(*letter).is_some());
    let helper = if is_kept && flags.contains(CloneFlags::NEWNS) {
        Some(Helper::start(sys, Task::Bind(parsed)).await?)
    } else {
        None
    };
    let mapper = match ranges.is_any() {
        true => Some(Helper::start(sys, Task::Map(&ranges, &maps, (euid, egid), &args.envp)).await?),
        false => None,
    };
    sys.call(Syscall::Unshare { flags }).await.map_err(failed("unshare failed"))?;
    if let Some(mapper) = mapper {
        mapper.finish(sys).await?;
    }
    for (letter, clock, _) in offsets {
        if let Some(text) = parsed.value(letter) {
            let line = format!("{clock} {} 0\n", lossy(text));
            let path = b"/proc/self/timens_offsets";
            sys.write_file(path, line.as_bytes())
                .await
                .map_err(failed("failed to write to /proc/self/timens_offsets"))?;
        }
    }
    if (parsed.has('f') || parsed.has('3')) && !fork(sys, parsed).await? {
        keep(sys, parsed, helper).await?;
        return wait(sys).await;
    } else if !parsed.has('f') && !parsed.has('3') {
        keep(sys, parsed, helper).await?;
    }
    let single = Maps {
        user: maps.user.filter(|_| ranges.users.is_none()),
        group: maps.group.filter(|_| ranges.groups.is_none()),
    };
    map(sys, parsed, &single, (euid, egid)).await?;
    if flags.contains(CloneFlags::NEWNS) && !propagation.is_empty() {
        mount(sys, "none", b"/", None, propagation)
            .await
            .map_err(failed("cannot change root filesystem propagation"))?;
    }
    enter(sys, parsed).await?;
    if parsed.has('9') && flags.contains(CloneFlags::NEWUSER) {
        keep_caps(sys).await?;
    }
    let status = exec(sys, "unshare", &parsed.operands, &args.envp).await;
    Ok(status)
}

/// Files that keep namespaces: `-uFILE` mounts the namespace's own file there.
async fn bind(sys: &Sys, parsed: &Parsed, pid: i64) -> Result<(), Stop> {
    for (letter, flag) in TYPES {
        let Some(target) = parsed.value(letter) else { continue };
        let Some(ns) = NsType::ALL.into_iter().find(|ns| ns.flag() == flag) else { continue };
        // A pid or time namespace is its maker's children's.
        let suffix = if matches!(ns, NsType::Pid | NsType::Time) { "_for_children" } else { "" };
        let source = format!("/proc/{pid}/ns/{}{suffix}", ns.name());
        let what = format!("mount {source} on {} failed", lossy(target));
        mount(sys, &source, target, None, MountFlags::BIND).await.map_err(failed(what))?;
    }
    Ok(())
}

async fn keep(sys: &Sys, parsed: &Parsed, helper: Option<Helper>) -> Result<(), Stop> {
    match helper {
        Some(helper) => helper.finish(sys).await,
        None => bind(sys, parsed, sys.int(Syscall::Getpid).await.unwrap_or(0)).await,
    }
}

/// What a child does that has stayed outside the new namespaces.
enum Task<'a> {
    /// Mounts the files that keep them.
    Bind(&'a Parsed),
    /// Maps ranges of ids, around the single ones.
    Map(&'a ranges::Ranges, &'a Maps, (u32, u32), &'a [Vec<u8>]),
}

/// A child in the old namespaces that does its task when it is told to.
struct Helper {
    pid: Pid,
    go: Fd,
}

impl Helper {
    async fn start(sys: &Sys, task: Task<'_>) -> Result<Helper, Stop> {
        let parent = sys.int(Syscall::Getpid).await.unwrap_or(0);
        let (read, write) = sys.pipe().await.map_err(failed("pipe failed"))?;
        let pid = sys.fork().await.map_err(failed("fork failed"))?;
        if pid != Pid(0) {
            sys.close(read).await;
            return Ok(Helper { pid, go: write });
        }
        sys.close(write).await;
        let _ = sys.read(read, 1).await;
        let done = match task {
            Task::Bind(parsed) => bind(sys, parsed, parent).await,
            Task::Map(ranges, maps, own, envp) => ranges.map(sys, parent, maps, own, envp).await,
        };
        let status = match done {
            Ok(()) => 0,
            Err(Stop::Status(status)) => status,
            Err(Stop::Failed(what, errno)) => {
                sys.complain_errno("unshare", what, errno).await;
                1
            }
        };
        let _ = sys.call(Syscall::ExitGroup { status: i32::from(status) }).await;
        Err(Stop::Status(status))
    }

    async fn finish(self, sys: &Sys) -> Result<(), Stop> {
        sys.close(self.go).await;
        match sys.wait4(self.pid, WaitFlags::empty()).await.map_err(failed("waitpid failed"))? {
            Some((_, WaitStatus::Exited(0))) => Ok(()),
            Some((_, WaitStatus::Exited(status))) => Err(Stop::Status(status)),
            _ => Err(Stop::Status(1)),
        }
    }
}

/// Makes all permitted capabilities ambient, so that they outlive the execution - capabilities(7).
async fn keep_caps(sys: &Sys) -> Result<(), Stop> {
    let mut own = super::capsh::sets(sys, 0).await.map_err(failed("capget failed"))?;
    own.inheritable = own.permitted;
    super::capsh::set(sys, own).await.map_err(failed("capset failed"))?;
    for cap in (0..crate::caps::NR_CAPS).filter(|&cap| own.permitted.has(Cap(cap))) {
        let raise =
            super::capsh::prctl(sys, super::capsh::PR_CAP_AMBIENT, super::capsh::PR_CAP_AMBIENT_RAISE, u64::from(cap));
        raise.await.map_err(failed("prctl(PR_CAP_AMBIENT) failed"))?;
    }
    Ok(())
}

/// A number behind an option, or a name of an account.
async fn id(sys: &Sys, parsed: &Parsed, letter: char) -> Result<Option<u32>, Stop> {
    let Some(text) = parsed.value(letter) else { return Ok(None) };
    let is_user = letter == '1' || letter == 'S';
    let accounts = if is_user { Accounts::users(sys).await } else { Accounts::groups(sys).await };
    match accounts.id(text).map(|ids| ids.0).or_else(|| number(text)) {
        Some(id) => Ok(Some(id)),
        None => {
            let kind = if is_user { "uid" } else { "gid" };
            sys.complain("unshare", format!("failed to parse {kind}: '{}'", lossy(text))).await;
            Err(Stop::Status(1))
        }
    }
}

async fn propagation(sys: &Sys, parsed: &Parsed) -> Result<MountFlags, Stop> {
    Ok(match parsed.value('5') {
        None | Some(b"private") => MountFlags::REC | MountFlags::PRIVATE,
        Some(b"shared") => MountFlags::REC | MountFlags::SHARED,
        Some(b"slave") => MountFlags::REC | MountFlags::SLAVE,
        Some(b"unchanged") => MountFlags::empty(),
        Some(other) => {
            sys.complain("unshare", format!("unsupported propagation mode: {}", lossy(other))).await;
            return Err(Stop::Status(1));
        }
    })
}

async fn mount(sys: &Sys, source: &str, target: &[u8], fstype: Option<&[u8]>, flags: MountFlags) -> Result<(), Errno> {
    let source = Some(source.as_bytes().to_vec());
    let call =
        Syscall::Mount { source, target: target.to_vec(), fstype: fstype.map(<[u8]>::to_vec), flags, data: None };
    sys.call(call).await.map(drop)
}

/// Forks; true in the child.
async fn fork(sys: &Sys, parsed: &Parsed) -> Result<bool, Stop> {
    let mut set = SigSet::default();
    set.insert(Signal::SIGINT);
    set.insert(Signal::SIGTERM);
    sys.call(Syscall::RtSigprocmask { how: 0, set: Some(set) }).await.map_err(failed("sigprocmask block failed"))?;
    if sys.fork().await.map_err(failed("fork failed"))? != Pid(0) {
        return Ok(false);
    }
    let empty = Some(SigSet::default());
    sys.call(Syscall::RtSigprocmask { how: 2, set: empty }).await.map_err(failed("sigprocmask restore failed"))?;
    if parsed.has('3') {
        const PR_SET_PDEATHSIG: i32 = 1;
        let name = parsed.value('3').map_or("KILL".to_string(), lossy).to_uppercase();
        let Some(signal) = Signal::with_short_name(name.strip_prefix("SIG").unwrap_or(&name)) else {
            sys.complain("unshare", format!("unknown signal: {name}")).await;
            return Err(Stop::Status(1));
        };
        let call = Syscall::Prctl { option: PR_SET_PDEATHSIG, args: [u64::from(signal.0), 0, 0, 0], name: Vec::new() };
        sys.call(call).await.map_err(failed("prctl failed"))?;
    }
    Ok(true)
}

async fn wait(sys: &Sys) -> Result<u8, Stop> {
    match sys.wait4(Pid(-1), WaitFlags::empty()).await.map_err(failed("waitpid failed"))? {
        Some((_, WaitStatus::Exited(status))) => Ok(status),
        // A fault of this version: it hands sigprocmask a wrong argument before it would die of the child's signal.
        _ => Err(Stop::Failed("sigprocmask unblock failed".to_string(), Errno::EINVAL)),
    }
}

async fn map(sys: &Sys, parsed: &Parsed, maps: &Maps, own: (u32, u32)) -> Result<(), Stop> {
    let write = async |path: &str, text: String| {
        sys.write_file(path.as_bytes(), text.as_bytes()).await.map_err(failed(format!("write failed {path}")))
    };
    if let Some(user) = maps.user {
        write("/proc/self/uid_map", format!("{user} {} 1", own.0)).await?;
    }
    if let Some(group) = maps.group {
        if parsed.value('6').is_some_and(|mode| mode == b"allow") {
            sys.complain("unshare", "options --setgroups=allow and --map-group are mutually exclusive").await;
            return Err(Stop::Status(1));
        }
        write("/proc/self/setgroups", "deny".to_string()).await?;
        write("/proc/self/gid_map", format!("{group} {} 1", own.1)).await?;
    } else if let Some(mode) = parsed.value('6') {
        write("/proc/self/setgroups", lossy(mode)).await?;
    }
    Ok(())
}

/// Root, directory, /proc and ids of the program.
async fn enter(sys: &Sys, parsed: &Parsed) -> Result<(), Stop> {
    if let Some(root) = parsed.value('R') {
        let what = format!("cannot change root directory to '{}'", lossy(root));
        sys.call(Syscall::Chroot { path: root.to_vec() }).await.map_err(failed(what))?;
        sys.call(Syscall::Chdir { path: b"/".to_vec() }).await.map_err(failed("cannot chdir to '/'"))?;
    }
    if let Some(dir) = parsed.value('w') {
        sys.call(Syscall::Chdir { path: dir.to_vec() })
            .await
            .map_err(failed(format!("cannot chdir to '{}'", lossy(dir))))?;
    }
    if parsed.has('4') {
        let dir = parsed.value('4').unwrap_or(b"/proc");
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        mount(sys, "proc", dir, Some(b"proc"), flags).await.map_err(failed(format!("mount {} failed", lossy(dir))))?;
    }
    if let Some(gid) = id(sys, parsed, 'G').await? {
        sys.call(Syscall::Setgroups { list: Vec::new() }).await.map_err(failed("setgroups failed"))?;
        sys.call(Syscall::Setgid { gid }).await.map_err(failed("setgid failed"))?;
    }
    if let Some(uid) = id(sys, parsed, 'S').await? {
        sys.call(Syscall::Setuid { uid }).await.map_err(failed("setuid failed"))?;
    }
    Ok(())
}

/// Becomes a program, or the user's shell; returns only if that failed.
pub(super) async fn exec(sys: &Sys, own: &str, program: &[Vec<u8>], envp: &[Vec<u8>]) -> u8 {
    let shell = envp.iter().find_map(|entry| entry.strip_prefix(b"SHELL=")).unwrap_or(b"/bin/sh");
    let (shown, errno) = match program.first() {
        Some(name) => (name.clone(), sys.execvp(program, envp).await),
        None => {
            let name = [b"-", basename(shell)].concat();
            (shell.to_vec(), sys.execve(shell, &[name], envp).await)
        }
    };
    sys.complain_errno(own, format!("failed to execute {}", lossy(&shown)), errno).await;
    if errno == Errno::ENOENT { 127 } else { 126 }
}
