//! System controls whose values belong to namespaces - kernel/utsname_sysctl.c, kernel/pid_namespace.c, kernel/ucount.c.

use nslab_abi::limits::HOST_NAME_MAX;
use nslab_abi::{Errno, NsType, Pid, Reason, TaskId};

use crate::Kernel;
use crate::fs::CgroupId;
use crate::fs::proc::Sysctl;
use crate::ns::NsId;
use crate::ns::pid::PID_MAX_LIMIT;

/// Smallest `pid_max` - kernel/pid.c:pid_max_min.
const PID_MAX_MIN: i32 = 301;

impl Kernel {
    /// Reads a control with the eyes of the reading task (fact 175).
    pub(crate) fn sysctl_read(&self, reader: TaskId, sysctl: Sysctl) -> Vec<u8> {
        let line = |bytes: &[u8]| {
            let name = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
            [name, b"\n"].concat()
        };
        let pid_ns = self.pid_ns(self.task_active_pid_ns(reader));
        match sysctl {
            Sysctl::Hostname => line(&self.uts(self.task(reader).nsproxy.uts).nodename),
            Sysctl::Domainname => line(&self.uts(self.task(reader).nsproxy.uts).domainname),
            Sysctl::NsLastPid => format!("{}\n", pid_ns.last_pid.0).into_bytes(),
            Sysctl::PidMax => format!("{}\n", pid_ns.pid_max).into_bytes(),
            Sysctl::IpForward => format!("{}\n", self.net(self.task(reader).nsproxy.net).ip_forward).into_bytes(),
            Sysctl::DisableIpv6 => format!("{}\n", self.net(self.task(reader).nsproxy.net).disable_ipv6).into_bytes(),
            Sysctl::PingGroupRange => {
                let (low, high) = self.net(self.task(reader).nsproxy.net).ping_group_range;
                let shown = |gid| self.from_kgid_munged(self.user_ns_of(reader), gid);
                // "1 0" is nobody, in whatever numbers - net/ipv4/sysctl_net_ipv4.c
                let (low, high) = if low > high { (1, 0) } else { (shown(low), shown(high)) };
                format!("{low}\t{high}\n").into_bytes()
            }
            Sysctl::Ipc(limit) => self.ipc(self.task(reader).nsproxy.ipc).limits.text(limit).into_bytes(),
            Sysctl::IpcNextId(kind) => {
                let mut ipc = self.ipc(self.task(reader).nsproxy.ipc).clone();
                format!("{}\n", ipc.next_id(kind)).into_bytes()
            }
            Sysctl::Mqueue(limit) => {
                let ipc = self.ipc(self.task(reader).nsproxy.ipc);
                format!("{}\n", ipc.mq.get(limit)).into_bytes()
            }
            Sysctl::MaxNamespaces(ty) => {
                let max = self.user(self.user_ns_of(reader)).max_namespaces[ty as usize];
                format!("{max}\n").into_bytes()
            }
        }
    }

