//! All tasks, and who is found by what: the lists that Linux keeps of them.
//!
//! Whoever changes a task gets it through [`TaskMut`], at whose end the lists are brought up to date.

mod index;

use std::ops::{Deref, DerefMut, RangeInclusive};

use nslab_abi::TaskId;
use nslab_small::PMap;

use super::{Shares, Task};
use crate::ns::NsId;
use crate::sched::WaitKey;
use index::{Index, Keys};

/// What a task is to what it is listed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Link {
    /// A thread of a process, but for its leader.
    Thread,
    /// The child of a task.
    Child,
    /// A user of one memory.
    Mm,
    /// A user of one set of handlers.
    Sighand,
    /// A user of one list of adjustments.
    Sysvsem,
    /// It is traced.
    Tracee,
    /// It waits for its vfork child.
    Vfork,
}

impl Link {
    /// Returns the number that those have who share something.
    pub fn number(self, shares: &Shares) -> u64 {
        match self {
            Link::Mm => shares.mm,
            Link::Sighand => shares.sighand,
            Link::Sysvsem => shares.sysvsem,
            Link::Thread | Link::Child | Link::Tracee | Link::Vfork => 0,
        }
    }
}

/// What tasks are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Count {
    /// Tasks of a real user.
    User,
    /// Members of a process group.
    Group,
    /// Members of a session.
    Session,
    /// Members of a cgroup, whatever its hierarchy.
    Cgroup,
    /// Those of them that have not ended.
    LiveInCgroup,
    /// Processes that a cgroup is charged with.
    Charged,
    /// Bytes of memory of theirs.
    ChargedBytes,
    /// Tasks whose credentials count in a user namespace.
    UserNs,
}

/// All tasks, zombies included.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tasks {
    map: PMap<TaskId, Task>,
    index: Index,
}

/// A task that is being changed.
pub struct TaskMut<'a> {
    task: &'a mut Task,
    index: &'a mut Index,
    before: Keys,
}

impl Deref for TaskMut<'_> {
    type Target = Task;

    fn deref(&self) -> &Task {
        self.task
    }
}

impl DerefMut for TaskMut<'_> {
    fn deref_mut(&mut self) -> &mut Task {
        self.task
    }
}

impl Drop for TaskMut<'_> {
    fn drop(&mut self) {
        if !self.before.is_still(self.task) {
            self.index.update(self.task.id, Some(&self.before), Some(&Keys::of(self.task)));
        }
    }
}

impl Tasks {
    /// Returns a task.
    pub fn get(&self, t: &TaskId) -> Option<&Task> {
        self.map.get(t)
    }

