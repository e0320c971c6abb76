//! Sentences of the manual about refusals, word for word as Debian 12's pages have them (`backend/tests/quotes.rs` compares).

use nslab_abi::Reason;

/// A sentence of the manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Such as `clone(2)`.
    pub page: &'static str,
    /// Such as `ERRORS`.
    pub section: &'static str,
    /// The sentence, in English in every language.
    pub text: &'static str,
}

/// A refusal and what the manual says of it.
struct Row {
    /// Names of the calls.
    calls: &'static [&'static str],
    reason: Reason,
    /// Words that stand in the call, as strace prints it.
    with: &'static [&'static str],
    quote: Quote,
}

/// The manual's sentence about a check of a call (as strace prints it), where one was compared with the page.
pub fn quote(call: &str, reason: Reason) -> Option<Quote> {
    let name = call.split('(').next().unwrap_or(call);
    let is_about =
        |row: &&Row| row.reason == reason && row.calls.contains(&name) && row.with.iter().all(|word| has(call, word));
    ROWS.iter().find(is_about).map(|row| row.quote)
}

/// Every sentence that may be quoted.
pub fn quotes() -> impl Iterator<Item = Quote> {
    ROWS.iter().map(|row| row.quote).chain([USER_FIRST])
}

/// Does the whole word stand in a call?
fn has(call: &str, word: &str) -> bool {
    call.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|part| part == word)
}

/// The section that lists a call's errors.
const ERRORS: &str = "ERRORS";
/// Calls that make a process with flags.
const CLONE: &[&str] = &["clone", "clone3"];
/// Calls that make a process.
const FORK: &[&str] = &["clone", "clone3", "fork", "vfork"];

const fn row(
    calls: &'static [&'static str],
    reason: Reason,
    with: &'static [&'static str],
    page: &'static str,
    section: &'static str,
    text: &'static str,
) -> Row {
    Row { calls, reason, with, quote: Quote { page, section, text } }
}

