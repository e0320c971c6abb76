//! Making, naming, awaiting and replacing processes.

use std::ffi::CString;
use std::fs::File;

use nslab_abi::{CloneArgs, CloneEntry, CloneFlags, Errno, Fd, Pid, Ret, Rlimit, Syscall, WaitStatus};

use super::{Answer, NativeKernel, Seccomp, Stop, c_bytes, enter, half, int, unsupported, value, word};
use crate::sys::{self, Arg};
use crate::{hidden, image};

impl NativeKernel {
    /// Answers the calls of this family.
    pub(super) fn process(&mut self, call: &Syscall) -> Option<Answer> {
        Some(match call {
            Syscall::Clone(args) => self.clone_process(args),
            Syscall::Execve { path, argv, envp } => execve(path, argv, envp, &self.seccomp),
            Syscall::Exit { status } => sys::end_task(*status),
            Syscall::ExitGroup { status } => sys::exit(*status),
            Syscall::Unshare { flags } => int(libc::SYS_unshare, &mut [flags.bits().into()]),
            Syscall::Setns { fd, nstype } => int(libc::SYS_setns, &mut [(*fd).into(), nstype.bits().into()]),
            Syscall::Wait4 { pid, options } => wait4(*pid, options.bits()),
            Syscall::Waitid { idtype, id, options } => waitid(*idtype, *id, options.bits()),
            Syscall::Getpid => int(libc::SYS_getpid, &mut []),
            Syscall::Getppid => int(libc::SYS_getppid, &mut []),
            // Where the number is cleared is the driver's business.
            Syscall::Gettid | Syscall::SetTidAddress { .. } => int(libc::SYS_gettid, &mut []),
            Syscall::Getpgid { pid } => int(libc::SYS_getpgid, &mut [(*pid).into()]),
            Syscall::Getpgrp => int(libc::SYS_getpgrp, &mut []),
            Syscall::Setpgid { pid, pgid } => int(libc::SYS_setpgid, &mut [(*pid).into(), (*pgid).into()]),
            Syscall::Getsid { pid } => int(libc::SYS_getsid, &mut [(*pid).into()]),
            Syscall::Setsid => int(libc::SYS_setsid, &mut []),
            Syscall::PidfdOpen { pid, flags } => int(libc::SYS_pidfd_open, &mut [(*pid).into(), (*flags).into()]),
            Syscall::PidfdSendSignal { pidfd, sig, info, flags } => {
                let info = info.map(|(signo, code, value)| super::signal::siginfo(signo, code, value));
                let info = info.as_ref().map_or(Arg::Number(0), |bytes| Arg::In(bytes));
                int(libc::SYS_pidfd_send_signal, &mut [(*pidfd).into(), (*sig).into(), info, (*flags).into()])
            }
            Syscall::Prctl { option, args, name } => prctl(*option, args, name),
            Syscall::SchedYield => int(libc::SYS_sched_yield, &mut []),
            Syscall::Getpriority { which, who } => int(libc::SYS_getpriority, &mut [(*which).into(), (*who).into()]),
            Syscall::Setpriority { which, who, prio } => {
                int(libc::SYS_setpriority, &mut [(*which).into(), (*who).into(), (*prio).into()])
            }
            Syscall::Prlimit64 { pid, resource, new_limit } => prlimit(*pid, *resource, *new_limit),
            Syscall::Getrusage { who } => structure(libc::SYS_getrusage, RUSAGE_BYTES, |out| vec![(*who).into(), out]),
            Syscall::Times => structure(libc::SYS_times, 32, |out| vec![out]),
            Syscall::Reboot { cmd } => int(
                libc::SYS_reboot,
                &mut [0xfee1_deadu32.into(), 0x2812_1969u32.into(), (*cmd).into(), Arg::Number(0)],
            ),
            Syscall::Ptrace { request, pid, addr, data } => ptrace(*request, *pid, *addr, *data),
            Syscall::Kcmp { pid1, pid2, kind, idx1, idx2, slot } => {
                let slot = slot.map(|words| words.map(u32::to_le_bytes).concat());
                let idx2 = slot.as_ref().map_or(Arg::Number(*idx2), |slot| Arg::In(slot));
                int(libc::SYS_kcmp, &mut [(*pid1).into(), (*pid2).into(), (*kind).into(), (*idx1).into(), idx2])
            }
            _ => return None,
        })
    }

