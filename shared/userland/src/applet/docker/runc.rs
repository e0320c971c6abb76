//! What runc does inside the new namespaces before the container's program runs (libcontainer/standard_init_linux.go).

use nslab_abi::{CapSet, CloneFlags, Errno, Fd, NsType, Rlimit, SigAction, SigSet, Signal, Syscall};

use super::container::{Container, mkdir_all};
use super::{caps, rootfs};
use crate::sys::Sys;
use crate::text::{lines, lossy, number};

/// Why a container's program was not started: docker's exit status and its words.
pub(crate) type Failure = (u8, String);

/// What docker says in front of runc's own words.
const CREATE: &str =
    "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process";

/// Who a container's program runs as.
pub(crate) struct User {
    uid: u32,
    gid: u32,
    home: String,
    /// Its own group, and those that name it.
    groups: Vec<u32>,
}

/// What a program is started with, in a container.
pub(crate) struct Start<'a> {
    pub(crate) argv: &'a [String],
    pub(crate) env: Vec<String>,
    pub(crate) working_dir: String,
    pub(crate) user: String,
    pub(crate) caps: CapSet,
    /// Further groups, by number or name.
    pub(crate) groups: Vec<String>,
    pub(crate) no_new_privileges: bool,
}

/// Sets the caller up as a container's first process and executes its program; returns only if that failed.
///
/// `console`: where a terminal's master goes, and the terminal's size.
pub(crate) async fn init(
    sys: &Sys,
    container: &Container,
    merged: &str,
    console: Option<(Fd, Option<Vec<u8>>)>,
) -> Failure {
    let say = |what: &str, errno: Errno| {
        (125, format!("{CREATE}: error during container init: {what}: {}: unknown.", errno.strerror()))
    };
    for signal in [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTSTP, Signal::SIGPIPE] {
        let call = Syscall::RtSigaction { signum: i32::from(signal.0), act: Some(SigAction::default()) };
        let _ = sys.call(call).await;
    }
    let _ = sys.call(Syscall::RtSigprocmask { how: 2, set: Some(SigSet::default()) }).await;
    let has_tty = console.is_some();
    let _ = sys.call(Syscall::Setsid).await;
    let host = |key: &str| container.json.text(&format!("HostConfig.{key}"));
    if host("CgroupnsMode") != "host"
        && let Err(errno) = sys.call(Syscall::Unshare { flags: CloneFlags::NEWCGROUP }).await
    {
        return say("unshare the cgroup namespace", errno);
    }
    if host("UTSMode") != "host" {
        let name = container.json.text("Config.Hostname").into_bytes();
        let len = name.len() as i64;
        if let Err(errno) = sys.call(Syscall::Sethostname { name, len }).await {
            return say("sethostname", errno);
        }
    }
    if host("NetworkMode") != "host"
        && !host("NetworkMode").starts_with("container:")
        && let Err(errno) = super::network::set_up(sys, container).await
    {
        return say("set the network up", errno);
    }
    let domain = container.json.text("Config.Domainname");
    if !domain.is_empty() {
        let len = domain.len() as i64;
        if let Err(errno) = sys.call(Syscall::Setdomainname { name: domain.into_bytes(), len }).await {
            return say("setdomainname", errno);
        }
    }
    if let Err((what, errno)) = rootfs::enter(sys, container, merged).await {
        return say(&what, errno);
    }
    if let Some((out, size)) = console
        && let Err((what, errno)) = super::console::set_up(sys, out, size.as_deref(), true).await
    {
        return say(&what, errno);
    }
    if let Err((what, errno)) = limit(sys, container).await {
        return say(&what, errno);
    }
    let start = Start {
        argv: &argv(container),
        env: environment(container, has_tty),
        working_dir: container.json.text("Config.WorkingDir"),
        user: container.json.text("Config.User"),
        caps: super::run::capabilities(container),
        groups: container.json.list("HostConfig.GroupAdd"),
        no_new_privileges: container
            .json
            .list("HostConfig.SecurityOpt")
            .iter()
            .any(|option| option.starts_with("no-new-privileges")),
    };
    execute(sys, &start, CREATE).await
}

