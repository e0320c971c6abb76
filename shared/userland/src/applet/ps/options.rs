//! The command line of ps: three styles in one.

mod words;

use super::columns::{self, Column};
use super::format::Format;
use crate::sys::Accounts;
use crate::text::lossy;

use self::words::{numbers, split, value};

/// What follows a wrong command line.
pub(crate) const USAGE: &str = "
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
";

/// One way to pick processes; any that fits is enough.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Select {
    /// Of the caller's user and terminal; BSD's also has to have a terminal.
    Default {
        is_bsd: bool,
    },
    All,
    SysvA,
    SysvD,
    BsdA,
    BsdX,
    OwnTty,
    Ttys(Vec<i32>),
    Pids(Vec<i32>),
    Ppids(Vec<i32>),
    Sessions(Vec<i32>),
    Comm(Vec<String>),
    EffectiveUsers(Vec<u32>),
    RealUsers(Vec<u32>),
    EffectiveGroups(Vec<u32>),
    RealGroups(Vec<u32>),
}

/// How a tree is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Forest {
    #[default]
    None,
    /// `--forest`: `\_`.
    Lines,
    /// `-H`: blanks.
    Blanks,
}

/// What the command line says, but for the columns.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) selects: Vec<Select>,
    pub(crate) is_negated: bool,
    pub(crate) is_running_only: bool,
    pub(crate) forest: Forest,
    /// Columns to sort by, and whether downwards.
    pub(crate) sort: Vec<(&'static columns::Kind, bool)>,
    pub(crate) has_no_header: bool,
    pub(crate) screen: Option<usize>,
    /// Letters `w`.
    pub(crate) nr_wide: usize,
    pub(crate) shows_threads: bool,
    pub(crate) true_names: bool,
    pub(crate) shows_environ: bool,
    pub(crate) columns: Vec<Column>,
    /// `--help SECTION`.
    pub(crate) help: Option<String>,
    pub(crate) is_version: bool,
    /// `L`.
    pub(crate) lists_columns: bool,
}

/// Why it is not understood.
pub(crate) enum Failure {
    Usage(String),
    Unmodelled(String),
}

fn usage<T>(message: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Usage(message.into()))
}

/// Names of accounts.
pub(crate) struct Names<'a> {
    pub(crate) users: &'a Accounts,
    pub(crate) groups: &'a Accounts,
    /// Numbers of the terminals that there are, in `/dev/pts`.
    pub(crate) ptys: Vec<i32>,
}

/// Reads the words after `ps`. Where they are wrong, a second attempt takes `-aux` for `aux`, as ps does.
pub(crate) fn parse(argv: &[Vec<u8>], names: &Names) -> Result<Options, Failure> {
    match Reader::read(argv, names, false) {
        Err(Failure::Usage(message)) => match Reader::read(argv, names, true) {
            Err(Failure::Usage(_)) => usage(message),
            other => other,
        },
        other => other,
    }
}

struct Reader<'a> {
    options: Options,
    format: Format,
    names: &'a Names<'a>,
    is_bsd: bool,
    bsd_a: bool,
    bsd_x: bool,
    /// The first option that is not modelled; a wrong one after it counts for more.
    unmodelled: Option<String>,
}

type Words<'a> = std::slice::Iter<'a, Vec<u8>>;

