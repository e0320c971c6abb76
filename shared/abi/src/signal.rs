//! Signals of Linux on x86-64 - signal(7).

/// A signal number, 1 to 64; 0 only where a call takes it ("no signal is sent").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signal(pub u8);

/// What a signal does where the program said nothing - signal(7), "Standard signals".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigDisposition {
    /// Ends the process.
    Term,
    /// Is ignored.
    Ign,
    /// Ends the process and marks a core dump.
    Core,
    /// Stops the process.
    Stop,
    /// Continues the process if it is stopped.
    Cont,
}

macro_rules! signals {
    ($($name:ident = $number:literal, $does:ident, $text:literal;)*) => {
        impl Signal {
            $(#[doc = $text] pub const $name: Signal = Signal($number);)*

            /// The standard signals, in order.
            pub const STANDARD: &'static [Signal] = &[$(Signal($number)),*];

            /// Returns the constant's name with `SIG`; real-time signals have `SIGRT_N`, as strace writes them.
            pub fn name(self) -> String {
                match self.0 {
                    $($number => stringify!($name).to_string(),)*
                    n @ 32..=64 => format!("SIGRT_{}", n - 32),
                    n => n.to_string(),
                }
            }

            /// Finds a standard signal by its name without `SIG`.
            pub fn with_short_name(name: &str) -> Option<Signal> {
                Signal::STANDARD.iter().copied().find(|signal| signal.name()[3..] == *name)
            }

            /// Returns what `strsignal(3)` says.
            pub fn strsignal(self) -> String {
                match self.0 {
                    $($number => $text.to_string(),)*
                    n @ 34..=64 => format!("Real-time signal {}", n - 34),
                    n => format!("Unknown signal {n}"),
                }
            }

            /// Returns the default disposition.
            pub fn default_disposition(self) -> SigDisposition {
                match self.0 { $($number => SigDisposition::$does,)* _ => SigDisposition::Term }
            }
        }
    };
}

signals! {
    SIGHUP = 1, Term, "Hangup";
    SIGINT = 2, Term, "Interrupt";
    SIGQUIT = 3, Core, "Quit";
    SIGILL = 4, Core, "Illegal instruction";
    SIGTRAP = 5, Core, "Trace/breakpoint trap";
    SIGABRT = 6, Core, "Aborted";
    SIGBUS = 7, Core, "Bus error";
    SIGFPE = 8, Core, "Floating point exception";
    SIGKILL = 9, Term, "Killed";
    SIGUSR1 = 10, Term, "User defined signal 1";
    SIGSEGV = 11, Core, "Segmentation fault";
    SIGUSR2 = 12, Term, "User defined signal 2";
    SIGPIPE = 13, Term, "Broken pipe";
    SIGALRM = 14, Term, "Alarm clock";
    SIGTERM = 15, Term, "Terminated";
    SIGSTKFLT = 16, Term, "Stack fault";
    SIGCHLD = 17, Ign, "Child exited";
    SIGCONT = 18, Cont, "Continued";
    SIGSTOP = 19, Stop, "Stopped (signal)";
    SIGTSTP = 20, Stop, "Stopped";
    SIGTTIN = 21, Stop, "Stopped (tty input)";
    SIGTTOU = 22, Stop, "Stopped (tty output)";
    SIGURG = 23, Ign, "Urgent I/O condition";
    SIGXCPU = 24, Core, "CPU time limit exceeded";
    SIGXFSZ = 25, Core, "File size limit exceeded";
    SIGVTALRM = 26, Term, "Virtual timer expired";
    SIGPROF = 27, Term, "Profiling timer expired";
    SIGWINCH = 28, Ign, "Window changed";
    SIGIO = 29, Term, "I/O possible";
    SIGPWR = 30, Term, "Power failure";
    SIGSYS = 31, Core, "Bad system call";
}

impl Signal {
    /// Highest signal number, `SIGRTMAX` of the kernel.
    pub const MAX: u8 = 64;

    /// Returns the signal with this number, if there is one.
    pub fn new(number: i32) -> Option<Signal> {
        (1..=64).contains(&number).then_some(Signal(number as u8))
    }
}

/// A set of signals, bit `n - 1` for signal `n`, as the kernel keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SigSet(pub u64);

impl SigSet {
    /// Is this signal in the set?
    pub fn contains(self, signal: Signal) -> bool {
        signal.0 != 0 && self.0 & (1 << (signal.0 - 1)) != 0
    }

    /// Adds a signal.
    pub fn insert(&mut self, signal: Signal) {
        self.0 |= 1 << (signal.0 - 1);
    }

    /// Removes a signal.
    pub fn remove(&mut self, signal: Signal) {
        self.0 &= !(1 << (signal.0 - 1));
    }

    /// Lists the signals in the set, lowest first.
    pub fn iter(self) -> impl Iterator<Item = Signal> {
        (1..=64).map(Signal).filter(move |&signal| self.contains(signal))
    }
}

/// What comes with a signal - `siginfo_t`; `pid` and `uid` in the receiver's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigInfo {
    /// Which.
    pub signal: Signal,
    /// `si_code`.
    pub code: i32,
    /// `si_pid`; 0 if the sender has no number in the receiver's namespace.
    pub pid: crate::Pid,
    /// `si_uid`.
    pub uid: u32,
    /// What follows: `si_value`, or `si_status` of SIGCHLD in its lower half.
    pub value: u64,
}

