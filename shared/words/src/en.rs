//! English.

use nslab_script::{DiagnosticKind, LabelKind};

use crate::diagnostic;
use crate::memory;
use crate::sentence::{Clash, EndWords, LabWords, Words};
use crate::told::{Caller, Told};

/// English: plain, short, sentence case; the process is the subject.
pub struct English;

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// `100,000`
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|part| std::str::from_utf8(part).ok()).collect();
    groups.join(",")
}

fn list(words: &[&str]) -> String {
    if words.is_empty() { "none".into() } else { words.join(", ") }
}

impl Words for English {
    fn step_of(&self, pos: usize, of: usize, what: &str) -> String {
        format!("Step {pos} of {of}: {what}")
    }
    fn as_sees(&self, comm: &str) -> String {
        format!("As {comm} sees it")
    }
    fn inside_of(&self, hostname: &str) -> String {
        format!("inside {hostname}")
    }
    fn new_and_shared(&self, new: usize, shared: usize) -> String {
        format!("{new} new, {shared} shared with the host")
    }
    fn waits_for(&self, pid: u32) -> String {
        format!("waits for {pid}")
    }
    fn was_under(&self, pid: u32) -> String {
        format!("was under {pid}")
    }
    fn joined(&self, hostname: &str) -> String {
        format!("joined {hostname}")
    }
    fn children_in(&self, types: &str) -> String {
        format!("children: {types}")
    }
    fn threads_hidden(&self, count: usize) -> String {
        format!("{} hidden", plural(count, "kernel thread", "kernel threads"))
    }
    fn outside(&self, count: usize) -> String {
        format!("{} outside", plural(count, "process", "processes"))
    }
    fn below(&self, count: usize) -> String {
        format!("and {count} below")
    }
    fn stands_here(&self, pid: u32) -> String {
        format!("{pid} is here")
    }
    fn many_here(&self, count: usize) -> String {
        format!("{count} processes here")
    }
    fn waits_here(&self, pid: u32) -> String {
        format!("{pid} waits here")
    }
    fn problems(&self, count: usize) -> String {
        plural(count, "problem", "problems")
    }
    fn not_run(&self, line: u32) -> String {
        format!("Nothing was run: line {line} has an error.")
    }
    fn new_steps(&self, count: usize) -> String {
        format!("{count} new")
    }
    fn ended(&self, end: &EndWords<'_>) -> String {
        match end {
            EndWords::Exited(status) => format!("The program exited with {status}."),
            EndWords::Signaled(signal) => format!("{signal} ended the program."),
            EndWords::Unsupported(what, "") => format!("nslab's simulator does not model {what}. A real kernel does."),
            EndWords::Unsupported(what, detail) => {
                format!("nslab's simulator does not model {what} ({detail}). A real kernel does.")
            }
            EndWords::NotReal(what, "") => {
                format!("nslab cannot run {what} for a script. Compiled by cc, the program can.")
            }
            EndWords::NotReal(what, detail) => {
                format!("nslab cannot run {what} ({detail}) for a script. Compiled by cc, the program can.")
            }
            EndWords::Limit("RUN_SYSCALLS", amount) => {
                format!("{} All of them are kept.", self.limit("RUN_SYSCALLS", *amount))
            }
            EndWords::Limit(name @ "LONG_RUN_SYSCALLS", amount) => self.limit(name, *amount),
            EndWords::Limit(name, amount) => format!("{} Everything up to there is kept.", self.limit(name, *amount)),
            EndWords::Deadlock => {
                "Every process sleeps, and nobody is left to wake one. Nothing can happen any more.".into()
            }
            EndWords::Stopped => "Stopped. Everything up to there is kept.".into(),
            EndWords::TimeUp => "The session's time is up. Everything up to there is kept.".into(),
            EndWords::Failed(message) => format!("The lab failed: {message}"),
            EndWords::Lost(step) => format!("Connection lost at step {step}."),
        }
    }
    fn row(&self, comm: &str, pids: &[u32], new: &[&str], shared: &[&str], note: &str) -> String {
        let mut text = format!("{comm}. ");
        match pids {
            [] => {}
            [host] => text += &format!("Host pid {host}. "),
            [host, .., own] => text += &format!("Host pid {host}, {own} inside. "),
        }
        text += &format!("New: {}. Shared with the host: {}.", list(new), list(shared));
        if !note.is_empty() {
            text += &format!(" {note}.");
        }
        text
    }
    fn effect(&self, told: &Told) -> String {
        match told {
            Told::Made { host_pid, pid, types } => {
                format!(
                    "{}; {pid} inside, {host_pid} on the host",
                    plural(types.len(), "new namespace", "new namespaces")
                )
            }
            Told::Child { host_pid, pid } if host_pid != pid => format!("{pid} inside, {host_pid} on the host"),
            Told::Child { .. } | Told::Called { .. } => String::new(),
            Told::Moved { types } => format!("now in another {}", types.join(", ")),
            Told::ChildrenWillMove { ns_type } => format!("its children: new {ns_type}"),
            Told::Hostname { name, is_own: true } => format!("{name}, only inside"),
            Told::Hostname { name, is_own: false } => format!("{name}, for the whole machine"),
            Told::OwnProc => "its own /proc".into(),
            Told::Mounted { target, .. } => format!("mounted at {target}"),
            Told::Became { comm } => format!("is {comm} now"),
            Told::PathTried { count } => format!("{} on PATH tried", plural(*count, "place", "places")),
            Told::ReadFiles { count } => format!("{} that read files", plural(*count, "call", "calls")),
            Told::Sleeps { .. } => "sleeps in this call".into(),
            Told::Wrote { .. } => String::new(),
            Told::Failed { text, .. } => text.clone(),
            Told::Reaped { pid } => format!("{pid} is reaped"),
            Told::Exits { .. } => "ends".into(),
            Told::Killed { signal } => format!("ended by {signal}"),
            Told::Handles { signal } => format!("handler of {signal}"),
            Told::Fault { signal, .. } => signal.clone(),
            Told::Notice { .. } => "undefined".into(),
            Told::Unsupported { is_real: false, .. } => "not modelled".into(),
            Told::Unsupported { is_real: true, .. } => "not done for real".into(),
        }
    }
    fn narrate(&self, who: &Caller, told: &Told) -> String {
        let Caller { comm, .. } = who;
        match told {
            Told::Made { host_pid, pid, types } => format!(
                "{comm} made a child in {}: {}. It is {pid} inside and {host_pid} on the host.",
                plural(types.len(), "new namespace", "new namespaces"),
                types.join(", ")
            ),
            Told::Child { host_pid, pid } if host_pid == pid => {
                format!("{comm} made a child, {pid}, in its own namespaces.")
            }
            Told::Child { host_pid, pid } => {
                format!("{comm} made a child in its own namespaces. It is {pid} inside and {host_pid} on the host.")
            }
            Told::Moved { types } => {
                format!("{comm} itself went into another namespace: {}. Its pid did not change.", types.join(", "))
            }
            Told::ChildrenWillMove { ns_type } => {
                format!(
                    "Nothing changed for {comm} itself. Its next child will be the first in a new {ns_type} namespace."
                )
            }
            Told::Hostname { name, is_own: true } => {
                format!("{comm} set the host name to {name}. Only its own uts namespace sees it.")
            }
            Told::Hostname { name, is_own: false } => {
                format!(
                    "{comm} set the host name to {name}. It shares the uts namespace, so the whole machine sees it."
                )
            }
            Told::OwnProc => format!("{comm} mounted a /proc that lists the processes of its own pid namespace."),
            Told::Mounted { target, is_own: true } => {
                format!("{comm} mounted something at {target}, in its own mount namespace.")
            }
            Told::Mounted { target, is_own: false } => {
                format!(
                    "{comm} mounted something at {target}. It shares the mount namespace, so the whole machine sees it."
                )
            }
            Told::Became { comm: new } => {
                format!("The process runs {new} now. It is the same process with the same pid.")
            }
            Told::PathTried { count } => {
                format!("{comm} looked for the program on PATH; {} did not have it.", plural(*count, "place", "places"))
            }
            Told::ReadFiles { count } => {
                format!("{comm} reads files in {}.", plural(*count, "call", "calls"))
            }
            Told::Sleeps { call } => format!("{comm} sleeps in {call}."),
            Told::Wrote { text } => format!("{comm} wrote \u{201c}{text}\u{201d}."),
            Told::Failed { call, errno, text } => format!("{call} failed: {errno}, {text}."),
            Told::Reaped { pid } => format!("{comm} waited for {pid}. The zombie is gone."),
            Told::Exits { status } => format!("{comm} exits with {status}."),
            Told::Killed { signal } => format!("{signal} ended {comm}."),
            Told::Handles { signal } => format!("{comm} runs its handler of {signal}."),
            Told::Fault { signal, why, args } => self.fault(signal, why, args),
            Told::Notice { why, args } => self.notice(why, args),
            Told::Unsupported { what, detail, is_real: false } => self.ended(&EndWords::Unsupported(what, detail)),
            Told::Unsupported { what, detail, is_real: true } => self.ended(&EndWords::NotReal(what, detail)),
            Told::Called { call } => format!("{comm} called {call}."),
        }
    }
    fn announce(&self, step: usize, who: &Caller, told: &Told) -> String {
        match told {
            Told::Made { host_pid, pid, types } => format!(
                "Step {step}. Process {} called clone. New process {host_pid}, which is {pid} inside. {}: {}.",
                who.host_pid,
                plural(types.len(), "new namespace", "new namespaces"),
                types.join(", ")
            ),
            _ => format!("Step {step}. {}", self.narrate(who, told)),
        }
    }
    fn failed_aloud(&self, call: &str, errno: &str, text: &str) -> String {
        format!("{call} failed: {errno}, {text}. Press Enter for why.")
    }
    fn no_so(&self, errno: &str) -> String {
        format!("no, so {errno}")
    }
    fn lab_kernel(&self, lab: &LabWords<'_>) -> String {
        format!("Real Linux {}, {}", lab.kernel, lab.os)
    }
    fn simulated_kernel(&self) -> String {
        "Simulated Linux 6.18, Debian 12 tools".into()
    }
    fn lab_failed(&self, message: &str) -> String {
        format!("The lab says: {message}")
    }
    fn time_left(&self, seconds: u64) -> String {
        format!("{seconds} s left")
    }
    fn missed(&self, count: u64) -> String {
        format!("{} missed: this reader was too slow", plural(count as usize, "event", "events"))
    }
    fn differences(&self, differences: usize, lines: usize) -> String {
        match differences {
            0 => format!("No difference in {lines} lines"),
            1 => format!("One difference in {lines} lines"),
            n => format!("{n} differences in {lines} lines"),
        }
    }
    fn count_of(&self, count: usize, what: &str) -> String {
        format!("{count} {what}")
    }
    fn process_letter(&self, letter: &str, comm: &str) -> String {
        format!("Process {letter} ({comm})")
    }
    fn seconds(&self, seconds: u64) -> String {
        format!("{seconds} s")
    }
    fn show_all_of(&self, count: usize) -> String {
        format!("Show all {count}")
    }
    fn caps_of(&self, count: u32) -> String {
        format!("{count} of 41 capabilities")
    }
    fn fault(&self, signal: &str, why: &str, args: &[String]) -> String {
        memory::english_fault(signal, why, args)
    }
    fn at_line(&self, line: Option<u32>, sentence: &str) -> String {
        line.map_or_else(|| sentence.to_string(), |line| format!("line {line}: {sentence}"))
    }
    fn notice(&self, why: &str, args: &[String]) -> String {
        memory::english_notice(why, args)
    }
    fn diagnostic(&self, kind: &DiagnosticKind) -> String {
        diagnostic::english(kind)
    }
    fn label(&self, kind: &LabelKind) -> &'static str {
        match kind {
            LabelKind::OpenedHere => "opened here",
            LabelKind::DeclaredHere => "declared here",
            LabelKind::ExpectedBecause => "because of this",
        }
    }
    fn limit(&self, name: &str, amount: u64) -> String {
        let amount = grouped(amount);
        match name {
            "RUN_SYSCALLS" | "LONG_RUN_SYSCALLS" => format!("Stopped after {amount} steps."),
            "RUN_STEPS" => format!("Stopped after {amount} instructions of the program."),
            "RUN_OUTPUT_BYTES" => format!("Stopped after {amount} bytes of output."),
            "EVENTS" => format!("Stopped after {amount} events."),
            _ => format!("Stopped at the limit {name}, {amount}."),
        }
    }
    fn steps_kept(&self, steps: usize) -> String {
        format!(
            "{} kept. Back and the timeline lead through them.",
            match steps {
                1 => "1 step is".to_string(),
                _ => format!("{} steps are", grouped(steps as u64)),
            }
        )
    }
    fn clash(&self, clash: &Clash<'_>) -> String {
        match clash {
            Clash::Excludes(one, other) => format!("{one} and {other} exclude each other."),
            Clash::Needs(flag, needed) => format!("{flag} is refused without {needed}."),
            Clash::NotForInit(flag) => format!("The init of a pid namespace may not use {flag}."),
        }
    }
    fn leave_out(&self, flag: &str) -> String {
        format!("Leave {flag} out.")
    }
}
