//! tmpfs and ramfs: their options when they are mounted and when they are mounted again - mm/shmem.c.

use nslab_abi::{Errno, Reason, TaskId};

use super::SbId;
use super::dir::NewInode;
use super::fs_type::{number, parse_size};
use crate::kernel::Kernel;
use crate::ns::NsId;
use crate::stop::{Stop, unsupported};

/// What mount(2)'s data asks for; `None`: nothing.
#[derive(Default)]
struct Options {
    mode: Option<u32>,
    uid: Option<u32>,
    gid: Option<u32>,
    size_bytes: Option<u64>,
    nr_inodes: Option<u64>,
}

/// mm/shmem.c:shmem_parse_one()
fn parse(name: &str, given: &[(String, Option<String>)]) -> Result<Options, Stop> {
    let mut options = Options::default();
    for (key, value) in given {
        let value = value.as_deref();
        match (name, key.as_str()) {
            (_, "mode") => options.mode = Some(number(value, 8)? & 0o7777),
            ("tmpfs", "uid") => options.uid = Some(number(value, 10)?),
            ("tmpfs", "gid") => options.gid = Some(number(value, 10)?),
            ("tmpfs", "size") => options.size_bytes = Some(parse_size(value)?),
            ("tmpfs", "nr_inodes") => options.nr_inodes = Some(parse_size(value)?),
            ("tmpfs", "nr_blocks" | "huge" | "mpol" | "noswap" | "inode32" | "inode64") => {
                return unsupported("mount", format!("tmpfs option {key}"));
            }
            _ => return Err(Errno::EINVAL.into()),
        }
    }
    Ok(options)
}

/// How mountinfo shows the limits, in its order - mm/shmem.c:shmem_show_options()
fn show_limits(options: &Options) -> Vec<String> {
    let size = options.size_bytes.map(|size| format!("size={}k", size.div_ceil(4096) * 4));
    let nr_inodes = options.nr_inodes.map(|number| format!("nr_inodes={number}"));
    size.into_iter().chain(nr_inodes).collect()
}

impl Kernel {
    /// Makes a tmpfs or a ramfs.
    pub(super) fn new_tmpfs(
        &mut self,
        t: TaskId,
        name: &'static str,
        owner: NsId,
        given: &[(String, Option<String>)],
    ) -> Result<SbId, Stop> {
        let options = parse(name, given)?;
        let cred = &self.task(t).cred;
        let perm = options.mode.unwrap_or(if name == "ramfs" { 0o755 } else { 0o1777 });
        let mut new = NewInode { uid: cred.fsuid, gid: cred.fsgid, perm, now: self.now() };
        if let Some(uid) = options.uid {
            new.uid = self.make_kuid(owner, uid).ok_or(Errno::EINVAL)?;
        }
        if let Some(gid) = options.gid {
            new.gid = self.make_kgid(owner, gid).ok_or(Errno::EINVAL)?;
        }
        let sb = self.vfs.new_memory_fs(name, owner, new);
        let mut words = show_limits(&options);
        if new.perm != 0o1777 && name == "tmpfs" {
            words.push(format!("mode={:03o}", new.perm));
        }
        // Shown as the initial user namespace numbers them - mm/shmem.c:shmem_show_options().
        words.extend((new.uid != 0 && name == "tmpfs").then(|| format!("uid={}", new.uid)));
        words.extend((new.gid != 0 && name == "tmpfs").then(|| format!("gid={}", new.gid)));
        let record = self.vfs.super_blocks.get_mut(&sb).expect("it was made just now");
        record.options = words.join(",").into_bytes();
        record.inode_limit = options.nr_inodes.filter(|&number| number > 0);
        record.size_limit = options.size_bytes.filter(|&size| size > 0);
        record.is_nodev = owner != NsId::INIT_USER;
        Ok(sb)
    }

    /// Changes how much one holds; its root's mode and owner stay as they were - mm/shmem.c:shmem_reconfigure()
    pub(crate) fn tmpfs_reconfigure(&mut self, sb: SbId, given: &[(String, Option<String>)]) -> Result<(), Stop> {
        let record = self.vfs.sb(sb);
        let options = parse(record.fs_type, given)?;
        let shown = String::from_utf8_lossy(&record.options).into_owned();
        let is_shown = |key: &str| shown.split(',').any(|word| word.starts_with(key));
        // "Cannot retroactively limit size": it was mounted with size=0. What is in use has to fit.
        let fits = |new: Option<u64>, was_without: bool, used: u64| {
            new.is_none_or(|new| new == 0 || (!was_without && used <= new))
        };
        let no_size = record.size_limit.is_none() && is_shown("size=");
        let no_inodes = record.inode_limit.is_none() && is_shown("nr_inodes=");
        let may = fits(options.size_bytes, no_size, self.sb_used(sb))
            && fits(options.nr_inodes, no_inodes, self.sb_names(sb));
        self.ensure(Reason::ValueInRange, may, Errno::EINVAL)?;
        let record = self.vfs.super_blocks.get_mut(&sb).ok_or(Errno::EINVAL)?;
        record.size_limit = options.size_bytes.map_or(record.size_limit, |size| Some(size).filter(|&size| size > 0));
        record.inode_limit =
            options.nr_inodes.map_or(record.inode_limit, |number| Some(number).filter(|&number| number > 0));
        let new = show_limits(&options);
        let limits = ["size=", "nr_inodes="];
        let given = new.iter().map(String::as_str);
        let find = |key: &&str| given.clone().chain(shown.split(',')).find(|word| word.starts_with(*key));
        let is_other = |word: &&str| !word.is_empty() && !limits.iter().any(|key| word.starts_with(key));
        let words: Vec<&str> = limits.iter().filter_map(find).chain(shown.split(',').filter(is_other)).collect();
        record.options = words.join(",").into_bytes();
        Ok(())
    }
}
