//! Maps of ranges of ids, which newuidmap(1) and newgidmap(1) write: `--map-users`, `--map-groups`, `--map-auto`.

use nslab_abi::{Pid, WaitFlags, WaitStatus};

use super::{Maps, Stop, failed};
use crate::getopt::Parsed;
use crate::sys::{Accounts, Sys};
use crate::text::{lines, lossy, number};

/// A range of ids.
pub(super) struct Range {
    inner: u32,
    outer: u32,
    count: u32,
}

/// What the options ask for.
pub(super) struct Ranges {
    pub(super) users: Option<Range>,
    pub(super) groups: Option<Range>,
}

/// A program that writes a map: its name, its range, and the single id that the range goes around, inside and outside.
type Writer<'a> = (&'static str, &'a Range, Option<u32>, u32);

impl Ranges {
    pub(super) fn is_any(&self) -> bool {
        self.users.is_some() || self.groups.is_some()
    }

    /// Runs the two programs on a process, the last of them in the caller's place - sys-utils/unshare.c:map_ids_from_child().
    pub(super) async fn map(
        &self,
        sys: &Sys,
        pid: i64,
        maps: &Maps,
        own: (u32, u32),
        envp: &[Vec<u8>],
    ) -> Result<(), Stop> {
        let users = self.users.as_ref().map(|range| ("newuidmap", range, maps.user, own.0));
        let groups = self.groups.as_ref().map(|range| ("newgidmap", range, maps.group, own.1));
        if let (Some(user), Some(_)) = (&users, &groups) {
            let child = sys.fork().await.map_err(failed("fork failed"))?;
            if child == Pid(0) {
                return run(sys, pid, user, envp).await;
            }
            match sys.wait4(child, WaitFlags::empty()).await.map_err(failed("waitpid failed"))? {
                Some((_, WaitStatus::Exited(0))) => {}
                Some((_, WaitStatus::Exited(status))) => return Err(Stop::Status(status)),
                _ => return Err(Stop::Status(1)),
            }
        }
        match groups.or(users) {
            Some(last) => run(sys, pid, &last, envp).await,
            None => Ok(()),
        }
    }
}

/// Becomes the program; returns only if that failed.
async fn run(sys: &Sys, pid: i64, writer: &Writer<'_>, envp: &[Vec<u8>]) -> Result<(), Stop> {
    let (program, range, inner, outer) = *writer;
    let numbers = range.around(inner, outer).into_iter().flatten().map(|number| number.to_string());
    let words = [program.to_string(), pid.to_string()].into_iter().chain(numbers);
    let argv: Vec<Vec<u8>> = words.map(String::into_bytes).collect();
    let errno = sys.execvp(&argv, envp).await;
    Err(Stop::Failed(format!("failed to execute {program}"), errno))
}

impl Range {
    /// Inner id, outer id and number of ids of each line of the map - sys-utils/unshare.c:map_ids().
    fn around(&self, single: Option<u32>, outer: u32) -> Vec<[u32; 3]> {
        let Some(inner) = single else { return vec![[self.inner, self.outer, self.count]] };
        let is_in = |id: u32, start: u32| id >= start && id <= start.saturating_add(self.count);
        // One id less where the single one lies in it.
        let overlaps = is_in(outer, self.outer) || is_in(inner, self.inner);
        let count = if overlaps { self.count.saturating_sub(1) } else { self.count };
        let outer_offset = outer.saturating_sub(self.outer).min(count);
        let inner_offset = inner.saturating_sub(self.inner).min(count);
        let mut lines = vec![[inner, outer, 1]];
        let (mut at_inner, mut at_outer, mut left) = (self.inner, self.outer, count);
        let low = inner_offset.min(outer_offset);
        let middle = outer_offset.abs_diff(inner_offset);
        for (nr, wanted) in [low, middle, count].into_iter().enumerate() {
            if nr > 0 {
                at_inner += u32::from(at_inner == inner);
                at_outer += u32::from(at_outer == outer);
            }
            let part = wanted.min(left);
            if part > 0 {
                lines.push([at_inner, at_outer, part]);
            }
            (at_inner, at_outer, left) = (at_inner + part, at_outer + part, left - part);
        }
        lines
    }
}

