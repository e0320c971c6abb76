//! Linux as constants and the system-call boundary: no state, no behaviour beyond formatting.
//!
//! Everything a program can ask of the world is a value of [`Syscall`]; whoever answers implements [`Kernel`].
//! **Invariant:** nothing here knows who asks (script, applet) nor who answers (simulated, real).
#![forbid(unsafe_code)]

mod caps;
mod errno;
mod families;
mod flags;
mod ids;
pub mod image;
pub mod ioctls;
mod kernel;
pub mod limits;
mod ns_type;
mod number;
pub mod pages;
pub mod ptrace;
mod raw;
mod reason;
mod ret;
pub mod rtnetlink;
pub mod seccomp;
mod signal;
pub mod sockios;
pub mod strace;
pub mod support;
mod syscall;
mod wait_status;

pub use caps::{Cap, CapSet};
pub use errno::Errno;
pub use families::{MemLock, SchedCall, XattrFile, XattrOp};
pub use flags::*;
pub use ids::{Fd, Pid, TaskId};
pub use kernel::{ExecImage, Kernel, Outcome, SignalDelivery, Unsupported, WaitFor, WaitOn};
pub use ns_type::NsType;
pub use pages::Pages;
pub use raw::{RawCall, RawMemory};
pub use reason::{CgroupReason, Check, Reason};
pub use ret::*;
pub use signal::{
    SI_KERNEL, SI_MESGQ, SI_QUEUE, SI_TIMER, SI_TKILL, SI_USER, SYS_SECCOMP, SigAction, SigDisposition, SigInfo,
    SigSet, Signal,
};
pub use syscall::*;
pub use wait_status::WaitStatus;
