//! What a shell keeps between commands.

use nslab_small::Map;
use std::sync::Arc;

use nslab_abi::{Fd, Pid, Signal};

use super::Dialect;
use super::ast::Command;
pub(super) use super::jobs::Job;
pub(super) use super::var::Var;

/// Where a program is, and how often it was run.
pub(super) type Hashed = (Vec<u8>, u32);

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
    /// `-a`
    pub(super) allexport: bool,
    /// `-n`
    pub(super) noexec: bool,
    /// `-v`
    pub(super) verbose: bool,
    /// `-C`
    pub(super) noclobber: bool,
    /// `-m`
    pub(super) monitor: bool,
    /// `-b`
    pub(super) notify: bool,
    /// `-E`
    pub(super) errtrace: bool,
    /// `-T`
    pub(super) functrace: bool,
    /// `-o ignoreeof`
    pub(super) ignoreeof: bool,
    /// `-o nolog`
    pub(super) nolog: bool,
    /// `-o posix`
    pub(super) posix: bool,
}

/// The options of bash's `shopt` that do something here.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shopt {
    pub(super) nullglob: bool,
    pub(super) failglob: bool,
    pub(super) dotglob: bool,
    pub(super) globstar: bool,
    pub(super) extglob: bool,
    pub(super) nocasematch: bool,
    pub(super) nocaseglob: bool,
    pub(super) expand_aliases: bool,
    pub(super) lastpipe: bool,
    pub(super) inherit_errexit: bool,
}

