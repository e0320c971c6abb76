//! `/proc/PID/uid_map`, `gid_map`, `projid_map` and `setgroups` - kernel/user_namespace.c.

use std::sync::Arc;

use nslab_abi::{Cap, Errno, Reason, TaskId};

use crate::Kernel;
use crate::fs::proc::IdMap;
use crate::ns::NsId;
use crate::ns::user::Extent;

/// Most lines of a map since 4.15 (fact 86) - user_namespaces(7).
const UID_GID_MAP_MAX_EXTENTS: usize = 340;
/// Up to so many lines keep their order (fact 100) - UID_GID_MAP_MAX_BASE_EXTENTS.
const BASE_EXTENTS: usize = 5;
/// A write must be shorter than a page (fact 85).
const PAGE_SIZE: usize = 4096;

impl Kernel {
    fn id_map(&self, user_ns: NsId, map: IdMap) -> Arc<Vec<Extent>> {
        let user = self.user(user_ns);
        match map {
            IdMap::Uid => user.uid_map.clone(),
            IdMap::Gid => user.gid_map.clone(),
            IdMap::Projid => user.projid_map.clone(),
        }
    }

    /// Renders a map; the middle column is in the reader's user namespace (fact 101) - kernel/user_namespace.c:uid_m_show()
    pub(crate) fn map_show(&self, reader: TaskId, target: TaskId, map: IdMap) -> Vec<u8> {
        let ns = self.user_ns_of(target);
        let reader_ns = self.user_ns_of(reader);
        // "If the process opening the file is in the same user namespace … the parent's" - user_namespaces(7)
        let lower_ns = if reader_ns == ns { self.ns_parent(ns).unwrap_or(ns) } else { reader_ns };
        let lower_map = self.id_map(lower_ns, map);
        let mut text = String::new();
        for extent in self.id_map(ns, map).iter() {
            let lower = up(&lower_map, extent.lower_first).unwrap_or(u32::MAX);
            text.push_str(&format!("{:10} {:10} {:10}\n", extent.first, lower, extent.count));
        }
        text.into_bytes()
    }

    /// Writes a map, once and for all - kernel/user_namespace.c:map_write(), proc_uid_map_write()
    pub(crate) fn map_write(&mut self, writer: TaskId, target: TaskId, map: IdMap, bytes: &[u8]) -> Result<(), Errno> {
        let ns = self.user_ns_of(target);
        // Fact 97: "… the writing process must be in the user namespace of the process pid or in its parent" - user_namespaces(7)
        let parent = self.ns_parent(ns);
        let writer_ns = self.user_ns_of(writer);
        let is_near = parent.is_some() && (writer_ns == ns || Some(writer_ns) == parent);
        self.ensure(Reason::MapPermitted, is_near, Errno::EPERM)?;
        let parent = parent.ok_or(Errno::EPERM)?;
        self.ensure(Reason::MapWellFormed, bytes.len() < PAGE_SIZE, Errno::EINVAL)?;
        // Linux looks whether the map is set before it reads the text (fact 84), and at the capability right after.
        let is_unset = self.id_map(ns, map).is_empty();
        self.ensure(Reason::MapUnwritten, is_unset, Errno::EPERM)?;
        // kernel/user_namespace.c: `if (cap_valid(cap_setid) && !file_ns_capable(file, map_ns, CAP_SYS_ADMIN)) goto out;` with EPERM.
        let is_admin = map == IdMap::Projid || self.ns_capable(writer, ns, Cap::CAP_SYS_ADMIN);
        self.ensure(Reason::CapSysAdmin, is_admin, Errno::EPERM)?;
        let parsed = parse(bytes);
        self.check(Reason::MapWellFormed, parsed.is_some());
        let mut lines = parsed.ok_or(Errno::EINVAL)?;
        self.check_permitted(writer, ns, parent, map, &lines)?;
        let parent_map = self.id_map(parent, map);
        for line in &mut lines {
            let mapped = down_range(&parent_map, line.lower_first, line.count);
            self.check(Reason::IdsMapped, mapped.is_some());
            line.lower_first = mapped.ok_or(Errno::EPERM)?;
        }
        if lines.len() > BASE_EXTENTS {
            nslab_small::sort_by_key(&mut lines, |line| line.first);
        }
        let user = self.user_mut(ns);
        match map {
            IdMap::Uid => user.uid_map = Arc::new(lines),
            IdMap::Gid => user.gid_map = Arc::new(lines),
            IdMap::Projid => user.projid_map = Arc::new(lines),
        }
        Ok(())
    }