    /// Forks for real: both processes return from here, each with its own copy of the machine.
    fn clone_process(&mut self, args: &CloneArgs) -> Answer {
        // Pointers of the script mean nothing here: what they ask for is written from the answer.
        let pointers = CloneFlags::PARENT_SETTID | CloneFlags::CHILD_SETTID | CloneFlags::CHILD_CLEARTID;
        let flags = args.flags - pointers - CloneFlags::SETTLS;
        let mut pidfd = [0xff; 4];
        let result = match args.entry {
            CloneEntry::Clone3 => {
                let set_tid: Vec<u8> = args.set_tid.iter().flat_map(|pid| pid.0.to_le_bytes()).collect();
                let words = [
                    flags.bits(),
                    if flags.contains(CloneFlags::PIDFD) { pidfd.as_mut_ptr() as u64 } else { 0 },
                    0,
                    0,
                    args.exit_signal,
                    args.stack,
                    args.stack_size,
                    0,
                    if set_tid.is_empty() { 0 } else { set_tid.as_ptr() as u64 },
                    args.set_tid.len() as u64,
                    args.cgroup.map_or(0, |fd| fd.0 as u64),
                ];
                let structure: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
                let size = args.size.min(structure.len());
                sys::fork(libc::SYS_clone3, &mut [Arg::In(&structure), size.into()])
            }
            _ => {
                let flags = flags.bits() & 0xffff_ff00 | args.exit_signal;
                sys::fork(
                    libc::SYS_clone,
                    &mut [flags.into(), Arg::Number(0), Arg::Out(&mut pidfd), Arg::Number(0), Arg::Number(0)],
                )
            }
        };
        let child = value(result)?;
        self.is_new_child = child == 0;
        if child == 0 {
            super::own_futex::alone();
            // "All signals that are handled in the parent are reset to their default handlers" - clone(2)
            if args.flags.contains(CloneFlags::CLEAR_SIGHAND) {
                self.signals = Default::default();
            }
            return Ok(Ret::Int(0));
        }
        let pidfd = args.flags.contains(CloneFlags::PIDFD).then(|| Fd(i32::from_le_bytes(pidfd)));
        Ok(Ret::Clone { pid: Pid(child as i32), pidfd })
    }
}

/// Makes a task on this memory, which goes on with `run`: threads, children of vfork(2), and what else CLONE_VM makes.
pub fn clone_sharing(args: &CloneArgs, run: Box<dyn FnOnce()>) -> Answer {
    // The thread pointer is the machine's own, and so are the places of thread ids.
    let pointers = CloneFlags::PARENT_SETTID | CloneFlags::CHILD_SETTID | CloneFlags::CHILD_CLEARTID;
    let flags = args.flags - pointers - CloneFlags::SETTLS;
    let is_waiting = flags.contains(CloneFlags::VFORK);
    let mut pidfd = [0xff; 4];
    let pidfd_at = if flags.contains(CloneFlags::PIDFD) { pidfd.as_mut_ptr() as u64 } else { 0 };
    let result = match args.entry {
        CloneEntry::Clone3 => {
            if !args.set_tid.is_empty() || args.cgroup.is_some() {
                return Err(unsupported("clone3", "CLONE_VM with set_tid or cgroup"));
            }
            let mut structure = [0u64; 11];
            (structure[0], structure[1], structure[4]) = (flags.bits(), pidfd_at, args.exit_signal);
            // One of the two without the other is the kernel's to refuse.
            let is_whole = (args.stack == 0) == (args.stack_size == 0);
            let size = (args.size.min(size_of_val(&structure))) as u64;
            let place = |stack, len| {
                (structure[5], structure[6]) = if is_whole { (stack, len) } else { (args.stack, args.stack_size) };
                [structure.as_ptr() as u64, size, 0]
            };
            sys::spawn(libc::SYS_clone3, place, is_waiting, run)
        }
        _ => {
            let flags = flags.bits() & 0xffff_ff00 | args.exit_signal;
            sys::spawn(libc::SYS_clone, |stack, len| [flags, stack + len, pidfd_at], is_waiting, run)
        }
    };
    let pid = Pid(value(result)? as i32);
    let pidfd = args.flags.contains(CloneFlags::PIDFD).then(|| Fd(i32::from_le_bytes(pidfd)));
    Ok(Ret::Clone { pid, pidfd })
}

