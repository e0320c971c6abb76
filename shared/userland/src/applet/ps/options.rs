//! The command line of ps: three styles in one.

use super::columns::{self, Column};
use crate::text::{lossy, number};

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
    Default,
    All,
    SysvA,
    BsdA,
    BsdX,
    Pids(Vec<i32>),
    Ppids(Vec<i32>),
    Comm(Vec<String>),
    EffectiveUsers(Vec<Vec<u8>>),
    RealUsers(Vec<Vec<u8>>),
}

/// A command line, understood.
pub(crate) struct Options {
    pub(crate) selects: Vec<Select>,
    pub(crate) columns: Vec<Column>,
}

/// Why it is not.
pub(crate) enum Failure {
    Usage(String),
    Unmodelled(String),
}

impl Options {
    /// Names and numbers of users that processes are picked by.
    pub(crate) fn user_names(&self) -> impl Iterator<Item = &[u8]> {
        let lists = self.selects.iter().filter_map(|select| match select {
            Select::EffectiveUsers(names) | Select::RealUsers(names) => Some(names),
            _ => None,
        });
        lists.flatten().map(Vec::as_slice)
    }
}

const DEFAULT: &str = "pid,tty,time,sysv_comm";
const FULL: &str = "uid_name,pid,ppid,c,stime,tty,time,cmd";
const JOBS: &str = "pid,pgid,sid,tty,time,sysv_comm";
const BSD: &str = "pid,tty,stat,bsdtime,args";
const BSD_USER: &str = "user,pid,%cpu,%mem,vsz,rss,tty,stat,bsdstart,bsdtime,args";
const BSD_JOBS: &str = "ppid,pid,pgid,sid,tty,tpgid,stat,uid,bsdtime,args";

#[derive(Default)]
struct Reader {
    selects: Vec<Select>,
    format: Option<&'static str>,
    columns: Vec<Column>,
    is_bsd: bool,
    bsd_a: bool,
    bsd_x: bool,
}

/// Reads the words after `ps`.
pub(crate) fn parse(argv: &[Vec<u8>]) -> Result<Options, Failure> {
    let mut reader = Reader::default();
    let mut rest = argv.iter();
    while let Some(word) = rest.next() {
        let text = lossy(word);
        if let Some(long) = text.strip_prefix("--") {
            reader.long(long, &mut rest)?;
        } else if text == "-aux" {
            // "ps -aux" is read as "ps aux" where no user x exists - ps(1).
            reader.bsd("aux", &mut rest)?;
        } else if let Some(letters) = text.strip_prefix('-') {
            reader.sysv(letters, &mut rest)?;
        } else if text.starts_with(|c: char| c.is_ascii_digit()) {
            reader.selects.push(Select::Pids(numbers(&text)?));
            reader.is_bsd = true;
        } else {
            reader.bsd(&text, &mut rest)?;
        }
    }
    Ok(reader.finish())
}

type Words<'a> = std::slice::Iter<'a, Vec<u8>>;

impl Reader {
    fn sysv(&mut self, letters: &str, rest: &mut Words) -> Result<(), Failure> {
        for (at, letter) in letters.char_indices() {
            let attached = &letters[at + letter.len_utf8()..];
            match letter {
                'e' | 'A' => self.selects.push(Select::All),
                'a' => self.selects.push(Select::SysvA),
                'f' => self.format = Some(FULL),
                'j' => self.format = Some(JOBS),
                'p' | 'q' => {
                    self.selects.push(Select::Pids(numbers(&value(attached, rest, "process ID list syntax error")?)?));
                    return Ok(());
                }
                'C' => {
                    let names = value(attached, rest, "list of command names must follow -C")?;
                    self.selects.push(Select::Comm(split(&names).map(str::to_string).collect()));
                    return Ok(());
                }
                'u' | 'U' => {
                    let names = value(attached, rest, "list of users must follow -u")?;
                    self.selects.push(users(letter, &names));
                    return Ok(());
                }
                'o' => return self.format_list(&value(attached, rest, "format specification must follow -o")?),
                'F' | 'l' | 'H' | 'L' | 'T' | 'm' | 'y' | 'Z' | 'M' | 'c' | 'd' | 'g' | 'G' | 'n' | 'N' | 'O' | 'P'
                | 's' | 't' | 'V' | 'w' | 'x' => return Err(Failure::Unmodelled(format!("-{letter}"))),
                _ => return Err(Failure::Usage("unsupported SysV option".to_string())),
            }
        }
        Ok(())
    }

    fn bsd(&mut self, letters: &str, rest: &mut Words) -> Result<(), Failure> {
        self.is_bsd = true;
        for (at, letter) in letters.char_indices() {
            let attached = &letters[at + letter.len_utf8()..];
            match letter {
                'a' => self.bsd_a = true,
                'x' => self.bsd_x = true,
                'u' => self.format = Some(BSD_USER),
                'j' => self.format = Some(BSD_JOBS),
                'w' => {}
                'p' => {
                    self.selects.push(Select::Pids(numbers(&value(attached, rest, "process ID list syntax error")?)?));
                    return Ok(());
                }
                'o' => return self.format_list(&value(attached, rest, "format specification must follow o")?),
                'f' | 'l' | 's' | 'v' | 'X' | 'L' | 'H' | 'm' | 'T' | 'Z' | 'M' | 'c' | 'e' | 'h' | 'k' | 'n' | 'O'
                | 'S' | 'r' | 't' | 'g' | 'U' | 'V' | 'q' => return Err(Failure::Unmodelled(letter.to_string())),
                _ => return Err(Failure::Usage("unsupported option (BSD syntax)".to_string())),
            }
        }
        Ok(())
    }