    /// Returns a task for changing.
    pub fn get_mut(&mut self, t: &TaskId) -> Option<TaskMut<'_>> {
        let task = self.map.get_mut(t)?;
        let before = Keys::of(task);
        Some(TaskMut { task, index: &mut self.index, before })
    }

    /// Returns a task for changing what it is not listed by: times spent, what its tracer knows.
    pub fn get_mut_unlisted(&mut self, t: &TaskId) -> Option<&mut Task> {
        self.map.get_mut(t)
    }

    /// Is there such a task?
    pub fn contains(&self, t: &TaskId) -> bool {
        self.map.contains(t)
    }

    /// Enters a task.
    pub fn insert(&mut self, t: TaskId, task: Task) {
        let before = self.map.get(&t).map(Keys::of);
        self.index.update(t, before.as_ref(), Some(&Keys::of(&task)));
        self.map.insert(t, task);
    }

    /// Removes a task.
    pub fn remove(&mut self, t: &TaskId) {
        if let Some(keys) = self.map.get(t).map(Keys::of) {
            self.index.update(*t, Some(&keys), None);
            self.map.remove(t);
        }
    }

    /// Counts all.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Lists all by id.
    pub fn keys(&self) -> impl Iterator<Item = &TaskId> {
        self.map.keys()
    }

    /// Lists all by id.
    pub fn values(&self) -> impl Iterator<Item = &Task> {
        self.map.values()
    }

    /// Lists those that may run, but for quotas.
    pub fn runnable(&self) -> impl Iterator<Item = &Task> {
        self.index.runnable.iter().filter_map(|t| self.get(t))
    }

    /// Returns when the next sleep or timer ends of a task that is not stopped.
    pub fn next_deadline_ns(&self) -> Option<u64> {
        self.index.deadlines.iter().next().filter(|(is_held, ..)| !is_held).map(|&(_, at_ns, _)| at_ns)
    }

    /// Lists those with a sleep or a timer that ends by then.
    pub fn due(&self, now_ns: u64) -> Vec<TaskId> {
        if self.index.deadlines.is_empty() {
            return Vec::new();
        }
        let until = |is_held: bool| (is_held, 0, TaskId(0))..=(is_held, now_ns, TaskId(u32::MAX));
        let due = [false, true].into_iter().flat_map(|is_held| self.index.deadlines.range(until(is_held)));
        let mut due: Vec<TaskId> = due.map(|&(.., t)| t).collect();
        nslab_small::sort(&mut due);
        due
    }

    /// Lists those that sleep on something.
    pub fn sleepers(&self, key: &WaitKey) -> impl Iterator<Item = TaskId> {
        self.sleepers_within(key.clone()..=key.clone())
    }

    /// Lists those that sleep on one of several things.
    pub fn sleepers_within(&self, keys: RangeInclusive<WaitKey>) -> impl Iterator<Item = TaskId> {
        let (first, last) = keys.into_inner();
        self.index.sleepers.range((first, TaskId(0))..=(last, TaskId(u32::MAX))).map(|&(_, t)| t)
    }

    /// Lists those that are linked to something, by id.
    pub fn linked(&self, link: Link, number: u64) -> impl Iterator<Item = TaskId> {
        self.index.links.range((link, number, TaskId(0))..=(link, number, TaskId(u32::MAX))).map(|&(.., t)| t)
    }

    /// Returns a count.
    pub fn count(&self, count: Count, number: u64) -> u64 {
        self.index.counts.get(&(count, number)).copied().unwrap_or(0)
    }

    /// Lists the namespaces that tasks hold.
    pub fn namespaces(&self) -> impl Iterator<Item = NsId> {
        self.index.held.iter().map(|(&ns, _)| ns)
    }

    /// Does a task hold the namespace?
    pub fn holds_namespace(&self, ns: NsId) -> bool {
        self.index.held.contains(&ns)
    }

    /// Counts the namespaces that tasks hold.
    pub fn nr_namespaces(&self) -> usize {
        self.index.held.len()
    }

    /// Is the number of a process, a group or a session in use?
    pub fn uses(&self, id: TaskId) -> bool {
        let is_led = |count| self.count(count, u64::from(id.0)) > 0;
        self.contains(&id) || is_led(Count::Group) || is_led(Count::Session)
    }

    /// Hands out the ids that may be in use no longer.
    pub fn take_loose(&mut self) -> Vec<TaskId> {
        std::mem::take(&mut self.index.loose)
    }
}

impl Tasks {
    /// Is every task listed as it should be?
    #[cfg(test)]
    pub fn check(&self) {
        let mut fresh = Tasks::default();
        for task in self.values() {
            fresh.insert(task.id, task.clone());
        }
        let (own, fresh) = (&self.index, &fresh.index);
        assert_eq!(own.runnable, fresh.runnable, "who may run");
        assert_eq!(own.deadlines, fresh.deadlines, "whose sleep ends when");
        assert_eq!(own.sleepers, fresh.sleepers, "who sleeps on what");
        assert_eq!(own.links, fresh.links, "who is linked to what");
        assert!(own.counts.iter().eq(fresh.counts.iter()), "how many there are");
        assert!(own.proxies.iter().eq(fresh.proxies.iter()), "how many are in which namespaces");
        assert!(own.held.iter().eq(fresh.held.iter()), "which namespaces are held");
    }
}
