//! Which columns a command line of ps asks for.

use super::columns::{self, Column};
use super::options::Failure;
use crate::text::number;

const BSD: &str = "pid,tname,stat,bsdtime,args";
const BSD_USER: &str = "user,pid,%cpu,%mem,vsz,rss,tname,stat,start_time,bsdtime,args";
const BSD_JOBS: &str = "ppid,pid,pgid,sid,tname,tpgid,stat,uid,bsdtime,args";
const BSD_LONG: &str = "f,uid,pid,ppid,priority,ni,vsz,rss,wchan,stat,tname,bsdtime,args";
const BSD_SIGNALS: &str = "uid,pid,pending,sigmask,ignored,caught,stat,tname,bsdtime,args";

/// Column names that only the real ps has.
const UNMODELLED: &[&str] = &[
    "ag_id",
    "ag_nice",
    "cuc",
    "cuu",
    "drs",
    "dsiz",
    "eip",
    "environ",
    "esp",
    "lastcpu",
    "lim",
    "lsession",
    "luid",
    "lxc",
    "m_drs",
    "m_size",
    "m_trs",
    "machine",
    "maj_flt",
    "majflt",
    "min_flt",
    "minflt",
    "numa",
    "oomadj",
    "ouid",
    "pagein",
    "pri_api",
    "pri_bar",
    "pri_baz",
    "pri_foo",
    "pss",
    "rbytes",
    "rchars",
    "rops",
    "seat",
    "sgi_p",
    "sgi_rss",
    "size",
    "slice",
    "stackp",
    "start_stack",
    "svgroup",
    "fsgroup",
    "trs",
    "trss",
    "tsiz",
    "tty4",
    "unit",
    "uss",
    "uunit",
    "wbytes",
    "wcbytes",
    "wchars",
    "wops",
    "zone",
];

/// Has only the real ps this column?
pub(super) fn is_unmodelled(name: &str) -> bool {
    UNMODELLED.contains(&name)
}

/// What the options say of the format.
#[derive(Default)]
pub(super) struct Format {
    /// Letters of SysV's style that shape it.
    pub(super) letters: Vec<char>,
    bsd: Option<&'static str>,
    columns: Vec<Column>,
    has_list: bool,
    /// `-O`: the list comes behind the pid.
    pub(super) is_extended: bool,
}

impl Format {
    /// A format of BSD's style.
    pub(super) fn bsd(&mut self, letter: char) -> Result<(), Failure> {
        if self.bsd.is_some() {
            return Err(Failure::Usage("conflicting format options".to_string()));
        }
        self.bsd = Some(match letter {
            'u' => BSD_USER,
            'j' => BSD_JOBS,
            's' => BSD_SIGNALS,
            _ => BSD_LONG,
        });
        Ok(())
    }

    /// Reads what `-o` takes.
    pub(super) fn list(&mut self, list: &str) -> Result<(), Failure> {
        self.has_list = true;
        if list.contains('%') && columns::find(list.split(',').next().unwrap_or_default()).is_none() {
            return Err(Failure::Unmodelled("-o with AIX's % descriptors".to_string()));
        }
        let mut rest = list;
        while !rest.is_empty() {
            let end = rest.find([',', ' ', '=']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            // "The header text runs to the end of the argument" - POSIX ps; ps of procps takes a comma for its end all the same.
            let (header, after) = match after.strip_prefix('=') {
                Some(text) => match text.find(',') {
                    Some(comma) if columns::find(name_at(&text[comma + 1..])).is_some() => {
                        (Some(&text[..comma]), &text[comma..])
                    }
                    _ => (Some(text), ""),
                },
                None => (None, after),
            };
            self.columns.push(column(name, header)?);
            rest = after.trim_start_matches([',', ' ']);
        }
        Ok(())
    }

    /// The columns.
    pub(super) fn finish(self, is_bsd: bool) -> Result<Vec<Column>, Failure> {
        let shapes = self.letters.iter().any(|letter| "fFlj".contains(*letter));
        if self.bsd.is_some() && shapes || self.has_list && (shapes || self.bsd.is_some()) {
            return Err(Failure::Usage("conflicting format options".to_string()));
        }
        if self.has_list && !self.is_extended {
            return Ok(self.columns);
        }
        let names = match self.bsd {
            Some(names) => names.to_string(),
            None if is_bsd && !shapes => BSD.to_string(),
            None => sysv(&self.letters)?,
        };
        let names = if self.is_extended && !is_bsd { "pid,s,tname,time,args".to_string() } else { names };
        let mut all: Vec<Column> =
            names.split(',').filter_map(columns::find).map(|kind| Column::new(kind, None, None)).collect();
        if self.is_extended {
            let after_pid = all.iter().position(|column| column.header == "PID").map_or(0, |at| at + 1);
            all.splice(after_pid..after_pid, self.columns);
        } else if self.letters.contains(&'M') || self.letters.contains(&'Z') {
            all.splice(0..0, columns::find("label").map(|kind| Column::new(kind, None, None)));
        }
        Ok(all)
    }
}

/// The name at the head of a list.
fn name_at(list: &str) -> &str {
    list.split([',', ' ', '=', ':']).next().unwrap_or_default()
}

fn column(name: &str, header: Option<&str>) -> Result<Column, Failure> {
    let (name, width) = match name.split_once(':') {
        Some((name, width)) => (name, number(width.as_bytes())),
        None => (name, None),
    };
    match columns::find(name) {
        Some(kind) => Ok(Column::new(kind, header.map(str::to_string), width)),
        None if is_unmodelled(name) => Err(Failure::Unmodelled(format!("-o {name}"))),
        None => Err(Failure::Usage(format!("unknown user-defined format specifier \"{name}\""))),
    }
}

/// The columns of `-f`, `-F`, `-l`, `-j`, `-y`, `-c`, `-P`, `-L`, `-T` in any mixture (ps/sortformat.c).
fn sysv(letters: &[char]) -> Result<String, Failure> {
    let has = |letter: char| letters.contains(&letter);
    let (is_full, is_long) = (has('f') || has('F'), has('l'));
    if has('y') && !is_long {
        return Err(Failure::Usage("modifier -y without format -l makes no sense".to_string()));
    }
    let mut names: Vec<&str> = Vec::new();
    let mut add = |is_there: bool, name: &'static str| {
        if is_there {
            names.push(name);
        }
    };
    add(is_long && !has('y'), "f");
    add(is_long, "s");
    add(is_full, "uid_hack");
    add(is_long && !is_full, "uid");
    add(true, "pid");
    add(has('T'), "spid");
    add(is_full || is_long, "ppid");
    add(has('j'), "pgid");
    add(has('j'), "sid");
    add(has('L'), "lwp");
    add(has('P') && !has('F'), "psr");
    add((is_full || is_long) && !has('c'), "c");
    add(has('L') && is_full, "nlwp");
    add(has('c'), "class");
    add(has('c'), "pri");
    add(is_long && !has('c'), "opri");
    add(is_long && !has('c'), "ni");
    add(is_long && !has('y'), "addr_1");
    add(is_long && has('y'), "rss");
    add(is_long || has('F'), "sz");
    add(is_long, "wchan");
    add(has('F'), "rss");
    add(has('F'), "psr");
    add(is_full, "stime");
    add(true, "tname");
    add(true, "time");
    add(is_full, "cmd");
    add(!is_full, "ucmd");
    Ok(names.join(","))
}
