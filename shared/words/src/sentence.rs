//! Sentences with arguments.

use nslab_script::{DiagnosticKind, LabelKind};

use crate::texts::Texts;
use crate::told::{Caller, Told};

/// How a run ended, for [`Words::ended`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndWords<'a> {
    /// With this status.
    Exited(i32),
    /// By this signal.
    Signaled(&'a str),
    /// At something not modelled.
    Unsupported(&'a str, &'a str),
    /// At this limit, which allows so much.
    Limit(&'a str, u64),
    /// At something that the lab cannot do for real.
    NotReal(&'a str, &'a str),
    /// Nobody can go on.
    Deadlock,
    /// By the learner.
    Stopped,
    /// By the session's clock.
    TimeUp,
    /// By a failure of the lab.
    Failed(&'a str),
    /// The connection broke at this step.
    Lost(usize),
}

/// Two flags that do not go together, for [`Words::clash`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash<'a> {
    /// One excludes the other.
    Excludes(&'a str, &'a str),
    /// The first is refused without the second.
    Needs(&'a str, &'a str),
    /// Not for the init of a pid namespace.
    NotForInit(&'a str),
}

/// What the lab is, for [`Words::lab_kernel`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabWords<'a> {
    /// `uname -r`.
    pub kernel: &'a str,
    /// The distribution.
    pub os: &'a str,
    /// Id plan.
    pub plan: &'a str,
}

/// All sentences of a language.
pub trait Words: Texts {
    /// `38 / 46` for a screen reader: `Step 38 of 46: 4712 write`.
    fn step_of(&self, pos: usize, of: usize, what: &str) -> String;
    /// Head of the inspector.
    fn as_sees(&self, comm: &str) -> String;
    /// Head of the column of answers inside.
    fn inside_of(&self, hostname: &str) -> String;
    /// `5 new, 3 shared with the host`.
    fn new_and_shared(&self, new: usize, shared: usize) -> String;
    /// Note: waits for this child.
    fn waits_for(&self, pid: u32) -> String;
    /// Note: had another parent.
    fn was_under(&self, pid: u32) -> String;
    /// Note: joined an older wall.
    fn joined(&self, hostname: &str) -> String;
    /// Note: types of its children.
    fn children_in(&self, types: &str) -> String;
    /// Kernel threads that are not drawn.
    fn threads_hidden(&self, count: usize) -> String;
    /// Processes outside the selected one's view.
    fn outside(&self, count: usize) -> String;
    /// The note of a process whose descendants are folded away.
    fn below(&self, count: usize) -> String;
    /// Note in the editor's margin: a process stands at this line.
    fn stands_here(&self, pid: u32) -> String;
    /// Note in the editor's margin: several processes are at this line.
    fn many_here(&self, count: usize) -> String;
    /// Note in the editor's margin: a process waits at this line.
    fn waits_here(&self, pid: u32) -> String;
    /// `3 problems`.
    fn problems(&self, count: usize) -> String;
    /// Run was pressed, and the program has an error in this line.
    fn not_run(&self, line: u32) -> String;
    /// `12 new` at the end of a live run.
    fn new_steps(&self, count: usize) -> String;
    /// How a run ended, one sentence.
    fn ended(&self, end: &EndWords<'_>) -> String;
    /// A tree row, read aloud.
    fn row(&self, comm: &str, pids: &[u32], new: &[&str], shared: &[&str], note: &str) -> String;
    /// What a step did: the short phrase at the right of the trace; empty if there is nothing to add.
    fn effect(&self, told: &Told) -> String;
    /// What a step did: a sentence.
    fn narrate(&self, who: &Caller, told: &Told) -> String;
    /// A step, announced to a screen reader.
    fn announce(&self, step: usize, who: &Caller, told: &Told) -> String;
    /// `clone failed: EPERM, Operation not permitted. Press Enter for why.`
    fn failed_aloud(&self, call: &str, errno: &str, text: &str) -> String;
    /// The ladder's verdict: `no, so EPERM`.
    fn no_so(&self, errno: &str) -> String;
    /// Limits and plan of the lab.
    fn lab_kernel(&self, lab: &LabWords<'_>) -> String;
    /// The simulator's own description of what it imitates.
    fn simulated_kernel(&self) -> String;
    /// The lab's reason, in its own words.
    fn lab_failed(&self, message: &str) -> String;
    /// Seconds that are left of a session.
    fn time_left(&self, seconds: u64) -> String;
    /// Events that a slow reader missed.
    fn missed(&self, count: u64) -> String;
    /// Head of the comparison.
    fn differences(&self, differences: usize, lines: usize) -> String;
    /// `2 in either order`.
    fn count_of(&self, count: usize, what: &str) -> String;
    /// A process of the comparison: letter and name.
    fn process_letter(&self, letter: &str, comm: &str) -> String;
    /// Seconds since boot.
    fn seconds(&self, seconds: u64) -> String;
    /// `all 15` mounts.
    fn show_all_of(&self, count: usize) -> String;
    /// How many capabilities of 41.
    fn caps_of(&self, count: u32) -> String;
    /// The fault's explanation, by its id.
    fn fault(&self, signal: &str, why: &str, args: &[String]) -> String;
    /// A sentence about a line of the program, from 1.
    fn at_line(&self, line: Option<u32>, sentence: &str) -> String;
    /// What a program did that C leaves undefined, and that passed, by its id.
    fn notice(&self, why: &str, args: &[String]) -> String;
    /// A diagnostic of the compiler.
    fn diagnostic(&self, kind: &DiagnosticKind) -> String;
    /// A second place of a diagnostic.
    fn label(&self, kind: &LabelKind) -> &'static str;
    /// A named limit that was reached, and how much it allows.
    fn limit(&self, name: &str, amount: u64) -> String;
    /// `46 steps are kept.`
    fn steps_kept(&self, steps: usize) -> String;
    /// The rule that a pair of flags breaks.
    fn clash(&self, clash: &Clash<'_>) -> String;
    /// The smallest change against it.
    fn leave_out(&self, flag: &str) -> String;
}
