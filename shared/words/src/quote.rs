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

/// The manual's sentence about a check, where one was compared with the page.
pub fn quote(reason: Reason) -> Option<Quote> {
    let (page, text) = match reason {
        Reason::FlagsKnown => ("unshare(2)", "An invalid bit was specified in flags."),
        Reason::CapSysAdmin => (
            "clone(2)",
            "CLONE_NEWCGROUP, CLONE_NEWIPC, CLONE_NEWNET, CLONE_NEWNS, CLONE_NEWPID, or CLONE_NEWUTS was specified by an unprivileged process (process without CAP_SYS_ADMIN).",
        ),
        Reason::IdsMapped => (
            "clone(2)",
            "CLONE_NEWUSER was specified in the flags mask, but either the effective user ID or the effective group ID of the caller does not have a mapping in the parent namespace (see user_namespaces(7)).",
        ),
        Reason::NotChrooted => (
            "clone(2)",
            "CLONE_NEWUSER was specified in the flags mask and the caller is in a chroot environment (i.e., the caller's root directory does not match the root directory of the mount namespace in which it resides).",
        ),
        Reason::ProcessLimit => ("clone(2)", "Too many processes are already running; see fork(2)."),
        Reason::FdOpen => ("setns(2)", "fd is not a valid file descriptor."),
        Reason::NsTypeMatches => {
            ("setns(2)", "fd refers to a namespace whose type does not match that specified in nstype.")
        }
        Reason::StackGiven => {
            ("clone(2)", "Returned by the glibc clone() wrapper function when fn or stack is specified as NULL.")
        }
        _ => return None,
    };
    Some(Quote { page, section: "ERRORS", text })
}