    fn long(&mut self, long: &str, rest: &mut Words) -> Result<(), Failure> {
        let (name, attached) = long.split_once('=').unwrap_or((long, ""));
        match name {
            "pid" => self.selects.push(Select::Pids(numbers(&value(attached, rest, "process ID list syntax error")?)?)),
            "ppid" => {
                self.selects.push(Select::Ppids(numbers(&value(attached, rest, "process ID list syntax error")?)?))
            }
            "user" | "User" => {
                let names = value(attached, rest, "list of users must follow --user")?;
                self.selects.push(users(if name == "user" { 'u' } else { 'U' }, &names));
            }
            "format" => self.format_list(&value(attached, rest, "format specification must follow --format")?)?,
            "no-headers" | "no-heading" | "noheader" | "forest" | "sort" | "cols" | "columns" | "width" | "rows"
            | "lines" | "help" | "info" | "version" | "deselect" | "group" | "Group" | "sid" | "tty" | "quick-pid"
            | "headers" | "cumulative" | "context" => return Err(Failure::Unmodelled(format!("--{name}"))),
            _ => return Err(Failure::Usage("unknown gnu long option".to_string())),
        }
        Ok(())
    }

    fn format_list(&mut self, list: &str) -> Result<(), Failure> {
        let mut rest = list;
        while !rest.is_empty() {
            let end = rest.find([',', ' ', '=']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            // "The header text runs to the end of the argument" - POSIX ps; an empty one may be followed by more columns.
            let header = after.strip_prefix('=').map(|after| if after.starts_with(',') { "" } else { after });
            let (name, width) = match name.split_once(':') {
                Some((name, width)) => (name, number(width.as_bytes())),
                None => (name, None),
            };
            let Some(kind) = columns::find(name) else {
                return Err(match UNMODELLED.contains(&name) {
                    true => Failure::Unmodelled(format!("-o {name}")),
                    false => Failure::Usage(format!("unknown user-defined format specifier \"{name}\"")),
                });
            };
            self.columns.push(Column::new(kind, header.map(str::to_string), width));
            if header.is_some_and(|header| !header.is_empty()) {
                break;
            }
            rest = after.trim_start_matches('=').trim_start_matches([',', ' ']);
        }
        Ok(())
    }

    fn finish(mut self) -> Options {
        match (self.bsd_a, self.bsd_x) {
            (true, true) => self.selects.push(Select::All),
            (true, false) => self.selects.push(Select::BsdA),
            (false, true) => self.selects.push(Select::BsdX),
            (false, false) => {}
        }
        if self.selects.is_empty() {
            self.selects.push(Select::Default);
        }
        let format = self.format.unwrap_or(if self.is_bsd { BSD } else { DEFAULT });
        if self.columns.is_empty() {
            let kinds = format.split(',').filter_map(columns::find);
            self.columns = kinds.map(|kind| Column::new(kind, None, None)).collect();
        }
        Options { selects: self.selects, columns: self.columns }
    }
}

/// Column names that only the real ps has.
const UNMODELLED: &[&str] = &[
    "addr", "blocked", "caught", "cgname", "cgroup", "cls", "cp", "cuc", "cuu", "drs", "environ", "exe", "fgroup",
    "fgid", "fname", "fuid", "fuser", "group", "egroup", "ignored", "ipcns", "label", "lsession", "luid", "lwp", "lxc",
    "machine", "majflt", "maj_flt", "minflt", "min_flt", "mntns", "netns", "numa", "nwchan", "oom", "oomadj", "ouid",
    "pending", "pidns", "policy", "pss", "psr", "rgid", "rgroup", "rops", "rtprio", "sched", "seat", "sgi_p", "sgid",
    "sgroup", "sig", "sigmask", "size", "slice", "spid", "stackp", "start", "suid", "supgid", "supgrp", "suser", "sz",
    "tid", "timens", "times", "trs", "uss", "unit", "userns", "utsns", "uunit", "wchan",
];

fn value(attached: &str, rest: &mut Words, missing: &str) -> Result<String, Failure> {
    if !attached.is_empty() {
        return Ok(attached.to_string());
    }
    rest.next().map(|word| lossy(word)).ok_or_else(|| Failure::Usage(missing.to_string()))
}

fn split(list: &str) -> impl Iterator<Item = &str> {
    list.split([',', ' ']).filter(|item| !item.is_empty())
}

fn numbers(list: &str) -> Result<Vec<i32>, Failure> {
    let all: Option<Vec<i32>> = split(list).map(|item| number(item.as_bytes())).collect();
    all.filter(|all| !all.is_empty()).ok_or_else(|| Failure::Usage("process ID list syntax error".to_string()))
}

fn users(letter: char, names: &str) -> Select {
    let names = split(names).map(|name| name.as_bytes().to_vec()).collect();
    if letter == 'u' { Select::EffectiveUsers(names) } else { Select::RealUsers(names) }
}
