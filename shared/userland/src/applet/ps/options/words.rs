//! Long options, sorting, and the lists that options take.

use super::super::{columns, format};
use super::{Failure, Forest, Names, Reader, Select, Words, usage};
use crate::sys::Accounts;
use crate::text::{lossy, number};

impl Reader<'_> {
    pub(super) fn long(&mut self, long: &str, rest: &mut Words) -> Result<(), Failure> {
        let (name, attached) = long.split_once('=').unwrap_or((long, ""));
        let pid_list = format!("list of process IDs must follow --{name}");
        match name {
            "pid" | "quick-pid" => {
                self.options.selects.push(Select::Pids(numbers(&value(attached, rest, &pid_list)?)?));
            }
            "ppid" => self.options.selects.push(Select::Ppids(numbers(&value(attached, rest, &pid_list)?)?)),
            "sid" => {
                let list = value(attached, rest, "some sid thing(s) must follow --sid")?;
                self.options.selects.push(Select::Sessions(numbers(&list)?));
            }
            "tty" => {
                let list = value(attached, rest, "list of ttys must follow --tty")?;
                self.options.selects.push(Select::Ttys(self.names.ttys(&list)?));
            }
            "user" | "User" => {
                let ids =
                    self.users(&value(attached, rest, &format!("list of {} users must follow --{name}", kind(name)))?)?;
                self.options.selects.push(match name {
                    "user" => Select::EffectiveUsers(ids),
                    _ => Select::RealUsers(ids),
                });
            }
            "group" | "Group" => {
                let ids = self.groups(&value(
                    attached,
                    rest,
                    &format!("list of {} groups must follow --{name}", kind(name)),
                )?)?;
                self.options.selects.push(match name {
                    "group" => Select::EffectiveGroups(ids),
                    _ => Select::RealGroups(ids),
                });
            }
            "format" => self.format.list(&value(attached, rest, "format specification must follow --format")?)?,
            "sort" => self.sort(&value(attached, rest, "long sort specification must follow --sort")?)?,
            "forest" => self.options.forest = Forest::Lines,
            "deselect" => self.options.is_negated = true,
            "no-headers" | "no-heading" | "no-headings" | "noheader" | "noheaders" | "noheading" | "noheadings" => {
                self.options.has_no_header = true;
            }
            "cols" | "columns" | "width" => {
                let text =
                    value(attached, rest, &format!("number of columns must follow --{name}, --width, or --columns"))?;
                match number::<usize>(text.as_bytes()) {
                    Some(columns) if columns > 0 => self.options.screen = Some(columns),
                    _ => return usage("number of columns must follow --cols, --width, or --columns"),
                }
            }
            "headers" | "heading" | "headings" | "header" | "rows" | "lines" => {
                // Without a terminal there are no pages, and the header is there once.
                if !matches!(name, "headers" | "heading" | "headings" | "header") {
                    value(attached, rest, "number of rows must follow --rows or --lines")?;
                }
            }
            "version" => self.options.is_version = true,
            "help" => {
                let section =
                    if attached.is_empty() { rest.next().map(|word| lossy(word)) } else { Some(attached.into()) };
                self.options.help = Some(section.unwrap_or_default());
            }
            "context" => self.format.letters.push('M'),
            "info" | "cumulative" => self.unmodelled(format!("--{name}")),
            _ => return usage("unknown gnu long option"),
        }
        Ok(())
    }

    pub(super) fn sort(&mut self, list: &str) -> Result<(), Failure> {
        for key in split(list) {
            let (name, is_down) = match key.strip_prefix('-') {
                Some(name) => (name, true),
                None => (key.strip_prefix('+').unwrap_or(key), false),
            };
            match columns::find(name) {
                Some(kind) => self.options.sort.push((kind, is_down)),
                None if format::is_unmodelled(name) => {
                    return Err(Failure::Unmodelled(format!("--sort {name}")));
                }
                None => return usage("unknown sort specifier"),
            }
        }
        Ok(())
    }

    pub(super) fn users(&self, list: &str) -> Result<Vec<u32>, Failure> {
        ids(list, self.names.users, "user name does not exist")
    }

    pub(super) fn groups(&self, list: &str) -> Result<Vec<u32>, Failure> {
        ids(list, self.names.groups, "group name does not exist")
    }
}

/// Which ids `--user` and `--User` mean.
fn kind(name: &str) -> &'static str {
    if name.starts_with(|c: char| c.is_ascii_uppercase()) { "real" } else { "effective" }
}

pub(super) fn value(attached: &str, rest: &mut Words, missing: &str) -> Result<String, Failure> {
    if !attached.is_empty() {
        return Ok(attached.to_string());
    }
    rest.next().map(|word| lossy(word)).ok_or_else(|| Failure::Usage(missing.to_string()))
}

pub(super) fn split(list: &str) -> impl Iterator<Item = &str> {
    list.split([',', ' ']).filter(|item| !item.is_empty())
}

pub(super) fn numbers(list: &str) -> Result<Vec<i32>, Failure> {
    let all: Option<Vec<i32>> = split(list).map(|item| number(item.as_bytes())).collect();
    all.filter(|all| !all.is_empty()).ok_or_else(|| Failure::Usage("process ID list syntax error".to_string()))
}

fn ids(list: &str, accounts: &Accounts, unknown: &str) -> Result<Vec<u32>, Failure> {
    let id = |name: &str| number(name.as_bytes()).or_else(|| accounts.id(name.as_bytes()).map(|ids| ids.0));
    split(list).map(id).collect::<Option<Vec<u32>>>().ok_or_else(|| Failure::Usage(unknown.to_string()))
}

impl Names<'_> {
    /// `pts/0` and its kin, or `?` for none.
    pub(super) fn ttys(&self, list: &str) -> Result<Vec<i32>, Failure> {
        const PTS_MAJOR: i32 = 136;
        let pty = |name: &str| number::<i32>(name.strip_prefix("pts/")?.as_bytes()).filter(|nr| self.ptys.contains(nr));
        let one = |name: &str| match name.strip_prefix("/dev/").unwrap_or(name) {
            "?" | "-" => Some(0),
            name => pty(name).map(|minor| PTS_MAJOR << 8 | minor),
        };
        split(list).map(one).collect::<Option<_>>().ok_or_else(|| Failure::Usage("TTY could not be found".into()))
    }
}