    /// Writes a control with the rights of the writing task.
    pub(crate) fn sysctl_write(&mut self, writer: TaskId, sysctl: Sysctl, bytes: &[u8]) -> Result<(), Errno> {
        let task = self.task(writer);
        let (uts, ipc, user_ns) = (task.nsproxy.uts, task.nsproxy.ipc, task.cred.user_ns);
        let pid_ns = self.task_active_pid_ns(writer);
        match sysctl {
            Sysctl::Hostname => self.uts_mut(uts).nodename = name(bytes),
            Sysctl::Domainname => self.uts_mut(uts).domainname = name(bytes),
            Sysctl::NsLastPid => {
                let is_capable = self.may_restore(writer, pid_ns);
                self.ensure(Reason::Capability, is_capable, Errno::EPERM)?;
                let max = self.pid_ns(pid_ns).pid_max;
                self.pid_ns_mut(pid_ns).last_pid = Pid(self.number(bytes, 0..=max)?);
            }
            Sysctl::PidMax => {
                let max = self.number(bytes, PID_MAX_MIN..=PID_MAX_LIMIT)?;
                self.pid_ns_mut(pid_ns).pid_max = max;
            }
            Sysctl::IpForward => {
                let value = self.number(bytes, i32::MIN..=i32::MAX)?;
                let ns = self.task(writer).nsproxy.net;
                self.net_mut(ns).ip_forward = value;
            }
            Sysctl::DisableIpv6 => {
                let value = self.number(bytes, i32::MIN..=i32::MAX)?;
                self.set_disable_ipv6(self.task(writer).nsproxy.net, value);
            }
            Sysctl::PingGroupRange => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let gids: Vec<u32> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
                let [low, high] = gids[..] else { return Err(Errno::EINVAL) };
                let kgids = self.make_kgid(user_ns, low).zip(self.make_kgid(user_ns, high));
                self.check(Reason::ValueInRange, kgids.is_some());
                let (low, high) = kgids.ok_or(Errno::EINVAL)?;
                let ns = self.task(writer).nsproxy.net;
                self.net_mut(ns).ping_group_range = if low > high { (1, 0) } else { (low, high) };
            }
            Sysctl::Ipc(limit) => {
                let is_set = self.ipc_mut(ipc).limits.set(limit, bytes);
                self.ensure(Reason::ValueInRange, is_set.is_some(), Errno::EINVAL)?;
            }
            Sysctl::IpcNextId(kind) => {
                let id = self.number(bytes, 0..=i32::MAX)?;
                *self.ipc_mut(ipc).next_id(kind) = id;
            }
            Sysctl::Mqueue(limit) => {
                let value = self.number(bytes, limit.range())?;
                let ipc = self.task(writer).nsproxy.ipc;
                self.ipc_mut(ipc).mq.0[limit as usize] = value;
            }
            Sysctl::MaxNamespaces(ty) => {
                let max = self.number(bytes, 0..=i32::MAX)?;
                self.user_mut(user_ns).max_namespaces[ty as usize] = max;
            }
        }
        Ok(())
    }

    fn number(&mut self, bytes: &[u8], range: std::ops::RangeInclusive<i32>) -> Result<i32, Errno> {
        let number = str::from_utf8(bytes).ok().and_then(|text| text.trim().parse::<i32>().ok());
        let number = number.filter(|number| range.contains(number));
        self.check(Reason::ValueInRange, number.is_some());
        number.ok_or(Errno::EINVAL)
    }

    /// Returns the number given last in a pid namespace.
    pub(crate) fn last_pid(&self, ns: NsId) -> Pid {
        self.pid_ns(ns).last_pid
    }

    /// Has a pid namespace had its first process yet? (fact 19)
    pub(crate) fn pid_ns_has_begun(&self, ns: NsId) -> bool {
        self.pid_ns(ns).child_reaper.is_some()
    }

    /// Returns the root that a cgroup namespace shows.
    pub(crate) fn cgroup_ns_root(&self, ns: NsId) -> CgroupId {
        self.cgroup(ns).root
    }

    /// Returns the text of a namespace's link, such as `uts:[4026531838]` (fact 223).
    pub(crate) fn ns_text(&self, ns: NsId) -> Vec<u8> {
        format!("{}:[{}]", self.ns_type(ns).name(), ns.0).into_bytes()
    }

    /// Returns CLOCK_BOOTTIME as a task sees it, in nanoseconds: `/proc/uptime`.
    pub(crate) fn boottime_for(&self, t: TaskId) -> u64 {
        u64::try_from(self.boottime_in(self.task(t).nsproxy.time)).unwrap_or(0)
    }
}

/// A written name ends at its newline and is cut to 64 bytes (fact 175).
fn name(bytes: &[u8]) -> Vec<u8> {
    let line = bytes.split(|&byte| byte == b'\n' || byte == 0).next().unwrap_or_default();
    line[..line.len().min(HOST_NAME_MAX)].to_vec()
}

/// The index of `max_namespaces`.
const _: () = assert!(NsType::ALL.len() == 8);
