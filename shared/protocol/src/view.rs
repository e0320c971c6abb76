//! The state of a machine at one moment, as a learner may see it.

use serde::{Deserialize, Serialize};

/// Everything the tree draws.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct View {
    /// The machine's host name, seen from the outermost namespace drawn.
    pub hostname: String,
    /// All processes, by host pid.
    pub procs: Vec<Proc>,
    /// All namespaces that a process or descriptor holds, by type and inode.
    pub namespaces: Vec<Namespace>,
}

/// One process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proc {
    /// The pid on the host; the key of a process everywhere.
    pub host_pid: u32,
    /// Its parent's pid on the host; absent for the first process drawn.
    pub parent: Option<u32>,
    /// All its pids, from the outermost namespace drawn to its own.
    pub pids: Vec<u32>,
    /// The name that ps calls CMD or COMM.
    pub comm: String,
    /// The argument vector, as text.
    pub cmdline: Vec<String>,
    /// How many threads it has; 0 for a zombie.
    pub threads: u32,
    /// ps's state letter: R S D T Z.
    pub state: char,
    /// Effective user id, numbered as the process's own user namespace does.
    pub uid: u32,
    /// Inode of each of the eight namespaces, in the order of `abi::NsType::ALL`; 0 where the link is gone (zombies) or may not be read.
    pub ns: [u64; 8],
    /// Inode of `pid_for_children` where it differs from the own one; 0 while nobody is in it yet.
    pub pid_for_children: Option<u64>,
    /// Inode of `time_for_children` where it differs from the own one.
    pub time_for_children: Option<u64>,
    /// Host name as the process sees it.
    pub hostname: String,
    /// What it sleeps in.
    pub waits: Option<Waits>,
    /// Does it run a script of ours or an applet, so that its system calls are known?
    pub traced: bool,
    /// Is it a thread of the kernel, which trees do not draw?
    pub is_kernel_thread: bool,
    /// Line of the script where it stands, from 1.
    pub line: Option<u32>,
}

/// What a process sleeps in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Waits {
    /// wait(2) for one child (host pid) or any.
    Child {
        /// The child's host pid, if it waits for one in particular.
        host_pid: Option<u32>,
    },
    /// Input.
    Read {},
    /// Room for output.
    Write {},
    /// A vfork child.
    Vfork {
        /// The child's host pid.
        host_pid: u32,
    },
    /// The clock.
    Time {},
    /// A signal.
    Signal {},
    /// Something else.
    Other {},
}

/// One namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namespace {
    /// Name of the type: user mnt uts ipc pid cgroup net time.
    pub ns_type: String,
    /// Inode number, as in `/proc/PID/ns`.
    pub inode: u64,
    /// Is it the machine's first of its type ("the host's")?
    pub is_initial: bool,
    /// Inode of the user namespace that owns it.
    pub owner: u64,
}

/// How one process sees the machine: the inspector's content.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inside {
    /// Whose view this is.
    pub host_pid: u32,
    /// `getpid()`.
    pub pid: u32,
    /// `getppid()`.
    pub ppid: u32,
    /// `uname -n`.
    pub hostname: String,
    /// Effective, real, and saved ids and the group, as `id` prints them.
    pub id: String,
    /// Effective user id.
    pub euid: u32,
    /// `uid_map` and `gid_map`, each line a triple: inside, outside, count.
    pub uid_map: Vec<[u32; 3]>,
    /// See `uid_map`.
    pub gid_map: Vec<[u32; 3]>,
    /// Effective capabilities as bits.
    pub cap_eff: u64,
    /// What `ps` prints there; its error text if it fails.
    pub ps: String,
    /// Lines of `/proc/self/mountinfo`, if its /proc shows them.
    pub mounts: Vec<Mount>,
    /// Network interfaces.
    pub interfaces: Vec<Interface>,
    /// `/proc/self/cgroup`.
    pub cgroup: String,
    /// Seconds since boot as its time namespace counts them.
    pub uptime_s: u64,
    /// Inodes in the order of `abi::NsType::ALL`.
    pub ns: [u64; 8],
}

/// One line of mountinfo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mount {
    /// Mount id.
    pub id: u32,
    /// Where.
    pub target: String,
    /// What.
    pub source: String,
    /// File system type.
    pub fstype: String,
    /// Options of the mount.
    pub options: String,
    /// `shared:1`, `master:2`, `unbindable`; empty for a private mount.
    pub propagation: String,
}

/// One network interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interface {
    /// Its name.
    pub name: String,
    /// Is it up?
    pub is_up: bool,
    /// Its IPv4 addresses with prefix length.
    pub addresses: Vec<String>,
}
