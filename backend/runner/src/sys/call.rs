//! System calls with typed arguments.

use super::{gate, lock};

/// One argument.
pub enum Arg<'a> {
    /// A number, or a null pointer.
    Number(u64),
    /// Memory that the kernel reads; its length is an argument of its own, or follows from the call.
    In(&'a [u8]),
    /// Memory that the kernel writes.
    Out(&'a mut [u8]),
}

impl Arg<'_> {
    fn word(&mut self) -> u64 {
        match self {
            Arg::Number(number) => *number,
            Arg::In(bytes) => bytes.as_ptr() as u64,
            Arg::Out(bytes) => bytes.as_mut_ptr() as u64,
        }
    }
}

/// Makes a system call through the gate; returns what the kernel returns, or [`gate::NOT_ENTERED`].
///
/// The callers, one in each file of `native`, give buffers as large as the call's own arguments say.
pub fn enter(number: i64, args: &mut [Arg<'_>]) -> i64 {
    let mut words = [0; 6];
    for (word, arg) in words.iter_mut().zip(args) {
        *word = arg.word();
    }
    // Others on this memory go on meanwhile.
    lock::release();
    // SAFETY: pointers come from borrowed buffers that outlive the call, and callers keep lengths within them.
    let result = unsafe { gate::enter(number, &words) };
    lock::acquire();
    result
}

/// Makes a system call of the runner's own, past the gate, starting again when a signal interrupts it.
pub fn own(number: i64, args: &mut [Arg<'_>]) -> Result<i64, i32> {
    let mut words = [0; 6];
    for (word, arg) in words.iter_mut().zip(args) {
        *word = arg.word();
    }
    loop {
        // SAFETY: as in `enter`.
        let done = unsafe { libc::syscall(number, words[0], words[1], words[2], words[3], words[4], words[5]) };
        if done >= 0 {
            return Ok(done);
        }
        match std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO) {
            libc::EINTR => {}
            errno => return Err(errno),
        }
    }
}

/// Executes a program. Returns only if that failed: a negative errno, or [`gate::NOT_ENTERED`].
///
/// `strings` and their ends are NUL-terminated.
pub fn execve(path: &std::ffi::CStr, argv: &[std::ffi::CString], envp: &[std::ffi::CString]) -> i64 {
    let pointers = |strings: &[std::ffi::CString]| {
        strings.iter().map(|string| string.as_ptr() as u64).chain([0]).collect::<Vec<u64>>()
    };
    let (argv, envp) = (pointers(argv), pointers(envp));
    let words = [path.as_ptr() as u64, argv.as_ptr() as u64, envp.as_ptr() as u64, 0, 0, 0];
    lock::release();
    // SAFETY: three null-terminated structures that outlive the call.
    let result = unsafe { gate::enter(libc::SYS_execve, &words) };
    lock::acquire();
    result
}

/// clone(2) and clone3(2) with the semantics of fork(2): no stack, no shared memory. Returns 0 in the child.
///
/// `number` is the call's; for clone3 `args` starts with a buffer that holds its structure.
pub fn fork(number: i64, args: &mut [Arg<'_>]) -> i64 {
    let mut words = [0; 6];
    for (word, arg) in words.iter_mut().zip(args) {
        *word = arg.word();
    }
    // The child gets a copy of the whole process, so both sides go on in their own copy of everything, each with the lock.
    // SAFETY: as in `enter`.
    let result = unsafe { gate::enter(number, &words) };
    if result == 0 {
        lock::alone();
    }
    result
}
