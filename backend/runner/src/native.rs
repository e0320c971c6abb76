//! The real kernel behind [`Kernel`]: each call of a script becomes the same call of its process.
//!
//! **Invariant:** no errno is made up here. What the runner cannot do for real is `Unsupported`.

mod cred;
mod events;
mod families;
mod file;
mod io;
mod ipc;
mod locked;
mod memory;
mod mount;
mod mqueue;
pub mod own_futex;
mod path;
mod poll;
mod process;
mod seccomp;
mod signal;
mod sleep;
mod socket;
mod system;

use nslab_abi::{Errno, Fd, Kernel, Outcome, Ret, Syscall, TaskId, Unsupported};

use crate::hidden;
use crate::sys::{self, Arg, Held};
pub use process::clone_sharing;
pub use seccomp::{Seccomp, Verdict};
pub use signal::Signals;

/// Answers a script's calls with real ones. One per process; a forked child goes on with its own copy.
#[derive(Default)]
pub struct NativeKernel {
    /// What the script does on signals.
    pub signals: Held<Signals>,
    /// Which calls the script lets itself make.
    pub seccomp: Seccomp,
    /// What the script has locked in memory.
    pub locked: Vec<locked::Locked>,
    /// The last call was not made, because a signal came first: it is to be issued again after the handler.
    pub not_entered: bool,
    /// The last call was a clone and this is the child.
    pub is_new_child: bool,
}

/// What keeps a call from being answered with a value.
#[derive(Debug)]
pub enum Stop {
    /// The kernel said so.
    Errno(Errno),
    /// A signal came before the call was made.
    NotEntered,
    /// The runner cannot do it.
    Unsupported(Unsupported),
}

/// The answer of one call.
type Answer = Result<Ret, Stop>;

impl Kernel for NativeKernel {
    fn syscall(&mut self, _caller: TaskId, call: &Syscall) -> Outcome {
        self.not_entered = false;
        match self.answer(call) {
            Ok(ret) => Outcome::Return(Ok(ret)),
            Err(Stop::Errno(errno)) => Outcome::Return(Err(errno)),
            Err(Stop::NotEntered) => {
                self.not_entered = true;
                Outcome::Return(Err(Errno::EINTR))
            }
            Err(Stop::Unsupported(unsupported)) => Outcome::Unsupported(unsupported),
        }
    }
}

impl NativeKernel {
    fn answer(&mut self, call: &Syscall) -> Answer {
        if let Some((operation, flags, args)) = seccomp::is_seccomp(call) {
            return self.seccomp.call(operation, flags, args);
        }
        if let Some(answer) = self.process(call) {
            return answer;
        }
        if let Some(answer) = self.signal(call) {
            return answer;
        }
        if let Some(answer) = self.memory_locks(call) {
            return answer;
        }
        let families = [
            sleep::answer,
            cred::answer,
            io::answer,
            file::answer,
            path::answer,
            poll::answer,
            events::answer,
            mount::answer,
            system::answer,
            ipc::answer,
            memory::answer,
            mqueue::answer,
            families::answer,
            socket::answer,
        ];
        match families.iter().find_map(|family| family(call)) {
            Some(answer) => answer,
            None => Err(unsupported(call.name(), "on the real kernel")),
        }
    }
}

/// Names what the runner cannot do.
fn unsupported(what: &str, detail: impl Into<String>) -> Stop {
    Stop::Unsupported(Unsupported::new(what, detail))
}

/// Makes a call and returns its value.
fn enter(number: i64, args: &mut [Arg<'_>]) -> Result<i64, Stop> {
    value(sys::enter(number, args))
}

/// Makes a call whose value is the answer.
fn int(number: i64, args: &mut [Arg<'_>]) -> Answer {
    enter(number, args).map(Ret::Int)
}

/// Answers with the bytes that a call put into a buffer; the call's value is their number.
fn bytes(room: usize, fill: impl FnOnce(Arg<'_>) -> Result<i64, Stop>) -> Answer {
    let mut buffer = vec![0; room];
    let len = fill(Arg::Out(&mut buffer))?;
    buffer.truncate(len as usize);
    Ok(Ret::Bytes(buffer))
}

fn value(result: i64) -> Result<i64, Stop> {
    match result {
        sys::NOT_ENTERED => Err(Stop::NotEntered),
        -4095..=-1 => Err(Stop::Errno(Errno(-result as i32))),
        value => Ok(value),
    }
}

/// A NUL-terminated copy of a path or name.
fn c_bytes(bytes: &[u8]) -> Vec<u8> {
    [bytes, b"\0"].concat()
}

impl From<i32> for Arg<'_> {
    fn from(number: i32) -> Self {
        Arg::Number(i64::from(number) as u64)
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Arg::Number(u64::from(number))
    }
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Arg::Number(number as u64)
    }
}

impl From<u64> for Arg<'_> {
    fn from(number: u64) -> Self {
        Arg::Number(number)
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Arg::Number(number as u64)
    }
}

impl From<nslab_abi::Pid> for Arg<'_> {
    fn from(pid: nslab_abi::Pid) -> Self {
        pid.0.into()
    }
}

impl From<Fd> for Arg<'_> {
    /// The runner's own descriptors answer as not open.
    fn from(fd: Fd) -> Self {
        const NEVER_OPEN: i32 = i32::MAX;
        if hidden::is_hidden(fd.0) { NEVER_OPEN.into() } else { fd.0.into() }
    }
}

/// Fields of the kernel's structures, little-endian at an offset.
fn word(bytes: &[u8], at: usize) -> u64 {
    u64::from(half(bytes, at)) | u64::from(half(bytes, at + 4)) << 32
}

fn half(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// `struct timespec`.
fn timespec(time: nslab_abi::Timespec) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&time.tv_sec.to_le_bytes());
    bytes[8..].copy_from_slice(&time.tv_nsec.to_le_bytes());
    bytes
}

/// `struct sigevent`.
fn sigevent(event: &nslab_abi::Sigevent) -> [u8; 64] {
    let mut bytes = [0; 64];
    bytes[..8].copy_from_slice(&event.value.to_le_bytes());
    bytes[8..12].copy_from_slice(&event.signo.to_le_bytes());
    bytes[12..16].copy_from_slice(&event.notify.to_le_bytes());
    bytes[16..20].copy_from_slice(&event.thread.0.to_le_bytes());
    bytes
}

fn timespec_at(bytes: &[u8], at: usize) -> nslab_abi::Timespec {
    nslab_abi::Timespec { tv_sec: word(bytes, at) as i64, tv_nsec: word(bytes, at + 8) as i64 }
}