/// Sets resource limits, as runc's parent does for its child.
async fn limit(sys: &Sys, container: &Container) -> Result<(), (String, Errno)> {
    if let Some(super::json::Json::List(all)) = container.json.at("HostConfig.Ulimits") {
        for one in all {
            let Some(resource) = super::options::resource(&one.text("Name")) else { continue };
            let value = |key: &str| one.int(key) as u64;
            let new_limit = Some(Rlimit { rlim_cur: value("Soft"), rlim_max: value("Hard") });
            let call = Syscall::Prlimit64 { pid: nslab_abi::Pid(0), resource, new_limit };
            sys.call(call).await.map_err(|errno| (format!("setting rlimit {}", one.text("Name")), errno))?;
        }
    }
    Ok(())
}

/// Program and arguments of a container.
pub(crate) fn argv(container: &Container) -> Vec<String> {
    let own = [vec![container.json.text("Path")], container.json.list("Args")].concat();
    match container.json.is_true("HostConfig.Init") {
        true => [vec![super::init::INSIDE.to_string(), "--".to_string()], own].concat(),
        false => own,
    }
}

/// Becomes the user, goes to the directory, gives up capabilities, executes; returns only if that failed.
pub(crate) async fn execute(sys: &Sys, start: &Start<'_>, what: &str) -> Failure {
    let user = match find_user(sys, &start.user).await {
        Ok(user) => user,
        Err(name) => return (126, format!("{what}: unable to find user {name}: no matching entries in passwd file.")),
    };
    let say = |done: &str, errno: Errno| (126, format!("{what}: {done}: {}: unknown.", errno.strerror()));
    if !start.working_dir.is_empty() {
        let _ = mkdir_all(sys, &start.working_dir).await;
        if let Err(errno) = sys.call(Syscall::Chdir { path: start.working_dir.clone().into_bytes() }).await {
            return say(&format!("chdir to cwd (\"{}\")", start.working_dir), errno);
        }
    }
    if let Err(errno) = caps::bound(sys, start.caps).await {
        return say("drop capabilities", errno);
    }
    let mut groups = user.groups.clone();
    let accounts = crate::sys::Accounts::groups(sys).await;
    for name in &start.groups {
        match name.parse().ok().or_else(|| accounts.id(name.as_bytes()).map(|row| row.0)) {
            Some(gid) => groups.push(gid),
            None => {
                return (126, format!("{what}: unable to find group {name}: no matching entries in group file."));
            }
        }
    }
    if let Err(errno) = become_user(sys, &user, start.caps, groups).await {
        return say("become the user", errno);
    }
    if start.no_new_privileges {
        const PR_SET_NO_NEW_PRIVS: i32 = 38;
        let call = Syscall::Prctl { option: PR_SET_NO_NEW_PRIVS, args: [1, 0, 0, 0], name: Vec::new() };
        if let Err(errno) = sys.call(call).await {
            return say("set no_new_privs", errno);
        }
    }
    let argv: Vec<Vec<u8>> = start.argv.iter().map(|word| word.as_bytes().to_vec()).collect();
    let mut env = start.env.clone();
    if !env.iter().any(|entry| entry.starts_with("HOME=")) {
        env.push(format!("HOME={}", user.home));
    }
    let envp: Vec<Vec<u8>> = env.into_iter().map(String::into_bytes).collect();
    let errno = sys.execvp(&argv, &envp).await;
    let program = start.argv.first().map_or("", String::as_str);
    let reason = match errno {
        Errno::ENOENT if !program.contains('/') => "executable file not found in $PATH".to_string(),
        Errno::ENOENT => format!("stat {program}: no such file or directory"),
        errno => errno.strerror().to_lowercase(),
    };
    let status = if errno == Errno::ENOENT { 127 } else { 126 };
    (status, format!("{what}: exec: \"{program}\": {reason}: unknown."))
}

