//! How one process sees its machine: asked by a probe, a forked copy in the same namespaces, in a copy of the world.
//!
//! Nothing here looks into the kernel: the answers are those of system calls and of `ps`, so they are what a learner would be told.

use nslab_abi::sockios::{SIOCGIFADDR, SIOCGIFFLAGS};
use nslab_abi::{AtFlags, Errno, Fd, Kernel as _, OpenFlags, Outcome, Ret, Syscall, TaskId};
use nslab_kernel::Kernel;
use nslab_protocol::view::{Inside, Interface, Mount};
use nslab_userland::{Answer, Request};

use crate::world::World;

/// System calls that the probe's `ps` may make before it is given up.
const MAX_PROBE_CALLS: u32 = 50_000;
/// Bytes that the probe reads of one file.
const MAX_FILE_BYTES: usize = 256 * 1024;

/// Asks how a process sees the machine; `None` if it is gone.
pub fn inside(world: &World, host_pid: u32) -> Option<Inside> {
    let task = TaskId(host_pid);
    let info = world.kernel.task_info(task)?;
    if info.state == 'Z' {
        return None;
    }
    // The copy is thrown away, so the probe leaves no trace.
    let mut kernel = world.kernel.clone();
    let probe = Probe { task: kernel.spawn_probe(task) };
    let k = &mut kernel;
    let status = probe.file(k, b"/proc/self/status").unwrap_or_default();
    let euid = probe.int(k, Syscall::Geteuid).unwrap_or(0) as u32;
    let mut inside = Inside {
        host_pid,
        pid: *info.pids.last()?,
        // The probe is a child of the process, so the process's own parent comes from its own call, not the probe's.
        ppid: world.kernel.parent_pid(task).0 as u32,
        hostname: probe.hostname(k),
        id: String::new(),
        euid,
        uid_map: map(&probe.file(k, b"/proc/self/uid_map").unwrap_or_default()),
        gid_map: map(&probe.file(k, b"/proc/self/gid_map").unwrap_or_default()),
        cap_eff: hex_field(&status, "CapEff:").unwrap_or(info.cap_eff),
        ps: String::new(),
        mounts: mounts(&probe.file(k, b"/proc/self/mountinfo").unwrap_or_default()),
        interfaces: interfaces(&probe.file(k, b"/proc/self/net/dev").unwrap_or_default(), &probe, k),
        cgroup: text(&probe.file(k, b"/proc/self/cgroup").unwrap_or_default()).trim_end().to_string(),
        uptime_s: k.boottime_s(task),
        ns: info.ns,
    };
    inside.id = probe.output(world, task, &["id"]);
    inside.ps = probe.output(world, task, &["ps", "-e"]);
    Some(inside)
}

struct Probe {
    task: TaskId,
}

impl Probe {
    fn call(&self, kernel: &mut Kernel, call: Syscall) -> Result<Ret, Errno> {
        match kernel.syscall(self.task, &call) {
            Outcome::Return(result) => result,
            // A probe must not sleep; whatever would make it sleep has no answer now.
            _ => Err(Errno::EAGAIN),
        }
    }

    fn int(&self, kernel: &mut Kernel, call: Syscall) -> Option<i64> {
        self.call(kernel, call).ok().map(|ret| ret.value())
    }

    fn hostname(&self, kernel: &mut Kernel) -> String {
        match self.call(kernel, Syscall::Uname) {
            Ok(Ret::Utsname(uts)) => text(&uts.nodename),
            _ => String::new(),
        }
    }

    fn file(&self, kernel: &mut Kernel, path: &[u8]) -> Option<Vec<u8>> {
        let open = Syscall::Openat { dirfd: Fd::CWD, path: path.to_vec(), flags: OpenFlags::CLOEXEC, mode: 0 };
        let fd = Fd(self.int(kernel, open)? as i32);
        let mut bytes = Vec::new();
        while let Ok(Ret::Bytes(part)) = self.call(kernel, Syscall::Read { fd, count: 32 * 1024 }) {
            if part.is_empty() || bytes.len() > MAX_FILE_BYTES {
                break;
            }
            bytes.extend(part);
        }
        self.call(kernel, Syscall::Close { fd }).ok()?;
        Some(bytes)
    }

