//! The shell's syntax tree - POSIX, "Shell Command Language", 2.9 and 2.10.

use std::sync::Arc;

/// Commands one after the other.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) items: Vec<Item>,
}

/// One and-or list and how it is started.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) node: Arc<AndOr>,
    /// Ended by `&`.
    pub(super) is_background: bool,
    /// The source text, for `jobs`.
    pub(super) text: Vec<u8>,
}

/// Pipelines with `&&` and `||` between them.
#[derive(Debug)]
pub(super) struct AndOr {
    pub(super) first: Arc<Pipeline>,
    pub(super) rest: Vec<(Joint, Arc<Pipeline>)>,
}

/// What stands before a pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    And,
    Or,
}

/// Commands with `|` between them.
#[derive(Debug)]
pub(super) struct Pipeline {
    pub(super) is_negated: bool,
    pub(super) commands: Vec<Arc<Command>>,
}

/// A command.
#[derive(Debug)]
pub(super) struct Command {
    pub(super) line: u32,
    pub(super) kind: Kind,
    pub(super) redirects: Vec<Redirect>,
    /// The source text, for messages about its end.
    pub(super) text: Vec<u8>,
}

/// The kinds of command.
#[derive(Debug)]
pub(super) enum Kind {
    Simple {
        assigns: Vec<(Vec<u8>, Word)>,
        words: Vec<Word>,
    },
    Group(Arc<List>),
    Subshell(Arc<List>),
    If {
        arms: Vec<(Arc<List>, Arc<List>)>,
        otherwise: Option<Arc<List>>,
    },
    /// `words` `None`: `"$@"`.
    For {
        name: Vec<u8>,
        words: Option<Vec<Word>>,
        body: Arc<List>,
    },
    Loop {
        is_until: bool,
        condition: Arc<List>,
        body: Arc<List>,
    },
    Case {
        word: Word,
        arms: Vec<(Vec<Word>, Arc<List>)>,
    },
    Function {
        name: Vec<u8>,
        body: Arc<Command>,
    },
}

/// A redirection.
#[derive(Debug)]
pub(super) struct Redirect {
    pub(super) fd: i32,
    pub(super) kind: RedirectKind,
    /// The file, the descriptor, or the here-document's text.
    pub(super) target: Word,
}

/// The redirection operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RedirectKind {
    /// `<`
    Read,
    /// `>` and `>|`
    Write,
    /// `>>`
    Append,
    /// `<>`
    ReadWrite,
    /// `<&` and `>&`
    Dup,
    /// `<<`
    Here,
    /// bash's `&>`
    Both,
}

/// A word before expansion.
#[derive(Clone, Debug, Default)]
pub(super) struct Word(pub(super) Vec<Part>);

/// A piece of a word; `quoted` text is neither split nor a pattern.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Text {
        text: Vec<u8>,
        quoted: bool,
    },
    /// `~` or `~user` at the beginning.
    Tilde(Vec<u8>),
    Param {
        name: Vec<u8>,
        form: Form,
        quoted: bool,
    },
    Command {
        list: Arc<List>,
        quoted: bool,
    },
    Arith {
        expression: Word,
        quoted: bool,
    },
}

/// What `${…}` does with the value.
#[derive(Clone, Debug)]
pub(super) enum Form {
    Plain,
    /// `${#name}`
    Length,
    /// `-` `=` `?` `+`, with a colon also for the empty value.
    Check {
        operator: u8,
        with_empty: bool,
        word: Word,
    },
    /// `%` `%%` `#` `##`
    Trim {
        is_suffix: bool,
        is_longest: bool,
        pattern: Word,
    },
    /// Another form of bash's, or nonsense; the text between the braces.
    Other(Vec<u8>),
}

impl Word {
    /// The text, if the word is one piece of unquoted text.
    pub(super) fn literal(&self) -> Option<&[u8]> {
        match &self.0[..] {
            [Part::Text { text, quoted: false }] => Some(text),
            _ => None,
        }
    }
}
