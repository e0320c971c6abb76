//! Named limits. Everything has one.

/// Longest path in bytes with its NUL - limits.h.
pub const PATH_MAX: usize = 4096;
/// Longest name of a directory entry in bytes.
pub const NAME_MAX: usize = 255;
/// Longest host name in bytes - uname(2), `__NEW_UTS_LEN`.
pub const HOST_NAME_MAX: usize = 64;
/// Bytes of a task's `comm`, NUL included - prctl(2) PR_SET_NAME.
pub const TASK_COMM_LEN: usize = 16;
/// Deepest pid namespace below the initial one - kernel/pid_namespace.c MAX_PID_NS_LEVEL.
pub const MAX_PID_NS_LEVEL: u32 = 32;
/// Capacity of a pipe in bytes - pipe(7).
pub const PIPE_CAPACITY: usize = 65536;
/// Largest write to a pipe that is atomic - pipe(7).
pub const PIPE_BUF: usize = 4096;
/// Open descriptors per process by default - getrlimit(2) RLIMIT_NOFILE.
pub const RLIMIT_NOFILE: u64 = 1024;
/// Processes of a session, both kernels; clone(2) answers EAGAIN beyond.
pub const SESSION_TASKS: u32 = 256;
/// How often a session of the live lab can be extended by the time it was given.
pub const SESSION_EXTENSIONS: u32 = 3;
/// Source text of a script in bytes.
pub const SOURCE_BYTES: usize = 256 * 1024;
/// System calls of one run that the timeline keeps.
pub const RUN_SYSCALLS: u64 = 100_000;
/// System calls of one run of which nothing is kept, such as a script of `nslab sh`.
pub const LONG_RUN_SYSCALLS: u64 = 10_000_000;
/// Interpreter steps of one run before it is stopped: some minutes of `for(;;);`.
pub const RUN_STEPS: u64 = 20_000_000_000;
/// Bytes of output that one run keeps.
pub const RUN_OUTPUT_BYTES: usize = 4 * 1024 * 1024;
/// Memory of one script process in bytes.
pub const SCRIPT_MEMORY_BYTES: u64 = 1 << 30;
/// Stack of a script process in bytes, as `ulimit -s` has it; recursion beyond ends in SIGSEGV as on Linux.
pub const SCRIPT_STACK_BYTES: u64 = 8 * 1024 * 1024;
/// Bytes of files that a simulated file system keeps altogether.
pub const FS_BYTES: u64 = 256 << 20;