impl Reader<'_> {
    fn read(argv: &[Vec<u8>], names: &Names, is_bsd_forced: bool) -> Result<Options, Failure> {
        let mut reader = Reader {
            options: Options::default(),
            format: Format::default(),
            names,
            is_bsd: false,
            bsd_a: false,
            bsd_x: false,
            unmodelled: None,
        };
        let mut rest = argv.iter();
        while let Some(word) = rest.next() {
            let text = lossy(word);
            let is_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
            let is_letter = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
            match text.strip_prefix('-') {
                Some(after) if is_digit(after) => reader.pids(after)?,
                Some(letters) if is_letter(letters) && is_bsd_forced => reader.bsd(letters, &mut rest)?,
                Some(letters) if is_letter(letters) => reader.sysv(letters, &mut rest)?,
                Some(long) if long.strip_prefix('-').is_some_and(is_letter) => reader.long(&long[1..], &mut rest)?,
                None if is_digit(&text) => reader.pids(&text)?,
                None if is_letter(&text) => reader.bsd(&text, &mut rest)?,
                _ => return usage("garbage option"),
            }
        }
        reader.finish()
    }

    fn unmodelled(&mut self, option: String) {
        self.unmodelled.get_or_insert(option);
    }

    fn pids(&mut self, list: &str) -> Result<(), Failure> {
        self.is_bsd = true;
        self.options.selects.push(Select::Pids(numbers(list)?));
        Ok(())
    }

    /// A letter that both styles have, with the same meaning.
    fn common(&mut self, letter: char, attached: &str, rest: &mut Words) -> Result<bool, Failure> {
        match letter {
            'p' | 'q' => {
                let missing = match (letter, self.is_bsd) {
                    ('q', false) => "List of process IDs must follow -q.",
                    ('q', true) => "List of process IDs must follow q.",
                    (_, false) => "list of process IDs must follow -p",
                    (_, true) => "list of process IDs must follow p",
                };
                self.options.selects.push(Select::Pids(numbers(&value(attached, rest, missing)?)?));
            }
            'o' => {
                let missing = if self.is_bsd {
                    "format specification must follow o"
                } else {
                    "format specification must follow -o"
                };
                self.format.list(&value(attached, rest, missing)?)?;
            }
            'O' => {
                let missing = if self.is_bsd {
                    "format or sort specification must follow O"
                } else {
                    "format or sort specification must follow -O"
                };
                self.format.is_extended = true;
                self.format.list(&value(attached, rest, missing)?)?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn sysv(&mut self, letters: &str, rest: &mut Words) -> Result<(), Failure> {
        for (at, letter) in letters.char_indices() {
            let attached = &letters[at + letter.len_utf8()..];
            if self.common(letter, attached, rest)? {
                return Ok(());
            }
            let selects = &mut self.options.selects;
            match letter {
                'e' | 'A' => selects.push(Select::All),
                'a' => selects.push(Select::SysvA),
                'd' => selects.push(Select::SysvD),
                'N' => self.options.is_negated = true,
                'H' => self.options.forest = Forest::Blanks,
                'L' | 'T' => {
                    self.options.shows_threads = true;
                    self.format.letters.push(letter);
                }
                'f' | 'F' | 'l' | 'j' | 'y' | 'c' | 'P' | 'M' | 'Z' => self.format.letters.push(letter),
                'w' => self.options.nr_wide += 1,
                'V' => self.options.is_version = true,
                'C' => {
                    let names = value(attached, rest, "list of command names must follow -C")?;
                    selects.push(Select::Comm(split(&names).map(str::to_string).collect()));
                    return Ok(());
                }
                'u' | 'U' => {
                    let list = value(
                        attached,
                        rest,
                        &format!("list of {}users must follow -{letter}", if letter == 'U' { "real " } else { "" }),
                    )?;
                    let ids = self.users(&list)?;
                    self.options.selects.push(match letter {
                        'u' => Select::EffectiveUsers(ids),
                        _ => Select::RealUsers(ids),
                    });
                    return Ok(());
                }
                'G' => {
                    let list = value(attached, rest, "list of real groups must follow -G")?;
                    let ids = self.groups(&list)?;
                    self.options.selects.push(Select::RealGroups(ids));
                    return Ok(());
                }
                'g' => {
                    let list =
                        value(attached, rest, "list of session leaders OR effective group names must follow -g")?;
                    // "Either by session or by effective group name": numbers are sessions - ps(1).
                    let select = match numbers(&list) {
                        Ok(sessions) => Select::Sessions(sessions),
                        Err(_) => Select::EffectiveGroups(self.groups(&list)?),
                    };
                    self.options.selects.push(select);
                    return Ok(());
                }
                's' => {
                    let list = value(attached, rest, "list of session IDs must follow -s")?;
                    selects.push(Select::Sessions(numbers(&list)?));
                    return Ok(());
                }
                't' => {
                    let list = value(attached, rest, "list of terminals (pty, tty...) must follow -t")?;
                    self.options.selects.push(Select::Ttys(self.names.ttys(&list)?));
                    return Ok(());
                }
                'x' => return usage("must set personality to get -x option"),
                'm' | 'n' => self.unmodelled(format!("-{letter}")),
                '-' => return usage("embedded '-' among SysV options makes no sense"),
                _ => return usage("unsupported SysV option"),
            }
        }
        Ok(())
    }

    fn bsd(&mut self, letters: &str, rest: &mut Words) -> Result<(), Failure> {
        self.is_bsd = true;
        for (at, letter) in letters.char_indices() {
            let attached = &letters[at + letter.len_utf8()..];
            if self.common(letter, attached, rest)? {
                return Ok(());
            }
            match letter {
                'a' => self.bsd_a = true,
                'x' => self.bsd_x = true,
                'u' | 'j' | 'l' | 's' => self.format.bsd(letter)?,
                'w' => self.options.nr_wide += 1,
                'f' => self.options.forest = Forest::Lines,
                'h' => self.options.has_no_header = true,
                'c' => self.options.true_names = true,
                'r' => self.options.is_running_only = true,
                'H' => self.options.shows_threads = true,
                'L' => self.options.lists_columns = true,
                'T' => self.options.selects.push(Select::OwnTty),
                'V' => self.options.is_version = true,
                'Z' | 'M' => self.format.letters.push('M'),
                'g' => {}
                't' => {
                    let list = match attached {
                        "" => rest.clone().next().map(|word| lossy(word)).filter(|_| rest.len() > 0),
                        attached => Some(attached.to_string()),
                    };
                    match list {
                        None => self.options.selects.push(Select::OwnTty),
                        Some(list) => {
                            if attached.is_empty() {
                                rest.next();
                            }
                            self.options.selects.push(Select::Ttys(self.names.ttys(&list)?));
                        }
                    }
                    return Ok(());
                }
                'U' => {
                    let list = value(attached, rest, "list of users must follow U")?;
                    let ids = self.users(&list)?;
                    self.options.selects.push(Select::EffectiveUsers(ids));
                    return Ok(());
                }
                'k' => return self.sort(&value(attached, rest, "long sort specification must follow 'k'")?),
                'e' => self.options.shows_environ = true,
                'v' | 'X' | 'm' | 'n' | 'S' | 'N' | 'A' => self.unmodelled(letter.to_string()),
                _ => return usage("unsupported option (BSD syntax)"),
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Options, Failure> {
        match (self.bsd_a, self.bsd_x) {
            (true, true) => self.options.selects.push(Select::All),
            (true, false) => self.options.selects.push(Select::BsdA),
            (false, true) => self.options.selects.push(Select::BsdX),
            (false, false) => {}
        }
        if self.options.selects.is_empty() {
            self.options.selects.push(Select::Default { is_bsd: self.is_bsd });
        }
        self.options.columns = self.format.finish(self.is_bsd)?;
        if let Some(option) = self.unmodelled {
            return Err(Failure::Unmodelled(option));
        }
        Ok(self.options)
    }
}
