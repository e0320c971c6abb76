//! Running what compiles: on a kernel that answers anything, or on the simulated one.

use std::sync::Arc;

use nslab_abi::{
    Errno, Fd, Pid, Ret, SigAction, SigInfo, SigSet, Signal, SignalDelivery, Syscall, Timespec, WaitStatus,
};
use nslab_script::{Mm, Step, Thread, compile, ir};
use nslab_sim::{Machine, Plan, Session, SessionConfig, Start, Stdio};
use nslab_words::{Lang, words};

use crate::choices::Choices;
use crate::program;

/// Instructions that a program may run.
const FUEL: u64 = 200_000;
/// Stops on the way that it may make: system calls, notices.
const STOPS_MAX: usize = 300;
/// Turns of the simulator.
const TURNS_MAX: u64 = 40;
/// Bytes that a kernel which answers anything hands out at once.
const ANSWER_BYTES_MAX: usize = 8192;

/// Runs until the fuel is used up; every second program with the simulated kernel.
pub fn machine(input: &[u8]) {
    let text = program(input);
    let Some(compiled) = compile("fuzz.c", &text).program else { return };
    if input.len().is_multiple_of(2) {
        on_any_kernel(compiled, &mut Choices::new(input));
    } else {
        simulated(text);
    }
}

fn simulated(source: String) {
    let config = SessionConfig {
        machine: Machine::Lab,
        plan: Plan::Full,
        uid: 0,
        stdio: Stdio::Pipe,
        start: Start::Script { name: "fuzz.c".to_string(), source },
        args: vec!["an argument".to_string()],
        files: Vec::new(),
        programs: Vec::new(),
        epoch_s: 1_700_000_000,
        seed: 0,
    };
    let mut session = Session::new(config).expect("what compiled once compiles again");
    session.type_in(b"12 words of input\n");
    session.close_input();
    session.run(TURNS_MAX);
    let last = session.len();
    session.view_at(last);
}

fn on_any_kernel(program: Arc<ir::Program>, choices: &mut Choices<'_>) {
    let mut mm = Mm::new(&program);
    let mut thread = Thread::start(program, &mut mm, &[b"fuzz".to_vec()], &[b"HOME=/".to_vec()]);
    let mut fuel = FUEL;
    let mut installed = None;
    for _ in 0..STOPS_MAX {
        match thread.run(&mut mm, &mut fuel) {
            Step::Syscall(Syscall::ExitGroup { .. } | Syscall::Exit { .. }) => return,
            Step::Syscall(call) => {
                if let Syscall::RtSigaction { signum, act: Some(act) } = &call {
                    installed = Signal::new(*signum).map(|signal| (signal, *act)).or(installed);
                }
                let answer = answer(&call, choices);
                thread.answer(&mut mm, answer);
                if choices.below(8) == 7
                    && let Some((signal, action)) = installed.filter(|(_, action)| action.handler > SigAction::IGNORE)
                {
                    let info = SigInfo { signal, code: 0, pid: Pid(1), uid: 0, value: choices.number() };
                    thread.push_signal(&mut mm, &SignalDelivery { info, action, restore_mask: SigSet(0) });
                }
            }
            Step::Notice(notice) => {
                for lang in [Lang::En, Lang::Zh] {
                    assert!(!words(lang).notice(notice.why, &notice.args).is_empty(), "{notice:?}");
                }
            }
            Step::Fault(fault) => {
                for lang in [Lang::En, Lang::Zh] {
                    let text = words(lang).fault(&fault.signal.name(), fault.kind.id(), &fault.args);
                    assert!(!text.is_empty(), "{fault:?}");
                }
                // As after a handler that jumps away, or returns to the same place.
                let Some((_, action)) = installed.filter(|_| choices.below(2) == 1) else { return };
                let info = SigInfo { signal: fault.signal, code: 1, pid: Pid(0), uid: 0, value: 0 };
                thread.push_signal(&mut mm, &SignalDelivery { info, action, restore_mask: SigSet(0) });
            }
            Step::OutOfFuel | Step::Unsupported(_) => return,
        }
        thread.line();
        let _ = thread.backtrace().count();
    }
}

/// Something of the kind that the call expects, most of the time.
fn answer(call: &Syscall, choices: &mut Choices<'_>) -> Result<Ret, Errno> {
    if choices.below(4) == 3 {
        return Err(Errno(i32::from(choices.byte()) % 133 + 1));
    }
    Ok(match call {
        Syscall::Write { buf, .. } if choices.below(2) == 0 => Ret::Int(buf.len() as i64),
        Syscall::Read { count, .. } => {
            let count = (*count).min(ANSWER_BYTES_MAX).min(choices.number() as usize % 40);
            Ret::Bytes((0..count).map(|_| choices.byte()).collect())
        }
        Syscall::Mmap { length, free, .. } => {
            let len = length.checked_next_multiple_of(4096).ok_or(Errno::ENOMEM)?;
            let addr = nslab_abi::place_mapping(free, 0, len).ok_or(Errno::ENOMEM)?;
            Ret::Mapped { addr, len, segment: None, offset: 0 }
        }
        Syscall::Clone(_) => Ret::Clone { pid: Pid(choices.below(3) as i32), pidfd: Some(Fd(3)) },
        Syscall::Wait4 { .. } => {
            let status = WaitStatus::Exited(choices.byte());
            Ret::Wait { pid: Pid(2), status: (choices.below(2) == 0).then_some(status), uid: 0, rusage: Vec::new() }
        }
        Syscall::RtSigaction { .. } => Ret::SigAction(SigAction::default()),
        Syscall::RtSigprocmask { .. } => Ret::SigMask(SigSet(choices.number())),
        Syscall::Pipe2 { .. } => Ret::Pair(Fd(3), Fd(4)),
        Syscall::ClockGettime { .. } => Ret::Time(Timespec { tv_sec: choices.edge(), tv_nsec: choices.edge() }),
        Syscall::Uname => Ret::Utsname(Box::default()),
        Syscall::Newfstatat { .. } => Ret::Stat(Box::default()),
        _ => Ret::Int(choices.edge()),
    })
}