async fn become_user(sys: &Sys, user: &User, allowed: CapSet, groups: Vec<u32>) -> Result<(), Errno> {
    sys.call(Syscall::Setgroups { list: groups }).await?;
    sys.call(Syscall::Setresgid { rgid: user.gid, egid: user.gid, sgid: user.gid }).await?;
    sys.call(Syscall::Setresuid { ruid: user.uid, euid: user.uid, suid: user.uid }).await?;
    // Whoever is not root keeps none - capabilities(7), "Effect of user ID changes on capabilities".
    if user.uid == 0 { caps::keep(sys, allowed).await } else { Ok(()) }
}

/// Finds `NAME|UID[:GROUP|GID]` in the container's own files; `Err`: there is no such name.
async fn find_user(sys: &Sys, wanted: &str) -> Result<User, String> {
    let (name, group) = wanted.split_once(':').map_or((wanted, None), |(name, group)| (name, Some(group)));
    let name = if name.is_empty() { "0" } else { name };
    let passwd = sys.read_file(b"/etc/passwd").await.unwrap_or_default();
    let row = lines(&passwd).map(|line| line.split(|&byte| byte == b':').collect::<Vec<_>>()).find(|row| {
        row.first().is_some_and(|field| *field == name.as_bytes())
            || row.get(2).is_some_and(|field| *field == name.as_bytes())
    });
    let get = |at: usize| row.as_ref().and_then(|row| row.get(at)).copied().unwrap_or_default();
    let uid = match (number(get(2)), name.parse()) {
        (Some(uid), _) => uid,
        (None, Ok(uid)) => uid,
        (None, Err(_)) => return Err(name.to_string()),
    };
    let home = if row.is_some() { lossy(get(5)) } else { "/".to_string() };
    let mut gid = number(get(3)).unwrap_or(0);
    if let Some(group) = group {
        let groups = crate::sys::Accounts::groups(sys).await;
        gid = match group.parse() {
            Ok(gid) => gid,
            Err(_) => groups.id(group.as_bytes()).map(|row| row.0).ok_or_else(|| group.to_string())?,
        };
    }
    // The own group is among the further ones since dockerd 20.10.18; those of the file only where none is asked for.
    let mut groups = vec![gid];
    if let (Some(row), None) = (&row, group) {
        groups.extend(memberships(sys, row.first().copied().unwrap_or_default()).await);
    }
    Ok(User { uid, gid, home, groups })
}

/// The groups that name a user - github.com/moby/sys/user:GetExecUser()
async fn memberships(sys: &Sys, user: &[u8]) -> Vec<u32> {
    let text = sys.read_file(b"/etc/group").await.unwrap_or_default();
    let gid = |line: &[u8]| {
        let fields: Vec<&[u8]> = line.split(|&byte| byte == b':').collect();
        let is_in = fields.get(3)?.split(|&byte| byte == b',').any(|name| name == user);
        number(fields.get(2)?).filter(|_| is_in)
    };
    lines(&text).filter_map(gid).collect()
}

/// The environment of a container's program; `HOME` comes last, from the user.
pub(crate) fn environment(container: &Container, has_tty: bool) -> Vec<String> {
    let own = container.json.list("Config.Env");
    let mut all = vec!["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_string()];
    all.push(format!("HOSTNAME={}", container.json.text("Config.Hostname")));
    if has_tty {
        all.push("TERM=xterm".to_string());
    }
    for entry in own {
        let key = format!("{}=", entry.split('=').next().unwrap_or_default());
        match all.iter_mut().find(|known| known.starts_with(&key)) {
            Some(known) => *known = entry,
            None => all.push(entry),
        }
    }
    all
}

/// Joins namespaces of another process.
pub(crate) async fn join(sys: &Sys, pid: i32, kinds: &[NsType]) -> Result<(), Errno> {
    let mut files: Vec<(NsType, Fd)> = Vec::new();
    for &ns in kinds {
        files.push((ns, sys.open(format!("/proc/{pid}/ns/{}", ns.name()).as_bytes()).await?));
    }
    for (ns, fd) in files {
        sys.call(Syscall::Setns { fd, nstype: ns.flag() }).await?;
        sys.close(fd).await;
    }
    Ok(())
}
