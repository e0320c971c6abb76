//! What the panel over tree and inspector explains: an errno, or why a run could not go on.

use nslab_abi::NsType;
use nslab_protocol::event::EventKind;
use nslab_words::Clash;

use super::doc::Editing;
use super::edit::{toggle_flag, without_flag};
use super::recording::{EndState, Status};
use super::state::State;
use super::{flag_name, has_flag};

/// What there is to explain at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why<'a> {
    /// A call failed: its name and the errno.
    Errno(&'a str, &'a str),
    /// The run met something that this kernel of nslab's does not do: what, and which part of it.
    Unsupported(&'a str, &'a str),
    /// The run reached a limit: its name, and how much it allows.
    Limit(&'a str, u64),
}

impl State {
    /// What there is to explain at the current step: at the last one, first how the run ended.
    pub fn why(&self) -> Option<Why<'_>> {
        let recording = self.recording();
        let is_last = self.pos == recording.steps.len();
        match &recording.status {
            Status::Ended(EndState::Unsupported(what, detail)) if is_last => Some(Why::Unsupported(what, detail)),
            Status::Ended(EndState::Limit(name, amount)) if is_last => Some(Why::Limit(name, *amount)),
            _ => self.failure().map(|(call, errno)| Why::Errno(call, errno)),
        }
    }

    /// The smallest change of the program that makes the failed call of this step succeed, where a button can make it.
    pub fn remedy(&self) -> Option<Remedy> {
        let EventKind::Syscall { name, text, errno: Some(errno), checks, .. } = &self.current()?.kind else {
            return None;
        };
        let editing = self.doc.editing.as_ref().filter(|editing| editing.call == name || name == "clone3")?;
        let failed = checks.iter().find(|check| !check.passed)?;
        match (failed.reason.as_str(), errno.as_str()) {
            ("CapSysAdmin", "EPERM") if !has_flag(editing, NsType::User) => {
                let changed = toggle_flag(&self.doc.source, editing, NsType::User)?;
                Some(remedy(editing, flag_name(NsType::User), changed, true))
            }
            ("FlagsCompatible", _) => {
                let flag = clash(text)?.leave_out?;
                editing.flags.iter().any(|own| own == flag).then_some(())?;
                Some(remedy(editing, flag, without_flag(&self.doc.source, editing, flag)?, false))
            }
            _ => None,
        }
    }
}

/// A change that a button makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The line that changes, from 1.
    pub line: u32,
    /// The flag that comes or goes.
    pub flag: &'static str,
    /// The whole program, changed.
    pub source: String,
    /// Does a user namespace come first?
    pub is_user_first: bool,
}

fn remedy(editing: &Editing, flag: &'static str, source: String, is_user_first: bool) -> Remedy {
    Remedy { line: editing.line, flag, source, is_user_first }
}

/// Two flags of a call that do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clashing {
    /// Which two, and how.
    pub clash: Clash<'static>,
    /// The flag to leave out, if the other is what the program is about.
    pub leave_out: Option<&'static str>,
}

/// Which flags of a call, as strace prints it, the kernel refused together: the first pair in its order -
/// kernel/fork.c:clone3_args_valid(), kernel_clone(), copy_process().
pub fn clash(call: &str) -> Option<Clashing> {
    let (name, rest) = call.split_once('(')?;
    let words: Vec<&str> = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let has = |flag: &str| words.contains(&flag);
    if !matches!(name, "clone" | "clone3") {
        return None;
    }
    let excludes = |keep, leave_out| (Clash::Excludes(keep, leave_out), Some(leave_out));
    let signal = || Clash::Excludes(if has("CLONE_THREAD") { "CLONE_THREAD" } else { "CLONE_PARENT" }, "exit_signal");
    let has_signal = || has("exit_signal") && !rest.contains("exit_signal=0");
    let pairs = [
        (
            name == "clone3" && has("CLONE_SIGHAND") && has("CLONE_CLEAR_SIGHAND"),
            excludes("CLONE_CLEAR_SIGHAND", "CLONE_SIGHAND"),
        ),
        (name == "clone3" && (has("CLONE_THREAD") || has("CLONE_PARENT")) && has_signal(), (signal(), None)),
        (
            name == "clone" && has("CLONE_PIDFD") && has("CLONE_PARENT_SETTID"),
            excludes("CLONE_PIDFD", "CLONE_PARENT_SETTID"),
        ),
        (has("CLONE_NEWNS") && has("CLONE_FS"), excludes("CLONE_NEWNS", "CLONE_FS")),
        (has("CLONE_NEWUSER") && has("CLONE_FS"), excludes("CLONE_NEWUSER", "CLONE_FS")),
        (
            has("CLONE_THREAD") && !has("CLONE_SIGHAND"),
            (Clash::Needs("CLONE_THREAD", "CLONE_SIGHAND"), Some("CLONE_THREAD")),
        ),
        (has("CLONE_SIGHAND") && !has("CLONE_VM"), (Clash::Needs("CLONE_SIGHAND", "CLONE_VM"), Some("CLONE_SIGHAND"))),
        (has("CLONE_THREAD") && has("CLONE_NEWUSER"), excludes("CLONE_NEWUSER", "CLONE_THREAD")),
        (has("CLONE_THREAD") && has("CLONE_NEWPID"), excludes("CLONE_NEWPID", "CLONE_THREAD")),
        (has("CLONE_PIDFD") && has("CLONE_DETACHED"), excludes("CLONE_PIDFD", "CLONE_DETACHED")),
        (has("CLONE_NEWIPC") && has("CLONE_SYSVSEM"), excludes("CLONE_NEWIPC", "CLONE_SYSVSEM")),
        (has("CLONE_PARENT"), (Clash::NotForInit("CLONE_PARENT"), Some("CLONE_PARENT"))),
    ];
    let (_, (clash, leave_out)) = pairs.into_iter().find(|(is_so, _)| *is_so)?;
    Some(Clashing { clash, leave_out })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_pair_in_the_kernels_order_is_named() {
        let of = |flags: &str| {
            clash(&format!("clone(child_stack=0x4c8010, flags={flags}|SIGCHLD) = -1 EINVAL (Invalid argument)"))
        };
        let both = of("CLONE_FS|CLONE_SIGHAND|CLONE_NEWNS").expect("a pair");
        assert_eq!(both.clash, Clash::Excludes("CLONE_NEWNS", "CLONE_FS"));
        assert_eq!(both.leave_out, Some("CLONE_FS"));
        assert_eq!(of("CLONE_SIGHAND").map(|c| c.clash), Some(Clash::Needs("CLONE_SIGHAND", "CLONE_VM")));
        assert_eq!(of("CLONE_VM|CLONE_SIGHAND"), None);
        assert_eq!(of("CLONE_NEWIPC|CLONE_SYSVSEM").and_then(|c| c.leave_out), Some("CLONE_SYSVSEM"));
        assert_eq!(clash("mount(\"none\", \"/\", NULL, MS_SHARED|MS_PRIVATE, NULL) = -1 EINVAL"), None);
    }

    #[test]
    fn clone3_refuses_an_exit_signal_with_clone_parent() {
        let call = "clone3({flags=CLONE_PARENT, exit_signal=SIGCHLD}, 88) = -1 EINVAL (Invalid argument)";
        assert_eq!(
            clash(call),
            Some(Clashing { clash: Clash::Excludes("CLONE_PARENT", "exit_signal"), leave_out: None })
        );
    }
}
