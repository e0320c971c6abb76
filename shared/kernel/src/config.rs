//! What a machine is made from, and what comes out of it.

use nslab_abi::TaskId;

/// Which computer the program meets; product.md, "The machines".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// A fresh session: root inside a user namespace, namespaces of its own.
    Lab,
    /// Real root of the initial user namespace in fresh pid, mnt, uts, ipc and net namespaces; for tests.
    Bare,
    /// A host with a login shell and docker's daemons.
    DockerHost,
    /// A host with a platform for applications: a controller, a blob store, a scheduler, two cells.
    CloudFoundry,
    /// What runs in a virtual machine: a kernel, an init, a shell on the console.
    Guest,
}

impl Machine {
    /// Is it a whole computer with a login shell, not a session on one?
    pub fn is_host(self) -> bool {
        matches!(self, Machine::DockerHost | Machine::CloudFoundry | Machine::Guest)
    }
}

impl Machine {
    /// The machine that `nslab sh --machine` calls so.
    pub fn from_name(name: &str) -> Option<Machine> {
        match name {
            "lab" => Some(Machine::Lab),
            "bare" => Some(Machine::Bare),
            "docker-host" => Some(Machine::DockerHost),
            "cloud-foundry" => Some(Machine::CloudFoundry),
            _ => None,
        }
    }
}

/// How ids are mapped in [`Machine::Lab`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// `0 100000 65536`: a range that no account uses.
    Full,
    /// `0 1000 1`, setgroups denied: what an unprivileged user can have.
    Single,
}

/// What the program's descriptors 0, 1 and 2 are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stdio {
    /// Three pipes.
    Pipe,
    /// One terminal.
    Tty,
}

/// Everything that a boot depends on.
#[derive(Clone, Debug)]
pub struct BootConfig {
    /// Which computer.
    pub machine: Machine,
    /// How ids are mapped.
    pub plan: Plan,
    /// The program's user id, as the machine's user namespace numbers it.
    pub uid: u32,
    /// What descriptors 0, 1 and 2 are.
    pub stdio: Stdio,
    /// The program that init starts: `argv[0]` is its path.
    pub program: Vec<Vec<u8>>,
    /// Environment strings of the program.
    pub envp: Vec<Vec<u8>>,
    /// Files put in place before the start: path, mode, bytes; with the type bits of a directory or of a link, that.
    pub files: Vec<(Vec<u8>, u32, Vec<u8>)>,
    /// Names of the built-in programs, installed under `/usr/bin` and `/usr/sbin`.
    pub applets: Vec<&'static str>,
    /// CLOCK_REALTIME at boot, in nanoseconds.
    pub epoch_ns: i64,
    /// CLOCK_BOOTTIME at boot, in nanoseconds.
    pub boottime_ns: u64,
    /// Seeds getrandom(2).
    pub seed: u64,
    /// Bytes of memory of a guest; `None`: the host's.
    pub memory_bytes: Option<u64>,
}

impl Default for BootConfig {
    fn default() -> BootConfig {
        BootConfig {
            machine: Machine::Lab,
            plan: Plan::Full,
            uid: 0,
            stdio: Stdio::Pipe,
            program: Vec::new(),
            envp: Vec::new(),
            files: Vec::new(),
            applets: Vec::new(),
            epoch_ns: 0,
            boottime_ns: 0,
            seed: 0,
            memory_bytes: None,
        }
    }
}

/// Which of the session's streams bytes went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// The pipe at descriptor 1.
    Stdout,
    /// The pipe at descriptor 2.
    Stderr,
    /// The terminal.
    Tty,
}

/// Bytes that a task wrote to the session's outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Who wrote.
    pub task: TaskId,
    /// Where to.
    pub stream: Stream,
    /// What.
    pub bytes: Vec<u8>,
}
