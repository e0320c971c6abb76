//! System calls that no session may make: doors to the whole machine that namespaces do not shut, or that only attackers of kernels use.
//!
//! All calls that make, enter or leave namespaces are allowed: they are the lesson.

use std::collections::BTreeMap;

use seccompiler::{SeccompAction, SeccompFilter, SeccompRule, TargetArch};

use crate::error::{StepError, StepResult};
use crate::message::Machine;

/// Answered EPERM. Each row says why.
const DENIED: &[(i64, &str)] = &[
    (libc::SYS_kexec_load, "starts another kernel"),
    (libc::SYS_kexec_file_load, "starts another kernel"),
    (libc::SYS_init_module, "loads code into the kernel"),
    (libc::SYS_finit_module, "loads code into the kernel"),
    (libc::SYS_delete_module, "unloads code of the kernel"),
    (libc::SYS_bpf, "runs code in the kernel"),
    (libc::SYS_perf_event_open, "reads counters of the whole machine; a long history of holes"),
    (libc::SYS_userfaultfd, "stops the kernel in the middle of a copy; a tool of exploits"),
    (libc::SYS_keyctl, "keyrings are not namespaced by user alone"),
    (libc::SYS_add_key, "keyrings are not namespaced by user alone"),
    (libc::SYS_request_key, "keyrings are not namespaced by user alone"),
    (libc::SYS_io_uring_setup, "makes system calls that seccomp does not see"),
    (libc::SYS_io_uring_enter, "makes system calls that seccomp does not see"),
    (libc::SYS_io_uring_register, "makes system calls that seccomp does not see"),
    (libc::SYS_swapon, "the machine's memory"),
    (libc::SYS_swapoff, "the machine's memory"),
    (libc::SYS_acct, "accounts of the whole machine"),
    (libc::SYS_quotactl, "quotas of the host's file systems"),
    (libc::SYS_quotactl_fd, "quotas of the host's file systems"),
    (libc::SYS_open_by_handle_at, "opens files outside the root by number"),
    (libc::SYS_iopl, "hardware ports"),
    (libc::SYS_ioperm, "hardware ports"),
    (libc::SYS_lookup_dcookie, "kernel addresses"),
    (libc::SYS_syslog, "the machine's log"),
    (libc::SYS_vhangup, "the machine's terminals"),
    (libc::SYS_fanotify_init, "events of the host's file systems"),
    (libc::SYS_move_pages, "the machine's memory layout"),
    (libc::SYS_mbind, "the machine's memory layout"),
    (libc::SYS_set_mempolicy, "the machine's memory layout"),
];

/// Answered EPERM in the machine `bare` as well, whose root is the host's.
const DENIED_TO_ROOT: &[(i64, &str)] = &[
    (libc::SYS_clock_settime, "the machine's clock"),
    (libc::SYS_settimeofday, "the machine's clock"),
    (libc::SYS_adjtimex, "the machine's clock"),
    (libc::SYS_clock_adjtime, "the machine's clock"),
];

/// Installs the filter for the calling process and all that come from it.
///
/// As root of its user namespace it needs no PR_SET_NO_NEW_PRIVS, which would break `su` - seccomp(2).
pub fn install(machine: Machine) -> StepResult<()> {
    let failed = |error: &dyn std::fmt::Display| StepError::new("seccomp", error.to_string());
    let further = if machine == Machine::Bare { DENIED_TO_ROOT } else { &[] };
    let denied = DENIED.iter().chain(further);
    let rules: BTreeMap<i64, Vec<SeccompRule>> = denied.map(|&(number, _)| (number, Vec::new())).collect();
    let denied = SeccompAction::Errno(libc::EPERM as u32);
    let filter =
        SeccompFilter::new(rules, SeccompAction::Allow, denied, TargetArch::x86_64).map_err(|error| failed(&error))?;
    let program: seccompiler::BpfProgram =
        filter.try_into().map_err(|error: seccompiler::BackendError| failed(&error))?;
    crate::sys::seccomp_set_filter(&program).map_err(|error| failed(&error))
}
