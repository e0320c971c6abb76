//! A file system while fsopen(2) and its kin set it up - fs/fs_context.c, fs/fs_parser.c.

use nslab_abi::Errno;

use super::fs_type::{number, parse_size};
use super::{MountId, SbId};

/// Most messages that are kept - fs/fs_context.c: `fc_log`.
const LOG_MAX: usize = 8;

/// Names one context.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FsContextId(pub u64);

/// What comes next - `enum fs_context_phase`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Parameters, then FSCONFIG_CMD_CREATE.
    Create,
    /// fsmount(2).
    AwaitMount,
    /// Parameters, then FSCONFIG_CMD_RECONFIGURE.
    Reconfigure,
    /// Nothing any more.
    Failed,
}

/// What a descriptor of fsopen(2) or fspick(2) leads to.
#[derive(Clone, Debug)]
pub(crate) struct FsContext {
    pub fs_type: &'static str,
    pub phase: Phase,
    pub source: Option<Vec<u8>>,
    pub options: Vec<(String, Option<String>)>,
    pub is_read_only: bool,
    /// What FSCONFIG_CMD_CREATE made.
    pub sb: Option<SbId>,
    /// What fspick(2) found.
    pub picked: Option<MountId>,
    /// What read(2) tells.
    pub log: Vec<String>,
}

impl FsContext {
    pub(crate) fn new(fs_type: &'static str, phase: Phase) -> FsContext {
        let (options, log) = (Vec::new(), Vec::new());
        FsContext { fs_type, phase, source: None, options, is_read_only: false, sb: None, picked: None, log }
    }

    /// Keeps a message; too many push out the oldest.
    pub(crate) fn complain(&mut self, text: String) -> Errno {
        if self.log.len() == LOG_MAX {
            self.log.remove(0);
        }
        self.log.push(text);
        Errno::EINVAL
    }

    /// One parameter; `None`: FSCONFIG_SET_FLAG - fs/fs_context.c:vfs_parse_fs_param().
    pub(crate) fn parse(&mut self, key: &str, value: Option<&str>) -> Result<(), Errno> {
        // Flags of every file system; "sync" and its like change nothing that can be seen here.
        match (key, value) {
            ("ro", None) => self.is_read_only = true,
            ("rw", None) => self.is_read_only = false,
            ("sync" | "async" | "dirsync" | "lazytime" | "nolazytime" | "mand" | "nomand", None) => {}
            ("source", Some(value)) if self.source.is_none() => self.source = Some(value.as_bytes().to_vec()),
            ("source", Some(_)) => return Err(self.complain("VFS: Multiple sources".to_string())),
            _ => return self.parse_own(key, value),
        }
        Ok(())
    }

    /// One parameter that is no string: a path, a file, bytes. No file system here takes any; flags of all of them do not look.
    pub(crate) fn parse_typed(&mut self, key: &str) -> Result<(), Errno> {
        let logged = self.log.len();
        match key {
            "source" => return Err(self.complain("Non-string source".to_string())),
            "ro" | "rw" | "sync" | "async" | "dirsync" | "lazytime" | "nolazytime" | "mand" | "nomand" => {
                return self.parse(key, None);
            }
            _ => {}
        }
        let count = self.options.len();
        if self.parse_own(key, Some("")).is_ok() {
            self.options.truncate(count);
        } else if self.log.len() > logged && self.log[self.log.len() - 1].contains("Unknown parameter") {
            return Err(Errno::EINVAL);
        } else {
            self.log.pop();
        }
        let name = self.fs_type;
        Err(self.complain(format!("{name}: Bad value for '{key}'")))
    }

    fn parse_own(&mut self, key: &str, value: Option<&str>) -> Result<(), Errno> {
        let name = self.fs_type;
        let is_bad = match (name, key) {
            ("tmpfs" | "ramfs", "mode") => number(value, 8).is_err(),
            ("tmpfs", "uid" | "gid") => number(value, 10).is_err(),
            ("tmpfs", "size" | "nr_inodes" | "nr_blocks") => parse_size(value).is_err(),
            ("tmpfs", "huge" | "mpol") => value.is_none(),
            ("tmpfs", "noswap" | "inode32" | "inode64") => value.is_some(),
            ("proc", "hidepid" | "subset") => value.is_none(),
            ("proc", "gid") => number(value, 10).is_err(),
            ("cgroup2", "nsdelegate" | "favordynmods" | "memory_localevents" | "memory_recursiveprot") => {
                value.is_some()
            }
            ("cgroup2", "pids_localevents" | "memory_hugetlb_accounting") => value.is_some(),
            ("tmpfs" | "ramfs" | "proc" | "cgroup2" | "sysfs" | "mqueue", _) => {
                return Err(self.complain(format!("{name}: Unknown parameter '{key}'")));
            }
            // The others look at theirs when they are made.
            _ => false,
        };
        if is_bad {
            return Err(self.complain(format!("{name}: Bad value for '{key}'")));
        }
        self.options.push((key.to_string(), value.map(str::to_string)));
        Ok(())
    }
}