/// Is this a name that a variable can have?
pub(super) fn is_name(name: &[u8]) -> bool {
    !name.is_empty()
        && !name[0].is_ascii_digit()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
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
    /// Names of functions that go to children (`export -f`).
    pub(super) exported_functions: Vec<Vec<u8>>,
    /// `$?`
    pub(super) status: u8,
    /// Status of the newest command substitution of a command without a name.
    pub(super) substitution_status: Option<u8>,
    /// `$$`: the shell's own pid, also in its subshells.
    pub(super) pid: Pid,
    /// `$!`
    pub(super) last_background: Option<Pid>,
    pub(super) flags: Flags,
    pub(super) shopt: Shopt,
    pub(super) jobs: Vec<Job>,
    /// Counts what happens to jobs.
    pub(super) touches: u64,
    /// Statuses of the processes of the pipeline that ran last, to become `PIPESTATUS`.
    pub(super) new_pipe_status: Option<Vec<u8>>,
    /// Children that ended and whose job is told of: `wait` still knows their status.
    pub(super) gone: Vec<(Pid, u8)>,
    pub(super) aliases: Arc<Map<Vec<u8>, Vec<u8>>>,
    /// Words whose program was found already, and how often each was run.
    pub(super) hashed: Arc<Map<Vec<u8>, Hashed>>,
    /// `PIPESTATUS`
    pub(super) pipe_status: Vec<u8>,
    /// Running functions, the newest last.
    pub(super) calls: Arc<Vec<Vec<u8>>>,
    /// Files being sourced, the newest last.
    pub(super) sources: Arc<Vec<Vec<u8>>>,
    /// The command that runs, for `BASH_COMMAND`.
    pub(super) command_text: Arc<Vec<u8>>,
    /// The script's name.
    pub(super) script: Vec<u8>,
    /// `$_`
    pub(super) last_word: Vec<u8>,
    /// `BASH_SUBSHELL`
    pub(super) subshell_depth: u32,
    /// State of `RANDOM`; `None` until it is asked for.
    pub(super) random: Option<(u32, u32)>,
    /// `SRANDOM`, as it was drawn.
    pub(super) srandom: u32,
    /// The clock as it was read: seconds and nanoseconds since 1970.
    pub(super) now: (i64, i64),
    /// `SECONDS` counts from this moment of the clock, in seconds.
    pub(super) seconds_from: i64,
    /// Where `getopts` is in the word at OPTIND, and OPTIND as it left it.
    pub(super) getopts: (usize, i64),
    /// Descriptors of `<(…)` that end with the running command.
    pub(super) process_fds: Vec<Fd>,
    /// `pushd` and `popd`
    pub(super) dirs: Arc<Vec<Vec<u8>>>,
    /// Lines typed, the oldest first.
    pub(super) history: Arc<Vec<Vec<u8>>>,
    /// How many functions ran when the traps of DEBUG, ERR and RETURN were set.
    pub(super) trap_depths: Vec<(u8, usize)>,
    /// 1, and 1 for each `eval` that runs.
    pub(super) eval_depth: u32,
    /// The text that is wrong is `eval`'s.
    pub(super) in_eval: bool,
    /// Which expression of `for ((…))` was computed.
    pub(super) step_part: usize,
    /// Loops around a `break` or `continue`, in this function.
    pub(super) nr_loops: Option<usize>,
    /// A trap of ERR, DEBUG or RETURN runs.
    pub(super) in_trap: bool,
    /// What ended a `read` or `wait` that a signal interrupted.
    pub(super) has_warned_of_jobs: bool,
    /// Line of the running command.
    pub(super) line: u32,
    pub(super) is_interactive: bool,
    /// Does it hand the terminal to its jobs?
    pub(super) has_job_control: bool,
    pub(super) is_subshell: bool,
    /// The commands come from `-c`.
    pub(super) is_command_string: bool,
    /// They come from standard input.
    pub(super) reads_stdin: bool,
    /// An expression of `((` is computed.
    pub(super) is_arith_command: bool,
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
        let mut functions = Map::new();
        let mut exported = Vec::new();
        for entry in envp {
            let Some(at) = entry.iter().position(|&byte| byte == b'=') else { continue };
            if let Some((name, body)) = super::show::imported(dialect, entry) {
                exported.push(name.clone());
                functions.insert(name, body);
                continue;
            }
            let var = Var { value: Some(entry[at + 1..].to_vec()), is_exported: true, ..Var::default() };
            vars.insert(entry[..at].to_vec(), var);
        }
        State {
            dialect,
            name,
            params: Arc::default(),
            vars: Arc::new(vars),
            functions: Arc::new(functions),
            exported_functions: exported,
            status: 0,
            substitution_status: None,
            pid: Pid(0),
            last_background: None,
            flags: Flags::default(),
            shopt: Shopt::default(),
            jobs: Vec::new(),
            touches: 0,
            new_pipe_status: None,
            gone: Vec::new(),
            aliases: Arc::default(),
            hashed: Arc::default(),
            pipe_status: vec![0],
            calls: Arc::default(),
            sources: Arc::default(),
            command_text: Arc::default(),
            script: Vec::new(),
            last_word: Vec::new(),
            subshell_depth: 0,
            random: None,
            srandom: 0,
            now: (0, 0),
            seconds_from: 0,
            getopts: (0, 1),
            process_fds: Vec::new(),
            dirs: Arc::default(),
            history: Arc::default(),
            trap_depths: Vec::new(),
            eval_depth: 1,
            in_eval: false,
            step_part: 0,
            nr_loops: None,
            in_trap: false,
            has_warned_of_jobs: false,
            line: 1,
            is_interactive: false,
            has_job_control: false,
            is_subshell: false,
            is_command_string: false,
            reads_stdin: false,
            is_arith_command: false,
            traps: Map::new(),
            pending: Vec::new(),
            hostname: Vec::new(),
            is_root: false,
            locals: Vec::new(),
        }
    }

    /// The name that a name stands for - bash(1), "nameref".
    pub(super) fn target<'a>(&'a self, name: &'a [u8]) -> &'a [u8] {
        let mut name = name;
        for _ in 0..8 {
            match self.vars.get(name) {
                Some(Var { is_nameref: true, value: Some(value), .. }) if !value.is_empty() => name = value,
                _ => break,
            }
        }
        name
    }

    /// A variable.
    pub(super) fn var(&self, name: &[u8]) -> Option<&Var> {
        self.vars.get(self.target(name))
    }

    /// A variable to change, made if there is none.
    pub(super) fn var_mut(&mut self, name: &[u8]) -> &mut Var {
        let name = self.target(name).to_vec();
        Arc::make_mut(&mut self.vars).entry(name).or_default()
    }

    /// The value of a variable.
    pub(super) fn get(&self, name: &[u8]) -> Option<&[u8]> {
        self.var(name).and_then(Var::scalar)
    }

    /// Gives a variable a value; false if it is read-only.
    pub(super) fn set(&mut self, name: &[u8], value: Vec<u8>) -> bool {
        let is_exported = self.flags.allexport;
        if name == b"PATH" {
            self.hashed = Arc::default();
        }
        if self.dialect.is_bash() && name == b"RANDOM" {
            self.random = Some((crate::text::number::<i64>(&value).unwrap_or(0) as u32, 0));
        }
        let var = self.var_mut(name);
        if var.is_readonly {
            return false;
        }
        var.assign(value);
        var.is_exported |= is_exported;
        true
    }

    /// Marks a variable for export, and gives it a value if there is one.
    pub(super) fn export(&mut self, name: &[u8], value: Option<Vec<u8>>) -> bool {
        if let Some(value) = value
            && !self.set(name, value)
        {
            return false;
        }
        self.var_mut(name).is_exported = true;
        true
    }

    /// The environment of a command.
    pub(super) fn environment(&self, extra: &[(Vec<u8>, Vec<u8>)]) -> Vec<Vec<u8>> {
        let mut all: Map<&[u8], &[u8]> = Map::new();
        for (name, var) in self.vars.iter() {
            if let (true, None, Some(value)) = (var.is_exported, &var.array, &var.value) {
                all.insert(name, value);
            }
        }
        all.extend(extra.iter().map(|(name, value)| (&name[..], &value[..])));
        let vars = all.into_iter().map(|(name, value)| [name, b"=", value].concat());
        let function = |name: &Vec<u8>| super::show::exported(name, self.functions.get(name)?);
        vars.chain(self.exported_functions.iter().filter_map(function)).collect()
    }

    /// What a forked child drops.
    pub(super) fn become_subshell(&mut self) {
        self.is_subshell = true;
        self.subshell_depth += 1;
        self.gone.clear();
        self.process_fds.clear();
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
}
