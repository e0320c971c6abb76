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
    /// bash's `time`, and whether `-p` asks for POSIX's format.
    pub(super) timed: Option<bool>,
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
        assigns: Vec<Assign>,
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
        arms: Vec<Arm>,
    },
    /// `select NAME in WORDS`, bash's menu.
    Select {
        name: Vec<u8>,
        words: Option<Vec<Word>>,
        body: Arc<List>,
    },
    /// `(( expression ))`
    Arith(Word),
    /// `for ((init; condition; step))`
    ArithFor {
        parts: [Word; 3],
        body: Arc<List>,
    },
    /// `[[ expression ]]`
    Test(Test),
    Function {
        name: Vec<u8>,
        body: Arc<Command>,
    },
}

/// One arm of `case`.
#[derive(Debug)]
pub(super) struct Arm {
    pub(super) patterns: Vec<Word>,
    /// The patterns as they were written.
    pub(super) texts: Vec<Vec<u8>>,
    pub(super) body: Arc<List>,
    pub(super) end: ArmEnd,
}

/// What ends an arm of `case`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ArmEnd {
    /// `;;`
    Leave,
    /// bash's `;&`: the next arm runs too.
    Fall,
    /// bash's `;;&`: the patterns after it are tried too.
    Try,
}

/// The inside of `[[ … ]]`.
#[derive(Debug)]
pub(super) enum Test {
    Or(Box<Test>, Box<Test>),
    And(Box<Test>, Box<Test>),
    Not(Box<Test>),
    Unary(Vec<u8>, Word),
    Binary(Word, Vec<u8>, Word),
}

/// An assignment before a command, or an argument of `declare` and its like.
#[derive(Clone, Debug)]
pub(super) struct Assign {
    pub(super) name: Vec<u8>,
    /// `name[index]=`
    pub(super) index: Option<Word>,
    /// `+=`
    pub(super) is_append: bool,
    pub(super) value: Value,
}

/// What an assignment assigns.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Word(Word),
    /// `(word [index]=word …)`
    Array(Vec<Element>),
}

/// One element of a compound assignment.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub(super) index: Option<Word>,
    pub(super) is_append: bool,
    pub(super) word: Word,
}

/// A redirection.
#[derive(Debug)]
pub(super) struct Redirect {
    pub(super) fd: i32,
    /// bash's `{name}>`: the shell chooses the descriptor and tells it in this variable.
    pub(super) variable: Option<Vec<u8>>,
    pub(super) kind: RedirectKind,
    /// As it was written, without a here-document's lines.
    pub(super) text: Vec<u8>,
    /// The file, the descriptor, or the here-document's text.
    pub(super) target: Word,
}

/// The redirection operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RedirectKind {
    /// `<`
    Read,
    /// `>`
    Write,
    /// `>|`
    Clobber,
    /// `>>`
    Append,
    /// `<>`
    ReadWrite,
    /// `<&` and `>&`
    Dup,
    /// `<<`
    Here,
    /// bash's `&>` and `>&`
    Both,
    /// bash's `&>>`
    BothAppend,
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
        index: Option<Index>,
        /// `${!name}`
        is_indirect: bool,
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
    /// `<(…)` and `>(…)`
    Process {
        list: Arc<List>,
        is_output: bool,
    },
    /// An argument of `declare` and its like that assigns.
    Assigned(Box<Assign>),
}

/// What is between the brackets of `${name[…]}`.
#[derive(Clone, Debug)]
pub(super) enum Index {
    /// `@`
    At,
    /// `*`
    Star,
    Of(Word),
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
    /// `:offset:length`
    Substring {
        offset: Word,
        length: Option<Word>,
    },
    /// `/pattern/with`; `at`: 0, or `/` everywhere, `#` at the beginning, `%` at the end.
    Replace {
        at: u8,
        pattern: Word,
        with: Word,
    },
    /// `^` `^^` `,` `,,`
    Letters {
        is_upper: bool,
        is_all: bool,
        pattern: Word,
    },
    /// `@Q` and its like.
    Transform(u8),
    /// `${!prefix*}`, `${!prefix@}`
    Names {
        is_star: bool,
    },
    /// `${!name[@]}`
    Keys {
        is_star: bool,
    },
    /// Nonsense; the text between the braces.
    Other(Vec<u8>),
}

impl Kind {
    /// A command without a word.
    pub(super) fn nothing() -> Kind {
        Kind::Simple { assigns: Vec::new(), words: Vec::new() }
    }
}

impl Redirect {
    /// `2>&1`
    pub(super) fn errors_to_output() -> Redirect {
        Redirect {
            fd: 2,
            variable: None,
            kind: RedirectKind::Dup,
            text: b"2>&1".to_vec(),
            target: Word::text(b"1", false),
        }
    }
}

impl Word {
    /// A word of text alone.
    pub(super) fn text(text: &[u8], quoted: bool) -> Word {
        Word(vec![Part::Text { text: text.to_vec(), quoted }])
    }

    /// The text, if the word is one piece of unquoted text.
    pub(super) fn literal(&self) -> Option<&[u8]> {
        match &self.0[..] {
            [Part::Text { text, quoted: false }] => Some(text),
            _ => None,
        }
    }
}

/// A word as messages show it, as far as it is text and plain parameters.
pub(super) fn shown(word: &Word) -> Vec<u8> {
    let mut out = Vec::new();
    for part in &word.0 {
        match part {
            Part::Text { text, .. } => out.extend(text),
            Part::Param { name, .. } => {
                out.push(b'$');
                out.extend(name);
            }
            _ => out.extend(b"..."),
        }
    }
    out
}
