//! The session's processes as the host's /proc shows them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use nslab_abi::NsType;
use nslab_protocol::view::{Namespace, Proc, View};

use super::events::Numbering;
use super::hostnames::Hostnames;

/// Takes a picture of init and all that come from it.
pub fn view(init: u32, numbering: &Numbering, hostnames: &mut Hostnames) -> View {
    let mut procs: Vec<Proc> = session_pids(init).into_iter().filter_map(|pid| proc(pid, init, numbering)).collect();
    // A zombie has no uts namespace any more.
    for proc in procs.iter_mut().filter(|proc| proc.ns[UTS] != 0) {
        proc.hostname = hostnames.of(proc.host_pid, proc.ns[UTS]);
    }
    let of_init = procs.iter().find(|proc| proc.host_pid == init);
    let hostname = of_init.map(|proc| proc.hostname.clone()).unwrap_or_default();
    let initial = of_init.map_or([0; 8], |proc| proc.ns);
    View { hostname, namespaces: namespaces(&procs, &initial), procs }
}

/// Place of the uts namespace in `NsType::ALL`.
const UTS: usize = 2;

/// Finds the program: pid 2 of init's pid namespace.
pub fn main_program(init: u32) -> Option<u32> {
    let is_main =
        |pid: &u32| Status::read(*pid).is_some_and(|status| status.ppid == init && status.nspid.last() == Some(&2));
    session_pids(init).into_iter().find(is_main)
}

/// Lists init and its descendants; orphans are adopted inside, so nobody of the session is missing.
pub fn session_pids(init: u32) -> BTreeSet<u32> {
    let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        if let Some(status) = Status::read(pid) {
            children.entry(status.ppid).or_default().push(pid);
        }
    }
    let mut found = BTreeSet::from([init]);
    let mut next = vec![init];
    while let Some(pid) = next.pop() {
        let new =
            children.get(&pid).into_iter().flatten().copied().filter(|&child| found.insert(child)).collect::<Vec<_>>();
        next.extend(new);
    }
    found
}

/// What /proc/PID/status says.
struct Status {
    comm: String,
    threads: u32,
    state: char,
    ppid: u32,
    nspid: Vec<u32>,
}

impl Status {
    fn read(pid: u32) -> Option<Status> {
        let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let field =
            |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
        Some(Status {
            comm: field("Name")?.to_string(),
            threads: field("Threads").and_then(|number| number.parse().ok()).unwrap_or(1),
            state: field("State")?.chars().next()?,
            ppid: field("PPid")?.parse().ok()?,
            nspid: field("NSpid")?.split_whitespace().filter_map(|number| number.parse().ok()).collect(),
        })
    }
}

fn proc(pid: u32, init: u32, numbering: &Numbering) -> Option<Proc> {
    let status = Status::read(pid)?;
    let ns = NsType::ALL.map(|ns| ns_inode(pid, ns.name()).unwrap_or(0));
    let other = |link: &str, own: NsType| {
        let inode = ns_inode(pid, link).unwrap_or(0);
        let own = ns_inode(pid, own.name()).unwrap_or(0);
        // A zombie makes no children any more, and its links are gone.
        (inode != own && status.state != 'Z').then_some(inode)
    };
    let (pid_for_children, time_for_children) =
        (other("pid_for_children", NsType::Pid), other("time_for_children", NsType::Time));
    let cmdline = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let cmdline = cmdline.split(|&byte| byte == 0).filter(|arg| !arg.is_empty());
    let traced = numbering.traced(pid);
    Some(Proc {
        host_pid: pid,
        parent: (pid != init).then_some(status.ppid),
        // The first is the number that we know it by, as /proc is ours.
        pids: status.nspid,
        comm: status.comm,
        cmdline: cmdline.map(|arg| String::from_utf8_lossy(arg).into_owned()).collect(),
        threads: status.threads,
        state: status.state,
        uid: uid_inside(pid).unwrap_or(0),
        ns,
        pid_for_children,
        time_for_children,
        hostname: String::new(),
        waits: numbering.waits(pid),
        traced: traced.is_some(),
        is_kernel_thread: false,
        line: traced.flatten(),
    })
}

/// Reads the number in a link such as `pid:[4026531836]`.
pub fn ns_inode(pid: u32, link: &str) -> Option<u64> {
    let target: PathBuf = fs::read_link(format!("/proc/{pid}/ns/{link}")).ok()?;
    let text = target.to_str()?;
    text.split_once('[')?.1.strip_suffix(']')?.parse().ok()
}

/// Translates the effective user id into the numbers of the process's own user namespace.
fn uid_inside(pid: u32) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let euid: u64 = text.lines().find_map(|line| line.strip_prefix("Uid:"))?.split_whitespace().nth(1)?.parse().ok()?;
    let map = fs::read_to_string(format!("/proc/{pid}/uid_map")).ok()?;
    map.lines().find_map(|line| {
        let numbers: Vec<u64> = line.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        let [inside, outside, count] = numbers[..] else { return None };
        (outside..outside + count).contains(&euid).then(|| (inside + euid - outside) as u32)
    })
}

/// Lists the namespaces that processes are in; the session's own, those of its init, are the initial ones, as in the simulator.
fn namespaces(procs: &[Proc], initial: &[u64; 8]) -> Vec<Namespace> {
    let mut found = BTreeMap::new();
    for proc in procs {
        for ((ns, &inode), &initial) in NsType::ALL.into_iter().zip(&proc.ns).zip(initial) {
            if inode != 0 {
                let is_initial = inode == initial;
                found.entry((ns, inode)).or_insert(Namespace {
                    ns_type: ns.name().to_string(),
                    inode,
                    is_initial,
                    owner: proc.ns[0],
                });
            }
        }
    }
    found.into_values().collect()
}
