//! `ip netns`: namespaces with names, which are files under `/run/netns` - ip-netns(8); iproute2, ip/ipnetns.c.

use nslab_abi::rtnetlink::*;
use nslab_abi::{AtFlags, CloneFlags, Errno, Fd, MountFlags, OpenFlags, Syscall, UmountFlags};

use super::Ip;
use super::json::Json;
use super::links::nsid;
use super::netlink::attribute;
use super::words::{self, Exit, Words, is, unmodelled};
use crate::text::{join, lossy};

const DIR: &str = "/run/netns";

const COMMANDS: [&str; 12] =
    ["list", "show", "lst", "list-id", "help", "add", "set", "delete", "identify", "pids", "exec", "monitor"];

pub(super) async fn run(ip: &mut Ip, mut rest: Words<'_>) -> Result<u8, Exit> {
    let Some(word) = rest.next() else { return list(ip).await };
    match words::command(word, &COMMANDS) {
        Some("list" | "show" | "lst") => list(ip).await,
        Some("add") => add(ip, rest, None).await,
        Some("set") => set(ip, rest).await,
        Some("delete") => delete(ip, rest).await,
        Some("identify") => identify(ip, rest).await,
        Some("pids") => pids(ip, rest).await,
        Some("exec") => exec(ip, rest).await,
        Some("help") => Err(Exit::new(255, HELP)),
        None if is(word, "attach") => {
            let name = name(&mut rest)?;
            let pid = rest.next().ok_or_else(|| Exit::new(1, "No PID specified\n"))?;
            add(ip, Words::new(&[name]), Some(pid)).await
        }
        Some(known) => Err(unmodelled(&format!("netns {known}"))),
        None => Err(Exit::new(255, format!("Command \"{word}\" is unknown, try \"ip netns help\".\n"))),
    }
}

const HELP: &str = "Usage:\tip netns list
\tip netns add NAME
\tip netns attach NAME PID
\tip netns set NAME NETNSID
\tip [-all] netns delete [NAME]
\tip netns identify [PID]
\tip netns pids NAME
\tip [-all] netns exec [NAME] cmd ...
\tip netns monitor
\tip netns list-id [target-nsid POSITIVE-INT] [nsid POSITIVE-INT]
NETNSID := auto | POSITIVE-INT
";

fn name(words: &mut Words<'_>) -> Result<String, Exit> {
    words.next().map(str::to_string).ok_or_else(|| Exit::new(1, "No netns name specified\n"))
}

fn path(name: &str) -> Vec<u8> {
    join(DIR.as_bytes(), name.as_bytes())
}

/// Names of the files in the directory, in its order.
async fn names(ip: &Ip) -> Vec<String> {
    let entries = ip.sys.list_dir(DIR.as_bytes()).await.unwrap_or_default();
    entries.iter().map(|entry| lossy(&entry.d_name)).filter(|name| name != "." && name != "..").collect()
}

/// Opens a namespace by its name, or by a path; netns_get_fd().
pub(super) async fn open(ip: &Ip, name: &str) -> Option<Fd> {
    let path = if name.contains('/') { name.as_bytes().to_vec() } else { path(name) };
    ip.sys.open(&path).await.ok()
}

/// Opens all that have names.
pub(super) async fn open_all(ip: &Ip) -> Vec<(String, Fd)> {
    let mut opened = Vec::new();
    for name in names(ip).await {
        if let Ok(fd) = ip.sys.open(&path(&name)).await {
            opened.push((name, fd));
        }
    }
    opened
}

async fn list(ip: &Ip) -> Result<u8, Exit> {
    let netlink = ip.open().await?;
    let mut objects = Vec::new();
    for name in names(ip).await {
        let mut line = name.clone();
        let mut fields = vec![("name", Json::Text(name.clone()))];
        if let Ok(fd) = ip.sys.open(&path(&name)).await {
            if let Some(id) = nsid(&netlink, fd).await {
                line += &format!(" (id: {id})");
                fields.push(("id", Json::Number(id as u64)));
            }
            ip.sys.close(fd).await;
        }
        objects.push(Json::Object(fields));
        if !ip.options.is_json {
            ip.print(&(line + "\n"));
        }
    }
    if ip.options.is_json {
        ip.print_json(objects);
    }
    Ok(0)
}

fn failed(status: u8, what: String, errno: Errno) -> Exit {
    Exit::new(status, format!("{what}: {}\n", errno.strerror()))
}

async fn mount(ip: &Ip, source: &[u8], target: &[u8], fstype: &[u8], flags: MountFlags) -> Result<(), Errno> {
    let call = Syscall::Mount {
        source: Some(source.to_vec()),
        target: target.to_vec(),
        fstype: Some(fstype.to_vec()),
        flags,
        data: None,
    };
    ip.sys.call(call).await.map(drop)
}

