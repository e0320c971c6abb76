//! How one process of the session sees the machine.

use std::process::{Command, Stdio};

use nslab_keeper::inspect::Look;
use nslab_protocol::view::{Inside, Interface, Mount};

use super::{KEEPER_ROLE, ps};

/// Asks; `None` if the process is gone, or none of the session's.
pub fn look(init: u32, host_pid: u32) -> Option<Inside> {
    if !ps::session_pids(init).contains(&host_pid) {
        return None;
    }
    let output =
        Command::new("/proc/self/exe").args([KEEPER_ROLE, &host_pid.to_string()]).stdin(Stdio::null()).output().ok()?;
    let look = Look::decode(&output.stdout).ok()?;
    told(host_pid, &look)
}

/// Reads what somebody saw; `None` if it is no answer.
pub fn told(host_pid: u32, look: &Look) -> Option<Inside> {
    let field = |name: &str| look.status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
    let ids = |name: &str| field(name).split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>();
    let (uids, gids, groups) = (ids("Uid:"), ids("Gid:"), ids("Groups:"));
    let euid = *uids.get(1)?;
    Some(Inside {
        host_pid,
        pid: *ids("NSpid:").last()?,
        ppid: look.ppid.unwrap_or_else(|| parent(look, host_pid)),
        id: id(look, &uids, &gids, &groups)?,
        euid,
        uid_map: map(&look.uid_map),
        gid_map: map(&look.gid_map),
        cap_eff: u64::from_str_radix(field("CapEff:"), 16).ok()?,
        mounts: look.mountinfo.lines().filter_map(mount).collect(),
        interfaces: look.interfaces.lines().filter_map(interface).collect(),
        cgroup: look.cgroup.trim_end().to_string(),
        uptime_s: look.uptime_s,
        ns: look.ns,
        hostname: look.hostname.clone(),
        ps: look.ps.clone(),
    })
}

/// The parent's number in the process's own pid namespace: 0 if it is outside.
fn parent(look: &Look, host_pid: u32) -> u32 {
    let number = |status: &str, name: &str| -> Vec<u32> {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.split_whitespace().filter_map(|number| number.parse().ok()).collect()
    };
    let depth = number(&look.status, "NSpid:").len();
    let parent = number(&look.status, "PPid:").first().copied().unwrap_or(0);
    let status = std::fs::read_to_string(format!("/proc/{parent}/status")).unwrap_or_default();
    let numbers = number(&status, "NSpid:");
    let same = ps::ns_inode(parent, "pid") == ps::ns_inode(host_pid, "pid") || numbers.len() > depth;
    if same { depth.checked_sub(1).and_then(|last| numbers.get(last)).copied().unwrap_or(0) } else { 0 }
}

/// What `id` prints - id(1).
fn id(look: &Look, uids: &[u32], gids: &[u32], groups: &[u32]) -> Option<String> {
    let named = |file: &str, id: u32| {
        let row = file.lines().find(|row| row.split(':').nth(2) == Some(&id.to_string()));
        let name = row.and_then(|row| row.split(':').next());
        name.map_or_else(|| id.to_string(), |name| format!("{id}({name})"))
    };
    let (&[uid, euid, ..], &[gid, egid, ..]) = (uids, gids) else { return None };
    let mut text = format!("uid={} gid={}", named(&look.passwd, uid), named(&look.group, gid));
    if euid != uid {
        text += &format!(" euid={}", named(&look.passwd, euid));
    }
    if egid != gid {
        text += &format!(" egid={}", named(&look.group, egid));
    }
    // The effective group first, then the others.
    let mut listed = vec![egid];
    listed.extend(groups.iter().copied().filter(|&group| group != egid));
    let listed: Vec<String> = listed.into_iter().map(|group| named(&look.group, group)).collect();
    Some(format!("{text} groups={}\n", listed.join(",")))
}

fn map(text: &str) -> Vec<[u32; 3]> {
    let rows = text.lines().filter_map(|line| {
        let numbers: Vec<u32> = line.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        <[u32; 3]>::try_from(numbers).ok()
    });
    rows.collect()
}

/// `ID PARENT DEV ROOT TARGET OPTIONS [PROPAGATION…] - TYPE SOURCE SUPER_OPTIONS` - proc_pid_mountinfo(5).
fn mount(line: &str) -> Option<Mount> {
    let (mount, fs) = line.split_once(" - ")?;
    let mount: Vec<&str> = mount.split(' ').collect();
    let mut fs = fs.split(' ');
    Some(Mount {
        id: mount.first()?.parse().ok()?,
        target: mount.get(4)?.to_string(),
        options: mount.get(5)?.to_string(),
        propagation: mount.get(6..)?.join(" "),
        fstype: fs.next()?.to_string(),
        source: fs.next()?.to_string(),
    })
}

fn interface(line: &str) -> Option<Interface> {
    let mut fields = line.split_whitespace();
    let (name, state) = (fields.next()?, fields.next()?);
    Some(Interface { name: name.to_string(), is_up: state == "up", addresses: fields.map(str::to_string).collect() })
}
