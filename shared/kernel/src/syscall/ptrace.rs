//! ptrace(2) - kernel/ptrace.c. A tracer learns of a system call by PTRACE_GET_SYSCALL_INFO, which hands out the call itself:
//! processes have no registers here.

use nslab_abi::ptrace::{self as p, SyscallInfo};
use nslab_abi::{Errno, Pid, Reason, Ret, Signal, TaskId};

use crate::Kernel;
use crate::stop::{SysResult, unsupported};
use crate::task::TaskState;
use crate::task::commit::LooksBy;
use crate::task::ptrace::{Ptrace, TraceStop};

/// `PTRACE_O_MASK` - include/uapi/linux/ptrace.h.
const OPTIONS_MASK: u64 = 0xff | p::PTRACE_O_EXITKILL | 0x20_0000;
/// The number of execve(2).
const EXECVE: i64 = 59;
/// What of it is there.
const OPTIONS_MODELLED: u64 = 0x1f | p::PTRACE_O_EXITKILL;

pub fn sys_ptrace(k: &mut Kernel, t: TaskId, request: i32, pid: Pid, (addr, data): (u64, u64)) -> SysResult {
    if request == p::PTRACE_TRACEME {
        return traceme(k, t);
    }
    let target = k.find_task_by_vpid(t, pid);
    k.ensure(Reason::ProcessExists, target.is_some(), Errno::ESRCH)?;
    let Some(target) = target else { return Err(Errno::ESRCH.into()) };
    if request == p::PTRACE_ATTACH || request == p::PTRACE_SEIZE {
        return attach(k, t, target, request == p::PTRACE_SEIZE, addr, data);
    }
    // "The specified process … is not currently being traced by the caller, or is not stopped" - ptrace(2)
    let is_own = k.is_tracer(t, k.task(target)) && k.task(target).is_alive();
    let needs_stop = request != p::PTRACE_KILL && request != p::PTRACE_INTERRUPT;
    let is_standing = k.task(target).state == TaskState::Traced;
    k.ensure(Reason::ProcessExists, is_own && (is_standing || !needs_stop), Errno::ESRCH)?;
    match request {
        p::PTRACE_CONT | p::PTRACE_SYSCALL | p::PTRACE_DETACH => {
            k.ensure(Reason::ValueInRange, data <= u64::from(Signal::MAX), Errno::EIO)?;
            let signal = Signal::new(data as i32);
            if request == p::PTRACE_DETACH {
                k.ptrace_detach(target, signal);
            } else {
                own(k, target)?.wants_syscalls = request == p::PTRACE_SYSCALL;
                k.ptrace_resume(target, signal);
            }
            Ok(Ret::Int(0))
        }
        p::PTRACE_KILL => {
            k.send_kernel_signal(target, Signal::SIGKILL);
            Ok(Ret::Int(0))
        }
        p::PTRACE_SETOPTIONS => {
            k.ensure(Reason::FlagsKnown, data & !OPTIONS_MASK == 0, Errno::EINVAL)?;
            check_options(data)?;
            own(k, target)?.options = data;
            Ok(Ret::Int(0))
        }
        p::PTRACE_PEEKUSER => peek_user(k, target, addr),
        p::PTRACE_GETEVENTMSG => match own(k, target)?.stop {
            Some(TraceStop::Event(_, message)) => Ok(Ret::Int(message as i64)),
            _ => Ok(Ret::Int(0)),
        },
        p::PTRACE_GETSIGINFO => match own(k, target)?.stop.clone() {
            Some(TraceStop::Signal(info)) => Ok(Ret::SigInfo(info)),
            // "If the tracee is in a group-stop, PTRACE_GETSIGINFO fails with EINVAL" - ptrace(2)
            Some(TraceStop::Group(_)) | None => Err(Errno::EINVAL.into()),
            Some(TraceStop::Event(event, _)) => {
                let code = i32::from(event) << 8 | i32::from(Signal::SIGTRAP.0);
                Ok(Ret::SigInfo(nslab_abi::SigInfo { code, ..nslab_abi::SigInfo::from_kernel(Signal::SIGTRAP) }))
            }
            Some(TraceStop::Syscall(_)) => {
                let code = i32::from(Signal::SIGTRAP.0) | 0x80;
                Ok(Ret::SigInfo(nslab_abi::SigInfo { code, ..nslab_abi::SigInfo::from_kernel(Signal::SIGTRAP) }))
            }
        },
        p::PTRACE_GET_SYSCALL_INFO => match own(k, target)?.stop.clone() {
            Some(TraceStop::Syscall(info)) => Ok(Ret::SyscallInfo(Box::new(info))),
            _ => Ok(Ret::SyscallInfo(Box::new(SyscallInfo::None))),
        },
        p::PTRACE_INTERRUPT => interrupt(k, target),
        p::PTRACE_LISTEN => {
            let ptrace = own(k, target)?;
            let is_group_stop = ptrace.is_seized && matches!(ptrace.stop, Some(TraceStop::Group(_)));
            k.ensure(Reason::ValueInRange, is_group_stop, Errno::EIO)?;
            own(k, target)?.stop = None;
            k.task_mut(target).state = TaskState::Stopped;
            Ok(Ret::Int(0))
        }
        _ => unsupported("ptrace", "requests about registers and memory, and single steps"),
    }
}

