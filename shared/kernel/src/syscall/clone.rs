//! clone(2), clone3(2), fork(2), vfork(2) - kernel/fork.c:kernel_clone().

use nslab_abi::limits::MAX_PID_NS_LEVEL;
use nslab_abi::{CloneArgs, CloneEntry, CloneFlags, Errno, Outcome, Reason, Signal, TaskId};

use crate::Kernel;
use crate::stop::Stop;

/// `sizeof(struct clone_args)` in its first version - clone3(2).
const CLONE_ARGS_SIZE_VER0: usize = 64;
/// … and in the version that has `cgroup`.
const CLONE_ARGS_SIZE_VER2: usize = 88;
/// `PAGE_SIZE`.
const PAGE_SIZE: usize = 4096;
/// `CSIGNAL`: where the classic call has its exit signal.
const CSIGNAL: u64 = 0xff;

pub fn sys_clone(k: &mut Kernel, t: TaskId, args: &CloneArgs) -> Outcome {
    match kernel_clone(k, t, args) {
        Ok(outcome) => outcome,
        Err(stop) => stop.into(),
    }
}

fn kernel_clone(k: &mut Kernel, t: TaskId, args: &CloneArgs) -> Result<Outcome, Stop> {
    match args.entry {
        CloneEntry::Clone3 => clone3_args_valid(k, args)?,
        CloneEntry::Clone | CloneEntry::Fork | CloneEntry::Vfork => {
            // "CLONE_PIDFD was specified together with CLONE_PARENT_SETTID" - clone(2), EINVAL: they share an argument.
            let is_compatible = !args.flags.contains(CloneFlags::PIDFD | CloneFlags::PARENT_SETTID);
            k.ensure(Reason::FlagsCompatible, is_compatible, Errno::EINVAL)?;
        }
    }
    let args = effective_args(args);
    let forked = k.copy_process(t, &args)?;
    let ret = k.pid_vnr(t, forked.child);
    let vfork = args.flags.contains(CloneFlags::VFORK);
    Ok(Outcome::Cloned { child: forked.child, ret, pidfd: forked.pidfd, vfork })
}

/// "CLONE_DETACHED … is ignored" by the classic call - clone(2) (fact 239); flags only clone3 knows cannot be in it.
fn effective_args(args: &CloneArgs) -> CloneArgs {
    let mut args = args.clone();
    if args.entry != CloneEntry::Clone3 {
        args.flags &= CloneFlags::from_bits_retain(0xffff_ff00);
        if !args.flags.contains(CloneFlags::PIDFD) {
            args.flags.remove(CloneFlags::DETACHED);
        }
    }
    args
}

/// kernel/fork.c:copy_clone_args_from_user(), clone3_args_valid(), clone3_stack_valid() (fact 238).
fn clone3_args_valid(k: &mut Kernel, args: &CloneArgs) -> Result<(), Errno> {
    use CloneFlags as C;
    let flags = args.flags;
    if args.size > PAGE_SIZE {
        return Err(Errno::E2BIG);
    }
    let is_well_formed = args.size >= CLONE_ARGS_SIZE_VER0
        && args.set_tid.len() <= MAX_PID_NS_LEVEL as usize
        && args.exit_signal & !CSIGNAL == 0
        && args.exit_signal <= u64::from(Signal::MAX)
        && (!flags.contains(C::INTO_CGROUP) || args.size >= CLONE_ARGS_SIZE_VER2)
        && (args.stack == 0) == (args.stack_size == 0);
    k.ensure(Reason::ValueInRange, is_well_formed, Errno::EINVAL)?;
    let known = C::from_bits_retain(0xffff_ffff) | C::CLEAR_SIGHAND | C::INTO_CGROUP;
    let refused = C::DETACHED | C::from_bits_retain(CSIGNAL & !C::NEWTIME.bits());
    k.ensure(Reason::FlagsKnown, known.contains(flags) && !flags.intersects(refused), Errno::EINVAL)?;
    let has_both = flags.contains(C::SIGHAND | C::CLEAR_SIGHAND);
    let has_foreign_signal = flags.intersects(C::THREAD | C::PARENT) && args.exit_signal != 0;
    k.ensure(Reason::FlagsCompatible, !has_both && !has_foreign_signal, Errno::EINVAL)
}
