//! Named limits of a session on the real kernel.

use nix::sys::resource::{Resource, setrlimit};

use crate::error::{Step, StepResult};

/// Processes of a session.
pub const TASKS: u64 = nslab_abi::limits::SESSION_TASKS as u64;
/// Bytes of memory of a session, where a cgroup can hold it.
pub const MEMORY_BYTES: u64 = 512 << 20;
/// Bytes in each of a session's file systems in memory.
pub const FS_BYTES: u64 = nslab_abi::limits::FS_BYTES;
/// Files in each of a session's file systems in memory.
pub const FS_INODES: u64 = 20_000;
/// Address space of one process.
pub const ADDRESS_SPACE_BYTES: u64 = 2 << 30;
/// Seconds of processor time of one process.
pub const CPU_SECONDS: u64 = 600;
/// Size of one file.
pub const FILE_BYTES: u64 = FS_BYTES;
/// Open descriptors of one process: the soft and hard limit.
pub const NOFILE: (u64, u64) = (nslab_abi::limits::RLIMIT_NOFILE, 2048);
/// Pending signals of one user.
pub const SIGPENDING: u64 = 1024;
/// Bytes in POSIX message queues of one user.
pub const MSGQUEUE_BYTES: u64 = 819_200;

/// Sets the resource limits that every process of the session inherits.
///
/// They are hard: raising one needs CAP_SYS_RESOURCE in the initial user namespace (kernel/sys.c:do_prlimit).
pub fn set() -> StepResult<()> {
    let both = |resource, value, name: &'static str| set_pair(resource, value, value, name);
    both(Resource::RLIMIT_CORE, 0, "RLIMIT_CORE")?;
    both(Resource::RLIMIT_AS, ADDRESS_SPACE_BYTES, "RLIMIT_AS")?;
    both(Resource::RLIMIT_CPU, CPU_SECONDS, "RLIMIT_CPU")?;
    both(Resource::RLIMIT_FSIZE, FILE_BYTES, "RLIMIT_FSIZE")?;
    both(Resource::RLIMIT_SIGPENDING, SIGPENDING, "RLIMIT_SIGPENDING")?;
    both(Resource::RLIMIT_MSGQUEUE, MSGQUEUE_BYTES, "RLIMIT_MSGQUEUE")?;
    both(Resource::RLIMIT_STACK, nslab_abi::limits::SCRIPT_STACK_BYTES, "RLIMIT_STACK")?;
    set_pair(Resource::RLIMIT_NOFILE, NOFILE.0, NOFILE.1, "RLIMIT_NOFILE")
}

/// Sets the number of processes that the calling user may have.
pub fn set_nproc(tasks: u64) -> StepResult<()> {
    set_pair(Resource::RLIMIT_NPROC, tasks, tasks, "RLIMIT_NPROC")
}

fn set_pair(resource: Resource, soft: u64, hard: u64, name: &'static str) -> StepResult<()> {
    let (_, ceiling) = nix::sys::resource::getrlimit(resource).step(|| format!("getrlimit({name})"))?;
    setrlimit(resource, soft.min(ceiling), hard.min(ceiling)).step(|| format!("setrlimit({name})"))
}
/// How long a session that has been killed may take to end, in ms: the kernel keeps some inits for ever (fact 48).
pub const END_MS: u16 = 10_000;