/// Reads the options.
pub(super) async fn read(sys: &Sys, parsed: &Parsed, (euid, egid): (u32, u32)) -> Result<Ranges, Stop> {
    let mut ranges = Ranges { users: None, groups: None };
    for (letter, value) in &parsed.options {
        let text = value.as_deref().filter(|text| *text != b"auto");
        if matches!(letter, 'x' | 'z') {
            ranges.users = Some(range(sys, text, "/etc/subuid", euid).await?);
        }
        if matches!(letter, 'y' | 'z') {
            ranges.groups = Some(range(sys, text, "/etc/subgid", egid).await?);
        }
    }
    Ok(ranges)
}

async fn range(sys: &Sys, text: Option<&[u8]>, file: &str, id: u32) -> Result<Range, Stop> {
    match text {
        Some(text) => given(sys, text).await,
        None => delegated(sys, file, id).await,
    }
}

async fn complain(sys: &Sys, message: String) -> Stop {
    sys.complain("unshare", message).await;
    Stop::Status(1)
}

/// `OUTER,INNER,COUNT`.
async fn given(sys: &Sys, text: &[u8]) -> Result<Range, Stop> {
    let words: Vec<&[u8]> = text.split(|&byte| byte == b',').collect();
    let mut ids = [0; 3];
    for (nr, id) in ids.iter_mut().enumerate() {
        let Some(word) = words.get(nr) else {
            let what = format!("mapping '{}' contains only {nr} elements", lossy(text));
            return Err(complain(sys, what).await);
        };
        match number(word) {
            Some(found) => *id = found,
            None => return Err(complain(sys, format!("could not parse ID: '{}'", lossy(word))).await),
        }
    }
    if words.len() > ids.len() {
        return Err(complain(sys, format!("too many elements in mapping '{}'", lossy(text))).await);
    }
    let [outer, inner, count] = ids;
    Ok(Range { inner, outer, count })
}

/// The first range of a file such as /etc/subuid that is the user's - subuid(5).
async fn delegated(sys: &Sys, file: &str, id: u32) -> Result<Range, Stop> {
    let users = Accounts::users(sys).await;
    let Some(name) = users.name(id) else {
        return Err(complain(sys, format!("you (user {id}) don't exist.")).await);
    };
    let content = sys.read_file(file.as_bytes()).await.map_err(failed(format!("could not open '{file}'")))?;
    for line in lines(&content) {
        let fields: Vec<&[u8]> = line.split(|&byte| byte == b':').collect();
        let [owner, first, count] = fields[..] else { continue };
        if owner != name && number(owner) != Some(id) {
            continue;
        }
        if let (Some(outer), Some(count)) = (number(first), number(count)) {
            return Ok(Range { inner: 0, outer, count });
        }
        return Err(complain(sys, "failed to parse subid map".to_string()).await);
    }
    // It says what errno is, and no call has failed.
    Err(complain(sys, format!("no line matching user \"{}\" in {file}: Success", lossy(name))).await)
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn a_range_goes_around_the_single_id() {
        let range = |outer, inner, count| Range { inner, outer, count };
        assert_eq!(range(200000, 0, 65536).around(None, 0), [[0, 200000, 65536]]);
        assert_eq!(range(200000, 0, 65536).around(Some(0), 0), [[0, 0, 1], [1, 200000, 65535]]);
        assert_eq!(range(200000, 10, 10).around(Some(0), 0), [[0, 0, 1], [10, 200000, 10]]);
        assert_eq!(range(200000, 5, 10).around(Some(7), 0), [[7, 0, 1], [5, 200000, 2], [8, 200002, 7]]);
    }
}
