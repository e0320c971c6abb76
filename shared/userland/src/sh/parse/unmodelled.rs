//! What bash understands and this shell does not: refused by name instead of being called wrong.

use super::{Parser, Trouble};

impl Parser<'_> {
    /// Refuses what begins here, at the beginning of a command.
    pub(super) fn refuse_command(&self) -> Result<(), Trouble> {
        if self.dialect.is_bash() && self.at_reserved("coproc") { Err(self.unmodelled("coproc")) } else { Ok(()) }
    }

    pub(super) fn unmodelled(&self, what: &'static str) -> Trouble {
        Trouble::Unmodelled { line: self.line, what }
    }
}
