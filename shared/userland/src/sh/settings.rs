//! What the options of a shell come to.

use super::pattern::Rules;
use super::state::State;

impl State {
    /// How patterns of file names and expansions are read.
    pub(super) fn rules(&self) -> Rules {
        Rules { is_utf8: self.dialect.is_bash(), ignores_case: false, has_extended: self.shopt.extglob }
    }

    /// How patterns of `case` and `[[` are read.
    pub(super) fn rules_of_words(&self) -> Rules {
        Rules { ignores_case: self.shopt.nocasematch, ..self.rules() }
    }

    /// `$-`
    pub(super) fn option_letters(&self) -> Vec<u8> {
        let flags = self.flags;
        let is_bash = self.dialect.is_bash();
        let all = [
            (flags.allexport, b'a'),
            (flags.notify, b'b'),
            (flags.errexit, b'e'),
            (flags.noglob, b'f'),
            (is_bash, b'h'),
            (self.is_interactive, b'i'),
            (flags.monitor || (self.is_interactive && self.has_job_control), b'm'),
            (flags.noexec, b'n'),
            (flags.nounset, b'u'),
            (flags.verbose, b'v'),
            (flags.xtrace, b'x'),
            (is_bash, b'B'),
            (flags.noclobber, b'C'),
            (flags.errtrace, b'E'),
            (is_bash && self.is_interactive, b'H'),
            (flags.functrace, b'T'),
            (self.is_command_string && is_bash, b'c'),
            (self.reads_stdin, b's'),
        ];
        all.iter().filter(|letter| letter.0).map(|letter| letter.1).collect()
    }

    /// `$0`
    pub(super) fn script_name(&self) -> Vec<u8> {
        self.name.clone()
    }

    /// Is it a login shell, "one whose first character of argument zero is a -" - bash(1), "INVOCATION"?
    pub(super) fn is_login(&self) -> bool {
        self.dialect.is_bash() && self.name.starts_with(b"-")
    }

    /// What bash says as it ends at a terminal.
    pub(super) fn farewell(&self) -> &'static [u8] {
        if self.is_login() { b"logout\n" } else { b"exit\n" }
    }
}