impl SigInfo {
    /// Returns what the kernel itself sends, for nobody.
    pub fn from_kernel(signal: Signal) -> SigInfo {
        SigInfo { signal, code: SI_KERNEL, pid: crate::Pid(0), uid: 0, value: 0 }
    }
}

/// `SI_USER`: sent by kill(2).
pub const SI_USER: i32 = 0;
/// `SI_KERNEL`: sent by the kernel.
pub const SI_KERNEL: i32 = 0x80;
/// `SI_QUEUE`: sent by sigqueue(3).
pub const SI_QUEUE: i32 = -1;
/// `SI_TIMER`: a timer expired - timer_create(2); `pid` is the timer, `uid` its overrun count.
pub const SI_TIMER: i32 = -2;
/// `SI_MESGQ`: a message came - mq_notify(3).
pub const SI_MESGQ: i32 = -3;
/// `SI_TKILL`: sent by tgkill(2).
pub const SI_TKILL: i32 = -6;

/// `SYS_SECCOMP`: SIGSYS for SECCOMP_RET_TRAP; `value` holds `si_syscall` and `si_arch` - seccomp(2).
pub const SYS_SECCOMP: i32 = 1;

/// What a process does on a signal - sigaction(2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SigAction {
    /// `SIG_DFL` is 0, `SIG_IGN` is 1; anything else is the program's handler, an address that only its image understands.
    pub handler: u64,
    /// `SA_*` bits.
    pub flags: u64,
    /// Blocked while the handler runs.
    pub mask: SigSet,
}

impl SigAction {
    /// `SIG_DFL`.
    pub const DEFAULT: u64 = 0;
    /// `SIG_IGN`.
    pub const IGNORE: u64 = 1;
    /// `SA_NOCLDSTOP`: no SIGCHLD when children stop.
    pub const SA_NOCLDSTOP: u64 = 1;
    /// `SA_NOCLDWAIT`: children do not become zombies.
    pub const SA_NOCLDWAIT: u64 = 2;
    /// `SA_SIGINFO`: the handler takes three arguments.
    pub const SA_SIGINFO: u64 = 4;
    /// `SA_ONSTACK`: run on the alternate stack.
    pub const SA_ONSTACK: u64 = 0x0800_0000;
    /// `SA_RESTART`: interrupted calls start again.
    pub const SA_RESTART: u64 = 0x1000_0000;
    /// `SA_NODEFER`: the signal is not blocked in its own handler.
    pub const SA_NODEFER: u64 = 0x4000_0000;
    /// `SA_RESETHAND`: back to the default on entry.
    pub const SA_RESETHAND: u64 = 0x8000_0000;
}