/// Makes the directory a mount point whose mounts others see, so that they see names go - netns_add().
async fn share_dir(ip: &Ip) -> Result<(), Exit> {
    let dir = DIR.as_bytes();
    let made = Syscall::Mkdirat { dirfd: Fd::CWD, path: dir.to_vec(), mode: 0o755 };
    match ip.sys.call(made).await {
        Ok(_) | Err(Errno::EEXIST) => {}
        Err(errno) => return Err(failed(1, format!("mkdir {DIR} failed"), errno)),
    }
    let mut is_mounted = false;
    loop {
        match mount(ip, b"", dir, b"none", MountFlags::SHARED | MountFlags::REC).await {
            Ok(()) => return Ok(()),
            Err(Errno::EINVAL) if !is_mounted => {
                let bound = mount(ip, dir, dir, b"none", MountFlags::BIND | MountFlags::REC).await;
                bound.map_err(|errno| failed(1, format!("mount --bind {DIR} {DIR} failed"), errno))?;
                is_mounted = true;
            }
            Err(errno) => return Err(failed(1, format!("mount --make-shared {DIR} failed"), errno)),
        }
    }
}

async fn add(ip: &Ip, mut words: Words<'_>, pid: Option<&str>) -> Result<u8, Exit> {
    let name = name(&mut words)?;
    if name.is_empty() || name == "." || name == ".." || name.contains('/') {
        return Err(Exit::new(255, format!("Invalid netns name \"{name}\"\n")));
    }
    share_dir(ip).await?;
    let path = path(&name);
    let shown = lossy(&path);
    let flags = OpenFlags::CREAT | OpenFlags::EXCL;
    match ip.sys.open_with(&path, flags, 0).await {
        Ok(fd) => ip.sys.close(fd).await,
        Err(errno) => return Err(failed(1, format!("Cannot create namespace file \"{shown}\""), errno)),
    }
    let bound = match pid {
        Some(pid) => bind(ip, &format!("/proc/{pid}/ns/net"), &path).await,
        None => bind_new(ip, &name, &path).await,
    };
    if let Err(exit) = bound {
        let _ = ip.sys.call(Syscall::Unlinkat { dirfd: Fd::CWD, path, flags: AtFlags::empty() }).await;
        return Err(exit);
    }
    Ok(0)
}

async fn bind(ip: &Ip, from: &str, path: &[u8]) -> Result<(), Exit> {
    let bound = mount(ip, from.as_bytes(), path, b"none", MountFlags::BIND).await;
    bound.map_err(|errno| failed(1, format!("Bind {from} -> {} failed", lossy(path)), errno))
}

async fn bind_new(ip: &Ip, name: &str, path: &[u8]) -> Result<(), Exit> {
    let own = ip.sys.open_with(b"/proc/self/ns/net", OpenFlags::CLOEXEC, 0).await;
    let own = own.map_err(|errno| failed(1, "Cannot open network namespace".to_string(), errno))?;
    if let Err(errno) = ip.sys.call(Syscall::Unshare { flags: CloneFlags::NEWNET }).await {
        return Err(failed(1, format!("Failed to create a new network namespace \"{name}\""), errno));
    }
    bind(ip, "/proc/self/ns/net", path).await?;
    let _ = ip.sys.call(Syscall::Setns { fd: own, nstype: CloneFlags::NEWNET }).await;
    Ok(())
}

async fn delete(ip: &Ip, mut words: Words<'_>) -> Result<u8, Exit> {
    let names = match words.peek() {
        None if ip.options.is_all => names(ip).await,
        _ => vec![name(&mut words)?],
    };
    for name in names {
        let path = path(&name);
        let _ = ip.sys.call(Syscall::Umount2 { target: path.clone(), flags: UmountFlags::DETACH }).await;
        let unlink = Syscall::Unlinkat { dirfd: Fd::CWD, path: path.clone(), flags: AtFlags::empty() };
        if let Err(errno) = ip.sys.call(unlink).await {
            return Err(failed(1, format!("Cannot remove namespace file \"{}\"", lossy(&path)), errno));
        }
    }
    Ok(0)
}