    /// kernel/user_namespace.c:new_idmap_permitted(), verify_root_map() (facts 91-93, 99)
    fn check_permitted(
        &mut self,
        writer: TaskId,
        ns: NsId,
        parent: NsId,
        map: IdMap,
        lines: &[Extent],
    ) -> Result<(), Errno> {
        let cred = self.task(writer).cred.clone();
        if map == IdMap::Uid {
            let maps_root = lines.iter().any(|line| line.lower_first == 0);
            let may_map_root = match cred.user_ns == ns {
                true => self.user(ns).parent_could_setfcap,
                false => self.ns_capable(writer, parent, Cap::CAP_SETFCAP),
            };
            self.ensure(Reason::MapPermitted, !maps_root || may_map_root, Errno::EPERM)?;
        }
        let user = self.user(ns);
        let owner_writes = user.owner == cred.euid;
        if let [line] = lines
            && line.count == 1
            && owner_writes
        {
            let own = match map {
                IdMap::Uid => self.make_kuid(parent, line.lower_first) == Some(cred.euid),
                // "… the setgroups file must be deny first" - user_namespaces(7) (fact 93)
                IdMap::Gid => self.make_kgid(parent, line.lower_first) == Some(cred.egid),
                IdMap::Projid => true,
            };
            if own && map == IdMap::Gid && user.setgroups_allowed {
                let is_capable = self.ns_capable(writer, parent, Cap::CAP_SETGID);
                return self.ensure(Reason::SetgroupsDenied, is_capable, Errno::EPERM);
            }
            if own {
                self.check(Reason::MapPermitted, true);
                return Ok(());
            }
        }
        let cap = match map {
            IdMap::Uid => Cap::CAP_SETUID,
            IdMap::Gid => Cap::CAP_SETGID,
            IdMap::Projid => return Ok(()),
        };
        let is_capable = self.ns_capable(writer, parent, cap);
        self.ensure(Reason::MapPermitted, is_capable, Errno::EPERM)
    }

    /// Renders `/proc/PID/setgroups`.
    pub(crate) fn setgroups_show(&self, target: TaskId) -> Vec<u8> {
        let user = self.user(self.user_ns_of(target));
        if user.setgroups_allowed { b"allow\n".to_vec() } else { b"deny\n".to_vec() }
    }

    /// Opens `/proc/PID/setgroups` for writing: for who has CAP_SYS_ADMIN in the namespace - fs/proc/base.c:proc_setgroups_open()
    pub(crate) fn setgroups_open(&mut self, opener: TaskId, target: TaskId) -> Result<(), Errno> {
        let is_admin = self.ns_capable(opener, self.user_ns_of(target), Cap::CAP_SYS_ADMIN);
        self.ensure(Reason::CapSysAdmin, is_admin, Errno::EACCES)
    }

    /// Writes `/proc/PID/setgroups` (fact 94) - kernel/user_namespace.c:proc_setgroups_write()
    pub(crate) fn setgroups_write(&mut self, target: TaskId, bytes: &[u8]) -> Result<(), Errno> {
        let ns = self.user_ns_of(target);
        let word = bytes.strip_suffix(b"\0").unwrap_or(bytes);
        let is_allowed = match word.trim_ascii_end() {
            b"allow" => true,
            b"deny" => false,
            _ => return self.ensure(Reason::ValueInRange, false, Errno::EINVAL),
        };
        let user = self.user(ns);
        let (was_allowed, is_gid_map_set) = (user.setgroups_allowed, !user.gid_map.is_empty());
        match is_allowed {
            true => self.ensure(Reason::SetgroupsDenied, was_allowed, Errno::EPERM)?,
            false => self.ensure(Reason::MapUnwritten, !is_gid_map_set, Errno::EPERM)?,
        }
        self.user_mut(ns).setgroups_allowed = is_allowed;
        Ok(())
    }
}

fn up(map: &[Extent], kid: u32) -> Option<u32> {
    let extent = map.iter().find(|e| kid >= e.lower_first && kid - e.lower_first < e.count)?;
    Some(extent.first + (kid - extent.lower_first))
}

fn down_range(map: &[Extent], first: u32, count: u32) -> Option<u32> {
    let end = u64::from(first) + u64::from(count);
    let extent = map.iter().find(|e| first >= e.first && end <= u64::from(e.first) + u64::from(e.count))?;
    Some(extent.lower_first + (first - extent.first))
}

/// Reads the text of a map; `lower_first` is as written (facts 86-89). `None`: EINVAL.
fn parse(bytes: &[u8]) -> Option<Vec<Extent>> {
    // Text ends at a NUL (fact 88).
    let text = bytes.split(|&byte| byte == 0).next().unwrap_or_default();
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let mut lines: Vec<Extent> = Vec::new();
    for line in text.split(|&byte| byte == b'\n') {
        let extent = parse_line(line)?;
        if lines.iter().any(|other| overlaps(other, &extent)) || lines.len() == UID_GID_MAP_MAX_EXTENTS {
            return None;
        }
        lines.push(extent);
    }
    Some(lines)
}

fn parse_line(line: &[u8]) -> Option<Extent> {
    let line = str::from_utf8(line).ok()?;
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let [first, lower, count] = fields.as_slice() else { return None };
    let number = |field: &str| field.bytes().all(|b| b.is_ascii_digit()).then(|| field.parse::<u32>().ok()).flatten();
    let extent = Extent { first: number(first)?, lower_first: number(lower)?, count: number(count)? };
    // "(u32) -1 is no id", and a range may not wrap - kernel/user_namespace.c:map_write()
    let is_valid = extent.first != u32::MAX
        && extent.lower_first != u32::MAX
        && extent.count != 0
        && extent.first.checked_add(extent.count).is_some()
        && extent.lower_first.checked_add(extent.count).is_some();
    is_valid.then_some(extent)
}

fn overlaps(a: &Extent, b: &Extent) -> bool {
    let meets = |x: u32, y: u32| x <= y + (b.count - 1) && y <= x + (a.count - 1);
    meets(a.first, b.first) || meets(a.lower_first, b.lower_first)
}