/// Executes a program; returns only if that fails. Another image of ours inherits the report socket, a real program does not.
fn execve(path: &[u8], argv: &[Vec<u8>], envp: &[Vec<u8>], seccomp: &Seccomp) -> Answer {
    let c_string = |bytes: &Vec<u8>| CString::new(bytes.clone()).map_err(|_| Stop::Errno(Errno::EINVAL));
    let c_path = c_string(&path.to_vec())?;
    let argv = argv.iter().map(c_string).collect::<Result<Vec<_>, _>>()?;
    let envp = envp.iter().map(c_string).collect::<Result<Vec<_>, _>>()?;
    let is_ours = is_image(path);
    if seccomp.is_filtering() {
        if is_ours {
            return Err(unsupported("execve", "of another script under a seccomp filter"));
        }
        // Who cannot execute the file gets the kernel's own answer, and goes on without the filters.
        if enter(libc::SYS_access, &mut [Arg::In(&c_bytes(path)), libc::X_OK.into()]).is_ok() {
            seccomp.hand_over()?;
        }
    }
    for fd in hidden::INHERITED {
        sys::set_cloexec(fd, !is_ours);
    }
    let result = sys::execve(&c_path, &argv, &envp);
    for fd in hidden::INHERITED {
        sys::set_cloexec(fd, true);
    }
    value(result).map(Ret::Int)
}

/// Does this path lead to a program image?
pub fn is_image(path: &[u8]) -> bool {
    use std::os::unix::ffi::OsStrExt;
    let path = std::path::Path::new(std::ffi::OsStr::from_bytes(path));
    // Only regular files: opening a FIFO would block.
    std::fs::metadata(path).is_ok_and(|meta| meta.is_file())
        && File::open(path).is_ok_and(|mut file| image::is_image(&mut file))
}

/// `sizeof(struct rusage)`.
const RUSAGE_BYTES: usize = 144;