/// In the order of the kernel's checks, where several could be meant.
const ROWS: &[Row] = &[
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_FS", "CLONE_NEWNS"],
        "clone(2)",
        ERRORS,
        "Both CLONE_FS and CLONE_NEWNS were specified in the flags mask.",
    ),
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_FS", "CLONE_NEWUSER"],
        "clone(2)",
        ERRORS,
        "Both CLONE_NEWUSER and CLONE_FS were specified in the flags mask.",
    ),
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_PIDFD", "CLONE_PARENT_SETTID"],
        "clone(2)",
        ERRORS,
        "CLONE_PIDFD was specified together with CLONE_PARENT_SETTID in the flags mask.",
    ),
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_SIGHAND", "CLONE_CLEAR_SIGHAND"],
        "clone(2)",
        ERRORS,
        "Both CLONE_SIGHAND and CLONE_CLEAR_SIGHAND were specified in the flags mask.",
    ),
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_NEWIPC", "CLONE_SYSVSEM"],
        "clone(2)",
        ERRORS,
        "Both CLONE_NEWIPC and CLONE_SYSVSEM were specified in the flags mask.",
    ),
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_THREAD", "CLONE_SIGHAND", "CLONE_NEWPID"],
        "clone(2)",
        ERRORS,
        "One (or both) of CLONE_NEWPID or CLONE_NEWUSER and one (or both) of CLONE_THREAD or CLONE_PARENT were specified in the flags mask.",
    ),
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_THREAD", "CLONE_SIGHAND", "CLONE_NEWUSER"],
        "clone(2)",
        ERRORS,
        "One (or both) of CLONE_NEWPID or CLONE_NEWUSER and one (or both) of CLONE_THREAD or CLONE_PARENT were specified in the flags mask.",
    ),
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_SIGHAND"],
        "clone(2)",
        ERRORS,
        "CLONE_SIGHAND was specified in the flags mask, but CLONE_VM was not.",
    ),
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_THREAD"],
        "clone(2)",
        ERRORS,
        "CLONE_THREAD was specified in the flags mask, but CLONE_SIGHAND was not.",
    ),
    row(
        CLONE,
        Reason::FlagsCompatible,
        &["CLONE_PARENT"],
        "clone(2)",
        ERRORS,
        "CLONE_PARENT was specified, and the caller is an init process.",
    ),
    row(
        CLONE,
        Reason::PidForChildrenOwn,
        &["CLONE_THREAD"],
        "clone(2)",
        ERRORS,
        "CLONE_THREAD was specified in the flags mask, but the current process previously called unshare(2) with the CLONE_NEWPID flag or used setns(2) to reassociate itself with a PID namespace.",
    ),
    row(
        CLONE,
        Reason::CapSysAdmin,
        &[],
        "clone(2)",
        ERRORS,
        "CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, or CLONE_NEWUTS was specified by an unprivileged process (process without CAP_SYS_ADMIN).",
    ),
    row(
        CLONE,
        Reason::IdsMapped,
        &[],
        "clone(2)",
        ERRORS,
        "CLONE_NEWUSER was specified in the flags mask, but either the effective user ID or the effective group ID of the caller does not have a mapping in the parent namespace (see user_namespaces(7)).",
    ),
    row(
        CLONE,
        Reason::NotChrooted,
        &[],
        "clone(2)",
        ERRORS,
        "CLONE_NEWUSER was specified in the flags mask and the caller is in a chroot environment (i.e., the caller's root directory does not match the root directory of the mount namespace in which it resides).",
    ),
    row(
        CLONE,
        Reason::StackGiven,
        &[],
        "clone(2)",
        ERRORS,
        "Returned by the glibc clone() wrapper function when fn or stack is specified as NULL.",
    ),
    row(FORK, Reason::ProcessLimit, &[], "clone(2)", ERRORS, "Too many processes are already running; see fork(2)."),
    row(
        FORK,
        Reason::PidNsHasInit,
        &[],
        "pid_namespaces(7)",
        "The namespace init process",
        "In this case, a subsequent fork(2) into this PID namespace fail with the error ENOMEM; it is not possible to create a new process in a PID namespace whose \"init\" process has terminated.",
    ),
    row(&["unshare"], Reason::FlagsKnown, &[], "unshare(2)", ERRORS, "An invalid bit was specified in flags."),
    row(
        &["unshare"],
        Reason::CapSysAdmin,
        &[],
        "unshare(2)",
        ERRORS,
        "The calling process did not have the required privileges for this operation.",
    ),
    row(
        &["unshare"],
        Reason::PidForChildrenOwn,
        &["CLONE_NEWPID"],
        "unshare(2)",
        ERRORS,
        "CLONE_NEWPID was specified in flags, but the process has previously called unshare() with the CLONE_NEWPID flag.",
    ),
    row(
        &["unshare"],
        Reason::IdsMapped,
        &[],
        "unshare(2)",
        ERRORS,
        "CLONE_NEWUSER was specified in flags, but either the effective user ID or the effective group ID of the caller does not have a mapping in the parent namespace (see user_namespaces(7)).",
    ),
    row(
        &["unshare"],
        Reason::NotChrooted,
        &[],
        "unshare(2)",
        ERRORS,
        "CLONE_NEWUSER was specified in flags and the caller is in a chroot environment (i.e., the caller's root directory does not match the root directory of the mount namespace in which it resides).",
    ),
    row(
        &["setns"],
        Reason::CapSysAdmin,
        &[],
        "setns(2)",
        ERRORS,
        "The calling thread did not have the required capability for this operation.",
    ),
    row(&["setns"], Reason::FdOpen, &[], "setns(2)", ERRORS, "fd is not a valid file descriptor."),
    row(
        &["setns"],
        Reason::NsTypeMatches,
        &[],
        "setns(2)",
        ERRORS,
        "fd refers to a namespace whose type does not match that specified in nstype.",
    ),
    row(
        &["write"],
        Reason::MapUnwritten,
        &[],
        "user_namespaces(7)",
        "Defining user and group ID mappings: writing to uid_map and gid_map",
        "An attempt to write more than once to a uid_map file in a user namespace fails with the error EPERM.",
    ),
    row(
        &["umount", "umount2"],
        Reason::MountNotBusy,
        &[],
        "umount(2)",
        ERRORS,
        "target could not be unmounted because it is busy.",
    ),
    row(
        &["mount"],
        Reason::PathExists,
        &[],
        "mount(2)",
        ERRORS,
        "A pathname was empty or had a nonexistent component.",
    ),
];

/// Why a user namespace made in the same call helps.
pub const USER_FIRST: Quote = Quote {
    page: "user_namespaces(7)",
    section: "Interaction of user namespaces and other types of namespaces",
    text: "If CLONE_NEWUSER is specified along with other CLONE_NEW* flags in a single clone(2) or unshare(2) call, the user namespace is guaranteed to be created first, giving the child (clone(2)) or caller (unshare(2)) privileges over the remaining namespaces created by the call.",
};
