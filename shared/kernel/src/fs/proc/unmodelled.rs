//! What Linux has in /proc and the simulator has not.

use super::ProcNode;
use super::root_entries::RootFile;
use crate::Kernel;

/// What Linux 6.18 has in `/proc/PID/net` beside [`super::NET_FILES`], but for what the modules of netfilter add.
const OTHER_NET_FILES: &str = "anycast6 dev_mcast dev_snmp6 fib_trie fib_triestat icmp icmp6 igmp igmp6 ip6_flowlabel \
    ip6_mr_cache ip6_mr_vif ip_mr_cache ip_mr_vif ipv6_route mcfilter mcfilter6 netfilter netlink netstat packet \
    protocols psched ptype raw raw6 rt6_stats rt_acct rt_cache snmp snmp6 sockstat sockstat6 softnet_stat stat \
    udplite udplite6 xfrm_stat";

impl Kernel {
    /// Returns the path of a directory in which Linux has a name that the simulator has not.
    pub(crate) fn unmodelled_in_proc(&self, dir: ProcNode, name: &[u8]) -> Option<String> {
        match dir {
            ProcNode::Fixed(entry) if entry.file() == RootFile::Unmodelled => {
                Some(format!("/proc/{}", entry.full_path()))
            }
            // Each device has controls of its own.
            ProcNode::Fixed(entry) if entry.full_path().ends_with("/conf") || entry.full_path().ends_with("/neigh") => {
                let net = self.tasks.get(&self.current)?.nsproxy.net;
                self.net(net).device_named(name).map(|_| format!("/proc/{}", entry.full_path()))
            }
            ProcNode::PidEntry(_, _, entry) if entry.is_dir() && !entry.is_modelled() => {
                Some(format!("/proc/PID/{}", entry.name()))
            }
            // A range of addresses.
            ProcNode::PidEntry(_, _, entry) if entry.name() == "map_files" => {
                name.contains(&b'-').then(|| "/proc/PID/map_files".into())
            }
            ProcNode::PidEntry(_, _, entry) if entry.name() == "net" => {
                let is_known = OTHER_NET_FILES.split(' ').any(|other| other.as_bytes() == name);
                is_known.then(|| "/proc/PID/net".into())
            }
            _ => None,
        }
    }
}