/// A call that fills a structure of so many bytes.
fn structure(number: i64, bytes: usize, fill: impl FnOnce(Arg<'_>) -> Vec<Arg<'_>>) -> Answer {
    let mut buffer = vec![0; bytes];
    let value = enter(number, &mut fill(Arg::Out(&mut buffer)))?;
    Ok(Ret::Structure { value, bytes: buffer })
}

fn wait4(pid: Pid, options: u32) -> Answer {
    let (mut status, mut rusage) = ([0; 4], vec![0; RUSAGE_BYTES]);
    let args = &mut [pid.into(), Arg::Out(&mut status), options.into(), Arg::Out(&mut rusage)];
    let reaped = enter(libc::SYS_wait4, args)?;
    let status = WaitStatus::from_raw(half(&status, 0) as i32);
    Ok(Ret::Wait { pid: Pid(reaped as i32), status: (reaped != 0).then_some(status), uid: 0, rusage })
}

fn waitid(idtype: i32, id: i32, options: u32) -> Answer {
    let mut info = [0; 128];
    let id = if idtype == libc::P_PIDFD as i32 { Arg::from(Fd(id)) } else { id.into() };
    let mut rusage = vec![0; RUSAGE_BYTES];
    let args = &mut [idtype.into(), id, Arg::Out(&mut info), options.into(), Arg::Out(&mut rusage)];
    enter(libc::SYS_waitid, args)?;
    let (code, pid, uid, status) =
        (half(&info, 8) as i32, half(&info, 16) as i32, half(&info, 20), half(&info, 24) as i32);
    let raw = match code {
        libc::CLD_EXITED => (status & 0xff) << 8,
        libc::CLD_DUMPED => status | 0x80,
        libc::CLD_STOPPED | libc::CLD_TRAPPED => status << 8 | 0x7f,
        libc::CLD_CONTINUED => 0xffff,
        _ => status,
    };
    Ok(Ret::Wait { pid: Pid(pid), status: (pid != 0).then(|| WaitStatus::from_raw(raw)), uid, rusage })
}

/// Options whose argument the kernel would take for an address, or which would change how the program image itself runs.
const NOT_OF_SCRIPTS: &[i32] = &[
    libc::PR_GET_TSC,
    libc::PR_SET_TSC,
    libc::PR_MCE_KILL,
    libc::PR_SET_MM,
    libc::PR_GET_TID_ADDRESS,
    libc::PR_GET_SPECULATION_CTRL,
    libc::PR_SET_SPECULATION_CTRL,
    57,          // PR_SET_IO_FLUSHER
    58,          // PR_GET_IO_FLUSHER
    59,          // PR_SET_SYSCALL_USER_DISPATCH
    62,          // PR_SCHED_CORE
    65,          // PR_SET_MDWE
    66,          // PR_GET_MDWE
    67,          // PR_SET_MEMORY_MERGE
    68,          // PR_GET_MEMORY_MERGE
    77,          // PR_TIMER_CREATE_RESTORE_IDS
    78,          // PR_FUTEX_HASH
    0x4155_5856, // PR_GET_AUXV
    0x5356_4d41, // PR_SET_VMA
    0x5961_6d61, // PR_SET_PTRACER
];

fn prctl(option: i32, args: &[u64; 4], name: &[u8]) -> Answer {
    let number = |value: u64| Arg::Number(value);
    let rest = |first| [Arg::from(option), first, number(args[1]), number(args[2]), number(args[3])];
    match option {
        libc::PR_SET_NAME => int(libc::SYS_prctl, &mut rest(Arg::In(&c_bytes(name)))),
        libc::PR_GET_NAME | libc::PR_GET_PDEATHSIG | libc::PR_GET_CHILD_SUBREAPER => {
            let mut buffer = vec![0; if option == libc::PR_GET_NAME { nslab_abi::limits::TASK_COMM_LEN } else { 4 }];
            enter(libc::SYS_prctl, &mut rest(Arg::Out(&mut buffer)))?;
            Ok(Ret::Bytes(buffer))
        }
        option if NOT_OF_SCRIPTS.contains(&option) => Err(unsupported("prctl", format!("option {option}"))),
        // Numbers only, or nothing that the kernel knows: it says which.
        _ => int(libc::SYS_prctl, &mut rest(number(args[0]))),
    }
}

fn prlimit(pid: Pid, resource: i32, new: Option<Rlimit>) -> Answer {
    let new = new.map(|limit| [limit.rlim_cur.to_le_bytes(), limit.rlim_max.to_le_bytes()].concat());
    let mut old = [0; 16];
    let new = new.as_deref().map_or(Arg::Number(0), Arg::In);
    enter(libc::SYS_prlimit64, &mut [pid.into(), resource.into(), new, Arg::Out(&mut old)])?;
    Ok(Ret::Rlimit(Rlimit { rlim_cur: word(&old, 0), rlim_max: word(&old, 8) }))
}

/// ptrace(2): what it writes is taken into buffers of the runner's own.
fn ptrace(request: i32, pid: Pid, addr: u64, data: u64) -> Answer {
    const PTRACE_GETREGS: i32 = 12;
    const PTRACE_GETEVENTMSG: i32 = 0x4201;
    const PTRACE_GETSIGINFO: i32 = 0x4202;
    let call = |data: Arg<'_>| enter(libc::SYS_ptrace, &mut [request.into(), pid.into(), addr.into(), data]);
    match request {
        1..=3 | PTRACE_GETEVENTMSG => {
            let mut word = [0; 8];
            call(Arg::Out(&mut word)).map(|_| Ret::Int(i64::from_le_bytes(word)))
        }
        PTRACE_GETREGS => {
            let mut bytes = vec![0; 27 * 8];
            call(Arg::Out(&mut bytes)).map(|value| Ret::Structure { value, bytes })
        }
        PTRACE_GETSIGINFO => {
            let mut info = [0; 128];
            call(Arg::Out(&mut info)).map(|_| Ret::SigInfo(siginfo(&info)))
        }
        // What reads nothing of the caller's memory.
        0 | 4..=9 | 16 | 17 | 24 | 0x4200 | 0x4206..=0x4208 => call(data.into()).map(Ret::Int),
        _ => Err(unsupported("ptrace", format!("request {request:#x}"))),
    }
}

fn siginfo(bytes: &[u8]) -> nslab_abi::SigInfo {
    nslab_abi::SigInfo {
        signal: nslab_abi::Signal(half(bytes, 0) as u8),
        code: half(bytes, 8) as i32,
        pid: Pid(half(bytes, 16) as i32),
        uid: half(bytes, 20),
        value: word(bytes, 24),
    }
}
