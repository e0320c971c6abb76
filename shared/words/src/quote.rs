//! Sentences of the manual about refusals, word for word as Debian 12's pages have them.

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

/// The manual's sentence about a check of a call (as strace prints it), where one was compared with the page.
pub fn quote(call: &str, reason: Reason) -> Option<Quote> {
    let name = call.split('(').next().unwrap_or(call);
    let both = |a: &str, b: &str| call.contains(a) && call.contains(b);
    let (page, section, text) = match (name, reason) {
        ("unshare", Reason::FlagsKnown) => ("unshare(2)", ERRORS, "An invalid bit was specified in flags."),
        ("clone" | "clone3", Reason::FlagsCompatible) if both("CLONE_NEWNS", "CLONE_FS") => {
            ("clone(2)", ERRORS, "Both CLONE_FS and CLONE_NEWNS were specified in the flags mask.")
        }
        ("clone" | "clone3", Reason::CapSysAdmin) => (
            "clone(2)",
            ERRORS,
            "CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, or CLONE_NEWUTS was specified by an unprivileged process (process without CAP_SYS_ADMIN).",
        ),
        ("unshare", Reason::CapSysAdmin) => {
            ("unshare(2)", ERRORS, "The calling process did not have the required privileges for this operation.")
        }
        ("setns", Reason::CapSysAdmin) => {
            ("setns(2)", ERRORS, "The calling thread did not have the required capability for this operation.")
        }
        ("clone" | "clone3", Reason::IdsMapped) => (
            "clone(2)",
            ERRORS,
            "CLONE_NEWUSER was specified in the flags mask, but either the effective user ID or the effective group ID of the caller does not have a mapping in the parent namespace (see user_namespaces(7)).",
        ),
        ("unshare", Reason::IdsMapped) => (
            "unshare(2)",
            ERRORS,
            "CLONE_NEWUSER was specified in flags, but either the effective user ID or the effective group ID of the caller does not have a mapping in the parent namespace (see user_namespaces(7)).",
        ),
        ("clone" | "clone3", Reason::NotChrooted) => (
            "clone(2)",
            ERRORS,
            "CLONE_NEWUSER was specified in the flags mask and the caller is in a chroot environment (i.e., the caller's root directory does not match the root directory of the mount namespace in which it resides).",
        ),
        ("unshare", Reason::NotChrooted) => (
            "unshare(2)",
            ERRORS,
            "CLONE_NEWUSER was specified in flags and the caller is in a chroot environment (i.e., the caller's root directory does not match the root directory of the mount namespace in which it resides).",
        ),
        ("clone" | "clone3" | "fork" | "vfork", Reason::ProcessLimit) => {
            ("clone(2)", ERRORS, "Too many processes are already running; see fork(2).")
        }
        ("clone" | "clone3" | "fork" | "vfork", Reason::PidNsHasInit) => (
            "pid_namespaces(7)",
            "The namespace init process",
            "If the \"init\" process of a PID namespace terminates, the kernel terminates all of the processes in the namespace via a SIGKILL signal.",
        ),
        ("setns", Reason::FdOpen) => ("setns(2)", ERRORS, "fd is not a valid file descriptor."),
        ("setns", Reason::NsTypeMatches) => {
            ("setns(2)", ERRORS, "fd refers to a namespace whose type does not match that specified in nstype.")
        }
        ("clone" | "clone3", Reason::StackGiven) => (
            "clone(2)",
            ERRORS,
            "Returned by the glibc clone() wrapper function when fn or stack is specified as NULL.",
        ),
        ("write", Reason::MapUnwritten) => (
            "user_namespaces(7)",
            "Defining user and group ID mappings: writing to uid_map and gid_map",
            "An attempt to write more than once to a uid_map file in a user namespace fails with the error EPERM.",
        ),
        ("umount" | "umount2", Reason::MountNotBusy) => {
            ("umount(2)", ERRORS, "target could not be unmounted because it is busy.")
        }
        ("mount", Reason::PathExists) => ("mount(2)", ERRORS, "A pathname was empty or had a nonexistent component."),
        _ => return None,
    };
    Some(Quote { page, section, text })
}

/// The section that lists a call's errors.
const ERRORS: &str = "ERRORS";

/// Why a user namespace made in the same call helps.
pub const USER_FIRST: Quote = Quote {
    page: "user_namespaces(7)",
    section: "Interaction of user namespaces and other types of namespaces",
    text: "If CLONE_NEWUSER is specified along with other CLONE_NEW* flags in a single clone(2) or unshare(2) call, the user namespace is guaranteed to be created first, giving the child (clone(2)) or caller (unshare(2)) privileges over the remaining namespaces created by the call.",
};