/// PTRACE_PEEKUSER of the two registers that a call shows itself in: its number, and its result - arch/x86/kernel/ptrace.c.
fn peek_user(k: &mut Kernel, target: TaskId, addr: u64) -> SysResult {
    /// What RAX holds before the call - arch/x86/entry/entry_64.S.
    const BEFORE: i64 = -(Errno::ENOSYS.0 as i64);
    let did_exec = k.task(target).did_exec;
    let (number, result) = match own(k, target)?.stop.clone() {
        Some(TraceStop::Syscall(SyscallInfo::Entry(call, _))) => (call.number(), BEFORE),
        Some(TraceStop::Syscall(SyscallInfo::Exit(call, result))) => {
            (call.number(), (*result).as_ref().map_or_else(|errno| -i64::from(errno.0), Ret::value))
        }
        // The signal, or the event, that tells of an execve(2).
        Some(TraceStop::Event(p::PTRACE_EVENT_EXEC, _)) => (EXECVE, BEFORE),
        Some(TraceStop::Signal(info)) if info.signal == Signal::SIGTRAP && did_exec => (EXECVE, 0),
        _ => return unsupported("ptrace", "requests about registers and memory, and single steps"),
    };
    match addr {
        p::ORIG_RAX_AT if number >= 0 => Ok(Ret::Int(number)),
        p::RAX_AT => Ok(Ret::Int(result)),
        _ => unsupported("ptrace", "requests about registers and memory, and single steps"),
    }
}

fn own(k: &mut Kernel, target: TaskId) -> Result<&mut Ptrace, Errno> {
    k.ptrace_mut(target).ok_or(Errno::ESRCH)
}

fn check_options(options: u64) -> SysResult {
    if options & !OPTIONS_MODELLED != 0 {
        return unsupported("ptrace", "PTRACE_O_TRACEEXIT, PTRACE_O_TRACEVFORKDONE, PTRACE_O_TRACESECCOMP");
    }
    Ok(Ret::Int(0))
}

fn traceme(k: &mut Kernel, t: TaskId) -> SysResult {
    let (is_traced, tracer) = (k.is_ptraced(t), k.task(t).real_parent);
    k.ensure(Reason::NotTraced, !is_traced, Errno::EPERM)?;
    let may = k.may_become_tracer(tracer, t);
    k.ensure(Reason::MayTrace, may, Errno::EPERM)?;
    if k.tasks.contains(&tracer) {
        k.task_mut(t).ptrace = Some(Box::new(Ptrace { tracer, ..Ptrace::default() }));
    }
    Ok(Ret::Int(0))
}

/// kernel/ptrace.c:ptrace_attach()
fn attach(k: &mut Kernel, t: TaskId, target: TaskId, is_seized: bool, addr: u64, data: u64) -> SysResult {
    if is_seized {
        k.ensure(Reason::ValueInRange, addr == 0, Errno::EIO)?;
        k.ensure(Reason::FlagsKnown, data & !OPTIONS_MASK == 0, Errno::EIO)?;
        check_options(data)?;
    }
    let is_other = target != t && !k.task(target).is_kthread;
    k.ensure(Reason::MayTrace, is_other, Errno::EPERM)?;
    let may = k.ptrace_may_access(t, target, LooksBy::RealCreds);
    k.ensure(Reason::MayTrace, may, Errno::EPERM)?;
    let is_alive = k.task(target).is_alive();
    k.ensure(Reason::ProcessExists, is_alive, Errno::EPERM)?;
    let is_traced = k.is_ptraced(target);
    k.ensure(Reason::NotTraced, !is_traced, Errno::EPERM)?;
    let options = if is_seized { data } else { 0 };
    // A call in which it sleeps was entered before.
    let is_entered = k.task(target).waiting.is_some();
    let ptrace = Ptrace { tracer: t, is_seized, options, is_entered, ..Ptrace::default() };
    let is_stopped = k.task(target).state == TaskState::Stopped;
    k.task_mut(target).ptrace = Some(Box::new(ptrace));
    if is_stopped {
        k.ptrace_group_stop(target, Signal::SIGSTOP);
    } else if !is_seized {
        k.send_kernel_signal(target, Signal::SIGSTOP);
    }
    Ok(Ret::Int(0))
}

/// PTRACE_INTERRUPT: "If the tracee is running or sleeping in kernel space, the system call is interrupted" - ptrace(2)
fn interrupt(k: &mut Kernel, target: TaskId) -> SysResult {
    let ptrace = own(k, target)?;
    if !ptrace.is_seized {
        return Err(Errno::EIO.into());
    }
    if k.task(target).state != TaskState::Running {
        return Ok(Ret::Int(0));
    }
    let is_timed = k.task(target).waiting.as_ref().is_some_and(|on| on.deadline_ns.is_some());
    if k.task(target).waiting.is_some() {
        // The call begins again when the tracee goes on.
        k.task_mut(target).is_woken = true;
        let ptrace = own(k, target)?;
        (ptrace.is_entered, ptrace.is_resumed) = (false, is_timed);
    }
    k.ptrace_stop(target, TraceStop::Event(p::PTRACE_EVENT_STOP, 0));
    Ok(Ret::Int(0))
}