/// Enters a namespace, with a `/sys` of its own and the files of `/etc/netns/NAME` - lib/namespace.c:netns_switch().
pub(super) async fn switch(ip: &Ip, name: &str) -> Result<(), Exit> {
    let path = path(name);
    let opened = ip.sys.open_with(&path, OpenFlags::CLOEXEC, 0).await;
    let fd = opened.map_err(|errno| failed(255, format!("Cannot open network namespace \"{name}\""), errno))?;
    if let Err(errno) = ip.sys.call(Syscall::Setns { fd, nstype: CloneFlags::NEWNET }).await {
        return Err(failed(255, format!("setting the network namespace \"{name}\" failed"), errno));
    }
    ip.sys.close(fd).await;
    if let Err(errno) = ip.sys.call(Syscall::Unshare { flags: CloneFlags::NEWNS }).await {
        return Err(failed(255, "unshare failed".to_string(), errno));
    }
    // What is mounted here is not to be seen elsewhere.
    let slave = mount(ip, b"", b"/", b"none", MountFlags::SLAVE | MountFlags::REC).await;
    slave.map_err(|errno| failed(255, "\"mount --make-rslave /\" failed".to_string(), errno))?;
    let _ = ip.sys.call(Syscall::Umount2 { target: b"/sys".to_vec(), flags: UmountFlags::DETACH }).await;
    let sysfs = mount(ip, name.as_bytes(), b"/sys", b"sysfs", MountFlags::empty()).await;
    sysfs.map_err(|errno| failed(255, "mount of /sys failed".to_string(), errno))?;
    let etc = join(b"/etc/netns", name.as_bytes());
    for entry in ip.sys.list_dir(&etc).await.unwrap_or_default() {
        if entry.d_name != b"." && entry.d_name != b".." {
            let (from, to) = (join(&etc, &entry.d_name), join(b"/etc", &entry.d_name));
            if let Err(errno) = mount(ip, &from, &to, b"none", MountFlags::BIND).await {
                let text = format!("Bind {} -> {} failed: {}\n", lossy(&from), lossy(&to), errno.strerror());
                ip.sys.eprint(text).await;
            }
        }
    }
    Ok(())
}

async fn exec(ip: &Ip, mut words: Words<'_>) -> Result<u8, Exit> {
    if ip.options.is_all {
        return Err(unmodelled("-all netns exec"));
    }
    let name = name(&mut words)?;
    let argv: Vec<Vec<u8>> = words.rest().iter().map(|word| word.as_bytes().to_vec()).collect();
    let Some(program) = words.peek() else { return Err(Exit::new(1, "No command specified\n")) };
    switch(ip, &name).await?;
    let _ = ip.sys.flush().await;
    let errno = ip.sys.execvp(&argv, &ip.envp).await;
    Err(failed(1, format!("exec of \"{program}\" failed"), errno))
}

/// Device and inode of a process's network namespace.
async fn of_process(ip: &Ip, pid: &str) -> Result<(u64, u64), Errno> {
    ip.sys.stat(format!("/proc/{pid}/ns/net").as_bytes()).await.map(|stat| (stat.st_dev, stat.st_ino))
}

async fn identify(ip: &Ip, mut words: Words<'_>) -> Result<u8, Exit> {
    let pid = words.next().unwrap_or("self");
    let wanted = of_process(ip, pid).await;
    let wanted = wanted.map_err(|errno| failed(1, "Cannot open network namespace".to_string(), errno))?;
    let mut found = String::new();
    for name in names(ip).await {
        let stat = ip.sys.stat(&path(&name)).await;
        if stat.is_ok_and(|stat| (stat.st_dev, stat.st_ino) == wanted) {
            found = name;
        }
    }
    ip.sys.print(found + "\n");
    Ok(0)
}

async fn pids(ip: &Ip, mut words: Words<'_>) -> Result<u8, Exit> {
    let name = name(&mut words)?;
    let stat = ip.sys.stat(&path(&name)).await;
    let stat = stat.map_err(|errno| failed(1, "Cannot open network namespace".to_string(), errno))?;
    for entry in ip.sys.list_dir(b"/proc").await.unwrap_or_default() {
        let pid = lossy(&entry.d_name);
        let is_number = pid.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && of_process(ip, &pid).await == Ok((stat.st_dev, stat.st_ino)) {
            ip.sys.print(pid + "\n");
        }
    }
    Ok(0)
}

async fn set(ip: &Ip, mut words: Words<'_>) -> Result<u8, Exit> {
    let name = name(&mut words)?;
    let Some(id) = words.next() else { return Err(Exit::new(1, "No netns id specified\n")) };
    let id: i32 = match id {
        "auto" => -1,
        id => id
            .parse()
            .map_err(|_| Exit::new(255, format!("Error: argument \"{id}\" is wrong: Invalid \"netnsid\" value\n\n")))?,
    };
    let opened = ip.sys.open(&path(&name)).await;
    let fd = opened.map_err(|errno| failed(1, format!("Cannot open network namespace \"{name}\""), errno))?;
    let netlink = ip.open().await?;
    let mut body = vec![0; 4];
    attribute(&mut body, NETNSA_FD, &fd.0.to_le_bytes());
    attribute(&mut body, NETNSA_NSID, &id.to_le_bytes());
    netlink.talk(RTM_NEWNSID, 0, &body).await.map_err(|refused| refused.exit())?;
    Ok(0)
}
