//! What a shell keeps between commands.

use nslab_small::Map;
use std::sync::Arc;

use nslab_abi::{Pid, Signal, WaitStatus};

use super::Dialect;
use super::ast::Command;

/// A shell variable.
#[derive(Clone, Debug, Default)]
pub(super) struct Var {
    /// `None`: declared without a value.
    pub(super) value: Option<Vec<u8>>,
    pub(super) is_exported: bool,
    pub(super) is_readonly: bool,
}

/// The options of `set`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flags {
    /// `-e`
    pub(super) errexit: bool,
    /// `-u`
    pub(super) nounset: bool,
    /// `-x`
    pub(super) xtrace: bool,
    /// `-f`
    pub(super) noglob: bool,
    /// `-o pipefail`
    pub(super) pipefail: bool,
}

/// A background job.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) number: usize,
    pub(super) pids: Vec<Pid>,
    /// Of the last process, once it has ended.
    pub(super) status: Option<WaitStatus>,
    pub(super) text: Vec<u8>,
}

/// The state of a shell; copied by every fork.
#[derive(Clone)]
pub(super) struct State {
    pub(super) dialect: Dialect,
    /// `$0`, and the name in messages.
    pub(super) name: Vec<u8>,
    pub(super) params: Arc<Vec<Vec<u8>>>,
    pub(super) vars: Arc<Map<Vec<u8>, Var>>,
    pub(super) functions: Arc<Map<Vec<u8>, Arc<Command>>>,
    /// `$?`
    pub(super) status: u8,
    /// Status of the newest command substitution of a command without a name.
    pub(super) substitution_status: Option<u8>,
    /// `$$`: the shell's own pid, also in its subshells.
    pub(super) pid: Pid,
    /// `$!`
    pub(super) last_background: Option<Pid>,
    pub(super) flags: Flags,
    pub(super) jobs: Vec<Job>,
    /// Line of the running command.
    pub(super) line: u32,
    pub(super) is_interactive: bool,
    /// Does it hand the terminal to its jobs?
    pub(super) has_job_control: bool,
    pub(super) is_subshell: bool,
    /// The commands come from `-c`.
    pub(super) is_command_string: bool,
    /// Set by `trap`: the text to run; empty to ignore. 0 is EXIT.
    pub(super) traps: Map<u8, Vec<u8>>,
    /// Signals that came and whose trap has not run yet.
    pub(super) pending: Vec<Signal>,
    /// Host name at the start: prompts show this one.
    pub(super) hostname: Vec<u8>,
    pub(super) is_root: bool,
    /// Names made local by the running function, with what they hid.
    pub(super) locals: Vec<(Vec<u8>, Option<Var>)>,
}

impl State {
    /// A shell that has not looked at the world yet.
    pub(super) fn new(dialect: Dialect, name: Vec<u8>, envp: &[Vec<u8>]) -> State {
        let mut vars = Map::new();
        for entry in envp {
            let Some(at) = entry.iter().position(|&byte| byte == b'=') else { continue };
            let var = Var { value: Some(entry[at + 1..].to_vec()), is_exported: true, is_readonly: false };
            vars.insert(entry[..at].to_vec(), var);
        }
        State {
            dialect,
            name,
            params: Arc::default(),
            vars: Arc::new(vars),
            functions: Arc::default(),
            status: 0,
            substitution_status: None,
            pid: Pid(0),
            last_background: None,
            flags: Flags::default(),
            jobs: Vec::new(),
            line: 1,
            is_interactive: false,
            has_job_control: false,
            is_subshell: false,
            is_command_string: false,
            traps: Map::new(),
            pending: Vec::new(),
            hostname: Vec::new(),
            is_root: false,
            locals: Vec::new(),
        }
    }

    /// The value of a variable.
    pub(super) fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.vars.get(name).and_then(|var| var.value.as_deref())
    }

    /// Gives a variable a value; false if it is read-only.
    pub(super) fn set(&mut self, name: &[u8], value: Vec<u8>) -> bool {
        let var = Arc::make_mut(&mut self.vars).entry(name.to_vec()).or_default();
        if var.is_readonly {
            return false;
        }
        var.value = Some(value);
        true
    }

    /// Marks a variable for export, and gives it a value if there is one.
    pub(super) fn export(&mut self, name: &[u8], value: Option<Vec<u8>>) -> bool {
        if let Some(value) = value
            && !self.set(name, value)
        {
            return false;
        }
        Arc::make_mut(&mut self.vars).entry(name.to_vec()).or_default().is_exported = true;
        true
    }

    /// The environment of a command.
    pub(super) fn environment(&self, extra: &[(Vec<u8>, Vec<u8>)]) -> Vec<Vec<u8>> {
        let mut all: Map<&[u8], &[u8]> = Map::new();
        for (name, var) in self.vars.iter() {
            if let (true, Some(value)) = (var.is_exported, &var.value) {
                all.insert(name, value);
            }
        }
        all.extend(extra.iter().map(|(name, value)| (&name[..], &value[..])));
        all.into_iter().map(|(name, value)| [name, b"=", value].concat()).collect()
    }

    /// What a forked child drops.
    pub(super) fn become_subshell(&mut self) {
        self.is_subshell = true;
        self.is_interactive = false;
        self.jobs.clear();
        self.pending.clear();
        // "traps … shall be set to the default values, except those being ignored" - POSIX, trap.
        self.traps.retain(|_, action| action.is_empty());
    }

    /// The beginning of a message: `bash: line 1: `, `sh: 1: `, `sh: `.
    pub(super) fn prefix(&self) -> Vec<u8> {
        let mut text = self.name.clone();
        match self.dialect {
            Dialect::Bash if self.is_interactive => {}
            Dialect::Bash => text.extend(format!(": line {}", self.line).bytes()),
            Dialect::Dash => text.extend(format!(": {}", self.line).bytes()),
            // As on the command line "sh: foo: not found"; scripts have their own name there.
            Dialect::Ash => {}
        }
        text.extend(b": ");
        text
    }

    /// The number of the next job.
    pub(super) fn next_job(&self) -> usize {
        self.jobs.iter().map(|job| job.number).max().unwrap_or(0) + 1
    }

    /// Notes that a child changed state.
    pub(super) fn note_child(&mut self, pid: Pid, status: WaitStatus) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.pids.last() == Some(&pid)) {
            job.status = Some(status);
        }
    }
}