    /// Runs one of the tools as a child of the process and returns what it prints, errors included.
    fn output(&self, world: &World, task: TaskId, argv: &[&str]) -> String {
        let mut kernel = world.kernel.clone();
        let probe = Probe { task: kernel.spawn_probe(task) };
        kernel.set_comm(probe.task, argv[0].as_bytes());
        let argv_bytes: Vec<Vec<u8>> = argv.iter().map(|arg| arg.as_bytes().to_vec()).collect();
        let Some(mut process) = nslab_userland::start(argv[0], argv_bytes, Vec::new()) else { return String::new() };
        let mut printed = Vec::new();
        let mut answer = Answer::Start;
        for _ in 0..MAX_PROBE_CALLS {
            let result = match process.resume(answer) {
                // What the tool prints is caught here, not on the process's own descriptors.
                Request::Syscall(Syscall::Write { fd: Fd(1 | 2), buf }) => {
                    printed.extend_from_slice(&buf);
                    Ok(Ret::Int(buf.len() as i64))
                }
                Request::Syscall(Syscall::Newfstatat { dirfd: Fd(1 | 2), flags, .. })
                    if flags.contains(AtFlags::EMPTY_PATH) =>
                {
                    Err(Errno::EBADF)
                }
                Request::Syscall(Syscall::Ioctl { fd: Fd(0..=2), .. }) => Err(Errno::ENOTTY),
                Request::Syscall(call) => probe.call(&mut kernel, call),
                Request::Preempted => {
                    answer = Answer::Start;
                    continue;
                }
                Request::Exit(_) => break,
                Request::Unsupported(what) => {
                    printed.extend(format!("{}: {}\n", what.what, what.detail).into_bytes());
                    break;
                }
            };
            answer = Answer::Ret(result);
        }
        text(&printed)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn hex_field(status: &[u8], name: &str) -> Option<u64> {
    let status = text(status);
    let line = status.lines().find(|line| line.starts_with(name))?;
    u64::from_str_radix(line[name.len()..].trim(), 16).ok()
}

fn map(bytes: &[u8]) -> Vec<[u32; 3]> {
    let text = text(bytes);
    let lines = text.lines().filter_map(|line| {
        let numbers: Vec<u32> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        <[u32; 3]>::try_from(numbers).ok()
    });
    lines.collect()
}

/// Reads mountinfo: `id parent major:minor root target options [optional…] - fstype source superoptions` - proc(5).
fn mounts(bytes: &[u8]) -> Vec<Mount> {
    let text = text(bytes);
    let lines = text.lines().filter_map(|line| {
        let (left, right) = line.split_once(" - ")?;
        let left: Vec<&str> = left.split(' ').collect();
        let mut right = right.split(' ');
        Some(Mount {
            id: left.first()?.parse().ok()?,
            target: left.get(4)?.to_string(),
            options: left.get(5)?.to_string(),
            propagation: left.get(6..)?.join(" "),
            fstype: right.next()?.to_string(),
            source: right.next()?.to_string(),
        })
    });
    lines.collect()
}

/// Reads /proc/self/net/dev for the names; a socket's ioctls would need a descriptor that a full table may not have.
fn interfaces(dev: &[u8], probe: &Probe, kernel: &mut Kernel) -> Vec<Interface> {
    let text = text(dev);
    let names = text.lines().skip(2).filter_map(|line| line.split_once(':')).map(|(name, _)| name.trim().to_string());
    names.map(|name| interface(name, probe, kernel)).collect()
}

/// Asks a socket, as ifconfig(8) does: SIOCGIFFLAGS, SIOCGIFADDR - netdevice(7).
fn interface(name: String, probe: &Probe, kernel: &mut Kernel) -> Interface {
    const AF_INET: i32 = 2;
    const SOCK_DGRAM: i32 = 2;
    let socket = Syscall::Socket { domain: AF_INET, kind: SOCK_DGRAM, protocol: 0 };
    let Some(fd) = probe.int(kernel, socket).map(|fd| Fd(fd as i32)) else {
        return Interface { name, is_up: false, addresses: Vec::new() };
    };
    let mut ifreq = name.as_bytes().to_vec();
    ifreq.resize(40, 0);
    let mut ask = |request| match probe.call(kernel, Syscall::Ioctl { fd, request, arg: 0, data: ifreq.clone() }) {
        Ok(Ret::Bytes(bytes)) => Some(bytes),
        _ => None,
    };
    let is_up = ask(SIOCGIFFLAGS).is_some_and(|bytes| bytes.get(16).is_some_and(|flags| flags & 1 != 0));
    let address = ask(SIOCGIFADDR)
        .and_then(|bytes| Some(bytes.get(20..24)?.iter().map(u8::to_string).collect::<Vec<_>>().join(".")));
    let _ = probe.call(kernel, Syscall::Close { fd });
    Interface { name, is_up, addresses: address.into_iter().collect() }
}
