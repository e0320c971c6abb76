//! The words of a command line, and how ip(8) complains of them - iproute2, lib/utils.c.

use crate::getopt::UNMODELLED;

/// The end of the program: its status, and what it says on standard error.
#[derive(Debug)]
pub(super) struct Exit {
    pub(super) status: u8,
    pub(super) message: String,
}

impl Exit {
    pub(super) fn new(status: u8, message: impl Into<String>) -> Exit {
        Exit { status, message: message.into() }
    }
}

/// What the real tool has and this one has not.
pub(super) fn unmodelled(what: &str) -> Exit {
    Exit::new(UNMODELLED, format!("ip: nslab does not model option {what}\n"))
}

/// invarg()
pub(super) fn invalid(word: &str, why: &str) -> Exit {
    Exit::new(255, format!("Error: argument \"{word}\" is wrong: {why}\n"))
}

/// duparg2()
pub(super) fn garbage(key: &str, word: &str) -> Exit {
    Exit::new(255, format!("Error: either \"{key}\" is duplicate, or \"{word}\" is a garbage.\n"))
}

/// nodev()
pub(super) fn no_device(name: &str) -> Exit {
    Exit::new(1, format!("Cannot find device \"{name}\"\n"))
}

/// The `dev` that is missing.
pub(super) fn missing_dev(status: u8) -> Exit {
    Exit::new(status, "Not enough information: \"dev\" argument is required.\n")
}

/// The words that are left.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    rest: &'a [String],
}

impl<'a> Words<'a> {
    pub(super) fn new(rest: &'a [String]) -> Words<'a> {
        Words { rest }
    }

    pub(super) fn peek(&self) -> Option<&'a str> {
        self.rest.first().map(String::as_str)
    }

    pub(super) fn skip(&mut self) {
        self.rest = self.rest.get(1..).unwrap_or_default();
    }

    pub(super) fn next(&mut self) -> Option<&'a str> {
        let word = self.peek();
        self.skip();
        word
    }

    /// NEXT_ARG(): what has to come.
    pub(super) fn value(&mut self) -> Result<String, Exit> {
        self.next()
            .map(str::to_string)
            .ok_or_else(|| Exit::new(255, "Command line is not complete. Try option \"help\"\n"))
    }

    pub(super) fn rest(&self) -> &'a [String] {
        self.rest
    }
}

/// matches(): is a word the beginning of a name?
pub(super) fn is(word: &str, full: &str) -> bool {
    !word.is_empty() && full.starts_with(word)
}

/// Finds the command that a word begins, in the order of the tool.
pub(super) fn command(word: &str, commands: &[&'static str]) -> Option<&'static str> {
    commands.iter().find(|full| is(word, full)).copied()
}
